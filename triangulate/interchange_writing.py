"""Writing the native format ``triangulate-extract/1`` as JSON: rows in the order of their ids, columns at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from triangulate.interchange import PARTS, SLICE
from triangulate.output import written_aside

if TYPE_CHECKING:
    from collections.abc import Mapping
    from os import PathLike

    from triangulate.extract import Extract


def write_extract(extract: Extract, path: str | PathLike[str]) -> None:
    """Write ``extract`` as one ``triangulate-extract/1`` JSON file, rows in the order of their ids."""
    with written_aside(path) as file:
        source = extract.source.model_dump_json(by_alias=True, exclude_none=True)
        file.write(b'{"format":"triangulate-extract/1","source":' + source.encode())
        for part, (_, columns) in PARTS.items():
            file.write(f',"{part}":['.encode())
            ordered = getattr(extract, part).sort("id")
            for start in range(0, ordered.height, SLICE):
                lines = _json_rows(ordered.slice(start, SLICE), columns, extract.source.id)
                file.write((b"," if start else b"") + lines.str.join(",").item().encode())
            file.write(b"]")
        file.write(b"}\n")


def _json_rows(frame: pl.DataFrame, columns: Mapping[str, pl.DataType], source: str) -> pl.Series:
    local = [name for name in ("id", "about", "ref", "document") if name in frame.columns]
    prefix = source + ":"
    rows = frame.with_columns(pl.col(name).str.strip_prefix(prefix) for name in local)
    if "derived_from" in columns:
        rows = rows.with_columns(pl.col("derived_from").list.eval(pl.element().str.strip_prefix(prefix)))
    members = [_json_member(name, kind) for name, kind in columns.items() if name not in {"source", "value_kind"}]
    joined = pl.concat_str(members, separator=",", ignore_nulls=True)
    return rows.select(pl.concat_str(pl.lit("{"), joined, pl.lit("}")).alias("row")).to_series()


def _json_member(name: str, kind: pl.DataType) -> pl.Expr:
    """Return the text ``"name":value`` of one column, null where there is nothing to write."""
    column = pl.col(name)
    if isinstance(kind, pl.List):
        present = column.list.len().fill_null(0) > 0
    elif name == "polarity":
        present = column.cast(pl.String) != "+"
    else:
        present = column.is_not_null()
    text = column.cast(pl.String) if isinstance(kind, pl.Enum) else column
    encoded = pl.struct(text.alias(name)).struct.json_encode().str.slice(1).str.head(-1)
    if name == "extra":
        encoded = column.str.slice(1).str.head(-1)
    if name == "value":
        as_written = pl.concat_str(pl.lit('"value":'), column)
        encoded = pl.when(pl.col("value_kind") == "text").then(encoded).otherwise(as_written)
    return pl.when(present).then(encoded).alias(f"member_{name}")
