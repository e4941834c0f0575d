"""AL-1, drawn: outcomes of one allegation that cannot stand in one process, and outcomes that can."""

from __future__ import annotations

import pytest

from tests.lib.drawn import case_from, drawn
from triangulate.conflicts.outcome_conflicts import outcome_conflict
from triangulate.findings import Finding, FindingKind, Severity
from triangulate.gathered import Gathered


def found(gathered: Gathered) -> list[Finding]:
    return list(outcome_conflict(gathered))


@drawn
def test_only_the_conviction_the_school_recorded_conflicts(gathered: Gathered) -> None:
    """No further action and "substantiated" are two processes; "convicted" is above what the police recorded.

    record | predicate   | value                                      | more
    pol:F  | name        | Paul Renouf                                |
    pol:F  | participant | suspect                                    | id=p, ref=pol:E
    pol:E  | reference   | 22/4471                                    |
    pol:E  | outcome     | no further action - insufficient evidence  | id=o
    csc:E  | reference   | 22 / 4471                                  |
    csc:E  | outcome     | physical abuse by father: substantiated    | id=o
    edu:E  | reference   | 22/4471                                    |
    edu:E  | outcome     | Dad convicted                              | id=o
    """
    (one,) = found(gathered)
    assert one.kind is FindingKind.CONTRADICTION
    assert one.severity is Severity.S1
    assert one.statements == ("edu:o", "pol:o")
    assert one.against == ("edu:o",)
    assert "convicted (education) against no further action (police), the furthest" in one.summary
    assert one.detail == (
        "Other processes answer other questions and are no part of this: substantiated (social care)."
    )
    assert one.personas == ("pol:F",)
    assert one.events == ("csc:E", "edu:E", "pol:E")
    assert one.held_by == "court"
    assert one.searched == ("pol: coverage of outcomes not stated",)


@drawn
def test_a_convicted_statement_without_an_event_is_read_against_the_persons_allegations(gathered: Gathered) -> None:
    """The link between the two records is named.

    record | predicate  | value           | more
    pol:F  | allegation | physical_abuse  | ref=pol:E
    pol:E  | outcome    | NFA             | id=o, event_time=2022-07-01
    edu:7  | convicted  | assault         | id=c, said_as=Dad
    link pol:F edu:7 probable
    """
    (one,) = found(gathered)
    assert one.statements == ("edu:c", "pol:o")
    assert one.links == ("l-edu:7-pol:F",)
    assert "The records may be about two people" in one.detail
    assert one.personas == ("edu:7", "pol:F")


@drawn
def test_a_claim_above_anything_decided_is_raised_with_what_it_cites(gathered: Gathered) -> None:
    """The draft turns the school's words into a conviction.

    record | predicate  | value           | more
    pol:F  | allegation | physical_abuse  | ref=pol:E
    pol:E  | outcome    | charged         | id=o, process=criminal
    edu:7  | concern    | physical_abuse  | id=s, ref=pol:E
    link pol:F edu:7 verified
    claim {"id": "4.1", "about": "edu:7", "predicate": "convicted", "value": "assault", "cites": ["edu:s"]}
    """
    (one,) = found(gathered)
    assert one.claims == ("4.1",)
    assert one.statements == ("edu:s", "pol:o")
    assert "convicted (the draft) against charged (police)" in one.summary


@drawn
def test_two_authorities_hold_different_ends_of_one_enquiry(gathered: Gathered) -> None:
    """Both decide, and each latest outcome stands: neither is chosen.

    record | predicate | value            | more
    csc1:E | outcome   | substantiated    | id=a, event_time=2022-03-01
    csc2:E | outcome   | unsubstantiated  | id=b, event_time=2022-05-01
    csc2:E | same_event_as |              | ref=csc1:E
    """
    (one,) = found(gathered)
    assert one.statements == ("csc1:a", "csc2:b")
    assert "substantiated" in one.summary
    assert "(care)" in one.summary


@drawn
def test_a_conviction_beside_the_bare_police_record_is_above_it(gathered: Gathered) -> None:
    """The police hold the event and no outcome at all.

    record | predicate   | value    | more
    pol:F  | participant | suspect  | id=p, ref=pol:E
    pol:E  | reference   | 22/4471  | id=r
    edu:F  | convicted   | assault  | id=c, ref=pol:E
    """
    (one,) = found(gathered)
    assert one.statements == ("edu:c", "pol:p", "pol:r")
    assert "no outcome in the record of police" in one.summary


