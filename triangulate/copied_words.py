"""Which statements of different sources share their words: passages, whole quotations, and rare slips."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.fingerprints import SHINGLE, words_of
from triangulate.lineage_records import FIRST_HAND
from triangulate.overlap import overlaps
from triangulate.rare_slips import RareSlips

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from triangulate.gathered import Gathered
    from triangulate.lineage_records import Row

FEWEST_WORDS: Final = 4
"""A whole quotation of fewer words is too common to show copying (judgement, reviewed 2026)."""
_MOST_COMPARED: Final = 60
"""Slips are looked for among at most so many statements of one thing: beyond that, passages tell."""


@dataclass(frozen=True, slots=True)
class _Text:
    """A statement or document with the texts it stands in (each with whether it is a whole one around it)."""

    id: str
    source: str
    units: list[tuple[str, bool]]
    first_hand: bool


class CopiedWords:
    """What the words of a run show about copying; the passages of the whole run are compared once, when asked for."""

    def __init__(self, gathered: Gathered) -> None:
        self._gathered = gathered

    def copied(self, rows: Sequence[Row], documents: Sequence[str] = ()) -> list[tuple[str, str]]:
        """Return the pairs of ids among ``rows`` and ``documents`` whose words one source shares with another, sorted.

        Passages of eight words and more always count. A shorter quotation that is the same from end to end, and a
        rare slip that two texts share, count unless both statements are said to be first hand. The text of a
        document as a whole says nothing about a statement in it that is said to be first hand.
        """
        texts = [_Text(row.id, row.source, self._units(row), row.basis in FIRST_HAND) for row in rows]
        texts += [_Text(one, one.partition(":")[0], [(one, False)], first_hand=False) for one in documents]
        if len({text.source for text in texts}) < 2:
            return []
        pairs = {*self._passages(texts), *_equal_quotes(rows)}
        if len(rows) <= _MOST_COMPARED:
            pairs |= {
                _sorted(a, b)
                for a, b in combinations(rows, 2)
                if a.source != b.source and not _both_first_hand(a, b) and self._slips.shared(a, b)
            }
        return sorted(pairs)

    def is_child(self, person: str, row: Row) -> bool:
        """Return whether a person was surely under 18 when a statement was recorded (or when its event was)."""
        born = self._born.get(person)
        day = (row.recorded_at or row.day or "")[:4]
        return born is not None and day.isdigit() and int(day) - born < 18

    @cached_property
    def _born(self) -> dict[str, int]:
        """Return the earliest year of birth of everybody who told something to somebody."""
        said = self._gathered.statements
        told = said.filter(pl.col("informant").is_not_null())
        members = self._gathered.linking.people.members
        local = pl.concat_str("source", pl.lit(":"), "informant")
        tellers = pl.concat([told.select(persona=local), told.select(persona="informant")]).unique()
        people = tellers.join(members, on="persona").select("person").unique()
        dates = said.filter((pl.col("predicate") == "birth_date") & (pl.col("polarity") == "+"))
        years = dates.join(people, on="person", how="semi").select(
            "person", pl.col("value").str.extract(r"^(\d{4})").cast(pl.Int32).alias("year")
        )
        return dict(years.drop_nulls().group_by("person").agg(pl.col("year").min()).iter_rows())

    def _passages(self, texts: Sequence[_Text]) -> Iterable[tuple[str, str]]:
        shared = self._shared
        by_unit: dict[str, list[_Text]] = defaultdict(list)
        for text in texts:
            for unit, whole in text.units:
                if unit in shared and not (whole and text.first_hand):
                    by_unit[unit].append(text)
        for unit, here in sorted(by_unit.items()):
            for other in sorted(shared[unit] & by_unit.keys()):
                yield from (_sorted(a, b) for a in here for b in by_unit[other] if a.source != b.source)

    def _units(self, row: Row) -> list[tuple[str, bool]]:
        """Return the texts a statement stands in, and whether that is a whole document or narrative."""
        if row.quote is not None:
            return [(row.id, False)]
        own = [(row.id, False)] if row.predicate == "narrative" else []
        told = [(unit, True) for unit in self._narratives.get(row.own_event or "", ()) if unit != row.id]
        return [*own, *told, *([(row.document, True)] if row.document is not None else [])]

    @cached_property
    def shared_passages(self) -> pl.DataFrame:
        """The texts of two sources that share passages (:func:`triangulate.overlap.overlaps`)."""
        return overlaps(self._gathered)

    @cached_property
    def _shared(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for a, b in self.shared_passages.select("a", "b").iter_rows():
            found[a].add(b)
            found[b].add(a)
        return dict(found)

    @cached_property
    def _narratives(self) -> dict[str, list[str]]:
        units = pl.DataFrame({"id": sorted(self._shared)}, schema={"id": pl.String})
        said = self._gathered.statements.filter(pl.col("predicate") == "narrative").join(units, on="id", how="semi")
        found: dict[str, list[str]] = defaultdict(list)
        for event, unit in said.select("about", "id").sort("id").iter_rows():
            found[event].append(unit)
        return found

    @cached_property
    def _slips(self) -> RareSlips:
        return RareSlips(self._gathered)


def _sorted(a: Row | _Text, b: Row | _Text) -> tuple[str, str]:
    return (a.id, b.id) if a.id < b.id else (b.id, a.id)


def _both_first_hand(a: Row, b: Row) -> bool:
    return a.basis in FIRST_HAND and b.basis in FIRST_HAND


def _equal_quotes(rows: Sequence[Row]) -> Iterable[tuple[str, str]]:
    """Yield the pairs of statements of one person or event that quote the same few words from end to end."""
    by_words: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        words = words_of(row.quote) if row.quote else []
        if FEWEST_WORDS <= len(words) < SHINGLE:
            by_words[tuple(words)].append(row)
    for same in by_words.values():
        for a, b in combinations(same, 2):
            if a.source != b.source and not _both_first_hand(a, b):
                yield _sorted(a, b)
