"""The value objects that both school formats make of a pupil's columns."""

from __future__ import annotations

from typing import Final

import polars as pl

from triangulate.tables import json_object

_TEMPORARY_UPN: Final = r"^[A-Za-z]\d{11}[A-Za-z]$"
"""The last character of a temporary UPN is a letter. Source: DfE Unique pupil numbers guidance, 2024."""


def name_object(given: pl.Expr, family: pl.Expr, kind: str | None) -> pl.Expr:
    """Return name objects; ``given`` is a list column, ``kind`` the type of name, if the format tells it."""
    return json_object(given=given, family=family, **({"type": pl.lit(kind)} if kind else {}))


def given_list(*columns: str) -> pl.Expr:
    """Return the list of the given names that the columns hold."""
    return pl.concat_list(columns).list.drop_nulls()


def one_given(name: pl.Expr) -> pl.Expr:
    """Return a list of the one given name, empty where there is none."""
    return pl.concat_list(name).list.drop_nulls()


def identifier(column: str, scheme: str, use: str | None = None) -> pl.Expr:
    """Return identifier objects of one scheme."""
    return json_object(scheme=pl.lit(scheme), value=pl.col(column), **({"use": pl.lit(use)} if use else {}))


def upn_identifier(column: str) -> pl.Expr:
    """Return identifier objects of a pupil's present UPN, which may be a temporary one."""
    temporary = pl.col(column).str.strip_chars().str.contains(_TEMPORARY_UPN)
    use = pl.when(temporary).then(pl.lit("temporary")).otherwise(pl.lit("current"))
    return json_object(scheme=pl.lit("upn"), use=use, value=pl.col(column))
