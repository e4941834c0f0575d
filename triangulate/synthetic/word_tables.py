"""The packaged tables that invented people are made from: names by origin, streets by parish, organisations."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class GivenName:
    """A given name with its familiar form, empty where there is none."""

    name: str
    familiar: str


@dataclass(frozen=True, slots=True)
class Organisation:
    """A school or a practice: its code and its name."""

    code: str
    name: str


@cache
def _rows(table: str) -> tuple[Mapping[str, str], ...]:
    text = (files("triangulate.synthetic") / "tables" / f"{table}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


@cache
def given_names(origin: str, sex: str) -> tuple[GivenName, ...]:
    """Return the given names of one origin and sex (``F`` or ``M``), in the order of the table."""
    rows = _rows("given_names")
    return tuple(GivenName(r["name"], r["familiar"]) for r in rows if (r["origin"], r["sex"]) == (origin, sex))


@cache
def family_names(origin: str) -> tuple[tuple[str, str], ...]:
    """Return the family names of one origin, each with the form that women bear."""
    return tuple((r["name"], r["feminine"]) for r in _rows("family_names") if r["origin"] == origin)


@cache
def familiar_forms() -> Mapping[str, str]:
    """Return the familiar form of each given name that has one."""
    return {r["name"]: r["familiar"] for r in _rows("given_names") if r["familiar"]}


@cache
def streets() -> tuple[tuple[str, str, str], ...]:
    """Return every street as ``(street, parish, postcode district)``."""
    return tuple((r["street"], r["parish"], r["district"]) for r in _rows("streets"))


@cache
def organisations(kind: str) -> tuple[Organisation, ...]:
    """Return the organisations of a kind: ``primary``, ``secondary`` or ``practice``."""
    return tuple(Organisation(r["code"], r["name"]) for r in _rows("organisations") if r["kind"] == kind)
