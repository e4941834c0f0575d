"""More children recorded as present at an event than a source counted there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from triangulate.conflicts.check import Check, finding
from triangulate.conflicts.contrary import about_people
from triangulate.conflicts.event_facts import actual_times, event_label
from triangulate.conflicts.parent_statements import Told
from triangulate.findings import Evidence
from triangulate.wording import AGENCY_WORDS, listed_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from triangulate.findings import Finding
    from triangulate.gathered import Gathered


def crowded_events(gathered: Gathered, counts: pl.DataFrame, check: Check) -> Iterator[Finding]:
    """Yield a finding for each event at which more children are recorded as present than were counted, sorted."""
    groups = gathered.same_events
    present = counts.filter((pl.col("of") == "present") & ~pl.col("withheld").fill_null(value=False)).drop("days")
    of_event = present.with_columns(
        pl.when(pl.col("about").is_in(groups["event"].implode())).then("about").otherwise("ref").alias("event")
    ).join(groups, on="event")
    if of_event.is_empty():
        return
    parts = about_people(gathered, gathered.said("participant").filter(pl.col("value") == "child_present"))
    there = parts.join(groups, left_on="ref", right_on="event").join(
        of_event.select("same").unique(), on="same", how="semi"
    )
    there = there.filter(~pl.col("withheld").fill_null(value=False))
    told = Told(gathered, there["person"])
    for (same,), part in of_event.sort("same", "id").group_by("same", maintain_order=True):
        named = there.filter(pl.col("same") == same).sort("person", "id")
        people = _apart(named["person"].unique().sort(), told)
        off = part.filter(pl.col("n") < len(people))
        if off.height:
            yield _finding(gathered, check, off, named, people)


def _apart(people: Iterable[str], told: Told) -> list[str]:
    apart: list[str] = []
    for person in people:
        if not any(told.maybe_one_child(person, other) for other in apart):
            apart.append(person)
    return apart


def _finding(gathered: Gathered, check: Check, off: pl.DataFrame, named: pl.DataFrame, people: list[str]) -> Finding:
    rows: list[dict[str, Any]] = list(off.iter_rows(named=True))
    event = rows[0]["event"]
    times = actual_times(gathered).filter((pl.col("event") == event) & ~pl.col("withheld"))["time"].sort()
    when = f" of {times[0]}" if times.len() else ""
    told = [f"{row['n']} ({_who(row)})" for row in rows]
    given = [row for row in rows if row["source"] is not None]
    cited = [one for row in rows if row["source"] is None for one in row["cites"] or ()]
    return finding(
        check,
        severity="S2",
        summary=f"{listed_in_words(told)} children were counted as present at the {event_label(gathered, event)}"
        f"{when}; {len(people)} are recorded as present: {listed_in_words([gathered.label(p) for p in people])}.",
        statements=[*(row["id"] for row in given), *named["id"], *cited],
        against=[row["id"] for row in given],
        personas=named["about"].to_list() + [row["about"] for row in rows if row["person"]],
        people=people,
        claims=[row["id"] for row in rows if row["source"] is None],
        events=[*(row["event"] for row in rows), *named["ref"]],
        evidence=[Evidence(what="counted", items=tuple(people))],
        detail="A child may have come later, or been entered as present because they live there.",
        settle="The first-hand note of who was seen.",
        held_by=rows[0]["agency"] if given else "",
    )


def _who(row: dict[str, Any]) -> str:
    return "the draft" if row["source"] is None else AGENCY_WORDS.get(row["agency"], row["agency"])
