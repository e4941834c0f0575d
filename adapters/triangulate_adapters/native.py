"""The native interchange format ``triangulate-extract/1``: one JSON file, or a folder of columns.

A case system that can write this format needs no adapter of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from triangulate.errors import UnreadableInput
from triangulate.interchange import read_extract
from triangulate.interchange_columns import read_columns
from triangulate.records import EXTRACT_FORMAT

if TYPE_CHECKING:
    from pathlib import Path

    from triangulate.extract import Extract
    from triangulate.plugins import Offer, ReadOptions

COLUMN_FILES = frozenset(
    {"source.json", "personas.parquet", "events.parquet", "documents.parquet", "statements.parquet"}
)


class NativeExtract:
    """Reads ``triangulate-extract/1``."""

    name = "native"
    agency = "other"
    title = "triangulate extract, version 1"
    reads = (
        "One JSON file, or a folder of Parquet files with source.json, as 'triangulate synth' and Extract write them."
    )

    def claims(self, offer: Offer) -> tuple[Path, ...]:
        """Return the JSON file, or the five files of a column folder."""
        if offer.path is None:
            return ()
        if offer.is_folder:
            files = {file.path.name: file.path for file in offer.files if file.path is not None}
            return tuple(files[name] for name in sorted(COLUMN_FILES)) if files.keys() >= COLUMN_FILES else ()
        head = offer.json_head
        is_extract = head is not None and not head.is_list and head.marks.get("format") == EXTRACT_FORMAT
        return (offer.path,) if is_extract else ()

    def read(self, offer: Offer, options: ReadOptions) -> Extract:
        """Return the extract. Raises :class:`UnreadableInput` for anything that is not this format."""
        if offer.path is None:
            raise UnreadableInput(
                place="table", kind="a table is not a whole extract", next_step="Use Extract(source, statements=table)."
            )
        said = {
            "id": options.source,
            "organisation": options.organisation,
            "jurisdiction": options.jurisdiction,
            "extracted_at": options.extracted_at,
        }
        changed = {name: value for name, value in said.items() if value is not None}
        if offer.is_folder:
            return read_columns(offer.path, changed=changed)
        return read_extract(offer.path, limits=options.limits, changed=changed)
