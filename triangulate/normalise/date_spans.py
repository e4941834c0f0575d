"""What a date can mean: the earliest and the latest day, and how exactly it is known.

Approximate dates (EDTF ``~``) reach two years further on either side, whatever their precision: a month that
is "about right" is no better than the year it stands in.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Literal

from triangulate.normalise.table_reader import read_table

Precision = Literal["day", "month", "year", "decade", "none"]
Order = Literal["iso", "dmy", "mdy", "unknown"]

APPROXIMATE_YEARS = 2


@dataclass(frozen=True, slots=True, repr=False)
class DateSpan:
    """The days a date can mean, both ends included; ``None`` is unknown or open.

    ``alternative`` is the other reading where day and month may be exchanged. ``sentinel`` marks a value that
    systems write for "not known". ``edtf`` is the normal form, empty where nothing is known. ``understood`` is
    false for text that is no date. The text form shows no personal value.
    """

    earliest: date | None = None
    latest: date | None = None
    precision: Precision = "none"
    approximate: bool = False
    sentinel: bool = False
    first_of_january: bool = False
    alternative: date | None = None
    edtf: str = ""
    understood: bool = True

    @property
    def known(self) -> bool:
        """Whether at least one end is known."""
        return self.earliest is not None or self.latest is not None

    @property
    def uncertain(self) -> bool:
        """Whether the source itself doubts the date (EDTF ``?`` or ``%``)."""
        return "?" in self.edtf or "%" in self.edtf

    def readings(self) -> tuple[tuple[date, date], ...]:
        """Return each reading as first and last day; open ends reach to the first or last day of the calendar."""
        if not self.known:
            return ()
        main = (self.earliest or date.min, self.latest or date.max)
        return (main,) if self.alternative is None else (main, (self.alternative, self.alternative))

    def overlaps(self, other: DateSpan) -> bool:
        """Whether one day fits both. An unknown date overlaps every date: it contradicts none."""
        if not self.known or not other.known:
            return True
        return any(a <= d and c <= b for a, b in self.readings() for c, d in other.readings())

    def contains(self, other: DateSpan) -> bool:
        """Whether every reading of the other lies inside one of this one. False if either is unknown."""
        if not self.known or not other.known:
            return False
        return all(any(a <= c and d <= b for a, b in self.readings()) for c, d in other.readings())

    def __repr__(self) -> str:
        return f"<DateSpan: precision {self.precision}{', approximate' if self.approximate else ''}>"


NOT_UNDERSTOOD = DateSpan(understood=False)


@cache
def sentinel_dates() -> dict[date, str]:
    """Return the dates that systems write instead of a date, with ``unknown`` or ``no_end`` as meaning."""
    return {date.fromisoformat(row["date"]): row["means"] for row in read_table("date_sentinels")}


def day_span(day: date, *, alternative: date | None = None) -> DateSpan:
    """Return the span of one day, or of nothing known where the day is a sentinel."""
    if day in sentinel_dates():
        return DateSpan(sentinel=True)
    edtf = day.isoformat()
    if alternative is not None:
        edtf = "[" + ",".join(sorted((edtf, alternative.isoformat()))) + "]"
    first = day.month == day.day == 1
    return DateSpan(day, day, "day", first_of_january=first, alternative=alternative, edtf=edtf)


def month_span(year: int, month: int) -> DateSpan:
    """Return the span of a month. Raises ``ValueError`` if there is no such month."""
    first = date(year, month, 1)
    last = first.replace(day=calendar.monthrange(year, month)[1])
    return DateSpan(first, last, "month", edtf=f"{year:04d}-{month:02d}")


def year_span(year: int) -> DateSpan:
    """Return the span of a year. Raises ``ValueError`` outside the years 1 to 9999."""
    return DateSpan(date(year, 1, 1), date(year, 12, 31), "year", edtf=f"{year:04d}")


def approximately(span: DateSpan) -> DateSpan:
    """Return the span widened by two years on either side and marked as approximate."""
    return replace(
        span,
        earliest=_years_later(span.earliest, -APPROXIMATE_YEARS),
        latest=_years_later(span.latest, APPROXIMATE_YEARS),
        approximate=True,
        edtf=f"{span.edtf}~" if span.edtf else "",
    )


def _years_later(day: date | None, years: int) -> date | None:
    if day is None or not date.min.year <= day.year + years <= date.max.year:
        return None
    last = calendar.monthrange(day.year + years, day.month)[1]
    month_end = day.day == calendar.monthrange(day.year, day.month)[1] and years > 0
    return day.replace(year=day.year + years, day=last if month_end else min(day.day, last))
