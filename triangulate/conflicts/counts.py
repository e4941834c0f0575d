"""Statements and claims that count incidents, and the records that each of them rests on."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from triangulate.conflicts.entries import ON_DUTY, entries
from triangulate.normalise.event_times import event_span, event_spans_overlap
from triangulate.vocabulary import CONCERNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from triangulate.gathered import Gathered

_OTHER_COUNTS: Final = ("child_count", "sibling", "twin", "household_member")
_NOT_INCIDENTS: Final = ("living", "total", "present", "child", "children", "sibling", "siblings")
_INCIDENT_WORDS: Final = ("incident", "incidents", "event", "events", "occasion", "occasions", "call-outs")
_OF: Final = ("allegation", "concern", "convicted", "injury")


@dataclass(frozen=True, slots=True)
class Count:
    """A number of incidents that a statement or a claim of the draft gives for somebody."""

    id: str
    claim: bool
    about: str
    person: str
    of: str
    n: int
    cites: tuple[str, ...] = ()
    time: str | None = None
    adverse: bool = False
    agency: str | None = None
    withheld: bool = False

    @property
    def words(self) -> str:
        """What is counted, in words."""
        return "incidents" if self.of in _INCIDENT_WORDS else f"{self.of.replace('_', ' ')} incidents"


@dataclass(slots=True)
class Entries:
    """What a count rests on: the records of events, the records of no event, and the statements of both."""

    events: set[str] = field(default_factory=set)
    alone: set[str] = field(default_factory=set)
    statements: set[str] = field(default_factory=set)

    def add(self, statement: str, event: str | None) -> None:
        """Take up one statement, with the event it is an entry of."""
        self.statements.add(statement)
        if event is None:
            self.alone.add(statement)
        else:
            self.events.add(event)


def counts(gathered: Gathered) -> list[Count]:
    """Return every count of incidents: in claims of the draft, and in statements about people, sorted by id."""
    found = []
    for frame, claim in ((gathered.claims, True), (gathered.statements, False)):
        rows = frame.filter(
            (pl.col("value_kind") == "object")
            & pl.col("value").str.contains(r'"n":')
            & pl.col("value").str.contains(r'"of":')
            & (pl.col("polarity") == "+")
            & (~pl.col("predicate").str.starts_with("x_") | claim)
            & pl.col("person").is_not_null()
        )
        found += [count for row in rows.sort("id").iter_rows(named=True) for count in _count(row, claim=claim)]
    return found


def _count(row: dict[str, Any], *, claim: bool) -> list[Count]:
    value = json.loads(row["value"])
    n, of = _number(value.get("n")), str(value.get("of") or "").strip().lower()
    other = row["predicate"] in _OTHER_COUNTS and of not in (*CONCERNS, *_INCIDENT_WORDS)
    if n is None or n < 2 or not of or of in _NOT_INCIDENTS or other:
        return []
    bounds = f"{row['valid_from'] or ''}/{row['valid_to'] or ''}"
    return [
        Count(
            id=row["id"],
            claim=claim,
            about=row["about"],
            person=row["person"],
            of=of,
            n=n,
            cites=tuple(row["cites"] or ()) if claim else tuple(row["derived_from"] or ()),
            time=row["event_time"] or (bounds if bounds != "/" else None),
            adverse=bool(row["adverse"]) if claim else False,
            agency=None if claim else row["agency"],
            withheld=bool(row["withheld"]),
        )
    ]


def _number(value: Any) -> int | None:
    text = str(value).strip()
    return int(text) if re.fullmatch(r"\d{1,4}", text) else None


def entries_of(gathered: Gathered, counted: Sequence[Count]) -> list[Entries]:
    """Return what each count rests on: what it cites, else every record of such an incident of the person."""
    cited = _Cited(gathered, [one for count in counted for one in count.cites])
    uncited = [count for count in counted if not count.cites]
    recorded = _Recorded(gathered, uncited) if uncited else None
    return [cited.entries(count) if count.cites or recorded is None else recorded.entries(count) for count in counted]


class _Cited:
    """The statements and events that cited ids stand for: a statement, all of a document, or an event."""

    def __init__(self, gathered: Gathered, cites: Iterable[str]) -> None:
        wanted = sorted(set(cites))
        shown = gathered.statements.filter(
            (pl.col("predicate") == "cites") & pl.col("about").is_in(wanted) & pl.col("ref").is_not_null()
        )
        self._through: dict[str, set[str]] = {}
        for document, ref in shown.select("about", "ref").iter_rows():
            self._through.setdefault(document, set()).add(ref)
        every = sorted({*wanted, *(ref for refs in self._through.values() for ref in refs)})
        documents = set(gathered.inputs.documents["id"])
        said = gathered.statements.filter(
            (pl.col("id").is_in(every) | pl.col("document").is_in(every)) & ~pl.col("about").is_in(sorted(documents))
        )
        of_event = entries(gathered, said).select("id", "event")
        rows = said.join(of_event, on="id", how="left").select("id", "document", "event", "predicate").sort("id")
        self._by_id: dict[str, list[tuple[str, str | None, bool]]] = {}
        for statement, document, event, predicate in rows.iter_rows():
            tells = event is not None or predicate in _OF
            self._by_id.setdefault(statement, []).append((statement, event, True))
            if document is not None:
                self._by_id.setdefault(document, []).append((statement, event, tells))
        self._events = set(gathered.inputs.events["id"]) & set(every)

    def entries(self, count: Count) -> Entries:
        """Return what the count cites."""
        found = Entries()
        for one in sorted({*count.cites, *(ref for cite in count.cites for ref in self._through.get(cite, ()))}):
            if one in self._events:
                found.events.add(one)
            for statement, event, tells in self._by_id.get(one, ()):
                if tells and statement != count.id:
                    found.add(statement, event)
        return found


class _Recorded:
    """Every record of the incidents that counts without a citation are about."""

    def __init__(self, gathered: Gathered, counted: Sequence[Count]) -> None:
        people = sorted({count.person for count in counted})
        parts = gathered.said("participant", *_OF).filter(~pl.col("value").is_in(ON_DUTY).fill_null(value=False))
        told = entries(gathered, parts)
        mine = told.filter(pl.col("person").is_in(people))
        kinds = told.join(mine.select("same").unique(), on="same", how="semi").filter(pl.col("predicate").is_in(_OF))
        self._kinds: dict[str, set[str]] = {}
        for same, value in kinds.select("same", "value").drop_nulls().iter_rows():
            self._kinds.setdefault(same, set()).add(value.lower())
        self._rows = mine.select("person", "id", "event", "same", "type").unique().sort(pl.all()).rows()
        times = gathered.event_times.join(mine.select("event").unique(), on="event", how="semi")
        self._times: dict[str, list[str]] = {}
        for event, time in times.select("event", "time").sort(pl.all()).iter_rows():
            self._times.setdefault(event, []).append(time)

    def entries(self, count: Count) -> Entries:
        """Return the records of such incidents of the person, at the time of the count where it gives one."""
        found = Entries()
        for person, statement, event, same, kind in self._rows:
            counted = count.of in self._kinds.get(same, ()) or (count.of in _INCIDENT_WORDS and kind == "incident")
            if person == count.person and counted and self._in_time(event, count.time):
                found.add(statement, event)
        return found

    def _in_time(self, event: str, time: str | None) -> bool:
        asked = event_span(time) if time else None
        given = [span for span in map(event_span, self._times.get(event, ())) if span is not None]
        return asked is None or not given or any(event_spans_overlap(asked, span) for span in given)
