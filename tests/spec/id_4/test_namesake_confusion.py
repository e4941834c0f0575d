"""ID-4, drawn: twins, and a father and son of one name."""

from __future__ import annotations

from tests.lib.drawn import case_from, drawn
from triangulate.conflicts.namesakes import namesake_confusion
from triangulate.findings import Finding, Severity
from triangulate.gathered import Gathered


def found(gathered: Gathered) -> list[Finding]:
    return list(namesake_confusion(gathered))


@drawn
def test_an_initial_between_twins(gathered: Gathered) -> None:
    """The school's record fits both twins; an injury stands on it.

    record   | predicate  | value          | more
    hlt:9001 | name       | Amelia Le Brun |
    hlt:9001 | birth_date | 2014-03-01     |
    hlt:9001 | sex        | F              |
    hlt:9002 | name       | Oliver Le Brun |
    hlt:9002 | birth_date | 2014-03-01     |
    hlt:9002 | sex        | M              |
    edu:1    | name       | A Le Brun      |
    edu:1    | birth_date | 2014-03-01     |
    edu:1    | injury     | bruise on arm  | id=i
    """
    (one,) = found(gathered)
    assert one.severity is Severity.S1
    assert one.summary == (
        "The record “A Le Brun” of education may be about Amelia Le Brun or Oliver Le Brun: they share the family "
        "name and date of birth, and nothing in the record tells which of them is meant."
    )
    assert one.detail == "The initial fits Amelia Le Brun only."
    assert one.personas == ("edu:1", "hlt:9001", "hlt:9002")
    assert len(one.people) == 3
    assert "edu:i" in one.statements


@drawn
def test_a_record_filed_under_the_other_twin(gathered: Gathered) -> None:
    """Social care's A is linked to Oliver; nothing grave stands on it.

    record   | predicate  | value
    hlt:9001 | name       | Amelia Le Brun
    hlt:9001 | birth_date | 2014-03-01
    hlt:9002 | name       | Oliver Le Brun
    hlt:9002 | birth_date | 2014-03-01
    csc:1    | name       | A Le Brun
    csc:1    | birth_date | 2014-03-01
    link csc:1 hlt:9002 probable
    """
    (one,) = found(gathered)
    assert one.severity is Severity.S2
    assert one.links == ("l-csc:1-hlt:9002",)
    assert len(one.people) == 2


@drawn
def test_father_and_son_of_one_name(gathered: Gathered) -> None:
    """One address, two birth dates 28 years apart, and a police record without one.

    record | predicate  | value                          | more
    csc:1  | name       | John Vibert                    |
    csc:1  | birth_date | 1961-02-03                     |
    csc:1  | address    | 3 Green Street, JE2 4UH        |
    csc:2  | name       | John Vibert                    |
    csc:2  | birth_date | 1989-05-06                     |
    csc:2  | address    | 3 Green Street, JE2 4UH        |
    pol:x  | name       | VIBERT/JOHN                    |
    pol:x  | address    | 3 Green Street, JE2 4UH        |
    pol:x  | participant | suspect                       | ref=E1
    """
    (one,) = found(gathered)
    assert one.severity is Severity.S1
    assert "John Vibert (born 1961-02-03) or John Vibert (born 1989-05-06)" in one.summary


@drawn
def test_a_record_linked_to_father_and_son(gathered: Gathered) -> None:
    """No address, but a candidate for both; the son's birth date is withheld.

    record | predicate  | value       | more
    csc:1  | name       | John Vibert |
    csc:1  | birth_date | 1961-02-03  |
    csc:2  | name       | John Vibert |
    csc:2  | birth_date | 1989-05-06  | withheld
    pol:x  | name       | John Vibert |
    link csc:1 pol:x possible
    link csc:2 pol:x probable
    """
    (one,) = found(gathered)
    assert one.links == ("l-csc:1-pol:x", "l-csc:2-pol:x")
    assert "1989" not in one.model_dump_json()


@drawn
def test_twins_taken_for_one(gathered: Gathered) -> None:
    """Health keeps the two apart; links make them one.

    record   | predicate  | value          | more
    hlt:9001 | name       | Amelia Le Brun |
    hlt:9001 | birth_date | 2014-03-01     |
    hlt:9002 | name       | Oliver Le Brun |
    hlt:9002 | birth_date | 2014-03-01     |
    hlt:9002 | health_state | asthma       | id=a
    edu:1    | name       | Amelia Le Brun |
    link hlt:9001 edu:1 strong
    link hlt:9002 edu:1 probable
    """
    (one,) = found(gathered)
    assert one.severity is Severity.S1
    assert one.personas == ("hlt:9001", "hlt:9002")
    assert one.links == ("l-edu:1-hlt:9002",)
    assert "may be twins: Amelia Le Brun and Oliver Le Brun" in one.summary


