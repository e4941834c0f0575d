"""Compares many pairs of names at once: each given name and each surname against another is looked at once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from triangulate.normalise.name_comparison import NameLevel, compare_names, given_level, surname_level
from triangulate.normalise.names import Name

Numbers = NDArray[np.int64]
Levels = NDArray[np.int8]

_BITS: Final = 64


class NamePairs:
    """Compares pairs of a list of names, by their numbers in it. ``initials``: which hold only initials as given."""

    def __init__(self, names: Sequence[Name]) -> None:
        self._names = names
        # Of the others, parts alone do not tell the level: they are compared name by name.
        self._in_parts = np.array(
            [bool(n.given and n.family) and not n.placeholder and not n.birth_family for n in names], bool
        )
        self._given, self._givens = _numbered([n.given for n in names])
        self._family, self._families = _numbered([(n.family, n.particles, n.family_words) for n in names])
        self._joined, _ = _numbered(["".join(n.given) + n.family_key for n in names])
        self._sorted, _ = _numbered([n.sorted_key for n in names])
        self.initials = np.array([n.initials_only for n in names], bool)
        self._words = np.array([_mask({*n.given, *n.family}) for n in names], np.uint64)

    def levels(self, a: Numbers, b: Numbers) -> Levels:
        """Return the :class:`~triangulate.normalise.name_comparison.NameLevel` of each pair of numbers.

        It is what :func:`~triangulate.normalise.name_comparison.compare_names` returns for the two names.
        """
        found = np.full(len(a), NameLevel.DIFFERENT, np.int8)
        by_parts = self._in_parts[a] & self._in_parts[b]
        given, family = np.zeros(len(a), np.int8), np.zeros(len(a), np.int8)
        rows = np.flatnonzero(by_parts)
        given[rows] = of_distinct_pairs(self._given[a[rows]], self._given[b[rows]], self._givens, given_level)
        family[rows] = of_distinct_pairs(
            self._family[a[rows]], self._family[b[rows]], self._families, lambda x, y: surname_level(*x, *y)
        )
        both = (given >= NameLevel.CLOSE) & (family >= NameLevel.CLOSE)
        initials = self.initials[a] | self.initials[b]
        for level, where in (
            (NameLevel.FAMILY_ONLY, family >= NameLevel.CLOSE),
            (NameLevel.GIVEN_ONLY, (given >= NameLevel.CLOSE) & ~initials),
            (NameLevel.VARIANT, self._joined[a] == self._joined[b]),
        ):
            found[where] = level
        found[both] = np.minimum(given, family)[both]
        one, other = self._words[a], self._words[b]
        within = ((one & ~other) == 0) | ((other & ~one) == 0) | (self._sorted[a] == self._sorted[b])
        rows = np.flatnonzero(~by_parts | (within & ~both))
        found[rows] = of_distinct_pairs(a[rows], b[rows], self._names, compare_names)
        return found


def of_distinct_pairs(a: Numbers, b: Numbers, values: Sequence[Any], compare: Callable[[Any, Any], int]) -> Levels:
    """Return the levels of pairs of value numbers, each distinct pair compared once, whichever comes first.

    ``compare`` takes two values and returns a level from -128 to 127.
    """
    code = np.minimum(a, b) * len(values) + np.maximum(a, b)
    order = np.argsort(code, kind="stable")
    ordered = code[order]
    first = np.ones(len(ordered), bool)
    first[1:] = ordered[1:] != ordered[:-1]
    pairs = zip((ordered[first] // max(len(values), 1)).tolist(), (ordered[first] % max(len(values), 1)).tolist(),
                strict=True)  # fmt: skip
    levels = np.array([compare(values[x], values[y]) for x, y in pairs], np.int8)
    found = np.empty(len(code), np.int8)
    found[order] = levels[np.cumsum(first) - 1]
    return found


def _numbered(values: Sequence[Hashable]) -> tuple[Numbers, list[Any]]:
    """Return the number of each value among the distinct ones, and the distinct ones."""
    number: dict[Hashable, int] = {}
    codes = np.array([number.setdefault(value, len(number)) for value in values], np.int64)
    return codes, list(number)


def _mask(words: set[str]) -> int:
    """Return one integer of which each word sets a bit: if one is not within the other, neither are the words."""
    mask = 0
    for word in words:
        mask |= 1 << (sum(map(ord, word)) * 31 + len(word)) % _BITS
    return mask
