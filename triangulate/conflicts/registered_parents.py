"""Children of whom more people are stated to be registered parents than a birth entry can name."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from triangulate.conflicts.contrary import Side, flagged, in_order, side_of
from triangulate.conflicts.name_relations import Relation, name_relation
from triangulate.linking.components import components

if TYPE_CHECKING:
    from collections.abc import Iterator

    from triangulate.gathered import Gathered

MOST_PARENTS: Final = 2
"""Parents a birth entry can name (Births and Deaths Registration Act 1953, s.10)."""


def registered_parents(gathered: Gathered) -> Iterator[tuple[str, list[Side]]]:
    """Yield each child with more than two registered parents, with a side for each parent.

    Adopted children are left out. Two parents whose names agree, or say nothing of each other, count as one: one
    person may be recorded twice. So does a parent without a name.
    """
    said = gathered.said("parent").filter((pl.col("value") == "registered") & pl.col("ref_person").is_not_null())
    counts = said.group_by("ref_person").agg(pl.col("person").n_unique().alias("parents"))
    many = counts.filter(pl.col("parents") > MOST_PARENTS)
    adopted = flagged(gathered, "adopted") | _by_order(gathered)
    rows = said.join(many, on="ref_person", how="semi").filter(~pl.col("ref_person").is_in(sorted(adopted)))
    if rows.is_empty():
        return
    parents = rows.select("person").unique()
    names = gathered.names.filter(~pl.col("placeholder")).join(parents, on="person", how="semi")
    known = dict(names.group_by("person").agg(pl.col("value").unique().sort()).iter_rows())
    for (child,), part in rows.sort("id").group_by("ref_person", maintain_order=True):
        sides = _sides(gathered, list(part.iter_rows(named=True)), known)
        if len(sides) > MOST_PARENTS:
            yield str(child), sides


def _by_order(gathered: Gathered) -> frozenset[str]:
    orders = gathered.said("order", "legal_status").filter(pl.col("value") == "adoption_order")
    return frozenset(orders["person"])


def _sides(gathered: Gathered, rows: list[dict[str, Any]], names: dict[str, list[str]]) -> list[Side]:
    people = sorted({row["person"] for row in rows if row["person"] in names})
    alike = [(a, b) for a, b in combinations(people, 2) if _may_be_one(names[a], names[b])]
    groups = components([*alike, *((person, person) for person in people)])
    return in_order(_side(gathered, group, rows) for group in groups)


def _may_be_one(a: list[str], b: list[str]) -> bool:
    return any(name_relation(x, y) in (Relation.AGREE, Relation.SILENT) for x in a for y in b)


def _side(gathered: Gathered, group: list[str], rows: list[dict[str, Any]]) -> Side:
    # The side stands on the child's records, because it is the child that has one set of registered parents.
    of_child = [{**row, "about": row["ref"]} for row in rows if row["person"] in group]
    return side_of(of_child, " / ".join(gathered.label(person) for person in group))
