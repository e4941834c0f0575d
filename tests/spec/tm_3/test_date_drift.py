"""TM-3, drawn: one event with several dates, and dates that do not contradict each other."""

from __future__ import annotations

import pytest

from tests.lib.drawn import case_from, drawn
from triangulate.conflicts.event_dates import date_drift
from triangulate.findings import Finding, Severity
from triangulate.gathered import Gathered

EXAMPLE = """
    record | predicate   | value      | more
    pol:E1 | event_type  | incident   |
    pol:E1 | reference   | 22/4471    | id=pr
    pol:E1 | time        | 2022-08-14 | id=pt
    pol:F  | participant | suspect    | id=pp, ref=pol:E1
    pol:F  | name        | Daniel Hamon |
    csc:E2 | event_type  | incident   |
    csc:E2 | reference   | 22 / 4471  | id=cr
    csc:E2 | time        | 2022-08-16 | id=ct, recorded_at=2022-08-16
    csc:F  | participant | suspect    | id=cp, ref=csc:E2
    hlt:E3 | event_type  | incident   |
    hlt:E3 | reference   | 22/4471    | id=hr
    hlt:E3 | time        | 2022-08    | id=ht
    link pol:F csc:F strong
"""


def found(gathered: Gathered) -> list[Finding]:
    return list(date_drift(gathered))


def test_one_reference_two_dates_and_a_month_that_fits_both() -> None:
    """Police 14 August, social care 16 August, health August: one finding, and health is named as fitting."""
    (one,) = found(case_from(EXAMPLE))
    assert one.summary == "One incident is dated 2022-08-14 (police) and 2022-08-16 (social care)."
    assert one.severity is Severity.S2
    assert one.statements == ("csc:cr", "csc:ct", "hlt:hr", "pol:pr", "pol:pt")
    assert one.against == ("csc:ct",)
    assert one.events == ("csc:E2", "pol:E1")
    assert one.personas == ("csc:F", "pol:F")
    assert len(one.people) == 1
    assert "2022-08 (health) fits all of them." in one.detail
    assert [e.what for e in one.evidence] == ["dates", "fits_all"]


def test_the_order_of_rows_does_not_matter() -> None:
    """The same finding with the same id."""
    assert found(case_from(EXAMPLE)) == found(case_from(EXAMPLE, reverse=True))


@drawn
def test_records_joined_by_a_statement_drift_as_well(gathered: Gathered) -> None:
    """Nobody shares a reference, but the school says which event its note is about.

    record | predicate     | value            | more
    pol:E1 | event_type    | incident         |
    pol:E1 | time          | 2022-08-14T21:30 | id=a
    edu:N  | event_type    | other            |
    edu:N  | time          | 2022-08-15       | id=b
    edu:N  | same_event_as |                  | id=s, ref=pol:E1
    edu:K  | participant   | child_present    | ref=edu:N
    """
    (one,) = found(gathered)
    assert one.statements == ("edu:b", "edu:s", "pol:a")
    assert one.personas == ("edu:K",)


@drawn
def test_a_statement_that_refers_to_another_source_s_event_gives_its_own_date(gathered: Gathered) -> None:
    """Social care holds no event: its allegation refers to that of the police with another date.

    record | predicate  | value          | more
    pol:E1 | event_type | incident       |
    pol:E1 | time       | 2022-08-14     | id=a
    csc:F  | allegation | physical_abuse | id=b, ref=pol:E1, event_time=2022-08-19
    """
    (one,) = found(gathered)
    assert one.statements == ("csc:b", "pol:a")
    assert one.summary == "One incident is dated 2022-08-14 (police) and 2022-08-19 (social care)."


@drawn
def test_a_withheld_date_is_not_shown(gathered: Gathered) -> None:
    """Only whose it is.

    record | predicate  | value      | more
    pol:E1 | event_type | incident   |
    pol:E1 | reference  | 1          |
    pol:E1 | time       | 2022-08-14 | withheld
    csc:E2 | event_type | incident   |
    csc:E2 | reference  | 1          |
    csc:E2 | time       | 2022-08-16 |
    """
    (one,) = found(gathered)
    assert "2022-08-14" not in one.summary + one.detail
    assert "police" in one.summary


