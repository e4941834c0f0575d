"""What must not count, drawn: missing values, placeholders, and a number that belongs to somebody else."""

from __future__ import annotations

from tests.lib.tables import linked_table, links_from, people
from triangulate.linking.native.links import Links

FULL = """
    id   | source | given  | family | born       | sex | postcode | nhs
    hlt1 | hlt    | Oliver | Hamon  | 2014-03-12 | M   | JE2 3AB  | 9434765919
    edu1 | edu    | Oliver | Hamon  | 2014-03-12 | {}  | {}       | {}
"""


def test_missing_never_counts_against() -> None:
    """What is missing on one record weighs nothing, whatever the other holds.

    id   | sex | postcode | nhs        | weight of the three
    hlt1 | M   | JE2 3AB  | 9434765919 |
    edu1 |     |          |            | 0, and not less
    """
    links = links_from(FULL.format("", "", ""))
    told = links.explain("hlt1", "edu1")
    absent = [part for part in told.parts if part.comparison in ("sex", "place", "identifier:nhs")]
    assert [(part.level, part.weight) for part in absent] == [(None, 0.0)] * 3
    assert all(part.sentence == "No usable value in the second record." for part in absent)
    assert people(links) == {frozenset({"hlt1", "edu1"})}


@linked_table
def test_placeholders_are_no_values(links: Links) -> None:
    """A number of zeros, one with a wrong check digit, a telephone number of nines, a date that systems fill in.

    id   | source | given  | family | born       | nhs        | phone
    hlt1 | hlt    | Oliver | Hamon  | 1900-01-01 | 0000000000 | 99999999999
    edu1 | edu    | Amelia | Vibert | 1900-01-01 | 0000000000 | 99999999999
    pol1 | pol    | Peter  | Renouf | 1971-09-17 | 9434765918 | 01534 445500
    people: hlt1 + edu1 + pol1
    link: hlt1 edu1 none
    level: hlt1 edu1 birth_date missing
    level: hlt1 edu1 identifier:nhs missing
    level: hlt1 edu1 phone missing
    """
    columns = {row["column"]: row for row in links.report.columns.iter_rows(named=True)}
    assert {name: row["set_aside"] for name, row in columns.items()} == {
        "given": 0, "family": 0, "born": 2, "nhs": 3, "phone": 2,
    }  # fmt: skip
    assert columns["born"]["filled"] == 1 / 3


@linked_table
def test_an_nhs_number_on_the_record_of_a_sibling(links: Links) -> None:
    """Amelia's school record carries her brother's number: one home and number, another name and birth date.

    id   | source | given  | family | born       | sex | address        | postcode | nhs
    hlt1 | hlt    | Oliver | Hamon  | 2014-03-12 | M   | 4 Rue des Pres | JE2 3AB  | 9434765919
    edu1 | edu    | Oliver | Hamon  | 2014-03-12 | M   | 4 Rue des Pres | JE2 3AB  |
    hlt2 | hlt    | Amelia | Hamon  | 2016-07-30 | F   | 4 Rue des Pres | JE2 3AB  |
    edu2 | edu    | Amelia | Hamon  | 2016-07-30 | F   | 4 Rue des Pres | JE2 3AB  | 9434765919
    people: hlt1 edu1 + hlt2 edu2
    level: hlt1 edu2 identifier:nhs same
    """
    number = next(p for p in links.explain("hlt1", "edu2").parts if p.comparison == "identifier:nhs")
    assert any("because the two share a home" in remark for remark in number.remarks)


@linked_table
def test_the_numbers_of_two_siblings_exchanged(links: Links) -> None:
    """Each child's school record carries the other's number.

    id   | source | given  | family | born       | sex | address        | postcode | nhs
    hlt1 | hlt    | Oliver | Hamon  | 2014-03-12 | M   | 4 Rue des Pres | JE2 3AB  | 9434765919
    edu1 | edu    | Oliver | Hamon  | 2014-03-12 | M   | 4 Rue des Pres | JE2 3AB  | 9434765870
    hlt2 | hlt    | Amelia | Hamon  | 2016-07-30 | F   | 4 Rue des Pres | JE2 3AB  | 9434765870
    edu2 | edu    | Amelia | Hamon  | 2016-07-30 | F   | 4 Rue des Pres | JE2 3AB  | 9434765919
    people: hlt1 edu1 + hlt2 edu2
    """
    assert not links.explain("hlt1", "edu2").membership.one_person  # type: ignore[union-attr]
