"""Tables of odd shapes: a clear error that says place, kind and next step, or an answer; never a value."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import polars as pl
import pytest

import triangulate as tri

_VALUE = "Zzsecret"
_ROLES = {"a": "given", "b": "family"}


@pytest.mark.parametrize(
    "table",
    [
        lambda: pd.DataFrame({"id": [1, 2, 3], "a": [1, _VALUE, None], "b": ["x", 2.5, _VALUE]}),
        lambda: pd.DataFrame({"id": [1, _VALUE, 3], "a": ["x", "y", "z"], "b": ["x", "y", "z"]}),
        lambda: pd.DataFrame({"id": [1, 2], "a": [["x", _VALUE], None], "b": ["x", "y"]}),
        lambda: pl.DataFrame({"id": [], "a": [], "b": []}, schema=dict.fromkeys(("id", "a", "b"), pl.String)),
        lambda: pl.DataFrame({"id": ["1"], "a": ["x"], "b": ["y"]}),
        lambda: pl.DataFrame({"id": ["1", "2"], "a": [None, None], "b": [None, None]}),
        lambda: pl.DataFrame({"id": [1.5, 2.5], "a": [["x"], []], "b": [7, 8]}),
    ],
)
def test_mixed_empty_and_missing_values_are_linked(table: Callable[[], Any]) -> None:
    held = table()
    links = tri.link(held, id="id", columns=_ROLES)
    assert links.people.height == len(held)
    assert links.report.records == len(held)


@pytest.mark.parametrize(
    ("table", "kind"),
    [
        (
            lambda: pl.DataFrame({"id": [1, 2], "a": [b"\xff" + _VALUE.encode(), b"b"], "b": ["x", "y"]}),
            "neither text",
        ),
        (lambda: pl.DataFrame({"id": [1, 2], "a": [{"x": _VALUE}, {"x": "b"}], "b": ["x", "y"]}), "neither text"),
        (lambda: pl.DataFrame({"id": [_VALUE, _VALUE], "a": ["x", "y"], "b": ["x", "y"]}), "two records have one id"),
        (lambda: pl.DataFrame({"id": [_VALUE, None], "a": ["x", "y"], "b": ["x", "y"]}), "a record has no id"),
        (lambda: pl.DataFrame({"id": [[_VALUE], ["z"]], "a": ["x", "y"], "b": ["x", "y"]}), "it holds lists"),
        (lambda: pd.DataFrame({"id": [1, 2], "a": ["x", "y"]}), "no such column"),
        (lambda: {"id": [_VALUE]}, "no table"),
    ],
)
def test_what_cannot_be_linked_is_said_without_a_value(table: Callable[[], Any], kind: str) -> None:
    with pytest.raises(tri.UsageError) as caught:
        tri.link(table(), id="id", columns=_ROLES)
    assert kind in caught.value.kind
    assert caught.value.place
    assert caught.value.next_step
    assert _VALUE not in str(caught.value)


def test_a_source_column_that_is_none_is_refused() -> None:
    rows = 1_100
    frame = pl.DataFrame({"id": range(rows), "a": ["x"] * rows, "s": [f"{_VALUE}{n}" for n in range(rows)]})
    with pytest.raises(tri.UsageError, match="1100 sources") as caught:
        tri.link(frame, id="id", source="s", columns={"a": "given"})
    assert _VALUE not in str(caught.value)
    lists = frame.with_columns(pl.concat_list("s"))
    with pytest.raises(tri.UsageError, match="it holds lists"):
        tri.link(lists, id="id", source="s", columns={"a": "given"})
