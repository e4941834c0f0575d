"""AT-1, drawn: dates of birth that cannot be one day, and those that can."""

from __future__ import annotations

from tests.lib.drawn import case_from, drawn
from triangulate.conflicts.birth_dates import birth_date_conflict
from triangulate.findings import Finding, Severity
from triangulate.gathered import Gathered


def found(gathered: Gathered) -> list[Finding]:
    return list(birth_date_conflict(gathered))


def evidence(finding: Finding) -> dict[str, tuple[str, ...]]:
    return {item.what: item.items for item in finding.evidence}


@drawn
def test_day_and_month_exchanged_is_told_with_all_sides(gathered: Gathered) -> None:
    """One finding: two dates, four statements, the shape, and who agrees.

    record | predicate  | value      | more
    hlt:1  | name       | Kai Renouf |
    hlt:1  | birth_date | 2014-03-01 | id=h
    edu:2  | birth_date | 01/03/2014 | id=e
    csc:3  | birth_date | 2014-01-03 | id=c
    pol:4  | birth_date | 2014       | id=p
    link hlt:1 edu:2 verified
    link hlt:1 csc:3 verified
    link hlt:1 pol:4 verified
    """
    (one,) = found(gathered)
    assert one.summary == (
        "Two birth dates are recorded for Kai Renouf: 2014-01-03 (social care) and 2014-03-01 (health)."
    )
    assert one.statements == ("csc:c", "hlt:h")
    assert one.against == ("hlt:h",)
    assert one.severity is Severity.S2
    assert evidence(one) == {"shape": ("day_month_exchanged",)}
    assert one.detail == "Same digits with day and month exchanged."
    assert one.links == ()


@drawn
def test_agencies_that_agree_are_named_together(gathered: Gathered) -> None:
    """Education agrees with health to the day, police to the month; only social care differs.

    record | predicate  | value      | more
    hlt:1  | birth_date | 2014-03-01 | id=h
    edu:2  | birth_date | 2014-03-01 | id=e
    pol:4  | birth_date | 2014-03    | id=p
    csc:3  | birth_date | 2015-03-01 | id=c
    link hlt:1 edu:2 verified
    link hlt:1 csc:3 verified
    link hlt:1 pol:4 verified
    """
    (one,) = found(gathered)
    assert one.statements == ("csc:c", "edu:e", "hlt:h", "pol:p")
    assert one.against == ("csc:c",)
    assert "Education, health and police agree on 2014-03-01." in one.detail
    assert evidence(one) == {"shape": ("year_off_by_one",)}


@drawn
def test_two_dates_in_one_record_conflict(gathered: Gathered) -> None:
    """One record repeats the child in two tables with one digit changed.

    record | predicate  | value
    csc:3  | birth_date | 2014-03-01
    csc:3  | birth_date | 2014-03-07
    """
    (one,) = found(gathered)
    assert one.severity is Severity.S2
    assert one.links == ()
    assert evidence(one) == {"shape": ("one_digit",)}


@drawn
def test_an_age_that_matters_to_an_allegation_makes_it_s1(gathered: Gathered) -> None:
    """On 2016-06-01 the suspect is 17 by one date and 18 by the other.

    record | predicate   | value         | more
    hlt:1  | birth_date  | 1998-02-01    |
    pol:2  | birth_date  | 1998-12-01    |
    pol:2  | allegation  | sexual_abuse  | id=a, ref=E1
    pol:E1 | time        | 2016-06-01    |
    link hlt:1 pol:2 verified
    """
    (one,) = found(gathered)
    assert one.severity is Severity.S1
    assert evidence(one)["age_matters_to"] == ("pol:a",)


@drawn
def test_an_age_that_no_date_changes_leaves_it_s2(gathered: Gathered) -> None:
    """On 2019-06-01 both dates make the person an adult.

    record | predicate   | value         | more
    hlt:1  | birth_date  | 1998-02-01    |
    pol:2  | birth_date  | 1998-12-01    |
    pol:2  | allegation  | sexual_abuse  | event_time=2019-06-01
    link hlt:1 pol:2 verified
    """
    (one,) = found(gathered)
    assert one.severity is Severity.S2


@drawn
def test_a_weak_link_makes_it_s1_and_is_named(gathered: Gathered) -> None:
    """The dates may show that the records are about two people.

    record | predicate  | value
    hlt:1  | birth_date | 2014-03-01
    csc:3  | birth_date | 2013-07-20
    link hlt:1 csc:3 probable
    """
    (one,) = found(gathered)
    assert one.severity is Severity.S1
    assert one.links == ("l-csc:3-hlt:1",)
    assert "the weakest link between them is probable (0.962)" in one.detail


