"""Conditions and observations: what is said of somebody's health, how surely, and who says so."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from triangulate.normalise.codes import code_key, mapping, translate
from triangulate_adapters.health.fhir_elements import (
    Coding,
    Node,
    Period,
    coded,
    codings,
    concept_of,
    day,
    label,
    many,
    one,
    period_of,
    raw_concept,
    text,
    valid,
)
from triangulate_adapters.health.fhir_encounter import status_of
from triangulate_adapters.health.fhir_safeguarding import say_safeguarding

if TYPE_CHECKING:
    from triangulate_adapters.health.fhir_document import Row
    from triangulate_adapters.health.fhir_reading import Reading, Voice

NOBODY: Final = "names no person"
_ICD_10: Final = "icd-10"
_INJURY_CHAPTER: Final = re.compile(r"[ST]\d")  # WHO ICD-10 (2019), chapter XIX: S00 to T98
_NOT_THIS_TIME: Final = re.compile(r"\b(?:no|not|without|history|risk|fear|family)\b", re.IGNORECASE)
_WORD: Final = re.compile(r"[^\W\d_]+")
_ESTIMATED_AGE: Final = re.compile(r"\bestimated? age\b", re.IGNORECASE)


def why_withdrawn(reading: Reading, row: Row, status: str | None, written: str | None = None) -> str | None:
    """Return why a resource must not be said as a fact, or None where nothing takes it back.

    ``status`` is what the status means and ``written`` the status itself, where more than one takes a record back.
    """
    if status == "withdrawn":
        return written or "entered-in-error"
    if row.deleted:
        return "deleted"
    return "message retracted" if reading.heading.retracts else None


def read_condition(reading: Reading, row: Row) -> str | None:
    """Read a Condition; return why nothing could be read, or None.

    Refuted is a denial. Unconfirmed, provisional and differential are assessments, never facts (HL7, FHIR R4
    ``condition-ver-status``, 2019).
    """
    subject = reading.subject_of(row)
    if subject is None:
        return NOBODY
    body, code = row.body, one(row.body, "code")
    status = _status(concept_of(body, "verificationStatus"), "condition_verification")
    voice = reading.voice(row, subject, **_condition_origin(reading, row))
    withdrawn = why_withdrawn(reading, row, status)
    if withdrawn is not None:
        voice.withdraw("verificationStatus", _health_predicate(code), withdrawn, raw_concept(code))
        return None
    fields: dict[str, Any] = {
        "polarity": "-" if status == "denied" else "+",
        "kind": None if status == "denied" else status,
        "ref": reading.event_of(row),
        "quote": next((words for note in many(body, "note") if (words := text(note, "text"))), None),
        **_condition_time(body),
    }
    say_code(voice, "code", code, fields)
    return None


def _status(concept: Node, kind: str) -> str | None:
    return next((found for c in codings(concept) if (found := status_of(kind, c.code))), None)


def _condition_origin(reading: Reading, row: Row) -> dict[str, str | None]:
    """Return who wrote the condition and who told of it; a patient or relative who asserts it is the informant."""
    asserted = one(row.body, "asserter")
    target = reading.target(row, asserted, "Practitioner")
    told = reading.name_of(target) if target.is_person else None
    author = reading.author(row, "recorder") or ({} if told else reading.author(row, "asserter"))
    own = told is not None and target.type == "Patient"
    basis = "self" if own else ("told" if told else None)
    recorded = text(row.body, "recordedDate") or text(row.body, "assertedDate")
    return {**author, "informant": told, "basis": basis, "recorded_at": recorded}


def _condition_time(body: Node) -> dict[str, str | None]:
    """Return when the condition is said to hold: from its onset; ongoing while its clinical status is active."""
    onset = period_of(body, "onsetPeriod")
    start = day(text(body, "onsetDateTime")) or onset.start
    ended = period_of(body, "abatementPeriod")
    end = day(text(body, "abatementDateTime")) or ended.end or ended.start
    current = _status(concept_of(body, "clinicalStatus"), "condition_clinical") == "current"
    return {"valid_from": start, "valid_to": end or (".." if current else None), "event_time": start}


def say_code(voice: Voice, element: str, code: Node, fields: dict[str, Any]) -> None:
    """Say a coded finding: safeguarding codes by their own predicate, others as an injury or a state of health."""
    if say_safeguarding(voice, element, code, fields):
        return
    voice.say(element, _health_predicate(code), label(code), raw=raw_concept(code), **fields)


def _health_predicate(code: Node) -> str:
    """Return ``injury`` for codes of the injury chapter of ICD-10 and for words of the injury table."""
    read = codings(code)
    if any(_ICD_10 in c.system.lower() and _INJURY_CHAPTER.match(c.code) for c in read):
        return "injury"
    words = label(code) or ""
    stated = {code_key(word) for word in _WORD.findall(words)}
    named = not stated.isdisjoint(mapping("injury", "words"))
    return "injury" if named and not _NOT_THIS_TIME.search(words) else "health_state"


def read_observation(reading: Reading, row: Row) -> str | None:
    """Read an Observation; return why nothing could be read, or None."""
    subject = reading.subject_of(row)
    if subject is None:
        return NOBODY
    body, code = row.body, one(row.body, "code")
    status = status_of("observation", text(body, "status"))
    voice = reading.voice(row, subject, **_observation_origin(reading, row))
    withdrawn = why_withdrawn(reading, row, status, text(body, "status"))
    if withdrawn is not None:
        voice.withdraw("status", "health_state", withdrawn, raw_concept(code))
        return None
    taken = _taken(body)
    fields: dict[str, Any] = {"kind": status, "ref": reading.event_of(row)}
    if _say_identity(voice, code, body, taken):
        return None
    if say_safeguarding(voice, "code", code, {**fields, **_span(body), "quote": text(body, "valueString")}):
        return None
    value = value_of(body)
    parts = [f"{label(one(c, 'code')) or '?'} {found}" for c in many(body, "component") if (found := value_of(c))]
    result = ", ".join(part for part in (value, *parts) if part)
    name = label(code)
    words = f"{name}: {result}" if name and result else (result or name)
    raw = "; ".join(part for part in (raw_concept(code), result) if part) or None
    voice.say("code", "health_state", words, raw=raw, event_time=taken, **fields)
    return None


def _observation_origin(reading: Reading, row: Row) -> dict[str, str | None]:
    for reference in many(row.body, "performer"):
        target = reading.target(row, reference, "Practitioner")
        if target.is_person:
            basis = "self" if target.type == "Patient" else "told"
            return {"informant": reading.name_of(target), "basis": basis, "recorded_at": text(row.body, "issued")}
    return {**reading.author(row, "performer"), "recorded_at": text(row.body, "issued")}


def _taken(body: Node) -> str | None:
    """Return when the observation holds of the person (``effective[x]``), which is not when it was issued."""
    period = one(body, "effectivePeriod")
    start, end = text(period, "start"), text(period, "end")
    span = f"{start}/{end}" if start and end else start
    return text(body, "effectiveDateTime") or span or text(body, "effectiveInstant")


def _span(body: Node) -> dict[str, str | None]:
    """Return from when to when a standing holds: the effective period, else from the one date that is given."""
    period = period_of(body, "effectivePeriod")
    start = period.start or day(text(body, "valueDateTime") or text(body, "effectiveDateTime"))
    value = period_of(body, "valuePeriod")
    return valid(
        value if value.start else Period(start, period.end), current=period.start is not None or bool(value.start)
    )


def value_of(node: Node) -> str | None:
    """Return the value of an observation or component in words: quantity with unit, concept, text or boolean."""
    quantity = one(node, "valueQuantity")
    if quantity:
        unit = text(quantity, "unit") or text(quantity, "code")
        parts = (text(quantity, "comparator"), text(quantity, "value"), unit)
        return " ".join(part for part in parts if part) or None
    concept = coded(node)
    if concept:
        return label(concept)
    names = ("valueBoolean", "valueInteger", "valueDateTime", "valueTime")
    return next((found for name in names if (found := text(node, name)) is not None), None)


def _say_identity(voice: Voice, code: Node, body: Node, taken: str | None) -> bool:
    """Say sex at birth and estimated age where an observation carries them (NHS England BaRS, 2022)."""
    for coding in codings(code):
        if coding.system.endswith("BirthSex"):
            _say_birth_sex(voice, coding, taken)
            return True
    if _ESTIMATED_AGE.search(label(code) or ""):
        age = value_of(body)
        voice.say("valueQuantity", "x_estimated_age", age, raw=age, event_time=taken, basis="inferred")
        holder = voice.reading.references.named(voice.about)
        if all(text(row.body, "birthDate") is None for row in holder):
            voice.reading.builder.persona(voice.about, flags=("age_estimated",))
        return True
    return False


def _say_birth_sex(voice: Voice, coding: Coding, taken: str | None) -> None:
    known = translate("sex", "hl7_v3", coding.code) if coding.code else None
    value = known.value if known is not None else None
    raw = f"{coding.code} {coding.display}".strip()
    voice.say("code", "sex", value, raw=raw, basis="official", event_time=taken)
