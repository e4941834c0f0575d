"""How far a statement says its thing is settled: reported, alleged, self-reported, observed, assessed, or found.

Ranks follow the design of this project (finding codes, version 1): reported < alleged < self-reported < observed <
assessed < found by a body < found by a court. A statement that says a thing outright, though it only repeats others,
is *stated as fact*: it claims what only a finding gives.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.normalise.table_reader import read_table

if TYPE_CHECKING:
    from triangulate.lineage_records import Row

_COURTS: Final = ("court",)
_FOUND: Final = ("finding", "decision")
_SOURCED: Final = ("observed", "self", "official")


class Rank(IntEnum):
    """How far a thing is settled, as a statement puts it; ``STATED`` is said outright without saying on what."""

    UNKNOWN = 0
    REPORTED = 1
    ALLEGED = 2
    SELF_REPORTED = 3
    OBSERVED = 4
    ASSESSED = 5
    STATED = 6
    FOUND = 7
    FOUND_BY_COURT = 8

    @property
    def words(self) -> str:
        """The rank in words, as a ladder prints it."""
        return _WORDS[self]


_WORDS: Final = {
    Rank.UNKNOWN: "recorded",
    Rank.REPORTED: "reported",
    Rank.ALLEGED: "alleged",
    Rank.SELF_REPORTED: "self-reported",
    Rank.OBSERVED: "observed",
    Rank.ASSESSED: "assessed",
    Rank.STATED: "stated as fact",
    Rank.FOUND: "found by a body",
    Rank.FOUND_BY_COURT: "found by a court",
}


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of a ladder: the statement or document, and how far it says the thing is settled."""

    statement: str
    rank: Rank

    @property
    def words(self) -> str:
        """The step in words: its id and its rank."""
        return f"{self.statement}: {self.rank.words}"


@cache
def _said(use: str) -> re.Pattern[str]:
    words = sorted((row["words"] for row in read_table("status_words") if row["use"] == use), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b", re.IGNORECASE)


def attributes(words: str | None) -> bool:
    """Return whether words attribute what they say to somebody, or leave it open (table ``status_words.csv``)."""
    return bool(words) and _said("attributed").search(words or "") is not None


def asserts(words: str | None) -> bool:
    """Return whether words say outright that somebody did a thing, attributing it to nobody."""
    return bool(words) and not attributes(words) and _said("asserted").search(words or "") is not None


def asserting(words: pl.Expr) -> pl.Expr:
    """Return whether each text says outright that somebody did a thing, as :func:`asserts` does for one."""
    outright, attributed = (f"(?i){_said(use).pattern}" for use in ("asserted", "attributed"))
    return (words.str.contains(outright) & ~words.str.contains(attributed)).fill_null(value=False)


def rank_of(row: Row | None) -> Rank:
    """Return how far a statement says its thing is settled; ``UNKNOWN`` for documents and where nothing says it."""
    if row is None:
        return Rank.UNKNOWN
    if row.kind in _FOUND or row.basis == "official":
        by_court = row.agency in _COURTS or (row.process == "civil" and row.kind in _FOUND)
        return Rank.FOUND_BY_COURT if by_court else Rank.FOUND
    if row.kind == "allegation":
        return Rank.ALLEGED
    if row.basis in _SOURCED:
        return Rank.SELF_REPORTED if row.basis == "self" else Rank.OBSERVED
    return _of_words(row)


def _of_words(row: Row) -> Rank:
    """Rank a statement of no first-hand basis by its kind, its predicate and the words used."""
    if row.kind in ("assessment", "opinion"):
        return Rank.STATED if asserts(row.quote) else Rank.ASSESSED
    if attributes(row.quote):
        return Rank.ALLEGED if row.predicate == "allegation" else Rank.REPORTED
    if row.kind == "fact" and row.basis != "told":
        return Rank.STATED
    told = row.basis == "told" or row.informant is not None
    if row.predicate == "convicted" or row.value == "offender" or (asserts(row.quote) and not told):
        return Rank.STATED
    if row.predicate == "allegation":
        return Rank.ALLEGED
    return Rank.REPORTED if told else Rank.UNKNOWN
