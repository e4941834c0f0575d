"""A table model as a Splink 5 settings file, with the records and the rarity of values that it reads.

The levels, their m and u, and the rarity of agreed values are the engine's; so are the scores. Splink multiplies
Bayes factors as the engine adds bits (Fellegi and Sunter, 1969). What the engine does and plain m and u do not say is
written in Splink's own terms:

- A level is weighed by its context (one home, one postcode): one Splink level for each level and context. m and u add
  up to one within a context.
- A value's rarity: Splink's term frequency of a value is u of the level for that value (Splink, term frequency
  adjustments, 2024). It is read from a table (``tf_<column>.parquet``) by how many records hold the value.
- The prior differs by source: a comparison ``sources`` with a level for each relation of sources.
- A pair at one home that looks as relatives do weighs at most :data:`RELATIVES_BITS`. Splink only adds, so the
  comparison ``relatives`` takes :data:`RELATIVES_TAKEN` bits off; who wants the engine's own figure gives them back
  and takes the lesser of the two.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from triangulate.errors import UsageError
from triangulate.link.native.comparisons import AGREEMENT, PairLevels
from triangulate.link.native.parameters import CONTEXTS, LEAST_U, relations
from triangulate.link.native.splink_levels import CONTEXT_NAMES, Agreed, LevelSql, ModelSql
from triangulate.link.native.splink_places import ADDRESS, POSTCODE
from triangulate.link.native.splink_records import held_values, splink_records
from triangulate.link.native.splink_sql import DIALECTS, NEVER, all_of, value_pairs
from triangulate.link.native.weighing import HOMES_SHARED
from triangulate.output import write_text, written_aside

if TYPE_CHECKING:
    from triangulate.link.native.linker import Linked
    from triangulate.link.native.model import TableComparison, TableModel

RELATIVES_TAKEN: Final = 60
"""Bits taken off where two records look like relatives of one home: more than all that can agree adds up to."""
_ELSE: Final = "ELSE"
_CONTEXT_WORDS: Final = ("", "one postcode", "one address")


def splink_settings(
    model: TableModel,
    values: Mapping[str, int] | None = None,
    sources: Mapping[str, int] | None = None,
    dialect: str = "duckdb",
) -> dict[str, Any]:
    """Return a Splink settings file; see :meth:`TableModel.to_splink`."""
    sql = _model_sql(model, values, dialect)
    base, relation = _prior(model, sources)
    comparisons = [{"output_column_name": sql.columns[name], "comparison_description": comparison.label,
                    "comparison_levels": list(_levels(sql, comparison))}
                   for name, comparison in sql.comparisons.items()]  # fmt: skip
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "id",
        "source_dataset_column_name": "source",
        "probability_two_random_records_match": base,
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": False,
        "comparisons": [*relation, *_relatives(model, sql), *comparisons],
        "blocking_rules_to_generate_predictions": [{"blocking_rule": rule} for rule in blocking_rules(sql)],
    }


def write_splink(linked: Linked, folder: Path | str, dialect: str = "duckdb") -> dict[str, Any]:
    """Write what Splink needs to score the records of a table as the engine did, and return the settings.

    ``settings.json``, ``records.parquet`` (one row a record: ``id``, ``source``, prepared columns) and one
    ``tf_<column>.parquet`` a column of rarity, to be registered as Splink's term frequency of that column. The folder
    is made where it does not exist; files of an earlier export are replaced. Raises :class:`UsageError` for a dialect
    that is not "duckdb" or "spark".
    """
    held = held_values(linked)
    values = {column: codes.shape[1] for column, (codes, _) in held.items()}
    sizes = np.bincount(linked.table.source, minlength=len(linked.table.sources))
    sources = dict(zip(linked.table.sources, sizes.tolist(), strict=True))
    settings = splink_settings(linked.model, values, sources, dialect)
    sql = _model_sql(linked.model, values, dialect)
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    for column, table in rarity_tables(linked, sql).items():
        _write(table, target / f"tf_{column}.parquet")
    _write(splink_records(linked, _held_columns(sql)), target / "records.parquet")
    write_text(target / "settings.json", json.dumps(settings, indent=2) + "\n")
    return settings


def rarity_tables(linked: Linked, sql: ModelSql) -> dict[str, pl.DataFrame]:
    """Return for each column of rarity Splink's term frequencies: the column (records that hold a value) and ``tf_…``.

    The figure is u of the level for a value so common, as the engine weighs it: one row for each number of records
    that occurs. Where the rarer of two values counts it is the inverse, because Splink takes the larger of two.
    """
    held, found = held_values(linked), {}
    for name, comparison in sql.comparisons.items():
        for level in sql.levels(name):
            m = np.maximum(comparison.levels[level.number - 1].m, LEAST_U)
            for way in level.ways:
                if not isinstance(way, Agreed):
                    continue
                counts = np.unique(held.get(way.column.rpartition("_")[0], (None, np.zeros(0, np.int64)))[1])
                counts = counts[counts > 0]
                for context in sql.contexts(name, level.number):
                    share = m[context] / np.exp2(_weights(linked, comparison, level.number, context, counts).astype(np.float64))
                    column = _held_column(comparison, level, context, way)
                    found[column] = pl.DataFrame({column: counts, f"tf_{column}": 1.0 / share if way.fewer else share})
    return found


def blocking_rules(sql: ModelSql) -> list[str]:
    """Return rules that find most pairs worth a look: one number, or any two of birth date, names, postcode and house.

    Unlike the engine's keys they do not split blocks that are too large.
    """
    parts, alone = {}, []
    for name, comparison in sql.comparisons.items():
        column = sql.columns[name]
        if comparison.kind in ("given", "family"):
            parts[name] = f"l.{column}_1_sound = r.{column}_1_sound"
        elif comparison.kind == "birth_date":
            parts[name] = f"l.{column}_1 = r.{column}_1"
        elif comparison.kind == "place":
            parts["postcode"] = f"l.{POSTCODE}_1 = r.{POSTCODE}_1"
            parts["house"] = " AND ".join(f"l.{ADDRESS}_1_{part} = r.{ADDRESS}_1_{part}" for part in ("number", "street"))
        elif comparison.kind == "number" or name == "email":
            alone += [f"l.{a.column} = r.{b.column}" for a, b in value_pairs(column, sql.width(column))]
    return [*alone, *(f"{one} AND {other}" for one, other in combinations(parts.values(), 2))] or list(parts.values()) or ["1 = 1"]


def _model_sql(model: TableModel, values: Mapping[str, int] | None, dialect: str) -> ModelSql:
    if dialect not in DIALECTS:
        raise UsageError(place="dialect", kind="it is not one that is written", next_step=f"Use one of {', '.join(DIALECTS)}.")
    return ModelSql(model, values or {}, DIALECTS[dialect])


def _levels(sql: ModelSql, comparison: TableComparison) -> Iterator[dict[str, Any]]:
    name = comparison.name
    yield {"sql_condition": sql.missing(name), "label_for_charts": "nothing to compare", "is_null_level": True}
    for level in sql.levels(name):
        for way in level.ways:
            for context, met in sql.contexts(name, level.number).items():
                condition = way.condition if isinstance(way, Agreed) else way
                entry = _level(sql, comparison, level.number, context)
                entry["sql_condition"] = all_of(condition, met) if met else condition
                if isinstance(way, Agreed):
                    entry.update(_rarity(_held_column(comparison, level, context, way), way))
                yield entry
    last = sql.last(name)
    for context, met in sql.contexts(name, last).items():
        yield {**_level(sql, comparison, last, context), "sql_condition": met or _ELSE}


def _level(sql: ModelSql, comparison: TableComparison, number: int, context: int) -> dict[str, Any]:
    level = comparison.levels[number - 1]
    parent = sql.comparisons.get(comparison.given)
    words = _CONTEXT_WORDS[context]
    if context and parent is not None and parent.name != "place":
        words = f"{parent.label} {'agrees' if context == CONTEXTS - 1 else 'nearly agrees'}"
    shown = "" if comparison.name == "place" or not words else f" ({words})"
    return {
        "sql_condition": "",
        "label_for_charts": f"{level.label}{shown}",
        "m_probability": max(level.m[context], LEAST_U),
        "u_probability": max(level.u[context], LEAST_U),
    }


def _rarity(column: str, way: Agreed) -> dict[str, Any]:
    """Return Splink's fields for the rarity of an agreed value.

    The weight becomes log2(m / tf). From an inverse table: u is 1, and the weight of the adjustment is minus one.
    """
    found = {"tf_adjustment_column": column, "tf_adjustment_weight": 1.0, "disable_tf_exact_match_detection": True}
    return {**found, "tf_adjustment_weight": -1.0, "u_probability": 1.0} if way.fewer else found


def _held_column(comparison: TableComparison, level: LevelSql, context: int, way: Agreed) -> str:
    name = comparison.levels[level.number - 1].name
    return f"{way.column}_held_{name}_{CONTEXT_NAMES[context]}" + ("_fewer" if way.fewer else "")


def _held_columns(sql: ModelSql) -> dict[str, str]:
    """Return for each column of rarity the column of the value."""
    return {
        _held_column(comparison, level, context, way): way.column
        for name, comparison in sql.comparisons.items()
        for level in sql.levels(name)
        for way in level.ways
        if isinstance(way, Agreed)
        for context in sql.contexts(name, level.number)
    }


def _weights(linked: Linked, comparison: TableComparison, level: int, context: int, counts: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return what the engine gives for agreeing on values that so many records carry."""
    levels = {each.name: np.zeros(len(counts), np.int8) for each in linked.comparisons}
    if comparison.given in levels and comparison.given != "place":
        levels[comparison.given] += np.int8(np.flatnonzero(context == AGREEMENT)[0])
    levels[comparison.name][:] = level
    shares = {comparison.name: (counts / len(linked.table)).astype(np.float32)}
    return linked.weigher.parts(PairLevels(levels, shares, np.full(len(counts), context, np.int8)))[comparison.name]


