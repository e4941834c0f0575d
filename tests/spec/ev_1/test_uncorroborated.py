"""EV-1, drawn: one origin behind what is relied on or speaks against somebody, and what has two or needs none."""

from __future__ import annotations

import pytest

from tests.lib.drawn import case_from, drawn
from triangulate.conflicts.uncorroborated import uncorroborated
from triangulate.findings import Finding, Severity
from triangulate.gathered import Gathered


def found(gathered: Gathered) -> list[Finding]:
    return list(uncorroborated(gathered))


CLAIM = (
    'claim {"id": "1.1", "about": "csc:M", "predicate": "concern", "value": "supervision", "cites": ["csc:s1"], '
    '"adverse": true}'
)
VISIT = (
    "csc:M | name | Ana Vibert |\n"
    "csc:M | concern | supervision | id=s1, basis=observed, author=A. Poingdestre, event_time=2021-03-04"
)


@drawn
def test_one_visit_note_by_one_worker_is_the_only_origin_of_an_adverse_claim(gathered: Gathered) -> None:
    """Nobody else recorded it.

    csc:M | name    | Ana Vibert  |
    csc:M | concern | supervision | id=s1, basis=observed, author=A. Poingdestre, event_time=2021-03-04
    claim {"id": "1.1", "about": "csc:M", "predicate": "concern", "value": "supervision", "cites": ["csc:s1"], "adverse": true}
    """  # noqa: E501 - a claim is one line
    (one,) = found(gathered)
    assert one.severity is Severity.S3
    assert one.statements == ("csc:s1",)
    assert one.claims == ("1.1",)
    assert one.personas == ("csc:M",)
    assert len(one.people) == 1
    assert one.summary == (
        "Claim 1.1, concern (supervision) about Ana Vibert, rests on one origin: 1 record (social care)."
    )
    assert one.detail.startswith("Independent origins known: 1.")


@drawn
def test_what_another_agency_read_in_the_note_adds_no_origin(gathered: Gathered) -> None:
    """Without a draft: one adverse fact, one finding, with the copy in it.

    csc:M | concern | supervision | id=s1, basis=observed, author=A. Poingdestre
    edu:M | concern | supervision | id=s2, basis=read, derived_from=csc:s1
    csc:M | name    | Ana Vibert  |
    link csc:M edu:M strong
    """
    (one,) = found(gathered)
    assert one.statements == ("csc:s1", "edu:s2")
    assert one.severity is Severity.S3
    assert one.summary.startswith("One origin only: concern (supervision) about Ana Vibert")


@drawn
def test_a_record_of_unknown_origin_neither_corroborates_nor_is_called_independent(gathered: Gathered) -> None:
    """The claim has one origin that is known; the other record is counted apart.

    csc:M | concern | supervision | id=s1, basis=observed, author=A. Poingdestre
    edu:M | concern | supervision | id=s2
    link csc:M edu:M strong
    claim {"id": "1.1", "about": "csc:M", "predicate": "concern", "value": "supervision", "cites": ["csc:s1"]}
    """
    (one,) = found(gathered)
    assert "Of 1 statement the origin is unknown" in one.detail
    assert ("origin_unknown", ("edu:s2",)) in [(e.what, e.items) for e in one.evidence]


@drawn
def test_a_disputed_adverse_claim_is_graded_higher(gathered: Gathered) -> None:
    """S2 for an open dispute.

    csc:M | concern | supervision | id=s1, basis=observed, author=A. Poingdestre
    ledger {"type": "dispute", "id": "RR-1", "statements": ["csc:s1"], "disputed_by": "csc:M"}
    claim {"id": "1.1", "about": "csc:M", "predicate": "concern", "value": "supervision", "cites": ["csc:s1"]}
    """
    (one,) = found(gathered)
    assert one.severity is Severity.S2
    assert "It is disputed." in one.detail


@drawn
def test_a_record_that_denies_it_makes_it_contested_and_stands_against(gathered: Gathered) -> None:
    """Without a draft.

    csc:M | allegation | neglect | id=s1, kind=allegation, basis=told, informant=csc:F
    csc:F | name       | Jo Hamon |
    hlt:M | allegation | neglect | id=s2, polarity=-
    link csc:M hlt:M strong
    """
    (one,) = found(gathered)
    assert one.severity is Severity.S2
    assert one.against == ("hlt:s2",)
    assert one.statements == ("csc:s1", "hlt:s2")


