"""triangulate: what agencies recorded about the same people, joined, checked and explained.

::

    import triangulate as tri

    case = tri.triangulate([tri.read("ssda903/"), tri.read("bundle.json")])
    case.people      # who the records are about, and why they were joined
    case.findings    # what disagrees, worst first

    links = tri.link("people.parquet", id="id", columns={"surname": "family", "dob": "birth_date"})  # any table

Names are loaded when first used, so that ``import triangulate`` costs almost nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from triangulate.builder import ExtractBuilder
    from triangulate.case import Case
    from triangulate.errors import (
        AmbiguousFormat,
        InputError,
        MissingExtra,
        TriangulateError,
        UnknownFormat,
        UnreadableInput,
        UsageError,
    )
    from triangulate.extract import Extract
    from triangulate.findings import Evidence, Finding
    from triangulate.findings_view import Findings
    from triangulate.interchange_columns import write_columns
    from triangulate.interchange_writing import write_extract
    from triangulate.ledger.reader import Ledger, read_ledger
    from triangulate.linking.native.links import Links, link
    from triangulate.linking.native.model import TableModel
    from triangulate.pipeline import triangulate
    from triangulate.reading import read, read_folder
    from triangulate.records import Coverage, Document, Event, ExtractDocument, Persona, Source, Statement

__version__ = "0.1.0"

_HOME = {
    "AmbiguousFormat": "triangulate.errors",
    "Case": "triangulate.case",
    "Coverage": "triangulate.records",
    "Document": "triangulate.records",
    "Event": "triangulate.records",
    "Evidence": "triangulate.findings",
    "Extract": "triangulate.extract",
    "ExtractBuilder": "triangulate.builder",
    "ExtractDocument": "triangulate.records",
    "Finding": "triangulate.findings",
    "Findings": "triangulate.findings_view",
    "InputError": "triangulate.errors",
    "Ledger": "triangulate.ledger.reader",
    "Links": "triangulate.linking.native.links",
    "MissingExtra": "triangulate.errors",
    "Persona": "triangulate.records",
    "Source": "triangulate.records",
    "Statement": "triangulate.records",
    "TableModel": "triangulate.linking.native.model",
    "TriangulateError": "triangulate.errors",
    "UnknownFormat": "triangulate.errors",
    "UnreadableInput": "triangulate.errors",
    "UsageError": "triangulate.errors",
    "link": "triangulate.linking.native.links",
    "read": "triangulate.reading",
    "read_folder": "triangulate.reading",
    "read_ledger": "triangulate.ledger.reader",
    "triangulate": "triangulate.pipeline",
    "write_columns": "triangulate.interchange_columns",
    "write_extract": "triangulate.interchange_writing",
}

__all__ = [
    "AmbiguousFormat",
    "Case",
    "Coverage",
    "Document",
    "Event",
    "Evidence",
    "Extract",
    "ExtractBuilder",
    "ExtractDocument",
    "Finding",
    "Findings",
    "InputError",
    "Ledger",
    "Links",
    "MissingExtra",
    "Persona",
    "Source",
    "Statement",
    "TableModel",
    "TriangulateError",
    "UnknownFormat",
    "UnreadableInput",
    "UsageError",
    "link",
    "read",
    "read_folder",
    "read_ledger",
    "triangulate",
    "write_columns",
    "write_extract",
]


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'triangulate' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
