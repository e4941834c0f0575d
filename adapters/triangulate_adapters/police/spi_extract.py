"""From the rows of a police or court message to an extract: offences, results, hearings and the case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.tables import Say, speak, with_keys
from triangulate_adapters.police.collected_rows import carry, keyed
from triangulate_adapters.police.hearing_says import HEARING_COLUMNS, hearing_statements, hearings_of
from triangulate_adapters.police.occurrence import Ends, as_written, date_code, occurrence
from triangulate_adapters.police.offence_says import OUTCOME, TIME, TIMING, OffenceNames, offence_statements
from triangulate_adapters.police.person_columns import code_value
from triangulate_adapters.police.spi_ids import EVENT, PERSONA, with_events
from triangulate_adapters.police.spi_people import (
    KEY,
    add_defendants,
    add_officers,
    add_victims,
    case_event,
    defendants_of,
    to_event,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from triangulate.builder import ExtractBuilder
    from triangulate.tables import Column
    from triangulate_adapters.police.collected_rows import Rows
    from triangulate_adapters.police.spi_message import Message

_TIMING: Final = ("OffenceDateCode", "OffenceDateStartDate", "OffenceStartTime", "OffenceEndDate", "OffenceEndTime")
_OFFENCE: Final = (
    *("OffenceSequenceNumber", "OffenceCode", "OffenceWording", "LocationOfOffence", "ChargeDate", "InitiatedDate"),
    *("Plea", "Finding", "ConvictionDate", "_hearing", "_defendant", "_offence"), *_TIMING, *KEY,
)  # fmt: skip


def add_message(builder: ExtractBuilder, message: Message) -> None:
    """Add everything ``message`` states to ``builder``, and its counts and faults."""
    recorded: dict[str, Column] = {}
    if message.resulted:
        # A result is entered at the hearing at the earliest, so it is not known before that day.
        recorded = {"recorded_at": pl.col("_hearing")}
    defendants = defendants_of(message.rows)
    offences = _offences(message.rows, defendants)
    add_defendants(builder, message.rows, defendants, recorded)
    builder.add_events(_listed(offences, "incident"))
    builder.add_statements(offence_statements(offences, _names(recorded)))
    _results(builder, message.rows, offences, recorded)
    add_victims(builder, message.rows, offences)
    _hearings(builder, message.rows, defendants)
    _case(builder, message.rows, defendants)
    add_officers(builder, message.rows)
    for part, read in message.read.items():
        faults = [(place, kind) for of, place, kind in message.faults if of == part]
        builder.reconciliation.count(part, read=read, recorded=read - len(faults))
        builder.reconciliation.quarantine_many(part, faults)


def _listed(frame: pl.DataFrame, kind: str) -> pl.DataFrame:
    return frame.select(pl.col(EVENT).alias("id"), pl.lit(kind).alias("type")).unique("id", maintain_order=True)


def _offences(rows: Rows, defendants: pl.DataFrame) -> pl.DataFrame:
    frame = with_events(rows.frame("Offence", _OFFENCE), defendants)
    results = rows.frame("Result", ("_offence", "ResultCode"))
    ended = results.with_columns(code_value("ResultCode", "outcome", "cjs_result").alias("_ended")).drop_nulls("_ended")
    ended = ended.group_by("_offence", maintain_order=True).agg(pl.col("_ended").first())
    frame = frame.join(ended, on="_offence", how="left", maintain_order="left")
    finding = code_value("Finding", "outcome", "spi_finding")
    frame = frame.with_columns(
        as_written(*(pl.col(name) for name in _TIMING)).alias(TIMING),
        occurrence(date_code(pl.col("OffenceDateCode")), Ends(*(pl.col(name) for name in _TIMING[1:]))).alias(TIME),
        # A result such as "withdrawn" ends a charge without any finding.
        pl.when(pl.col("Finding").is_null()).then("_ended").otherwise(finding).alias(OUTCOME),
        pl.coalesce("ConvictionDate", "_hearing").alias("_decided"),
        pl.coalesce("ChargeDate", "InitiatedDate").alias("_charged"),
    )
    return keyed(frame, "Offence", [*KEY, "OffenceSequenceNumber"], EVENT)


def _names(recorded: Mapping[str, Column]) -> OffenceNames:
    plea = Say("Plea", "x_plea", code_value("Plea", "outcome", "spi_plea", "label"), fields=recorded)
    return OffenceNames(
        code="OffenceCode",
        wording="OffenceWording",
        place="LocationOfOffence",
        finding="Finding",
        decided="_decided",
        charged="_charged",
        consumed=(*KEY, *_TIMING, "OffenceSequenceNumber"),
        says=(plea,),
        recorded=recorded,
    )


def _results(builder: ExtractBuilder, rows: Rows, offences: pl.DataFrame, recorded: Mapping[str, Column]) -> None:
    results = rows.frame("Result", ("_offence", "_hearing", "OffenceSequenceNumber", "ResultCode", "ResultText", *KEY))
    link = offences.select("_offence", EVENT, pl.col("Finding").is_null().alias("_open"))
    found = results.join(link, on="_offence")
    frame = keyed(found, "Result", [*KEY, "OffenceSequenceNumber", "ResultCode"], EVENT)
    decision: dict[str, Column] = {"kind": "decision", "process": "criminal", "event_time": pl.col("_hearing")}
    fields = {**recorded, **decision, "basis": "official"}
    ending = code_value("ResultCode", "outcome", "cjs_result")
    says = [
        Say("ResultText", "x_result", fields=fields),
        Say("ResultCode", "x_result_code", fields=fields),
        Say(
            "ResultCode", "outcome", ending, where=ending.is_not_null() & pl.col("_open"), tag="outcome", fields=fields
        ),
    ]
    rest = carry(frame, {"ResultText", "ResultCode", "OffenceSequenceNumber", *KEY}, fields)
    builder.add_statements(speak(frame, [*says, *rest], about=EVENT))


def _hearings(builder: ExtractBuilder, rows: Rows, defendants: pl.DataFrame) -> None:
    hearings = hearings_of(rows.frame("Hearing", HEARING_COLUMNS))
    builder.add_events(_listed(hearings, "hearing"))
    builder.add_statements(hearing_statements(hearings, defendants))


def _case(builder: ExtractBuilder, rows: Rows, defendants: pl.DataFrame) -> None:
    """The case is an event of its own, known by its reference; an offence of the case has a reference of its own."""
    found = rows.frame("Case", ("PTIURN",)).drop_nulls("PTIURN").unique(maintain_order=True)
    cases = with_keys(found, "Case", ["PTIURN"]).with_columns(case_event().alias(EVENT))
    builder.add_events(_listed(cases, "other"))
    builder.add_statements(speak(cases, [Say("PTIURN", "reference"), *carry(cases, {"PTIURN"})], about=EVENT))
    charged = defendants.filter(pl.col("PTIURN").is_not_null()).with_columns(case_event().alias(EVENT))
    part = Say("PTIURN", "participant", pl.lit("subject"), tag="case", fields={**to_event(), "process": "criminal"})
    builder.add_statements(speak(charged, [part], about=PERSONA))
