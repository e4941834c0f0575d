"""Impossible chains in a network of constraints, against a search through every chain."""

from __future__ import annotations

import random
from itertools import permutations

import polars as pl

from triangulate.conflicts.order_network import impossible_chains
from triangulate.normalise.moments import Moment, surely_after

POINTS = {"node": pl.String, "earliest": pl.Int64, "latest": pl.Int64, "zoned": pl.Boolean, "day_only": pl.Boolean}


def chains(edges: list[tuple[str, str]], times: dict[str, list[tuple[int, int]]]) -> list[tuple[str, ...]]:
    rows = [(node, first, last, False, False) for node, spans in times.items() for first, last in spans]
    frame = pl.DataFrame(edges, schema={"before": pl.String, "after": pl.String}, orient="row")
    return list(impossible_chains(frame, pl.DataFrame(rows, schema=POINTS, orient="row")))


def test_a_direct_contradiction_is_the_whole_chain() -> None:
    """x not before y, and y surely before x."""
    assert chains([("x", "y")], {"x": [(10, 12)], "y": [(5, 9)]}) == [("x", "y")]
    assert chains([("x", "y")], {"x": [(10, 12)], "y": [(5, 10)]}) == []


def test_a_chain_goes_through_points_without_a_time() -> None:
    """x ≤ m ≤ y with nothing known of m."""
    assert chains([("x", "m"), ("m", "y")], {"x": [(10, 12)], "y": [(5, 9)]}) == [("x", "m", "y")]


def test_only_the_minimal_chain_is_told() -> None:
    """What follows from a shorter contradiction is not told again."""
    times = {"x": [(10, 10)], "y": [(5, 5)], "z": [(6, 6)]}
    assert chains([("x", "y"), ("y", "z")], times) == [("x", "y")]


def test_every_time_of_both_ends_must_contradict() -> None:
    """One fitting time of several is enough to hold."""
    assert chains([("x", "y")], {"x": [(10, 12), (1, 1)], "y": [(5, 9)]}) == []


def test_circles_of_constraints_end() -> None:
    """x ≤ y ≤ x with times that contradict in both directions is told once a direction that is impossible."""
    assert chains([("x", "y"), ("y", "x")], {"x": [(10, 12)], "y": [(5, 9)]}) == [("x", "y")]


def test_no_constraints_no_chains() -> None:
    """Empty frames."""
    assert chains([], {}) == []


def test_impossible_sets_are_those_a_search_finds() -> None:
    """Seeded small networks: some chain is told if and only if a walk over every path finds an impossible one."""
    for seed in range(150):
        drawn = random.Random(seed)  # noqa: S311 - a seeded draw of test cases
        nodes = "abcde"
        edges = sorted({(x, y) for x, y in permutations(nodes, 2) if drawn.random() < 0.3})
        starts = {n: drawn.randint(0, 12) for n in nodes if drawn.random() < 0.8}
        times = {n: [(t, t + drawn.randint(0, 3))] for n, t in starts.items()}
        told = chains(edges, times)
        impossible = _searched(edges, times)
        assert bool(told) == bool(impossible), seed
        assert {(c[0], c[-1]) for c in told} <= impossible, seed


def _searched(edges: list[tuple[str, str]], times: dict[str, list[tuple[int, int]]]) -> set[tuple[str, str]]:
    reach = set(edges)
    while True:
        more = reach | {(x, z) for x, y in reach for w, z in edges if y == w}
        if more == reach:
            break
        reach = more
    return {
        (x, y)
        for x, y in reach
        if x in times and y in times and surely_after(Moment(*times[x][0]), Moment(*times[y][0]))
    }
