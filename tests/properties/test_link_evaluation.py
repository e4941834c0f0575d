"""What must hold of the measures for any clustering: the counts equal slow enumeration and the definitions."""

from __future__ import annotations

from itertools import combinations
from math import fsum

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triangulate.linking.bridges import weakest_bridges
from triangulate.linking.evaluating import (
    PairAccuracy,
    b_cubed,
    candidate_accuracy,
    missed_by_blocking,
    pair_accuracy,
)

# A record: its person (or none), its true person (or none), its source (or none).
RECORD = st.tuples(
    st.sampled_from([None, 0, 1, 2]), st.sampled_from([None, 0, 1, 2]), st.sampled_from([None, "s", "t"])
)
RECORDS = st.lists(RECORD, max_size=12)
Record = tuple[int | None, int | None, str | None]


def frames(records: list[Record]) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    ids = [f"r{number:02d}" for number in range(len(records))]

    def of(place: int, column: str, kind: type[pl.DataType]) -> pl.DataFrame:
        values = [record[place] for record in records]
        return pl.DataFrame({"id": ids, column: values}, schema={"id": pl.String, column: kind})

    return of(0, "person", pl.Int64), of(1, "person", pl.Int64), of(2, "source", pl.String)


def counted(records: list[Record], *, across: bool) -> PairAccuracy:
    """Return the accuracy by going through all pairs."""
    true = found = right = 0
    for (p, t, s), (q, v, r) in combinations([record for record in records if record[1] is not None], 2):
        if across and s == r:
            continue
        together = p is not None and p == q
        true, found, right = true + (t == v), found + together, right + (together and t == v)
    return PairAccuracy(true, found, right)


@settings(max_examples=60, deadline=None)
@given(RECORDS)
def test_pair_accuracy_equals_slow_enumeration(records: list[Record]) -> None:
    people, truth, source = frames(records)
    assert pair_accuracy(people, truth) == counted(records, across=False)
    assert pair_accuracy(people.reverse(), truth, source) == counted(records, across=True)


@settings(max_examples=60, deadline=None)
@given(RECORDS.filter(lambda records: any(record[1] is not None for record in records)))
def test_b_cubed_equals_its_definition(records: list[Record]) -> None:
    known = [(p if p is not None else f"alone {n}", t) for n, (p, t, _) in enumerate(records) if t is not None]
    both, persons, trues = (
        [fsum(other == own for other in places) for own in places]
        for places in (known, [p for p, _ in known], [t for _, t in known])
    )
    people, truth, _ = frames(records)
    found = b_cubed(people, truth)
    assert found.precision == pytest.approx(fsum(n / size for n, size in zip(both, persons, strict=True)) / len(known))
    assert found.recall == pytest.approx(fsum(n / size for n, size in zip(both, trues, strict=True)) / len(known))


@settings(max_examples=40, deadline=None)
@given(RECORDS)
def test_what_blocking_missed_is_every_true_pair_that_is_no_candidate(records: list[Record]) -> None:
    people, truth, source = frames(records)
    ids = people["id"].to_list()
    drawn = [pair for number, pair in enumerate(combinations(ids, 2)) if (number * 7 + len(ids)) % 3 == 0]
    candidates = pl.DataFrame(drawn, schema={"a": pl.String, "b": pl.String}, orient="row")
    of = {i: record for i, record in zip(ids, records, strict=True) if record[1] is not None}
    true = {
        (a, b) for a, b in combinations(of, 2) if of[a][1] == of[b][1] and of[a][2] != of[b][2]
    }  # fmt: skip
    shown = missed_by_blocking(candidates, truth, source=source)
    assert set(shown.select("a", "b").iter_rows()) == true - set(drawn)
    assert shown.height == candidate_accuracy(candidates, truth, source).missed_pairs
    totals = shown.group_by("person").agg(pl.len(), pl.col("missed_of_person").unique())
    assert all([count] == said for _, count, said in totals.iter_rows())


@settings(max_examples=40, deadline=None)
@given(st.sets(st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda pair: pair[0] < pair[1]), min_size=2))
def test_a_bridge_is_an_edge_whose_loss_takes_its_ends_apart(pairs: set[tuple[int, int]]) -> None:
    edges = pl.DataFrame(sorted(pairs), schema=["a", "b"], orient="row").with_row_index("row")
    filled = edges.with_columns(
        pl.lit(0, pl.UInt32).alias("pattern"), probability=0.9, weight=3.2, verdict=pl.lit(None, pl.String)
    )
    people = pl.DataFrame({"id": list(range(8)), "person": ["one"] * 8})
    shown = weakest_bridges(filled, people, 0.5, 100)
    expected = {}
    for number, (a, b) in enumerate(sorted(pairs)):
        first, second = (reached(pairs - {(a, b)}, end) for end in (a, b))
        if b not in first:
            expected[number] = tuple(sorted((len(first), len(second))))
    assert {row: (fewer, more) for row, _, fewer, more in shown.iter_rows()} == expected


def reached(pairs: set[tuple[int, int]], start: int) -> set[int]:
    found, waiting = {start}, [start]
    while waiting:
        here = waiting.pop()
        for pair in pairs:
            if here in pair and (there := sum(pair) - here) not in found:
                found.add(there)
                waiting.append(there)
    return found
