"""AL-4, drawn: allegations and enquiries without an outcome, and those that are closed or live."""

from __future__ import annotations

import pytest

from tests.lib.drawn import case_from, drawn
from triangulate.conflicts.missing_outcomes import missing_outcome
from triangulate.findings import Finding, FindingKind, Severity
from triangulate.gathered import Gathered


def found(gathered: Gathered) -> list[Finding]:
    return list(missing_outcome(gathered))


@drawn
def test_the_enquiry_has_no_decision_and_only_the_police_hold_an_outcome(gathered: Gathered) -> None:
    """Raised however recent it is: the outcome of the police is another process.

    record | predicate   | value             | more
    csc:F  | name        | Paul Renouf       |
    csc:F  | allegation  | physical_abuse    | id=a, ref=csc:E
    csc:E  | event_type  | section47         |
    csc:E  | time        | 2022-05-03        |
    csc:E  | reference   | 22/4471           |
    pol:E  | reference   | 22/4471           |
    pol:E  | outcome     | no further action | id=o, event_time=2022-07-04
    as_at 2022-09-01
    """
    (one,) = found(gathered)
    assert one.kind is FindingKind.GAP
    assert one.severity is Severity.S2
    assert one.statements == ("csc:a", "pol:o")
    assert one.against == ("pol:o",)
    assert one.summary == (
        "The allegation of 2022-05-03 at event E (csc) against Paul Renouf (social care) is open: no final outcome "
        "in that process (care) was found in what was searched; “no further action” stands elsewhere (police)."
    )
    assert one.held_by == "social_care"
    assert "not the same as unfounded" in one.detail
    assert one.searched == (
        "csc (decides): coverage of outcomes not stated",
        "pol: coverage of outcomes not stated",
    )


@drawn
def test_an_allegation_older_than_a_year_without_an_entry_is_open(gathered: Gathered) -> None:
    """The police hold nothing after the report.

    record | predicate  | value          | more
    pol:F  | allegation | neglect        | id=a, ref=pol:E, recorded_at=2022-01-05
    pol:E  | time       | 2022-01-04     |
    as_at 2023-06-01
    """
    (one,) = found(gathered)
    assert one.statements == ("pol:a",)
    assert "(criminal)" in one.summary
    assert "Nothing was entered about it in the 90 days before 2023-06-01" in one.detail


@drawn
def test_an_enquiry_without_an_allegation_statement_counts(gathered: Gathered) -> None:
    """The child is its subject; nothing followed.

    record | predicate   | value      | more
    csc:K  | participant | subject    | id=p, ref=csc:E
    csc:E  | event_type  | section47  |
    csc:E  | time        | 2022-05-03 |
    as_at 2024-02-20
    """
    (one,) = found(gathered)
    assert one.summary.startswith("The enquiry of 2022-05-03")


@drawn
def test_an_allegation_without_an_event_is_dated_by_its_writing(gathered: Gathered) -> None:
    """Told in words, never looked at again.

    record | predicate  | value   | more
    edu:F  | allegation | neglect | id=a, recorded_at=2021-03-04
    as_at 2024-02-20
    """
    (one,) = found(gathered)
    assert one.events == ()
    assert one.statements == ("edu:a",)


def test_a_stage_that_is_not_final_leaves_it_open_and_the_order_of_rows_plays_no_part() -> None:
    """Under investigation since 2021, and no entry since."""
    rows = (
        "pol:F | allegation | neglect | id=a, ref=pol:E\npol:E | time | 2021-01-04 |\n"
        "pol:E | outcome | under investigation | event_time=2021-02-01\nas_at 2023-06-01"
    )
    (one,) = found(case_from(rows))
    assert found(case_from(rows, reverse=True)) == [one]


def test_the_latest_recording_dates_a_run_without_an_as_at_date() -> None:
    """Something was written two years later, so at least two years have passed."""
    rows = "pol:F | allegation | neglect | id=a, ref=pol:E\npol:E | time | 2021-01-04 |\n"
    assert found(case_from(rows)) == []
    assert len(found(case_from(f"{rows}pol:K | name | Kim Hamon | recorded_at=2023-03-01"))) == 1


