"""The answer of the Law Enforcement Data Service (JSON): disposals with their offences, and remands.

Two spellings of one answer are read: that of the service's interface (``offences``, ``offenceStartDate``,
adjudications in words) and that of its records (``charges``, ``startDate``, adjudications as letters). An answer
holds neither a name nor a birth date; its persona is known by identifiers only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from triangulate.errors import UnreadableInput
from triangulate.intake.json_document import read_json
from triangulate.tables import Say, speak
from triangulate_adapters.police.collected_rows import Rows, carry, keyed
from triangulate_adapters.police.occurrence import Ends, as_written, occurrence
from triangulate_adapters.police.offence_says import OUTCOME, TIME, TIMING, OffenceNames, offence_statements
from triangulate_adapters.police.person_columns import code_value, identifier_object
from triangulate_adapters.police.register_answer import (
    APPEARANCE_COLUMNS,
    COURT,
    REGISTER,
    REMAND,
    REMAND_COLUMNS,
    add_appearances,
    add_remands,
    adjudication,
    person_id,
    with_offence_ids,
)
from triangulate_adapters.police.spi_ids import EVENT, PERSONA

if TYPE_CHECKING:
    from pathlib import Path

    from triangulate.builder import ExtractBuilder
    from triangulate.intake.limits import Limits

# Names of the interface, turned into those of the records, so that one rule reads both.
_SAME: Final = {
    "offenceStartDate": "startDate",
    "offenceStartTime": "startTime",
    "offenceEndDate": "endDate",
    "offenceEndTime": "endTime",
    "courtOffenceSequenceNumber": "courtCaseChargeNumber",
}
_TIMING: Final = ("startDate", "startTime", "endDate", "endTime")
_OFFENCE: Final = (
    *("cjsOffenceCode", "offenceDescription", "locationText", "adjudication", "convictionDate", "plea", "asn"),
    *("arrestChargeNumber", "courtCaseChargeNumber", "courtCaseReference", *_TIMING, PERSONA, "_offence"),
)  # fmt: skip


def read_leds(builder: ExtractBuilder, path: Path, limits: Limits) -> None:
    """Add everything the answer states to ``builder``.

    Raises :class:`UnreadableInput` if the JSON cannot be read or nothing in it names a person.
    """
    document = read_json(path, limits)
    answer = document.value
    if not isinstance(answer, dict):
        raise _refused(path, "the answer is not one object")
    if document.duplicate_keys:
        builder.reconciliation.note(f"{document.duplicate_keys} names are repeated inside an object; the last counts")
    disposals = _objects(answer, "disposals")
    asns = sorted({text for text in (_text(answer, "asn"), *_charged_asns(disposals)) if text})
    references = sorted(text for each in disposals if (text := _text(each, "courtCaseReference")))
    persona = person_id(_text(answer, "personUrn"), asns, [_text(answer, "personId"), *references])
    if persona is None:
        raise _refused(path, "nothing in the answer names a person")
    rows = Rows()
    about = {name: _text(answer, name) for name in ("personUrn", "personId", "reportId", "ownerCode")}
    rows.add("Person", {**about, PERSONA: persona})
    for number, asn in enumerate(asns):
        rows.add("ASN", {"asn": asn, "_number": str(number), PERSONA: persona})
    for number, disposal in enumerate(disposals, start=1):
        _disposal(builder, rows, disposal, persona, number)
    remands = _objects(answer, "remands")
    for remand in remands:
        _remand(rows, remand, persona)
    builder.reconciliation.count("Remand", read=len(remands), recorded=len(remands))
    builder.persona(persona)
    _add(builder, rows)


def _refused(path: Path, kind: str) -> UnreadableInput:
    return UnreadableInput(place=str(path), kind=kind, next_step="Check that it is an answer of LEDS to an enquiry.")


def _objects(holder: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found = holder.get(name)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _text(holder: dict[str, Any], name: str) -> str | None:
    return _written(holder.get(name))


def _written(value: object) -> str | None:
    """Return a value as text: lists joined, nested objects with the names of what they hold; None if empty."""
    if isinstance(value, bool):
        return "true" if value else None
    if isinstance(value, dict):
        value = [f"{name}={text}" for name, each in value.items() if (text := _written(each))]
    if isinstance(value, list):
        return "; ".join(text for each in value if (text := _written(each))) or None
    return (str(value).strip() or None) if value is not None else None


def _offences(disposal: dict[str, Any]) -> list[dict[str, Any]]:
    return [*_objects(disposal, "charges"), *_objects(disposal, "offences")]


def _charged_asns(disposals: list[dict[str, Any]]) -> list[str | None]:
    return [_text(charge, "arrestSummonsReference") for each in disposals for charge in _offences(each)]


def _disposal(builder: ExtractBuilder, rows: Rows, disposal: dict[str, Any], persona: str, number: int) -> None:
    case = _text(disposal, "courtCaseReference") or str(number)
    court = _court(disposal)
    decided = _text(disposal, "convictionDate")
    rows.add(COURT, {"Date": decided, "Court": court, PERSONA: persona})
    for place, charge in enumerate(_offences(disposal), start=1):
        builder.reconciliation.count("Offence", read=1)
        cells = {_SAME.get(name, name): _written(value) for name, value in charge.items()}
        for nested in ("results", "disposalResults", "adjudications", "locationAddress"):
            cells.pop(nested, None)
        if not (cells.get("cjsOffenceCode") or cells.get("startDate")):
            builder.reconciliation.quarantine(
                "Offence", f"disposal {number} offence {place}", "neither code nor date is given"
            )
            continue
        builder.reconciliation.count("Offence", recorded=1)
        judged = _objects(charge, "adjudications")
        if judged:  # the latest appearance stands
            last = max(
                judged, key=lambda each: (_text(each, "disposalDate") or "", _text(each, "appearanceNumber") or "")
            )
            cells.update({"adjudication": _text(last, "adjudication"), "disposalDate": _text(last, "disposalDate")})
        address = charge.get("locationAddress")
        cells["locationText"] = _text(address, "locationText") if isinstance(address, dict) else None
        cells["asn"] = cells.pop("arrestSummonsReference", None)
        inside = {"courtCaseReference": case, "_offence": f"{number}-{place}", PERSONA: persona}
        rows.add("Offence", {"convictionDate": cells.pop("disposalDate", None) or decided, **cells, **inside})
        for result in (*_objects(charge, "results"), *_objects(charge, "disposalResults")):
            rows.add("Disposal", {**{name: _written(value) for name, value in result.items()}, **inside})


def _court(holder: dict[str, Any]) -> str | None:
    court = holder.get("court")
    return (_text(court, "courtName") or _text(court, "courtCode")) if isinstance(court, dict) else None


def _remand(rows: Rows, remand: dict[str, Any], persona: str) -> None:
    following = remand.get("nextAppearance")
    if isinstance(following, dict):
        rows.add(COURT, {"Date": _text(following, "date"), "Court": _court(following), PERSONA: persona})
    rows.add(
        REMAND,
        {
            "Date": _text(remand, "remandDate"),
            "Status": _text(remand, "appearanceResult"),
            "BailConditions": _text(remand, "remandConditions") or _text(remand, "bailConditions"),
            PERSONA: persona,
        },
    )


def _add(builder: ExtractBuilder, rows: Rows) -> None:
    people = keyed(rows.frame("Person", ("personUrn", PERSONA)), "Person", ["personUrn", "personId"], PERSONA)
    urn = Say("personUrn", "identifier", identifier_object("personUrn", "pnc"), "object", fields=REGISTER)
    builder.add_statements(speak(people, [urn, *carry(people, {"personUrn"})], about=PERSONA))
    asns = keyed(rows.frame("ASN", ("asn", PERSONA)), "ASN", ["asn"], PERSONA)
    asn = Say("asn", "identifier", identifier_object("asn", "asn"), "object", fields=REGISTER)
    builder.add_statements(speak(asns, [asn], about=PERSONA))
    frame = rows.frame("Offence", _OFFENCE).with_columns(
        pl.coalesce("arrestChargeNumber", "courtCaseChargeNumber", "_offence").alias("_sequence")
    )
    frame = with_offence_ids(frame, "asn", "_sequence", "cjsOffenceCode", "courtCaseReference")
    frame = frame.with_columns(
        as_written(*(pl.col(name) for name in _TIMING)).alias(TIMING),
        occurrence(pl.lit("on"), Ends(*(pl.col(name) for name in _TIMING))).alias(TIME),
        adjudication("adjudication").alias(OUTCOME),
        pl.col("convictionDate").alias("_decided"),
        pl.lit(None, dtype=pl.String).alias("_charged"),
    )
    offences = keyed(frame, "Offence", ["courtCaseReference", "arrestChargeNumber", "cjsOffenceCode"], EVENT)
    plea = pl.coalesce(code_value("plea", "outcome", "spi_plea", "label"), "plea")
    names = OffenceNames(
        code="cjsOffenceCode",
        wording="offenceDescription",
        place="locationText",
        finding="adjudication",
        decided="_decided",
        charged="_charged",
        consumed=(*_TIMING, "asn", "convictionDate"),
        says=(Say("plea", "x_plea", plea),),
    )
    builder.add_events(offences.select(pl.col(EVENT).alias("id"), pl.lit("incident").alias("type")))
    builder.add_statements(offence_statements(offences, names))
    results = rows.frame("Disposal", ("_offence", "disposalCode")).join(
        offences.select("_offence", EVENT, "_decided"), on="_offence"
    )
    decision = {**REGISTER, "kind": "decision", "process": "criminal", "event_time": pl.col("_decided")}
    said = keyed(results, "Disposal", ["courtCaseReference", "disposalCode"], EVENT)
    code = Say("disposalCode", "x_result_code", fields=decision)
    builder.add_statements(speak(said, [code, *carry(said, {"disposalCode", "courtCaseReference"})], about=EVENT))
    add_appearances(builder, rows.frame(COURT, APPEARANCE_COLUMNS))
    add_remands(builder, rows.frame(REMAND, REMAND_COLUMNS))
