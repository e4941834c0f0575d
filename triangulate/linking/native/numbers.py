"""Identifiers, telephone numbers and e-mail addresses as a table linker compares them."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from triangulate.linking.native.values import Ints, Values
from triangulate.normalise.identifiers import identifier_frame

Levels = NDArray[np.int8]


class Number(IntEnum):
    """How alike two numbers are."""

    SAME = 1
    ONE_SLIP = 2
    DIFFERENT = 3


_TEN_DIGITS: Final = {"nhs": 0, "uln": 10}
"""Schemes of ten digits with a check digit modulo 11, and the remainder that a right one leaves."""
LONGEST: Final = 16  # characters compared for slips; two machine words


def clean_identifiers(name: str) -> Callable[[pl.Series], pl.Series]:
    """Return a function that maps distinct identifiers of a scheme to those that can be compared, others to null.

    Null are numbers with a wrong check letter, placeholders (of a scheme without check letters: a repeated character)
    and single characters. Signs between letters and digits do not count.
    """

    def clean(texts: pl.Series) -> pl.Series:
        same = {"scheme": name, "issuer": ""}
        frame = texts.rename("value").to_frame().with_columns(**{column: pl.lit(text) for column, text in same.items()})
        compact = pl.col("canonical").str.replace_all(r"[^\p{L}\p{N}]", "")
        usable = pl.col("state").is_in(["valid", "unverifiable"]) & (compact.str.len_chars() > 1)
        return identifier_frame(frame).select(pl.when(usable).then(compact).alias("text")).to_series()

    return clean


def clean_phones(texts: pl.Series) -> pl.Series:
    """Return the last nine digits of each telephone number (area codes and +44 are written in many ways)."""
    digits = texts.str.replace_all(r"\D", "")
    frame = pl.DataFrame({"d": digits})
    tail = pl.col("d").str.tail(9)
    repeated = tail.str.strip_chars(tail.str.slice(0, 1)) == ""
    return frame.select(pl.when((pl.col("d").str.len_chars() >= 6) & ~repeated).then(tail)).to_series()


def clean_emails(texts: pl.Series) -> pl.Series:
    """Return e-mail addresses as two words, name and domain, letters and digits only; null for anything else."""
    parts = pl.DataFrame({"t": texts.str.strip_chars().str.to_lowercase()})
    name = pl.col("t").str.extract(r"^([^@\s]+)@", 1).str.replace_all(r"[^\p{L}\p{N}]", "")
    domain = pl.col("t").str.extract(r"@(\S+)$", 1).str.replace_all(r"[^\p{L}\p{N}]", "")
    return parts.select(
        pl.when((name != "") & (domain != "")).then(pl.concat_str(name, domain, separator=" "))
    ).to_series()


class Numbers:
    """Distinct numbers of one kind, and how alike two are."""

    def __init__(self, values: Values) -> None:
        padded = values.texts.str.slice(0, LONGEST).to_list()
        raw = (
            np.array([text.encode() for text in padded], dtype=f"S{LONGEST}") if padded else np.zeros(0, f"S{LONGEST}")
        )
        self._words = raw.view(np.uint64).reshape(-1, 2)

    def levels(self, a: Ints, b: Ints) -> Levels:
        """Return the :class:`Number` of each pair of value numbers (both at least 0)."""
        found = np.full(len(a), Number.DIFFERENT, np.int8)
        unequal = np.flatnonzero(a != b)
        found[a == b] = Number.SAME
        first = _bytes_apart(self._words[a[unequal], 0] ^ self._words[b[unequal], 0])
        second = _bytes_apart(self._words[a[unequal], 1] ^ self._words[b[unequal], 1])
        apart = first + second
        slip = apart == 1
        two = np.flatnonzero(apart == 2)
        slip[two] = self._exchanged(a[unequal[two]], b[unequal[two]])
        found[unequal[slip]] = Number.ONE_SLIP
        return found

    def _exchanged(self, a: Ints, b: Ints) -> NDArray[np.bool_]:
        """Return whether the two hold the same characters, which two characters apart means exchanged."""
        mine, theirs = (np.sort(self._words[rows].copy().view(np.uint8), axis=1) for rows in (a, b))
        result: NDArray[np.bool_] = (mine == theirs).all(axis=1)
        return result


def _bytes_apart(apart: NDArray[np.uint64]) -> NDArray[np.uint8]:
    low = np.uint64(0x7F7F7F7F7F7F7F7F)
    spread = (((apart & low) + low) | apart) & ~low
    result: NDArray[np.uint8] = np.bitwise_count(spread)
    return result
