"""RL-2, drawn: kinship that cannot be or hardly can, and families that are real."""

from __future__ import annotations

import pytest

from tests.lib.drawn import case_from, drawn
from triangulate.conflicts.implausible_kinship import implausible_kinship, kinship_findings
from triangulate.conflicts.kinship_limits import KinshipLimits
from triangulate.findings import Finding, FindingKind, Severity
from triangulate.gathered import Gathered


def found(gathered: Gathered) -> list[Finding]:
    return list(implausible_kinship(gathered))


def parent(born: str, child: str, kind: str = "birth", sex: str = "F") -> str:
    """A parent and a child with their dates."""
    return f"""
    csc:M | name | Karen Renouf |
    csc:K | name | Kai Renouf |
    csc:M | birth_date | {born} |
    csc:K | birth_date | {child} |
    csc:M | sex | {sex} |
    csc:M | parent | {kind} | ref=csc:K
    """


def rules(gathered: Gathered) -> list[tuple[str, str]]:
    return [(finding.evidence[0].items[0], finding.kind.value) for finding in found(gathered)]


@drawn
def test_the_mother_is_really_the_elder_sister(gathered: Gathered) -> None:
    """Six years old at the birth.

    record | predicate  | value        | more
    csc:M  | name       | Karen Renouf |
    csc:M  | birth_date | 2009-05-01   | id=mb
    csc:K  | name       | Kai Renouf   |
    hlt:K  | birth_date | 2016-02-02   | id=kb
    csc:M  | parent     | birth        | id=p, ref=csc:K
    link csc:K hlt:K strong
    """
    (one,) = found(gathered)
    assert one.summary == (
        "Karen Renouf (born 2009-05-01, social care) is recorded as parent of Kai Renouf (born 2016-02-02, health; "
        "social care) and was under 11 years old at the birth."
    )
    assert one.statements == ("csc:mb", "csc:p", "hlt:kb")
    assert one.severity is Severity.S2
    assert one.kind is FindingKind.CONTRADICTION
    assert one.links == ("l-csc:K-hlt:K",)


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (parent("2020-01-02", "2016-02-02"), [("after_child", "contradiction")]),
        (parent("2020", "2016-02", sex="M"), [("after_child", "contradiction")]),
        (parent("2005-03-01", "2016-02-28"), [("too_young", "contradiction")]),
        (parent("2005-03-01", "2016-03-01"), [("young", "tension")]),
        (parent("2005-03-01", "2018-02-28", sex="M"), [("young", "tension")]),
        (parent("2005-03-01", "2018-03-01"), []),
        (parent("1950-03-01", "2010-03-02"), [("too_old", "contradiction")]),
        (parent("1950-03-01", "2010-03-01"), []),
        (parent("1930-03-01", "2010-03-02", sex="M"), []),
        (parent("1930-03-01", "2010-03-02", sex="U"), []),
        (parent("2009-05-01", "2016-02-02", kind="registered"), [("too_young", "contradiction")]),
        (parent("2009-05-01", "2016-02-02", kind="adoptive"), []),
        (parent("2009-05-01", "2016-02-02", kind="step"), []),
        (parent("2009-05-01", "2016-02-02", kind=""), []),
        (parent("2003~", "2014"), []),
        (parent("2005", "2016-02"), [("young", "tension")]),
        (parent("2005-01-01", "2015-06-01"), [("too_young", "contradiction")]),
        (parent("2004-12-31", "2015-01-01"), [("young", "tension")]),
    ],
)
def test_ages_of_parents_at_the_birth(table: str, expected: list[tuple[str, str]]) -> None:
    """The limits to the day; partial dates, 1 January and approximate ones leave room."""
    assert rules(case_from(table)) == expected


def test_all_dates_of_a_person_count() -> None:
    """A second date of the mother makes the age possible."""
    assert rules(case_from(parent("2009-05-01", "2016-02-02") + "\nhlt:M | birth_date | 1989-05-01 |"
                           "\nlink hlt:M csc:M strong")) == []  # fmt: skip


def births(one: str, other: str, more: str = "", names: tuple[str, str] = ("Kai", "Amelia")) -> str:
    """Two children of one birth mother."""
    return f"""
    csc:M | name | Karen Renouf |
    csc:A | name | {names[0]} Renouf |
    csc:B | name | {names[1]} Renouf |
    csc:A | birth_date | {one} |
    csc:B | birth_date | {other} |
    csc:M | parent | birth | ref=csc:A, said_as=mother
    csc:M | parent | birth | ref=csc:B, said_as=mother
    {more}
    """


