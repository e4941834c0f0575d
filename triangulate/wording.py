"""How a statement is put into plain words: the one place that decides what a reader is shown.

A withheld value is never put into words, wherever the words go. Values appear as the source gave them;
nothing here picks between two of them.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

WITHHELD: Final = "[withheld by the source]"
NOT_UNDERSTOOD: Final = "a code that was not understood"

AGENCY_WORDS: Final[Mapping[str, str]] = {
    "health": "health",
    "education": "education",
    "police": "police",
    "social_care": "social care",
    "court": "the court",
    "registry": "the register",
    "other": "another agency",
}

_PREDICATE_WORDS: Final[Mapping[str, str]] = {
    "birth_date": "date of birth",
    "expected_birth_date": "expected date of birth",
    "death_date": "date of death",
    "birth_place": "place of birth",
    "multiple_birth": "multiple birth",
    "enrolled_at": "school",
    "registered_with": "general practice",
    "legal_status": "legal status",
    "order": "court order",
    "child_protection_plan": "child protection plan",
    "child_in_need_plan": "child in need plan",
    "participant": "part in an event",
    "parental_responsibility": "parental responsibility",
}

_CODE_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "sex": {"F": "female", "M": "male", "I": "indeterminate", "U": "not known"},
    "gender": {"F": "female", "M": "male", "I": "other", "U": "not known"},
}

_SCHEME_WORDS: Final[Mapping[str, str]] = {
    "nhs": "NHS number",
    "upn": "unique pupil number",
    "uln": "unique learner number",
    "la_child_id": "local authority child id",
    "mosaic": "Mosaic number",
    "pnc": "PNC number",
    "cro": "CRO number",
    "asn": "arrest summons number",
    "ni": "National Insurance number",
    "je_health_index": "Jersey health index number",
    "je_social_security": "Jersey social security number",
}


def predicate_words(predicate: str) -> str:
    """Return a predicate as a reader would say it.

    >>> predicate_words("birth_date")
    'date of birth'
    """
    return _PREDICATE_WORDS.get(predicate, predicate.removeprefix("x_").replace("_", " "))


def scheme_words(scheme: str) -> str:
    """Return an identifier scheme as a reader would say it; a scheme not listed keeps its own name."""
    return _SCHEME_WORDS.get(scheme, f"{scheme.replace('_', ' ')} number")


def value_words(predicate: str, value: str | None, value_kind: str = "text", *, withheld: bool = False) -> str:
    """Return a statement's value in words. A withheld value is replaced by a note that it is withheld.

    >>> value_words("name", '{"family":"Renouf","given":["Kai"]}', "object")
    'Kai Renouf'
    >>> value_words("address", "12 La Rue, JE2 3AB", withheld=True)
    '[withheld by the source]'
    """
    if withheld:
        return WITHHELD
    if value is None:
        return ""
    if value_kind != "object":
        return _CODE_WORDS.get(predicate, {}).get(value, _plain(value, value_kind))
    members = json.loads(value)
    return _COMPOSED.get(predicate, _listed)(members)


def _plain(value: str, value_kind: str) -> str:
    if value_kind == "boolean":
        return "yes" if value == "true" else "no"
    return value.replace("_", " ") if value.islower() and " " not in value else value


def _texts(part: Any) -> list[str]:
    parts = part if isinstance(part, list) else [part]
    return [str(item) for item in parts if item not in (None, "")]


def _name(members: Mapping[str, Any]) -> str:
    words = [*_texts(members.get("prefix")), *_texts(members.get("given")), *_texts(members.get("family"))]
    return " ".join(words) or " ".join(_texts(members.get("text")))


def _address(members: Mapping[str, Any]) -> str:
    return ", ".join([*_texts(members.get("lines")), *_texts(members.get("postcode"))])


def _identifier(members: Mapping[str, Any]) -> str:
    return " ".join([scheme_words(str(members.get("scheme") or "")), *_texts(members.get("value"))])


def _organisation(members: Mapping[str, Any]) -> str:
    code = _texts(members.get("code"))
    name = _texts(members.get("name"))
    return " ".join(name + ([f"({code[0]})"] if name and code else code))


def _listed(members: Mapping[str, Any]) -> str:
    return ", ".join(
        f"{name.replace('_', ' ')} {' '.join(_texts(v))}" for name, v in sorted(members.items()) if _texts(v)
    )


_COMPOSED: Final[Mapping[str, Callable[[Mapping[str, Any]], str]]] = {
    "name": _name,
    "address": _address,
    "identifier": _identifier,
    "enrolled_at": _organisation,
    "registered_with": _organisation,
}


def probability_words(probability: float) -> str:
    """Return a probability to three places, never rounded to certainty or to nothing.

    >>> probability_words(0.962), probability_words(0.99996), probability_words(0.0002)
    ('0.962', 'over 0.999', 'under 0.001')
    """
    if probability < 0.0005:
        return "under 0.001"
    return "over 0.999" if probability >= 0.9995 else f"{probability:.3f}"


def listed_in_words(parts: list[str]) -> str:
    """Return parts joined as in a sentence.

    >>> listed_in_words(["health", "police", "social care"])
    'health, police and social care'
    """
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"
