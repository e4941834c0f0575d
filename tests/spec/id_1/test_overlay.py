"""ID-1, drawn: one record that carries facts of two people, and records that carry those of one."""

from __future__ import annotations

import pytest

from tests.lib.drawn import case_from, drawn
from triangulate.conflicts.overlays import overlaid_record
from triangulate.findings import Finding, Severity
from triangulate.gathered import Gathered


def found(gathered: Gathered) -> list[Finding]:
    return list(overlaid_record(gathered))


@drawn
def test_the_identity_of_one_and_the_conduct_of_another(gathered: Gathered) -> None:
    """Born as 5512, who was in custody; at Flat 3, where 7731 lives, on a day within the custody.

    record    | predicate   | value        | more
    csc:40177 | name        | Daniel Hamon |
    csc:40177 | birth_date  | 1988-05-02   | id=b
    csc:40177 | participant | attendee     | id=v, ref=csc:E, quote=Daniel visited the child at Flat 3
    csc:E     | event_type  | home_visit   |
    csc:E     | time        | 2019-02-10   | id=t
    pol:5512  | name        | Daniel Hamon |
    pol:5512  | birth_date  | 1988-05-02   | id=b1
    pol:5512  | participant | subject      | id=c, ref=pol:C
    pol:C     | event_type  | custody      |
    pol:C     | time        | 2018-11-01/2019-04-30 | id=ct
    pol:7731  | name        | Daniel Hamon |
    pol:7731  | birth_date  | 1986-05-02   | id=b2
    pol:7731  | address     | {"lines": ["Flat 3", "Green Street"]} | id=h, valid_from=2018
    link csc:40177 pol:5512 strong
    """
    (one,) = found(gathered)
    assert one.severity is Severity.S1
    assert one.statements == ("csc:b", "csc:t", "csc:v", "pol:b1", "pol:b2", "pol:c", "pol:ct", "pol:h")
    assert one.against == ("csc:v",)
    assert one.personas == ("csc:40177", "pol:5512", "pol:7731")
    assert len(one.people) == 2
    assert one.summary == (
        "The record 40177 of social care (csc), Daniel Hamon, carries facts of two people: its date of birth fits "
        "record 5512 of police, and its part in an event fits record 7731 of police."
    )
    assert "Nothing is split automatically" in one.detail


def _number(digits: str, scheme: str = "nhs") -> str:
    return f'{{"scheme": "{scheme}", "value": "{digits}", "use": "current"}}'


_HOME = '{"lines": ["4 High Street"], "postcode": "JE2 3AB"}'
_ONE, _OTHER = "9434765919", "9434765870"
_PEOPLE = (
    f"hlt:1 | name | Daniel Hamon |\nhlt:1 | birth_date | 1988-05-02 |\nhlt:1 | identifier | {_number(_ONE)} |\n"
    f"hlt:2 | name | Daniel Hamon |\nhlt:2 | birth_date | 1971-11-20 |\nhlt:2 | identifier | {_number(_OTHER)} |\n"
    "csc:1 | name | Daniel Hamon |\n"
)
_OVERLAID = {
    "dates of birth and numbers of both": "csc:1 | birth_date | 1988-05-02 |\ncsc:1 | birth_date | 1971-11-20 |\n"
    f"csc:1 | identifier | {_number(_ONE)} |\ncsc:1 | identifier | {_number(_OTHER)} |",
    "both dates of birth": "csc:1 | birth_date | 1988-05-02 |\ncsc:1 | birth_date | 1971-11-20 |",
    "both numbers": f"csc:1 | identifier | {_number(_ONE)} |\ncsc:1 | identifier | {_number(_OTHER)} |",
    "the number and home of one, the birth of the other": f"csc:1 | birth_date | 1988-05-02 |\n"
    f"csc:1 | identifier | {_number(_OTHER)} |\ncsc:1 | address | {_HOME} |\n"
    f"hlt:2 | address | {_HOME} |",
}


@pytest.mark.parametrize("rows", _OVERLAID.values(), ids=_OVERLAID.keys())
@pytest.mark.parametrize("reverse", [False, True])
def test_facts_of_both_in_one_record(rows: str, *, reverse: bool) -> None:
    """Each half holds what rules the other person out."""
    (one,) = found(case_from(_PEOPLE + rows, reverse=reverse))
    assert one.personas == ("csc:1", "hlt:1", "hlt:2")
    assert one.held_by == "social_care"


