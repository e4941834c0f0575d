"""Tells at once which of many candidates of a lookup could weigh enough to count, so that few are weighed one by one.

A small table has its records all compared, and some blocks hold hundreds: almost all of these pairs weigh too little to
be kept. Here a whole column of candidates gets its levels at a time; where a level is not worked out, the most that it
could weigh counts. What is left out therefore weighs less than asked for, and the answer stays the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from triangulate.linking.native.comparisons import AGREEMENT
from triangulate.linking.native.dates import NEAR_YEARS, Born
from triangulate.linking.native.index_columns import (
    Column,
    Levels,
    address_levels,
    alike_levels,
    by_role,
    number_levels,
    town_levels,
)
from triangulate.linking.native.index_entries import Entries, Entry
from triangulate.linking.native.index_weights import PairWeigher
from triangulate.linking.native.linker import Linked
from triangulate.linking.native.places import HOME_OF, Place
from triangulate.linking.native.text_levels import Alike
from triangulate.linking.native.values import Ints

FEWEST: Final = 32
"""Candidates from which sorting them out by columns takes less time than weighing each."""
_ROUNDING: Final = 0.01  # bits by which sums of single precision may differ from those of one pair
Bits = NDArray[np.float32]
Mask = NDArray[np.bool_]


class Sieve:
    """Leaves out candidates that cannot reach a weight."""

    def __init__(self, linked: Linked, entries: Entries, weigher: PairWeigher) -> None:
        self._entries, self._weigher, self._pairs = entries, weigher, weigher.pairs
        self._source = linked.table.source
        self._days = None if linked.table.dates is None else linked.table.dates.days

    def could_weigh(self, entry: Entry, rows: Ints, least: float) -> Ints:
        """Return those of some records that could weigh ``least`` bits with a new one, in their order."""
        pairs, weigher = self._pairs, self._weigher
        levels: dict[int, Levels] = {}
        for role in pairs.by_text:
            levels[role.place] = self._levels(role.name, entry, rows, partial(by_role, role))
        if pairs.at_place >= 0:
            levels[pairs.at_place] = self._place(entry, rows)
        bits = weigher.priors(entry.source)[self._source[rows]]
        for place, level in levels.items():
            bits += weigher.most_by_level(place, entry)[self._context(place, levels, len(rows)), level]
        if pairs.at_born >= 0:
            bits += self._born(entry, rows, self._context(pairs.at_born, levels, len(rows)))
        enough = bits >= least - _ROUNDING
        if pairs.given >= 0:
            enough |= self._across(entry, rows, levels[pairs.given])
        return rows[enough]

    def _context(self, place: int, levels: Mapping[int, Levels], size: int) -> Levels:
        parent = self._weigher.parents[place]
        if parent < 0:
            parent = self._pairs.at_place
            return HOME_OF[levels[parent]] if parent >= 0 else np.zeros(size, np.int8)
        return AGREEMENT[levels[parent]] if parent in levels else np.zeros(size, np.int8)

    def _column(self, role: str, rows: Ints) -> Column | None:
        known = self._entries.known.get(role)
        return Column(known, rows) if known is not None and known.texts else None

    def _levels(self, role: str, entry: Entry, rows: Ints, level: Callable[[str, Column], Levels]) -> Levels:
        mine = entry.texts.get(role, ())
        if not mine or (column := self._column(role, rows)) is None:
            return np.zeros(len(rows), np.int8)
        return column.best(mine, level)

    def _place(self, entry: Entry, rows: Ints) -> Levels:
        """Return the :class:`Place` of the new record and each other (see :meth:`PairLevels.levels`)."""
        address = self._levels("address", entry, rows, address_levels)
        postcode = self._levels("postcode", entry, rows, number_levels)
        town = self._levels("town", entry, rows, town_levels)
        found = np.where((address > 0) | (postcode > 0) | (town > 0), np.int8(Place.DIFFERENT), np.int8(0))
        found[town == 1] = Place.TOWN
        found[(postcode == 2) | (address == 2)] = Place.NEAR
        found[postcode == 1] = Place.POSTCODE
        found[(postcode == 1) & (address > 0)] = Place.POSTCODE_ONLY
        one = address == 1
        found[one] = Place.ADDRESS
        if "postcode" in self._entries.known:
            found[one & ((postcode == 0) | (postcode > 2))] = Place.ADDRESS_ONLY
        return found

    def _born(self, entry: Entry, rows: Ints, context: Levels) -> Bits:
        """Return the most that dates of birth could weigh."""
        if not entry.days or self._days is None:
            return np.zeros(len(rows), np.float32)
        weights = self._weigher.most_by_level(self._pairs.at_born, entry)
        other = np.maximum(weights[:, 2:].max(axis=1), 0.0)
        held = self._days[rows]
        bits = np.full(len(rows), -np.inf, np.float32)
        for mine in entry.days:
            for days in held.T:
                found = np.where(_far_apart(mine, days), weights[context, Born.DIFFERENT], other[context])
                found[days == mine] = np.maximum(weights[context, Born.EXACT], 0.0)[days == mine]
                found[days == 0] = -np.inf
                np.maximum(bits, found, out=bits)
        bits[np.isneginf(bits)] = 0.0
        return bits

    def _across(self, entry: Entry, rows: Ints, given: Levels) -> Mask:
        """Return where names could stand in each other's place: these are weighed one by one."""
        found = np.zeros(len(rows), bool)
        for mine, theirs in (("given", "family"), ("family", "given"), ("given", "middle"), ("middle", "given")):
            names = entry.texts.get(mine, ())
            if names and (column := self._column(theirs, rows)) is not None:
                found |= column.best(names[:1], alike_levels) == 1
        return found & (given >= Alike.PART)


def _far_apart(day: int, days: Ints) -> Mask:
    """Return where two dates are whole and surely of no level but different."""
    year, month, low = day // 10000, day // 100 % 100, day % 100
    if not (year and month and low):
        return np.zeros(len(days), bool)
    years, lows = days // 10000, days % 100
    apart = np.abs(years - year)
    whole = (years > 0) & (days // 100 % 100 > 0) & (lows > 0)
    result: Mask = whole & (apart > NEAR_YEARS) & (apart % 10 != 0) & (years // 10 != year // 10) & (lows != low)
    return result
