"""When something is said to hold, and whether two such times can or must overlap.

Valid times must be able to overlap before anything conflicts, so an end that is not known never rules an
overlap out. A handover is not an overlap: where one time ends with the same date that the other begins with
(an address left and another taken on one day or in one month), they follow each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from triangulate.normalise.date_forms import is_open_end
from triangulate.normalise.date_spans import DateSpan
from triangulate.normalise.dates import parse_date


@dataclass(frozen=True, slots=True)
class ValidTime:
    """When a statement is said to hold. An end is a known span, or ``None``: unknown, or ``ongoing`` for the end."""

    start: DateSpan | None = None
    end: DateSpan | None = None
    ongoing: bool = False

    @property
    def inverted(self) -> bool:
        """Whether the time ends before it begins, whatever the exact dates: the bounds cannot both be right."""
        first = self.start.earliest if self.start else None
        last = self.end.latest if self.end else None
        return first is not None and last is not None and last < first

    @property
    def momentary(self) -> bool:
        """Whether the time begins and ends with the same date."""
        return self.start is not None and self.start == self.end

    def possible(self) -> tuple[date, date]:
        """Return the first and last day on which it may hold. Unknown ends, or inverted ones, rule nothing out."""
        if self.inverted:
            return date.min, date.max
        first = self.start.earliest if self.start else None
        last = self.end.latest if self.end else None
        return first or date.min, last or date.max

    def certain(self) -> tuple[date, date] | None:
        """Return the first and last day between which it surely holds, or None if there is no such day.

        With only one end known to the day, it surely holds on that day.
        """
        if self.inverted:
            return None
        begun = self.start.latest if self.start else None
        ended = date.max if self.ongoing else (self.end.earliest if self.end else None)
        if begun is None and self.end is not None and self.end.earliest == self.end.latest:
            begun = ended
        if ended is None and self.start is not None and self.start.earliest == self.start.latest:
            ended = begun
        return (begun, ended) if begun is not None and ended is not None and begun <= ended else None


@lru_cache(maxsize=1 << 16)
def parse_bounds(valid_from: str | None, valid_to: str | None) -> ValidTime:
    """Return the valid time between two EDTF bounds.

    ``None``, text that is no date, and sentinel dates are unknown ends; ``..`` and the dates that systems write
    for "no end" (``date_sentinels.csv``) are an ongoing end.
    """
    ongoing = valid_to is not None and is_open_end(valid_to)
    return ValidTime(_bound(valid_from), None if ongoing else _bound(valid_to), ongoing)


def _bound(text: str | None) -> DateSpan | None:
    span = parse_date(text) if text is not None else None
    return span if span is not None and span.known else None


def may_overlap(a: ValidTime, b: ValidTime) -> bool:
    """Whether the two times can hold together on some day, as far as the bounds tell.

    A time whose bounds are inverted rules nothing out: one of them is wrong, and nobody knows which.
    """
    if _hand_over(a, b):
        return False
    (a_first, a_last), (b_first, b_last) = a.possible(), b.possible()
    return a_first <= b_last and b_first <= a_last


def must_overlap(a: ValidTime, b: ValidTime) -> bool:
    """Whether the two times hold together on some day, however their bounds are read."""
    one, other = a.certain(), b.certain()
    if one is None or other is None or _hand_over(a, b):
        return False
    return one[0] <= other[1] and other[0] <= one[1]


def _hand_over(a: ValidTime, b: ValidTime) -> bool:
    if a.momentary or b.momentary or a.inverted or b.inverted:
        return False
    return (a.end is not None and _same(a.end, b.start)) or (b.end is not None and _same(b.end, a.start))


def _same(end: DateSpan, start: DateSpan | None) -> bool:
    return start is not None and (end.earliest, end.latest) == (start.earliest, start.latest)
