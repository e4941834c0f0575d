"""EV-9, drawn: graded intelligence that comes back as a fact, and intelligence that is used as what it is."""

from __future__ import annotations

import pytest

from tests.lib.drawn import case_from, drawn
from triangulate.conflicts.graded_intelligence import graded_intelligence_as_fact
from triangulate.conflicts.intelligence_grades import read_grading
from triangulate.findings import Finding, Severity
from triangulate.gathered import Gathered


def found(gathered: Gathered) -> list[Finding]:
    return list(graded_intelligence_as_fact(gathered))


@drawn
def test_police_confirm_that_he_deals_drugs(gathered: Gathered) -> None:
    """The grade and the handling code stayed behind.

    record | predicate | value            | more
    pol:F  | name      | Mark Renouf      |
    pol:F  | concern   | substance_misuse | id=i, grade=3 E, handling=C, recorded_at=2023-02-01
    csc:F  | name      | Mark Renouf      |
    csc:F  | concern   | substance_misuse | id=c, kind=fact, derived_from=pol:i, quote=police confirm F deals drugs
    link csc:F pol:F probable
    """
    (one,) = found(gathered)
    assert one.summary == (
        "Intelligence about Mark Renouf graded 3 E C by police (not reliable, suspected to be false or not known, "
        "sharing permitted with conditions) is stated as a fact by social care."
    )
    assert (one.statements, one.against) == (("csc:c", "pol:i"), ("csc:c",))
    assert one.severity is Severity.S1
    assert one.detail.startswith("No disclosure of it is recorded")
    assert "weakest link between them is probable" in one.detail
    assert one.links == ("l-csc:F-pol:F",)
    assert one.held_by == "police"


@drawn
def test_a_claim_cites_it(gathered: Gathered) -> None:
    """Permitted by a disclosure; the grade is lost all the same.

    record | predicate | value            | more
    pol:F  | concern   | substance_misuse | id=i, grade=2C, handling=C
    ledger {"type": "disclosure", "what": "pol:i", "to": "csc", "purpose": "court"}
    claim {"id": "4.1", "about": "pol:F", "predicate": "concern", "value": "substance_misuse", "cites": ["pol:i"]}
    """
    (one,) = found(gathered)
    assert "is stated as a fact in claim 4.1" in one.summary
    assert one.severity is Severity.S2
    assert (one.statements, one.claims, one.ledger) == (("pol:i",), ("4.1",), ("1",))


@drawn
def test_a_copy_of_a_copy_and_a_claim_that_cites_it(gathered: Gathered) -> None:
    """Two agencies and the draft; one finding for one piece of intelligence.

    record | predicate | value            | more
    pol:F  | concern   | substance_misuse | id=i, grade=1B, handling=P
    csc:F  | concern   | substance_misuse | id=c, derived_from=pol:i
    edu:F  | concern   | substance_misuse | id=e, derived_from=csc:c
    claim {"id": "4.1", "about": "csc:F", "predicate": "concern", "value": "substance_misuse", "cites": ["edu:e"]}
    """
    (one,) = found(gathered)
    assert one.statements == ("csc:c", "edu:e", "pol:i")
    assert one.claims == ("4.1",)
    assert one.severity is Severity.S2
    assert "by education and social care and in claim 4.1" in one.summary


_USED = {
    "known directly, and limited": ("grade=1A, handling=C", "kind=fact", "S1"),
    "not known directly": ("grade=1D, handling=P", "kind=fact", "S2"),
    "not reliable": ("grade=3A, handling=P", "kind=fact", "S2"),
    "all in one": ("grade=2/E/C", "kind=fact", "S1"),
    "5x5x5": ("grade=E41, recorded_at=2012-03-04", "kind=fact", "S2"),
    "5x5x5, limited": ("grade=B1, handling=5, recorded_at=2012-03-04", "kind=fact", "S1"),
    "the grade travels, the permission does not": ("grade=2B, handling=C", "kind=fact, grade=2B", "S1"),
    "kind not given": ("grade=2B", "basis=told", "S2"),
    "one letter, dated": ("grade=E, recorded_at=2020-01-01", "kind=fact", "S2"),
}


@pytest.mark.parametrize(("given", "copied", "severity"), _USED.values(), ids=_USED.keys())
@pytest.mark.parametrize("backwards", [False, True])
def test_used_as_a_fact(given: str, copied: str, severity: str, backwards: bool) -> None:
    """Police statement i and the copy c that social care made of it."""
    rows = f"pol:F | concern | neglect | id=i, {given}\ncsc:F | concern | neglect | id=c, derived_from=pol:i, {copied}"
    (one,) = found(case_from(rows, reverse=backwards))
    assert one.statements == ("csc:c", "pol:i")
    assert one.severity == severity


