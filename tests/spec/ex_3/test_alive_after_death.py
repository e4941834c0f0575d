"""EX-3, drawn: presence in person and roles relied on after a recorded death, and what is neither."""

from __future__ import annotations

import pytest

from tests.lib.drawn import case_from, drawn
from triangulate.conflicts.deaths import alive_after_death
from triangulate.findings import Finding, Severity
from triangulate.gathered import Gathered


def found(gathered: Gathered) -> list[Finding]:
    return list(alive_after_death(gathered))


@drawn
def test_a_dead_grandfather_is_to_supervise_contact(gathered: Gathered) -> None:
    """One finding with both agencies and the link between the two records.

    record | predicate  | value        | more
    hlt:9  | name       | Alan Renouf  |
    hlt:9  | death_date | 2020-06-01   | id=d
    csc:G  | carer      |              | id=c, ref=csc:K, recorded_at=2022-03-04, quote=MGF to supervise contact
    csc:G  | name       | Alan Renouf  |
    link hlt:9 csc:G probable
    """
    (one,) = found(gathered)
    assert one.summary == (
        "Alan Renouf is recorded as having died (2020-06-01, health), and afterwards as carer 2022-03-04 (social care)."
    )
    assert one.statements == ("csc:c", "hlt:d")
    assert one.against == ("csc:c",)
    assert one.severity is Severity.S2
    assert one.detail == "The records may be about two people: the weakest link between them is probable (0.962)."
    assert one.links == ("l-csc:G-hlt:9",)
    assert one.personas == ("csc:G", "hlt:9")


@drawn
def test_presence_in_person_and_school_marks_make_one_finding_a_person(gathered: Gathered) -> None:
    """Everything after the death is listed once, the event and its time among it.

    record | predicate   | value      | more
    hlt:9  | name        | Kim Hamon  |
    hlt:9  | death_date  | 2020-06-01 | id=d
    hlt:9  | participant | victim     | id=p, ref=hlt:E
    hlt:E  | event_type  | incident   |
    hlt:E  | time        | 2020-07-02T10:00Z | id=t
    hlt:9  | attendance  | present    | id=a, valid_from=2020-05-20, valid_to=2020-06-05
    """
    (one,) = found(gathered)
    assert one.statements == ("hlt:a", "hlt:d", "hlt:p", "hlt:t")
    assert one.events == ("hlt:E",)
    assert "victim of event E (hlt) 2020-07-02T10:00Z (health)" in one.summary
    assert "present at school 2020-06-05 (health)" in one.summary


@drawn
def test_the_latest_of_several_dates_of_death_counts(gathered: Gathered) -> None:
    """Seen between the two dates: not certain. Seen after both: certain, and the detail says so.

    record | predicate   | value      | more
    hlt:9  | death_date  | 2020-06-01 | id=d
    csc:9  | death_date  | 2020-09    | id=c
    csc:9  | participant | attendee   | id=p1, ref=csc:E1
    csc:E1 | time        | 2020-08-01 |
    csc:9  | participant | attendee   | id=p2, ref=csc:E2
    csc:E2 | time        | 2020-10-01 | id=t2
    link hlt:9 csc:9 verified
    """
    (one,) = found(gathered)
    assert one.statements == ("csc:c", "csc:p2", "csc:t2", "hlt:d")
    assert "Several dates of death are recorded" in one.detail
    assert one.links == ()


@drawn
def test_a_household_member_named_by_somebody_else_counts(gathered: Gathered) -> None:
    """The dead person is the one referred to.

    record | predicate        | value      | more
    csc:G  | death_date       | 2020-06-01 | id=d
    csc:K  | household_member |            | id=h, ref=csc:G, valid_from=2015, valid_to=.., recorded_at=2022-01-01
    """
    (one,) = found(gathered)
    assert one.statements == ("csc:d", "csc:h")


@drawn
def test_a_withheld_event_is_told_without_its_time_or_name(gathered: Gathered) -> None:
    """Only that there is a record, and whose.

    record | predicate   | value      | more
    hlt:9  | death_date  | 2020-06-01 |
    hlt:9  | participant | victim     | ref=hlt:E
    hlt:E  | time        | 2021-11-23 | withheld
    """
    (one,) = found(gathered)
    assert "2021-11-23" not in one.summary + one.detail


