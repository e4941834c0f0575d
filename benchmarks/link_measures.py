"""How right a linkage is: pairwise precision, recall and F1, calibration, and F1 by threshold.

Pairs are counted from the sizes of groups (records of one true person, of one found person, of both), never listed.
Where a set links two sources that each hold a person once, only pairs across the sources count.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

BINS: Final = 10
GRID: Final = tuple(float(weight) for weight in range(-16, 41))


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Pairwise precision, recall and F1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def accuracy(people: pl.DataFrame, truth: pl.DataFrame) -> Accuracy:
    """Return how well ``people`` (``id``, ``person``) agrees with ``truth`` (``id``, ``person``, perhaps ``source``).

    A record that ``people`` lacks counts as a person of its own.
    """
    joined = truth.rename({"person": "true"}).join(people.select("id", found="person"), on="id", how="left")
    alone = pl.col("found").is_null()
    joined = joined.with_columns(pl.when(alone).then(pl.lit("alone ") + pl.col("id").cast(pl.String)).alias("alone"))
    found = _pairs(joined, ["found", "alone"])
    both = _pairs(joined, ["true", "found", "alone"])
    real = _pairs(joined, ["true"])
    return Accuracy(both / found if found else 1.0, both / real if real else 1.0)


def _pairs(joined: pl.DataFrame, keys: list[str]) -> int:
    """Return how many pairs of records agree in ``keys``: all, or those across sources if there is a source."""
    pairs = _within(joined, keys)
    return pairs - _within(joined, [*keys, "source"]) if "source" in joined.columns else pairs


def _within(joined: pl.DataFrame, keys: list[str]) -> int:
    size = joined.group_by(keys).len()["len"].cast(pl.Int64)
    return int((size * (size - 1)).sum()) // 2


def clusters(edges: pl.DataFrame, truth: pl.DataFrame, least: float, *, one_to_one: bool) -> pl.DataFrame:
    """Return ``id`` and ``person`` when edges of at least ``least`` log2 odds are links: components, or best pairs."""
    kept = edges.filter(pl.col("weight") >= least)
    numbers = truth.select("id").with_row_index("number")
    ends = [
        kept.select(pl.col(end).alias("id"))
        .join(numbers, on="id", how="left", maintain_order="left")["number"]
        .to_numpy()
        for end in ("a", "b")
    ]
    if one_to_one:
        chosen = _greedy(ends[0], ends[1], kept["weight"].to_numpy())
        ends = [end[chosen] for end in ends]
    graph = coo_array((np.ones(len(ends[0]), dtype=np.int8), (ends[0], ends[1])), shape=(len(truth), len(truth)))
    _, labels = connected_components(graph, directed=False)
    return numbers.select("id").with_columns(person=pl.Series(labels))


def _greedy(left: np.ndarray, right: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Return which edges stand when the heaviest is taken first and nobody is taken twice."""
    taken: set[int] = set()
    chosen: list[int] = []
    for edge in np.argsort(-weight, kind="stable").tolist():
        a, b = int(left[edge]), int(right[edge])
        if a not in taken and b not in taken:
            taken |= {a, b}
            chosen.append(edge)
    return np.array(chosen, dtype=np.int64)


def best_threshold(
    edges: pl.DataFrame, truth: pl.DataFrame, grid: Sequence[float] = GRID, *, one_to_one: bool
) -> tuple[float, Accuracy]:
    """Return the threshold of ``grid`` with the best F1, chosen with the truth, and the accuracy there."""
    scored = [(least, accuracy(clusters(edges, truth, least, one_to_one=one_to_one), truth)) for least in grid]
    return max(scored, key=lambda each: each[1].f1)


def calibration_error(edges: pl.DataFrame, truth: pl.DataFrame) -> float:
    """Return the expected calibration error of ``edges`` (``a``, ``b``, ``probability``) over ten equal bins."""
    table = reliability(edges, truth)
    return float((table["pairs"] * (table["claimed"] - table["right"]).abs()).sum() / max(int(table["pairs"].sum()), 1))


def reliability(edges: pl.DataFrame, truth: pl.DataFrame) -> pl.DataFrame:
    """Return a row a bin of claimed probability: ``bin``, ``pairs``, mean ``claimed`` and the share ``right``."""
    who = truth.select("id", "person")
    judged = edges.join(who, left_on="a", right_on="id").join(who, left_on="b", right_on="id", suffix="_b")
    number = (pl.col("probability") * BINS).floor().clip(0, BINS - 1).cast(pl.Int64).alias("bin")
    right = (pl.col("person") == pl.col("person_b")).mean().alias("right")
    return (
        judged.group_by(number)
        .agg(pl.len().alias("pairs"), pl.col("probability").mean().alias("claimed"), right)
        .sort("bin")
    )


def spread(values: Iterable[float]) -> float:
    """Return how far the lowest of ``values`` lies under the highest."""
    listed = list(values)
    return max(listed) - min(listed)
