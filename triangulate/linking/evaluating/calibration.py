"""Whether a claimed probability is what it says: of the pairs claimed at .9, nine in ten should be right."""

from __future__ import annotations

from math import fsum, nan, sqrt
from typing import Final

import polars as pl

from triangulate.errors import UsageError
from triangulate.linking.evaluating.labels import labelled, labelled_edges, share

_Z: Final = 1.959963984540054  # the normal deviate of a two-sided interval of 95 %

_COLUMNS: Final[dict[str, pl.DataType]] = {
    "claimed_from": pl.Float64(),
    "claimed_to": pl.Float64(),
    "pairs": pl.Int64(),
    "right_pairs": pl.Int64(),
    "mean_claimed": pl.Float64(),
    "share_right": pl.Float64(),
    "low": pl.Float64(),
    "high": pl.Float64(),
}


def reliability_table(edges: pl.DataFrame, truth: pl.DataFrame, bins: int = 10) -> pl.DataFrame:
    """Return, for ``bins`` equal ranges of ``probability``, what was claimed and what was right.

    One row a range: ``claimed_from`` and ``claimed_to`` (the upper end belongs to the next range, but for 1),
    ``pairs``, ``right_pairs``, ``mean_claimed``, ``share_right``, and ``low`` and ``high``, the interval of 95 %
    of the share (Wilson, 1927); the last four are null in an empty range. Only edges whose two records are
    labelled count, so pairs that an engine dropped below its review threshold are not judged. Raises
    :class:`UsageError` for a missing column or value, a pair on two rows, a probability outside 0 to 1, or
    fewer than one bin.
    """
    if bins < 1:
        raise UsageError(place="bins", kind="fewer than one", next_step="Ask for 1 or more, such as 10.")
    limits = [number / bins for number in range(bins + 1)]
    found = _claims(edges, truth)
    place = pl.Series(limits[:-1]).search_sorted(found["probability"], side="right") - 1
    claims = found.with_columns(place.cast(pl.Int64).alias("bin")).partition_by("bin", as_dict=True)
    empty = found.clear()
    rows = [(limits[i], limits[i + 1], *_row(claims.get((i,), empty))) for i in range(bins)]
    return pl.DataFrame(rows, schema=_COLUMNS, orient="row")


def expected_calibration_error(edges: pl.DataFrame, truth: pl.DataFrame, bins: int = 10) -> float:
    """Return the mean distance of what is right from what is claimed, over ranges weighted by their pairs.

    Ranges of equal width (Naeini, Cooper and Hauskrecht, 2015; Guo et al., 2017); 0 is perfect; nan where no
    edge is labelled. Raises as :func:`reliability_table` does.
    """
    table = reliability_table(edges, truth, bins).filter(pl.col("pairs") > 0)
    rows = table.select("pairs", "share_right", "mean_claimed").iter_rows()
    return share(fsum(pairs * abs(right - claimed) for pairs, right, claimed in rows), int(table["pairs"].sum()))


def brier_score(edges: pl.DataFrame, truth: pl.DataFrame) -> float:
    """Return the mean squared distance of claimed probability from outcome (Brier, 1950).

    0 is perfect and .25 is what a constant one half earns; nan where no edge is labelled. Raises as
    :func:`reliability_table` does.
    """
    found = _claims(edges, truth)
    distance = found["right"].cast(pl.Float64) - found["probability"]
    return share(fsum((distance * distance).to_list()), found.height)


def wilson_interval(right: int, pairs: int) -> tuple[float, float]:
    """Return the interval of 95 % of a share (Wilson, 1927); two nan for no pairs.

    >>> [round(limit, 4) for limit in wilson_interval(9, 10)]
    [0.5958, 0.9821]
    """
    if not pairs:
        return nan, nan
    found, square = right / pairs, _Z * _Z
    middle = (found + square / (2 * pairs)) / (1 + square / pairs)
    half = _Z * sqrt(found * (1 - found) / pairs + square / (4 * pairs * pairs)) / (1 + square / pairs)
    return max(0.0, middle - half), min(1.0, middle + half)


def _claims(edges: pl.DataFrame, truth: pl.DataFrame) -> pl.DataFrame:
    found = labelled_edges(edges, labelled(truth), "probability")
    if not found["probability"].is_between(0, 1).all():
        raise UsageError(
            place="edges: probability", kind="a value outside 0 to 1", next_step="Give probabilities, not weights."
        )
    return found.with_columns(pl.col("probability").cast(pl.Float64))


def _row(claims: pl.DataFrame) -> tuple[int, int, float | None, float | None, float | None, float | None]:
    pairs, right = claims.height, int(claims["right"].sum())
    if not pairs:
        return 0, 0, None, None, None, None
    # Summed exactly (fsum), so that the mean does not depend on the order of rows or on threads.
    mean = fsum(claims["probability"].to_list()) / pairs
    return pairs, right, mean, right / pairs, *wilson_interval(right, pairs)
