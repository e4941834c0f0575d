"""Identifiers, telephone numbers and e-mail addresses as a table linker compares them."""

from __future__ import annotations

from enum import IntEnum
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from triangulate.link.native.values import Ints, Values
from triangulate.normalise.identifiers import identifier_frame, scheme

Levels = NDArray[np.int8]


class Number(IntEnum):
    """How alike two numbers are."""

    SAME = 1
    ONE_SLIP = 2
    DIFFERENT = 3


_TEN_DIGITS: Final = {"nhs": 0, "uln": 10}
"""Schemes of ten digits with a check digit modulo 11, and the remainder that a right one leaves."""
_LONGEST: Final = 16  # characters compared for slips; two machine words


def clean_identifiers(name: str) -> object:
    """Return a function that maps distinct identifiers of a scheme to those that can be compared, others to null.

    Of a known scheme, numbers with a wrong check letter and placeholders are null; of any other, texts of one
    repeated character are.
    """

    def clean(texts: pl.Series) -> pl.Series:
        compact = texts.str.to_uppercase().str.replace_all(r"[^\p{L}\p{N}]", "")
        frame = pl.DataFrame({"text": texts, "compact": compact})
        if name in _TEN_DIGITS:
            good, open_ = _ten_digits(compact, _TEN_DIGITS[name])
            kept = pl.DataFrame({"compact": compact, "good": good}).select(pl.when("good").then("compact").alias("text")).to_series()
            rest = np.flatnonzero(open_)
            if len(rest):
                kept = kept.scatter(rest, _checked(name, texts.gather(rest)))
            return kept
        if _known(name):
            return _checked(name, texts)
        first = pl.col("compact").str.slice(0, 1)
        repeated = pl.col("compact").str.strip_chars(first) == ""
        return frame.select(pl.when(~repeated & (pl.col("compact").str.len_chars() > 1)).then("compact")).to_series()

    return clean


def _checked(name: str, texts: pl.Series) -> pl.Series:
    asked = {"scheme": pl.repeat(name, len(texts), eager=True), "value": texts, "issuer": pl.repeat("", len(texts), eager=True)}
    usable = pl.col("state").is_in(["valid", "unverifiable"]) & (pl.col("canonical") != "")
    return identifier_frame(pl.DataFrame(asked)).select(pl.when(usable).then("canonical").alias("text")).to_series()


def _ten_digits(compact: pl.Series, remainder: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which texts are ten digits with the right check digit, and which the careful reading has to judge.

    The check is that of :func:`triangulate.normalise.identifiers.identifier_frame`: ten digits weighed 10 to 1, modulo
    11. What is not ten plain digits, or could be a placeholder, is left to it.
    """
    ten = compact.str.contains(r"^[0-9]{10}$").to_numpy()
    number = compact.cast(pl.UInt64, strict=False).fill_null(0).to_numpy()
    total, rest = np.zeros(len(number), np.uint64), number.copy()
    for weight in range(1, 11):
        total += (rest % np.uint64(10)) * np.uint64(weight)
        rest //= np.uint64(10)
    low_variety = _few_digits(number)
    careful = ~ten | low_variety
    return ~careful & (total % np.uint64(11) == np.uint64(remainder)), careful


def _few_digits(number: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Return whether a number repeats few digits or counts up or down, as placeholders do."""
    seen = np.zeros(len(number), np.uint16)
    counting = np.ones(len(number), bool)
    before, rest = number % np.uint64(10), number
    for place in range(10):
        digit = rest % np.uint64(10)
        seen |= np.uint16(1) << digit.astype(np.uint16)
        if place:
            step = (digit + np.uint64(10) - before) % np.uint64(10)
            counting &= (step == 1) | (step == 9)
        before, rest = digit, rest // np.uint64(10)
    result: NDArray[np.bool_] = (np.bitwise_count(seen) < 3) | counting
    return result


def _known(name: str) -> bool:
    try:
        scheme(name)
    except Exception:  # noqa: BLE001
        return False
    return True


def clean_phones(texts: pl.Series) -> pl.Series:
    """Return the last nine digits of each telephone number (area codes and +44 are written in many ways)."""
    digits = texts.str.replace_all(r"\D", "")
    frame = pl.DataFrame({"d": digits})
    tail = pl.col("d").str.tail(9)
    repeated = tail.str.strip_chars(tail.str.slice(0, 1)) == ""
    return frame.select(pl.when((pl.col("d").str.len_chars() >= 6) & ~repeated).then(tail)).to_series()


def clean_emails(texts: pl.Series) -> pl.Series:
    """Return e-mail addresses as two words, the name and the domain, letters and digits only; null for anything else."""
    parts = pl.DataFrame({"t": texts.str.strip_chars().str.to_lowercase()})
    name = pl.col("t").str.extract(r"^([^@\s]+)@", 1).str.replace_all(r"[^\p{L}\p{N}]", "")
    domain = pl.col("t").str.extract(r"@(\S+)$", 1).str.replace_all(r"[^\p{L}\p{N}]", "")
    return parts.select(pl.when((name != "") & (domain != "")).then(pl.concat_str(name, domain, separator=" "))).to_series()


class Numbers:
    """Distinct numbers of one kind, and how alike two are."""

    def __init__(self, values: Values) -> None:
        padded = values.texts.str.slice(0, _LONGEST).to_list()
        raw = np.array([text.encode() for text in padded], dtype=f"S{_LONGEST}") if padded else np.zeros(0, f"S{_LONGEST}")
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
