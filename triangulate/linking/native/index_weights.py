"""What a pair of records weighs, one pair at a time: the same as :class:`weighing.Weigher` gives columns of pairs."""

from __future__ import annotations

from functools import lru_cache
from math import log2
from typing import Final, NamedTuple

import numpy as np

from triangulate.linking.native.comparisons import AGREEMENT
from triangulate.linking.native.dates import Born
from triangulate.linking.native.index_clean import REMEMBERED
from triangulate.linking.native.index_entries import Entries, Entry
from triangulate.linking.native.index_pairs import Agreed, Outcome, PairLevels
from triangulate.linking.native.linker import Linked
from triangulate.linking.native.parameters import LEAST_RECORDS, chance_of_value
from triangulate.linking.native.places import HOME_OF
from triangulate.linking.native.text_levels import Alike
from triangulate.linking.native.weighing import HOMES_SHARED, MOST_RARE_BITS, RELATIVES_BITS

_HOME: Final[list[int]] = HOME_OF.tolist()
_AGREEMENT: Final[list[int]] = AGREEMENT.tolist()
_NAMES: Final = frozenset({"given", "family", "birth_date"})


class Weight(NamedTuple):
    """The weight of a pair in bits, and the level of every comparison."""

    bits: float
    levels: tuple[int, ...]


class PairWeigher:
    """Weighs pairs under the model of a run, in a table that holds one record more than the run's."""

    def __init__(self, linked: Linked, entries: Entries) -> None:
        self._entries, self._records = entries, len(linked.table) + 1
        self._pairs = PairLevels(linked.comparisons, entries)
        parameters = linked.model.parameters(linked.comparisons, linked.table.sources, self._records)
        self._weights = {name: bits.tolist() for name, bits in parameters.weights().items()}
        self._parameters = parameters
        present = set(self._weights)
        self._parents = {name: parent if parent in present and parent != "place" else "" for name, parent in parameters.parents.items()}
        prior = parameters.prior_bits().astype(np.float32).tolist()
        self._within = dict(zip(linked.table.sources, prior, strict=False))
        self._across = prior[-1]
        self._hold = parameters.one_at_home < HOMES_SHARED and present >= _NAMES
        self._rarity = lru_cache(REMEMBERED)(self._rarity_of)

    def weigh(self, a: Entry, b: Entry, more: Entry) -> Weight:
        """Return the weight of two records. ``more``: the record that the table holds beside its own."""
        found = self._pairs.levels(a, b, more)
        home = _HOME[found["place"].level] if "place" in found else 0
        bits = self._within.get(a.source, self._across) if a.source == b.source else self._across
        for name, (level, agreed) in found.items():
            parent = self._parents[name]
            context = _AGREEMENT[found[parent].level] if parent else home
            bits += self._weights[name][context][level]
            if agreed is not None:
                bits += self._rarity(name, level, context, self._count(agreed, more))
        if self._hold and home and like_relatives(found):
            bits = min(bits, RELATIVES_BITS)
        return Weight(bits, tuple(outcome.level for outcome in found.values()))

    def _count(self, agreed: Agreed, more: Entry) -> int:
        role, value = agreed
        if isinstance(value, int):
            return self._entries.day_count(value) + (value in more.days)
        return self._entries.known[role].count(value) + (value in more.texts[role])

    def _rarity_of(self, name: str, level: int, context: int, count: int) -> float:
        """Return the bits by which a value that so many records carry is rarer than the usual one."""
        parameters = self._parameters
        usual = parameters.u[name][context, level]
        counted = np.array([count / self._records], np.float32) * np.float32(self._records / parameters.records)
        chance = float(chance_of_value(counted, usual, parameters.records, parameters.per_person)[0])
        if name != "place" and context:
            chance = max(chance, usual)
        most = MOST_RARE_BITS if self._records >= LEAST_RECORDS else 0.0
        return min(max(log2(usual / chance), -MOST_RARE_BITS), most)


def like_relatives(found: dict[str, Outcome]) -> bool:
    """Return whether two records of one home look as relatives do (see :func:`weighing.like_relatives`)."""
    given, family, born = (found[name].level for name in ("given", "family", "birth_date"))
    if not family or family == Alike.DIFFERENT:
        return False
    return (given == Alike.DIFFERENT and born == Born.EXACT) or (
        0 < given <= Alike.CLOSE and born == Born.DIFFERENT
    )
