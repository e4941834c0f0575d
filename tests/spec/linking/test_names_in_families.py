"""Who is one person, drawn: names that change, and names that are written in several ways."""

from __future__ import annotations

from tests.lib.families import family, strength_of
from triangulate.linking.run import Linking


@family
def test_a_maiden_name_at_the_same_home(linking: Linking) -> None:
    """Health has her maiden name, police her married one; birth date and home agree.

    record | name         | born       | home | sex
    hlt:1  | Karen Renouf | 1990-05-02 | A    | F
    pol:1  | Karen Vibert | 1990-05-02 | A    | F
    people: hlt:1 pol:1
    link: hlt:1 pol:1 strong
    """


@family
def test_a_maiden_name_without_an_address(linking: Linking) -> None:
    """Given name and birth date alone: there are many Karens, so the two stay apart.

    record | name         | born       | home | sex
    hlt:1  | Karen Renouf | 1990-05-02 |      | F
    pol:1  | Karen Vibert | 1990-05-02 |      | F
    people: hlt:1 + pol:1
    """


@family
def test_a_maiden_name_that_one_record_states(linking: Linking) -> None:
    """Police write “née Renouf”, social care holds it as a former name: no address is needed.

    record | name                     | born       | home | sex | also
    hlt:1  | Karen Renouf             | 1990-05-02 |      | F   |
    csc:1  | Karen Vibert             | 1990-05-02 |      | F   | maiden Karen Renouf
    pol:1  | Karen Vibert née Renouf  | 1990-05-02 |      | F   |
    people: hlt:1 csc:1 pol:1
    """


@family
def test_a_maiden_name_and_the_child_of_both_records(linking: Linking) -> None:
    """No address: the same given name and birth date, and both are stated mothers of one child.

    record | name         | born       | home | sex | also
    hlt:1  | Karen Renouf | 1990-05-02 |      | F   |
    hlt:3  | Kai Vibert   | 2014-03-01 | A    | M   | nhs 3
    hlt:1 parent hlt:3 birth
    csc:1  | Karen Vibert | 1990-05-02 |      | F   |
    csc:3  | Kai Vibert   | 2014-03-01 | A    | M   | nhs 3
    csc:1 parent csc:3 birth
    people: hlt:1 csc:1 + hlt:3 csc:3
    link: hlt:1 csc:1 strong
    """


@family
def test_the_sister_in_law_of_one_given_name(linking: Linking) -> None:
    """Karen Renouf by birth and Karen Renouf by marriage: one name, one home for a while, other birth dates.

    record | name         | born       | home | sex
    hlt:1  | Karen Renouf | 1990-05-02 | A    | F
    pol:1  | Karen Renouf | 1987-11-23 | A    | F
    people: hlt:1 + pol:1
    """
    assert strength_of(linking, "hlt:1", "pol:1") in (None, "possible")


@family
def test_a_name_changed_by_deed(linking: Linking) -> None:
    """Both names in social care, the former one in the police's records, the new one at school, a number in health.

    record | name         | born       | home | sex | also
    csc:1  | River Stone  | 2008-05-02 | A    |     | former Tom Le Sueur, nhs 1
    pol:1  | Tom Le Sueur | 2008-05-02 | A    | M   |
    edu:1  | River Stone  | 2008-05-02 | A    |     |
    hlt:1  | Tom Le Sueur | 2008-05-02 |      | M   | nhs 1
    people: csc:1 pol:1 edu:1 hlt:1
    link: csc:1 hlt:1 verified
    """


@family
def test_a_name_changed_by_deed_that_nobody_states(linking: Linking) -> None:
    """Two names with nothing in common at one home and birth date: flatmates born on one day, or one person.

    record | name         | born       | home | sex
    pol:1  | Tom Le Sueur | 1998-05-02 | A    |
    csc:1  | River Stone  | 1998-05-02 | A    |
    people: pol:1 + csc:1
    """


@family
def test_a_double_surname_cut_to_either_part(linking: Linking) -> None:
    """Portuguese: health has both surnames, school the last, police the first.

    record | name                         | born       | home | sex
    hlt:1  | Maria Ferreira dos Santos    | 2014-03-01 | A    | F
    edu:1  | Maria dos Santos             | 2014-03-01 | A    | F
    pol:1  | Maria Ferreira               | 2014-03-01 | A    | F
    csc:1  | FERREIRA-SANTOS Maria        | 2014-03-01 | A    | F
    people: hlt:1 edu:1 pol:1 csc:1
    """


@family
def test_cousins_who_share_one_part_of_a_double_surname(linking: Linking) -> None:
    """The same given name and one surname in common, other homes and birth dates.

    record | name                      | born       | home | sex
    hlt:1  | Maria Ferreira dos Santos | 2014-03-01 | A    | F
    edu:1  | Maria dos Santos Pereira  | 2013-09-17 | B    | F
    people: hlt:1 + edu:1
    link: hlt:1 edu:1 none
    """


@family
def test_a_polish_mother_and_her_brother(linking: Linking) -> None:
    """Kowalska and Kowalski are one surname: it joins her records, and never hers with his.

    record | name              | born       | home | sex
    hlt:1  | Anna Kowalska     | 1990-05-02 | A    | F
    pol:1  | Anna Kowalski     | 1990-05-02 | B    | F
    hlt:2  | Adam Kowalski     | 1990-05-02 | A    | M
    people: hlt:1 pol:1 + hlt:2
    link: hlt:1 pol:1 probable
    link: hlt:2 pol:1 none
    """


@family
def test_a_romanian_name_family_name_first(linking: Linking) -> None:
    """The passport order: Popescu Ion Andrei. His brother Andrei Popescu was born two years later.

    record | name                | born       | home | sex
    hlt:1  | Ion Andrei Popescu  | 2010-05-02 | A    | M
    edu:1  | Popescu Ion Andrei  | 2010-05-02 | A    | M
    hlt:2  | Andrei Popescu      | 2012-07-14 | A    | M
    edu:2  | Popescu Andrei      | 2012-07-14 | A    | M
    people: hlt:1 edu:1 + hlt:2 edu:2
    link: hlt:1 edu:2 none
    """


@family
def test_jersey_particles_written_together_and_apart(linking: Linking) -> None:
    """Le Sueur, LeSueur, LE-SUEUR and Sueur (Le); de la Haye, De La Haye and Delahaye.

    record | name                | born       | home | sex
    hlt:1  | Peter Le Sueur      | 1988-05-02 |      | M
    pol:1  | LESUEUR Peter       | 1988-05-02 |      | M
    csc:1  | Peter LE-SUEUR      | 1988-05-02 |      | M
    hlt:2  | Marie de la Haye    | 1991-11-23 |      | F
    pol:2  | DELAHAYE Marie      | 1991-11-23 |      | F
    people: hlt:1 pol:1 csc:1 + hlt:2 pol:2
    """


@family
def test_le_brun_is_not_le_brocq(linking: Linking) -> None:
    """A shared particle is no shared name.

    record | name           | born       | home | sex
    hlt:1  | Peter Le Brun  | 1988-05-02 |      | M
    pol:1  | Peter Le Brocq | 1988-05-02 |      | M
    people: hlt:1 + pol:1
    """
