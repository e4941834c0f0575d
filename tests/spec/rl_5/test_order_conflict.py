"""RL-5, drawn: what agencies hold beside a court's register, and what is no difference."""

from __future__ import annotations

import pytest

from tests.lib.drawn import case_from, drawn
from tests.lib.people import joined_case, source
from triangulate.conflicts.orders import order_conflict
from triangulate.findings import Finding, FindingKind, Severity
from triangulate.gathered import Gathered
from triangulate.records import Coverage


def found(gathered: Gathered) -> list[Finding]:
    return list(order_conflict(gathered))


@drawn
def test_the_school_and_social_care_have_not_heard_of_an_interim_care_order(gathered: Gathered) -> None:
    """One finding with all three, the agencies' own words read by the crosswalk.

    record | predicate    | value                | more
    crt:K  | order        | interim_care_order   | id=o, event_time=2024-01-09
    crt:K  | name         | Kai Renouf           |
    edu:K  | legal_status | no order             | id=e, recorded_at=2024-02-10
    csc:K  | legal_status | art 17 accommodation | id=c, valid_from=2023-11-01, valid_to=..
    link crt:K edu:K strong
    link crt:K csc:K verified
    """
    (one,) = found(gathered)
    assert one.summary == (
        "Different orders or legal statuses are recorded for Kai Renouf: interim care order (the court), "
        "no order (education) and voluntary accommodation (social care)."
    )
    assert (one.severity, one.kind, one.held_by) == (Severity.S1, FindingKind.CONTRADICTION, "court")
    assert one.statements == ("crt:o", "csc:c", "edu:e")
    assert one.against == ("csc:c", "edu:e")
    assert "the weakest link between them is strong" in one.detail
    assert len(one.people) == 1


@drawn
def test_an_agency_that_still_holds_a_discharged_order(gathered: Gathered) -> None:
    """The court ended it; the agency says that it goes on.

    record | predicate    | value      | more
    crt:K  | order        | care_order | id=o, valid_from=2019-03-01, valid_to=2022-01-09
    csc:K  | legal_status | C2         | id=c, valid_from=2019-03-01, valid_to=.., recorded_at=2024-06-01
    link crt:K csc:K verified
    source csc extracted_at=2024-07-01T00:00:00Z
    """
    (one,) = found(gathered)
    assert one.statements == ("crt:o", "csc:c")


@drawn
def test_an_agency_denies_an_order_of_the_court(gathered: Gathered) -> None:
    """A denial is contrary to the order itself.

    record | predicate | value                | more
    crt:F  | order     | non_molestation_order | id=o, valid_from=2023-01-09
    pol:F  | order     | non_molestation_order | id=p, polarity=-, recorded_at=2023-05-01
    link crt:F pol:F verified
    """
    (one,) = found(gathered)
    assert "not non molestation order (police)" in one.summary


@drawn
def test_two_agencies_differ_and_no_court_is_among_the_sources(gathered: Gathered) -> None:
    """Neither is the authority, and the detail says so.

    record | predicate    | value      | more
    csc:K  | order        | care_order | id=c, valid_from=2023-01-09, valid_to=..
    edu:K  | legal_status | no_order   | id=e, event_time=2024-02-01
    link csc:K edu:K verified
    """
    (one,) = found(gathered)
    assert "court's register is not among" in one.detail


@drawn
def test_responsibility_is_held_and_not_held(gathered: Gathered) -> None:
    """The register is the authority; the two people and both records are listed.

    record | predicate               | value | more
    reg:F  | parental_responsibility | held  | id=r, ref=reg:K, basis=official, valid_from=2014-03-01
    reg:F  | name                    | Paul Vibert |
    reg:K  | name                    | Kai Vibert |
    edu:F  | parental_responsibility | none  | id=e, ref=edu:K, recorded_at=2023-09-01
    edu:K  | name                    | Kai Vibert |
    link reg:F edu:F probable
    link reg:K edu:K verified
    """
    (one,) = found(gathered)
    assert one.summary.startswith("Paul Vibert is recorded as holding and as not holding parental responsibility")
    assert one.against == ("edu:e",)
    assert one.severity is Severity.S1
    assert one.links == ("l-edu:F-reg:F",)


def test_a_claim_of_the_draft_is_held_against_the_register() -> None:
    """The claim is listed with what it cites."""
    rows = """
    crt:K | order | supervision_order | id=o, valid_from=2023-05-01
    csc:K | name | Kai Renouf | id=n
    link crt:K csc:K verified
    claim {"id": "3.1", "about": "csc:K", "predicate": "order", "value": "care_order", "cites": ["csc:n"]}
    as_at 2024-02-20
    """
    (one,) = found(case_from(rows))
    assert one.claims == ("3.1",)
    assert one.statements == ("crt:o", "csc:n")
    assert "care order (the draft)" in one.summary


