"""Looks up a batch of new records in an indexed table, a column at a time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from triangulate.errors import UsageError
from triangulate.linking.native.candidates import LEAST_PAIRS, blocks_of_key, pack, unpack
from triangulate.linking.native.clusters import cluster
from triangulate.linking.native.comparisons import comparisons_of
from triangulate.linking.native.dates import Dates
from triangulate.linking.native.index_blocks import Blocks, batch_rows, batch_wide
from triangulate.linking.native.index_entries import Entries, Known, values_by_role
from triangulate.linking.native.index_people import People
from triangulate.linking.native.keys import FEW, BlockKey, block_keys, mixed, parts_of
from triangulate.linking.native.places import Places
from triangulate.linking.native.reading import read_table
from triangulate.linking.native.some_records import records_of
from triangulate.linking.native.table import Table, prepare
from triangulate.linking.native.values import Hashes, Ints, Values
from triangulate.linking.native.weighing import EDGE_BITS, Weigher
from triangulate.linking.rivals import RIVAL_BITS

if TYPE_CHECKING:
    from triangulate.linking.native.linker import Linked
    from triangulate.linking.native.links import Links

_RECORD_BITS: Final = np.uint64(29)
_RECORD: Final = np.uint64((1 << 29) - 1)
_KEY_BITS: Final = np.uint64(6)
_NAMES: Final = ("given", "middle", "family", "sex")
Rows = NDArray[np.int64]


@dataclass(frozen=True, repr=False)
class _Part(Table):
    """Some records of a larger table: values are as common as they are in the whole. ``whole``: records of that."""

    whole: int = 0

    def __len__(self) -> int:
        return self.whole


class _CountedDates(Dates):
    """Dates of some records, as common as they are in the whole table."""

    def __init__(self, days: Ints, entries: Entries, new: Dates) -> None:
        super().__init__(days)
        known, more = np.unique(new.days[new.days > 0], return_counts=True)
        added = dict(zip(known.tolist(), more.tolist(), strict=True))
        self._known = np.unique(days[days > 0])
        self.counts = np.array([entries.day_count(day) + added.get(day, 0) for day in self._known.tolist()], np.int64)


def lookup_batch(
    links: Links, entries: Entries, blocks: Blocks, people: People, names: pl.Series, table: Any
) -> pl.DataFrame:
    """Return the pairs worth a look of new records with those of the table and with each other, sorted.

    ``record`` (id of the new record), ``id`` (of the other), ``new`` (whether that is of the batch too), ``person``
    (of the other in the indexed table, null if new), ``probability``, ``strength``, ``weight``, ``joined`` and the
    levels as in :attr:`Links.edges`; ``many``: whether the heaviest candidates of two people are at most three bits
    apart. They are those of a run over the table with the whole batch appended. Where a source holds each person once,
    every record of the table is weighed again, since what a left-over record means depends on how many there are.

    Raises :class:`UsageError` for an id that the table or the batch has already.
    """
    linked = links.linked
    columns = list(
        dict.fromkeys(
            [links.id, *([links.source] if links.source else []), *(c for r in links.roles.values() for c in r)]
        )
    )
    frame = read_table(table, columns)
    if frame[links.id].is_in(linked.table.ids.implode()).any():
        raise UsageError(
            place=f"id: {links.id}",
            kind="a new record has the id of an indexed one",
            next_step="Give new records ids of their own.",
        )
    new = prepare(frame, links.id, links.source, links.roles)
    record, row = _candidates(new, blocks)
    rows = _rows_to_weigh(linked, people, row)
    part, plain = _joined(linked.table, entries, rows, new)
    found, names_across = comparisons_of(part)
    wanted = {comparison.name for comparison in linked.comparisons}
    comparisons = tuple(c for c in found if c.name in wanted)
    weigher = Weigher(part, comparisons, names_across, linked.model.parameters(comparisons, part.sources, len(part)))
    old = np.searchsorted(rows, row).astype(np.int32)
    pairs = np.concatenate(
        [pack(old, record + np.int32(len(rows))), _pairs_among(new, blocks, len(rows)), _known_pairs(linked, rows)]
    )
    edges = weigher.weigh(np.unique(pairs), least=min(links.threshold, 0.0) + EDGE_BITS)
    once = np.append(linked.one_to_one, np.zeros(len(part.sources) - len(linked.one_to_one), bool))
    person = cluster(plain, edges, weigher, links.threshold, once)
    joined = replace(
        linked, table=plain, comparisons=comparisons, weigher=weigher, edges=edges, person=person, one_to_one=once
    )
    return _answer(joined, rows, names, new.ids)


def _candidates(new: Table, blocks: Blocks) -> tuple[Ints, Ints]:
    """Return which new record shares a block with which record of the table, each pair once, sorted."""
    if blocks.every:
        return tuple(side.ravel().astype(np.int32) for side in np.indices((len(new), blocks.records)))  # type: ignore[return-value]
    found = [np.zeros(0, np.uint64)]
    for first in range(0, len(new), FEW):  # smaller tables have keys that larger ones lack
        some = records_of(new, np.arange(first, min(first + FEW, len(new))))
        keys, parts = {key.name: key for key in block_keys(some)}, parts_of(some)
        for key in blocks.keys:
            wide = keys[key.name].make()
            record, place = np.nonzero(wide)
            hashes = wide[record, place]
            for stage in key.stages:
                at, rows = batch_rows(blocks, stage, hashes)
                found.append(pack((record[at] + first).astype(np.int32), rows))
                too_wide = batch_wide(blocks, stage, hashes)
                if stage.refine is None or not too_wide.any():
                    break
                record = record[too_wide]
                hashes = mixed(hashes[too_wide] & ~blocks.mask, parts[stage.refine].first()[record])
                record, hashes = record[hashes != 0], hashes[hashes != 0]
    return unpack(np.unique(np.concatenate(found)))


def _pairs_among(new: Table, blocks: Blocks, first: int) -> Hashes:
    """Return the pairs of new records that share a key, numbered from ``first``."""
    if blocks.every:
        one, other = np.triu_indices(len(new), 1)
        return pack((one + first).astype(np.int32), (other + first).astype(np.int32))
    used = {key.name for key in blocks.keys}
    keys: list[BlockKey] = [key for key in block_keys(new) if key.name in used]
    found = [blocks_of_key(key, LEAST_PAIRS, max(len(new), 2)).pairs(None, 0) >> _KEY_BITS for key in keys]
    packed = np.concatenate([np.zeros(0, np.uint64), *found])
    one, other = ((packed >> _RECORD_BITS).astype(np.int32), (packed & _RECORD).astype(np.int32))
    return pack(one + np.int32(first), other + np.int32(first))


def _rows_to_weigh(linked: Linked, people: People, row: Ints) -> Rows:
    """Return the candidates and all records that stand with them, in order."""
    if linked.one_to_one.any():
        return np.arange(len(linked.table), dtype=np.int64)
    return people.around(row)


def _known_pairs(linked: Linked, rows: Rows) -> Hashes:
    """Return the pairs that the run kept among some records, numbered anew."""
    inside = np.zeros(len(linked.table), bool)
    inside[rows] = True
    i, j = unpack(linked.edges.packed)
    both = inside[i] & inside[j]
    return pack(np.searchsorted(rows, i[both]).astype(np.int32), np.searchsorted(rows, j[both]).astype(np.int32))


def _joined(table: Table, entries: Entries, rows: Rows, new: Table) -> tuple[_Part, Table]:
    """Return the table of some records and all new ones: as part of the whole, and by itself."""
    mine, theirs = values_by_role(table), values_by_role(new)
    both = {role: _values(values, entries.known[role], rows, theirs[role]) for role, values in mine.items()}
    sources = (*table.sources, *(name for name in new.sources if name not in table.sources))
    place = np.array([sources.index(name) for name in new.sources], np.int16)
    ids = pl.concat([table.ids.gather(rows), new.ids])
    fields: dict[str, Any] = {
        "ids": ids, "position": np.arange(len(ids)), "sources": sources,
        "source": np.concatenate([table.source[rows], place[new.source]]),
        "dates": None if table.dates is None or new.dates is None else _dates(table.dates, entries, rows, new.dates),
        "places": None if table.places is None else Places(both.get("address"), both.get("postcode"), both.get("town")),
        "numbers": {role: both[role] for role in table.numbers}, "texts": {role: both[role] for role in table.texts},
        **{role: both[role] for role in _NAMES if role in both},
    }  # fmt: skip
    return _Part(**fields, whole=len(table) + len(new)), Table(**fields)


def _values(values: Values, known: Known, rows: Rows, new: Values) -> Values:
    """Return the values of some records and all new ones, with the counts of the whole."""
    number, unseen = known.number, len(values.texts)
    texts = new.texts.to_list()
    codes = np.array([number.get(text, unseen + place) for place, text in enumerate(texts)] + [-1], np.int32)
    wide = max(values.codes.shape[1], new.codes.shape[1])
    both = np.vstack([_widened(values.codes[rows], wide), _widened(codes[new.codes], wide)])
    seen = np.zeros(unseen + len(texts), bool)
    seen[both[both >= 0]] = True
    held = np.flatnonzero(seen)
    fresh = np.full(len(seen) + 1, -1, np.int32)
    fresh[held] = np.arange(len(held), dtype=np.int32)
    counts = np.concatenate([values.counts, np.zeros(len(texts), np.int64)])
    np.add.at(counts, codes[:-1], new.counts)
    mine = [known.texts[code] if code < unseen else texts[code - unseen] for code in held.tolist()]
    return Values(fresh[both], pl.Series(mine, dtype=pl.String), counts[held])


def _widened(codes: Ints, wide: int) -> Ints:
    found = np.full((len(codes), wide), -1, np.int32)
    found[:, : codes.shape[1]] = codes
    return found


def _dates(dates: Dates, entries: Entries, rows: Rows, new: Dates) -> Dates:
    wide = max(dates.days.shape[1], new.days.shape[1])
    days = np.zeros((len(rows) + len(new.days), wide), np.int32)
    days[: len(rows), : dates.days.shape[1]] = dates.days[rows]
    days[len(rows) :, : new.days.shape[1]] = new.days
    return _CountedDates(days, entries, new)


def _answer(joined: Linked, rows: Rows, names: pl.Series, new: pl.Series) -> pl.DataFrame:
    from triangulate.linking.native.links import edges_frame

    edges = edges_frame(joined)
    ids = joined.table.ids
    known = pl.DataFrame({"id": ids, "person": pl.concat([names.gather(rows), pl.Series([None] * len(new), dtype=names.dtype)]),
                          "group": joined.person, "new": np.arange(len(ids)) >= len(rows)})  # fmt: skip
    one = edges.rename({"a": "record", "b": "id"})
    both = pl.concat([one, edges.rename({"b": "record", "a": "id"}).select(one.columns)])
    mine = both.filter(pl.col("record").is_in(new.implode())).join(known, on="id", how="left")
    best = (
        mine.group_by("record", "group")
        .agg(pl.col("weight").max())
        .group_by("record")
        .agg(pl.col("weight").top_k(2).alias("top"))
    )
    near = (pl.col("top").list.max() - pl.col("top").list.min() <= RIVAL_BITS) & (pl.col("top").list.len() > 1)
    told = mine.join(best.select("record", near.alias("many")), on="record")
    first = ["record", "id", "new", "person", "probability", "strength", "weight", "joined", "many"]
    levels = [column for column in edges.columns if column.startswith("level_")]
    return told.select(*first, *levels).sort("record", "id")
