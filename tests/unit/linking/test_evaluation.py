"""Measures of links against labels: pairs, B-cubed, calibration, thresholds, and what blocking missed."""

from __future__ import annotations

import time
from math import isnan
from typing import TYPE_CHECKING

import polars as pl
import pytest

from triangulate.errors import UsageError
from triangulate.linking.evaluating import (
    BCubed,
    PairAccuracy,
    b_cubed,
    brier_score,
    candidate_accuracy,
    expected_calibration_error,
    missed_by_blocking,
    pair_accuracy,
    reliability_table,
    threshold_table,
)
from triangulate.linking.evaluating.calibration import wilson_interval

if TYPE_CHECKING:
    from collections.abc import Mapping


def table(column: str, of: Mapping[str, str | None]) -> pl.DataFrame:
    return pl.DataFrame(list(of.items()), schema={"id": pl.String, column: pl.String}, orient="row")


def edges(*rows: tuple[str, str, float]) -> pl.DataFrame:
    """Return edges ``(a, b, probability)`` whose weight is ten times the probability."""
    frame = pl.DataFrame(rows, schema={"a": pl.String, "b": pl.String, "probability": pl.Float64}, orient="row")
    return frame.with_columns((pl.col("probability") * 10).alias("weight"))


# True persons X (A, B, C), Y (D, E); F is nobody's label.
TRUTH = table("person", {"A": "X", "B": "X", "C": "X", "D": "Y", "E": "Y", "F": None})


def test_pairs_are_counted_from_the_table_of_people_by_true_persons() -> None:
    found = pair_accuracy(table("person", {"A": "p", "B": "p", "C": "q", "D": "q", "E": "r", "F": "p"}), TRUTH)
    assert found == PairAccuracy(true_pairs=4, found_pairs=2, right_pairs=1)
    assert (found.missed_pairs, found.wrong_pairs) == (3, 1)
    assert (found.precision, found.recall, found.f1) == (0.5, 0.25, 2 / 6)


def test_a_labelled_record_that_people_lack_or_hold_without_a_person_is_alone() -> None:
    found = pair_accuracy(table("person", {"A": "p", "B": "p", "C": None, "D": None, "Z": "p"}), TRUTH)
    assert found == PairAccuracy(true_pairs=4, found_pairs=1, right_pairs=1)
    assert b_cubed(table("person", {}), TRUTH) == BCubed(precision=1.0, recall=(3 * (1 / 3) + 2 * (1 / 2)) / 5)


def test_pairs_within_one_source_do_not_count_where_sources_are_given() -> None:
    people = table("person", dict.fromkeys("ABCDE", "p"))
    source = table("source", {"A": "s", "B": "s", "C": "t", "D": "s", "E": "t"})
    expected = PairAccuracy(true_pairs=3, found_pairs=6, right_pairs=3)
    assert pair_accuracy(people, TRUTH, source) == expected
    assert pair_accuracy(people, TRUTH.filter(pl.col("person").is_not_null()), source) == expected
    # C and E share the source that has no name.
    assert pair_accuracy(people, TRUTH, source.filter(pl.col("source") == "s")) == expected


def test_whole_numbers_serve_as_ids_and_persons() -> None:
    truth = pl.DataFrame({"id": [1, 2, 3], "person": [7, 7, 8]})
    people = pl.DataFrame({"id": [3, 2, 1], "person": [0, 1, 1]})
    assert pair_accuracy(people, truth) == PairAccuracy(1, 1, 1)
    assert b_cubed(people, truth) == BCubed(1.0, 1.0)


def test_b_cubed_of_the_example_worked_by_hand() -> None:
    # Person p holds A, B (X) and D (Y); q holds C (X) and E (Y).
    found = b_cubed(table("person", {"A": "p", "B": "p", "D": "p", "C": "q", "E": "q"}), TRUTH)
    assert found.precision == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1 / 2 + 1 / 2) / 5)
    assert found.recall == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1 / 2 + 1 / 2) / 5)
    assert found.f1 == pytest.approx(found.precision)


def test_shares_of_nothing_are_nan_and_reprs_hold_numbers_only() -> None:
    nothing = pair_accuracy(TRUTH.clear(), TRUTH.clear())
    assert nothing == PairAccuracy(0, 0, 0)
    assert isnan(nothing.precision)
    assert isnan(nothing.f1)
    assert isnan(b_cubed(TRUTH.clear(), TRUTH.clear()).f1)
    assert repr(PairAccuracy(4, 2, 1)) == (
        "PairAccuracy(true_pairs=4, found_pairs=2, right_pairs=1, precision=0.500000, recall=0.250000, f1=0.333333)"
    )
    assert repr(BCubed(0.5, 1.0)) == "BCubed(precision=0.500000, recall=1.000000, f1=0.666667)"


