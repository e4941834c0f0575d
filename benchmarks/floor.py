"""The least that reading a table can cost: parsing it, and writing the texts that each statement must carry."""

from __future__ import annotations

import time
from statistics import median
from typing import TYPE_CHECKING

import polars as pl

from triangulate.reading import read

if TYPE_CHECKING:
    from pathlib import Path


def seconds_of_texts(path: Path, times: int = 5) -> float:
    """Return the median seconds to build id, global id, subject and locator of every statement, and to parse the table.

    The texts are those of the real extract, cut into the parts they are joined from, so their lengths are right.
    """
    parts = read(path).statements.select(
        pl.col("id").str.head(-6).alias("record"),
        pl.col("about").str.slice(8).alias("about"),
        pl.col("locator").str.head(-6).alias("place"),
    )
    taken: list[float] = []
    for _ in range(times):
        started = time.perf_counter()
        for file in sorted(path.glob("*.csv")):
            pl.read_csv(file, infer_schema=False)
        local = parts.select(
            pl.concat_str(pl.col("record"), pl.lit(".PLACE")).alias("id"),
            pl.concat_str(pl.col("place"), pl.lit(" PLACE")).alias("locator"),
            pl.concat_str(pl.lit("ssda903:"), pl.col("about")).alias("about"),
        )
        local.select(pl.concat_str(pl.lit("ssda903:"), pl.col("id")))
        taken.append(time.perf_counter() - started)
    return median(taken)