def test_an_order_that_a_complete_register_lacks() -> None:
    """Absence counts where the register says that it is complete and knows the child."""
    rows = """
    crt:K | order | contact_order | id=o, valid_from=2023-05-01
    csc:K | order | special_guardianship | id=c, valid_from=2023-06-01, valid_to=2023-12-01
    link crt:K csc:K verified
    """
    assert found(case_from(rows)) == []


_COURT = "crt:K | order | interim_care_order | id=o, event_time=2024-01-09\nlink crt:K edu:K verified\n"
_INNOCENT = {
    "service lag": "edu:K | legal_status | no_order | recorded_at=2024-01-20",
    "before the order": "edu:K | legal_status | no_order | recorded_at=2023-12-20",
    "ended before": "edu:K | legal_status | s20 | valid_from=2023-11-01, valid_to=2024-01-09",
    "lag at the end": "edu:K | legal_status | s20 | valid_from=2023-11-01, valid_to=2024-01-20",
    "the same in another code": "edu:K | legal_status | C1 | valid_from=2024-01-09, valid_to=..",
    "can stand beside": "edu:K | order | contact_order | valid_from=2024-03-09",
    "not known": "edu:K | legal_status | no_order | polarity=?, recorded_at=2024-03-09",
    "a code nobody knows": "edu:K | legal_status | ZZ9 | recorded_at=2024-03-09",
    "another jurisdiction": 'edu:K | legal_status | {"code": "no_order", "jurisdiction": "FR"} | recorded_at=2024-03-09'
    "\n"
    "source crt jurisdiction=JE",
    "a later order of the court": "edu:K | order | care_order | valid_from=2024-06-01\n"
    "crt:K | order | care_order | valid_from=2024-06-01",
    "history of a discharged order": "edu:K | order | supervision_order | valid_from=2019, valid_to=2021",
    "an undated status once the order ended": "edu:K | legal_status | no_order |\n"
    "crt:K | order | interim_care_order | polarity=-, event_time=2024-02-01\nsource edu extracted_at=2024-06-01",
    "responsibility delegated": "edu:F | parental_responsibility | none | ref=edu:K, recorded_at=2024-01-01\n"
    "crt:F | parental_responsibility | delegated | ref=crt:K\nlink edu:F crt:F verified",
    "responsibility acquired later": "edu:F | parental_responsibility | none | ref=edu:K, recorded_at=2020-01-01\n"
    "crt:F | parental_responsibility | held | ref=crt:K, valid_from=2022-01-01\nlink edu:F crt:F verified",
}


@pytest.mark.parametrize("rows", _INNOCENT.values(), ids=_INNOCENT.keys())
def test_innocent(rows: str) -> None:
    """Each row of the trap list beside an interim care order of 2024-01-09: nothing is raised."""
    assert found(case_from(_COURT + rows)) == []


@pytest.mark.parametrize("rows", ["edu:K | legal_status | no_order |", "edu:K | legal_status | no_order | valid_to=.."])
def test_an_undated_status_is_held_against_a_standing_order_whatever_the_order_of_rows(rows: str) -> None:
    """A current record without a time."""
    forward, backward = found(case_from(_COURT + rows)), found(case_from(_COURT + rows, reverse=True))
    assert len(forward) == 1
    assert forward == backward


def test_a_withheld_status_is_told_without_its_value() -> None:
    """Only that there is one, and whose."""
    (one,) = found(case_from(_COURT + "edu:K | legal_status | no_order | id=e, recorded_at=2024-03-01, withheld"))
    told = " ".join((one.summary, one.detail, *(item for evidence in one.evidence for item in evidence.items)))
    assert "no order" not in told
    assert "no_order" not in told
    assert "a legal status that education withholds" in one.summary
    rows = """
    reg:F | parental_responsibility | held | ref=reg:K
    edu:F | parental_responsibility | none | ref=edu:K, withheld
    reg:K | name | Kai |
    edu:K | name | Kai |
    link reg:F edu:F verified
    link reg:K edu:K verified
    """
    assert found(case_from(rows)) == []
    assert len(found(case_from(rows.replace(", withheld", "")))) == 1


def test_an_agency_has_an_order_that_a_complete_register_of_the_court_lacks() -> None:
    """What was searched is listed."""
    court, csc = source("crt"), source("csc")
    cover = Coverage(of="order", from_="2020-01-01", to="2025-01-01", complete=True)
    court.source = court.source.model_copy(update={"coverage": (cover,)})
    court.say(court.persona("K"), "order", "contact_order", valid_from="2023-05-01", id="o")
    csc.say(csc.persona("K"), "order", "special_guardianship", valid_from="2023-06-01", valid_to="2023-12-01", id="c")
    (one,) = found(joined_case(court.finish(), csc.finish(), links=[("crt:K", "csc:K", "verified")]))
    assert one.searched == ("crt: order complete 2020-01-01/2025-01-01",)
    assert "register was searched and holds no such order" in one.detail
