"""TM-5, drawn: overdue reviews, old records given as current, and newer ones that are not cited."""

from __future__ import annotations

import pytest

from tests.lib.drawn import case_from, drawn
from triangulate.conflicts.shelf_lives import shelf_lives
from triangulate.conflicts.stale_facts import stale_fact
from triangulate.findings import Finding, Severity
from triangulate.gathered import Gathered
from triangulate.normalise.table_reader import read_table
from triangulate.vocabulary import PREDICATES


def found(gathered: Gathered) -> list[Finding]:
    return list(stale_fact(gathered))


@drawn
def test_a_warning_marker_is_past_its_review(gathered: Gathered) -> None:
    """Due in February 2018 and still held; nothing is recorded since.

    record | predicate      | value                                                     | more
    csc:F  | warning_marker | {"text": "do not visit alone", "review_date": "2018-02"} | id=w, recorded_at=2017-02-01
    csc:F  | name           | Daniel Hamon                                              |
    as_at 2024-02-20
    """
    (one,) = found(gathered)
    assert one.severity is Severity.S3
    assert one.statements == ("csc:w",)
    assert one.personas == ("csc:F",)
    assert one.summary == (
        "A warning marker about Daniel Hamon (social care) was due for review 2018-02 and is still held as current."
    )
    assert "No allegation, concern, conviction or part in an event is recorded since" in one.detail
    assert one.searched == ("csc (social care); day of the extract not given; no coverage declared",)


@drawn
def test_what_is_recorded_since_is_said(gathered: Gathered) -> None:
    """A review would weigh it; the check does not.

    record | predicate      | value                                        | more
    csc:F  | warning_marker | {"text": "dog", "review_date": "2018-02-01"} | id=w, recorded_at=2017-02-01
    pol:F  | allegation     | domestic_abuse                               | event_time=2022-08-14
    link csc:F pol:F strong
    as_at 2024-02-20
    """
    (one,) = found(gathered)
    assert "most recently of 2022-08-14" in one.detail


@drawn
def test_an_address_is_given_as_current_on_an_old_record(gathered: Gathered) -> None:
    """Recorded in 2019 and confirmed by nobody since.

    record | predicate | value           | more
    csc:K  | address   | Flat 3, JE2 3AB | id=a, recorded_at=2019-05-01
    csc:K  | name      | Kai Renouf      |
    claim {"id": "5.1", "about": "csc:K", "predicate": "address", "value": "Flat 3, JE2 3AB", "cites": ["csc:a"]}
    as_at 2024-02-20
    """
    (one,) = found(gathered)
    assert one.claims == ("5.1",)
    assert one.statements == ("csc:a",)
    assert (
        one.summary == "The draft gives the address of Kai Renouf as current on records last confirmed on 2019-05-01."
    )
    assert "Flat 3" not in one.summary + one.detail


@drawn
def test_a_newer_record_of_another_source_is_not_cited(gathered: Gathered) -> None:
    """The school knows another school of a later day: both are set side by side, with the link between them.

    record | predicate   | value                  | more
    csc:K  | enrolled_at | {"name": "La Moye School"} | id=a, recorded_at=2023-09-01
    edu:K  | enrolled_at | {"name": "Grainville"} | id=b, valid_from=2024-01-08, valid_to=..
    link csc:K edu:K probable
    claim {"id":"5.1","about":"csc:K","predicate":"enrolled_at","value":{"name":"La Moye School"},"cites":["csc:a"]}
    as_at 2024-02-20
    """
    (one,) = found(gathered)
    assert one.statements == ("csc:a", "edu:b")
    assert one.against == ("edu:b",)
    assert one.links == ("l-csc:K-edu:K",)
    assert "a newer record (education) says otherwise and is not cited" in one.summary


@drawn
def test_a_newer_record_says_that_a_plan_has_ended(gathered: Gathered) -> None:
    """The draft cites the start of the plan, another source its end.

    record | predicate             | value   | more
    csc:K  | child_protection_plan | neglect | id=a, valid_from=2023-11-01, recorded_at=2023-11-01
    hlt:K  | child_protection_plan | neglect | id=b, valid_from=2023-11-01, valid_to=2024-01-15, recorded_at=2024-01-16
    link csc:K hlt:K verified
    claim {"id": "5.1", "about": "csc:K", "predicate": "child_protection_plan", "value": "neglect", "cites": ["csc:a"]}
    as_at 2024-02-20
    """
    (one,) = found(gathered)
    assert one.against == ("hlt:b",)


@drawn
def test_a_marker_without_a_date_of_review_is_overdue_after_a_year(gathered: Gathered) -> None:
    """A marker nobody reviewed; another one with a later, undated text is its own.

    record | predicate      | value             | more
    csc:F  | warning_marker | {"text": "knife"} | id=w, recorded_at=2017-02-01
    csc:F  | warning_marker | {"text": "dog"}   | id=v, recorded_at=2023-12-01
    as_at 2024-02-20
    """
    (one,) = found(gathered)
    assert one.statements == ("csc:w",)


