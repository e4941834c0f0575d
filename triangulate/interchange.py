"""Reading the native format ``triangulate-extract/1`` from JSON.

JSON is decoded in slices straight into columns, so a million statements need neither a million
dictionaries nor a million model instances. A slice that does not decode cleanly is taken row by row
through the pydantic row model, which keeps unknown fields and says what is wrong with a bad row; that
row is quarantined with its JSON pointer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec
import polars as pl
from msgspec.structs import astuple
from pydantic import ValidationError

from triangulate.columns import (
    DOCUMENT_COLUMNS,
    EVENT_COLUMNS,
    PERSONA_COLUMNS,
    STATEMENT_COLUMNS,
    encode_value,
    stack,
)
from triangulate.errors import UnreadableInput
from triangulate.extract import Extract
from triangulate.intake.files import CHUNK_BYTES, read_bounded
from triangulate.intake.limits import DEFAULT_LIMITS, Limits
from triangulate.intake.text import decode, encoding_of_chunks
from triangulate.reconciliation import Reconciliation
from triangulate.records import EXTRACT_FORMAT, Document, Event, Persona, Record, Source, Statement

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from os import PathLike

SLICE: Final = 100_000
"""Statements decoded at a time: large enough to keep the cost of a slice small, small enough to bound memory."""

BATCH: Final = 256
"""Rows turned from records into columns at a time: few enough to stay in the processor's cache (measured: 0.9 µs a row,
and 3.4 µs with 100,000 at a time) and to be gone before the garbage collector looks at them."""

PARTS: Final[dict[str, tuple[type[Record], Mapping[str, pl.DataType]]]] = {
    "personas": (Persona, PERSONA_COLUMNS),
    "events": (Event, EVENT_COLUMNS),
    "documents": (Document, DOCUMENT_COLUMNS),
    "statements": (Statement, STATEMENT_COLUMNS),
}


NEEDED: Final[dict[str, tuple[str, ...]]] = {
    part: ("about", "predicate") if part == "statements" else ("id",) for part in PARTS
}
"""The fields without which a row of a part says nothing."""


def _struct_of(model: type[Record], name: str) -> type[msgspec.Struct]:
    """Return the decoding struct with the fields of ``model``, so that fields are listed in one place."""
    fields: list[Any] = []
    for field, info in model.model_fields.items():
        if field == "value":
            fields.append((field, Any, None))
        elif field in {"flags", "derived_from"}:
            fields.append((field, list[str] | None, None))
        elif field == "withheld":
            fields.append((field, bool | None, None))
        elif info.is_required():
            fields.append((field, str))
        else:
            fields.append((field, str | None, None))
    required = [f for f in fields if len(f) == 2]
    optional = [f for f in fields if len(f) == 3]
    return msgspec.defstruct(name, required + optional, forbid_unknown_fields=True, gc=False)


_STRUCTS: Final = {part: _struct_of(model, f"Said{part.title()}") for part, (model, _) in PARTS.items()}
_DECODERS: Final[dict[str, msgspec.json.Decoder[Any]]] = {
    part: msgspec.json.Decoder(list[struct])  # type: ignore[valid-type]  # made at run time from the row model
    for part, struct in _STRUCTS.items()
}


def read_extract(
    path: str | PathLike[str],
    *,
    limits: Limits = DEFAULT_LIMITS,
    changed: Mapping[str, Any] | None = None,
) -> Extract:
    """Return the extract in a ``triangulate-extract/1`` JSON file; ``changed`` are source fields the caller sets.

    Raises :class:`UnreadableInput` when the file is not JSON, is not this format, or describes no source.
    """
    place = str(path)
    try:
        members = msgspec.json.decode(_utf8_content(path, limits), type=dict[str, msgspec.Raw])
        declared = msgspec.json.decode(members["format"], type=str) if "format" in members else ""
    except (msgspec.DecodeError, RecursionError):
        raise UnreadableInput(
            place=place, kind="not valid JSON, or cut short", next_step="Export the extract again."
        ) from None
    if declared != EXTRACT_FORMAT:
        raise UnreadableInput(
            place=place,
            kind="its 'format' is not triangulate-extract/1",
            next_step="Write that format, or name an adapter.",
        )
    reconciliation = Reconciliation()
    source = source_of(members, place, changed or {})
    if unknown := members.keys() - PARTS.keys() - {"format", "source"}:
        # Counted and not named: a name in JSON can be a value, as in an object keyed by people.
        reconciliation.note(f"{len(unknown)} fields the format does not know were ignored at the top level")
    frames = {part: _read_part(members.pop(part, None), part, place, reconciliation) for part in PARTS}
    members.clear()  # the last that holds the file's content: an extract is built in the room this leaves
    return Extract(
        source,
        personas=frames["personas"],
        events=frames["events"],
        documents=frames["documents"],
        statements=frames["statements"],
        reconciliation=reconciliation,
    )


def _utf8_content(path: str | PathLike[str], limits: Limits) -> bytes:
    """Return the file's content as UTF-8; what is UTF-8 already, which is the rule, is neither decoded nor copied."""
    data = read_bounded(path, max_file_bytes=limits.max_file_bytes, max_line_bytes=limits.max_json_line)
    chunks = (data[start : start + CHUNK_BYTES] for start in range(0, len(data), CHUNK_BYTES))
    if b"\0" not in data and encoding_of_chunks(chunks) == "utf-8":
        return data
    return decode(path, data)[0].encode()


