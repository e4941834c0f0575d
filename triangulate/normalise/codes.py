"""Translates the codes of each agency to the values of the vocabulary, by reviewed tables.

One CSV file a subject (``tables/codes_<table>.csv``) with the columns ``scheme, code, value, label,
valid_from, valid_to, source`` and, for some subjects, further columns (returned as ``extra``). An
empty ``value`` means: the code is known, and says nothing the vocabulary can hold. A code is matched
without regard to case, to spaces at its ends, or to the choice of space, hyphen or underscore inside.

A code a table does not list is a fact about the data, so it gives ``None``. A table or scheme that
does not exist is a fault in the call, so it raises :class:`~triangulate.errors.UsageError`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal, NoReturn

import polars as pl

from triangulate.errors import UsageError
from triangulate.normalise.table_reader import read_table

_PREFIX = "codes_"
_BASE_COLUMNS = ("scheme", "code", "value", "label", "valid_from", "valid_to", "source")
_SEPARATORS = r"[\s_\-\u2010-\u2015]+"
_SEPARATOR = re.compile(_SEPARATORS)
_ISO_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")

EthnicityRelation = Literal["same", "refines", "different", "unknown"]
ETHNIC_GROUPS = frozenset({"WHITE", "MIXED", "ASIAN", "BLACK", "OTHER"})
# Chinese stood under "other" in the 2001 census groups that the NHS codes use and under "Asian" from 2011
# (ONS, 2011), so a bare "other" or "Asian" may describe the same person.
_ALSO_IN_GROUP = MappingProxyType({"CHNE": "OTHER"})


@dataclass(frozen=True, slots=True)
class Code:
    """What one agency code means: ``value`` (``None``: no vocabulary value), ``label`` in English, and ``extra``.

    ``extra`` holds the further columns of the table. ``in_period`` is false when the date asked for
    lies outside the years in which the code was in use: the meaning is then that of the nearest years.
    """

    value: str | None
    label: str
    extra: Mapping[str, str]
    in_period: bool


@cache
def _table_names() -> tuple[str, ...]:
    names = (entry.name for entry in (files("triangulate.normalise") / "tables").iterdir())
    codes = (name for name in names if name.startswith(_PREFIX) and name.endswith(".csv"))
    return tuple(sorted(name.removeprefix(_PREFIX).removesuffix(".csv") for name in codes))


def tables() -> list[str]:
    """Return the names of the code tables, sorted."""
    return list(_table_names())


@cache
def code_table(name: str) -> pl.DataFrame:
    """Return one code table, every column as text, sorted by scheme and code.

    Raises :class:`~triangulate.errors.UsageError` when there is no such table.
    """
    if name not in _table_names():
        _refuse("code tables", "no code table has the name asked for", tables())
    return pl.DataFrame([dict(row) for row in read_table(_PREFIX + name)])


def schemes(table: str) -> list[str]:
    """Return the names of the schemes of a table, sorted. Raises like :func:`code_table`."""
    return sorted(code_table(table)["scheme"].unique().to_list())


def code_key(code: str) -> str:
    """Return the form in which codes are compared: lower case, one space for any separator.

    >>> code_key(" Step-Father ")
    'step father'
    """
    text = code.replace("\u2019", "'").strip().lower()
    return _SEPARATOR.sub(" ", text).strip() or text


def code_key_expr(codes: pl.Expr) -> pl.Expr:
    """Return :func:`code_key` as a Polars expression, for use with :func:`mapping`."""
    text = codes.str.replace_all("\u2019", "'", literal=True).str.strip_chars().str.to_lowercase()
    key = text.str.replace_all(_SEPARATORS, " ").str.strip_chars()
    return pl.when(key == "").then(text).otherwise(key)


@lru_cache(maxsize=65_536)
def translate(table: str, scheme: str, code: str, *, on: str | None = None) -> Code | None:
    """Return what ``code`` of ``scheme`` means, or ``None`` when the table does not list it.

    ``on`` is an ISO 8601 date (``2024``, ``2024-08`` or ``2024-08-19``) and matters where a code changed
    its meaning. Without it the newest meaning is returned. A partial date that spans two meanings with
    different values gives ``None``: nothing is guessed. Raises :class:`~triangulate.errors.UsageError`
    for an unknown table or scheme, or an ``on`` that is not a date.
    """
    rows = _rows(table, scheme).get(code_key(code))
    if rows is None:
        return None
    if on is None:
        return _code(rows[-1], in_period=True)
    first, last = _days(on)
    covering = [row for row in rows if row["valid_from"] <= last and first <= (row["valid_to"] or "9999")]
    if not covering:
        earlier = [row for row in rows if row["valid_to"] and row["valid_to"] < first]
        return _code(earlier[-1] if earlier else rows[0], in_period=False)
    if len({row["value"] for row in covering}) > 1:
        return None
    return _code(covering[-1], in_period=True)


@cache
def _mapping(table: str, scheme: str, column: str) -> Mapping[str, str]:
    if column not in code_table(table).columns:
        _refuse(f"code table '{table}'", "the table has no such column", code_table(table).columns)
    return MappingProxyType(
        {key: rows[-1][column] for key, rows in _rows(table, scheme).items() if rows[-1][column] != ""}
    )


def mapping(table: str, scheme: str, column: str = "value") -> dict[str, str]:
    """Return ``{code_key(code): column}`` of one scheme, newest meaning, without empty values.

    Use as ``code_key_expr(pl.col("x")).replace_strict(mapping(...), default=None)``. Raises
    :class:`~triangulate.errors.UsageError` for an unknown table, scheme or column.
    """
    return dict(_mapping(table, scheme, column))


def ethnicity_relation(a: str, b: str) -> EthnicityRelation:
    """Return how two values of the ``ethnicity`` table stand to each other; the order does not matter.

    Takes DfE main or extended codes, the five groups (``WHITE`` …), ``U``, or ``observed:…`` values. Rules:

    1. Refused, not obtained, or not listed: ``unknown``.
    2. What an officer observed and what a person said of themself are two kinds of claim: ``unknown``.
    3. Equal: ``same``. One lies inside the other (``WENG`` in ``WBRI`` in ``WHITE``): ``refines``.
    4. Otherwise ``different``.

    Source: DfE school census ethnicity code set, 2024 to 2025 (extended codes roll up to main codes and groups).

    >>> ethnicity_relation("WENG", "WBRI"), ethnicity_relation("WBRI", "observed:white_north")
    ('refines', 'unknown')
    """
    first, second = _ethnic_path(a), _ethnic_path(b)
    if not first or not second or first[0] != second[0]:
        return "unknown"
    if first == second:
        return "same"
    short, long = sorted((first, second), key=len)
    if long[: len(short)] == short or (len(short) == 2 and _ALSO_IN_GROUP.get(_main_of(long)) == short[1]):
        return "refines"
    return "different"


def _main_of(path: tuple[str, ...]) -> str:
    return path[2] if len(path) > 2 else ""


@cache
def _ethnic_path(value: str) -> tuple[str, ...]:
    """Return the value's place in the tree, root first: ``("self", "WHITE", "WBRI", "WENG")``; empty if unknown."""
    text = value.strip()
    if text.lower().startswith("observed:"):
        parts = text.lower().removeprefix("observed:").split("_")
        return ("observed", *parts) if parts[0] else ()
    text = text.upper()
    if text in ETHNIC_GROUPS:
        return ("self", text)
    rows = _rows("ethnicity", "dfe_extended").get(code_key(text))
    if rows is None or rows[-1]["value"] == "U":
        return ()
    row = rows[-1]
    return tuple(dict.fromkeys(("self", row["group"], row["value"], *filter(None, (row["detail"],)))))


