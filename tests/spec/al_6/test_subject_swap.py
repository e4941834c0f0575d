"""AL-6, drawn: entries filed under somebody that fit a relative, and entries that fit both or their own subject."""

from __future__ import annotations

import pytest

from tests.lib.drawn import case_from, drawn
from triangulate.conflicts.subject_swap import subject_swap
from triangulate.findings import Finding, Severity
from triangulate.gathered import Gathered


def found(gathered: Gathered) -> list[Finding]:
    return list(subject_swap(gathered))


@drawn
def test_the_injury_of_one_twin_is_filed_under_the_other(gathered: Gathered) -> None:
    """Health has it for Amelia, social care for Oliver; the school's “A” fits Amelia.

    record | predicate  | value            | more
    hlt:A  | name       | Amelia Le Brun   | id=n
    hlt:A  | birth_date | 2014-03-01       |
    hlt:A  | injury     | bruise on arm    | id=i, ref=hlt:E
    hlt:E  | reference  | C7               |
    csc:O  | name       | Oliver Le Brun   |
    csc:O  | birth_date | 2014-03-01       |
    csc:O  | injury     | bruise on arm    | id=i, ref=csc:E
    csc:E  | reference  | C7               |
    edu:O  | name       | Oliver Le Brun   |
    edu:O  | concern    | physical_abuse   | id=c, said_as=A Le Brun
    link csc:O edu:O verified
    """
    one, two = found(gathered)
    assert one.severity is two.severity is Severity.S1
    assert one.statements == ("csc:i", "hlt:i")
    assert one.events == ("csc:E", "hlt:E")
    assert one.summary == (
        "An injury is filed under Oliver Le Brun by social care, and another source's record of the same event fits "
        "Amelia Le Brun instead."
    )
    assert len(one.people) == 2
    assert two.statements == ("edu:c", "hlt:n")
    assert "the name in it fits Amelia Le Brun instead" in two.summary
    assert two.personas == ("edu:O",)
    assert two.held_by == "education"


_FAMILY = (
    "csc:M | parent | birth | ref=csc:A\ncsc:M | parent | birth | ref=csc:O\n"
    "csc:A | name | Amelia Vibert |\ncsc:A | birth_date | 2014-03-01 |\ncsc:A | sex | F |\n"
    "csc:O | name | Oliver Vibert |\ncsc:O | birth_date | 2016-05-09 |\ncsc:O | sex | M |\n"
)
_POSITIVE = {
    "a name used for the person": "csc:O | concern | neglect | id=x, said_as=Amelia",
    "a nickname used for the person": "csc:O | concern | neglect | id=x, said_as=Millie Vibert",
    "a single initial": "csc:O | concern | neglect | id=x, said_as=A",
    "a name in the words": "csc:O | injury | bruise | id=x, quote=Bruise on Amelia's left arm.",
    "a name at the beginning": "csc:O | injury | bruise | id=x, quote=Amelia has a bruise on her arm.",
    "a date of birth": "csc:O | injury | bruise | id=x, quote=Child born 01/03/2014 seen with bruise",
    "a date of birth beside the words": "csc:O | injury | bruise | id=x, said_as=pupil b. 2014-03-01",
    "a word of sex": "csc:O | concern | neglect | id=x, said_as=the girl",
    "pronouns": "csc:O | injury | bruise | id=x, quote=Bruise on her upper arm.",
    "a part in an event": "csc:O | participant | victim | id=x, ref=csc:E, said_as=Amelia Vibert",
    "taken from a statement about the other": "hlt:A | injury | bruise | id=i\nlink hlt:A csc:A verified\n"
    "csc:O | injury | bruise | id=x, derived_from=hlt:i",
    "told of the same injury": "hlt:A | injury | bruise | id=i, event_time=2022-03-01\nlink hlt:A csc:A verified\n"
    "csc:O | injury | Bruise | id=x, basis=told, event_time=2022-03-01",
}


@pytest.mark.parametrize("rows", _POSITIVE.values(), ids=_POSITIVE.keys())
def test_entries_that_fit_the_sister(rows: str) -> None:
    """In any order of rows."""
    (one,) = found(case_from(_FAMILY + rows))
    assert "csc:x" in one.statements
    assert len(one.people) == 2
    assert found(case_from(_FAMILY + rows, reverse=True)) == [one]


def test_words_that_fit_two_sisters_are_one_finding() -> None:
    """Both are named, neither is chosen."""
    rows = (
        "csc:M | parent | birth | ref=csc:Z\ncsc:Z | name | Zoe Vibert |\ncsc:Z | sex | F |\n"
        "csc:O | concern | neglect | id=x, said_as=the girl"
    )
    (one,) = found(case_from(_FAMILY + rows))
    assert len(one.people) == 3
    assert one.summary.endswith("fits Amelia Vibert or Zoe Vibert instead.")