def source_of(members: Mapping[str, msgspec.Raw], place: str, changed: Mapping[str, Any]) -> Source:
    """Return the source described in ``members``. Raises :class:`UnreadableInput` when it is not described."""
    try:
        given = msgspec.json.decode(members["source"], type=dict[str, Any]) if "source" in members else {}
        return Source.model_validate({**given, **changed})
    except (ValidationError, msgspec.DecodeError) as error:
        fault = _fault(error) if isinstance(error, ValidationError) else "not an object"
        raise UnreadableInput(
            place=f"{place} /source", kind=fault, next_step="Give the source an id and an agency."
        ) from None


def _read_part(raw: msgspec.Raw | None, part: str, place: str, reconciliation: Reconciliation) -> pl.DataFrame:
    _, columns = PARTS[part]
    if raw is None:
        return stack([], columns)
    try:
        rows = msgspec.json.decode(raw, type=list[msgspec.Raw])
    except msgspec.DecodeError:
        raise UnreadableInput(
            place=f"{place} /{part}", kind="not a list", next_step=f"Write {part} as a list."
        ) from None
    reconciliation.count(part, read=len(rows))
    frames = [_slice(rows[start : start + SLICE], start, part, reconciliation) for start in range(0, len(rows), SLICE)]
    frame = stack(frames, columns)
    frame = _without_repeats(frame, part, reconciliation)
    reconciliation.count(part, recorded=frame.height)
    return frame


def _slice(rows: Sequence[msgspec.Raw], start: int, part: str, reconciliation: Reconciliation) -> pl.DataFrame:
    try:
        columns = _columns(rows, part)
        values = columns.pop("value", None)
        said = {} if values is None else _values(values)
    except (msgspec.DecodeError, RecursionError):
        return _row_by_row(rows, start, part, reconciliation)
    used = {name: cells for name, cells in columns.items() if cells.count(None) < len(cells)}
    frame = pl.DataFrame(used, schema={name: _text_first(part, name) for name in used}, strict=True)
    if not _within_the_closed_lists(frame, part) or not _ids_present(frame, part):
        return _row_by_row(rows, start, part, reconciliation)
    return frame.with_columns(**said)


def _columns(rows: Sequence[msgspec.Raw], part: str) -> dict[str, list[Any]]:
    """Return the fields of ``rows``, one list each. Raises as msgspec does if a row is not as the format has it."""
    columns: dict[str, list[Any]] = {name: [] for name in _STRUCTS[part].__struct_fields__}
    for start in range(0, len(rows), BATCH):
        batch = _DECODERS[part].decode(b"[" + b",".join(rows[start : start + BATCH]) + b"]")
        for column, cells in zip(columns.values(), zip(*map(astuple, batch), strict=True), strict=True):
            column.extend(cells)
    return columns


