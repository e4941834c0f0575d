"""From the rows of a police or court message to an extract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.tables import Say, speak, with_keys
from triangulate_adapters.police.collected_rows import carry
from triangulate_adapters.police.hearing_says import HEARING_COLUMNS, hearing_statements, hearings_of
from triangulate_adapters.police.occurrence import Ends, as_written, date_code, occurrence
from triangulate_adapters.police.offence_says import OUTCOME, TIME, TIMING, OffenceNames, offence_statements
from triangulate_adapters.police.person_columns import code_value, name_object, stands_for_nobody
from triangulate_adapters.police.spi_ids import EVENT, PERSONA, with_events, with_personas
from triangulate_adapters.police.spi_person import GIVEN, NAME, PERSON_COLUMNS, defendant_says, person_says, prepared

if TYPE_CHECKING:
    from collections.abc import Mapping

    from triangulate.builder import ExtractBuilder
    from triangulate.tables import Column
    from triangulate_adapters.police.spi_message import Message

_KEY: Final = ("PTIURN", "ProsecutorReference")
_TIMING: Final = ("OffenceDateCode", "OffenceDateStartDate", "OffenceStartTime", "OffenceEndDate", "OffenceEndTime")
_OFFENCE: Final = (
    *("OffenceSequenceNumber", "OffenceCode", "OffenceWording", "LocationOfOffence", "ChargeDate", "InitiatedDate"),
    *("Plea", "Finding", "ConvictionDate", "FinalDisposalIndicator"), *_TIMING, *_KEY,
    *("_hearing", "_defendant", "_offence"),
)  # fmt: skip


def add_message(builder: ExtractBuilder, message: Message) -> None:
    """Add everything ``message`` states to ``builder``, and its counts and faults."""
    defendants = _personas(builder, message)
    recorded: dict[str, Column] = {}
    if message.resulted:
        # A result is entered at the hearing at the earliest, so it is not known before that day.
        recorded = {"recorded_at": pl.col("_hearing"), "basis": "official"}
    _people(builder, message, defendants, recorded)
    offences = _offences(message, defendants)
    _cases_and_hearings(builder, message, defendants)
    if offences.height:
        builder.add_events(offences.select(pl.col(EVENT).alias("id"), pl.lit("incident").alias("type")).unique("id"))
        builder.add_statements(offence_statements(offences, _names(recorded)))
        _results(builder, message, offences, recorded)
        _victims(builder, message, offences, recorded)
    for part, read in message.read.items():
        faults = [(place, kind) for of, place, kind in message.faults if of == part]
        builder.reconciliation.count(part, read=read, recorded=read - len(faults))
        builder.reconciliation.quarantine_many(part, faults)


def _personas(builder: ExtractBuilder, message: Message) -> pl.DataFrame:
    found = message.rows.frame("Defendant", PERSON_COLUMNS)
    defendants = with_personas(found)
    if defendants["_reused"].any():
        builder.reconciliation.note(
            "one case and prosecutor reference stands for defendants who differ in name or birth date; they are kept apart"
        )
    return with_keys(prepared(defendants), "Defendant", _KEY)


def _people(
    builder: ExtractBuilder, message: Message, defendants: pl.DataFrame, recorded: Mapping[str, Column]
) -> None:
    says = person_says(defendants.drop("_type", "_reused"), recorded) + defendant_says(defendants, recorded)
    builder.add_personas(_typed(defendants, PERSONA))
    builder.add_statements(speak(defendants, says, about=PERSONA))
    link = defendants.select("_defendant", PERSONA)
    aliases = message.rows.frame("Alias", PERSON_COLUMNS).join(link, on="_defendant", how="left")
    aliases = with_keys(prepared(aliases), "Alias", [*_KEY, "PersonName", "OrganisationName"])
    alias = {**recorded, "kind": None}
    alias.pop("kind")
    named = [
        Say("PersonName", "name", name_object(GIVEN, "PersonFamilyName", "alias"), "object", fields=alias),
        Say("OrganisationName", "name", fields=alias),
        Say("PersonTitle", "x_title", fields=alias),
    ]
    builder.add_statements(speak(aliases, named, about=PERSONA))
    guardians = message.rows.frame("ParentGuardianDetails", PERSON_COLUMNS).join(link, on="_defendant", how="left")
    guardians = guardians.with_columns(pl.concat_str(PERSONA, pl.lit("/parent-or-guardian")).alias("_guardian"))
    guardians = with_keys(prepared(guardians), "ParentGuardianDetails", _KEY)
    # The form asks for "parent or guardian": which of the two is not said, so no parentage is stated.
    which = Say(
        "PersonName",
        "x_parent_or_guardian",
        pl.lit(None, dtype=pl.String),
        tag="child",
        fields={**recorded, "ref": pl.col(PERSONA), "said_as": "parent or guardian"},
    )
    builder.add_personas(_typed(guardians, "_guardian"))
    builder.add_statements(speak(guardians, [*person_says(guardians, recorded), which], about="_guardian"))


def _typed(people: pl.DataFrame, id_column: str) -> pl.DataFrame:
    names = people.select(name_object(GIVEN, "PersonFamilyName").alias("name")).to_series()
    nobody = stands_for_nobody(names)
    organisation = pl.col("OrganisationName").is_not_null()
    kind = pl.when(organisation).then(pl.lit("organisation")).when(pl.lit(nobody)).then(pl.lit("placeholder"))
    return people.select(pl.col(id_column).alias("id"), kind.otherwise(pl.lit("person")).alias("type")).unique(
        maintain_order=True
    )


def _offences(message: Message, defendants: pl.DataFrame) -> pl.DataFrame:
    frame = with_events(message.rows.frame("Offence", _OFFENCE), defendants)
    ends = Ends(*(pl.col(name) for name in _TIMING[1:]))
    results = message.rows.frame("Result", ("_offence", "ResultCode"))
    ended = results.with_columns(code_value("ResultCode", "outcome", "cjs_result").alias("_ended")).drop_nulls("_ended")
    ended = ended.group_by("_offence", maintain_order=True).agg(pl.col("_ended").first())
    frame = frame.join(ended, on="_offence", how="left", maintain_order="left")
    finding = code_value("Finding", "outcome", "spi_finding")
    frame = frame.with_columns(
        as_written(*(pl.col(name) for name in _TIMING)).alias(TIMING),
        occurrence(date_code(pl.col("OffenceDateCode")), ends).alias(TIME),
        # A result such as "withdrawn" ends a charge without any finding.
        pl.when(pl.col("Finding").is_null()).then(pl.col("_ended")).otherwise(finding).alias(OUTCOME),
        pl.coalesce("ConvictionDate", "_hearing").alias("_decided"),
        pl.coalesce("ChargeDate", "InitiatedDate").alias("_charged"),
    )
    return with_keys(frame, "Offence", [*_KEY, "OffenceSequenceNumber"])


def _names(recorded: Mapping[str, Column]) -> OffenceNames:
    plea = Say("Plea", "x_plea", code_value("Plea", "outcome", "spi_plea", "label"), fields=recorded)
    return OffenceNames(
        code="OffenceCode",
        wording="OffenceWording",
        place="LocationOfOffence",
        finding="Finding",
        decided="_decided",
        charged="_charged",
        plea="Plea",
        consumed=(*_KEY, *_TIMING, "OffenceSequenceNumber"),
        says=(plea,),
        recorded=recorded,
    )


def _results(
    builder: ExtractBuilder, message: Message, offences: pl.DataFrame, recorded: Mapping[str, Column]
) -> None:
    results = message.rows.frame("Result", ("_offence", "_hearing", "ResultCode", "ResultText"))
    if results.is_empty():
        return
    link = offences.select("_offence", EVENT, "Finding")
    frame = with_keys(results.join(link, on="_offence"), "Result", [*_KEY, "OffenceSequenceNumber", "ResultCode"])
    fields: dict[str, Column] = {**recorded, "process": "criminal", "kind": "decision", "event_time": pl.col("_hearing")}
    ending = code_value("ResultCode", "outcome", "cjs_result")
    says = [
        Say("ResultText", "x_result", fields=fields),
        Say("ResultCode", "x_result_code", fields=fields),
        Say("ResultCode", "outcome", ending, where=ending.is_not_null() & pl.col("Finding").is_null(), tag="outcome", fields=fields),
    ]  # fmt: skip
    rest = carry(frame, {"ResultText", "ResultCode", "Finding", "OffenceSequenceNumber", *_KEY})
    builder.add_statements(speak(frame, [*says, *rest], about=EVENT))


def _victims(
    builder: ExtractBuilder, message: Message, offences: pl.DataFrame, recorded: Mapping[str, Column]
) -> None:
    needed = (*PERSON_COLUMNS, "_offence", "OffenceSequenceNumber", "Victim")
    victims = message.rows.frame("OtherPartyVictim", needed)
    if victims.is_empty():
        return
    victims = victims.join(offences.select("_offence", EVENT), on="_offence")
    victims = victims.with_columns(pl.concat_str(EVENT, pl.lit("/victim-"), "Victim").alias("_victim"))
    victims = with_keys(prepared(victims), "OtherPartyVictim", [*_KEY, "OffenceSequenceNumber", "Victim"])
    part = Say(
        "Victim",
        "participant",
        pl.lit("victim"),
        fields={**recorded, "ref": pl.col(EVENT), "kind": "allegation", "process": "criminal"},
    )
    builder.add_personas(_typed(victims, "_victim"))
    builder.add_statements(speak(victims, [*person_says(victims, recorded), part], about="_victim"))


def _cases_and_hearings(builder: ExtractBuilder, message: Message, defendants: pl.DataFrame) -> None:
    hearings = hearings_of(message.rows.frame("Hearing", HEARING_COLUMNS))
    builder.add_events(hearings.select(pl.col(EVENT).alias("id"), pl.lit("hearing").alias("type")).unique("id"))
    builder.add_statements(hearing_statements(hearings, defendants, {}))
    cases = message.rows.frame("Case", ("PTIURN",)).drop_nulls("PTIURN").unique(maintain_order=True)
    cases = with_keys(cases, "Case", ["PTIURN"]).with_columns(
        pl.concat_str(pl.col("PTIURN").str.to_uppercase(), pl.lit("/case")).alias(EVENT)
    )
    builder.add_events(cases.select(pl.col(EVENT).alias("id"), pl.lit("other").alias("type")).unique("id"))
    of_case = [Say("PTIURN", "reference"), *carry(cases, {"PTIURN"})]
    builder.add_statements(speak(cases, of_case, about=EVENT))
    people = cases.select("PTIURN", EVENT, "_place", "_record").join(
        defendants.select("PTIURN", PERSONA).unique(), on="PTIURN"
    )
    subject = Say(
        "PTIURN",
        "participant",
        pl.lit("subject"),
        tag="subject",
        fields={"ref": pl.col(EVENT), "raw": pl.lit(None, dtype=pl.String), "process": "criminal"},
    )
    builder.add_statements(
        speak(people, [subject], about=PERSONA).with_columns(pl.concat_str("id", pl.lit("."), "about").alias("id"))
    )
    _officers(builder, message)


def _officers(builder: ExtractBuilder, message: Message) -> None:
    """The officer in the case works on it; nothing else about the officer belongs to the case."""
    needed = ("PTIURN", *NAME, "PersonTitle", "PoliceOfficerRank", "PoliceWorkerReferenceNumber")
    officers = message.rows.frame("Officer", needed).drop_nulls("PTIURN")
    if officers.is_empty():
        return
    officers = prepared(officers.select(needed).with_columns(_missing_address()))
    number = pl.coalesce("PoliceWorkerReferenceNumber", "PersonName").fill_null("-")
    officers = with_keys(officers.drop("Address"), "OtherPartyOfficerInCase", ["PTIURN"]).with_columns(
        pl.concat_str(pl.lit("officer/"), number).alias("_officer"),
        pl.concat_str(pl.col("PTIURN").str.to_uppercase(), pl.lit("/case")).alias(EVENT),
    )
    builder.add_personas(officers.select(pl.col("_officer").alias("id")).unique())
    says = [
        Say("PersonName", "name", name_object(GIVEN, "PersonFamilyName"), "object"),
        Say("PersonTitle", "x_title"),
        Say("PoliceOfficerRank", "x_rank"),
        Say("PTIURN", "participant", pl.lit("worker"), fields={"ref": pl.col(EVENT), "raw": pl.lit(None, dtype=pl.String)}),
    ]
    builder.add_statements(speak(officers, says, about="_officer"))


def _missing_address() -> list[pl.Expr]:
    from triangulate_adapters.police.spi_person import ADDRESS

    return [pl.lit(None, dtype=pl.String).alias(name) for name in (*ADDRESS, "PostCode")]