@drawn
def test_same_name_other_place_in_the_birth(gathered: Gathered) -> None:
    """Both were entered as Amelia; their places in the multiple birth differ.

    record   | predicate      | value
    hlt:9001 | name           | Amelia Le Brun
    hlt:9001 | birth_date     | 2014-03-01
    hlt:9001 | multiple_birth | 1/2
    hlt:9002 | name           | Amelia Le Brun
    hlt:9002 | birth_date     | 2014-03-01
    hlt:9002 | multiple_birth | 2/2
    link hlt:9001 hlt:9002 strong
    """
    (one,) = found(gathered)
    assert "the place in a multiple birth differs" in one.detail


@drawn
def test_twins_with_records_of_their_own(gathered: Gathered) -> None:
    """Full names everywhere, one in its short form.

    record   | predicate  | value
    hlt:9001 | name       | Amelia Le Brun
    hlt:9001 | birth_date | 2014-03-01
    hlt:9002 | name       | Oliver Le Brun
    hlt:9002 | birth_date | 2014-03-01
    edu:1    | name       | Ollie Le Brun
    edu:1    | birth_date | 2014-03-01
    edu:1    | injury     | bruise
    link edu:1 hlt:9002 strong
    """
    assert found(gathered) == []


@drawn
def test_one_thing_that_tells_them_apart_is_enough(gathered: Gathered) -> None:
    """A number; a place in the birth; initial and sex; a verified link.

    record   | predicate      | value          | more
    hlt:9001 | name           | Amelia Le Brun |
    hlt:9001 | birth_date     | 2014-03-01     |
    hlt:9001 | sex            | F              |
    hlt:9001 | multiple_birth | 1/2            |
    hlt:9001 | identifier     | {"scheme": "nhs", "value": "4398259791"} |
    hlt:9002 | name           | Oliver Le Brun |
    hlt:9002 | birth_date     | 2014-03-01     |
    hlt:9002 | sex            | M              |
    hlt:9002 | multiple_birth | 2/2            |
    edu:1    | name           | A Le Brun      |
    edu:1    | birth_date     | 2014-03-01     |
    edu:1    | identifier     | {"scheme": "nhs", "value": "439 825 9791"} |
    edu:2    | name           | O Le Brun      |
    edu:2    | birth_date     | 2014-03-01     |
    edu:2    | multiple_birth | 2/2            |
    edu:3    | name           | A Le Brun      |
    edu:3    | birth_date     | 2014-03-01     |
    edu:3    | sex            | F              |
    edu:4    | name           | O Le Brun      |
    edu:4    | birth_date     | 2014-03-01     |
    link edu:4 hlt:9002 verified
    """
    assert found(gathered) == []


@drawn
def test_sex_alone_does_not_tell_twins_apart(gathered: Gathered) -> None:
    """The record gives the surname, the date and a sex, and no given name.

    record   | predicate  | value
    hlt:9001 | name       | Amelia Le Brun
    hlt:9001 | birth_date | 2014-03-01
    hlt:9001 | sex        | F
    hlt:9002 | name       | Oliver Le Brun
    hlt:9002 | birth_date | 2014-03-01
    hlt:9002 | sex        | M
    edu:1    | name       | {"family": "LE BRUN"}
    edu:1    | birth_date | 2014-03-01
    edu:1    | sex        | F
    """
    assert len(found(gathered)) == 1


@drawn
def test_a_birth_date_or_junior_tells_father_and_son_apart(gathered: Gathered) -> None:
    """A dated record; a record marked junior; two brothers less than a generation apart.

    record | predicate  | value                   | more
    csc:1  | name       | John Vibert             |
    csc:1  | birth_date | 1961-02-03              |
    csc:1  | address    | 3 Green Street, JE2 4UH |
    csc:2  | name       | John Vibert Jnr         |
    csc:2  | birth_date | 1989-05-06              |
    csc:2  | address    | 3 Green Street, JE2 4UH |
    pol:x  | name       | John Vibert Jnr         |
    pol:x  | address    | 3 Green Street, JE2 4UH |
    pol:y  | name       | John Vibert             |
    pol:y  | birth_date | 1961-02-03              |
    pol:y  | address    | 3 Green Street, JE2 4UH |
    csc:5  | name       | Ann Hamon               |
    csc:5  | birth_date | 1990-02-03              |
    csc:5  | address    | 9 High Lane, JE2 7AB    |
    csc:6  | name       | Ann Hamon               |
    csc:6  | birth_date | 1991-02-03              |
    csc:6  | address    | 9 High Lane, JE2 7AB    |
    pol:z  | name       | Ann Hamon               |
    pol:z  | address    | 9 High Lane, JE2 7AB    |
    """
    assert found(gathered) == []


