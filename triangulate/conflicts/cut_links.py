"""Links that a person has cut: pairs decided ``different``, and what decisions rested on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from triangulate.conflicts.decided import lines_made
from triangulate.content_id import row_digests
from triangulate.ledger.lines import VerdictLine

if TYPE_CHECKING:
    from collections.abc import Iterable

    from triangulate.conflicts.statement_rows import Row
    from triangulate.gathered import Gathered


@dataclass(frozen=True, slots=True)
class Cut:
    """A pair of records whose last verdict is ``different``, with the people they belong to today and their link."""

    line: VerdictLine
    people: frozenset[str]
    link: str
    joined_before: bool
    """Whether an earlier verdict had held them to be one person."""

    def other(self, person: str | None) -> str | None:
        """Return the other person of the pair, or None where ``person`` is not one of them."""
        rest = self.people - {person} if person in self.people else frozenset()
        return next(iter(rest), None)


def cuts(gathered: Gathered) -> list[Cut]:
    """Return the pairs whose last verdict at the as-at date is ``different``, by ``seq``."""
    said: dict[tuple[str, str], list[VerdictLine]] = {}
    for line in lines_made(gathered, VerdictLine):
        one, other = sorted((line.a, line.b))
        said.setdefault((one, other), []).append(line)
    found = []
    for (a, b), lines in sorted(said.items()):
        people = frozenset(gathered.linking.people.person_of(x) or x for x in (a, b))
        if lines[-1].verdict == "different" and len(people) == 2:
            joined = any(line.verdict == "same" for line in lines)
            found.append(Cut(lines[-1], people, link_id(gathered, a, b), joined))
    return sorted(found, key=lambda cut: cut.line.seq)


def link_id(gathered: Gathered, a: str, b: str) -> str:
    """Return the id of the link between two records, as the run has it or would have it."""
    links = gathered.linking.links.filter((pl.col("a") == a) & (pl.col("b") == b))
    if links.height:
        return str(links["id"][0])
    return f"l-{row_digests(pl.DataFrame({'a': [a], 'b': [b]}), ['a', 'b'])[0]}"


def known_apart(gathered: Gathered, found: Iterable[Cut]) -> frozenset[frozenset[str]]:
    """Return the pairs of ``found`` between whom a relation is stated: they were known to be two people."""
    people = sorted({person for cut in found for person in cut.people})
    related = gathered.statements.filter(
        pl.col("person").is_in(people) & pl.col("ref_person").is_in(people) & (pl.col("person") != pl.col("ref_person"))
    )
    return frozenset(frozenset(pair) for pair in related.select("person", "ref_person").unique().iter_rows())


def cut_supports(
    supports: Iterable[Row], own: frozenset[str], found: Iterable[Cut], apart: frozenset[frozenset[str]]
) -> dict[str, Cut]:
    """Return the supports that reached a decision only over a link cut since, by statement.

    ``own`` are the people the decision is about; where none is known, supports on both sides of a pair are counted.
    Pairs in ``apart`` are counted only where a verdict had held them to be one person before.
    """
    rows = [row for row in supports if row["person"] is not None]
    everybody = {row["person"] for row in rows}
    lost: dict[str, Cut] = {}
    for cut in found:
        if cut.people in apart and not cut.joined_before:
            continue
        for row in rows:
            foreign = row["person"] not in own and cut.other(row["person"]) in (own or everybody)
            if foreign:
                lost.setdefault(row["id"], cut)
    return lost