@pytest.mark.parametrize(
    ("older", "newer", "claim"),
    [
        ("phone | 01534 1 |", "phone | 01534 1 |", '"phone", "value": "01534 1"'),
        ("partner | | ref=csc:M", "partner | | ref=csc:M", '"partner", "ref": "csc:M"'),
    ],
)
def test_what_may_be_many_is_stale_by_age_and_fresh_once_confirmed(older: str, newer: str, claim: str) -> None:
    """Another number or partner is no contradiction; the same one, written down again, is a confirmation."""
    said = f'claim {{"id": "1", "about": "csc:K", "predicate": {claim}, "cites": ["csc:a"]}}\nas_at 2024-02-20\n'
    old = f"csc:K | {older} {',' if 'ref' in older else ''} id=a, recorded_at=2019-05-01\n"
    again = f"csc:K | {newer} {',' if 'ref' in newer else ''} recorded_at=2023-12-01\n"
    other = again.replace("01534 1", "01534 2").replace("csc:M", "csc:N")
    assert len(found(case_from(old + said))) == 1
    assert len(found(case_from(old + other + said))) == 1
    assert found(case_from(old + again + said)) == []


@drawn
def test_another_source_denies_it_since(gathered: Gathered) -> None:
    """A newer record that says the opposite of the same number.

    record | predicate | value   | more
    csc:K  | phone     | 01534 1 | id=a, recorded_at=2024-01-01
    hlt:K  | phone     | 01534 1 | id=b, recorded_at=2024-02-01, polarity=-
    link csc:K hlt:K verified
    claim {"id": "1", "about": "csc:K", "predicate": "phone", "value": "01534 1", "cites": ["csc:a"]}
    as_at 2024-02-20
    """
    (one,) = found(gathered)
    assert one.against == ("hlt:b",)


_CLAIM = (
    'claim {"id": "1", "about": "csc:K", "predicate": "address", "value": "Flat 3, JE2 3AB", "cites": ["csc:a"]%s}\n'
    "as_at 2024-02-20\n"
)
_OLD = "csc:K | address | Flat 3, JE2 3AB | id=a, recorded_at=2019-05-01\n"
_NEW = "csc:K | address | Flat 3, JE2 3AB | id=a, recorded_at=2023-12-01\n"
_MARKER = 'csc:F | warning_marker | {"text": "dog", "review_date": "%s"} | %s\nas_at 2024-02-20'

_INNOCENT = {
    "review still to come": _MARKER % ("2024-06-01", "recorded_at=2017-01-01"),
    "review due on the day": _MARKER % ("2024-02-20", "recorded_at=2017-01-01"),
    "review due this month": _MARKER % ("2024-02", "recorded_at=2017-01-01"),
    "a marker that has ended": _MARKER % ("2018-02-01", "valid_to=2019-01-01"),
    "a marker that is denied": _MARKER % ("2018-02-01", "polarity=-"),
    "a marker reviewed since": 'csc:F | warning_marker | {"text": "Dog", "review_date": "2025-01-01"} | '
    "recorded_at=2023-01-01\n" + _MARKER % ("2018-02-01", "recorded_at=2017-01-01"),
    "no as-at date": (_MARKER % ("2018-02-01", "recorded_at=2017-01-01")).replace("as_at 2024-02-20", ""),
    "an old record nobody relies on": f"{_OLD}as_at 2024-02-20",
    "stated as historical": _OLD + _CLAIM % ', "valid_to": "2020-01-01"',
    "stated for its time": _OLD + _CLAIM % ', "event_time": "2019-05-01"',
    "an allegation": _OLD + _CLAIM % ', "kind": "allegation"',
    "recent enough": _NEW + _CLAIM % "",
    "ongoing at the extract": "source csc extracted_at=2024-01-05\n"
    "csc:K | address | Flat 3, JE2 3AB | id=a, valid_from=2015, valid_to=..\n" + _CLAIM % "",
    "confirmed by another source": f"{_OLD}edu:K | address | Flat 3 JE2 3AB | recorded_at=2023-10-01\n"
    "link csc:K edu:K verified\n" + _CLAIM % "",
    "newer but older than what is cited": _NEW + "edu:K | address | 12 La Rue, JE3 1XX | recorded_at=2020-10-01\n"
    "link csc:K edu:K verified\n" + _CLAIM % "",
    "newer and ended again": _NEW
    + "edu:K | address | 12 La Rue, JE3 1XX | valid_from=2024-01-01, valid_to=2024-01-20\n"
    "link csc:K edu:K verified\n" + _CLAIM % "",
    "nothing cited": _OLD + _CLAIM.replace('["csc:a"]', "[]") % "",
    "an order holds until it ends": "csc:K | order | care_order | id=a, recorded_at=2015-01-01\n"
    'claim {"id": "1", "about": "csc:K", "predicate": "order", "value": "care_order", "cites": ["csc:a"]}\n'
    "as_at 2024-02-20",
}


@pytest.mark.parametrize("rows", _INNOCENT.values(), ids=_INNOCENT.keys())
def test_innocent(rows: str) -> None:
    """Each row of the trap list: nothing is raised."""
    assert found(case_from(rows)) == []


def test_the_order_of_rows_does_not_matter() -> None:
    """The same findings with the same ids."""
    rows = _OLD + _CLAIM % "" + _MARKER % ("2018-02-01", "id=w")
    assert len(found(case_from(rows))) == 2
    assert found(case_from(rows)) == found(case_from(rows, reverse=True))


def test_every_shelf_life_is_of_a_predicate_and_has_a_source() -> None:
    """The table is sorted, each predicate once."""
    rows = read_table("shelf_lives")
    names = [row["predicate"] for row in rows]
    assert names == sorted(set(names))
    assert set(names) <= set(PREDICATES)
    assert all(row["source"].strip() for row in rows)
    assert all(life.days > 0 for life in shelf_lives().values())
