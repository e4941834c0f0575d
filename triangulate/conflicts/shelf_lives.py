"""How long a record of a changing fact may stand for the present, and when it was last confirmed."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from triangulate.conflicts.current_values import addresses_differ, organisations_differ, placements_differ
from triangulate.normalise.dates import parse_date
from triangulate.normalise.event_times import event_span
from triangulate.normalise.table_reader import read_table
from triangulate.normalise.valid_times import parse_bounds

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

DIFFER: Final[Mapping[str, Callable[[str, str], bool]]] = MappingProxyType(
    {
        "address": addresses_differ,
        "enrolled_at": organisations_differ,
        "registered_with": organisations_differ,
        "placement": placements_differ,
    }
)
"""Predicates of which one value is current, with what tells two values surely apart."""


@cache
def shelf_lives() -> Mapping[str, timedelta]:
    """Return how long a statement of each predicate may stand for the present (table ``shelf_lives.csv``)."""
    return MappingProxyType({row["predicate"]: timedelta(int(row["days"])) for row in read_table("shelf_lives")})


def last_day(text: str | None) -> date | None:
    """Return the last day a date or time can mean; None where it gives none, or has no end."""
    if not text:
        return None
    span = event_span(text)
    day = span[1].date() if span is not None else parse_date(text).latest
    return day if day is not None and day < date.max else None


def confirmed(row: Mapping[str, Any], extracted_at: str | None) -> date | None:
    """Return the last day on which a record can be said to speak of the present.

    The latest of when it was written, when it was seen and since when it held; and the day of the extract, where the
    record says that it is ongoing.
    """
    going_on = parse_bounds(row["valid_from"], row["valid_to"]).ongoing
    given = (row["recorded_at"], row["event_time"], row["valid_from"], extracted_at if going_on else None)
    return max((day for day in map(last_day, given) if day is not None), default=None)


def ended_by(row: Mapping[str, Any], day: date) -> bool:
    """Whether a record says that it no longer holds on ``day``."""
    end = parse_bounds(row["valid_from"], row["valid_to"]).end
    return end is not None and end.latest is not None and end.latest < day


def surely_differ(predicate: str, one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two statements of a predicate cannot both be current."""
    if one["polarity"] != other["polarity"]:
        return not _unlike(one, other)
    if one["value"] is None or other["value"] is None:
        return False
    differ = DIFFER.get(predicate)
    return differ is not None and differ(one["value"], other["value"])


def agree(predicate: str, one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether one statement confirms another: the same polarity, and nothing that tells their values apart."""
    if one["polarity"] != other["polarity"]:
        return False
    return not surely_differ(predicate, one, other) if predicate in DIFFER else not _unlike(one, other)


def _unlike(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two statements are about different values or different people."""
    values = {str(row["value"]).casefold() for row in (one, other) if row["value"] is not None}
    people = {row["ref_person"] or row["ref"] for row in (one, other) if row["ref"] is not None}
    return len(values) > 1 or len(people) > 1
