"""TM-1, drawn: times that cannot be in the order the records give, and the orders that can."""

from __future__ import annotations

import pytest

from tests.lib.drawn import case_from, drawn
from triangulate.conflicts.order import impossible_order
from triangulate.findings import Finding, Severity
from triangulate.gathered import Gathered

MEETING = """
csc:K  | participant | subject    | ref=csc:S
csc:S  | event_type  | strategy_meeting |
csc:S  | time        | 2023-05-02 | id=m
hlt:M  | event_type  | attendance_ed |
hlt:1  | participant | subject    | ref=hlt:M
link csc:K hlt:1 strong
"""


def found(gathered: Gathered) -> list[Finding]:
    return list(impossible_order(gathered))


def order(finding: Finding) -> tuple[str, ...]:
    return {item.what: item.items for item in finding.evidence}["order"]


@drawn
def test_a_meeting_considered_a_medical_that_lay_ahead(gathered: Gathered) -> None:
    """The account of a meeting on the 2nd was taken from a medical on the 4th.

    record | predicate   | value      | more
    csc:K  | name        | Kai Renouf |
    csc:K  | participant | subject    | ref=csc:S
    csc:S  | event_type  | strategy_meeting |
    csc:S  | time        | 2023-05-02 | id=m
    csc:S  | narrative   | The medical was considered. | id=n, derived_from=hlt:f
    hlt:1  | injury      | bruise     | id=f, ref=hlt:M
    hlt:1  | participant | subject    | ref=hlt:M
    hlt:M  | event_type  | appointment |
    hlt:M  | time        | 2023-05-04 | id=t
    link csc:K hlt:1 strong
    """
    (one,) = found(gathered)
    assert one.severity is Severity.S2
    assert one.statements == ("csc:m", "csc:n", "hlt:t")
    assert order(one) == ("hlt:t", "csc:n", "csc:m")
    assert one.events == ("csc:S", "hlt:M")
    assert one.summary == (
        "These times cannot be in order: the event M (hlt) (2023-05-04, health) cannot be later than the event S (csc) "
        "(2023-05-02, social care)."
    )
    assert one.people == (gathered.linking.people.person_of("csc:K"),)


@drawn
def test_everything_before_one_birth_is_one_finding(gathered: Gathered) -> None:
    """Two agencies saw the child before the child was born.

    record | predicate   | value         | more
    hlt:1  | name        | Kai Renouf    |
    hlt:1  | birth_date  | 2014-03-01    | id=b
    edu:1  | attendance  | present       | id=a, event_time=2013-09-05
    pol:1  | participant | child_present | id=p, ref=pol:E
    pol:E  | event_type  | incident      |
    pol:E  | time        | 2013-11       | id=t
    link edu:1 hlt:1 verified
    link pol:1 hlt:1 verified
    """
    (one,) = found(gathered)
    assert one.statements == ("edu:a", "hlt:b", "pol:p", "pol:t")
    assert one.summary.startswith("These times cannot be in order: the birth of Kai Renouf (2014-03-01, health)")


@drawn
def test_minutes_written_and_signed_before_the_meeting(gathered: Gathered) -> None:
    """A document of the 1st records a meeting of the 2nd.

    record | predicate   | value      | more
    csc:D  | document    | minutes    | created_at=2023-05-01, signed_at=2023-05-03
    csc:D  | minutes_of  |            | id=mo, ref=csc:S
    csc:S  | event_type  | conference |
    csc:S  | time        | 2023-05-02T10:00/2023-05-02T12:00 | id=t
    csc:S2 | event_type  | conference |
    csc:S2 | time        | 2023-05-03 | id=t2
    csc:D2 | document    | minutes    | created_at=2023-05-02
    csc:D2 | minutes_of  |            | id=m2, ref=csc:S2
    """
    (one,) = found(gathered)
    assert one.documents == ("csc:D2",)
    assert one.statements == ("csc:m2", "csc:t2")