_OLD = "pol:F | allegation | neglect | ref=pol:E\npol:E | time | 2021-01-04 |\npol:E | reference | 21/7 |\n"
_CARE = (
    "csc:F | allegation | neglect | ref=csc:E\ncsc:E | event_type | section47 |\ncsc:E | time | 2021-01-04 |\n"
    "csc:K | participant | subject | ref=csc:E\n"
)
_INNOCENT = {
    "no further action": _OLD + "pol:E | outcome | NFA |",
    "in the record of the court": _OLD + "crt:E | reference | 21/7 |\ncrt:E | outcome | acquitted |",
    "closed for all by the deciding body": _OLD
    + "csc:F | allegation | neglect | ref=csc:E\ncsc:E | time | 2021-01-04 |\n"
    "csc:E | reference | 21/7 |\npol:E | outcome | no further action |",
    "a live investigation": _OLD + "pol:E | outcome | under investigation | recorded_at=2023-05-01",
    "limited in handling": _OLD + "pol:E | narrative | Enquiries continue. | handling=C",
    "not old enough": "pol:F | allegation | neglect | ref=pol:E\npol:E | time | 2022-09-04 |",
    "a withheld outcome": _OLD + "pol:E | outcome | | withheld",
    "words of no table": _OLD + "pol:E | outcome | Dealt with under local policy 7 |",
    "decided by the enquiry itself": _CARE + "csc:E | decision | no further action |",
    "substantiated": _CARE + "csc:E | outcome | concerns substantiated |",
    "a conference followed": _CARE.replace("csc:F | allegation | neglect | ref=csc:E\n", "")
    + "csc:C | event_type | conference |\ncsc:K | participant | subject | ref=csc:C",
    "a plan followed": _CARE.replace("csc:F | allegation | neglect | ref=csc:E\n", "")
    + "csc:K | child_protection_plan | neglect | valid_from=2021-02-01",
    "an outcome of the event it considered": _CARE + "csc:E | narrative | Considered the incident. | ref=csc:E2\n"
    "csc:E2 | time | 2021-01-02 |\ncsc:E2 | outcome | unsubstantiated |",
    "a finding": "crt:F | allegation | neglect | kind=finding, event_time=2020-01-01",
    "a denial": "pol:F | allegation | neglect | polarity=-, event_time=2020-01-01",
    "no date at all": "pol:F | allegation | neglect | ref=pol:E",
    "convicted": _OLD + "pol:F | convicted | neglect | ref=pol:E",
    "convicted, no event": "pol:F | allegation | neglect | event_time=2020\npol:F | convicted | neglect |",
}


@pytest.mark.parametrize("rows", _INNOCENT.values(), ids=_INNOCENT.keys())
def test_innocent(rows: str) -> None:
    """Each row of the trap list, two years on: nothing is raised."""
    assert found(case_from(f"{rows}\nas_at 2023-06-01")) == []


def test_a_conference_before_the_enquiry_does_not_close_it() -> None:
    """It was about something else."""
    rows = "csc:K | participant | subject | ref=csc:E\ncsc:E | event_type | section47 |\ncsc:E | time | 2021-01-04 |\n"
    before = "csc:K | participant | subject | ref=csc:C\ncsc:C | event_type | conference |\ncsc:C | time | {} |\n"
    assert len(found(case_from(f"{rows}{before.format('2020-03-01')}as_at 2023-06-01"))) == 1
    assert found(case_from(f"{rows}{before.format('2021-03-01')}as_at 2023-06-01")) == []


def test_words_that_say_it_is_open_do_not_close_it() -> None:
    """Outcome: awaited."""
    assert len(found(case_from(f"{_OLD}pol:E | outcome | awaited |\nas_at 2023-06-01"))) == 1


def test_a_withheld_outcome_elsewhere_is_not_put_into_words() -> None:
    """Only that there is one, and whose."""
    rows = f"{_CARE}csc:E | reference | 9 |\npol:E | reference | 9 |\npol:E | outcome | caution | withheld\n"
    (one,) = found(case_from(rows))
    assert "an outcome stands elsewhere (police)" in one.summary
    assert "court" not in one.summary


def test_no_allegations_give_no_findings() -> None:
    """An empty case."""
    assert found(case_from("csc:1 | name | Kai Renouf |")) == []
