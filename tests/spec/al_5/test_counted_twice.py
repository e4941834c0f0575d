"""AL-5, drawn: entries counted as incidents, and incidents that really were several."""

from __future__ import annotations

import pytest

from tests.lib.drawn import case_from, drawn
from triangulate.conflicts.counted_twice import incident_counted_twice
from triangulate.findings import Finding, Severity
from triangulate.gathered import Gathered

ENTRIES = """
    record | predicate     | value            | more
    pol:E1 | event_type    | incident         |
    pol:E1 | reference     | 22/4471          | id=pr
    pol:E1 | time          | 2022-08-14T21:30 | id=pt
    pol:F  | participant   | suspect          | id=p, ref=pol:E1
    pol:F  | allegation    | domestic_abuse   | id=pa, ref=pol:E1
    pol:F  | name          | Daniel Hamon     |
    hlt:E2 | event_type    | attendance_ed    |
    hlt:E2 | reference     | 22/4471          | id=hr
    hlt:M  | participant   | victim           | id=h, ref=hlt:E2
    edu:E3 | event_type    | other            |
    edu:E3 | narrative     | Child very tired | id=e
    edu:E3 | same_event_as |                  | id=es, ref=pol:E1
    csc:E4 | event_type    | referral         |
    csc:E4 | reference     | 22 / 4471        | id=cr
    csc:F  | participant   | subject          | id=c, ref=csc:E4
    link pol:F csc:F strong
"""
COUNT = (
    'claim {"id": "14.1", "about": "csc:F", "predicate": "concern", "value": {"of": "domestic_abuse", "n": %s}, '
    '"event_time": "2022", "cites": %s%s}\n'
)
FOUR = '["pol:p", "hlt:h", "edu:e", "csc:c"]'


def found(gathered: Gathered) -> list[Finding]:
    return list(incident_counted_twice(gathered))


def test_four_records_of_one_evening_are_four_incidents_in_a_draft() -> None:
    """Police, ambulance, school and social care: one event, counted four times before a court."""
    (one,) = found(case_from(ENTRIES + COUNT % (4, FOUR, "")))
    assert one.severity is Severity.S1
    assert one.claims == ("14.1",)
    assert one.summary == (
        "4 domestic abuse incidents are counted for Daniel Hamon in claim 14.1; "
        "the 4 records they rest on are of 1 event."
    )
    assert one.events == ("csc:E4", "edu:E3", "hlt:E2", "pol:E1")
    assert {"pol:p", "hlt:h", "edu:e", "csc:c", "pol:pr", "hlt:hr", "csc:cr", "edu:es", "pol:pt"} == set(one.statements)
    assert {"pol:F", "csc:F", "hlt:M"} == set(one.personas)
    assert one.evidence[0].items == ("csc:E4", "edu:E3", "hlt:E2", "pol:E1")
    assert one.detail == (
        "Event E4 (csc) has 4 records (education, health, police and social care), dated 2022-08-14T21:30."
    )


def test_the_order_of_rows_does_not_matter() -> None:
    """The same finding with the same id."""
    rows = ENTRIES + COUNT % (4, FOUR, "")
    assert found(case_from(rows)) == found(case_from(rows, reverse=True))


@pytest.mark.parametrize(
    ("draft", "more", "severity"),
    [
        ('draft {"purpose": "conference"}', "", Severity.S2),
        ('draft {"purpose": "conference"}', ', "adverse": true', Severity.S1),
        ('draft {"purpose": "review"}', ', "quote": "a pattern of four incidents"', Severity.S1),
        ("", "", Severity.S1),
    ],
)
def test_a_pattern_that_is_pleaded_is_graded_higher(draft: str, more: str, severity: Severity) -> None:
    """Before a court, adverse to somebody, or called a pattern."""
    (one,) = found(case_from(f"{ENTRIES}{COUNT % (4, FOUR, more)}{draft}\n"))
    assert one.severity is severity


def test_a_document_that_holds_the_records_or_cites_them_is_counted_by_its_events() -> None:
    """The count cites a chronology: what stands in it, and what it cites."""
    rows = """
    csc:D  | document  | chronology       | created_at=2024-01-01
    csc:D  | cites     |                  | ref=pol:E1
    csc:D  | cites     |                  | ref=hlt:h
    csc:E4 | narrative | father aggressive | id=n, document=csc:D
    """
    (one,) = found(case_from(ENTRIES + rows + COUNT % (3, '["csc:D"]', "")))
    assert one.events == ("csc:E4", "hlt:E2", "pol:E1")


def test_an_injury_without_an_event_counts_as_one_of_its_own() -> None:
    """Nobody knows which event it is of, so it lowers no count."""
    rows = "hlt:M | injury | bruise | id=i, event_time=2022-08-14\n"
    (one,) = found(case_from(ENTRIES + rows + COUNT % (4, '["pol:p", "edu:e", "csc:c", "hlt:i"]', "")))
    assert "the 4 records they rest on are of 2 events" in one.summary
    assert found(case_from(ENTRIES + rows + COUNT % (2, '["pol:p", "edu:e", "csc:c", "hlt:i"]', ""))) == []


@pytest.mark.parametrize("predicate", ["x_incidents", "child_count", "allegation"])
def test_whatever_the_predicate_a_value_that_says_of_what_and_how_many_is_a_count(predicate: str) -> None:
    """The vocabulary has no word for a number of incidents."""
    count = (COUNT % (4, FOUR, "")).replace('"predicate": "concern"', f'"predicate": "{predicate}"')
    assert len(found(case_from(ENTRIES + count))) == 1


