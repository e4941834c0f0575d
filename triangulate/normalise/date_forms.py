"""The written forms of dates: numeric, with month names, and EDTF (ISO 8601-2, 2019).

Forms that a regular expression can read come first; the EDTF package is imported only for the rest.
"""

from __future__ import annotations

import re
import warnings
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from triangulate.normalise.date_spans import (
    NOT_UNDERSTOOD,
    DateSpan,
    Order,
    Precision,
    approximately,
    day_span,
    month_span,
    sentinel_dates,
    year_span,
)

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST_TEXT = 80  # no written date is longer; keeps hostile text away from the grammar
_PLAUSIBLE_YEARS = range(1700, 2200)  # for eight digits, where the year could stand first or last

_TIME = (
    r"(?:(?:T|t|\s)\s*(?P<time>\d{1,2}:?\d{2}(?::?\d{2}(?:[.,]\d+)?)?(?:\s*[AaPp][Mm])?)"
    r"\s*(?:Z|z|UTC|GMT|BST|[+-]\d{2}(?::?\d{2})?)?)?"
)
_YEAR_FIRST = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){_TIME}", re.ASCII)
_YEAR_LAST = re.compile(rf"(\d{{1,2}})\s*[-/.]\s*(\d{{1,2}})\s*[-/.]\s*(\d{{4}}){_TIME}", re.ASCII)
_EIGHT = re.compile(r"(\d{8})(?:T?\d{4}(?:\d{2})?(?:[.]\d+)?(?:Z|[+-]\d{4})?)?", re.ASCII)
_DAY_NAMED = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)?[\s/.-]*([A-Za-z]{{3,9}})\.?,?[\s/.-]*(\d{{4}}){_TIME}", re.ASCII)
_YEAR_NAMED = re.compile(rf"(\d{{4}})[\s/.-]*([A-Za-z]{{3,9}})\.?[\s/.-]*(\d{{1,2}}){_TIME}", re.ASCII)
_MONTH_FIRST = re.compile(rf"([A-Za-z]{{3,9}})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}}){_TIME}", re.ASCII)
_MONTH_NAMED = re.compile(r"([A-Za-z]{3,9})\.?,?[\s/.-]*(\d{4})", re.ASCII)
_PARTIAL = re.compile(r"(\d{4}|\d{3}X|\d{2}XX|XXXX)(?:-(\d{2}|XX)(?:-(\d{2}|XX))?)?([~?%]?)", re.ASCII)
_ABOUT = re.compile(r"(?:circa|approximately|approx\.?|about|abt\.?|ca\.?|c\.?)\s*(?=\d|[A-Za-z]{3})", re.IGNORECASE)
_EDTF = re.compile(r"[\[{]?[\dXSEYxue~?%.,/\-+]+[\]}]?", re.ASCII)
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
         "november", "december"), start=1)
    for name in ({names, names[:3]} | ({"sept"} if number == 9 else set()))
}  # fmt: skip


def read_date_form(text: str, order: Order) -> DateSpan:
    """Return the span of one written date, ``NOT_UNDERSTOOD`` if no form fits or the day does not exist."""
    if not text or len(text) > LONGEST_TEXT:
        return NOT_UNDERSTOOD
    try:
        span = _by_form(text, order)
    except (ValueError, OverflowError, KeyError):  # the form fits, the day, month or year does not exist
        return NOT_UNDERSTOOD
    if span is not None:
        return span
    about = _ABOUT.match(text)
    if about is not None:
        span = read_date_form(text[about.end() :], order)
        return approximately(span) if span.known and not span.approximate else span
    start, slash, end = text.partition("/")
    if slash and "/" not in end:
        return _interval(start, end, order)
    return _by_package(text) if _EDTF.fullmatch(text) else NOT_UNDERSTOOD


def _by_form(text: str, order: Order) -> DateSpan | None:
    for form, read in _FORMS:
        found = form.fullmatch(text)
        if found is not None:
            return read(found)
    for form, read_in_order in _ORDERED_FORMS:
        found = form.fullmatch(text)
        if found is not None:
            return read_in_order(found, order)
    return None


def _year_first(found: re.Match[str]) -> DateSpan:
    return day_span(date(int(found[1]), int(found[2]), int(found[3])))


def _year_last(found: re.Match[str], order: Order) -> DateSpan:
    return _numeric(int(found[1]), int(found[2]), int(found[3]), order)


def _numeric(first: int, second: int, year: int, order: Order) -> DateSpan:
    if order == "dmy":
        return day_span(date(year, second, first))
    if order == "mdy":
        return day_span(date(year, first, second))
    if first > 12 or first == second:
        return day_span(date(year, second, first))
    if second > 12:
        return day_span(date(year, first, second))
    return day_span(date(year, second, first), alternative=date(year, first, second))


def _eight(found: re.Match[str], order: Order) -> DateSpan:
    digits = found[1]
    if int(digits[:4]) in _PLAUSIBLE_YEARS or int(digits[4:]) not in _PLAUSIBLE_YEARS:
        try:
            return day_span(date(int(digits[:4]), int(digits[4:6]), int(digits[6:])))
        except ValueError:
            if found[0] != digits:
                raise
    return _numeric(int(digits[:2]), int(digits[2:4]), int(digits[4:]), order)