def _crowd(kin: str = "") -> str:
    people = "\n".join(f"hlt:c{n} | name | {chr(97 + n % 26)}xel{n} Smith" for n in range(60))
    return f"""{people}
    hlt:1 | name | Amelia Smith
    hlt:1 | birth_date | 2014-03-01
    hlt:2 | name | Oliver Smith
    hlt:2 | birth_date | 2014-03-01
    edu:1 | name | A Smith
    edu:1 | birth_date | 2014-03-01
    {kin}
    """


def test_a_common_surname_needs_more_than_a_birth_date() -> None:
    """Sixty people called Smith: two of one birth date are strangers until something else makes them kin."""
    distinct = _crowd().replace("xel", "").replace("| name | ", "| name | Given")
    assert found(case_from(distinct)) == []


def test_kinship_can_be_stated_in_several_ways() -> None:
    """Siblings, a multiple birth, a parent in common, a home in common."""
    siblings = "hlt:1 | sibling | | ref=2"
    parent = "hlt:m | parent | birth | ref=1\nhlt:m | parent | birth | ref=2"
    birth = "hlt:1 | multiple_birth | 1/2\nhlt:2 | multiple_birth | 2/2"
    home = "hlt:1 | address | 3 Green Street, JE2 4UH\nhlt:2 | address | 3 Green Street, JE2 4UH"
    assert [len(found(case_from(_crowd(kin)))) for kin in (siblings, parent, birth, home)] == [1, 1, 1, 1]


@drawn
def test_kinship_tells_who_a_parent_contact_is(gathered: Gathered) -> None:
    """A school's contact of the father's name: parent of the son of that name, or of an older child.

    record | predicate  | value       | more
    csc:1  | name       | John Vibert |
    csc:1  | birth_date | 1961-02-03  |
    csc:2  | name       | John Vibert |
    csc:2  | birth_date | 2012-05-06  |
    csc:1  | parent     | birth       | ref=2
    csc:3  | birth_date | 2010-01-01  |
    edu:a  | name       | John Vibert |
    edu:a  | parent     | birth       | ref=csc:2
    edu:b  | name       | John Vibert |
    edu:b  | parent     | birth       | ref=csc:3
    link csc:1 edu:a possible
    link csc:1 edu:b possible
    """
    assert found(gathered) == []


@drawn
def test_a_record_at_the_sons_home_may_be_the_father(gathered: Gathered) -> None:
    """Only the son lives there; a statement names the other John as his father.

    record | predicate  | value                   | more
    csc:1  | name       | John Vibert             |
    csc:1  | birth_date | 1961-02-03              |
    csc:2  | name       | John Vibert             |
    csc:2  | birth_date | 1989-05-06              |
    csc:2  | address    | 3 Green Street, JE2 4UH |
    csc:1  | parent     | birth                   | ref=2
    pol:x  | name       | John Vibert             |
    pol:x  | address    | 3 Green Street, JE2 4UH |
    """
    assert len(found(gathered)) == 1


@drawn
def test_twins_with_one_first_name_are_two(gathered: Gathered) -> None:
    """First and second of two, with other second names.

    record | predicate      | value
    hlt:1  | name           | Abigail Rose Freitas
    hlt:1  | birth_date     | 2023-05-10
    hlt:1  | multiple_birth | 1/2
    hlt:2  | name           | Abigail May Freitas
    hlt:2  | birth_date     | 2023-05-10
    hlt:2  | multiple_birth | 2/2
    pol:3  | name           | A Freitas
    pol:3  | birth_date     | 2023-05-10
    """
    assert len(found(gathered)) == 1


def test_the_order_of_rows_plays_no_part() -> None:
    """The same statements in another order give the same findings."""
    table = _crowd("hlt:1 | twin | | ref=2")
    assert found(case_from(table)) == found(case_from(table, reverse=True)) != []


def test_nothing_said_gives_nothing() -> None:
    """No rows, no findings."""
    assert found(case_from("")) == []
