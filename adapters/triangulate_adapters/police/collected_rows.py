"""Rows gathered from a tree while it is read, one table an element kind, ready for column work."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

import polars as pl

from triangulate.tables import Say, with_keys

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from xml.etree.ElementTree import Element

    from triangulate.tables import Column

_WORD_START = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NOT_A_WORD = re.compile(r"[^a-z0-9]+")


class Rows:
    """Cells by table and column. A column begins with the first row that fills it; earlier rows are null there."""

    def __init__(self) -> None:
        self._columns: dict[str, dict[str, list[str | None]]] = {}
        self._heights: dict[str, int] = {}

    def __repr__(self) -> str:
        return f"Rows({', '.join(f'{name}={height}' for name, height in self._heights.items())})"

    def add(self, table: str, cells: Mapping[str, str | None]) -> None:
        """Add one row to ``table``; a cell that is None or empty is null."""
        height = self._heights.get(table, 0)
        columns = self._columns.setdefault(table, {})
        for name, cell in cells.items():
            if cell:
                column = columns.get(name)
                if column is None:
                    column = columns[name] = []
                if len(column) != height:
                    column.extend([None] * (height - len(column)))
                column.append(cell)
        self._heights[table] = height + 1

    def frame(self, table: str, needed: Collection[str]) -> pl.DataFrame:
        """Return the rows of ``table``, every column text, sorted by name; columns of ``needed`` are always there."""
        height = self._heights.get(table, 0)
        found = self._columns.get(table, {})
        data = {name: found.get(name, []) for name in sorted({*found, *needed})}
        padded = {name: column + [None] * (height - len(column)) for name, column in data.items()}
        return pl.DataFrame(padded, schema=dict.fromkeys(padded, pl.String))


def leaves(element: Element) -> dict[str, str]:
    """Return the trimmed text of the innermost elements below ``element``, by name; repeats are joined by ``; ``."""
    found: dict[str, str] = {}
    if not len(element):  # most elements hold a text and nothing else
        alone = (element.text or "").strip()
        return {element.tag: alone} if alone else found
    for each in element.iter():
        text = each.text
        if text and not len(each) and (text := text.strip()):
            known = found.get(each.tag)
            found[each.tag] = text if known is None else f"{known}; {text}"
    return found


def carried_name(column: str) -> str:
    """Return the predicate under which a column that no rule translates is carried.

    >>> carried_name("OffenderCode"), carried_name("OFF-STATUTE")
    ('x_offender_code', 'x_off_statute')
    """
    return "x_" + _NOT_A_WORD.sub("_", _WORD_START.sub("_", column).lower()).strip("_")


def carry(
    frame: pl.DataFrame, understood: Collection[str], fields: Mapping[str, Column] = MappingProxyType({})
) -> list[Say]:
    """Return what the other columns of ``frame`` state: carried as written, and never compared.

    Columns whose names begin with an underscore are the reader's own. ``fields`` are further statement columns.
    """
    rest = [name for name in frame.columns if not name.startswith("_") and name not in understood]
    return [Say(name, carried_name(name), fields=fields) for name in rest]


def keyed(frame: pl.DataFrame, part: str, key: Sequence[str], of: str) -> pl.DataFrame:
    """Return ``frame`` through ``tables.with_keys``, where the id in column ``of`` takes part in the row's digest.

    Two offences can carry the same result word for word; what tells the rows apart is what they are about.
    """
    return with_keys(frame.with_columns(pl.col(of).alias("Of")), part, key).drop("Of")
