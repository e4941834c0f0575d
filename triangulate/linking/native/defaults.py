"""The shipped figures: where learning starts, and what is used where there is too little to learn from.

Names, dates and postcodes follow the production model of the English prison and probation person record
(Ministry of Justice, hmpps-person-match, 2026); the rest is judgement, reviewed 2026.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import numpy as np

from triangulate.linking.native.parameters import CONTEXTS, LEAST_RECORDS, Figures, Parameters

if TYPE_CHECKING:
    from triangulate.linking.native.comparisons import Comparison

_M: Final = {
    "place": (0.45, 0.12, 0.03, 0.10, 0.05, 0.05, 0.20),
    "given": (0.80, 0.05, 0.06, 0.02, 0.03, 0.03, 0.003, 0.003, 0.004),
    "family": (0.85, 0.01, 0.06, 0.02, 0.02, 0.04),
    "middle": (0.75, 0.01, 0.04, 0.02, 0.12, 0.06),
    "birth_date": (0.90, 0.01, 0.035, 0.006, 0.008, 0.01, 0.008, 0.003, 0.006, 0.002, 0.003, 0.005, 0.004),
    "sex": (0.99, 0.01),
    "number": (0.93, 0.03, 0.04),
    "text": (0.75, 0.01, 0.06, 0.03, 0.05, 0.10),
}
_U: Final = {
    "place": (4e-6, 2e-6, 2e-5, 2e-5, 5e-4, 0.02, 0.98),
    "given": (0.005, 0.003, 0.006, 0.03, 0.01, 0.944, 1e-5, 0.001, 0.001),
    "family": (0.0008, 0.0001, 0.002, 0.02, 0.001, 0.976),
    "middle": (0.012, 0.003, 0.006, 0.03, 0.05, 0.90),
    "birth_date": (6.3e-5, 3e-5, 0.0009, 0.003, 0.004, 0.003, 0.001, 0.003, 0.009, 0.007, 0.003, 0.11, 0.856),
    "sex": (0.5, 0.5),
    "number": (1e-6, 1e-5, 0.999989),
    "text": (0.01, 0.001, 0.005, 0.03, 0.02, 0.934),
}
_AT_ADDRESS: Final = {
    "given": (0.02, 0.003, 0.01, 0.04, 0.01, 0.914, 1e-4, 0.001, 0.002),
    "family": (0.55, 0.001, 0.01, 0.02, 0.02, 0.399),
    "middle": (0.04, 0.003, 0.01, 0.03, 0.05, 0.867),
    "birth_date": (0.012, 0.001, 0.003, 0.006, 0.01, 0.003, 0.001, 0.005, 0.015, 0.02, 0.003, 0.232, 0.689),
    "number": (0.01, 0.001, 0.989),
}

_MOST: Final[Mapping[str, Mapping[int, float]]] = {
    "birth_date": {12: 0.06, 13: 0.08}, "sex": {2: 0.03}, "given": {6: 0.25}, "family": {6: 0.4},
}  # fmt: skip
"""Most that a level of disagreement can hold among pairs of one person, whatever a table seems to teach."""
_MOST_AT_HOME: Final[Mapping[str, Mapping[int, float]]] = {"birth_date": {1: 0.03}, "given": {1: 0.1}}
"""Most that a level of agreement can hold among two people of one home: twins; father and son of one name."""


def default_m(kind: str) -> Figures:
    """Return the shipped m of a kind of comparison, level 0 first."""
    return _shares(_M[kind])


def default_u(kind: str) -> Figures:
    """Return the shipped u of a kind of comparison: homes × levels, level 0 first."""
    apart = _shares(_U[kind])
    address = _shares(_AT_ADDRESS.get(kind, _U[kind]))
    figures = np.empty((CONTEXTS, len(apart)))
    figures[0], figures[2] = apart, address
    figures[1] = 0.85 * apart + 0.15 * address  # of the pairs at one postcode, some live at one address
    return figures


def _shares(levels: tuple[float, ...]) -> Figures:
    values = np.array((0.0, *levels))
    shares: Figures = values / values.sum()
    return shares


def among_matches(kind: str, shares: Figures) -> Figures:
    """Return shares of levels (level 0 first) that can be those of pairs of one person: none beyond its most.

    Records of relatives or compatriots are alike in many columns too; what tells them from records of one person is
    that those seldom differ in birth date and sex (constrained maximum likelihood, Winkler, 1993).
    """
    return _at_most(_MOST.get(kind, {}), shares)


def among_housemates(kind: str, shares: Figures) -> Figures:
    """Return shares of levels (level 0 first) that can be those of two people of one home: none beyond its most."""
    return _at_most(_MOST_AT_HOME.get(kind, {}), shares)


def _at_most(limits: Mapping[int, float], shares: Figures) -> Figures:
    over = {level: most for level, most in limits.items() if shares[level] > most}
    if not over:
        return shares
    held = list(over)
    rest = shares.sum() - shares[held].sum()
    result: Figures = shares * ((1.0 - sum(over.values())) / rest)
    result[held] = list(over.values())
    return result


def default_parameters(comparisons: tuple[Comparison, ...], sources: tuple[str, ...], records: int) -> Parameters:
    """Return the shipped figures for a table too small to learn from.

    The prior is that of a table in which each record has half another record of its person: without anything
    learnt, a pair is held to be one person about once in so many pairs as the table has records. A table of few
    records is judged as a part of one of :data:`LEAST_RECORDS`: that only namesakes were put into it proves nothing.
    """
    share = 1.0 / max(records, LEAST_RECORDS)
    return Parameters(
        m={c.name: np.tile(default_m(c.kind), (CONTEXTS, 1)) for c in comparisons},
        u={c.name: default_u(c.kind) for c in comparisons},
        parents={c.name: "place" for c in comparisons},
        prior=np.full(len(sources) + 1, share),
        records=max(records, LEAST_RECORDS),
        per_person=2.0,
        one_at_home=0.3,
    )
