"""ID-7, drawn: "Dad" becomes a named person whom the source did not name, and cases in which that is no question."""

from __future__ import annotations

import pytest

from tests.lib.drawn import case_from, drawn
from triangulate.conflicts.role_references import unresolved_role
from triangulate.conflicts.role_words import read_role
from triangulate.findings import Finding, Severity
from triangulate.gathered import Gathered


def found(gathered: Gathered) -> list[Finding]:
    return list(unresolved_role(gathered))


@drawn
def test_dad_at_the_school_gate_becomes_the_former_partner(gathered: Gathered) -> None:
    """Health knows a father; the partner's relationship had ended three months before.

    record   | predicate  | value           | more
    edu:dad  | type       | placeholder     |
    edu:dad  | concern    | substance_misuse| id=e, ref=edu:K, said_as=Dad, event_time=2021-03-04, quote=Dad collected; smelt of alcohol
    edu:K    | name       | Kai Vibert      |
    csc:K    | name       | Kai Vibert      |
    hlt:K    | name       | Kai Vibert      |
    csc:mark | name       | Mark Renouf     |
    csc:mark | concern    | substance_misuse| id=c, derived_from=edu:e, event_time=2021-03-04
    csc:mark | partner    |                 | id=r, ref=csc:mum, valid_from=2018, valid_to=2020-12-01
    csc:mum  | parent     | birth           | ref=csc:K
    hlt:paul | name       | Paul Vibert     |
    hlt:paul | parent     | birth           | id=f, ref=hlt:K
    link edu:K csc:K verified
    link hlt:K csc:K verified
    """  # noqa: E501
    (one,) = found(gathered)
    assert one.severity is Severity.S1
    assert {"edu:e", "csc:c", "csc:r", "hlt:f"} <= set(one.statements)
    assert one.against == ("csc:c",)
    assert {"csc:mark", "edu:dad", "hlt:paul"} <= set(one.personas)
    assert one.summary.startswith(
        "Education wrote 'Dad' (concern of 2021-03-04) and named nobody; social care names Mark Renouf instead: "
        "the relationship does not cover that time; others can be meant: "
    )
    assert "Paul Vibert" in one.summary
    assert one.settle == "Ask whoever wrote it whom they meant by 'Dad'; do not guess."


_GATE = (
    "edu:dad | name | Dad |\nedu:dad | participant | accompanied_by | id=e, ref=edu:E\n"
    "edu:K | name | Kai Vibert |\nedu:K | participant | subject | ref=edu:E\nedu:E | time | 2021-03-04 |\n"
    "csc:paul | name | Paul Vibert |\ncsc:paul | sex | M |\ncsc:K | name | Kai Vibert |\nlink csc:K edu:K verified\n"
)
_RESOLVED = "csc:paul | participant | accompanied_by | id=c, ref=csc:E, derived_from=edu:e\n"
_FATHER = "csc:paul | parent | birth | id=f, ref=csc:K\n"

_RAISED = {
    "two who can be meant": f"{_RESOLVED}{_FATHER}"
    "csc:mark | parent | step | ref=csc:K\ncsc:mark | name | Mark Renouf |",
    "no relation on record": _RESOLVED,
    "nothing else puts him there": f"{_RESOLVED}{_FATHER}",
    "another source tells the same event": "csc:paul | participant | accompanied_by | ref=csc:E\n"
    "csc:E | same_event_as | | ref=edu:E",
    "a link joins the record under the role": "link edu:dad csc:paul probable",
    "a claim of the draft": 'claim {"id": "1.1", "about": "csc:paul", "predicate": "participant", "value": '
    '"accompanied_by", "cites": ["edu:e"]}',
}


@pytest.mark.parametrize("rows", _RAISED.values(), ids=_RAISED.keys())
@pytest.mark.parametrize("reverse", [False, True])
def test_each_way_of_resolving_a_role_is_raised(rows: str, *, reverse: bool) -> None:
    """Nothing adverse is told: S3."""
    (one,) = found(case_from(_GATE + rows, reverse=reverse))
    assert one.severity is Severity.S3
    assert "edu:e" in one.statements
    assert "Paul Vibert" in one.summary


def test_the_words_may_stand_on_the_record_of_the_child() -> None:
    """Entered as a concern on the child's own record, said of Dad; one more person is father by the source's word."""
    rows = (
        "edu:K | concern | substance_misuse | id=x, said_as=Dad, event_time=2021-03-04\n"
        "csc:paul | concern | substance_misuse | id=y, derived_from=edu:x\n"
        "hlt:m | name | Sam Hamon |\nhlt:m | parent | birth | ref=csc:K, said_as=Mother\n"
    )
    (one,) = found(case_from(f"{_GATE}{_FATHER}{rows}"))
    assert (one.severity, one.statements) == (Severity.S1, ("csc:f", "csc:y", "edu:x"))
    assert "nothing else on record puts them there" in one.summary
    assert "Sam Hamon" not in one.summary


