"""Which pairs a person sees first, and what the answers teach."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from triangulate.errors import UsageError
from triangulate.linking.bridges import weakest_bridges
from triangulate.linking.learning import ENOUGH, learn_from_verdicts
from triangulate.linking.review import review_sample

NAME = pl.Enum(["exact", "close", "different"])


def edges(*rows: tuple[str, str, float, str | None], **more: Any) -> pl.DataFrame:
    """Return edges ``(a, b, probability, level of the name)``."""
    kinds: Any = {"a": pl.String, "b": pl.String, "probability": pl.Float64, "level_name": NAME}
    frame = pl.DataFrame(rows, schema=kinds, orient="row")
    odds = (pl.col("probability") / (1 - pl.col("probability"))).log(2.0)
    return frame.with_columns(odds.alias("weight"), **more)


def people(*groups: str) -> pl.DataFrame:
    """Return people, each a text of one-letter ids."""
    rows = [(letter, f"p{number}") for number, group in enumerate(groups) for letter in group]
    return pl.DataFrame(rows, schema={"id": pl.String, "person": pl.String}, orient="row")


NOBODY = people()


def pairs(sample: pl.DataFrame) -> list[str]:
    return [a + b for a, b in sample.select("a", "b").iter_rows()]


def test_each_pattern_is_shown_once_before_any_is_shown_twice() -> None:
    frame = edges(
        ("A", "B", 0.50, "exact"), ("C", "D", 0.51, "exact"), ("E", "F", 0.52, "exact"), ("G", "H", 0.97, "close"),
        ("I", "J", 0.98, "close"), ("K", "L", 0.99, None),
    )  # fmt: skip
    shown = review_sample(frame, NOBODY, 3)
    assert shown["level_name"].to_list() == ["exact", "close", None]
    assert shown["reason"].to_list() == ["threshold", "pattern", "threshold"]
    assert shown["pairs_like_it"].to_list() == [3, 2, 1]
    assert review_sample(frame, NOBODY, 100).height == 6


def test_the_nearest_to_the_line_comes_first_and_says_why() -> None:
    frame = edges(("A", "B", 0.99, "exact"), ("C", "D", 0.94, "exact"), ("E", "F", 0.2, "exact"))
    shown = review_sample(frame, NOBODY, 1, threshold=0.95)
    assert pairs(shown) == ["CD"]
    assert shown["why"].item() == (
        "Among the pairs nearest to the line between joining and keeping apart: 94.0%, where the line is 95.0%."
    )


def test_the_typical_pair_of_the_largest_pattern_speaks_for_all() -> None:
    frame = edges(
        ("A", "B", 0.6, "exact"), ("C", "D", 0.7, "close"), ("E", "F", 0.9, "close"), ("G", "H", 0.9999, "close")
    )  # fmt: skip
    shown = review_sample(frame, NOBODY, 2)
    assert pairs(shown) == ["AB", "EF"]
    assert shown["why"][1] == (
        "2 other pairs agree and differ in the same way, so one decision says something about all of them."
    )


def test_a_pattern_of_one_or_two_pairs_is_counted_in_plain_words() -> None:
    frame = edges(("A", "B", 0.6, "exact"), ("C", "D", 0.7, "close"), ("E", "F", 0.9, "close"), ("G", "H", 0.8, None))
    why = dict(review_sample(frame, NOBODY, 4).select("a", "why").iter_rows())
    assert why["C"].startswith("1 other pair agrees and differs in the same way")
    assert review_sample(edges(("A", "B", 0.6, "exact"), ("C", "D", 0.7, None)), NOBODY)["why"][1] == (
        "No other pair agrees and differs in this way."
    )


def test_a_bridge_names_the_records_it_holds_together() -> None:
    frame = edges(
        ("A", "B", 0.99, "exact"), ("B", "C", 0.99, "exact"), ("A", "C", 0.99, "exact"), ("C", "D", 0.9, "exact"),
        ("X", "Y", 0.8, "exact"), ("U", "V", 0.51, "exact"),
    )  # fmt: skip
    shown = review_sample(frame, people("ABCD", "XY", "UV"), 2)
    assert pairs(shown) == ["UV", "CD"]
    assert shown["why"][1] == (
        "Only this link holds 1 record and 3 records together as one person; without it they come apart."
    )


def numbered(frame: pl.DataFrame, verdict: dict[str, str] | None = None) -> pl.DataFrame:
    said = [(verdict or {}).get(a + b) for a, b in frame.select("a", "b").iter_rows()]
    return frame.with_row_index("row").with_columns(
        pl.lit(0, pl.UInt32).alias("pattern"), pl.Series("verdict", said, pl.String)
    )


def test_bridges_below_the_line_between_people_or_decided_are_not_counted() -> None:
    frame = edges(
        ("A", "B", 0.6, "exact"), ("B", "C", 0.7, "exact"), ("A", "C", 0.4, "exact"), ("C", "D", 0.9, "exact"),
        ("D", "E", 0.9, "exact"),
    )  # fmt: skip
    of = people("ABC", "DE")
    assert weakest_bridges(numbered(frame), of, 0.5, 9).rows() == [(0, 0, 1, 2), (1, 0, 1, 2)]
    # A person said that A and C are the same, so no link is alone any more.
    assert weakest_bridges(numbered(frame, {"AC": "same"}), of, 0.5, 9).is_empty()
    assert weakest_bridges(numbered(frame, {"AB": "same"}), of, 0.5, 9).rows() == [(1, 0, 1, 2)]
    assert weakest_bridges(numbered(frame, {"AB": "different"}), of, 0.5, 9).is_empty()


def test_a_bridge_behind_many_weaker_links_is_found() -> None:
    ring = [f"r{number:03d}" for number in range(60)]
    rows = [(a, b, 0.6, "exact") for a, b in zip(ring, [*ring[1:], ring[0]], strict=True)]
    frame = edges(*rows, ("x", "y", 0.9, "exact"), ("y", "z", 0.95, "exact"))
    of = pl.DataFrame({"id": [*ring, "x", "y", "z"], "person": ["ring"] * 60 + ["other"] * 3})
    assert weakest_bridges(numbered(frame), of, 0.5, 1).rows() == [(60, 0, 1, 2)]


@pytest.mark.parametrize(
    "conflict", [pl.Series([None, True, True, False]), pl.Series([None, "two numbers", "twins", None])]
)
def test_marked_conflicts_come_first_the_likeliest_before_the_others(conflict: pl.Series) -> None:
    frame = edges(
        ("A", "B", 0.5, "exact"), ("C", "D", 0.9, "close"), ("E", "F", 0.9997, "close"), ("G", "H", 0.4, None)
    )
    shown = review_sample(frame.with_columns(conflict.alias("conflict")), NOBODY, 4)
    assert pairs(shown) == ["EF", "AB", "GH", "CD"]
    assert shown["reason"].to_list() == ["conflict", "threshold", "pattern", "conflict"]
    assert shown["why"][0] == (
        "Something on record says that these two cannot be one person, "
        "while the comparison puts their being one at more than 99.9%."
    )
    assert "two numbers" not in "".join(shown["why"])


def test_what_was_decided_is_not_shown_again_and_its_pattern_waits() -> None:
    frame = edges(("A", "B", 0.5, "exact"), ("C", "D", 0.51, "exact"), ("E", "F", 0.0001, "close"))
    decided = frame.with_columns(verdict=pl.Series(["unsure", None, None]))
    shown = review_sample(decided, NOBODY)
    assert pairs(shown) == ["EF", "CD"]
    assert "less than 0.1%" in shown["why"][0]


def test_edges_without_levels_or_without_rows_are_reviewed_all_the_same() -> None:
    frame = edges(("A", "B", 0.9, None), ("C", "D", 1.0, None)).drop("level_name")
    assert pairs(review_sample(frame, NOBODY)) == ["AB", "CD"]
    assert review_sample(frame.clear(), NOBODY).is_empty()
    assert review_sample(edges(), NOBODY).columns == review_sample(edges(("A", "B", 0.9, None)), NOBODY).columns


def test_neither_row_order_nor_the_type_of_levels_changes_the_sample() -> None:
    letters = "ABCDEFGHIJKLMNOP"
    rows = [
        (a, b, (n * 37 % 100 + 0.5) / 100.5, ["exact", "close", "different", None][n % 4])
        for n, (a, b) in enumerate((a, b) for a in letters for b in letters if a < b)
    ]
    frame, of = edges(*rows), people(letters[:7], letters[7:])
    first = review_sample(frame, of, 20)
    assert first.height == 20
    for seed in range(3):
        turned = frame.sample(fraction=1, shuffle=True, seed=seed)
        assert review_sample(turned, of.sample(fraction=1, shuffle=True, seed=seed), 20).equals(first)
    as_text = review_sample(frame.with_columns(pl.col("level_name").cast(pl.String)), of, 20)
    assert as_text.select("a", "b", "why").equals(first.select("a", "b", "why"))


def test_a_wrong_call_for_review_is_an_error() -> None:
    frame = edges(("A", "B", 0.9, None))
    with pytest.raises(UsageError, match="size"):
        review_sample(frame, NOBODY, 0)
    with pytest.raises(UsageError, match="threshold"):
        review_sample(frame, NOBODY, threshold=1.0)
    with pytest.raises(UsageError, match="no column weight"):
        review_sample(frame.drop("weight"), NOBODY)
    with pytest.raises(UsageError, match="another type"):
        review_sample(frame, NOBODY.with_columns(pl.col("id").cast(pl.Int64)))


FIGURES = pl.DataFrame(
    {"comparison": ["name"] * 3, "level": ["exact", "close", "different"], "m": [0.8, 0.1, 0.1], "u": [0.01, 0.09, 0.9]}
)


def judged(**counts: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return edges and verdicts: ``same_exact=3`` is three pairs of level exact, judged to be the same."""
    said = [name.split("_") for name, count in counts.items() for _ in range(count)]
    rows = [(f"a{n}", f"b{n}", 0.9, None if level == "none" else level) for n, (_, level) in enumerate(said)]
    words = [(f"b{n}", f"a{n}", word) for n, (word, _) in enumerate(said)]
    return edges(*rows), pl.DataFrame(
        words, schema={"a": pl.String, "b": pl.String, "verdict": pl.String}, orient="row"
    )


