"""Who is one person, drawn: fathers and sons of one name, mothers' numbers, partners, and parents known by name."""

from __future__ import annotations

from tests.lib.families import family, strength_of
from triangulate.linking.run import Linking


@family
def test_father_and_son_of_one_name_with_birth_dates(linking: Linking) -> None:
    """One name, one home, one sex, and a generation between them.

    record | name        | born       | home | sex
    hlt:1  | John Vibert | 1961-06-11 | A    | M
    hlt:2  | John Vibert | 1989-02-03 | A    | M
    csc:1  | John Vibert | 1961-06-11 | A    | M
    csc:2  | John Vibert | 1989-02-03 | A    | M
    people: hlt:1 csc:1 + hlt:2 csc:2
    link: hlt:1 csc:1 strong
    link: hlt:1 csc:2 none
    """


@family
def test_father_and_son_of_one_name_and_a_record_without_a_birth_date(linking: Linking) -> None:
    """The police record fits both men and is joined to neither.

    record | name        | born       | home | sex
    hlt:1  | John Vibert | 1961-06-11 | A    | M
    hlt:2  | John Vibert | 1989-02-03 | A    | M
    pol:1  | John Vibert |            | A    | M
    people: hlt:1 + hlt:2 + pol:1
    link: hlt:1 pol:1 possible
    link: hlt:2 pol:1 possible
    """


@family
def test_one_name_and_home_without_a_birth_date_is_never_strong(linking: Linking) -> None:
    """Only one John Vibert is known, and still nobody has said that there is no other.

    record | name        | born       | home | sex
    hlt:1  | John Vibert | 1961-06-11 | A    | M
    pol:1  | John Vibert |            | A    | M
    people: hlt:1 + pol:1
    link: hlt:1 pol:1 possible
    """


@family
def test_father_and_son_with_a_number_shared_by_mistake(linking: Linking) -> None:
    """The son's record carries the father's number. The years between them outweigh it where both dates are written.

    record | name        | born       | home | sex | also
    hlt:1  | John Vibert | 1961-06-11 | A    | M   | nhs 1
    csc:2  | John Vibert | 1989-02-03 | A    | M   | nhs 1
    people: hlt:1 + csc:2
    """


@family
def test_a_school_contact_of_the_fathers_name_is_the_stated_parent(linking: Linking) -> None:
    """The school knows a name and a home, and that he is a parent of Ava; social care says which John that is.

    record | name        | born       | home | sex | also
    csc:1  | John Vibert | 1961-06-11 | A    | M   |
    csc:2  | John Vibert | 1989-02-03 | A    | M   |
    csc:3  | Ava Vibert  | 2009-09-09 | A    | F   | upn 3
    csc:1 parent csc:3 birth
    csc:1 parent csc:2 birth
    edu:1  | John Vibert |            | A    |     |
    edu:3  | Ava Vibert  | 2009-09-09 | A    | F   | upn 3
    edu:1 parent edu:3
    people: csc:1 edu:1 + csc:2 + csc:3 edu:3
    link: csc:1 edu:1 probable
    """


@family
def test_a_contact_who_fits_two_stated_parents_joins_neither(linking: Linking) -> None:
    """Father and stepfather of one name, or a father entered twice: too close to call.

    record | name        | born       | home | sex | also
    csc:1  | John Vibert | 1961-06-11 | A    | M   |
    csc:2  | John Vibert | 1979-02-03 | A    | M   |
    csc:3  | Ava Vibert  | 2009-09-09 | A    | F   | upn 3
    csc:1 parent csc:3 birth
    csc:2 parent csc:3 step
    edu:1  | John Vibert |            | A    |     |
    edu:3  | Ava Vibert  | 2009-09-09 | A    | F   | upn 3
    edu:1 parent edu:3
    people: csc:1 + csc:2 + edu:1 + csc:3 edu:3
    link: csc:1 edu:1 possible
    link: csc:2 edu:1 possible
    """


@family
def test_a_contact_whose_child_is_another_child_stays_a_candidate(linking: Linking) -> None:
    """The same name and home, and a parent of somebody else: nothing says that the two are one.

    record | name        | born       | home | sex | also
    csc:1  | John Vibert | 1961-06-11 | A    | M   |
    csc:3  | Ava Vibert  | 2009-09-09 | A    | F   | upn 3
    csc:1 parent csc:3 birth
    edu:1  | John Vibert |            | A    |     |
    edu:4  | Leo Hamon   | 2011-01-19 | A    | M   | upn 4
    edu:1 parent edu:4
    people: csc:1 + edu:1 + csc:3 + edu:4
    link: csc:1 edu:1 possible
    """


