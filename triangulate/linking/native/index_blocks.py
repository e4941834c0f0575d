"""The blocks of an indexed table: for each key in use, which records share a hash, and which hashes too many share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from triangulate.linking.native.candidates import COMPARE_ALL, largest_within, next_keys, runs
from triangulate.linking.native.keys import FEW, BlockKey, block_keys, mixed, parts_of
from triangulate.linking.native.some_records import records_of
from triangulate.linking.native.table import Table
from triangulate.linking.native.values import Hashes, Ints

_FLAG: Final = np.uint64(1)


@dataclass(frozen=True, repr=False)
class Stage:
    """Blocks of one key at one fineness.

    ``packed``: hash and record number in one integer each, sorted, of the blocks that are small enough. ``wide``: the
    hashes of larger blocks, sorted; these are split by ``refine`` (the name of a part), or left out where it is None.
    """

    packed: Hashes
    wide: Hashes
    refine: str | None


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
        first, last = stage.packed.searchsorted(np.array((value & ~self._low, value | self._low), np.uint64)).tolist()
        found: list[int] = (stage.packed[first:last] & self.mask).tolist() if last > first else []
        return found

    def coarse(self, value: int) -> int:
        """Return the upper bits of a hash, which are those that blocks are told apart by."""
        return value & ~self._low

    def is_wide(self, stage: Stage, value: int) -> bool:
        """Return whether a block is too large at this fineness."""
        if not len(stage.wide):
            return False
        low = np.uint64(value & ~self._low)
        place = int(stage.wide.searchsorted(low))
        return place < len(stage.wide) and bool(stage.wide[place] == low)

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
            stages.append(Stage(packed, np.unique(hashes), None if refinement is None else names[refinement.label]))
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
