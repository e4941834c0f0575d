"""Full names and parts of names in one table."""

from __future__ import annotations

import polars as pl
import pytest

from triangulate.errors import UsageError
from triangulate.linking.native.roles import columns_by_role
from triangulate.linking.native.table import Table, prepare
from triangulate.linking.native.values import Values


def _prepared(columns: dict[str, list[str | None]], roles: dict[str, str]) -> Table:
    frame = pl.DataFrame({"id": list(range(len(next(iter(columns.values()))))), **columns})
    return prepare(frame, "id", None, columns_by_role(roles, frame.columns))


def _held(table: Table, values: Values | None) -> dict[int, set[str]]:
    assert values is not None
    texts = values.texts.to_list()
    rows = zip(table.ids.to_list(), values.codes.tolist(), strict=True)
    return {name: {texts[code] for code in codes if code >= 0} for name, codes in rows}


def test_a_full_name_fills_and_widens_the_columns_of_its_parts() -> None:
    table = _prepared(
        {"full": ["Ann Mary Fern", "Tom Clay of Northam"], "first": [None, "Thomas"], "last": ["Fern", None]},
        {"full": "full_name", "first": "given", "last": "family"},
    )
    assert _held(table, table.given) == {0: {"ann"}, 1: {"thomas", "tom"}}
    assert _held(table, table.middle) == {0: {"mary"}, 1: set()}
    assert _held(table, table.family) == {0: {"fern"}, 1: {"clay", "northam"}}


def test_several_full_names_are_all_names_of_the_person() -> None:
    table = _prepared({"now": ["Ann Fern"], "before": ["Ann Grey"]}, {"now": "full_name", "before": "full_name"})
    assert _held(table, table.family) == {0: {"fern", "grey"}}


def test_ids_must_be_there_and_differ() -> None:
    for ids, fault in (([1, None], "a record has no id"), ([1, 1], "two records have one id")):
        frame = pl.DataFrame({"id": ids, "name": ["a", "b"]})
        with pytest.raises(UsageError, match=fault):
            prepare(frame, "id", None, columns_by_role({"name": "given"}, frame.columns))


def test_sex_is_read_from_the_usual_words_and_letters() -> None:
    table = _prepared({"sex": ["M", " female", "2", "unknown", None]}, {"sex": "sex"})
    assert _held(table, table.sex) == {0: {"m"}, 1: {"f"}, 2: {"f"}, 3: set(), 4: set()}
