"""Dates as agencies write them, what they can mean, and how two of them differ."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from triangulate.normalise.date_columns import date_frame
from triangulate.normalise.date_differences import DateDifference, describe_difference
from triangulate.normalise.dates import DateSpan, Order, birth_span, parse_date


@pytest.mark.parametrize(
    "text",
    [
        "2014-03-25", "2014-03-25T23:30:00Z", "2014-03-25T23:30:00+01:00", "2014-03-25 00:00:00",
        "2014-03-25T00:30:00.000",
        "20140325", "20140325103000", "25032014", "25/03/2014", "03/25/2014", "25-03-2014", "25.03.2014",
        "25/03/2014 10:15",
        "25 Mar 2014", "25 March 2014", "25th March, 2014", "March 25, 2014", "2014-Mar-25 00:00:00", "25-MAR-2014",
        " 2014-03-25 ", "2014-3-25",
    ],
)  # fmt: skip
def test_every_written_form_of_a_day_is_that_day(text: str) -> None:
    span = parse_date(text)
    assert (span.earliest, span.latest) == (date(2014, 3, 25), date(2014, 3, 25))
    assert (span.precision, span.alternative, span.edtf, span.understood) == ("day", None, "2014-03-25", True)


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision", "edtf"),
    [
        ("2014", "2014-01-01", "2014-12-31", "year", "2014"),
        ("2014-02", "2014-02-01", "2014-02-28", "month", "2014-02"),
        ("August 2022", "2022-08-01", "2022-08-31", "month", "2022-08"),
        ("2014~", "2012-01-01", "2016-12-31", "year", "2014~"),
        ("c. 2014", "2012-01-01", "2016-12-31", "year", "2014~"),
        ("circa 2014~", "2012-01-01", "2016-12-31", "year", "2014~"),
        ("2014%", "2012-01-01", "2016-12-31", "year", "2014%"),
        ("2014-03~", "2012-03-01", "2016-03-31", "month", "2014-03~"),
        ("2016-02-29~", "2014-02-28", "2018-02-28", "day", "2016-02-29~"),
        ("2014-02~", "2012-02-01", "2016-02-29", "month", "2014-02~"),
        ("2014?", "2014-01-01", "2014-12-31", "year", "2014?"),
        ("2014-XX", "2014-01-01", "2014-12-31", "year", "2014"),
        ("2014-XX-XX", "2014-01-01", "2014-12-31", "year", "2014"),
        ("2014-02-XX", "2014-02-01", "2014-02-28", "month", "2014-02"),
        ("201X", "2010-01-01", "2019-12-31", "decade", "201X"),
        ("20XX", "2000-01-01", "2099-12-31", "none", "20XX"),
        ("2014/2015", "2014-01-01", "2015-12-31", "year", "2014/2015"),
        ("2014-03-01/2015-06", "2014-03-01", "2015-06-30", "month", "2014-03-01/2015-06"),
        ("2014-03-01/..", "2014-03-01", None, "day", "2014-03-01/.."),
        ("2014-03-01/9999-12-31", "2014-03-01", None, "day", "2014-03-01/.."),
        ("../2014", None, "2014-12-31", "year", "../2014"),
        ("2014-21", "2014-03-01", "2014-05-31", "year", "2014-21"),
        ("196X-12-25", "1960-12-25", "1969-12-25", "decade", "196X-12-25"),
        ("2014-XX-05", "2014-01-05", "2014-12-05", "year", "2014-XX-05"),
        ("{2014,2015}", "2014-01-01", "2015-12-31", "decade", "{2014,2015}"),
        ("2014-03-~01", "2012-03-01", "2016-03-01", "day", "2014-03-~01"),
        ("9999~", "9997-01-01", None, "year", "9999~"),
    ],
)
def test_partial_and_approximate_dates_span_what_they_can_mean(
    text: str, earliest: str | None, latest: str | None, precision: str, edtf: str
) -> None:
    span = parse_date(text)
    ends = tuple(end.isoformat() if end else None for end in (span.earliest, span.latest))
    assert (*ends, span.precision, span.edtf, span.understood) == (earliest, latest, precision, edtf, True)
    assert span.approximate == any(mark in text for mark in ("~", "%", "c"))


def test_doubt_stated_by_the_source_is_kept() -> None:
    assert parse_date("2014?").uncertain
    assert parse_date("2014%").uncertain
    assert not parse_date("2014~").uncertain


@pytest.mark.parametrize(
    "text",
    ["", "0", "unknown", "2014-02-30", "2014-13-01", "31/04/2014", "0000", "0000-01-01", "41699", "1/3/14", "2014-00",
     "2014-03-01/2014-02-01", "/", "1/2/3", "2014-03-01/x", "32 Mar 2014", "10 Foo 2014", "-0044", "2014-45", "[2014",
     "20143299", "99999999", "2014" * 50, "Y17E8", "circa", "about 2014-02-30",
     "2014-XX/2013-XX", "{2015..2014}", "20140332T1030", "2014-03-0X~%"],
)  # fmt: skip
def test_what_is_no_date_is_not_understood(text: str) -> None:
    span = parse_date(text)
    assert (span.understood, span.known, span.edtf) == (False, False, "")


def test_wholly_unspecified_dates_are_understood_and_unknown() -> None:
    for text in ("XXXX", "../..", "XXXX-XX-XX"):
        assert (parse_date(text).understood, parse_date(text).known) == (True, False)


@pytest.mark.parametrize(
    "text", ["1900-01-01", "01/01/1970", "19700101", "9999-12-31", "1753-01-01T00:00:00", "0001-01-01"]
)
def test_sentinel_dates_are_unknown(text: str) -> None:
    span = parse_date(text)
    assert (span.sentinel, span.known, span.understood) == (True, False, True)


@pytest.mark.parametrize(
    ("order", "day", "alternative"),
    [("dmy", date(2014, 3, 1), None), ("mdy", date(2014, 1, 3), None), ("unknown", date(2014, 3, 1), date(2014, 1, 3)),
     ("iso", date(2014, 3, 1), date(2014, 1, 3))],
)  # fmt: skip
def test_the_stated_order_of_day_and_month_is_followed(order: Order, day: date, alternative: date | None) -> None:
    for text in ("01/03/2014", "01032014", "1-3-2014"):
        span = parse_date(text, order=order)
        assert (span.earliest, span.alternative) == (day, alternative)
    assert not parse_date("03/25/2014", order="dmy").understood
    assert parse_date("04/04/2014", order="unknown").alternative is None


def test_a_date_with_two_readings_agrees_with_both_and_with_no_other() -> None:
    either = parse_date("01/03/2014", order="unknown")
    assert either.edtf == "[2014-01-03,2014-03-01]"
    assert either.overlaps(parse_date("2014-01-03"))
    assert either.contains(parse_date("2014-03-01"))
    assert not either.overlaps(parse_date("2014-02-01"))
    assert describe_difference(either, parse_date("2014-01-03")) is DateDifference.REFINES
    assert describe_difference(either, parse_date("2014-01-04")) is DateDifference.DAY_OFF_BY_ONE


def test_unknown_dates_contradict_nothing_and_contain_nothing() -> None:
    assert parse_date("1900-01-01").overlaps(parse_date("2014"))
    assert not parse_date("1900-01-01").contains(parse_date("2014"))
    assert not parse_date("2014").contains(parse_date(""))
    assert parse_date("").readings() == ()


def test_no_date_shows_in_the_text_form() -> None:
    assert "2014" not in repr(parse_date("2014-03-01"))
    assert "approximate" in repr(parse_date("2014~"))


@pytest.mark.parametrize(
    ("text", "basis", "edtf"),
    [
        ("2014-01-01", {}, "2014"),
        ("01/01/2014", {}, "2014"),
        ("2014-01-01", {"official": True}, "2014-01-01"),
        ("2014-01-02", {}, "2014-01-02"),
        ("2007-06-15", {}, "2007-06-15"),
        ("2007-06-15", {"unaccompanied": True}, "2007-06"),
        ("2007-06-15", {"age_estimated": True}, "2007-06"),
        ("2007-06-14", {"age_estimated": True}, "2007-06-14"),
        ("2014~", {}, "2014~"),
        ("1970-01-01", {"official": True}, ""),
        ("2014-03", {}, "2014-03"),
    ],
)
def test_birth_dates_are_read_by_the_rule_for_placeholders(text: str, basis: dict[str, bool], edtf: str) -> None:
    assert birth_span(text, **basis).edtf == edtf


def test_a_birth_date_of_1_january_agrees_with_any_day_of_its_year() -> None:
    span = birth_span("2014-01-01")
    assert span.first_of_january
    assert span.precision == "year"
    assert span.contains(birth_span("2014-03-01"))
    assert not span.overlaps(birth_span("2015-03-01"))


DIFFERENCES = [
    ("2014-03-01", "01 Mar 2014", DateDifference.SAME),
    ("2014", "2014-03-01", DateDifference.REFINES),
    ("2014/2015", "2015/2016", DateDifference.OVERLAPS),
    ("2014~", "2016-03/2017", DateDifference.OVERLAPS),
    ("2014-03-01", "2014-01-03", DateDifference.DAY_MONTH_EXCHANGED),
    ("2014-01-01", "2014-03-17", DateDifference.FIRST_OF_JANUARY_DEFAULT),
    ("2014-03-01", "2013-03-01", DateDifference.YEAR_OFF_BY_ONE),
    ("2014", "2013-03-01", DateDifference.YEAR_OFF_BY_ONE),
    ("2014-03", "2013-03-01", DateDifference.YEAR_OFF_BY_ONE),
    ("2014-03-31", "2014-04-01", DateDifference.DAY_OFF_BY_ONE),
    ("2014-03-01", "2014-03-21", DateDifference.ONE_DIGIT),
    ("2014-03-01", "2004-03-01", DateDifference.ONE_DIGIT),
    ("2014-03-13", "2014-03-31", DateDifference.DIGITS_EXCHANGED),
    ("1987-03-13", "1978-03-13", DateDifference.DIGITS_EXCHANGED),
    ("2014-03-02", "2014-12-02", DateDifference.MONTH_DIFFERS),
    ("2014-03-02", "2011-12-25", DateDifference.DIFFERENT),
    ("2014-03-12", "2014-04-23", DateDifference.DIFFERENT),
    ("2014-04", "2013-03-01", DateDifference.DIFFERENT),
    ("2014", "2010", DateDifference.DIFFERENT),
    ("2014~", "2010", DateDifference.DIFFERENT),
    ("2014/..", "2010", DateDifference.DIFFERENT),
    ("2013/2014", "2010", DateDifference.DIFFERENT),
    ("2014", "1900-01-01", DateDifference.UNKNOWN),
    ("2014", "no date", DateDifference.UNKNOWN),
]


@pytest.mark.parametrize(("one", "other", "difference"), DIFFERENCES)
def test_the_shape_of_a_difference_is_named_whichever_comes_first(
    one: str, other: str, difference: DateDifference
) -> None:
    a, b = parse_date(one), parse_date(other)
    assert describe_difference(a, b) is difference
    assert describe_difference(b, a) is difference
    assert difference.is_conflict != a.overlaps(b)


def test_every_difference_has_its_own_sentence_without_a_value() -> None:
    sentences = {difference.sentence for difference in DateDifference}
    assert len(sentences) == len(DateDifference)
    assert not any(digit in sentence.replace("1 January", "") for sentence in sentences for digit in "0123456789")


def test_a_column_of_dates_is_read_as_each_date_is() -> None:
    texts = ["2014-03-01", None, "2014", "25/03/2014", "1900-01-01", "2014-01-01", "2014-02-30", "2014-3-001",
             "2014-03-01",              "0000-01-01", "+2014-03-1", "2014~", " 2014-3-1 "]  # fmt: skip
    frame = date_frame(pl.Series("d", texts))
    assert frame["value"].to_list() == texts
    for row in frame.iter_rows(named=True):
        if row["value"] is None:
            assert set(row.values()) == {None}
            continue
        span = parse_date(row["value"])
        assert row == {"value": row["value"]} | {key: getattr(span, key) for key in row if key != "value"}


def test_columns_of_plain_dates_and_of_no_dates_have_the_same_columns() -> None:
    plain = date_frame(pl.Series("d", ["2014-03-01", None]))
    assert plain.schema == date_frame(pl.Series("d", ["2014", None])).schema
    assert plain.schema == date_frame(pl.Series("d", [], dtype=pl.String)).schema
    assert plain["understood"].to_list() == [True, None]


def test_the_order_of_a_column_is_followed() -> None:
    frame = date_frame(pl.Series("d", ["01/03/2014", "2014-05-06"]), order="mdy")
    assert frame["earliest"].to_list() == [date(2014, 1, 3), date(2014, 5, 6)]


def test_a_span_can_be_open_at_either_end() -> None:
    assert DateSpan(earliest=date(2014, 1, 1)).contains(parse_date("2015"))
    assert not DateSpan(latest=date(2014, 1, 1)).overlaps(parse_date("2015"))
