"""How alike two distinct texts are: worked out once a pair of distinct values, looked up for every pair of records."""

from __future__ import annotations

from enum import IntEnum
from threading import Lock
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from triangulate.linking.native.spellings import Spellings
from triangulate.linking.native.values import Ints, coded, text_hashes
from triangulate.normalise.name_variants import VariantNames
from triangulate.normalise.sounds import sound_keys

Levels = NDArray[np.int8]
_MAKING: Final = Lock()


class Alike(IntEnum):
    """How alike two texts are, the most alike first."""

    EXACT = 1
    VARIANT = 2
    CLOSE = 3
    LOOSE = 4
    PART = 5
    DIFFERENT = 6


CLOSE: Final = 0.92
LOOSE: Final = 0.80
"""Jaro-Winkler similarities (Winkler, 1990) from which spellings count as close and as loosely alike."""
MOST_WORDS: Final = 4
LETTERS_APART: Final = 6  # texts with more letters not in common cannot reach LOOSE often enough to be worth a look
_FREQUENT: Final = ((20_000, 1024), (0, 384))  # texts by how many values are kept as a table of levels


class TextLevels:
    """Levels of pairs of distinct texts.

    ``names``: the texts are names, so an initial can stand for a name and, where asked for, reviewed variants ("Bill",
    "William") count. ``counts`` says how many records carry each text; pairs of frequent ones are kept as a table.
    """

    def __init__(
        self, texts: pl.Series, counts: NDArray[np.int64], *, names: bool = False, shortest_word: int = 3
    ) -> None:
        self._spellings = Spellings(texts)
        self.masks = self._spellings.masks
        self.sounds = _numbers(sound_keys(texts))
        self._words = _word_codes(texts, shortest_word)
        self._several = np.zeros(0, bool) if self._words is None else self._words[:, 1] >= 0
        self._initial = (texts.str.len_chars() == 1).to_numpy()
        self._firsts = coded(texts.str.slice(0, 1))[0]
        self._variants = VariantNames(texts) if names else None
        self._names = names
        self._frequent, self._rank = _frequent(counts)
        self._tables: dict[bool, Levels] = {}

    def levels(self, a: Ints, b: Ints, *, variants: bool = False) -> Levels:
        """Return the :class:`Alike` of each pair of text numbers (both at least 0)."""
        found = np.full(len(a), Alike.EXACT, np.int8)
        rows = np.flatnonzero(a != b)
        if len(rows):
            found[rows] = self._unequal(a.take(rows), b.take(rows), variants=variants)
        return found

    def _unequal(self, a: Ints, b: Ints, *, variants: bool) -> Levels:
        one, other = self._rank.take(a), self._rank.take(b)
        both = one < len(self._frequent)
        both &= other < len(self._frequent)
        table = self._table(variants=variants)
        if both.all():
            found: Levels = _at(table, one, other)
            return found
        found = np.empty(len(a), np.int8)
        rows = np.flatnonzero(both)
        found[rows] = _at(table, one.take(rows), other.take(rows))
        rows = np.flatnonzero(~both)
        found[rows] = self._compared(a.take(rows), b.take(rows), variants=variants)
        return found

    def alike(self, a: Ints, b: Ints) -> NDArray[np.bool_]:
        """Return whether the two texts of each pair are the same or close."""
        result: NDArray[np.bool_] = self.levels(a, b) <= Alike.CLOSE
        return result

    def _table(self, *, variants: bool) -> Levels:
        with _MAKING:  # two threads that ask for one table make it once
            if variants not in self._tables:
                size = len(self._frequent)
                one, other = np.triu_indices(size)
                table = np.empty((size, size), np.int8)
                table[one, other] = self._compared(self._frequent[one], self._frequent[other], variants=variants)
                table[other, one] = table[one, other]
                self._tables[variants] = table
        return self._tables[variants]

    def _compared(self, a: Ints, b: Ints, *, variants: bool) -> Levels:
        found = np.full(len(a), Alike.DIFFERENT, np.int8)
        found[a == b] = Alike.EXACT
        looked = np.flatnonzero(self._worth_a_look(a, b, variants=variants))
        if len(looked):
            found[looked] = self._looked_at(a.take(looked), b.take(looked), variants=variants)
        return found

    def _worth_a_look(self, a: Ints, b: Ints, *, variants: bool) -> NDArray[np.bool_]:
        looked = np.bitwise_count(self.masks.take(a) ^ self.masks.take(b)) <= LETTERS_APART
        looked |= self.sounds.take(a) == self.sounds.take(b)
        if self._words is not None:
            looked |= self._several.take(a) | self._several.take(b)
        if self._names:
            looked |= self._one_initial(a, b)
        if variants and self._variants is not None:
            looked |= self._variants.grouped.take(a) & self._variants.grouped.take(b)
        looked &= a != b
        result: NDArray[np.bool_] = looked
        return result

    def _looked_at(self, a: Ints, b: Ints, *, variants: bool) -> Levels:
        likeness = self._spellings.likeness(a, b, LOOSE)
        found = np.full(len(a), Alike.DIFFERENT, np.int8)
        if self._words is not None:
            found[self._share_a_word(a, b)] = Alike.PART
        if self._names:
            found[self._one_initial(a, b)] = Alike.PART
        whole = ~(self._initial.take(a) | self._initial.take(b))
        found[(likeness >= LOOSE) & whole & (found == Alike.DIFFERENT)] = Alike.LOOSE
        sounds = (self.sounds.take(a) == self.sounds.take(b)) & (likeness >= LOOSE)
        found[((likeness >= CLOSE) | sounds) & whole] = Alike.CLOSE
        if variants and self._variants is not None:
            found[self._variants.same(a, b)] = Alike.VARIANT
            found[self._variants.apart(a, b)] = Alike.DIFFERENT
        return found

    def _one_initial(self, a: Ints, b: Ints) -> NDArray[np.bool_]:
        """Return whether one text of each pair is the initial of the other."""
        result: NDArray[np.bool_] = self._initial.take(a) | self._initial.take(b)
        result &= self._firsts.take(a) == self._firsts.take(b)
        return result

    def _share_a_word(self, a: Ints, b: Ints) -> NDArray[np.bool_]:
        shared = np.zeros(len(a), bool)
        if self._words is None:
            return shared
        rows = np.flatnonzero(self._several[a] | self._several[b])
        one, other = self._words.T[:, a[rows]], self._words.T[:, b[rows]]
        among = np.zeros(len(rows), bool)
        for left in one:
            held = left >= 0
            if held.any():
                among |= held & ((left == other[0]) | (left == other[1]) | (left == other[2]) | (left == other[3]))
        shared[rows] = among
        return shared


