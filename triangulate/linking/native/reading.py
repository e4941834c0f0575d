"""Reads what a caller hands over as a table: a frame of Polars, pandas or Arrow, or a Parquet or CSV file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl

from triangulate.errors import UnreadableInput, UsageError


def read_table(table: Any, wanted: list[str]) -> pl.DataFrame:
    """Return the wanted columns of a table. Raises :class:`UsageError` or :class:`UnreadableInput`."""
    if isinstance(table, (str, Path)):
        return _read_file(Path(table), wanted)
    if isinstance(table, pl.LazyFrame):
        return _chosen(table.collect(), wanted)
    if isinstance(table, pl.DataFrame):
        return _chosen(table, wanted)
    if hasattr(table, "__arrow_c_stream__"):
        return _chosen(pl.DataFrame(table), wanted)
    if hasattr(table, "iloc"):
        return _chosen(pl.from_pandas(table), wanted)
    raise UsageError(
        place="table",
        kind="it is no table",
        next_step="Give a Polars, pandas or Arrow table, or the path of a Parquet or CSV file.",
    )


def _chosen(frame: pl.DataFrame, wanted: list[str]) -> pl.DataFrame:
    missing = [column for column in wanted if column not in frame.columns]
    if missing:
        raise UsageError(
            place=f"columns: {', '.join(missing)}",
            kind="the table has no such column",
            next_step=f"Its columns are {', '.join(frame.columns)}.",
        )
    return frame.select(wanted)


def column_names(path: Path) -> list[str]:
    """Return the names of the columns of a Parquet or CSV file. Raises :class:`UnreadableInput`."""
    with _readable(path):
        return _scan(path).collect_schema().names()


def _read_file(path: Path, wanted: list[str]) -> pl.DataFrame:
    with _readable(path):
        lazy = _scan(path)
        present = lazy.collect_schema().names()
        kept = [column for column in wanted if column in present]
        return _chosen(lazy.select(kept).collect() if len(kept) == len(wanted) else lazy.head(0).collect(), wanted)


def _scan(path: Path) -> pl.LazyFrame:
    if path.suffix.lower() in (".parquet", ".pq"):
        return pl.scan_parquet(path)
    if path.suffix.lower() == ".csv":
        return pl.scan_csv(path, infer_schema=False)  # text throughout: a telephone number is no integer
    raise UnreadableInput(
        place=str(path), kind="neither Parquet nor CSV by its name", next_step="Give a .parquet or .csv file."
    )


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """Turn what goes wrong in reading a file into an error that quotes nothing of it."""
    try:
        yield
    except (OSError, pl.exceptions.PolarsError) as fault:
        kind = "there is no such file" if isinstance(fault, FileNotFoundError) else "it cannot be read as a table"
        raise UnreadableInput(
            place=str(path), kind=kind, next_step="Check the path, and that the file is whole."
        ) from None
