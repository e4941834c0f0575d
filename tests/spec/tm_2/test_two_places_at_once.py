"""TM-2, drawn: two places at the same time, and what may look like it."""

from __future__ import annotations

import pytest

from tests.lib.drawn import case_from, drawn
from triangulate.conflicts.presence import two_places_at_once
from triangulate.findings import Finding, Severity
from triangulate.gathered import Gathered

CUSTODY = """
pol:5  | name        | Daniel Hamon |
pol:5  | participant | suspect | id=k, ref=pol:C
pol:C  | event_type  | custody |
pol:C  | time        | 2022-08-14T18:00/2022-08-15T10:00 | id=kt
link pol:5 csc:F strong
"""


def found(gathered: Gathered) -> list[Finding]:
    return list(two_places_at_once(gathered))


@drawn
def test_an_alibi_from_police_custody_is_s1(gathered: Gathered) -> None:
    """Custody 18:00 to 10:00; social care has the father assaulting at 21:30.

    record | predicate   | value        | more
    pol:5  | name        | Daniel Hamon |
    pol:5  | participant | suspect      | id=k, ref=pol:C
    pol:C  | event_type  | custody      |
    pol:C  | time        | 2022-08-14T18:00/2022-08-15T10:00 | id=kt
    csc:F  | participant | suspect      | id=s, ref=csc:E
    csc:F  | allegation  | domestic_abuse | id=al, ref=csc:E
    csc:E  | event_type  | incident     |
    csc:E  | time        | 2022-08-14T21:30 | id=st
    link pol:5 csc:F strong
    """
    (one,) = found(gathered)
    assert one.severity is Severity.S1
    assert one.statements == ("csc:al", "csc:s", "csc:st", "pol:k", "pol:kt")
    assert one.against == ("csc:al", "csc:s", "csc:st")
    assert one.summary == (
        "Daniel Hamon is recorded in custody 2022-08-14T18:00/2022-08-15T10:00 (police) and as suspect of "
        "event E (csc) 2022-08-14T21:30 (social care)."
    )
    assert "ID-2" in one.detail
    assert "TM-3" in one.detail
    assert "strong (0.962)" in one.detail
    assert one.links == ("l-csc:F-pol:5",)
    assert one.events == ("csc:E", "pol:C")


@drawn
def test_a_patient_at_home_is_s2(gathered: Gathered) -> None:
    """In hospital from the 1st to the 20th; a home visit on the 10th (dates only) lies wholly inside.

    record | predicate   | value      | more
    hlt:1  | participant | subject    | ref=hlt:A
    hlt:A  | event_type  | admission  |
    hlt:A  | time        | 2023-02-01/2023-02-20 |
    csc:1  | participant | subject    | ref=csc:V
    csc:V  | event_type  | home_visit |
    csc:V  | time        | 2023-02-10 |
    link hlt:1 csc:1 verified
    """
    (one,) = found(gathered)
    assert one.severity is Severity.S2
    assert "in hospital" in one.summary
    assert one.links == ()


@drawn
def test_a_young_offender_cannot_sit_in_school(gathered: Gathered) -> None:
    """A custodial placement over a whole day that is marked present; both days make one finding.

    record | predicate  | value               | more
    csc:1  | placement  | {"type": "custody"} | id=p, valid_from=2023-02-01, valid_to=2023-03-01
    edu:1  | attendance | present             | id=a, valid_from=2023-02-07, valid_to=2023-02-07
    edu:1  | attendance | present             | id=b, event_time=2023-02-09T09:00/2023-02-09T12:00
    link csc:1 edu:1 verified
    """
    (one,) = found(gathered)
    assert one.statements == ("csc:p", "edu:a", "edu:b")
    assert "present at school 2023-02-07 (education)" in one.summary


@drawn
def test_a_session_with_clock_times_and_an_incident_at_home(gathered: Gathered) -> None:
    """Marked present from 9 to 12, seen at home at half past ten.

    record | predicate   | value      | more
    edu:1  | attendance  | present    | event_time=2023-02-07T09:00/2023-02-07T12:00
    pol:1  | participant | child_present | ref=pol:E
    pol:E  | event_type  | incident   |
    pol:E  | time        | 2023-02-07T10:30 |
    pol:E  | place       | 12 La Rue  |
    link edu:1 pol:1 verified
    """
    (one,) = found(gathered)
    assert "at school" in one.summary


@drawn
def test_a_withheld_stay_is_told_without_kind_or_time(gathered: Gathered) -> None:
    """Where the person was kept must not be read from the finding.

    record | predicate   | value      | more
    csc:1  | placement   | {"type": "secure_childrens_home"} | withheld, valid_from=2023-02-01, valid_to=2023-03-01
    pol:1  | participant | victim     | ref=pol:E
    pol:E  | event_type  | incident   |
    pol:E  | time        | 2023-02-07 |
    link csc:1 pol:1 verified
    """
    (one,) = found(gathered)
    assert "secure" not in one.summary
    assert "2023-02-01" not in one.summary


