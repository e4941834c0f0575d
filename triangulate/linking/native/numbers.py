"""Identifiers, telephone numbers and e-mail addresses as a table linker compares them."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from triangulate.linking.native.values import Ints, Values, text_bytes
from triangulate.normalise.identifiers import judged_values

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
        judged = judged_values(name, texts).with_columns(pl.col("canonical").str.replace_all(r"[^\p{L}\p{N}]", ""))
        usable = pl.col("state").is_in(["valid", "unverifiable"]) & (pl.col("canonical").str.len_chars() > 1)
        return judged.select(pl.when(usable).then("canonical").alias("text")).to_series()

    return clean


def clean_phones(texts: pl.Series) -> pl.Series:
    """Return the last nine digits of each telephone number (area codes and +44 are written in many ways)."""
    digits = pl.DataFrame({"d": texts.str.replace_all(r"\D", "")}).select("d", tail=pl.col("d").str.tail(9))
    repeated = pl.col("tail").str.strip_chars(pl.col("tail").str.slice(0, 1)) == ""
    return digits.select(pl.when((pl.col("d").str.len_chars() >= 6) & ~repeated).then("tail")).to_series()


def clean_emails(texts: pl.Series) -> pl.Series:
    """Return e-mail addresses as two words, name and domain, letters and digits only; null for anything else."""
    parts = pl.DataFrame({"t": texts.str.strip_chars().str.to_lowercase()})
    name = pl.col("t").str.extract(r"^([^@\s]+)@", 1).str.replace_all(r"[^\p{L}\p{N}]", "")
    domain = pl.col("t").str.extract(r"@(\S+)$", 1).str.replace_all(r"[^\p{L}\p{N}]", "")
    both = (pl.col("name") != "") & (pl.col("domain") != "")
    return (
        parts.select(name=name, domain=domain)
        .select(pl.when(both).then(pl.concat_str("name", "domain", separator=" ")))
        .to_series()
    )


class Numbers:
    """Distinct numbers of one kind, and how alike two are."""

    def __init__(self, values: Values) -> None:
        raw = text_bytes(values.texts.str.slice(0, LONGEST), LONGEST)
        self._words = raw.view(np.uint64).reshape(-1, 2)
        self._halves = [np.ascontiguousarray(half) for half in self._words.T if half.any()]

    def levels(self, a: Ints, b: Ints) -> Levels:
        """Return the :class:`Number` of each pair of value numbers (both at least 0)."""
        found = np.full(len(a), Number.DIFFERENT, np.int8)
        unequal = np.flatnonzero(a != b)
        found[a == b] = Number.SAME
        one, other = a.take(unequal), b.take(unequal)
        apart = np.zeros(len(unequal), np.uint8)
        for words in self._halves:
            apart += _bytes_apart(words.take(one) ^ words.take(other))
        slip = apart == 1
        two = np.flatnonzero(apart == 2)
        slip[two] = self._exchanged(one[two], other[two])
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
