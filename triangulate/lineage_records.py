"""The statements a lineage is worked out from, read only as they are asked for, and what they were taken from.

A run may hold ten million statements. Nothing is read for each of them: what names its origin is narrowed in columns
once, and the statements asked about, with everything they were taken from, are looked up by their sorted ids.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from triangulate.gathered import Gathered


class Row(NamedTuple):
    """What a lineage needs of one statement. ``event`` is the first record of its event; ``day`` is as far as given."""

    id: str
    source: str
    agency: str
    about: str
    person: str | None
    predicate: str
    value: str | None
    value_kind: str | None
    raw: str | None
    polarity: str
    ref: str | None
    ref_person: str | None
    event_time: str | None
    recorded_at: str | None
    document: str | None
    quote: str | None
    said_as: str | None
    author: str | None
    author_role: str | None
    informant: str | None
    basis: str | None
    kind: str | None
    process: str | None
    derived_from: list[str] | None
    grade: str | None
    withheld: bool | None
    event: str | None
    own_event: str | None
    day: str | None


_READ: Final = Row._fields[:-3]
FIRST_HAND: Final = ("observed", "self", "official")
_SECOND_HAND: Final = ("read", "told", "inferred")
_ACTS: Final = ("finding", "decision")


def acts_by_kind(row: Row) -> bool:
    """Return whether a statement is the decision of a body by its kind, and not said to be somebody else's account."""
    return row.kind in _ACTS and row.basis not in _SECOND_HAND


class Records:
    """Rows by id, the statements of documents, and what documents cite."""

    def __init__(self, gathered: Gathered) -> None:
        self._gathered = gathered
        self._rows: dict[str, Row] = {}
        self._unknown: set[str] = set()

    def row(self, statement: str) -> Row | None:
        """Return the statement of an id that was loaded; None where no statement has that id."""
        return self._rows.get(statement)

    def load(self, statements: Iterable[str]) -> None:
        """Read ``statements`` and everything they were taken from, step by step, each once."""
        wanted = set(statements)
        while wanted := {one for one in wanted if one not in self._rows and one not in self._unknown}:
            found = self._fetch(sorted(wanted))
            self._rows.update((row.id, row) for row in found)
            self._unknown |= wanted - self._rows.keys()
            wanted = {parent for row in found for parent in self._named_by(row)} | {
                parent for one in wanted & self._unknown for parent in self._named_by_document(one)
            }

    def _named_by(self, row: Row) -> set[str]:
        named = set(row.derived_from or ())
        return named | self._named_by_document(row.document) if row.document else named

    def _named_by_document(self, document: str) -> set[str]:
        return {*self.cited_by(document), *self.in_document(document)}

    def cited_by(self, document: str) -> tuple[str, ...]:
        """Return what a document cites, sorted: ids of statements and documents."""
        return self._cites.get(document, ())

    def in_document(self, document: str) -> tuple[str, ...]:
        """Return the statements in a document that something was taken from or that something cites, sorted."""
        return self._contents.get(document, ())

    def is_document(self, reference: str) -> bool:
        """Return whether something was taken from, or cites, this id and it is a document of the run."""
        return reference in self._documents

    def _fetch(self, ids: list[str]) -> list[Row]:
        known, said = self._sorted_ids, self._gathered.statements
        if not len(known):
            return []
        asked = pl.Series("id", ids, dtype=pl.String)
        places = known.search_sorted(asked)
        inside = pl.DataFrame({"id": asked, "place": places}).filter(pl.col("place") < len(known))
        found = inside.filter(known.gather(inside["place"]) == inside["id"])["place"]
        rows = said[found.to_list()].select(_READ)
        return [Row(*row) for row in self._with_events(rows).iter_rows()]

    @cached_property
    def _sorted_ids(self) -> pl.Series:
        # The inputs of a run are sorted by id, and looking up by halving costs nothing for each further statement.
        return self._gathered.statements["id"].rechunk()

    def _with_events(self, rows: pl.DataFrame) -> pl.DataFrame:
        same = self._gathered.same_events
        needed = pl.concat([rows["about"], rows["ref"]]).drop_nulls().unique().to_frame("event")
        events = needed.join(same, on="event").join(self._event_days, on="event", how="left")
        by_ref = events.rename({"event": "ref", "same": "_by_ref", "day": "_ref_day"})
        by_about = events.rename({"event": "about", "same": "_by_about", "day": "_about_day"})
        joined = rows.join(by_ref, on="ref", how="left", maintain_order="left")
        joined = joined.join(by_about, on="about", how="left", maintain_order="left")
        own = pl.when(pl.col("_by_ref").is_not_null()).then("ref").when(pl.col("_by_about").is_not_null()).then("about")
        day = pl.coalesce(pl.col("event_time").str.slice(0, 10), "_ref_day", "_about_day")
        return joined.with_columns(
            pl.coalesce("_by_ref", "_by_about").alias("event"), own.alias("own_event"), day.alias("day")
        ).select(*Row._fields)

    @cached_property
    def _event_days(self) -> pl.DataFrame:
        times = self._gathered.event_times
        return times.group_by("event").agg(pl.col("time").min().str.slice(0, 10).alias("day"))

    @cached_property
    def derived(self) -> pl.DataFrame:
        """Return ``child, parent`` for what statements say they were taken from."""
        said = self._gathered.statements.select(child="id", parent="derived_from").filter(
            pl.col("parent").list.len().fill_null(0) > 0
        )
        return said.explode("parent", empty_as_null=False).drop_nulls().unique().sort("child", "parent")

    @cached_property
    def citations(self) -> pl.DataFrame:
        """Return ``child`` (a document), ``parent`` (what it cites) and ``statement``, which says so."""
        said = self._gathered.statements.filter(
            (pl.col("predicate") == "cites") & (pl.col("polarity") == "+") & pl.col("ref").is_not_null()
        )
        return said.select(child="about", parent="ref", statement="id").sort("child", "parent", "statement")

    @cached_property
    def _cites(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = defaultdict(list)
        for child, parent in self.citations.select("child", "parent").unique().sort("child", "parent").iter_rows():
            found[child].append(parent)
        return {document: tuple(cited) for document, cited in found.items()}

    @cached_property
    def contents(self) -> pl.DataFrame:
        """Return ``document, statement`` for the documents that something was taken from, cites, or that cite."""
        sides = [self.derived["parent"], self.citations["parent"], self.citations["child"].rename("parent")]
        named = pl.concat(sides).unique().to_frame("document")
        documents = named.join(self._gathered.inputs.documents.select(document="id"), on="document", how="semi")
        said = self._gathered.statements.select("document", statement="id").filter(pl.col("document").is_not_null())
        return documents.join(said, on="document", how="left").sort("document", "statement")

    @cached_property
    def _documents(self) -> frozenset[str]:
        return frozenset(self.contents["document"])

    @cached_property
    def _contents(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = defaultdict(list)
        for document, statement in self.contents.drop_nulls().iter_rows():
            found[document].append(statement)
        return {document: tuple(statements) for document, statements in found.items()}


def first_hand(row: Row, *, parents_are_acts: bool) -> bool:
    """Return whether a statement is an origin by itself: seen, said by the person themself, or an official act.

    A finding or decision counts as an act unless it is said to be another's account, or repeats one
    (``parents_are_acts``).
    """
    if row.basis in FIRST_HAND:
        return True
    return acts_by_kind(row) and not parents_are_acts
