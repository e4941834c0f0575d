"""Allen's relations between times whose ends are partial, unknown or ongoing."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triangulate.normalise.intervals import (
    APART,
    SHARING,
    Interval,
    Relation,
    Standing,
    interval_of,
    interval_of_moments,
    relations,
    standing,
)
from triangulate.normalise.moments import sides_of
from triangulate.normalise.valid_times import may_overlap, must_overlap, parse_bounds

Bounds = tuple[str | None, str | None]


def interval(bounds: Bounds) -> Interval:
    return interval_of(parse_bounds(*bounds))


def possible(a: Interval, b: Interval) -> set[Relation]:
    return {relation for relation, held in relations(a, b).items() if held is not Standing.IMPOSSIBLE}


@pytest.mark.parametrize(
    ("one", "other", "relation"),
    [
        (("2014-01-01", "2014-01-31"), ("2014-03-01", "2014-03-31"), Relation.BEFORE),
        (("2014-01-01", "2014-03-01"), ("2014-03-01", "2014-03-31"), Relation.MEETS),
        (("2014-01-01", "2014-03-10"), ("2014-03-01", "2014-03-31"), Relation.OVERLAPS),
        (("2014-03-01", "2014-03-10"), ("2014-03-01", "2014-03-31"), Relation.STARTS),
        (("2014-03-05", "2014-03-10"), ("2014-03-01", "2014-03-31"), Relation.DURING),
        (("2014-03-05", "2014-03-31"), ("2014-03-01", "2014-03-31"), Relation.FINISHES),
        (("2014-03-01", "2014-03-31"), ("2014-03-01", "2014-03-31"), Relation.EQUALS),
        (("2014-03-01", "2014-03-01"), ("2014-03-01", "2014-03-31"), Relation.STARTS),
        (("2014-03-31", "2014-03-31"), ("2014-03-01", "2014-03-31"), Relation.FINISHES),
        (("2014", "2014-06"), ("2016", "2017"), Relation.BEFORE),
        (("2014-01-01", ".."), ("2013-01-01", "2013-12-31"), Relation.AFTER),
        (("2014-01-01", ".."), ("2015-01-01", "2015-12-31"), Relation.CONTAINS),
    ],
)
def test_known_ends_make_one_relation_certain_and_its_inverse_the_other_way_round(
    one: Bounds, other: Bounds, relation: Relation
) -> None:
    inverse = list(Relation)[::-1][list(Relation).index(relation)]
    for a, b, expected in ((one, other, relation), (other, one, inverse)):
        found = relations(interval(a), interval(b))
        assert found[expected] is Standing.CERTAIN
        assert [r for r, held in found.items() if held is not Standing.IMPOSSIBLE] == [expected]
        assert set(found) == set(Relation)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (
            ("2014-01-01", None),
            ("2015-01-01", "2015-12-31"),
            {"before", "meets", "overlaps", "finished by", "contains"},
        ),
        (("2014", "2014-12-31"), ("2014-06-01", "2015"), {"overlaps", "starts", "during"}),
        (("2014-01-01", ".."), ("2014-01-01", ".."), {"starts", "equals", "started by"}),
        ((None, None), ("2014-01-01", "2014-12-31"), {relation.value for relation in Relation}),
        (("2015-01-01", "2014-01-01"), ("2014-01-01", "2014-12-31"), {relation.value for relation in Relation}),
    ],
)
def test_ends_that_are_not_known_leave_several_relations_possible(
    one: Bounds, other: Bounds, expected: set[str]
) -> None:
    found = relations(interval(one), interval(other))
    assert {r.value for r, held in found.items() if held is Standing.POSSIBLE} == expected
    assert Standing.CERTAIN not in found.values()


def test_a_set_of_relations_is_certain_where_each_of_several_that_are_left_is_in_it() -> None:
    known, open_ended = interval(("2014-01-01", "2014-12-31")), interval(("2014-06-01", None))
    assert standing(known, open_ended, *SHARING) is Standing.CERTAIN
    assert standing(known, open_ended, *APART) is Standing.IMPOSSIBLE
    assert standing(known, interval(("2014", None)), Relation.OVERLAPS) is Standing.POSSIBLE


def test_ongoing_is_known_only_until_the_day_it_was_seen() -> None:
    later = interval(("2021-01-01", "2021-12-31"))
    seen = interval_of(parse_bounds("2014-01-01", ".."), seen=date(2020, 1, 5))
    assert standing(seen, later, *SHARING) is Standing.POSSIBLE
    assert standing(interval(("2014-01-01", "..")), later, *SHARING) is Standing.CERTAIN
    assert standing(seen, interval(("2019-01-01", "2019-12-31")), Relation.CONTAINS) is Standing.CERTAIN


def test_times_of_events_are_compared_to_the_minute() -> None:
    stay, act, day = (
        interval_of_moments(sides)
        for text in ("2022-08-14T18:00/2022-08-15T10:00", "2022-08-14T21:30", "2022-08-15")
        for sides in (sides_of(text),)
        if sides is not None
    )
    assert relations(act, stay)[Relation.DURING] is Standing.CERTAIN
    assert standing(stay, day, *SHARING) is Standing.POSSIBLE
    assert standing(act, day, *APART) is Standing.CERTAIN


def test_ends_that_can_only_run_backwards_rule_nothing_out() -> None:
    assert possible(Interval((9, 9), (1, 1)), Interval((2, 2), (3, 3))) == set(Relation)


points = st.tuples(st.integers(0, 6), st.integers(0, 3)).map(lambda p: (p[0], p[0] + p[1]))
intervals = st.builds(Interval, points, points)


@given(intervals, intervals)
def test_exactly_the_relations_of_some_choice_of_ends_are_possible(a: Interval, b: Interval) -> None:
    """Compared with every choice of ends, one by one."""
    choices = [
        (Interval((s, s), (e, e)), Interval((t, t), (f, f)))
        for s in range(a.start[0], a.start[1] + 1)
        for e in range(max(a.end[0], s), a.end[1] + 1)
        for t in range(b.start[0], b.start[1] + 1)
        for f in range(max(b.end[0], t), b.end[1] + 1)
    ]
    expected = {relation for one, other in choices for relation in possible(one, other)}
    assert possible(a, b) == (expected or set(Relation))


days = st.dates(date(2014, 1, 1), date(2014, 2, 10)).map(date.isoformat)
ends = st.one_of(days, st.sampled_from(["2014", "2014-01", None]))


@given(ends, st.one_of(ends, st.just("..")), ends, st.one_of(ends, st.just("..")))
def test_valid_times_that_may_or_must_overlap_share_a_day_by_relation_too(
    a_from: str | None, a_to: str | None, b_from: str | None, b_to: str | None
) -> None:
    """What may overlap can share a day, what must overlap certainly does."""
    one, other = parse_bounds(a_from, a_to), parse_bounds(b_from, b_to)
    share = standing(interval_of(one), interval_of(other), *SHARING)
    if may_overlap(one, other):
        assert share is not Standing.IMPOSSIBLE
    if must_overlap(one, other):
        assert share is Standing.CERTAIN
