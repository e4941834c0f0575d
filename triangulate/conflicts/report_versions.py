"""Versions of one document: which of them were written for a meeting, in the order in which they replace each other."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl

from triangulate.conflicts.asserted_days import day_range
from triangulate.linking.components import first_of_component

if TYPE_CHECKING:
    from triangulate.gathered import Gathered


class Versions:
    """The documents prepared for meetings with the further versions of each."""

    def __init__(self, gathered: Gathered, prepared: pl.DataFrame) -> None:
        replaced = gathered.statements.filter(
            (pl.col("predicate") == "supersedes")
            & (pl.col("polarity") == "+")
            & pl.col("ref").is_not_null()
            & ~pl.col("value").str.contains("findings").fill_null(value=False)
        )
        self._documents = {row["id"]: row for row in gathered.inputs.documents.iter_rows(named=True)}
        self._replaces = {(a, b): i for a, b, i in replaced.sort("id").select("about", "ref", "id").iter_rows()}
        self._prepared: dict[tuple[str, str], list[str]] = {}
        for document, event, statement in prepared.sort("id").select("about", "ref", "id").iter_rows():
            self._prepared.setdefault((document, event), []).append(statement)
        series = [(row["id"], f"series {row['series']}") for row in self._documents.values() if row["series"]]
        pairs = [*self._replaces, *series]
        one, other = (pl.Series([pair[i] for pair in pairs], dtype=pl.String) for i in (0, 1))
        self._first = dict(first_of_component(one, other).iter_rows()) if pairs else {}

    def for_meeting(self, event: str, last: date | None) -> list[list[str]]:
        """Return the versions of each report prepared for ``event``, the one that counts last, sorted."""
        started = sorted(document for document, meeting in self._prepared if meeting == event)
        groups: dict[str, set[str]] = {}
        for document in started:
            groups.setdefault(self._first.get(document, document), set()).add(document)
        chains = []
        for first, members in sorted(groups.items()):
            whole = {d for d in self._documents if self._first.get(d, d) == first} | members
            # Versions of another meeting, and those written after this one, are not for it.
            here = {d for d in whole if d in members or (not self._for_others(d, event) and self._by(d, last))}
            in_time = {d for d in here if self._by(d, last, unknown=True)}
            chains.append(sorted(in_time or here, key=self._order))
        return chains

    def number(self, document: str) -> str | None:
        """Return the version number a document states."""
        row = self._documents.get(document)
        return row["version"] if row else None

    def statements(self, documents: list[str], event: str) -> list[str]:
        """Return the statements that tie ``documents`` to the meeting and to each other."""
        found = [i for document in documents for i in self._prepared.get((document, event), ())]
        return found + [i for (a, b), i in self._replaces.items() if a in documents and b in documents]

    def _for_others(self, document: str, event: str) -> bool:
        meetings = {meeting for named, meeting in self._prepared if named == document}
        return bool(meetings) and event not in meetings

    def _by(self, document: str, last: date | None, *, unknown: bool = False) -> bool:
        row = self._documents.get(document)
        made = day_range(row["created_at"]) if row else None
        return unknown if made is None or last is None else made[0] <= last

    def _order(self, document: str) -> tuple[Any, ...]:
        row = self._documents.get(document)
        made = day_range(row["created_at"]) if row else None
        number = row["version"] if row else None
        whole = int(number) if number and number.isdecimal() else 0
        return self._depth(document, frozenset()), made[0] if made else date.min, whole, number or "", document

    def _depth(self, document: str, above: frozenset[str]) -> int:
        older = [b for a, b in self._replaces if a == document and b not in above]
        return 1 + max((self._depth(b, above | {document}) for b in older), default=-1) if older else 0