@family
def test_a_contact_under_a_short_form_and_another_home(linking: Linking) -> None:
    """Mum gave the school her own address after the separation, and is Kate there.

    record | name             | born       | home | sex | also
    hlt:1  | Katherine Renouf | 1988-05-02 | A    | F   |
    hlt:3  | Kai Renouf       | 2014-03-01 | A    | M   | nhs 3
    hlt:1 parent hlt:3 birth
    edu:1  | Kate Renouf      |            | A    |     |
    edu:3  | Kai Renouf       | 2014-03-01 | A    | M   | upn 3
    edu:1 parent edu:3
    people: hlt:1 edu:1 + hlt:3 edu:3
    link: hlt:1 edu:1 probable
    """


@family
def test_the_other_parent_is_not_lifted_by_the_child_they_share(linking: Linking) -> None:
    """Maria and Mario are a letter apart and both parents of Ines. One child makes them no one person.

    record | name         | born       | home | sex | also
    hlt:1  | Maria Silva  | 1988-05-02 | A    | F   |
    hlt:2  | Mario Silva  | 1986-11-30 | A    | M   |
    hlt:3  | Ines Silva   | 2014-03-01 | A    | F   | nhs 3
    hlt:1 parent hlt:3 birth
    hlt:2 parent hlt:3 birth
    edu:1  | Maria Silva  |            | A    |     |
    edu:3  | Ines Silva   | 2014-03-01 | A    | F   | upn 3
    edu:1 parent edu:3
    people: hlt:1 edu:1 + hlt:2 + hlt:3 edu:3
    link: hlt:1 edu:1 probable
    """
    assert strength_of(linking, "hlt:2", "edu:1") in (None, "possible")


@family
def test_a_birth_date_that_speaks_against_outweighs_the_child(linking: Linking) -> None:
    """Both Anns are stated mothers of Kai, and their birth dates lie four years apart: a candidate, no more.

    record | name       | born       | home | sex | also
    hlt:1  | Ann Renouf | 1988-05-02 | A    | F   |
    hlt:3  | Kai Renouf | 2014-03-01 | A    | M   | nhs 3
    hlt:1 parent hlt:3 birth
    csc:1  | Ann Renouf | 1992-08-19 | A    | F   |
    csc:3  | Kai Renouf | 2014-03-01 | A    | M   | nhs 3
    csc:1 parent csc:3 birth
    people: hlt:1 + csc:1 + hlt:3 csc:3
    """
    assert strength_of(linking, "hlt:1", "csc:1") in (None, "possible")


@family
def test_an_initial_is_not_lifted_by_the_child(linking: Linking) -> None:
    """“J Vibert” is a parent of Ava: Jane or John.

    record | name        | born       | home | sex | also
    csc:1  | John Vibert | 1981-06-11 | A    | M   |
    csc:2  | Jane Vibert | 1983-02-03 | A    | F   |
    csc:3  | Ava Vibert  | 2009-09-09 | A    | F   | upn 3
    csc:1 parent csc:3 birth
    csc:2 parent csc:3 birth
    edu:1  | J Vibert    |            | A    |     |
    edu:3  | Ava Vibert  | 2009-09-09 | A    | F   | upn 3
    edu:1 parent edu:3
    people: csc:1 + csc:2 + edu:1 + csc:3 edu:3
    """


@family
def test_two_contacts_of_one_initial_are_mum_and_dad(linking: Linking) -> None:
    """The school holds “A Noel” twice, as Mum and as Dad of one child: a letter and a child make them no one.

    record | name        | born       | home | sex | also
    edu:1  | A Noel      |            | A    |     |
    edu:2  | A Noel      |            | A    |     |
    edu:3  | Ava Noel    | 2009-09-09 | A    | F   |
    edu:1 parent edu:3
    edu:2 parent edu:3
    people: edu:1 + edu:2 + edu:3
    """


