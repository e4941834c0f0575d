"""ID-2, drawn: adverse and other facts that reach a person over a link nobody verified, and those that do not."""

from __future__ import annotations

import pytest

from tests.lib.drawn import case_from, drawn
from triangulate.conflicts.weak_attribution import weak_attribution
from triangulate.findings import Finding, Severity
from triangulate.gathered import Gathered


def found(gathered: Gathered) -> list[Finding]:
    return list(weak_attribution(gathered))


@drawn
def test_a_suspect_known_by_an_initial_becomes_the_father(gathered: Gathered) -> None:
    """The draft says that the father was a suspect; police wrote "D Hamon", and only a possible link leads to him.

    record    | predicate   | value         | more
    pol:S     | name        | D Hamon       |
    pol:S     | participant | suspect       | id=p, ref=pol:E
    pol:E     | reference   | 22/4471       |
    csc:40177 | name        | Daniel Hamon  |
    csc:40177 | parent      | birth         | ref=csc:K
    reg:1     | name        | Daniel Hamon  |
    link pol:S csc:40177 possible
    link csc:40177 reg:1 verified
    claim {"id": "7.1", "about": "csc:40177", "predicate": "participant", "value": "suspect", "ref": "pol:E", "cites": ["pol:p"], "adverse": true}
    """  # noqa: E501
    (one,) = found(gathered)
    assert one.severity is Severity.S1
    assert one.statements == ("pol:p",)
    assert one.claims == ("7.1",)
    assert one.links == ("l-csc:40177-pol:S",)
    assert one.personas == ("csc:40177", "pol:S")
    assert one.summary == (
        "The draft relies on adverse facts about Daniel Hamon (part in an event) that stand in record S (pol) of "
        "police: only a link that is possible (0.962), too weak to join them, leads to that person."
    )


_CASE = (
    "pol:S | name | Daniel Hamon |\npol:S | allegation | physical_abuse | id=a\npol:S | phone | 01534 000000 | id=t\n"
    "csc:1 | name | Daniel Hamon |\n"
)


def _claim(predicate: str, cites: str, *, adverse: bool) -> str:
    flag = "true" if adverse else "false"
    return (
        f'claim {{"id": "1.1", "about": "csc:1", "predicate": "{predicate}", "value": "x", "cites": ["{cites}"],'
        f' "adverse": {flag}}}'
    )


@pytest.mark.parametrize(
    ("strength", "predicate", "adverse", "severity"),
    [
        ("probable", "allegation", True, Severity.S1),
        ("strong", "allegation", True, Severity.S1),
        ("probable", "phone", False, Severity.S2),
        ("possible", "phone", False, Severity.S2),
        ("strong", "phone", True, Severity.S1),
    ],
)
@pytest.mark.parametrize("reverse", [False, True])
def test_a_claim_needs_its_grade(
    strength: str, predicate: str, severity: Severity, *, adverse: bool, reverse: bool
) -> None:
    """Adverse: verified. Other: strong."""
    cited = "pol:a" if predicate == "allegation" else "pol:t"
    rows = f"{_CASE}link pol:S csc:1 {strength}\n{_claim(predicate, cited, adverse=adverse)}"
    (one,) = found(case_from(rows, reverse=reverse))
    assert (one.severity, one.statements, one.links) == (severity, (cited,), ("l-csc:1-pol:S",))


def test_no_link_at_all_is_weaker_still() -> None:
    """The names are one, and nothing joins the records."""
    (one,) = found(case_from(_CASE + _claim("allegation", "pol:a", adverse=True)))
    assert one.links == ()
    assert "no link joins it to that person" in one.summary


def test_a_statement_about_an_event_is_said_in_the_record_of_who_took_part() -> None:
    """The outcome of the incident reaches the father through the suspect of it."""
    rows = f"{_CASE}pol:S | participant | suspect | ref=pol:E\npol:E | outcome | charged | id=o\n"
    (one,) = found(case_from(f"{rows}link pol:S csc:1 probable\n{_claim('participant', 'pol:o', adverse=True)}"))
    assert one.statements == ("pol:o",)


