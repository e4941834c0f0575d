"""Levels of two records of an index, comparison by comparison, and which value they agree on."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final, NamedTuple, TypeAlias, TypeVar

from triangulate.linking.native.comparisons import NAME_LEVELS, Comparison
from triangulate.linking.native.index_alike import date_level, number_level, text_level
from triangulate.linking.native.index_clean import REMEMBERED
from triangulate.linking.native.index_entries import Entries, Entry, Texts
from triangulate.linking.native.places import ADDRESS_NUMBER, SHORTEST_OF_STREET, Place
from triangulate.linking.native.text_levels import Alike

Value = TypeVar("Value", str, int)
Agreed: TypeAlias = tuple[str, str | int]
"""A role, and the value of it that two records share."""
_SWAPPED, _CROSSED, _MIDDLE = (NAME_LEVELS.index(name) + 1 for name in ("swapped", "crossed", "middle"))
_DAY: Final = "birth_date"
SHORTEST_WORD: Final = 3
_NUMBER: Final = re.compile(ADDRESS_NUMBER, re.ASCII)


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


class TextRole(NamedTuple):
    """A comparison of texts: its place, its name (a role), and how two texts are compared.

    ``counted``: whether the rarity of an agreed value counts. ``names``, ``variants``: as of :class:`TextLevels`.
    """

    place: int
    name: str
    level: Callable[[str, str], int]
    counted: bool
    kind: str
    names: bool
    variants: bool


class PairLevels:
    """Compares two records by the comparisons of a table. ``names``: their names, in the order of the levels."""

    def __init__(self, comparisons: Sequence[Comparison], entries: Entries) -> None:
        self._entries = entries
        self.names = [c.name for c in comparisons]
        self.by_text = [
            _text_role(place, c) for place, c in enumerate(comparisons) if c.kind not in ("place", "birth_date")
        ]
        at = {name: place for place, name in enumerate(self.names)}
        self.at_place, self.at_born = at.get("place", -1), at.get("birth_date", -1)
        self.given, self.family, self._middle = at.get("given", -1), at.get("family", -1), at.get("middle", -1)

    def levels(self, a: Entry, b: Entry, more: Entry) -> tuple[list[int], dict[int, Agreed]]:
        """Return the level of every comparison, and by its place the value agreed on where its rarity counts.

        ``more``: a record that counts as one of the table.
        """
        levels = [0] * len(self.names)
        agreed: dict[int, Agreed] = {}
        one_texts, other_texts = a.texts, b.texts
        if self.at_place >= 0:
            levels[self.at_place] = self._place(a, b, more, agreed)
        for place, name, level, counted, *_ in self.by_text:
            one = one_texts[name]
            if not one or not (other := other_texts[name]):
                continue
            value: str | None = one[0]
            if one == other:
                found = 1
            elif len(one) == 1 == len(other):
                found = level(one[0], other[0])
            else:
                found, value = best_of(one, other, level)
            levels[place] = found
            if found == 1 and counted and value is not None:
                agreed[place] = (name, value)
        if self.at_born >= 0 and a.days and b.days:
            found, day = best_of(a.days, b.days, date_level)
            levels[self.at_born] = found
            if found == 1 and day is not None:
                agreed[self.at_born] = (_DAY, day)
        if self.given >= 0:
            self._mark_across(levels, a, b)
        return levels, agreed

    def _mark_across(self, levels: list[int], a: Entry, b: Entry) -> None:
        """Mark where names stand in each other's place, by the first name of each kind."""
        given = levels[self.given]
        if self.family >= 0 and given >= Alike.PART and levels[self.family] >= Alike.LOOSE:
            one = _alike(a.texts["given"], b.texts["family"])
            other = _alike(a.texts["family"], b.texts["given"])
            if one or other:
                given = _SWAPPED if one and other else _CROSSED
                levels[self.given], levels[self.family] = given, 0
        if self._middle >= 0 and given == Alike.DIFFERENT and (
            _alike(a.texts["given"], b.texts["middle"]) or _alike(a.texts["middle"], b.texts["given"])
        ):  # fmt: skip
            levels[self.given] = _MIDDLE

    def _place(self, a: Entry, b: Entry, more: Entry, agreed: dict[int, Agreed]) -> int:
        """Return the :class:`Place` of two records, as :meth:`Places.levels` does, and note what they share."""
        address, at_address = self._best_place("address", a, b, more, address_level)
        postcode, at_postcode = self._best_place("postcode", a, b, more, number_level)
        if address == 1 and at_address is not None:
            agreed[self.at_place] = at_address
            known = "postcode" not in self._entries.known or postcode in (1, 2)
            return int(Place.ADDRESS if known else Place.ADDRESS_ONLY)
        if postcode == 1 and at_postcode is not None:
            agreed[self.at_place] = at_postcode
            return int(Place.POSTCODE_ONLY if address else Place.POSTCODE)
        if postcode == 2 or address == 2:
            return int(Place.NEAR)
        town, at_town = self._best_place("town", a, b, more, town_level)
        if town == 1 and at_town is not None:
            agreed[self.at_place] = at_town
            return int(Place.TOWN)
        return int(Place.DIFFERENT) if address or postcode or town else 0

    def _best_place(
        self, role: str, a: Entry, b: Entry, more: Entry, level: Callable[[str, str], int]
    ) -> tuple[int, Agreed | None]:
        best, agreed = 0, None
        mine, others = a.texts.get(role), b.texts.get(role)
        if not mine or not others:
            return best, agreed
        if mine == others and len(mine) == 1:
            return 1, (role, mine[0])
        for one in mine:
            for other in others:
                found = level(one, other)
                if best == 0 or found < best:
                    best, agreed = found, (role, self._commoner(role, one, other, more)) if found == 1 else None
        return best, agreed

    def _commoner(self, role: str, one: str, other: str, more: Entry) -> str:
        if one == other:
            return one
        known, added = self._entries.known[role], more.texts[role]
        more_of_one = known.count(one) + (one in added) >= known.count(other) + (other in added)
        return one if more_of_one else other


def _text_role(place: int, comparison: Comparison) -> TextRole:
    kind = comparison.kind
    names, variants = kind not in ("text", "sex", "number"), kind in ("given", "middle")
    level: Callable[[str, str], int]
    if kind == "sex":
        level = _same
    elif kind == "number":
        level = number_level
    else:
        level = lambda a, b: text_level(a, b, names, variants, SHORTEST_WORD)  # noqa: E731
    return TextRole(place, comparison.name, level, kind != "sex", kind, names, variants)


def _same(a: str, b: str) -> int:
    return 1 if a == b else 2


def _alike(one: Texts, other: Texts) -> bool:
    """Return whether the first name of each is the same or close."""
    return bool(one and other) and names_alike(one[0], other[0])


def names_alike(a: str, b: str) -> bool:
    """Return whether two names are the same or close, whatever kind of name they are."""
    return text_level(a, b, True, False, SHORTEST_WORD) <= Alike.CLOSE


def town_level(a: str, b: str) -> int:
    """Return 1 for one town, 3 for two; a misspelt town is still the town."""
    return 1 if text_level(a, b, False, False, SHORTEST_WORD) <= Alike.CLOSE else 3


@lru_cache(REMEMBERED)
def address_level(a: str, b: str) -> int:
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
