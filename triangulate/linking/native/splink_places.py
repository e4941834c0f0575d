"""The levels of the joint place comparison as SQL over prepared columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from triangulate.linking.native.numbers import Number
from triangulate.linking.native.places import Place
from triangulate.linking.native.splink_sql import (
    Dialect,
    Pairwise,
    Side,
    TextSql,
    all_of,
    any_of,
    missing,
    number_levels,
    places,
    same,
)

ADDRESS, POSTCODE, TOWN = "place_address", "place_postcode", "place_town"
HAS_POSTCODES = "place_has_postcodes"


@dataclass(frozen=True)
class PlaceSql:
    """Conditions of :class:`Place`. ``values``: the most addresses, postcodes and towns a record has."""

    dialect: Dialect
    values: Mapping[str, int]

    def one_address(self, a: Side, b: Side) -> str:
        """Return the condition that two addresses are one: the same, or one number in streets spelt alike."""
        numbers = f"coalesce({a.of('number')}, '') = coalesce({b.of('number')}, '')"
        street = Side(f"{a.column}_street", a.side), Side(f"{b.column}_street", b.side)
        return any_of([same(a, b), all_of(numbers, TextSql(self.dialect).resembles(*street))])

    def one_town(self, a: Side, b: Side) -> str:
        """Return the condition that two towns are one; a misspelt town is still the town."""
        return any_of([same(a, b), TextSql(self.dialect).close(a, b)])

    def agreed(self) -> dict[int, tuple[str, Pairwise, str]]:
        """Return of each level that agrees on a value: the column, when two values agree, and what else must hold."""
        here = any_of([self._any(POSTCODE, same), self._any(POSTCODE, self._slip), f"NOT {HAS_POSTCODES}_l"])
        return {
            Place.ADDRESS: (ADDRESS, self.one_address, here),
            Place.ADDRESS_ONLY: (ADDRESS, self.one_address, ""),
            Place.POSTCODE: (POSTCODE, same, missing(ADDRESS)),
            Place.POSTCODE_ONLY: (POSTCODE, same, ""),
            Place.TOWN: (TOWN, self.one_town, ""),
        }

    def near(self) -> str:
        """Return the condition of one street, or of postcodes spelt alike."""

        def one_street(a: Side, b: Side) -> str:
            return f"{a.of('street')} = {b.of('street')}"

        return any_of([self._any(POSTCODE, self._slip), self._any(ADDRESS, one_street)])

    def missing(self) -> str:
        """Return the condition that two records have nothing of a place that both record."""
        return all_of(*(missing(column) for column in (ADDRESS, POSTCODE, TOWN)))

    def homes(self) -> dict[int, str]:
        """Return the conditions of one address (2) and, where that does not hold, of one postcode (1)."""
        return {2: self._any(ADDRESS, self.one_address), 1: self._any(POSTCODE, same)}

    def _slip(self, a: Side, b: Side) -> str:
        return number_levels(self.dialect)[Number.ONE_SLIP](a, b)

    def _any(self, column: str, pairwise: Pairwise) -> str:
        return places(column, self.values.get(column, 1), pairwise)
