"""Adds up what the comparisons of a pair weigh."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from triangulate.linking.native.candidates import Packed, unpack
from triangulate.linking.native.comparisons import Comparison, Names, PairLevels, compare_pairs
from triangulate.linking.native.dates import Born
from triangulate.linking.native.parameters import LEAST_RECORDS, Parameters, chance_of_value, relation_of
from triangulate.linking.native.table import Table
from triangulate.linking.native.text_levels import Alike

_WORKERS = 2
AT_ONCE = 250_000
"""Pairs compared in one go: bounds memory, and is small enough for processor caches."""
LEAST_AT_ONCE = 20_000
"""Pairs from which a second thread pays."""
MOST_RARE_BITS = 12.0
"""Most a value can gain by being rarer than usual: one rare value alone never decides."""


EDGE_BITS = -5.0
"""Pairs so far below the threshold are forgotten: nothing later can lift them."""
RELATIVES_BITS = -1.0
"""Most that a pair can weigh that twins of one home would show as well."""


HOMES_SHARED = 0.9
"""Where fewer of the pairs of records at one address are one person, the table holds people who live together."""


@dataclass(frozen=True, repr=False)
class Weighed:
    """Pairs with their weight in bits and the level of every comparison (pairs × comparisons)."""

    packed: Packed
    bits: NDArray[np.float32]
    levels: NDArray[np.int8]


def like_relatives(compared: PairLevels) -> NDArray[np.bool_]:
    """Return the pairs at one home that look as relatives do.

    * Twins: one birth date and family name, different given names.
    * Parent and child of one name: the same names, birth dates more than five years apart.

    However much else agrees at one home (a telephone, a number entered for the wrong twin), it is no evidence that
    they are one person.
    """
    if not {"given", "family", "birth_date"} <= set(compared.levels):
        return np.zeros(len(compared.home), bool)
    given, family, born = (compared.levels[name] for name in ("given", "family", "birth_date"))
    surname = (family > 0) & (family != Alike.DIFFERENT)
    twins = (given == Alike.DIFFERENT) & (born == Born.EXACT)
    namesakes = (given > 0) & (given <= Alike.CLOSE) & (born == Born.DIFFERENT)
    result: NDArray[np.bool_] = (compared.home > 0) & surname & (twins | namesakes)
    return result


class Weigher:
    """Weighs pairs of a table under fixed parameters."""

    def __init__(
        self, table: Table, comparisons: tuple[Comparison, ...], names: Names | None, parameters: Parameters
    ) -> None:
        self._table, self._comparisons, self._names = table, comparisons, names
        self._weights = parameters.weights()
        self._prior = parameters.prior_bits().astype(np.float32)
        self._u, self._parameters = parameters.u, parameters

    def weigh(self, packed: Packed, least: float = -np.inf) -> Weighed:
        """Return the pairs that weigh at least ``least`` bits, in the order given."""
        size = min(AT_ONCE, max(-(-len(packed) // _WORKERS), LEAST_AT_ONCE))
        batches = [packed[start : start + size] for start in range(0, max(len(packed), 1), size)]
        if len(batches) == 1:
            return self._batch(packed, least)
        with ThreadPoolExecutor(_WORKERS) as pool:
            parts = list(pool.map(lambda batch: self._batch(batch, least), batches))
        return Weighed(
            np.concatenate([part.packed for part in parts]),
            np.concatenate([part.bits for part in parts]),
            np.concatenate([part.levels for part in parts]),
        )

    def _batch(self, packed: Packed, least: float) -> Weighed:
        i, j = unpack(packed)
        compared = compare_pairs(self._comparisons, self._names, i, j)
        relation = relation_of(self._table.source.take(i), self._table.source.take(j), len(self._table.sources))
        bits = self.together(self._prior[relation], compared)
        kept = np.flatnonzero(bits >= least)
        names = [comparison.name for comparison in self._comparisons]
        levels = np.stack([compared.levels[name][kept] for name in names], axis=1)
        return Weighed(packed[kept], bits[kept], levels)

    def together(self, prior: NDArray[np.float32], compared: PairLevels) -> NDArray[np.float32]:
        """Return the weight of each pair from its prior: all comparisons, held down where relatives look the same."""
        bits = prior.copy()
        for part in self.parts(compared).values():
            bits += part
        if self._parameters.one_at_home < HOMES_SHARED:
            held = like_relatives(compared)
            bits[held] = np.minimum(bits[held], RELATIVES_BITS)
        return bits

    def parts(self, compared: PairLevels) -> dict[str, NDArray[np.float32]]:
        """Return the weight of each comparison of each pair, rarity of agreed values included."""
        found = {}
        for comparison in self._comparisons:
            name = comparison.name
            context = compared.context(self._parameters.parents[name])
            weights = self._weights[name]
            weight = weights.ravel().take(context * np.int16(weights.shape[1]) + compared.levels[name])
            if (share := compared.shares.get(name)) is not None:
                agreed = np.flatnonzero(share > 0)
                weight[agreed] += self._rarity(
                    name, compared.levels[name].take(agreed), share.take(agreed), context.take(agreed)
                )
            found[name] = weight
        return found

    def _rarity(
        self, name: str, level: NDArray[np.int8], share: NDArray[np.float32], context: NDArray[np.int8]
    ) -> NDArray[np.float32]:
        """Return the bits by which an agreed value is rarer (above 0) or more common than the usual one.

        Apart, the chance that strangers agree is the share of the value. At one home it is at least the share among
        those who live together, however rare the value is elsewhere.
        """
        known = self._u[name]
        usual = known[context, level]
        # A model may stand for more records than a small table has: what counts is how many of them carry the value.
        counted = share * np.float32(len(self._table) / self._parameters.records)
        chance = chance_of_value(counted, usual, self._parameters.records, self._parameters.per_person)
        if name != "place":
            chance = np.where(context == 0, chance, np.maximum(chance, usual))
        bits = np.log2(usual / chance)
        most = MOST_RARE_BITS if len(self._table) >= LEAST_RECORDS else 0.0
        return np.clip(bits, -MOST_RARE_BITS, most).astype(np.float32)
