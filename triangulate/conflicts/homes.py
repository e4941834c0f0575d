"""What stands around a conflict of current state: two homes of a child, placements, and what depends on it."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from itertools import permutations
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from triangulate.conflicts.current_values import addresses_agree
from triangulate.normalise.valid_times import parse_bounds

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from triangulate.gathered import Gathered

_ORDERS_AT_STAKE: Final = ("contact_order", "non_molestation_order")
_AT_STAKE: Final = ("child_protection_plan", "warning_marker", "order", "legal_status")
_AWAY: Final = ("placement", "looked_after")
_NO: Final = ("false", "no", "none", "no_order")

Row = dict[str, Any]


class Around:
    """What is recorded around the people of a check: placements, plans, orders, and the homes of their relatives."""

    def __init__(self, gathered: Gathered, people: Iterable[str]) -> None:
        wanted = pl.DataFrame({"person": sorted(set(people))}, schema={"person": pl.String})
        said = gathered.said(*_AT_STAKE, *_AWAY).join(wanted, on="person", how="semi").sort("id")
        self._said: dict[str, list[Row]] = defaultdict(list)
        for row in said.iter_rows(named=True):
            if str(row["value"]).lower() not in _NO:
                self._said[row["person"]].append(row)
        self._homes = _homes_of_relatives(gathered, wanted)

    def at_stake(self, person: str, rows: Sequence[Row]) -> tuple[str, ...]:
        """Return the plans, orders and markers of ``person`` that may be in force while ``rows`` hold (ids)."""
        ours = {row["id"] for row in rows}
        return tuple(
            row["id"]
            for row in self._said[person]
            if row["id"] not in ours and _counts(row) and any(_may_meet(row, other) for other in rows)
        )

    def explains_two_homes(self, person: str, rows: Sequence[Row]) -> bool:
        """Whether addresses may differ because the child is placed, or because two relatives live one at each."""
        if any(row["predicate"] in _AWAY and any(_may_meet(row, o) for o in rows) for row in self._said[person]):
            return True
        addresses = sorted({row["value"] for row in rows})
        at = {
            address: {r for r, homes in self._homes[person].items() if any(addresses_agree(address, h) for h in homes)}
            for address in addresses
        }
        relatives = sorted(set().union(*at.values()))
        pairs = list(permutations(relatives, 2))
        places = _dwellings(addresses)
        if len(places) != 2:  # two homes after a separation, never three
            return False
        one, other = (set().union(*(at[address] for address in place)) for place in places)
        return any(a in one - other and b in other - one for a, b in pairs)


def _dwellings(addresses: list[str]) -> list[list[str]]:
    places: list[list[str]] = []
    for address in addresses:
        same = next((place for place in places if addresses_agree(place[0], address)), None)
        if same is None:
            places.append([address])
        else:
            same.append(address)
    return places


def _counts(row: Row) -> bool:
    if row["predicate"] in ("order", "legal_status"):
        return row["value"] in _ORDERS_AT_STAKE
    return row["predicate"] in ("child_protection_plan", "warning_marker")


def _may_meet(row: Row, held: Row) -> bool:
    first, last = parse_bounds(row["valid_from"], row["valid_to"]).possible()
    begins: date = held["holds_from"]
    return first <= held["holds_to"] and begins <= last


def _homes_of_relatives(gathered: Gathered, people: pl.DataFrame) -> dict[str, dict[str, list[str]]]:
    """Return for each person the addresses of those who are their parent or carer, or share a household."""
    kin = gathered.said("parent", "carer").select(pl.col("ref_person").alias("person"), pl.col("person").alias("kin"))
    shared = gathered.said("household_member").select("person", pl.col("ref_person").alias("kin"))
    both = pl.concat([kin, shared, shared.select(pl.col("kin").alias("person"), pl.col("person").alias("kin"))])
    known = both.drop_nulls().unique().join(people, on="person", how="semi")
    homes = gathered.addresses.select(pl.col("person").alias("kin"), "value").unique()
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for person, relative, value in known.join(homes, on="kin").sort("person", "kin", "value").iter_rows():
        found[person][relative].append(value)
    return found
