"""EV-7, drawn: what the sources hold against a claim or for the person it is about, and what the draft cites of it."""

from __future__ import annotations

import pytest

from tests.lib.drawn import case_from, drawn
from triangulate.conflicts.left_out import contrary_material_left_out
from triangulate.findings import Finding, Severity
from triangulate.gathered import Gathered


def found(gathered: Gathered) -> list[Finding]:
    return list(contrary_material_left_out(gathered))


@drawn
def test_back_on_centile_and_a_report_of_failure_to_thrive(gathered: Gathered) -> None:
    """Health holds it; the report cites only the concern.

    record | predicate | value         | more
    csc:K  | name      | Kai Renouf    |
    csc:K  | concern   | weight_growth | id=c, event_time=2023-11-02, quote=failure to thrive
    hlt:K  | protective_factor | weight_growth | id=p, event_time=2024-01-10, basis=observed, quote=back on centile
    link csc:K hlt:K strong
    as_at 2024-02-20
    claim {"id": "7.1", "about": "csc:K", "predicate": "concern", "value": "weight_growth", "adverse": true, "cites": ["csc:c"]}
    """  # noqa: E501 - a row is one line
    (one,) = found(gathered)
    assert one.summary == (
        "Claim 7.1 says concern: weight growth of Kai Renouf; the draft cites nothing of the contrary or favourable "
        "material: protective factor: “back on centile” (health, 2024-01-10)."
    )
    assert (one.statements, one.against, one.claims) == (("csc:c", "hlt:p"), ("hlt:p",), ("7.1",))
    assert one.severity is Severity.S1
    assert one.personas == ("csc:K", "hlt:K")
    assert "weakest link between them is strong" in one.detail
    assert one.links == ("l-csc:K-hlt:K",)
    assert one.searched == ("csc: coverage not declared", "hlt: coverage not declared")


@drawn
def test_ranked_by_directness_and_then_by_date(gathered: Gathered) -> None:
    """Seen before told, and the latest of what was seen first; more than three are counted.

    record | predicate | value   | more
    csc:M  | concern   | neglect | id=c, event_time=2023-06-01
    csc:M  | protective_factor | engagement  | id=p1, event_time=2023-01-01, basis=told
    csc:M  | protective_factor | supervision | id=p2, event_time=2023-01-01, basis=observed
    csc:M  | protective_factor | health_care | id=p3, event_time=2023-09-01, basis=observed
    csc:M  | concern   | neglect | id=p4, event_time=2023-07-01, polarity=-, basis=official
    claim {"id": "7.1", "about": "csc:M", "predicate": "concern", "value": "neglect", "adverse": true, "cites": ["csc:c"]}
    """  # noqa: E501 - a row is one line
    (one,) = found(gathered)
    assert one.evidence[0].items == ("csc:p4", "csc:p3", "csc:p2", "csc:p1")
    assert one.summary.endswith("protective factor: supervision (social care, 2023-01-01) and 1 further statements.")


@drawn
def test_another_date_of_birth_that_is_not_mentioned(gathered: Gathered) -> None:
    """What holds for life is in scope whenever it was recorded.

    record | predicate  | value      | more
    csc:K  | birth_date | 2014-01-03 | id=a, recorded_at=2024-01-01
    hlt:K  | birth_date | 2014-03-01 | id=b, recorded_at=2014-03-02
    link csc:K hlt:K verified
    claim {"id": "1.1", "about": "csc:K", "predicate": "birth_date", "value": "2014-01-03", "cites": ["csc:a"]}
    """
    (one,) = found(gathered)
    assert one.against == ("hlt:b",)
    assert "of the contrary material: date of birth: 2014-03-01" in one.summary


@drawn
def test_a_withheld_statement_is_listed_without_its_value(gathered: Gathered) -> None:
    """That it stands against the claim is all that is told.

    record | predicate  | value      | more
    csc:K  | birth_date | 2014-01-03 | id=a
    csc:K  | birth_date | 2014-03-01 | id=b, withheld
    claim {"id": "1.1", "about": "csc:K", "predicate": "birth_date", "value": "2014-01-03", "cites": ["csc:a"]}
    """
    (one,) = found(gathered)
    assert "2014-03-01" not in one.summary + one.detail
    assert "[withheld by the source]" in one.summary


_LEFT_OUT = {
    "a denial of the same": "csc:M | allegation | neglect | id=x, polarity=-\n"
    '{"about": "csc:M", "predicate": "allegation", "value": "neglect", "adverse": true}',
    "no concerns at all": "csc:M | concern | | id=x, polarity=-, quote=no concerns\n"
    '{"about": "csc:M", "predicate": "concern", "value": "neglect", "adverse": true}',
    "in favour, of another kind": "csc:M | protective_factor | attachment | id=x\n"
    '{"about": "csc:M", "predicate": "allegation", "value": "physical_abuse", "adverse": true}',
    "in favour, of the kind of a concern": "csc:M | protective_factor | engagement | id=x\n"
    '{"about": "csc:M", "predicate": "concern", "value": "engagement"}',
    "victim, not suspect": "csc:E | event_type | incident |\ncsc:M | participant | victim | id=x, ref=csc:E\n"
    '{"about": "csc:M", "predicate": "participant", "value": "suspect", "ref": "csc:E", "adverse": true}',
    "acquitted": "csc:E | outcome | acquitted | id=x, process=criminal\n"
    '{"about": "csc:E", "predicate": "outcome", "value": "convicted", "process": "criminal"}',
    "another school at that time": "csc:M | enrolled_at | Grainville School | id=x, valid_from=2022, valid_to=2024\n"
    ""
    '{"about": "csc:M", "predicate": "enrolled_at", "value": "Les Quennevais School", "event_time": "2023-05-01"}',
    "another number": 'csc:M | child_count | 3 | id=x\n{"about": "csc:M", "predicate": "child_count", "value": 4}',
    "what the claim denies": "csc:M | looked_after | true | id=x\n"
    '{"about": "csc:M", "predicate": "looked_after", "value": "true", "polarity": "-"}',
}


