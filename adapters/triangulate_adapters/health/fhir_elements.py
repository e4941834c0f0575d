"""Looking into FHIR elements without trusting their shape.

Releases differ in what is a list (``RelatedPerson.relationship`` is one concept in STU3 and several in R4) and
files differ from the standard, so every look-up here takes either and none of them raises. Shapes are those of
the JSON form (HL7, FHIR R4 ``json.html``, 2019).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, TypeAlias

import msgspec

Node: TypeAlias = dict[str, Any]
"""One FHIR element or resource in its JSON shape."""

_DATE: Final = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?(?=T|$)")
_RELEASE: Final = re.compile(r"-\d+$")


@dataclass(frozen=True, slots=True)
class Coding:
    """One code with the system it belongs to and its words; empty where the source leaves it out."""

    system: str
    code: str
    display: str


@dataclass(frozen=True, slots=True)
class Period:
    """The days a period names: ``start``, ``end`` (None where not given), as written and never through a time zone."""

    start: str | None
    end: str | None


def many(node: Node, name: str) -> list[Node]:
    """Return the objects under ``name``, whether the source wrote one or a list."""
    found = node.get(name)
    if isinstance(found, list):
        return [item for item in found if isinstance(item, dict)]
    return [found] if isinstance(found, dict) else []


def one(node: Node, name: str) -> Node:
    """Return the first object under ``name``, or an empty one."""
    found = node.get(name)
    if isinstance(found, dict):
        return found
    return next((item for item in found if isinstance(item, dict)), {}) if isinstance(found, list) else {}


def as_text(value: object) -> str | None:
    """Return a primitive as trimmed text; None for nothing, an empty text or anything that is no primitive."""
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | float) else None


def texts(node: Node, name: str) -> list[str]:
    """Return the primitives under ``name`` as texts, leaving out what is empty."""
    found = node.get(name)
    values = found if isinstance(found, list) else [found]
    return [text for value in values if (text := as_text(value)) is not None]


def text(node: Node, name: str) -> str | None:
    """Return the first primitive under ``name`` as text."""
    found = node.get(name)  # one primitive is the rule, and this is the look-up that a large file spends its time on
    return next(iter(texts(node, name)), None) if isinstance(found, list) else as_text(found)


def boolean(node: Node, name: str) -> bool | None:
    """Return the boolean under ``name``; XML carries it as text. None where it is neither."""
    return {"true": True, "false": False}.get(text(node, name) or "")


@lru_cache(maxsize=4096)
def extension_name(url: str) -> str:
    """Return the distinguishing end of an extension's address, the same for every publisher and release.

    >>> extension_name("https://fhir.nhs.uk/STU3/StructureDefinition/Extension-DCH-HouseholdMember-1")
    'HouseholdMember'
    """
    last = url.strip().rpartition("/")[2]
    return _RELEASE.sub("", last).rpartition("-")[2]


def extensions(node: Node, name: str) -> list[Node]:
    """Return the extensions of ``node`` whose address ends in ``name``."""
    if "extension" not in node:
        return []
    return [found for found in many(node, "extension") if extension_name(text(found, "url") or "") == name]


def extension(node: Node, name: str) -> Node:
    """Return the first extension of ``node`` whose address ends in ``name``, or an empty one."""
    found = extensions(node, name)
    return found[0] if found else {}


def coded(node: Node, stem: str = "value") -> Node:
    """Return the concept of a ``value[x]`` element, however it was written: concept, coding, code or text."""
    if not node:
        return {}
    concept = one(node, f"{stem}CodeableConcept")
    if concept:
        return concept
    coding = one(node, f"{stem}Coding")
    if coding:
        return {"coding": [coding]}
    code = text(node, f"{stem}Code")
    if code:
        return {"coding": [{"code": code}]}
    words = text(node, f"{stem}String")
    return {"text": words} if words else {}


def concept_of(node: Node, name: str) -> Node:
    """Return the first concept under ``name``; a plain code (STU3 statuses) is given as a concept of that code."""
    concept = one(node, name)
    plain = None if concept else text(node, name)
    return {"coding": [{"code": plain}]} if plain else concept


def codings(concept: Node) -> list[Coding]:
    """Return the codes of a concept; a bare ``Coding`` counts as one."""
    found = many(concept, "coding") or ([concept] if "code" in concept else [])
    return [Coding(text(c, "system") or "", text(c, "code") or "", text(c, "display") or "") for c in found]


def label(concept: Node) -> str | None:
    """Return the words of a concept: its text, else what its codes display, else the codes."""
    written = text(concept, "text")
    if written:
        return written
    found = codings(concept)
    return "; ".join(dict.fromkeys(c.display for c in found if c.display)) or (
        "; ".join(dict.fromkeys(c.code for c in found if c.code)) or None
    )


def raw_concept(concept: Node) -> str | None:
    """Return the codes and words of a concept as one text, to be kept as written."""
    parts = [f"{c.code} {c.display}".strip() for c in codings(concept)]
    written = text(concept, "text")
    if written and written not in parts:
        parts.append(written)
    return "; ".join(dict.fromkeys(part for part in parts if part)) or None


def day(written: str | None) -> str | None:
    """Return the date of a FHIR date or date-time, as written; other text is returned unchanged.

    The offset of a date-time is not applied: midnight in British Summer Time is still that day.
    """
    found = _DATE.match(written) if written else None
    return found.group() if found else written


def period_of(node: Node, name: str = "period") -> Period:
    """Return the days of the period under ``name``."""
    period = one(node, name)
    return Period(day(text(period, "start")), day(text(period, "end")))


def valid(period: Period, *, current: bool = True) -> dict[str, str | None]:
    """Return ``valid_from`` and ``valid_to``. A missing end means ongoing (HL7, FHIR R4 ``Period``, 2019).

    That holds only of what the source still holds to (``current``) and says the beginning of; otherwise the end is
    not known.
    """
    end = period.end or (".." if current and period.start else None)
    return {"valid_from": period.start, "valid_to": end}


def compact(node: object) -> str:
    """Return an element as compact JSON, to be kept as written."""
    return msgspec.json.encode(node).decode()
