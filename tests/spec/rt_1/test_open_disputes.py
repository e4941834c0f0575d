"""RT-1, drawn: disputes that nobody has decided, and the reports that do or do not say so."""

from __future__ import annotations

import pytest

from tests.lib.drawn import case_from, drawn
from triangulate.conflicts.disputes import disputed_and_undecided
from triangulate.findings import Finding, Severity
from triangulate.gathered import Gathered


def found(gathered: Gathered) -> list[Finding]:
    return list(disputed_and_undecided(gathered))


@drawn
def test_a_report_is_silent_about_an_open_dispute(gathered: Gathered) -> None:
    """The mother disputes it on 3 January; the report of 20 February does not say so.

    as_at 2024-02-20
    record    | predicate | value       | more
    csc:40177 | name      | Karen Renouf |
    csc:40177 | concern   | supervision | id=s9, event_time=2018, quote=left alone
    ledger {"type": "dispute", "id": "RR-17", "statements": ["csc:s9"], "disputed_by": "csc:40177", "words": "Never."}
    claim {"id": "14.1", "about": "csc:40177", "predicate": "concern", "value": "supervision", "cites": ["csc:s9"]}
    """
    (one,) = found(gathered)
    assert one.summary == (
        "Disputed and not decided: concern about Karen Renouf (social care). Claim 14.1 rests on it without saying "
        "that it is disputed."
    )
    assert one.severity is Severity.S1
    assert one.statements == ("csc:s9",)
    assert one.claims == ("14.1",)
    assert one.personas == ("csc:40177",)
    assert "RR-17" in one.ledger
    assert "open for 48 days" in one.detail
    assert "“Never.”" in one.detail


@drawn
def test_a_report_that_says_so_lowers_it(gathered: Gathered) -> None:
    """S2, and the claim is still listed.

    csc:1 | concern | supervision | id=s9
    ledger {"type": "dispute", "id": "RR-17", "statements": ["csc:s9"], "disputed_by": "csc:1"}
    claim {"id": "14.1", "about": "csc:1", "predicate": "concern", "value": "supervision", "cites": ["csc:s9"], "disputed": true}
    """  # noqa: E501 - one line of the ledger is one row
    (one,) = found(gathered)
    assert one.severity is Severity.S2
    assert one.claims == ("14.1",)


_DISPUTE = 'ledger {"type": "dispute", "id": "D", "statements": ["csc:s9"], "disputed_by": "csc:1"}'
_SILENT = {
    "over a copy": "edu:1 | concern | neglect | id=c, derived_from=csc:s9\n"
    'claim {"id": "1.1", "about": "edu:1", "predicate": "concern", "value": "neglect", "cites": ["edu:c"]}',
    "over a copy of a copy": "edu:1 | concern | neglect | id=c, derived_from=csc:s9\n"
    "hlt:1 | concern | neglect | id=d, derived_from=edu:c\n"
    'claim {"id": "1.1", "about": "edu:1", "predicate": "concern", "value": "neglect", "cites": ["hlt:d"]}',
    "over its document": "csc:D | document | report |\n"
    'claim {"id": "1.1", "about": "csc:1", "predicate": "concern", "value": "neglect", "cites": ["csc:D"]}',
    "without a citation": 'claim {"id": "1.1", "about": "csc:1", "predicate": "concern", "value": "Neglect"}',
    "by a decision of the draft": 'draft {"decisions": [{"id": "plan", "rests_on": ["csc:s9"]}]}',
}


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("rows", _SILENT.values(), ids=_SILENT.keys())
def test_relied_on_in_silence(rows: str, reverse: bool) -> None:
    """Each is S1."""
    (one,) = found(case_from(f"csc:1 | concern | neglect | id=s9, document=D\n{_DISPUTE}\n{rows}", reverse=reverse))
    assert one.severity is Severity.S1
    assert "csc:s9" in one.statements


