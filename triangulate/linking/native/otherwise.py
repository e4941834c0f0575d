"""What would have changed the answer: the smallest other outcome of each comparison that changes the strength."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from triangulate.linking.explain import OtherOutcome
from triangulate.linking.native.comparisons import LEVELS, NAME_LEVELS, PairLevels
from triangulate.linking.native.places import HOME_OF, Place
from triangulate.linking.native.strength import probabilities, strengths_alone
from triangulate.linking.native.wording import comparison_label, level_words
from triangulate.linking.strength import STRENGTHS

if TYPE_CHECKING:
    from triangulate.linking.native.comparisons import Comparison
    from triangulate.linking.native.linker import Linked
    from triangulate.linking.native.places import Places

_ACROSS = len(NAME_LEVELS[:6])
"""Levels of names above this one stand for names in each other's place, which no single column decides."""


_RANKS: tuple[str | None, ...] = (None, *STRENGTHS)
_ONE_HOME = frozenset({int(Place.ADDRESS), int(Place.ADDRESS_ONLY)})
"""Levels that agree on one address: it stays as common as it is."""


def other_outcomes(linked: Linked, compared: PairLevels, prior: float) -> tuple[OtherOutcome, ...]:
    """Return for each comparison of one pair the smallest change of its level that changes the strength.

    Of a pair that would not be joined, the changes that make it stronger.

    ``compared``: the levels of the pair (arrays of one). Everything else stays, except that other comparisons weigh
    by the home that results. An agreed value is taken to be as common as usual.
    """
    tried = [(place, level) for place, c in enumerate(linked.comparisons) for level in _possible(linked, c, compared)]
    if not tried:
        return ()
    bits = _weigh(linked, compared, tried, prior)
    now = float(linked.weigher.together(np.array([prior], np.float32), compared)[0])
    was = strengths_alone(np.array([now], np.float32))[0]
    strength, probability = strengths_alone(bits), probabilities(bits)
    telling = [_tells(was, other) for other in strength]
    found = []
    for place, comparison in enumerate(linked.comparisons):
        rows = [row for row, (p, _) in enumerate(tried) if p == place and telling[row]]
        if not rows:
            continue
        row = min(rows, key=lambda row: (abs(float(bits[row]) - now), tried[row][1]))
        before = int(compared.levels[comparison.name][0])
        found.append(
            OtherOutcome(
                comparison.name,
                comparison_label(comparison.name),
                _words(comparison, tried[row][1]),
                _words(comparison, before) if before else None,
                round(float(bits[row]), 4),
                float(probability[row]),
                strength[row],
            )
        )
    return tuple(found)


def _tells(was: str | None, other: str | None) -> bool:
    """Return whether another strength tells what the answer hung on: nobody asks what makes a weak link weaker."""
    before, after = _RANKS.index(was), _RANKS.index(other)
    return after > before if was in (None, "possible") else after != before


def _possible(linked: Linked, comparison: Comparison, compared: PairLevels) -> list[int]:
    """Return the levels that a comparison could have shown instead, counted from 1."""
    before = int(compared.levels[comparison.name][0])
    levels = range(1, len(LEVELS[comparison.kind]) + 1)
    if comparison.kind == "family" and not before and int(compared.levels.get("given", np.zeros(1))[0]) > _ACROSS:
        return []
    if comparison.kind == "given":
        levels = range(1, _ACROSS + 1)
    possible = [level for level in levels if level != before]
    if linked.table.places is not None and comparison.kind == "place":
        known = _shown_by(linked.table.places)
        possible = [level for level in possible if level in known]
    return possible


def _shown_by(places: Places) -> set[int]:
    """Return the levels of a place that the columns of a table can show."""
    known = {Place.NEAR, Place.DIFFERENT}
    if places.address is not None:
        known.add(Place.ADDRESS)
    if places.postcode is not None:
        known.add(Place.POSTCODE_ONLY if places.address is not None else Place.POSTCODE)
    if places.address is not None and places.postcode is not None:
        known |= {Place.ADDRESS_ONLY, Place.POSTCODE}
    if places.town is not None:
        known.add(Place.TOWN)
    return {int(level) for level in known}


def _weigh(linked: Linked, compared: PairLevels, tried: list[tuple[int, int]], prior: float) -> NDArray[np.float32]:
    names = [c.name for c in linked.comparisons]
    levels = {name: np.repeat(compared.levels[name], len(tried)) for name in names}
    shares = {name: np.repeat(share, len(tried)) for name, share in compared.shares.items()}
    for row, (place, level) in enumerate(tried):
        levels[names[place]][row] = level
        before = int(compared.levels[names[place]][0])
        if names[place] in shares and not (names[place] == "place" and {before, level} <= _ONE_HOME):
            shares[names[place]][row] = 0.0
    home = HOME_OF[levels["place"]] if "place" in levels else np.zeros(len(tried), np.int8)
    return linked.weigher.together(np.full(len(tried), prior, np.float32), PairLevels(levels, shares, home))


def _words(comparison: Comparison, level: int) -> str:
    return level_words(comparison.kind, LEVELS[comparison.kind][level - 1]).label