@drawn
def test_a_record_counts_what_it_was_taken_from(gathered: Gathered) -> None:
    """Without a draft: an assessment counts two, and took both from records of one event.

    record | predicate   | value                               | more
    pol:E1 | event_type  | incident                            |
    pol:E1 | reference   | 1                                   |
    pol:F  | participant | suspect                             | id=p, ref=pol:E1
    csc:E2 | event_type  | incident                            |
    csc:E2 | reference   | 1                                   |
    csc:D  | document    | chronology                          |
    csc:D  | cites       |                                     | ref=csc:E2
    csc:D  | cites       |                                     | ref=pol:p
    csc:F  | concern     | {"of": "domestic_abuse", "n": 2}    | id=n, derived_from=csc:D
    link pol:F csc:F strong
    """
    (one,) = found(gathered)
    assert one.severity is Severity.S2
    assert one.against == ("csc:n",)
    assert "(social care); the 2 records they rest on are of 1 event." in one.summary


@drawn
def test_a_count_that_cites_nothing_rests_on_every_record_of_such_incidents(gathered: Gathered) -> None:
    """Two records of one event in 2022, and one of another year that is not counted.

    record | predicate   | value          | more
    pol:E1 | event_type  | incident       |
    pol:E1 | reference   | 1              |
    pol:E1 | time        | 2022-08-14     |
    pol:F  | allegation  | domestic_abuse | id=a, ref=pol:E1
    csc:E2 | event_type  | incident       |
    csc:E2 | reference   | 1              |
    csc:F  | participant | suspect        | id=b, ref=csc:E2
    pol:E9 | time        | 2019-01-01     |
    pol:F  | allegation  | domestic_abuse | id=z, ref=pol:E9
    link pol:F csc:F strong
    claim {"id":"1","about":"csc:F","predicate":"concern","value":{"of":"domestic_abuse","n":2},"event_time":"2022"}
    """
    (one,) = found(gathered)
    assert one.events == ("csc:E2", "pol:E1")


@drawn
def test_records_that_are_alike_are_a_question_beside_it(gathered: Gathered) -> None:
    """Two share a reference; a third has the same people, type and day.

    record | predicate   | value          | more
    pol:E1 | event_type  | incident       |
    pol:E1 | reference   | 1              |
    pol:E1 | time        | 2022-08-14     |
    pol:F  | participant | suspect        | id=p, ref=pol:E1
    csc:E2 | event_type  | incident       |
    csc:E2 | reference   | 1              |
    csc:F  | participant | suspect        | id=c, ref=csc:E2
    edu:E3 | event_type  | incident       |
    edu:E3 | time        | 2022-08-14     |
    edu:F  | participant | suspect        | id=e, ref=edu:E3
    link pol:F csc:F strong
    link pol:F edu:F strong
    claim {"id":"1","about":"csc:F","predicate":"x","value":{"of":"incident","n":3},"cites":["pol:p","csc:c","edu:e"]}
    """
    (one,) = found(gathered)
    assert "3 incidents are counted" in one.summary
    assert "of 2 events" in one.summary
    assert one.evidence[1].items == ("edu:E3 pol:E1",)
    assert "only a reference or a person can say so" in one.detail


_TWO = """
    pol:E1 | event_type  | incident   |
    pol:E1 | reference   | 22/1       |
    pol:E1 | time        | 2022-08-14T10:00 |
    pol:E2 | event_type  | incident   |
    pol:E2 | reference   | 22/2       |
    pol:E2 | time        | 2022-08-14T22:00 |
    pol:F  | participant | suspect    | id=a, ref=pol:E1
    pol:F  | participant | suspect    | id=b, ref=pol:E2
"""
_INNOCENT = {
    "real repeats on one day": _TWO + COUNT.replace("csc:F", "pol:F") % (2, '["pol:a", "pol:b"]', ""),
    "counted once": ENTRIES + COUNT % (1, FOUR, ""),
    "nobody counts": ENTRIES,
    "a larger count whose records are all different": _TWO
    + COUNT.replace("csc:F", "pol:F") % (5, '["pol:a", "pol:b"]', ""),
    "several statements of one record": _TWO + "pol:E1 | narrative | loud | id=c\n"
    + COUNT.replace("csc:F", "pol:F") % (2, '["pol:a", "pol:b", "pol:c"]', ""),
    "alike, but nobody says they are one": _TWO
    + "csc:E3 | event_type | incident |\ncsc:E3 | time | 2022-08-14T10:00 |\n"
    "csc:F | participant | suspect | id=d, ref=csc:E3\nlink pol:F csc:F strong\n"
    + COUNT % (2, '["pol:a", "csc:d"]', ""),
    "a count of children": "csc:F | child_count | {\"of\": \"living\", \"n\": 4} |",
    "two incidents that one conference considered": _TWO + "csc:M | event_type | conference |\n"
    "csc:M | narrative | one | ref=pol:E1\ncsc:M | narrative | other | ref=pol:E2\n"
    + COUNT.replace("csc:F", "pol:F") % (2, '["pol:a", "pol:b"]', ""),
    "no count in the value": ENTRIES + 'claim {"id": "1", "about": "csc:F", "predicate": "concern", '
    '"value": {"of": "x", "n": "many"}, "cites": ["pol:p", "csc:c"]}\n',
}  # fmt: skip


@pytest.mark.parametrize("rows", _INNOCENT.values(), ids=_INNOCENT.keys())
def test_innocent(rows: str) -> None:
    """Each row of the trap list: nothing is raised."""
    assert found(case_from(rows)) == []
