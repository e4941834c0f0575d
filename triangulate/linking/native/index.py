"""Looks up one new record, or a batch of them, in a linked table: the answer of a full run, without one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from triangulate.errors import UsageError
from triangulate.linking.native.comparisons import LEVELS
from triangulate.linking.native.index_blocks import Blocks
from triangulate.linking.native.index_entries import Entries, Entry
from triangulate.linking.native.index_keys import KeyHashes, mixed_one
from triangulate.linking.native.index_people import Joined, People, capped, mean_bits
from triangulate.linking.native.index_sieve import FEWEST, Sieve
from triangulate.linking.native.index_weights import PairWeigher, Weight
from triangulate.linking.native.strength import PROBABLE, SHOWN_BITS, STRONG
from triangulate.linking.native.values import Ints
from triangulate.linking.native.weighing import EDGE_BITS
from triangulate.linking.rivals import RIVAL_BITS

if TYPE_CHECKING:
    from triangulate.linking.native.links import Links


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record of the table that could be the same person.

    ``probability``, ``strength``, ``weight``, ``joined`` and ``levels`` are those that :attr:`Links.edges` would show
    for the pair; ``person``: the person of that record in the indexed table.
    """

    id: Any
    person: Any
    probability: float
    strength: str
    weight: float
    joined: bool
    levels: Mapping[str, str | None] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Found:
    """What an index knows of a new record.

    ``candidates``: pairs worth a look, the heaviest first. ``person``: the person it belongs to, None for nobody;
    ``people``: all people of the table that would become one with it (more than one where it ties two together).
    ``records``: the ids of the records that would stand with it. ``many``: whether the heaviest candidates of two
    people of the table are at most three bits apart, so that neither may be taken, even where the record ties the two
    together; those people are ``rivals``. ``looked_at``: how
    many records were weighed. ``notes``: what was not looked into.
    """

    candidates: tuple[Candidate, ...]
    person: Any
    people: tuple[Any, ...]
    records: tuple[Any, ...] = field(repr=False)
    many: bool
    rivals: tuple[Any, ...]
    looked_at: int
    notes: tuple[str, ...] = ()


class LinkIndex:
    """The records of a linked table, ready for new ones to be looked up; the table itself stays as it is.

    A lookup answers what :func:`link` would with the new record as one more row of the table and ``model=links.model``:

    * Weights and levels are equal to those of that run, up to rounding. The new record counts: a value it shares is
      carried by one record more, and the table holds one record more. Where records hold several spellings of one
      address, the run breaks ties by the order of ids; the lookup by the order of texts.
    * The candidates are equal, but for blocks at the edge of their size: the blocks are those of the table as it was
      linked. A block that was split is looked into where the record belongs by the same parts; one that was left out
      as too large is not looked into, and ``notes`` says so.
    * The person is that of the run, as long as the new record does not change whether two records of the table are
      a link by themselves, and which sources hold each person once.
    * ``probability`` also rests on pairs of the table, whose weights are those before the record came.

    Dates that could be read day first or month first are read as the table's own column was.
    """

    def __init__(self, links: Links) -> None:
        self._links, self._linked = links, links.linked
        table = self._linked.table
        self._entries = Entries(table, links.roles, links.source)
        self._hashes = KeyHashes(table, self._entries)
        self._blocks = Blocks(table, self._linked.blocking)
        self._weigher = PairWeigher(self._linked, self._entries)
        self._sieve = Sieve(self._linked, self._entries, self._weigher)
        self._people = People(self._linked, links.threshold)
        self._least = min(links.threshold, 0.0) + EDGE_BITS
        self._names = links.person_ids()
        self._columns = {links.source, links.id, *(column for columns in links.roles.values() for column in columns)}
        self._level_names = [(c.name, (None, *LEVELS[c.kind])) for c in self._linked.comparisons]
        self._every = np.arange(len(table), dtype=np.int32)

    def __repr__(self) -> str:
        return f"LinkIndex({len(self._linked.table)} records, {len(self._blocks.keys)} keys)"

    def lookup(self, record: Mapping[str, object]) -> Found:
        """Return what is known of one new record: its values by the caller's names of columns; absent ones are missing.

        Lists hold several values. Raises :class:`UsageError` for a column that the links were not told about.
        """
        unknown = record.keys() - self._columns
        if unknown:
            raise UsageError(
                place=f"record: {', '.join(sorted(map(str, unknown)))}", kind="the index has no such column",
                next_step="Use the columns that were named when the table was linked.",
            )  # fmt: skip
        entry = self._entries.of_record(record)
        rows, notes = self._candidates(entry)
        search = _Search(self, entry, rows)
        return search.found(notes)

    def lookup_many(self, table: Any) -> pl.DataFrame:
        """Return the candidates of a batch of new records: one row a pair.

        ``table`` has the columns of the indexed one. See :func:`triangulate.linking.native.index_batch.lookup_batch`.
        """
        from triangulate.linking.native.index_batch import lookup_batch

        return lookup_batch(self._links, self._entries, self._blocks, self._people, self._names, table)

    def _candidates(self, entry: Entry) -> tuple[Ints, tuple[str, ...]]:
        if self._blocks.every:
            return self._every, ()
        found: set[int] = set()
        notes: list[str] = []
        for key in self._blocks.keys:
            for value in self._hashes.of_key(key.name, entry):
                for stage in key.stages:
                    if not self._blocks.is_wide(stage, value):
                        found.update(self._blocks.rows(stage, value))
                        break
                    if stage.refine is None:
                        notes.append(f"Too many records share its {key.label}: not looked into.")
                        break
                    value = mixed_one(self._blocks.coarse(value), self._hashes.first(stage.refine, entry))
                    if not value:
                        break
        return np.array(sorted(found), np.int32), tuple(dict.fromkeys(notes))


