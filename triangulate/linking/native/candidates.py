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
from triangulate.linking.native.keys import BlockKey, mixed
from triangulate.linking.native.values import Hashes, Ints

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
LARGEST_BLOCK: Final = 2_000
COMPARE_ALL: Final = 1_000
"""Tables of so many records are compared pair by pair, without keys."""
ENOUGH_A_RECORD: Final = 6.0
ENOUGH_PAIRS: Final = 1_500_000
"""Keys are used in their order until they brought so many pairs a record, and at least so many."""
MOST_RECORDS: Final = 1 << 29
"""Two record numbers and the number of a key share one 64-bit integer."""

_RECORD_BITS: Final = np.uint64(29)
_KEY_BITS: Final = np.uint64(6)
_RECORD: Final = np.uint64((1 << 29) - 1)
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
    keys: Sequence[BlockKey], records: int, source: NDArray[np.int16] | None = None, workers: int = 2
) -> CandidatePairs:
    """Return the pairs that share a key, i < j, sorted.

    ``keys`` stand in the order of use. ``source``: where given, only pairs of different sources are wanted. The
    answer does not depend on ``workers``, the number of threads.
    """
    if records <= COMPARE_ALL:
        return _every_pair(records, source)
    if records >= MOST_RECORDS:
        raise UsageError(place="table", kind="too many records", next_step="Link it in parts.")

    def pairs_of(chosen: tuple[int, int]) -> tuple[_Blocks, Packed]:
        number, budget = chosen
        blocks = blocks_of_key(keys[number], budget, records)
        return blocks, blocks.pairs(source, number)

    found: list[Packed] = []
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


def next_keys(keys: Sequence[BlockKey], pairs: Sequence[int], records: int) -> list[tuple[int, int]]:
    """Return the numbers of the keys to use next and how many pairs each may bring; none when enough were brought.

    ``pairs``: what each of the first keys brought. Two keys at a time: what comes after enough pairs were brought must
    not depend on which of two threads is faster.
    """
    first = len(pairs)
    if sum(pairs) >= enough_pairs(pairs, records):
        return []
    own = own_pairs(keys, pairs, records)
    return [(n, budget_of(keys[n], records, own)) for n in range(first, min(first + AT_ONCE, len(keys)))]


def own_pairs(keys: Sequence[BlockKey], pairs: Sequence[int], records: int) -> float:
    """Return how many pairs a record has with others of its person, as far as the keys used so far tell; at least 1.

    ``pairs``: what each of the first keys brought. Where people have many records, keys must bring more.
    """
    if not any(key.telling for key in keys):
        return UNTOLD
    if records > MANY_RECORDS:
        return 1.0
    told = [count / records for key, count in zip(keys, pairs, strict=False) if key.telling]
    return max(1.0, *told) if told else 1.0


def budget_of(key: BlockKey, records: int, own: float) -> int:
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


def _distinct(found: list[Packed], keys: int) -> tuple[Packed, NDArray[np.int64]]:
    """Return each pair once, sorted, and how many pairs each key was the first to find."""
    tagged = np.concatenate(found) if found else np.zeros(0, np.uint64)
    found.clear()
    _sort_in_two(tagged)
    pair = tagged >> _KEY_BITS
    first = np.empty(len(pair), bool)
    first[:1] = True
    np.not_equal(pair[1:], pair[:-1], out=first[1:])
    tagged = tagged[first]
    added = np.bincount((tagged & np.uint64(63)).astype(np.int64), minlength=keys)
    tagged >>= _KEY_BITS
    low = tagged & _RECORD
    tagged >>= _RECORD_BITS
    tagged <<= np.uint64(32)
    tagged |= low
    return tagged, added


def _sort_in_two(tagged: Packed) -> None:
    """Sort in place: the smaller half beside the larger one."""
    half = len(tagged) // 2
    if half:
        tagged.partition(half)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda part: part.sort(), (tagged[:half], tagged[half:])))


def _every_pair(records: int, source: NDArray[np.int16] | None) -> CandidatePairs:
    i, j = np.triu_indices(records, 1)
    packed = pack(i.astype(np.int32), j.astype(np.int32))
    if source is not None:
        packed = packed[source[i] != source[j]]
    row = ("every_pair", "every pair, because the table is small", 1, records, len(packed), len(packed), 0)
    return CandidatePairs(packed, pl.DataFrame([row], schema=REPORT_COLUMNS, orient="row"))


@dataclass(repr=False)
class _Blocks:
    """Records in the order of their blocks, and how many records of its block follow each."""

    rows: Ints
    after: Ints
    count: int
    largest: int
    left_out: int

    def pairs(self, source: NDArray[np.int16] | None, key: int) -> Packed:
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
            one <<= _RECORD_BITS
            one |= other
            found.append(one)
            step += 1
            places = places[self.after[places] >= step]
        packed = np.concatenate(found) if found else np.zeros(0, np.uint64)
        packed <<= _KEY_BITS
        packed |= np.uint64(key)
        return packed


def blocks_of_key(key: BlockKey, budget: int, records: int) -> _Blocks:
    wide_hashes = key.make()
    rows = np.nonzero(wide_hashes)[0].astype(np.int32)
    hashes, rows = _grouped(wide_hashes[wide_hashes != 0], rows, records)
    del wide_hashes
    kept_rows, kept_after, count, largest, left_out = [], [], 0, 0, 0
    for refinement in (*key.refine, None):
        size = runs(hashes)
        limit = largest_within(size, budget)
        small = (size <= limit) & (size > 1)
        kept = np.repeat(small, size)
        kept_rows.append(rows[kept])
        kept_after.append(_after(size[small]))
        budget -= int((size[small] * (size[small] - 1) // 2).sum())
        count, largest = count + int(small.sum()), max(largest, int(size[small].max(initial=0)))
        wide = np.repeat(size > max(limit, 1), size)
        rows, hashes = rows[wide], hashes[wide]
        if not len(rows):
            break
        if refinement is None:
            left_out = len(rows)
            break
        finer = mixed(hashes, refinement.first()[rows])
        known = finer != 0
        hashes, rows = _grouped(finer[known], rows[known], records)
    return _Blocks(np.concatenate(kept_rows), np.concatenate(kept_after), count, largest, left_out)


def _grouped(hashes: Hashes, rows: Ints, records: int) -> tuple[Hashes, Ints]:
    """Return hashes in order with their rows, rows in order within one hash.

    Hash and row share one integer to be sorted, so a hash keeps its upper bits only: with 5 million records some
    dozen of blocks may hold a stranger, which costs a comparison and changes no answer.
    """
    bits = np.uint64(max(int(records - 1).bit_length(), 1))
    mask = (np.uint64(1) << bits) - np.uint64(1)
    packed = (hashes & ~mask) | rows.astype(np.uint64)
    packed.sort()
    result = (packed & mask).astype(np.int32)
    packed &= ~mask
    return packed, result


def runs(hashes: Hashes) -> NDArray[np.int64]:
    """Return the sizes of runs of equal hashes."""
    if not len(hashes):
        return np.zeros(0, np.int64)
    change = np.flatnonzero(hashes[1:] != hashes[:-1]) + 1
    return np.diff(np.concatenate([[0], change, [len(hashes)]]))


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