@drawn
def test_a_withheld_date_is_never_shown(gathered: Gathered) -> None:
    """The conflict is told without the value or the shape of the difference.

    record | predicate  | value      | more
    hlt:1  | birth_date | 2014-03-01 | withheld
    csc:3  | birth_date | 2014-01-03 |
    link hlt:1 csc:3 verified
    """
    (one,) = found(gathered)
    text = one.model_dump_json()
    assert "2014-03-01" not in text
    assert "day_month" not in text
    assert "a date of birth that health withholds" in one.summary


@drawn
def test_other_formats_and_precision_are_not_conflicts(gathered: Gathered) -> None:
    """A year, a month, another way of writing, an approximate year.

    record | predicate  | value
    hlt:1  | birth_date | 2014-03-01
    csc:3  | birth_date | 2014-03
    csc:3  | birth_date | 1 March 2014
    pol:4  | birth_date | 2015~
    link hlt:1 csc:3 verified
    link hlt:1 pol:4 verified
    """
    assert found(gathered) == []


@drawn
def test_first_of_january_is_a_placeholder_unless_official(gathered: Gathered) -> None:
    """1 January in a case system is the year.

    record | predicate  | value      | more
    hlt:1  | birth_date | 2014-03-01 | basis=official
    csc:3  | birth_date | 2014-01-01 |
    pol:4  | birth_date | 1900-01-01 |
    link hlt:1 csc:3 verified
    link hlt:1 pol:4 verified
    """
    assert found(gathered) == []


@drawn
def test_first_of_january_by_a_register_does_conflict(gathered: Gathered) -> None:
    """A register gave 1 January as the day.

    record | predicate  | value      | more
    reg:1  | birth_date | 2014-01-01 | basis=official
    csc:3  | birth_date | 2014-03-01 |
    link reg:1 csc:3 verified
    """
    assert len(found(gathered)) == 1


@drawn
def test_a_placeholder_of_another_year_is_told_as_the_year(gathered: Gathered) -> None:
    """Even read as the year, 2012 is not 2014.

    record | predicate  | value
    hlt:1  | birth_date | 2014-03-01
    csc:3  | birth_date | 2012-01-01
    link hlt:1 csc:3 verified
    """
    (one,) = found(gathered)
    assert "2012-01-01, read as the year (social care)" in one.summary


@drawn
def test_estimated_ages_and_revised_dates_are_not_conflicts(gathered: Gathered) -> None:
    """An age assessment revised the date; a case system ended a wrong one.

    record | predicate  | value         | more
    csc:3  | flag       | age_estimated |
    csc:3  | birth_date | 2006-05-20    |
    csc:3  | birth_date | 2004-02-02    |
    hlt:1  | birth_date | 2004-02-02    |
    edu:2  | birth_date | 2011-05-05    | valid_to=2020-01-01
    edu:2  | birth_date | 2004-02-02    |
    link hlt:1 csc:3 verified
    link hlt:1 edu:2 verified
    """
    assert found(gathered) == []


@drawn
def test_denials_doubts_and_placeholders_are_not_conflicts(gathered: Gathered) -> None:
    """What a source does not assert of a person contradicts nothing.

    record | predicate  | value       | more
    hlt:1  | birth_date | 2014-03-01  |
    csc:3  | birth_date | 2010-03-01  | polarity=?
    csc:3  | birth_date | 2011-03-01  | polarity=-
    csc:3  | birth_date | not known   |
    pol:9  | type       | placeholder |
    pol:9  | birth_date | 2001-01-02  |
    pol:9  | birth_date | 1991-01-02  |
    link hlt:1 csc:3 verified
    """
    assert found(gathered) == []


TABLE = """
hlt:1  | birth_date | 2014-03-01
edu:2  | birth_date | 2014-03-01
csc:3  | birth_date | 2014-01-03
pol:4  | birth_date | 2014-03
pol:4  | name       | Kai Renouf
link hlt:1 edu:2 strong
link hlt:1 csc:3 probable
link hlt:1 pol:4 verified
"""


def test_the_order_of_rows_plays_no_part() -> None:
    """The same statements in another order give the same findings."""
    assert found(case_from(TABLE)) == found(case_from(TABLE, reverse=True)) != []


def test_nothing_said_gives_nothing() -> None:
    """No rows, no findings."""
    assert found(case_from("")) == []
