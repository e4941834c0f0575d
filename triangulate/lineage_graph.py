"""The derivation graph: what each statement was taken from, back to where nothing further is named.

A first-hand statement is an origin whatever it also cites. A statement taken from a document goes back to what that
document says of the same thing; where it says nothing of it, to the document as a whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from triangulate.lineage_records import acts_by_kind, first_hand

if TYPE_CHECKING:
    from collections.abc import Iterable

    from triangulate.lineage_records import Records, Row

_CARRIES_THROUGH: Final = (None, "read", "inferred", "unknown")
"""Bases that leave open that a statement was taken from what its document cites."""


class Derivation:
    """What statements and documents were taken from. Ids must have been loaded into ``records`` first."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._parents: dict[str, tuple[str, ...]] = {}
        self._ends: dict[str, tuple[str, ...]] = {}

    def parents(self, node: str) -> tuple[str, ...]:
        """Return what a statement or document was directly taken from, sorted; none for an origin."""
        known = self._parents.get(node)
        if known is None:
            row = self._records.row(node)
            known = self._of_document(node) if row is None else self._of_statement(row)
            self._parents[node] = known
        return known

    def is_origin(self, node: str) -> bool:
        """Return whether a node is a statement that is first hand."""
        row = self._records.row(node)
        return row is not None and first_hand(row, parents_are_acts=self._repeats_an_act(row))

    def ends(self, node: str) -> tuple[str, ...]:
        """Return where the ways back from ``node`` end, sorted.

        A circle that nothing leaves has no end; its least member then stands for it.
        """
        known = self._ends.get(node)
        if known is None:
            walked = self.walk(node)
            found = {one for one in walked if not self.parents(one)}
            known = tuple(sorted(found or {min(walked)}))
            self._ends[node] = known
        return known

    def walk(self, node: str) -> dict[str, int]:
        """Return everything ``node`` goes back to, with the fewest steps to it; ``node`` itself has none."""
        steps = {node: 0}
        rim = [node]
        while rim:
            rim = sorted({parent for one in rim for parent in self.parents(one) if parent not in steps})
            steps.update(dict.fromkeys(rim, 1 + max(steps.values())))
        return steps

    def way(self, node: str, end: str) -> tuple[str, ...]:
        """Return a shortest way back from ``node`` to ``end``, both included; the first in order of ids."""
        came: dict[str, str] = {}
        seen, rim = {node}, [node]
        while rim and end not in seen:
            following = []
            for one in rim:
                for parent in self.parents(one):
                    if parent not in seen:
                        seen.add(parent)
                        came[parent] = one
                        following.append(parent)
            rim = following
        back = [end]
        while back[-1] != node:
            back.append(came[back[-1]])
        return tuple(reversed(back))

    def _of_statement(self, row: Row) -> tuple[str, ...]:
        if first_hand(row, parents_are_acts=self._repeats_an_act(row)):
            return ()
        if row.derived_from:
            return self._resolved(row, row.derived_from, whole=True)
        if row.document is None or row.informant is not None or row.basis not in _CARRIES_THROUGH:
            return ()
        # A document that cites others does not say which of its sentences it took from them.
        return self._resolved(row, self._records.cited_by(row.document), whole=row.basis == "read")

    def _resolved(self, row: Row, named: Iterable[str], *, whole: bool) -> tuple[str, ...]:
        """Return the statements that ``named`` stand for; ``whole``: also where they say nothing of the same thing."""
        found: set[str] = set()
        for one in named:
            if one == row.id:
                continue
            cited = self._records.row(one)
            if cited is not None:
                found.update([one] if whole or _alike(row, cited) else [])
            elif one != row.document:
                found.update(self._in_document(row, one) or ([one] if whole else []))
        return tuple(sorted(found))

    def _in_document(self, row: Row, document: str) -> list[str]:
        rows = (self._records.row(one) for one in self._records.in_document(document) if one != row.id)
        return [said.id for said in _most_alike(row, [one for one in rows if one is not None])]

    def _of_document(self, document: str) -> tuple[str, ...]:
        return tuple(one for one in self._records.cited_by(document) if one != document)

    def _repeats_an_act(self, row: Row) -> bool:
        if not row.derived_from or not acts_by_kind(row):
            return False
        named = (self._records.row(one) for one in row.derived_from if one != row.id)
        return any(one is not None and (acts_by_kind(one) or one.basis == "official") for one in named)


def _about_one_thing(row: Row, other: Row) -> bool:
    people = {row.person, row.ref_person} & {other.person, other.ref_person} - {None}
    return bool(people) or row.about == other.about or (row.event is not None and row.event == other.event)


def _alike(row: Row, other: Row) -> bool:
    """Return whether two statements say the same kind of thing, or the same value, of one person or event."""
    if not _about_one_thing(row, other) or row.polarity != other.polarity:
        return False
    return row.predicate == other.predicate or (row.value is not None and row.value == other.value)


def _most_alike(row: Row, others: Iterable[Row]) -> list[Row]:
    alike = [other for other in others if _alike(row, other)]
    equal = [other for other in alike if other.predicate == row.predicate and other.value == row.value]
    return equal or [other for other in alike if other.value == row.value] or alike
