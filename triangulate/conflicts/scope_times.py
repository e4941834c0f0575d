"""When a claim or a statement speaks of, and whether the one lies in the scope of the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from triangulate.normalise.event_times import event_span
from triangulate.normalise.valid_times import parse_bounds

Row = Mapping[str, Any]
Days = tuple[datetime, datetime]

SCOPE: Final = timedelta(days=731)
"""Two years on either side of the claim's time (reading rules of this project, version 1), a leap day among them."""


def time_of(row: Row, columns: Sequence[str]) -> Days | None:
    """Return when something was, or is said to hold; ``columns`` are read in turn, valid times after the first."""
    first, *others = columns
    if row[first]:
        return span(row[first])
    if row["valid_from"] or row["valid_to"]:
        earliest, latest = parse_bounds(row["valid_from"], row["valid_to"]).possible()
        return datetime.combine(earliest, datetime.min.time()), datetime.combine(latest, datetime.max.time())
    return next((found for column in others if (found := span(row[column]))), None)


def span(text: str | None) -> Days | None:
    """Return the first and last minute of a time as written, without its zone; None where there is none."""
    found = event_span(text) if text else None
    return (found[0].replace(tzinfo=None), found[1].replace(tzinfo=None)) if found else None


def in_scope(row: Row, time: Days | None) -> bool:
    """Return whether a statement lies within :data:`SCOPE` of a time; one without a time always does."""
    own = time_of(row, ("event_time", "recorded_at"))
    if time is None or own is None:
        return True
    gap = max(time[0] - own[1], own[0] - time[1])
    return gap <= SCOPE
