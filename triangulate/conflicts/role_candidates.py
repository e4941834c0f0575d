"""Who can be meant by a role ("Dad") of a child at a time: everybody recorded in such a relation to the child."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from triangulate.conflicts.parent_statements import sex_of_parents
from triangulate.normalise.dates import parse_date
from triangulate.normalise.valid_times import ValidTime, parse_bounds

if TYPE_CHECKING:
    from collections.abc import Iterable

    from triangulate.conflicts.role_words import Role
    from triangulate.gathered import Gathered

_STANDING: Final = ("birth", "registered", "genetic", "adoptive")
"""Kinds of parent that do not end with a relationship."""
_TO_CHILD: Final = ("parent", "carer", "parental_responsibility")


@dataclass(frozen=True, slots=True)
class Relation:
    """A statement that a person stands in a relation to another, and when."""

    person: str
    to: str
    predicate: str
    value: str | None
    statement: str
    persona: str
    time: ValidTime

    def holds(self, when: str | None) -> bool:
        """Whether the relation may hold at a time as written; an unknown time rules nothing out."""
        if when is None or (self.predicate == "parent" and self.value in _STANDING):
            return True
        day = parse_date(when)
        if day.earliest is None or day.latest is None:
            return True
        first, last = self.time.possible()
        return first <= day.latest and day.earliest <= last


class Family:
    """The relations of some children, their parents, and the people around those, read once."""

    def __init__(self, gathered: Gathered, children: Iterable[str]) -> None:
        first = sorted(set(children))
        near = _relations(gathered, _TO_CHILD, "ref_person", first)
        own_siblings = _relations(gathered, ("sibling", "twin"), "ref_person", first)
        own_siblings += _turned(_relations(gathered, ("sibling", "twin"), "person", first))
        parents = sorted({one.person for one in near if one.predicate == "parent"})
        around = _relations(gathered, ("partner", "sibling", "twin"), "ref_person", parents)
        around += _turned(_relations(gathered, ("partner", "sibling", "twin"), "person", parents))
        around += _relations(gathered, ("parent",), "ref_person", parents)
        brood = _relations(gathered, ("parent",), "person", parents)
        self._of: dict[str, list[Relation]] = defaultdict(list)
        for one in [*near, *own_siblings, *around]:
            if one.person != one.to:
                self._of[one.to].append(one)
        self._children: dict[str, list[Relation]] = defaultdict(list)
        for one in brood:
            self._children[one.person].append(one)
        people = sorted({p for each in self._of.values() for one in each for p in (one.person, one.to)})
        self._sex = sex_of_parents(gathered, _stated(gathered, people))

    def meant(self, role: Role, children: Iterable[str], besides: Iterable[str] = ()) -> list[Relation]:
        """Return the relations, of whatever time, in which somebody can be meant by ``role`` of one of the children."""
        shut = {*children, *besides}
        found = [one for child in sorted(set(children)) for one in self._meant(role, child)]
        return [one for one in found if one.person not in shut and self._fits(one.person, role.sex)]

    def _meant(self, role: Role, child: str) -> list[Relation]:
        near = self._of.get(child, [])
        parents = [one for one in near if one.predicate == "parent"]
        carers = [one for one in near if one.predicate == "carer"]
        if role.relation == "parent":
            # A step-parent, a carer or the other parent's partner is called Dad or Mum as well.
            return [*parents, *carers, *self._partners(parents, "")]
        if role.relation == "step_parent":
            return [*(one for one in parents if one.value == "step"), *self._partners(parents, "")]
        if role.relation == "partner":
            return self._partners(parents, role.of)
        if role.relation == "carer":
            return [*carers, *(one for one in parents if one.value in ("foster", "social", "step"))]
        if role.relation == "sibling":
            half = [
                Relation(o.to, child, "parent", o.value, o.statement, o.persona, o.time)
                for parent in parents
                for o in self._children.get(parent.person, [])
            ]
            return [*(one for one in near if one.predicate in ("sibling", "twin")), *half]
        of_parent = ("parent",) if role.relation == "grandparent" else ("sibling", "twin")
        sex = {"maternal": "F", "paternal": "M"}.get(role.side, "")
        sided = [one.person for one in parents if self._fits(one.person, sex)]
        return [one for parent in sided for one in self._of.get(parent, []) if one.predicate in of_parent]

    def _partners(self, parents: list[Relation], sex: str) -> list[Relation]:
        mine = sorted({one.person for one in parents if self._fits(one.person, sex)})
        return [one for parent in mine for one in self._of.get(parent, []) if one.predicate == "partner"]

    def _fits(self, person: str, sex: str) -> bool:
        return not sex or self._sex.get(person, sex) == sex


def children_near(gathered: Gathered, people: Iterable[str]) -> dict[str, set[str]]:
    """Return for each of ``people`` the children they, or their partners, are stated to be parents or carers of."""
    first = sorted(set(people))
    partners = _relations(gathered, ("partner",), "person", first)
    partners += _turned(_relations(gathered, ("partner",), "ref_person", first))
    with_partners: dict[str, set[str]] = {person: {person} for person in first}
    for one in partners:
        with_partners[one.person].add(one.to)
    every = sorted({p for each in with_partners.values() for p in each})
    of: dict[str, set[str]] = defaultdict(set)
    for one in _relations(gathered, (*_TO_CHILD, "household_member", "next_of_kin"), "person", every):
        of[one.person].add(one.to)
    return {person: {child for p in each for child in of.get(p, ())} for person, each in with_partners.items()}


def _relations(gathered: Gathered, predicates: tuple[str, ...], side: str, people: list[str]) -> list[Relation]:
    wanted = pl.DataFrame({side: people}, schema={side: pl.String})
    said = gathered.said(*predicates).filter(pl.col("ref_person").is_not_null()).join(wanted, on=side, how="semi")
    rows: list[dict[str, Any]] = said.sort("id").to_dicts()
    return [
        Relation(
            row["person"], row["ref_person"], row["predicate"], row["value"], row["id"], row["about"],
            parse_bounds(row["valid_from"], row["valid_to"]),
        )
        for row in rows
    ]  # fmt: skip


def _turned(relations: list[Relation]) -> list[Relation]:
    """Return relations between equals, told from the other side."""
    return [Relation(o.to, o.person, o.predicate, o.value, o.statement, o.persona, o.time) for o in relations]


def _stated(gathered: Gathered, people: list[str]) -> pl.DataFrame:
    """Return what states a relation of ``people`` to a child, in the columns of statements."""
    return gathered.said(*_TO_CHILD, "partner").filter(pl.col("person").is_in(people))
