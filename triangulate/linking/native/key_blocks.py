"""From a key to blocks that adapt to their size: those too large are split, then left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from triangulate.linking.native.key_parts import Part, mixed
from triangulate.linking.native.values import Hashes, Ints

Tagged = NDArray[np.uint64]
"""Pairs of record numbers i < j with the number of the key that found them: i, j and the key in 29, 29 and 6 bits."""

LARGEST_BLOCK: Final = 2_000
RECORD_BITS: Final = np.uint64(29)
KEY_BITS: Final = np.uint64(6)
RECORD: Final = np.uint64((1 << 29) - 1)


class Key(Protocol):
    """A blocking key: what two records must share to be compared (:mod:`triangulate.linking.native.keys`)."""

    @property
    def name(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def refine(self) -> tuple[Part, ...]: ...
    @property
    def telling(self) -> bool: ...
    def held(self) -> tuple[Ints, Hashes]:
        """Return the values that records have: the number of the record, and the hash, records in order."""
        ...


@dataclass(repr=False)
class Blocks:
    """Records in the order of their blocks, and how many records of its block follow each."""

    rows: Ints
    after: Ints
    count: int
    largest: int
    left_out: int

    def pairs(self, source: NDArray[np.int16] | None, key: int) -> Tagged:
        """Return the pairs of each block once, tagged with the number of the key."""
        found = []
        places = np.flatnonzero(self.after > 0).astype(np.int32)
        step = 1
        rows = self.rows.astype(np.uint64)
        while len(places):
            one, other = rows[places], rows[places + np.int32(step)]
            # Within a block records stand in order; one that carries a key twice meets itself.
            kept = one != other
            if source is not None:
                kept &= source[one.astype(np.int64)] != source[other.astype(np.int64)]
            if not kept.all():
                one, other = one[kept], other[kept]
            one <<= RECORD_BITS
            one |= other
            found.append(one)
            step += 1
            places = places[self.after[places] >= step]
        packed = np.concatenate(found) if found else np.zeros(0, np.uint64)
        packed <<= KEY_BITS
        packed |= np.uint64(key)
        return packed


def blocks_of_key(key: Key, budget: int, records: int) -> Blocks:
    rows, hashes = key.held()
    packed, mask = _grouped(hashes, rows, records)
    kept_rows, kept_after, count, largest, left_out = [], [], 0, 0, 0
    for refinement in (*key.refine, None):
        size = runs(packed & ~mask)
        limit = largest_within(size, budget)
        small = (size <= limit) & (size > 1)
        kept_rows.append((packed[np.repeat(small, size)] & mask).astype(np.int32))
        kept_after.append(_after(size[small]))
        budget -= int((size[small] * (size[small] - 1) // 2).sum())
        count, largest = count + int(small.sum()), max(largest, int(size[small].max(initial=0)))
        wide = size > max(limit, 1)
        if not wide.any():
            break
        packed = packed[np.repeat(wide, size)]
        if refinement is None:
            left_out += len(packed)
            break
        rows = (packed & mask).astype(np.int32)
        packed &= ~mask
        finer = mixed(packed, refinement.first()[rows])
        known = np.flatnonzero(finer)
        left_out += len(finer) - len(known)
        packed, mask = _grouped(finer[known], rows[known], records)
    return Blocks(np.concatenate(kept_rows), np.concatenate(kept_after), count, largest, left_out)


def _grouped(hashes: Hashes, rows: Ints, records: int) -> tuple[Hashes, np.uint64]:
    """Return hashes in order, each with its row in its lower bits, and the mask of these.

    Hash and row share one integer to be sorted, so a hash keeps its upper bits only: with 5 million records some
    dozen of blocks may hold a stranger, which costs a comparison and changes no answer.
    """
    bits = np.uint64(max(int(records - 1).bit_length(), 1))
    mask = (np.uint64(1) << bits) - np.uint64(1)
    packed = hashes & ~mask
    packed |= rows.astype(np.uint64)
    packed.sort()
    return packed, mask


def runs(hashes: Hashes) -> NDArray[np.int64]:
    """Return the sizes of runs of equal hashes."""
    if not len(hashes):
        return np.zeros(0, np.int64)
    change = np.flatnonzero(hashes[1:] != hashes[:-1])
    size = np.empty(len(change) + 1, np.int64)
    np.subtract(change[1:], change[:-1], out=size[1:-1])
    size[0], size[-1] = (change[0] + 1, len(hashes) - 1 - change[-1]) if len(change) else (len(hashes), len(hashes))
    return size


def _after(size: NDArray[np.int64]) -> Ints:
    total = int(size.sum())
    ends = np.repeat(np.cumsum(size), size)
    result: Ints = (ends - np.arange(total) - 1).astype(np.int32)
    return result


def largest_within(size: NDArray[np.int64], budget: int) -> int:
    """Return the largest block size such that all blocks up to it bring no more pairs than the budget."""
    if not len(size):
        return LARGEST_BLOCK
    tally = np.bincount(np.minimum(size, LARGEST_BLOCK + 1))[: LARGEST_BLOCK + 1]
    each = np.arange(len(tally), dtype=np.int64)
    pairs = np.cumsum(tally * (each * (each - 1) // 2))
    within = np.flatnonzero(pairs <= budget)
    return int(within[-1]) if len(within) else 1
