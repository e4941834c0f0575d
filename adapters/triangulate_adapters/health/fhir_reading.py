"""What is known while one FHIR document is read, and the saying of statements.

A :class:`Voice` speaks for one resource about one persona or event. It adds to each statement what holds for the
whole resource: where it stands, who recorded it and when (from ``Provenance`` too), and whether it is withheld.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from triangulate.columns import STATEMENT_COLUMNS, encode_value
from triangulate_adapters.health.fhir_elements import Node, label, many, one
from triangulate_adapters.health.fhir_identifiers import identifier_of
from triangulate_adapters.health.fhir_names import name_of
from triangulate_adapters.health.fhir_references import PEOPLE

if TYPE_CHECKING:
    from pydantic import JsonValue

    from triangulate.builder import ExtractBuilder
    from triangulate_adapters.health.fhir_document import Heading, Row
    from triangulate_adapters.health.fhir_references import References, Target

_COLUMNS: Final = tuple(
    name for name in STATEMENT_COLUMNS if name not in {"id", "source", "document", "extra", "grade"}
)
WITHDRAWN: Final = "x_withdrawn"
PRIVATE: Final = frozenset({"address", "email", "phone", "place", "registered_with"})
"""What a restricted demographic record hides (NHS Personal Demographics Service, FHIR R4 API, 2024)."""


@dataclass(slots=True, eq=False)
class Reading:
    """One document being read: its references, heading, origins of resources, and the statements so far."""

    builder: ExtractBuilder
    references: References
    heading: Heading
    origins: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, repr=False)
    restricted: frozenset[str] = frozenset()
    said: list[tuple[Any, ...]] = field(default_factory=list, repr=False)

    def voice(self, row: Row, about: str, **fields: Any) -> Voice:
        """Return what speaks for ``row`` about ``about``; ``fields`` hold for each of its statements."""
        return Voice(self, row, about, {**self.origins.get(row.key, {}), **_given(fields)})

    def target(self, row: Row, reference: Node, expected: str = "Patient") -> Target:
        """Return what a reference in ``row`` points to."""
        return self.references.resolve(reference, row, expected)

    def person(self, row: Row, element: str, reference: Node, expected: str = "Patient") -> str | None:
        """Return the id of the persona a reference points to, or None if it is nobody a record can be about.

        Somebody of whom the document holds no record is declared, with the number or words of the reference.
        """
        target = self.target(row, reference, expected)
        if not target.is_person or target.id is None:
            return None
        if target.row is None:
            self.builder.persona(target.id)
            voice = self.voice(row, target.id)
            if target.identifier is not None:
                voice.say_identifier(f"{element}.identifier", *target.identifier)
            if target.display is not None:
                voice.say(f"{element}.display", "name", target.display, raw=target.display)
        return target.id

    def subject_of(self, row: Row) -> str | None:
        """Return the persona that a resource is about: its subject, else the subject of its encounter."""
        for element in ("subject", "patient"):
            reference = one(row.body, element)
            if reference:
                return self.person(row, element, reference)
        for element in ("encounter", "context"):
            meeting = self.target(row, one(row.body, element), "Encounter").row
            if meeting is not None and meeting.type == "Encounter" and meeting is not row:
                return self.subject_of(meeting)
        return None

    def event_of(self, row: Row) -> str | None:
        """Return the id of the event that a resource belongs to, whether or not the document holds it."""
        reference = one(row.body, "encounter") or one(row.body, "context")
        target = self.target(row, reference, "Encounter")
        return target.id if target.type in {"Encounter", None} else None

    def name_of(self, target: Target) -> str | None:
        """Return who a target is in words; the persona id for somebody the records are about."""
        return name_of(self.references, target)

    def author(self, row: Row, *elements: str) -> dict[str, str | None]:
        """Return ``author`` (and role) from the first of ``elements`` that names somebody."""
        for element in elements:
            for reference in many(row.body, element):
                target = self.target(row, reference, "Practitioner")
                name = self.name_of(target)
                if name is not None:
                    return {"author": name, "author_role": self._role(target)}
        return {}

    def _role(self, target: Target) -> str | None:
        if target.row is None or target.row.type != "PractitionerRole":
            return None
        return label(one(target.row.body, "code"))

    def statements(self) -> pl.DataFrame:
        """Return the statements so far as a frame of statement columns."""
        columns = list(zip(*self.said, strict=True)) or [()] * len(_COLUMNS)
        data = dict(zip(_COLUMNS, columns, strict=True))
        return pl.DataFrame(data, schema={name: STATEMENT_COLUMNS[name] for name in _COLUMNS}, strict=False)


@dataclass(frozen=True, slots=True, eq=False)
class Voice:
    """Says statements for one resource about one persona or event."""

    reading: Reading
    row: Row
    about: str
    fields: Mapping[str, Any] = field(repr=False)
    within: str = ""

    def inside(self, element: str, about: str) -> Voice:
        """Return the voice for a part of the resource that is about somebody else."""
        return replace(self, within=f"{self.within}{element}.", about=about)

    def about_another(self, about: str) -> Voice:
        """Return the voice for the same part of the resource, about somebody else."""
        return replace(self, about=about)

    def say(self, element: str, predicate: str, value: JsonValue = None, **fields: Any) -> None:
        """Add one statement; ``element`` is where in the resource it stands. An empty element says nothing."""
        if value is None and fields.get("ref") is None and fields.get("raw") is None:
            return
        encoded, kind = encode_value(value)
        said = {**self.fields, **_given(fields)}
        said["about"], said["predicate"], said["value"], said["value_kind"] = self.about, predicate, encoded, kind
        said["locator"] = f"{self.row.key}.{self.within}{element}"
        if self._hides(predicate):
            said["withheld"] = True
        self.reading.said.append(tuple(map(said.get, _COLUMNS)))

    def _hides(self, predicate: str) -> bool:
        if predicate in PRIVATE and self.about in self.reading.restricted:
            return True
        return self.row.restricted and (predicate in PRIVATE or self.row.type not in PEOPLE)

    def say_identifier(self, element: str, system: str, value: str, **fields: Any) -> None:
        """Say the number by which a reference names somebody."""
        self.say(element, *identifier_of(system, value), raw=f"{system}|{value}", **fields)

    def withdraw(self, element: str, what: str, why: str, raw: str | None, **fields: Any) -> None:
        """Say that the source took back what it once recorded, without saying what that was as a fact."""
        self.say(element, WITHDRAWN, {"what": what, "reason": why}, raw=raw, **fields)


def _given(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}
