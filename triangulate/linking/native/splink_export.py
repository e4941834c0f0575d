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

from triangulate.errors import UsageError
from triangulate.linking.native.parameters import CONTEXTS, LEAST_U, relations
from triangulate.linking.native.splink_levels import Agreed, ModelSql
from triangulate.linking.native.splink_places import ADDRESS, POSTCODE, TOWN
from triangulate.linking.native.splink_rarity import held_column, held_columns, rarity_fields, rarity_tables
from triangulate.linking.native.splink_records import held_values, splink_records
from triangulate.linking.native.splink_sql import DIALECTS, NEVER, all_of, value_pairs
from triangulate.linking.native.weighing import HOMES_SHARED
from triangulate.output import write_text, written_aside

if TYPE_CHECKING:
    from triangulate.linking.native.linker import Linked
    from triangulate.linking.native.model import TableComparison, TableModel

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
    comparisons = [
        _comparison(sql.columns[name], comparison.label, list(_levels(sql, comparison)))
        for name, comparison in sql.comparisons.items()
    ]
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "id",
        "source_dataset_column_name": "source",
        "probability_two_random_records_match": base,
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": True,
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
    _write(splink_records(linked, held_columns(sql)), target / "records.parquet")
    write_text(target / "settings.json", json.dumps(settings, indent=2) + "\n")
    return settings


def blocking_rules(sql: ModelSql) -> list[str]:
    """Return rules that find most pairs worth a look.

    One number or e-mail address, or any two of names, birth date and home; a date may agree in two parts only. Unlike
    the engine's keys they do not split blocks that are too large.
    """
    alone = [
        f"l.{a.column} = r.{b.column}"
        for name, comparison in sql.comparisons.items()
        if comparison.kind == "number" or name == "email"
        for a, b in value_pairs(sql.columns[name], sql.width(sql.columns[name]))
    ]
    names, dates, homes, towns = _blocking_parts(sql)
    rules = [*alone, *(_both(one, other) for one, other in combinations([*names, *dates[:1], *homes], 2))]
    rules += [_both(part, other) for part in dates[1:] for other in [*names, *homes]]
    rules += [_both(*group, town) for town in towns for group in (names, dates[:1]) if group]
    return rules or names or dates or ["1 = 1"]


def _blocking_parts(sql: ModelSql) -> tuple[list[str], list[str], list[str], list[str]]:
    """Return what names, dates (whole, then two parts of three), homes and towns must have in common."""
    names = [f"{sql.columns[name]}_1_sound" for name in ("given", "family") if name in sql.comparisons]
    born = [("",), ("_month", "_day"), ("_year", "_month")] if "birth_date" in sql.comparisons else []
    # A part that is not recorded is 0, and two of those agree on nothing.
    dates = [
        _both(*(_both(_one(f"birth_date_1{part}"), f"l.birth_date_1{part} > 0") for part in parts)) for parts in born
    ]
    if "place" not in sql.comparisons:
        return [_one(name) for name in names], dates, [], []
    house = _both(_one(f"{ADDRESS}_1_number"), _one(f"{ADDRESS}_1_street"))
    return [_one(name) for name in names], dates, [_one(f"{POSTCODE}_1"), house], [_one(f"{TOWN}_1")]


def _one(column: str) -> str:
    return f"l.{column} = r.{column}"


def _both(*conditions: str) -> str:
    return " AND ".join(conditions)


def _model_sql(model: TableModel, values: Mapping[str, int] | None, dialect: str) -> ModelSql:
    if dialect not in DIALECTS:
        known = ", ".join(DIALECTS)
        raise UsageError(place="dialect", kind="it is not one that is written", next_step=f"Use one of {known}.")
    return ModelSql(model, values or {}, DIALECTS[dialect])


def _levels(sql: ModelSql, comparison: TableComparison) -> Iterator[dict[str, Any]]:
    name = comparison.name
    yield _nothing(sql.missing(name))
    for level in sql.levels(name):
        for way in level.ways:
            for context, met in sql.contexts(name, level.number).items():
                condition = way.condition if isinstance(way, Agreed) else way
                entry = _level(sql, comparison, level.number, context, all_of(condition, met) if met else condition)
                if isinstance(way, Agreed):
                    entry.update(rarity_fields(held_column(comparison, level, context, way), way))
                yield entry
    last = sql.last(name)
    for context, met in sql.contexts(name, last).items():
        yield _level(sql, comparison, last, context, met or _ELSE)


def _level(sql: ModelSql, comparison: TableComparison, number: int, context: int, condition: str) -> dict[str, Any]:
    level = comparison.levels[number - 1]
    parent = sql.comparisons.get(comparison.given)
    words = _CONTEXT_WORDS[context]
    if context and parent is not None and parent.name != "place":
        words = f"{parent.label} {'agrees' if context == CONTEXTS - 1 else 'nearly agrees'}"
    shown = "" if comparison.name == "place" or not words else f" ({words})"
    m, u = max(level.m[context], LEAST_U), max(level.u[context], LEAST_U)
    return _outcome(condition, f"{level.label}{shown}", m, u)


def _prior(model: TableModel, sources: Mapping[str, int] | None) -> tuple[float, list[dict[str, Any]]]:
    """Return the mean prior, and the comparison that makes it the prior of each relation of sources.

    Among pairs of one person a relation is as frequent as its prior times its pairs, so its Bayes factor turns the
    mean odds into its own.
    """
    known = sources or {prior.source: 1 for prior in model.priors if prior.source is not None}
    prior = model.parameters((), tuple(known), model.records).prior
    if len(known) < 2:
        return float(prior[0]), []
    records = np.repeat(np.arange(len(known), dtype=np.int16), list(known.values()))
    pairs = np.maximum(relations(records, len(known))[0], 1.0) if sources else np.ones(len(prior))
    share = pairs / pairs.sum()
    mean = float((share * prior).sum())
    m, u = share * prior / mean, share * (1 - prior) / (1 - mean)
    quoted = ["'" + source.replace("'", "''") + "'" for source in known]
    conditions = [*(f"source_l = {name} AND source_r = {name}" for name in quoted), _ELSE]
    labels = [*(f"both in {source}" for source in known), "in two sources"]
    outcomes = zip(conditions, labels, m.tolist(), u.tolist(), strict=True)
    levels = [_nothing("source_l IS NULL OR source_r IS NULL"), *(_outcome(*outcome) for outcome in outcomes)]
    return mean, [_comparison("sources", "Sources", levels)]


def _relatives(model: TableModel, sql: ModelSql) -> list[dict[str, Any]]:
    condition = sql.relatives() if model.one_at_home < HOMES_SHARED else NEVER
    if condition == NEVER:
        return []
    levels = [
        _nothing(sql.missing("place")),
        _outcome(condition, "like relatives of one home", 2.0**-RELATIVES_TAKEN, 1.0),
        _outcome(_ELSE, "not like relatives", 1.0, 1.0),
    ]
    return [_comparison("relatives", "Relatives of one home", levels)]


def _comparison(name: str, label: str, levels: list[dict[str, Any]]) -> dict[str, Any]:
    return {"output_column_name": name, "comparison_description": label, "comparison_levels": levels}


def _outcome(condition: str, label: str, m: float, u: float) -> dict[str, Any]:
    return {"sql_condition": condition, "label_for_charts": label, "m_probability": m, "u_probability": u}


def _nothing(condition: str) -> dict[str, Any]:
    return {"sql_condition": condition, "label_for_charts": "nothing to compare", "is_null_level": True}


def _write(frame: pl.DataFrame, path: Path) -> None:
    with written_aside(path) as file:
        frame.write_parquet(file)