def _text_first(part: str, name: str) -> pl.DataType:
    kind = PARTS[part][1][name]
    return pl.String() if isinstance(kind, pl.Enum) else kind


def _within_the_closed_lists(frame: pl.DataFrame, part: str) -> bool:
    closed = {n: k for n, k in PARTS[part][1].items() if isinstance(k, pl.Enum) and n in frame.columns}
    if not closed:
        return True
    inside = (pl.col(n).is_null() | pl.col(n).is_in(k.categories.implode()) for n, k in closed.items())
    return bool(frame.select(pl.all_horizontal(*inside).all()).item())


def _ids_present(frame: pl.DataFrame, part: str) -> bool:
    filled = (pl.col(name).str.len_bytes() > 0 for name in NEEDED[part])
    return bool(frame.select(pl.all_horizontal(filled).all()).item())


def _values(values: Sequence[Any]) -> dict[str, pl.Expr | pl.Series]:
    """Return the columns ``value`` and ``value_kind`` of decoded values; only what is not text needs encoding."""
    if set(map(type, values)) == {str}:
        return {"value": pl.Series(values, dtype=pl.String), "value_kind": pl.lit("text")}
    texts, kinds = zip(*map(encode_value, values), strict=True)
    return {"value": pl.Series(texts, dtype=pl.String), "value_kind": pl.Series(kinds, dtype=pl.String)}


def _row_by_row(rows: Sequence[msgspec.Raw], start: int, part: str, reconciliation: Reconciliation) -> pl.DataFrame:
    model, columns = PARTS[part]
    kept: list[dict[str, Any]] = []
    unknown: set[str] = set()
    for index, raw in enumerate(rows, start):
        try:
            row = model.model_validate_json(bytes(raw))
        except (ValidationError, RecursionError) as error:
            fault = _fault(error) if isinstance(error, ValidationError) else "nested too deeply"
            reconciliation.quarantine(part, f"/{part}/{index}", fault)
            continue
        kept.append(_as_columns(row))
        unknown.update(row.model_extra or {})
    if unknown:
        reconciliation.note(f"{part}: kept {len(unknown)} fields the format does not know (column extra)")
    schema = {name: _text_first(part, name) for name in columns if name != "source"}
    return pl.DataFrame([[row.get(name) for name in schema] for row in kept], schema=schema, orient="row")


def _as_columns(row: Record) -> dict[str, Any]:
    fields = row.model_dump(exclude=set(row.model_extra or {}))
    if "value" in fields:
        fields["value"], fields["value_kind"] = encode_value(fields["value"])
    for name in ("flags", "derived_from"):
        if name in fields:
            fields[name] = list(fields[name])
    fields["extra"] = encode_value(dict(row.model_extra))[0] if row.model_extra else None
    return fields


def _fault(error: ValidationError) -> str:
    """Return the first fault as field and kind, without the value."""
    first = error.errors(include_input=False, include_url=False, include_context=False)[0]
    # Only names the format defines are shown: a location below them may hold a key taken from the data.
    field = str(first["loc"][0]) if first["loc"] else "row"
    return f"{field}: {first['type'].replace('_', ' ')}"


def _without_repeats(frame: pl.DataFrame, part: str, reconciliation: Reconciliation) -> pl.DataFrame:
    """Set word-for-word repetitions aside, and quarantine rows that give one id to different content."""
    if frame.select(pl.col("id").drop_nulls().is_duplicated().any()).item() is not True:
        return frame
    once = frame.unique(maintain_order=True)
    reconciliation.skip(part, "repeated word for word", frame.height - once.height)
    clashing = once.with_row_index("at").filter(pl.col("id").is_not_null() & pl.col("id").is_duplicated())
    reconciliation.quarantine_many(
        part,
        [(f"/{part} (row {at + 1} without repeats)", "one id is used for different content") for at in clashing["at"]],
    )
    return once.filter(pl.col("id").is_null() | ~pl.col("id").is_duplicated())
