"""Between which days a source asserts a state, so that an agency is held to a court's order only for days it spoke of.

An end that is not known proves nothing beyond the day on which the statement was written. An order, by contrast,
stands from the day it was made until its stated end: that is what an order without an end means.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from triangulate.normalise.event_times import event_span
from triangulate.normalise.valid_times import parse_bounds

if TYPE_CHECKING:
    from collections.abc import Mapping

LAG: Final = timedelta(days=14)
"""How long agencies may lag behind a change (this project's rule for RL-5, version 1)."""


@dataclass(frozen=True, slots=True)
class Asserted:
    """The first and last day asserted, and the last day that does not rest on when it was read (``sure``).

    ``begun``: the first day is a stated beginning, not the first day of the calendar. ``ended``: the end is stated.
    """

    first: date
    last: date
    sure: date
    begun: bool = False
    ended: bool = False

    def meets(self, other: Asserted) -> bool:
        """Whether both are asserted for one day."""
        return self.first <= other.last and other.first <= self.last

    def beyond_the_lag(self, other: Asserted) -> bool:
        """Whether both are asserted for a day on which either side has had time to hear of the other's beginning."""
        if not self.meets(other):
            return False
        heard = [plus(one.first, LAG) for one in (self, other) if one.begun]
        return min(self.last, other.last) > max(heard, default=date.min)


def plus(day: date, more: timedelta) -> date:
    """Return the day so much later; at the end of the calendar, the last day."""
    return day + more if day <= date.max - more else date.max


def day_range(text: str | None) -> tuple[date, date] | None:
    """Return the first and last day a date or time as written can mean; None where it gives none."""
    span = event_span(text) if text else None
    return (span[0].date(), span[1].date()) if span else None


def asserted(row: Mapping[str, Any], seen: str | None, *, standing: bool = False) -> Asserted:
    """Return the days a statement asserts.

    ``seen`` is the day its source was read: a statement without any time is what the source held on that day.
    ``standing``: an order, which goes on from its day (valid from, else event time, else recorded) until a stated end.
    """
    bounds = parse_bounds(row["valid_from"], row["valid_to"])
    start = bounds.start.latest if bounds.start and not bounds.inverted else None
    end = bounds.end.earliest if bounds.end and not bounds.inverted else None
    written, read = day_range(row["recorded_at"]), day_range(seen)
    at = day_range(row["event_time"])
    latest = read[1] if read else date.max
    if standing:
        begin = start or (at[1] if at else None) or (written[1] if written and not end else None)
        last = end or date.max
        return Asserted(begin or date.min, last, last, begin is not None, end is not None)
    if end is not None:
        return Asserted(start or date.min, end, end, start is not None, ended=True)
    if bounds.ongoing:
        begin = start or (written[1] if written else None) or (read[1] if read else date.min)
        return Asserted(begin, max(begin, latest), max(begin, latest), start is not None)
    if start is not None:
        return Asserted(start, max(start, written[1] if written else start), start, begun=True)
    for known in (at, written):
        if known:
            return Asserted(known[0], known[1], known[1])
    return Asserted(latest, latest, date.min)
