"""The least that linking a table can cost: ``python -m benchmarks.link_floor [--records N] [--folder FOLDER]``.

Whatever a linker does, it reads the columns, tells the values of each column apart, looks at each pair of records that
may be one person, and writes people. The floor does this and nothing else, with the same two threads: each column is
hashed and sorted once, and a pair is compared by one look-up of integers a column. Nothing is cleaned, no two
spellings are compared, no pair is searched for (the pairs are those that the library compares) and nothing is learnt.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, TypeVar

import numpy as np
import polars as pl
from numpy.typing import NDArray

from benchmarks.link_sets import LinkSet, Origin, load
from triangulate.linking.native.candidates import candidate_pairs, unpack
from triangulate.linking.native.keys import block_keys
from triangulate.linking.native.links import Links, link

Codes = NDArray[np.int32]
Found = TypeVar("Found")

_TIMES: Final = 3
_WORKERS: Final = 2
_AT_ONCE: Final = 250_000
_WEIGHTS: Final = np.array([-1.0, 1.0], np.float32)


def main() -> None:
    """Print the seconds of each step of the floor and of a run."""
    parser = argparse.ArgumentParser(description="Measure the least that linking a table can cost.")
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="keep the table here, and use the one that is here")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = (asked.folder or Path(made)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        people = load("people", Origin(folder, asked.records, asked.seed))
        out = Path(made) / "people.parquet"
        began = time.perf_counter()
        links = _run(people, out)
        taken = time.perf_counter() - began
        floor = floor_seconds(people, links, out)
    print(f"{len(links.linked.table):,} records, {links.linked.candidates:,} pairs compared; best of {_TIMES}, seconds")
    for step, seconds in floor.items():
        print(f"  {step:<36}{seconds:6.2f}")
    print(f"  {'floor':<36}{sum(floor.values()):6.2f}")
    print(f"  {'the library, without loading it':<36}{taken:6.2f}")
    for step, seconds in links.linked.clock.steps:
        print(f"    of it {step:<30}{seconds:6.2f}")


def floor_seconds(people: LinkSet, links: Links, out: Path) -> dict[str, float]:
    """Return the least seconds of each step, over a few times, for the pairs of records that a run compares."""
    used = [people.id, *([people.source] if people.source else []), *people.columns]
    packed = candidate_pairs(block_keys(links.linked.table), len(links.linked.table)).packed
    i, j = unpack(packed)
    position = links.linked.table.position
    i, j = position[i].astype(np.int32), position[j].astype(np.int32)
    frame, read = _best(lambda: pl.scan_parquet(people.table).select(used).collect())
    codes, told = _best(lambda: _told_apart(frame.select(list(people.columns))))
    _, compared = _best(lambda: _compared(codes, i, j))
    _, written = _best(lambda: links.people.write_parquet(out))
    return {"read the columns": read, "hash and sort each column": told, "look pairs up": compared, "write": written}


def _run(people: LinkSet, out: Path) -> Links:
    links = link(people.table, id=people.id, source=people.source, columns=people.columns)
    links.people.write_parquet(out)
    return links


def _told_apart(frame: pl.DataFrame) -> list[Codes]:
    """Return the number of each value among the distinct ones, column by column."""
    with ThreadPoolExecutor(_WORKERS) as pool:
        return list(pool.map(_codes, frame.get_columns()))


def _codes(column: pl.Series) -> Codes:
    rows = np.uint64((1 << max(len(column) - 1, 1).bit_length()) - 1)
    packed = (column.hash(seed=0).to_numpy() & ~rows) | np.arange(len(column), dtype=np.uint64)
    packed.sort()
    first = np.ones(len(packed), bool)
    np.greater(packed[1:] ^ packed[:-1], rows, out=first[1:])
    codes = np.empty(len(packed), np.int32)
    codes[(packed & rows).view(np.int64)] = np.cumsum(first, dtype=np.int32)
    return codes


def _compared(codes: list[Codes], i: Codes, j: Codes) -> NDArray[np.float32]:
    """Return for each pair a weight: a look-up a column, added up."""
    starts = range(0, len(i), _AT_ONCE)
    with ThreadPoolExecutor(_WORKERS) as pool:
        return np.concatenate(list(pool.map(lambda start: _weights(codes, i, j, start), starts)))


def _weights(codes: list[Codes], i: Codes, j: Codes, start: int) -> NDArray[np.float32]:
    one, other = i[start : start + _AT_ONCE], j[start : start + _AT_ONCE]
    bits = np.zeros(len(one), np.float32)
    for column in codes:
        bits += _WEIGHTS[(column[one] == column[other]).view(np.int8)]
    return bits


def _best(do: Callable[[], Found]) -> tuple[Found, float]:
    """Return what something gives, and the least of a few times that it takes."""
    times = []
    for _ in range(_TIMES):
        began = time.perf_counter()
        found = do()
        times.append(time.perf_counter() - began)
    return found, min(times)


if __name__ == "__main__":
    main()
