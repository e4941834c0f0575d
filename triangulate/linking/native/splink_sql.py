"""The conditions of comparison levels as SQL over prepared columns (see ``splink_records``): DuckDB and Spark.

Conditions stand in the order in which they are tried, the first that holds decides, and what is unknown (NULL) does
not hold. A condition may therefore also hold for pairs of a level that comes earlier.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Final, NamedTuple

import numpy as np

from triangulate.linking.native.numbers import LONGEST, Number
from triangulate.linking.native.text_levels import CLOSE, LETTERS_APART, LOOSE, Alike

NEVER: Final = "1 = 0"


class Side(NamedTuple):
    """One value of one record of a pair: ``column`` as prepared, ``side`` "l" or "r" as Splink names the two."""

    column: str
    side: str

    def __str__(self) -> str:
        return f"{self.column}_{self.side}"

    def of(self, part: str) -> str:
        """Return the name of a column prepared from the value."""
        return f"{self.column}_{part}_{self.side}"


Pairwise = Callable[[Side, Side], str]


@dataclass(frozen=True)
class Dialect:
    """How one engine writes what engines write differently."""

    name: str
    jaro_winkler: str
    overlap: str
    bits_apart: str
    characters_apart: Callable[[str, str, int], str]


def _count_apart(a: str, b: str, length: int) -> str:
    terms = (f"CASE WHEN substr({a}, {k}, 1) <> substr({b}, {k}, 1) THEN 1 ELSE 0 END" for k in range(1, length + 1))
    return f"({' + '.join(terms)})"


DIALECTS: Final[Mapping[str, Dialect]] = {
    "duckdb": Dialect(
        "duckdb",
        "jaro_winkler_similarity",
        "list_has_any",
        "bit_count(xor({}, {}))",
        lambda a, b, _: f"hamming({a}, {b})",
    ),
    "spark": Dialect("spark", "jaro_winkler", "arrays_overlap", "bit_count({} ^ {})", _count_apart),
}


def any_of(conditions: Iterable[str]) -> str:
    """Return a condition that holds where any of some does."""
    found = [condition for condition in conditions if condition != NEVER]
    return f"({' OR '.join(found)})" if found else NEVER


def all_of(*conditions: str) -> str:
    """Return a condition that holds where all of some do."""
    return f"({' AND '.join(conditions)})"


def none(condition: str) -> str:
    """Return a condition that holds where another does not, or is unknown."""
    return f"NOT coalesce({condition}, FALSE)"


def places(column: str, width: int, pairwise: Pairwise) -> str:
    """Return a condition that holds where any value of one record and any of the other meet ``pairwise``."""
    return any_of(pairwise(a, b) for a, b in value_pairs(column, width))


def value_pairs(column: str, width: int) -> list[tuple[Side, Side]]:
    """Return every pair of values of two records, those of the left record first."""
    return [(Side(f"{column}_{p}", "l"), Side(f"{column}_{q}", "r")) for p, q in product(range(1, width + 1), repeat=2)]


def missing(column: str) -> str:
    """Return a condition that holds where either record has no value."""
    return f"({column}_1_l IS NULL OR {column}_1_r IS NULL)"


def at_least(likeness: float) -> float:
    """Return the figure from which a likeness, kept in 32 bits as the engine keeps it, reaches a limit."""
    limit = np.float32(likeness)
    return (float(limit) + float(np.nextafter(limit, np.float32(0)))) / 2


@dataclass(frozen=True)
class TextSql:
    """The levels :class:`Alike` of two texts. ``names``: variants count; ``initials``: an initial stands for a name."""

    dialect: Dialect
    names: bool = False
    initials: bool = False

    def levels(self) -> dict[int, Pairwise]:
        """Return the condition of each level but "different", in the order of the levels."""
        return {
            Alike.EXACT: same,
            Alike.VARIANT: self._variant,
            Alike.CLOSE: self.close,
            Alike.LOOSE: self._loose,
            Alike.PART: self._part,
        }

    def close(self, a: Side, b: Side) -> str:
        """Return the condition of "close", of two texts that are not the same."""
        sounds = all_of(f"{a.of('sound')} = {b.of('sound')}", self._alike(a, b, LOOSE))
        likeness = any_of([self._alike(a, b, CLOSE), sounds])
        return all_of(_whole(a, b), self._looked_at(a, b), *self._not_apart(a, b), likeness)

    def resembles(self, a: Side, b: Side) -> str:
        """Return the condition of any level but "different", for texts that are no names."""
        likeness = all_of(_whole(a, b), self._alike(a, b, LOOSE))
        return any_of([same(a, b), self._word(a, b), all_of(self._looked_at(a, b), likeness)])

    def _variant(self, a: Side, b: Side) -> str:
        if not self.names:
            return NEVER
        return all_of(f"{self.dialect.overlap}({a.of('forms')}, {b.of('forms')})", *self._not_apart(a, b))

    def _loose(self, a: Side, b: Side) -> str:
        likeness = self._alike(a, b, LOOSE)
        return all_of(_whole(a, b), self._looked_at(a, b), *self._not_apart(a, b), likeness, none(self._word(a, b)))

    def _part(self, a: Side, b: Side) -> str:
        found = [self._word(a, b)]
        if self.initials:
            found.append(all_of(f"(length({a}) = 1 OR length({b}) = 1)", f"substr({a}, 1, 1) = substr({b}, 1, 1)"))
        return all_of(*self._not_apart(a, b), any_of(found))

    def _looked_at(self, a: Side, b: Side) -> str:
        """Return which texts share enough letters, or anything else, to be worth comparing."""
        found = [
            f"{self.dialect.bits_apart.format(a.of('letters'), b.of('letters'))} <= {LETTERS_APART}",
            f"{a.of('sound')} = {b.of('sound')}",
            a.of("several"),
            b.of("several"),
        ]
        if self.names:
            found.append(all_of(a.of("listed"), b.of("listed")))
        return any_of(found)

    def _alike(self, a: Side, b: Side, likeness: float) -> str:
        return f"{self.dialect.jaro_winkler}({a}, {b}) >= {at_least(likeness)!r}"

    def _word(self, a: Side, b: Side) -> str:
        several = any_of([a.of("several"), b.of("several")])
        return all_of(several, f"{self.dialect.overlap}({a.of('words')}, {b.of('words')})")

    def _not_apart(self, a: Side, b: Side) -> list[str]:
        return [none(f"array_contains({a.of('apart')}, {b.of('bare')})")] if self.names else []


def same(a: Side, b: Side) -> str:
    """Return the condition that two values are equal."""
    return f"{a} = {b}"


def _whole(a: Side, b: Side) -> str:
    return f"length({a}) > 1 AND length({b}) > 1"


def number_levels(dialect: Dialect) -> dict[int, Pairwise]:
    """Return the conditions of :class:`Number` but "different"."""

    def slip(a: Side, b: Side) -> str:
        apart = dialect.characters_apart(a.of("start"), b.of("start"), LONGEST)
        exchanged = all_of(f"{apart} = 2", f"{a.of('sorted')} = {b.of('sorted')}")
        return any_of([f"{apart} = 1", exchanged])

    return {Number.SAME: same, Number.ONE_SLIP: slip}
