"""Blocks adapt to their size, keys stop when they have brought enough, and the report says what was left out."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from triangulate.linking.native import candidates
from triangulate.linking.native.candidates import (
    CandidatePairs,
    budget_of,
    candidate_pairs,
    enough_pairs,
    own_pairs,
    unpack,
)
from triangulate.linking.native.key_parts import Part
from triangulate.linking.native.keys import BlockKey
from triangulate.linking.native.values import Hashes

_RECORDS = 3_000


def _hashes(numbers: np.ndarray) -> Hashes:
    """Return spread-out hashes of numbers, one column; 0 stays none."""
    return (numbers.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)).reshape(-1, 1)


def _key(name: str, numbers: np.ndarray, *finer: np.ndarray, telling: bool = False) -> BlockKey:
    parts = tuple(Part("finer", partial(_hashes, each)) for each in finer)
    return BlockKey(name, f"shares {name}", lambda: _hashes(numbers), parts, telling)


def _pairs(found: CandidatePairs) -> set[tuple[int, int]]:
    i, j = unpack(found.packed)
    return set(zip(i.tolist(), j.tolist(), strict=True))


def test_pairs_are_those_of_a_slow_obvious_search_and_each_key_says_what_it_added() -> None:
    generator = np.random.default_rng(1)
    one, other = (generator.integers(0, 600, _RECORDS) for _ in range(2))
    found = candidate_pairs([_key("one", one), _key("other", other)], _RECORDS)
    expected = {
        (i, j)
        for i in range(_RECORDS)
        for j in range(i + 1, _RECORDS)
        if (one[i] == one[j] != 0) or (other[i] == other[j] != 0)
    }
    assert _pairs(found) == expected
    assert found.report["added"].sum() == len(expected)
    assert (np.diff(found.packed.astype(np.int64)) > 0).all()


@pytest.mark.parametrize("records", range(1_002, 1_012))
def test_a_pair_that_every_key_finds_is_counted_for_the_first(records: int) -> None:
    numbers = np.arange(records) // 2 + 1
    found = candidate_pairs([_key(str(n), numbers) for n in range(5)], records)
    assert _pairs(found) == {(n, n + 1) for n in range(0, records - 1, 2)}
    assert found.report["added"].to_list() == [records // 2, 0, 0, 0, 0]


def test_the_number_of_threads_changes_nothing() -> None:
    generator = np.random.default_rng(2)
    keys = [_key(str(n), generator.integers(0, 500, _RECORDS)) for n in range(5)]
    alone = candidate_pairs(keys, _RECORDS, workers=1)
    together = candidate_pairs(keys, _RECORDS, workers=4)
    assert (alone.packed == together.packed).all()
    assert alone.report.equals(together.report)


def test_a_block_too_large_is_split_by_the_next_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "LEAST_PAIRS", 2_000)
    skewed = np.ones(_RECORDS, np.int64)
    finer = np.arange(_RECORDS) // 2 + 1
    found = candidate_pairs([_key("town", skewed, finer)], _RECORDS)
    assert _pairs(found) == {(n, n + 1) for n in range(0, _RECORDS, 2)}
    assert found.report["left_out"].to_list() == [0]


def test_a_block_that_stays_too_large_is_left_out_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "LEAST_PAIRS", 2_000)
    skewed = np.where(np.arange(_RECORDS) < 2_900, 1, np.arange(_RECORDS))
    found = candidate_pairs([_key("town", skewed)], _RECORDS)
    assert not _pairs(found)
    assert found.report.select("left_out", "blocks").row(0) == (2_900, 0)


def test_only_pairs_of_two_sources_where_asked_for() -> None:
    source = (np.arange(_RECORDS) % 2).astype(np.int16)
    found = candidate_pairs([_key("one", np.arange(_RECORDS) // 4 + 1)], _RECORDS, source)
    assert all(source[i] != source[j] for i, j in _pairs(found))
    assert len(_pairs(found)) == _RECORDS // 4 * 4


def test_a_small_table_is_compared_pair_by_pair() -> None:
    assert len(_pairs(candidate_pairs([], 20))) == 190
    source = np.array([0] * 5 + [1] * 5, np.int16)
    assert len(_pairs(candidate_pairs([], 10, source))) == 25


def test_keys_that_are_not_needed_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "ENOUGH_PAIRS", 100)
    monkeypatch.setattr(candidates, "ENOUGH_A_RECORD", 0.1)
    numbers = np.arange(_RECORDS) // 2 + 1
    found = candidate_pairs([_key(str(n), numbers) for n in range(5)], _RECORDS)
    assert found.report["pairs"].to_list() == [1_500, 1_500, 0, 0, 0]


def test_keys_bring_more_where_people_have_many_records() -> None:
    telling, plain = _key("born", np.ones(1), telling=True), _key("town", np.ones(1))
    assert own_pairs([telling, plain], [], 100_000) == 1.0
    assert own_pairs([telling, plain], [700_000], 100_000) == 7.0
    assert own_pairs([plain], [], 100_000) == candidates.UNTOLD
    assert own_pairs([telling], [70_000_000], 10_000_000) == 1.0
    assert budget_of(telling, 150_000, 1.0) > budget_of(plain, 150_000, 1.0)
    assert budget_of(plain, 5_000_000, 1.0) == 5_000_000
    assert enough_pairs([], 1_000_000) == 6_000_000
    assert enough_pairs([400_000], 100_000) == 2_400_000
    assert enough_pairs([40_000_000], 10_000_000) == 60_000_000
