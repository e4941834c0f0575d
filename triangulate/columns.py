"""The column form of the statement model: the schemas of an extract's frames and how values are held.

Inside the library ids are global (``source-id:local-id``). A value is held as text beside its kind,
so that one column carries dates, numbers and objects and every value can be written back as it came.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec
import polars as pl

from triangulate.vocabulary import Basis, Kind, PersonaType, Polarity, Process

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pydantic import JsonValue

VALUE_KINDS: Final = ("text", "number", "boolean", "object", "list", "null")

PERSONA_COLUMNS: Final[dict[str, pl.DataType]] = {
    "id": pl.String(),
    "source": pl.String(),
    "type": pl.Enum([t.value for t in PersonaType]),
    "flags": pl.List(pl.String),
    "extra": pl.String(),
}
EVENT_COLUMNS: Final[dict[str, pl.DataType]] = {
    "id": pl.String(),
    "source": pl.String(),
    "type": pl.String(),
    "extra": pl.String(),
}
DOCUMENT_COLUMNS: Final[dict[str, pl.DataType]] = {
    "id": pl.String(),
    "source": pl.String(),
    "type": pl.String(),
    "title": pl.String(),
    "version": pl.String(),
    "author": pl.String(),
    "author_role": pl.String(),
    "created_at": pl.String(),
    "signed_at": pl.String(),
    "series": pl.String(),
    "sha256": pl.String(),
    "text": pl.String(),
    "extra": pl.String(),
}
STATEMENT_COLUMNS: Final[dict[str, pl.DataType]] = {
    "id": pl.String(),
    "source": pl.String(),
    "about": pl.String(),
    "predicate": pl.String(),
    "value": pl.String(),
    "value_kind": pl.Enum(list(VALUE_KINDS)),
    "ref": pl.String(),
    "polarity": pl.Enum([p.value for p in Polarity]),
    "valid_from": pl.String(),
    "valid_to": pl.String(),
    "event_time": pl.String(),
    "recorded_at": pl.String(),
    "document": pl.String(),
    "locator": pl.String(),
    "quote": pl.String(),
    "said_as": pl.String(),
    "author": pl.String(),
    "author_role": pl.String(),
    "informant": pl.String(),
    "basis": pl.Enum([b.value for b in Basis]),
    "kind": pl.Enum([k.value for k in Kind]),
    "process": pl.Enum([p.value for p in Process]),
    "derived_from": pl.List(pl.String),
    "grade": pl.String(),
    "handling": pl.String(),
    "withheld": pl.Boolean(),
    "raw": pl.String(),
    "extra": pl.String(),
}

REFERENCE_COLUMNS: Final = ("about", "ref", "document")
"""Statement columns that hold one reference each (``informant`` may be words, so it is resolved with care)."""


def encode_value(value: JsonValue) -> tuple[str | None, str]:
    """Return the text that holds ``value`` in the ``value`` column, and its ``value_kind``.

    >>> encode_value("2014-03-01")
    ('2014-03-01', 'text')
    >>> encode_value({"n": 3, "of": "living"})
    ('{"n":3,"of":"living"}', 'object')
    """
    if isinstance(value, str):
        return value, "text"
    if value is None:
        return None, "null"
    if isinstance(value, bool):
        return ("true" if value else "false"), "boolean"
    if isinstance(value, int | float):
        return _canonical(value), "number"
    return _canonical(value), "list" if isinstance(value, list) else "object"


_ENCODER: Final = msgspec.json.Encoder(order="sorted")


def _canonical(value: JsonValue) -> str:
    """Return compact JSON with sorted members, so that equal objects are held as equal text."""
    return _ENCODER.encode(value).decode()


def decode_value(text: str | None, kind: str) -> JsonValue:
    """Return the value that :func:`encode_value` turned into ``text`` and ``kind``."""
    if text is None or kind == "null":
        return None
    if kind == "text":
        return text
    decoded: JsonValue = msgspec.json.decode(text)
    return decoded


def member(name: str) -> pl.Expr:
    """Return the text of one member of values that are JSON objects; null for other values."""
    is_object = pl.col("value_kind") == "object"
    return pl.when(is_object).then(pl.col("value")).str.json_path_match(f"$.{name}")


def complete(frame: pl.DataFrame, columns: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """Return ``frame`` with exactly ``columns``, in order and of their types; missing columns are null.

    A text outside a closed list (a polarity or basis that the model does not know) becomes null here,
    so callers that take data from outside check such columns first (see ``validation``).
    """
    return frame.select(
        pl.col(name).cast(kind, strict=False) if name in frame.columns else pl.lit(None, dtype=kind).alias(name)
        for name, kind in columns.items()
    )


def empty(columns: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """Return a frame of ``columns`` with no rows."""
    return pl.DataFrame(schema=dict(columns))


def stack(frames: Iterable[pl.DataFrame], columns: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """Return the rows of ``frames`` in one frame of ``columns``; no frames give no rows."""
    filled = [part for frame in frames if frame.height and (part := _filled(frame, columns)).width]
    return complete(pl.concat(filled, how="diagonal", rechunk=False), columns) if filled else empty(columns)


def _filled(frame: pl.DataFrame, columns: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """Return the columns of ``frame`` that belong to ``columns`` and hold something, of their types.

    Of the 28 columns of a statement some ten are filled; nulls that are never stacked cost neither time nor memory.
    """
    cast = frame.select(pl.col(name).cast(columns[name], strict=False) for name in columns if name in frame.columns)
    nulls = cast.null_count()
    held = [name for name in cast.columns if nulls.item(0, name) < cast.height]
    return cast.select(held or cast.columns[:1])


def qualify(expression: pl.Expr, source: str, known: pl.Series | None = None) -> pl.Expr:
    """Return the expression that makes a reference global.

    A reference that names one of the source's own ids (``known``) is local even when it holds a colon
    (``urn:uuid:…``); otherwise a prefix that looks like a source id makes it global already.
    """
    looks_global = expression.str.contains(r"^[A-Za-z0-9_.\-]+:[^/]")
    is_own = expression.is_in(known.implode()) if known is not None else pl.lit(value=False)
    local = pl.concat_str(pl.lit(source + ":"), expression)
    return pl.when(looks_global & ~is_own).then(expression).otherwise(local)
