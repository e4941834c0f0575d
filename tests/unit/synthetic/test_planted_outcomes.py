"""What is planted of allegations is really there: parts, outcomes, subjects and judgments, by definition alone."""

from __future__ import annotations

from functools import cache

import pytest

from triangulate.synthetic.agencies import open_casebook
from triangulate.synthetic.casebook import POLICE, SOCIAL_CARE, Casebook
from triangulate.synthetic.families import draw_family
from triangulate.synthetic.identifier_series import Numbers
from triangulate.synthetic.planting_outcomes import OUTCOMES
from triangulate.synthetic.planting_tools import Case, Marked


def _named(code: str) -> dict[str, Case]:
    return {case.trap: case for case in OUTCOMES if case.code == code}


def _book(number: int, case: Case) -> Casebook:
    numbers = Numbers()
    return open_casebook(draw_family(number, 4, numbers, case.needs), 4, numbers)


@cache
def _planted(code: str, trap: str) -> tuple[Casebook, Marked]:
    case = _named(code)[trap]
    for number in range(40):
        book = _book(number, case)
        marked = case.do(book)
        if marked is not None:
            return book, marked
    raise AssertionError(f"{code} {trap} cannot be planted in forty families")


@pytest.mark.parametrize(("code", "trap"), [(case.code, case.trap) for case in OUTCOMES])
def test_every_case_can_be_planted_and_marks_what_it_touched(code: str, trap: str) -> None:
    book, marked = _planted(code, trap)
    entries = (*book.records, *book.events, *book.documents)
    assert marked.entries
    assert marked.statements
    for agency, said in marked.statements:
        assert any(entry.agency == agency and said in entry.said for entry in entries)


def test_each_code_has_three_errors_and_three_innocents() -> None:
    for code in {case.code for case in OUTCOMES}:
        shapes = [case.planted for case in _named(code).values()]
        assert shapes.count(True) >= 3
        assert shapes.count(False) >= 3


@pytest.mark.parametrize("trap", [trap for trap, case in _named("AL-3").items() if case.planted])
def test_a_planted_inversion_puts_one_man_in_two_parts_of_one_reference(trap: str) -> None:
    book, marked = _planted("AL-3", trap)
    by_id = {event.global_id: event for event in book.events}
    parts = {str(said.value) for _, said in marked.statements}
    references = [by_id[f"{agency}:{said.ref}"].first("reference") for agency, said in marked.statements]
    assert len(parts) == 2
    assert len({said.value for said in references if said is not None}) == 1


@pytest.mark.parametrize("trap", [trap for trap, case in _named("AL-1").items() if case.planted])
def test_a_planted_outcome_is_of_an_incident_that_the_police_ended_otherwise(trap: str) -> None:
    _, marked = _planted("AL-1", trap)
    police = [str(said.value) for agency, said in marked.statements if agency == POLICE]
    other = [said for agency, said in marked.statements if agency == SOCIAL_CARE]
    assert police[-1] in {"no further action", "discontinued"}
    assert len(other) == 1


def test_a_planted_injury_stands_under_two_children() -> None:
    _, marked = _planted("AL-6", "an injury filed under the brother or sister")
    patient, here = marked.entries
    assert patient.person != here.person


def test_a_planted_judgment_is_cited_after_it_was_replaced() -> None:
    book, marked = _planted("AL-7", "a report cites the replaced judgment")
    first, second, report = book.documents[-3:]
    assert first.fields["created_at"] < second.fields["created_at"] < report.fields["created_at"]
    cited = [said for said in report.all("cites") if said.ref == first.global_id]
    assert len(cited) == 1
    assert (report.agency, cited[0]) in marked.statements
