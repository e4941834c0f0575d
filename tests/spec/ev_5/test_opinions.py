"""EV-5, drawn: opinions and unsigned notes put forward as fact, and those that are labelled, signed or expert."""

from __future__ import annotations

import pytest

from tests.lib.drawn import case_from, drawn
from triangulate.conflicts.opinions import opinion_as_fact
from triangulate.findings import Finding, Severity
from triangulate.gathered import Gathered


def found(gathered: Gathered) -> list[Finding]:
    return list(opinion_as_fact(gathered))


def claim(value: str, more: str = "", cites: str = "csc:s") -> str:
    fact = f'"about": "csc:F", "predicate": "concern", "value": "{value}"'
    return f'claim {{"id": "1.1", {fact}, "cites": ["{cites}"]{more}}}'


@drawn
def test_an_opinion_without_an_author_is_pleaded_as_fact(gathered: Gathered) -> None:
    """He is said to be controlling.

    csc:F | name    | Paul Vibert     |
    csc:F | concern | emotional_abuse | id=s, kind=opinion, quote=F is controlling
    claim {"id": "1.1", "about": "csc:F", "predicate": "concern", "value": "emotional_abuse", "cites": ["csc:s"], "adverse": true}
    """  # noqa: E501 - a claim is one line
    (one,) = found(gathered)
    assert one.severity is Severity.S2
    assert one.statements == ("csc:s",)
    assert one.claims == ("1.1",)
    assert one.personas == ("csc:F",)
    assert one.summary == (
        "Claim 1.1 pleads as fact concern (emotional abuse) about Paul Vibert; what it cites is opinion and no author "
        "is named."
    )
    assert one.detail.startswith("Not recorded: author, role and date.")


@pytest.mark.parametrize("kind", ["kind=opinion, ", "kind=assessment, ", ""])
def test_without_a_draft_an_unsigned_opinion_is_raised(kind: str) -> None:
    """With a kind, or by its words alone."""
    (one,) = found(case_from(f"csc:F | concern | emotional_abuse | id=s, {kind}quote=F is controlling"))
    assert one.statements == ("csc:s",)


def test_a_signed_opinion_of_no_expert_is_still_an_opinion() -> None:
    """A named social worker's opinion, pleaded as fact."""
    rows = "csc:F | concern | emotional_abuse | id=s, kind=opinion, author=A. Poingdestre, author_role=social worker\n"
    (one,) = found(case_from(rows + claim("emotional_abuse")))
    assert "what it cites is opinion." in one.summary


def test_an_adverse_claim_on_a_report_that_nobody_signed() -> None:
    """The document has no author, and the note says nothing of where it comes from."""
    rows = "csc:D | document | report | title=Report\ncsc:F | concern | neglect | id=s, document=csc:D\n"
    (one,) = found(case_from(rows + claim("neglect")))
    assert "no author is named" in one.summary
    assert one.documents == ("csc:D",)
    (whole,) = found(case_from(rows + claim("neglect", cites="csc:D")))
    assert whole.documents == ("csc:D",)


_NOTE = "csc:F | concern | emotional_abuse | id=s, {}\n"
_INNOCENT = {
    "pleaded as an opinion": _NOTE.format("kind=opinion, author=A. Poingdestre")
    + claim("emotional_abuse", ', "kind": "opinion"'),
    "an expert on it": "csc:F | concern | mental_health | id=s, kind=opinion, author=Dr B, "
    "author_role=consultant psychiatrist\n" + claim("mental_health"),
    "an observation beside it": _NOTE.format("kind=opinion, author=A")
    + "csc:F | concern | emotional_abuse | id=o, basis=observed, author=B\n"
    + claim("emotional_abuse", cites='csc:s", "csc:o'),
    "signed by its document": "csc:D | document | report | author=A\n"
    + _NOTE.format("document=csc:D")
    + claim("emotional_abuse"),
    "an official act": _NOTE.format("basis=official, quote=F is controlling") + claim("emotional_abuse"),
    "a finding": _NOTE.format("kind=finding, quote=F is controlling") + claim("emotional_abuse"),
    "a note that says who told it": _NOTE.format("basis=told, informant=mother, quote=F is controlling")
    + claim("emotional_abuse"),
    "a signed opinion, without a draft": _NOTE.format("kind=opinion, author=A. Poingdestre"),
    "a bare record, without a draft": _NOTE.format("recorded_at=2020-01-01"),
    "attributed words, without a draft": _NOTE.format("quote=mother says that F is controlling"),
    "an opinion for somebody, without a draft": "csc:F | protective_factor | engagement | kind=opinion",
}


@pytest.mark.parametrize("rows", _INNOCENT.values(), ids=_INNOCENT.keys())
def test_innocent(rows: str) -> None:
    """Labelled, expert, signed or not pleaded: nothing is raised."""
    assert found(case_from(rows)) == []
    assert found(case_from(rows, reverse=True)) == []
