"""What resources are called: staff, organisations and places that other resources refer to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from triangulate_adapters.health.fhir_elements import Node, one, text, texts

if TYPE_CHECKING:
    from triangulate_adapters.health.fhir_document import Heading, Row
    from triangulate_adapters.health.fhir_references import References, Target


def name_of(references: References, target: Target) -> str | None:
    """Return who a target is in words; the persona id for somebody the records are about.

    Where the document holds several resources of one id, all their names are given, in alphabetical order.
    """
    if target.is_person and target.id is not None:
        return target.id
    rows = references.named(target.row.key) if target.row is not None else []
    names = sorted({name for row in rows if (name := _name(references, row))})
    return "; ".join(names) or target.display or target.id


def _name(references: References, row: Row) -> str | None:
    if row.type == "Practitioner":
        return human_name(one(row.body, "name"))
    if row.type == "PractitionerRole":
        return _known(references, row, "practitioner", "Practitioner")
    plain = text(row.body, "name")
    if plain is None and row.type == "HealthcareService":
        return _known(references, row, "providedBy", "Organization")
    return plain


def _known(references: References, row: Row, element: str, expected: str) -> str | None:
    target = references.resolve(one(row.body, element), row, expected)
    if target.row is not None and target.row.type != expected:  # a reference in a circle names nobody
        return target.display
    return name_of(references, target)


def human_name(name: Node) -> str | None:
    """Return a human name as one text: as written, else title, given names and family name in that order."""
    parts = [*texts(name, "prefix"), *texts(name, "given"), *texts(name, "family")]
    return text(name, "text") or " ".join(parts) or None


def sender_of(references: References, heading: Heading) -> str | None:
    """Return the organisation that answers for a message, else the one that sent it."""
    if heading.header is None:
        return None
    for element in ("responsible", "sender"):
        reference = one(heading.header.body, element)
        if reference:
            return name_of(references, references.resolve(reference, heading.header, "Organization"))
    return None