@pytest.mark.parametrize(
    ("table", "raised"),
    [
        (births("2014-03-01", "2014-07-01"), True),
        (births("2014-07-01", "2014-03-01"), True),
        (births("2014-03-01", "2014-03-16"), True),
        (births("2014-03-01", "2014-09-17"), True),
        (births("2014-03-01", "2014-03-15"), False),
        (births("2014-03-01", "2014-09-18"), False),
        (births("2014-03-01", "2014-03-01"), False),
        (births("2014-01-01", "2014-07-01"), False),
        (births("2014-03", "2014-07"), True),
        (births("2014-03-01", "2014-07-01", "csc:A | multiple_birth | 1/2 |"), False),
        (births("2014-03-01", "2014-07-01", "csc:A | multiple_birth | 1/1 |"), True),
        (births("2014-03-01", "2014-07-01", "csc:A | twin | | ref=csc:B"), False),
        (births("2014-03-01", "2014-07-01", names=("Kai", "Kai")), False),
        (births("2014-03-01", "2014-07-01", "link csc:A csc:B possible"), False),
    ],
)
def test_births_of_one_mother(table: str, raised: bool) -> None:
    """From 15 to 200 days apart, unless multiple or perhaps one child."""
    assert rules(case_from(table)) == ([("births_apart", "contradiction")] if raised else [])


@drawn
def test_a_circle_of_ancestors_is_shown(gathered: Gathered) -> None:
    """A is parent of B, B of C, and C of A; somebody outside the circle is left out.

    record | predicate | value    | more
    csc:A  | name      | Ann Hamon |
    csc:B  | name      | Ben Hamon |
    csc:C  | name      | Cal Hamon |
    csc:A  | parent    | birth    | id=ab, ref=csc:B
    csc:B  | parent    | adoptive | id=bc, ref=csc:C
    csc:C  | parent    | genetic  | id=ca, ref=csc:A
    csc:C  | parent    | genetic  | id=cd, ref=csc:D
    csc:Z  | parent    | genetic  | id=za, ref=csc:A
    """
    (one,) = found(gathered)
    assert one.statements == ("csc:ab", "csc:bc", "csc:ca")
    assert one.evidence[0].items == ("own_ancestor",)
    assert one.summary.count("parent of") == 3


def test_a_parent_of_oneself_after_a_wrong_link() -> None:
    """Two records joined by people, of which one is the parent of the other."""
    table = "csc:A | parent | birth | ref=hlt:A\nhlt:A | name | Ann Hamon |\nlink csc:A hlt:A verified"
    assert rules(case_from(table)) == [("own_ancestor", "contradiction")]


@drawn
def test_parent_and_sibling_of_one_child_is_a_tension(gathered: Gathered) -> None:
    """Social care has a mother, school an elder sister; the sibling statement stands the other way round.

    record | predicate | value | more
    csc:M  | name      | Karen Renouf |
    csc:K  | name      | Kai Renouf   |
    csc:M  | parent    | birth | id=p, ref=csc:K
    edu:K  | sibling   |       | id=s, ref=csc:M
    link csc:K edu:K verified
    """
    (one,) = found(gathered)
    assert one.kind is FindingKind.TENSION
    assert one.statements == ("csc:p", "edu:s")
    assert one.summary == ("Karen Renouf is recorded as parent (social care) and as sibling (education) of Kai Renouf.")


@pytest.mark.parametrize("kind", ["adoptive", "foster", "step", "social", ""])
def test_a_sister_may_adopt_or_foster(kind: str) -> None:
    """Only parentage by birth, genes or register speaks against being a sibling."""
    assert rules(case_from(f"csc:M | parent | {kind} | ref=csc:K\ncsc:M | sibling | | ref=csc:K")) == []


def test_limits_can_be_set() -> None:
    """A stricter user sees a mother of 15."""
    gathered = case_from(parent("2001-05-01", "2016-06-02"))
    assert found(gathered) == []
    (one,) = kinship_findings(gathered, KinshipLimits(young=16))
    assert "was under 16 years old" in one.summary


@pytest.mark.parametrize("limits", [{"youngest": 14}, {"births_apart": (200, 15)}, {"oldest_mother": 5}])
def test_limits_that_exclude_each_other_are_refused(limits: dict[str, object]) -> None:
    """A mistake in the call is an error."""
    with pytest.raises(ValueError, match="limits must rise"):
        KinshipLimits(**limits)  # type: ignore[arg-type]


def test_no_statements_give_no_findings() -> None:
    """An empty case."""
    assert found(case_from("csc:1 | name | Kai Renouf |")) == []
