"""The report of a table's links: what was read, compared and learnt, at what cost. It holds no value of a record."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from triangulate.linking.native.comparisons import LEVELS
from triangulate.linking.native.linker import ENOUGH_RECORDS
from triangulate.linking.native.model import TableComparison, weight_of
from triangulate.linking.native.places import Home
from triangulate.linking.native.wording import comparison_label
from triangulate.linking.report import STRENGTH_MEANING, LinkReport
from triangulate.wording import listed_in_words

if TYPE_CHECKING:
    from triangulate.linking.native.linker import Linked
    from triangulate.linking.native.links import Links
    from triangulate.linking.native.table import Table

_PLACES: Final = ("address", "postcode", "town")
_DATE_PARTS: Final = {"birth_year": (10_000, 10_000), "birth_month": (100, 100), "birth_day": (1, 100)}
"""How to cut a part out of a date yyyymmdd: divide by the first, keep the remainder by the second."""


def report_of(links: Links) -> LinkReport:
    """Return the report of a table's links. ``pairs`` of its levels are counted among the pairs kept."""
    linked = links.linked
    table = linked.table
    sizes = np.bincount(table.source, minlength=len(table.sources))
    return LinkReport(
        records=len(table),
        sources=tuple((name or "the table", int(size)) for name, size in zip(table.sources, sizes, strict=True)),
        people=int(np.unique(linked.person).size),
        candidate_pairs=linked.candidates,
        links=links_by_strength(links),
        blocking=used_keys(linked.blocking),
        levels=_levels(linked),
        columns=_columns(links),
        training=training_sentence(links),
        converged=True,
        iterations=linked.rounds,
        steps=pl.DataFrame(linked.clock.steps, schema={"step": pl.String, "seconds": pl.Float64}, orient="row"),
        peak_memory_mb=peak_memory_mb(),
        notes=_notes(links),
    )


def links_by_strength(links: Links) -> pl.DataFrame:
    """Return ``strength, links``: how many edges there are of each strength, the strongest first."""
    named = pl.when((pl.col("strength") == "possible") & pl.col("joined")).then(pl.lit("possible, joined"))
    counted = links.edges.group_by(named.otherwise(pl.col("strength").cast(pl.String)).alias("strength")).len("links")
    order = pl.DataFrame({"strength": list(STRENGTH_MEANING)}).with_row_index("place")
    return counted.join(order, on="strength").sort("place").select("strength", "links")


