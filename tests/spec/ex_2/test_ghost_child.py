"""EX-2, drawn: an unborn child or placeholder that is still counted as a child, and what is no such thing."""

from __future__ import annotations

import pytest

from tests.lib.drawn import case_from, drawn
from triangulate.conflicts.unborn_children import ghost_child
from triangulate.findings import Finding, Severity
from triangulate.gathered import Gathered


def found(gathered: Gathered) -> list[Finding]:
    return list(ghost_child(gathered))


@drawn
def test_a_pregnancy_that_ended_is_counted_seven_years_later(gathered: Gathered) -> None:
    """The record was opened in 2017; the mother's report of 2024 counts two children, of whom one was born.

    record | predicate   | value          | more
    csc:U  | type        | unborn         |
    csc:U  | name        | Unborn Renouf  | id=n, recorded_at=2017-02-06
    csc:M  | name        | Karen Renouf   |
    csc:M  | parent      | birth          | ref=csc:U, recorded_at=2017-02-06
    csc:M  | parent      | birth          | ref=csc:K
    csc:K  | birth_date  | 2012-05-01     |
    csc:M  | child_count | 2              | id=c, recorded_at=2024-03-01
    hlt:M  | name        | Karen Renouf   |
    hlt:M  | participant | subject        | ref=hlt:E
    hlt:E  | event_type  | admission      |
    hlt:E  | time        | 2017-04-20     |
    hlt:E  | outcome     | pregnancy ended|
    link csc:M hlt:M verified
    as_at 2024-06-01
    """
    (one,) = found(gathered)
    assert one.severity is Severity.S1
    assert one.statements == ("csc:c", "csc:n")
    assert one.personas == ("csc:M", "csc:U")
    assert one.summary == (
        "'Unborn Renouf' (birth due by 2017-11-13 at the latest) is still counted as a child by social care "
        "(number of children 2024-03-01), and no birth was found in what was searched."
    )
    assert one.detail.startswith("This is a question and no accusation")
    assert one.held_by == "health"
    assert one.searched == (
        "health (hlt): not known to be complete for births",
        "social care (csc): not known to be complete for births",
    )


_UNBORN = "csc:U | type | unborn |\ncsc:U | name | Unborn Renouf | id=n\n"
_DUE = _UNBORN + "csc:U | expected_birth_date | 2017-08-01 | id=e, recorded_at=2017-02-06\n"

_GHOSTS = {
    "a sibling in a later list": "csc:K | sibling | | ref=csc:U, recorded_at=2019-01-01",
    "a parent entry without a time": "csc:M | parent | birth | ref=csc:U",
    "a parent entry that goes on": "csc:M | parent | birth | ref=csc:U, recorded_at=2017-02-06, valid_to=..",
    "a claim of the draft": "csc:M | name | Karen Renouf |\n"
    'claim {"id": "3.1", "about": "csc:M", "predicate": "parent", "ref": "csc:U", "value": "birth"}',
}


@pytest.mark.parametrize("rows", _GHOSTS.values(), ids=_GHOSTS.keys())
@pytest.mark.parametrize("reverse", [False, True])
def test_each_way_of_counting_the_child_is_raised(rows: str, *, reverse: bool) -> None:
    """Eight weeks after 2017-08-01 the child is still named as one."""
    (one,) = found(case_from(f"{_DUE}{rows}\nas_at 2024-06-01", reverse=reverse))
    assert one.severity is Severity.S1
    assert {"csc:e", "csc:n"} <= set(one.statements)
    assert "(birth due by 2017-08-01)" in one.summary


@pytest.mark.parametrize("name", ["Unborn Camacho Vieira", "Baby Camacho Vieira", "unborn twin of Karen Renouf"])
def test_a_family_name_of_two_words_makes_no_name_of_a_child(name: str) -> None:
    """A parser of names would take the first of them for a given name."""
    rows = f"csc:U | type | unborn |\ncsc:U | name | {name} |\ncsc:U | expected_birth_date | 2017-08-01 |\n"
    assert len(found(case_from(f"{rows}csc:M | parent | birth | ref=csc:U"))) == 1


def test_a_plan_still_open_is_graded_lower() -> None:
    """Only a list, not a child counted."""
    (one,) = found(case_from(f"{_DUE}csc:U | child_in_need_plan | N1 | valid_from=2017-03-01, valid_to=.."))
    assert one.severity is Severity.S2


def test_the_expected_date_may_stand_on_the_mothers_record() -> None:
    """Health dates the pregnancy; social care holds the placeholder."""
    rows = f"{_UNBORN}csc:M | parent | birth | ref=csc:U\nhlt:M | expected_birth_date | 2017-08-01 | id=e"
    (one,) = found(case_from(f"{rows}\nlink csc:M hlt:M verified"))
    assert "hlt:e" in one.statements
    assert "2017-08-01" in one.summary


def test_a_withheld_expected_date_is_not_told() -> None:
    """The finding stands; the day does not appear."""
    rows = f"{_UNBORN}csc:U | expected_birth_date | 2017-08-01 | withheld\ncsc:M | parent | birth | ref=csc:U"
    (one,) = found(case_from(rows))
    assert "2017-08" not in one.summary + one.detail + str(one.evidence)


_LISTED = f"{_DUE}csc:M | parent | birth | ref=csc:U\ncsc:K | sibling | | ref=csc:U, recorded_at=2019-01-01\n"
_INNOCENT = {
    "the birth is recorded": f"{_LISTED}csc:U | birth_date | 2017-07-28 |",
    "linked to the child who was born": f"{_LISTED}hlt:9 | birth_date | 2017-07-28 |\nlink csc:U hlt:9 probable",
    "a child of the mother was born then": f"{_LISTED}csc:L | birth_date | 2017-07-30 |\n"
    "csc:M | parent | birth | ref=csc:L",
    "a name was given": f"{_LISTED}csc:U | name | Kai Renouf |",
    "a death is recorded": f"{_LISTED}csc:U | death_date | 2017-06-02 |",
    "not yet eight weeks past": f"{_LISTED}as_at 2017-09-20",
    "nobody counts it": _DUE,
    "written before the birth was due": f"{_DUE}csc:M | parent | birth | ref=csc:U, recorded_at=2017-02-06",
    "the relation was ended": f"{_DUE}csc:M | parent | birth | ref=csc:U, recorded_at=2019-01-01, valid_to=2017-04-20",
    "the number is explained by children born": f"{_DUE}csc:M | parent | birth | ref=csc:U, recorded_at=2017-02-06\n"
    "csc:M | parent | birth | ref=csc:K\ncsc:K | birth_date | 2012-05-01 |\n"
    "csc:M | child_count | 1 | recorded_at=2024-03-01",
    "a test record": f"{_LISTED}csc:U | flag | test |",
    "an adult placeholder": "csc:D | type | placeholder |\ncsc:D | name | UNKNOWN |\n"
    "csc:D | parent | birth | ref=csc:K, recorded_at=2020-01-01",
    "a mother who expects": "csc:M | expected_birth_date | 2017-08-01 |\ncsc:M | parent | birth | ref=csc:K\n"
    "csc:N | parent | birth | ref=csc:M",
}


@pytest.mark.parametrize("rows", _INNOCENT.values(), ids=_INNOCENT.keys())
def test_innocent(rows: str) -> None:
    """No child is counted who was never born, or too little is known to ask."""
    assert found(case_from(rows if "as_at" in rows else f"{rows}\nas_at 2024-06-01")) == []
