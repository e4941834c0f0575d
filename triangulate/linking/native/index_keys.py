"""The hashes under which a new record is looked up: those that its columns would give it as a row of the table."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from itertools import product
from typing import Final

import numpy as np
import polars as pl

from triangulate.linking.native.index_alike import sound_of
from triangulate.linking.native.index_clean import REMEMBERED
from triangulate.linking.native.index_entries import Entries, Entry
from triangulate.linking.native.index_pairs import address_parts
from triangulate.linking.native.key_parts import MIX, short_forms
from triangulate.linking.native.table import Table
from triangulate.linking.native.values import Hashes, text_hashes
from triangulate.normalise.name_tables import nickname_groups
from triangulate.normalise.sounds import sound_keys

_FACTOR: Final = int(MIX)
_ALL: Final = (1 << 64) - 1
_FIRST_WORD: Final = re.compile(r"^(\S{3,}) ")
_LAST_WORD: Final = re.compile(r" (\S{3,})$")
_STREET_WORD: Final = re.compile(r"[a-z]{3,}")
_FEW_ADDRESSES: Final = 20_000  # more take longer to read than lookups gain
_EITHER_ORDER: Final = "names_in_either_order"
_WHOLE_ROLES: Final = ("postcode", "town", "email", "birth_place")


def mixed_one(one: int, other: int) -> int:
    """Return the hash of two as :func:`keys.mixed` does."""
    if not one or not other:
        return 0
    both = ((one ^ (one >> 29)) * _FACTOR + other) & _ALL
    return ((both ^ (both >> 32)) * _FACTOR) & _ALL


class KeyHashes:
    """Hashes of new records. A value that no record of the table has gets 0: it leads to none."""

    def __init__(self, table: Table, entries: Entries) -> None:
        self._known = entries.known
        self._parts_by_key: dict[str, tuple[str, ...]] = {}
        roles = [role for role in (*table.numbers, *_WHOLE_ROLES) if role in entries.known]
        self._whole: dict[str, Hashes] = {role: text_hashes(pl.Series(entries.known[role].texts)) for role in roles}
        self._dwelling = (
            table.places.dwelling if table.places is not None and table.places.address is not None else None
        )
        self._dwellings = self._known_dwellings(entries.known["address"].texts) if self._dwelling is not None else {}
        texts = [values.texts for values in (table.given, table.family) if values is not None]
        names = pl.concat(texts).unique() if texts else pl.Series([], dtype=pl.String)
        words = pl.concat([names, *(names.str.extract(pattern, 1) for pattern in (r"^(\S+)", r"(\S+)$"))]).unique()
        self._sounds = _by_text(sound_keys(words.drop_nulls()))
        self._initials = _by_text(names.str.slice(0, 1))
        listed = pl.Series(sorted(nickname_groups()))
        self._short = dict(zip(listed, short_forms(listed, np.zeros(len(listed), np.uint64)).tolist(), strict=True))
        email = table.texts["email"].texts if "email" in table.texts else pl.Series([], dtype=pl.String)
        self._email = {
            "email_name": _by_text(email.str.extract(r"^(\S+) ", 1)),
            "email_domain": _by_text(email.str.extract(r" (\S+)$", 1)),
        }

    def of_key(self, key: str, entry: Entry) -> Collection[int]:
        """Return the hashes of a record under a key (by name), without 0."""
        parts = self._parts_by_key.get(key)
        if parts is None:
            parts = self._parts_by_key[key] = (key,) if key in self._known else tuple(key.split("+"))
        if key == _EITHER_ORDER:
            one, other = self.first("given_sound", entry), self.first("family", entry)
            return {(one + other) & _ALL} - {0} if one and other else ()
        hashes = entry.hashes
        left = hashes[parts[0]] if parts[0] in hashes else self._part(parts[0], entry)
        if len(parts) == 1:
            return set(left) - {0}
        right = hashes[parts[1]] if parts[1] in hashes else self._part(parts[1], entry)
        if len(left) == 1 == len(right):
            both = mixed_one(left[0], right[0])
            return (both,) if both else ()
        return {mixed_one(a, b) for a, b in product(left, right)} - {0}

    def first(self, part: str, entry: Entry) -> int:
        """Return the hash of a part of a record, of its first value; 0 for none."""
        return next(iter(self._part(part, entry)), 0)

    def _part(self, part: str, entry: Entry) -> list[int]:
        found = entry.hashes.get(part)
        if found is None:
            found = entry.hashes[part] = self._worked_out(part, entry)
        return found

    def _worked_out(self, part: str, entry: Entry) -> list[int]:
        if part in self._whole:
            return [self._of_whole(part, text) for text in entry.texts[part]]
        if part in _DATE_PARTS:
            return [_of_day(part, day) for day in entry.days]
        if part == "dwelling":
            return [self._of_address(text) for text in entry.texts["address"]]
        if part in self._email:
            place = 0 if part == "email_name" else 1
            return [self._email[part].get(text.split(" ")[place], 0) for text in entry.texts["email"]]
        if part == "family":
            return list(self._of_family(entry))
        role = part.split("_")[0]
        words = [text.split(" ", 1)[0] if role == "given" else text for text in entry.texts[role]]
        if part.endswith("_initial"):
            return [self._initials.get(word[0], 0) for word in words]
        if part == "given_sound":
            return [self._of_sound(word) for word in words]
        return [self._short.get(word) or self._of_sound(word) for word in words]

    def _of_whole(self, role: str, text: str) -> int:
        number = self._known[role].number.get(text)
        return 0 if number is None else int(self._whole[role][number])

    def _of_sound(self, text: str) -> int:
        return self._sounds.get(sound_of(text) or "", 0)

    def _of_family(self, entry: Entry) -> Iterator[int]:
        """Return the sounds of family names and, of those of several words, of the first and the last word."""
        texts = entry.texts["family"]
        for text in texts:
            yield self._of_sound(text)
        for text in texts:
            for pattern in (_FIRST_WORD, _LAST_WORD) if " " in text else ():
                if found := pattern.search(text):
                    yield self._of_sound(found[1])

    def _known_dwellings(self, addresses: Sequence[str]) -> dict[str, int]:
        """Return the hash of each dwelling of a table of few addresses, by its text."""
        if self._dwelling is None or len(addresses) > _FEW_ADDRESSES:
            return {}
        return dict(zip(map(_dwelling_text, addresses), self._dwelling.tolist(), strict=True))

    def _of_address(self, text: str) -> int:
        number = self._known["address"].number.get(text)
        if number is None or self._dwelling is None:
            dwelling = _dwelling_text(text)
            return self._dwellings.get(dwelling, 0) if self._dwellings else _hash_of(dwelling)
        return int(self._dwelling[number])


def _dwelling_text(address: str) -> str:
    number, street = address_parts(address)
    word = _STREET_WORD.search(street or "")
    return f"{number or ''}|{word[0] if word else ''}"


@lru_cache(REMEMBERED)
def _hash_of(text: str) -> int:
    return int(text_hashes(pl.Series([text]))[0])


def _by_text(texts: pl.Series) -> dict[str, int]:
    known = texts.drop_nulls().unique()
    known = known.filter(known != "")
    return dict(zip(known, text_hashes(known).tolist(), strict=True))


def _number_of_days(part: str, day: int) -> int:
    """Return the number that stands for a part of a date, -1 where it is not recorded."""
    year, month, low = day // 10000, day // 100 % 100, day % 100
    if part == "year":
        return year or -1
    if part == "year_month":
        return day // 100 if year and month else -1
    if not month or not low or (part == "born" and not year):
        return -1
    turned = min(month, low) * 100 + max(month, low)  # day and month exchanged give one key
    return year * 10000 + turned if part == "born" else turned


def _of_day(part: str, day: int) -> int:
    return ((_number_of_days(part, day) + 1) * _FACTOR) & _ALL


_DATE_PARTS: Final = frozenset({"born", "year", "month_day", "year_month"})
