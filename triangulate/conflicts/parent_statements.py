"""Statements of parentage: who is stated to be which kind of parent of whom, and what tells two parents apart."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from itertools import combinations, product
from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.conflicts.contrary import about_people
from triangulate.conflicts.name_relations import Relation, name_relation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from triangulate.gathered import Gathered

_NOT_STATED: Final = ("allegation", "opinion")
_NO_PARENT_WORDS: Final = r"(?i)in.law|figure|foster|step|grand"
MOTHER_WORDS: Final = r"(?i)^\W*(birth |natural |biological |genetic |adoptive |my )?(mother|mum|mummy|mam|mom)\b"
FATHER_WORDS: Final = r"(?i)^\W*(birth |natural |biological |genetic |adoptive |my )?(father|dad|daddy|papa)\b"


def parentage(gathered: Gathered, *types: str, polarity: str = "+") -> pl.DataFrame:
    """Return the statements that somebody is (``+``) or is not (``-``) a parent of one of ``types``.

    The columns of statements; ``person`` is the parent and ``ref_person`` the child. Alleged parents, opinions,
    placeholders and people linked to nobody are left out.
    """
    said = gathered.statements.filter(
        (pl.col("predicate") == "parent")
        & pl.col("value").is_in(types)
        & (pl.col("polarity") == polarity)
        & pl.col("person").is_not_null()
        & pl.col("ref_person").is_not_null()
        & ~pl.col("kind").is_in(_NOT_STATED).fill_null(value=False)
    )
    return about_people(gathered, said)


def sex_of_parents(gathered: Gathered, stated: pl.DataFrame) -> dict[str, str]:
    """Return ``F`` or ``M`` for each parent in ``stated`` of whom that is recorded and not contested.

    From statements of sex; without any, from the word the source used for the parent (“Dad”).
    """
    parents = stated.select("person").unique()
    sexes = gathered.said("sex").filter(pl.col("value").is_in(["F", "M"])).join(parents, on="person", how="semi")
    words = pl.concat(
        [stated.select("person", pl.col(column).alias("word")) for column in ("said_as", "raw")]
    ).filter(~pl.col("word").str.contains(_NO_PARENT_WORDS)).with_columns(
        pl.when(pl.col("word").str.contains(MOTHER_WORDS)).then(pl.lit("F"))
        .when(pl.col("word").str.contains(FATHER_WORDS)).then(pl.lit("M")).alias("value")
    )  # fmt: skip
    found: dict[str, str] = {}
    for rows in (words.drop_nulls("value"), sexes):
        counted = rows.group_by("person").agg(pl.col("value").unique())
        known = counted.filter(pl.col("value").list.len() == 1).select("person", pl.col("value").list.first())
        found = {p: s for p, s in found.items() if p not in set(counted["person"])} | dict(known.iter_rows())
    return found


class Told:
    """What tells the people of a check apart, or leaves open that two of them are one."""

    def __init__(self, gathered: Gathered, people: Iterable[str]) -> None:
        self._gathered = gathered
        self._wanted = pl.DataFrame({"person": sorted(set(people))}, schema={"person": pl.String})

    def apart(self, a: str, b: str) -> bool:
        """Whether something says that two people differ: a decision, their dates of birth, or their names."""
        if frozenset((a, b)) in self._kept_apart or self._born_apart(a, b):
            return True
        pairs = list(product(self._names.get(a, ()), self._names.get(b, ())))
        alike = (Relation.AGREE, Relation.SILENT)
        return bool(pairs) and not any(name_relation(x, y) in alike for x, y in pairs)

    def may_be_one(self, a: str, b: str) -> bool:
        """Whether a candidate link joins two people, or nothing that is recorded tells them apart."""
        return frozenset((a, b)) in self._candidates or not self.apart(a, b)

    def maybe_one_child(self, a: str, b: str) -> bool:
        """Whether two records may be of one child with two dates of birth: a candidate link, or names that agree."""
        if frozenset((a, b)) in self._candidates:
            return True
        if frozenset((a, b)) in self._kept_apart:
            return False
        pairs = product(self._names.get(a, ()), self._names.get(b, ()))
        return any(name_relation(x, y) is Relation.AGREE for x, y in pairs)

    def named(self, person: str) -> bool:
        """Whether a name or a date of birth is known of a person."""
        return person in self._names or person in self._births

    def candidate(self, a: str, b: str) -> str | None:
        """Return the id of the candidate link between two people."""
        return self._candidates.get(frozenset((a, b)))

    def _born_apart(self, a: str, b: str) -> bool:
        one, other = self._births.get(a), self._births.get(b)
        return one is not None and other is not None and (one[0] > other[1] or other[0] > one[1])

    @cached_property
    def _names(self) -> dict[str, list[str]]:
        names = self._gathered.names.filter(~pl.col("placeholder")).join(self._wanted, on="person", how="semi")
        return dict(names.group_by("person").agg(pl.col("value").unique().sort()).iter_rows())

    @cached_property
    def _births(self) -> dict[str, tuple[date, date]]:
        born = self._gathered.birth_dates.drop_nulls(["earliest", "latest"]).join(self._wanted, on="person", how="semi")
        spans = born.group_by("person").agg(pl.col("earliest").min(), pl.col("latest").max())
        return {person: (first, last) for person, first, last in spans.iter_rows()}

    @cached_property
    def _candidates(self) -> dict[frozenset[str], str]:
        found = self._gathered.linking.people.candidates().join(
            self._wanted, left_on="person_a", right_on="person", how="semi"
        )
        rows = found.sort("probability", "id").select("person_a", "person_b", "id").iter_rows()
        return {frozenset((a, b)): link for a, b, link in rows}

    @cached_property
    def _kept_apart(self) -> frozenset[frozenset[str]]:
        members = self._gathered.linking.people.members.join(self._wanted, on="person", how="semi")
        pairs = self._gathered.linking.cannot.select("a", "b")
        for side in ("a", "b"):
            pairs = pairs.join(members.rename({"persona": side, "person": f"person_{side}"}), on=side)
        apart = pairs.select("person_a", "person_b").unique().iter_rows()
        return frozenset(frozenset(pair) for pair in apart if pair[0] != pair[1])


def any_may_be_one(told: Told, people: Iterable[str]) -> list[tuple[str, str]]:
    """Return the pairs of ``people`` that may be one person, sorted."""
    return [(a, b) for a, b in combinations(sorted(people), 2) if told.may_be_one(a, b)]
