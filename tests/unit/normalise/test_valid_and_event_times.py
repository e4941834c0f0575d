"""When statements hold and events happen, and whether two such times overlap."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from triangulate.normalise.event_times import event_span, event_spans_overlap
from triangulate.normalise.valid_times import ValidTime, may_overlap, must_overlap, parse_bounds

Bounds = tuple[str | None, str | None]


def test_an_end_is_known_unknown_or_ongoing() -> None:
    assert parse_bounds(None, None) == ValidTime()
    assert parse_bounds("1900-01-01", "not a date") == ValidTime()
    assert parse_bounds("2014", "..").ongoing
    assert parse_bounds("2014", "9999-12-31").ongoing
    assert parse_bounds("2014", "99991231").ongoing
    assert parse_bounds("2014", "2015").end is not None
    assert not parse_bounds("2014", "2015-02-30").ongoing


@pytest.mark.parametrize(
    ("one", "other", "may", "must"),
    [
        (("2014-01-01", "2014-06-30"), ("2014-06-01", "2014-12-31"), True, True),
        (("2014-01-01", "2014-05-30"), ("2014-06-01", "2014-12-31"), False, False),
        # A handover on one day or in one month is not an overlap.
        (("2014-01-01", "2014-06-01"), ("2014-06-01", "2014-12-31"), False, False),
        (("2014-01", "2014-06"), ("2014-06", "2014-12"), False, False),
        # Something that begins and ends on one day does overlap.
        (("2014-06-01", "2014-06-01"), ("2014-06-01", "2014-12-31"), True, True),
        # Imprecise or unknown ends never rule an overlap out, and never prove one.
        (("2014", "2015"), ("2015-06", "2016"), True, False),
        (("2014-01-01", None), ("2015-01-01", "2015-12-31"), True, False),
        (("2014-01-01", None), ("2013-01-01", "2015-12-31"), True, True),
        ((None, "2014-01-01"), ("2013-01-01", "2015-12-31"), True, True),
        ((None, None), ("2013-01-01", "2015-12-31"), True, False),
        (("2014-01-01", ".."), ("2015-01-01", ".."), True, True),
        (("2014-01-01", ".."), ("2013-01-01", "2013-12-31"), False, False),
        # Bounds in the wrong order: one of them is wrong, so nothing follows.
        (("2015-01-01", "2014-01-01"), ("2020-01-01", "2020-12-31"), True, False),
        (("2014", "2014"), ("2014-03-01", "2014-04-01"), True, False),
    ],
)
def test_times_overlap_only_where_the_bounds_say_so(one: Bounds, other: Bounds, may: bool, must: bool) -> None:
    a, b = parse_bounds(*one), parse_bounds(*other)
    assert (may_overlap(a, b), may_overlap(b, a)) == (may, may)
    assert (must_overlap(a, b), must_overlap(b, a)) == (must, must)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2022-08-14", "2022-08-14T00:00", "2022-08-14T23:59"),
        ("2022-08-14T00:00:00", "2022-08-14T00:00", "2022-08-14T23:59"),
        ("2022-08", "2022-08-01T00:00", "2022-08-31T23:59"),
        ("2022-08-14T21:30", "2022-08-14T21:30", "2022-08-14T21:30"),
        ("2022-08-14 21:30:59.5", "2022-08-14T21:30", "2022-08-14T21:30"),
        ("2022-08-14T24:00", "2022-08-15T00:00", "2022-08-15T00:00"),
        ("2022-08-14T18:00/2022-08-15T10:00", "2022-08-14T18:00", "2022-08-15T10:00"),
        ("2022-08-14T18:00/20:15", "2022-08-14T18:00", "2022-08-14T20:15"),
        ("2022-08-14T18:00/2022-08-15T00:00", "2022-08-14T18:00", "2022-08-15T00:00"),
        ("2022-08-14T00:00/2022-08-15T00:00", "2022-08-14T00:00", "2022-08-15T23:59"),
        ("2022-08-14/2022-08-16", "2022-08-14T00:00", "2022-08-16T23:59"),
        ("2022-08-14/..", "2022-08-14T00:00", "9999-12-31T23:59"),
        ("/2022-08-14", "0001-01-01T00:00", "2022-08-14T23:59"),
    ],
)  # fmt: skip
def test_event_times_are_kept_to_the_minute_as_written(text: str, first: str, last: str) -> None:
    assert event_span(text) == (datetime.fromisoformat(first), datetime.fromisoformat(last))


@pytest.mark.parametrize(
    "text", ["", "..", "../..", "soon", "2022-08-15/2022-08-14", "2022-02-30T10:00", "2022-08-14T25:00", "x/2022",
             "2022-08-14T10:00+99:00"],
)  # fmt: skip
def test_what_is_no_event_time_gives_none(text: str) -> None:
    assert event_span(text) is None


def test_both_ends_of_an_event_time_carry_the_zone() -> None:
    span = event_span("2022-08-14T18:00Z/2022-08-14T20:00")
    assert span == (datetime(2022, 8, 14, 18, tzinfo=UTC), datetime(2022, 8, 14, 20, tzinfo=UTC))
    west = event_span("2022-08-14T18:00-0530")
    assert west is not None
    assert west[0].tzinfo == timezone(-timedelta(hours=5, minutes=30))


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        ("2022-08-14T18:00/2022-08-15T10:00", "2022-08-14T21:30", True),
        ("2022-08-14T18:00/2022-08-15T10:00", "2022-08-15T10:01", False),
        ("2022-08-14T20:00Z", "2022-08-14T21:00+01:00", True),
        ("2022-08-14T21:00Z", "2022-08-14T21:00+01:00", False),
        ("2022-08-14T21:00", "2022-08-14T21:00+01:00", True),
        ("2022-08-14", "2022-08-14T21:00Z", True),
    ],
)
def test_zones_count_only_where_both_times_carry_one(one: str, other: str, overlap: bool) -> None:
    a, b = event_span(one), event_span(other)
    assert a is not None
    assert b is not None
    assert event_spans_overlap(a, b) is overlap
    assert event_spans_overlap(b, a) is overlap