def test_an_adverse_claim_is_s1() -> None:
    """By the draft's own word."""
    claim = (
        'claim {"id": "1.1", "about": "csc:paul", "predicate": "participant", "value": "accompanied_by",'
        ' "cites": ["edu:e"], "adverse": true}'
    )
    (one,) = found(case_from(_GATE + _FATHER + claim))
    assert (one.severity, one.claims) == (Severity.S1, ("1.1",))


_INNOCENT = {
    "nobody resolved it": _FATHER,
    "one father, and police saw him there": f"{_RESOLVED}{_FATHER}pol:9 | name | Paul Vibert |\n"
    "pol:9 | participant | witness | ref=pol:E, basis=observed, event_time=2021-03-04T15:10\n"
    "link pol:9 csc:paul verified",
    "the same source names him there": f"{_RESOLVED}{_FATHER}edu:p | name | Paul Vibert |\n"
    "edu:p | participant | attendee | ref=edu:E\nlink edu:p csc:paul verified",
    "the school's own record names him": "edu:p | name | Paul Vibert |\n"
    "edu:p | injury | bruise | id=x, said_as=Dad\ncsc:paul | injury | bruise | derived_from=edu:x\n"
    "link edu:p csc:paul probable",
    "the words name him": "edu:q | type | placeholder |\n"
    "edu:q | injury | bruise | id=x, said_as=Dad, quote=Dad (Paul) had a bruise\n"
    "csc:paul | injury | bruise | derived_from=edu:x",
    "a step-parent whom the source names": "edu:s | name | Mark Renouf |\nedu:s | parent | step | ref=edu:K\n"
    "edu:s | injury | bruise | id=x, said_as=Dad\ncsc:mark | name | Mark Renouf |\n"
    "csc:mark | injury | bruise | derived_from=edu:x",
    "relations and contact details": "edu:dad | phone | 01534 |\ncsc:paul | phone | 01534 | derived_from=edu:e2",
}


@pytest.mark.parametrize("rows", _INNOCENT.values(), ids=_INNOCENT.keys())
def test_innocent(rows: str) -> None:
    """The source named them, somebody else saw them, or nobody put a name in the role's place."""
    assert found(case_from(_GATE + rows)) == []


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("Dad", "parent"),
        ("mum's partner", "partner"),
        ("Mum’s new boyfriend", "partner"),
        ("MGM", "grandparent"),
        ("mum's mum", "grandparent"),
        ("dad's brother", "parents_sibling"),
        ("Nan", "grandparent"),
        ("step-dad", "step_parent"),
        ("foster carer", "carer"),
        ("Mark (Dad)", None),
        ("A Le Brun", None),
        ("", None),
        ("sister's brother", None),
    ],
)
def test_words_that_name_a_role_and_nothing_else(text: str, relation: str | None) -> None:
    """A name beside the role names somebody."""
    role = read_role(text)
    assert (role.relation if role else None) == relation


@pytest.mark.parametrize(
    ("word", "relations"),
    [
        ("MGM", "csc:gm | parent | birth | ref=csc:mum\ncsc:gm | sex | F |"),
        ("mum's partner", "csc:gm | partner | | ref=csc:mum, valid_from=2020"),
        ("aunt", "csc:gm | sibling | | ref=csc:mum"),
        ("carer", "csc:gm | carer | | ref=csc:K, valid_from=2020"),
        ("sister", "csc:mum | parent | birth | ref=csc:gm"),
        ("stepdad", "csc:gm | parent | step | ref=csc:K"),
    ],
)
def test_the_one_person_on_record_whom_somebody_saw_there(word: str, relations: str) -> None:
    """Seen by police on the day: no question. Without that relation on record: a question."""
    rows = (
        f"edu:x | name | {word} |\nedu:x | injury | cut | id=e, ref=edu:K, event_time=2021-03-04\n"
        "edu:K | name | Kai Vibert |\ncsc:K | name | Kai Vibert |\nlink edu:K csc:K verified\n"
        "csc:mum | parent | birth | ref=csc:K\ncsc:mum | sex | F |\ncsc:mum | name | Karen Vibert |\n"
        "csc:gm | name | Sam Hamon |\ncsc:gm | injury | cut | derived_from=edu:e\n"
        "csc:gm | attendance | present | event_time=2021-03-04, basis=observed\n"
    )
    assert found(case_from(rows + relations)) == []
    (one,) = found(case_from(rows))
    assert "no record makes them that relation of the child" in one.summary
