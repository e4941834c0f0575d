"""A person's chronology across agencies: dated statements in order, each with where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.wording import predicate_words, value_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from triangulate.gathered import Gathered

TIMELINE_COLUMNS: Final[dict[str, pl.DataType]] = {
    "from": pl.String(),
    "to": pl.String(),
    "what": pl.String(),
    "agency": pl.String(),
    "source": pl.String(),
    "recorded_at": pl.String(),
    "statement": pl.String(),
    "locator": pl.String(),
}
"""Columns of the timeline. ``from`` and ``to`` are as the source wrote them in EDTF, ``..`` for ongoing."""

_DATED_BY_VALUE: Final = ("birth_date", "expected_birth_date", "death_date")


_SCHEMA: Final = {"person": pl.String(), **TIMELINE_COLUMNS}


def timeline_of(gathered: Gathered, people: Sequence[str]) -> pl.DataFrame:
    """Return what happened to or was true of ``people``: ``person`` and ``TIMELINE_COLUMNS``, earliest first.

    Statements with no date of their own are left out: they are in the facts. Two records of what may be one
    event stay two rows.
    """
    own = gathered.statements.filter(
        pl.col("person").is_in(list(people)) & (pl.col("polarity") == "+") & ~pl.col("predicate").str.starts_with("x_")
    )
    dated = _with_dates(own, gathered).filter(pl.col("from").is_not_null() | pl.col("to").is_not_null())
    rows = [_row(row, gathered) for row in dated.iter_rows(named=True)]
    frame = pl.DataFrame(rows, schema=_SCHEMA, orient="row")
    return frame.sort("person", "from", "to", "what", "statement", nulls_last=True)


def _with_dates(own: pl.DataFrame, gathered: Gathered) -> pl.DataFrame:
    """Add ``from`` and ``to``: of the event taken part in, of the statement, or of a value that is a date."""
    times = gathered.event_times.select(pl.col("event").alias("ref"), pl.col("time").alias("time_of_event"))
    is_date = pl.col("predicate").is_in(_DATED_BY_VALUE)
    when = pl.coalesce("event_time", "time_of_event", pl.when(is_date).then(pl.col("value")), "valid_from")
    interval = when.str.split_exact("/", 1)
    start = interval.struct.field("field_0")
    end = pl.coalesce(
        interval.struct.field("field_1"), pl.when(pl.col("event_time").is_null()).then(pl.col("valid_to"))
    )
    joined = own.join(times, on="ref", how="left", maintain_order="left")
    return joined.with_columns(start.alias("from"), end.alias("to"))


def _row(row: dict[str, object], gathered: Gathered) -> dict[str, object]:
    predicate = str(row["predicate"])
    value = None if row["value"] is None else str(row["value"])
    words = value_words(predicate, value, str(row["value_kind"]), withheld=bool(row["withheld"]))
    what = f"{predicate_words(predicate)}: {words}" if words else predicate_words(predicate)
    if row["ref"] is not None:
        what = f"{what} ({gathered.label(str(row['ref']))})"
    same = ("person", "from", "to", "agency", "source", "recorded_at", "locator")
    return {**{name: row[name] for name in same}, "what": what, "statement": row["id"]}
