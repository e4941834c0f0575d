"""Records as an index compares them: for each comparison the values that a record holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Final, TypeAlias

import numpy as np
import polars as pl

from triangulate.linking.native.dates import Dates
from triangulate.linking.native.full_names import split_full_names
from triangulate.linking.native.index_clean import Clean, cleaner_of, read_date
from triangulate.linking.native.numbers import LONGEST
from triangulate.linking.native.table import Table, clean_sex
from triangulate.linking.native.values import MOST_VALUES, Ints, Values

Texts: TypeAlias = tuple[str, ...]

PLACES: Final = ("address", "postcode", "town")
_NAMES: Final = ("given", "middle", "family")
_PARTS: Final = ("birth_year", "birth_month", "birth_day")
_WHOLE: Final = re.compile(r"\s*(\d+)(?:\.0*)?\s*", re.ASCII)


@dataclass(slots=True, repr=False)
class Entry:
    """One record: ``texts`` by role (also address, postcode, town), ``days`` as yyyymmdd, the name of its source.

    ``hashes``: those worked out so far, by part of keys.
    """

    texts: dict[str, Texts]
    days: tuple[int, ...]
    source: str
    hashes: dict[str, list[int]] = field(default_factory=dict)


class Known:
    """The distinct values of one role of a table, by number and by text."""

    def __init__(self, values: Values) -> None:
        self.codes = values.codes
        # Tuples of texts are left alone by the collector of garbage, which would walk through long lists.
        self.texts: tuple[str, ...] = tuple(values.texts)
        self.number = {text: number for number, text in enumerate(self.texts)}
        self.counts: tuple[int, ...] = tuple(values.counts.tolist())
        self._values = values

    @cached_property
    def lines(self) -> str:
        """All texts in one, a line each, which tells fastest that none of them holds something."""
        return "\n".join(["", *self.texts, ""])

    @cached_property
    def plain(self) -> bool:
        """Whether every text is short and of ASCII letters and signs, so that characters are bytes."""
        sizes = self._values.texts.str.len_bytes()
        return bool((sizes == self._values.texts.str.len_chars()).all()) and bool((sizes <= LONGEST).all())

    def count(self, text: str) -> int:
        """Return how many records of the table carry a value."""
        number = self.number.get(text)
        return 0 if number is None else self.counts[number]

    def held(self, rows: Ints) -> list[Texts]:
        """Return the values of some records."""
        texts = self.texts
        if self.codes.shape[1] == 1:
            return [(texts[code],) if code >= 0 else () for code in self.codes[rows, 0].tolist()]
        return [tuple(texts[code] for code in codes if code >= 0) for codes in self.codes[rows].tolist()]


def is_plain(text: str) -> bool:
    """Return whether a text is short and of ASCII letters and signs (see :attr:`Known.plain`)."""
    return len(text) <= LONGEST and text.isascii()


class Entries:
    """The records of a table, and how a new one becomes comparable with them."""

    def __init__(self, table: Table, roles: Mapping[str, tuple[str, ...]], source: str | None) -> None:
        self._table, self._roles, self._source = table, roles, source
        self.known = {role: Known(values) for role, values in values_by_role(table).items()}
        self._clean: dict[str, Clean] = {role: cleaner_of(role, clean_sex) for role in self.known}
        self._days = table.dates
        self._day_counts = _day_counts(table.dates)
        # What a record holds stands side by side, because records are read here and there.
        one = [role for role, known in self.known.items() if known.codes.shape[1] == 1]
        self._roles_single = [(role, self.known[role].texts) for role in one]
        self._several = [role for role in self.known if role not in one]
        days = np.zeros(len(table), np.int32) if table.dates is None else table.dates.days[:, 0]
        self._single = np.column_stack(
            [*(self.known[role].codes[:, 0] for role in one), table.source.astype(np.int32), days]
        )

    def day_count(self, day: int) -> int:
        """Return how many records carry a date."""
        return self._day_counts.get(day, 0)

    def of_rows(self, rows: Ints) -> list[Entry]:
        """Return records of the table."""
        single = self._single[rows].tolist()
        sources = self._table.sources
        found = []
        for codes in single:
            texts: dict[str, Texts] = {
                role: (known[code],) if code >= 0 else ()
                for (role, known), code in zip(self._roles_single, codes, strict=False)
            }
            found.append(Entry(texts, (codes[-1],) if codes[-1] else (), sources[codes[-2]]))
        for role in self._several:
            for entry, held in zip(found, self.known[role].held(rows), strict=True):
                entry.texts[role] = held
        if self._days is not None and self._days.days.shape[1] > 1:
            for entry, days in zip(found, self._days.days[rows].tolist(), strict=True):
                entry.days = tuple(day for day in days if day)
        return found

    def of_record(self, record: Mapping[str, object]) -> Entry:
        """Return a new record from its columns."""
        roles = self._roles
        raw = {
            role: [text for column in columns for text in _texts_in(record.get(column))]
            for role, columns in roles.items()
            if role != "other"
        }
        raw |= {f"other:{column}": _texts_in(record.get(column)) for column in roles.get("other", ())}
        for full in raw.get("full_name", ()):
            for part, text in _full_name(full):
                raw.setdefault(part, []).append(text)
        texts = {role: self._cleaned(role, raw.get(role, ())) for role in self.known}
        source = "" if self._source is None or record.get(self._source) is None else str(record[self._source])
        return Entry(texts, () if self._days is None else _days_of(record, roles, self._days), source)

    def _cleaned(self, role: str, raw: Iterable[str]) -> Texts:
        clean = self._clean[role]
        found = [text for value in raw if (text := clean(value)) is not None]
        return tuple(found) if len(found) < 2 else tuple(sorted(set(found))[:MOST_VALUES])


def values_by_role(table: Table) -> dict[str, Values]:
    """Return the columns of values of a table, by role."""
    found: dict[str, Values | None] = {name: getattr(table, name) for name in (*_NAMES, "sex")}
    if table.places is not None:
        found |= {name: getattr(table.places, name) for name in PLACES}
    found |= {**table.numbers, **table.texts}
    return {name: values for name, values in found.items() if values is not None}


def _day_counts(dates: Dates | None) -> dict[int, int]:
    if dates is None:
        return {}
    days, counts = np.unique(dates.days[dates.days > 0], return_counts=True)
    return dict(zip(days.tolist(), counts.tolist(), strict=True))


def _texts_in(value: object) -> list[str]:
    """Return what a cell holds as texts, as a column of such cells would be read."""
    if value is None:
        return []
    if isinstance(value, str):
        return [value]
    if isinstance(value, (list, tuple, set, frozenset)):
        return [text for each in value for text in _texts_in(each)]
    if isinstance(value, int) and not isinstance(value, bool):
        return [str(value)]
    return [text for text in pl.Series([value]).cast(pl.String).to_list() if text is not None]


def _full_name(text: str) -> list[tuple[str, str]]:
    parts = split_full_names(pl.Series([text]))
    found = [
        ("given", parts.given[0]),
        ("middle", parts.middle[0]),
        *(("family", name) for name in parts.family.to_list()[0] or ()),
    ]
    return [(part, name) for part, name in found if name is not None]


def _days_of(record: Mapping[str, object], roles: Mapping[str, tuple[str, ...]], known: Dates) -> tuple[int, ...]:
    """Return the dates of a new record; one that can be read both ways is read as the column of the table was."""
    columns = roles.get("birth_date", ())
    turned = known.month_first
    held = [_dates_in(record.get(column), first) for column, first in zip(columns, turned, strict=True)]
    if any(part in roles for part in _PARTS):
        split = _from_parts([record.get(roles[part][0]) if part in roles else None for part in _PARTS])
        # Parts beside a whole date add nothing that the date does not say.
        if not held or not held[0]:
            held = [[split], *held[1:]]
    return tuple(sorted({day for days in held for day in days if day})[:MOST_VALUES])


def _dates_in(value: object, month_first: bool) -> list[int]:
    if isinstance(value, date):
        return [read_date(f"{value.year:04d}-{value.month:02d}-{value.day:02d}")]
    if isinstance(value, (list, tuple, set, frozenset)):
        return sorted(day for each in value for day in _dates_in(each, month_first))
    return [read_date(text, month_first) for text in _texts_in(value)]


def _from_parts(parts: list[object]) -> int:
    """Return the date of a year, a month and a day in columns of their own."""
    numbers = [_WHOLE.fullmatch(text[0]) if (text := _texts_in(part)) else None for part in parts]
    year, month, day = ("" if number is None else number[1].lstrip("0") for number in numbers)
    if year and month and day and len(year) == 4:
        return read_date(f"{year}-{month:0>2}-{day:0>2}")
    columns = {role: (pl.Series([part]),) for role, part in zip(_PARTS, parts, strict=True)}
    return int(Dates.from_columns(columns, 1).days[0, 0])
