"""FHIR, as national and local health systems send it: R4 and STU3, in JSON and XML.

A row is one resource. Resources that name organisations, staff and places are read for the names that others
refer to; any other type is counted as not read. The subjects are in the modules beside this one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from triangulate.errors import UnreadableInput
from triangulate.intake.files import read_head
from triangulate.intake.json_document import read_json
from triangulate.intake.text import decode_head
from triangulate.reconciliation import Reconciliation
from triangulate.vocabulary import Agency
from triangulate_adapters.health.fhir_clinical import read_condition, read_observation
from triangulate_adapters.health.fhir_document import heading_of, rows_of
from triangulate_adapters.health.fhir_education import NOT_READ, read_education
from triangulate_adapters.health.fhir_elements import Node, codings, many, one, text
from triangulate_adapters.health.fhir_encounter import read_encounter, say_who_accompanied
from triangulate_adapters.health.fhir_names import sender_of
from triangulate_adapters.health.fhir_patient import issuer_of, read_patient
from triangulate_adapters.health.fhir_plans import (
    NAMES_ONLY,
    read_care_plan,
    read_care_team,
    read_episode_of_care,
    read_flag,
)
from triangulate_adapters.health.fhir_provenance import NO_TARGET, origins_of
from triangulate_adapters.health.fhir_reading import Reading
from triangulate_adapters.health.fhir_references import References
from triangulate_adapters.health.fhir_relations import read_related_person
from triangulate_adapters.health.fhir_xml import is_fhir_root, read_xml, resource_type

if TYPE_CHECKING:
    from pathlib import Path

    from triangulate.extract import Extract
    from triangulate.plugins import Offer, ReadOptions
    from triangulate_adapters.health.fhir_document import Row

NAMING: Final = frozenset(
    ("HealthcareService", "Location", "MessageHeader", "Organization", "Practitioner", "PractitionerRole")
)
"""Types read for the names that other resources refer to, and for nothing else."""
NOTHING: Final = "holds nothing that is read"
ERROR_ANSWER: Final = "an answer that something went wrong, not a record"
_TYPE: Final = re.compile(r'"resourceType"\s*:\s*"[A-Z][A-Za-z]+"')
_BUNDLE_KEYS: Final = frozenset(
    {
        *("entry", "id", "identifier", "implicitRules", "language", "link", "meta"),
        *("resourceType", "signature", "timestamp", "total", "type"),
    }
)
_SAFE_CODE: Final = re.compile(r"[A-Za-z_\-]{1,64}")
_READERS: Final[dict[str, Callable[[Reading, Row], str | None]]] = {
    "CarePlan": read_care_plan,
    "CareTeam": read_care_team,
    "Condition": read_condition,
    "EpisodeOfCare": read_episode_of_care,
    "Flag": read_flag,
    "Observation": read_observation,
    "QuestionnaireResponse": read_education,
}


class FHIR:
    """Reads FHIR resources and Bundles about patients and those around them."""

    name = "health.fhir"
    agency = Agency.HEALTH.value
    title = "FHIR R4 and STU3 (JSON, XML)"
    reads = (
        "A FHIR resource or Bundle of release R4 or STU3, in JSON or XML, with patients, relatives, encounters, "
        "conditions, observations, flags, care plans, episodes and their provenance."
    )

    def claims(self, offer: Offer) -> tuple[Path, ...]:
        """Return the file if its beginning is a FHIR resource; a folder is never read as one."""
        if offer.path is None or offer.is_folder:
            return ()
        root = offer.xml_root
        if root is not None:
            return (offer.path,) if is_fhir_root(root.tag, root.namespace) else ()
        return (offer.path,) if _is_fhir_json(offer) else ()

    def read(self, offer: Offer, options: ReadOptions) -> Extract:
        """Return what the resources say. Raises ``UnreadableInput`` if the file is no FHIR resource."""
        document, notes = _document(offer, options)
        counts = Reconciliation()
        for note in notes:
            counts.note(note)
        rows = rows_of(document, counts)
        references, heading = References(rows), heading_of(document, rows)
        builder = options.builder(
            default_id="fhir",
            agency=self.agency,
            organisation=sender_of(references, heading),
            extracted_at=heading.extracted_at,
        )
        builder.reconciliation = counts
        reading = Reading(builder, references, heading)
        reading.origins, spoken_of = origins_of(reading, rows)
        reading.restricted = _restricted(reading, rows)
        for row in rows:
            before = len(reading.said)
            reason = _read(reading, row, spoken_of)
            if reason is None and row.type in _READERS and len(reading.said) == before:
                reason = NOTHING
            if reason is None:
                counts.count(row.type, recorded=1)
            else:
                counts.skip(row.type, reason)
        say_who_accompanied(reading, rows)
        builder.add_statements(reading.statements())
        return builder.finish()


def _is_fhir_json(offer: Offer) -> bool:
    head = offer.json_head
    if head is None or head.is_list or offer.path is None:
        return False
    if resource_type(head.marks) is not None:
        return True
    if head.complete or not head.keys or not _BUNDLE_KEYS.issuperset(head.keys):
        return False
    # Members may stand in any order, and a Bundle's entries may fill the head before its type is reached.
    beginning = decode_head(read_head(offer.path, _HEAD)) or ""
    return "entry" in head.keys and _TYPE.search(beginning) is not None


_HEAD: Final = 64 * 1024


def _document(offer: Offer, options: ReadOptions) -> tuple[Node, list[str]]:
    if offer.path is None or offer.is_folder:
        raise UnreadableInput(
            place=offer.place, kind="FHIR is read from one file", next_step="Give the path of a JSON or XML file."
        )
    root = offer.xml_root
    if root is not None and is_fhir_root(root.tag, root.namespace):
        return read_xml(offer.path, root.tag, options.limits), []
    if root is None:
        read = read_json(offer.path, options.limits)
        if isinstance(read.value, dict) and resource_type(read.value) is not None:
            notes = [f"{read.duplicate_keys} members of objects are repeated; of each the last was read"]
            return read.value, notes if read.duplicate_keys else []
    raise UnreadableInput(
        place=offer.place,
        kind="this is not a FHIR resource",
        next_step="Check that the file is a FHIR resource or Bundle in JSON or XML.",
    )


def _restricted(reading: Reading, rows: list[Row]) -> frozenset[str]:
    """Return the keys whose address, numbers and places are hidden: restricted patients and what belongs to them."""
    hidden = {row.key for row in rows if row.type == "Patient" and row.restricted}
    around = {"RelatedPerson": "patient", "Encounter": "subject"}
    for row in rows:
        element = around.get(row.type)
        if element is not None and reading.target(row, one(row.body, element)).id in hidden:
            hidden.add(row.key)
    return frozenset(hidden)


def _read(reading: Reading, row: Row, spoken_of: set[str]) -> str | None:
    """Read one resource; return why it was left out, or None."""
    if row.type == "Patient":
        read_patient(reading, row)
    elif row.type == "RelatedPerson":
        read_related_person(reading, row, issuer_of(reading, row))
    elif row.type == "Encounter":
        read_encounter(reading, row)
    elif row.type in _READERS:
        return _READERS[row.type](reading, row)
    elif row.type == "Provenance":
        return None if row.key in spoken_of else NO_TARGET
    elif row.type == "OperationOutcome":
        _note_errors(reading, row)
        return ERROR_ANSWER
    else:
        return NAMES_ONLY if row.type in NAMING else NOT_READ
    return None


def _note_errors(reading: Reading, row: Row) -> None:
    """Note the codes of an error answer: they tell a record that was withdrawn from one that was not found."""
    for issue in many(row.body, "issue"):
        codes = [coding.code for coding in codings(one(issue, "details"))] or [text(issue, "code") or ""]
        for code in codes:
            if _SAFE_CODE.fullmatch(code):
                reading.builder.reconciliation.note(f"OperationOutcome: {code}")