def used_keys(blocking: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of the keys up to the last that brought pairs or left blocks out; later ones were not needed."""
    worked = (blocking["blocks"] + blocking["left_out"] > 0).arg_true()
    return blocking.head(int(worked[-1]) + 1 if len(worked) else 0)


def training_sentence(links: Links) -> str:
    """Return which model was used, and why."""
    linked, records = links.linked, len(links.linked.table)
    if links.asked == "saved":
        return f"A saved model was used; it goes back to a table of {linked.model.records:,} records."
    if links.asked == "default":
        return "The shipped figures were used, as asked for."
    if linked.model.origin == "learnt":
        return "The figures were learnt from this table."
    if records < ENOUGH_RECORDS:
        enough = f"{ENOUGH_RECORDS} records are needed to learn from, and the table has {records:,}"
        return f"The shipped figures were used: {enough}."
    return "The shipped figures were used: the table has too few pairs of records of one person to learn from."


def peak_memory_mb() -> float:
    """Return the most memory the process has held, in megabytes; 0 on systems that do not say."""
    try:
        import resource
    except ImportError:
        return 0.0
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return held / (1024 * 1024 if sys.platform == "darwin" else 1024)  # macOS counts bytes, Linux kilobytes


def _levels(linked: Linked) -> pl.DataFrame:
    known = {c.name: c for c in linked.model.comparisons}
    rows = []
    for place, comparison in enumerate(linked.comparisons):
        counts = np.bincount(linked.edges.levels[:, place], minlength=len(LEVELS[comparison.kind]) + 1)
        rows += _rows(known[comparison.name], counts[1:].tolist(), at_home=_weighs_by_home(linked, comparison.name))
    columns = {
        "comparison": pl.String, "level": pl.String, "label": pl.String, "m": pl.Float64, "u": pl.Float64,
        "weight": pl.Float64, "pairs": pl.Int64, "u_at_one_home": pl.Float64, "weight_at_one_home": pl.Float64,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=columns, orient="row")


def _rows(model: TableComparison, counts: list[int], *, at_home: bool) -> list[tuple[object, ...]]:
    return [
        (
            comparison_label(model.name),
            level.name,
            level.label,
            level.m[0],
            level.u[0],
            weight_of(level, 0),
            pairs,
            level.u[Home.ADDRESS] if at_home else None,
            weight_of(level, Home.ADDRESS) if at_home else None,
        )
        for level, pairs in zip(model.levels, counts, strict=True)
    ]


def _weighs_by_home(linked: Linked, name: str) -> bool:
    """Return whether the table has homes, and the comparison weighs otherwise where two records share one."""
    model = next(c for c in linked.model.comparisons if c.name == name)
    if name == "place" or linked.table.places is None or _parent(linked, model) != "place":
        return False
    return any(level.u[0] != level.u[Home.ADDRESS] or level.m[0] != level.m[Home.ADDRESS] for level in model.levels)


def _parent(linked: Linked, model: TableComparison) -> str:
    return model.given if any(c.name == model.given for c in linked.comparisons) else "place"


def _columns(links: Links) -> pl.DataFrame:
    table = links.linked.table
    rows = []
    for role, columns in links.roles.items():
        for names, usable, distinct, recorded in _held(table, role, columns):
            filled = usable / len(table) if len(table) else 0.0
            rows.append((names, role, filled, distinct, max(recorded - usable, 0)))
    schema = {"column": pl.String, "role": pl.String, "filled": pl.Float64, "distinct": pl.Int64, "set_aside": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _held(table: Table, role: str, columns: tuple[str, ...]) -> list[tuple[str, int, int, int]]:
    """Return for each column of a role (several hold a set together) usable records, distinct values, recorded ones."""
    recorded, together = table.recorded.get(role, 0), ", ".join(columns)
    if role == "other":
        return [(c, *_counted(table.texts[f"other:{c}"].codes), table.recorded.get(f"other:{c}", 0)) for c in columns]
    if role in _DATE_PARTS and table.dates is not None:
        divisor, remainder = _DATE_PARTS[role]
        part = table.dates.days[:, 0] // divisor % remainder
        return [(together, int((part > 0).sum()), int(np.unique(part[part > 0]).size), recorded)]
    if role == "birth_date" and table.dates is not None:
        return [(together, *_counted(np.where(table.dates.days > 0, table.dates.days, -1)), recorded)]
    if role == "full_name":
        parts = [values.codes[:, 0] for values in (table.given, table.middle, table.family) if values is not None]
        numbers = np.stack(parts, axis=1)
        usable = numbers[(numbers >= 0).any(axis=1)]
        return [(together, len(usable), len(np.unique(usable, axis=0)), recorded)]
    held = getattr(table.places, role) if role in _PLACES else table.numbers.get(role) or table.texts.get(role)
    values = held or getattr(table, role, None)
    return [(together, *_counted(values.codes), recorded)] if values is not None else []


def _counted(codes: np.ndarray[tuple[int, ...], np.dtype[np.int32]]) -> tuple[int, int]:
    """Return how many records have a value, and how many distinct values there are."""
    return int((codes >= 0).any(axis=1).sum()), int(np.unique(codes[codes >= 0]).size)


def _notes(links: Links) -> tuple[str, ...]:
    linked = links.linked
    notes = []
    once = [name or "the table" for name, free in zip(linked.table.sources, linked.one_to_one, strict=True) if free]
    if once:
        why = "as stated by the caller" if links.declared else "because next to no two of their records are alike"
        named = listed_in_words(once)
        notes.append(f"Held to list each person once, {why}: {named}. No two records of one of them are joined.")
    for model in linked.model.comparisons:
        parent = _parent(linked, model) if any(c.name == model.name for c in linked.comparisons) else "place"
        if parent != "place":
            notes.append(
                f"{comparison_label(model.name)} weighs less where {comparison_label(parent)} agrees, because the one "
                "mostly follows from the other."
            )
    notes += [
        f"{comparison_label(column)} was left out: {comparison_label(parent)} says the same, and what is said twice "
        "is no second evidence."
        for column, parent in linked.redundant.items()
    ]
    if unused := linked.blocking.height - used_keys(linked.blocking).height:
        notes.append(f"{unused} further keys were not needed, because the keys above had brought enough pairs.")
    kept = f"{len(linked.edges.packed):,} of {linked.candidates:,}"
    notes.append(
        f"Pairs at each level are counted among the {kept} compared pairs that were kept: the rest weigh less."
    )
    if links.previous is not None:
        kinds = links.changes["kind"].to_list()
        merged, split = kinds.count("merged"), kinds.count("split")
        notes.append(f"Since the earlier run: {merged} people made of several, {split} parts of people that were one.")
    return tuple(notes)
