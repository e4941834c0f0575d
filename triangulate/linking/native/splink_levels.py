"""The levels of every comparison of a model as conditions, in the order in which Splink tries them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from triangulate.linking.native.comparisons import AGREEMENT, LEVELS
from triangulate.linking.native.dates import Born
from triangulate.linking.native.parameters import CONTEXTS
from triangulate.linking.native.places import HOME_OF, Place
from triangulate.linking.native.splink_dates import date_known, date_levels
from triangulate.linking.native.splink_places import PlaceSql
from triangulate.linking.native.splink_records import column_names
from triangulate.linking.native.splink_sql import (
    NEVER,
    Dialect,
    Pairwise,
    Side,
    TextSql,
    all_of,
    any_of,
    missing,
    none,
    number_levels,
    places,
    same,
    value_pairs,
)
from triangulate.linking.native.text_levels import Alike

if TYPE_CHECKING:
    from triangulate.linking.native.model import TableModel

_SWAPPED, _CROSSED, _MIDDLE = (LEVELS["given"].index(name) + 1 for name in ("swapped", "crossed", "middle"))
CONTEXT_NAMES: Final = ("apart", "near", "agreed")
"""How far two records agree on what a comparison depends on (of a home: apart, one postcode, one address)."""


@dataclass(frozen=True)
class Agreed:
    """When two records agree on a value of which it counts how rare it is.

    ``column``: the value whose rarity counts; that of the two records which more records carry, or which fewer do
    (``fewer``).
    """

    condition: str
    column: str
    fewer: bool = False


@dataclass(frozen=True)
class LevelSql:
    """One level: its number, and the ways in which it holds; those of an agreed value say whose rarity counts."""

    number: int
    ways: tuple[Agreed | str, ...]


class ModelSql:
    """Conditions for the comparisons of a model. ``values``: the most values a record has, by column of values."""

    def __init__(self, model: TableModel, values: Mapping[str, int], dialect: Dialect) -> None:
        self.comparisons = {comparison.name: comparison for comparison in model.comparisons}
        self.columns = column_names(self.comparisons)
        self._values, self._dialect = values, dialect

    def missing(self, name: str) -> str:
        """Return the condition that two records have nothing to compare."""
        if self.comparisons[name].kind == "family" and "given" in self.comparisons:
            # Names in each other's place are weighed once, as given names.
            return any_of([self._nothing(name), all_of(self._open_names(), any_of(self._crossed))])
        return self._nothing(name)

    def _nothing(self, name: str) -> str:
        kind, column = self.comparisons[name].kind, self.columns[name]
        if kind == "place":
            return self._place.missing()
        if kind == "birth_date":
            return none(places(column, self.width(column), date_known))
        return missing(column)

    def levels(self, name: str) -> list[LevelSql]:
        """Return every level but the last resort ("different"), in the order in which they are tried."""
        kind, column = self.comparisons[name].kind, self.columns[name]
        if kind == "place":
            return self._place_levels()
        found = self._pairwise(name)
        levels = [LevelSql(number, (self._any(column, pairwise),)) for number, pairwise in found.items()]
        if kind != "sex":
            levels[0] = LevelSql(1, tuple(agreements(column, self.width(column), found[1], equal=True)))
        if kind == "given":
            levels = self._with_other_names(levels)
        return levels

    def relatives(self) -> str:
        """Return the condition of :func:`triangulate.linking.native.weighing.like_relatives`.

        :data:`NEVER` where the model does not compare what it asks.
        """
        if not {"place", "given", "family", "birth_date"} <= set(self.comparisons):
            return NEVER
        given, family, born = (self._met(name) for name in ("given", "family", "birth_date"))
        other_names = [way for level in self.levels("given") if level.number > Alike.DIFFERENT for way in level.ways]
        names_differ = all_of(*self._none_of("given", [*given.values(), *(str(way) for way in other_names)]))
        one_name = any_of(given[number] for number in (Alike.EXACT, Alike.VARIANT, Alike.CLOSE))
        twins = all_of(names_differ, born[Born.EXACT])
        namesakes = all_of(one_name, *self._none_of("birth_date", born.values()))
        return all_of(any_of(self._place.homes().values()), any_of(family.values()), any_of([twins, namesakes]))

    def contexts(self, name: str, level: int) -> dict[int, str]:
        """Return the contexts in which a level is weighed, the strongest first, each with its condition.

        The condition of the last is empty: it is what remains.
        """
        given = self.comparisons[name].given
        if given == "place" or given not in self.comparisons:
            if "place" not in self.comparisons:
                return {0: ""}
            if name == "place":
                return {int(HOME_OF[level]): ""}
            return {**self._place.homes(), 0: ""}
        met = self._met(given)
        agreed = {
            context: any_of(condition for number, condition in met.items() if AGREEMENT[number] == context)
            for context in range(CONTEXTS - 1, 0, -1)
        }
        return {**agreed, 0: ""}

    def last(self, name: str) -> int:
        """Return the number of the level that holds where no other does."""
        kind = self.comparisons[name].kind
        return LEVELS[kind].index("different") + 1

    def _none_of(self, name: str, met: Iterable[str]) -> list[str]:
        """Return the conditions that two records can be compared and meet none of some levels."""
        return [none(self._nothing(name)), none(any_of(met))]

    @cached_property
    def _place(self) -> PlaceSql:
        return PlaceSql(self._dialect, self._values)

    def width(self, column: str) -> int:
        """Return the most values a record has in a column of values."""
        return self._values.get(column, 1)

    def _any(self, column: str, pairwise: Pairwise) -> str:
        return places(column, self.width(column), pairwise)

    def _pairwise(self, name: str) -> dict[int, Pairwise]:
        kind = self.comparisons[name].kind
        if kind == "sex":
            return {1: same}
        if kind == "number":
            return number_levels(self._dialect)
        if kind == "birth_date":
            return date_levels()
        names = kind in ("given", "middle")
        return TextSql(self._dialect, names=names, initials=names or kind == "family").levels()

    def _met(self, name: str) -> dict[int, str]:
        """Return the condition of each level of a comparison, "different" included where it stands for agreement."""
        found = {number: self._any(self.columns[name], pairwise) for number, pairwise in self._pairwise(name).items()}
        last = self.last(name)
        if last < len(AGREEMENT) and AGREEMENT[last]:
            found[last] = none(self._nothing(name))
        return found

    def _place_levels(self) -> list[LevelSql]:
        found = []
        for number, (column, pairwise, besides) in self._place.agreed().items():
            ways = agreements(column, self.width(column), pairwise, equal=False)
            if besides:
                ways = [Agreed(all_of(way.condition, besides), way.column, way.fewer) for way in ways]
            found.append(LevelSql(number, tuple(ways)))
        near = LevelSql(Place.NEAR, (self._place.near(),))
        return [*found[:-1], near, found[-1]]

    def _with_other_names(self, levels: list[LevelSql]) -> list[LevelSql]:
        """Return the levels of given names with those across the columns, each where the engine marks it."""
        part = next(place for place, level in enumerate(levels) if level.number == Alike.PART)
        swapped = crossed = middle = NEVER
        if "family" in self.comparisons:
            swapped = all_of(self._open_names(), *self._crossed)
            crossed = all_of(self._open_names(), any_of(self._crossed))
        if "middle" in self.comparisons:
            middle = any_of(self._across("given", "middle"))
        across = [LevelSql(_SWAPPED, (swapped,)), LevelSql(_CROSSED, (crossed,))]
        return [*levels[:part], *across, *levels[part:], LevelSql(_MIDDLE, (middle,))]

    def _open_names(self) -> str:
        """Return the condition that given and family names are compared and neither is more than a part alike."""
        unlike = []
        for name, least in (("given", Alike.LOOSE), ("family", Alike.CLOSE)):
            met = self._met(name)
            unlike += self._none_of(name, (met[number] for number in met if number <= least))
        return all_of(*unlike)

    @cached_property
    def _crossed(self) -> list[str]:
        return self._across("given", "family")

    def _across(self, one: str, other: str) -> list[str]:
        """Return the conditions that the first value of one column is the same as, or close to, that of another."""
        text = TextSql(self._dialect)
        first, second = f"{self.columns[one]}_1", f"{self.columns[other]}_1"
        sides = ((Side(first, "l"), Side(second, "r")), (Side(second, "l"), Side(first, "r")))
        return [any_of([same(a, b), text.close(a, b)]) for a, b in sides]


def agreements(column: str, width: int, pairwise: Pairwise, *, equal: bool) -> list[Agreed]:
    """Return the ways in which two records agree on a value, and where its rarity is read.

    The rarity that counts is that of the commoner of the two values, which differ unless they are ``equal``. Splink
    reads the commoner of the values at one place. So where values have places, a way for each pair of places and
    each answer to "is the value the commoner one at its place?", tried in the order of the engine.
    """
    if width == 1:
        (a, b) = value_pairs(column, 1)[0]
        return [Agreed(pairwise(a, b), a.column)]
    found = []
    for a, b in value_pairs(column, width):
        wanted = (a,) if equal else (a, b)
        for number, value in enumerate(wanted):
            other = Side(value.column, "r" if value.side == "l" else "l")
            conditions = [pairwise(a, b)]
            if len(wanted) == 2:
                conditions.append(f"{a.of('held')} {'>=' if number == 0 else '<'} {b.of('held')}")
            commoner = f"{value.of('held')} >= coalesce({other.of('held')}, 0)"
            found.append(Agreed(all_of(*conditions, commoner), value.column))
            found.append(Agreed(all_of(*conditions, none(commoner)), value.column, fewer=True))
    return found
