"""How strong a link of a table is, from its probability and from whether it is inside one person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

STRONG: Final = 0.95
PROBABLE: Final = 0.85
"""Least probability of a strong and of a probable link (DfE, SUI Matcher, 2025)."""
SHOWN_BITS: Final = -3.0
"""Pairs below this weight (a probability of .11) are no candidates for review."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The least probability of a strong and of a probable link."""

    strong: float = STRONG
    probable: float = PROBABLE


def probabilities(bits: NDArray[np.float32] | NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the probability of one person for weights in bits, to six places."""
    exact = np.round(bits.astype(np.float64), 4)
    result: NDArray[np.float64] = np.round(1.0 / (1.0 + np.exp2(-exact)), 6)
    return result


def strengths(probability: pl.Expr, joined: pl.Expr) -> pl.Expr:
    """Return the strength of pairs that are worth a look: a pair that joins nothing is never more than possible."""
    from triangulate.linking.strength import STRENGTH  # loads what a run without its table of edges has no use for

    return (
        pl.when(joined & (probability >= STRONG))
        .then(pl.lit("strong", STRENGTH))
        .when(joined & (probability >= PROBABLE))
        .then(pl.lit("probable", STRENGTH))
        .otherwise(pl.lit("possible", STRENGTH))
    )


def strengths_alone(bits: NDArray[np.float32]) -> list[str | None]:
    """Return the strength that pairs have by themselves; None where a pair is no candidate for review."""
    frame = pl.DataFrame({"probability": probabilities(bits), "bits": bits})
    shown = pl.when(pl.col("bits") >= SHOWN_BITS).then(strengths(pl.col("probability"), pl.lit(value=True)))
    return frame.select(shown.cast(pl.String)).to_series().to_list()


def strengths_standing(standing: NDArray[np.float64], own: NDArray[np.float32], *, joined: bool) -> list[str | None]:
    """Return the strength of pairs in the light of all records (``standing``), as edges have it.

    None where two people are held apart and the pair by itself (``own``) is no candidate for review.
    """
    frame = pl.DataFrame({"probability": probabilities(standing), "own": own})
    shown = pl.when(pl.lit(joined) | (pl.col("own") >= SHOWN_BITS))
    found = shown.then(strengths(pl.col("probability"), pl.lit(joined)))
    return frame.select(found.cast(pl.String)).to_series().to_list()