@pytest.mark.parametrize("strength", ["probable", "strong"])
def test_without_a_draft_adverse_facts_over_an_unverified_link(strength: str) -> None:
    """Less than strong, or one strong link that alone joins the records."""
    (one,) = found(case_from(f"{_CASE}link pol:S csc:1 {strength}"))
    assert one.severity is Severity.S1
    assert one.statements == ("pol:a",)
    assert one.evidence[-1].what == "bridge"
    assert "nobody verified it, and nothing else joins them" in one.summary


def test_two_police_records_joined_beyond_doubt_are_still_weak_towards_the_case() -> None:
    """The greater part is the police's, and the case knows the person by social care's record."""
    rows = f"{_CASE}pol:9 | name | Daniel Hamon |\nlink pol:9 pol:S verified\nlink pol:S csc:1 probable"
    (one,) = found(case_from(rows))
    assert one.statements == ("pol:a",)


_INNOCENT = {
    "verified by a birth entry": f"{_CASE}link pol:S csc:1 verified\n{_claim('allegation', 'pol:a', adverse=True)}",
    "a strong link is enough for a telephone": f"{_CASE}link pol:S csc:1 strong\n"
    f"{_claim('phone', 'pol:t', adverse=False)}",
    "the record says it itself": f"{_CASE}csc:1 | allegation | neglect | id=b\nlink pol:S csc:1 probable\n"
    f"{_claim('allegation', 'csc:b', adverse=True)}",
    "somebody else by name": "pol:S | name | Amelia Hamon |\npol:S | allegation | neglect | id=a\n"
    f"csc:1 | name | Oliver Hamon |\n{_claim('allegation', 'pol:a', adverse=True)}",
    "verified without a draft": f"{_CASE}link pol:S csc:1 verified",
    "nothing adverse without a draft": "pol:S | phone | 01534 |\ncsc:1 | phone | 01534 |\nlink pol:S csc:1 probable",
    "two strong ways without a draft": f"{_CASE}hlt:9 | name | Daniel Hamon |\nlink pol:S csc:1 strong\n"
    "link pol:S hlt:9 strong\nlink csc:1 hlt:9 strong",
    "adverse in the greater part": "csc:1 | concern | neglect |\nhlt:9 | name | Kai Renouf |\n"
    "edu:2 | name | Kai Renouf |\nlink csc:1 hlt:9 verified\nlink csc:1 edu:2 strong",
    "probable, in the greater part": "csc:1 | concern | neglect |\nhlt:9 | name | Kai Renouf |\n"
    "pol:2 | name | Kai Renouf |\nlink csc:1 hlt:9 verified\nlink csc:1 pol:2 probable",
    "a victim in an allegation": "pol:S | participant | victim | ref=pol:E, kind=allegation\npol:E | time | 2022 |\n"
    "csc:1 | name | Kai Renouf |\nlink pol:S csc:1 probable",
    "denied": "pol:S | allegation | neglect | polarity=-\ncsc:1 | name | Kai Renouf |\nlink pol:S csc:1 probable",
}


@pytest.mark.parametrize("rows", _INNOCENT.values(), ids=_INNOCENT.keys())
def test_innocent(rows: str) -> None:
    """The way is verified, or strong enough, or it is not the link that is weak."""
    assert found(case_from(rows)) == []


def test_another_source_near_enough_that_says_the_same_is_enough() -> None:
    """The weak record is cited beside a verified one that says the same."""
    rows = (
        f"{_CASE}hlt:9 | name | Daniel Hamon |\nhlt:9 | allegation | physical_abuse | id=h\nlink pol:S csc:1 probable\n"
        "link hlt:9 csc:1 verified\n"
        'claim {"id": "1.1", "about": "csc:1", "predicate": "allegation", "value": "physical_abuse",'
        ' "cites": ["pol:a", "hlt:h"], "adverse": true}'
    )
    assert found(case_from(rows)) == []


def test_rivals_are_listed() -> None:
    """Two records of social care fit the suspect about as well."""
    rows = f"{_CASE}csc:2 | name | Daniel Hamon |\nlink pol:S csc:1 possible\nlink pol:S csc:2 possible\n"
    (one,) = found(case_from(rows + _claim("allegation", "pol:a", adverse=True)))
    assert [e.items for e in one.evidence if e.what == "rival"] == [("csc:1", "csc:2")]
