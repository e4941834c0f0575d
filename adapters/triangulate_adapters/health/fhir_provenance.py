"""Provenance: who recorded a resource, when, and from what, said with every statement of that resource."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from triangulate_adapters.health.fhir_elements import Node, codings, label, many, one, text

if TYPE_CHECKING:
    from triangulate_adapters.health.fhir_document import Row
    from triangulate_adapters.health.fhir_reading import Reading

NO_TARGET: Final = "none of its targets is in this document"
_AUTHORS: Final = frozenset({"AUT", "author", "enterer", "ENT", "composer"})


def origins_of(reading: Reading, rows: list[Row]) -> tuple[dict[str, dict[str, Any]], set[str]]:
    """Return the origin of each resource by its key, and the keys of the Provenance that speak of one.

    Several for one resource (it was changed) are taken in the order of their dates: the first tells who recorded
    it and when, and all of them what it was taken from.
    """
    found: dict[str, dict[str, Any]] = {}
    used: set[str] = set()
    provenance = [row for row in rows if row.type == "Provenance"]
    for row in sorted(provenance, key=lambda r: (text(r.body, "recorded") or "9999", r.key)):
        targets = {
            target.row.key
            for reference in many(row.body, "target")
            if (target := reading.target(row, reference)).row is not None
        }
        if not targets:
            continue
        used.add(row.key)
        origin = _origin(reading, row)
        for key in sorted(targets):
            earlier = found.get(key, {})
            sources = sorted({*earlier.get("derived_from", ()), *origin.get("derived_from", ())})
            found[key] = {**origin, **earlier, **({"derived_from": sources} if sources else {})}
    return found, used


def _origin(reading: Reading, row: Row) -> dict[str, Any]:
    agents = many(row.body, "agent")
    agent = next((a for a in agents if _is_author(a)), agents[0] if agents else {})
    who = one(agent, "who") or one(agent, "whoReference")
    for_whom = one(agent, "onBehalfOf") or one(agent, "onBehalfOfReference")
    author = reading.name_of(reading.target(row, who, "Practitioner")) or text(agent, "whoUri")
    role = next(filter(None, map(label, many(agent, "role"))), None)
    sources = [
        source
        for entity in many(row.body, "entity")
        if (source := reading.target(row, one(entity, "what") or one(entity, "whatReference"), "DocumentReference").id)
    ]
    said = {
        "author": author or reading.name_of(reading.target(row, for_whom, "Organization")),
        "author_role": role,
        "recorded_at": text(row.body, "recorded"),
        "derived_from": sources or None,
    }
    return {name: value for name, value in said.items() if value is not None}


def _is_author(agent: Node) -> bool:
    concepts = [*many(agent, "type"), *many(agent, "role")]
    return any(coding.code in _AUTHORS for concept in concepts for coding in codings(concept))
