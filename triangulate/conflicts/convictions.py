"""Convictions that no deciding body recorded: those that stand beside no outcome of the event they name."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.conflicts.outcome_ladders import ABOVE, Clash
from triangulate.conflicts.outcome_records import DECIDES, Outcome, outcomes_of
from triangulate.normalise.event_times import event_span

if TYPE_CHECKING:
    from datetime import datetime

    from triangulate.gathered import Gathered

DATE_DRIFT: Final = timedelta(days=14)
"""How far the dates of one event may lie apart between sources (this project's limit for date drift, TM-3)."""

_TELLING: Final = ("reference", "allegation", "participant", "time", "event_type")


def convictions_nobody_decided(gathered: Gathered, frame: pl.DataFrame, people: pl.DataFrame) -> list[Clash]:
    """Return a clash for each conviction stated by others that stands beside no outcome of its own event.

    ``frame``: the outcomes; ``people``: who is accused at which event. Where no deciding body recorded an outcome of
    the event, it is read against every event of the person on which one did, and against the body's bare record of it.
    """
    criminal = frame.filter(pl.col("process") == "criminal")
    decided = criminal.filter("decides")
    stated = criminal.filter((pl.col("outcome") == "convicted") & ~pl.col("decides"))
    answered = decided.filter(pl.col("event").is_not_null())["event"].unique()
    loose = stated.filter(pl.col("event").is_null() | ~pl.col("event").is_in(answered.implode()))
    if loose.is_empty():
        return []
    placed = people.filter(pl.col("event").is_in(loose["event"].drop_nulls().unique().implode()))
    accused: dict[str, set[str]] = {}
    for event, person in placed.select("event", "person").iter_rows():
        accused.setdefault(event, set()).add(person)
    found = []
    for one in outcomes_of(loose):
        persons = {one.person} if one.person else accused.get(one.event or "", set())
        if len(persons) == 1:
            clash = _against_the_person(gathered, one, persons.pop(), decided, people)
            clash = clash or _against_the_record(gathered, one)
            if clash is not None:
                found.append(clash)
    return found


def _against_the_person(
    gathered: Gathered, one: Outcome, person: str, decided: pl.DataFrame, people: pl.DataFrame
) -> Clash | None:
    events = people.filter(pl.col("person") == person).select("event").unique()
    theirs = decided.filter(
        (pl.col("person") == person) | (pl.col("person").is_null() & pl.col("event").is_in(events["event"].implode()))
    )
    rows = outcomes_of(theirs.sort("id"))
    if any(row.outcome == "convicted" for row in rows):
        return None
    beside = tuple(row for row in rows if row.outcome and _may_be_one(gathered, one, row))
    return Clash(one, beside, ABOVE) if beside else None


def _may_be_one(gathered: Gathered, one: Outcome, other: Outcome) -> bool:
    """Whether the times of two events leave open that they are one; an unknown time leaves it open."""
    a, b = (
        _days(gathered, one.event, one.when if one.claim or one.event is None else ""),
        _days(gathered, other.event, ""),
    )
    if a is None or b is None:
        return True
    if one.event is None:
        return a[1] + DATE_DRIFT >= b[0]  # a conviction is dated by the hearing: any day after the event
    return a[0] - DATE_DRIFT <= b[1] and b[0] - DATE_DRIFT <= a[1]


def _days(gathered: Gathered, event: str | None, stated: str) -> tuple[datetime, datetime] | None:
    times: list[str] = []
    if event is not None:
        records = gathered.same_events.filter(pl.col("same") == event)["event"]
        times = gathered.event_times.filter(pl.col("event").is_in(records.implode()))["time"].to_list()
    spans = [span for text in (times or [stated]) if text and (span := event_span(text)) is not None]
    if not spans:
        return None
    return min(s[0].replace(tzinfo=None) for s in spans), max(s[1].replace(tzinfo=None) for s in spans)


def _against_the_record(gathered: Gathered, one: Outcome) -> Clash | None:
    """Return a clash with the bare record that a deciding body holds of the same event, without any outcome."""
    if one.event is None:
        return None
    records = gathered.same_events.filter(pl.col("same") == one.event)["event"].implode()
    told = gathered.statements.filter(
        pl.col("agency").is_in(DECIDES["criminal"])
        & pl.col("predicate").is_in(_TELLING)
        & (pl.col("about").is_in(records) | pl.col("ref").is_in(records))
    )
    return Clash(one, (), ABOVE, tuple(told["id"].sort())) if told.height else None
