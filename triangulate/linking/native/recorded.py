"""How many records have anything in the columns of a role, before any of it is normalised."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl


def recorded_by_role(frame: pl.DataFrame, roles: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    """Return for each role how many records have a value in any of its columns: no null, empty text or empty list.

    Columns of the role ``other`` stand for themselves, each under ``other:<column>``.
    """
    named = {role: columns for role, columns in roles.items() if role != "other"}
    named |= {f"other:{column}": (column,) for column in roles.get("other", ())}
    counted = frame.select(
        pl.any_horizontal(_present(column, frame.schema[column]) for column in columns).sum().alias(role)
        for role, columns in named.items()
    )
    return dict(zip(counted.columns, counted.row(0), strict=True))


def _present(column: str, kind: pl.DataType) -> pl.Expr:
    if isinstance(kind, pl.List):
        return (pl.col(column).list.len() > 0).fill_null(value=False)
    if kind == pl.String:
        return (pl.col(column) != "").fill_null(value=False)
    return pl.col(column).is_not_null()
