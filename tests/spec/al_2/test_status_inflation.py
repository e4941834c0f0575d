"""AL-2, drawn: the rank of an allegation rises from record to record, and what would account for it."""

from __future__ import annotations

import pytest

from tests.lib.drawn import case_from, drawn
from triangulate.conflicts.inflation import status_inflation
from triangulate.findings import Finding, Severity
from triangulate.gathered import Gathered


def found(gathered: Gathered) -> list[Finding]:
    return list(status_inflation(gathered))


@drawn
def test_a_neighbour_heard_shouting_and_eight_years_later_it_is_violence(gathered: Gathered) -> None:
    """Referral, assessment, conference, threshold: one ladder.

    csc:F | name       | Paul Vibert    |
    csc:F | allegation | domestic_abuse | id=s1, kind=allegation, basis=told, informant=neighbour, quote=neighbour says she heard shouting
    csc:F | concern    | domestic_abuse | id=s2, kind=assessment, derived_from=csc:s1, quote=history of domestic abuse
    csc:F | concern    | domestic_abuse | id=s3, kind=fact, derived_from=csc:s2, quote=father is a perpetrator
    claim {"id": "9.1", "about": "csc:F", "predicate": "allegation", "value": "domestic_abuse", "cites": ["csc:s3"], "quote": "F's violence"}
    """  # noqa: E501 - a row is one line
    (one,) = found(gathered)
    assert one.severity is Severity.S1
    assert one.statements == ("csc:s1", "csc:s2", "csc:s3")
    assert one.claims == ("9.1",)
    assert one.against == ("csc:s2", "csc:s3")
    assert one.summary == (
        "Allegation (domestic abuse) about Paul Vibert is alleged in csc:s1 and stated as fact in csc:s2, csc:s3, "
        "claim 9.1, with no finding or decision between."
    )
    (ladder,) = [e.items for e in one.evidence if e.what == "ladder"]
    assert ladder == (
        "csc:s1: alleged",
        "csc:s2: stated as fact",
        "csc:s3: stated as fact",
        "claim 9.1: stated as fact",
    )


ALLEGED = "csc:F | allegation | domestic_abuse | id=s1, kind=allegation\n"


CITING = "edu:D | document | report |\nedu:D | cites | | ref=csc:s1"


@pytest.mark.parametrize(
    "later",
    [
        "edu:F | allegation | domestic_abuse | id=s2, kind=fact, derived_from=csc:s1",
        "edu:F | concern | domestic_abuse | id=s2, derived_from=csc:s1, quote=father is violent",
        "edu:F | convicted | assault | id=s2, basis=read, derived_from=csc:s1",
        "edu:F | participant | offender | id=s2, ref=edu:E, derived_from=csc:s1\nedu:E | event_type | incident |",
        "edu:F | allegation | domestic_abuse | id=s2, kind=fact, document=edu:D, basis=read\n" + CITING,
    ],
)
def test_a_copy_in_another_agency_states_it_as_fact(later: str) -> None:
    """By its kind, by its words, as conviction or offender; from a statement or over a document."""
    rows = f"{ALLEGED}{later}\nlink csc:F edu:F strong"
    (one,) = found(case_from(rows))
    assert one.statements == ("csc:s1", "edu:s2")
    assert one.personas == ("csc:F", "edu:F")
    assert [f.model_dump_json() for f in found(case_from(rows, reverse=True))] == [one.model_dump_json()]


def test_a_claim_pleads_an_allegation_as_fact() -> None:
    """It cites the allegation itself."""
    claim = '{"id": "1.1", "about": "csc:F", "predicate": "allegation", "value": "domestic_abuse", "cites": ["csc:s1"]}'
    (one,) = found(case_from(f"{ALLEGED}claim {claim}"))
    assert one.claims == ("1.1",)
    assert one.against == ()


def test_a_finding_of_not_proved_does_not_account_for_it() -> None:
    """Something was decided, but not that it happened."""
    rows = (
        f"{ALLEGED}csc:F | allegation | domestic_abuse | id=s2, kind=fact, derived_from=csc:s1\n"
        "csc:F | concern | unsubstantiated | kind=finding"
    )
    (one,) = found(case_from(rows))
    assert one.statements == ("csc:s1", "csc:s2")


def _claim(more: str) -> str:
    return (
        'claim {"id": "1.1", "about": "csc:F", "predicate": "allegation", "value": "domestic_abuse", '
        f'"cites": ["csc:s1"]{more}}}'
    )


_FACT = "edu:F | allegation | domestic_abuse | id=s2, kind=fact, derived_from=csc:s1\nlink csc:F edu:F strong\n"
_INNOCENT = {
    "a copy that says alleged": f"{ALLEGED}edu:F | allegation | domestic_abuse | kind=allegation, derived_from=csc:s1",
    "attributed words": ALLEGED
    + "edu:F | concern | domestic_abuse | derived_from=csc:s1, quote=he is said to be violent",
    "an assessment, labelled": f"{ALLEGED}csc:F | concern | domestic_abuse | kind=assessment, derived_from=csc:s1",
    "a finding held elsewhere": f"{ALLEGED}{_FACT}crt:F | allegation | domestic_abuse | kind=finding\n"
    "link csc:F crt:F strong",
    "a conviction held elsewhere": f"{ALLEGED}{_FACT}pol:F | convicted | assault | basis=official\n"
    "link csc:F pol:F strong",
    "an admission": f"{ALLEGED}{_FACT}hlt:F | allegation | domestic_abuse | basis=self\nlink csc:F hlt:F strong",
    "the finding it was taken from": "csc:F | allegation | domestic_abuse | id=s1, kind=finding\n" + _FACT,
    "an observation": "csc:F | concern | domestic_abuse | id=s1, basis=observed\n"
    "edu:F | concern | domestic_abuse | kind=fact, derived_from=csc:s1",
    "its own observation": f"{ALLEGED}edu:F | allegation | domestic_abuse | kind=fact, basis=observed, "
    "derived_from=csc:s1",
    "an outcome of the event": "csc:F | allegation | domestic_abuse | id=s1, kind=allegation, ref=csc:E\n"
    "csc:E | outcome | substantiated | process=care\n"
    "csc:F | allegation | domestic_abuse | kind=fact, ref=csc:E, derived_from=csc:s1",
    "unknown origin": "csc:F | concern | domestic_abuse | id=s1\n"
    "csc:F | concern | domestic_abuse | kind=fact, derived_from=csc:s1",
    "a claim of an allegation": ALLEGED + _claim(', "kind": "allegation"'),
    "a claim that says alleged": ALLEGED + _claim(', "quote": "It is alleged that F was violent"'),
    "a suspect pleaded as one": "pol:F | participant | suspect | id=p, ref=pol:E, kind=allegation\n"
    "pol:E | event_type | incident |\n"
    'claim {"id": "1.1", "about": "pol:F", "predicate": "participant", "value": "suspect", "cites": ["pol:p"]}',
}


@pytest.mark.parametrize("rows", _INNOCENT.values(), ids=_INNOCENT.keys())
def test_innocent(rows: str) -> None:
    """Labelled, decided, seen or admitted: nothing is raised."""
    assert found(case_from(rows)) == []
    assert found(case_from(rows, reverse=True)) == []
