"""Writing casebooks as four native extracts (``triangulate-extract/1``), columns at a time."""

from __future__ import annotations

from dataclasses import fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from triangulate.builder import ExtractBuilder
from triangulate.columns import encode_value
from triangulate.interchange_writing import write_extract
from triangulate.records import Coverage, Source
from triangulate.synthetic.casebook import AGENCIES, Said
from triangulate.synthetic.people import TODAY

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from triangulate.synthetic.casebook import Casebook, Entry

_SOURCES: Final = {
    "csc": ("social_care", "Invented case system", "Children's Services", ("referral", "conference")),
    "hlt": ("health", "Invented patient index", "Health and Care", ("birth_date", "death_date")),
    "edu": ("education", "Invented school system", "Department for Education", ("enrolled_at",)),
    "pol": ("police", "Invented crime system", "Police", ()),
}
_FIELDS: Final = tuple(field.name for field in fields(Said) if field.name != "value")
_BATCH: Final = 100_000
"""Statements turned into a frame at a time: enough for columns to pay, few enough for a small memory."""


class NativeWriter:
    """Collects casebooks and writes ``csc.json``, ``hlt.json``, ``edu.json`` and ``pol.json``."""

    def __init__(self) -> None:
        self._builders = {agency: ExtractBuilder(_source(agency)) for agency in AGENCIES}
        self._waiting: dict[str, list[Said]] = {agency: [] for agency in AGENCIES}
        self._said = dict.fromkeys(AGENCIES, 0)

    def add(self, book: Casebook) -> None:
        """Take up a casebook, and give each of its statements an id."""
        for agency in AGENCIES:
            builder = self._builders[agency]
            for record in book.records:
                if record.agency == agency:
                    builder.persona(record.id, record.type, record.flags)
            for event in book.events:
                if event.agency == agency:
                    builder.event(event.id, event.type)
            for document in book.documents:
                if document.agency == agency:
                    builder.document(document.id, type=document.type, **document.fields)
            self._take(agency, book.of_agency(agency))

    def _take(self, agency: str, entries: Iterable[Entry]) -> None:
        waiting = self._waiting[agency]
        for entry in entries:
            for said in entry.said:
                self._said[agency] += 1
                said.id = f"s{self._said[agency]}"
                waiting.append(said)
        if len(waiting) > _BATCH:
            self._flush(agency)

    def _flush(self, agency: str) -> None:
        waiting = self._waiting[agency]
        if waiting:
            self._builders[agency].add_statements(_frame(waiting))
        self._waiting[agency] = []

    def finish(self, folder: Path) -> dict[str, int]:
        """Write the extracts into ``folder`` and return how many statements each holds."""
        for agency in AGENCIES:
            self._flush(agency)
            write_extract(self._builders[agency].finish(), folder / f"{agency}.json")
        return dict(self._said)


def _source(agency: str) -> Source:
    kind, system, organisation, covered = _SOURCES[agency]
    to = TODAY.isoformat()
    coverage = [Coverage.model_validate({"of": of, "from": "2005-01-01", "to": to, "complete": True}) for of in covered]
    return Source.model_validate(
        {
            "id": agency,
            "agency": kind,
            "system": system,
            "organisation": organisation,
            "jurisdiction": "JE",
            "extracted_at": f"{to}T09:00:00Z",
            "coverage": coverage,
        }
    )


def _frame(said: Sequence[Said]) -> pl.DataFrame:
    values = [encode_value(one.value) for one in said]
    columns: dict[str, Any] = {"value": [v for v, _ in values], "value_kind": [k for _, k in values]}
    for name in _FIELDS:
        columns[name] = list(map(attrgetter(name), said))
    others = {"withheld": pl.Boolean(), "derived_from": pl.List(pl.String)}
    kinds = {name: others.get(name, pl.String()) for name in columns}
    return pl.DataFrame(columns, schema=kinds)