def test_verdicts_move_m_by_their_number_against_the_strength_of_the_prior() -> None:
    learned = learn_from_verdicts(
        *judged(same_exact=30, same_close=10, same_none=5, different_different=30, unsure_different=4),
        FIGURES,
        strength=40,
    )
    assert (learned.same, learned.different, learned.unsure, learned.without_edge) == (45, 30, 4, 0)
    assert learned.enough
    assert learned.note == "Learned from verdicts on 45 same and 30 different."
    shown = learned.figures
    assert shown["m"].to_list() == pytest.approx([(40 * 0.8 + 30) / 80, (40 * 0.1 + 10) / 80, (40 * 0.1) / 80])
    assert shown["u"].to_list() == shown["u_before"].to_list() == FIGURES["u"].to_list()
    assert shown.select("level", "same", "different").rows() == [
        ("exact", 30, 0), ("close", 10, 0), ("different", 0, 30)
    ]  # fmt: skip
    assert repr(learned) == "Learned(levels=3, same=45, different=30, unsure=4, without_edge=0, enough=True)"


def test_an_unsure_verdict_moves_nothing() -> None:
    frame, verdicts = judged(same_exact=5, different_close=5, unsure_exact=3, unsure_close=3)
    sure = verdicts.filter(pl.col("verdict") != "unsure")
    first, second = (learn_from_verdicts(frame, said, FIGURES, hard_negatives=True) for said in (verdicts, sure))
    assert first.figures.equals(second.figures)
    assert (first.unsure, second.unsure) == (6, 0)