@pytest.mark.parametrize("rows", _LEFT_OUT.values(), ids=_LEFT_OUT.keys())
@pytest.mark.parametrize("backwards", [False, True])
def test_left_out(rows: str, backwards: bool) -> None:
    """The last line is the claim; statement x stands against it."""
    (one,) = found(case_from(_claiming(rows), reverse=backwards))
    assert one.against == ("csc:x",)


def _claiming(rows: str) -> str:
    *said, claim = rows.splitlines()
    cites = "" if '"cites"' in claim else '"cites": [], '
    return "\n".join([*said, "as_at 2024-02-20", f'claim {{"id": "1.1", {cites}{claim[1:]}'])


_FAIR = {
    "cited": "csc:M | protective_factor | engagement | id=x\n"
    '{"about": "csc:M", "predicate": "concern", "value": "neglect", "adverse": true, "cites": ["csc:x"]}',
    "its document is cited": "csc:D | document | report |\n"
    "csc:M | protective_factor | engagement | id=x, document=csc:D\n"
    '{"about": "csc:M", "predicate": "concern", "value": "neglect", "adverse": true, "cites": ["csc:D"]}',
    "long before": "csc:M | protective_factor | engagement | event_time=2015-01-01\n"
    '{"about": "csc:M", "predicate": "concern", "value": "neglect", "adverse": true}',
    "long before the claim's event": "csc:M | protective_factor | engagement | event_time=2015-01-01\n"
    '{"about": "csc:M", "predicate": "concern", "value": "neglect", "adverse": true, "event_time": "2019-01-01"}',
    "not adverse": "csc:M | protective_factor | engagement |\n"
    '{"about": "csc:M", "predicate": "birth_date", "value": "1990-04-02"}',
    "about somebody else": "csc:P | protective_factor | engagement |\n"
    '{"about": "csc:M", "predicate": "concern", "value": "neglect", "adverse": true}',
    "another allegation": "csc:M | allegation | neglect |\n"
    '{"about": "csc:M", "predicate": "allegation", "value": "physical_abuse", "adverse": true}',
    "a denial of another kind": "csc:M | concern | neglect | polarity=-\n"
    '{"about": "csc:M", "predicate": "concern", "value": "substance_misuse", "adverse": true}',
    "an earlier school": "csc:M | enrolled_at | Grainville School | valid_from=2019-09-01, valid_to=2022-07-20\n"
    '{"about": "csc:M", "predicate": "enrolled_at", "value": "Les Quennevais School", "event_time": "2023-05-01"}',
    "an earlier address": "csc:M | address | 12 La Rue, JE2 3AB | valid_from=2015-01-01, valid_to=2017-01-01\n"
    '{"about": "csc:M", "predicate": "address", "value": "Flat 3, 40 Hill Street, JE2 4UA"}',
    "a coarser date": "csc:M | birth_date | 1990 |\n"
    '{"about": "csc:M", "predicate": "birth_date", "value": "1990-04-02"}',
    "not known": "csc:M | concern | neglect | polarity=?\n"
    '{"about": "csc:M", "predicate": "concern", "value": "neglect"}',
    "other concerns denied": "csc:M | concern | other | polarity=-, quote=no other concerns\n"
    '{"about": "csc:M", "predicate": "concern", "value": "neglect", "adverse": true}',
    "no further action beside substantiated": "csc:E | outcome | no_further_action | process=criminal\n"
    '{"about": "csc:E", "predicate": "outcome", "value": "substantiated", "process": "care", "adverse": true}',
    "no favour at all": "csc:M | protective_factor | engagement | polarity=-\n"
    '{"about": "csc:M", "predicate": "concern", "value": "neglect", "adverse": true}',
    "retired by a correction": "csc:M | birth_date | 1990-04-02 | id=x\n"
    'ledger {"type": "correction", "retires": ["csc:x"], "replaced_by": []}\n'
    '{"about": "csc:M", "predicate": "birth_date", "value": "1991-04-02"}',
}


@pytest.mark.parametrize("rows", _FAIR.values(), ids=_FAIR.keys())
def test_nothing_left_out(rows: str) -> None:
    """Beside the same claim, none of these is contrary, in scope and left out."""
    assert found(case_from(_claiming(rows))) == []


@drawn
def test_told_by_another_claim_of_the_draft(gathered: Gathered) -> None:
    """The report says it without citing that record.

    record | predicate | value      | more
    hlt:M  | protective_factor | engagement | id=p
    claim {"id": "1.1", "about": "hlt:M", "predicate": "concern", "value": "neglect", "adverse": true}
    claim {"id": "1.2", "about": "hlt:M", "predicate": "protective_factor", "value": "engagement"}
    """
    assert found(gathered) == []


def test_no_draft_no_finding() -> None:
    """Without a draft nothing is left out."""
    assert found(case_from("csc:1 | protective_factor | engagement |")) == []
