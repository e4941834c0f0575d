"""Slips that two texts share: a misspelt name, a wrong reference, a date with day and month exchanged.

Agreement on what is right shows no copying; agreement on the same mistake does (Dong, Berti-Equille and Srivastava,
2009, PVLDB 2). Whether a thing is a slip is judged only against what the run itself records of the people and events
concerned: a word one letter away from their name that is no recorded name of anybody.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Final

import polars as pl
from rapidfuzz.distance import OSA

from triangulate.normalise.folding import fold_text

if TYPE_CHECKING:
    from triangulate.gathered import Gathered
    from triangulate.lineage_records import Row

_CAPITAL: Final = re.compile(r"\b[A-ZÀ-ÖØ-Þ][\w’'-]{4,}\b")
_REFERENCE: Final = re.compile(r"\b(?=[\w/-]*\d)[A-Za-z]{0,4}\d+(?:[/-]\d+)+\b")
_DAY: Final = re.compile(r"\b(\d{1,2})[/.](\d{1,2})[/.](\d{4})\b|\b(\d{4})-(\d{2})-(\d{2})\b")


class RareSlips:
    """The slips that the texts of two statements have in common."""

    def __init__(self, gathered: Gathered) -> None:
        self._gathered = gathered

    def shared(self, one: Row, other: Row) -> tuple[str, ...]:
        """Return the slips in the words of both statements, sorted; none where either has no words of its own."""
        here, there = _text(one), _text(other)
        if not here or not there:
            return ()
        names = _words(_CAPITAL, here) & _words(_CAPITAL, there)
        references = _words(_REFERENCE, here) & _words(_REFERENCE, there)
        days = (_days(here) & _days(there)) - {row.day[:10] for row in (one, other) if row.day}
        found = [word for word in names if self._is_misspelt(word, one, other)]
        found += [word for word in references if self._is_miswritten(word, one, other)]
        found += [day for day in days if _exchanged(day) in {row.day[:10] for row in (one, other) if row.day}]
        return tuple(sorted(found))

    def _is_misspelt(self, word: str, one: Row, other: Row) -> bool:
        if word in self._recorded_words:
            return False
        people = {one.person, one.ref_person, other.person, other.ref_person} - {None}
        names = self._names.filter(pl.col("person").is_in(sorted(str(p) for p in people)))["word"].unique().sort()
        return any(OSA.distance(word, name, score_cutoff=1) == 1 for name in names)

    def _is_miswritten(self, word: str, one: Row, other: Row) -> bool:
        events = sorted({row.event for row in (one, other) if row.event is not None})
        known = self._references
        if word in known["reference"]:
            return False
        mine = known.filter(pl.col("event").is_in(events))["reference"].unique().sort()
        return any(OSA.distance(word, reference, score_cutoff=1) == 1 for reference in mine)

    @cached_property
    def _names(self) -> pl.DataFrame:
        names = self._gathered.names.select("person", pl.col("sorted_key").str.split(" ").alias("word"))
        return names.explode("word", empty_as_null=False).drop_nulls().unique()

    @cached_property
    def _recorded_words(self) -> frozenset[str]:
        return frozenset(self._names["word"])

    @cached_property
    def _references(self) -> pl.DataFrame:
        said = self._gathered.statements.filter((pl.col("predicate") == "reference") & pl.col("value").is_not_null())
        folded = pl.col("value").str.to_lowercase().str.replace_all(r"\s", "")
        return (
            said.select(event="about", reference=folded)
            .join(self._gathered.same_events, on="event")
            .select("reference", event="same")
        )


def _text(row: Row) -> str | None:
    return row.quote if row.quote is not None else row.value if row.predicate == "narrative" else None


def _words(pattern: re.Pattern[str], text: str) -> set[str]:
    found = (match.group() for match in pattern.finditer(text))
    if pattern is _REFERENCE:
        return {word.lower() for word in found}
    return {folded for word in found if (folded := fold_text(word)) and " " not in folded}


def _days(text: str) -> set[str]:
    days = set()
    for match in _DAY.finditer(text):
        day, month, year, iso_year, iso_month, iso_day = match.groups()
        written = (iso_year, iso_month, iso_day) if iso_year else (year, month.zfill(2), day.zfill(2))
        days.add("-".join(written))
    return days


def _exchanged(day: str) -> str:
    year, month, of_month = day.split("-")
    return f"{year}-{of_month}-{month}"
