"""What is planted of roles and process is really there, and each code has shapes of error and of innocents."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

import pytest

from triangulate.synthetic.agencies import open_casebook
from triangulate.synthetic.families import draw_family
from triangulate.synthetic.identifier_series import Numbers
from triangulate.synthetic.planting_process import PROCESS
from triangulate.synthetic.planting_roles import ROLES

if TYPE_CHECKING:
    from triangulate.synthetic.casebook import Casebook
    from triangulate.synthetic.planting_tools import Case, Marked

CASES = (*ROLES, *PROCESS)


def _planted(case: Case) -> tuple[Casebook, Marked]:
    """Return the first family in which the case can be planted, with what was touched."""
    numbers = Numbers()
    for number in range(60):
        book = open_casebook(draw_family(number, 11, numbers, case.needs), 11, numbers)
        marked = case.do(book)
        if marked is not None:
            return book, marked
    raise AssertionError(f"{case.trap} could not be planted")


def test_every_code_has_three_shapes_of_error_and_three_innocents() -> None:
    shapes = Counter((case.code, case.planted) for case in CASES)
    assert {code for code, _ in shapes} == {"RL-3", "RL-4", "RL-5", "DP-1", "DP-2", "DP-3"}
    assert min(shapes.values()) >= 3


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code} {case.trap}")
def test_what_is_marked_is_said_by_a_record_event_or_document_of_the_family(case: Case) -> None:
    book, marked = _planted(case)
    said = {id(one) for entry in (*book.records, *book.events, *book.documents) for one in entry.said}
    assert marked.entries
    assert {id(one) for _, one in marked.statements} <= said


@pytest.mark.parametrize("case", [c for c in CASES if c.code == "DP-3"], ids=lambda case: case.trap)
def test_reports_are_shared_when_the_trap_says(case: Case) -> None:
    _, marked = _planted(case)
    said = [one.value for _, one in marked.statements if one.predicate == "shared_with"]
    shares = [share for share in said if isinstance(share, dict)]
    days = [(date(2024, 2, 5) - date.fromisoformat(str(share["at"]))).days for share in shares]
    assert days
    if case.trap == "Friday for Monday":
        assert days == [3]
    if case.trap == "a week before":
        assert days == [7]
    reasons = [share for share in shares if "withheld_reason" in share]
    assert bool(reasons) == (case.trap == "withheld for a reason")


@pytest.mark.parametrize("case", [c for c in CASES if c.code == "RL-4"], ids=lambda case: case.trap)
def test_counts_are_off_only_where_an_error_is_planted(case: Case) -> None:
    book, marked = _planted(case)
    (count,) = (one for _, one in marked.statements if one.predicate == "child_count")
    number = count.value["n"] if isinstance(count.value, dict) else count.value
    assert isinstance(number, int)
    if case.planted:
        assert number != len(book.family.children)
