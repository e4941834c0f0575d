"""How a fact reaches the person it is relied on about: over which links, and whether those are strong enough."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import polars as pl

from triangulate.conflicts.adverse_facts import is_adverse
from triangulate.conflicts.contrary import about_people
from triangulate.conflicts.parent_statements import Told
from triangulate.conflicts.weak_parts import weak_parts
from triangulate.linking.strength import STRENGTHS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from triangulate.gathered import Gathered

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reached:
    """Facts that reach a person over one weakest link (``strength`` None: over none), and who relies on them.

    ``carriers``: the records that state the facts; ``personas``: those and the record relied on.
    """

    person: str
    people: tuple[str, ...]
    carriers: tuple[str, ...]
    personas: tuple[str, ...]
    agencies: tuple[str, ...]
    predicates: tuple[str, ...]
    statements: tuple[str, ...]
    links: tuple[str, ...]
    strength: str | None
    probability: float
    adverse: bool
    claims: tuple[str, ...] = ()
    bridges: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Way:
    """A way from a record to the person: its strength (None: no link at all) and its weakest link."""

    strength: str | None
    link: str | None
    persona: str

    @property
    def rank(self) -> int:
        return -1 if self.strength is None else STRENGTHS.index(self.strength)


def facts_out_of_reach(gathered: Gathered) -> list[Reached]:
    """Return what speaks against a person and reaches a part of their records only over an unverified link."""
    said = about_people(gathered, gathered.statements.filter(is_adverse() & pl.col("person").is_not_null()))
    if said.is_empty():
        return []
    adverse = {key[0]: part.to_dicts() for key, part in said.sort("id").partition_by("person", as_dict=True).items()}
    found = []
    for part in weak_parts(gathered, said):
        rows = [row for row in adverse[part.person] if row["about"] in part.carriers]
        found.append(_reached(gathered, part.person, rows, (part.strength, part.links), part.personas, part.bridges))
    return found


def claims_out_of_reach(gathered: Gathered) -> list[Reached]:
    """Return the claims of the draft that take what they say from a record not surely of the person, grouped."""
    claims = gathered.claims.filter(pl.col("person").is_not_null()).sort("id")
    rows = claims.with_columns(is_adverse().alias("by_nature")).to_dicts()
    cited = _cited(gathered, claims)
    grouped: dict[tuple[str, str, str], list[tuple[Row, list[Row], _Way]]] = defaultdict(list)
    people = set(claims["person"]) | {s["person"] for each in cited.values() for s in each if s["person"]}
    events = {s["about"] for each in cited.values() for s in each if s["person"] is None}
    ways = _Ways(gathered, people, events)
    for claim in rows:
        need = "verified" if claim["adverse"] or claim["by_nature"] else "strong"
        for statement, way in _weak(claim, cited.get(claim["id"], []), ways, STRENGTHS.index(need)):
            grouped[claim["person"], way.link or "", way.persona if not way.link else ""].append(
                (claim, [statement], way)
            )
    found = []
    for (person, _, _), items in sorted(grouped.items()):
        way = items[0][2]
        statements = list({s["id"]: s for _, each, _ in items for s in each}.values())
        relied = {claim["id"]: claim for claim, *_ in items}
        adverse = any(claim["adverse"] or claim["by_nature"] for claim in relied.values())
        carriers = {w.persona for *_, w in items}
        personas = {*carriers, *(claim["about"] for claim in relied.values())}
        bridges = ways.bridge(person, way)
        one = _reached(
            gathered, person, statements, (way.strength, (way.link,) if way.link else ()), personas, bridges, carriers
        )
        found.append(_with_claims(one, tuple(sorted(relied)), adverse=adverse))
    return found


def _with_claims(one: Reached, claims: tuple[str, ...], *, adverse: bool) -> Reached:
    return replace(one, claims=claims, adverse=adverse)


def _weak(claim: Row, cited: Iterable[Row], ways: _Ways, need: int) -> list[tuple[Row, _Way]]:
    """Return the cited statements whose way is too weak, unless another that says the same is near enough."""
    by_content: dict[tuple[Any, ...], list[tuple[Row, _Way | None]]] = defaultdict(list)
    for statement in cited:
        for way in ways.to(statement, claim):
            by_content[statement["predicate"], statement["value"], statement["polarity"]].append((statement, way))
    weak: list[tuple[Row, _Way]] = []
    for each in by_content.values():
        if all(way is not None and way.rank < need for _, way in each):
            weak.extend((statement, way) for statement, way in each if way is not None)
    return weak


class _Ways:
    """The ways from records to the people that claims are about."""

    def __init__(self, gathered: Gathered, people: set[str], events: set[str]) -> None:
        self._people = gathered.linking.people
        self._one_event = dict(gathered.same_events.select("event", "same").iter_rows())
        self._parts = self._participants(gathered, events)
        personas = {about for each in self._parts.values() for about, _ in each}
        self._told = Told(gathered, people | {p for p in map(self._people.person_of, personas) if p})

    def _participants(self, gathered: Gathered, events: set[str]) -> dict[str, list[tuple[str, str | None]]]:
        """Return who took part in which part, by event; events that are one are looked up as one."""
        wanted = {self._one_event.get(event, event) for event in events}
        took_part = gathered.said("participant").select("ref", "about", "value").drop_nulls("ref")
        same = gathered.same_events.select(ref="event", same="same")
        joined = took_part.join(same, on="ref", how="left").with_columns(pl.coalesce("same", "ref").alias("same"))
        found: dict[str, list[tuple[str, str | None]]] = defaultdict(list)
        mine = joined.filter(pl.col("same").is_in(sorted(wanted))).sort("same", "about", "value")
        for event, about, role in mine.select("same", "about", "value").iter_rows():
            found[event].append((about, role))
        return found

    def to(self, statement: Row, claim: Row) -> list[_Way | None]:
        """Return the ways from the records that make a statement to the claim's person; None is near enough.

        Empty where the statement is about somebody else, or about nobody.
        """
        if statement["person"] is not None:
            one = self._way(statement["about"], claim, same=statement["predicate"] == claim["predicate"])
            named = statement["ref_person"] == claim["person"]
            if one is True or (named and not isinstance(one, _Way)):
                return [None]
            return [one] if isinstance(one, _Way) else []
        about = str(statement["about"])
        event = self._one_event.get(about, about)
        ways = [self._way(about, claim, same=role == claim["value"]) for about, role in self._parts.get(event, ())]
        if True in ways:
            return [None]
        some = [way for way in ways if isinstance(way, _Way)]
        return [max(some, key=lambda way: (way.rank, way.persona))] if some else []

    def _way(self, persona: str, claim: Row, *, same: bool) -> _Way | bool:
        """Return the way from a record to the person; True: their own record; False: somebody else's."""
        if persona == claim["about"]:
            return True
        path = self._people.path(persona, claim["about"])
        if path is not None:
            return _Way(path.strength, path.weakest, persona)
        person = self._people.person_of(persona)
        if person is None or person == claim["person"]:
            return False
        candidate = self._told.candidate(person, claim["person"])
        if candidate is not None:
            return _Way("possible", candidate, persona)
        may_be = same and self._told.named(person) and self._told.may_be_one(person, claim["person"])
        return _Way(None, None, persona) if may_be else False

    def bridge(self, person: str, way: _Way) -> tuple[str, ...]:
        """Return the weakest link if it alone holds two parts of the person together."""
        return (way.link,) if way.link and way.link in self._people.bridges(person) else ()


