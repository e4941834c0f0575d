"""When an offence or event happened: the date code and the two ends, as one EDTF or ISO 8601 interval.

The codes are those of the CJS Data Standards Catalogue, version 5.0 (actual offence date code): on, before,
after, between, on or about, on or before. A bound excludes nothing that the source allows: "before" a day is
written as ending on that day, so that a comparison can never find a difference the source did not state.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from triangulate.normalise.codes import code_key_expr, mapping

_TIME = r"^\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?$"


@dataclass(frozen=True, slots=True)
class Ends:
    """The expressions that hold when an event began and ended: ISO dates, and times of day where given."""

    start: pl.Expr
    start_time: pl.Expr
    end: pl.Expr
    end_time: pl.Expr


def date_code(code: pl.Expr) -> pl.Expr:
    """Return the meaning of a CJS date code; no code means that the date is the day itself."""
    meaning = code_key_expr(code).replace_strict(
        mapping("offence_date_code", "cjs"), default=None, return_dtype=pl.String
    )
    return pl.when(code.is_null()).then(pl.lit("on")).otherwise(meaning)


def occurrence(meaning: pl.Expr, ends: Ends) -> pl.Expr:
    """Return the time of each row as EDTF or an ISO interval; null where nothing is given or the code is not known.

    ``meaning`` is a value of the ``offence_date_code`` table. Two ends make an interval whatever the code.
    """
    first, last = stamp(ends.start, ends.start_time), stamp(ends.end, ends.end_time)
    approximate = meaning == "on_or_about"
    first = pl.when(approximate).then(ends.start + "~").otherwise(first)
    last = pl.when(approximate).then(ends.end + "~").otherwise(last)
    one = pl.coalesce(first, last)
    return (
        pl.when(meaning.is_null())
        .then(pl.lit(None, dtype=pl.String))
        .when(first.is_not_null() & last.is_not_null() & (first != last))
        .then(first + "/" + last)
        .when(meaning.is_in(["before", "on_or_before"]))
        .then("/" + pl.coalesce(last, first))
        .when(meaning == "after")
        .then(one + "/")
        .when((meaning == "between") & last.is_null())
        .then(first + "/")
        .when((meaning == "between") & first.is_null())
        .then("/" + last)
        .otherwise(one)
    )


def stamp(day: pl.Expr, time: pl.Expr) -> pl.Expr:
    """Return day and time as one ISO date-time; the day alone where the time is missing or is not a time."""
    return pl.when(time.str.contains(_TIME)).then(day + "T" + time).otherwise(day)


def as_written(*parts: pl.Expr) -> pl.Expr:
    """Return the parts as the source wrote them, with a space between; null where all are missing."""
    joined = pl.concat_str(*parts, separator=" ", ignore_nulls=True)
    return pl.when(pl.any_horizontal(*(part.is_not_null() for part in parts))).then(joined)