def _day_named(found: re.Match[str]) -> DateSpan:
    return day_span(date(int(found[3]), _MONTHS[found[2].lower()], int(found[1])))


def _year_named(found: re.Match[str]) -> DateSpan:
    return day_span(date(int(found[1]), _MONTHS[found[2].lower()], int(found[3])))


def _month_first(found: re.Match[str]) -> DateSpan:
    return day_span(date(int(found[3]), _MONTHS[found[1].lower()], int(found[2])))


def _month_named(found: re.Match[str]) -> DateSpan:
    return month_span(int(found[2]), _MONTHS[found[1].lower()])


def _partial(found: re.Match[str]) -> DateSpan:
    year, month, day, mark = found[1], found[2], found[3], found[4]
    if "X" in year or (month == "XX" and day not in (None, "XX")):
        span = _unspecified_year(year) if month in (None, "XX") and day in (None, "XX") else _by_package(found[0])
        if span is NOT_UNDERSTOOD or not (month in (None, "XX") and day in (None, "XX")):
            return span
    elif month in (None, "XX"):
        span = year_span(int(year))
    elif int(month) > 12:
        return _by_package(found[0])
    elif day in (None, "XX"):
        span = month_span(int(year), int(month))
    else:
        span = day_span(date(int(year), int(month), int(day)))
    if mark in ("~", "%"):
        span = approximately(span)
    return replace(span, edtf=span.edtf.rstrip("~") + mark) if mark and span.edtf else span


def _unspecified_year(year: str) -> DateSpan:
    if year == "XXXX":
        return DateSpan()
    precision: Precision = "none" if year.endswith("XX") else "decade"
    first, last = int(year.replace("X", "0")), int(year.replace("X", "9"))
    return DateSpan(date(first, 1, 1), date(last, 12, 31), precision, edtf=year)


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], DateSpan]], ...] = (
    (_YEAR_FIRST, _year_first),
    (_PARTIAL, _partial),
    (_DAY_NAMED, _day_named),
    (_YEAR_NAMED, _year_named),
    (_MONTH_FIRST, _month_first),
    (_MONTH_NAMED, _month_named),
)
_ORDERED_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Order], DateSpan]], ...] = (
    (_YEAR_LAST, _year_last),
    (_EIGHT, _eight),
)


def is_open_end(text: str) -> bool:
    """Whether a text says that there is no end (``..``), or is a date that systems write for "no end"."""
    if text.strip() == "..":
        return True
    found = _YEAR_FIRST.fullmatch(text.strip()) or _EIGHT.fullmatch(text.strip())
    try:
        digits = re.sub(r"\D", "", text)[:8]
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return found is not None and sentinel_dates().get(day) == "no_end"


def _interval(start: str, end: str, order: Order) -> DateSpan:
    """Return the span from the first day of ``start`` to the last of ``end``; ``..`` or nothing leaves an end open."""
    ends = [DateSpan() if side.strip() in ("", "..") else read_date_form(side.strip(), order) for side in (start, end)]
    first, last = ends
    if not (first.understood and last.understood):
        return NOT_UNDERSTOOD
    if not (first.known or last.known or first.sentinel or last.sentinel or ".." in start + end):
        return NOT_UNDERSTOOD
    if first.earliest and last.latest and first.earliest > last.latest:
        return NOT_UNDERSTOOD
    known = [side.precision for side in ends if side.known]
    coarse: Precision = max(known, key=_COARSE.index) if known else "none"
    return DateSpan(
        first.earliest,
        last.latest,
        coarse,
        approximate=first.approximate or last.approximate,
        edtf=f"{first.edtf or '..'}/{last.edtf or '..'}" if first.known or last.known else "",
    )


_COARSE: tuple[Precision, ...] = ("day", "month", "year", "decade", "none")


def _by_package(text: str) -> DateSpan:
    """Return the span of the rarer EDTF forms (seasons, sets, partly unspecified dates)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pyparsing warns about the grammar of the package, not about the date
        from edtf import parse_edtf

        try:
            parsed = parse_edtf(text)
            ends = [date(*end[:3]) for end in (parsed.lower_strict(), parsed.upper_strict())]
        except Exception:  # noqa: BLE001 - the package raises many kinds, all of which mean: no date it can place
            return NOT_UNDERSTOOD
    first, last = ends
    if first > last:
        return NOT_UNDERSTOOD
    span = DateSpan(first, last, _precision(last - first), edtf=text)
    if "~" in text or "%" in text:
        return replace(approximately(span), edtf=text)
    return span


def _precision(length: timedelta) -> Precision:
    """Return the precision that a span of this length amounts to: a season is no better than its year."""
    return next((precision for days, precision in _LONGEST if length.days <= days), "none")


_LONGEST: tuple[tuple[int, Precision], ...] = ((0, "day"), (30, "month"), (365, "year"), (3652, "decade"))
