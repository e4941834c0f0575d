"""Reads a place of birth as the country or island it lies in, so that a town is never taken to differ from its country.

Only what the reviewed table ``birth_places.csv`` lists is read. A place it does not list is unknown and differs
from nothing, and so is a text that names places of two countries.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from triangulate.normalise.address_parts import fold_text
from triangulate.normalise.table_reader import read_table

if TYPE_CHECKING:
    from collections.abc import Mapping

_SHORTEST_WORD = 4  # shorter entries are country codes, which count only where they are the whole text


@lru_cache(maxsize=1 << 16)
def birth_country(text: str) -> str | None:
    """Return the country or island of a place of birth, folded to upper case; None where it is not known.

    >>> birth_country("General Hospital, St. Helier"), birth_country("Funchal, Madeira"), birth_country("home")
    ('JERSEY', 'PORTUGAL', None)
    """
    folded = fold_text(text)
    known = _countries()
    if folded in known:
        return known[folded]
    found = set()
    words = folded.split()
    place = 0
    while place < len(words):
        size = next((n for n in range(_longest(), 0, -1) if _listed(words[place : place + n], n)), 0)
        if size:
            found.add(known[" ".join(words[place : place + size])])
        place += size or 1
    inner = {country for country in found if not any(_within(other, country) for other in found if other != country)}
    return inner.pop() if len(inner) == 1 else None


def birth_places_differ(a: str, b: str) -> bool:
    """Return whether two places of birth surely lie in two countries or islands, neither of which holds the other.

    >>> birth_places_differ("Jersey", "Funchal"), birth_places_differ("St Helier", "Jersey")
    (True, False)
    """
    one, other = birth_country(a), birth_country(b)
    if one is None or other is None or one == other:
        return False
    return not _within(one, other) and not _within(other, one)


def _listed(words: list[str], size: int) -> bool:
    text = " ".join(words)
    return len(words) == size and len(text) >= _SHORTEST_WORD and text in _countries()


def _within(inner: str, outer: str) -> bool:
    """Whether the country ``inner`` lies in ``outer``, or is often written so."""
    parent = _parents().get(inner)
    return parent is not None and (parent == outer or _within(parent, outer))


@cache
def _countries() -> Mapping[str, str]:
    return {row["place"]: row["country"] for row in read_table("birth_places")}


@cache
def _parents() -> Mapping[str, str]:
    return {row["country"]: row["within"] for row in read_table("birth_places") if row["within"]}


@cache
def _longest() -> int:
    return max(len(place.split()) for place in _countries())
