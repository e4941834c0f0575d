"""Putting the extracts of a run together: unique source ids, the as-at date, and one set of frames.

Order of inputs plays no part: everything is sorted by id before anything is compared.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from triangulate.columns import DOCUMENT_COLUMNS, EVENT_COLUMNS, PERSONA_COLUMNS, STATEMENT_COLUMNS, stack
from triangulate.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from triangulate.extract import Extract
    from triangulate.records import Source


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything the extracts of a run say, as at one date.

    ``extracts`` are sorted by source id; the frames hold the rows of all of them, sorted by id;
    ``after_as_at`` counts, for each source, the statements left out because they were recorded later.
    """

    extracts: tuple[Extract, ...]
    as_at: str | None
    personas: pl.DataFrame
    events: pl.DataFrame
    documents: pl.DataFrame
    statements: pl.DataFrame
    after_as_at: dict[str, int]

    @property
    def sources(self) -> dict[str, Source]:
        """The sources by id."""
        return {extract.source.id: extract.source for extract in self.extracts}


def as_at_day(given: str | None) -> str | None:
    """Return ``given`` if it is a day written as YYYY-MM-DD (None stays None); raises :class:`UsageError` if not."""
    if given is None:
        return None
    try:
        return date.fromisoformat(given).isoformat()
    except ValueError:
        raise UsageError(place="as_at", kind="not a date", next_step="Write it as YYYY-MM-DD.") from None


def put_together(extracts: Iterable[Extract], as_at: str | None = None) -> Inputs:
    """Return the inputs of a run.

    Without ``as_at`` everything is read, and the run is dated by the latest ``extracted_at`` of its sources
    (none if no source gives one): the clock of the machine plays no part. Raises :class:`UsageError` when two
    different extracts declare the same source id.
    """
    unique = _with_unique_ids(list(extracts))
    ordered = tuple(sorted(unique, key=lambda extract: extract.source.id))
    statements = stack((e.statements for e in ordered), STATEMENT_COLUMNS)
    later = _recorded_after(as_at)
    counted = statements.filter(later).group_by("source").len().sort("source")
    return Inputs(
        extracts=ordered,
        as_at=as_at or _latest_extraction(ordered),
        personas=stack((e.personas for e in ordered), PERSONA_COLUMNS).sort("id"),
        events=stack((e.events for e in ordered), EVENT_COLUMNS).sort("id"),
        documents=stack((e.documents for e in ordered), DOCUMENT_COLUMNS).sort("id"),
        statements=statements.filter(~later).sort("id"),
        after_as_at=dict(counted.iter_rows()),
    )


def _with_unique_ids(extracts: Sequence[Extract]) -> list[Extract]:
    sharing: dict[str, list[Extract]] = defaultdict(list)
    for extract in extracts:
        sharing[extract.source.id].append(extract)
    return [one for group in sharing.values() for one in _told_apart(group)]


def _told_apart(group: Sequence[Extract]) -> list[Extract]:
    """Tell extracts of one source id apart: the same content counts once, default ids get a suffix."""
    different = list({extract.sha256: extract for extract in group}.values()) if len(group) > 1 else list(group)
    if len(different) == 1:
        return different
    declared = [extract for extract in different if not extract.default_id]
    if len(declared) > 1:
        raise UsageError(
            place=f"source {declared[0].source.id}",
            kind="two inputs with different content declare this source id",
            next_step="Give each source its own id.",
        )
    return declared + [e.renamed(e.default_id_in_a_run()) for e in different if e.default_id]


def _recorded_after(as_at: str | None) -> pl.Expr:
    if as_at is None:
        return pl.lit(value=False)
    # ISO dates compare as text; a statement without a recording date cannot be shown to be later.
    return (pl.col("recorded_at").str.slice(0, 10) > as_at[:10]).fill_null(value=False)


def _latest_extraction(extracts: Sequence[Extract]) -> str | None:
    given = [e.source.extracted_at[:10] for e in extracts if e.source.extracted_at]
    return max(given) if given else None
