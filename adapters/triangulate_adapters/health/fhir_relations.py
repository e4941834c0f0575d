"""Who is what to whom: RelatedPerson, and the contacts inside a Patient.

The code table says which predicate a relationship code stands for and of whom it is said: a mother is said to be
a parent of the patient, while the patient is said to be a parent of a contact coded as a child.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from triangulate.normalise.codes import translate
from triangulate_adapters.health.fhir_elements import (
    Coding,
    Node,
    boolean,
    codings,
    extension,
    label,
    many,
    one,
    period_of,
    raw_concept,
    text,
    valid,
)
from triangulate_adapters.health.fhir_people import (
    place_of,
    say_addresses,
    say_birth,
    say_identifiers,
    say_names,
    say_sex,
    say_telecoms,
    stands_for_nobody,
)

if TYPE_CHECKING:
    from triangulate_adapters.health.fhir_document import Row
    from triangulate_adapters.health.fhir_reading import Reading, Voice

CARRIED: Final = "x_relationship"
_SELF: Final = "ONESELF"
_SCHEMES: Final = (("RelationshipToPersonForChildren", "nhs_cyp"), ("PDS-RelationshipType", "hl7_itk"))


@dataclass(frozen=True, slots=True)
class Relation:
    """What one relationship code says: the predicate, its value, and whether it is said of the contact."""

    predicate: str
    value: str | None
    of_contact: bool


def relation_of(coding: Coding) -> Relation | None:
    """Return what a code says, or None where it is not listed or says nothing ("unknown")."""
    scheme = next((name for part, name in _SCHEMES if part in coding.system), "fhir")
    known = translate("relationship", scheme, coding.code) if coding.code else None
    if known is None and not coding.code:
        known = translate("relationship", "words", coding.display) if coding.display else None
    if known is None or not known.extra["predicate"]:
        return None
    return Relation(known.extra["predicate"], known.value, known.extra["about"] != "person")


def say_relationship(contact: Voice, patient: str, element: str, concept: Node, period: dict[str, str | None]) -> None:
    """Say what ``concept`` makes the contact to ``patient``; codes that mean one thing say it once."""
    raw, words = raw_concept(concept), label(concept)
    read = [*codings(concept)] or [Coding("", "", words or "")]
    relations = list(dict.fromkeys(relation for coding in read if (relation := relation_of(coding)) is not None))
    if not relations and raw is not None:
        contact.say(element, CARRIED, words, ref=patient, raw=raw, said_as=words, **period)
    for relation in relations:
        voice = contact if relation.of_contact else contact.about_another(patient)
        other = patient if relation.of_contact else contact.about
        voice.say(element, relation.predicate, relation.value, ref=other, raw=raw, said_as=words, **period)


def read_related_person(reading: Reading, row: Row, issuer: str | None) -> None:
    """Read a RelatedPerson: a persona, and what they are to the patient."""
    body = row.body
    reading.builder.persona(row.key, "placeholder" if stands_for_nobody(body) else "person", _flags(row))
    voice = reading.voice(row, row.key)
    say_names(voice, body)
    say_birth(voice, body)
    say_sex(voice, body)
    say_addresses(voice, body)
    say_telecoms(voice, body)
    say_identifiers(voice, body, issuer)
    patient = reading.person(row, "patient", one(body, "patient"))
    if patient is None:
        reading.builder.reconciliation.note("a RelatedPerson names no patient: it was read without a relationship")
        return
    if any(not _numbers(body).isdisjoint(_numbers(holder.body)) for holder in reading.references.named(patient)):
        reading.builder.reconciliation.note("a RelatedPerson carries a number of the patient they are related to")
    if reading.heading.retracts:
        for concept in many(body, "relationship"):
            voice.withdraw("relationship", "relationship", "message retracted", raw_concept(concept))
        return
    period = valid(period_of(body), current=boolean(body, "active") is not False)
    for concept in many(body, "relationship"):
        say_relationship(voice, patient, "relationship", concept, period)
    _say_standing(voice, patient, body, period)


def _numbers(body: Node) -> set[tuple[str | None, str | None]]:
    return {(text(each, "system"), text(each, "value")) for each in many(body, "identifier") if text(each, "value")}


def _say_standing(voice: Voice, patient: str, body: Node, period: dict[str, str | None]) -> None:
    """Say responsibility, household and next of kin, which child health and demographic events tell of a contact."""
    responsible = boolean(extension(body, "ParentalResponsibility"), "valueBoolean")
    if responsible is not None:
        held = "held" if responsible else "none"
        raw = str(responsible).lower()
        voice.say("extension[ParentalResponsibility]", "parental_responsibility", held, ref=patient, raw=raw, **period)
    household = extension(body, "HouseholdMember")
    member = boolean(extension(household, "householdMember") or household, "valueBoolean")
    if member is not None:
        voice.say(
            "extension[HouseholdMember]",
            "household_member",
            ref=patient,
            polarity="+" if member else "-",
            raw=str(member).lower(),
            quote=text(extension(household, "householdMemberDescription"), "valueString"),
            **period,
        )
    if boolean(extension(body, "NextOfKinIndicator"), "valueBoolean"):
        voice.say("extension[NextOfKinIndicator]", "next_of_kin", ref=patient, raw="true", **period)
    significant = boolean(extension(body, "SignificantIndividual"), "valueBoolean")
    if significant is not None:
        place = "extension[SignificantIndividual]"
        voice.say(place, "x_significant_individual", significant, ref=patient, raw=str(significant).lower())


def read_contacts(voice: Voice, row: Row) -> None:
    """Read the contacts inside a Patient, each a persona of its own; ``voice`` speaks for the patient."""
    for number, contact in enumerate(many(row.body, "contact")):
        place = place_of("contact", number, contact)
        codes = [coding.code for concept in many(contact, "relationship") for coding in codings(concept)]
        if _SELF in codes and not many(contact, "name"):
            _say_reach(voice.inside(place, voice.about), contact)
            continue
        organisation = one(contact, "organization")
        kind = "organisation" if organisation and not many(contact, "name") else "person"
        kind = "placeholder" if kind == "person" and stands_for_nobody(contact) else kind
        about = voice.reading.builder.persona(f"{row.key}.{place}", kind, _flags(row))
        inside = voice.inside(place, about)
        say_names(inside, contact)
        say_sex(inside, contact)
        _say_reach(inside, contact)
        period = valid(period_of(contact))
        for concept in many(contact, "relationship"):
            say_relationship(inside, voice.about, "relationship", concept, period)
        if not many(contact, "relationship"):
            inside.say("relationship", "x_contact", ref=voice.about, **period)


def _say_reach(voice: Voice, contact: Node) -> None:
    say_addresses(voice, contact)
    say_telecoms(voice, contact)


def _flags(row: Row) -> tuple[str, ...]:
    return ("test",) if row.test_data else ()