_INNOCENT = {
    "a death known to one agency": "csc:1 | participant | worker | ref=csc:E\ncsc:E | time | 2022-01-01 |",
    "the day of the death": "csc:1 | participant | victim | ref=csc:E\ncsc:E | time | 2020-06-01T23:00 |",
    "a month that may be before": "csc:1 | participant | victim | ref=csc:E\ncsc:E | time | 2020-06 |",
    "an approximate time": "csc:1 | participant | victim | ref=csc:E\ncsc:E | time | 2021-01-01~ |",
    "invited": "csc:1 | participant | invited | ref=csc:E\ncsc:E | time | 2022-01-01 |",
    "subject of an inquest": "csc:1 | participant | subject | ref=csc:E\ncsc:E | event_type | hearing |\n"
    "csc:E | time | 2022-01-01 |",
    "the funeral": "csc:1 | participant | attendee | ref=csc:E\ncsc:E | event_type | death |\n"
    "csc:E | time | 2021-01-01 |",
    "by telephone": "csc:1 | participant | attendee | ref=csc:E\ncsc:E | time | 2022-01-01 |\ncsc:E | place | Remote |",
    "not attended": "csc:1 | participant | attendee | ref=csc:E\ncsc:E | time | 2022-01-01 |\n"
    "csc:E | outcome | did not attend |",
    "a planned time": "csc:1 | participant | attendee | ref=csc:E\ncsc:E | time | 2022-01-01 | kind=decision",
    "posthumous paperwork": "csc:1 | participant | attendee | ref=csc:E, recorded_at=2022-01-01\n"
    "csc:E | time | 2019-01-01 | recorded_at=2022-01-01",
    "paperwork without a time": "csc:1 | participant | attendee | ref=csc:E, recorded_at=2022-01-01",
    "booked appointment": "csc:1 | participant | subject | ref=csc:E, recorded_at=2020-05-01\n"
    "csc:E | event_type | appointment |\ncsc:E | time | 2020-08-01 |",
    "a role closed late": "csc:1 | carer | | ref=csc:K, valid_from=2015, valid_to=2022-01-01, recorded_at=2022-01-01",
    "next of kin": "csc:1 | next_of_kin | | ref=csc:K, recorded_at=2022-01-01",
    "no responsibility": "csc:1 | parental_responsibility | none | ref=csc:K, valid_from=2022-01-01",
    "a visit with one fitting time": "csc:1 | participant | victim | ref=csc:E\ncsc:E | time | 2022-01-01 |\n"
    "csc:E | time | 2019-01-01 |",
}


@pytest.mark.parametrize("rows", _INNOCENT.values(), ids=_INNOCENT.keys())
def test_innocent(rows: str) -> None:
    """Each row of the trap list beside a death on 2020-06-01: nothing is raised."""
    assert found(case_from(f"csc:1 | death_date | 2020-06-01 |\n{rows}")) == []


@pytest.mark.parametrize("death", ["polarity=-", "polarity=?"])
def test_a_denied_or_unknown_death_is_none(death: str) -> None:
    """A source that says "not dead" gives no date of death."""
    rows = f"csc:1 | death_date | 2020-06-01 | {death}\ncsc:1 | attendance | present | event_time=2022-01-01"
    assert found(case_from(rows)) == []


def test_no_statements_give_no_findings() -> None:
    """An empty case."""
    assert found(case_from("csc:1 | name | Kai Renouf |")) == []


@pytest.mark.parametrize(
    "role",
    [
        "csc:1 | carer | | ref=csc:K, valid_from=2021",
        "csc:1 | parental_responsibility | held | ref=csc:K, recorded_at=2022-01-01",
        "csc:1 | consent | medical | ref=csc:K, event_time=2021-05-01",
        "csc:1 | participant | subject | ref=csc:E\ncsc:E | event_type | home_visit |\ncsc:E | time | 2021-02-03 |",
    ],
)
def test_roles_and_visits_after_a_death_are_raised(role: str) -> None:
    """Begun, given, stated undated in a later writing, or visited."""
    assert len(found(case_from(f"csc:1 | death_date | 2020-06-01 |\n{role}"))) == 1
