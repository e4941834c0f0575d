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
    if hasattr(table, "iloc"):
        return _chosen(_of_pandas(table, wanted), wanted)
    if hasattr(table, "__arrow_c_stream__"):
        return _chosen(pl.DataFrame(table), wanted)
    raise UsageError(
        place="table",
        kind="it is no table",
        next_step="Give a Polars, pandas or Arrow table, or the path of a Parquet or CSV file.",
    )


def _check_present(present: list[str], wanted: list[str]) -> None:
    missing = [column for column in wanted if column not in present]
    if missing:
        raise UsageError(
            place=f"columns: {', '.join(missing)}",
            kind="the table has no such column",
            next_step=f"Its columns are {', '.join(present)}.",
        )


def _chosen(frame: pl.DataFrame, wanted: list[str]) -> pl.DataFrame:
    _check_present(frame.columns, wanted)
    for column in wanted:
        if not _comparable(frame.schema[column]):
            raise UsageError(
                place=f"columns: {column}",
                kind="its values are neither text, numbers, dates nor lists of these",
                next_step="Turn the column into text first.",
            )
    return frame.select(wanted)


def _comparable(kind: pl.DataType) -> bool:
    inner = kind.inner if isinstance(kind, pl.List) else kind
    return not isinstance(inner, (pl.Struct, pl.Binary, pl.Object, pl.List, pl.Array))


def _of_pandas(table: Any, wanted: list[str]) -> pl.DataFrame:
    """Return a pandas table; a column of mixed objects as text, each value as it is written.

    Converting such a column as a whole fails with a message that quotes a value.
    """
    _check_present([str(name) for name in table.columns], wanted)
    held = {name: table[name] for name in wanted}
    plain = [name for name, column in held.items() if column.dtype != object]
    read = pl.DataFrame(pl.from_pandas(table[plain]) if plain else None)
    return pl.DataFrame([read[name] if name in plain else _of_objects(column) for name, column in held.items()])


def _of_objects(column: Any) -> pl.Series:
    values = [
        [str(each) for each in value] if isinstance(value, (list, tuple, set)) else None if gone else str(value)
        for value, gone in zip(column.tolist(), column.isna().tolist(), strict=True)
    ]
    sets = any(isinstance(value, list) for value in values)
    kind = pl.List(pl.String) if sets else pl.String
    return pl.Series(str(column.name), [[v] if sets and isinstance(v, str) else v for v in values], dtype=kind)


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
