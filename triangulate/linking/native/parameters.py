"""The figures of a model as arrays: m and u of every level, apart and at one home, and the weights they give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Figures: TypeAlias = NDArray[np.float64]

CONTEXTS: Final = 3
"""None, near, entire; of a home: apart, one postcode, one address (places.Home)."""
LEAST_RECORDS: Final = 1_000
"""A smaller table is taken for a part of one of this size, and that a value is rare in it says nothing."""
LEAST_U: Final = 1e-9
MOST_BITS: Final = 40.0


@dataclass(frozen=True)
class Parameters:
    """``m[c]``: share of each level among pairs of one person, ``u[c]`` among pairs of two people: contexts × levels.

    ``parents[c]``: the comparison whose agreement is the context of ``c`` (0 none, 1 near, 2 entire). For most it is
    the place, because those who live together share names and numbers; a column that follows another depends on it.

    Level 0 is "nothing to compare" and weighs nothing. ``prior``: share of pairs that are one person, by relation
    of their sources (see :func:`relations`). ``per_person``: how many of the ``records`` a person has on average.
    ``one_at_home``: share of the pairs of records at one address that are one person; near 1, nobody shares a home.
    """

    m: Mapping[str, Figures]
    u: Mapping[str, Figures]
    parents: Mapping[str, str]
    prior: Figures
    records: int
    per_person: float
    one_at_home: float

    def weights(self) -> dict[str, NDArray[np.float32]]:
        """Return bits of every level, homes × levels (level 0: 0 bits)."""
        return {name: level_weights(self.m[name], self.u[name]) for name in self.m}

    def prior_bits(self) -> Figures:
        """Return the prior in bits by relation."""
        return np.log2(self.prior / (1.0 - self.prior))


def level_weights(m: Figures, u: Figures) -> NDArray[np.float32]:
    """Return log2(m / u) for homes × levels; level 0 weighs nothing (Fellegi and Sunter, 1969)."""
    bits = np.log2(np.maximum(m, LEAST_U) / np.maximum(u, LEAST_U))
    bits = np.clip(bits, -MOST_BITS, MOST_BITS)
    bits[:, 0] = 0.0
    return bits.astype(np.float32)


def chance_of_value(share: NDArray[np.float32], usual: Figures, records: int, per_person: float) -> Figures:
    """Return how likely another person carries a value that two records agree on, from its share of all records.

    The records of the person in question do not count: as many as a person has on average and one and a half standard
    deviations more (of a Poisson count), since some have many. A value nobody else carries is as likely as half a
    person, or as the usual value (``usual``: the chance that two people agree at all) where that is less.
    """
    people = max(records / per_person, 2.0)
    own = 1.0 + 1.5 / np.sqrt(per_person)
    others = np.maximum(share * people - own, 0.0)
    result: Figures = others / people + np.minimum(0.5 / people, usual)
    return result


def relations(source: NDArray[np.int16], sources: int) -> tuple[NDArray[np.float64], int]:
    """Return how many pairs stand in each relation, and the number of relations.

    Relation s is "both in source s", the last "in two sources".
    """
    sizes = np.bincount(source, minlength=sources).astype(np.float64)
    within = sizes * (sizes - 1) / 2
    across = (sizes.sum() ** 2 - (sizes**2).sum()) / 2
    return np.append(within, across), sources + 1


def relation_of(a: NDArray[np.int16], b: NDArray[np.int16], sources: int) -> NDArray[np.int16]:
    """Return the relation of each pair from the sources of its two records."""
    result: NDArray[np.int16] = np.where(a == b, a, np.int16(sources)).astype(np.int16)
    return result


def as_saved(parameters: Parameters) -> Parameters:
    """Return parameters as a saved model gives them back: rounded, so that it weighs exactly as the one in memory."""
    return Parameters(
        m={name: _rounded_all(figures) for name, figures in parameters.m.items()},
        u={name: _rounded_all(figures) for name, figures in parameters.u.items()},
        parents=dict(parameters.parents),
        prior=np.array([rounded(float(share)) for share in parameters.prior]),
        records=max(parameters.records, LEAST_RECORDS),
        per_person=round(parameters.per_person, 6),
        one_at_home=round(parameters.one_at_home, 6),
    )


def _rounded_all(figures: Figures) -> Figures:
    result = np.array([[rounded(float(figure)) for figure in row] for row in figures])
    result[:, 0] = 0.0
    return result


def rounded(figure: float) -> float:
    """Return a figure to nine significant digits, so that a saved model weighs exactly as the one in memory."""
    return float(f"{figure:.9g}")
