"""Where statements came from: their origins counted three ways, their distance from first hand, circles and ladders.

Origins are independent, not independent, or unknown. What is not known to have an origin of its own never corroborates
and is never called independent: on public data, grouping sources by plain agreement gains nothing, while shared
sentences and shared errors show copying (Dong, Berti-Equille and Srivastava, 2009, PVLDB 2).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from triangulate.copied_words import CopiedWords
from triangulate.epistemic import Rung, rank_of
from triangulate.lineage_circles import circles
from triangulate.lineage_graph import Derivation
from triangulate.lineage_records import Records
from triangulate.told_chain import retellings
from triangulate.witnesses import CHILD, clusters, informant_use, one_origin, told_by_another, witness_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import polars as pl

    from triangulate.gathered import Gathered
    from triangulate.lineage_records import Row
    from triangulate.witnesses import Witness


@dataclass(frozen=True, slots=True)
class Origins:
    """Where a set of statements goes back to.

    ``independent``: origins known to be different from each other. ``unknown``: further origins of which that is not
    known. ``roots``: the first statement or document of each independent origin; ``unknown_statements``: those given
    that go back to nothing known. ``groups``: for each origin (independent ones first) the given statements behind
    it: more than one in a group are not independent of each other.
    """

    independent: int
    unknown: int
    roots: tuple[str, ...]
    unknown_statements: tuple[str, ...]
    groups: tuple[tuple[str, ...], ...] = ()
    copied_words: tuple[tuple[str, str], ...] = ()

    @property
    def most(self) -> int:
        """The most origins there can be: those known, and every unknown one."""
        return self.independent + self.unknown


class Lineage:
    """The lineage of the statements and documents of a run, worked out as it is asked for."""

    def __init__(self, gathered: Gathered) -> None:
        self._gathered = gathered
        self.records = Records(gathered)
        self._graph = Derivation(self.records)

    @classmethod
    def of(cls, gathered: Gathered) -> Lineage:
        """Return the lineage of what was gathered. Nothing is read yet."""
        return cls(gathered)

    def load(self, statement_ids: Iterable[str]) -> None:
        """Read many statements and what they were taken from in a few steps, before they are asked about one by one."""
        self.records.load(statement_ids)

    def origins(self, statement_ids: Iterable[str]) -> Origins:
        """Return the origins behind ``statement_ids`` (statements; documents stand for themselves).

        Roots are first-hand observations, self-reports and official acts, and what a named or anonymous informant
        told. Two of one informant and event are one; so are statements whose words, or rare slips, one source
        shares with another.
        """
        given = sorted(set(statement_ids))
        self.records.load(given)
        ends = {one: self._graph.ends(one) for one in given}
        behind = self._behind({end for found in ends.values() for end in found})
        rows = [row for one in given if (row := self.records.row(one)) is not None]
        copied = tuple(self._words.copied(rows, [one for one in given if self.records.row(one) is None]))
        joined = [*self._one_witness(behind, given, ends), *_joined_by_words(copied, ends, behind)]
        found = clusters(behind, joined)
        known = sorted(group for group in found if any(behind[end] is not None for end in group))
        unknown = sorted(group for group in found if all(behind[end] is None for end in group))
        certain = {end for group in known for end in group}
        return Origins(
            independent=len(known),
            unknown=len(unknown),
            roots=tuple(min(end for end in group if behind[end] is not None) for group in known),
            unknown_statements=tuple(one for one in given if certain.isdisjoint(ends[one])),
            groups=tuple(
                tuple(one for one in given if not set(group).isdisjoint(ends[one])) for group in (*known, *unknown)
            ),
            copied_words=copied,
        )

    def _one_witness(
        self, behind: dict[str, Witness | None], given: Sequence[str], ends: dict[str, tuple[str, ...]]
    ) -> list[tuple[str, str]]:
        rows = {end: row for end in behind if (row := self.records.row(end)) is not None}
        pairs = one_origin([(row, who) for end, row in rows.items() if (who := behind[end]) is not None])
        told = [row for end, row in rows.items() if (who := behind[end]) is not None and not who.first_hand]
        others = [row for one in given if (row := self.records.row(one)) is not None]
        for teller, told_by in told_by_another(told, others):
            pairs += [(teller, end) for end in ends[told_by][:1]]
        return pairs

    def _behind(self, ends: Iterable[str]) -> dict[str, Witness | None]:
        return {end: self.witness(end) for end in sorted(ends)}

    def witness(self, statement_id: str) -> Witness | None:
        """Return who stands behind an origin; None where that is not known, or it is no statement of the run."""
        self.records.load([statement_id])
        row = self.records.row(statement_id)
        if row is None:
            return None
        origin = self._graph.is_origin(statement_id)
        return witness_of(row, origin=origin, person_of=self._gathered.linking.people.person_of)

    def depth(self, statement_id: str) -> int | None:
        """Return the hops from a statement to somebody who saw, heard, said it of themself or decided it.

        0: it is first hand, or a child's own account, taken down. What a named informant told is one hop, and each
        statement it was taken from another. None where the way back ends at nothing known.
        """
        self.records.load([statement_id])
        steps = self._graph.walk(statement_id)
        hops = [steps[end] + own for end in self._graph.ends(statement_id) if (own := self._own_hops(end)) is not None]
        return min(hops, default=None)

    def _own_hops(self, end: str) -> int | None:
        row, who = self.records.row(end), self.witness(end)
        if row is None or who is None:
            return None
        if who.first_hand or self._child_told(row, who):
            return 0
        return max(1, retellings(row.quote))

    def _child_told(self, row: Row, who: Witness) -> bool:
        """Return whether the informant is a child: their account is hearsay by nature and is not marked down."""
        if row.informant is not None and informant_use(row.informant) == CHILD:
            return True
        return who.key[0] == "person" and self._words.is_child(who.key[1], row)

    def first_hand(self, statement_id: str) -> tuple[str, ...]:
        """Return the first-hand statements that a statement goes back to, sorted: itself if it is one."""
        self.records.load([statement_id])
        return tuple(end for end in self._graph.ends(statement_id) if self._graph.is_origin(end))

    def ends(self, statement_id: str) -> tuple[str, ...]:
        """Return where the ways back from a statement end, known or not, sorted."""
        self.records.load([statement_id])
        return self._graph.ends(statement_id)

    def steps(self, statement_id: str, end: str) -> int:
        """Return the fewest steps from a statement back to one of its ends."""
        self.records.load([statement_id])
        return self._graph.walk(statement_id)[end]

    def walk(self, statement_id: str) -> tuple[str, ...]:
        """Return everything a statement goes back to, itself first, nearest first."""
        self.records.load([statement_id])
        steps = self._graph.walk(statement_id)
        return tuple(sorted(steps, key=lambda one: (steps[one], one)))

    def is_origin(self, statement_id: str) -> bool:
        """Return whether a statement is first hand itself."""
        self.records.load([statement_id])
        return self._graph.is_origin(statement_id)

    def parents(self, statement_id: str) -> tuple[str, ...]:
        """Return what a statement or document was directly taken from, sorted."""
        self.records.load([statement_id])
        return self._graph.parents(statement_id)

    def ladder(self, statement_id: str) -> tuple[Rung, ...]:
        """Return the chain from the origin to a statement, each step with its epistemic rank.

        Of several origins: the way to the one of lowest rank, of equals the shortest, then the first.
        """
        self.records.load([statement_id])
        ways = [self._graph.way(statement_id, end) for end in self._graph.ends(statement_id)]
        way = min(ways, key=lambda one: (rank_of(self.records.row(one[-1])), len(one), one))
        return tuple(Rung(one, rank_of(self.records.row(one))) for one in reversed(way))

    def cycles(self) -> tuple[tuple[str, ...], ...]:
        """Return the circles of statements and documents that cite each other and rest on nothing first hand.

        Each circle is sorted, and the circles by their first members.
        """
        return self._circles

    def shared_words(self) -> pl.DataFrame:
        """Return ``a, b, shared``: statements and documents of two sources that share passages, templates left out."""
        return self._words.shared_passages

    @cached_property
    def _circles(self) -> tuple[tuple[str, ...], ...]:
        return circles(self.records, self._graph)

    @cached_property
    def _words(self) -> CopiedWords:
        return CopiedWords(self._gathered)


def _joined_by_words(
    copied: Iterable[tuple[str, str]], ends: dict[str, tuple[str, ...]], behind: dict[str, Witness | None]
) -> list[tuple[str, str]]:
    """Return the origins that shared words join: a statement of unknown origin has that of the words it shares."""
    pairs = []
    for one, other in copied:
        here, there = ends[one], ends[other]
        if len(here) == 1 and len(there) == 1:
            pairs.append((here[0], there[0]))
        else:
            unknown = [end for end in (*here, *there) if behind[end] is None]
            known = [end for end in (*there, *here) if behind[end] is not None]
            pairs += [(end, known[0]) for end in unknown[:1] if known]
    return pairs