@drawn
def test_a_claim_that_is_not_adverse_is_housekeeping(gathered: Gathered) -> None:
    """S4.

    csc:K | injury | bruise | id=s1, basis=observed, author=A. Poingdestre
    claim {"id": "1.1", "about": "csc:K", "predicate": "injury", "value": "bruise", "cites": ["csc:s1"]}
    """
    (one,) = found(gathered)
    assert one.severity is Severity.S4


@drawn
def test_one_informant_of_two_agencies_about_one_event_is_one_origin(gathered: Gathered) -> None:
    """The same aunt told both.

    csc:F | allegation | neglect | id=s1, ref=csc:E, basis=told, informant=Carol Hamon
    csc:E | reference  | 22/4471 |
    pol:F | allegation | neglect | id=s2, ref=pol:E, basis=told, informant=Mrs Carol Hamon
    pol:E | reference  | 22/4471 |
    link csc:F pol:F strong
    """
    (one,) = found(gathered)
    assert one.statements == ("csc:s1", "pol:s2")
    assert one.events == ("csc:E", "pol:E")


_INNOCENT = {
    "two observers": f"{VISIT}\nedu:M | concern | supervision | id=s2, basis=observed, author=T. Le Brun\n"
    f"link csc:M edu:M strong\n{CLAIM}",
    "one observer, two events": f"{VISIT}\ncsc:M | concern | supervision | id=s2, basis=observed, "
    f"author=A. Poingdestre, event_time=2022-01-05\n{CLAIM}",
    "an observation and an admission": f"{VISIT}\nhlt:M | concern | supervision | id=s2, basis=self\n"
    f"link csc:M hlt:M strong\n{CLAIM}",
    "one anonymous call": "csc:M | concern | supervision | id=s1, basis=told, informant=anonymous\n" + CLAIM,
    "a court order": "crt:K | order | care_order | id=s1, basis=official\n"
    'claim {"id": "1.1", "about": "crt:K", "predicate": "order", "value": "care_order", "cites": ["crt:s1"]}',
    "a birth entry": "reg:K | birth_date | 2014-03-01 | id=s1, basis=official\n"
    'claim {"id": "1.1", "about": "reg:K", "predicate": "birth_date", "value": "2014-03-01", "cites": ["reg:s1"]}',
    "a conviction by the court": "crt:F | convicted | assault | id=s1, basis=official",
    "somebody's own views": "csc:M | views | I want K home | id=s1, basis=self\n"
    'claim {"id": "1.1", "about": "csc:M", "predicate": "views", "value": "I want K home", "cites": ["csc:s1"]}',
    "a fact that speaks against nobody, without a draft": "csc:M | carer | | ref=csc:K",
    "a denial": "csc:M | allegation | neglect | polarity=-",
    "several of unknown origin, without a draft": "csc:M | concern | neglect |\nedu:M | concern | neglect |\n"
    "link csc:M edu:M strong",
    "a victim": "pol:M | participant | victim | ref=pol:E, kind=allegation",
}


@pytest.mark.parametrize("rows", _INNOCENT.values(), ids=_INNOCENT.keys())
def test_innocent(rows: str) -> None:
    """Two origins, one proper origin, or another code's matter: nothing is raised."""
    assert found(case_from(rows)) == []
    assert found(case_from(rows, reverse=True)) == []


def test_what_is_said_of_one_person_and_event_is_one_fact() -> None:
    """Suspect and allegation at one incident are raised once."""
    rows = (
        "pol:F | participant | suspect | id=p, ref=pol:E, kind=allegation\n"
        "pol:F | allegation | domestic_abuse | id=a, ref=pol:E, kind=allegation\npol:E | event_type | incident |"
    )
    (one,) = found(case_from(rows))
    assert one.statements == ("pol:a", "pol:p")
    assert [f.model_dump_json() for f in found(case_from(rows, reverse=True))] == [one.model_dump_json()]


def test_a_withheld_value_is_never_told() -> None:
    """Only that there is a record, and whose."""
    rows = "csc:M | concern | mental_health | id=s1, basis=observed, author=A. Poingdestre, withheld"
    (one,) = found(case_from(rows))
    assert "mental" not in one.summary + one.detail
