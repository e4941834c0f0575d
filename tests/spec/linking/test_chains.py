"""Who is one person, drawn: records that would chain two people together, and decisions inside a chain."""

from __future__ import annotations

from tests.lib.families import family
from triangulate.linking.run import Linking


@family
def test_a_record_with_values_of_two_siblings_chains_them_not(linking: Linking) -> None:
    """Police mixed the sisters up: the elder's number and birth date, the younger's name beside her own.

    record | name        | born       | home | sex | also
    hlt:1  | Ella Renouf | 2014-03-01 | A    | F   | nhs 1
    hlt:2  | Anna Renouf | 2016-05-02 | A    | F   | nhs 2
    pol:1  | Ella Renouf | 2014-03-01 | A    | F   | nhs 1, alias Anna Renouf
    csc:2  | Anna Renouf | 2016-05-02 | A    | F   | nhs 2
    people: hlt:1 pol:1 + hlt:2 csc:2
    """


@family
def test_a_record_that_fits_both_siblings_joins_one_at_most(linking: Linking) -> None:
    """Both names and both birth dates stand on one police record: the chain is cut where it is weakest.

    record | name        | born       | home | sex | also
    hlt:1  | Ella Renouf | 2014-03-01 | A    | F   | nhs 1
    hlt:2  | Anna Renouf | 2016-05-02 | A    | F   | nhs 2
    hlt:1 sibling hlt:2
    pol:1  | Ella Renouf | 2014-03-01 | A    | F   | alias Anna Renouf, born 2016-05-02
    people: hlt:1 pol:1 + hlt:2
    apart: hlt:1 hlt:2 relatives
    link: hlt:2 pol:1 possible
    """
    (conflict,) = linking.people.conflicts
    assert "relatives" in conflict.reasons
    assert [set(row) for row in linking.people.held.select("a", "b").rows()] == [{"hlt:2", "pol:1"}]


@family
def test_a_is_not_c_inside_a_chain(linking: Linking) -> None:
    """A = B = C by the evidence; a person decided that A is not C. The weaker of the two links is held.

    record | name         | born       | home | sex | also
    csc:1  | Daniel Hamon | 1988-05-02 | A    | M   | nhs 1
    hlt:1  | Daniel Hamon | 1988-05-02 | A    | M   | nhs 1
    pol:1  | Daniel Hamon | 1988-05-02 |      | M   |
    verdict different csc:1 pol:1
    people: csc:1 hlt:1 + pol:1
    apart: csc:1 pol:1 verdict
    link: csc:1 hlt:1 verified
    link: hlt:1 pol:1 possible
    link: csc:1 pol:1 none
    """


@family
def test_without_the_decision_the_chain_stands(linking: Linking) -> None:
    """The same three records, and nobody has said otherwise.

    record | name         | born       | home | sex | also
    csc:1  | Daniel Hamon | 1988-05-02 | A    | M   | nhs 1
    hlt:1  | Daniel Hamon | 1988-05-02 | A    | M   | nhs 1
    pol:1  | Daniel Hamon | 1988-05-02 |      | M   |
    people: csc:1 hlt:1 pol:1
    """


@family
def test_a_decision_on_the_children_takes_the_support_from_the_parents(linking: Linking) -> None:
    """The two Avas were decided to be two girls: that both Johns are a parent of "her" says nothing any more.

    record | name        | born       | home | sex | also
    csc:1  | John Vibert | 1981-06-11 | A    | M   |
    csc:3  | Ava Vibert  | 2009-09-09 | A    | F   | upn 3
    csc:1 parent csc:3 birth
    edu:1  | John Vibert |            | A    |     |
    edu:3  | Ava Vibert  | 2009-09-09 | A    | F   | upn 3
    edu:1 parent edu:3
    verdict different csc:3 edu:3
    people: csc:1 + edu:1 + csc:3 + edu:3
    link: csc:1 edu:1 possible
    """