@drawn
def test_a_chain_through_a_step_without_a_time(gathered: Gathered) -> None:
    """Referral, then an assessment of unknown date, then its outcome: the outcome is older than the referral.

    record | predicate  | value      | more
    csc:R  | event_type | referral   |
    csc:R  | time       | 2023-05-10 | id=r
    csc:R  | reference  | CIN 7      | id=rr
    csc:A  | event_type | assessment |
    csc:A  | reference  | cin7       | id=ar
    csc:A  | time       | 2023-05    | id=at
    csc:A  | outcome    | no further action | id=o, event_time=2023-05-01
    """
    # The assessment of the outcome has no exact day, so nothing between the three is certain but outcome < referral.
    assert found(gathered) == []
    table = """
    csc:R  | event_type | referral   |
    csc:R  | time       | 2023-05-10 | id=r
    csc:R  | reference  | CIN 7      | id=rr
    csc:A  | event_type | assessment |
    csc:A  | reference  | cin7       | id=ar
    csc:A  | time       | 2023-04-30/2023-05-01 | id=at
    """
    (one,) = found(case_from(table))
    assert order(one) == ("csc:r", "csc:ar", "csc:rr", "csc:at")


@drawn
def test_rows_that_run_backwards(gathered: Gathered) -> None:
    """An admission that ends before it begins, and a placement held backwards: a finding each.

    record | predicate   | value     | more
    hlt:1  | participant | subject   | id=p, ref=hlt:A, event_time=2023-05-04/2023-05-02
    hlt:A  | event_type  | admission |
    hlt:A  | time        | 2023-05-04/2023-05-02 | id=t
    csc:1  | placement   | {"type": "foster"} | id=pl, valid_from=2023-05-04, valid_to=2022-05
    csc:1  | looked_after | true     | id=la, valid_from=2023-05-04, valid_to=2022-05
    """
    one, other = sorted(found(gathered), key=lambda f: f.statements)
    assert one.statements == ("csc:la", "csc:pl")
    assert "is said to hold from 2023-05-04 to 2022-05 (social care)" in one.summary
    assert other.statements == ("hlt:p", "hlt:t")
    assert other.events == ("hlt:A",)


@drawn
def test_written_down_before_it_happened(gathered: Gathered) -> None:
    """An incident, and an observation, of the day after their own record.

    record | predicate   | value    | more
    pol:1  | participant | victim   | id=p, ref=pol:E, event_time=2023-05-04, recorded_at=2023-05-03
    pol:E  | event_type  | incident |
    pol:E  | time        | 2023-05-04 | id=t, recorded_at=2023-05-03
    csc:1  | concern     | neglect  | id=c, basis=observed, event_time=2023-05-04, recorded_at=2023-04
    """
    one, other = sorted(found(gathered), key=lambda f: f.statements)
    assert one.statements == ("csc:c",)
    assert other.statements == ("pol:p", "pol:t")


@drawn
def test_an_outcome_before_its_offence_and_a_copy_before_its_source(gathered: Gathered) -> None:
    """Charged on the 1st for the 5th; school wrote on the 4th what police saw on the 5th.

    record | predicate   | value     | more
    pol:1  | participant | suspect   | ref=pol:E
    pol:E  | event_type  | incident  |
    pol:E  | time        | 2023-05-05 | id=t
    pol:E  | outcome     | charged   | id=o, event_time=2023-05-01
    edu:1  | concern     | neglect   | id=c, recorded_at=2023-05-04, derived_from=pol:t
    """
    one, other = sorted(found(gathered), key=lambda f: f.statements)
    assert one.statements == ("edu:c", "pol:t")
    assert other.statements == ("pol:o", "pol:t")


@drawn
def test_birth_against_death_and_term(gathered: Gathered) -> None:
    """Died before birth; born half a year before term.

    record | predicate           | value      | more
    hlt:1  | birth_date          | 2014-03-01 | id=b
    hlt:1  | death_date          | 2013-03-01 | id=d
    hlt:2  | birth_date          | 2014-03-01 | id=b2
    hlt:2  | expected_birth_date | 2014-09-01 | id=e2
    """
    one, other = sorted(found(gathered), key=lambda f: f.statements)
    assert one.statements == ("hlt:b", "hlt:d")
    assert other.statements == ("hlt:b2", "hlt:e2")


