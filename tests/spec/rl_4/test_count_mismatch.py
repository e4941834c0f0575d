"""RL-4, drawn: stated numbers of children beside the children who are recorded."""

from __future__ import annotations

import pytest

from tests.lib.drawn import case_from, drawn
from triangulate.conflicts.child_counts import count_mismatch
from triangulate.findings import Finding, FindingKind, Severity
from triangulate.gathered import Gathered


def found(gathered: Gathered) -> list[Finding]:
    return list(count_mismatch(gathered))


_THREE = """
    csc:M | name | Ann Renouf |
    reg:M | parent | birth | id=p1, ref=reg:K1
    reg:K1 | name | Kai Renouf |
    reg:K1 | birth_date | 2012-02-02 | basis=official
    reg:M | parent | birth | id=p2, ref=reg:K2
    reg:K2 | name | Lea Renouf |
    reg:K2 | birth_date | 2014-02-02 | basis=official
    hlt:M | parent | birth | id=p3, ref=hlt:K3
    hlt:K3 | name | Max Renouf |
    hlt:K3 | birth_date | 2016-02-02 |
    link csc:M reg:M strong
    link csc:M hlt:M verified
"""


def test_four_children_are_stated_and_three_recorded() -> None:
    """The names behind each number are shown; those present are another number."""
    rows = (
        _THREE
        + """
    csc:M | child_count | 4 | id=n, recorded_at=2020-01-01
    pol:M | child_count | {"n": 2, "of": "present"} | event_time=2020-01-01
    link csc:M pol:M verified
    """
    )
    (one,) = found(case_from(rows))
    assert one.summary.startswith(
        "4 children (social care, 2020-01-01) are stated for Ann Renouf. The records give 3: "
    )
    assert "Max Renouf (health)" in one.summary
    assert (one.severity, one.kind) == (Severity.S2, FindingKind.TENSION)
    assert one.statements == ("csc:n", "hlt:p3", "reg:p1", "reg:p2")
    assert one.against == ("csc:n",)
    assert len(one.people) == 4
    assert one.links == ("l-csc:M-reg:M",)
    assert found(case_from(rows, reverse=True)) == [one]


@pytest.mark.parametrize(
    "value", ["2", "two", '{"n": 2, "of": "living"}', '{"n": 2, "of": "total"}', "two children", "2.0"]
)
def test_fewer_are_stated_than_must_be_meant(value: str) -> None:
    """All three were born, alive and young."""
    (one,) = found(case_from(_THREE + f"csc:M | child_count | {value} | id=n, event_time=2020-01-01"))
    assert "csc:n" in one.statements


def test_a_claim_counts() -> None:
    """The draft says five."""
    (one,) = found(case_from(_THREE + 'claim {"id": "2.1", "about": "csc:M", "predicate": "child_count", "value": 5}'))
    assert one.claims == ("2.1",)
    assert "the draft" in one.summary


@drawn
def test_more_children_are_recorded_as_present_than_were_counted(gathered: Gathered) -> None:
    """Two records of one event.

    record | predicate   | value         | more
    pol:M  | child_count | {"n": 1, "of": "present"} | id=n, ref=pol:E
    pol:E  | reference   | 22/4471       |
    csc:E  | reference   | 22/4471       |
    pol:E  | event_type  | incident      |
    csc:E  | event_type  | incident      |
    csc:K1 | participant | child_present | id=a, ref=csc:E
    csc:K1 | name        | Kai Renouf    |
    csc:K2 | participant | child_present | id=b, ref=csc:E
    csc:K2 | name        | Lea Renouf    |
    """
    (one,) = found(gathered)
    assert "2 are recorded as present: Kai Renouf and Lea Renouf" in one.summary
    assert one.events == ("csc:E", "pol:E")
    assert one.statements == ("csc:a", "csc:b", "pol:n")


_INNOCENT = {
    "the right number": "csc:M | child_count | 3 | recorded_at=2020-01-01",
    "before the youngest was born": "csc:M | child_count | 2 | recorded_at=2015-01-01",
    "while the youngest was expected": "csc:M | child_count | 3 | recorded_at=2015-12-01",
    "grown up": "csc:M | child_count | 2 | recorded_at=2031-01-01",
    "one died": 'csc:M | child_count | {"n": 2, "of": "living"} | recorded_at=2020-01-01\n'
    "reg:K1 | death_date | 2018-01-01 |",
    "a number of those present": 'csc:M | child_count | {"n": 1, "of": "present"} | recorded_at=2020-01-01',
    "a step-child": "csc:M | child_count | 4 | recorded_at=2020-01-01\ncsc:M | parent | step | ref=csc:S\n"
    "csc:S | name | Sam Hamon |",
    "a half-sibling of the other parent": "hlt:F | child_count | 1 | recorded_at=2020-01-01\n"
    "hlt:F | parent | birth | ref=hlt:K3\nhlt:F | name | Joe Hamon |",
    "unborn": "csc:M | child_count | 4 | recorded_at=2020-01-01\ncsc:M | parent | birth | ref=csc:U\n"
    "csc:U | type | unborn |",
    "a withheld child": "csc:M | child_count | 4 | recorded_at=2020-01-01\n"
    "csc:M | parent | birth | ref=csc:W, withheld\ncsc:W | name | Wyn Renouf |",
    "one child in two records": "csc:M | child_count | 3 | recorded_at=2020-01-01\n"
    "edu:M | parent | | ref=edu:K3\nedu:K3 | name | Max Renouf |\nlink csc:M edu:M verified",
    "a count of another kind": 'csc:M | child_count | {"n": 9, "of": "household"} | recorded_at=2020-01-01',
    "a number of children of no kind": 'csc:M | child_count | {"n": 3, "of": "children"} | recorded_at=2020-01-01',
    "not a number": "csc:M | child_count | several | recorded_at=2020-01-01",
}


@pytest.mark.parametrize("rows", _INNOCENT.values(), ids=_INNOCENT.keys())
def test_innocent(rows: str) -> None:
    """Each row of the trap list beside three recorded children: nothing is raised."""
    assert found(case_from(_THREE + rows)) == []


def test_one_child_of_one_agency_is_no_list() -> None:
    """An extract about one child does not say how many there are."""
    assert found(case_from("csc:M | child_count | 3 |\ncsc:M | parent | birth | ref=csc:K\ncsc:K | name | Kai |")) == []
