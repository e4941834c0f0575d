"""Levels of two records of an index, comparison by comparison, and which value they agree on."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final, NamedTuple, TypeAlias, TypeVar

from triangulate.linking.native.comparisons import Comparison
from triangulate.linking.native.index_alike import date_level, number_level, text_level
from triangulate.linking.native.index_clean import REMEMBERED
from triangulate.linking.native.index_entries import Entries, Entry, Texts
from triangulate.linking.native.places import ADDRESS_NUMBER, SHORTEST_OF_STREET, Place
from triangulate.linking.native.text_levels import Alike

Value = TypeVar("Value", str, int)
Agreed: TypeAlias = tuple[str, str | int]
"""A role, and the value of it that two records share."""
_CROSSED_LEVELS: Final = {"swapped": 7, "crossed": 8, "middle": 9}
_DAY: Final = "birth_date"
_SHORTEST_WORD: Final = 3
_NUMBER: Final = re.compile(ADDRESS_NUMBER, re.ASCII)


class Outcome(NamedTuple):
    """The level of one comparison, and the value agreed on where its rarity counts."""

    level: int
    agreed: Agreed | None


NOTHING: Final = Outcome(0, None)


class Address(NamedTuple):
    """The parts of a clean address: the number of the house, and the street."""

    number: str | None
    street: str | None


@lru_cache(REMEMBERED)
def address_parts(text: str) -> Address:
    """Return the house number and the street of a clean address."""
    number = _NUMBER.search(text)
    street = " ".join(_NUMBER.sub(" ", text, count=1).split())
    return Address(number[1] if number else None, street or None)


def best_of(
    one: Sequence[Value], other: Sequence[Value], level: Callable[[Value, Value], int]
) -> tuple[int, Value | None]:
    """Return the best level over all values of two records, 0 for none, and the first record's value of it."""
    best, code = 0, None
    for a in one:
        for b in other:
            if best == 1:
                return best, code
            found = level(a, b)
            if found and (best == 0 or found < best):
                best, code = found, a
    return best, code


class PairLevels:
    """Compares two records by the comparisons of a table."""

    def __init__(self, comparisons: Sequence[Comparison], entries: Entries) -> None:
        self._entries = entries
        self._compare = [(c.name, self._of_kind(c)) for c in comparisons]
        names = [c.name for c in comparisons]
        held = {name for name in ("given", "family", "middle") if name in names}
        self._across = "given" in held and len(held) > 1
        self._crosses, self._middles = "family" in held, "middle" in held

    def levels(self, a: Entry, b: Entry, more: Entry) -> dict[str, Outcome]:
        """Return the outcome of every comparison. ``more``: a record that counts as one of the table."""
        found = {name: compare(a, b, more) for name, compare in self._compare}
        if self._across:
            self._mark_across(found, a, b)
        return found

    def _of_kind(self, comparison: Comparison) -> Callable[[Entry, Entry, Entry], Outcome]:
        name, kind = comparison.name, comparison.kind
        if kind == "place":
            return self._place
        if kind == "birth_date":
            return lambda a, b, _more: _agreed(_DAY, *best_of(a.days, b.days, date_level))
        if kind == "sex":
            return lambda a, b, _more: Outcome(best_of(a.texts[name], b.texts[name], _same)[0], None)
        if kind == "number":
            return lambda a, b, _more: _agreed(name, *best_of(a.texts[name], b.texts[name], number_level))
        names, variants = kind != "text", kind in ("given", "middle")

        def level(a: str, b: str) -> int:
            return text_level(a, b, names, variants, _SHORTEST_WORD)

        return lambda a, b, _more: _agreed(name, *best_of(a.texts[name], b.texts[name], level))

    def _mark_across(self, found: dict[str, Outcome], a: Entry, b: Entry) -> None:
        """Mark where names stand in each other's place, by the first name of each kind."""
        given = found["given"].level
        if self._crosses and given >= Alike.PART and found["family"].level >= Alike.LOOSE:
            one = _alike(a.texts["given"], b.texts["family"])
            other = _alike(a.texts["family"], b.texts["given"])
            if one or other:
                given = _CROSSED_LEVELS["swapped" if one and other else "crossed"]
                found["given"], found["family"] = Outcome(given, None), NOTHING
        if self._middles and given == Alike.DIFFERENT and (
            _alike(a.texts["given"], b.texts["middle"]) or _alike(a.texts["middle"], b.texts["given"])
        ):  # fmt: skip
            found["given"] = Outcome(_CROSSED_LEVELS["middle"], None)

    def _place(self, a: Entry, b: Entry, more: Entry) -> Outcome:
        """Return the :class:`Place` of two records, as :meth:`Places.levels` does."""
        address, at_address = self._best_place("address", a, b, more, _address_level)
        postcode, at_postcode = self._best_place("postcode", a, b, more, number_level)
        if address == 1:
            known = "postcode" not in self._entries.known or postcode in (1, 2)
            return Outcome(Place.ADDRESS if known else Place.ADDRESS_ONLY, at_address)
        if postcode == 1:
            return Outcome(Place.POSTCODE_ONLY if address else Place.POSTCODE, at_postcode)
        if postcode == 2 or address == 2:
            return Outcome(Place.NEAR, None)
        town, at_town = self._best_place("town", a, b, more, _town_level)
        if town == 1:
            return Outcome(Place.TOWN, at_town)
        return Outcome(Place.DIFFERENT, None) if address or postcode or town else NOTHING

    def _best_place(
        self, role: str, a: Entry, b: Entry, more: Entry, level: Callable[[str, str], int]
    ) -> tuple[int, Agreed | None]:
        best, code = 0, None
        for one in a.texts.get(role, ()):
            for other in b.texts.get(role, ()):
                found = level(one, other)
                if best == 0 or found < best:
                    best, code = found, self._commoner(role, one, other, more)
        return best, None if code is None else (role, code)

    def _commoner(self, role: str, one: str, other: str, more: Entry) -> str:
        known, added = self._entries.known[role], more.texts[role]
        more_of_one = known.count(one) + (one in added) >= known.count(other) + (other in added)
        return one if more_of_one else other


def _agreed(role: str, level: int, value: str | int | None) -> Outcome:
    return Outcome(level, (role, value) if level == 1 and value is not None else None)


def _same(a: str, b: str) -> int:
    return 1 if a == b else 2


def _alike(one: Texts, other: Texts) -> bool:
    """Return whether the first name of each is the same or close."""
    return bool(one and other) and text_level(one[0], other[0], True, False, _SHORTEST_WORD) <= Alike.CLOSE


def _town_level(a: str, b: str) -> int:
    return 1 if text_level(a, b, False, False, _SHORTEST_WORD) <= Alike.CLOSE else 3


@lru_cache(REMEMBERED)
def _address_level(a: str, b: str) -> int:
    """Return 1 for one address, 2 for one street, 3 for different ones."""
    if a == b:
        return 1
    one, other = address_parts(a), address_parts(b)
    if one.street is None or other.street is None:
        return 3
    alike = text_level(one.street, other.street, False, False, SHORTEST_OF_STREET)
    if one.number == other.number and alike <= Alike.PART:
        return 1
    return 2 if one.street == other.street else 3