@drawn
def test_signed_before_made(gathered: Gathered) -> None:
    """A first version signed a week before it was made; the later version carries its signature over.

    record | predicate  | value  | more
    csc:D  | document   | report | created_at=2023-05-09, signed_at=2023-05-02
    csc:D  | cites      |        | id=c, ref=csc:x
    csc:D2 | document   | report | created_at=2023-05-09, signed_at=2023-05-02
    csc:D2 | supersedes |        | id=s, ref=csc:D
    csc:D3 | document   | report | created_at=2023-05-09, signed_at=2023-05-02, version=2
    csc:D3 | cites      |        | ref=csc:x
    """
    (one,) = found(gathered)
    assert one.documents == ("csc:D",)
    assert one.statements == ("csc:c",)


@drawn
def test_withheld_times_are_not_shown(gathered: Gathered) -> None:
    """A withheld placement is told without its dates.

    record | predicate | value | more
    csc:1  | address   | 12 La Rue | id=p, withheld, valid_from=2023-05-04, valid_to=2022-05-01
    """
    (one,) = found(gathered)
    assert "2023" not in one.summary
    assert "2022" not in one.summary


_INNOCENT = {
    "the same day": "hlt:M | time | 2023-05-02T16:00 |\ncsc:S | narrative | considered | derived_from=hlt:f",
    "one has only a date": "hlt:M | time | 2023-05-03T09:00 |\ncsc:S | narrative | considered | derived_from=hlt:f",
    "a month that leaves room": "hlt:M | time | 2023-05 |\ncsc:S | narrative | considered | derived_from=hlt:f",
    "planned in the account": "hlt:M | time | 2023-05-04 |\ncsc:S | narrative | Medical booked for 4th | ref=hlt:M",
    "decided by the meeting": "hlt:M | time | 2023-05-04 |\ncsc:S | decision | medical | ref=hlt:M",
    "a planned time": "hlt:M | time | 2023-05-04 | kind=decision\ncsc:S | narrative | considered | derived_from=hlt:f",
    "one of two times fits": "hlt:M | time | 2023-05-04 |\nhlt:M | time | 2023-04-04 |\n"
    "csc:S | narrative | considered | derived_from=hlt:f",
    "written later": "hlt:M | time | 2023-05-01 | recorded_at=2023-06-01\ncsc:S | narrative | x | derived_from=hlt:f",
    "no tie between them": "hlt:M | time | 2023-05-04 |\ncsc:S | narrative | considered |",
    "an event of the same kind": "hlt:M2 | event_type | strategy_meeting |\nhlt:M2 | time | 2023-05-04 |\n"
    "csc:S | narrative | considered | ref=hlt:M2",
}


@pytest.mark.parametrize("rows", _INNOCENT.values(), ids=_INNOCENT.keys())
def test_innocent_meetings(rows: str) -> None:
    """A meeting on the 2nd beside a medical and a trap: nothing is raised."""
    assert found(case_from(f"{MEETING}\nhlt:1 | injury | bruise | id=f, ref=hlt:M\n{rows}")) == []


