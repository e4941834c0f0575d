"""RL-1, drawn: too many of a one-only parent, and families that only look so."""

from __future__ import annotations

import pytest

from tests.lib.drawn import case_from, drawn
from triangulate.conflicts.parentage import competing_parentage
from triangulate.findings import Finding, FindingKind, Severity
from triangulate.gathered import Gathered

FAMILY = """
csc:K  | type | person |
csc:L  | type | person |
hlt:K  | name | Kai Renouf |
hlt:P  | name | Paul Vibert |
hlt:M  | name | Karen Renouf |
csc:F  | name | Mark Renouf |
csc:M  | name | Susan Hamon |
hlt:P  | sex  | M |
csc:F  | sex  | M |
hlt:M  | sex  | F |
csc:M  | sex  | F |
link hlt:K csc:K probable
"""


def found(gathered: Gathered) -> list[Finding]:
    return list(competing_parentage(gathered))


@drawn
def test_two_birth_fathers(gathered: Gathered) -> None:
    """Birth notification and relationship record; the mother competes with nobody.

    record | predicate | value        | more
    hlt:K  | name      | Kai Renouf   |
    hlt:P  | name      | Paul Vibert  |
    hlt:M  | name      | Karen Renouf |
    csc:F  | name      | Mark Renouf  |
    hlt:P  | parent    | birth        | id=p, ref=hlt:K, said_as=father
    hlt:M  | parent    | birth        | id=m, ref=hlt:K, said_as=mother
    csc:F  | parent    | birth        | id=f, ref=csc:K, said_as=Dad
    csc:K  | type      | person       |
    link hlt:K csc:K probable
    """
    (one,) = found(gathered)
    assert one.summary == (
        "Two birth fathers are recorded for Kai Renouf: Mark Renouf (social care) and Paul Vibert (health)."
    )
    assert one.statements == ("csc:f", "hlt:p")
    assert one.against == ("hlt:p",)
    assert one.severity is Severity.S1
    assert one.kind is FindingKind.CONTRADICTION
    assert one.links == ("l-csc:K-hlt:K",)
    assert "two children" in one.detail
    assert set(one.personas) == {"csc:F", "csc:K", "hlt:K", "hlt:P"}


@drawn
def test_a_third_registered_parent(gathered: Gathered) -> None:
    """A register holds two; sexes play no part.

    record | predicate | value       | more
    hlt:K  | type      | person      |
    hlt:A  | name      | Ann Vibert  |
    hlt:B  | name      | Beth Hamon  |
    csc:C  | name      | Carl Renouf |
    hlt:A  | parent    | registered  | id=a, ref=hlt:K
    hlt:B  | parent    | registered  | id=b, ref=hlt:K
    csc:C  | parent    | registered  | id=c, ref=hlt:K
    """
    (one,) = found(gathered)
    assert one.statements == ("csc:c", "hlt:a", "hlt:b")
    assert one.summary.startswith("Three registered parents")


@drawn
def test_one_source_states_and_another_denies(gathered: Gathered) -> None:
    """Paternity is contested for one man.

    record | predicate | value       | more
    hlt:K  | type      | person      |
    hlt:P  | name      | Paul Vibert |
    hlt:P  | parent    | genetic     | id=p, ref=hlt:K
    crt:P  | parent    | genetic     | id=n, ref=hlt:K, polarity=-
    link hlt:P crt:P verified
    """
    (one,) = found(gathered)
    assert one.statements == ("crt:n", "hlt:p")
    assert one.against == ("crt:n",)
    assert "not Paul Vibert (the court)" in one.summary
    assert one.severity is Severity.S1


@drawn
def test_fathers_who_may_be_one_person_are_a_tension(gathered: Gathered) -> None:
    """The names agree, and nothing else tells them apart.

    record | predicate | value       | more
    hlt:K  | type      | person      |
    hlt:P  | name      | Paul Vibert |
    csc:F  | name      | P Vibert    |
    hlt:P  | parent    | birth       | id=p, ref=hlt:K, said_as=father
    csc:F  | parent    | birth       | id=f, ref=hlt:K, said_as=dad
    """
    (one,) = found(gathered)
    assert one.kind is FindingKind.TENSION
    assert one.severity is Severity.S2
    assert "may be one person recorded twice" in one.detail


@drawn
def test_a_candidate_link_is_named(gathered: Gathered) -> None:
    """A possible link waits for a decision.

    record | predicate | value       | more
    hlt:K  | type      | person      |
    hlt:P  | name      | Paul Vibert |
    csc:F  | name      | Paul Hamon  |
    hlt:P  | parent    | birth       | id=p, ref=hlt:K, said_as=father
    csc:F  | parent    | birth       | id=f, ref=hlt:K, said_as=dad
    link hlt:P csc:F possible
    """
    (one,) = found(gathered)
    assert one.kind is FindingKind.TENSION
    assert one.links == ("l-csc:F-hlt:P",)


