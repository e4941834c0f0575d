"""Identifiers of invented people: unique in a run, with a right check character, and never a real person's.

NHS numbers begin with 91 to 98: numbers that begin with 9 are kept for tests and given to nobody (NHS England, test
data guidance, 2023). The two blocks of test patients, 900 and 999, are left alone, because a system may rightly set
records that carry those aside. UPNs carry the authority number 999, which the Department for Education has given to
nobody. Check characters are found by asking the one place that knows the rules
(:mod:`triangulate.normalise.identifier_rules`).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Final
from zlib import crc32

from triangulate.normalise.identifier_rules import UPN_LETTERS, IdentifierState, judge

_DIGITS: Final = "0123456789"
_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# Multipliers that share no factor with the size of the series, so that a series is run through once, out of order.
_STEP: Final = 610_639
_FIRST_NHS: Final = 910_000_000
_SERIES: Final = {"nhs": 80_000_000, "upn": 10_000_000, "pnc": 10_000_000}
_LOCAL_SERIES: Final = 100_000_000


@dataclass(slots=True)
class Numbers:
    """Gives out identifiers. Two instances give out the same series."""

    _given: Counter[str] = field(default_factory=Counter)

    def nhs(self) -> str:
        """Return the next NHS number, ten digits."""
        while True:
            stem = str(_FIRST_NHS + self._next("nhs"))
            found = _checked("nhs", f"{stem}{{}}", _DIGITS)
            if found is not None:
                return found

    def upn(self, year: int, *, temporary: bool = False) -> str:
        """Return the next UPN, given in a year; a temporary one ends in a letter."""
        serial = f"{self._next('upn'):07d}"
        stem = f"999{serial[:4]}{year % 100:02d}{serial[4:]}"
        if temporary:
            stem = f"{stem[:-1]}A"
        found = _checked("upn", f"{{}}{stem}", UPN_LETTERS)
        assert found is not None  # noqa: S101 - one letter of the alphabet always fits
        return found

    def pnc(self, year: int) -> str:
        """Return the next Police National Computer identifier, ``YYYY/NNNNNNND``."""
        found = _checked("pnc", f"{year}/{self._next('pnc') + 1:07d}{{}}", _LETTERS)
        assert found is not None  # noqa: S101 - one letter of the alphabet always fits
        return found

    def local(self, series: str, digits: int = 6) -> str:
        """Return the next number of a local series, at least ``digits`` long, in no order that a reader could use."""
        return f"{10 ** (digits - 1) + self._next(series, 10**digits - 10 ** (digits - 1)):d}"

    def _next(self, series: str, size: int | None = None) -> int:
        number = self._given[series]
        self._given[series] += 1
        size = size or _SERIES.get(series, _LOCAL_SERIES)
        # Every series begins somewhere else, so that equal numbers in two agencies tell nothing. Past its end the
        # numbers grow longer, so that none is ever given twice.
        return (number * _STEP + crc32(series.encode())) % size + size * (number // size) * 10


def asn(year: int, serial: int) -> str:
    """Return an arrest summons number of the invented force unit 99ZD."""
    found = _checked("asn", f"{year % 100:02d}99ZD01{serial:011d}{{}}", _LETTERS)
    assert found is not None  # noqa: S101 - one letter of the alphabet always fits
    return found


def _checked(scheme: str, pattern: str, characters: str) -> str | None:
    for character in characters:
        value = pattern.format(character)
        state, _, _ = judge(scheme, value.replace("/", ""), value)
        if state in (IdentifierState.VALID, IdentifierState.TEMPORARY):
            return value
    return None


def with_wrong_check(number: str) -> str:
    """Return an NHS number whose last digit is one off, so that its check fails."""
    return number[:-1] + str((int(number[-1]) + 1) % 10)
