"""Average linkage against a slow obvious implementation, and what one-to-one and ties mean."""

from __future__ import annotations

from itertools import combinations
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import polars as pl
import pytest

from triangulate.linking.components import component_labels
from triangulate.linking.native.candidates import Packed, pack, unpack
from triangulate.linking.native.clusters import MOST_BITS, cluster
from triangulate.linking.native.table import Table
from triangulate.linking.native.weighing import Weighed

_Weights = dict[tuple[int, int], float]


def _table(sources: list[int]) -> Table:
    count = len(sources)
    names = tuple(f"s{number}" for number in range(max(sources) + 1))
    return Table(pl.Series(range(count)), np.arange(count), np.array(sources, np.int16), names)


def _people(weights: _Weights, sources: list[int], once: list[bool] | None = None, threshold: float = 0.0) -> list[int]:
    """Return the people of records of which every pair has a weight; pairs below -5 bits come only when asked for."""
    table = _table(sources)

    def weighed(packed: Packed) -> Weighed:
        i, j = unpack(packed)
        bits = [weights[int(a), int(b)] for a, b in zip(i, j, strict=True)]
        return Weighed(packed, np.array(bits, np.float32), np.zeros((len(packed), 1), np.int8))

    found = sorted(pair for pair, bits in weights.items() if bits >= threshold - 5)
    i, j = (np.array([pair[side] for pair in found], np.int32) for side in (0, 1))
    held = np.array(once or [False] * len(table.sources))
    result = cluster(table, weighed(pack(i, j)), cast("Any", SimpleNamespace(weigh=weighed)), threshold, held)
    return [int(person) for person in result]


def _slowly(weights: _Weights, records: int, threshold: float) -> list[int]:
    groups = [frozenset([record]) for record in range(records)]

    def mean(one: frozenset[int], other: frozenset[int]) -> float:
        bits = [weights[min(a, b), max(a, b)] for a in one for b in other]
        return sum(max(-MOST_BITS, min(MOST_BITS, each)) for each in bits) / len(bits)

    while len(groups) > 1:
        best = max(combinations(groups, 2), key=lambda pair: mean(*pair))
        if mean(*best) < threshold:
            break
        groups = [group for group in groups if group not in best] + [best[0] | best[1]]
    first = {record: min(group) for group in groups for record in group}
    return [first[record] for record in range(records)]


@pytest.mark.parametrize("seed", range(40))
def test_groups_are_those_of_average_linkage_done_slowly(seed: int) -> None:
    draw = np.random.default_rng(seed)
    records = int(draw.integers(3, 11))
    pairs = list(combinations(range(records), 2))
    # Different weights for all pairs (1,024ths of a bit, as sums are kept), so that no tie has to be broken.
    weights = dict(zip(pairs, (draw.choice(40_000, len(pairs), replace=False) - 24_000.0) / 1024, strict=True))
    threshold = float(draw.choice([0.0, 2.0, -2.0]))
    assert _people(weights, [0] * records, threshold=threshold) == _slowly(weights, records, threshold)


def test_one_weak_pair_does_not_chain_two_people() -> None:
    apart = {(a, b): -12.0 for a in (0, 1, 2) for b in (3, 4, 5)}
    close = {pair: 9.0 for trio in ((0, 1, 2), (3, 4, 5)) for pair in combinations(trio, 2)}
    assert _people({**apart, **close, (2, 3): 3.0}, [0] * 6) == [0, 0, 0, 3, 3, 3]


def test_a_certain_pair_counts_only_so_much_against_doubtful_ones() -> None:
    weights = {(0, 1): 10.0, (0, 2): 10_000.0, (1, 2): -19.0}
    assert _people({**weights, (1, 2): -MOST_BITS - 1}, [0] * 3) == [0, 1, 0]


def test_two_records_of_a_source_without_duplicates_never_come_together() -> None:
    weights = {(0, 1): 8.0, (0, 2): 6.0, (1, 2): 9.0}
    assert _people(weights, [0, 1, 1]) == [0, 0, 0]
    assert _people(weights, [0, 1, 1], once=[False, True]) == [0, 0, 2]


def test_a_tie_goes_to_the_smallest_numbers() -> None:
    assert _people({(0, 1): 7.0, (0, 2): 7.0, (1, 2): -20.0}, [0, 1, 1], once=[True, True]) == [0, 0, 2]


def test_left_over_records_of_two_complete_sources_are_looked_at_again() -> None:
    """Nine of ten pairs are plain; the records of the tenth are the only ones left on either side."""
    sources = [0, 1] * 10
    weights = {(a, b): 12.0 if b == a + 1 and a % 2 == 0 else -15.0 for a, b in combinations(range(20), 2)}
    weights[18, 19] = -1.0
    assert _people(weights, sources, once=[True, True])[18:] == [18, 18]
    assert _people(weights, sources)[18:] == [18, 19]


def test_pairs_of_two_records_need_no_second_opinion() -> None:
    assert _people({(0, 1): 0.0}, [0, 0]) == [0, 0]
    assert _people({(0, 1): -0.001}, [0, 0]) == [0, 1]


def test_components_are_named_by_their_smallest_record() -> None:
    i, j = np.array([3, 5, 1], np.int32), np.array([5, 1, 6], np.int32)
    assert component_labels(8, i, j).tolist() == [0, 1, 2, 1, 4, 1, 1, 7]
    assert component_labels(3, np.zeros(0, np.int32), np.zeros(0, np.int32)).tolist() == [0, 1, 2]
