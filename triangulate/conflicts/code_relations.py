"""What two codes of one predicate say beside each other: parts in an event, outcomes, kinds of concern."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, Final, NamedTuple

from triangulate.normalise.codes import translate
from triangulate.vocabulary import ROLES

Row = Mapping[str, Any]


class Says(StrEnum):
    """What one statement says beside another."""

    SAME = "same"
    REFINES = "refines"
    OTHERWISE = "otherwise"
    CANNOT = "cannot_be_compared"


class Values(NamedTuple):
    """How two values stand to each other, and whether they exclude each other at one time."""

    says: Says
    exclude: bool = False


SAME: Final = Values(Says.SAME)
REFINES: Final = Values(Says.REFINES)
CANNOT: Final = Values(Says.CANNOT)
OTHER: Final = Values(Says.OTHERWISE)
EXCLUDE: Final = Values(Says.OTHERWISE, exclude=True)

_CATCH_ALL: Final = ("other", "unknown", "U", "I")
_OPPOSED_ROLES: Final = ({"victim"}, {"suspect", "offender"})
_PRESENT: Final = ("attendee", "child_present", "witness", "victim", "suspect", "offender")
_TERMINAL: Final = {
    "criminal": ("no_further_action", "discontinued", "acquitted", "convicted"),
    "care": ("unsubstantiated", "false", "malicious", "unfounded", "substantiated"),
    "civil": ("not_proved", "proved"),
}
_OUTCOME_SCHEMES: Final = {"criminal": "criminal_words", "care": "care", "civil": "civil"}


def roles(a: Row, b: Row) -> Values:
    """Return what two parts in one event say: victim and suspect exclude each other; being there is wider."""
    found = codes(ROLES)(a, b)
    pair = {_code(a["value"]), _code(b["value"])}
    if found is OTHER and all(pair & roles for roles in _OPPOSED_ROLES):
        return EXCLUDE
    # Being there is wider than the part one had; to be named as a witness of it is not to contradict.
    return CANNOT if found is OTHER and pair & {"attendee", "subject"} and pair & {*_PRESENT} else found


def attendances(a: Row, b: Row) -> Values:
    """Return what two marks of one session say."""
    pair = {_code(a["value"]).split("_")[0], _code(b["value"]).split("_")[0]}
    return EXCLUDE if pair in ({"present", "absent"}, {"present", "elsewhere"}) else OTHER


def responsibilities(a: Row, b: Row) -> Values:
    """Return what two statements of parental responsibility say."""
    pair = {_code(a["value"]), _code(b["value"])}
    return EXCLUDE if pair == {"held", "none"} else OTHER if pair <= {"held", "delegated", "none"} else CANNOT


def outcomes(a: Row, b: Row) -> Values:
    """Return what two outcomes say: two final ones of one process exclude each other."""
    processes = {row.get("process") for row in (a, b)} - {None}
    if len(processes) > 1:
        return CANNOT
    one, other = (_outcome(row["value"], next(iter(processes), None)) for row in (a, b))
    if one == other:
        return SAME
    for codes in _TERMINAL.values():
        if one in codes and other in codes:
            return EXCLUDE
    known = {
        "reported",
        "under_investigation",
        "charged",
        "alleged",
        *(c for codes in _TERMINAL.values() for c in codes),
    }
    return OTHER if one in known and other in known else CANNOT


def _outcome(value: str, process: str | None) -> str:
    schemes = [_OUTCOME_SCHEMES[process]] if process in _OUTCOME_SCHEMES else sorted(_OUTCOME_SCHEMES.values())
    found = {read.value for scheme in schemes if (read := translate("outcome", scheme, value)) and read.value}
    return found.pop() if len(found) == 1 else _code(value)


def codes(listed: tuple[str, ...]) -> Callable[[Row, Row], Values]:
    """Return the comparison of two codes of a closed list; its catch-all says nothing."""

    def compare(a: Row, b: Row) -> Values:
        one, other = _code(a["value"]), _code(b["value"])
        if one == other:
            return SAME
        known = {code for code in listed if code not in _CATCH_ALL}
        return OTHER if one in known and other in known else CANNOT

    return compare


def _code(value: str) -> str:
    return re.sub(r"[\s\-]+", "_", str(value).strip().lower())