@cache
def _rows(table: str, scheme: str) -> Mapping[str, list[dict[str, str]]]:
    frame = code_table(table)
    if scheme not in schemes(table):
        _refuse(f"code table '{table}'", "the table has no such scheme", schemes(table))
    found: dict[str, list[dict[str, str]]] = {}
    for row in frame.filter(pl.col("scheme") == scheme).sort("valid_from").iter_rows(named=True):
        found.setdefault(code_key(row["code"]), []).append(row)
    return MappingProxyType(found)


def _code(row: Mapping[str, str], *, in_period: bool) -> Code:
    extra = {column: text for column, text in row.items() if column not in _BASE_COLUMNS}
    return Code(value=row["value"] or None, label=row["label"], extra=MappingProxyType(extra), in_period=in_period)


def _days(on: str) -> tuple[str, str]:
    """Return the first and last day an ISO date may mean, as text that sorts by time."""
    found = _ISO_DATE.match(on)
    if found is None:
        raise UsageError(
            place="translate(on=...)", kind="the date is not ISO 8601", next_step="Give YYYY, YYYY-MM or YYYY-MM-DD."
        )
    year, month, day = found.groups()
    return f"{year}-{month or '01'}-{day or '01'}", f"{year}-{month or '12'}-{day or '31'}"


def _refuse(place: str, kind: str, known: list[str]) -> NoReturn:
    raise UsageError(place=place, kind=kind, next_step=f"Use one of: {', '.join(known)}.")
