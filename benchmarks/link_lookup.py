"""Lookups in an index of a linked table: ``python -m benchmarks.link_lookup [--records N] [--table FILE]``.

Some records are held out of a table of invented people, the others linked and indexed, and the held-out ones looked up:
one by one, and as one batch. It prints how long a lookup takes (median, 99th percentile, longest; wall and processor
time), what the index costs to build and to hold, and how the batch compares with a full run over all records.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from benchmarks.link_sets import Origin, load
from triangulate.linking.native.links import Links, link

_LOOKUPS: Final = 2_000
_WARM: Final = 200
_TIMES: Final = 3


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description="Measure lookups of new records in an index.")
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--batch", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="keep the table here, and use the one that is here")
    parser.add_argument("--compare", action="store_true", help="also compare the batch with a full run")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = (asked.folder or Path(made)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        people = load("people", Origin(folder, asked.records, asked.seed, None, None))
        frame = pl.read_parquet(people.table)
    drawn = np.random.default_rng(asked.seed).choice(frame.height, asked.batch, replace=False)
    new = frame[np.sort(drawn).tolist()]
    base = frame.join(new, on="id", how="anti")
    links = link(base, id="id", source="source", columns=people.columns)
    _measure(links, base, new, people.columns, compare=asked.compare)


def _measure(links: Links, base: pl.DataFrame, new: pl.DataFrame, columns: dict[str, str], *, compare: bool) -> None:
    before, began = _memory(), time.perf_counter()
    index = links.index()
    print(f"index of {base.height:,} records: {time.perf_counter() - began:.2f} s, {_memory() - before:,.0f} MB more")
    rows = list(new.head(_WARM + _LOOKUPS).iter_rows(named=True))
    for row in rows[:_WARM]:
        index.lookup(row)
    wall, used = [], []
    for row in rows[_WARM:]:
        start, busy = time.perf_counter_ns(), time.thread_time_ns()
        index.lookup(row)
        wall.append((time.perf_counter_ns() - start) / 1e6)
        used.append((time.thread_time_ns() - busy) / 1e6)
    for what, times in (("wall", wall), ("processor", used)):
        middle, late = np.percentile(times, [50, 99])
        print(f"{len(times):,} lookups, {what}: p50 {middle:.2f} ms, p99 {late:.2f} ms, longest {max(times):.2f} ms")
    for _ in range(_TIMES):
        began, used_before = time.perf_counter(), time.process_time()
        found = index.lookup_many(new)
        spent = time.process_time() - used_before
        print(f"batch of {new.height:,}: {time.perf_counter() - began:.2f} s, processor {spent:.2f} s")
    if compare:
        _compare(links, found, pl.concat([base, new]), new["id"], columns)


def _compare(links: Links, found: pl.DataFrame, frame: pl.DataFrame, new: pl.Series, columns: dict[str, str]) -> None:
    full = link(frame, id="id", source="source", columns=columns, model=links.model).edges
    wanted = full.filter(pl.col("a").is_in(new.implode()) | pl.col("b").is_in(new.implode()))
    ends = pl.min_horizontal("record", "id").alias("a"), pl.max_horizontal("record", "id").alias("b")
    mine = found.select(*ends, "weight", "joined").unique(["a", "b"])
    both = wanted.join(mine, on=["a", "b"], how="full", suffix="_batch")
    missing, more = both["weight_batch"].null_count(), both["weight"].null_count()
    apart = both.select((pl.col("weight") - pl.col("weight_batch")).abs().max()).item()
    unlike = both.select((pl.col("joined") != pl.col("joined_batch")).sum()).item()
    print(
        f"full run: {wanted.height:,} pairs; the batch lacks {missing}, has {more} more; weights differ by at most "
        f"{apart} bits, {unlike} pairs are joined in one alone"
    )


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
