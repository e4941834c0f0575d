"""What a message states of hearings and of the case they belong to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from triangulate.tables import Say, speak, with_keys
from triangulate_adapters.police.collected_rows import carry
from triangulate_adapters.police.occurrence import as_written, stamp
from triangulate_adapters.police.spi_ids import EVENT, PERSONA

if TYPE_CHECKING:
    from triangulate.tables import Column

HEARING_COLUMNS = ("PTIURN", "DateOfHearing", "TimeOfHearing", "CourtHearingLocation", "_planned")


def hearings_of(frame: pl.DataFrame) -> pl.DataFrame:
    """Return one row a hearing, with its local id in ``_event``; a hearing without a date is left out."""
    dated = frame.filter(pl.col("DateOfHearing").is_not_null())
    parts = [pl.col("PTIURN").str.to_uppercase().fill_null("-"), pl.lit("/hearing-"), pl.col("DateOfHearing")]
    parts += [
        pl.concat_str(pl.lit("-"), pl.col(name)).fill_null("") for name in ("TimeOfHearing", "CourtHearingLocation")
    ]
    return dated.with_columns(
        pl.concat_str(*parts).str.replace_all(":", "").alias(EVENT),
        as_written(pl.col("DateOfHearing"), pl.col("TimeOfHearing")).alias("Time"),
        pl.concat_str(pl.col("PTIURN").str.to_uppercase(), pl.lit("/"), pl.col("DateOfHearing")).alias("Reference"),
    ).unique(maintain_order=True)


def hearing_statements(hearings: pl.DataFrame, defendants: pl.DataFrame) -> pl.DataFrame:
    """Return what ``hearings`` (see :func:`hearings_of`) state of the hearings and of who is their subject.

    A hearing that lies ahead is a decision to hold it, not a record that it took place. ``defendants`` holds
    ``PTIURN`` and ``_persona``.
    """
    frame = with_keys(hearings, "Hearing", ["PTIURN", "DateOfHearing", "TimeOfHearing", "CourtHearingLocation"])
    ahead: dict[str, Column] = {"kind": pl.when(pl.col("_planned").is_not_null()).then(pl.lit("decision"))}
    unwritten: dict[str, Column] = {**ahead, "raw": pl.lit(None, dtype=pl.String)}
    of_event = [
        Say("Time", "time", stamp(pl.col("DateOfHearing"), pl.col("TimeOfHearing")), fields=ahead),
        Say("CourtHearingLocation", "place", fields=ahead),
        Say("Reference", "reference", fields=unwritten),
    ]
    of_event += carry(frame, {say.column for say in of_event} | set(HEARING_COLUMNS))
    people = defendants.select("PTIURN", PERSONA).unique(maintain_order=True)
    taken = frame.join(people, on="PTIURN", how="inner", nulls_equal=True, maintain_order="left_right")
    subject = Say(
        "DateOfHearing",
        "participant",
        pl.lit("subject"),
        tag="subject",
        fields={**unwritten, "ref": pl.col(EVENT), "process": "criminal"},
    )
    # One hearing has many subjects, so the hearing's own digest does not name the statement.
    subjects = speak(taken, [subject], about=PERSONA).with_columns(
        pl.concat_str("id", pl.lit("."), "about").alias("id")
    )
    return pl.concat([speak(frame, of_event, about=EVENT), subjects])
