"""Meetings and enquiries as one event each, with their kind, day, subjects and what the draft rests on them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from triangulate.conflicts.asserted_days import day_range
from triangulate.conflicts.contrary import about_people
from triangulate.conflicts.event_facts import NOT_HELD, actual_times, event_types
from triangulate.conflicts.process_rules import of_sources, without_documents

if TYPE_CHECKING:
    from collections.abc import Iterable

    from triangulate.gathered import Gathered


def meetings(gathered: Gathered, kinds: Iterable[str]) -> pl.DataFrame:
    """Return the events of ``kinds`` that took place, one row a record of one.

    Columns: ``event, same`` (the first record of the one event), ``event_type, source, jurisdiction, time`` (as
    written; null where it is not given), ``time_statement, withheld, first, last`` (days it can have been). Events that
    were cancelled, or that only a statutory return records, are left out, and so is a time only planned.
    """
    types = event_types(gathered).filter(pl.col("event_type").is_in(sorted(set(kinds))))
    held = gathered.inputs.events.select(pl.col("id").alias("event"), "source").join(types, on="event")
    held = held.join(gathered.same_events, on="event", how="left").join(of_sources(gathered), on="source", how="left")
    said = gathered.statements.filter((pl.col("predicate") == "outcome") & (pl.col("polarity") == "+"))
    off = said.filter(pl.col("value").str.strip_chars().str.to_lowercase().is_in(NOT_HELD)).select(event="about")
    gone = held.join(off, on="event", how="semi").select("same").unique()
    returns = pl.col("source").is_in(sorted(without_documents(gathered)))
    held = held.join(gone, on="same", how="anti").filter(~returns.all().over("same"))
    times = actual_times(gathered).select("event", "time", "withheld", time_statement="statement")
    taken = gathered.statements.filter((pl.col("predicate") == "participant") & pl.col("event_time").is_not_null())
    own = taken.select(
        pl.col("ref").alias("event"),
        pl.col("event_time").alias("time"),
        pl.col("withheld").fill_null(value=False).alias("withheld"),
        pl.col("id").alias("time_statement"),
    ).join(times.select("event"), on="event", how="anti")
    own = own.unique("event", keep="first", maintain_order=True)
    timed = held.join(pl.concat([times, own]), on="event", how="left")
    timed = timed.sort("same", "event", "time", "time_statement")
    distinct = timed["time"].drop_nulls().unique().sort()
    days = [day_range(text) or (None, None) for text in distinct]
    known = pl.DataFrame(
        {"time": distinct, "first": [d[0] for d in days], "last": [d[1] for d in days]},
        schema={"time": pl.String, "first": pl.Date, "last": pl.Date},
    )
    return timed.join(known, on="time", how="left", maintain_order="left").with_columns(
        pl.col("first").min().over("same"), pl.col("last").max().over("same")
    )


def parts_in(gathered: Gathered, held: pl.DataFrame) -> pl.DataFrame:
    """Return who took which part in the meetings: ``same, person, persona, role, statement, agency, source``."""
    events = held.select("event", "same").unique()
    said = gathered.said("participant").filter(pl.col("ref").is_not_null())
    mine = about_people(gathered, said).join(events, left_on="ref", right_on="event", maintain_order="left")
    return mine.select(
        "same", "person", pl.col("about").alias("persona"), pl.col("value").alias("role"),
        pl.col("id").alias("statement"), "agency", "source",
    ).sort("same", "person", "statement")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Relied:
    """The claims and decisions of the draft that rest on a thing."""

    claims: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.claims or self.decisions)


class Reliance:
    """What the draft rests on: the statements, documents and events its claims cite or name, and its decisions'."""

    def __init__(self, gathered: Gathered) -> None:
        self._by: dict[str, set[tuple[str, str]]] = {}
        rows = gathered.claims.select("id", "about", "ref", "document", "cites").iter_rows()
        cited: dict[str, set[tuple[str, str]]] = {}
        for claim, about, ref, document, cites in rows:
            for thing in (about, ref, document, *(cites or ())):
                if thing:
                    cited.setdefault(thing, set()).add(("claim", claim))
        for decision in gathered.draft.decisions if gathered.draft else ():
            for thing in decision.rests_on:
                cited.setdefault(thing, set()).add(("decision", decision.id))
        if not cited:
            return
        self._by = {thing: set(by) for thing, by in cited.items()}
        # A statement that is relied on carries its event and its document with it.
        said = gathered.statements.filter(pl.col("id").is_in(sorted(cited)))
        for statement, about, ref, document in said.select("id", "about", "ref", "document").iter_rows():
            for thing in (about, ref, document):
                if thing:
                    self._by.setdefault(thing, set()).update(cited[statement])

    def on(self, *things: str) -> Relied:
        """Return the claims and decisions that rest on any of ``things``."""
        found = {one for thing in things for one in self._by.get(thing, ())}
        return Relied(
            tuple(sorted(i for kind, i in found if kind == "claim")),
            tuple(sorted(i for kind, i in found if kind == "decision")),
        )


def on_day(held: pl.DataFrame) -> str:
    """Return the day or days of one meeting in words, with a space before; empty where none may be told."""
    shown = held.filter(~pl.col("withheld").fill_null(value=False))["time"].drop_nulls().unique().sort()
    return (
        f" of {' / '.join(text[:10] if len(text) > 10 and text[4:5] == '-' else text for text in shown)}"
        if len(shown)
        else ""
    )


def run_day(gathered: Gathered) -> date | None:
    """Return the day of the run, if it has one."""
    known = day_range(gathered.inputs.as_at)
    return known[1] if known else None
