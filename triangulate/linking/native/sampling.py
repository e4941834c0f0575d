"""Samples of pairs to learn from, the same in every run."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from triangulate.linking.native.places import Places
from triangulate.linking.native.values import Ints

_SEED: Final = 20260000


def random_pairs(records: int, size: int) -> tuple[Ints, Ints]:
    """Return pairs of different records drawn at random."""
    generator = np.random.default_rng(_SEED)
    i = generator.integers(0, records, size, dtype=np.int32)
    j = generator.integers(0, records - 1, size, dtype=np.int32)
    j += j >= i
    return i, j


def pairs_at_one_home(places: Places, size: int) -> tuple[Ints, Ints]:
    """Return pairs of records drawn at random among those of one address, and among those of one postcode."""
    found = [
        pairs_sharing(values.codes[:, 0], size, seed)
        for seed, values in enumerate((places.address, places.postcode))
        if values
    ]
    if not found:
        return np.zeros(0, np.int32), np.zeros(0, np.int32)
    return np.concatenate([i for i, _ in found]), np.concatenate([j for _, j in found])


def pairs_sharing(codes: Ints, size: int, seed: int) -> tuple[Ints, Ints]:
    """Return pairs of records drawn at random among those with one code (-1 is none)."""
    rows = np.flatnonzero(codes >= 0)
    packed = (codes[rows].astype(np.uint64) << np.uint64(32)) | rows.astype(np.uint64)
    packed.sort()
    rows = (packed & np.uint64(0xFFFFFFFF)).astype(np.int64)
    block = packed >> np.uint64(32)
    if not len(rows):
        return np.zeros(0, np.int32), np.zeros(0, np.int32)
    start = np.flatnonzero(np.concatenate([[True], block[1:] != block[:-1]]))
    length = np.diff(np.append(start, len(block)))
    # In the order of their first record, so that the draw does not depend on how values are numbered.
    order = np.argsort(rows[start], kind="stable")
    start, length = start[order], length[order]
    pairs = np.cumsum(length * (length - 1))
    if not len(pairs) or pairs[-1] == 0:
        return np.zeros(0, np.int32), np.zeros(0, np.int32)
    generator = np.random.default_rng(_SEED + 1 + seed)
    if pairs[-1] <= 2 * size:
        return _every_pair_sharing(rows, start, length)
    drawn = generator.integers(0, pairs[-1], size)
    block_of = np.searchsorted(pairs, drawn, side="right")
    first = generator.integers(0, 2**31, size) % length[block_of]
    second = generator.integers(0, 2**31, size) % (length[block_of] - 1)
    second += second >= first
    return rows[start[block_of] + first].astype(np.int32), rows[start[block_of] + second].astype(np.int32)


def _every_pair_sharing(
    rows: NDArray[np.int64], start: NDArray[np.int64], length: NDArray[np.int64]
) -> tuple[Ints, Ints]:
    shared = length > 1
    start, length = start[shared], length[shared]
    ends = np.cumsum(length)
    within = np.arange(ends[-1]) - np.repeat(ends - length, length)
    first = np.repeat(start, length) + within
    after = np.repeat(length, length) - within - 1
    one, other, step = [], [], 1
    while len(first := first[after >= step]):
        after = after[after >= step]
        one.append(rows[first])
        other.append(rows[first + step])
        step += 1
    return np.concatenate(one).astype(np.int32), np.concatenate(other).astype(np.int32)


def every_nth(count: int, most: int, key: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Return positions of at most about ``most`` of ``count`` pairs, chosen by a hash of the pair itself."""
    if count <= most:
        return np.arange(count)
    mix = key * np.uint64(0x9E3779B97F4A7C15)
    mix ^= mix >> np.uint64(29)
    limit = np.uint64(int(2**64 * (most / count)) - 1)
    return np.flatnonzero(mix * np.uint64(0xBF58476D1CE4E5B9) <= limit)
