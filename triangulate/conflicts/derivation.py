"""Which statements were taken from others, at any remove, and which claims of a draft rest on them."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from triangulate.conflicts.statement_rows import Row, claim_rows, says_the_same, statement_rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from triangulate.gathered import Gathered

_EDGE = {"child": pl.String, "parent": pl.String, "written": pl.String}


class Derivations:
    """What was taken from the statements a check starts from, read once for all of them.

    A statement taken from a document was taken from those statements in it that have its predicate and its person.
    """

    def __init__(self, gathered: Gathered, seeds: Iterable[str]) -> None:
        self._gathered = gathered
        self._parents: dict[str, set[str]] = defaultdict(set)
        self._children: dict[str, set[str]] = defaultdict(set)
        self._replaced: dict[str, set[str]] = defaultdict(set)
        self._seeds = sorted(set(seeds))
        for child, parent, written in self._edges(self._seeds).sort(pl.all()).iter_rows():
            self._parents[child].add(parent)
            self._children[parent].add(child)
            self._replaced[child].add(written)

    @cached_property
    def rows(self) -> dict[str, Row]:
        """The seeds that are held and everything taken from them, by id."""
        return statement_rows(self._gathered, [*self._seeds, *self._parents])

    @property
    def taken(self) -> list[str]:
        """Every statement that was taken from a seed at any remove, sorted; it may be a seed itself."""
        return sorted(self._parents)

    def taken_from(self, seeds: Iterable[str]) -> list[str]:
        """Return the statements taken from ``seeds`` at any remove, sorted, without the seeds themselves."""
        return self._walk(seeds, self._children)

    def origins(self, statement: str) -> list[str]:
        """Return what a statement was taken from at any remove, as far as it leads back to the seeds."""
        return self._walk([statement], self._parents)

    def parents(self, statement: str) -> list[str]:
        """Return everything a statement names as its origin, with documents replaced by the statements meant."""
        row = self.rows.get(statement)
        named = set(row["derived_from"] or ()) if row else set()
        return sorted((named - self._replaced.get(statement, set())) | self._parents.get(statement, set()))

    @staticmethod
    def _walk(start: Iterable[str], following: dict[str, set[str]]) -> list[str]:
        begun = set(start)
        seen, ahead = set(begun), list(begun)
        while ahead:
            new = following.get(ahead.pop(), set()) - seen
            seen |= new
            ahead.extend(new)
        return sorted(seen - begun)

    def _edges(self, seeds: list[str]) -> pl.DataFrame:
        """Return the steps that lead from ``seeds``: ``child``, ``parent``, and what the child ``written`` names."""
        if not seeds:
            return pl.DataFrame(schema=_EDGE)
        said = self._gathered.statements
        taken = said.filter(pl.col("derived_from").list.len() > 0)
        if taken.is_empty():
            return pl.DataFrame(schema=_EDGE)
        subject = pl.coalesce("person", "about").alias("subject")
        steps = taken.select("derived_from", "predicate", subject, child="id").explode("derived_from")
        steps = steps.rename({"derived_from": "written"})
        found, ahead, seen = [], pl.DataFrame({"id": seeds}, schema={"id": pl.String}), set(seeds)
        while ahead.height:
            before = said.join(ahead, on="id", how="semi").select("predicate", subject, "document", parent="id")
            inside = before.filter(pl.col("document").is_not_null())
            direct = steps.join(ahead, left_on="written", right_on="id", how="semi").with_columns(parent="written")
            through = steps.join(
                inside.rename({"document": "written"}), on=["written", "predicate", "subject"], how="inner"
            ).filter(pl.col("child") != pl.col("parent"))
            step = pl.concat([direct.select(*_EDGE), through.select(*_EDGE)]).unique()
            found.append(step)
            new = sorted(set(step["child"]) - seen)
            seen.update(new)
            ahead = pl.DataFrame({"id": new}, schema={"id": pl.String})
        return pl.concat(found).unique()


class Claims:
    """Which claims of the draft rest on which statements."""

    def __init__(self, gathered: Gathered) -> None:
        self.rows = claim_rows(gathered)

    def citing(self, row: Row) -> list[Row]:
        """Return the claims that cite a statement, or cite the document it stands in and say what it says.

        A claim that says the opposite does not rest on it.
        """
        return [claim for claim in self.rows if claim["polarity"] == row["polarity"] and _cites(claim, row)]

    def repeating(self, row: Row) -> list[Row]:
        """Return the claims that cite nothing and say what a statement says."""
        return [claim for claim in self.rows if not claim["cites"] and says_the_same(claim, row)]

    def resting_on(self, rows: Iterable[Row]) -> list[Row]:
        """Return the claims that cite or repeat any of ``rows``, once each, by id."""
        found = {claim["id"]: claim for row in rows for claim in (*self.citing(row), *self.repeating(row))}
        return [found[name] for name in sorted(found)]


def _cites(claim: Row, row: Row) -> bool:
    cites = claim["cites"] or ()
    in_document = row["document"] is not None and row["document"] in cites
    alike = claim["predicate"] == row["predicate"] and claim["subject"] == row["subject"]
    return row["id"] in cites or (in_document and alike)


def draft_decisions(gathered: Gathered, statements: Iterable[str]) -> list[str]:
    """Return the ids of the draft's decisions that rest on any of ``statements``, directly or over a claim; sorted."""
    if gathered.draft is None:
        return []
    wanted = set(statements)
    cites = {claim["id"]: set(claim["cites"] or ()) for claim in claim_rows(gathered)}
    return sorted(
        decision.id
        for decision in gathered.draft.decisions
        if any(one in wanted or not wanted.isdisjoint(cites.get(one, ())) for one in decision.rests_on)
    )
