"""What a pair of records weighs, one pair at a time: the same as :class:`weighing.Weigher` gives columns of pairs."""

from __future__ import annotations

from functools import lru_cache
from itertools import product
from math import log2
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from triangulate.linking.native.comparisons import AGREEMENT
from triangulate.linking.native.dates import Born
from triangulate.linking.native.index_clean import REMEMBERED
from triangulate.linking.native.index_entries import Entries, Entry
from triangulate.linking.native.index_pairs import Agreed, PairLevels
from triangulate.linking.native.linker import Linked
from triangulate.linking.native.parameters import LEAST_RECORDS, chance_of_value
from triangulate.linking.native.places import HOME_OF, Place
from triangulate.linking.native.text_levels import Alike
from triangulate.linking.native.weighing import HOMES_SHARED, MOST_RARE_BITS, RELATIVES_BITS

_HOME: Final[list[int]] = HOME_OF.tolist()
_AGREEMENT: Final[list[int]] = AGREEMENT.tolist()
_AT_PLACE: Final = (
    ("address", (Place.ADDRESS, Place.ADDRESS_ONLY)),
    ("postcode", (Place.POSTCODE, Place.POSTCODE_ONLY)),
    ("town", (Place.TOWN,)),
)
"""The roles of places, and the levels at which they are what two records share."""
_MOST_KEPT: Final = 4096
_NAMES: Final = ("given", "family", "birth_date")


class Weight(NamedTuple):
    """The weight of a pair in bits, and the level of every comparison."""

    bits: float
    levels: tuple[int, ...]


class PairWeigher:
    """Weighs pairs under the model of a run, in a table that holds one record more than the run's."""

    def __init__(self, linked: Linked, entries: Entries) -> None:
        self._entries, self._records = entries, len(linked.table) + 1
        self.pairs = PairLevels(linked.comparisons, entries)
        parameters = linked.model.parameters(linked.comparisons, linked.table.sources, self._records)
        names = self.pairs.names
        weights = parameters.weights()
        self._weights = [weights[name].tolist() for name in names]
        self._parameters = parameters
        # The place of the comparison whose agreement is the context, -1 for the home.
        self.parents = [
            -1 if (parent := parameters.parents[name]) not in names or parent == "place" else names.index(parent)
            for name in names
        ]
        prior = parameters.prior_bits().astype(np.float32).tolist()
        self._within = dict(zip(linked.table.sources, prior, strict=False))
        self._across = prior[-1]
        self._relatives = [names.index(name) for name in _NAMES] if set(_NAMES) <= set(names) else []
        if parameters.one_at_home >= HOMES_SHARED:
            self._relatives = []
        self._agreements = [
            _AT_PLACE if place == self.pairs.at_place else () if name == "sex" else ((name, (1,)),)
            for place, name in enumerate(names)
        ]
        self._most = lru_cache(_MOST_KEPT)(self._most_of)
        self._rarity = lru_cache(REMEMBERED)(self._rarity_of)

    def weigh(self, a: Entry, b: Entry, more: Entry) -> Weight:
        """Return the weight of two records. ``more``: the record that the table holds beside its own."""
        levels, agreed = self.pairs.levels(a, b, more)
        home = _HOME[levels[self.pairs.at_place]] if self.pairs.at_place >= 0 else 0
        bits = self._within.get(a.source, self._across) if a.source == b.source else self._across
        for level, parent, weights in zip(levels, self.parents, self._weights, strict=True):
            if level:
                bits += weights[home if parent < 0 else _AGREEMENT[levels[parent]]][level]
        for place, value in agreed.items():
            parent = self.parents[place]
            context = home if parent < 0 else _AGREEMENT[levels[parent]]
            bits += self._rarity(place, levels[place], context, self._count(value, more))
        if home and self._relatives and like_relatives(*(levels[place] for place in self._relatives)):
            bits = min(bits, RELATIVES_BITS)
        return Weight(bits, tuple(levels))

    def priors(self, source: str) -> NDArray[np.float32]:
        """Return the prior bits of a record of a source with one of each source of the table."""
        found = np.full(len(self._within), self._across, np.float32)
        if source in self._within:
            found[list(self._within).index(source)] = self._within[source]
        return found

    def most_by_level(self, place: int, entry: Entry) -> NDArray[np.float32]:
        """Return the most bits that each level of a comparison could weigh for a record, contexts × levels.

        The rarest value that an agreement could rest on counts. Where the context is the agreement of dates, of which
        columns of candidates only get an upper limit, that of the heaviest context.
        """
        return self._most(place, tuple(self._rarest(role, entry) for role, _ in self._agreements[place]))

    def _most_of(self, place: int, counts: tuple[int, ...]) -> NDArray[np.float32]:
        found = np.array(self._weights[place], np.float32)
        for (_, levels), count in zip(self._agreements[place], counts, strict=True):
            if count:
                for context, level in product(range(len(found)), levels):
                    found[context, level] += self._rarity(place, level, context, count)
        if self.parents[place] == self.pairs.at_born >= 0:
            found[:] = found.max(axis=0)
        return found

    def _rarest(self, role: str, entry: Entry) -> int:
        """Return how many records carry the rarest value of a record, itself included; 0 for none."""
        if role == "birth_date":
            return min((self._entries.day_count(day) + 1 for day in entry.days), default=0)
        known = self._entries.known.get(role)
        return 0 if known is None else min((known.count(text) + 1 for text in entry.texts[role]), default=0)

    def _count(self, agreed: Agreed, more: Entry) -> int:
        role, value = agreed
        if isinstance(value, int):
            return self._entries.day_count(value) + (value in more.days)
        known = self._entries.known[role]
        number = known.number.get(value)
        return (0 if number is None else known.counts[number]) + (value in more.texts[role])

    def _rarity_of(self, place: int, level: int, context: int, count: int) -> float:
        """Return the bits by which a value that so many records carry is rarer than the usual one."""
        parameters, name = self._parameters, self.pairs.names[place]
        usual = parameters.u[name][context, level]
        counted = np.float32(count / self._records) * np.float32(self._records / parameters.records)
        chance = float(chance_of_value(np.asarray(counted), usual, parameters.records, parameters.per_person))
        if name != "place" and context:
            chance = max(chance, usual)
        most = MOST_RARE_BITS if self._records >= LEAST_RECORDS else 0.0
        return min(max(log2(usual / chance), -MOST_RARE_BITS), most)


def like_relatives(given: int, family: int, born: int) -> bool:
    """Return whether two records of one home look as relatives do (see :func:`weighing.like_relatives`)."""
    if not family or family == Alike.DIFFERENT:
        return False
    return (given == Alike.DIFFERENT and born == Born.EXACT) or (0 < given <= Alike.CLOSE and born == Born.DIFFERENT)
