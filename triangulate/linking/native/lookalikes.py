"""What learning works on, and the pairs it must not take for one person: two people who are alike in many columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from triangulate.linking.native.parameters import CONTEXTS, Figures, level_weights

BELIEF: Final = 20.0
"""Pairs that the shipped figures count as, beside those of the table."""
LEAST_M: Final = 3e-4
"""Nothing is recorded so surely that one slip in some thousand pairs can be ruled out."""
DOUBT: Final = 0.6
DOUBT_WITH_HOMES: Final = 0.1
"""Power of its probability by which a doubtful pair counts less in what pairs of one person look like.

Doubtful pairs are many, and those of them that are two people resemble each other in the same way; counted in full
they teach that one person's birth dates differ. Power 0 is plain expectation maximisation; a large one counts the
surest pairs alone (between the two, Celeux and Govaert, 1992). Known homes leave fewer such pairs.
"""
_TELLING: Final = frozenset({"birth_date", "sex", "number"})
_FIRST_SHARE: Final = 1e-3
_MOST_BITS: Final = 500.0


@dataclass(frozen=True, repr=False)
class Patterns:
    """Distinct combinations of levels, with how many pairs show each."""

    levels: Mapping[str, NDArray[np.int8]]
    contexts: Mapping[str, NDArray[np.int8]]  # by comparison
    relation: NDArray[np.int16]
    rarity: Figures  # bits by which agreed values are rarer than usual
    count: Figures


class Lookalikes:
    """Pairs of two people alike in names and places at once, such as compatriots and relatives.

    A third class beside one person and two people, while learning (Larsen and Rubin, 2001). Where such pairs are many,
    two classes alone would take them for one person. They differ in birth date, sex and numbers as any two people do,
    which is what tells them apart; so a table without birth dates has none, and where
    homes are known, what is learnt of pairs at one home does this work.
    """

    def __init__(self, kinds: Mapping[str, str], m: Mapping[str, Figures], u: Mapping[str, Figures]) -> None:
        self._start: dict[str, Figures] = {}
        if "birth_date" in kinds and "place" not in kinds:
            self._start = {name: (m[name][0] + u[name][0]) / 2 for name, kind in kinds.items() if kind not in _TELLING}
        self._shares = dict(self._start)
        self._odds = _FIRST_SHARE / (1.0 - _FIRST_SHARE)

    def odds(self, patterns: Patterns, u: Mapping[str, Figures]) -> Figures:
        """Return how much likelier each pattern is one of lookalikes than of any two people."""
        if not self._start:
            return np.zeros(len(patterns.count))
        bits = np.full(len(patterns.count), np.log2(self._odds))
        for name, shares in self._shares.items():
            weights = level_weights(np.tile(shares, (CONTEXTS, 1)), u[name]).astype(np.float64)
            bits = bits + weights[patterns.contexts[name], patterns.levels[name]]
        result: Figures = np.exp2(np.clip(bits, -_MOST_BITS, _MOST_BITS))
        return result

    def learn(self, patterns: Patterns, alike: Figures, pairs: float) -> None:
        """Take in how many lookalikes each pattern holds, among so many pairs in all."""
        share = float(np.clip((alike.sum() + 0.5) / (pairs + 1.0), 1e-9, 0.5))
        self._odds = share / (1.0 - share)
        for name, start in self._start.items():
            self._shares[name] = shares_of(
                np.bincount(patterns.levels[name], weights=alike, minlength=len(start)), start
            )


def shares_of(counted: NDArray[np.number[Any]], start: Figures) -> Figures:
    """Return the share of each level in a tally, drawn towards ``start``; level 0 is nothing and has none."""
    tally = counted.astype(np.float64)
    tally[0] = 0.0
    shares = np.maximum((tally + BELIEF * start) / (tally.sum() + BELIEF), LEAST_M)
    shares[0] = 0.0
    result: Figures = shares / shares.sum()
    return result
