"""Columns as integers: every distinct value is normalised once, and a record holds the numbers of its values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

Ints: TypeAlias = NDArray[np.int32]
Hashes: TypeAlias = NDArray[np.uint64]
NONE = np.int32(-1)
MOST_VALUES = 8
"""Values of one role a record is compared by; of more, the first in the order of their text are compared."""


@dataclass(frozen=True, repr=False)
class Values:
    """One role of every record.

    ``codes``: records × places, the number of a value in ``texts`` or -1 (a record with one value fills the first
    place). ``texts``: the distinct values as normalised. ``counts``: how many records carry each.
    """

    codes: Ints
    texts: pl.Series
    counts: NDArray[np.int64]

    @property
    def filled(self) -> float:
        """The share of records that carry a value."""
        return float((self.codes[:, 0] >= 0).mean()) if len(self.codes) else 0.0

    def reordered(self, order: NDArray[np.int64]) -> Values:
        """Return the same with records in another order."""
        return Values(self.codes[order], self.texts, self.counts)

    def hashed(self) -> Hashes:
        """Return a hash of each distinct text that is the same in every run."""
        return text_hashes(self.texts)


def view_of(numbers: Any) -> memoryview:
    """Return a view of an array: one of its numbers is found faster in it than by a call of NumPy."""
    return memoryview(numbers)


def text_hashes(texts: pl.Series) -> Hashes:
    """Return 64-bit hashes of texts, alike in every run and for any order of rows (xxHash, Collet, 2012)."""
    return texts.hash(seed=0).to_numpy().copy()


def text_bytes(texts: pl.Series, width: int) -> NDArray[np.bytes_]:
    """Return texts of at most ``width`` characters as so many bytes of UTF-8 each, zeros after the last."""
    joined = texts.str.pad_end(width, "\0").str.join("").item().encode() if len(texts) else b""
    if len(joined) == width * len(texts):  # ASCII throughout: one byte a character
        return np.frombuffer(joined, f"S{width}")
    return np.array([text.encode() for text in texts.to_list()], f"S{width}")


def encode(columns: Sequence[pl.Series], normalise: Callable[[pl.Series], pl.Series]) -> Values:
    """Return the values of one role from its columns (text, or lists of text).

    ``normalise`` maps distinct texts to texts; null means that there is nothing to compare.
    """
    if len(columns) > 1 or isinstance(columns[0].dtype, pl.List):
        return _sets(columns, normalise)
    codes, raw = coded(columns[0].cast(pl.String))
    numbers, texts = coded(normalise(raw))
    mapping = np.append(numbers, NONE)  # code -1 takes the last place, which is none
    return _with_counts(mapping[codes].reshape(-1, 1), texts)


def _with_counts(codes: Ints, texts: pl.Series) -> Values:
    flat = codes.ravel()
    return Values(codes, texts, np.bincount(flat[flat >= 0], minlength=len(texts)).astype(np.int64))


def coded(texts: pl.Series) -> tuple[Ints, pl.Series]:
    """Return the number of each text among the distinct ones (-1 where null), and the distinct ones.

    Texts are told apart by their 64-bit hashes: among five million of them the chance that any two differ and share
    one is below one in a million.
    """
    hashes = text_hashes(texts)
    if texts.null_count():
        hashes[texts.is_null().to_numpy()] = 0
    order, first = order_of_hashes(hashes)
    if len(order) and hashes[order[0]] == 0:
        first[0] = False
    codes = np.empty(len(texts), np.int32)
    codes[order] = np.cumsum(first, dtype=np.int32) - np.int32(1)  # hash 0 stands first, so that its code is -1
    return codes, texts.gather(order[first])


def order_of_hashes(hashes: Hashes) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return the order of hashes, and for each place in it whether its hash is the first of its kind.

    Hash and row share one integer to be sorted where upper bits tell hashes apart.
    """
    mask = (np.uint64(1) << np.uint64(max(len(hashes) - 1, 1).bit_length())) - np.uint64(1)
    packed = hashes & ~mask
    packed |= np.arange(len(hashes), dtype=np.uint64)
    packed.sort()
    order: NDArray[np.int64] = (packed & mask).view(np.int64)
    first = np.ones(len(hashes), bool)
    ordered = hashes[order]
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    if (first[1:] & (packed[1:] ^ packed[:-1] <= mask)).any():
        order = np.argsort(hashes, kind="stable")
        ordered = hashes[order]
        np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return order, first


def _sets(columns: Sequence[pl.Series], normalise: Callable[[pl.Series], pl.Series]) -> Values:
    rows = len(columns[0])
    long = pl.concat([_long(column) for column in columns]).drop_nulls("text")
    raw = long["text"].unique().sort()
    read = pl.DataFrame({"text": raw, "clean": normalise(raw)})
    held = long.join(read, on="text").select("row", "clean").drop_nulls().unique().sort("row", "clean")
    held = held.with_columns(place=pl.int_range(pl.len()).over("row")).filter(pl.col("place") < MOST_VALUES)
    numbers, texts = coded(held["clean"])
    width = int(held["place"].max() or 0) + 1  # type: ignore[arg-type]
    codes = np.full((rows, width), NONE, np.int32)
    codes[held["row"].to_numpy(), held["place"].to_numpy()] = numbers
    return _with_counts(codes, texts)


def _long(column: pl.Series) -> pl.DataFrame:
    frame = pl.DataFrame({"text": column}).with_row_index("row")
    if isinstance(column.dtype, pl.List):
        frame = frame.explode("text")
    return frame.with_columns(pl.col("text").cast(pl.String))


Pairwise: TypeAlias = Callable[[Ints, Ints], NDArray[np.int8]]
"""From pairs of value numbers (both at least 0) to levels, the best 1."""


def best_of_sets(values: Values, pairwise: Pairwise, i: Ints, j: Ints) -> tuple[NDArray[np.int8], Ints, Ints]:
    """Return the best level over all values of two records (0 where either has none), and the two values of it."""
    first = values.codes[:, 0]
    one, other = first.take(i), first.take(j)  # half the time of first[i] where i is of 32 bits
    both = (one >= 0) & (other >= 0)
    if both.all():
        best = pairwise(one, other)
    else:
        best = np.zeros(len(i), np.int8)
        rows = np.flatnonzero(both)
        best[rows] = pairwise(one.take(rows), other.take(rows))
    width = values.codes.shape[1]
    for left, right in product(range(width), repeat=2):
        if left == right == 0:
            continue
        a, b = values.codes[i, left], values.codes[j, right]
        rows = np.flatnonzero((a >= 0) & (b >= 0) & (best != 1))
        level = pairwise(a[rows], b[rows])
        better = (best[rows] == 0) | (level < best[rows])
        rows, level = rows[better], level[better]
        best[rows], one[rows], other[rows] = level, a[rows], b[rows]
    return best, one, other
