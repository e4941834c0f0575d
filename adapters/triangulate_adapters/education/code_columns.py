"""Columns of codes turned into the values of the vocabulary, by the reviewed tables."""

from __future__ import annotations

import polars as pl

from triangulate.normalise.codes import code_key_expr, mapping


def coded(column: str, table: str, scheme: str, meaning: str = "value") -> pl.Expr:
    """Return the meanings of a column's codes; null where the reviewed table has none."""
    codes = mapping(table, scheme, meaning)
    return code_key_expr(pl.col(column)).replace_strict(codes, default=None, return_dtype=pl.String)


def extended_ethnicity(column: str) -> pl.Expr:
    """Return an ethnicity column in the finest code the census has: ``WENG`` stays, refused and unknown are ``U``."""
    finest = coded(column, "ethnicity", "dfe_extended", "detail")
    return pl.coalesce(finest, coded(column, "ethnicity", "dfe_extended"))
