"""AT-3, drawn: birth place, registered sex, multiple birth and registered parents."""

from __future__ import annotations

from tests.lib.drawn import case_from, drawn
from triangulate.conflicts.attributes import lifelong_attribute_conflict
from triangulate.findings import Finding, Severity
from triangulate.gathered import Gathered


def found(gathered: Gathered) -> list[Finding]:
    return list(lifelong_attribute_conflict(gathered))


def attributes(findings: list[Finding]) -> list[str]:
    return [item for finding in findings for e in finding.evidence if e.what == "attribute" for item in e.items]


@drawn
def test_each_attribute_is_one_finding(gathered: Gathered) -> None:
    """Place of birth and multiple birth differ.

    record | predicate      | value
    hlt:1  | name           | Kai Renouf
    hlt:1  | birth_place    | Jersey
    hlt:1  | multiple_birth | 2/2
    csc:2  | birth_place    | Funchal, Madeira
    csc:2  | multiple_birth | 1/1
    edu:3  | birth_place    | St Helier
    link hlt:1 csc:2 verified
    link hlt:1 edu:3 verified
    """
    findings = found(gathered)
    assert attributes(findings) == ["birth_place", "multiple_birth"]
    assert {f.severity for f in findings} == {Severity.S2}
    assert findings[0].summary == (
        "Two places of birth are recorded for Kai Renouf: "
        "Funchal, Madeira (social care) and Jersey / St Helier (education and health)."
    )
    assert len(findings[0].statements) == 3


@drawn
def test_registered_sex_differs(gathered: Gathered) -> None:
    """Female by one, male by the other; the link is not verified.

    record | predicate | value
    hlt:1  | sex       | F
    csc:2  | sex       | M
    pol:3  | sex       | U
    link hlt:1 csc:2 probable
    link hlt:1 pol:3 verified
    """
    (one,) = found(gathered)
    assert "female (health) and male (social care)" in one.summary
    assert one.links == ("l-csc:2-hlt:1",)


@drawn
def test_more_than_two_registered_parents(gathered: Gathered) -> None:
    """Three people are stated to be registered as parents of one child.

    record | predicate | value       | more
    csc:k  | name      | Kai Renouf  |
    csc:m  | name      | Ann Hamon   |
    csc:f  | name      | Mark Renouf |
    hlt:g  | name      | Paul Vibert |
    csc:m  | parent    | registered  | ref=k, id=s1
    csc:f  | parent    | registered  | ref=k, id=s2
    hlt:g  | parent    | registered  | ref=csc:k, id=s3
    """
    (one,) = found(gathered)
    assert attributes([one]) == ["parent"]
    assert one.statements == ("csc:s1", "csc:s2", "hlt:s3")
    assert "Ann Hamon (social care), Mark Renouf (social care) and Paul Vibert (health)" in one.summary


@drawn
def test_another_place_among_those_born(gathered: Gathered) -> None:
    """First or second of two; a number alone says second of two or more.

    record | predicate      | value
    hlt:1  | multiple_birth | 1/2
    csc:2  | multiple_birth | 2/2
    hlt:3  | multiple_birth | 2
    csc:4  | multiple_birth | 1/1
    hlt:5  | multiple_birth | 2/3
    csc:6  | multiple_birth | 2/2
    edu:7  | multiple_birth | twin
    link hlt:1 csc:2 verified
    link hlt:3 csc:4 verified
    link hlt:5 csc:6 verified
    link hlt:5 edu:7 verified
    """
    assert attributes(found(gathered)) == ["multiple_birth"] * 3


@drawn
def test_refinement_is_not_a_conflict(gathered: Gathered) -> None:
    """A parish in the island, an unlisted place, two towns of one country, the country of systems without a code.

    record | predicate      | value
    hlt:1  | birth_place    | St Helier
    csc:2  | birth_place    | Jersey
    edu:3  | birth_place    | at home
    pol:4  | birth_place    | United Kingdom
    hlt:1  | multiple_birth | 2
    csc:2  | multiple_birth | 2/3
    hlt:5  | birth_place    | Funchal
    csc:6  | birth_place    | Lisboa, Portugal
    link hlt:1 csc:2 verified
    link hlt:1 edu:3 verified
    link hlt:1 pol:4 verified
    link hlt:5 csc:6 verified
    """
    assert found(gathered) == []


@drawn
def test_gender_is_never_compared_and_never_shown(gathered: Gathered) -> None:
    """Gender recognition; a source that records another gender; gender beside sex.

    record | predicate | value              | more
    hlt:1  | flag      | gender_recognition |
    hlt:1  | sex       | F                  |
    pol:2  | sex       | M                  |
    hlt:3  | sex       | M                  |
    hlt:3  | gender    | F                  |
    edu:4  | sex       | F                  |
    hlt:5  | sex       | M                  |
    edu:6  | gender    | F                  |
    link hlt:1 pol:2 verified
    link hlt:3 edu:4 verified
    link hlt:5 edu:6 verified
    """
    assert found(gathered) == []


@drawn
def test_parents_of_other_kinds_or_twice_recorded_are_not_too_many(gathered: Gathered) -> None:
    """A step-father, one father recorded by two agencies, an adopted child.

    record | predicate | value       | more
    csc:k  | name      | Kai Renouf  |
    csc:m  | name      | Ann Hamon   |
    csc:f  | name      | Mark Renouf |
    edu:f  | name      | M. Renouf   |
    edu:x  | sex       | M           |
    csc:s  | name      | Paul Vibert |
    csc:m  | parent    | registered  | ref=k
    csc:f  | parent    | registered  | ref=k
    edu:f  | parent    | registered  | ref=csc:k
    edu:x  | parent    | registered  | ref=csc:k
    csc:s  | parent    | step        | ref=k
    csc:a  | flag      | adopted     |
    csc:m  | parent    | registered  | ref=a
    csc:f  | parent    | registered  | ref=a
    csc:s  | parent    | registered  | ref=a
    """
    assert found(gathered) == []


@drawn
def test_a_replaced_value_is_history(gathered: Gathered) -> None:
    """The record itself ended the wrong value.

    record | predicate      | value | more
    hlt:1  | multiple_birth | 1/1   | valid_to=2014-04-01
    hlt:1  | multiple_birth | 2/2   |
    csc:2  | multiple_birth | 2/2   |
    csc:2  | birth_place    |       | raw=ZZ
    link hlt:1 csc:2 verified
    """
    assert found(gathered) == []


def test_the_order_of_rows_plays_no_part() -> None:
    """The same statements in another order give the same findings."""
    table = (
        "csc:1 | birth_place | Jersey\nedu:2 | birth_place | Poland\npol:3 | birth_place | United Kingdom\n"
        "csc:1 | sex | F\nedu:2 | sex | M\nlink csc:1 edu:2 strong\nlink edu:2 pol:3 strong"
    )
    assert found(case_from(table)) == found(case_from(table, reverse=True)) != []


def test_nothing_said_gives_nothing() -> None:
    """No rows, no findings."""
    assert found(case_from("")) == []
