"""What is compared: one object a comparison, from pairs of record numbers to levels with names."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
import polars as pl
from numpy.typing import NDArray

from triangulate.linking.native.dates import Born, Dates
from triangulate.linking.native.numbers import Number, Numbers
from triangulate.linking.native.places import HOME_OF, Place, Places
from triangulate.linking.native.table import Table
from triangulate.linking.native.text_levels import Alike, TextLevels
from triangulate.linking.native.values import Ints, Values, best_of_sets

Levels = NDArray[np.int8]
Shares = NDArray[np.float32]

NAME_LEVELS: Final = ("exact", "variant", "close", "loose", "part", "different", "swapped", "crossed", "middle")
LEVELS: Final[Mapping[str, tuple[str, ...]]] = {
    "place": tuple(level.name.lower() for level in Place),
    "given": NAME_LEVELS,
    "family": NAME_LEVELS[:6],
    "middle": NAME_LEVELS[:6],
    "birth_date": tuple(level.name.lower() for level in Born),
    "sex": ("same", "different"),
    "number": tuple(level.name.lower() for level in Number),
    "text": NAME_LEVELS[:6],
}
"""The level names of each kind of comparison; level n of an array is the n-th name, 0 is "nothing to compare"."""
AGREEMENT: Final = np.array([0, 2, 1, 1] + [0] * 12, np.int8)
_SWAPPED, _CROSSED, _MIDDLE = 7, 8, 9


@dataclass(frozen=True)
class Compared:
    """The levels of one comparison, and how common an agreed value is (share of records; 0 where none is agreed)."""

    levels: Levels
    share: Shares | None = None


class Comparison(Protocol):
    """Compares pairs of records on one thing."""

    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    def compare(self, i: Ints, j: Ints) -> Compared:
        """Return the level of each pair of records."""
        ...


def _pair_rate(counts: NDArray[np.int64]) -> float:
    """Return the share of pairs of records that carry one value, among pairs that both carry any."""
    total = float(counts.sum())
    return float((counts * (counts - 1.0)).sum() / max(total * (total - 1.0), 1.0))


def _share(values: Values, levels: Levels, code: Ints, records: int) -> Shares:
    share = np.zeros(len(levels), np.float32)
    rows = np.flatnonzero(levels == 1)
    share[rows] = (values.counts.take(code.take(rows)) / records).astype(np.float32)
    return share


@dataclass(frozen=True)
class TextComparison:
    """Names and other texts, by :class:`Alike`."""

    name: str
    kind: str
    values: Values
    texts: TextLevels
    records: int

    def compare(self, i: Ints, j: Ints) -> Compared:
        """Return :class:`Alike` levels and the share of the value agreed on."""
        levels, code, _ = best_of_sets(self.values, self._pairwise, i, j)
        return Compared(levels, _share(self.values, levels, code, self.records))

    def _pairwise(self, a: Ints, b: Ints) -> Levels:
        return self.texts.levels(a, b, variants=self.kind in ("given", "middle"))

    def sharing(self) -> Ints:
        """Return a number for each record's first value (-1 for none): equal numbers, equal values."""
        return self.values.codes[:, 0]

    def exact_rate(self) -> dict[tuple[int, ...], float]:
        """Return the share of all pairs at the level "exact", from value counts."""
        return {(1,): _pair_rate(self.values.counts)}


@dataclass(frozen=True)
class NumberComparison:
    """Identifiers, telephone numbers and e-mail addresses, by :class:`Number`."""

    name: str
    values: Values
    numbers: Numbers
    records: int
    kind: str = "number"

    def compare(self, i: Ints, j: Ints) -> Compared:
        """Return :class:`Number` levels and the share of the number agreed on."""
        levels, code, _ = best_of_sets(self.values, self.numbers.levels, i, j)
        return Compared(levels, _share(self.values, levels, code, self.records))

    def exact_rate(self) -> dict[tuple[int, ...], float]:
        """Return the share of all pairs at the level "exact", from value counts."""
        return {(1,): _pair_rate(self.values.counts)}


