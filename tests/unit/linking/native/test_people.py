"""Ids of people that live on from run to run."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from triangulate.errors import UsageError
from triangulate.linking.native.people import carried_over, check_previous, people_frame


def _people(**persons: str) -> pl.DataFrame:
    return pl.DataFrame({"id": sorted(persons), "person": [persons[name] for name in sorted(persons)]})


def test_a_person_is_named_by_one_of_its_records_and_rows_are_sorted_by_id() -> None:
    ids, person = pl.Series(["c", "a", "b"]), np.array([0, 1, 0], np.int32)
    for position in ([2, 0, 1], [0, 1, 2]):  # as given: sorted, and not
        found = people_frame(ids, person, np.array(position))
        assert found.rows() == [("a", "a"), ("b", "c"), ("c", "c")]


def test_an_id_lives_on_when_records_are_added() -> None:
    now, changes = carried_over(_people(a="b", b="b", c="b", d="d"), _people(a="a", b="a"))
    assert now.rows() == [("a", "a"), ("b", "a"), ("c", "a"), ("d", "d")]
    assert changes.is_empty()


def test_merged_people_keep_the_id_of_most_records_and_the_merge_is_listed() -> None:
    now, changes = carried_over(_people(a="a", b="a", c="a"), _people(a="a", b="b", c="b"))
    assert now["person"].to_list() == ["b", "b", "b"]
    assert changes.rows() == [("merged", "b", ["a", "b"], 3)]


def test_split_people_share_no_id_and_the_split_is_listed_for_both() -> None:
    now, changes = carried_over(_people(a="a", b="a", c="c", d="c"), _people(a="a", b="a", c="a", d="a"))
    assert now.rows() == [("a", "a"), ("b", "a"), ("c", "c"), ("d", "c")]
    assert changes.rows() == [("split", "a", ["a"], 2), ("split", "c", ["a"], 2)]


def test_the_larger_part_of_a_split_keeps_the_id_where_the_other_has_one_of_its_own() -> None:
    now, _ = carried_over(_people(a="a", b="a", c="c", d="c", e="c"), _people(a="a", b="a", c="a", d="a", e="a"))
    assert now["person"].to_list() == ["b", "b", "a", "a", "a"]


def test_a_record_that_named_its_person_and_now_stands_alone_keeps_its_id() -> None:
    now, changes = carried_over(_people(a="a", b="b", c="b"), _people(a="a", b="a", c="a"))
    assert now["person"].to_list() == ["a", "b", "b"]
    assert [row[:3] for row in changes.rows()] == [("split", "a", ["a"]), ("split", "b", ["a"])]


@pytest.mark.parametrize("seed", range(30))
def test_two_people_never_have_one_id_however_often_records_move(seed: int) -> None:
    draw = np.random.default_rng(seed)
    names = [f"r{number}" for number in range(9)]
    earlier: pl.DataFrame | None = None
    for _ in range(4):
        present = sorted(draw.choice(names, int(draw.integers(3, 10)), replace=False).tolist())
        group = draw.integers(0, 4, len(present)).tolist()
        first = {each: min(name for name, one in zip(present, group, strict=True) if one == each) for each in group}
        found = pl.DataFrame({"id": present, "person": [first[each] for each in group]})
        now = found if earlier is None else carried_over(found, earlier)[0]
        pairs = set(zip(group, now["person"].to_list(), strict=True))
        assert len(pairs) == len(set(group)) == now["person"].n_unique()
        earlier = now


def test_of_equal_claims_the_person_whose_first_record_comes_first_keeps_the_id() -> None:
    now, _ = carried_over(_people(a="a", b="b"), _people(a="x", b="x"))
    assert now.rows() == [("a", "x"), ("b", "b")]


@pytest.mark.parametrize(
    ("previous", "kind"),
    [
        (pl.DataFrame({"id": ["a"]}), "it lacks the column id or person"),
        (pl.DataFrame({"id": [1], "person": [1]}), "its ids are Int64 and Int64, those of the table String"),
        (pl.DataFrame({"id": ["a", "a"], "person": ["a", "b"]}), "an id stands in it twice"),
    ],
)
def test_people_of_another_kind_of_run_are_refused(previous: pl.DataFrame, kind: str) -> None:
    with pytest.raises(UsageError) as caught:
        check_previous(previous, pl.String())
    assert (caught.value.place, caught.value.kind) == ("previous", kind)
    check_previous(_people(a="a"), pl.String())