@pytest.mark.parametrize(
    "said",
    [
        'edu:E | outcome | {"outcome": "convicted", "process": "criminal"} | id=o',
        "edu:7 | convicted | true | id=o, ref=edu:E",
        "edu:7 | convicted | | id=o, ref=pol:E",
        "edu:E | outcome | found guilty at court | id=o, process=criminal",
        "edu:E | decision | pleaded guilty | id=o",
        "edu:7 | allegation | physical_abuse | id=o, ref=edu:E, kind=finding, process=criminal",
        "edu:E | outcome | charged | id=o",
        "edu:E | outcome | | id=o, quote=Dad convicted",
    ],
)
def test_every_form_of_the_stronger_outcome_is_read(said: str) -> None:
    """A text, an object, a conviction of the person, a decision, a finding; in any order of rows."""
    table = (
        "pol:F | participant | suspect | ref=pol:E\npol:E | outcome | no_further_action | id=o, process=criminal\n"
        f"pol:E | reference | 21/9 |\nedu:E | reference | 21/9 |\n{said}\nlink pol:F edu:7 verified"
    )
    table = table if "edu:7 |" in said else table.replace("\nlink pol:F edu:7 verified", "")
    (one,) = found(case_from(table))
    assert one.statements == ("edu:o", "pol:o")
    assert found(case_from(table, reverse=True)) == [one]


def test_a_lower_outcome_stated_after_the_higher_one_is_raised() -> None:
    """The school still says no further action a year after the conviction; an earlier note of it is history."""
    rows = (
        "crt:E | outcome | convicted | id=o, event_time=2023-02-01\ncrt:E | reference | 22/1 |\n"
        "edu:E | reference | 22/1 |\nedu:E | outcome | NFA | id=n, process=criminal, recorded_at={}"
    )
    assert len(found(case_from(rows.format("2024-02-01")))) == 1
    assert found(case_from(rows.format("2022-08-01"))) == []


def test_an_outcome_that_was_overtaken_conflicts_when_it_is_stated_again() -> None:
    """Convicted, then acquitted on appeal by the same court: the latest stands."""
    rows = (
        "crt:E | outcome | convicted | event_time=2022-02-01\ncrt:E | outcome | acquitted | event_time=2023-02-01\n"
        "edu:F | convicted | assault | ref=crt:E, recorded_at={}"
    )
    assert len(found(case_from(rows.format("2024-02-01")))) == 1
    assert found(case_from(rows.format("2022-08-01"))) == []


def test_a_denied_conviction_stands_against_one_and_against_nothing_else() -> None:
    """The police say that he was not convicted."""
    rows = "pol:F | convicted | | polarity=-, ref=pol:E\npol:E | outcome | discontinued |\n"
    assert found(case_from(rows)) == []
    assert len(found(case_from(f"{rows}edu:F | convicted | assault | ref=pol:E"))) == 1


_POLICE = "pol:F | allegation | physical_abuse | ref=pol:E\npol:E | reference | 22/1 |\n"
_INNOCENT = {
    "two processes": "pol:E | outcome | NFA |\ncsc:E | reference | 22/1 |\ncsc:E | outcome | substantiated |",
    "NFA is not unfounded": "pol:E | outcome | no further action |\ncsc:E | reference | 22/1 |\n"
    "csc:E | outcome | no further action |",
    "a civil finding beside an acquittal": "crt:E | reference | 22/1 |\ncrt:E | outcome | found proved |\n"
    "pol:E | outcome | acquitted |",
    "up the ladder": "pol:E | outcome | under investigation | event_time=2021-01-01\n"
    "pol:E | outcome | NFA | event_time=2021-05-01\npol:E | outcome | charged | event_time=2022-01-01\n"
    "crt:E | reference | 22/1 |\ncrt:E | outcome | convicted | event_time=2022-09-01",
    "an earlier stage elsewhere": "pol:E | outcome | NFA | event_time=2022-05-01\nedu:E | reference | 22/1 |\n"
    "edu:E | outcome | under police investigation | recorded_at=2022-02-01",
    "the school repeats the conviction": "pol:E | outcome | convicted |\nedu:F | convicted | assault | ref=pol:E",
    "malicious is false": "csc:E | reference | 22/1 |\ncsc:E | outcome | malicious |\nedu:E | reference | 22/1 |\n"
    "edu:E | outcome | false |",
    "dropped": "pol:E | outcome | NFA |\nedu:E | reference | 22/1 |\nedu:E | outcome | case dropped |",
    "hedged": "pol:E | outcome | NFA |\nedu:E | reference | 22/1 |\nedu:E | outcome | may be charged |",
    "denied": "pol:E | outcome | NFA |\nedu:E | reference | 22/1 |\nedu:E | outcome | never charged |",
    "a medical outcome": "pol:E | outcome | NFA |\nhlt:E | reference | 22/1 |\nhlt:E | outcome | NAI |",
    "an exclusion and a discharge": "edu:E | outcome | permanent | process=education\nhlt:E | reference | 22/1 |\n"
    "hlt:E | outcome | discharged home | process=medical",
    "another event": "pol:E | outcome | NFA |\nedu:G | participant | suspect | ref=edu:E\n"
    "edu:E | reference | 22/2 |\nedu:E | outcome | convicted |",
    "no police source": "edu:E | outcome | convicted |\nhlt:E | outcome | convicted |",
    "several accused": "pol:M | allegation | physical_abuse | ref=pol:E\npol:E | outcome | NFA |\n"
    "crt:E | reference | 22/1 |\ncrt:E | outcome | acquitted | process=criminal\ncrt:E2 | reference | 22/1 |\n"
    "crt:E2 | outcome | discontinued | process=criminal\nedu:E | reference | 22/1 |\nedu:E | outcome | charged |",
    "an outcome without words": "pol:E | outcome | NFA |\nedu:E | reference | 22/1 |\nedu:E | outcome | | withheld",
    "an unknown outcome": "pol:E | outcome | NFA |\nedu:F | convicted | assault | ref=pol:E, polarity=?",
}


