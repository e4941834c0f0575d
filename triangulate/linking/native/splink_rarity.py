"""How rare agreed values are, as Splink's term frequencies: tables looked up by how many records hold a value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from triangulate.linking.native.comparisons import AGREEMENT, PairLevels
from triangulate.linking.native.parameters import LEAST_U
from triangulate.linking.native.splink_levels import CONTEXT_NAMES, Agreed, LevelSql, ModelSql
from triangulate.linking.native.splink_records import held_values

if TYPE_CHECKING:
    from triangulate.linking.native.linker import Linked
    from triangulate.linking.native.model import TableComparison


def rarity_tables(linked: Linked, sql: ModelSql) -> dict[str, pl.DataFrame]:
    """Return for each column of rarity Splink's term frequencies: the column (records that hold a value) and ``tf_…``.

    The figure is u of the level for a value so common, as the engine weighs it: one row for each number of records
    that occurs. Where the rarer of two values counts it is the inverse, because Splink takes the larger of two.
    """
    held = {column: np.unique(counts[counts > 0]) for column, (_, counts) in held_values(linked).items()}
    found = {}
    for name, comparison in sql.comparisons.items():
        for level in sql.levels(name):
            m = np.maximum(comparison.levels[level.number - 1].m, LEAST_U)
            for way in level.ways:
                if not isinstance(way, Agreed):
                    continue
                counts = held.get(way.column.rpartition("_")[0], np.zeros(0, np.int64))
                for context in sql.contexts(name, level.number):
                    weights = _weights(linked, comparison, level.number, context, counts)
                    share = m[context] / np.exp2(weights.astype(np.float64))
                    column = held_column(comparison, level, context, way)
                    found[column] = pl.DataFrame({column: counts, f"tf_{column}": 1.0 / share if way.fewer else share})
    return found


def rarity_fields(column: str, way: Agreed) -> dict[str, Any]:
    """Return Splink's fields for the rarity of an agreed value.

    The weight becomes log2(m / tf). From an inverse table: u is 1, and the weight of the adjustment is minus one.
    """
    found = {"tf_adjustment_column": column, "tf_adjustment_weight": 1.0, "disable_tf_exact_match_detection": True}
    return {**found, "tf_adjustment_weight": -1.0, "u_probability": 1.0} if way.fewer else found


def held_column(comparison: TableComparison, level: LevelSql, context: int, way: Agreed) -> str:
    name = comparison.levels[level.number - 1].name
    return f"{way.column}_held_{name}_{CONTEXT_NAMES[context]}" + ("_fewer" if way.fewer else "")


def held_columns(sql: ModelSql) -> dict[str, str]:
    """Return for each column of rarity the column of the value."""
    return {
        held_column(comparison, level, context, way): way.column
        for name, comparison in sql.comparisons.items()
        for level in sql.levels(name)
        for way in level.ways
        if isinstance(way, Agreed)
        for context in sql.contexts(name, level.number)
    }


def _weights(
    linked: Linked, comparison: TableComparison, level: int, context: int, counts: NDArray[np.int64]
) -> NDArray[np.float32]:
    """Return what the engine gives for agreeing on values that so many records carry."""
    levels = {each.name: np.zeros(len(counts), np.int8) for each in linked.comparisons}
    if comparison.given in levels and comparison.given != "place":
        levels[comparison.given] += np.int8(np.flatnonzero(context == AGREEMENT)[0])
    levels[comparison.name][:] = level
    shares = {comparison.name: (counts / len(linked.table)).astype(np.float32)}
    return linked.weigher.parts(PairLevels(levels, shares, np.full(len(counts), context, np.int8)))[comparison.name]