@dataclass(frozen=True)
class SexComparison:
    """Sex: same or different."""

    values: Values
    name: str = "sex"
    kind: str = "sex"

    def compare(self, i: Ints, j: Ints) -> Compared:
        """Return 1 for the same, 2 for different."""
        levels, _, _ = best_of_sets(self.values, lambda a, b: np.where(a == b, 1, 2).astype(np.int8), i, j)
        return Compared(levels)


@dataclass(frozen=True)
class DateComparison:
    """Birth dates, by :class:`Born`, with how common an agreed date is."""

    dates: Dates
    records: int
    name: str = "birth_date"
    kind: str = "birth_date"

    def compare(self, i: Ints, j: Ints) -> Compared:
        """Return the best :class:`Born` level over the dates of two records, and the share of the date agreed on."""
        days = self.dates.days
        best = self.dates.levels(i, j)
        shared = days[i, 0]
        for left in range(days.shape[1]):
            for right in range(days.shape[1]):
                if left == right == 0:
                    continue
                rows = np.flatnonzero((days[i, left] > 0) & (days[j, right] > 0) & (best != 1))
                level = self.dates.levels(i[rows], j[rows], left, right)
                better = (level > 0) & ((best[rows] == 0) | (level < best[rows]))
                best[rows[better]] = level[better]
                shared[rows[better]] = days[i[rows[better]], left]
        share = np.zeros(len(i), np.float32)
        rows = np.flatnonzero(best == 1)
        share[rows] = self.dates.frequency(shared[rows]) / self.records
        return Compared(best, share)

    def sharing(self) -> Ints:
        """Return a number for each record's first value (-1 for none): equal numbers, equal values."""
        return np.where(self.dates.days[:, 0] > 0, self.dates.days[:, 0], -1)

    def exact_rate(self) -> dict[tuple[int, ...], float]:
        """Return the share of all pairs at the level "exact", from value counts."""
        return {(1,): _pair_rate(self.dates.counts)}


@dataclass(frozen=True)
class PlaceComparison:
    """Address, postcode and town together, by :class:`Place`."""

    places: Places
    records: int
    name: str = "place"
    kind: str = "place"

    def compare(self, i: Ints, j: Ints) -> Compared:
        """Return :class:`Place` levels and the share of records at the place agreed on."""
        levels, what, code = self.places.levels(i, j)
        share = np.zeros(len(i), np.float32)
        for kind, values in ((1, self.places.address), (2, self.places.postcode), (3, self.places.town)):
            rows = np.flatnonzero(what == kind)
            if values is not None and len(rows):
                share[rows] = (values.counts[code[rows]] / self.records).astype(np.float32)
        return Compared(levels, share)

    def exact_rate(self) -> dict[tuple[int, ...], float]:
        """Return the shares of all pairs that have one address or one postcode, from value counts."""
        address = _pair_rate(self.places.address.counts) if self.places.address else 0.0
        postcode = _pair_rate(self.places.postcode.counts) if self.places.postcode else 0.0
        found: dict[tuple[int, ...], float] = {}
        if self.places.address:
            found[Place.ADDRESS, Place.ADDRESS_ONLY] = address
        if self.places.postcode:
            found[Place.POSTCODE, Place.POSTCODE_ONLY] = max(postcode - address, 0.1 * postcode)
        return found


def comparisons_of(table: Table) -> tuple[tuple[Comparison, ...], Names | None]:
    """Return the comparisons that a table's columns allow; place comes first, because others weigh by it."""
    records = len(table)
    held = {"given": table.given, "family": table.family, "middle": table.middle}
    with ThreadPoolExecutor(2) as pool:
        names = pool.submit(_one_dictionary, {name: values for name, values in held.items() if values is not None})
        numbers = [(name, values, pool.submit(Numbers, values)) for name, values in table.numbers.items()]
        texts = [
            (name, values, pool.submit(TextLevels, values.texts, values.counts)) for name, values in table.texts.items()
        ]
        named, dictionary = names.result()
        found: list[Comparison] = [PlaceComparison(table.places, records)] if table.places is not None else []
        if dictionary is not None:
            found += [TextComparison(name, name, values, dictionary, records) for name, values in named.items()]
        if table.dates is not None:
            found.append(DateComparison(table.dates, records))
        if table.sex is not None:
            found.append(SexComparison(table.sex))
        found += [NumberComparison(name, values, made.result(), records) for name, values, made in numbers]
        found += [TextComparison(name, "text", values, made.result(), records) for name, values, made in texts]
    across = Names(named, dictionary) if dictionary is not None and "given" in named and len(named) > 1 else None
    return tuple(found), across


