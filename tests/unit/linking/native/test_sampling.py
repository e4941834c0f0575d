"""Samples of pairs that are the same in every run."""

from __future__ import annotations

import numpy as np
import polars as pl

from triangulate.linking.native.places import Places
from triangulate.linking.native.sampling import every_nth, pairs_at_one_home, pairs_sharing, random_pairs

_CODES = np.array([0, 1, 0, -1, 1, 0, 2, -1], np.int32)


def _pairs(i: np.ndarray, j: np.ndarray) -> list[tuple[int, int]]:
    return sorted((min(a, b), max(a, b)) for a, b in zip(i.tolist(), j.tolist(), strict=True))


def test_random_pairs_are_of_two_records_each_and_reach_all() -> None:
    i, j = random_pairs(5, 2_000)
    assert (i != j).all()
    assert len(set(_pairs(i, j))) == 10
    again = random_pairs(5, 2_000)
    assert (i == again[0]).all()
    assert (j == again[1]).all()


def test_of_few_pairs_that_share_a_value_every_one_is_taken_once() -> None:
    assert _pairs(*pairs_sharing(_CODES, 100, 0)) == [(0, 2), (0, 5), (1, 4), (2, 5)]


def test_of_many_pairs_that_share_a_value_so_many_are_drawn_from_all_blocks() -> None:
    codes = np.repeat(np.arange(20), 30).astype(np.int32)
    i, j = pairs_sharing(codes, 500, 1)
    assert len(i) == 500
    assert (codes[i] == codes[j]).all()
    assert (i != j).all()
    assert len(set(codes[i].tolist())) == 20


def test_the_draw_does_not_depend_on_how_values_are_numbered() -> None:
    codes = np.repeat(np.arange(20), 30).astype(np.int32)
    one, other = pairs_sharing(codes, 200, 1), pairs_sharing(19 - codes, 200, 1)
    assert (one[0] == other[0]).all()
    assert (one[1] == other[1]).all()


def test_where_nothing_is_shared_nothing_is_drawn() -> None:
    for codes in ([-1, -1], [0, 1, 2], []):
        i, j = pairs_sharing(np.array(codes, np.int32), 10, 0)
        assert (len(i), len(j)) == (0, 0)
    i, _ = pairs_at_one_home(Places(None, None, None), 10)
    assert len(i) == 0


def test_pairs_at_one_home_share_an_address_or_a_postcode() -> None:
    places = Places.from_columns(
        {
            "address": (pl.Series(["4 Sand Road", "4 Sand Rd", "9 High Street", None]),),
            "postcode": (pl.Series([None, None, "JE1 1AA", "je11aa"]),),
        }
    )
    assert _pairs(*pairs_at_one_home(places, 10)) == [(0, 1), (2, 3)]


def test_a_share_of_pairs_is_chosen_by_the_pair_itself() -> None:
    keys = np.arange(50_000, dtype=np.uint64) * np.uint64(977)
    chosen = every_nth(len(keys), 5_000, keys)
    assert 4_500 < len(chosen) < 5_500
    assert set(keys[::-1][every_nth(len(keys), 5_000, keys[::-1])]) == set(keys[chosen])
    assert every_nth(10, 10, keys[:10]).tolist() == list(range(10))
