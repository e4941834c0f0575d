"""What is planted in documents is really there, by its definition alone."""

from __future__ import annotations

import pytest

from triangulate.synthetic.casebook import POLICE, SOCIAL_CARE, Casebook
from triangulate.synthetic.planting_documents import DOCUMENTS
from triangulate.synthetic.planting_tools import Case, Marked
from triangulate.synthetic.writing import casebooks


@pytest.fixture(scope="module")
def books() -> list[Casebook]:
    return list(casebooks(60, 9))


def planted(books: list[Casebook], case: Case) -> tuple[Casebook, Marked]:
    """Plant a case in the first family that has somebody free for it."""
    return next((book, marked) for book in books if (marked := case.do(book)) is not None)


def of(code: str) -> list[Case]:
    return [case for case in DOCUMENTS if case.code == code]


def test_three_errors_and_three_innocents_a_code() -> None:
    """Each under a name of its own."""
    for code in ("EV-8", "EV-9", "EV-10"):
        for error in (True, False):
            names = [case.trap for case in of(code) if case.planted is error]
            assert len(names) == len(set(names)) >= 3


@pytest.mark.parametrize("case", of("EV-8"), ids=lambda case: case.trap)
def test_versions_are_two_documents_of_one_series(books: list[Casebook], case: Case) -> None:
    """In order of making, and the first is signed, or shared, or a draft."""
    book, _ = planted(books, case)
    first, second = (d for d in book.documents if "series" in d.fields and d.fields["version"] in "12")
    assert first.fields["series"] == second.fields["series"]
    assert first.fields["created_at"] < second.fields["created_at"]
    assert (first.fields["version"], second.fields["version"]) == ("1", "2")
    book.documents = [d for d in book.documents if "series" not in d.fields]


@pytest.mark.parametrize("case", of("EV-9"), ids=lambda case: case.trap)
def test_intelligence_is_graded_and_the_copy_names_the_report(books: list[Casebook], case: Case) -> None:
    """Police hold the grade; social care took it from the police document."""
    _, marked = planted(books, case)
    (one, told), (other, copy) = marked.statements
    assert (one, other) == (POLICE, SOCIAL_CARE)
    assert told.grade
    assert told.handling
    assert copy.derived_from == [f"{POLICE}:{told.document}"]
    if case.planted:
        assert copy.grade is None
        assert copy.kind in (None, "fact")


@pytest.mark.parametrize("case", of("EV-10"), ids=lambda case: case.trap)
def test_what_is_said_stands_in_one_document(books: list[Casebook], case: Case) -> None:
    """Two statements of one report."""
    _, marked = planted(books, case)
    places = [said.document for _, said in marked.statements if said.document]
    assert len(places) == 2
    assert len(set(places)) == 1
