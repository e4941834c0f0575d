"""Educational history (NHS Digital child health events, CH032, 2018): answers that name a school and its years."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from triangulate_adapters.health.fhir_clinical import NOBODY, why_withdrawn
from triangulate_adapters.health.fhir_elements import Node, coded, compact, day, label, many, one, raw_concept, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from triangulate_adapters.health.fhir_document import Row
    from triangulate_adapters.health.fhir_reading import Reading

NOT_READ: Final = "resource type not read"
_ABOUT: Final = ("educational", "specialEducational")
_NAMES: Final = frozenset({"educationalEstablishment", "educationalEstablishmentName"})
_KIND, _START, _END = "educationalEstablishmentType", "educationalEstablishmentStart", "educationalEstablishmentEnd"


def read_education(reading: Reading, row: Row) -> str | None:
    """Read a QuestionnaireResponse of educational history; return why nothing was read, or None."""
    if not any((text(item, "linkId") or "").startswith(_ABOUT) for item in _items(row.body)):
        return NOT_READ
    subject = reading.subject_of(row)
    if subject is None:
        return NOBODY
    voice = reading.voice(row, subject, recorded_at=text(row.body, "authored"))
    withdrawn = why_withdrawn(reading, row, "withdrawn" if text(row.body, "status") == "entered-in-error" else None)
    for number, group in enumerate(_groups(row.body)):
        place, name = f"item[{number}]", next((group[link] for link in sorted(_NAMES) if link in group), None)
        if withdrawn is not None:
            voice.withdraw(place, "enrolled_at", withdrawn, compact(name or {}))
        elif name is not None:
            value = _school(reading, row, name)
            kind = label(coded(group[_KIND])) if _KIND in group else None
            if kind is not None:
                value["type"] = kind
            years = {"valid_from": _date(group.get(_START)), "valid_to": _date(group.get(_END))}
            voice.say(place, "enrolled_at", value, raw=compact(name), **years)
        for link in sorted(set(group) - _NAMES - {_KIND, _START, _END}):
            answer = coded(group[link])
            if withdrawn is None and answer:
                voice.say(f"{place}.{link}", f"x_{link}", label(answer), raw=raw_concept(answer))
    return None


def _items(node: Node) -> Iterator[Node]:
    for item in many(node, "item"):
        yield item
        yield from _items(item)


def _groups(body: Node) -> list[dict[str, Node]]:
    """Return the answers school by school, each by its ``linkId``; another school begins with its name."""
    groups: list[dict[str, Node]] = []
    for item in _items(body):
        link, answer = text(item, "linkId"), one(item, "answer")
        if link is None or not answer or not link.startswith(_ABOUT):
            continue
        if not groups or link in groups[-1] or (link in _NAMES and not _NAMES.isdisjoint(groups[-1])):
            groups.append({})
        groups[-1][link] = answer
    return groups


def _school(reading: Reading, row: Row, answer: Node) -> dict[str, Any]:
    reference = one(answer, "valueReference")
    if not reference:
        return {"name": text(answer, "valueString") or label(coded(answer))}
    target = reading.target(row, reference, "Organization")
    value: dict[str, Any] = {"name": reading.name_of(target)}
    code = text(one(target.row.body, "identifier"), "value") if target.row is not None else None
    return {**value, "code": code} if code is not None else value


def _date(answer: Node | None) -> str | None:
    return day(text(answer, "valueDate") or text(answer, "valueDateTime")) if answer is not None else None
