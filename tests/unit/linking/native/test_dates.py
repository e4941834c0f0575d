"""Birth dates: how they are read, and how alike two are."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl
import pytest

from triangulate.linking.native.dates import Born, Dates, read_dates


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1990-05-06", 19900506), ("19900506", 19900506), ("1990-05-06T00:00:00", 19900506), ("1990/5/6", 19900506),
        ("06/05/1990", 19900506), ("6.5.1990", 19900506), (" 06-05-1990 12:30 ", 19900506), ("05/25/1990", 19900525),
        ("1990-05", 19900500), ("1990", 19900000), ("1990-13-06", 19900613), ("1990-05-00", 19900500),
        ("1990-00-00", 19900000), ("1900-01-01", None), ("0001-01-01", None), ("9999-12-31", None), ("1492-01-02", 102),
        ("unknown", None), ("", None), (None, None), ("31/31/1990", 19900031),
    ],
)  # fmt: skip
def test_a_date_is_read_as_far_as_it_is_one(text: str | None, number: int | None) -> None:
    assert read_dates(pl.Series([text], dtype=pl.String)).to_list() == [number]


def test_texts_that_can_only_be_read_month_first_turn_the_others_round() -> None:
    american = [f"05/{day}/1990" for day in range(13, 33)]
    assert read_dates(pl.Series([*american[:-1], "06/07/1990"])).to_list()[-1] == 19900706
    assert read_dates(pl.Series([*american, "06/07/1990"])).to_list()[-1] == 19900607
    assert read_dates(pl.Series([*american, "14/02/1990", "15/02/1990", "06/07/1990"])).to_list()[-1] == 19900706


_PAIRS = [
    ("1990-05-06", "1990-05-06", Born.EXACT),
    ("1990-05-06", "1990-06-05", Born.SWAPPED),
    ("1990-05-06", "1990-05-07", Born.ONE_SLIP),
    ("1990-05-06", "1980-05-06", Born.ONE_SLIP),
    ("1957-05-06", "1975-05-06", Born.ONE_SLIP),
    ("1990-05-06", "1991-05-07", Born.TWO_SLIPS),
    ("1990-05-06", "1990-05-29", Born.TWO_PARTS),
    ("1990-05-06", "1990-05", Born.AS_RECORDED),
    ("1990-10-16", "1990-01-01", Born.FIRST_OF_JANUARY),
    ("1990-05-06", "1990-06-15", Born.SEASON),
    ("1990-12-28", "1990-11-15", Born.SEASON),
    ("1990-05-06", "1990-11-29", Born.YEAR),
    ("1990", "1990-05-06", Born.YEAR),
    ("1990-05-06", "1991-06-15", Born.YEAR_SLIP),
    ("1990-05", "1990-11", Born.PARTLY),
    ("1990-05-06", "1993-11-29", Born.NEAR),
    ("1990", "1994", Born.NEAR),
    ("1990-05-06", "1960-11-29", Born.DIFFERENT),
    ("1990", "1960", Born.DIFFERENT),
    ("1990-05-06", "unknown", 0),
]


@pytest.mark.parametrize(("one", "other", "level"), _PAIRS)
def test_two_dates_are_alike_to_a_level_in_either_order(one: str, other: str, level: int) -> None:
    dates = Dates.from_columns({"birth_date": (pl.Series([one, other]),)}, 2)
    first, second = np.array([0, 1], np.int32), np.array([1, 0], np.int32)
    assert dates.levels(first, second).tolist() == [level, level]


def test_parts_in_columns_are_a_date_and_a_whole_date_comes_before_them() -> None:
    parts = {
        "birth_date": (pl.Series([None, "1990-05-06", None], dtype=pl.String),),
        "birth_year": (pl.Series([1990.0, 1971.0, None]),),
        "birth_month": (pl.Series(["5", "1", None]),),
        "birth_day": (pl.Series([6, 1, None]),),
    }
    assert Dates.from_columns(parts, 3).days[:, 0].tolist() == [19900506, 19900506, 0]
    only_year = {"birth_year": (pl.Series(["1990", "nineteen"]),)}
    assert Dates.from_columns(only_year, 2).days[:, 0].tolist() == [19900000, 0]


def test_several_dates_of_a_record_are_a_set() -> None:
    lists = pl.Series([["1990-05-06", "1990-05-06", "x"], None], dtype=pl.List(pl.String))
    column = pl.Series([dt.date(1990, 5, 6), dt.date(1991, 1, 2)])
    held = Dates.from_columns({"birth_date": (lists, column)}, 2).days
    assert [[day for day in row if day] for row in held.tolist()] == [[19900506], [19910102]]


def test_frequency_counts_the_records_that_carry_a_date() -> None:
    dates = Dates.from_columns({"birth_date": (pl.Series(["1990-05-06", "06/05/1990", "1990", None]),)}, 4)
    assert dates.frequency(np.array([19900506, 19900000], np.int32)).tolist() == [2.0, 1.0]
    assert dates.reordered(np.array([3, 2, 1, 0])).days[:, 0].tolist() == [0, 19900000, 19900506, 19900506]


def test_neighbouring_digits_that_changed_places_are_found_as_an_obvious_search_finds_them() -> None:
    generator = np.random.default_rng(5)
    days = [20000000 + int(m) * 100 + int(d) for m, d in zip(*generator.integers(1, 13, (2, 150)), strict=True)]
    dates = Dates(np.array(days, np.int32).reshape(-1, 1))
    a, b = (each.ravel().astype(np.int32) for each in np.indices((len(days), len(days))))
    levels = dates.levels(a, b)
    turned = 0
    for i, j, level in zip(a.tolist(), b.tolist(), levels.tolist(), strict=True):
        one, other = str(days[i]), str(days[j])
        ways = {one[:k] + one[k + 1] + one[k] + one[k + 2 :] for k in range(7)} - {one}
        if other in ways:
            turned += 1
            assert level in (Born.ONE_SLIP, Born.SWAPPED)
    assert turned >= 100


def test_each_date_is_counted_also_where_parts_are_not_recorded() -> None:
    held = np.array([[19900506], [19900500], [19900506], [0], [506], [21001231], [18000101]], np.int32)
    dates = Dates(held)
    asked = np.array([19900506, 19900500, 506, 21001231, 18000101, 19900507, 0], np.int32)
    assert dates.counts_of(asked).tolist() == [2, 1, 1, 1, 1, 0, 0]
    assert dates.counts.tolist() == [1, 1, 1, 2, 1]
    assert dates.reordered(np.arange(6, -1, -1)).days[0, 0] == 18000101