def test_u_of_look_alikes_is_learned_only_when_asked_for() -> None:
    learned = learn_from_verdicts(*judged(different_exact=30, same_exact=30), FIGURES, strength=30, hard_negatives=True)
    assert learned.figures["u"].to_list() == pytest.approx([(0.01 + 1) / 2, 0.09 / 2, 0.9 / 2])


def test_a_judged_pair_stands_for_all_edges_of_its_pattern() -> None:
    frame, verdicts = judged(same_exact=2, same_close=2)
    more = edges(*((f"c{n}", f"d{n}", 0.9, "exact") for n in range(16)))
    learned = learn_from_verdicts(pl.concat([frame, more]), verdicts, FIGURES, strength=10)
    # Two exact pairs stand for nine each, two close ones for themselves: 18 of 20, worth 20² / (2·9² + 2) pairs.
    effective = 20**2 / (2 * 9**2 + 2)
    exact = (10 * 0.8 + effective * 0.9) / (10 + effective)
    assert learned.figures["m"][0] == pytest.approx(exact)
    assert learned.figures["same"].to_list() == [2, 2, 0]


def test_too_few_verdicts_are_said_in_a_field() -> None:
    learned = learn_from_verdicts(*judged(same_exact=ENOUGH - 1, different_close=ENOUGH), FIGURES)
    assert not learned.enough
    assert learned.note == (
        "Too few verdicts to rely on: 29 same and 30 different, where at least 30 of each are needed."
    )
    nothing = learn_from_verdicts(*judged(), FIGURES)
    assert nothing.figures["m"].to_list() == FIGURES["m"].to_list()
    assert "enough=False" in repr(nothing)


