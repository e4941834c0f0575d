"""Facts of one person: statements that say the same thing, with who says so and what stands against them.

A fact is a view, worked out when asked for and never stored: nothing here is chosen as true.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from triangulate.columns import member
from triangulate.normalise.addresses import address_frame
from triangulate.normalise.date_columns import date_frame
from triangulate.normalise.identifiers import identifier_frame
from triangulate.normalise.name_columns import name_frame
from triangulate.wording import predicate_words, value_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from triangulate.findings import Finding
    from triangulate.gathered import Gathered

_DATES: Final = ("birth_date", "expected_birth_date", "death_date")

FACT_COLUMNS: Final[dict[str, pl.DataType]] = {
    "predicate": pl.String(),
    "fact": pl.String(),
    "said_by": pl.List(pl.String),
    "sources": pl.List(pl.String),
    "statements": pl.List(pl.String),
    "from": pl.String(),
    "to": pl.String(),
    "denied": pl.Boolean(),
    "withheld": pl.Boolean(),
    "contrary": pl.List(pl.String),
    "findings": pl.List(pl.String),
    "weakest_link": pl.String(),
}
"""Columns of the facts frame. ``fact`` is in words; ``contrary`` are statement ids that stand against it;
``weakest_link`` is the strength of the weakest link on which it belongs to this person (null: one persona)."""


_SCHEMA: Final = {"person": pl.String(), **FACT_COLUMNS}


def facts_of(gathered: Gathered, people: Sequence[str], findings: Sequence[Finding]) -> pl.DataFrame:
    """Return every fact said of ``people``: ``person`` and ``FACT_COLUMNS``, sorted by person, predicate and words."""
    said = gathered.statements.filter(
        pl.col("person").is_in(list(people)) & (pl.col("polarity") != "?") & ~pl.col("predicate").str.starts_with("x_")
    )
    if said.is_empty():
        return pl.DataFrame(schema=_SCHEMA)
    grouped = (
        with_fact_keys(said)
        .sort("id")
        .group_by("person", "predicate", "fact_key", "ref_key", "polarity", maintain_order=True)
        .agg(
            pl.col("value", "value_kind", "raw", "ref").first(),
            pl.col("agency").unique().sort().alias("said_by"),
            pl.col("source").unique().sort().alias("sources"),
            pl.col("id").alias("statements"),
            pl.col("valid_from").min().alias("from"),
            pl.col("valid_to").max().alias("to"),
            pl.col("withheld").fill_null(value=False).any().alias("withheld"),
        )
    )
    touching = _findings_by_statement(findings)
    rows = [_row(row, gathered, touching) for row in grouped.iter_rows(named=True)]
    return pl.DataFrame(rows, schema=_SCHEMA, orient="row").sort("person", "predicate", "fact", "statements")


def _findings_by_statement(findings: Sequence[Finding]) -> dict[str, list[Finding]]:
    by_statement: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        for statement in finding.statements:
            by_statement[statement].append(finding)
    return by_statement


def _row(row: dict[str, Any], gathered: Gathered, touching: dict[str, list[Finding]]) -> dict[str, Any]:
    own = set(row["statements"])
    found = {f.id: f for s in row["statements"] for f in touching.get(s, ()) if row["person"] in f.people}
    same = ("person", "predicate", "said_by", "sources", "statements", "from", "to", "withheld")
    return {
        **{name: row[name] for name in same},
        "fact": _words(row, gathered),
        "denied": row["polarity"] == "-",
        "contrary": sorted({s for f in found.values() for s in f.statements} - own),
        "findings": sorted(found),
        "weakest_link": gathered.linking.people.weakest_link(row["person"]),
    }


def _words(row: dict[str, Any], gathered: Gathered) -> str:
    predicate = str(row["predicate"])
    value = row["value"] if row["value"] is not None else row["raw"]
    words = value_words(
        predicate, value if value is None else str(value), str(row["value_kind"]), withheld=bool(row["withheld"])
    )
    if row["ref"] is None:
        return words
    other = gathered.label(str(row["ref"]))
    return f"{words} of {other}" if words else f"{predicate_words(predicate)} of {other}"


def with_fact_keys(said: pl.DataFrame) -> pl.DataFrame:
    """Return ``said`` with ``fact_key`` (equal where values say the same) and ``ref_key`` (the person referred to)."""
    keyed = pl.concat([_keys(part) for part in said.partition_by("predicate", maintain_order=True)])
    return keyed.with_columns(pl.coalesce("ref_person", "ref").alias("ref_key"))


def _keys(part: pl.DataFrame) -> pl.DataFrame:
    predicate = part.item(0, "predicate")
    values = part["value"]
    plain = pl.coalesce(pl.col("value"), pl.col("raw")).str.to_lowercase().str.strip_chars()
    if predicate == "name":
        return part.with_columns(pl.coalesce(name_frame(values)["sorted_key"], plain).alias("fact_key"))
    if predicate in _DATES:
        return part.with_columns(pl.coalesce(date_frame(values)["edtf"], plain).alias("fact_key"))
    if predicate == "address":
        keys = address_frame(values)
        # A postcode alone names no dwelling: without a building, the lines as written tell two addresses apart.
        dwelling = keys.select(pl.when(pl.col("building") != "").then(pl.col("place_key")).alias("key"))["key"]
        return part.with_columns(pl.coalesce(dwelling, plain).alias("fact_key"))
    if predicate == "identifier":
        return part.with_columns(pl.coalesce(_identifier_keys(part), plain).alias("fact_key"))
    return part.with_columns(plain.alias("fact_key"))


def _identifier_keys(part: pl.DataFrame) -> pl.Series:
    known = identifier_frame(part.select(member(n).fill_null("").alias(n) for n in ("scheme", "value", "issuer")))
    return known.select(pl.concat_str("scheme", pl.lit("|"), "canonical").alias("key"))["key"]
