"""AL-3, drawn: parts of one event that exclude each other, and cross-allegations and other parts that do not."""

from __future__ import annotations

import pytest

from tests.lib.drawn import case_from, drawn
from triangulate.conflicts.role_inversion import role_inversion
from triangulate.findings import Finding, Severity
from triangulate.gathered import Gathered


def found(gathered: Gathered) -> list[Finding]:
    return list(role_inversion(gathered))


@drawn
def test_the_aggrieved_of_the_police_is_the_perpetrator_of_social_care(gathered: Gathered) -> None:
    """The father is raised, with the link between his two records; the mother stands in one part only.

    record | predicate   | value       | more
    pol:F  | name        | Paul Renouf |
    pol:F  | participant | aggrieved   | id=f, ref=pol:E
    pol:M  | participant | suspect     | id=m, ref=pol:E
    pol:E  | reference   | 21/900      |
    csc:F  | participant | perpetrator | id=f, ref=csc:E
    csc:E  | reference   | 21/900      |
    link pol:F csc:F probable
    """
    (one,) = found(gathered)
    assert one.severity is Severity.S1
    assert one.statements == ("csc:f", "pol:f")
    assert one.against == ("csc:f",)
    assert one.personas == ("csc:F", "pol:F")
    assert "Paul Renouf as aggrieved (police) and perpetrator (social care)" in one.summary
    assert "the weakest link between them is probable" in one.detail
    assert one.links == ("l-csc:F-pol:F",)
    assert one.events == ("csc:E", "pol:E")
    assert one.held_by == "police"


@drawn
def test_victim_and_suspect_swapped_are_one_finding(gathered: Gathered) -> None:
    """Both parents stand in the other's part.

    record | predicate   | value   | more
    pol:F  | participant | victim  | id=1, ref=pol:E
    pol:M  | participant | suspect | id=2, ref=pol:E
    csc:F  | participant | suspect | id=3, ref=csc:E
    csc:M  | participant | victim  | id=4, ref=csc:E
    pol:E  | time        | 2021-05-01 |
    csc:E  | same_event_as |     | ref=pol:E
    link pol:F csc:F verified
    link pol:M csc:M verified
    """
    (one,) = found(gathered)
    assert one.statements == ("csc:3", "csc:4", "pol:1", "pol:2")
    assert len(one.people) == 2
    assert one.links == ()


@drawn
def test_a_claim_of_the_draft_turns_the_victim_into_the_accused(gathered: Gathered) -> None:
    """The claim names no event and is read at the event of what it cites.

    record | predicate   | value   | more
    pol:F  | participant | victim  | id=v, ref=pol:E
    claim {"id": "9.1", "about": "pol:F", "predicate": "allegation", "value": "domestic_abuse", "cites": ["pol:v"]}
    """
    (one,) = found(gathered)
    assert one.claims == ("9.1",)
    assert one.statements == ("pol:v",)
    assert "alleged against (the draft) and victim (police)" in one.summary


@drawn
def test_victim_and_witness_exchanged_between_two_sources(gathered: Gathered) -> None:
    """Neither is accused; the two children stand in each other's part.

    record | predicate   | value   | more
    pol:A  | participant | victim  | ref=pol:E
    pol:B  | participant | witness | ref=pol:E
    edu:A  | participant | witness | ref=pol:E
    edu:B  | participant | victim  | ref=pol:E
    link pol:A edu:A verified
    link pol:B edu:B verified
    """
    (one,) = found(gathered)
    assert len(one.statements) == 4


_POSITIVE = {
    "an allegation against the victim": "pol:F | participant | victim | ref=pol:E\n"
    "csc:1 | allegation | domestic_abuse | ref=pol:E\nlink pol:F csc:1 verified",
    "suspect and victim in one source": "csc:F | participant | victim | ref=csc:E\n"
    "csc:F | participant | suspect | ref=csc:E",
    "reporter and suspect": "pol:F | participant | reporter | ref=pol:E\ncsc:1 | participant | offender | ref=pol:E\n"
    "link pol:F csc:1 verified",
    "witness and suspect": "pol:F | participant | Witness | ref=pol:E\ncsc:1 | participant | Suspect | ref=pol:E\n"
    "link pol:F csc:1 verified",
}