def test_one_record_made_of_two_earlier_ones() -> None:
    """Two legacy numbers on one record."""
    rows = (
        'csc:1 | identifier | {"scheme": "csc_legacy", "value": "C-1021"} | id=a\n'
        'csc:1 | identifier | {"scheme": "csc_legacy", "value": "C-4410"} | id=b'
    )
    (one,) = found(case_from(rows))
    assert one.statements == ("csc:a", "csc:b")
    assert "was made from 2 records of an earlier system: C-1021 and C-4410" in one.summary


_INNOCENT = {
    "fits one of them": f"csc:1 | birth_date | 1988-05-02 |\ncsc:1 | identifier | {_number(_ONE)} |",
    "one wrong number": f"csc:1 | birth_date | 1988-05-02 |\ncsc:1 | identifier | {_number(_OTHER)} |",
    "a changed name": "csc:1 | name | Daniel Vibert |\ncsc:1 | birth_date | 1988-05-02 |",
    "a corrected date": "csc:1 | birth_date | 1988-05-02 |\ncsc:1 | birth_date | 1971-11-20 | valid_to=2019-01-01",
    "a date retired in the ledger": "csc:1 | birth_date | 1988-05-02 |\ncsc:1 | birth_date | 1971-11-20 | id=x\n"
    'ledger {"type": "correction", "retires": ["csc:x"], "reason": "wrong person"}',
    "an estimated age": "csc:1 | flag | age_estimated |\ncsc:1 | birth_date | 1988-05-02 |\n"
    "csc:1 | birth_date | 1971-11-20 |",
    "an approximate date": "csc:1 | birth_date | 1988-05-02 |\ncsc:1 | birth_date | 1971-11~ |",
    "adopted": "csc:1 | flag | adopted |\ncsc:1 | birth_date | 1988-05-02 |\ncsc:1 | birth_date | 1971-11-20 |",
    "sealed": "hlt:2 | flag | sealed |\ncsc:1 | birth_date | 1988-05-02 |\ncsc:1 | birth_date | 1971-11-20 |",
    "an adoption order": "csc:1 | order | adoption_order |\ncsc:1 | birth_date | 1988-05-02 |\n"
    "csc:1 | birth_date | 1971-11-20 |",
    "one legacy number twice": 'csc:1 | identifier | {"scheme": "csc_legacy", "value": "C-1021"} |\n'
    'csc:1 | identifier | {"scheme": "csc_legacy", "value": "c-1021"} | recorded_at=2020-01-01',
}


@pytest.mark.parametrize("rows", _INNOCENT.values(), ids=_INNOCENT.keys())
def test_innocent(rows: str) -> None:
    """One person, a correction, or one wrong entry."""
    assert found(case_from(_PEOPLE + rows)) == []


def test_a_record_of_ones_own_in_another_source_explains_both_halves() -> None:
    """A son lives with the father of his name; a stranger has the son's name and birthday; health knows the son."""
    rows = (
        f"csc:9 | name | Noah Dawson |\ncsc:9 | birth_date | 2012-05-11 |\ncsc:9 | identifier | {_number(_ONE)} |\n"
        f"csc:9 | address | {_HOME} |\n"
        f"hlt:f | name | Noah Dawson |\nhlt:f | birth_date | 1977-10-27 |\nhlt:f | address | {_HOME} |\n"
        f"pol:s | name | Noah Dawson |\npol:s | birth_date | 2012-05-11 |\npol:s | identifier | {_number(_OTHER)} |\n"
    )
    assert len(found(case_from(rows))) == 1
    own = f"hlt:o | name | Noah Dawson |\nhlt:o | birth_date | 2012-05-11 |\nhlt:o | identifier | {_number(_ONE)} |\n"
    assert found(case_from(f"{rows}{own}hlt:o | address | {_HOME} |")) == []


def test_two_dates_that_a_slip_explains_are_one_person() -> None:
    """Two sources copied each one of two dates with day and month exchanged."""
    rows = (
        "csc:1 | name | Kai Renouf |\ncsc:1 | birth_date | 2014-03-01 |\ncsc:1 | birth_date | 2014-01-03 |\n"
        "hlt:1 | name | Kai Renouf |\nhlt:1 | birth_date | 2014-03-01 |\nedu:1 | name | Kai Renouf |\n"
        "edu:1 | birth_date | 2014-01-03 |"
    )
    assert found(case_from(rows)) == []
