"""Dates as exports of schools write them, turned into ISO form once for each distinct cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def with_iso_dates(frame: pl.DataFrame, names: Iterable[str], patterns: Sequence[str]) -> pl.DataFrame:
    """Return ``frame`` with ``_iso_<column>`` for each of ``names`` that it has: ISO text, null where no date.

    ``patterns`` (chrono codes) are tried in order; the first that fits a cell gives its date.
    """
    found = []
    for name in (name for name in names if name in frame.columns):
        distinct = frame.select(name).unique().drop_nulls()
        parsed = [pl.col(name).str.strip_chars().str.to_date(pattern, strict=False) for pattern in patterns]
        iso = distinct.select(pl.coalesce(parsed).dt.to_string("%Y-%m-%d")).to_series()
        codes = pl.col(name).replace_strict(distinct.get_column(name), iso, default=None, return_dtype=pl.String)
        found.append(codes.alias(f"_iso_{name}"))
    return frame.with_columns(found)


def dated(column: str) -> pl.Expr:
    """Return a date column in ISO form, or as written where it is no date: carried, and never compared."""
    return pl.coalesce(pl.col(f"_iso_{column}"), pl.col(column))
