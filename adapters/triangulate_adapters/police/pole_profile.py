"""The columns of the POLE profile (``pole_profile.csv``), and how a table is recognised by them."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

TABLES: Final = ("person", "event", "person_event", "person_person", "location")
_PEOPLE: Final = frozenset({"person", "person_event"})
_NOT_A_WORD = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the profile: its table, name, kind of cell, and whether a table is recognised by it."""

    table: str
    column: str
    kind: str
    recognised_by: str
    meaning: str
    source: str


@cache
def profile() -> Mapping[str, Mapping[str, Column]]:
    """Return the profile: for each table its columns by name, in the order of ``pole_profile.csv``."""
    text = (files("triangulate_adapters.police") / "pole_profile.csv").read_text(encoding="utf-8")
    found: dict[str, dict[str, Column]] = {table: {} for table in TABLES}
    for row in csv.DictReader(text.splitlines()):
        found[row["table"]][row["column"]] = Column(**row)
    return MappingProxyType({table: MappingProxyType(columns) for table, columns in found.items()})


def columns_of(table: str, *kinds: str) -> tuple[str, ...]:
    """Return the columns of a table whose cells are of one of ``kinds``; all of them if none is named."""
    return tuple(name for name, column in profile()[table].items() if not kinds or column.kind in kinds)


def keys_of(table: str) -> tuple[str, ...]:
    """Return the columns without which a row of the table says nothing: ids, and what the row is about.

    A person without a surname is still a person, and an event without a type an event, so only ids count there.
    """
    keys = [name for name, column in profile()[table].items() if column.recognised_by == "key"]
    return tuple(name for name in keys if name.endswith("_id") or table not in ("person", "event"))


def profile_name(written: str) -> str:
    """Return a header as the profile would write it.

    >>> profile_name(" Person ID ")
    'person_id'
    """
    return _NOT_A_WORD.sub("_", written.strip().lower()).strip("_")


def table_of(names: Iterable[str]) -> str | None:
    """Return which table of the profile has these columns; None if none, or if no column marks it as one.

    A table has all columns marked ``key`` and, where the profile marks any ``mark``, one of those. Links are looked
    for first, because a table of links holds the ids of two others.
    """
    held = set(names)
    for table in ("person_event", "person_person", "event", "person", "location"):
        if _has_keys(table, held) and _has_mark(table, held):
            return table
    return None


def table_in_company(names: Iterable[str]) -> str | None:
    """Return which table this is when it lies beside tables that are recognised: its keys are then enough."""
    held = set(names)
    recognised = table_of(held)
    if recognised is not None:
        return recognised
    return next((table for table in ("event", "person", "location") if _has_keys(table, held)), None)


def is_about_people(tables: Collection[str]) -> bool:
    """Whether these tables together name people; places and events alone are left to be read on request."""
    return not _PEOPLE.isdisjoint(tables)


def _has_keys(table: str, held: set[str]) -> bool:
    return all(name in held for name, column in profile()[table].items() if column.recognised_by == "key")


def _has_mark(table: str, held: set[str]) -> bool:
    marks = {name for name, column in profile()[table].items() if column.recognised_by == "mark"}
    return not marks or not marks.isdisjoint(held)