@pytest.mark.parametrize("rows", _POSITIVE.values(), ids=_POSITIVE.keys())
def test_parts_that_exclude_each_other(rows: str) -> None:
    """In any order of rows."""
    (one,) = found(case_from(rows))
    assert found(case_from(rows, reverse=True)) == [one]


_INNOCENT = {
    "cross-allegations of one source": "pol:F | participant | victim | ref=pol:E\n"
    "pol:F | participant | suspect | ref=pol:E\npol:M | participant | victim | ref=pol:E\n"
    "pol:M | participant | suspect | ref=pol:E",
    "counter-charges as events of their own": "pol:F | participant | victim | ref=pol:E1\n"
    "pol:F | participant | suspect | ref=pol:E2\npol:E1 | reference | 21/1 |\npol:E2 | reference | 21/2 |",
    "cross-allegation in words": "pol:F | participant | victim | ref=pol:E\ncsc:1 | participant | suspect | ref=pol:E\n"
    "pol:E | narrative | Cross-allegations by both. |\nlink pol:F csc:1 verified",
    "cross-allegation in a quote": "pol:F | participant | victim | ref=pol:E\n"
    "csc:1 | participant | suspect | ref=pol:E, quote=they hit each other\nlink pol:F csc:1 verified",
    "both sides known elsewhere": "pol:F | participant | victim | ref=pol:E\n"
    "pol:M | participant | suspect | ref=pol:E\n"
    "csc:1 | participant | suspect | ref=pol:E\ncsc:2 | participant | suspect | ref=pol:E\n"
    "csc:2 | participant | victim | ref=pol:E\nlink pol:F csc:1 verified\nlink pol:M csc:2 verified",
    "a mother hurt and blamed": "pol:F | participant | victim | ref=pol:E\ncsc:1 | allegation | neglect | ref=pol:E\n"
    "link pol:F csc:1 verified",
    "suspect and offender": "pol:F | participant | suspect | ref=pol:E\ncsc:1 | participant | offender | ref=pol:E\n"
    "link pol:F csc:1 verified",
    "victim and reporter": "pol:F | participant | victim | ref=pol:E\ncsc:1 | participant | reporter | ref=pol:E\n"
    "link pol:F csc:1 verified",
    "reporter and suspect of one source": "pol:F | participant | reporter | ref=pol:E\n"
    "pol:F | participant | suspect | ref=pol:E",
    "victim and child present": "pol:F | participant | victim | ref=pol:E\n"
    "csc:1 | participant | child_present | ref=pol:E\nlink pol:F csc:1 verified",
    "unlinked people": "pol:F | participant | victim | ref=pol:E\ncsc:1 | participant | suspect | ref=pol:E",
    "a denied part": "pol:F | participant | victim | ref=pol:E\n"
    "csc:1 | participant | suspect | ref=pol:E, polarity=-\n"
    "link pol:F csc:1 verified",
    "events that only look alike": "pol:F | participant | victim | ref=pol:E\n"
    "csc:1 | participant | suspect | ref=csc:E\n"
    "csc:E | time | 2021-05-01 |\npol:E | time | 2021-05-01 |\nlink pol:F csc:1 verified",
}


@pytest.mark.parametrize("rows", _INNOCENT.values(), ids=_INNOCENT.keys())
def test_innocent(rows: str) -> None:
    """Each row of the trap list: nothing is raised."""
    assert found(case_from(rows)) == []


def test_a_withheld_part_is_not_put_into_words() -> None:
    """Only that there is one, and whose."""
    rows = "pol:F | participant | suspect | ref=pol:E, withheld\ncsc:1 | participant | victim | ref=pol:E\n"
    (one,) = found(case_from(f"{rows}link pol:F csc:1 verified"))
    assert "suspect" not in one.summary + one.detail
    assert "a part that is withheld (police)" in one.summary


def test_no_parts_give_no_findings() -> None:
    """An empty case."""
    assert found(case_from("csc:1 | name | Kai Renouf |")) == []
