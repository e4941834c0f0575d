"""Looks up a batch of new records in an indexed table, a column at a time."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from triangulate.errors import UsageError
from triangulate.linking.native.candidates import LEAST_PAIRS, pack, unpack
from triangulate.linking.native.clusters import cluster
from triangulate.linking.native.comparisons import comparisons_of
from triangulate.linking.native.dates import Dates
from triangulate.linking.native.index_blocks import Blocks, KeyBlocks, batch_rows, batch_wide, in_order_once
from triangulate.linking.native.index_entries import PLACES, Entries, Known, values_by_role
from triangulate.linking.native.index_people import People
from triangulate.linking.native.key_blocks import blocks_of_key
from triangulate.linking.native.key_parts import mixed
from triangulate.linking.native.keys import BlockKey, block_keys
from triangulate.linking.native.places import Places
from triangulate.linking.native.reading import read_table
from triangulate.linking.native.table import Table, prepare
from triangulate.linking.native.values import Hashes, Ints, Values, text_hashes
from triangulate.linking.native.weighing import EDGE_BITS, Weighed, Weigher
from triangulate.linking.rivals import RIVAL_BITS

if TYPE_CHECKING:
    from triangulate.linking.native.linker import Linked
    from triangulate.linking.native.links import Links

_WORKERS: Final = 2
_SHIFT: Final = np.uint64((1 << 32) + 1)  # moves both record numbers of a packed pair by one
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

    def __init__(self, days: Ints, table: Dates, new: Dates) -> None:
        super().__init__(days)
        self._of_whole = (table, new)
        self.counts = self.counts_of(np.unique(days[days > 0]))

    def frequency(self, days: Ints) -> NDArray[np.float32]:
        """Return how many records of the whole carry each of some dates."""
        return self.counts_of(days).astype(np.float32)

    def counts_of(self, days: Ints) -> NDArray[np.int64]:
        """Return how many records of the whole carry each of some dates, 0 where none does."""
        one, other = (dates.counts_of(days) for dates in self._of_whole)
        return one + other


def lookup_batch(
    links: Links, entries: Entries, blocks: Blocks, people: People, names: pl.Series, table: Any
) -> pl.DataFrame:
    """Return the pairs worth a look of new records with those of the table and with each other, sorted.

    ``record`` (id of the new record), ``id`` (of the other), ``new`` (whether that is of the batch too), ``person``
    (of the other in the indexed table, null if new), ``probability``, ``strength``, ``weight``, ``joined`` and the
    levels as in :attr:`Links.edges`; ``many``: whether the heaviest candidates of two people of the table
    are at most three bits apart. They are those of a run over the table with the whole batch appended, but for blocks
    at the edge of their size. Where a source holds each person once, every record of the table is weighed again, since
    what a left-over record means depends on how many there are.

    Raises :class:`UsageError` for an id that the table or the batch has already.
    """
    linked = links.linked
    used = [
        links.id,
        *([links.source] if links.source else []),
        *(c for columns in links.roles.values() for c in columns),
    ]
    frame = _with_ids_like(read_table(table, list(dict.fromkeys(used))), links.id, linked.table.ids.dtype)
    new = _dates_alike(prepare(frame, links.id, links.source, links.roles), frame, links)
    _check_ids(linked.table, new.ids, links.id)
    with ThreadPoolExecutor(_WORKERS) as pool:
        keys = {key.name: key for key in block_keys(new, few=blocks.few)}
        among = pool.submit(_pairs_among, new, blocks, keys)
        record, row = _candidates(new, blocks, keys, pool)
        rows = _rows_to_weigh(linked, people, row)
        known = pool.submit(_known_pairs, linked, rows)
        part, plain = _joined(linked.table, entries, rows, new, pool)
        found, names_across = comparisons_of(part)
        wanted = {comparison.name for comparison in linked.comparisons}
        comparisons = tuple(c for c in found if c.name in wanted)
        weigher = Weigher(
            part, comparisons, names_across, linked.model.parameters(comparisons, part.sources, len(part))
        )
        old = np.searchsorted(rows, row).astype(np.int32)
        pairs = [
            pack(old, record + np.int32(len(rows))),
            among.result() + _SHIFT * np.uint64(len(rows)),
            known.result(),
        ]
        edges = _weighed(weigher, in_order_once(np.concatenate(pairs)), min(links.threshold, 0.0) + EDGE_BITS, pool)
    once = np.append(linked.one_to_one, np.zeros(len(part.sources) - len(linked.one_to_one), bool))
    person = cluster(plain, edges, weigher, links.threshold, once)
    joined = replace(
        linked, table=plain, comparisons=comparisons, weigher=weigher, edges=edges, person=person, one_to_one=once
    )
    return _answer(joined, rows, names, new.ids)


def _with_ids_like(frame: pl.DataFrame, column: str, kind: pl.DataType) -> pl.DataFrame:
    """Return a table with ids of the kind that the indexed table has."""
    try:
        return frame.with_columns(pl.col(column).cast(kind))
    except pl.exceptions.InvalidOperationError:
        raise UsageError(
            place=f"id: {column}", kind=f"the ids are {frame.schema[column]}, those of the index {kind}",
            next_step="Give ids of the same kind.",
        ) from None  # fmt: skip


def _dates_alike(new: Table, frame: pl.DataFrame, links: Links) -> Table:
    """Return new records with dates read month first where the columns of the indexed table were."""
    known = links.linked.table.dates
    if known is None or new.dates is None or not any(known.month_first):
        return new
    columns = {
        role: tuple(frame[column] for column in links.roles[role])
        for role in ("birth_date", "birth_year", "birth_month", "birth_day")
        if role in links.roles
    }
    dates = Dates.from_columns(columns, frame.height, known.month_first)
    return replace(new, dates=dates.reordered(new.position))


def _check_ids(table: Table, new: pl.Series, column: str) -> None:
    known = text_hashes(table.ids)  # records stand in the order of these
    wanted = text_hashes(new)
    place = np.minimum(known.searchsorted(wanted), len(known) - 1) if len(known) else np.zeros(0, np.int64)
    if len(known) and new.is_in(table.ids.gather(place[known[place] == wanted]).implode()).any():
        raise UsageError(
            place=f"id: {column}", kind="a new record has the id of an indexed one",
            next_step="Give new records ids of their own.",
        )  # fmt: skip


def _weighed(weigher: Weigher, pairs: Hashes, least: float, pool: ThreadPoolExecutor) -> Weighed:
    """Return the pairs that weigh enough; two threads share the work."""
    weigher.weigh(pairs[:1])  # the first call works out what both threads look up
    half = len(pairs) // _WORKERS
    one, other = pool.map(lambda some: weigher.weigh(some, least), (pairs[:half], pairs[half:]))
    return Weighed(
        *(
            np.concatenate([a, b])
            for a, b in ((one.packed, other.packed), (one.bits, other.bits), (one.levels, other.levels))
        )
    )


def _candidates(
    new: Table, blocks: Blocks, keys: Mapping[str, BlockKey], pool: ThreadPoolExecutor
) -> tuple[Ints, Ints]:
    """Return which new record shares a block with which record of the table, each pair once, sorted."""
    if blocks.every:
        record, row = np.indices((len(new), blocks.records))
        return record.ravel().astype(np.int32), row.ravel().astype(np.int32)
    found = pool.map(lambda known: _of_key(blocks, known, keys[known.name]), blocks.keys)
    return unpack(in_order_once(np.concatenate([np.zeros(0, np.uint64), *found])))


def _of_key(blocks: Blocks, known: KeyBlocks, key: BlockKey) -> Hashes:
    """Return the pairs of new records and records of the table that one key brings together."""
    wide = key.make()
    record, place = np.nonzero(wide)
    hashes, found = wide[record, place], []
    for number, stage in enumerate(known.stages):
        order = np.argsort(hashes)
        record, hashes = record[order], hashes[order]
        at, rows = batch_rows(blocks, stage, hashes)
        found.append(pack(record[at].astype(np.int32), rows))
        too_wide = batch_wide(blocks, stage, hashes)
        if stage.refine is None or not too_wide.any():
            break
        record = record[too_wide]
        hashes = mixed(hashes[too_wide] & ~blocks.mask, key.refine[number].first()[record])
        record, hashes = record[hashes != 0], hashes[hashes != 0]
    return np.concatenate(found)


def _pairs_among(new: Table, blocks: Blocks, keys: Mapping[str, BlockKey]) -> Hashes:
    """Return the pairs of new records that share a key."""
    if blocks.every:
        one, other = np.triu_indices(len(new), 1)
        return pack(one.astype(np.int32), other.astype(np.int32))
    found = [
        blocks_of_key(keys[key.name], LEAST_PAIRS, max(len(new), 2)).pairs(None, 0) >> _KEY_BITS for key in blocks.keys
    ]
    packed = np.concatenate([np.zeros(0, np.uint64), *found])
    return pack((packed >> _RECORD_BITS).astype(np.int32), (packed & _RECORD).astype(np.int32))


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


def _joined(table: Table, entries: Entries, rows: Rows, new: Table, pool: ThreadPoolExecutor) -> tuple[_Part, Table]:
    """Return the table of some records and all new ones: as part of the whole, and by itself."""
    mine, theirs = values_by_role(table), values_by_role(new)
    at_home = {role: _values(mine[role], entries.known[role], rows, theirs[role]) for role in PLACES if role in mine}
    places = pool.submit(lambda: Places(at_home.get("address"), at_home.get("postcode"), at_home.get("town")))
    both = {
        role: _values(values, entries.known[role], rows, theirs[role])
        for role, values in mine.items()
        if role not in at_home
    }
    sources = (*table.sources, *(name for name in new.sources if name not in table.sources))
    place = np.array([sources.index(name) for name in new.sources], np.int16)
    ids = pl.concat([table.ids.gather(rows), new.ids])
    fields: dict[str, Any] = {
        "ids": ids, "position": np.arange(len(ids)), "sources": sources,
        "source": np.concatenate([table.source[rows], place[new.source]]),
        "dates": None if table.dates is None or new.dates is None else _dates(table.dates, rows, new.dates),
        "places": None if table.places is None else places.result(),
        "numbers": {role: both[role] for role in table.numbers}, "texts": {role: both[role] for role in table.texts},
        **{role: both[role] for role in _NAMES if role in both},
    }  # fmt: skip
    return _Part(**fields, whole=len(table) + len(new)), Table(**fields)


def _values(values: Values, known: Known, rows: Rows, new: Values) -> Values:
    """Return the values of some records and all new ones, with the counts of the whole."""
    unseen = len(values.texts)
    texts = enumerate(new.texts.to_list(), unseen)
    codes = np.array([known.number.get(text, place) for place, text in texts] + [-1], np.int32)
    wide = max(values.codes.shape[1], new.codes.shape[1])
    both = np.vstack([_widened(values.codes[rows], wide), _widened(codes[new.codes], wide)])
    held = in_order_once(both[both >= 0])
    old = held[: held.searchsorted(unseen)]
    counts = np.zeros(len(held), np.int64)
    counts[: len(old)] = values.counts[old]
    counts[held.searchsorted(codes[:-1])] += new.counts
    fresh = np.full(unseen + len(codes), -1, np.int32)
    fresh[held] = np.arange(len(held), dtype=np.int32)
    return Values(
        fresh[both], pl.concat([values.texts.gather(old), new.texts.gather(held[len(old) :] - unseen)]), counts
    )


def _widened(codes: Ints, wide: int) -> Ints:
    found = np.full((len(codes), wide), -1, np.int32)
    found[:, : codes.shape[1]] = codes
    return found


def _dates(dates: Dates, rows: Rows, new: Dates) -> Dates:
    wide = max(dates.days.shape[1], new.days.shape[1])
    days = np.zeros((len(rows) + len(new.days), wide), np.int32)
    days[: len(rows), : dates.days.shape[1]] = dates.days[rows]
    days[len(rows) :, : new.days.shape[1]] = new.days
    return _CountedDates(days, dates, new)


def _answer(joined: Linked, rows: Rows, names: pl.Series, new: pl.Series) -> pl.DataFrame:
    from triangulate.linking.native.links import edges_frame

    _, other = unpack(joined.edges.packed)  # pairs are i < j: the second is new if either is
    edges = edges_frame(joined, other >= len(rows))
    ids = joined.table.ids
    people = pl.concat([names.gather(rows), pl.Series([None] * len(new), dtype=names.dtype)])
    known = pl.DataFrame({"id": ids, "person": people, "new": np.arange(len(ids)) >= len(rows)})
    mine = edges.rename({"a": "record", "b": "id"})
    both = pl.concat([mine, edges.rename({"b": "record", "a": "id"}).select(mine.columns)])
    mine = both.filter(pl.col("record").is_in(new.implode())).join(known, on="id", how="left")
    best = (
        mine.drop_nulls("person")
        .group_by("record", "person")
        .agg(pl.col("weight").max())
        .group_by("record")
        .agg(pl.col("weight").top_k(2).alias("top"))
    )
    near = (pl.col("top").list.max() - pl.col("top").list.min() <= RIVAL_BITS) & (pl.col("top").list.len() > 1)
    told = mine.join(best.select("record", near.alias("many")), on="record", how="left")
    told = told.with_columns(pl.col("many").fill_null(value=False))
    first = ["record", "id", "new", "person", "probability", "strength", "weight", "joined", "many"]
    levels = [column for column in edges.columns if column.startswith("level_")]
    return told.select(*first, *levels).sort("record", "id")
