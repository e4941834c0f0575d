"""A Patient: demographics, registration, death, links to other records, and contacts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from triangulate.normalise.codes import translate
from triangulate_adapters.health.fhir_elements import (
    Node,
    boolean,
    coded,
    codings,
    compact,
    day,
    extension,
    extension_name,
    extensions,
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
from triangulate_adapters.health.fhir_relations import read_contacts

if TYPE_CHECKING:
    from triangulate_adapters.health.fhir_document import Row
    from triangulate_adapters.health.fhir_reading import Reading, Voice

RESTRICTED_NOTE: Final = (
    "a record is restricted: an address, telephone number or practice that it does not show is hidden, not absent"
)
_READ_EXTENSIONS: Final = frozenset(
    {
        *("BirthSex", "birthPlace", "DeathNotificationStatus", "EthnicCategory", "genderIdentity", "GenderIdentity"),
        *("NHSCommunication", "PersonStatedGender", "RemovalFromRegistration"),
    }
)


def read_patient(reading: Reading, row: Row) -> None:
    """Read a Patient: a persona and what the record says of it."""
    body = row.body
    flags = ("test",) if row.test_data else ()
    reading.builder.persona(row.key, "placeholder" if stands_for_nobody(body) else "person", flags)
    if row.restricted:
        reading.builder.reconciliation.note(RESTRICTED_NOTE)
    voice = reading.voice(row, row.key)
    say_names(voice, body)
    say_birth(voice, body)
    say_sex(voice, body)
    say_addresses(voice, body)
    say_telecoms(voice, body)
    say_identifiers(voice, body, issuer_of(reading, row))
    _say_death(voice, body)
    _say_background(voice, body)
    _say_registration(voice, row)
    _say_links(voice, row)
    read_contacts(voice, row)
    if row.score is not None:
        voice.say("search.score", "x_search_score", row.score, raw=row.score)
    _note_unread(reading, body)


def issuer_of(reading: Reading, row: Row) -> str | None:
    """Return who numbers the patients of a record: its managing organisation, by code or name."""
    reference = one(row.body, "managingOrganization")
    target = reading.target(row, reference, "Organization")
    if target.identifier is not None:
        return target.identifier[1]
    return reading.name_of(target)


def _say_death(voice: Voice, body: Node) -> None:
    """Say the date of death, how it became known, and nothing as a fact where the notice of it was removed."""
    notice = extension(body, "DeathNotificationStatus")
    concept = coded(extension(notice, "deathNotificationStatus")) or coded(notice)
    since = text(extension(notice, "systemEffectiveDate"), "valueDateTime")
    known = next((k for c in codings(concept) if (k := translate("death_notification", "fhir", c.code))), None)
    if concept:
        status = known.value if known is not None else None
        place = "extension[DeathNotificationStatus]"
        voice.say(place, "x_death_notification", status, raw=raw_concept(concept), valid_from=day(since))
    removed = known is not None and known.value == "removed"
    fields: dict[str, Any] = {"recorded_at": since, "basis": known.extra["basis"] or None} if known is not None else {}
    written, deceased = text(body, "deceasedDateTime"), boolean(body, "deceasedBoolean")
    if removed and (written is not None or deceased):
        voice.withdraw("deceased", "death_date", "death notification removed", written or "true")
    elif written is not None:
        voice.say("deceasedDateTime", "death_date", day(written), raw=written, **fields)
    elif deceased:
        voice.say("deceasedBoolean", "death_date", None, raw="true", **fields)
    elif deceased is False:  # many systems write false by default, so it is carried and contradicts nobody
        voice.say("deceasedBoolean", "x_deceased", False, raw="false")


def _say_background(voice: Voice, body: Node) -> None:
    """Say ethnicity, languages and marital status."""
    for found in extensions(body, "EthnicCategory"):
        concept = coded(found)
        values = [translate("ethnicity", "nhs", c.code) for c in codings(concept) if _england(c.system)]
        value = next((known.value for known in values if known is not None), None)
        voice.say("extension[EthnicCategory]", "ethnicity", value, raw=raw_concept(concept) or compact(found))
    spoken = [*many(body, "communication"), *extensions(body, "NHSCommunication")]
    for number, communication in enumerate(spoken):
        language = one(communication, "language") or coded(extension(communication, "language"))
        if language:
            preferred = "url" in communication or boolean(communication, "preferred")
            predicate = "x_preferred_language" if preferred else "x_language"
            voice.say(f"communication[{number}]", predicate, label(language), raw=raw_concept(language))
        interpreter = boolean(extension(communication, "interpreterRequired"), "valueBoolean")
        if interpreter is not None:
            raw = str(interpreter).lower()
            voice.say(f"communication[{number}].interpreter", "x_interpreter_required", interpreter, raw=raw)
    married = one(body, "maritalStatus")
    if married:
        voice.say("maritalStatus", "x_marital_status", label(married), raw=raw_concept(married) or compact(married))


def _england(system: str) -> bool:
    # Scotland and Wales give the same letters and numbers to other groups.
    return "Scotland" not in system and "Wales" not in system


def _say_registration(voice: Voice, row: Row) -> None:
    """Say where the patient is or was registered, and removal from registration."""
    for number, practice in enumerate(many(row.body, "generalPractitioner")):
        target = voice.reading.target(row, practice, "Organization")
        identifier = one(practice, "identifier") or _first_identifier(target.row.body if target.row else {})
        value: dict[str, Any] = {}
        code, name = text(identifier, "value"), text(practice, "display")
        if target.row is not None or name:
            value["name"] = voice.reading.name_of(target)
        if code is not None:
            value["code"] = code
        if value:
            period = valid(period_of(one(practice, "identifier")))
            place = place_of("generalPractitioner", number, practice)
            voice.say(place, "registered_with", value, raw=compact(practice), **period)
    removal = extension(row.body, "RemovalFromRegistration")
    concept = coded(extension(removal, "removalFromRegistrationCode"))
    if concept:
        period = valid(period_of(extension(removal, "effectiveTime"), "valuePeriod"))
        code = next((c.code for c in codings(concept)), None)
        place = "extension[RemovalFromRegistration]"
        voice.say(place, "x_removal_from_registration", code, raw=raw_concept(concept), **period)


def _first_identifier(body: Node) -> Node:
    return one(body, "identifier")


def _say_links(voice: Voice, row: Row) -> None:
    """Say which other record stands for the same patient, and that a record is no longer in use."""
    for number, link in enumerate(many(row.body, "link")):
        target = voice.reading.target(row, one(link, "other"))
        kind = text(link, "type") or "seealso"
        if target.id is not None:
            voice.say(f"link[{number}]", "x_record_link", kind, ref=target.id, raw=compact(link))
    if boolean(row.body, "active") is False:
        voice.say("active", "x_record_active", False, raw="false")


def _note_unread(reading: Reading, body: Node) -> None:
    """Note the extensions of a Patient that no statement is read from, by the end of their address."""
    for found in many(body, "extension"):
        name = extension_name(text(found, "url") or "")
        if name not in _READ_EXTENSIONS and name.isalpha():
            reading.builder.reconciliation.note(f"Patient: the extension {name} is not read")
