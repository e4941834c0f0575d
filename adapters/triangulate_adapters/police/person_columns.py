"""Expressions that several police formats share: names, addresses, identifiers, codes and who stands for nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from triangulate.normalise.codes import code_key_expr, mapping
from triangulate.tables import json_object

if TYPE_CHECKING:
    from collections.abc import Sequence


def code_value(column: str, table: str, scheme: str, kept: str = "value") -> pl.Expr:
    """Return what the codes of ``column`` mean; null for a code that the table does not list or leaves empty."""
    known = mapping(table, scheme, kept)
    return code_key_expr(pl.col(column)).replace_strict(known, default=None, return_dtype=pl.String)


def name_object(given: Sequence[str], family: str, kind: str | None = None) -> pl.Expr:
    """Return the JSON of a name from its columns; given names keep their order and wording."""
    members = {"given": _listed(given), "family": pl.col(family)}
    if kind is not None:
        members["type"] = pl.lit(kind)
    return json_object(**members)


def address_object(lines: Sequence[pl.Expr], postcode: str, uprn: str, kind: pl.Expr | None = None) -> pl.Expr:
    """Return the JSON of an address from its lines, postcode and unique property reference number."""
    members = {"lines": pl.concat_list(*lines).list.drop_nulls(), "postcode": pl.col(postcode), "uprn": pl.col(uprn)}
    if kind is not None:
        members["type"] = kind
    return json_object(**members)


def identifier_object(column: str, scheme: str, issuer: str | None = None) -> pl.Expr:
    """Return the JSON of an identifier. Nothing is said of whether it is current, because the source does not."""
    members = {"scheme": pl.lit(scheme), "value": pl.col(column)}
    if issuer is not None:
        members["issuer"] = pl.lit(issuer)
    return json_object(**members)


def together(columns: Sequence[str], separator: str = " ") -> pl.Expr:
    """Return the columns' writing in one text; null where all are null."""
    joined = pl.concat_str(*(pl.col(name) for name in columns), separator=separator, ignore_nulls=True)
    return pl.when(pl.any_horizontal(*(pl.col(name).is_not_null() for name in columns))).then(joined)


def _listed(columns: Sequence[str]) -> pl.Expr:
    return pl.concat_list(*(pl.col(name) for name in columns)).list.drop_nulls()
