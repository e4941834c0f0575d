"""An Encounter: an event, who took part, when and where, and how it ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from triangulate.normalise.codes import translate
from triangulate_adapters.health.fhir_elements import (
    Node,
    coded,
    codings,
    concept_of,
    extension,
    label,
    many,
    one,
    raw_concept,
    text,
)
from triangulate_adapters.health.fhir_identifiers import identifier_of

if TYPE_CHECKING:
    from triangulate_adapters.health.fhir_document import Row
    from triangulate_adapters.health.fhir_reading import Reading, Voice

VIRTUAL: Final = "VR"
_IN_PERSON: Final = frozenset({"attendance_ed", "appointment"})
EMERGENCY_ATTENDANCE: Final = "CH011"


def status_of(kind: str, code: str | None) -> str | None:
    """Return what a status means for the record: ``current``, ``ended``, ``withdrawn`` and so on; None if unknown."""
    known = translate("fhir_status", kind, code) if code else None
    return known.value if known is not None else None


def read_encounter(reading: Reading, row: Row) -> None:
    """Read an Encounter as an event; one entered in error, or taken back, is no event."""
    subject = reading.subject_of(row)
    status = status_of("encounter", text(row.body, "status"))
    withdrawn = "entered-in-error" if status == "withdrawn" else _retracted(reading, row)
    if withdrawn is not None:
        if subject is not None:
            what = raw_concept(concept_of(row.body, "class"))
            reading.voice(row, subject).withdraw("status", "event", withdrawn, what)
        return
    kind = event_type_of(reading, row)
    voice = reading.voice(row, reading.builder.event(row.key, kind))
    _say_what(voice, row, kind)
    _say_when_and_where(voice, row)
    _say_end(voice, row.body, status)
    if subject is not None:
        took_part = status in {"happened", None}
        role = ("attendee" if kind in _IN_PERSON else "subject") if took_part else "invited"
        said_as = text(one(row.body, "subject"), "display")
        reading.voice(row, subject).say("subject", "participant", role, ref=row.key, said_as=said_as)
    _say_participants(voice, row)


def _retracted(reading: Reading, row: Row) -> str | None:
    if row.deleted:
        return "deleted"
    return "message retracted" if reading.heading.retracts else None


def event_type_of(reading: Reading, row: Row) -> str:
    """Return the event type: from the class, else the message's event, else the type of encounter, else ``other``."""
    heading = reading.heading
    asked = [("fhir_class", coding.code) for coding in codings(concept_of(row.body, "class"))]
    if heading.event is not None and _is_focus(reading, row):
        asked.append(("dch", heading.event))
    asked += [("dch_encounter", c.code) for concept in many(row.body, "type") for c in codings(concept)]
    found = [known.value for scheme, code in asked if code and (known := translate("event_type", scheme, code))]
    return next((value for value in found if value and value != "other"), "other")


def _is_focus(reading: Reading, row: Row) -> bool:
    header = reading.heading.header
    if header is None:
        return False
    return any(reading.target(header, focus, "Encounter").row is row for focus in many(header.body, "focus"))


def _say_what(voice: Voice, row: Row, kind: str) -> None:
    body = row.body
    written = [raw_concept(c) for c in (concept_of(body, "class"), *many(body, "type"))]
    voice.say("class", "event_type", kind, raw="; ".join(part for part in written if part) or None)
    for number, identifier in enumerate(many(body, "identifier")):
        value = text(identifier, "value")
        if value is not None and identifier_of(text(identifier, "system") or "", value)[0] == "identifier":
            voice.say(f"identifier[{number}]", "reference", value, raw=value)
    for concept in [*many(body, "reasonCode"), *many(body, "reason")]:
        words = label(concept)
        if words is not None:
            voice.say("reasonCode", "narrative", words, raw=raw_concept(concept))


def _say_when_and_where(voice: Voice, row: Row) -> None:
    period = one(row.body, "period")
    start, end = text(period, "start"), text(period, "end")
    if start is not None or end is not None:
        time = f"{start}/{end}" if start is not None and end is not None else start or f"../{end}"
        voice.say("period", "time", time, raw=time)
    if any(coding.code == VIRTUAL for coding in codings(concept_of(row.body, "class"))):
        voice.say("class", "place", "remote", raw=raw_concept(concept_of(row.body, "class")))
    else:
        for number, place in enumerate(many(row.body, "location")):
            target = voice.reading.target(row, one(place, "location"), "Location")
            name = voice.reading.name_of(target)
            if name is not None:
                voice.say(f"location[{number}]", "place", name, raw=target.display or name)
    provider = voice.reading.author(row, "serviceProvider").get("author")
    if provider is not None:
        voice.say("serviceProvider", "x_service_provider", provider, raw=provider)


def _say_end(voice: Voice, body: Node, status: str | None) -> None:
    stay = one(body, "hospitalization")
    ends = [
        ("hospitalization.dischargeDisposition", "outcome", one(stay, "dischargeDisposition")),
        ("hospitalization.admitSource", "x_admit_source", one(stay, "admitSource")),
        ("extension[EmergencyCareDischargeStatus]", "x_discharge", coded(extension(body, _DISCHARGE))),
    ]
    for element, predicate, concept in ends:
        words = label(concept)
        if words is not None:
            process = "medical" if predicate == "outcome" else None
            voice.say(element, predicate, words, raw=raw_concept(concept), process=process)
    if status == "cancelled":
        voice.say("status", "outcome", "cancelled", raw=text(body, "status"), process="medical")


_DISCHARGE: Final = "EmergencyCareDischargeStatus"


def _say_participants(voice: Voice, row: Row) -> None:
    """Say the part of relatives and other patients; staff are carried with the event by name."""
    for number, participant in enumerate(many(row.body, "participant")):
        place = f"participant[{number}]"
        concepts = many(participant, "type")
        raw = "; ".join(part for c in concepts if (part := raw_concept(c))) or None
        reference = one(participant, "individual") or one(participant, "actor")
        target = voice.reading.target(row, reference, "Practitioner")
        if target.is_person:
            person = voice.reading.person(row, place, reference)
            if person is not None:
                role = participant_role(concepts) or "attendee"
                voice.about_another(person).say(place, "participant", role, ref=row.key, raw=raw)
            continue
        name = voice.reading.name_of(target)
        if name is not None:
            voice.say(place, "x_staff", name, raw=raw)


def participant_role(concepts: list[Node]) -> str | None:
    """Return the role that the types of a participation stand for, or None where none is listed."""
    for concept in concepts:
        for coding in codings(concept):
            known = translate("participant", "fhir_participation", coding.code) if coding.code else None
            if known is not None and known.value is not None:
                return known.value
    return None


def say_who_accompanied(reading: Reading, rows: list[Row]) -> None:
    """Say who came with the child: in an emergency attendance event, the RelatedPerson of the message.

    Source: NHS Digital child health events, emergency care attendance (CH011), 2018.
    """
    if reading.heading.event != EMERGENCY_ATTENDANCE or reading.heading.retracts:
        return
    events = [row for row in rows if row.type == "Encounter"]
    meeting = next((row for row in events if _is_focus(reading, row)), events[0] if len(events) == 1 else None)
    if meeting is None:
        return
    for row in rows:
        if row.type == "RelatedPerson":
            relationship = [words for c in many(row.body, "relationship") if (words := label(c))]
            raw = "; ".join(relationship) or None
            reading.voice(row, row.key).say("accompanied", "participant", "accompanied_by", ref=meeting.key, raw=raw)
