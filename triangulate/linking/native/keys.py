"""Blocking keys: what two records must share to be compared at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from triangulate.linking.native.key_parts import Part, mixed, parts_of
from triangulate.linking.native.table import Table
from triangulate.linking.native.values import Hashes, Ints


@dataclass(frozen=True, repr=False)
class BlockKey:
    """One blocking key, worked out when it is asked for.

    ``make`` returns records × places, 0 for none. ``refine``: parts by which blocks that are too large are split, one
    after the other. ``telling``: it holds a whole birth date, a dwelling or a number, so that its blocks are mostly
    one person's records.
    """

    name: str
    label: str
    make: Callable[[], Hashes]
    refine: tuple[Part, ...] = ()
    telling: bool = False

    def held(self) -> tuple[Ints, Hashes]:
        """Return the values that records have: the number of the record, and the hash, records in order."""
        wide = self.make()
        hashes = wide.ravel()
        places = np.flatnonzero(hashes)
        rows = places if wide.shape[1] == 1 else places // wide.shape[1]
        return rows.astype(np.int32), hashes[places]


_ALONE: Final = (
    ("email", ()),
    ("email_name", ("family_initial", "year")),
    ("email_domain", ("given_initial", "family_initial", "year")),
)
"""Parts that make a key by themselves, with the parts that split its large blocks."""
_TELLING: Final = frozenset({"born", "dwelling"})
_BEFORE_NAMES: Final = 2
_ALONE_WHERE_FEW: Final = ("born", "family", "given", "dwelling", "postcode", "month_day", "year_month")
"""Parts that make a key in tables of up to :data:`FEW` records, where even common values bring few pairs."""
FEW: Final = 50_000
_COMBINED: Final = (
    ("born", "given", ("family_initial", "postcode")),
    ("born", "family", ("given_initial",)),
    ("dwelling", "year_month", ("given_initial",)),
    ("dwelling", "given", ("year", "postcode")),
    ("family", "given", ("year", "postcode", "dwelling", "town", "month_day")),
    ("postcode", "month_day", ("given_initial",)),
    ("postcode", "given", ("year",)),
    ("born", "postcode", ("given_initial",)),
    ("born", "birth_place", ("given_initial",)),
    ("born", "given_initial", ("family_initial", "postcode", "town")),
    ("born", "dwelling", ("given_initial",)),
    ("postcode", "year_month", ("given_initial",)),
    ("family", "birth_place", ("given_initial",)),
    ("given", "birth_place", ("year", "family_initial")),
    ("dwelling", "family", ("given_initial", "postcode")),
    ("family", "month_day", ("given_initial", "year")),
    ("born", "town", ("given_initial", "family_initial")),
    ("family", "year_month", ("given_initial",)),
    ("given", "month_day", ("family_initial", "town")),
    ("given", "year_month", ("family_initial", "postcode", "town")),
    ("postcode", "year", ("given_initial",)),
    ("postcode", "family", ("given_initial",)),
    ("family", "town", ("given_initial", "year")),
    ("given", "town", ("family_initial", "year")),
    ("dwelling", "postcode", ("year", "given_initial")),
    ("family", "year", ("given_initial", "postcode", "town")),
    ("given", "year", ("family_initial", "postcode", "town")),
    ("year_month", "town", ("given_initial", "family_initial")),
)
"""Pairs of parts that make a key, the most telling first, with the parts that split its large blocks."""


def block_keys(table: Table, *, few: bool | None = None) -> list[BlockKey]:
    """Return the keys of a table in the order of use: every number, and the pairs of parts its columns allow.

    ``few``: whether to add the keys of small tables; by default where the table has up to :data:`FEW` records.
    """
    parts = parts_of(table)
    found = [_alone(parts, name, ()) for name in table.numbers]
    found += [_alone(parts, name, refine) for name, refine in _ALONE if name in parts]
    combined = [_pair(parts, one, other, refine) for one, other, refine in _COMBINED if one in parts and other in parts]
    names = [_either_order(parts)] if "given_sound" in parts and "family" in parts else []
    found += [*combined[:_BEFORE_NAMES], *names, *combined[_BEFORE_NAMES:]]
    if len(table) <= FEW if few is None else few:
        found += [_alone(parts, name, ()) for name in _ALONE_WHERE_FEW if name in parts]
    return found


def _finer(parts: Mapping[str, Part], refine: tuple[str, ...]) -> tuple[Part, ...]:
    return tuple(parts[name] for name in refine if name in parts)


def _alone(parts: Mapping[str, Part], name: str, refine: tuple[str, ...]) -> BlockKey:
    telling = name not in _ALONE_WHERE_FEW
    return BlockKey(name, parts[name].label, parts[name].make, _finer(parts, refine), telling)


def _pair(parts: Mapping[str, Part], one: str, other: str, refine: tuple[str, ...]) -> BlockKey:
    def make() -> Hashes:
        left, right = parts[one].make(), parts[other].make()
        wide = [mixed(left[:, a], right[:, b]) for a in range(left.shape[1]) for b in range(right.shape[1])]
        return np.stack(wide, axis=1) if len(wide) > 1 else wide[0].reshape(-1, 1)

    return BlockKey(
        f"{one}+{other}",
        f"{parts[one].label} and {parts[other].label}",
        make,
        _finer(parts, refine),
        bool({one, other} & _TELLING),
    )


def _either_order(parts: Mapping[str, Part]) -> BlockKey:
    def make() -> Hashes:
        one, other = parts["given_sound"].first(), parts["family"].first()
        # Added, not mixed, so that names in the wrong columns meet.
        return np.where((one == 0) | (other == 0), np.uint64(0), one + other).reshape(-1, 1)

    return BlockKey(
        "names_in_either_order", "both names in either order", make, _finer(parts, ("year", "postcode", "town"))
    )