@drawn
def test_claims_that_cite_one_of_the_dates_are_named(gathered: Gathered) -> None:
    """The draft relies on the date that social care gives.

    record | predicate  | value      | more
    pol:E1 | event_type | incident   |
    pol:E1 | reference  | 1          |
    pol:E1 | time       | 2022-08-14 |
    csc:E2 | event_type | incident   |
    csc:E2 | reference  | 1          |
    csc:E2 | time       | 2022-08-16 | id=ct
    csc:F  | participant | suspect   | ref=csc:E2
    claim {"id": "3.1", "about": "csc:F", "predicate": "allegation", "cites": ["csc:ct"]}
    """
    (one,) = found(gathered)
    assert one.claims == ("3.1",)


def two(first: str, second: str, kind: str = "incident", other: str | None = None, more: str = "") -> str:
    """Draw two records of one reference."""
    return (
        f"pol:E1 | event_type | {kind} |\npol:E1 | reference | 1 |\npol:E1 | time | {first} |\n"
        f"csc:E2 | event_type | {other or kind} |\ncsc:E2 | reference | 1 |\ncsc:E2 | time | {second} | {more}\n"
    )


_INNOCENT = {
    "one day": two("2022-08-14", "2022-08-14T21:30"),
    "a coarser date": two("2022-08-14", "2022-08"),
    "an approximate date": two("2022-08-14", "2022-08-20~"),
    "a day that was written as an interval": two("2022-08-14", "2022-08-12/2022-08-15"),
    "a night past midnight": two("2022-08-14T23:40", "2022-08-15T00:30"),
    "a night without a clock time": two("2022-08-14T23:40", "2022-08-15"),
    "a zone": two("2022-08-14T23:30Z", "2022-08-15T00:30+01:00"),
    "the referral that followed": two("2022-08-14", "2022-08-16", other="referral"),
    "the attendance that followed": two("2022-08-14", "2022-08-15", other="attendance_ed"),
    "more than 14 days apart": two("2022-08-14", "2022-08-29"),
    "a planned date": two("2022-08-14", "2022-08-16", more="kind=decision"),
    "the date of writing": two("2022-08-14", "2022-08-14", more="recorded_at=2022-08-20"),
    "no shared reference": two("2022-08-14", "2022-08-16").replace("csc:E2 | reference | 1", "csc:E2 | reference | 2"),
    "two happenings under one reference": two("2022-08-14", "2022-08-16")
    + "csc:E3 | event_type | incident |\ncsc:E3 | reference | 1 |\ncsc:E3 | time | 2022-08-14 |",
    "two incidents that one conference considered": "pol:E1 | event_type | incident |\npol:E1 | time | 2022-08-14 |\n"
    "csc:E2 | event_type | incident |\ncsc:E2 | time | 2022-08-16 |\ncsc:M | event_type | conference |\n"
    "csc:M | narrative | considered | ref=pol:E1\ncsc:M | narrative | considered too | ref=csc:E2",
    "one source": two("2022-08-14", "2022-08-16").replace("csc:", "pol:"),
    "the date of a decision about it": two("2022-08-14", "2022-08-14")
    + "csc:F | allegation | neglect | ref=pol:E1, event_time=2022-08-20, kind=finding",
    "nothing dated": "csc:1 | name | Kai Renouf |",
}


@pytest.mark.parametrize("rows", _INNOCENT.values(), ids=_INNOCENT.keys())
def test_innocent(rows: str) -> None:
    """Dates that can be one, other happenings of the same reference, and events that nobody says are one."""
    assert found(case_from(rows)) == []


@pytest.mark.parametrize(("second", "raised"), [("2022-08-15", 1), ("2022-08-28", 1), ("2022-08-29", 0)])
def test_one_day_and_fourteen_days_are_the_ends_of_the_window(second: str, raised: int) -> None:
    """1 to 14 days, both included."""
    assert len(found(case_from(two("2022-08-14", second)))) == raised
