"""Times as written as the minutes they can mean."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from triangulate.normalise.moments import DAY, Moment, day_of, days, moment_frame, sides_of, surely_after, window_of


def sides(text: str) -> tuple[Moment, Moment]:
    found = sides_of(text)
    assert found is not None
    return found


def test_a_date_is_its_whole_day_and_its_own_start_and_end() -> None:
    """Both sides are the day."""
    start, end = sides("2023-05-02")
    assert start == end
    assert start.day_only
    assert start.latest - start.earliest == DAY - 1
    assert day_of(start.latest) == date(2023, 5, 2)
    assert start == days(date(2023, 5, 2), date(2023, 5, 2))


def test_sides_of_intervals() -> None:
    """Clock ends take the day of the start; midnight beside a real time is a time; open ends are told apart."""
    start, end = sides("2022-08-14T18:00/20:00")
    assert end.earliest - start.earliest == 120
    start, end = sides("2022-08-14T18:00/2022-08-15T00:00")
    assert end == Moment(start.latest + 360, start.latest + 360)
    _, ongoing = sides("2022-08-14/..")
    assert day_of(ongoing.earliest) == date.max
    _, unknown = sides("2022-08-14/")
    assert day_of(unknown.earliest) == date.min
    assert day_of(unknown.latest) == date.max


@pytest.mark.parametrize("text", ["", "soon", "../..", "2023-05-02/soon", "soon/2023-05-02", "9999-12-31", "/"])
def test_what_is_no_time_is_none(text: str) -> None:
    """No minute is made up."""
    assert sides_of(text) is None
    assert window_of(text) is None


def test_an_interval_that_runs_backwards_has_sides_and_no_window() -> None:
    """The sides are kept for the finding about it."""
    start, end = sides("2023-05-04/2023-05-02")
    assert surely_after(start, end)
    assert window_of("2023-05-04/2023-05-02") is None


@pytest.mark.parametrize(
    ("later", "earlier", "expected"),
    [
        ("2023-05-03", "2023-05-02", True),
        ("2023-05-02", "2023-05-02", False),
        ("2023-05", "2023-05-02", False),
        ("2023-06", "2023-05-02", True),
        ("2023-05-02T10:00", "2023-05-02T09:59", True),
        ("2023-05-03T10:00", "2023-05-02", False),
        ("2023-05-04T10:00", "2023-05-02", True),
        ("2023-05-02T10:00Z", "2023-05-02T09:30", False),
        ("2023-05-02T10:31Z", "2023-05-02T09:30", True),
        ("2023-05-02T10:00+01:00", "2023-05-02T09:30Z", False),
        ("2023-05-02T10:00+01:00", "2023-05-02T08:59Z", True),
    ],
)
def test_surely_after_allows_for_dates_and_zones(later: str, earlier: str, expected: bool) -> None:
    """A day between a date and a clock time, an hour where one zone is missing."""
    assert surely_after(sides(later)[0], sides(earlier)[1]) is expected


def test_columns_say_what_single_values_say() -> None:
    """Plain dates read in columns agree with those read one by one; nulls and sentinels stay null."""
    texts = ["2023-05-02", None, "bad", "1900-01-01", "2023-02-30", "2023-05-02T10:00Z/2023-05-03", "2023-05"]
    texts.append("0000-01-01")
    rows = moment_frame(pl.Series(texts, dtype=pl.String)).rows()
    for text, row in zip(texts, rows, strict=True):
        found = sides_of(text) if text is not None else None
        expected = (None,) * 8 if found is None else (
            found[0].earliest, found[0].latest, found[1].earliest, found[1].latest,
            found[0].zoned, found[1].zoned, found[0].day_only, found[1].day_only,
        )  # fmt: skip
        assert row == expected, text
    assert moment_frame(pl.Series([], dtype=pl.String)).height == 0


@given(st.dates(), st.dates())
def test_dates_are_in_the_order_of_the_calendar(a: date, b: date) -> None:
    """Between two dates there is no slack."""
    one, other = days(a, a), days(b, b)
    assert surely_after(one, other) == (a > b)
