"""Which event each statement is an entry of, which records give one event, and who took part in it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.conflicts.contrary import about_people
from triangulate.conflicts.event_facts import event_types

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from triangulate.gathered import Gathered

ON_DUTY: Final = ("worker", "author", "reporter", "invited")
"""Parts in an event of people whom it is not about."""


@dataclass(frozen=True, slots=True)
class Parties:
    """The personas and the people who took part in an event."""

    personas: tuple[str, ...] = ()
    people: tuple[str, ...] = ()


def entries(gathered: Gathered, said: pl.DataFrame) -> pl.DataFrame:
    """Return the statements of ``said`` about an event, or that refer to one, with ``event``, ``same`` and ``type``.

    ``same`` is the first of the records of one event; ``type`` is the kind of the record referred to.
    """
    known = gathered.same_events.join(event_types(gathered).rename({"event_type": "type"}), on="event", how="left")
    about = said.join(known.select("event"), left_on="about", right_on="event", how="semi", maintain_order="left")
    others = said.join(known.select("event"), left_on="about", right_on="event", how="anti", maintain_order="left")
    found = pl.concat(
        [about.with_columns(pl.col("about").alias("event")), others.with_columns(pl.col("ref").alias("event"))]
    )
    return found.join(known, on="event", how="inner", maintain_order="left")


class Events:
    """What findings need to know of the events they are about, looked up once for all of them."""

    def __init__(self, gathered: Gathered, events: Iterable[str]) -> None:
        wanted = pl.DataFrame({"event": sorted(set(events))}, schema={"event": pl.String})
        same = gathered.same_events.join(wanted, on="event", how="semi").select("same").unique()
        records = gathered.same_events.join(same, on="same", how="semi").sort("same", "event")
        self._same = dict(records.iter_rows())
        self._records = _listed(records.select("same", "event"))
        self._identity = _listed(_identity(gathered, records))
        self._parties = _parties(gathered, records.select("event"))

    def records(self, event: str) -> list[str]:
        """Return the records of the one event that ``event`` is a record of, sorted."""
        return self._records.get(self._same.get(event, event), [event])

    def identity(self, event: str) -> list[str]:
        """Return the statements by which its records are known to be one: references, and what names another record.

        Empty where there is one record alone.
        """
        return self._identity.get(self._same.get(event, event), []) if len(self.records(event)) > 1 else []

    def parties(self, events: Iterable[str]) -> Parties:
        """Return who took part in ``events``, without those on duty, placeholders and test records."""
        found = [self._parties[event] for event in sorted(set(events)) if event in self._parties]
        return Parties(
            tuple(sorted({persona for one in found for persona in one.personas})),
            tuple(sorted({person for one in found for person in one.people})),
        )


def _listed(pairs: pl.DataFrame) -> dict[str, list[str]]:
    """Return the second column of each value of the first, sorted."""
    found: dict[str, list[str]] = defaultdict(list)
    for key, item in pairs.unique().sort(pl.all()).iter_rows():
        found[key].append(item)
    return found


def _identity(gathered: Gathered, records: pl.DataFrame) -> pl.DataFrame:
    """Return ``same, id``: the references of records, and the statements of one that name another."""
    asserted = gathered.statements.filter(pl.col("polarity") == "+")
    said = asserted.join(records.rename({"event": "about"}), on="about", how="inner")
    others = records.select(ref="event", _named="same")
    named = said.join(others, on="ref", how="left").filter(pl.col("_named") == pl.col("same"))
    references = said.filter(pl.col("predicate") == "reference")
    return pl.concat([frame.select("same", "id") for frame in (references, named)]).unique()


def _parties(gathered: Gathered, events: pl.DataFrame) -> Mapping[str, Parties]:
    said = about_people(
        gathered, gathered.said("participant").join(events.rename({"event": "ref"}), on="ref", how="semi")
    )
    inside = said.filter(~pl.col("value").is_in(ON_DUTY).fill_null(value=False))
    personas: dict[str, set[str]] = defaultdict(set)
    people: dict[str, set[str]] = defaultdict(set)
    for event, persona, person in inside.select("ref", "about", "person").iter_rows():
        personas[event].add(persona)
        people[event].add(person)
    return {event: Parties(tuple(sorted(personas[event])), tuple(sorted(people[event]))) for event in personas}


def claims_citing(gathered: Gathered, statements: Iterable[str]) -> list[str]:
    """Return the claims of the draft that cite one of ``statements``, sorted."""
    wanted = set(statements)
    rows = gathered.claims.select("id", "cites").iter_rows()
    return sorted(claim for claim, cites in rows if wanted.intersection(cites or ()))