@drawn
def test_without_a_draft_the_dispute_is_shown(gathered: Gathered) -> None:
    """An opinion can be disputed too.

    csc:1 | concern | neglect | id=s9, kind=opinion
    ledger {"type": "dispute", "id": "D", "statements": ["csc:s9"], "disputed_by": "csc:1"}
    """
    (one,) = found(gathered)
    assert one.severity is Severity.S2
    assert "opinion" in one.detail


@drawn
def test_without_a_draft_a_decision_recorded_since_relies_on_it(gathered: Gathered) -> None:
    """Recorded after the dispute of 2024-01-03; the one before could not know.

    csc:1 | concern | neglect | id=s9
    csc:1 | child_protection_plan | neglect | id=after, derived_from=csc:s9, recorded_at=2024-02-01
    csc:1 | child_protection_plan | neglect | id=before, derived_from=csc:s9, recorded_at=2023-02-01
    ledger {"type": "dispute", "id": "D", "statements": ["csc:s9"], "disputed_by": "csc:1"}
    """
    (one,) = found(gathered)
    assert one.severity is Severity.S1
    assert one.statements == ("csc:after", "csc:s9")


_NOT_RELIED = {
    "another claim": 'claim {"id": "1.1", "about": "csc:1", "predicate": "concern", "value": "other", "cites": ["csc:x"]}',  # noqa: E501
    "a denial": 'claim {"id": "1.1", "about": "csc:1", "predicate": "concern", "value": "neglect", "polarity": "-", '
    '"cites": ["csc:s9"]}',
    "another source": "pol:1 | concern | neglect | id=p\n"
    'claim {"id": "1.1", "about": "csc:1", "predicate": "concern", "value": "neglect", "cites": ["pol:p"]}',
}


@pytest.mark.parametrize("rows", _NOT_RELIED.values(), ids=_NOT_RELIED.keys())
def test_not_relied_on(rows: str) -> None:
    """The dispute is shown, one step lower."""
    (one,) = found(case_from(f"csc:1 | concern | neglect | id=s9\n{_DISPUTE}\n{rows}"))
    assert one.severity is Severity.S2


_INNOCENT = {
    "refused": 'ledger {"type": "dispute_decision", "id": "D", "decision": "refused"}',
    "upheld": 'ledger {"type": "dispute_decision", "id": "D", "decision": "upheld"}',
    "withdrawn": 'ledger {"type": "dispute_decision", "id": "D", "decision": "withdrawn"}',
}


@pytest.mark.parametrize("rows", _INNOCENT.values(), ids=_INNOCENT.keys())
def test_a_decided_dispute_is_not_open(rows: str) -> None:
    """Whatever the decision."""
    claim = 'claim {"id": "1.1", "about": "csc:1", "predicate": "concern", "value": "neglect", "cites": ["csc:s9"]}'
    assert found(case_from(f"csc:1 | concern | neglect | id=s9\n{_DISPUTE}\n{rows}\n{claim}")) == []


def test_a_dispute_made_after_the_as_at_date_is_not_open_yet() -> None:
    """And one decided after it is still open."""
    rows = f"csc:1 | concern | neglect | id=s9\n{_DISPUTE}"
    assert found(case_from(f"as_at 2024-01-02\n{rows}")) == []
    late = 'ledger {"type": "dispute_decision", "id": "D", "decision": "refused", "at": "2024-03-01"}'
    assert len(found(case_from(f"as_at 2024-02-20\n{rows}\n{late}"))) == 1


def test_words_about_a_withheld_statement_are_not_quoted() -> None:
    """They may tell what it holds."""
    line = 'ledger {"type": "dispute", "id": "D", "statements": ["csc:s9"], "disputed_by": "csc:1", "words": "Not 4 High St"}'  # noqa: E501
    (one,) = found(case_from(f"csc:1 | address | 4 High St | id=s9, withheld\n{line}"))
    assert "High St" not in one.summary + one.detail


def test_nothing_known_is_no_finding() -> None:
    """A dispute of a statement that is not in the run."""
    assert found(case_from(f"csc:1 | name | Kai |\n{_DISPUTE}")) == []
