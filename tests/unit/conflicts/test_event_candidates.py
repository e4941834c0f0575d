"""Events of different sources that may be one: offered with reasons, never merged."""

from __future__ import annotations

import pytest

from tests.lib.drawn import case_from
from triangulate.conflicts.event_candidates import CANDIDATE_COLUMNS, event_candidates

ONE = """
    pol:E1 | event_type  | incident         |
    pol:E1 | time        | 2022-08-14T21:30 |
    pol:E1 | place       | 12, La Rue       |
    pol:F  | participant | suspect          | ref=pol:E1
    pol:M  | participant | victim           | ref=pol:E1
    csc:E2 | event_type  | {kind}           |
    csc:E2 | time        | {time}           | {more}
    csc:E2 | place       | 12 La Rue        |
    csc:F  | participant | {role}           | ref=csc:E2
    csc:M  | participant | victim           | ref=csc:E2
    link pol:F csc:F strong
    link pol:M csc:M strong
"""


def rows(
    kind: str = "incident", time: str = "2022-08-14", role: str = "suspect", more: str = "", also: str = ""
) -> str:
    return ONE.format(kind=kind, time=time, role=role, more=more) + also


def test_two_records_with_people_type_time_and_place_in_common_are_offered_with_each_reason() -> None:
    found = event_candidates(case_from(rows()))
    assert found.schema == CANDIDATE_COLUMNS
    assert found.rows() == [
        (
            "csc:E2",
            "pol:E1",
            [
                "2 people take part in both",
                "both are recorded as incident",
                "their times can be one",
                "both give the same place",
            ],
        )
    ]


@pytest.mark.parametrize(
    ("case", "reason"),
    [
        (rows(kind="referral"), "recorded as referral and incident, which can be of one event"),
        (rows(role="worker"), "1 person takes part in both"),
        (rows(time="2022-08"), "their times can be one"),
        (rows(time="2022-08-14T21:30"), "their times overlap"),
        (rows(time="2022-08-14T22:05"), "their times lie within an hour"),
        (
            rows(time="2022-08-15").replace("T21:30", "T23:10"),
            "one lies in the night before or after the date of the other",
        ),
        (rows(time="2022-08-15T01:00"), "their times lie no more than 4 hours apart"),
    ],
)
def test_reasons_say_what_is_alike_and_how_exactly(case: str, reason: str) -> None:
    (found,) = event_candidates(case_from(case))["reasons"].to_list()
    assert reason in found


@pytest.mark.parametrize(
    "case",
    [
        rows(time="2022-08-15"),
        rows(time="2022-08-15T08:00"),
        rows(time="2022"),
        rows(more="withheld"),
        rows(more="kind=decision"),
        rows(kind="hearing"),
        rows(kind="referral", time="2022-08-15").replace("T21:30", "T23:10"),
        rows(also="csc:E2 | outcome | did not attend |"),
        rows(also="csc:E2 | same_event_as | | ref=pol:E1"),
        rows(also="pol:E1 | same_event_as | | ref=csc:E2, polarity=-"),
        rows().replace("csc:", "pol:x"),
        rows().replace("link", "#"),
        "csc:K | name | Kai Renouf |",
    ],
)
def test_what_does_not_fit_is_one_already_or_is_denied_is_not_offered(case: str) -> None:
    assert event_candidates(case_from(case)).rows() == []


def test_only_the_events_asked_for_are_compared_and_the_order_of_rows_does_not_matter() -> None:
    assert event_candidates(case_from(rows()), ["pol:E1"]).is_empty()
    assert event_candidates(case_from(rows()), ["pol:E1", "csc:E2"]).height == 1
    assert event_candidates(case_from(rows())).equals(event_candidates(case_from(rows(), reverse=True)))
