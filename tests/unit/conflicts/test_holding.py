"""On which days a statement surely holds."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from tests.lib.drawn import case_from
from triangulate.conflicts.holding import with_holding


@pytest.mark.parametrize(
    ("more", "extracted", "days"),
    [
        ("valid_from=2023-01-05, valid_to=2023-02-01", None, ("2023-01-05", "2023-02-01")),
        ("valid_from=2023, valid_to=2024", None, ("2023-12-31", "2024-01-01")),
        ("valid_from=2023-01-05", None, ("2023-01-05", "2023-01-05")),
        ("valid_from=2023", None, None),
        ("valid_from=2023-01-05, valid_to=..", None, ("2023-01-05", "9999-12-31")),
        ("valid_from=2023-01-05, valid_to=..", "2024-01-31", ("2023-01-05", "2024-01-31")),
        ("valid_from=2025-01-05, valid_to=..", "2024-01-31", None),
        ("valid_to=.., recorded_at=2023-03-01", "2024-01-31", ("2023-03-01", "2024-01-31")),
        ("valid_to=..", "2024-01-31", ("2024-01-31", "2024-01-31")),
        ("valid_to=..", None, None),
        ("valid_from=2024-01-01, valid_to=2023-01-01", None, None),
        ("event_time=2023-03-01T10:00", None, ("2023-03-01", "2023-03-01")),
        ("event_time=2023-03", None, None),
        ("recorded_at=2023-03-01, basis=observed", None, ("2023-03-01", "2023-03-01")),
        ("recorded_at=2023-03-01, basis=told", None, None),
        ("recorded_at=2023-03-01", None, None),
    ],
)
def test_a_statement_holds_only_on_the_days_it_proves(
    more: str, extracted: str | None, days: tuple[str, str] | None
) -> None:
    """Bounds, then the event, then the day of an observation."""
    said = case_from(f"csc:1 | address | 3 Green Street | {more}").said("address")
    held = with_holding(said, {"csc": extracted}).select("holds_from", "holds_to").rows()
    assert held == ([] if days is None else [tuple(date.fromisoformat(day) for day in days)])


def test_columns_stand_without_rows() -> None:
    """An empty frame keeps its shape."""
    held = with_holding(case_from("").said("address"), {})
    assert held.is_empty()
    assert held.schema["holds_from"] == pl.Date
