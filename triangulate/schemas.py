"""The published JSON Schemas of the four formats, generated from the row models."""

from __future__ import annotations

from typing import Any, Final

from pydantic import TypeAdapter

from triangulate.draft import DraftDocument
from triangulate.findings import FindingsDocument
from triangulate.ledger.lines import AnyLine
from triangulate.records import ExtractDocument

FORMATS: Final[dict[str, TypeAdapter[Any]]] = {
    "triangulate-extract/1": TypeAdapter(ExtractDocument),
    "triangulate-ledger/1": TypeAdapter(AnyLine),
    "triangulate-draft/1": TypeAdapter(DraftDocument),
    "triangulate-findings/1": TypeAdapter(FindingsDocument),
}
"""The model of each format; the ledger's describes one line."""


def json_schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of the format called ``name``. Raises :class:`KeyError` if unknown."""
    schema = FORMATS[name].json_schema(by_alias=True)
    return {**schema, "$schema": "https://json-schema.org/draft/2020-12/schema", "title": name}
