"""EV-2, drawn: records that cite each other and rest on nothing, and circles that have an entry."""

from __future__ import annotations

import pytest

from tests.lib.drawn import case_from, drawn
from triangulate.conflicts.circular import circular_corroboration
from triangulate.findings import Finding, Severity
from triangulate.gathered import Gathered


def found(gathered: Gathered) -> list[Finding]:
    return list(circular_corroboration(gathered))


@drawn
def test_a_chronology_and_a_report_that_cite_each_other(gathered: Gathered) -> None:
    """Each statement was taken from the other's document.

    edu:E | document | chronology | author=T. Le Brun
    csc:C | document | report     | author=A. Poingdestre
    edu:K | name     | Kai Renouf |
    edu:K | concern  | domestic_abuse | id=e, document=edu:E, derived_from=csc:C, quote=known to social care (CSC report 2020)
    csc:K | concern  | domestic_abuse | id=c, document=csc:C, derived_from=edu:E, quote=school report domestic abuse (EDU 2019)
    link csc:K edu:K strong
    """  # noqa: E501 - a row is one line
    (one,) = found(gathered)
    assert one.severity is Severity.S1
    assert one.statements == ("csc:c", "edu:e")
    assert one.documents == ("csc:C", "edu:E")
    assert one.personas == ("csc:K", "edu:K")
    assert len(one.people) == 1
    assert one.summary.startswith("Records of education and social care rest on each other in a circle")


@drawn
def test_documents_that_cite_each_other(gathered: Gathered) -> None:
    """The citations carry it, and what stands in the documents.

    edu:E | document | chronology |
    csc:C | document | report     |
    edu:E | cites    |            | id=x, ref=csc:C
    csc:C | cites    |            | id=y, ref=edu:E
    edu:K | concern  | domestic_abuse | id=e, document=edu:E, basis=read
    csc:K | concern  | domestic_abuse | id=c, document=csc:C, basis=read
    """
    (one,) = found(gathered)
    assert one.statements == ("csc:c", "csc:y", "edu:e", "edu:x")
    assert one.documents == ("csc:C", "edu:E")


@drawn
def test_one_side_cites_and_the_other_was_taken_from_it(gathered: Gathered) -> None:
    """A circle over a citation and a derivation.

    edu:E | document | chronology |
    csc:C | document | report     |
    edu:E | cites    |            | id=x, ref=csc:C
    csc:K | concern  | domestic_abuse | id=c, document=csc:C, derived_from=edu:E
    """
    (one,) = found(gathered)
    assert "csc:c" in one.statements


@drawn
def test_three_statements_in_a_circle_and_the_claim_that_rests_on_them(gathered: Gathered) -> None:
    """Health from school, school from social care, social care from health.

    hlt:K | concern | neglect | id=h, derived_from=edu:e
    edu:K | concern | neglect | id=e, derived_from=csc:c
    csc:K | concern | neglect | id=c, derived_from=hlt:h
    link hlt:K edu:K strong
    link hlt:K csc:K strong
    claim {"id": "1.1", "about": "csc:K", "predicate": "concern", "value": "neglect", "cites": ["csc:c", "edu:e"]}
    """
    (one,) = found(gathered)
    assert one.statements == ("csc:c", "edu:e", "hlt:h")
    assert one.claims == ("1.1",)


_MUTUAL = (
    "edu:E | document | chronology |\ncsc:C | document | report |\n"
    "edu:E | cites | | ref=csc:C\ncsc:C | cites | | ref=edu:E\n"
)
_INNOCENT = {
    "two observations that cite each other": "edu:K | concern | neglect | id=e, basis=observed, derived_from=csc:c\n"
    "csc:K | concern | neglect | id=c, basis=observed, derived_from=edu:e",
    "observations in documents that cite each other": f"{_MUTUAL}"
    "edu:K | concern | neglect | document=edu:E, basis=observed\ncsc:K | concern | neglect | document=csc:C",
    "one side saw it": "edu:K | concern | neglect | id=e, derived_from=csc:c\n"
    "csc:K | concern | neglect | id=c, basis=observed, derived_from=edu:e",
    "a circle that goes back to a finding": f"{_MUTUAL}"
    "edu:K | concern | neglect | document=edu:E, derived_from=crt:f\n"
    "csc:K | concern | neglect | document=csc:C\ncrt:K | concern | neglect | id=f, kind=finding",
    "a chain": "edu:K | concern | neglect | id=e, derived_from=csc:c\ncsc:K | concern | neglect | id=c",
    "one way only": "edu:E | document | chronology |\ncsc:C | document | report |\nedu:E | cites | | ref=csc:C",
    "a document that cites itself": "csc:C | document | report |\ncsc:C | cites | | ref=csc:C",
    "what a person said of themself": "edu:M | concern | neglect | id=e, basis=self, derived_from=csc:c\n"
    "csc:M | concern | neglect | id=c, derived_from=edu:e",
}


@pytest.mark.parametrize("rows", _INNOCENT.values(), ids=_INNOCENT.keys())
def test_innocent(rows: str) -> None:
    """An entry, or no circle: nothing is raised, in any order of rows."""
    assert found(case_from(rows)) == []
    assert found(case_from(rows, reverse=True)) == []
