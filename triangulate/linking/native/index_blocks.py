"""The blocks of an indexed table: for each key in use, which records share a hash, and which hashes too many share."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, TypeVar

import numpy as np
import polars as pl
from numpy.typing import NDArray

from triangulate.linking.native.candidates import COMPARE_ALL, next_keys
from triangulate.linking.native.key_blocks import largest_within, runs
from triangulate.linking.native.key_parts import mixed, parts_of
from triangulate.linking.native.keys import FEW, BlockKey, block_keys
from triangulate.linking.native.some_records import records_of
from triangulate.linking.native.table import Table
from triangulate.linking.native.values import Hashes, Ints, view_of

Number = TypeVar("Number", np.int32, np.int64, np.uint64)
_FLAG: Final = np.uint64(1)
_FEW_ROWS: Final = 8  # of a block, read one by one before NumPy is called


@dataclass(frozen=True, repr=False)
class Stage:
    """Blocks of one key at one fineness.

    ``packed``: hash and record number in one integer each, sorted, of the blocks that are small enough. ``wide``: the
    hashes of larger blocks, sorted; these are split by ``refine`` (the name of a part), or left out where it is None.
    """

    packed: Hashes
    wide: Hashes
    refine: str | None
    view: memoryview = field(init=False)
    wide_view: memoryview = field(init=False)

    def __post_init__(self) -> None:
        # One number is found faster in a view than by a call of NumPy.
        object.__setattr__(self, "view", view_of(self.packed))
        object.__setattr__(self, "wide_view", view_of(self.wide))


@dataclass(frozen=True, repr=False)
class KeyBlocks:
    """The blocks of one key, from coarse to fine."""

    name: str
    label: str
    stages: tuple[Stage, ...]


class Blocks:
    """The blocks of every key that a run used.

    ``every``: the table is so small that all its records are compared.
    """

    def __init__(self, table: Table, report: pl.DataFrame) -> None:
        self._bits = np.uint64(max(len(table).bit_length(), 1))
        self.mask = (_FLAG << self._bits) - _FLAG
        self._low = int(self.mask)
        self.every = len(table) < COMPARE_ALL
        self.records = len(table)
        self.few = len(table) <= FEW
        self.keys: tuple[KeyBlocks, ...] = ()
        if not self.every and len(table):
            names = {part.label: name for name, part in parts_of(records_of(table, np.zeros(1, np.int64))).items()}
            self.keys = tuple(self._of_key(key, budget, names) for key, budget in _used(table, report))

    def rows(self, stage: Stage, value: int) -> list[int]:
        """Return the records of one block."""
        view, low, high = stage.view, value & ~self._low, value | self._low
        first = bisect_left(view, low)
        if first == len(view) or view[first] > high:
            return []
        found: list[int] = []
        for place in range(first, min(first + _FEW_ROWS, len(view))):
            if (packed := view[place]) > high:
                return found
            found.append(packed & self._low)
        found = (stage.packed[first : bisect_right(view, high, first)] & self.mask).tolist()
        return found

    def coarse(self, value: int) -> int:
        """Return the upper bits of a hash, which are those that blocks are told apart by."""
        return value & ~self._low

    def is_wide(self, stage: Stage, value: int) -> bool:
        """Return whether a block is too large at this fineness."""
        low, view = value & ~self._low, stage.wide_view
        place = bisect_left(view, low)
        return place < len(view) and view[place] == low

    def _of_key(self, key: BlockKey, budget: int, names: Mapping[str, str]) -> KeyBlocks:
        """Split a key's blocks as :func:`candidates.candidate_pairs` does, and keep records that stand alone too."""
        wide_hashes = key.make()
        rows = np.nonzero(wide_hashes)[0].astype(np.int32)
        hashes, rows = self._grouped(wide_hashes[wide_hashes != 0], rows)
        stages = []
        for refinement in (*key.refine, None):
            size = runs(hashes)
            limit = max(largest_within(size, budget), 1)
            small = np.repeat(size <= limit, size)
            kept = size[(size <= limit) & (size > 1)]
            budget -= int((kept * (kept - 1) // 2).sum())
            packed = hashes[small] | rows[small].astype(np.uint64)
            rows, hashes = rows[~small], hashes[~small]
            stages.append(Stage(packed, in_order_once(hashes), None if refinement is None else names[refinement.label]))
            if not len(rows) or refinement is None:
                break
            finer = mixed(hashes, refinement.first()[rows])
            hashes, rows = self._grouped(finer[finer != 0], rows[finer != 0])
        return KeyBlocks(key.name, key.label, tuple(stages))

    def _grouped(self, hashes: Hashes, rows: Ints) -> tuple[Hashes, Ints]:
        """Return hashes (their upper bits) in order with their rows."""
        packed = (hashes & ~self.mask) | rows.astype(np.uint64)
        packed.sort()
        return packed & ~self.mask, (packed & self.mask).astype(np.int32)


def _used(table: Table, report: pl.DataFrame) -> list[tuple[BlockKey, int]]:
    """Return the keys that the run used, in their order, each with the pairs it was allowed."""
    keys = block_keys(table)
    pairs = dict(zip(report["key"], report["pairs"], strict=True))
    used: list[tuple[BlockKey, int]] = []
    while chosen := next_keys(keys, [pairs.get(key.name, 0) for key, _ in used], len(table)):
        used += [(keys[number], budget) for number, budget in chosen]
    return used


def batch_rows(blocks: Blocks, stage: Stage, hashes: Hashes) -> tuple[NDArray[np.int64], Ints]:
    """Return for many hashes which of them (its place) shares a block with which record."""
    low = hashes & ~blocks.mask
    first, last = stage.packed.searchsorted(low), stage.packed.searchsorted(low | blocks.mask)
    size = last - first
    place = np.repeat(np.arange(len(hashes)), size)
    offset = np.arange(len(place)) - np.repeat(np.cumsum(size) - size, size)
    return place, (stage.packed[np.repeat(first, size) + offset] & blocks.mask).astype(np.int32)


def batch_wide(blocks: Blocks, stage: Stage, hashes: Hashes) -> NDArray[np.bool_]:
    """Return which of many hashes stand for blocks that are too large."""
    if not len(stage.wide):
        return np.zeros(len(hashes), bool)
    low = hashes & ~blocks.mask
    place = np.minimum(stage.wide.searchsorted(low), len(stage.wide) - 1)
    result: NDArray[np.bool_] = stage.wide[place] == low
    return result


def in_order_once(numbers: NDArray[Number]) -> NDArray[Number]:
    """Return the distinct ones of some numbers in order: for large arrays sooner than ``np.unique``, which hashes."""
    ordered = np.sort(numbers)
    first = np.ones(len(ordered), bool)
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return ordered[first]
