"""What the two national registers' answers have in common: who is asked about, appearances in court, and remands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from triangulate.content_id import short_digest
from triangulate.normalise.codes import code_key_expr, mapping
from triangulate.normalise.identifiers import check_identifier
from triangulate.tables import Say, speak
from triangulate_adapters.police.collected_rows import carry, keyed
from triangulate_adapters.police.spi_ids import EVENT, PERSONA, canonical

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from triangulate.builder import ExtractBuilder
    from triangulate.tables import Column

REGISTER: Mapping[str, Column] = {"basis": "official"}
COURT, REMAND = "Appearance", "Remand"
APPEARANCE_COLUMNS = (PERSONA, "Date", "Court")
REMAND_COLUMNS = (PERSONA, "Date", "Status")


def person_id(pnc_id: str | None, asns: Iterable[str], otherwise: Sequence[str | None]) -> str | None:
    """Return a local id for the person an answer is about, the same for every copy of the answer.

    The first of: a PNC identifier whose check letter is right, the lowest arrest summons number, a digest of
    ``otherwise``. None where there is nothing to name the person by.
    """
    checked = check_identifier("pnc", pnc_id or "")
    if checked.state.value == "valid":
        return f"pnc-{checked.canonical}"
    known = sorted(check_identifier("asn", text).canonical for text in asns)
    if known:
        return f"asn-{known[0]}"
    given = [text for text in otherwise if text]
    return f"record-{short_digest(*given)}" if given else None


def adjudication(column: str) -> pl.Expr:
    """Return the step of the criminal ladder that an adjudication stands for, given in words or as one letter."""
    key = code_key_expr(pl.col(column))
    schemes = [mapping("outcome", scheme) for scheme in ("pnc_adjudication", "spi_finding")]
    return pl.coalesce(key.replace_strict(known, default=None, return_dtype=pl.String) for known in schemes)


def with_offence_ids(offences: pl.DataFrame, asn: str, sequence: str, code: str, group: str) -> pl.DataFrame:
    """Return the offences with ``_event`` and ``Reference``; ``group`` names the case an offence stands under.

    A reference that two entries of one answer would share is given to neither.
    """
    number = pl.col(sequence).str.strip_chars_start("0").replace("", "0").fill_null("none")
    event = pl.concat_str(PERSONA, pl.lit("/"), pl.col(group).fill_null("case"), pl.lit("/offence-"), number)
    reference = pl.concat_str("_asn", number, pl.col(code).str.to_uppercase(), separator="/")
    frame = offences.with_columns(canonical(offences[asn], "asn").alias("_asn")).with_columns(
        event.alias(EVENT), reference.alias("Reference")
    )
    place = pl.int_range(pl.len()).over(EVENT)
    repeated = pl.when(place == 0).then(EVENT).otherwise(pl.concat_str(EVENT, pl.lit("-"), (place + 1).cast(pl.String)))
    single = pl.col("Reference").is_first_distinct() & pl.col("Reference").is_last_distinct()
    return frame.with_columns(repeated.alias(EVENT), pl.when(single).then("Reference").alias("Reference"))


def add_appearances(builder: ExtractBuilder, frame: pl.DataFrame) -> None:
    """Add hearings: one row an appearance with ``_persona``, ``Date`` (ISO), ``Court`` and the reader's own columns."""
    dated = frame.filter(pl.col("Date").is_not_null()).unique(maintain_order=True)
    court = pl.concat_str(pl.lit("-"), pl.col("Court")).fill_null("")
    event = pl.concat_str(PERSONA, pl.lit("/hearing-"), pl.col("Date"), court).str.replace_all(":", "")
    hearings = keyed(dated.with_columns(event.alias(EVENT)), COURT, ["Date", "Court"], EVENT)
    part: dict[str, Column] = {"ref": pl.col(EVENT), "raw": pl.lit(None, dtype=pl.String), "process": "criminal"}
    of_event = [Say("Date", "time"), Say("Court", "place")]
    rest = carry(hearings, {"Date", "Court"})
    builder.add_events(hearings.select(pl.col(EVENT).alias("id"), pl.lit("hearing").alias("type")).unique("id"))
    builder.add_statements(speak(hearings, [*of_event, *rest], about=EVENT))
    subject = Say("Date", "participant", pl.lit("subject"), tag="part", fields=part)
    builder.add_statements(speak(hearings, [subject], about=PERSONA))


def add_remands(builder: ExtractBuilder, frame: pl.DataFrame) -> None:
    """Add remand decisions: one row each with ``_persona``, ``Date`` (ISO), ``Status``, and further columns."""
    remands = keyed(frame, REMAND, ["Date"], PERSONA)
    decision: dict[str, Column] = {
        **REGISTER,
        "kind": "decision",
        "process": "criminal",
        "event_time": pl.col("Date"),
    }
    says = [Say("Status", "x_bail_status", fields=decision), *carry(remands, {"Status", "Date"})]
    builder.add_statements(speak(remands, says, about=PERSONA))
