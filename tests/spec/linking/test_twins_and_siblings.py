"""Who is one person, drawn: twins, brothers and sisters, and numbers that stand on the wrong child."""

from __future__ import annotations

from tests.lib.families import family, strength_of
from triangulate.linking.run import Linking


@family
def test_twins_of_one_sex_at_one_home(linking: Linking) -> None:
    """Two boys: only the given name differs, so each source's record goes to the boy of that name.

    record | name          | born       | home | sex
    hlt:1  | Oliver Hamon  | 2014-03-01 | A    | M
    hlt:2  | Jack Hamon    | 2014-03-01 | A    | M
    edu:1  | HAMON, Oliver | 2014-03-01 | A    | M
    edu:2  | HAMON, Jack   | 2014-03-01 | A    | M
    pol:1  | Ollie Hamon   | 2014-03-01 | A    | M
    people: hlt:1 edu:1 pol:1 + hlt:2 edu:2
    link: hlt:1 edu:1 strong
    link: hlt:1 hlt:2 none
    """


@family
def test_twins_whose_numbers_were_exchanged(linking: Linking) -> None:
    """Social care holds each twin under the other's NHS number. Nobody is joined to the other twin by it.

    record | name         | born       | home | sex | also
    hlt:1  | Amelia Hamon | 2014-03-01 | A    | F   | nhs 1
    hlt:2  | Oliver Hamon | 2014-03-01 | A    | M   | nhs 2
    csc:1  | Amelia Hamon | 2014-03-01 | A    | F   | nhs 2
    csc:2  | Oliver Hamon | 2014-03-01 | A    | M   | nhs 1
    people: hlt:1 + hlt:2 + csc:1 + csc:2
    apart: csc:1 hlt:1 identifiers_differ
    apart: csc:2 hlt:2 identifiers_differ
    link: csc:1 hlt:2 possible
    link: csc:2 hlt:1 possible
    """


@family
def test_twins_of_one_sex_under_one_number(linking: Linking) -> None:
    """Both girls stand under the first girl's number in one source: it joins neither pair of twins.

    record | name        | born       | home | sex | also
    hlt:1  | Ava Hamon   | 2014-03-01 | A    | F   | nhs 1
    hlt:2  | Grace Hamon | 2014-03-01 | A    | F   | nhs 2
    csc:1  | Ava Hamon   | 2014-03-01 | A    | F   | nhs 1
    csc:2  | Grace Hamon | 2014-03-01 | A    | F   | nhs 1
    people: hlt:1 csc:1 + hlt:2 + csc:2
    link: csc:1 hlt:1 verified
    """
    assert strength_of(linking, "csc:2", "hlt:1") in (None, "possible")


@family
def test_an_initial_at_the_twins_home_joins_neither(linking: Linking) -> None:
    """“A Hamon” fits Amelia and, as far as one letter goes, Adam: a candidate for both.

    record | name         | born       | home | sex
    hlt:1  | Amelia Hamon | 2014-03-01 | A    | F
    hlt:2  | Adam Hamon   | 2014-03-01 | A    | M
    edu:1  | A Hamon      | 2014-03-01 | A    |
    people: hlt:1 + hlt:2 + edu:1
    link: hlt:1 edu:1 possible
    link: hlt:2 edu:1 possible
    """


@family
def test_twins_with_given_names_a_letter_apart(linking: Linking) -> None:
    """Ella and Bella, Jayden and Hayden: one letter is a slip for strangers and two children in one birth.

    record | name         | born       | home | sex | also
    hlt:1  | Jayden Hamon | 2014-03-01 | A    | M   | order 1/2
    hlt:2  | Hayden Hamon | 2014-03-01 | A    | M   | order 2/2
    hlt:1 twin hlt:2
    edu:1  | Jayden Hamon | 2014-03-01 | A    | M
    edu:2  | Hayden Hamon | 2014-03-01 | A    | M
    people: hlt:1 edu:1 + hlt:2 edu:2
    link: hlt:1 hlt:2 none
    """
    assert strength_of(linking, "hlt:1", "edu:2") in (None, "possible")


@family
def test_siblings_a_year_apart_with_names_alike(linking: Linking) -> None:
    """Kai and Kian, Ella and Ellie: a letter and a digit apart, one home, one sex.

    record | name         | born       | home | sex
    hlt:1  | Kai Renouf   | 2014-03-01 | A    | M
    hlt:2  | Kian Renouf  | 2015-03-01 | A    | M
    hlt:3  | Ella Renouf  | 2016-05-02 | A    | F
    hlt:4  | Ellie Renouf | 2017-05-02 | A    | F
    edu:1  | Kai Renouf   | 2014-03-01 | A    | M
    edu:2  | Kian Renouf  | 2015-03-01 | A    | M
    edu:3  | Ella Renouf  | 2016-05-02 | A    | F
    edu:4  | Ellie Renouf | 2017-05-02 | A    | F
    people: hlt:1 edu:1 + hlt:2 edu:2 + hlt:3 edu:3 + hlt:4 edu:4
    link: hlt:1 edu:2 none
    link: hlt:3 edu:4 none
    """


