"""What an agency wrote into a disputed record after the dispute began."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.conflicts.entries import ON_DUTY
from triangulate.conflicts.late_rows import accounts, of_statements, without_notes
from triangulate.ledger.lines import CorrectionLine, DisputeLine

if TYPE_CHECKING:
    from triangulate.gathered import Gathered

PROMPT: Final = 7
"""Days in which an account of a visit is ordinarily written (judgement: five working days)."""
_FIRST_DAY: Final = date(1, 1, 1)


def after_dispute(gathered: Gathered, first_hand: pl.DataFrame) -> pl.DataFrame:
    """Return what was written after a dispute began (the columns of :func:`accounts`).

    Adds ``dispute`` (its id), ``dispute_seq`` and ``disputed_on`` (a day). ``first_hand`` are first-hand accounts.
    """
    until = gathered.inputs.as_at
    disputes = [
        line
        for line in gathered.ledger.lines
        if isinstance(line, DisputeLine) and (until is None or line.at[:10] <= until[:10])
    ]
    found = [rows for line in disputes for rows in (_written_after(gathered, line, first_hand),) if rows is not None]
    if not found:
        return pl.DataFrame()
    # A statement may come after several disputes: it is told of the first.
    return pl.concat(found).sort("disputed_on", "dispute", "id").unique("id", keep="first", maintain_order=True)


def _written_after(gathered: Gathered, line: DisputeLine, first_hand: pl.DataFrame) -> pl.DataFrame | None:
    began = _day(line.at)
    disputed = of_statements(gathered, line.statements)
    if began is None or disputed.is_empty():
        return None
    in_place = accounts(gathered, _same_record(gathered, disputed))
    edited = in_place.filter(
        (pl.col("written") > began)
        & ((pl.col("happened") < began).fill_null(value=True) | pl.col("id").is_in(disputed["id"].to_list()))
    )
    people = {*disputed["person"].drop_nulls(), gathered.linking.people.person_of(line.disputed_by)}
    them = sorted(person for person in people if person)
    parts = gathered.said("participant").filter(pl.col("person").is_in(them) & ~pl.col("value").is_in(ON_DUTY))
    about_them = first_hand.filter(
        (pl.col("person").is_in(them) | pl.col("event").is_in(parts["ref"].drop_nulls().unique().sort().to_list()))
        & pl.col("source").is_in(disputed["source"].to_list())
        & (pl.col("happened") < began)
        & (pl.col("written") > began)
        & (pl.col("written") > pl.col("happened") + PROMPT)
    )
    rows = pl.concat([without_notes(gathered, edited, edited=True), without_notes(gathered, about_them)]).unique("id")
    rows = rows.filter(~pl.col("id").is_in(_corrections(gathered)))
    return rows.with_columns(
        pl.lit(line.id).alias("dispute"),
        pl.lit(str(line.seq)).alias("dispute_seq"),
        pl.lit(began, pl.Int64).alias("disputed_on"),
    )


def _same_record(gathered: Gathered, disputed: pl.DataFrame) -> pl.DataFrame:
    """Return the statements of the disputed record: themselves, about the same event, or in the same document."""
    events = gathered.same_events.join(disputed.select("same").drop_nulls().unique(), on="same", how="semi")["event"]
    documents = disputed["document"].drop_nulls().unique().sort().to_list()
    named = events.sort().to_list()
    of_it = (
        pl.col("id").is_in(disputed["id"].to_list())
        | pl.col("about").is_in(named)
        | pl.col("ref").is_in(named)
        | pl.col("document").is_in(documents)
    )
    return gathered.statements.filter(of_it & pl.col("source").is_in(disputed["source"].unique().to_list()))


def _corrections(gathered: Gathered) -> list[str]:
    lines = (line for line in gathered.ledger.lines if isinstance(line, CorrectionLine))
    return sorted({statement for line in lines for statement in line.replaced_by})


def _day(at: str) -> int | None:
    try:
        return (date.fromisoformat(at[:10]) - _FIRST_DAY).days
    except ValueError:
        return None
