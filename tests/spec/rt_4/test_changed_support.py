"""RT-4, drawn: decisions whose support was corrected, unlinked or disproved, and those that still stand."""

from __future__ import annotations

import pytest

from tests.lib.drawn import case_from, drawn
from triangulate.conflicts.changed_support import decision_on_changed_fact
from triangulate.findings import Finding, Severity
from triangulate.gathered import Gathered


def found(gathered: Gathered) -> list[Finding]:
    return list(decision_on_changed_fact(gathered))


@drawn
def test_a_plan_rests_on_a_corrected_conviction_and_a_cut_link(gathered: Gathered) -> None:
    """Both have gone, so nothing is left.

    csc:40177 | name      | Daniel Hamon |
    csc:40177 | convicted | assault      | id=s9
    csc:40177 | convicted | none         | id=s91
    pol:7731  | allegation | physical_abuse | id=s3
    ledger {"type": "verdict", "a": "csc:40177", "b": "pol:7731", "verdict": "same", "at": "2021-01-01"}
    ledger {"type": "correction", "retires": ["csc:s9"], "replaced_by": ["csc:s91"], "at": "2023-03-01"}
    ledger {"type": "verdict", "a": "csc:40177", "b": "pol:7731", "verdict": "different", "at": "2024-01-09"}
    draft {"subjects": ["csc:40177"], "decisions": [{"id": "plan-2022", "rests_on": ["csc:s9", "pol:s3"]}]}
    """
    (one,) = found(gathered)
    assert one.summary == (
        "Decision plan-2022 of the draft rests on what has changed: convicted about Daniel Hamon (social care) "
        "(corrected on 2023-03-01) and allegation about 7731 (pol) (police) (over the link between two records, cut on "
        "2024-01-09); no support is left."
    )
    assert one.statements == ("csc:s9", "csc:s91", "pol:s3")
    assert one.against == ("csc:s9", "pol:s3")
    assert one.decisions == ("plan-2022",)
    assert one.ledger == ("2", "3")
    assert one.severity is Severity.S1
    assert len(one.links) == 1
    assert "stays on record" in one.detail


@drawn
def test_other_support_remains(gathered: Gathered) -> None:
    """Told apart, and listed.

    csc:F | convicted | assault | id=s9
    csc:F | concern   | neglect | id=s10
    ledger {"type": "correction", "retires": ["csc:s9"]}
    draft {"decisions": [{"id": "plan", "rests_on": ["csc:s9", "csc:s10"]}]}
    """
    (one,) = found(gathered)
    assert one.summary.endswith("; other support remains.")
    assert one.evidence[1].items == ("csc:s10",)


@drawn
def test_the_chain_from_statement_to_report_is_followed(gathered: Gathered) -> None:
    """A finding on the way is told with the decision, and the claim of the report with both.

    csc:F | convicted             | assault | id=s9
    csc:K | concern               | physical_abuse | id=f, kind=finding, derived_from=csc:s9
    csc:K | child_protection_plan | physical_abuse | id=d, kind=decision, derived_from=csc:f, recorded_at=2022-01-01
    ledger {"type": "correction", "retires": ["csc:s9"], "at": "2023-03-01"}
    claim {"id": "3.1", "about": "csc:K", "predicate": "child_protection_plan", "value": "physical_abuse", "cites": ["csc:d"]}
    """  # noqa: E501 - one line of the ledger is one row
    (one,) = found(gathered)
    assert one.statements == ("csc:d", "csc:f", "csc:s9")
    assert one.decisions == ("csc:d",)
    assert one.claims == ("3.1",)
    assert "no support is left" in one.summary


@drawn
def test_a_link_named_by_the_decision_was_cut(gathered: Gathered) -> None:
    """By the id under which the run knew it.

    csc:1 | name | Daniel Hamon |
    pol:1 | name | Daniel Hamon |
    csc:1 | concern | neglect | id=s1
    link csc:1 pol:1 possible
    ledger {"type": "verdict", "a": "pol:1", "b": "csc:1", "verdict": "different"}
    draft {"decisions": [{"id": "plan", "rests_on": ["l-csc:1-pol:1", "csc:s1"]}]}
    """
    (one,) = found(gathered)
    assert one.links == ("l-csc:1-pol:1",)
    assert "other support remains" in one.summary


