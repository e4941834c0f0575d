"""What stands around a conflict of current state: two homes of a child, placements, and what depends on it."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
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

    def is_away(self, person: str, rows: Sequence[Row]) -> bool:
        """Whether the person may be placed or looked after while one of ``rows`` holds."""
        return any(row["predicate"] in _AWAY and any(_may_meet(row, o) for o in rows) for row in self._said[person])

    def are_two_homes(self, person: str, one: Row, other: Row) -> bool:
        """Whether two different parents, carers or members of a household may live one at each address at that time."""
        days = max(one["holds_from"], other["holds_from"]), min(one["holds_to"], other["holds_to"])
        here, there = (self._kin_at(person, row["value"], days) for row in (one, other))
        return bool(here - there) and bool(there - here)

    def _kin_at(self, person: str, address: str, days: tuple[date, date]) -> set[str]:
        return {
            home["kin"]
            for home in self._homes.get(person, [])
            if addresses_agree(address, home["value"]) and _may_hold(home, *days)
        }


def _counts(row: Row) -> bool:
    if row["predicate"] in ("order", "legal_status"):
        return row["value"] in _ORDERS_AT_STAKE
    return row["predicate"] in ("child_protection_plan", "warning_marker")


def _may_meet(row: Row, held: Row) -> bool:
    return _may_hold(row, held["holds_from"], held["holds_to"])


def _may_hold(row: Row, begins: date, ends: date) -> bool:
    first, last = parse_bounds(row["valid_from"], row["valid_to"]).possible()
    return first <= ends and begins <= last


def _homes_of_relatives(gathered: Gathered, people: pl.DataFrame) -> dict[str, list[Row]]:
    """Return for each person the addresses (``kin, value, valid_from, valid_to``) of parents, carers and household."""
    kin = gathered.said("parent", "carer").select(pl.col("ref_person").alias("person"), pl.col("person").alias("kin"))
    shared = gathered.said("household_member").select("person", pl.col("ref_person").alias("kin"))
    both = pl.concat([kin, shared, shared.select(pl.col("kin").alias("person"), pl.col("person").alias("kin"))])
    known = both.drop_nulls().unique().join(people, on="person", how="semi")
    homes = gathered.addresses.select(pl.col("person").alias("kin"), "value", "valid_from", "valid_to").unique()
    found: dict[str, list[Row]] = defaultdict(list)
    for row in known.join(homes, on="kin").sort(pl.all()).iter_rows(named=True):
        found[row["person"]].append(row)
    return found
