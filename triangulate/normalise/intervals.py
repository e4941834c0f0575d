"""Allen's relations between two times whose ends may be partial, unknown or ongoing.

Each end of an interval lies somewhere between a first and a last point. A relation is then *possible* if some choice of
ends makes it true, *certain* if every choice does, and *impossible* if none does. Only what is impossible contradicts;
what is possible leaves room (Allen, 1983, for the thirteen relations; Vilain and Kautz, 1986, for reasoning on ends).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from triangulate.normalise.date_spans import DateSpan
    from triangulate.normalise.moments import Moment
    from triangulate.normalise.valid_times import ValidTime

Point = tuple[int, int]
"""The first and the last place at which an end can lie, both included."""


class Relation(StrEnum):
    """How one time lies to another. A time without length counts as an interval that begins and ends at once."""

    BEFORE = "before"
    MEETS = "meets"
    OVERLAPS = "overlaps"
    STARTS = "starts"
    DURING = "during"
    FINISHES = "finishes"
    EQUALS = "equals"
    FINISHED_BY = "finished by"
    CONTAINS = "contains"
    STARTED_BY = "started by"
    OVERLAPPED_BY = "overlapped by"
    MET_BY = "met by"
    AFTER = "after"


class Standing(StrEnum):
    """What the ends, as far as they are known, say about a relation."""

    CERTAIN = "certain"
    POSSIBLE = "possible"
    IMPOSSIBLE = "impossible"


APART: Final = (Relation.BEFORE, Relation.AFTER)
"""The relations of times that share no point."""
SHARING: Final = tuple(relation for relation in Relation if relation not in APART)
"""The relations of times that share at least one point; a handover (``meets``, ``met by``) is among them."""
_FIRST: Final = date.min.toordinal()
_LAST: Final = date.max.toordinal()
_BEYOND: Final = (_LAST + 1, _LAST + 2)  # two places, because which of two ongoing times ends first is not known


@dataclass(frozen=True, slots=True)
class Interval:
    """A time from ``start`` to ``end``, each a span of places (days or minutes; the same unit on both sides)."""

    start: Point
    end: Point


def interval_of(time: ValidTime, *, seen: date | None = None) -> Interval:
    """Return a valid time as days. An unknown end may lie on any day.

    An ongoing end lies beyond every day of the calendar; with ``seen``, the day on which the source said that it was
    ongoing, it lies on any later day. A time that ends before it begins rules nothing out.
    """
    if time.inverted:
        return Interval((_FIRST, _BEYOND[1]), (_FIRST, _BEYOND[1]))
    end = _point(time.end, _FIRST, _BEYOND[1])
    if time.ongoing:
        end = (_BEYOND[0], _BEYOND[1]) if seen is None else (seen.toordinal() + 1, _BEYOND[1])
    return Interval(_point(time.start, _FIRST, _BEYOND[1]), end)


def _point(span: DateSpan | None, first: int, last: int) -> Point:
    readings = span.readings() if span is not None else ()
    if not readings:
        return first, last
    return min(a for a, _ in readings).toordinal(), max(b for _, b in readings).toordinal()


def interval_of_moments(sides: tuple[Moment, Moment]) -> Interval:
    """Return the two sides of an event's time as minutes."""
    start, end = sides
    return Interval((start.earliest, start.latest), (end.earliest, end.latest))


@lru_cache(maxsize=1 << 16)
def relations(a: Interval, b: Interval) -> Mapping[Relation, Standing]:
    """Return how ``a`` can lie to ``b``: all thirteen relations, each with its standing.

    Exactly one relation is certain, or several are possible. Where the ends allow none at all (an interval that can
    only run backwards), all are possible: one end is wrong, and nobody knows which.
    """
    found = {relation for order, relation in _ORDERS.items() if _can_be(order, (a.start, a.end, b.start, b.end))}
    if not found:
        found = set(Relation)
    open_standing = Standing.CERTAIN if len(found) == 1 else Standing.POSSIBLE
    return {relation: open_standing if relation in found else Standing.IMPOSSIBLE for relation in Relation}


def standing(a: Interval, b: Interval, *any_of: Relation) -> Standing:
    """Return whether ``a`` lies to ``b`` in one of the relations ``any_of``: certainly, possibly, or not."""
    found = {relation for relation, held in relations(a, b).items() if held is not Standing.IMPOSSIBLE}
    if found <= set(any_of):
        return Standing.CERTAIN
    return Standing.POSSIBLE if found & set(any_of) else Standing.IMPOSSIBLE


Ranks = tuple[int, int, int, int]


def _relation(ranks: Ranks) -> Relation:
    """Return the relation of two times whose four ends come in the order of ``ranks``; equal ranks are one point."""
    start, end, other_start, other_end = ranks
    if (start, end) == (other_start, other_end):
        return Relation.EQUALS
    if end < other_start:
        return Relation.BEFORE
    if start > other_end:
        return Relation.AFTER
    if start == other_start:
        return Relation.STARTS if end < other_end else Relation.STARTED_BY
    if end == other_end:
        return Relation.FINISHES if start > other_start else Relation.FINISHED_BY
    if end == other_start:
        return Relation.MEETS
    if start == other_end:
        return Relation.MET_BY
    if start > other_start:
        return Relation.DURING if end < other_end else Relation.OVERLAPPED_BY
    return Relation.CONTAINS if end > other_end else Relation.OVERLAPS


def _orders() -> dict[Ranks, Relation]:
    """Return every order, with ties, in which the four ends can come, and the relation it makes."""
    found = {}
    for ranks in product(range(4), repeat=4):
        start, end, other_start, other_end = ranks
        dense = sorted(set(ranks)) == list(range(len(set(ranks))))
        if dense and start <= end and other_start <= other_end:
            found[start, end, other_start, other_end] = _relation((start, end, other_start, other_end))
    return found


_ORDERS: Final = _orders()


def _can_be(ranks: Ranks, points: tuple[Point, Point, Point, Point]) -> bool:
    """Whether the four points can be chosen in this order: each group as early as it can lie after the one before."""
    reached: int | None = None
    for rank in range(max(ranks) + 1):
        group = [point for point, place in zip(points, ranks, strict=True) if place == rank]
        first = max(point[0] for point in group)
        if reached is not None:
            first = max(first, reached + 1)
        if first > min(point[1] for point in group):
            return False
        reached = first
    return True
