"""Who is one person, drawn: two homes, a home that another family moved into, and a home of many."""

from __future__ import annotations

from tests.lib.families import family, strength_of
from triangulate.linking.run import Linking


@family
def test_a_child_with_two_homes_of_separated_parents(linking: Linking) -> None:
    """School has the mother's address, police the father's, social care both.

    record | name       | born       | home | sex | also
    edu:1  | Kai Renouf | 2014-03-01 | A    | M   |
    pol:1  | Kai Renouf | 2014-03-01 | B    | M   |
    csc:1  | Kai Renouf | 2014-03-01 | A    | M   | home B
    people: edu:1 pol:1 csc:1
    link: edu:1 pol:1 strong
    """


@family
def test_half_brothers_of_like_names_at_the_two_homes(linking: Linking) -> None:
    """The father's other son lives at his home: another date, and a name that begins alike.

    record | name        | born       | home | sex | also
    csc:1  | Kai Renouf  | 2014-03-01 | A    | M   | home B
    pol:2  | Kaid Renouf | 2014-09-17 | B    | M   |
    people: csc:1 + pol:2
    """
    assert strength_of(linking, "csc:1", "pol:2") in (None, "possible")


@family
def test_another_family_of_the_surname_at_the_old_address(linking: Linking) -> None:
    """The Silvas moved out and other Silvas moved in: the address joins neither the mothers nor the sons.

    record | name        | born       | home | sex
    hlt:1  | Maria Silva | 1988-05-02 | A    | F
    hlt:2  | Tiago Silva | 2012-03-01 | A    | M
    edu:1  | Marta Silva | 1989-07-12 | A    | F
    edu:2  | Tomas Silva | 2012-10-15 | A    | M
    people: hlt:1 + hlt:2 + edu:1 + edu:2
    """
    assert strength_of(linking, "hlt:1", "edu:1") in (None, "possible")
    assert strength_of(linking, "hlt:2", "edu:2") in (None, "possible")


@family
def test_a_namesake_of_the_next_family_without_a_birth_date(linking: Linking) -> None:
    """Maria Silva at the address the other Maria Silva left: a candidate that only a person can settle.

    record | name        | born       | home | sex
    hlt:1  | Maria Silva | 1988-05-02 | A    | F
    pol:1  | Maria Silva |            | A    |
    people: hlt:1 + pol:1
    link: hlt:1 pol:1 possible
    """


@family
def test_one_family_that_moved_together(linking: Linking) -> None:
    """New address on every record of one source: everybody is still joined by name and birth date.

    record | name        | born       | home | sex
    hlt:1  | Maria Silva | 1988-05-02 | A    | F
    hlt:2  | Tiago Silva | 2012-03-01 | A    | M
    edu:1  | Maria Silva | 1988-05-02 | C    | F
    edu:2  | Tiago Silva | 2012-03-01 | C    | M
    people: hlt:1 edu:1 + hlt:2 edu:2
    """
