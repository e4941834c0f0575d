"""The native format as columns: a folder of Parquet files, one a part, and ``source.json``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import polars as pl

from triangulate.errors import UnreadableInput
from triangulate.extract import Extract
from triangulate.interchange import PARTS, source_of
from triangulate.output import write_text, written_aside
from triangulate.reconciliation import Reconciliation
from triangulate.records import EXTRACT_FORMAT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from os import PathLike


def write_columns(extract: Extract, folder: str | PathLike[str]) -> None:
    """Write ``extract`` as a folder of Parquet files (one a part) and ``source.json``."""
    target = Path(folder)
    for part in PARTS:
        with written_aside(target / f"{part}.parquet") as file:
            getattr(extract, part).sort("id").write_parquet(file)
    described = {"format": EXTRACT_FORMAT, "source": json.loads(extract.source.model_dump_json(by_alias=True))}
    write_text(target / "source.json", json.dumps(described, ensure_ascii=False, indent=1, sort_keys=True) + "\n")


def read_columns(folder: str | PathLike[str], *, changed: Mapping[str, Any] | None = None) -> Extract:
    """Return the extract in a folder written by :func:`write_columns`.

    Raises :class:`UnreadableInput` when a part is missing, is not Parquet, or lacks a column.
    """
    target = Path(folder)
    place = str(target / "source.json")
    try:
        members = msgspec.json.decode((target / "source.json").read_bytes(), type=dict[str, msgspec.Raw])
    except (OSError, msgspec.DecodeError):
        raise UnreadableInput(place=place, kind="missing or not JSON", next_step="Write the folder again.") from None
    source = source_of(members, place, changed or {})
    reconciliation = Reconciliation()
    frames = {}
    for part in PARTS:
        frames[part] = _local(_parquet(target / f"{part}.parquet"), source.id)
        reconciliation.count(part, read=frames[part].height, recorded=frames[part].height)
    return Extract(
        source,
        personas=frames["personas"],
        events=frames["events"],
        documents=frames["documents"],
        statements=frames["statements"],
        reconciliation=reconciliation,
    )


def _parquet(path: Path) -> pl.DataFrame:
    try:
        return pl.read_parquet(path)
    except (OSError, pl.exceptions.PolarsError):
        raise UnreadableInput(
            place=str(path), kind="missing or not Parquet", next_step="Write the folder again."
        ) from None


def _local(frame: pl.DataFrame, source: str) -> pl.DataFrame:
    return frame.with_columns(pl.col("id").str.strip_prefix(source + ":")) if "id" in frame.columns else frame
