"""Reads the grading of police intelligence: how far the source is relied on, how the source knew, and who may be told.

Two systems are in use in records: 5x5x5 (letter, number, number) and, in England and Wales from July 2016, 3x5x2
(number, letter, P or C). The writing tells them apart; where it does not, the date does. A grading that neither
system knows is not read, and nothing is concluded from it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from triangulate.normalise.table_reader import read_table

_NEW, _OLD = "3x5x2", "5x5x5"
_SYSTEM: Final = re.compile(r"\b([35])\s*x\s*5\s*x\s*([25])\b", re.IGNORECASE)
_FORMS: Final = (
    (_NEW, re.compile(r"(?P<source>[1-3])(?P<information>[A-E])(?P<handling>[PC])?\Z")),
    (_NEW, re.compile(r"(?P<information>[A-E])(?P<source>[1-3])(?P<handling>[PC])\Z")),
    (_OLD, re.compile(r"(?P<source>[A-E])(?P<information>[1-5])(?P<handling>[1-5])?\Z")),
)
_HANDLING: Final = re.compile(r"\W*([PC1-5])\b")
_NAMED: Final = re.compile(r"(?:SOURCE|INTELLIGENCE|INFORMATION|GRADE|GRADING|HANDLING|CODE|EVALUATION)")


@dataclass(frozen=True, slots=True)
class Grading:
    """What a grading says. ``known_directly`` and ``reliable`` are None, and ``limited`` false, where it says nothing.

    ``words`` puts it into a sentence; ``limited``: passed on only with conditions, or not at all.
    """

    known_directly: bool | None = None
    reliable: bool | None = None
    limited: bool = False
    words: str = ""

    @property
    def below(self) -> bool:
        """Whether the source did not know it directly, or is graded as not reliable."""
        return self.known_directly is False or self.reliable is False


@lru_cache(maxsize=1 << 12)
def read_grading(grade: str | None, handling: str | None, on: str | None = None) -> Grading:
    """Return what a grade and a handling code mean, as given by the police; ``on`` is the ISO date of the entry.

    A grade may hold all its parts ("3EC", "B 2 4", "1/A/P") or only source and information.

    >>> read_grading("3E", "C").below, read_grading("B2", "1", "2014-05-01").below
    (True, False)
    """
    system, parts = _parts(grade or "", on)
    stated = _HANDLING.match(_NAMED.sub("", (handling or "").upper()))
    code = stated[1] if stated else parts.get("handling", "")
    limits = _meaning(system or _system_of(code, on), "handling", code)
    information = _meaning(system, "information", parts.get("information", ""))
    source = _meaning(system, "source", parts.get("source", ""))
    found = [row for row in (source, information, limits) if row]
    return Grading(
        known_directly=information["meaning"] == "known_directly" if information else None,
        reliable=source["meaning"] != "not_reliable" if source else None,
        limited=bool(limits) and limits["meaning"] == "limited",
        words=", ".join(row["label"][0].lower() + row["label"][1:] for row in found),
    )


def _parts(grade: str, on: str | None) -> tuple[str | None, dict[str, str]]:
    named = _SYSTEM.search(grade)
    said = (_NEW if named[2] == "2" else _OLD) if named else None
    text = _compact(_SYSTEM.sub("", grade))
    for system, form in _FORMS:
        found = form.match(text)
        if found and said in (None, system):
            return system, {name: part for name, part in found.groupdict().items() if part}
    # One sign alone: in 3x5x2 letters grade the information, in 5x5x5 numbers do.
    by_date = said or _system_on(on)
    if len(text) == 1 and by_date is not None:
        part = "information" if text.isalpha() == (by_date == _NEW) else "source"
        return by_date, {part: text}
    return said, {}


def _compact(text: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", _NAMED.sub("", text.upper()))


def _system_of(handling: str, on: str | None) -> str | None:
    return _NEW if handling in ("P", "C") else _OLD if handling.isdigit() else _system_on(on)


def _system_on(on: str | None) -> str | None:
    if not on:
        return None
    row = _meaning(_NEW, "information", "A")
    return _NEW if on[:10] >= row["valid_from"][: len(on[:10])] else _OLD


def _meaning(system: str | None, part: str, code: str) -> dict[str, str]:
    return _table().get((system or "", part, code), {})


@cache
def _table() -> dict[tuple[str, str, str], dict[str, str]]:
    return {(row["system"], row["part"], row["code"]): dict(row) for row in read_table("intelligence_grades")}
