"""Reads the reviewed reference tables shipped beside this module (CSV, UTF-8, one header row)."""

from __future__ import annotations

from functools import cache
from importlib import resources
from io import BytesIO

import polars as pl

from triangulate.errors import UsageError

_FOLDER = "tables"


@cache
def reference_table(name: str) -> pl.DataFrame:
    """Return one reference table, every column as text and an empty cell as ``""``.

    ``name`` is the file name without ``.csv``. Raises :class:`~triangulate.errors.UsageError`
    when no such table is shipped.
    """
    if name not in reference_names():
        raise UsageError(
            place="reference tables",
            kind="no table has the name asked for",
            next_step=f"Use one of: {', '.join(reference_names())}.",
        )
    raw = resources.files("triangulate.normalise").joinpath(_FOLDER, f"{name}.csv").read_bytes()
    return pl.read_csv(BytesIO(raw), infer_schema=False, missing_utf8_is_empty_string=True)


@cache
def reference_names() -> tuple[str, ...]:
    """Return the names of all shipped tables, sorted."""
    folder = resources.files("triangulate.normalise").joinpath(_FOLDER)
    return tuple(sorted(entry.name[: -len(".csv")] for entry in folder.iterdir() if entry.name.endswith(".csv")))
