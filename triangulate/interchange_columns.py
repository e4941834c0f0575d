"""The native format as columns: a folder of Parquet files, one a part, and ``source.json``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec
import polars as pl

from triangulate.errors import UnreadableInput
from triangulate.extract import Extract
from triangulate.intake.text import read_text
from triangulate.interchange import NEEDED, PARTS, source_of
from triangulate.output import write_text, written_aside
from triangulate.reconciliation import Reconciliation
from triangulate.records import EXTRACT_FORMAT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from os import PathLike

_WORDS: Final = (pl.String, pl.Categorical, pl.Enum)


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
        content = read_text(target / "source.json").text
        members = msgspec.json.decode(content, type=dict[str, msgspec.Raw])
    except (UnreadableInput, msgspec.DecodeError):
        raise UnreadableInput(place=place, kind="missing or not JSON", next_step="Write the folder again.") from None
    source = source_of(members, place, changed or {})
    reconciliation = Reconciliation()
    frames = {}
    for part in PARTS:
        frames[part] = _usable(_local(_parquet(target / f"{part}.parquet"), source.id), part, reconciliation)
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
    except (OSError, pl.exceptions.PolarsError, pl.exceptions.PanicException):
        # A damaged footer makes the Parquet reader panic, which is no Exception and would end the program.
        raise UnreadableInput(
            place=str(path), kind="missing or not Parquet", next_step="Write the folder again."
        ) from None


def _local(frame: pl.DataFrame, source: str) -> pl.DataFrame:
    if frame.schema.get("id") != pl.String:
        return frame  # the extract says what is wrong with it
    return frame.with_columns(pl.col("id").str.strip_prefix(source + ":"))


def _usable(frame: pl.DataFrame, part: str, reconciliation: Reconciliation) -> pl.DataFrame:
    """Return the rows that can be used, and quarantine those that the JSON form would not take either."""
    reconciliation.count(part, read=frame.height)
    faults = frame.select(pl.coalesce(*_faults(frame, part), pl.lit(None, dtype=pl.String)).alias("fault"))["fault"]
    bad = faults.is_not_null().fill_null(value=False)
    places = ((f"{part}.parquet row {at + 1}", str(faults[at])) for at in bad.arg_true())
    reconciliation.quarantine_many(part, places)
    good = frame.filter(~bad)
    reconciliation.count(part, recorded=good.height)
    return good


def _faults(frame: pl.DataFrame, part: str) -> list[pl.Expr]:
    needed = [name for name in NEEDED[part] if name in frame.columns]
    found: list[pl.Expr] = [pl.when(pl.col(name).is_null()).then(pl.lit(f"{name}: missing")) for name in needed]
    for name, kind in PARTS[part][1].items():
        given = frame.schema.get(name)
        if isinstance(kind, pl.Enum) and isinstance(given, _WORDS):
            outside = pl.col(name).is_not_null() & ~pl.col(name).cast(pl.String).is_in(kind.categories.implode())
            found.append(pl.when(outside).then(pl.lit(f"{name}: enum")))
    if frame.schema.get("value") == pl.String and isinstance(frame.schema.get("value_kind"), _WORDS):
        as_json = ~pl.col("value_kind").cast(pl.String).is_in(["text", "null"])
        coded = frame.filter(as_json)["value"]
        broken = [text for text in coded.drop_nulls().unique() if not _is_json(text)]
        found.append(pl.when(as_json & pl.col("value").is_in(broken)).then(pl.lit("value: not JSON")))
    return found


def _is_json(text: str) -> bool:
    try:
        msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return False
    return True
