"""EV-4, drawn: how far from anybody who saw it, or from nobody who is known; and hearsay that is near enough."""

from __future__ import annotations

import pytest

from tests.lib.drawn import case_from, drawn
from triangulate.conflicts.hearsay import hearsay_depth
from triangulate.findings import Finding, Severity
from triangulate.gathered import Gathered


def found(gathered: Gathered) -> list[Finding]:
    return list(hearsay_depth(gathered))


def claim(cites: str, more: str = "") -> str:
    return (
        f'claim {{"id": "1.1", "about": "csc:F", "predicate": "allegation", "value": "physical_abuse", '
        f'"cites": ["{cites}"]{more}}}'
    )


@drawn
def test_a_grandmother_told_the_health_visitor_who_told_the_social_worker(gathered: Gathered) -> None:
    """Two records, and the words of the second.

    hlt:F | name       | Paul Vibert    |
    hlt:F | allegation | physical_abuse | id=h, basis=told, informant=MGM
    csc:F | allegation | physical_abuse | id=s, basis=told, informant=HV, derived_from=hlt:h, quote=MGM told HV who told SW that F hits K
    link csc:F hlt:F strong
    """  # noqa: E501 - a row is one line
    (one,) = found(gathered)
    assert one.severity is Severity.S2
    assert one.statements == ("csc:s", "hlt:h")
    assert one.personas == ("csc:F", "hlt:F")
    assert one.summary == (
        "Allegation (physical abuse) about Paul Vibert (social care) is 2 hops from anybody who saw or heard it."
    )
    assert ("hops", ("csc:s: 2",)) in [(e.what, e.items) for e in one.evidence]


@drawn
def test_the_words_of_one_note_tell_the_chain(gathered: Gathered) -> None:
    """One statement; adverse, disputed and relied on.

    csc:F | allegation | physical_abuse | id=s, basis=told, informant=HV, quote=MGM told HV who told SW that F hits K
    ledger {"type": "dispute", "id": "RR-1", "statements": ["csc:s"], "disputed_by": "csc:F"}
    claim {"id": "1.1", "about": "csc:F", "predicate": "allegation", "value": "physical_abuse", "cites": ["csc:s"]}
    """
    (one,) = found(gathered)
    assert one.severity is Severity.S1
    assert one.claims == ("1.1",)


@pytest.mark.parametrize("informant", [", informant=anonymous", ", informant=a neighbour", ""])
def test_one_anonymous_call(informant: str) -> None:
    """One hop from nobody who can be identified, or told without saying by whom."""
    (one,) = found(case_from(f"csc:F | allegation | physical_abuse | id=s, basis=told{informant}"))
    assert one.summary.endswith(
        "is 1 hop from anybody who saw or heard it, and that is somebody who cannot be identified."
    )
    assert ("not_identified", ("csc:s",)) in [(e.what, e.items) for e in one.evidence]


def test_a_claim_on_a_copy_of_a_copy_of_an_observation() -> None:
    """Two hops, though the observation is in the records: it is not cited."""
    rows = (
        "pol:F | allegation | physical_abuse | id=p, basis=observed\n"
        "hlt:F | allegation | physical_abuse | id=h, derived_from=pol:p\n"
        "csc:F | allegation | physical_abuse | id=c, derived_from=hlt:h\n"
        "link pol:F hlt:F strong\nlink hlt:F csc:F strong\n"
    )
    (one,) = found(case_from(rows + claim("csc:c")))
    assert one.severity is Severity.S2
    assert one.statements == ("csc:c", "pol:p")
    assert found(case_from(rows + claim("pol:p"))) == []
    assert found(case_from(rows + claim('csc:c", "pol:p'))) == []
    assert found(case_from(rows)) == []


def test_a_claim_that_is_not_adverse_is_graded_lower() -> None:
    """S3."""
    rows = (
        "csc:K | injury | bruise | id=c, basis=told, informant=anonymous\n"
        'claim {"id": "1.1", "about": "csc:K", "predicate": "injury", "value": "bruise", "cites": ["csc:c"]}'
    )
    (one,) = found(case_from(rows))
    assert one.severity is Severity.S3


_TOLD = "csc:F | allegation | physical_abuse | id=s, basis=told, informant={}\n"
_INNOCENT = {
    "an observation": "csc:F | allegation | physical_abuse | basis=observed",
    "a named informant": _TOLD.format("Carol Hamon"),
    "a known role": _TOLD.format("health visitor"),
    "a record of the informant": _TOLD.format("csc:G") + "csc:G | name | Jo Vibert |",
    "a child's account, copied once": _TOLD.format("child")
    + "edu:F | allegation | physical_abuse | derived_from=csc:s",
    "a child of the run": _TOLD.format("K").replace("told,", "told, recorded_at=2020-05-01,")
    + "csc:K | birth_date | 2011-03-01 |\nedu:F | allegation | physical_abuse | derived_from=csc:s",
    "the person's own account": "csc:F | allegation | physical_abuse | basis=self",
    "not known how the author knew": "csc:F | allegation | physical_abuse | id=s\n" + claim("csc:s"),
    "a copy of a finding": "crt:F | allegation | physical_abuse | id=f, kind=finding\n"
    "csc:F | allegation | physical_abuse | id=c, basis=read, derived_from=crt:f\n"
    "edu:F | allegation | physical_abuse | id=e, basis=read, derived_from=csc:c\n" + claim("edu:e"),
    "nothing against anybody, without a draft": "csc:K | carer | | ref=csc:L, basis=told, informant=anonymous",
}


@pytest.mark.parametrize("rows", _INNOCENT.values(), ids=_INNOCENT.keys())
def test_innocent(rows: str) -> None:
    """Near enough to somebody, or not known: nothing is raised."""
    assert found(case_from(rows)) == []
    assert found(case_from(rows, reverse=True)) == []
