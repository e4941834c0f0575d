"""Sets of records in three or more sources that may all go back to one origin, found in columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.conflicts.adverse_facts import is_adverse
from triangulate.conflicts.said_facts import with_facts
from triangulate.linking.components import first_of_component

if TYPE_CHECKING:
    from collections.abc import Sequence

    from triangulate.gathered import Gathered

FEWEST_SOURCES: Final = 3
"""The source it comes from and two that repeat it: one other source that quotes it is no multiplication."""
_TOLD: Final = ("narrative", "injury", "health_state", "protective_factor", "child_count")
_ACTS: Final = ("finding", "decision")
_REGISTERS: Final = ("court", "registry")


def repeated_sets(gathered: Gathered) -> list[tuple[str, ...]]:
    """Return the sets of statements in three or more sources that have one origin, sorted."""
    pairs = _pairs(gathered)
    if pairs.is_empty():
        return []
    joined = first_of_component(pairs["one"], pairs["other"]).join(
        gathered.statements.filter(is_adverse() | pl.col("predicate").is_in(_TOLD)).select(node="id", source="source"),
        on="node",
    )
    many = joined.filter(pl.col("source").n_unique().over("first") >= FEWEST_SOURCES).sort("first", "node")
    sets = many.group_by("first", maintain_order=True).agg("node")["node"].to_list()
    gathered.lineage.load(one for each in sets for one in each)
    return sorted(tuple(group) for each in sets for group in _of_one_origin(gathered, each))


def _of_one_origin(gathered: Gathered, statements: list[str]) -> list[list[str]]:
    """Return the groups of one origin that lie in enough sources; a statement of several origins is in none."""
    lineage = gathered.lineage
    found = lineage.origins(statements)
    times = [one for group in found.groups for one in group]
    kept = []
    for group in found.groups:
        alone = [one for one in group if times.count(one) == 1]
        rows = [row for one in alone if (row := lineage.records.row(one)) is not None]
        if len({row.source for row in rows}) >= FEWEST_SOURCES and not _official(gathered, alone):
            kept.append(alone)
    return kept


def _official(gathered: Gathered, group: list[str]) -> bool:
    """Return whether the origin is an official act, which has one proper origin."""
    rows = (gathered.lineage.records.row(end) for one in group for end in gathered.lineage.ends(one))
    return any(row is not None and (row.basis == "official" or row.kind in _ACTS) for row in rows)


def from_a_register(gathered: Gathered, group: Sequence[str]) -> bool:
    """Return whether statements go back to an official act, or to what the court or the register itself says."""
    rows = (gathered.lineage.records.row(end) for one in group for end in gathered.lineage.ends(one))
    return any(row is not None and (row.basis == "official" or row.agency in _REGISTERS) for row in rows)


def _pairs(gathered: Gathered) -> pl.DataFrame:
    """Return ``one, other``: what was taken from each other, shares words, or was told by one informant of one fact."""
    records, lineage = gathered.lineage.records, gathered.lineage
    taken = records.derived.select(one="child", other="parent")
    said = gathered.statements.filter(is_adverse() | pl.col("predicate").is_in(_TOLD))
    cited = (
        records.citations.select(document="child", other="parent")
        .join(said.select("document", one="id").drop_nulls(), on="document")
        .select("one", "other")
    )
    held = records.contents.select(one="statement", other="document").join(said.select(one="id"), on="one", how="semi")
    informed = with_facts(gathered, said.filter(pl.col("informant").is_not_null()))
    facts = informed.group_by("subject", "fact", "object").agg("id", pl.col("source").n_unique().alias("sources"))
    told = facts.filter(pl.col("sources") >= FEWEST_SOURCES).select(other=pl.col("id").list.first(), one="id")
    told = told.explode("one", empty_as_null=False).select("one", "other")
    return pl.concat([taken, cited, held, told, _words(lineage.shared_words(), said)]).drop_nulls().unique()


def _words(shared: pl.DataFrame, said: pl.DataFrame) -> pl.DataFrame:
    """Return the statements that stand in texts which share passages; a document stands for what is said in it."""
    if shared.is_empty():
        return pl.DataFrame(schema={"one": pl.String, "other": pl.String})
    units = pl.concat([shared["a"], shared["b"].rename("a")]).unique().to_frame("unit")
    inside = said.filter(pl.col("quote").is_null()).select(unit="document", node="id").drop_nulls()
    known = inside.join(units, on="unit", how="semi")
    own = shared.select(one="a", other="b")
    return pl.concat([own, known.select(one="node", other="unit")])