@pytest.mark.parametrize("rows", _INNOCENT.values(), ids=_INNOCENT.keys())
def test_innocent(rows: str) -> None:
    """Each row of the trap list beside an allegation that the police hold: nothing is raised."""
    start = _POLICE if "no police" not in rows and "pol:E | outcome" in rows else ""
    assert found(case_from(start + rows)) == []


def test_a_conviction_of_another_time_or_that_police_hold_is_not_read_against_the_allegation() -> None:
    """Dated before the event it cannot be its outcome; a conviction in the police record is one."""
    rows = "pol:F | allegation | neglect | ref=pol:E\npol:E | time | 2022-03-01 |\npol:E | outcome | NFA |\n"
    joined = "\nlink pol:F edu:F verified"
    assert found(case_from(f"{rows}edu:F | convicted | theft | event_time=2015-05-01{joined}")) == []
    assert len(found(case_from(f"{rows}edu:F | convicted | neglect | event_time=2023-05-01{joined}"))) == 1
    held = "pol:F | convicted | theft |\n"
    assert found(case_from(f"{rows}{held}edu:F | convicted | neglect |{joined}")) == []


@pytest.mark.parametrize(
    ("rows", "raised"),
    [
        ("edu:E | outcome | acquitted |\nhlt:E | outcome | convicted | process=criminal", 1),
        ("edu:E | outcome | convicted |\nhlt:E | outcome | convicted | process=criminal", 0),
        ("crt:E | outcome | convicted |\npol:E | outcome | discontinued |", 1),
        ("pol:E | outcome | caution |\nedu:E | outcome | NFA | process=criminal", 1),
        ("csc:E | outcome | unfounded |\nedu:E | outcome | unsubstantiated |", 1),
        ("pol:E | outcome | charged |\nedu:E | outcome | no further action | process=criminal", 0),
    ],
)
def test_final_outcomes_of_two_sources(rows: str, raised: int) -> None:
    """Of one rank and different: raised, whoever decides."""
    named = "\n".join(f"{source}:E | reference | 22/1 |" for source in ("crt", "pol", "csc", "edu", "hlt"))
    assert len(found(case_from(f"{rows}\n{named}"))) == raised


def test_of_several_accused_only_a_conviction_that_nobody_recorded_is_raised() -> None:
    """The outcomes of the event may be of either; the conviction is of neither."""
    rows = (
        f"{_POLICE}pol:M | allegation | physical_abuse | ref=pol:E\npol:E | outcome | NFA |\n"
        "edu:E | reference | 22/1 |\nedu:E | outcome | {} |"
    )
    assert len(found(case_from(rows.format("convicted")))) == 1
    assert found(case_from(rows.format("acquitted"))) == []


def test_convictions_of_two_people_are_their_own() -> None:
    """The court convicted the mother; that says nothing of the father, whom nobody convicted."""
    rows = (
        f"{_POLICE}pol:M | allegation | physical_abuse | ref=pol:E\npol:E | outcome | NFA |\n"
        "pol:M | convicted | assault | ref=pol:E\nedu:F | convicted | assault | id=c, ref=pol:E\n"
        "link edu:F pol:F verified"
    )
    (one,) = found(case_from(rows))
    assert "edu:c" in one.statements


def test_a_withheld_outcome_is_not_put_into_words() -> None:
    """Only that there is one, and whose."""
    rows = (
        "pol:F | participant | suspect | ref=pol:E\npol:E | outcome | caution | withheld\n"
        "edu:7 | convicted | assault | ref=pol:E\nlink pol:F edu:7 verified"
    )
    (one,) = found(case_from(rows))
    assert "out of court" not in str(one)
    assert "an outcome that is withheld (police)" in one.summary


def test_no_outcomes_give_no_findings() -> None:
    """An empty case."""
    assert found(case_from("csc:1 | name | Kai Renouf |")) == []
