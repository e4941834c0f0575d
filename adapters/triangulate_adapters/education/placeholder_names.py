"""Which rows of a table name nobody: "UNKNOWN", "Baby Smith", "Mum"."""

from __future__ import annotations

import polars as pl

from triangulate.normalise.name_columns import names_nobody


def persona_types(frame: pl.DataFrame, given: str, family: str) -> pl.Series:
    """Return one persona type a row: ``placeholder`` where the name in these columns names nobody, else ``person``."""
    nobody = names_nobody(frame, [given], family)
    return nobody.to_frame("nobody").select(
        pl.when("nobody").then(pl.lit("placeholder")).otherwise(pl.lit("person")).alias("type")
    )["type"]