@pytest.mark.parametrize(
    ("people", "place"),
    [
        (pl.DataFrame({"id": ["A"]}), "people"),
        (pl.DataFrame({"id": [1], "person": ["p"]}), "people: id"),
        (pl.DataFrame({"id": ["A", "A"], "person": ["p", "q"]}), "people"),
    ],
)
def test_a_wrong_table_of_people_is_an_error_of_the_call(people: pl.DataFrame, place: str) -> None:
    with pytest.raises(UsageError) as fault:
        pair_accuracy(people, TRUTH)
    assert fault.value.place == place


def test_a_record_with_two_labels_is_an_error_that_names_no_record() -> None:
    truth = pl.concat([TRUTH, table("person", {"A": "Y"})])
    with pytest.raises(UsageError) as fault:
        b_cubed(table("person", {"A": "secret"}), truth)
    assert str(fault.value) == "truth: an id is missing or stands on two rows. Give each record one row with an id."


def test_a_million_records_take_less_than_a_second_and_a_half_of_processor_time() -> None:
    # Measured at .2 s by the clock on two cores; processor time, so that a busy machine fails nobody.
    count = 1_000_000
    truth = pl.DataFrame({"id": pl.int_range(count, eager=True)}).with_columns((pl.col("id") // 3).alias("person"))
    people = truth.with_columns((pl.col("id") // 4).alias("person"))
    start = time.process_time()
    found = pair_accuracy(people, truth)
    assert time.process_time() - start < 1.5
    assert found == PairAccuracy(true_pairs=999_999, found_pairs=1_500_000, right_pairs=666_667)


CLAIMS = edges(("A", "B", 0.9), ("E", "A", 0.9), ("B", "C", 0.75), ("C", "D", 0.3), ("D", "E", 1.0), ("A", "F", 0.5))


def test_the_reliability_table_says_what_was_claimed_and_what_was_right() -> None:
    shown = reliability_table(CLAIMS, TRUTH, bins=4)
    assert shown.select("claimed_from", "claimed_to", "pairs", "right_pairs", "share_right").rows() == [
        (0.0, 0.25, 0, 0, None),
        (0.25, 0.5, 1, 0, 0.0),
        (0.5, 0.75, 0, 0, None),
        (0.75, 1.0, 4, 3, 0.75),
    ]
    last = shown.row(3, named=True)
    assert last["mean_claimed"] == pytest.approx((0.9 + 0.9 + 0.75 + 1.0) / 4)
    assert (last["low"], last["high"]) == wilson_interval(3, 4)
    assert shown["low"].to_list()[0] is None


def test_the_claims_of_a_range_include_its_lower_end_in_every_number_of_bins() -> None:
    # 0.29 * 100 is a hair below 29, so the range must be found by comparing, not by multiplying.
    shown = reliability_table(edges(("A", "B", 0.29)), TRUTH, bins=100).filter(pl.col("pairs") == 1)
    assert shown["claimed_from"].item() == 0.29


def test_wilson_s_interval_stays_between_0_and_1() -> None:
    low, high = wilson_interval(0, 10)
    assert low == 0.0
    assert high == pytest.approx(0.27753, abs=1e-5)
    assert wilson_interval(10, 10) == pytest.approx((1 - high, 1.0))
    assert all(isnan(limit) for limit in wilson_interval(0, 0))


def test_calibration_error_is_the_mean_gap_weighted_by_pairs() -> None:
    gaps = [1 * abs(0.0 - 0.3), 4 * abs(0.75 - 3.55 / 4)]
    assert expected_calibration_error(CLAIMS, TRUTH, bins=4) == pytest.approx(sum(gaps) / 5)
    assert brier_score(CLAIMS, TRUTH) == pytest.approx((0.1**2 + 0.9**2 + 0.25**2 + 0.3**2 + 0.0) / 5)


def test_with_no_labelled_edge_there_is_no_calibration_error() -> None:
    unlabelled = edges(("A", "F", 0.9))
    assert isnan(expected_calibration_error(unlabelled, TRUTH))
    assert isnan(brier_score(unlabelled, TRUTH))


@pytest.mark.parametrize(
    ("frame", "kind"),
    [
        (edges(("A", "B", 1.2)), "a value outside 0 to 1"),
        (edges(("A", "B", 0.2), ("B", "A", 0.3)), "a pair stands on two rows"),
        (edges(("A", "B", float("nan"))), "a value is missing"),
        (edges(("A", "B", 0.2)).with_columns(probability=pl.lit(None, pl.Float64)), "a value is missing"),
        (edges(("A", "B", 0.2)).drop("probability"), "the table has no column probability"),
        (edges().with_columns(pl.col("a").cast(pl.Int64)), "ids are of another type than in the other table"),
    ],
)
def test_edges_that_cannot_be_judged_are_an_error_of_the_call(frame: pl.DataFrame, kind: str) -> None:
    with pytest.raises(UsageError) as fault:
        brier_score(frame, TRUTH)
    assert fault.value.kind == kind


def test_fewer_than_one_bin_is_an_error() -> None:
    with pytest.raises(UsageError, match="bins: fewer than one"):
        reliability_table(CLAIMS, TRUTH, bins=0)


def test_thresholds_rise_and_hold_the_edges_at_or_above_them() -> None:
    shown = threshold_table(CLAIMS, TRUTH, [9.0, 2, 10.5, 9.0])
    assert shown.rows() == [
        (2.0, 4, 5, 3, 3 / 5, 3 / 4, 6 / 9),
        (9.0, 4, 3, 2, 2 / 3, 2 / 4, 4 / 7),
        (10.5, 4, 0, 0, None, 0.0, 0.0),
    ]


def test_thresholds_across_sources_leave_out_pairs_of_one_source() -> None:
    source = table("source", {"A": "s", "B": "s", "C": "t", "D": "s", "E": "t"})
    shown = threshold_table(CLAIMS, TRUTH, [0.0], source)
    assert shown.select("true_pairs", "found_pairs", "right_pairs").rows() == [(3, 4, 2)]


def test_a_threshold_that_is_no_number_is_an_error() -> None:
    with pytest.raises(UsageError, match="thresholds"):
        threshold_table(CLAIMS, TRUTH, [float("nan")])


def test_pairs_that_no_key_brought_together_are_named_with_their_count() -> None:
    candidates = pl.DataFrame({"a": ["B", "A", "D", "A"], "b": ["A", "B", "A", "A"]})
    shown = missed_by_blocking(candidates, TRUTH)
    assert shown.rows() == [("A", "C", "X", 2), ("B", "C", "X", 2), ("D", "E", "Y", 1)]
    assert shown.columns == ["a", "b", "person", "missed_of_person"]
    assert candidate_accuracy(candidates, TRUTH) == PairAccuracy(true_pairs=4, found_pairs=2, right_pairs=1)


def test_missed_pairs_stop_at_the_limit_and_leave_out_people_above_the_cap() -> None:
    none = pl.DataFrame({"a": [], "b": []}, schema={"a": pl.String, "b": pl.String})
    assert missed_by_blocking(none, TRUTH, 1).rows() == [("A", "B", "X", 3)]
    assert missed_by_blocking(none, TRUTH, largest=2).rows() == [("D", "E", "Y", 1)]
    assert candidate_accuracy(none, TRUTH).missed_pairs == 4
    with pytest.raises(UsageError, match="limit"):
        missed_by_blocking(none, TRUTH, 0)


def test_missed_pairs_across_sources_leave_out_pairs_of_one_source() -> None:
    candidates = pl.DataFrame({"a": ["A"], "b": ["C"]})
    source = table("source", {"A": "s", "B": "s", "C": "t", "D": "s", "E": "s"})
    assert missed_by_blocking(candidates, TRUTH, source=source).rows() == [("B", "C", "X", 1)]
    assert candidate_accuracy(candidates, TRUTH, source) == PairAccuracy(2, 1, 1)


def test_the_order_of_rows_changes_no_byte() -> None:
    for seed in range(3):
        truth = TRUTH.sample(fraction=1, shuffle=True, seed=seed)
        claims = CLAIMS.sample(fraction=1, shuffle=True, seed=seed + 7)
        assert reliability_table(claims, truth).equals(reliability_table(CLAIMS, TRUTH))
        assert threshold_table(claims, truth).equals(threshold_table(CLAIMS, TRUTH))
        assert missed_by_blocking(claims.head(0), truth).equals(missed_by_blocking(CLAIMS.head(0), TRUTH))
