"""Which sources hold each person once."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from triangulate.errors import UsageError
from triangulate.linking.native.one_to_one import ENOUGH_RECORDS, free_of_duplicates
from triangulate.linking.native.parameters import Parameters
from triangulate.linking.native.table import Table


def _table(*sizes: int) -> Table:
    source = np.repeat(np.arange(len(sizes)), sizes).astype(np.int16)
    names = tuple(f"s{number}" for number in range(len(sizes))) if len(sizes) > 1 else ("",)
    return Table(pl.Series(range(len(source))), np.arange(len(source)), source, names)


def _parameters(*prior: float) -> Parameters:
    return Parameters({}, {}, {}, np.array(prior), 1000, 2.0, 1.0)


def test_declared_sources_are_believed() -> None:
    found = free_of_duplicates(_table(2, 2), _parameters(0.5, 0.5, 0.5), frozenset({"s1"}))
    assert found.tolist() == [False, True]
    assert free_of_duplicates(_table(2, 2), _parameters(0.5, 0.5, 0.5), frozenset()).tolist() == [False, False]


@pytest.mark.parametrize(
    ("table", "step"), [(_table(2, 2), "Sources are s0, s1."), (_table(2), "Name the column of sources first.")]
)
def test_a_declared_name_that_is_no_source_is_refused_without_repeating_it(table: Table, step: str) -> None:
    with pytest.raises(UsageError) as caught:
        free_of_duplicates(table, _parameters(0.5, 0.5), frozenset({"elsewhere"}))
    assert (caught.value.kind, caught.value.next_step) == ("1 of its names are no source of the table", step)
    assert "elsewhere" not in str(caught.value)


def test_the_table_shows_which_large_sources_have_no_duplicates() -> None:
    table = _table(ENOUGH_RECORDS, ENOUGH_RECORDS, ENOUGH_RECORDS - 1)
    assert free_of_duplicates(table, _parameters(1e-8, 1e-4, 1e-8, 1e-3), None).tolist() == [True, False, False]


def test_one_source_alone_is_always_searched() -> None:
    assert free_of_duplicates(_table(ENOUGH_RECORDS), _parameters(1e-8, 1e-8), None).tolist() == [False]
