"""What one recorded value says beside another of the same predicate, and whether both can be so at one time.

Two questions, kept apart. A citation asks whether the source says what the claim says: "neglect" is not "physical
abuse". A conflict asks whether both can be so: a child can suffer both. Formats, precision, code sets and wording never
make a difference; free text is compared by its numbers alone, because another wording is a matter for a reader.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from triangulate.conflicts.attributes import birth_orders_differ
from triangulate.conflicts.code_relations import (
    CANNOT,
    EXCLUDE,
    OTHER,
    REFINES,
    SAME,
    Row,
    Says,
    Values,
    attendances,
    codes,
    outcomes,
    responsibilities,
    roles,
)
from triangulate.conflicts.current_values import (
    EXCLUSIVE,
    addresses_agree,
    addresses_differ,
    organisations_differ,
    placements_differ,
)
from triangulate.conflicts.name_relations import Relation, name_relation
from triangulate.normalise.birth_places import birth_places_differ
from triangulate.normalise.dates import DateSpan, birth_span, parse_date
from triangulate.normalise.event_times import event_span, event_spans_overlap
from triangulate.normalise.folding import fold_text
from triangulate.normalise.identifiers import check_identifier
from triangulate.normalise.number_words import NUMBER_WORDS
from triangulate.vocabulary import ABUSE, CONCERNS, ORDERS, PARENTAGE

__all__ = ["Row", "Says", "Values", "numbers_in", "values_say"]

_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?")
# "one" is as often a pronoun as a number.
_NUMBERS: Final = {word: str(n) for word, n in NUMBER_WORDS.items() if word != "one"}
_YES, _NO = ("true", "yes", "y", "1"), ("false", "no", "n", "0", "none")


def values_say(predicate: str, a: Row, b: Row) -> Values:
    """Return what two values of one predicate say beside each other; the order of the two does not matter.

    ``a`` and ``b`` have ``value`` and ``raw`` as held in statements (``basis`` and ``process`` where they have them).
    """
    one, other = a["value"], b["value"]
    if one is None or other is None:
        return _without_value(predicate, a, b)
    if one == other:
        return SAME
    return _COMPARED.get(predicate, _words)(a, b)


def _without_value(predicate: str, a: Row, b: Row) -> Values:
    raw = (a.get("raw"), b.get("raw"))
    if a["value"] is None and b["value"] is None:
        return SAME if raw[0] == raw[1] or None in raw else _texts(str(raw[0]), str(raw[1]))
    # Of a code that was not understood nothing is known; a relation without a type is the wider of two.
    return CANNOT if any(raw) or predicate not in _REFER else REFINES


def _dates(a: Row, b: Row) -> Values:
    return _spans(parse_date(a["value"]), parse_date(b["value"]))


def _births(a: Row, b: Row) -> Values:
    one, other = (birth_span(row["value"], official=row.get("basis") == "official") for row in (a, b))
    return _spans(one, other)


def _spans(one: DateSpan, other: DateSpan) -> Values:
    if not (one.known and other.known):
        return CANNOT
    if (one.earliest, one.latest) == (other.earliest, other.latest):
        return SAME
    return REFINES if one.overlaps(other) else EXCLUDE


def _times(a: Row, b: Row) -> Values:
    one, other = event_span(a["value"]), event_span(b["value"])
    if one is None or other is None:
        return CANNOT
    if one == other:
        return SAME
    return REFINES if event_spans_overlap(one, other) else EXCLUDE


def _names(a: Row, b: Row) -> Values:
    relation = name_relation(a["value"], b["value"])
    return {Relation.AGREE: SAME, Relation.SILENT: CANNOT}.get(relation, OTHER)


def _identifiers(a: Row, b: Row) -> Values:
    one, other = _members(a["value"]), _members(b["value"])
    scheme = str(one.get("scheme") or "").lower()
    if not scheme or scheme != str(other.get("scheme") or "").lower():
        return CANNOT
    numbers = [check_identifier(scheme, str(m.get("value") or "")).canonical for m in (one, other)]
    return SAME if numbers[0] == numbers[1] else OTHER


def _addresses(a: Row, b: Row) -> Values:
    one, other = a["value"], b["value"]
    if addresses_agree(one, other):
        return SAME
    if not addresses_differ(one, other):
        return CANNOT
    kinds = {str(_members(value).get("type") or "home") for value in (one, other)}
    return EXCLUDE if kinds == {"home"} else OTHER


def _organisations(a: Row, b: Row) -> Values:
    return EXCLUDE if organisations_differ(a["value"], b["value"]) else _same_or_unknown(a, b)


def _placements(a: Row, b: Row) -> Values:
    return EXCLUDE if placements_differ(a["value"], b["value"]) else _same_or_unknown(a, b)


def _birth_places(a: Row, b: Row) -> Values:
    return EXCLUDE if birth_places_differ(a["value"], b["value"]) else _same_or_unknown(a, b)


def _birth_orders(a: Row, b: Row) -> Values:
    return EXCLUDE if birth_orders_differ(a["value"], b["value"]) else _same_or_unknown(a, b)


def _same_or_unknown(a: Row, b: Row) -> Values:
    return SAME if fold_text(a["value"]) == fold_text(b["value"]) else CANNOT


def _orders(a: Row, b: Row) -> Values:
    one, other = (str(_members(row["value"]).get("code") or row["value"]) for row in (a, b))
    if one == other:
        return SAME
    if one not in ORDERS or other not in ORDERS:
        return CANNOT
    return EXCLUDE if frozenset((one, other)) in EXCLUSIVE else OTHER


def _yes_or_no(a: Row, b: Row) -> Values:
    one, other = str(a["value"]).lower(), str(b["value"]).lower()
    for yes, no in ((one, other), (other, one)):
        if yes in _YES and no in _NO:
            return EXCLUDE
    return SAME if (one in _YES) == (other in _YES) and (one in _NO) == (other in _NO) else CANNOT


def _counts(a: Row, b: Row) -> Values:
    one, other = _count(a["value"]), _count(b["value"])
    if one is None or other is None:
        return CANNOT
    if one[0] == other[0]:
        return SAME if one[1] == other[1] or None in (one[1], other[1]) else CANNOT
    return EXCLUDE if one[1] == other[1] else OTHER


def _count(value: str) -> tuple[float, str | None] | None:
    members = _members(value)
    number = str(members.get("n", value)).strip()
    of = members.get("of")
    return (float(number), str(of) if of else None) if _NUMBER.fullmatch(number) else None


def _sexes(a: Row, b: Row) -> Values:
    pair = {a["value"], b["value"]}
    return EXCLUDE if pair == {"F", "M"} else CANNOT


def _words(a: Row, b: Row) -> Values:
    return _texts(_text(a["value"]), _text(b["value"]))


def _text(value: str) -> str:
    members = _members(value)
    return str(members.get("text") or value) if members else str(value)


def _texts(one: str, other: str) -> Values:
    a, b = fold_text(one) or "", fold_text(other) or ""
    if not a or not b:
        return CANNOT
    if a == b:
        return SAME
    if f" {a} " in f" {b} " or f" {b} " in f" {a} ":
        return REFINES
    numbers, others = numbers_in(one), numbers_in(other)
    return OTHER if numbers and others and not (numbers <= others or others <= numbers) else CANNOT


def numbers_in(text: str) -> frozenset[str]:
    """Return the numbers of a text, in digits; two to twelve also where they are words.

    >>> sorted(numbers_in("three bruises, 12.5 kg"))
    ['12.5', '3']
    """
    digits = _NUMBER.findall(text)
    return frozenset([*digits, *(_NUMBERS[word] for word in re.findall(r"[a-z]+", text.lower()) if word in _NUMBERS)])


def _members(value: Any) -> dict[str, Any]:
    try:
        loaded = json.loads(value) if isinstance(value, str) and value.startswith("{") else None
    except ValueError:
        return {}
    return loaded if isinstance(loaded, dict) else {}


_REFER: Final = ("sibling", "twin", "partner", "household_member", "next_of_kin", "carer", "parent", "consent",
                 "participant", "parental_responsibility", "convicted", "allegation")  # fmt: skip

_COMPARED: Final[Mapping[str, Callable[[Row, Row], Values]]] = {
    "birth_date": _births, "expected_birth_date": _dates, "death_date": _dates, "time": _times,
    "name": _names, "identifier": _identifiers, "address": _addresses,
    "enrolled_at": _organisations, "registered_with": _organisations, "placement": _placements,
    "birth_place": _birth_places, "multiple_birth": _birth_orders, "sex": _sexes, "gender": _sexes,
    "legal_status": _orders, "order": _orders, "looked_after": _yes_or_no, "child_count": _counts,
    "participant": roles, "attendance": attendances, "parental_responsibility": responsibilities,
    "outcome": outcomes, "parent": codes(PARENTAGE), "allegation": codes(ABUSE), "concern": codes(CONCERNS),
    "protective_factor": codes(CONCERNS), "child_protection_plan": codes(ABUSE),
}  # fmt: skip
