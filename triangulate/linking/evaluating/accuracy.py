"""Accuracy of people against labels: pairs, and B-cubed a record.

Both are sums over the cells of the contingency table of people by true persons, so no pair is ever drawn up.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum
from typing import Final

import polars as pl

from triangulate.linking.evaluating.labels import grouped, labelled, labelled_pairs, pairs_of_groups, share

_CELL: Final = pl.col("found") * 2**32 + pl.col("true").cast(pl.UInt64)
"""One number for a cell of the table of people by true persons: both are row numbers below 2**32."""


@dataclass(frozen=True, slots=True, repr=False)
class PairAccuracy:
    """Counts of pairs: truly one person, found to be one person, and both. Shares are nan where they divide by 0."""

    true_pairs: int
    found_pairs: int
    right_pairs: int

    @property
    def missed_pairs(self) -> int:
        """Pairs of one true person that were not found."""
        return self.true_pairs - self.right_pairs

    @property
    def wrong_pairs(self) -> int:
        """Pairs found that are of two true persons."""
        return self.found_pairs - self.right_pairs

    @property
    def precision(self) -> float:
        """Share of the pairs found that are right."""
        return share(self.right_pairs, self.found_pairs)

    @property
    def recall(self) -> float:
        """Share of the true pairs that were found."""
        return share(self.right_pairs, self.true_pairs)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall (van Rijsbergen, 1979)."""
        return share(2 * self.right_pairs, self.true_pairs + self.found_pairs)

    def __repr__(self) -> str:
        return (
            f"PairAccuracy(true_pairs={self.true_pairs}, found_pairs={self.found_pairs}, "
            f"right_pairs={self.right_pairs}, precision={self.precision:.6f}, recall={self.recall:.6f}, "
            f"f1={self.f1:.6f})"
        )


@dataclass(frozen=True, slots=True, repr=False)
class BCubed:
    """B-cubed precision and recall, means over records, and their harmonic mean; nan where no record is labelled."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return share(2 * self.precision * self.recall, self.precision + self.recall)

    def __repr__(self) -> str:
        return f"BCubed(precision={self.precision:.6f}, recall={self.recall:.6f}, f1={self.f1:.6f})"


def pair_accuracy(people: pl.DataFrame, truth: pl.DataFrame, source: pl.DataFrame | None = None) -> PairAccuracy:
    """Return the accuracy of the pairs that ``people`` (columns ``id`` and ``person``) make.

    Only labelled records count. A labelled record that ``people`` lack, or hold without a person, is alone.
    With ``source`` (columns ``id`` and ``source``) only pairs across two sources count. Raises
    :class:`UsageError` for a missing column, an id on two rows, or ids of different types.
    """
    records = grouped(labelled(truth, source), people)
    return PairAccuracy(
        true_pairs=_pairs(records, pl.col("true")),
        found_pairs=_pairs(records, pl.col("found")),
        right_pairs=_pairs(records, _CELL),
    )


def candidate_accuracy(
    candidates: pl.DataFrame, truth: pl.DataFrame, source: pl.DataFrame | None = None
) -> PairAccuracy:
    """Return the accuracy of candidate pairs (columns ``a`` and ``b``), taken as they are, each once.

    ``recall`` is what the field calls pairs completeness and ``precision`` pairs quality (Christen, 2012);
    ``missed_pairs`` is the number of true pairs that blocking lost. Raises as :func:`pair_accuracy` does.
    """
    records = labelled(truth, source)
    pairs = labelled_pairs(candidates, records).unique("pair")
    return PairAccuracy(true_pairs_among(records), pairs.height, int(pairs["right"].sum()))


def true_pairs_among(records: pl.DataFrame) -> int:
    """Return the number of pairs of one true person among labelled records, across sources if these are given."""
    return _pairs(records, pl.col("true"))


def b_cubed(people: pl.DataFrame, truth: pl.DataFrame) -> BCubed:
    """Return B-cubed precision and recall (Bagga and Baldwin, 1998), every labelled record weighing the same.

    Precision of a record: the share of its person's records that are truly of one person with it; recall: the
    share of its true person's records that its person holds; the record itself counts. Records as in
    :func:`pair_accuracy`, and it raises the same.
    """
    records = grouped(labelled(truth), people)
    cells = records.group_by(_CELL.alias("cell")).agg(
        pl.len().cast(pl.Int64).alias("n"), pl.col("found", "true").first()
    )
    return BCubed(_mean_share(cells, "found", records.height), _mean_share(cells, "true", records.height))


def _mean_share(cells: pl.DataFrame, group: str, records: int) -> float:
    sized = cells.select("n", pl.col("n").sum().over(group).alias("size"))
    kinds = sized.group_by("n", "size").agg(pl.len().alias("cells"))
    # Summed exactly (fsum), because groups come in no order and the last digit must not depend on it.
    return share(fsum(cells * n * n / size for n, size, cells in kinds.iter_rows()), records)


def _pairs(records: pl.DataFrame, group: pl.Expr) -> int:
    return int(pairs_of_groups(records, group)["pairs"].sum())
