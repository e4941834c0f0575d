"""A case: what a run found, in the forms people hold in their hands."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from triangulate.differences import differences
from triangulate.errors import UsageError
from triangulate.explanation import Explanation, explain
from triangulate.facts import facts_of
from triangulate.findings import FindingsDocument, InputSummary, LinkSummary, PersonSummary
from triangulate.findings_view import Findings
from triangulate.timeline import timeline_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from triangulate.findings import Finding
    from triangulate.gathered import Gathered
    from triangulate.ledger.reader import Ledger

PEOPLE_COLUMNS: dict[str, pl.DataType] = {
    "person": pl.String(),
    "known_by": pl.String(),
    "personas": pl.List(pl.String),
    "sources": pl.List(pl.String),
    "agencies": pl.List(pl.String),
    "weakest_link": pl.String(),
    "findings": pl.UInt32(),
}
"""Columns of ``Case.people``. ``known_by``: every name not part of another; ``weakest_link``: null for one persona."""


class Case:
    """The people of a run, what is said of each, and the findings.

    ``gathered`` holds the frames behind it; ``ledger`` the decisions that were taken into account.
    """

    def __init__(self, gathered: Gathered, findings: Sequence[Finding], ledger: Ledger) -> None:
        self.gathered = gathered
        self.ledger = ledger
        self.findings = Findings(findings)

    def __repr__(self) -> str:
        people = self.gathered.linking.people.members["person"].n_unique()
        return f"Case(people={people}, findings={len(self.findings)}, as_at={self.as_at!r})"

    def _repr_html_(self) -> str:
        from triangulate.render.notebook import case_html

        return case_html(self)

    @property
    def as_at(self) -> str | None:
        """The date of the run: the one asked for, else the latest extraction of its sources."""
        return self.gathered.inputs.as_at

    @property
    def changes(self) -> pl.DataFrame:
        """``kind`` (merged, split), ``person, previous, personas``: who changed since the run given as ``previous``."""
        return self.gathered.linking.people.changes

    @cached_property
    def people(self) -> pl.DataFrame:
        """One row a person (columns ``PEOPLE_COLUMNS``), people with more records first."""
        members = self.gathered.personas.filter(pl.col("person").is_not_null())
        grouped = members.group_by("person").agg(
            pl.col("id").sort().alias("personas"),
            pl.col("source").unique().sort().alias("sources"),
            pl.col("agency").unique().sort().alias("agencies"),
        )
        counts = self.findings.people_counts()
        people = self.gathered.linking.people
        rows = [
            {
                **row,
                "known_by": self.gathered.label(row["person"]) if row["person"] in self._named else None,
                "weakest_link": people.weakest_link(row["person"]),
                "findings": counts.get(row["person"], 0),
            }
            for row in grouped.iter_rows(named=True)
        ]
        frame = pl.DataFrame(rows, schema=PEOPLE_COLUMNS, orient="row")
        return frame.sort(pl.col("personas").list.len(), "person", descending=[True, False])

    @cached_property
    def _named(self) -> frozenset[str]:
        return frozenset(self.gathered.names["person"])

    @property
    def links(self) -> pl.DataFrame:
        """Every link at ``possible`` or above, one level a comparison; what withheld values showed is left out."""
        return self.gathered.links

    @cached_property
    def differences(self) -> pl.DataFrame:
        """What sources say differently, undated and told by no finding (columns ``differences.DIFFERENCE_COLUMNS``)."""
        return differences(self.gathered, {s for found in self.findings for s in found.statements})

    def facts(self, person: str) -> pl.DataFrame:
        """Return every fact said of ``person`` (columns ``FACT_COLUMNS``). Raises :class:`UsageError` if unknown."""
        return self.facts_of([self._known(person)]).drop("person")

    def timeline(self, person: str) -> pl.DataFrame:
        """Return the chronology of ``person`` (columns ``timeline.TIMELINE_COLUMNS``), earliest first."""
        return self.timeline_of([self._known(person)]).drop("person")

    def facts_of(self, people: Sequence[str]) -> pl.DataFrame:
        """Return the facts of several people at once, with a column ``person``."""
        return facts_of(self.gathered, people, tuple(self.findings))

    def timeline_of(self, people: Sequence[str]) -> pl.DataFrame:
        """Return the chronologies of several people at once, with a column ``person``."""
        return timeline_of(self.gathered, people)

    def _known(self, person: str) -> str:
        members = self.gathered.linking.people.members
        found = members.filter((pl.col("person") == person) | (pl.col("persona") == person))
        if found.is_empty():
            raise UsageError(
                place="person", kind="no person or persona of that id is in the case", next_step="See case.people."
            )
        return str(found.item(0, "person"))

    def explain(self, id: str) -> Explanation:  # noqa: A002
        """Return the explanation of a finding (``f-…``) or a link (``l-…``) in plain words.

        Raises :class:`UsageError` when nothing in the case has that id.
        """
        return explain(self.to_document(), self.gathered.statements, id)

    def to_document(self) -> FindingsDocument:
        """Return the case in the format ``triangulate-findings/1``, everything sorted."""
        return FindingsDocument(
            as_at=self.as_at,
            inputs=self._inputs(),
            people=self._people(),
            links=self._links(),
            findings=tuple(self.findings),
        )

    def to_json(self) -> str:
        """Return the case as ``triangulate-findings/1`` JSON text: the same bytes for the same inputs."""
        return self.to_document().model_dump_json(indent=1, by_alias=True) + "\n"

    def _inputs(self) -> tuple[InputSummary, ...]:
        inputs = self.gathered.inputs
        return tuple(
            InputSummary(
                source=e.source.id,
                sha256=e.sha256,
                read=e.reconciliation.read,
                recorded=e.reconciliation.recorded,
                quarantined=e.reconciliation.quarantined,
                skipped=e.reconciliation.skipped,
                after_as_at=inputs.after_as_at.get(e.source.id, 0),
            )
            for e in inputs.extracts
        )

    def _people(self) -> tuple[PersonSummary, ...]:
        people = self.gathered.linking.people
        inside = people.links_inside()
        grouped = people.members.sort("person", "persona").group_by("person", maintain_order=True).agg("persona")
        return tuple(
            PersonSummary(id=person, personas=tuple(personas), links=inside.get(person, ()))
            for person, personas in grouped.iter_rows()
        )

    def _links(self) -> tuple[LinkSummary, ...]:
        levels = [name for name in self.links.columns if name.startswith("level_")]
        return tuple(
            LinkSummary(
                id=row["id"],
                a=row["a"],
                b=row["b"],
                strength=row["strength"],
                probability=round(row["probability"], 6),
                levels={name.removeprefix("level_"): row[name] for name in levels if row[name] is not None},
                verdict=row["verdict"],
                withheld=tuple(row["withheld"]),
            )
            for row in self.links.sort("id").iter_rows(named=True)
        )
