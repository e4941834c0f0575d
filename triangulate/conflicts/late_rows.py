"""Statements written long after what they tell of, after a signature, or after a dispute began, as columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.conflicts.entries import entries
from triangulate.normalise.moments import DAY, moment_frame

if TYPE_CHECKING:
    from collections.abc import Iterable

    from triangulate.gathered import Gathered

LATE: Final = 42
"""Days after which an account is no longer contemporaneous (this project's rule for TM-4: six weeks; judgement)."""
FIRST_HAND: Final = ("observed", "self")
_TAKEN_OVER: Final = ("official", "read")
_DECIDED: Final = ("finding", "decision")
_ROW: Final = (
    "id", "source", "agency", "about", "predicate", "person", "event", "same", "document", "derived_from", "basis",
    "withheld", "when", "happened_first", "happened", "written",
)  # fmt: skip


def written_day(column: pl.Expr) -> pl.Expr:
    """Return the text of a time with the clock time cut off a plain date-time, so that few distinct texts remain."""
    return pl.when(column.str.contains(r"^\d{4}-\d{2}-\d{2}[T ]\d")).then(column.str.slice(0, 10)).otherwise(column)


def day_number(frame: pl.DataFrame, column: str, side: str) -> pl.Series:
    """Return the number of the day on which the time in ``column`` begins or ends, by ``side`` of its moment."""
    return (moment_frame(frame[column])[side] // DAY).rename(column)


def accounts(gathered: Gathered, said: pl.DataFrame) -> pl.DataFrame:
    """Return what ``said`` tells of and when it was written, one row a statement that gives both.

    ``event`` and ``same`` (null where it names no event), ``when`` (as written), ``happened_first`` and ``happened``
    (numbers of the first and last day it can have been, over all times given of the event) and ``written`` (the first
    day it can have been written). What is about a document is left out, and what is said to be taken from a register
    or another record, a finding or a decision.
    """
    documents = gathered.inputs.documents.select(document="id", made="created_at")
    told = said.filter(
        (pl.col("polarity") == "+")
        & ~pl.col("basis").is_in(_TAKEN_OVER).fill_null(value=False)
        & ~pl.col("kind").is_in(_DECIDED).fill_null(value=False)
    ).join(documents.select(about="document"), on="about", how="anti", maintain_order="left")
    of_event = entries(gathered, told).select("id", "event", "same")
    rows = told.join(of_event, on="id", how="left", maintain_order="left").join(
        documents, on="document", how="left", maintain_order="left"
    )
    rows = rows.with_columns(
        written_day(pl.coalesce("recorded_at", "made")).alias("written"), written_day(pl.col("event_time"))
    )
    rows = rows.filter(pl.col("written").is_not_null())
    rows = rows.with_columns(
        day_number(rows, "written", "start_earliest"),
        day_number(rows, "event_time", "start_earliest").alias("own_first"),
        day_number(rows, "event_time", "end_latest").alias("own_last"),
    )
    joined = rows.join(_event_days(gathered, rows), on="event", how="left", maintain_order="left")
    dated = joined.with_columns(
        pl.coalesce("event_time", "event_when").alias("when"),
        pl.coalesce("own_first", "event_first").alias("happened_first"),
        pl.coalesce("own_last", "event_last").alias("happened"),
    )
    return dated.filter(pl.col("written").is_not_null()).select(*_ROW)


def _event_days(gathered: Gathered, rows: pl.DataFrame) -> pl.DataFrame:
    wanted = rows.select("event").drop_nulls().unique()
    times = gathered.event_times.join(wanted, on="event", how="semi").with_columns(written_day(pl.col("time")))
    timed = times.with_columns(
        day_number(times, "time", "start_earliest").alias("first"),
        day_number(times, "time", "end_latest").alias("last"),
    )
    return timed.group_by("event").agg(
        pl.col("first").min().alias("event_first"),
        pl.col("last").max().alias("event_last"),
        pl.col("time").min().alias("event_when"),
    )


def first_hand(gathered: Gathered) -> pl.DataFrame:
    """Return the statements that are first-hand: observed, or said by the person themself.

    An account of a home visit with a named author is the visitor's own, whatever is left out about how it was known.
    """
    said = gathered.statements
    known = said.filter(pl.col("basis").is_in(FIRST_HAND))
    open_basis = said.filter(
        pl.col("basis").is_null() & pl.col("author").is_not_null() & (pl.col("predicate") == "narrative")
    )
    visits = entries(gathered, open_basis).filter(pl.col("type") == "home_visit")
    return pl.concat([known, visits.select(known.columns)])


def without_notes(gathered: Gathered, rows: pl.DataFrame, *, edited: bool = False) -> pl.DataFrame:
    """Leave out the rows of :func:`accounts` to which a note made at the time is attached.

    Attached is what a statement was taken from, the document it stands in (not if it was ``edited``), and what that
    document cites; made at the time is what was written no more than 42 days after, and not before, what it tells of.
    """
    if rows.is_empty():
        return rows
    cited = gathered.statements.filter((pl.col("predicate") == "cites") & pl.col("ref").is_not_null())
    taken = rows.select("id", pl.col("derived_from").alias("note")).explode("note", empty_as_null=False)
    stands = rows.select("id", pl.col("document").alias("note"))
    both = pl.concat([taken, stands]).drop_nulls("note").unique()
    further = both.join(cited.select(note="about", cited="ref"), on="note").select("id", note="cited")
    notes = pl.concat([taken.drop_nulls("note") if edited else both, further]).unique()
    made = pl.concat(
        [
            gathered.inputs.documents.select(note="id", made="created_at"),
            gathered.statements.join(notes.select(id="note").unique(), on="id", how="semi").select(
                note="id", made="recorded_at"
            ),
        ]
    ).drop_nulls("made")
    dated = notes.join(made, on="note").with_columns(written_day(pl.col("made")))
    dated = dated.with_columns(day_number(dated, "made", "start_earliest"))
    near = dated.join(rows.select("id", "happened_first", "happened"), on="id").filter(
        (pl.col("made") >= pl.col("happened_first")) & (pl.col("made") <= pl.col("happened") + LATE)
    )
    return rows.join(near.select("id"), on="id", how="anti", maintain_order="left")


def late_minutes(gathered: Gathered) -> pl.DataFrame:
    """Return the statements that a document is the minutes of an event long over: the columns of :func:`accounts`."""
    said = gathered.statements.filter(
        (pl.col("predicate") == "minutes_of") & (pl.col("polarity") == "+") & pl.col("ref").is_not_null()
    )
    made = gathered.inputs.documents.select(about="id", made="created_at")
    rows = said.join(made, on="about", how="left").with_columns(
        pl.col("ref").alias("event"), written_day(pl.coalesce("made", "recorded_at")).alias("written")
    )
    rows = rows.filter(pl.col("written").is_not_null())
    rows = rows.with_columns(day_number(rows, "written", "start_earliest"))
    timed = rows.join(_event_days(gathered, rows), on="event", how="inner").join(gathered.same_events, on="event")
    late = timed.filter(pl.col("written") > pl.col("event_last") + LATE).with_columns(
        pl.col("about").alias("document"),
        pl.col("event_when").alias("when"),
        pl.col("event_first").alias("happened_first"),
        pl.col("event_last").alias("happened"),
    )
    return without_notes(gathered, late.select(_ROW))


def after_signature(gathered: Gathered) -> pl.DataFrame:
    """Return what was written into a document after it was signed: ``accounts`` columns and ``signed`` (a day)."""
    signed = gathered.inputs.documents.filter(pl.col("signed_at").is_not_null()).select(
        document="id", source="source", signed=written_day(pl.col("signed_at"))
    )
    if signed.is_empty():
        return pl.DataFrame()
    signed = signed.with_columns(day_number(signed, "signed", "end_latest"))
    held = gathered.statements.filter(pl.col("recorded_at").is_not_null()).join(
        signed.select("document", "source"), on=["document", "source"], how="semi"
    )
    rows = accounts(gathered, held).join(signed.select("document", "signed"), on="document")
    return rows.filter(pl.col("written") > pl.col("signed"))


def of_statements(gathered: Gathered, ids: Iterable[str]) -> pl.DataFrame:
    """Return the statements of ``ids`` that are held, with ``event`` and ``same`` where they are entries of one."""
    said = gathered.statements.filter(pl.col("id").is_in(sorted(set(ids))))
    of_event = entries(gathered, said).select("id", "event", "same")
    return said.join(of_event, on="id", how="left").sort("id")
