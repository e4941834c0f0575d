"""From keys to pairs: blocks that adapt to their size, and a report of what each key adds."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from triangulate.errors import UsageError
from triangulate.linking.native.key_blocks import KEY_BITS, RECORD, RECORD_BITS, Blocks, Key, Tagged, blocks_of_key
from triangulate.linking.native.values import Ints

Packed = NDArray[np.uint64]
"""Pairs of record numbers i < j as i * 2**32 + j."""

PAIRS_A_RECORD: Final = 1.0
TELLING_PAIRS_A_RECORD: Final = 10.0
TELLING_PAIRS_AMONG_MANY: Final = 2.0
MANY_RECORDS: Final = 200_000
"""Beyond so many records, most pairs of a block that is not small share a birth date or a street by chance."""
LEAST_PAIRS: Final = 1_000_000
"""Pairs one key may bring: so many a record (a telling key more), and at least so many. Larger blocks are split, then
left out."""
UNTOLD: Final = 4.0
"""Records of one person to reckon with where a table has no telling key."""
COMPARE_ALL: Final = 1_000
"""Tables of so many records are compared pair by pair, without keys."""
ENOUGH_A_RECORD: Final = 6.0
ENOUGH_PAIRS: Final = 1_500_000
"""Keys are used in their order until they brought so many pairs a record, and at least so many."""
MOST_RECORDS: Final = 1 << 29
"""Two record numbers and the number of a key share one 64-bit integer."""

_KEY: Final = np.uint64((1 << 6) - 1)
_SLICE: Final = 1 << 15
AT_ONCE: Final = 2
REPORT_COLUMNS: Final = {
    "key": pl.String(), "label": pl.String(), "blocks": pl.Int64(), "largest": pl.Int64(), "pairs": pl.Int64(),
    "added": pl.Int64(), "left_out": pl.Int64(),
}  # fmt: skip


@dataclass(frozen=True, repr=False)
class CandidatePairs:
    """Pairs to compare, sorted and each once, and the report: one row a key.

    ``left_out`` of the report: records in blocks that stayed too large however they were split.
    """

    packed: Packed
    report: pl.DataFrame

    @property
    def ij(self) -> tuple[Ints, Ints]:
        """The two record numbers of every pair."""
        return unpack(self.packed)


def unpack(packed: Packed) -> tuple[Ints, Ints]:
    """Return the record numbers of packed pairs."""
    return (packed >> np.uint64(32)).astype(np.int32), (packed & np.uint64(0xFFFFFFFF)).astype(np.int32)


def pack(i: Ints, j: Ints) -> Packed:
    """Return pairs of record numbers (i < j) packed in one integer each."""
    result: Packed = (i.astype(np.uint64) << np.uint64(32)) | j.astype(np.uint64)
    return result


def candidate_pairs(
    keys: Sequence[Key],
    records: int,
    source: NDArray[np.int16] | None = None,
    workers: int = 2,
    compare_all: int = COMPARE_ALL,
) -> CandidatePairs:
    """Return the pairs that share a key, i < j, sorted.

    ``keys`` stand in the order of use. ``source``: where given, only pairs of different sources are wanted. The
    answer does not depend on ``workers``, the number of threads. Up to ``compare_all`` records are compared pair by
    pair.
    """
    if records <= compare_all:
        return _every_pair(records, source)
    if records >= MOST_RECORDS:
        raise UsageError(place="table", kind="too many records", next_step="Link it in parts.")

    def pairs_of(chosen: tuple[int, int]) -> tuple[Blocks, Tagged]:
        number, budget = chosen
        blocks = blocks_of_key(keys[number], budget, records)
        return blocks, blocks.pairs(source, number)

    found: list[Tagged] = []
    rows: list[tuple[str, str, int, int, int, int]] = []
    with ThreadPoolExecutor(workers) as pool:
        while chosen := next_keys(keys, [row[4] for row in rows], records):
            for (number, _), (blocks, pairs) in zip(chosen, pool.map(pairs_of, chosen), strict=True):
                found.append(pairs)
                key = keys[number]
                rows.append((key.name, key.label, blocks.count, blocks.largest, len(pairs), blocks.left_out))
    rows += [(key.name, key.label, 0, 0, 0, 0) for key in keys[len(rows) :]]
    every, added = _distinct(found, len(keys))
    report = pl.DataFrame(
        [(*row[:5], count, row[5]) for row, count in zip(rows, added.tolist(), strict=True)],
        schema=REPORT_COLUMNS,
        orient="row",
    )
    return CandidatePairs(every, report)


def next_keys(keys: Sequence[Key], pairs: Sequence[int], records: int) -> list[tuple[int, int]]:
    """Return the numbers of the keys to use next and how many pairs each may bring; none when enough were brought.

    ``pairs``: what each of the first keys brought. Two keys at a time: what comes after enough pairs were brought must
    not depend on which of two threads is faster.
    """
    first = len(pairs)
    if sum(pairs) >= enough_pairs(pairs, records):
        return []
    own = own_pairs(keys, pairs, records)
    return [(n, budget_of(keys[n], records, own)) for n in range(first, min(first + AT_ONCE, len(keys)))]


def own_pairs(keys: Sequence[Key], pairs: Sequence[int], records: int) -> float:
    """Return how many pairs a record has with others of its person, as far as the keys used so far tell; at least 1.

    ``pairs``: what each of the first keys brought. Where people have many records, keys must bring more.
    """
    if not any(key.telling for key in keys):
        return UNTOLD
    if records > MANY_RECORDS:
        return 1.0
    told = [count / records for key, count in zip(keys, pairs, strict=False) if key.telling]
    return max(1.0, *told) if told else 1.0


def budget_of(key: Key, records: int, own: float) -> int:
    """Return how many pairs a key may bring."""
    telling = TELLING_PAIRS_A_RECORD if records <= MANY_RECORDS else TELLING_PAIRS_AMONG_MANY
    most = telling if key.telling else PAIRS_A_RECORD * own
    return max(int(most * records), LEAST_PAIRS)


def enough_pairs(pairs: Sequence[int], records: int) -> int:
    """Return after how many pairs no further key is used, from what each of the first keys brought.

    The key that brought most tells how many records people have at most.
    """
    own = max([1.0, *(count / records for count in pairs)]) if records <= MANY_RECORDS else 1.0
    return max(int(ENOUGH_A_RECORD * own * records), ENOUGH_PAIRS)


def _distinct(found: list[Tagged], keys: int) -> tuple[Packed, NDArray[np.int64]]:
    """Return each pair once, sorted, and how many pairs each key was the first to find."""
    tagged = np.concatenate(found) if found else np.zeros(0, np.uint64)
    found.clear()
    with ThreadPoolExecutor(2) as pool:
        parts = list(pool.map(lambda part: _firsts(part, keys), _halves(tagged)))
    return np.concatenate([pairs for pairs, _ in parts]), np.sum([added for _, added in parts], axis=0)


def _halves(tagged: Tagged) -> tuple[Tagged, Tagged]:
    """Return the smaller half and the larger one, changed in place; no pair is in both."""
    half = len(tagged) // 2
    if not half:
        return tagged[:0], tagged
    tagged.partition(half)
    low, high = tagged[:half], tagged[half:]
    pair = high[0] >> KEY_BITS
    if low.max() >> KEY_BITS == pair:  # what found it first is in the smaller half
        again = np.flatnonzero(high < (pair + np.uint64(1)) << KEY_BITS)
        ahead = np.arange(len(again))
        high[again[again >= len(again)]] = high[np.setdiff1d(ahead, again)]
        high = high[len(again) :]
    return low, high


def _firsts(tagged: Tagged, keys: int) -> tuple[Packed, NDArray[np.int64]]:
    """Sort in place, and return each pair once and how many pairs each key was the first to find.

    Slice by slice, each written where slices before it were read: what fits a processor's cache costs least.
    """
    tagged.sort()
    added = np.zeros(keys, np.int64)
    end, last = 0, ~np.uint64(0)
    for start in range(0, len(tagged), _SLICE):
        part = tagged[start : start + _SLICE]
        pair = part >> KEY_BITS
        first = np.empty(len(part), bool)
        first[0] = pair[0] != last
        np.not_equal(pair[1:], pair[:-1], out=first[1:])
        last = pair[-1]
        added += np.bincount((part[first] & _KEY).astype(np.int64), minlength=keys)
        pair = pair[first]
        packed = tagged[end : end + len(pair)]
        np.right_shift(pair, RECORD_BITS, out=packed)
        packed <<= np.uint64(32)
        packed |= pair & RECORD
        end += len(pair)
    return tagged[:end], added


def _every_pair(records: int, source: NDArray[np.int16] | None) -> CandidatePairs:
    i, j = np.triu_indices(records, 1)
    packed = pack(i.astype(np.int32), j.astype(np.int32))
    if source is not None:
        packed = packed[source[i] != source[j]]
    row = ("every_pair", "every pair, because the table is small", 1, records, len(packed), len(packed), 0)
    return CandidatePairs(packed, pl.DataFrame([row], schema=REPORT_COLUMNS, orient="row"))