def _cited(gathered: Gathered, claims: pl.DataFrame) -> dict[str, list[Row]]:
    """Return for each claim the statements it cites, and those of the documents it cites that say such a thing."""
    cites = claims.select(claim="id", claimed="predicate", cited="cites").explode("cited").drop_nulls("cited")
    columns = ("id", "about", "person", "ref_person", "predicate", "value", "polarity", "agency", "document")
    said = gathered.statements.select(columns)
    by_id = cites.join(said, left_on="cited", right_on="id", how="inner", coalesce=False)
    by_document = cites.join(
        said.with_columns(of="document"), left_on=["cited", "claimed"], right_on=["of", "predicate"], coalesce=False
    )
    found: dict[str, list[Row]] = defaultdict(list)
    both = pl.concat([by_id.select("claim", *columns), by_document.select("claim", *columns)]).unique()
    for row in both.sort("claim", "id").iter_rows(named=True):
        found[row["claim"]].append(row)
    return found


def _reached(
    gathered: Gathered,
    person: str,
    rows: list[Row],
    over: tuple[str | None, tuple[str, ...]],
    personas: Iterable[str],
    bridges: Iterable[str] = (),
    carriers: Iterable[str] | None = None,
) -> Reached:
    strength, links = over
    known = gathered.linking.links.filter(pl.col("id").is_in(links))["probability"].to_list() if links else []
    held_by = sorted(set(carriers)) if carriers is not None else sorted({row["about"] for row in rows})
    of = gathered.linking.people.person_of
    return Reached(
        person=person,
        people=tuple(sorted({person, *(p for p in map(of, held_by) if p)})),
        carriers=tuple(held_by),
        personas=tuple(sorted({*personas, *held_by})),
        agencies=tuple(sorted({row["agency"] for row in rows})),
        predicates=tuple(sorted({row["predicate"] for row in rows})),
        statements=tuple(sorted({row["id"] for row in rows})),
        links=tuple(sorted(links)),
        strength=strength,
        probability=min(known, default=0.0),
        adverse=True,
        bridges=tuple(sorted(bridges)),
    )
