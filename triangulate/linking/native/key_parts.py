"""Parts of blocking keys: hashes of what each record says in one column, or in a part of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from triangulate.linking.native.table import Table
from triangulate.linking.native.values import Hashes, Ints, Values, text_hashes
from triangulate.normalise.name_variants import variant_codes
from triangulate.normalise.sounds import sound_keys

Flags = NDArray[np.bool_]

MIX: Final = np.uint64(0x9E3779B97F4A7C15)
_SLICE: Final = 1 << 14


@dataclass(frozen=True, repr=False)
class Part:
    """One part of keys: a hash for each value a record has. ``make`` returns records × places, 0 for none."""

    label: str
    make: Callable[[], Hashes]

    def first(self) -> Hashes:
        """Return the hash of each record's first value."""
        return self.make()[:, 0]


def mixed(one: Hashes, other: Hashes) -> Hashes:
    """Return the hash of both together, 0 where either is 0 (Fibonacci hashing, Knuth, 1973)."""
    both = np.empty(len(one), np.uint64)
    for start in range(0, len(one), _SLICE):  # what fits a processor's cache costs least
        a, b = one[start : start + _SLICE], other[start : start + _SLICE]
        out = both[start : start + _SLICE]
        np.right_shift(a, np.uint64(29), out=out)
        out ^= a
        out *= MIX
        out += b
        out ^= out >> np.uint64(32)
        out *= MIX
        out[(a == 0) | (b == 0)] = 0
    return both


def _part(label: str, values: Values, hashes: Hashes) -> Part:
    table = np.append(hashes, np.uint64(0))
    return Part(label, lambda: table[values.codes])


def _sounds(texts: pl.Series) -> Hashes:
    keys = sound_keys(texts)
    hashes = text_hashes(keys.fill_null(""))
    hashes[keys.is_null().to_numpy()] = 0
    return hashes


def parts_of(table: Table) -> dict[str, Part]:
    """Return the parts that a table's columns allow."""
    found: dict[str, Part] = {}
    if table.given is not None:
        first = table.given.texts.str.extract(r"^(\S+)", 1)
        sounds = _sounds(first)
        found["given"] = _part("given name", table.given, short_forms(first, sounds))
        found["given_sound"] = _part("sound of the given name", table.given, sounds)
        found["given_initial"] = _part("given initial", table.given, text_hashes(first.str.slice(0, 1)))
    if table.family is not None:
        found["family"] = _with_words("family name", table.family)
        found["family_initial"] = _part("family initial", table.family, text_hashes(table.family.texts.str.slice(0, 1)))
    if table.dates is not None:
        found.update(_date_parts(table))
    if table.places is not None:
        found.update(_place_parts(table))
    if "email" in table.texts:
        found.update(_email_parts(table.texts["email"]))
        found["email"] = _part("e-mail address", table.texts["email"], table.texts["email"].hashed())
    for name, values in table.numbers.items():
        found[name] = _part(_number_label(name), values, values.hashed())
    if "birth_place" in table.texts:
        values = table.texts["birth_place"]
        found["birth_place"] = _part("birth place", values, values.hashed())
    return found


def _email_parts(values: Values) -> dict[str, Part]:
    """Return the letters of the name before the "@" and the domain: each survives a slip in the other."""
    found = {}
    for part, label, pattern in (
        ("email_name", "name of the e-mail address", r"^(\S+) "),
        ("email_domain", "domain of the e-mail address", r" (\S+)$"),
    ):
        texts = values.texts.str.extract(pattern, 1)
        hashes = text_hashes(texts.fill_null(""))
        hashes[(texts.fill_null("") == "").to_numpy()] = 0
        found[part] = _part(label, values, hashes)
    return found


def _number_label(name: str) -> str:
    return {"phone": "telephone number"}.get(name, f"{name.removeprefix('identifier:')} number")


def short_forms(names: pl.Series, sounds: Hashes) -> Hashes:
    """Return one hash for all forms of a given name in the reviewed table, the sound for any other."""
    groups = variant_codes(names)
    hashes = sounds.copy()
    first = groups.group_by("name").agg(pl.col("group").min()).sort("name")
    rows = first["name"].to_numpy()
    hashes[rows] = text_hashes(first["group"].cast(pl.Int64))
    return hashes


def _with_words(label: str, family: Values) -> Part:
    """Return the sound of each family name and, of names of several words, of the first and the last of them."""
    texts = family.texts
    tables = [np.append(_sounds(texts), np.uint64(0))]
    if texts.str.contains(" ", literal=True).any():
        tables += [
            np.append(_sounds(texts.str.extract(pattern, 1)), np.uint64(0))
            for pattern in (r"^(\S{3,}) ", r" (\S{3,})$")
        ]
    return Part(label, lambda: np.hstack([table[family.codes] for table in tables]))


def _date_parts(table: Table) -> dict[str, Part]:
    if table.dates is None:
        return {}
    days = table.dates.days

    def part(
        label: str, number: Callable[[Ints, Ints, Ints], Ints], known: Callable[[Ints, Ints, Ints], Flags]
    ) -> Part:
        def make() -> Hashes:
            hashes = np.empty(days.shape, np.uint64)
            for start in range(0, len(days), _SLICE):
                some, out = days[start : start + _SLICE], hashes[start : start + _SLICE]
                year, month = some // 10000, some // 100
                month, day = month - year * 100, some - month * 100
                low, high = np.minimum(month, day), np.maximum(month, day)  # day and month exchanged give one key
                np.multiply(number(year, low, high).astype(np.uint64) + np.uint64(1), MIX, out=out)
                out[~known(year, month, day)] = 0
            return hashes

        return Part(label, make)

    return {
        "born": part(
            "birth date", lambda y, a, b: y * 10000 + a * 100 + b, lambda y, m, d: (y > 0) & (m > 0) & (d > 0)
        ),
        "year": part("birth year", lambda y, _a, _b: y, lambda y, _m, _d: y > 0),
        "month_day": part("day and month of birth", lambda _y, a, b: a * 100 + b, lambda _y, m, d: (m > 0) & (d > 0)),
        "year_month": _year_month(days),
    }


def _year_month(days: Ints) -> Part:
    def make() -> Hashes:
        months = days // 100
        hashes: Hashes = (months.astype(np.uint64) + np.uint64(1)) * MIX
        years = months // 100
        hashes[(years == 0) | (months == years * 100)] = 0
        return hashes

    return Part("year and month of birth", make)


def _place_parts(table: Table) -> dict[str, Part]:
    if table.places is None:
        return {}
    places, found = table.places, {}
    if places.postcode is not None:
        found["postcode"] = _part("postcode", places.postcode, places.postcode.hashed())
    if places.address is not None:
        found["dwelling"] = _part("house and street", places.address, places.dwelling)
    if places.town is not None:
        found["town"] = _part("town", places.town, places.town.hashed())
    return found
