"""Records of a table that are about one person, drawn: names, dates and homes written in several ways."""

from __future__ import annotations

from tests.lib.tables import linked_table, people, strength_of
from triangulate.linking.native.links import Links


@linked_table
def test_two_sources_one_person(links: Links) -> None:
    """Health and school agree on everything; a namesake born 27 years before is only one to look at.

    id   | source | given  | family | born       | sex | address         | postcode
    hlt1 | hlt    | Oliver | Hamon  | 2014-03-12 | M   | 4 Rue des Pres  | JE2 3AB
    edu1 | edu    | OLIVER | Hamon  | 12/03/2014 | M   | 4 Rue des Prés  | je23ab
    edu2 | edu    | Oliver | Hamon  | 1987-05-05 | M   | 19 Mont Felard  | JE3 1JA
    people: hlt1 edu1 + edu2
    link: hlt1 edu1 strong
    link: hlt1 edu2 possible
    """
    assert links.people.rows() == [(i, p) for i, p in sorted(links.people.rows())]
    assert links.model.origin == "default"


@linked_table
def test_a_short_form_of_the_given_name(links: Links) -> None:
    """Kate is Katharine; Karen is not.

    id   | source | given     | family | born       | sex | address        | postcode
    hlt1 | hlt    | Katharine | Renouf | 1990-05-02 | F   | 4 Rue des Pres | JE2 3AB
    edu1 | edu    | Kate      | Renouf | 1990-05-02 | F   | 4 Rue des Pres | JE2 3AB
    edu2 | edu    | Karen     | Renouf | 1993-11-23 | F   | 4 Rue des Pres | JE2 3AB
    people: hlt1 edu1 + edu2
    level: hlt1 edu1 given variant
    level: hlt1 edu2 given different
    """


@linked_table
def test_day_and_month_exchanged(links: Links) -> None:
    """12 March at one agency is 3 December at the other.

    id   | source | given  | family | born       | address        | postcode
    hlt1 | hlt    | Amelia | Vibert | 2014-03-12 | 4 Rue des Pres | JE2 3AB
    edu1 | edu    | Amelia | Vibert | 2014-12-03 | 4 Rue des Pres | JE2 3AB
    people: hlt1 edu1
    level: hlt1 edu1 birth_date swapped
    """
    assert strength_of(links, "hlt1", "edu1") in ("strong", "probable")


@linked_table
def test_a_list_column_is_a_set(links: Links) -> None:
    """Social care holds her maiden and her married name; health has the one, the police the other.

    id   | source | given | family          | born       | sex
    csc1 | csc    | Karen | Renouf ; Vibert | 1990-05-02 | F
    hlt1 | hlt    | Karen | Renouf          | 1990-05-02 | F
    pol1 | pol    | Karen | Vibert          | 1990-05-02 | F
    pol2 | pol    | Peter | Vibert          | 1958-09-17 | M
    level: csc1 hlt1 family exact
    level: csc1 pol1 family exact
    level: hlt1 pol1 family different
    link: csc1 hlt1 strong
    people: csc1 hlt1 pol1 + pol2
    """
    told = {part.comparison: part.compared for part in links.explain("csc1", "hlt1").parts}
    assert told["family"] == (2, 1)
    assert told["given"] is None


@linked_table
def test_full_names_in_one_column(links: Links) -> None:
    """Titles and the order of the names do not matter; particles belong to the family name.

    id   | source | name                      | born       | postcode
    hlt1 | hlt    | Maria da Silva            | 1988-05-02 | JE2 3AB
    pol1 | pol    | DA SILVA, Maria           | 1988-05-02 | JE2 3AB
    edu1 | edu    | Mrs Maria da Silva        | 1988-05-02 | JE2 3AB
    edu2 | edu    | Joao da Silva             | 1961-01-30 | JE3 1JA
    people: hlt1 pol1 edu1 + edu2
    level: hlt1 pol1 given exact
    level: hlt1 pol1 family exact
    """
    assert len(people(links)) == 2


@linked_table
def test_given_and_family_name_in_the_wrong_columns(links: Links) -> None:
    """The names are exchanged on one record.

    id   | source | given  | family | born       | postcode
    hlt1 | hlt    | Peter  | Vibert | 1970-05-02 | JE2 3AB
    pol1 | pol    | Vibert | Peter  | 1970-05-02 | JE2 3AB
    people: hlt1 pol1
    level: hlt1 pol1 given swapped
    """
    text = links.explain("hlt1", "pol1").text
    assert "The given and family names stand in each other's place." in text
    assert "Family name: Counted with the given name." in text
