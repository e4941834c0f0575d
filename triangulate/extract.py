"""An extract: what one source said, as frames of personas, events, documents and statements.

An extract never changes after it is made. Building one completes the columns, makes every id global
(``source-id:local-id``), gives an id to each statement that has none, sets exact repetitions aside,
and declares what a statement is about when the source forgot to. Nothing else is touched: values stay
as the adapter gave them, with the source's own writing in ``raw``.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from triangulate.columns import (
    DOCUMENT_COLUMNS,
    EVENT_COLUMNS,
    PERSONA_COLUMNS,
    REFERENCE_COLUMNS,
    STATEMENT_COLUMNS,
    complete,
    empty,
    qualify,
)
from triangulate.content_id import frame_digest, row_digests, short_digest
from triangulate.errors import UnreadableInput
from triangulate.reconciliation import Reconciliation
from triangulate.vocabulary import PREDICATES, About

if TYPE_CHECKING:
    from collections.abc import Mapping

    from triangulate.records import Source

CONTENT_COLUMNS: Final = tuple(name for name in STATEMENT_COLUMNS if name not in {"id", "source", "extra"})
"""What a statement says: the columns an id is made from when the source gives none."""


_NULL_KIND: Final = pl.lit("null").cast(STATEMENT_COLUMNS["value_kind"])


class Extract:
    """The statements of one source, in columns.

    ``source`` is the row model; ``personas``, ``events``, ``documents`` and ``statements`` are Polars
    frames (columns in :mod:`triangulate.columns`), each of which also speaks the Arrow C stream
    interface; ``reconciliation`` says what happened to every row read.
    """

    def __init__(
        self,
        source: Source,
        *,
        personas: Any = None,
        events: Any = None,
        documents: Any = None,
        statements: Any = None,
        reconciliation: Reconciliation | None = None,
        default_id: bool = False,
    ) -> None:
        """Build an extract from frames (Polars, pandas or anything that exports an Arrow stream) with local ids.

        ``default_id`` says that the source id was chosen by the adapter, not by the source or the caller,
        so a run may change it when two inputs share it. Raises :class:`UnreadableInput` when a frame lacks
        a column it cannot do without.
        """
        self.source = source
        self.default_id = default_id
        self.reconciliation = reconciliation if reconciliation is not None else Reconciliation()
        raw_personas = _frame(personas, PERSONA_COLUMNS, ("id",), "personas")
        raw_events = _frame(events, EVENT_COLUMNS, ("id",), "events")
        raw_documents = _frame(documents, DOCUMENT_COLUMNS, ("id",), "documents")
        raw_statements = _frame(statements, STATEMENT_COLUMNS, ("about", "predicate"), "statements")
        known = pl.concat([frame.get_column("id") for frame in (raw_personas, raw_events, raw_documents)]).unique()
        self.statements = self._global_statements(raw_statements, known)
        self.events = self._global_rows(raw_events, EVENT_COLUMNS, "events")
        self.documents = self._global_rows(raw_documents, DOCUMENT_COLUMNS, "documents")
        declared = self._global_rows(
            raw_personas.with_columns(
                pl.col("type").fill_null("person"), pl.col("flags").fill_null(pl.lit([], dtype=pl.List(pl.String)))
            ),
            PERSONA_COLUMNS,
            "personas",
        )
        self.personas = declared
        self._declare_what_is_spoken_of()

    def __repr__(self) -> str:
        return (
            f"Extract(source={self.source.id!r}, personas={self.personas.height}, events={self.events.height}, "
            f"documents={self.documents.height}, statements={self.statements.height})"
        )

    def _global_rows(self, frame: pl.DataFrame, columns: Mapping[str, pl.DataType], part: str) -> pl.DataFrame:
        prefixed = frame.with_columns(
            pl.concat_str(pl.lit(self.source.id + ":"), pl.col("id")).alias("id"),
            pl.lit(self.source.id).alias("source"),
        )
        return self._one_row_an_id(prefixed.select(columns.keys()), part)

    def _global_statements(self, frame: pl.DataFrame, known: pl.Series) -> pl.DataFrame:
        if frame.is_empty():
            return empty(STATEMENT_COLUMNS)
        source = self.source.id
        value_kind = pl.col("value_kind").fill_null("text")
        frame = frame.with_columns(
            pl.col("polarity").fill_null("+"),
            pl.when(pl.col("value").is_not_null()).then(value_kind).otherwise(_NULL_KIND).alias("value_kind"),
            pl.lit(source).alias("source"),
            *(_global(frame, name, source, known) for name in REFERENCE_COLUMNS if _is_filled(frame, name)),
        )
        if frame.get_column("derived_from").is_not_null().any():
            frame = frame.with_columns(pl.col("derived_from").list.eval(qualify(pl.element(), source, None)))
        if frame.get_column("id").null_count():
            frame = frame.with_columns(pl.col("id").fill_null("s-" + row_digests(frame, CONTENT_COLUMNS)))
        frame = frame.with_columns(pl.concat_str(pl.lit(source + ":"), pl.col("id")).alias("id"))
        return self._one_row_an_id(frame.select(STATEMENT_COLUMNS.keys()), "statements")

    def _one_row_an_id(self, frame: pl.DataFrame, part: str) -> pl.DataFrame:
        """Set exact repetitions aside, and quarantine rows that give one id to different content."""
        # Ids with different hashes are different; only where two hashes meet do the ids themselves need a look.
        distinct = frame.select(pl.col("id").hash().n_unique()).item()
        if distinct == frame.height or frame.get_column("id").n_unique() == frame.height:
            return frame
        once = frame.unique(maintain_order=True)
        self.reconciliation.note(f"{part}: {frame.height - once.height} repeated word for word, kept once")
        clashing = once.filter(pl.col("id").is_duplicated())
        if clashing.height:
            built = f"{part} as built"
            fault = (f"{part} of source {self.source.id}", "one id is used for different content")
            self.reconciliation.count(built, read=clashing.height)
            self.reconciliation.quarantine_many(built, [fault] * clashing.height)
        return once.filter(~pl.col("id").is_duplicated())

    def _declare_what_is_spoken_of(self) -> None:
        """Declare a persona, event or document that own statements are about but the source did not list."""
        about_events = [p.name for p in PREDICATES.values() if p.about is About.EVENT]
        about_documents = [p.name for p in PREDICATES.values() if p.about is About.DOCUMENT]
        listed = pl.concat([f.get_column("id") for f in (self.personas, self.events, self.documents)])
        missing = (
            self.statements.select("about", "predicate")
            .join(listed.to_frame("about"), on="about", how="anti")
            .filter(pl.col("about").str.starts_with(self.source.id + ":"))
            .group_by("about")
            .agg(
                pl.col("predicate").is_in(about_events).any().alias("event"),
                pl.col("predicate").is_in(about_documents).any().alias("document"),
            )
            .sort("about")
        )
        if missing.is_empty():
            return
        self.reconciliation.note(f"{missing.height} ids are spoken of but not listed; they were added")
        rows = missing.select(pl.col("about").alias("id"), "event", "document", pl.lit(self.source.id).alias("source"))
        is_event, is_document = pl.col("event"), ~pl.col("event") & pl.col("document")
        new_personas = rows.filter(~is_event & ~is_document).with_columns(
            pl.lit("person").alias("type"), pl.lit([], dtype=pl.List(pl.String)).alias("flags")
        )
        new_events = rows.filter(is_event).with_columns(pl.lit("other").alias("type"))
        self.personas = pl.concat([self.personas, complete(new_personas, PERSONA_COLUMNS)])
        self.events = pl.concat([self.events, complete(new_events, EVENT_COLUMNS)])
        self.documents = pl.concat([self.documents, complete(rows.filter(is_document), DOCUMENT_COLUMNS)])

    @cached_property
    def sha256(self) -> str:
        """A digest of everything the source said, the same for any order of rows and files."""
        from hashlib import sha256

        total = sha256(self.source.model_dump_json(by_alias=True).encode())
        for frame in (self.personas, self.events, self.documents, self.statements):
            used = [column.name for column in frame if column.null_count() < frame.height]
            total.update(",".join(used).encode())
            total.update(frame_digest(frame, used) if used else b"")
        return total.hexdigest()

    def renamed(self, source_id: str) -> Extract:
        """Return the same extract under another source id (used when two inputs share a default id)."""
        old = self.source.id + ":"

        def local(name: str) -> pl.Expr:
            return pl.col(name).str.strip_prefix(old)

        statements = self.statements.with_columns(
            local("id"),
            *(local(name) for name in REFERENCE_COLUMNS),
            pl.col("derived_from").list.eval(pl.element().str.strip_prefix(old)),
        )
        renamed = Extract(
            self.source.model_copy(update={"id": source_id}),
            personas=self.personas.with_columns(local("id")),
            events=self.events.with_columns(local("id")),
            documents=self.documents.with_columns(local("id")),
            statements=statements,
            default_id=False,
        )
        renamed.reconciliation = self.reconciliation
        return renamed

    def default_id_in_a_run(self) -> str:
        """Return the id to use when another input of the run has the same default id."""
        return f"{self.source.id}-{short_digest(self.sha256)[:6]}"


def _is_filled(frame: pl.DataFrame, name: str) -> bool:
    return frame.get_column(name).null_count() < frame.height


def _global(frame: pl.DataFrame, name: str, source: str, known: pl.Series) -> pl.Expr:
    """Return the expression that makes the references in a column global; nearly always all of them are local."""
    reference, own = pl.col(name), pl.col(name).is_in(known.implode())
    if frame.select(own.all()).item() or not frame.select(reference.str.contains(":", literal=True).any()).item():
        return pl.concat_str(pl.lit(source + ":"), reference).alias(name)
    return qualify(reference, source, known)


def _frame(given: Any, columns: Mapping[str, pl.DataType], needed: tuple[str, ...], part: str) -> pl.DataFrame:
    if given is None:
        return empty(columns)
    frame = given if isinstance(given, pl.DataFrame) else pl.DataFrame(given)
    missing = [name for name in needed if name not in frame.columns]
    if missing:
        raise UnreadableInput(
            place=part, kind=f"the column '{missing[0]}' is missing", next_step=f"Add the column {missing[0]}."
        )
    try:
        return complete(frame, columns)
    except pl.exceptions.PolarsError:
        name = next(name for name in columns if name in frame.columns and not _castable(frame, name, columns[name]))
        raise UnreadableInput(
            place=part,
            kind=f"the column '{name}' is of another kind than the format gives it",
            next_step=f"Write it as {columns[name]}.",
        ) from None


def _castable(frame: pl.DataFrame, name: str, kind: pl.DataType) -> bool:
    try:
        frame.select(pl.col(name).cast(kind, strict=False))
    except pl.exceptions.PolarsError:
        return False
    return True
