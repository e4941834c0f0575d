"""Whether two current values surely differ: addresses, schools and practices, legal statuses, placements.

Another precision is never a difference: a postcode beside a full address, a code beside a name, another code
set. Each function takes two values as held in the ``value`` column, and answers the same in either order.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any, Final

from rapidfuzz import fuzz

from triangulate.normalise.address_parts import fold_text, parse_address_text
from triangulate.normalise.addresses import AddressLevel, compare_addresses

_ANOTHER_NAME: Final = 60.0  # percent of letters in common; set by judgement: below it two names are two places
_GENERIC_WORDS: Final = """
    SCHOOL PRIMARY SECONDARY ACADEMY COLLEGE INFANT INFANTS JUNIOR HIGH GRAMMAR NURSERY SURGERY PRACTICE MEDICAL CENTRE
    HEALTH GROUP GP DR DRS CLINIC CE RC CATHOLIC SCH PARTNERSHIP FAMILY ST SAINT THE OF FOR AND
"""
_GENERIC: Final = frozenset(_GENERIC_WORDS.split())
"""Words that many schools or practices have in their names and that tell none of them apart."""
_CODE: Final = re.compile(r"[A-Z]{0,2}\d{3,8}", re.ASCII)

EXCLUSIVE: Final[frozenset[frozenset[str]]] = frozenset(
    frozenset(pair)
    for pair in (
        ("care_order", "interim_care_order"),
        ("care_order", "supervision_order"),
        ("care_order", "voluntary_accommodation"),
        ("care_order", "residence_order"),
        ("care_order", "special_guardianship"),
        ("care_order", "adoption_order"),
        ("care_order", "no_order"),
        ("interim_care_order", "voluntary_accommodation"),
        ("interim_care_order", "adoption_order"),
        ("interim_care_order", "no_order"),
        ("supervision_order", "no_order"),
        ("special_guardianship", "no_order"),
        ("placement_order", "no_order"),
        ("emergency_protection_order", "no_order"),
    )
)
"""Legal statuses that cannot both be in force: a care order ends section 8, supervision and special guardianship
orders (Children Act 1989 s.91; Sch.3 para.10), an adoption order ends it (Adoption and Children Act 2002 s.46), and
accommodation by agreement (s.20) is not care under an order (s.31, s.38). Others can stand side by side."""


@lru_cache(maxsize=1 << 17)
def addresses_differ(a: str, b: str) -> bool:
    """Return whether two addresses are surely two dwellings, by ``compare_addresses``."""
    return compare_addresses(parse_address_text(a), parse_address_text(b)) is AddressLevel.DIFFERENT


@lru_cache(maxsize=1 << 17)
def addresses_agree(a: str, b: str) -> bool:
    """Return whether two addresses are surely one dwelling."""
    level = compare_addresses(parse_address_text(a), parse_address_text(b))
    return level in (AddressLevel.SAME, AddressLevel.SAME_POSTCODE_AND_NUMBER)


@lru_cache(maxsize=1 << 17)
def organisations_differ(a: str, b: str) -> bool:
    """Return whether two schools or practices surely differ.

    Codes are compared only with codes of one shape, names only with names. A registration that is stated to be
    other than the main one (subsidiary, guest, further education) differs from nothing.
    """
    one, other = _members(a), _members(b)
    if {str(m.get("status") or "main") for m in (one, other)} != {"main"}:
        return False
    pairs = [(_code(one, member), _code(other, member)) for member in ("code", "urn")]
    known = [(x, y) for x, y in pairs if x and y and _shape(x) == _shape(y)]
    if known:
        return all(x != y for x, y in known)
    return _names_differ(fold_text(str(one.get("name") or "")), fold_text(str(other.get("name") or "")))


def legal_statuses_differ(a: str, b: str) -> bool:
    """Return whether two legal statuses cannot both be in force (:data:`EXCLUSIVE`)."""
    return frozenset((a, b)) in EXCLUSIVE


@lru_cache(maxsize=1 << 16)
def placements_differ(a: str, b: str) -> bool:
    """Return whether two placements have two full postcodes that differ. Types are never compared: code sets differ."""
    return _has_postcode(a) and _has_postcode(b) and addresses_differ(a, b)


def _has_postcode(value: str) -> bool:
    return parse_address_text(value).postcode_state == "valid"


def _members(value: str) -> dict[str, Any]:
    if value.startswith("{"):
        try:
            loaded = json.loads(value)
        except ValueError:
            loaded = None
        if isinstance(loaded, dict):
            return loaded
    folded = fold_text(value).replace(" ", "").replace("/", "").replace("-", "")
    return {"code": value} if _CODE.fullmatch(folded) else {"name": value}


def _code(members: dict[str, Any], name: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", str(members.get(name) or "").upper())


def _shape(code: str) -> tuple[int, bool]:
    return len(code), code.isdigit()


def _names_differ(a: str, b: str) -> bool:
    one, other = set(a.split()) - _GENERIC, set(b.split()) - _GENERIC
    if not one or not other or one & other:
        return False
    if _initials(a) & _short_words(b) or _initials(b) & _short_words(a):
        return False
    return fuzz.token_set_ratio(" ".join(sorted(one)), " ".join(sorted(other))) < _ANOTHER_NAME


def _initials(name: str) -> set[str]:
    words = name.split()
    small = {"OF", "FOR", "THE", "AND"}
    return {"".join(w[0] for w in words), "".join(w[0] for w in words if w not in small)} if len(words) > 1 else set()


def _short_words(name: str) -> set[str]:
    """Return the words of ``name`` that may be another name's initials."""
    return {word for word in name.split() if len(word) <= 5}