_INNOCENT = {
    "a day on which custody began": "csc:F | participant | suspect | ref=csc:E\ncsc:E | time | 2022-08-14 |",
    "before custody": "csc:F | participant | suspect | ref=csc:E\ncsc:E | time | 2022-08-14T17:30 |",
    "minutes after it began": "csc:F | participant | suspect | ref=csc:E\ncsc:E | time | 2022-08-14T18:20 |",
    "between two times": "csc:F | participant | suspect | ref=csc:E\ncsc:E | time | 2022-08-14T16:00/21:00 |",
    "one of two times fits": "csc:F | participant | suspect | ref=csc:E\ncsc:E | time | 2022-08-14T21:30 |\n"
    "csc:E | time | 2022-08-16T21:30 |",
    "by telephone": "csc:F | participant | attendee | ref=csc:E\ncsc:E | time | 2022-08-14T21:30 |\n"
    "csc:E | place | remote |",
    "reporting": "csc:F | participant | reporter | ref=csc:E\ncsc:E | time | 2022-08-14T21:30 |",
    "invited": "csc:F | participant | invited | ref=csc:E\ncsc:E | time | 2022-08-14T21:30 |",
    "emergency department": "csc:F | participant | attendee | ref=csc:E\ncsc:E | event_type | attendance_ed |\n"
    "csc:E | time | 2022-08-14T21:30 |",
    "one event by reference": "csc:F | participant | suspect | ref=csc:E\ncsc:E | time | 2022-08-14T21:30 |\n"
    "csc:E | reference | 22 / 4471 |\npol:C | reference | 22/4471 |",
    "one event as stated": "csc:F | participant | suspect | ref=csc:E\ncsc:E | time | 2022-08-14T21:30 |\n"
    "csc:E | same_event_as | | ref=pol:C",
    "in the cells": "csc:F | participant | suspect | ref=csc:E\ncsc:E | time | 2022-08-14T21:30 |\n"
    "csc:E | place | Custody suite |",
    "foster care is a residence": 'csc:F | placement | {"type": "foster"} | valid_from=2022-08-01, valid_to=2022-09\n'
    "csc:F | participant | victim | ref=csc:E\ncsc:E | time | 2022-08-20T21:30 |",
    "seen while missing": "csc:F | participant | subject | ref=csc:M\ncsc:M | event_type | missing |\n"
    "csc:M | time | 2022-08-20/2022-08-25 |\ncsc:F | participant | witness | ref=csc:E\ncsc:E | time | 2022-08-22 |",
    "a hearing": "csc:F | participant | attendee | ref=csc:E\ncsc:E | event_type | hearing |\n"
    "csc:E | time | 2022-08-15T08:30 |",
    "somebody else": "csc:X | participant | suspect | ref=csc:E\ncsc:E | time | 2022-08-14T21:30 |",
}


@pytest.mark.parametrize("rows", _INNOCENT.values(), ids=_INNOCENT.keys())
def test_innocent(rows: str) -> None:
    """Custody of the father from 18:00 to 10:00 beside a trap: nothing is raised."""
    assert found(case_from(f"{CUSTODY}\ncsc:F | name | Daniel Hamon |\n{rows}")) == []


def test_the_traps_stand_beside_a_case_that_is_raised() -> None:
    """The frame of the traps, with an incident in the middle of the night."""
    rows = "csc:F | participant | witness | ref=csc:E\ncsc:E | time | 2022-08-14T21:30 |"
    (one,) = found(case_from(f"{CUSTODY}\n{rows}"))
    assert one.severity is Severity.S2


def test_health_records_of_an_in_patient_are_no_second_place() -> None:
    """An appointment of the same hospital, and a parent at the bedside who is not the patient."""
    table = """
    hlt:1 | participant | subject | ref=hlt:A
    hlt:2 | participant | attendee | ref=hlt:A
    hlt:A | event_type | admission |
    hlt:A | time | 2023-02-01/2023-02-20 |
    hlt:1 | participant | attendee | ref=hlt:B
    hlt:B | event_type | other |
    hlt:B | time | 2023-02-10 |
    csc:2 | participant | attendee | ref=csc:M
    csc:M | event_type | home_visit |
    csc:M | time | 2023-02-10 |
    link hlt:2 csc:2 verified
    """
    assert found(case_from(table)) == []


def test_one_zone_missing_allows_for_the_clock_change() -> None:
    """21:20 without a zone may be 20:20 UTC: inside the margin of a stay from 20:00 UTC."""
    table = """
    pol:1 | participant | subject | ref=pol:C
    pol:C | event_type | custody |
    pol:C | time | 2022-08-14T20:00Z/2022-08-15T10:00Z |
    csc:1 | participant | victim | ref=csc:E
    csc:E | time | 2022-08-14T{time} |
    link pol:1 csc:1 verified
    """
    assert found(case_from(table.format(time="21:20"))) == []
    assert len(found(case_from(table.format(time="21:40")))) == 1


def test_no_stays_give_no_findings() -> None:
    """An empty case."""
    assert found(case_from("csc:1 | name | Kai Renouf |")) == []