@family
def test_a_short_form_that_fits_mother_and_father(linking: Linking) -> None:
    """“Sam Vibert” is a parent of Ava, and so are Samantha and Samuel.

    record | name            | born       | home | sex | also
    csc:1  | Samuel Vibert   | 1981-06-11 | A    | M   |
    csc:2  | Samantha Vibert | 1983-02-20 | A    | F   |
    csc:3  | Ava Vibert      | 2009-09-09 | A    | F   | upn 3
    csc:1 parent csc:3 birth
    csc:2 parent csc:3 birth
    edu:1  | Sam Vibert      |            | A    |     |
    edu:3  | Ava Vibert      | 2009-09-09 | A    | F   | upn 3
    edu:1 parent edu:3
    people: csc:1 + csc:2 + edu:1 + csc:3 edu:3
    link: csc:1 edu:1 possible
    link: csc:2 edu:1 possible
    """
    assert linking.people.conflicts == ()


@family
def test_a_partner_under_the_same_surname_and_initial(linking: Linking) -> None:
    """John and Jane Vibert live together and were born on one day of two years; the officer wrote “J Vibert”.

    record | name        | born       | home | sex
    hlt:1  | John Vibert | 1981-06-11 | A    | M
    hlt:2  | Jane Vibert | 1982-06-11 | A    | F
    hlt:1 partner hlt:2
    pol:1  | J Vibert    | 1982-06-11 | A    |
    pol:2  | Jane Vibert | 1982-06-11 | A    | F
    people: hlt:1 + hlt:2 pol:2 + pol:1
    link: hlt:2 pol:2 strong
    link: hlt:2 pol:1 possible
    link: hlt:1 hlt:2 none
    """


@family
def test_a_newborn_under_the_mothers_number_marked_so(linking: Linking) -> None:
    """The maternity record carries the mother's number with use “mother”; social care has her own record.

    record | name          | born       | home | sex | also
    hlt:1  | Sarah Le Brun | 1990-04-02 | A    | F   | nhs 1
    hlt:2  | Leo Le Brun   | 2024-01-09 | A    | M   | nhs 1 mother
    hlt:1 parent hlt:2 birth
    csc:1  | Sarah Le Brun | 1990-04-02 | A    | F   | nhs 1
    csc:2  | Leo Le Brun   | 2024-01-09 | A    | M   | nhs 2
    people: hlt:1 csc:1 + hlt:2 csc:2
    link: hlt:1 csc:1 verified
    link: hlt:2 csc:2 strong
    """


@family
def test_a_newborn_under_the_mothers_number_not_marked(linking: Linking) -> None:
    """Without the marking the number joins nobody against a birth date 33 years later.

    record | name          | born       | home | sex | also
    hlt:1  | Sarah Le Brun | 1990-04-02 | A    | F   | nhs 1
    pol:2  | Baby Le Brun  | 2024-01-09 | A    |     | nhs 1
    csc:2  | Leo Le Brun   | 2024-01-09 | A    | M   | nhs 1
    people: hlt:1 + pol:2 csc:2
    """
    assert strength_of(linking, "hlt:1", "csc:2") in (None, "possible")


@family
def test_a_newborn_without_a_date_under_the_mothers_number(linking: Linking) -> None:
    """A newborn of whom only the mother's number and family name are known, and whose mother is stated.

    record | name          | born       | home | sex | also
    hlt:1  | Sarah Le Brun | 1990-04-02 | A    | F   | nhs 1
    hlt:2  | Baby Le Brun  |            | A    |     | nhs 1
    hlt:1 parent hlt:2 birth
    people: hlt:1 + hlt:2
    """


@family
def test_a_mother_recorded_under_the_childs_number(linking: Linking) -> None:
    """The wrong way round: the child's number on the mother's record in another source.

    record | name          | born       | home | sex | also
    hlt:1  | Sarah Le Brun | 1990-04-02 | A    | F   | nhs 1
    hlt:2  | Sara Le Brun  | 2014-01-09 | A    | F   | nhs 2
    hlt:1 parent hlt:2 birth
    csc:1  | Sarah Le Brun | 1990-04-02 | A    | F   | nhs 2
    people: hlt:1 + hlt:2 + csc:1
    apart: hlt:1 csc:1 identifiers_differ
    """


@family
def test_a_record_of_the_child_never_joins_the_parent_through_another_source(linking: Linking) -> None:
    """Education's Daniel has no birth date, is at home with both Daniels, and carries the boy's number.

    record | name         | born       | home | sex | also
    csc:1  | Daniel Hamon | 1984-02-11 | A    | M   |
    csc:2  | Daniel Hamon | 2014-06-30 | A    | M   | upn 2
    csc:1 parent csc:2 birth
    edu:2  | Daniel Hamon |            | A    |     | upn 2
    people: csc:1 + csc:2 edu:2
    apart: csc:1 csc:2 relatives
    link: csc:2 edu:2 verified
    """