def _one_dictionary(held: Mapping[str, Values]) -> tuple[dict[str, Values], TextLevels | None]:
    """Return name columns numbered by one list of texts, so that names can be compared across columns."""
    if not held:
        return {}, None
    texts = pl.concat([values.texts for values in held.values()]).unique()
    number = pl.DataFrame({"text": texts}).with_row_index("number")
    named, total = {}, np.zeros(len(texts), np.int64)
    for name, values in held.items():
        place = pl.DataFrame({"text": values.texts}).join(number, on="text", how="left", maintain_order="left")[
            "number"
        ]
        mapping = np.append(place.cast(pl.Int32).to_numpy(), np.int32(-1))
        counts = np.zeros(len(texts), np.int64)
        counts[mapping[:-1]] = values.counts
        named[name] = Values(mapping[values.codes], texts, counts)
        total += counts
    return named, TextLevels(texts, total, names=True)


class Names:
    """Names of the two records across columns: exchanged, in the wrong column, or a middle name used as the first."""

    def __init__(self, named: Mapping[str, Values], texts: TextLevels) -> None:
        self._codes = {name: values.codes[:, 0] for name, values in named.items()}
        self._texts = texts

    def across(self, levels: dict[str, Levels], i: Ints, j: Ints) -> None:
        """Mark in ``levels`` where names stand in each other's place."""
        given, codes = levels["given"], self._codes
        if "family" in codes:
            rows = np.flatnonzero((given >= Alike.PART) & (levels["family"] >= Alike.LOOSE))
            first, second = i.take(rows), j.take(rows)
            one = self._alike(codes["given"], first, codes["family"], second)
            other = self._alike(codes["family"], first, codes["given"], second)
            crossed, swapped = rows[one | other], rows[one & other]
            given[crossed] = _CROSSED
            given[swapped] = _SWAPPED
            levels["family"][crossed] = 0
        if "middle" in codes:
            rows = np.flatnonzero(given == Alike.DIFFERENT)
            first, middle = codes["given"], codes["middle"]
            as_first = self._alike(first, i[rows], middle, j[rows]) | self._alike(middle, i[rows], first, j[rows])
            given[rows[as_first]] = _MIDDLE

    def _alike(self, one: Ints, i: Ints, other: Ints, j: Ints) -> NDArray[np.bool_]:
        a, b = one.take(i), other.take(j)
        found = np.zeros(len(i), bool)
        both = np.flatnonzero((a >= 0) & (b >= 0))
        found[both] = self._texts.alike(a.take(both), b.take(both))
        return found


@dataclass(frozen=True)
class PairLevels:
    """All comparisons of a batch of pairs: ``levels`` by comparison, ``shares`` where a value is agreed, ``home``."""

    levels: Mapping[str, Levels]
    shares: Mapping[str, Shares]
    home: Levels

    def context(self, parent: str) -> Levels:
        """Return how far two records agree on what another comparison depends on: 0 not, 1 nearly, 2 entirely.

        Of a home: one postcode, one address.
        """
        return self.home if parent == "place" or parent not in self.levels else AGREEMENT.take(self.levels[parent])


def compare_pairs(comparisons: tuple[Comparison, ...], names: Names | None, i: Ints, j: Ints) -> PairLevels:
    """Return the levels of every comparison for pairs of record numbers."""
    levels: dict[str, Levels] = {}
    shares: dict[str, Shares] = {}
    for comparison in comparisons:
        compared = comparison.compare(i, j)
        levels[comparison.name] = compared.levels
        if compared.share is not None:
            shares[comparison.name] = compared.share
    if names is not None:
        names.across(levels, i, j)
    home = HOME_OF.take(levels["place"]) if "place" in levels else np.zeros(len(i), np.int8)
    return PairLevels(levels, shares, home)
