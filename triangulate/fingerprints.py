"""Fingerprints of running text, so that a passage copied from one text into another can be found.

Shingles of eight words are hashed; of a long text only some are kept, by winnowing, so that a passage of eleven
words that two texts share always leaves a common fingerprint (Schleimer, Wilkerson and Aiken, 2003, "Winnowing:
local algorithms for document fingerprinting", SIGMOD). Short texts keep every shingle.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl
import xxhash
from numpy.lib.stride_tricks import sliding_window_view

if TYPE_CHECKING:
    from collections.abc import Iterator

SHINGLE: Final = 8
"""Words of a shingle: fewer are common phrases, more miss short sentences (cf. Schleimer et al., 2003)."""
WINDOW: Final = 4
"""Of every so many shingles in a row at least one is kept."""
SHORT: Final = 200
"""Texts of at most so many words keep every shingle: notes and quotations are short, and one sentence matters."""

_WORD: Final = r"[\p{L}\p{N}]+"
_ONE_WORD: Final = re.compile(r"[^\W_]+")
_BASE: Final = np.uint64(0x9E3779B97F4A7C15)
_MOST: Final = np.uint64(0xFFFFFFFFFFFFFFFF)
_WORDS_AT_ONCE: Final = 4_000_000

FINGERPRINT_COLUMNS: Final[dict[str, type[pl.DataType]]] = {"text": pl.UInt32, "fingerprint": pl.UInt64}


def words_of(text: str) -> list[str]:
    """Return the words of a text, without case and punctuation.

    >>> words_of("Mother leaves the children alone.")
    ['mother', 'leaves', 'the', 'children', 'alone']
    """
    return _ONE_WORD.findall(text.lower())


def fingerprints(texts: pl.Series) -> pl.DataFrame:
    """Return ``text`` (the place in ``texts``) and ``fingerprint``, each pair once; short texts have none."""
    parts = [_of_batch(texts[start:stop], start) for start, stop in _batches(texts)]
    return pl.concat(parts) if parts else pl.DataFrame(schema=FINGERPRINT_COLUMNS)


def _batches(texts: pl.Series) -> Iterator[tuple[int, int]]:
    """Yield ranges of texts of at most about four million words, by their length in bytes."""
    total = texts.str.len_bytes().fill_null(0).cum_sum() // (_WORDS_AT_ONCE * 5)
    runs = total.rle().struct.field("len") if len(texts) else total
    start = 0
    for length in runs:
        yield start, start + length
        start += length


def _of_batch(texts: pl.Series, offset: int) -> pl.DataFrame:
    words = texts.fill_null("").str.to_lowercase().str.extract_all(_WORD)
    lengths = words.list.len().to_numpy().astype(np.int64)
    flat = words.explode(empty_as_null=False).rename("word")
    if len(flat) < SHINGLE:
        return pl.DataFrame(schema=FINGERPRINT_COLUMNS)
    hashes = _hashed(flat)
    shingles = np.zeros(len(hashes) - SHINGLE + 1, dtype=np.uint64)
    for place in range(SHINGLE):  # a polynomial over the eight words; overflow wraps, which is what is wanted
        shingles *= _BASE
        shingles += hashes[place : place + len(shingles)]
    ends = np.cumsum(lengths)
    text = np.repeat(np.arange(len(lengths)), lengths)[: len(shingles)]
    inside = np.arange(len(shingles)) + SHINGLE <= ends[text]
    kept = inside & ((lengths[text] <= SHORT) | _winnowed(np.where(inside, shingles, _MOST), inside, text))
    found = pl.DataFrame({"text": text[kept] + offset, "fingerprint": shingles[kept]}, schema=FINGERPRINT_COLUMNS)
    return found.unique().sort("text", "fingerprint")


def _hashed(flat: pl.Series) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
    """Return a hash of every word that is the same on every machine; distinct words are hashed once."""
    distinct = flat.unique().sort()
    known = pl.DataFrame(
        {"word": distinct, "hash": [xxhash.xxh3_64_intdigest(word.encode()) for word in distinct]},
        schema={"word": pl.String, "hash": pl.UInt64},
    )
    return flat.to_frame().join(known, on="word", how="left", maintain_order="left")["hash"].to_numpy()


def _winnowed(
    shingles: np.ndarray[tuple[int], np.dtype[np.uint64]],
    inside: np.ndarray[tuple[int], np.dtype[np.bool_]],
    text: np.ndarray[tuple[int], np.dtype[np.int64]],
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Return which shingles are the least, the rightmost of equals, in some window that lies in one text."""
    selected = np.zeros(len(shingles), dtype=bool)
    if len(shingles) < WINDOW:
        return selected
    windows = sliding_window_view(shingles, WINDOW)
    whole = inside[: len(windows)] & inside[WINDOW - 1 :] & (text[: len(windows)] == text[WINDOW - 1 :])
    rightmost = WINDOW - 1 - np.argmin(windows[:, ::-1], axis=1)
    selected[(np.arange(len(windows)) + rightmost)[whole]] = True
    return selected
