"""What the claims of a draft cite, looked up once."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import polars as pl

from triangulate.ledger.lines import CorrectionLine, RestrictionLine

if TYPE_CHECKING:
    from triangulate.gathered import Gathered

Row = dict[str, Any]


class CitedSources:
    """Everything the claims of a draft cite: ``statements`` and ``documents`` by id, and ``things`` (events, personas).

    ``in_document`` are the statements of each cited document, ``texts`` the texts held, ``later`` the ids of statements
    recorded after the run was dated, ``withdrawn`` those the ledger retires or restricts, ``paragraphs`` the draft's.
    """

    def __init__(self, gathered: Gathered) -> None:
        cites = gathered.claims.select(pl.col("cites").explode().alias("id")).drop_nulls().unique()
        said = gathered.statements
        self.statements = _by_id(said.join(cites, on="id", how="semi"))
        self.documents = _by_id(gathered.inputs.documents.join(cites, on="id", how="semi"))
        things = (gathered.inputs.events, gathered.inputs.personas)
        self.things = {i for frame in things for i in frame.join(cites, on="id", how="semi")["id"]}
        self.in_document: dict[str, list[Row]] = defaultdict(list)
        for row in said.join(cites.rename({"id": "document"}), on="document", how="semi").sort("id").to_dicts():
            self.in_document[row["document"]].append(row)
        self.texts = self._texts(gathered, said)
        self.withdrawn = _withdrawn(gathered)
        self.paragraphs = {p.id: p.text for p in gathered.draft.paragraphs} if gathered.draft else {}
        every = [extract.statements for extract in gathered.inputs.extracts]
        self.later = {i for frame in every for i in frame.join(cites, on="id", how="semi")["id"]} - {*self.statements}

    def _texts(self, gathered: Gathered, said: pl.DataFrame) -> dict[str, str]:
        wanted = sorted({*self.documents, *(r["document"] for r in self.statements.values() if r["document"])})
        held = gathered.inputs.documents.filter(pl.col("id").is_in(wanted) & pl.col("text").is_not_null())
        return dict(held.select("id", "text").iter_rows()) if said.height else {}


def _withdrawn(gathered: Gathered) -> set[str]:
    """Return what the ledger retires or restricts: citing one that is erased is RT-3, not a dead reference."""
    found: set[str] = set()
    for line in gathered.ledger.lines:
        if isinstance(line, CorrectionLine):
            found.update(line.retires)
        elif isinstance(line, RestrictionLine):
            found.update(line.statements)
    return found


def _by_id(frame: pl.DataFrame) -> dict[str, Row]:
    return {row["id"]: row for row in frame.sort("id").iter_rows(named=True)}
