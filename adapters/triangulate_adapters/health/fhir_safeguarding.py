"""Codes that say something of a child's safety: plans, looked-after status, and concerns of a contact."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from triangulate.normalise.codes import Code, translate
from triangulate_adapters.health.fhir_elements import Coding, Node, codings, label, raw_concept

if TYPE_CHECKING:
    from triangulate_adapters.health.fhir_reading import Voice

PLANS: Final = frozenset({"child_protection_plan", "looked_after"})


def safeguarding_code(coding: Coding) -> Code | None:
    """Return what a safeguarding code means, or None if it is none.

    The short codes of the booking and referral standard ("U") mean something only in its own system.
    """
    scheme = "bars" if "safeguarding-codes" in coding.system else "snomed"
    return translate("safeguarding", scheme, coding.code) if coding.code else None


def say_safeguarding(voice: Voice, element: str, concept: Node, fields: dict[str, Any]) -> bool:
    """Say every safeguarding code of ``concept``; return whether there was one.

    "No safeguarding issues identified" is a statement about one contact. It is carried, and denies no plan.
    """
    known = [(coding, found) for coding in codings(concept) if (found := safeguarding_code(coding)) is not None]
    for coding, found in known:
        predicate = found.extra["predicate"]
        raw = f"{coding.code} {coding.display}".strip()
        said: dict[str, Any] = {
            "kind": found.extra["kind"] or None,
            **{n: v for n, v in fields.items() if v is not None},
        }
        if predicate == "concern":
            said["kind"] = found.extra["kind"]
            said.setdefault("quote", label(concept))
        if predicate in PLANS:
            say_plan(voice, element, predicate, raw, said)
        else:
            voice.say(element, predicate, found.value, raw=raw, **said)
    return bool(known)


def say_plan(voice: Voice, element: str, predicate: str, raw: str, fields: dict[str, Any]) -> None:
    """Say a child protection plan (its category is not given in health records) or looked-after status."""
    plan = {**fields, "kind": "decision", "process": "care"}
    plan.pop("event_time", None)
    voice.say(element, predicate, True if predicate == "looked_after" else None, raw=raw, **plan)


def plan_predicate(concepts: list[Node]) -> tuple[str, str] | None:
    """Return the predicate of the first category that is a plan, with the writing of that category."""
    for concept in concepts:
        for coding in codings(concept):
            found = safeguarding_code(coding)
            if found is not None and found.extra["predicate"] in PLANS:
                return found.extra["predicate"], raw_concept(concept) or coding.code
    return None