def test_a_pair_judged_in_two_ways_is_unsure_and_a_verdict_on_no_edge_teaches_nothing() -> None:
    frame, verdicts = judged(same_exact=1, same_close=1)
    more = pl.DataFrame(
        {"a": ["a0", "a1", "Z"], "b": ["b0", "b1", "Y"], "verdict": ["different", "same", "same"]}
    )  # fmt: skip
    learned = learn_from_verdicts(frame, pl.concat([verdicts, more]), FIGURES)
    assert (learned.same, learned.different, learned.unsure, learned.without_edge) == (1, 0, 1, 1)
    assert learned.figures["same"].to_list() == [0, 1, 0]


def test_a_comparison_that_the_edges_do_not_have_keeps_its_figures() -> None:
    other = pl.DataFrame({"comparison": ["sex"], "level": ["same"], "m": [0.99], "u": [0.5]})
    learned = learn_from_verdicts(*judged(same_exact=3), pl.concat([FIGURES, other]), hard_negatives=True)
    assert learned.figures.row(3) == ("sex", "same", 0.99, 0.5, 0.99, 0.5, 0, 0)


def test_the_order_of_verdicts_and_edges_changes_no_byte() -> None:
    frame, verdicts = judged(same_exact=7, same_close=3, different_close=5, same_none=2)
    first = learn_from_verdicts(frame, verdicts, FIGURES, hard_negatives=True).figures
    for seed in range(3):
        turned, said = (table.sample(fraction=1, shuffle=True, seed=seed) for table in (frame, verdicts))
        assert learn_from_verdicts(turned, said, FIGURES, hard_negatives=True).figures.equals(first)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"verdicts": pl.DataFrame({"a": ["a0"], "b": ["b0"], "verdict": ["Jane Doe"]})}, "verdicts: verdict"),
        ({"verdicts": pl.DataFrame({"a": [1], "b": [2], "verdict": ["same"]})}, "verdicts: a"),
        ({"figures": FIGURES.with_columns(m=pl.lit(0.0))}, "figures: m"),
        ({"figures": FIGURES.head(0)}, "edges: level_name"),
        ({"figures": FIGURES.drop("u")}, "figures"),
        ({"edges": judged(same_exact=1)[0].drop("level_name")}, "edges"),
        ({"edges": pl.concat([judged(same_exact=1)[0]] * 2)}, "edges"),
        ({"strength": 0.0}, "strength"),
    ],
)
def test_a_wrong_call_to_learn_is_an_error_that_quotes_nothing(change: dict[str, Any], place: str) -> None:
    frame, verdicts = judged(same_exact=1)
    with pytest.raises(UsageError) as fault:
        learn_from_verdicts(**({"edges": frame, "verdicts": verdicts, "figures": FIGURES} | change))
    assert fault.value.place == place
    assert "Jane" not in str(fault.value)