_OTHER_INNOCENTS = {
    "work before birth": "csc:1 | birth_date | 2014-03-01 |\ncsc:1 | participant | child_present | ref=csc:E\n"
    "csc:E | event_type | conference |\ncsc:E | time | 2013-12-01 |",
    "visits before birth": "csc:1 | birth_date | 2014-03-01 |\ncsc:1 | participant | subject | ref=csc:E\n"
    "csc:E | event_type | home_visit |\ncsc:E | time | 2013-12-01 |",
    "an unborn child": "csc:1 | type | unborn |\ncsc:1 | birth_date | 2014-03-01 |\n"
    "csc:1 | participant | victim | ref=csc:E\ncsc:E | event_type | incident |\ncsc:E | time | 2013-12-01 |",
    "day and month exchanged": "csc:1 | birth_date | 03/02/2014 |\n"
    "csc:1 | attendance | present | event_time=2014-02-20",
    "1 January": "csc:1 | birth_date | 2014-01-01 |\ncsc:1 | death_date | 2013-12-31 |\n"
    "csc:1 | birth_date | 2012-01-01 |",
    "stillborn": "hlt:1 | birth_date | 2014-03-01 |\nhlt:1 | death_date | 2014-03-01 |",
    "appointment written down ahead": "hlt:1 | participant | subject | ref=hlt:E, event_time=2023-06-01, "
    "recorded_at=2023-05-01\nhlt:E | event_type | appointment |\nhlt:E | time | 2023-06-01 | recorded_at=2023-05-01",
    "a hearing that lies ahead": "crt:E | event_type | hearing |\ncrt:E | time | 2023-06-01 | recorded_at=2023-05-01",
    "midnight is no time": "pol:E | event_type | incident |\npol:E | time | 2023-05-04T10:00 | "
    "recorded_at=2023-05-04T00:00",
    "the clock change": "pol:E | event_type | incident |\npol:E | time | 2023-05-04T10:30 | "
    "recorded_at=2023-05-04T10:00Z",
    "ends ongoing or at a sentinel": "csc:1 | looked_after | true | valid_from=2023-05-04, valid_to=..\n"
    "csc:1 | placement | x | valid_from=2023-05-04, valid_to=9999-12-31",
    "one day long": "csc:1 | looked_after | true | valid_from=2023-05-04, valid_to=2023-05-04",
    "coarser end": "csc:1 | looked_after | true | valid_from=2023-05-04, valid_to=2023",
    "a grandchild's term": "hlt:1 | birth_date | 1990-03-01 |\nhlt:1 | expected_birth_date | 2014-09-01 |",
    "a premature birth": "hlt:1 | birth_date | 2014-06-01 |\nhlt:1 | expected_birth_date | 2014-09-01 |",
    "a repeated referral": "csc:R | event_type | referral |\ncsc:R | time | 2023-05-10 |\ncsc:R | reference | 7 |\n"
    "csc:Q | event_type | referral |\ncsc:Q | time | 2021-05-10 |\ncsc:Q | reference | 7 |\n"
    "csc:A | event_type | assessment |\ncsc:A | time | 2021-06-01 |\ncsc:A | reference | 7 |",
    "a denied attendance": "csc:1 | birth_date | 2014-03-01 |\ncsc:1 | attendance | present | event_time=2013-03-01, "
    "polarity=-",
}


@pytest.mark.parametrize("rows", _OTHER_INNOCENTS.values(), ids=_OTHER_INNOCENTS.keys())
def test_other_innocents(rows: str) -> None:
    """Traps of birth, planning, zones, precision and repetition: nothing is raised."""
    assert found(case_from(rows)) == []


def test_no_statements_give_no_findings() -> None:
    """An empty case."""
    assert found(case_from("csc:1 | name | Kai Renouf |")) == []


@drawn
def test_a_child_is_on_a_school_roll_before_being_born(gathered: Gathered) -> None:
    """Held states count from their beginning; a placeholder for an unborn child holds none.

    record | predicate   | value      | more
    hlt:1  | name        | Kai Renouf |
    hlt:1  | birth_date  | 2014-03-01 | id=b
    edu:1  | enrolled_at | School A   | id=a, valid_from=2009-09-04, valid_to=2012-07
    edu:1  | enrolled_at | School B   | id=c, valid_from=2018-09-04
    csc:9  | type        | unborn     |
    csc:9  | placement   | foster     | id=u, valid_from=2009-09-04
    link edu:1 hlt:1 verified
    link csc:9 hlt:1 verified
    """
    (one,) = found(gathered)
    assert one.statements == ("edu:a", "hlt:b")
    assert "the entry on a school roll (2009-09-04, education)" in one.summary