def test_three_birth_parents_of_unknown_sex_are_one_too_many() -> None:
    """Two of unknown sex can be right, three cannot."""
    two = "hlt:K | type | person |\nhlt:A | name | Ann Vibert |\nhlt:B | name | Beth Hamon |\n"
    two += "hlt:A | parent | birth | ref=hlt:K\nhlt:B | parent | birth | ref=hlt:K\n"
    assert found(case_from(two)) == []
    third = "csc:C | name | Carl Renouf |\ncsc:C | parent | birth | ref=hlt:K"
    (one,) = found(case_from(two + third))
    assert one.summary.startswith("Three birth parents")


def test_three_men_of_whom_two_may_be_one_stay_a_contradiction() -> None:
    """Counted once, two fathers are left."""
    rows = "hlt:K | type | person |\nhlt:A | name | Paul Vibert |\nhlt:B | name | P Vibert |\n"
    rows += "csc:C | name | Carl Renouf |\n"
    rows += "\n".join(f"{who} | parent | birth | ref=hlt:K, said_as=dad" for who in ("hlt:A", "hlt:B", "csc:C"))
    (one,) = found(case_from(rows))
    assert one.kind is FindingKind.CONTRADICTION
    assert "Some may be one person" in one.detail


_INNOCENT = {
    "mother and father": "hlt:M | parent | birth | ref=hlt:K\nhlt:P | parent | birth | ref=hlt:K",
    "social beside birth": "hlt:P | parent | birth | ref=hlt:K\ncsc:F | parent | social | ref=csc:K",
    "step beside birth": "hlt:P | parent | birth | ref=hlt:K\ncsc:F | parent | step | ref=csc:K",
    "no type stated": "hlt:P | parent | birth | ref=hlt:K\ncsc:F | parent | | ref=csc:K, raw=father",
    "adopted": "hlt:P | parent | birth | ref=hlt:K\ncsc:F | parent | adoptive | ref=csc:K",
    "assisted conception": "hlt:M | parent | birth | ref=hlt:K\ncsc:M | parent | genetic | ref=csc:K",
    "two registered mothers": "hlt:M | parent | registered | ref=hlt:K\ncsc:M | parent | registered | ref=csc:K",
    "two adoptive fathers": "hlt:P | parent | adoptive | ref=hlt:K\ncsc:F | parent | adoptive | ref=csc:K",
    "alleged": "hlt:P | parent | birth | ref=hlt:K\ncsc:F | parent | birth | ref=csc:K, kind=allegation",
    "not known": "hlt:P | parent | birth | ref=hlt:K\ncsc:F | parent | birth | ref=csc:K, polarity=?",
    "another one denied": "hlt:P | parent | birth | ref=hlt:K\ncsc:F | parent | birth | ref=csc:K, polarity=-",
    "corrected and kept": "hlt:P | parent | birth | ref=hlt:K, valid_from=2014-03-01, valid_to=2015-01-01\n"
    "csc:F | parent | birth | ref=csc:K, valid_from=2015-01-01",
    "two children": "hlt:P | parent | birth | ref=hlt:K\ncsc:F | parent | birth | ref=csc:L",
    "a placeholder": "hlt:P | parent | birth | ref=hlt:K\ncsc:U | type | placeholder |\n"
    "csc:U | sex | M |\ncsc:U | parent | birth | ref=csc:K",
    "nobody known": "hlt:P | parent | birth | ref=hlt:K\ncsc:U | sex | M |\ncsc:U | parent | birth | ref=csc:K",
    "denied by its own source": "hlt:P | parent | birth | ref=hlt:K, id=a\nhlt:P | parent | birth | ref=hlt:K, "
    "polarity=-, id=b",
}


@pytest.mark.parametrize("rows", _INNOCENT.values(), ids=_INNOCENT.keys())
def test_innocent(rows: str) -> None:
    """A family with recorded sexes beside a trap: nothing is raised."""
    assert found(case_from(f"{FAMILY}\n{rows}")) == []


def test_the_traps_stand_beside_a_case_that_is_raised() -> None:
    """The family of the traps with two birth mothers."""
    rows = "hlt:M | parent | birth | ref=hlt:K\ncsc:M | parent | birth | ref=csc:K"
    (one,) = found(case_from(f"{FAMILY}\n{rows}"))
    assert one.summary.startswith("Two birth mothers")


def test_no_statements_give_no_findings() -> None:
    """An empty case."""
    assert found(case_from("csc:1 | name | Kai Renouf |")) == []


def test_a_withheld_parent_is_not_named() -> None:
    """Only that there is one, and who withholds it."""
    rows = "hlt:M | parent | birth | ref=hlt:K\ncsc:M | parent | birth | ref=csc:K, withheld"
    (one,) = found(case_from(f"{FAMILY}\n{rows}"))
    assert "Susan" not in one.summary + one.detail
    assert "a person whom the source withholds (social care)" in one.summary
