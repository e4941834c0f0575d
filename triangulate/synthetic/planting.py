"""Planting: which errors and which matched innocents go into which family, and the truth about each.

Everything here is written from the definitions of the finding codes; no detector is asked. Each code has several
shapes of error and several innocents drawn from its known false-positive traps, taken in turn from family to family.
"""

from __future__ import annotations

from math import gcd
from typing import TYPE_CHECKING, Final

from triangulate.synthetic.casebook import Planted
from triangulate.synthetic.families import CHILDREN_TO_SPARE
from triangulate.synthetic.planting_attributes import ATTRIBUTES
from triangulate.synthetic.planting_chronology import CHRONOLOGY
from triangulate.synthetic.planting_documents import DOCUMENTS
from triangulate.synthetic.planting_existence import EXISTENCE
from triangulate.synthetic.planting_identity import IDENTITY
from triangulate.synthetic.planting_kinship import KINSHIP
from triangulate.synthetic.planting_markers import MARKERS
from triangulate.synthetic.planting_origins import ORIGINS
from triangulate.synthetic.planting_outcomes import OUTCOMES
from triangulate.synthetic.planting_people import PEOPLE
from triangulate.synthetic.planting_process import PROCESS
from triangulate.synthetic.planting_roles import ROLES
from triangulate.synthetic.planting_swaps import SWAPS
from triangulate.synthetic.planting_time import TIME

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from triangulate.synthetic.casebook import Casebook
    from triangulate.synthetic.planting_tools import Case

CASES: Final[tuple[Case, ...]] = (
    *ATTRIBUTES, *IDENTITY, *KINSHIP, *TIME, *CHRONOLOGY, *DOCUMENTS, *EXISTENCE, *MARKERS, *ORIGINS, *OUTCOMES,
    *PEOPLE, *PROCESS, *ROLES, *SWAPS,
)  # fmt: skip
CODES: Final[tuple[str, ...]] = tuple(sorted({case.code for case in CASES}))
"""The codes that can be planted."""

_STEP: Final = next(step for step in (5, 7, 11, 13) if gcd(step, len(CODES)) == 1)
"""Innocents are taken so many codes apart; it shares no factor with their number, so every code has its turn."""
_FEW: Final = 2
_CLEAN_EVERY: Final = 4
"""Every fourth family has no planted error, so that false alarms on quiet families can be counted."""


def _by_code(*, planted: bool) -> Mapping[str, tuple[Case, ...]]:
    return {code: tuple(c for c in CASES if c.code == code and c.planted is planted) for code in CODES}


_ERRORS: Final = _by_code(planted=True)
_INNOCENTS: Final = _by_code(planted=False)


def cases_for(number: int) -> tuple[Case, ...]:
    """Return what is to be planted in a family: up to two errors and two innocents, all of different codes."""
    turn = number - number // _CLEAN_EVERY
    wanted = [] if number % _CLEAN_EVERY == _CLEAN_EVERY - 1 else [turn % len(CODES), (turn + _STEP) % len(CODES)]
    errors = [_in_turn(_ERRORS[CODES[place]], turn // len(CODES)) for place in wanted]
    innocents: list[Case] = []
    place = number * _STEP + 1
    while len(innocents) < 2:
        if place % len(CODES) not in wanted:
            wanted.append(place % len(CODES))
            innocents.append(_in_turn(_INNOCENTS[CODES[place % len(CODES)]], number // len(CODES)))
        place += 1
    return (*errors, *innocents)


def _in_turn(cases: Sequence[Case], turn: int) -> Case:
    # Shifted by one each time round, so that no shape meets only families of one kind.
    return cases[(turn + turn // len(cases)) % len(cases)]


def needs_of(cases: Sequence[Case]) -> frozenset[str]:
    """Return what a family must have so that ``cases`` can be planted in it."""
    spare = [CHILDREN_TO_SPARE] if len(cases) > _FEW else []
    return frozenset([*spare, *(need for case in cases for need in case.needs)])


def plant(book: Casebook, cases: Sequence[Case]) -> None:
    """Plant ``cases`` and note the truth; a case for which the family has nobody left is left out."""
    # Those that need particular people come first, before others take them.
    for case in sorted(cases, key=lambda one: not one.needs):
        marked = case.do(book)
        if marked is not None:
            book.planted.append(
                Planted(case.code, case.planted, case.trap, marked.entries, marked.statements, marked.also)
            )
    book.planted = _without_spoilt_innocents(book.planted)


def _without_spoilt_innocents(planted: Sequence[Planted]) -> list[Planted]:
    """Leave out innocents of people of whom an error of the same code was planted: they are innocent no longer."""
    guilty = {
        (code, entry.person)
        for one in planted
        if one.planted
        for code in (one.code, *one.also)
        for entry in one.entries
    }
    return [
        one for one in planted if one.planted or not any((one.code, entry.person) in guilty for entry in one.entries)
    ]
