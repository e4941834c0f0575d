"""Who is one person, drawn: a child before and after an adoption."""

from __future__ import annotations

from tests.lib.families import family
from triangulate.linking.run import Linking


@family
def test_before_and_after_under_one_number_kept_by_mistake(linking: Linking) -> None:
    """Given name, birth date and even the number agree. The record from before is never linked to the one from after.

    record | name       | born       | home | sex | also
    csc:1  | Kai Renouf | 2018-03-01 | A    | M   | nhs 1, flag adopted
    csc:2  | Kai Hamon  | 2018-03-01 | B    | M   | nhs 1
    hlt:1  | Kai Renouf | 2018-03-01 | A    | M   | nhs 1
    hlt:2  | Kai Hamon  | 2018-03-01 | B    | M   | nhs 2
    people: csc:1 hlt:1 + csc:2 + hlt:2
    apart: csc:1 csc:2 adoption
    link: csc:1 csc:2 none
    """


@family
def test_an_adoption_that_only_the_parents_tell_of(linking: Linking) -> None:
    """No flag is set; adoptive parents are stated for the record with the new name.

    record | name       | born       | home | sex | also
    csc:1  | Kai Renouf | 2018-03-01 | A    | M   |
    csc:2  | Kai Hamon  | 2018-03-01 | A    | M   |
    csc:8  | Ann Hamon  | 1980-01-15 | B    | F   |
    csc:8 parent csc:2 adoptive
    hlt:2  | Kai Hamon  | 2018-03-01 | B    | M   |
    people: csc:1 + csc:2 hlt:2 + csc:8
    apart: csc:1 csc:2 adoption
    """


@family
def test_an_adoption_parts_nobody_after_it(linking: Linking) -> None:
    """Records from after the adoption are one child in every source, and the adoptive mother is one person.

    record | name      | born       | home | sex | also
    csc:2  | Kai Hamon | 2018-03-01 | B    | M   | nhs 2, flag adopted
    csc:8  | Ann Hamon | 1980-01-15 | B    | F   |
    csc:8 parent csc:2 adoptive
    hlt:2  | Kai Hamon | 2018-03-01 | B    | M   | nhs 2
    hlt:8  | Ann Hamon | 1980-01-15 | B    | F   |
    hlt:8 parent hlt:2 adoptive
    people: csc:2 hlt:2 + csc:8 hlt:8
    link: csc:2 hlt:2 verified
    """


@family
def test_one_birth_mother_never_leads_from_the_new_identity_to_the_old(linking: Linking) -> None:
    """Health still names the birth mother on both records: what a relative would support, an adoption forbids.

    record | name       | born       | home | sex | also
    csc:1  | Kai Renouf | 2018-03-01 | A    | M   |
    csc:9  | Eve Renouf | 1996-01-15 | A    | F   | nhs 9
    csc:9 parent csc:1 birth
    hlt:2  | Kai Hamon  | 2018-03-01 | B    | M   | flag adopted
    hlt:9  | Eve Renouf | 1996-01-15 | A    | F   | nhs 9
    hlt:9 parent hlt:2 birth
    people: csc:1 + hlt:2 + csc:9 hlt:9
    link: csc:1 hlt:2 none
    """
