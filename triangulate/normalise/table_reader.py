"""Reads the reviewed reference tables that ship beside the code."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

from triangulate.errors import UnreadableInput

if TYPE_CHECKING:
    from collections.abc import Mapping


@cache
def read_table(name: str) -> tuple[Mapping[str, str], ...]:
    """Return the rows of one table, in file order, as read-only mappings of column to text.

    ``name`` is the file name without ``.csv``. Read once a process. Raises ``UnreadableInput`` if the
    installation does not hold the table.
    """
    place = files("triangulate.normalise") / "tables" / f"{name}.csv"
    try:
        lines = place.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        raise UnreadableInput(
            place=f"reference table {name}.csv",
            kind="missing from the installation",
            next_step="Install the package again.",
        ) from None
    return tuple(MappingProxyType(row) for row in csv.DictReader(lines))
