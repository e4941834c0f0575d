"""RT-3, drawn: statements used although they are restricted or retired, and uses that are allowed."""

from __future__ import annotations

import pytest

from tests.lib.drawn import case_from, drawn
from triangulate.conflicts.barred_use import barred_use
from triangulate.findings import Finding, Severity
from triangulate.gathered import Gathered


def found(gathered: Gathered) -> list[Finding]:
    return list(barred_use(gathered))


@drawn
def test_a_restricted_statement_is_cited(gathered: Gathered) -> None:
    """Restricted on 10 January, cited on 20 February.

    as_at 2024-02-20
    csc:1 | name    | Karen Renouf |
    csc:1 | concern | supervision  | id=s9
    ledger {"type": "restriction", "statements": ["csc:s9"], "from": "2024-01-10", "to": null, "ground": "accuracy contested", "at": "2024-01-10"}
    claim {"id": "14.1", "about": "csc:1", "predicate": "concern", "value": "supervision", "cites": ["csc:s9"]}
    """  # noqa: E501 - one line of the ledger is one row
    (one,) = found(gathered)
    assert one.summary == (
        "Concern about Karen Renouf (social care): restricted from 2024-01-10 (accuracy contested), and used in claim 14.1."  # noqa: E501
    )
    assert one.severity is Severity.S1
    assert one.statements == ("csc:s9",)
    assert one.claims == ("14.1",)
    assert one.personas == ("csc:1",)
    assert one.ledger == ("1",)


@drawn
def test_a_retired_statement_is_cited(gathered: Gathered) -> None:
    """With what replaced it against it.

    csc:F | convicted | assault | id=s9
    csc:F | convicted | theft   | id=s91
    ledger {"type": "correction", "retires": ["csc:s9"], "replaced_by": ["csc:s91"]}
    claim {"id": "2.1", "about": "csc:F", "predicate": "convicted", "value": "assault", "cites": ["csc:s9"]}
    """
    (one,) = found(gathered)
    assert one.statements == ("csc:s9", "csc:s91")
    assert one.against == ("csc:s91",)
    assert "retired on 2024-01-03, and used in claim 2.1" in one.summary


@drawn
def test_an_erased_statement_is_cited(gathered: Gathered) -> None:
    """The run does not hold it any more.

    csc:F | name | Paul Vibert |
    ledger {"type": "correction", "retires": ["csc:s9"]}
    claim {"id": "2.1", "about": "csc:F", "predicate": "convicted", "value": "assault", "cites": ["csc:s9"]}
    """
    (one,) = found(gathered)
    assert one.statements == ("csc:s9",)
    assert "A statement no longer held: retired on 2024-01-03 and not replaced" in one.summary


_RESTRICTED = (
    "as_at 2024-02-20\ncsc:1 | concern | neglect | id=s9, document=D\ncsc:D | document | report |\n"
    'ledger {"type": "restriction", "statements": ["csc:s9"], "from": "2024-01-10", "at": "2024-01-10"}\n'
)
_CLAIM = 'claim {"id": "1.1", "about": "csc:1", "predicate": "concern", "value": "neglect", "cites": ["csc:s9"]}\n'
_FOUND = {
    "over a copy": "edu:1 | concern | neglect | id=c, derived_from=csc:s9\n"
    'claim {"id": "1.1", "about": "edu:1", "predicate": "concern", "value": "neglect", "cites": ["edu:c"]}',
    "over its document": 'claim {"id": "1.1", "about": "csc:1", "predicate": "concern", "value": "neglect", '
    '"cites": ["csc:D"]}',
    "without a citation": 'claim {"id": "1.1", "about": "csc:1", "predicate": "concern", "value": "neglect"}',
    "by a decision of the draft": 'draft {"decisions": [{"id": "plan", "rests_on": ["csc:s9"]}]}',
    "disputed, and still used": _CLAIM.replace('"cites"', '"disputed": true, "cites"'),
    "by an agency, without a draft": "csc:1 | child_protection_plan | neglect | derived_from=csc:s9, kind=decision, "
    "recorded_at=2024-02-01",
    "given away without a ground": 'ledger {"type": "disclosure", "what": "csc:s9", "to": "edu", "at": "2024-02-01"}',
    "a ground for another purpose": _CLAIM + 'ledger {"type": "disclosure", "what": "csc:s9", "to": "edu", '
    '"purpose": "conference", "ground": "protection", "at": "2024-02-01"}',
    "to the court without a ground": _CLAIM + 'ledger {"type": "disclosure", "what": "csc:s9", "to": "court", '
    '"at": "2024-02-01"}',
}


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("rows", _FOUND.values(), ids=_FOUND.keys())
def test_found(rows: str, reverse: bool) -> None:
    """Each is a use."""
    (one,) = found(case_from(_RESTRICTED + rows, reverse=reverse))
    assert "csc:s9" in one.statements
    assert one.severity is Severity.S1