def _prior(model: TableModel, sources: Mapping[str, int] | None) -> tuple[float, list[dict[str, Any]]]:
    """Return the mean prior, and the comparison that makes it the prior of each relation of sources.

    Among pairs of one person a relation is as frequent as its prior times its pairs, so its Bayes factor turns the
    mean odds into its own.
    """
    known = sources or {prior.source: 1 for prior in model.priors if prior.source is not None}
    prior = model.parameters((), tuple(known), model.records).prior
    if len(known) < 2:
        return float(prior[0]), []
    pairs = relations(np.repeat(np.arange(len(known), dtype=np.int16), list(known.values())), len(known))[0] if sources else np.ones(len(prior))
    share = np.maximum(pairs, 1.0) / np.maximum(pairs, 1.0).sum()
    mean = float((share * prior).sum())
    m, u = share * prior / mean, share * (1 - prior) / (1 - mean)
    quoted = ["'" + source.replace("'", "''") + "'" for source in known]
    conditions = [*(f"source_l = {name} AND source_r = {name}" for name in quoted), _ELSE]
    labels = [*(f"both in {source}" for source in known), "in two sources"]
    levels = [
        {"sql_condition": condition, "label_for_charts": label, "m_probability": float(a), "u_probability": float(b)}
        for condition, label, a, b in zip(conditions, labels, m, u, strict=True)
    ]
    nothing = {"sql_condition": "source_l IS NULL OR source_r IS NULL", "label_for_charts": "nothing to compare", "is_null_level": True}
    return mean, [{"output_column_name": "sources", "comparison_description": "Sources", "comparison_levels": [nothing, *levels]}]


def _relatives(model: TableModel, sql: ModelSql) -> list[dict[str, Any]]:
    condition = sql.relatives() if model.one_at_home < HOMES_SHARED else NEVER
    if condition == NEVER:
        return []
    like = {"sql_condition": condition, "label_for_charts": "like relatives of one home", "m_probability": 2.0**-RELATIVES_TAKEN, "u_probability": 1.0}
    other = {"sql_condition": _ELSE, "label_for_charts": "not like relatives", "m_probability": 1.0, "u_probability": 1.0}
    return [{"output_column_name": "relatives", "comparison_description": "Relatives of one home", "comparison_levels": [like, other]}]


def _write(frame: pl.DataFrame, path: Path) -> None:
    with written_aside(path) as file:
        frame.write_parquet(file)