def _at(table: Levels, one: Ints, other: Ints) -> Levels:
    return table.ravel().take(one * np.int32(len(table)) + other)


def _frequent(counts: NDArray[np.int64]) -> tuple[Ints, Ints]:
    """Return the numbers of the most frequent texts, and for each text its place among them (or beyond the last)."""
    size = next(size for least, size in _FREQUENT if len(counts) >= least)
    size = min(size, len(counts))
    chosen = np.argsort(-counts, kind="stable")[:size].astype(np.int32)
    rank = np.full(len(counts), size, np.int32)
    rank[chosen] = np.arange(size, dtype=np.int32)
    return chosen, rank


def _numbers(texts: pl.Series) -> Ints:
    """Return an integer for each text, the same for equal ones; different for every null."""
    codes, _ = coded(texts)
    nothing = codes < 0
    codes[nothing] = np.arange(-1, -int(nothing.sum()) - 1, -1, dtype=np.int32)
    return codes


def _word_codes(texts: pl.Series, shortest: int) -> Ints | None:
    """Return the number of each word of each text (texts × words, -1 for none); None where all are single words."""
    several = texts.str.contains(" ", literal=True)
    if not several.any():
        return None
    words = texts.str.split(" ").list.head(MOST_WORDS)
    long = pl.DataFrame({"words": words}).with_row_index("row").explode("words")
    long = long.with_columns(place=pl.int_range(pl.len()).over("row")).filter(
        pl.col("words").str.len_chars() >= shortest
    )
    codes = np.full((len(texts), MOST_WORDS), -1, np.int32)
    hashes = text_hashes(long["words"])
    codes[long["row"].to_numpy(), long["place"].to_numpy()] = (hashes & np.uint64(0x7FFFFFFF)).astype(np.int32)
    codes[~several.to_numpy(), 1:] = -1
    return codes
