"""Which events are one: only because their sources say so."""

from __future__ import annotations

from tests.lib.drawn import case_from


def groups(table: str) -> list[list[str]]:
    frame = case_from(table).same_events
    assert frame["event"].is_sorted()
    return frame.group_by("same").agg("event").sort("same")["event"].to_list()


def test_one_reference_written_in_several_ways_is_one_event() -> None:
    table = """
    record | predicate | value     | more
    pol:E  | time      | 2022-08-14|
    pol:E  | reference | 22/4471   |
    csc:F  | time      | 2022-08-16|
    csc:F  | reference | 22 / 4471 |
    edu:G  | time      | 2022-08-14|
    edu:G  | reference | 22/4472   |
    """
    assert groups(table) == [["csc:F", "pol:E"], ["edu:G"]]


def test_a_source_that_names_the_other_event_joins_them_and_chains_join_all() -> None:
    table = """
    record | predicate     | value      | more
    pol:E  | time          | 2022-08-14 |
    csc:F  | time          | 2022-08-16 |
    csc:F  | same_event_as |            | ref=pol:E
    edu:G  | time          | 2022-08-14 |
    edu:G  | x_log         |            | ref=csc:F
    """
    assert groups(table) == [["csc:F", "edu:G", "pol:E"]]


def test_likeness_joins_nothing_and_neither_does_a_denial_or_an_empty_reference() -> None:
    table = """
    record | predicate     | value      | more
    pol:E  | time          | 2022-08-14 |
    pol:E  | reference     |            |
    pol:E  | event_type    | incident   |
    csc:F  | time          | 2022-08-14 |
    csc:F  | event_type    | incident   |
    csc:F  | same_event_as |            | ref=pol:E, polarity=-
    """
    assert groups(table) == [["csc:F"], ["pol:E"]]
    assert case_from("record | predicate | value | more\ncsc:1 | name | Kai |").same_events.is_empty()


def test_a_meeting_that_considered_two_incidents_does_not_make_them_one() -> None:
    table = """
    record | predicate     | value      | more
    pol:E  | event_type    | incident   |
    csc:F  | event_type    | incident   |
    csc:M  | event_type    | conference |
    csc:M  | narrative     | considered | ref=pol:E
    csc:M  | narrative     | and        | ref=csc:F
    edu:N  | event_type    | conference |
    edu:N  | narrative     | the same   | ref=csc:M
    """
    assert groups(table) == [["csc:F"], ["csc:M", "edu:N"], ["pol:E"]]
