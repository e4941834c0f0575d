"""Expressions that the tables of the POLE profile share: evaluation and handling, codes, addresses, times of day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.normalise.codes import code_key_expr, mapping
from triangulate_adapters.police.person_columns import address_object, together

if TYPE_CHECKING:
    from triangulate.tables import Column

ADDRESS: Final = (*(f"address_line_{number}" for number in range(1, 5)), "town", "county")
COMMON: Final = (*("recorded_at", "recorded_by", "grade", "source_evaluation", "intelligence_assessment", "handling"),)
_YES: Final = r"(?i)^(y|yes|true|t|1)$"


def evaluation() -> pl.Expr:
    """Return the evaluation of a row as given: one code, or the two parts of a 3x5x2 evaluation side by side."""
    return pl.coalesce("grade", together(("source_evaluation", "intelligence_assessment"), ""))


def common_fields() -> dict[str, Column]:
    """Return the fields every statement of a row takes: when and by whom recorded, evaluation and handling as given.

    The columns named here were derived when the table was read, once for all statements of a row.
    """
    return {
        "recorded_at": pl.col("_recorded_at"),
        "author": pl.col("recorded_by"),
        "grade": pl.col("_grade"),
        "handling": pl.col("handling"),
    }


def coded(column: str, table: str, *schemes: str, kept: str = "value") -> pl.Expr:
    """Return what the codes of a column mean, by the first scheme that lists them (a force's own codes are turned)."""
    key = code_key_expr(pl.col(f"_{column}"))
    known = [mapping(table, scheme, kept) for scheme in schemes]
    return pl.coalesce(key.replace_strict(codes, default=None, return_dtype=pl.String) for codes in known)


def is_yes(column: str) -> pl.Expr:
    """Return whether a flag is set; a flag that is not given is not set."""
    return pl.col(f"_{column}").str.contains(_YES).fill_null(value=False)


def address_text() -> pl.Expr:
    """Return the address as written, in one text; null where there is none."""
    return together((*ADDRESS, "postcode"), ", ")


def address_value(kind: pl.Expr | None) -> pl.Expr:
    """Return the JSON of the address of a row."""
    return address_object([pl.col(name) for name in ADDRESS], "postcode", "uprn", kind)


def clock(column: str) -> pl.Expr:
    """Return a time of day as ``hh:mm`` or ``hh:mm:ss``, where it was written with or without colons."""
    digits = pl.col(column).str.replace_all(":", "").str.replace(r"\..*$", "")
    padded = pl.when(digits.str.len_bytes().is_in([3, 5])).then("0" + digits).otherwise(digits)
    return padded.str.replace(r"^(\d{2})(\d{2})$", "$1:$2").str.replace(r"^(\d{2})(\d{2})(\d{2})$", "$1:$2:$3")