@family
def test_siblings_with_one_mother_and_one_recorded_without_a_birth_date(linking: Linking) -> None:
    """That both have one mother says that they may be siblings, and never that they are one child.

    record | name         | born       | home | sex
    hlt:1  | Ella Renouf  | 2016-05-02 | A    | F
    hlt:2  | Ellie Renouf | 2017-05-02 | A    | F
    hlt:9  | Ann Renouf   | 1990-01-15 | A    | F
    hlt:9 parent hlt:1 birth
    hlt:9 parent hlt:2 birth
    csc:1  | Ellie Renouf |            | A    | F
    csc:9  | Ann Renouf   | 1990-01-15 | A    | F
    csc:9 parent csc:1 birth
    people: hlt:1 + hlt:2 + csc:1 + hlt:9 csc:9
    link: csc:1 hlt:2 possible
    """
    assert strength_of(linking, "csc:1", "hlt:1") in (None, "possible")


@family
def test_a_sibling_carries_the_wrong_number(linking: Linking) -> None:
    """Social care filed Oliver under Amelia's number. The number is not enough against name and date.

    record | name         | born       | home | sex | also
    hlt:1  | Amelia Hamon | 2014-03-01 | A    | F   | nhs 1
    csc:1  | Amelia Hamon | 2014-03-01 | A    | F   | nhs 1
    csc:2  | Oliver Hamon | 2016-07-19 | A    | M   | nhs 1
    edu:2  | Oliver Hamon | 2016-07-19 | A    | M   |
    people: hlt:1 csc:1 + csc:2 edu:2
    link: csc:1 hlt:1 verified
    link: csc:2 edu:2 strong
    """
    assert strength_of(linking, "csc:2", "hlt:1") in (None, "possible")


@family
def test_two_children_of_one_mother_stay_two_where_a_third_record_fits_both(linking: Linking) -> None:
    """One source names both as the mother's children; a record with the first's number and the second's name joins one.

    record | name         | born       | home | sex | also
    csc:1  | Kai Renouf   | 2014-03-01 | A    | M   | nhs 1
    csc:2  | Kian Renouf  | 2014-12-20 | A    | M   |
    csc:9  | Ann Renouf   | 1990-01-15 | A    | F   |
    csc:9 parent csc:1 birth
    csc:9 parent csc:2 birth
    hlt:1  | Kian Renouf  | 2014-12-20 | A    | M   | nhs 1
    people: csc:1 + csc:2 hlt:1 + csc:9
    """
    assert linking.people.path_strength("csc:1", "hlt:1") is None


@family
def test_one_child_held_twice_under_one_mother_is_one_child(linking: Linking) -> None:
    """Name, birth date and number agree: a duplicate, though the source names both as the mother's children.

    record | name       | born       | home | sex | also
    csc:1  | Kai Renouf | 2014-03-01 | A    | M   | nhs 1
    csc:2  | Kai Renouf | 2014-03-01 | A    | M   | nhs 1
    csc:9  | Ann Renouf | 1990-01-15 | A    | F   |
    csc:9 parent csc:1 birth
    csc:9 parent csc:2 birth
    people: csc:1 csc:2 + csc:9
    link: csc:1 csc:2 verified
    """
    assert linking.cannot.is_empty()


@family
def test_cousins_of_one_name_and_age_with_other_mothers(linking: Linking) -> None:
    """Two girls of one name and birth date; their stated mothers are two women with numbers of their own.

    record | name         | born       | home | sex | also
    hlt:1  | Amelia Silva | 2014-03-01 | A    | F   |
    hlt:9  | Rosa Silva   | 1990-01-15 | A    | F   | nhs 1
    hlt:9 parent hlt:1 birth
    csc:1  | Amelia Silva | 2014-03-01 | B    | F   |
    csc:9  | Ines Silva   | 1988-06-30 | B    | F   | nhs 2
    csc:9 parent csc:1 birth
    people: hlt:1 + csc:1 + hlt:9 + csc:9
    """


@family
def test_one_child_whose_mother_is_named_in_both_sources(linking: Linking) -> None:
    """The same two records with one mother: one child with two homes.

    record | name         | born       | home | sex | also
    hlt:1  | Amelia Silva | 2014-03-01 | A    | F   |
    hlt:9  | Rosa Silva   | 1990-01-15 | A    | F   | nhs 1
    hlt:9 parent hlt:1 birth
    csc:1  | Amelia Silva | 2014-03-01 | B    | F   |
    csc:9  | Rosa Silva   | 1990-01-15 | A    | F   | nhs 1
    csc:9 parent csc:1 birth
    people: hlt:1 csc:1 + hlt:9 csc:9
    link: hlt:1 csc:1 strong
    """
