"""How good links are, measured against labels: who is truly which person.

Every function takes ``truth`` (columns ``id`` and ``person``): a record whose true person is missing is
unlabelled, and nothing is said about it. Ids may be of any type that Polars can join, the same in every frame.
No function draws up all pairs of a group, so one large group costs no more than many small ones.
"""

from __future__ import annotations

from triangulate.linking.evaluating.accuracy import BCubed, PairAccuracy, b_cubed, candidate_accuracy, pair_accuracy
from triangulate.linking.evaluating.blocking_misses import missed_by_blocking
from triangulate.linking.evaluating.calibration import brier_score, expected_calibration_error, reliability_table
from triangulate.linking.evaluating.thresholds import threshold_table

__all__ = [
    "BCubed",
    "PairAccuracy",
    "b_cubed",
    "brier_score",
    "candidate_accuracy",
    "expected_calibration_error",
    "missed_by_blocking",
    "pair_accuracy",
    "reliability_table",
    "threshold_table",
]
