"""From weighed pairs to people: average linkage, so that one weak pair never chains two people together."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from triangulate.linking.components import component_labels
from triangulate.linking.native.candidates import Packed, pack, unpack
from triangulate.linking.native.table import Table
from triangulate.linking.native.values import Ints
from triangulate.linking.native.weighing import Weighed, Weigher

LARGEST_SCORED: Final = 60
"""Records of a component whose every pair is weighed; of a larger one only the pairs found are."""
MOST_BITS: Final = 20.0
"""A pair counts at most so much for or against in an average: one certain pair must not carry a doubtful one."""
MOST_GAIN: Final = 4.0
"""Most that a small choice among left-over records can add to the odds of a pair, in bits."""
_UNIT: Final = 1024  # weights are added up in 1,024ths of a bit
UNSEEN_BITS: Final = -10.0
"""What a pair of a very large component counts where no key brought it together."""


def cluster(table: Table, edges: Weighed, weigher: Weigher, threshold: float, once: NDArray[np.bool_]) -> Ints:
    """Return for each record the smallest record number of its person.

    Groups are merged, the best pair of groups first, while the mean weight of all pairs between the two is at least
    ``threshold`` (average linkage, Sokal and Michener, 1958). Two records of a source that holds each person once
    (``once``, by source) never come into one group.
    """
    records = len(table)
    i, j = unpack(edges.packed)
    joined = edges.bits >= threshold
    label = component_labels(records, i[joined], j[joined])
    size = np.bincount(label, minlength=records)
    person = label.copy()
    open_ = size[label] > 2
    packed, bits = _pairs_inside(label, size, open_, edges.packed, edges.bits, weigher)
    a, b = unpack(packed)
    doubtful = bits < threshold
    if once.any():
        doubtful |= once[table.source[a]] & (table.source[a] == table.source[b])
    unsure = np.zeros(records, bool)
    unsure[label[a[doubtful]]] = True
    rows = unsure[label]
    if rows.any():
        kept = unsure[label[a]]
        person[rows] = np.flatnonzero(rows)
        groups = Groups(person, a[kept], b[kept], bits[kept], _sources_held(table, once))
        groups.merge(threshold)
    if once.any():
        _second_look(person, table, edges, once, threshold)
    return person


def _sources_held(table: Table, once: NDArray[np.bool_]) -> NDArray[np.uint64]:
    """Return for each record a bit for its source where that holds each person once (the first 64 such sources)."""
    places = np.flatnonzero(once)[:64]
    bit = np.zeros(len(once), np.uint64)
    bit[places] = np.uint64(1) << np.arange(len(places), dtype=np.uint64)
    result: NDArray[np.uint64] = bit[table.source]
    return result


def _second_look(person: Ints, table: Table, edges: Weighed, once: NDArray[np.bool_], threshold: float) -> None:
    """Join records left over in two sources that hold each person once, in the light of how few are left.

    Two people who happen to be alike seldom both lack a record of their own in the other source; the two records of
    one person that did not reach the threshold always do. So a pair of left-over records gains the odds of that.
    """
    size = np.bincount(person, minlength=len(table))
    alone = (size[person] == 1) & once[table.source]
    i, j = unpack(edges.packed)
    among = np.flatnonzero(alone[i] & alone[j] & (table.source[i] != table.source[j]))
    gain = gain_of_leftovers(person, table, once, i[among], j[among])
    bits = edges.bits[among] + gain.astype(np.float32)
    good = among[bits >= threshold]
    order = good[np.lexsort((edges.packed[good], -edges.bits[good]))]
    taken = np.zeros(len(table), bool)
    for place in order:  # greedy, the best pair first; few records are left over
        a, b = i[place], j[place]
        if not taken[a] and not taken[b]:
            taken[a] = taken[b] = True
            person[b] = person[a] = min(a, b)


def gain_of_leftovers(person: Ints, table: Table, once: NDArray[np.bool_], i: Ints, j: Ints) -> NDArray[np.float64]:
    """Return the bits that pairs without a rival gain: two alike strangers seldom both lack a record of their own.

    0 for pairs of sources that may hold a person more than once, and for pairs within one source.
    """
    if not once.any():
        return np.zeros(len(i))
    size = np.bincount(person, minlength=len(table))
    alone = np.bincount(table.source[size[person] == 1], minlength=len(once))
    left = alone / np.maximum(np.bincount(table.source, minlength=len(once)), 1)
    one, other = table.source[i], table.source[j]
    gain = np.clip(-np.log2(np.maximum(left[one] * left[other], 1e-9)), 0.0, MOST_GAIN)
    return np.where(once[one] & once[other] & (one != other), gain, 0.0)


def _pairs_inside(
    label: Ints,
    size: NDArray[np.int64],
    open_: NDArray[np.bool_],
    packed: Packed,
    bits: NDArray[np.float32],
    weigher: Weigher,
) -> tuple[Packed, NDArray[np.float32]]:
    """Return every pair inside the components of more than two records, with its weight."""
    rows = np.flatnonzero(open_)
    rows = rows[np.argsort(label[rows], kind="stable")]
    found = []
    step, group = 1, label[rows]
    every = size[group] <= LARGEST_SCORED
    places = np.flatnonzero(every)
    while len(places):
        places = places[places + step < len(rows)]
        places = places[group[places] == group[places + step]]
        found.append(pack(rows[places], rows[places + step]))
        step += 1
    inside = np.concatenate(found) if found else np.zeros(0, np.uint64)
    inside.sort()
    i, j = unpack(packed)
    within = (label[i] == label[j]) & open_[i]
    known, known_bits = packed[within], bits[within]
    place = np.searchsorted(known, inside)
    place[place == len(known)] = 0
    missing = inside[known[place] != inside] if len(known) else inside
    extra = weigher.weigh(missing)
    result, result_bits = np.concatenate([known, extra.packed]), np.concatenate([known_bits, extra.bits])
    order = np.argsort(result, kind="stable")
    return result[order], result_bits[order]


class Groups:
    """Groups of records and the sums of weights between them; merging changes ``person`` in place."""

    def __init__(self, person: Ints, a: Ints, b: Ints, bits: NDArray[np.float32], held: NDArray[np.uint64]) -> None:
        self._person, self._held = person, held.copy()
        self._low, self._high = np.minimum(a, b).astype(np.int64), np.maximum(a, b).astype(np.int64)
        # Whole numbers: their sums do not depend on the order of adding.
        capped = np.clip(bits.astype(np.float64), -MOST_BITS, MOST_BITS)
        self._total = np.round(capped * _UNIT).astype(np.int64)
        self._pairs = np.ones(len(a), np.int64)
        self._size = np.ones(len(person), np.int64)

    def merge(self, threshold: float) -> None:
        """Merge in rounds, in each all groups that are each other's best partner."""
        while len(self._low):
            possible = self._size[self._low] * self._size[self._high]
            mean = (self._total + (possible - self._pairs) * int(UNSEEN_BITS * _UNIT)) / possible
            good = (mean >= threshold * _UNIT) & ((self._held[self._low] & self._held[self._high]) == 0)
            if not good.any():
                return
            self._join(*_mutual_best(self._low[good], self._high[good], mean[good]))

    def _join(self, low: NDArray[np.int64], high: NDArray[np.int64]) -> None:
        records = len(self._person)
        into = np.arange(records, dtype=np.int64)
        into[high] = low
        self._size[low] += self._size[high]
        self._held[low] |= self._held[high]
        self._person[:] = into[self._person]
        one, other = into[self._low], into[self._high]
        low, high = np.minimum(one, other), np.maximum(one, other)
        code = low * records + high
        order = np.flatnonzero(low != high)
        order = order[np.argsort(code[order], kind="stable")]
        code = code[order]
        start = np.flatnonzero(np.concatenate([[True], code[1:] != code[:-1]])) if len(code) else np.zeros(0, np.int64)
        self._total = np.add.reduceat(self._total[order], start) if len(code) else self._total[:0]
        self._pairs = np.add.reduceat(self._pairs[order], start) if len(code) else self._pairs[:0]
        self._low, self._high = low[order][start], high[order][start]


def _mutual_best(
    low: NDArray[np.int64], high: NDArray[np.int64], mean: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return pairs of groups that are each other's best; ties go to the smallest numbers."""
    order = np.lexsort((high, low, -mean))
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    best = np.full(int(high.max()) + 1, len(order), np.int64)
    np.minimum.at(best, low, rank)
    np.minimum.at(best, high, rank)
    mutual = (best[low] == rank) & (best[high] == rank)
    return low[mutual], high[mutual]