_INNOCENT = {
    "not used": 'draft {"title": "Report"}',
    "to the court on a ground": _CLAIM + 'ledger {"type": "disclosure", "what": "csc:D", "to": "court", '
    '"includes": ["csc:s9"], "ground": "legal claim", "at": "2024-02-01"}',
    "for the purpose of the draft": _CLAIM + 'draft {"purpose": "conference"}\nledger {"type": "disclosure", '
    '"what": "csc:s9", "to": "edu", "purpose": "conference", "ground": "protection", "at": "2024-02-01"}',
    "a denial": _CLAIM.replace('"cites"', '"polarity": "-", "cites"'),
    "given to the person": 'ledger {"type": "disclosure", "what": "csc:s9", "to": "csc:1", "at": "2024-02-01"}',
    "given before": 'ledger {"type": "disclosure", "what": "csc:s9", "to": "edu", "at": "2024-01-09"}',
    "decided before": "csc:1 | child_protection_plan | neglect | derived_from=csc:s9, kind=decision, "
    "recorded_at=2023-02-01",
    "lifted": _CLAIM + 'ledger {"type": "restriction", "statements": ["csc:s9"], "from": "2024-01-10", '
    '"to": "2024-02-01", "at": "2024-02-01"}',
}


@pytest.mark.parametrize("rows", _INNOCENT.values(), ids=_INNOCENT.keys())
def test_innocent(rows: str) -> None:
    """Nothing is raised."""
    assert found(case_from(_RESTRICTED + rows)) == []


@pytest.mark.parametrize(
    "dates",
    ['"from": "2023-01-01", "to": "2024-02-19"', '"from": "2024-02-21"', '"from": "2024-01-01", "at": "2024-03-01"'],
    ids=["ended", "begins later", "entered after the as-at date"],
)
def test_a_restriction_that_is_not_in_force(dates: str) -> None:
    """On 20 February."""
    line = f'ledger {{"type": "restriction", "statements": ["csc:s9"], {dates}}}'
    assert found(case_from(f"as_at 2024-02-20\ncsc:1 | concern | neglect | id=s9\n{line}\n{_CLAIM}")) == []


def test_a_claim_that_knows_the_correction_is_no_use_of_the_old_statement() -> None:
    """It cites both and says the new."""
    rows = """
    csc:F | convicted | assault | id=s9
    csc:F | convicted | theft   | id=s91
    ledger {"type": "correction", "retires": ["csc:s9"], "replaced_by": ["csc:s91"]}
    claim {"id": "2.1", "about": "csc:F", "predicate": "convicted", "value": "theft", "cites": ["csc:s9", "csc:s91"]}
    """
    assert found(case_from(rows)) == []
    assert len(found(case_from(rows.replace('"value": "theft"', '"value": "assault"')))) == 1


def test_the_date_of_the_draft_counts_where_the_run_has_none() -> None:
    """The restriction has ended since."""
    line = 'ledger {"type": "restriction", "statements": ["csc:s9"], "from": "2024-01-01", "to": "2024-03-01"}'
    rows = f'csc:1 | concern | neglect | id=s9\n{line}\n{_CLAIM}draft {{"as_at": "2024-02-20"}}'
    assert len(found(case_from(rows))) == 1
    assert found(case_from(rows.replace("2024-02-20", "2024-04-01"))) == []


def test_no_ledger_no_finding() -> None:
    """Nothing is barred."""
    assert found(case_from(f"csc:1 | concern | neglect | id=s9\n{_CLAIM}")) == []
