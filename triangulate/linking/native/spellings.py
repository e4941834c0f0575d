"""Letters of distinct texts, and Jaro-Winkler similarities worked out only where letters allow a similar spelling."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray
from rapidfuzz.distance import JaroWinkler
from rapidfuzz.process import cpdist

from triangulate.linking.native.values import Ints, text_bytes

_LONGEST: Final = 16  # characters whose letters are compared before texts are
_PREFIX_WEIGHT: Final = 0.1
_ROUNDING: Final = 1e-6
_STARTS: Final = np.array([0xFF, 0xFFFF, 0xFFFFFF, 0xFFFFFFFF], dtype="<u4")  # the first one to four characters


class Spellings:
    """Distinct texts to be compared letter by letter.

    ``masks``: a bit for each letter that a text holds (a to z; digits share the rest).
    """

    def __init__(self, texts: pl.Series) -> None:
        self._texts = np.array(texts.to_list(), dtype=object)
        letters = _letters(texts)
        self.masks, self._twice = _letter_masks(letters)
        self._lengths = texts.str.len_chars().cast(pl.Float32).to_numpy()
        counted = np.bitwise_count(self.masks) + np.bitwise_count(self._twice)
        self._others = np.maximum(np.minimum(self._lengths, _LONGEST) - counted, 0)  # spaces, and a letter's third
        self._unseen = np.maximum(self._lengths - _LONGEST, 0)
        self._start = np.ascontiguousarray(letters[:, :4]).view("<u4").ravel()

    def likeness(self, a: Ints, b: Ints, least: float) -> NDArray[np.float32]:
        """Return the Jaro-Winkler similarity (Winkler, 1990) of each pair of texts, 0 where it is below ``least``."""
        found = np.zeros(len(a), np.float32)
        rows = np.flatnonzero(self._most(a, b) >= least - _ROUNDING)
        one, other = self._texts.take(a.take(rows)), self._texts.take(b.take(rows))
        likeness = cpdist(one, other, scorer=JaroWinkler.similarity, dtype=np.float32)
        found[rows] = np.where(likeness >= least, likeness, 0.0)
        return found

    def _most(self, a: Ints, b: Ints) -> NDArray[np.float32]:
        """Return the most that the similarity of each pair can be: all letters in common matched, in their order."""
        common = np.bitwise_count(self.masks.take(a) & self.masks.take(b)).astype(np.float32)
        common += np.bitwise_count(self._twice.take(a) & self._twice.take(b))
        common += np.minimum(self._others.take(a), self._others.take(b))
        common += self._unseen.take(a) + self._unseen.take(b)
        one, other = self._lengths.take(a), self._lengths.take(b)
        np.minimum(common, np.minimum(one, other), out=common)
        jaro = (common / np.maximum(one, 1) + common / np.maximum(other, 1) + np.float32(1)) / np.float32(3)
        apart = self._start.take(a) ^ self._start.take(b)
        same = np.zeros(len(a), np.float32)
        for start in _STARTS:
            same += (apart & start) == 0
        result: NDArray[np.float32] = jaro + np.float32(_PREFIX_WEIGHT) * same * (np.float32(1) - jaro)
        return result


def _letters(texts: pl.Series) -> NDArray[np.uint8]:
    """Return the first characters of each text as bytes (texts × places), "?" for any beyond ASCII."""
    lower = texts.str.to_lowercase().str.replace_all(r"[^\x00-\x7F]", "?").str.slice(0, _LONGEST)
    return text_bytes(lower, _LONGEST).view(np.uint8).reshape(len(texts), _LONGEST)


def _letter_masks(letters: NDArray[np.uint8]) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Return for each text a bit for each letter that it holds, and for each that it holds twice."""
    bit = np.zeros(256, np.uint32)
    bit[ord("a") : ord("z") + 1] = np.uint32(1) << np.arange(26, dtype=np.uint32)
    bit[ord("0") : ord("9") + 1] = np.uint32(1) << (np.uint32(26) + np.arange(10, dtype=np.uint32) % np.uint32(5))
    masks, twice = np.zeros(len(letters), np.uint32), np.zeros(len(letters), np.uint32)
    for place in range(_LONGEST):
        held = bit[letters[:, place]]
        twice |= masks & held
        masks |= held
    return masks, twice