def test_a_claim_that_cites_only_what_is_said_of_the_sister() -> None:
    """The draft files it under the brother."""
    rows = (
        _FAMILY + "hlt:A | injury | bruise | id=i\nlink hlt:A csc:A verified\n"
        'claim {"id": "3.1", "about": "csc:O", "predicate": "injury", "value": "bruise", "cites": ["hlt:i"]}'
    )
    (one,) = found(case_from(rows))
    assert one.claims == ("3.1",)
    assert one.statements == ("hlt:i",)
    assert found(case_from(rows.replace('"csc:O", "pred', '"csc:A", "pred'))) == []


def test_an_allegation_against_the_father_that_the_police_hold_against_the_stepfather() -> None:
    """One event, two men of one family, and neither source knows of the other there."""
    rows = (
        "csc:K | name | Kim Vibert |\ncsc:F | parent | birth | ref=csc:K\ncsc:S | parent | step | ref=csc:K\n"
        "pol:S | participant | suspect | id=p, ref=pol:E\n"
        "pol:E | reference | 22/1 |\ncsc:E | reference | 22/1 |\n"
        "csc:F | allegation | physical_abuse | id=a, ref=csc:E\n"
        "link pol:S csc:S verified\n"
    )
    (one,) = found(case_from(rows))
    assert one.statements == ("csc:a", "pol:p")
    assert found(case_from(f"{rows}csc:S | participant | witness | ref=csc:E")) == []


_INNOCENT = {
    "a group referral": "csc:O | concern | neglect | said_as=Amelia, ref=csc:E\ncsc:A | concern | neglect | ref=csc:E",
    "both named": "csc:O | injury | bruise | quote=Amelia and Oliver have bruises.",
    "the other did it": "csc:O | injury | bruise | quote=Amelia hit him.",
    "by the other": "csc:O | injury | bruise | quote=Pushed over by Amelia.",
    "the other told": "csc:O | concern | neglect | quote=Amelia said there was no food.",
    "the other's mother": "csc:O | concern | neglect | quote=Amelia's mother did not come.",
    "a role word": "csc:O | concern | neglect | said_as=Dad",
    "their own short name": "csc:O | concern | neglect | said_as=Ollie",
    "their own initial": "csc:O | concern | neglect | said_as=O Vibert",
    "their own sex": "csc:O | concern | neglect | said_as=the boy",
    "another's pronoun": "csc:O | injury | bruise | quote=His mother gripped her arm.",
    "gender recognition": "csc:O | flag | gender_recognition |\ncsc:O | injury | bruise | quote=Bruise on her arm.",
    "another gender": "csc:O | gender | F |\ncsc:O | concern | neglect | said_as=the girl",
    "a concern because of the sister": "hlt:A | injury | bruise | id=i\nlink hlt:A csc:A verified\n"
    "csc:O | concern | physical_abuse | derived_from=hlt:i",
    "taken over for both": "hlt:A | injury | bruise | id=i\nlink hlt:A csc:A verified\n"
    "csc:O | injury | bruise | derived_from=hlt:i\ncsc:A | injury | bruise | derived_from=hlt:i",
    "both known at the event": "hlt:A | injury | bruise | ref=hlt:E\nhlt:E | reference | 7 |\n"
    "link hlt:A csc:A verified\n"
    "csc:E | reference | 7 |\ncsc:O | injury | cut | ref=csc:E\ncsc:A | participant | child_present | ref=csc:E",
    "two real injuries": "hlt:A | injury | bruise | event_time=2022-03-01\nlink hlt:A csc:A verified\n"
    "csc:O | injury | bruise | basis=observed, event_time=2022-03-01",
    "an allegation in which the child is named": "csc:M | allegation | neglect | quote=Amelia has no coat.",
    "another date": "csc:O | injury | bruise | quote=Seen on 01/03/2014 with a bruise",
    "strangers": "csc:X | concern | neglect | said_as=Amelia",
}


@pytest.mark.parametrize("rows", _INNOCENT.values(), ids=_INNOCENT.keys())
def test_innocent(rows: str) -> None:
    """Each row of the trap list beside a sister and brother: nothing is raised."""
    assert found(case_from(_FAMILY + rows)) == []


def test_no_entries_give_no_findings() -> None:
    """An empty case."""
    assert found(case_from("csc:1 | name | Kai Renouf |")) == []
