"""Says in plain English how two dates differ, so that a reader sees a slip of the pen for what it may be."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from triangulate.normalise.date_spans import DateSpan


class DateDifference(StrEnum):
    """How two dates differ. Only some differences are conflicts: see ``is_conflict``."""

    SAME = "same"
    REFINES = "refines"
    OVERLAPS = "overlaps"
    DAY_MONTH_EXCHANGED = "day_month_exchanged"
    FIRST_OF_JANUARY_DEFAULT = "first_of_january_default"
    YEAR_OFF_BY_ONE = "year_off_by_one"
    DAY_OFF_BY_ONE = "day_off_by_one"
    ONE_DIGIT = "one_digit"
    DIGITS_EXCHANGED = "digits_exchanged"
    MONTH_DIFFERS = "month_differs"
    DIFFERENT = "different"
    UNKNOWN = "unknown"

    @property
    def sentence(self) -> str:
        """The difference in one sentence, without any value."""
        return _SENTENCES[self]

    @property
    def is_conflict(self) -> bool:
        """Whether the two dates cannot both be right."""
        return self not in _NO_CONFLICT


_NO_CONFLICT = frozenset({DateDifference.SAME, DateDifference.REFINES, DateDifference.OVERLAPS, DateDifference.UNKNOWN})
_SENTENCES = {
    DateDifference.SAME: "The dates are the same.",
    DateDifference.REFINES: "One date is more exact than the other and lies inside it.",
    DateDifference.OVERLAPS: "Both dates are inexact and can mean the same day.",
    DateDifference.DAY_MONTH_EXCHANGED: "Same digits with day and month exchanged.",
    DateDifference.FIRST_OF_JANUARY_DEFAULT: "Same year; one is 1 January, which is often entered for an unknown day.",
    DateDifference.YEAR_OFF_BY_ONE: "The year differs by one; what else is known agrees.",
    DateDifference.DAY_OFF_BY_ONE: "The dates are one day apart.",
    DateDifference.ONE_DIGIT: "One digit differs.",
    DateDifference.DIGITS_EXCHANGED: "Same digits with two neighbouring digits exchanged.",
    DateDifference.MONTH_DIFFERS: "Same day and year, another month.",
    DateDifference.DIFFERENT: "The dates cannot be the same day.",
    DateDifference.UNKNOWN: "At least one date is unknown or is not a date.",
}


def describe_difference(a: DateSpan, b: DateSpan) -> DateDifference:
    """Return how two dates differ, whichever comes first.

    Dates that can mean one day are never a conflict: the shapes of a slip are looked for only where no day fits
    both. The first that fits is returned, in the order of ``DateDifference``.
    """
    if not (a.known and b.known):
        return DateDifference.UNKNOWN
    if sorted(a.readings()) == sorted(b.readings()):
        return DateDifference.SAME
    if a.contains(b) or b.contains(a):
        return DateDifference.REFINES
    if a.overlaps(b):
        return DateDifference.OVERLAPS
    if _exact(a) and _exact(b):
        return min(
            (_shape(x, y, a, b) for x, _ in a.readings() for y, _ in b.readings()), key=list(DateDifference).index
        )
    return _year_shape(a, b)


def _exact(span: DateSpan) -> bool:
    return span.earliest is not None and span.earliest == span.latest


def _year_shape(a: DateSpan, b: DateSpan) -> DateDifference:
    """Return the shape of two dates of which one is known to the month or year only."""
    parts = [_parts(span) for span in (a, b)]
    if None not in parts:
        (year, month), (other_year, other_month) = parts  # type: ignore[misc]
        if abs(year - other_year) == 1 and (month is None or other_month is None or month == other_month):
            return DateDifference.YEAR_OFF_BY_ONE
    return DateDifference.DIFFERENT


def _parts(span: DateSpan) -> tuple[int, int | None] | None:
    """Return the year and month a span states, or None where it spans more than a year."""
    if span.approximate or span.alternative or span.earliest is None or span.latest is None:
        return None
    if span.earliest.year != span.latest.year:
        return None
    return span.earliest.year, span.earliest.month if span.earliest.month == span.latest.month else None


def _shape(x: date, y: date, a: DateSpan, b: DateSpan) -> DateDifference:
    if x.year == y.year and (x.day, x.month) == (y.month, y.day):
        return DateDifference.DAY_MONTH_EXCHANGED
    if x.year == y.year and (a.first_of_january or b.first_of_january):
        return DateDifference.FIRST_OF_JANUARY_DEFAULT
    if abs(x.year - y.year) == 1 and (x.month, x.day) == (y.month, y.day):
        return DateDifference.YEAR_OFF_BY_ONE
    if abs((x - y).days) == 1:
        return DateDifference.DAY_OFF_BY_ONE
    digits, others = x.strftime("%Y%m%d"), y.strftime("%Y%m%d")
    places = [place for place, (p, q) in enumerate(zip(digits, others, strict=True)) if p != q]
    if len(places) == 1:
        return DateDifference.ONE_DIGIT
    if len(places) == 2 and places[1] - places[0] == 1:
        first, second = places
        if digits[first] == others[second] and digits[second] == others[first]:
            return DateDifference.DIGITS_EXCHANGED
    if (x.year, x.day) == (y.year, y.day):
        return DateDifference.MONTH_DIFFERS
    return DateDifference.DIFFERENT
