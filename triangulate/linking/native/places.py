"""Addresses, postcodes and towns as one joint comparison, so that a column that repeats another adds nothing."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from triangulate.linking.native.numbers import Numbers
from triangulate.linking.native.text_levels import Alike, TextLevels
from triangulate.linking.native.values import Ints, Pairwise, Values, best_of_sets, encode
from triangulate.normalise.folding import fold_texts

Levels = NDArray[np.int8]


class Place(IntEnum):
    """How alike the places of two records are, the most alike first."""

    ADDRESS = 1
    ADDRESS_ONLY = 2
    POSTCODE = 3
    POSTCODE_ONLY = 4
    NEAR = 5
    TOWN = 6
    DIFFERENT = 7


class Home(IntEnum):
    """What two records share of where they live; names and numbers weigh less the more they share."""

    APART = 0
    POSTCODE = 1
    ADDRESS = 2


HOME_OF: Final = np.array([0, 2, 2, 1, 1, 0, 0, 0], np.int8)
"""The :class:`Home` of each :class:`Place` level; place 0 is "nothing to compare"."""

ADDRESS_NUMBER: Final = r"(?:^|\s)(\d+[a-z]?)\b"
"""The number of a house in a clean address."""
SHORTEST_OF_STREET: Final = 5
"""Letters from which a word that two street names share tells more than that both are streets."""
SHORTENED: Final = {
    "road": "rd", "street": "st", "avenue": "ave", "lane": "ln", "drive": "dr", "close": "cl", "court": "ct",
    "place": "pl", "square": "sq", "terrace": "tce", "crescent": "cres", "gardens": "gdns", "garden": "gdns",
    "park": "pk", "grove": "gr", "hill": "hl", "house": "hse", "av": "ave", "saint": "st", "flat": "", "unit": "",
    "apartment": "", "apt": "", "no": "",
}  # fmt: skip


def clean_postcodes(texts: pl.Series) -> pl.Series:
    """Return postcodes in capitals without spaces; null for what holds neither letter nor digit."""
    frame = pl.DataFrame({"t": texts.str.to_uppercase().str.replace_all(r"[^A-Z0-9]", "")})
    return frame.select(pl.when(pl.col("t") != "").then("t")).to_series()


def clean_addresses(texts: pl.Series) -> pl.Series:
    """Return addresses as folded words, the usual ones shortened (road is rd)."""
    folded = fold_texts(texts)
    words = [f" {word} " for word in SHORTENED]
    short = [f" {word} " if word else " " for word in SHORTENED.values()]
    padded = pl.DataFrame({"t": " " + folded + " "})
    # Folded words have one space between them, and a word left out leaves one of its two.
    clean = padded.select(pl.col("t").str.replace_many(words, short).str.strip_chars())
    return clean.select(pl.when(pl.col("t") != "").then("t")).to_series()


class Places:
    """Places of every record. Any of address, postcode and town may be None where the table has no such column."""

    def __init__(self, address: Values | None, postcode: Values | None, town: Values | None) -> None:
        self.address, self.postcode, self.town = address, postcode, town
        self._postcodes = Numbers(postcode) if postcode else None
        self._towns = TextLevels(town.texts, town.counts) if town else None
        if address:
            self._number, street, self.dwelling = _parts(address.texts)
            self._street = street.codes[:, 0]
            self._streets = TextLevels(street.texts, street.counts, shortest_word=SHORTEST_OF_STREET)

    @classmethod
    def from_columns(cls, columns: Mapping[str, tuple[pl.Series, ...]]) -> Places:
        """Return the places of columns with the roles ``address``, ``postcode`` and ``town``."""
        return cls(
            encode(columns["address"], clean_addresses) if "address" in columns else None,
            encode(columns["postcode"], clean_postcodes) if "postcode" in columns else None,
            encode(columns["town"], fold_texts) if "town" in columns else None,
        )

    def reordered(self, order: NDArray[np.int64]) -> Places:
        """Return the same with records in another order."""
        for name in ("address", "postcode", "town"):
            values = getattr(self, name)
            if values is not None:
                setattr(self, name, values.reordered(order))
        return self

    def levels(self, i: Ints, j: Ints) -> tuple[Levels, Levels, Ints]:
        """Return the :class:`Place` of each pair of records (0 where nothing can be compared), and the value shared.

        The second array tells what is shared (0 nothing, 1 address, 2 postcode, 3 town), the third its number.
        """
        address, address_code = _best(self.address, self._address_levels, i, j)
        postcode, postcode_code = _best(self.postcode, self._postcode_levels, i, j)
        found = np.zeros(len(i), np.int8)
        what = np.zeros(len(i), np.int8)
        code = np.full(len(i), -1, np.int32)
        found[(address > 0) | (postcode > 0)] = Place.DIFFERENT
        elsewhere = np.flatnonzero((address != 1) & (postcode != 1))
        town, town_code = _best(self.town, self._town_levels, i[elsewhere], j[elsewhere])
        found[elsewhere[town > 1]] = Place.DIFFERENT
        self._mark(found, what, code, elsewhere[town == 1], Place.TOWN, 3, town_code[town == 1])
        found[(postcode == 2) | (address == 2)] = Place.NEAR
        code[found == Place.NEAR], what[found == Place.NEAR] = -1, 0
        for level, where in (
            (Place.POSTCODE_ONLY, (postcode == 1) & (address != 0)),
            (Place.POSTCODE, (postcode == 1) & (address == 0)),
        ):
            rows = np.flatnonzero(where)
            self._mark(found, what, code, rows, level, 2, postcode_code[rows])
        one = address == 1
        known = (postcode > 0) & (postcode <= 2) if self.postcode is not None else np.ones(len(i), bool)
        for level, where in ((Place.ADDRESS_ONLY, one & ~known), (Place.ADDRESS, one & known)):
            rows = np.flatnonzero(where)
            self._mark(found, what, code, rows, level, 1, address_code[rows])
        return found, what, code

    @staticmethod
    def _mark(
        found: Levels, what: Levels, code: Ints, rows: NDArray[np.intp], level: Place, kind: int, codes: Ints
    ) -> None:
        found[rows], what[rows], code[rows] = level, kind, codes

    def _address_levels(self, a: Ints, b: Ints) -> Levels:
        """1: one address; 2: one street or one number of streets alike; 3: different."""
        found = np.full(len(a), 3, np.int8)
        found[a == b] = 1
        rest = np.flatnonzero(a != b)
        a, b = a.take(rest), b.take(rest)
        number = self._number.take(a)
        one_number = number == self._number.take(b)
        street_a, street_b = self._street.take(a), self._street.take(b)
        one_street = (street_a == street_b) & (street_a >= 0)
        level = np.full(len(rest), 3, np.int8)
        level[one_street] = 2
        look = np.flatnonzero(one_number & (street_a >= 0) & (street_b >= 0))
        alike = self._streets.levels(street_a.take(look), street_b.take(look))
        level[look[alike <= Alike.PART]] = 1
        level[one_number & (number >= 0) & one_street] = 1
        found[rest] = level
        return found

    def _postcode_levels(self, a: Ints, b: Ints) -> Levels:
        """1: the same; 2: one character differs or two changed places; 3: different."""
        return self._postcodes.levels(a, b) if self._postcodes else np.zeros(len(a), np.int8)

    def _town_levels(self, a: Ints, b: Ints) -> Levels:
        alike = self._towns.alike(a, b) if self._towns else np.zeros(len(a), bool)
        return np.where(alike, 1, 3).astype(np.int8)  # a misspelt town is still the town


def _best(values: Values | None, compare: Pairwise, i: Ints, j: Ints) -> tuple[Levels, Ints]:
    """Return the best level over all values of two records (0 where either has none) and the value they share.

    A misspelt "Bistol" agrees with "Bristol" as often as Bristol occurs: of the two the commoner counts.
    """
    if values is None:
        return np.zeros(len(i), np.int8), np.full(len(i), -1, np.int32)
    best, one, other = best_of_sets(values, compare, i, j)
    rows = np.flatnonzero((best == 1) & (one != other))
    rows = rows[values.counts[one[rows]] < values.counts[other[rows]]]
    one[rows] = other[rows]
    return best, one


def _parts(texts: pl.Series) -> tuple[Ints, Values, NDArray[np.uint64]]:
    """Return of each address the number (-1 for none), the street as values, and a hash of number and first word."""
    frame = pl.DataFrame({"t": texts})
    number = frame.select(pl.col("t").str.extract(ADDRESS_NUMBER, 1)).to_series()
    bare = pl.col("t").str.replace(ADDRESS_NUMBER, " ").str.replace_all("  ", " ", literal=True)
    street = frame.select(bare.str.strip_chars())
    streets = encode(
        [street.to_series()], lambda s: pl.DataFrame({"t": s}).select(pl.when(pl.col("t") != "").then("t")).to_series()
    )
    numbers = encode([number], lambda s: s)
    first_word = street.to_series().str.extract(r"([a-z]{3,})", 1).fill_null("")
    dwelling = (number.fill_null("") + "|" + first_word).hash(seed=0).to_numpy().copy()
    return numbers.codes[:, 0], streets, dwelling
