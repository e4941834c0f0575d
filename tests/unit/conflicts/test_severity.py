"""Severity is raised by rule, and what a person decided about a finding holds while nothing under it changes."""

from __future__ import annotations

import pytest

from tests.lib.drawn import case_from
from triangulate.conflicts import run_checks
from triangulate.findings import Finding, Severity
from triangulate.ledger.lines import AdjudicationLine

CASE = """
record | predicate  | value       | more
hlt:1  | name       | Kai Renouf  |
hlt:1  | birth_date | 2014-03-12  | id=h
csc:1  | name       | Kai Renouf  |
csc:1  | birth_date | 2014-03-21  | id=c
link csc:1 hlt:1 {strength}
as_at 2024-02-20
"""
CLAIM = 'claim {"id": "14.1", "about": "hlt:1", "predicate": "birth_date", "value": "2014-03-21", "cites": ["csc:c"]'
DISPUTE = 'ledger {"type": "dispute", "id": "RR-1", "statements": ["csc:c"], "disputed_by": "csc:1"}'
REFUSED = 'ledger {"type": "dispute_decision", "id": "RR-1", "decision": "refused"}'


def only(*further: str, strength: str = "verified") -> Finding:
    every = run_checks(case_from("\n".join([CASE.replace("{strength}", strength), *further])), {})
    (found,) = (finding for finding in every if finding.code == "AT-1")
    return found


def reasons(found: Finding) -> tuple[str, ...]:
    return next((e.items for e in found.evidence if e.what == "raised_because"), ())


@pytest.mark.parametrize(
    ("further", "strength", "severity", "why"),
    [
        ((), "strong", Severity.S2, ()),
        ((CLAIM + "}",), "verified", Severity.S2, ()),
        ((CLAIM + ', "adverse": true}',), "verified", Severity.S1, ("adverse to a person and relied on in the draft",)),
        ((DISPUTE,), "verified", Severity.S1, ("a dispute of a statement is open",)),
        ((DISPUTE, REFUSED), "verified", Severity.S2, ()),
        (
            (CLAIM + "}",), "strong", Severity.S1,
            ("the draft relies on it over a link that nobody verified",),
        ),
    ],
)  # fmt: skip
def test_each_reason_raises_one_step(
    further: tuple[str, ...], strength: str, severity: Severity, why: tuple[str, ...]
) -> None:
    found = only(*further, strength=strength)

    assert found.severity is severity
    assert reasons(found) == why


def test_severity_never_rises_above_s1_and_every_reason_is_told() -> None:
    found = only(CLAIM + ', "adverse": true}', DISPUTE, strength="probable")

    assert found.severity is Severity.S1
    assert len(reasons(found)) == 3


def test_an_adjudication_holds_until_a_statement_or_link_under_the_finding_changes() -> None:
    before = only()
    line = AdjudicationLine(
        type="adjudication", seq=1, at="2024-01-01", by="J. Bisson", role="lawyer", reason="Checked",
        finding=before.id, state="explained",
    )  # fmt: skip
    decided = {before.id: line}

    def state(table: str) -> str:
        (found,) = run_checks(case_from(table), decided)
        return found.state.value

    same = CASE.replace("{strength}", "verified")
    assert state(same) == "explained"
    assert state(same.replace("2014-03-21 ", "2014-03-22 ")) == "open"
    assert state(same.replace("id=c", "id=c, author=B. Vibert")) == "open"
    assert state(CASE.replace("{strength}", "probable")) == "open"