_FOUND = {
    "a dispute was upheld": 'ledger {"type": "dispute", "id": "D", "statements": ["csc:s9"], "disputed_by": "csc:F"}\n'
    'ledger {"type": "dispute_decision", "id": "D", "decision": "upheld"}\n'
    'draft {"decisions": [{"id": "plan", "rests_on": ["csc:s9"]}]}',
    "over a claim": 'ledger {"type": "correction", "retires": ["csc:s9"]}\n'
    'claim {"id": "1.1", "about": "csc:F", "predicate": "convicted", "value": "assault", "cites": ["csc:s9"]}\n'
    'draft {"decisions": [{"id": "plan", "rests_on": ["1.1"]}]}',
    "over another decision": 'ledger {"type": "correction", "retires": ["csc:s9"]}\n'
    'draft {"decisions": [{"id": "b", "rests_on": ["a"]}, {"id": "a", "rests_on": []}, '
    '{"id": "plan", "rests_on": ["b", "csc:s9"]}]}',
    "over a copy": "edu:F | convicted | assault | id=c, derived_from=csc:s9\n"
    'ledger {"type": "correction", "retires": ["csc:s9"]}\ndraft {"decisions": [{"id": "plan", "rests_on": ["edu:c"]}]}',  # noqa: E501
    "a claim that is a decision": 'ledger {"type": "correction", "retires": ["csc:s9"]}\n'
    'claim {"id": "1.1", "about": "csc:K", "predicate": "placement", "kind": "decision", "cites": ["csc:s9"]}',
    "a recorded decision without a kind": "csc:K | child_protection_plan | neglect | id=d, derived_from=csc:s9\n"
    'ledger {"type": "correction", "retires": ["csc:s9"]}',
    "a record of somebody else": "csc:K | child_protection_plan | x | id=d, kind=decision, derived_from=csc:s9\n"
    'ledger {"type": "verdict", "a": "csc:K", "b": "csc:F", "verdict": "different"}',
}


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("rows", _FOUND.values(), ids=_FOUND.keys())
def test_found(rows: str, reverse: bool) -> None:
    """Each is one finding that lists the statement."""
    (one,) = found(case_from(f"csc:F | convicted | assault | id=s9\n{rows}", reverse=reverse))
    assert "csc:s9" in one.statements
    assert one.severity is Severity.S1


_PLAN = 'draft {"subjects": ["csc:F"], "decisions": [{"id": "plan", "rests_on": ["csc:s9", "csc:s10"]}]}\n'
_INNOCENT = {
    "nothing changed": _PLAN,
    "only disputed": _PLAN + 'ledger {"type": "dispute", "id": "D", "statements": ["csc:s9"], "disputed_by": "csc:F"}',
    "refused": _PLAN + 'ledger {"type": "dispute", "id": "D", "statements": ["csc:s9"], "disputed_by": "csc:F"}\n'
    'ledger {"type": "dispute_decision", "id": "D", "decision": "refused"}',
    "only restricted": _PLAN + 'ledger {"type": "restriction", "statements": ["csc:s9"], "from": "2024-01-01"}',
    "another statement": _PLAN + 'ledger {"type": "correction", "retires": ["csc:other"]}',
    "undone": _PLAN + 'ledger {"type": "correction", "retires": ["csc:s9"], "replaced_by": ["csc:x"]}\n'
    'ledger {"type": "correction", "retires": ["csc:x"], "replaced_by": ["csc:s9"]}',
    "later": _PLAN + 'as_at 2024-02-20\nledger {"type": "correction", "retires": ["csc:s9"], "at": "2024-03-01"}',
    "linked again": _PLAN + 'ledger {"type": "verdict", "a": "csc:F", "b": "csc:G", "verdict": "different"}\n'
    'ledger {"type": "verdict", "a": "csc:G", "b": "csc:F", "verdict": "same"}',
    "siblings": "csc:G | sibling | | ref=csc:F\n" + _PLAN + 'ledger {"type": "verdict", "a": "csc:F", "b": "csc:G", '
    '"verdict": "different"}',
    "a pair that has nothing to do with it": _PLAN + 'ledger {"type": "verdict", "a": "csc:F", "b": "pol:9", '
    '"verdict": "different"}',
    "a copy": "edu:F | convicted | assault | derived_from=csc:s9, kind=finding\n"
    'ledger {"type": "correction", "retires": ["csc:s9"]}',
    "a decision retired too": "csc:F | order | care_order | id=d, derived_from=csc:s9\n"
    'ledger {"type": "correction", "retires": ["csc:s9", "csc:d"]}',
    "seen by its author": "csc:F | concern | neglect | id=o, basis=observed, derived_from=csc:s9\n"
    'ledger {"type": "correction", "retires": ["csc:s9"]}\ndraft {"decisions": [{"id": "plan", "rests_on": ["csc:o"]}]}',  # noqa: E501
}


@pytest.mark.parametrize("rows", _INNOCENT.values(), ids=_INNOCENT.keys())
def test_innocent(rows: str) -> None:
    """Nothing is raised."""
    table = f"csc:F | convicted | assault | id=s9\ncsc:G | concern | neglect | id=s10\n{rows}"
    assert found(case_from(table)) == []


def test_statements_that_only_name_each_other_do_not_hang() -> None:
    """A circle beside a retired origin."""
    rows = """
    csc:F | convicted | assault | id=s9
    csc:F | concern   | neglect | id=a, derived_from=csc:b
    csc:F | concern   | other   | id=b, derived_from=csc:a
    csc:F | concern   | other   | id=c, derived_from=csc:s9
    ledger {"type": "correction", "retires": ["csc:s9", "csc:a"]}
    draft {"decisions": [{"id": "plan", "rests_on": ["csc:b", "csc:c"]}]}
    """
    (one,) = found(case_from(rows))
    assert "no support is left" in one.summary
