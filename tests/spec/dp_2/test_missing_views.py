"""DP-2, drawn: who was not heard in an enquiry, conference or review, and what counts as an answer."""

from __future__ import annotations

import pytest

from tests.lib.drawn import case_from
from triangulate.conflicts.missing_views import missing_views
from triangulate.findings import Finding, FindingKind, Severity
from triangulate.gathered import Gathered


def found(gathered: Gathered) -> list[Finding]:
    return list(missing_views(gathered))


_ENQUIRY = """
    csc:E | event_type | section47 |
    csc:E | time | 2023-05-02 | id=t
    csc:K | participant | subject | ref=csc:E, id=k
    csc:K | birth_date | 2015-01-02 |
    csc:K | name | Kai Renouf |
    csc:M | name | Ann Renouf |
    csc:M | sex | F |
    csc:M | parent | birth | ref=csc:K, id=pm
    csc:M | views | I never left him alone. | ref=csc:E, id=vm
    csc:F | name | Joe Vibert |
    csc:F | parent | birth | ref=csc:K, id=pf
"""
_CHILD = "csc:K | views | I like it at home. | ref=csc:E\n"


@pytest.mark.parametrize(
    "words", ["not_sought |", "not_sought | quote=not contacted,", "Not contacted |", "| polarity=-,"]
)
def test_the_father_was_not_contacted(words: str) -> None:
    """Article 42: the mother was spoken to, the father was not."""
    value, _, more = words.partition("|")
    rows = _ENQUIRY + _CHILD + f"csc:F | views | {value.strip()} | {more} ref=csc:E, id=v"
    (one,) = found(case_from(rows))
    assert one.summary == (
        "In the section 47 enquiry of 2023-05-02 (social care) the views of Joe Vibert were not sought and no reason "
        "is given."
    )
    assert (one.severity, one.kind) == (Severity.S2, FindingKind.GAP)
    assert {"csc:v", "csc:t", "csc:k", "csc:vm"} <= set(one.statements)
    assert one.against == ("csc:v",)
    assert one.events == ("csc:E",)
    assert one.searched == ("csc: views, coverage not stated",)
    assert found(case_from(rows, reverse=True)) == [one]


def test_nothing_is_recorded_of_a_father_with_responsibility_and_a_child_of_eight() -> None:
    """Both are named in one finding."""
    (one,) = found(case_from(_ENQUIRY + "csc:F | parental_responsibility | held | ref=csc:K, id=pr"))
    assert "no views of" in one.summary
    assert "Joe Vibert" in one.summary
    assert "Kai Renouf" in one.summary
    assert "Ann Renouf" not in one.summary
    assert "csc:pr" in one.statements
    assert len(one.people) == 2


def test_the_record_speaks_against_a_father_who_was_not_heard() -> None:
    """“Father a risk”, and no word of his."""
    (one,) = found(case_from(_ENQUIRY + _CHILD + "csc:F | concern | domestic_abuse | ref=csc:E, id=c"))
    assert "csc:c" in one.statements
    assert "Joe Vibert" in one.summary


def test_a_removal_follows() -> None:
    """Graded S1, with the order."""
    rows = _ENQUIRY + "csc:K | legal_status | interim_care_order | valid_from=2023-06-01, id=o"
    (one,) = found(case_from(rows))
    assert one.severity is Severity.S1
    assert "csc:o" in one.statements


def test_a_draft_for_a_court_seeks_a_removal() -> None:
    """Threshold statement about the child."""
    draft = 'draft {"purpose": "court", "title": "Threshold statement", "subjects": ["csc:K"]}'
    (one,) = found(case_from(_ENQUIRY + draft))
    assert one.severity is Severity.S1


def test_an_assessment_before_a_removal_must_hear_the_child() -> None:
    """Without a removal an assessment is not looked at."""
    rows = _ENQUIRY.replace("section47", "assessment")
    assert found(case_from(rows)) == []
    (one,) = found(case_from(rows + "csc:K | order | care_order | event_time=2023-09-01"))
    assert "Kai Renouf" in one.summary


def test_silence_counts_where_the_draft_relies_on_the_process() -> None:
    """No views of anybody are recorded: nothing, until somebody relies on it."""
    bare = _ENQUIRY.replace("csc:M | views | I never left him alone. | ref=csc:E, id=vm", "")
    assert found(case_from(bare)) == []
    claim = 'claim {"id": "1.1", "about": "csc:K", "predicate": "concern", "value": "neglect", "ref": "csc:E"}'
    (one,) = found(case_from(bare + claim))
    assert one.claims == ("1.1",)
    assert "Nobody is recorded as heard." in one.detail


