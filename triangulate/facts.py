"""Facts of one person: statements that say the same thing, with who says so and what stands against them.

A fact is a view, worked out when asked for and never stored: nothing here is chosen as true.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

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


def facts_of(gathered: Gathered, person: str, findings: Sequence[Finding]) -> pl.DataFrame:
    """Return every fact said of ``person``, one row a fact (columns ``FACT_COLUMNS``), by predicate and words."""
    said = gathered.statements.filter(
        (pl.col("person") == person) & (pl.col("polarity") != "?") & ~pl.col("predicate").str.starts_with("x_")
    )
    if said.is_empty():
        return pl.DataFrame(schema=FACT_COLUMNS)
    grouped = (
        with_fact_keys(said)
        .sort("id")
        .group_by("predicate", "fact_key", "ref_key", "polarity", maintain_order=True)
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
    weakest = gathered.linking.people.weakest_link(person)
    rows = [_row(row, gathered, person, findings, weakest) for row in grouped.iter_rows(named=True)]
    return pl.DataFrame(rows, schema=FACT_COLUMNS, orient="row").sort("predicate", "fact", "statements")


def _row(
    row: dict[str, object], gathered: Gathered, person: str, findings: Sequence[Finding], weakest: str | None
) -> dict[str, object]:
    statements = set(row["statements"])  # type: ignore[call-overload]
    touching = [f for f in findings if person in f.people and statements & set(f.statements)]
    contrary = sorted({s for f in touching for s in f.statements} - statements)
    return {
        **{name: row[name] for name in ("predicate", "said_by", "sources", "statements", "from", "to", "withheld")},
        "fact": _words(row, gathered),
        "denied": row["polarity"] == "-",
        "contrary": contrary,
        "findings": sorted(f.id for f in touching),
        "weakest_link": weakest,
    }


def _words(row: dict[str, object], gathered: Gathered) -> str:
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
    """Return ``said`` with ``fact_key`` (equal for values that say the same) and ``ref_key`` (the person referred to)."""
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
    is_object = pl.col("value_kind") == "object"
    member = {
        name: pl.when(is_object).then(pl.col("value")).str.json_path_match(f"$.{name}").fill_null("").alias(name)
        for name in ("scheme", "value", "issuer")
    }
    known = identifier_frame(part.select(*member.values()))
    return known.select(pl.concat_str("scheme", pl.lit("|"), "canonical").alias("key"))["key"]