class _Search:
    """One lookup: weighs, finds the person, and puts the answer together."""

    def __init__(self, index: LinkIndex, entry: Entry, rows: Ints) -> None:
        self._index, self._entry = index, entry
        self._looked_at = len(rows)
        if len(rows) >= FEWEST:
            rows = index._sieve.could_weigh(entry, rows, index._least)
        self._entry_of: dict[int, Entry] = dict(zip(rows.tolist(), index._entries.of_rows(rows), strict=True))
        weighed = {row: index._weigher.weigh(entry, other, entry) for row, other in self._entry_of.items()}
        self._weighed: dict[int, Weight] = {
            row: weight for row, weight in weighed.items() if weight.bits >= index._least
        }

    def found(self, notes: tuple[str, ...]) -> Found:
        index = self._index
        bits = {row: weight.bits for row, weight in self._weighed.items()}
        joined = index._people.join(self._entry.source, bits, self._inside, self._between)
        mine = set(joined.with_new)
        shown = [row for row, weight in bits.items() if weight >= SHOWN_BITS or row in mine]
        standing = self._standing(shown, joined, bits)
        ids = index._linked.table.ids
        candidates = [self._candidate(row, standing[row], row in mine) for row in shown]
        candidates.sort(key=lambda c: (-c.weight, str(c.id)))
        people = self._people_of(joined.with_new)
        rivals = self._rivals(shown, bits)
        return Found(
            tuple(candidates), people[0] if people else None, people, tuple(ids[row] for row in joined.with_new),
            bool(rivals), rivals, self._looked_at, notes,
        )  # fmt: skip

    def _inside(self, row: int) -> float:
        return self._index._weigher.weigh(self._entry, self._of(row), self._entry).bits

    def _between(self, one: int, other: int) -> float:
        return self._index._weigher.weigh(self._of(one), self._of(other), self._entry).bits

    def _of(self, row: int) -> Entry:
        if row not in self._entry_of:
            self._entry_of[row] = self._index._entries.of_rows(np.array([row], np.int32))[0]
        return self._entry_of[row]

    def _candidate(self, row: int, standing: float, joined: bool) -> Candidate:
        index, weight = self._index, self._weighed[row]
        probability = round(1.0 / (1.0 + 2.0 ** -round(standing, 4)), 6)
        strength = "possible"
        if joined and probability >= PROBABLE:
            strength = "strong" if probability >= STRONG else "probable"
        levels = {name: names[level] for (name, names), level in zip(index._level_names, weight.levels, strict=True)}
        return Candidate(
            index._linked.table.ids[row],
            index._names[row],
            probability,
            strength,
            round(weight.bits, 4),
            joined,
            levels,
        )

    def _standing(self, shown: list[int], joined: Joined, bits: Mapping[int, float]) -> dict[int, float]:
        """Return the bits of pairs in the light of all records (see :mod:`standing`)."""
        people, mine, source = self._index._people, joined.with_new, self._entry.source
        groups = {row: mine if row in mine else self._group(row, joined) for row in shown}
        wanted = {pair for group in groups.values() for pair in _pairs_between(mine, group)}
        known = people.edges.known(sorted(wanted))
        found = {}
        for row, group in groups.items():
            inside = row in mine
            pairs = [known[pair] for pair in _pairs_between(mine, group) if pair in known] + [
                bits[r] for r in group if r in bits
            ]
            size = len(mine) + 1
            possible = size * (size - 1) // 2 if inside else size * len(group)
            mean = mean_bits(sum(map(capped, pairs)), len(pairs), possible)
            other = self._of(row).source
            found[row] = max(bits[row], mean) + people.gain(source, other) if inside else min(bits[row], mean)
        return found

    def _group(self, row: int, joined: Joined) -> list[int]:
        """Return the records of the person of a record that the new one does not join."""
        if row in joined.regrouped:
            return joined.regrouped[row]
        people = self._index._people
        return people.persons.members(int(people.persons.label[row]))

    def _people_of(self, rows: list[int]) -> tuple[Any, ...]:
        """Return the people that some records belong to, those with most of the records first."""
        names = self._index._names
        counted: dict[Any, int] = {}
        for row in rows:
            counted[names[row]] = counted.get(names[row], 0) + 1
        return tuple(sorted(counted, key=lambda person: (-counted[person], str(person))))

    def _rivals(self, shown: list[int], bits: Mapping[int, float]) -> tuple[Any, ...]:
        """Return the people of the table whose heaviest candidates are too close to call; none where one stands out."""
        persons = self._index._people.persons.label
        best: dict[int, tuple[float, int]] = {}
        for row in shown:
            person, this = int(persons[row]), (bits[row], -row)
            best[person] = max(best.get(person, this), this)
        most = max((weight for weight, _ in best.values()), default=0.0)
        near = sorted((-weight, -row) for weight, row in best.values() if most - weight <= RIVAL_BITS)
        return tuple(self._index._names[row] for _, row in near) if len(near) > 1 else ()


def _pairs_between(mine: list[int], group: list[int]) -> list[tuple[int, int]]:
    """Return the pairs (i < j) of two groups of records, or within one."""
    if mine is group:
        return list(combinations(group, 2))
    return [(min(a, b), max(a, b)) for a in mine for b in group]
