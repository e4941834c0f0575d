"""Which rows of a table name nobody: "UNKNOWN", "Baby Smith", "Mum"."""

from __future__ import annotations

import polars as pl

from triangulate.normalise.name_tables import placeholders
from triangulate.normalise.names import parse_name


def persona_types(frame: pl.DataFrame, given: str, family: str) -> pl.Series:
    """Return one persona type a row: ``placeholder`` where the name stands for nobody, else ``person``.

    ``given`` and ``family`` name columns of text. Only rows that hold a word of the reviewed list of
    placeholder words are parsed, each distinct name once.
    """
    known = pl.Series(sorted(placeholders().words), dtype=pl.String).implode()
    words = pl.concat_str(pl.col(given), pl.col(family), separator=" ", ignore_nulls=True).str.to_lowercase()
    suspect = frame.select(
        (words.str.split(" ").list.set_intersection(known).list.len().fill_null(0) > 0).alias("suspect"),
        pl.col(given).fill_null("").alias("given"),
        pl.col(family).fill_null("").alias("family"),
    )
    judged = suspect.filter("suspect").unique(["given", "family"], maintain_order=True)
    nobody = [
        parse_name({"given": [one], "family": other}).placeholder
        for one, other in judged.select("given", "family").iter_rows()
    ]
    marked = judged.with_columns(pl.Series("nobody", nobody, dtype=pl.Boolean))
    joined = suspect.join(marked, on=["given", "family"], how="left", maintain_order="left")
    return joined.select(pl.when(pl.col("nobody")).then(pl.lit("placeholder")).otherwise(pl.lit("person"))).to_series()
