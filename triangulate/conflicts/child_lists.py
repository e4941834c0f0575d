"""The children each person is said to have, with what decides whether a count takes them in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.conflicts.asserted_days import day_range
from triangulate.conflicts.birth_spans import birth_spans, birthday
from triangulate.vocabulary import PARENTAGE, PersonaType

if TYPE_CHECKING:
    from collections.abc import Iterable

    from triangulate.conflicts.parent_statements import Told
    from triangulate.gathered import Gathered

OWN: Final = ("birth", "registered", "genetic", "adoptive")
"""Kinds of parentage that make somebody one of a parent's own children; a kind that is not stated is one too."""
_GROWN: Final = 18
_PREGNANCY: Final = timedelta(days=300)
_NOT_STATED: Final = ("allegation", "opinion")
_NOT_BORN: Final = (PersonaType.UNBORN.value, PersonaType.PLACEHOLDER.value)


@dataclass(frozen=True, slots=True)
class Child:
    """A child of somebody: what carries it, whether it is surely their own, and between which days they lived."""

    person: str
    statements: tuple[str, ...]
    parents: tuple[str, ...]
    records: tuple[str, ...]
    agencies: tuple[str, ...]
    own: bool
    hidden: bool
    listed: bool
    born: tuple[date, date]
    died: tuple[date, date] | None

    def surely_counted(self, on: date, of: str | None) -> bool:
        """Whether a count made that day must take the child in: own, born, and where it matters alive and young."""
        if not self.own or self.hidden or self.listed is False or self.born[1] > on:
            return False
        if of == "total":
            return self.died is None or self.died[0] > self.born[1]  # a stillbirth need not be counted
        grown = birthday(self.born[0], _GROWN)
        return grown > on and (self.died is None or self.died[0] > on)

    def maybe_counted(self, on: date, of: str | None) -> bool:
        """Whether a count made that day may take the child in, born or expected."""
        if on < date.max - _PREGNANCY and self.born[0] > on + _PREGNANCY:
            return False
        return not (of == "living" and self.died is not None and self.died[1] < on)


def children_of(gathered: Gathered, parents: pl.Series) -> dict[str, list[Child]]:
    """Return the children each of ``parents`` is said to have, sorted; deniers, allegations and opinions left out.

    A child is not surely their own where the statement is of step, foster or social parentage, where the record is of
    an unborn child, a placeholder, or a child since adopted, or where a source withholds it.
    """
    said = gathered.statements.filter(
        (pl.col("predicate") == "parent")
        & (pl.col("polarity") == "+")
        & pl.col("ref_person").is_not_null()
        & (pl.col("person") != pl.col("ref_person"))
        & ~pl.col("kind").is_in(_NOT_STATED).fill_null(value=False)
    ).join(pl.DataFrame({"person": parents.unique()}, schema={"person": pl.String}), on="person", how="semi")
    if said.is_empty():
        return {}
    children = said.select(pl.col("ref_person").alias("person")).unique()
    born, died = birth_spans(gathered, children["person"]), _deaths(gathered, children)
    unsure = _not_surely_a_child(gathered, children)
    found: dict[str, list[Child]] = {}
    own = pl.col("value").is_null() | pl.col("value").is_in(OWN) | ~pl.col("value").is_in(PARENTAGE)
    grouped = said.sort("id").group_by("person", "ref_person").agg(
        "id", pl.col("about").unique().sort(), pl.col("ref").unique().sort(),
        pl.col("agency").cast(pl.String).unique().sort(),
        own.fill_null(value=True).all().alias("own"), pl.col("withheld").fill_null(value=False).any().alias("hidden"),
    )  # fmt: skip
    for row in grouped.sort("person", "ref_person").iter_rows(named=True):
        child = row["ref_person"]
        one = Child(
            child, tuple(row["id"]), tuple(row["about"]), tuple(row["ref"]), tuple(row["agency"]), row["own"],
            row["hidden"], child not in unsure, born.get(child, (date.min, date.max)), died.get(child),
        )  # fmt: skip
        found.setdefault(row["person"], []).append(one)
    return found


def told_apart(children: Iterable[Child], told: Told) -> list[Child]:
    """Return children of whom no two may be one child in two records, in order."""
    apart: list[Child] = []
    for child in children:
        if not any(told.maybe_one_child(child.person, other.person) for other in apart):
            apart.append(child)
    return apart


def _deaths(gathered: Gathered, children: pl.DataFrame) -> dict[str, tuple[date, date]]:
    said = gathered.said("death_date").join(children, on="person", how="semi").sort("id")
    found: dict[str, tuple[date, date]] = {}
    for person, value in said.select("person", "value").iter_rows():
        days = day_range(value) or (date.min, date.max)
        before = found.get(person, days)
        found[person] = (min(days[0], before[0]), max(days[1], before[1]))
    return found


def _not_surely_a_child(gathered: Gathered, children: pl.DataFrame) -> frozenset[str]:
    """Return the people who are unborn, placeholders, test records or adopted in every, or for adoption any, record."""
    personas = gathered.personas.join(children, on="person", how="semi")
    flags = [pl.col("flags").list.contains(flag).fill_null(value=False) for flag in ("test", "adopted", "sealed")]
    never = personas.group_by("person").agg(
        (pl.col("type").is_in(_NOT_BORN).all() | pl.any_horizontal(flags).any()).alias("unsure")
    )
    return frozenset(never.filter("unsure")["person"])
