"""What each threshold on the weight would give, pair by pair."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.errors import UsageError
from triangulate.linking.evaluating.accuracy import PairAccuracy, true_pairs_among
from triangulate.linking.evaluating.labels import labelled, labelled_edges

if TYPE_CHECKING:
    from collections.abc import Sequence

THRESHOLDS: Final = (-3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0, 4.0, 5.0)
"""The thresholds shown unless others are named: log2 odds from 1 in 9 to 32 to 1."""

_COLUMNS: Final[dict[str, pl.DataType]] = {
    "threshold": pl.Float64(),
    "true_pairs": pl.Int64(),
    "found_pairs": pl.Int64(),
    "right_pairs": pl.Int64(),
    "precision": pl.Float64(),
    "recall": pl.Float64(),
    "f1": pl.Float64(),
}


def threshold_table(
    edges: pl.DataFrame,
    truth: pl.DataFrame,
    thresholds: Sequence[float] = THRESHOLDS,
    source: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Return the accuracy of the edges whose ``weight`` (log2 odds) is at or above each threshold.

    Columns ``threshold`` (rising), ``true_pairs``, ``found_pairs``, ``right_pairs``, ``precision``, ``recall``
    and ``f1`` (null where they divide by 0). Edges are taken one by one: a pair that two other edges would join
    does not count as found (:func:`pair_accuracy` measures people). Raises :class:`UsageError` for a missing
    column or value, a pair on two rows, or a threshold that is not a finite number.
    """
    if not all(isfinite(threshold) for threshold in thresholds):
        raise UsageError(place="thresholds", kind="not a finite number", next_step="Give log2 odds, such as 0.")
    records = labelled(truth, source)
    true_pairs = true_pairs_among(records)
    found = labelled_edges(edges, records, "weight").sort("weight")
    right_below = [0, *found["right"].cast(pl.Int64).cum_sum()]
    rows = []
    for threshold in sorted({float(threshold) for threshold in thresholds}):
        below = int(found["weight"].search_sorted(threshold, side="left"))
        at = PairAccuracy(true_pairs, found.height - below, right_below[-1] - right_below[below])
        rows.append((threshold, true_pairs, at.found_pairs, at.right_pairs, at.precision, at.recall, at.f1))
    return pl.DataFrame(rows, schema=_COLUMNS, orient="row").fill_nan(None)
