"""NHS numbers with their check digit, and telephone numbers; none belongs to anybody on purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FIRST_NHS: Final = 400_000_000
_STEP: Final = 7_919  # a prime: neighbours in the list are far from each other


def nhs_numbers(count: int, rng: np.random.Generator) -> pl.Series:
    """Return ``count`` different ten-digit texts with a valid modulus 11 check digit (NHS Data Dictionary, 2024)."""
    span = 99_999_989
    base = _FIRST_NHS + (int(rng.integers(span)) + np.arange(int(count * 1.15) + 20, dtype=np.int64) * _STEP) % span
    total = np.zeros(len(base), dtype=np.int64)
    for place in range(9):
        total += (base // 10 ** (8 - place) % 10) * (10 - place)
    check = (11 - total % 11) % 11
    valid = check != 10
    return pl.Series((base * 10 + check)[valid][:count]).cast(pl.String)


def mobiles(count: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Return ``count`` mobile numbers without their leading nought."""
    return rng.integers(7_400_000_000, 7_999_999_999, count)


def landlines(count: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Return ``count`` landline numbers without their leading nought."""
    return rng.integers(1_200_000_000, 1_979_999_999, count)