_INNOCENT = {
    "a safe reason": "csc:F | views | not_sought | ref=csc:E, quote=Not safe: he had threatened the mother",
    "declined": "csc:F | views | declined | ref=csc:E",
    "unable": "csc:F | views | unable | ref=csc:E, quote=in hospital",
    "his words": "csc:F | views | I was not asked before. | ref=csc:E\n"
    "csc:F | parental_responsibility | held | ref=csc:K",
    "attended": "csc:F | participant | attendee | ref=csc:E\ncsc:F | parental_responsibility | held | ref=csc:K",
    "an informant": "csc:F | parental_responsibility | held | ref=csc:K\n"
    "csc:K | injury | bruise | ref=csc:E, informant=csc:F",
    "responsibility not known": "csc:F | sex | M |",
    "no responsibility": "csc:F | parental_responsibility | none | ref=csc:K",
    "died": "csc:F | parental_responsibility | held | ref=csc:K\ncsc:F | death_date | 2020-01-01 |",
    "withheld views": "csc:F | parental_responsibility | held | ref=csc:K\ncsc:F | views | x | ref=csc:E, withheld",
    "held later": "csc:F | parental_responsibility | held | ref=csc:K, valid_from=2024-01-01",
}


@pytest.mark.parametrize("rows", _INNOCENT.values(), ids=_INNOCENT.keys())
def test_innocent(rows: str) -> None:
    """Each row of the trap list where mother and child were heard: nothing is raised."""
    assert found(case_from(_ENQUIRY + _CHILD + rows)) == []


@pytest.mark.parametrize("born", ["2019-06-01", "2004-01-01", "2018~"])
def test_children_under_four_and_grown_subjects_need_not_be_heard(born: str) -> None:
    """On the day of the enquiry; an age that is not known raises nothing."""
    assert found(case_from(_ENQUIRY.replace("2015-01-02", born))) == []


@pytest.mark.parametrize("kind", ["strategy_meeting", "home_visit", "assessment"])
def test_other_events_need_no_views(kind: str) -> None:
    """Families do not attend strategy meetings."""
    assert found(case_from(_ENQUIRY.replace("section47", kind))) == []


def test_a_return_of_dates_records_no_views() -> None:
    """The SSDA903 return holds codes of how a child took part, and nothing of parents."""
    from tests.lib.people import joined_case, source

    for system, number in (("SSDA903 return", 0), ("Mosaic", 1)):
        builder = source("csc", system=system)
        builder.event("E", "review")
        builder.say("E", "time", "2023-05-02")
        builder.say(builder.persona("K"), "participant", "subject", ref="E")
        builder.say("K", "views", "attended and spoke for themself", ref="E")
        builder.say(builder.persona("F"), "parental_responsibility", "held", ref="K")
        assert len(found(joined_case(builder.finish()))) == number


def test_a_year_beside_a_day_of_it_does_not_make_the_age_unknown() -> None:
    """A coarser date inside a finer one is the same date."""
    rows = _ENQUIRY.replace("2015-01-02", "2019-01-17") + "pol:K | birth_date | 2019 |\nlink csc:K pol:K verified"
    (one,) = found(case_from(rows))
    assert "Kai Renouf" in one.summary


def test_records_that_may_be_of_somebody_heard_raise_nothing() -> None:
    """A school's contact of that name, linked to nobody."""
    contact = """
    edu:9 | name | A Renouf |
    edu:9 | parental_responsibility | held | ref=edu:K
    edu:K | name | Kai Renouf |
    link csc:K edu:K verified
    """
    assert found(case_from(_ENQUIRY + _CHILD + contact)) == []
    (one,) = found(case_from(_ENQUIRY + _CHILD + contact.replace("A Renouf", "Walter Hamon")))
    assert "Walter Hamon" in one.summary


@pytest.mark.parametrize(
    "views",
    [
        "csc:F | views | I disagree. | document=csc:D\ncsc:D | document | minutes |\ncsc:D | minutes_of | | ref=csc:E",
        "csc:F | views | I disagree. | event_time=2023-05-02\ncsc:F | participant | invited | ref=csc:E",
    ],
)
def test_views_in_the_minutes_or_of_that_day_count(views: str) -> None:
    """Though they do not refer to the process."""
    held = "csc:F | parental_responsibility | held | ref=csc:K\n"
    assert found(case_from(_ENQUIRY + _CHILD + held + views)) == []