_FAIR = {
    "known directly by a reliable source": ("grade=1A, handling=P", "kind=fact"),
    "known directly by an untested source": ("grade=2A, handling=P", "kind=fact"),
    "5x5x5, known personally": ("grade=B21, recorded_at=2012-03-04", "kind=fact"),
    "5x5x5, known to be true": ("grade=A1, recorded_at=2012-03-04", "kind=fact"),
    "the grade travels with it": ("grade=2B, handling=P", "kind=fact, grade=2B"),
    "told as an allegation": ("grade=2E, handling=C", "kind=allegation"),
    "told as an opinion": ("grade=2E, handling=P", "kind=opinion"),
    "a grade of another kind": ("grade=Grade 7 pass", "kind=fact"),
    "another handling word": ("handling=Confidential", "kind=fact"),
    "police keep it to themselves": ("grade=1A, handling=C", None),
}


@pytest.mark.parametrize(("given", "copied"), _FAIR.values(), ids=_FAIR.keys())
def test_used_as_what_it_is(given: str, copied: str | None) -> None:
    """Nothing is lost, or nothing is copied out of the police's own records."""
    copy = f"csc:F | concern | neglect | id=c, derived_from=pol:i, {copied}" if copied else ""
    own = "pol:F | concern | neglect | id=own, derived_from=pol:i, kind=fact, grade=1A"
    assert found(case_from(f"pol:F | concern | neglect | id=i, {given}\n{copy}\n{own}")) == []


@drawn
def test_a_claim_that_rests_on_more_than_the_intelligence(gathered: Gathered) -> None:
    """A worker saw it too.

    record | predicate | value            | more
    pol:F  | concern   | substance_misuse | id=i, grade=2C, handling=P
    csc:F  | concern   | substance_misuse | id=c, basis=observed
    claim {"id": "4.1", "about": "csc:F", "predicate": "concern", "value": "substance_misuse", "cites": ["csc:c", "pol:i"]}
    claim {"id": "4.2", "about": "csc:F", "predicate": "concern", "value": "neglect", "kind": "allegation", "cites": ["pol:i"]}
    """  # noqa: E501 - a row is one line
    assert found(gathered) == []


@drawn
def test_a_document_of_intelligence_stands_for_what_is_in_it(gathered: Gathered) -> None:
    """Copied from, and cited as, the report; of another person or subject it says nothing.

    record | predicate | value            | more
    pol:D  | document  | intelligence     |
    pol:F  | concern   | substance_misuse | id=i, grade=2D, document=pol:D
    csc:F  | concern   | substance_misuse | id=c, derived_from=pol:D
    csc:F  | concern   | neglect          | id=n, derived_from=pol:D
    link csc:F pol:F strong
    claim {"id": "4.1", "about": "csc:F", "predicate": "concern", "value": "substance_misuse", "cites": ["pol:D"]}
    claim {"id": "4.2", "about": "csc:F", "predicate": "convicted", "value": "theft", "cites": ["pol:D"]}
    """
    (one,) = found(gathered)
    assert one.statements == ("csc:c", "pol:i")
    assert one.claims == ("4.1",)


@drawn
def test_a_permission_given_later_or_taken_out_of_the_pack_is_none(gathered: Gathered) -> None:
    """Recorded after the date of the run, or removed from what was disclosed.

    record | predicate | value   | more
    pol:F  | concern   | neglect | id=i, grade=1A, handling=C
    csc:F  | concern   | neglect | id=c, derived_from=pol:i
    as_at 2024-02-20
    ledger {"type": "disclosure", "what": "pol:i", "to": "csc", "at": "2024-03-01T09:00:00Z"}
    ledger {"type": "disclosure", "what": "pol:D", "to": "csc", "includes": ["pol:i"], "removed": [{"statement": "pol:i", "ground": "third party"}]}
    """  # noqa: E501 - a row is one line
    (one,) = found(gathered)
    assert one.severity is Severity.S1
    assert one.ledger == ()


def test_circles_of_copies_end() -> None:
    """Two entries that cite each other."""
    rows = (
        "pol:F | concern | neglect | id=i, grade=2E, derived_from=csc:c\n"
        "csc:F | concern | neglect | id=c, derived_from=pol:i, kind=fact"
    )
    (one,) = found(case_from(rows))
    assert one.statements == ("csc:c", "pol:i")


def test_no_grades_no_findings() -> None:
    """An ordinary record."""
    assert found(case_from("csc:1 | concern | neglect |")) == []


@pytest.mark.parametrize(
    ("grade", "handling", "on", "below", "limited"),
    [
        ("3E", "C", None, True, True),
        ("3x5x2: 1A P", None, None, False, False),
        ("E3 C", None, "2019-01-01", True, True),
        ("B35", None, None, True, True),
        ("5x5x5 A 1 1", None, None, False, False),
        ("4", None, "2010-01-01", True, False),
        ("E", None, "2010-01-01", False, False),
        ("3", None, "2020-01-01", True, False),
        ("1A", "C - with conditions", None, False, True),
        ("F6", "6", None, False, False),
        (None, "5", "2012-01-01", False, True),
        (None, None, None, False, False),
    ],
)
def test_gradings_are_read_by_their_writing_and_else_by_their_date(
    grade: str | None, handling: str | None, on: str | None, below: bool, limited: bool
) -> None:
    """3x5x2 puts the number first, 5x5x5 the letter; a single sign is read by the date."""
    read = read_grading(grade, handling, on)
    assert (read.below, read.limited) == (below, limited)
