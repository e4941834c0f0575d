"""Levels of one value and a whole column of others at a time, of few candidates or of thousands.

Where two values can only be different, which a glance at letters tells, they are not compared; the others are, one by
one, as :mod:`index_pairs` compares them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache, partial
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import Hamming, JaroWinkler

from triangulate.linking.native.index_alike import number_level
from triangulate.linking.native.index_clean import REMEMBERED
from triangulate.linking.native.index_entries import Known, Texts, is_plain
from triangulate.linking.native.index_pairs import (
    SHORTEST_WORD,
    TextRole,
    address_level,
    address_parts,
    names_alike,
    town_level,
)
from triangulate.linking.native.numbers import Number
from triangulate.linking.native.text_levels import LOOSE, MOST_WORDS, Alike
from triangulate.linking.native.values import Ints
from triangulate.normalise.name_tables import nickname_groups

_LIKE: Final = LOOSE - 1e-5
_NOTHING: Final = np.int8(127)  # above every level
Levels = NDArray[np.int8]


class Column:
    """The values of one role of some records: distinct ones where the table has few, else record by record."""

    def __init__(self, known: Known, rows: Ints) -> None:
        codes = known.codes[rows]
        self.plain = known.plain
        self.texts: Sequence[str]
        if len(known.texts) <= codes.size:
            self.texts, self.lines, self._places = known.texts, known.lines, codes
        else:
            self.texts = [known.texts[code] for code in codes.ravel().tolist()]
            self.lines = "\n".join(["", *self.texts, ""])
            self._places = np.where(codes < 0, -1, np.arange(codes.size).reshape(codes.shape))

    def best(self, mine: Texts, level: Callable[[str, Column], Levels]) -> Levels:
        """Return the best level over all values of each record and those of the new one, 0 for none."""
        found = level(mine[0], self)
        for text in mine[1:]:
            found = np.minimum(found, level(text, self))
        best: Levels = np.append(found, _NOTHING)[self._places].min(axis=1)  # place -1 is the last
        best[best == _NOTHING] = 0
        return best


def by_role(role: TextRole, text: str, held: Column) -> Levels:
    """Return the levels of a text and others, as :meth:`PairLevels.levels` gives them one by one."""
    if role.kind == "sex":
        return np.array([1 if text == other else 2 for other in held.texts], np.int8)
    if role.kind == "number":
        return number_levels(text, held)
    return _looked_at(held, _worth_a_look(role, text, held), Alike.DIFFERENT, partial(role.level, text))


def _looked_at(held: Column, places: Iterable[int], otherwise: int, level: Callable[[str], int]) -> Levels:
    """Return the levels of some texts, and one level for all others."""
    texts = held.texts
    found = np.full(len(texts), otherwise, np.int8)
    for place in places:
        found[place] = level(texts[place])
    return found


def _like(text: str, held: Column) -> list[int]:
    """Return where spellings are loosely alike."""
    alike = process.cdist([text], held.texts, scorer=JaroWinkler.similarity, score_cutoff=_LIKE, dtype=np.float32)
    places: list[int] = np.flatnonzero(alike[0]).tolist()
    return places


def _worth_a_look(role: TextRole, text: str, held: Column) -> set[int]:
    """Return where two texts could be anything but different (see :func:`text_level`)."""
    found = set(_like(text, held))
    texts, several = held.texts, " " in held.lines
    if several or " " in text:
        for word in text.split(" ")[:MOST_WORDS]:
            if len(word) >= SHORTEST_WORD:
                found.update([place for place, other in enumerate(texts) if word in other])
    if role.names:
        if f"\n{text[0]}\n" in held.lines:
            found.update([place for place, other in enumerate(texts) if other == text[0]])
        if len(text) == 1:
            found.update([place for place, other in enumerate(texts) if other[0] == text])
    if role.variants and (names := _variants_of(text.replace(" ", ""))):
        bare = [other.replace(" ", "") for other in texts] if several else texts
        found.update([place for place, other in enumerate(bare) if other in names])
    return found


@lru_cache(REMEMBERED)
def _variants_of(name: str) -> frozenset[str]:
    """Return the given names that share a group of nicknames with one."""
    names = _names_by_group()
    return frozenset(other for group in nickname_groups().get(name, ()) for other in names[group])


@cache
def _names_by_group() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, groups in nickname_groups().items():
        for group in groups:
            found.setdefault(group, []).append(name)
    return found


def number_levels(text: str, held: Column) -> Levels:
    texts = held.texts
    if not (held.plain and is_plain(text)):
        return np.array([number_level(text, other) for other in texts], np.int8)
    apart = process.cdist([text], texts, scorer=Hamming.distance, score_cutoff=2, dtype=np.int32)[0]
    return _looked_at(held, np.flatnonzero(apart <= 2).tolist(), Number.DIFFERENT, partial(number_level, text))


def address_levels(text: str, held: Column) -> Levels:
    """Return 1 for one address, 2 for one street, 3 for different ones."""
    number, street = address_parts(text)
    if street is None:
        return np.array([address_level(text, other) for other in held.texts], np.int8)
    word = max(street.split(" "), key=len)
    # Two addresses have to share their number or their street for anything but "different".
    places = [
        place for place, other in enumerate(held.texts)
        if word in other or (number in other if number else address_parts(other).number is None)
    ]  # fmt: skip
    return _looked_at(held, places, 3, partial(address_level, text))


def town_levels(text: str, held: Column) -> Levels:
    return _looked_at(held, _like(text, held), 3, partial(town_level, text))


def alike_levels(text: str, held: Column) -> Levels:
    """Return 1 where two names are the same or close, otherwise 2."""
    return _looked_at(held, _like(text, held), 2, lambda other: 1 if names_alike(text, other) else 2)
