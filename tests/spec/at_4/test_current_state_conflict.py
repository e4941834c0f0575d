"""AT-4, drawn: addresses, schools, practices, legal statuses and placements at one time."""

from __future__ import annotations

from tests.lib.drawn import case_from, drawn
from triangulate.conflicts.current_state import current_state_conflict
from triangulate.findings import Finding, Severity
from triangulate.gathered import Gathered


def found(gathered: Gathered) -> list[Finding]:
    return list(current_state_conflict(gathered))


def subjects(findings: list[Finding]) -> list[str]:
    return [item for finding in findings for e in finding.evidence if e.what == "subject" for item in e.items]


@drawn
def test_two_current_homes(gathered: Gathered) -> None:
    """Social care and education hold two homes; police met the child at the second.

    record | predicate | value                                                | more
    csc:1  | name      | Kai Renouf                                           |
    csc:1  | address   | Flat 3, 20 Green Street, JE2 4UH                     | valid_from=2023-01-05, valid_to=.., id=a
    edu:2  | address   | {"lines": ["12 La Rue"], "postcode": "JE3 1AA", "type": "home"} | valid_from=2023-06-01, valid_to=.., id=b
    pol:3  | address   | 12 La Rue, JE3 1AA                                   | event_time=2024-02-10, id=c
    link csc:1 edu:2 verified
    link csc:1 pol:3 verified
    """  # noqa: E501
    (one,) = found(gathered)
    assert subjects([one]) == ["address"]
    assert one.severity is Severity.S3
    assert one.statements == ("csc:a", "edu:b", "pol:c")
    assert one.summary.startswith("Two addresses at one time are recorded for Kai Renouf: 12 La Rue, JE3 1AA")
    assert "They are said to hold together on 2024-02-10." in one.detail


@drawn
def test_a_warning_marker_or_plan_raises_it(gathered: Gathered) -> None:
    """Safety depends on knowing the address.

    record | predicate             | value              | more
    csc:1  | address               | 20 Green Street, JE2 4UH | valid_from=2023-01-05, valid_to=..
    edu:2  | address               | 12 La Rue, JE3 1AA | valid_from=2023-06-01, valid_to=..
    csc:1  | child_protection_plan | neglect            | valid_from=2023-02-01, valid_to=.., id=plan
    csc:1  | order                 | contact_order      | valid_from=2010-01-01, valid_to=2012-01-01
    link csc:1 edu:2 verified
    """
    (one,) = found(gathered)
    assert one.severity is Severity.S2
    assert {e.what: e.items for e in one.evidence}["depends_on_it"] == ("csc:plan",)


@drawn
def test_a_withheld_address_is_never_shown(gathered: Gathered) -> None:
    """The refuge is told only as withheld, without its dates; a withheld copy of an open address is not told at all.

    record | predicate | value                    | more
    csc:1  | address   | 20 Green Street, JE2 4UH | valid_from=2023-01-05, valid_to=.., withheld
    edu:2  | address   | 12 La Rue, JE3 1AA       | valid_from=2023-06-01, valid_to=..
    hlt:3  | address   | 12 La Rue, JE3 1AA       | valid_from=2023-06-01, valid_to=.., withheld, id=copy
    link csc:1 edu:2 verified
    link csc:1 hlt:3 verified
    """
    (one,) = found(gathered)
    text = one.model_dump_json()
    assert "Green" not in text
    assert "JE2" not in text
    assert "2023" not in text
    assert "hlt:copy" not in text
    assert "an address that social care withholds" in one.summary


@drawn
def test_schools_practices_statuses_and_placements(gathered: Gathered) -> None:
    """One finding a subject.

    source csc jurisdiction=JE
    source edu jurisdiction=JE
    record | predicate       | value                            | more
    csc:1  | enrolled_at     | Les Quennevais School            | valid_from=2022-09-01, valid_to=..
    edu:2  | enrolled_at     | {"name": "Grainville School", "code": "8231234", "status": "main"} | valid_from=2023-09-01, valid_to=..
    csc:1  | registered_with | Cleveland Clinic                 | valid_from=2022-09-01, valid_to=..
    edu:2  | registered_with | Windsor Medical Practice         | valid_from=2023-09-01, valid_to=..
    csc:1  | legal_status    | care_order                       | valid_from=2022-09-01, valid_to=..
    edu:2  | legal_status    | no_order                         | event_time=2023-09-01
    csc:1  | placement       | {"type": "foster", "postcode": "JE2 4UH"} | valid_from=2022-09-01, valid_to=..
    edu:2  | placement       | {"postcode": "JE3 1AA"}          | event_time=2023-09-01
    link csc:1 edu:2 probable
    """  # noqa: E501
    findings = found(gathered)
    assert subjects(findings) == ["enrolled_at", "registered_with", "legal_status", "placement"]
    assert all(f.links == ("l-csc:1-edu:2",) for f in findings)


@drawn
def test_a_sequence_of_addresses_is_a_life(gathered: Gathered) -> None:
    """A handover on one day or in one year, an unknown end, "ongoing" as at an earlier extraction, no times at all.

    source pol extracted_at=2023-05-01
    record | predicate | value                    | more
    csc:1  | address   | 20 Green Street, JE2 4UH | valid_from=2022-01-01, valid_to=2023-06-01
    hlt:2  | address   | 5 Quay Road, JE2 3NF     | valid_from=2021-01-01
    edu:3  | address   | 12 La Rue, JE3 1AA       | valid_from=2023-06-01, valid_to=..
    edu:3  | address   | 77 New Road, JE4 1AA     |
    pol:4  | address   | 9 High Lane, JE2 7AB     | valid_from=2020-01-01, valid_to=..
    edu:5  | address   | 12 La Rue, JE3 1AA       | valid_from=2023-06-01, valid_to=..
    csc:6  | address   | 20 Green Street, JE2 4UH | valid_from=2020, valid_to=2023
    edu:7  | address   | 12 La Rue, JE3 1AA       | valid_from=2023, valid_to=..
    link csc:1 edu:3 verified
    link hlt:2 edu:3 verified
    link pol:4 edu:5 verified
    link csc:6 edu:7 verified
    """
    assert found(gathered) == []


@drawn
def test_two_homes_after_a_separation(gathered: Gathered) -> None:
    """The mother lives at one, the father at the other.

    record | predicate | value                    | more
    csc:1  | address   | 20 Green Street, JE2 4UH | valid_from=2023-01-05, valid_to=..
    edu:2  | address   | 12 La Rue, JE3 1AA       | valid_from=2023-06-01, valid_to=..
    csc:m  | parent    | birth                    | ref=1
    csc:f  | carer     |                          | ref=1
    csc:m  | address   | 20 Green Street, JE2 4UH |
    csc:f  | address   | 12 La Rue, JE3 1AA       |
    link csc:1 edu:2 verified
    """
    assert found(gathered) == []


@drawn
def test_a_home_that_only_one_parent_explains_is_told(gathered: Gathered) -> None:
    """Nobody is recorded at the second address.

    record | predicate        | value                    | more
    csc:1  | address          | 20 Green Street, JE2 4UH | valid_from=2023-01-05, valid_to=..
    edu:2  | address          | 12 La Rue, JE3 1AA       | valid_from=2023-06-01, valid_to=..
    csc:m  | household_member |                          | ref=1
    csc:m  | address          | 20 Green Street, JE2 4UH |
    link csc:1 edu:2 verified
    """
    assert subjects(found(gathered)) == ["address"]


@drawn
def test_correspondence_placement_and_coarse_addresses_never_conflict(gathered: Gathered) -> None:
    """Other kinds; a postcode beside a full address; no fixed abode; a looked-after child away from home.

    record | predicate    | value                                              | more
    csc:1  | address      | 20 Green Street, JE2 4UH                           | valid_from=2023-01-05, valid_to=..
    edu:2  | address      | {"lines": ["PO Box 1"], "postcode": "JE4 8ZZ", "type": "correspondence"} | valid_from=2023-01-05, valid_to=..
    edu:2  | address      | {"postcode": "JE3 1AA", "type": "placement"}       | valid_from=2023-01-05, valid_to=..
    pol:3  | address      | JE2 4UH                                            | valid_from=2023-01-05, valid_to=..
    hlt:4  | address      | No fixed abode                                     | valid_from=2023-01-05, valid_to=..
    csc:5  | address      | 20 Green Street, JE2 4UH                           | valid_from=2023-01-05, valid_to=..
    csc:5  | looked_after | true                                               | valid_from=2022-01-01
    edu:6  | address      | 12 La Rue, JE3 1AA                                 | valid_from=2023-06-01, valid_to=..
    link csc:1 edu:2 verified
    link csc:1 pol:3 verified
    link csc:1 hlt:4 verified
    link csc:5 edu:6 verified
    """  # noqa: E501
    assert found(gathered) == []


@drawn
def test_dual_registration_codes_and_lawful_statuses_never_conflict(gathered: Gathered) -> None:
    """Subsidiary school; code beside name; initials; remand beside care; another jurisdiction; a lag of 14 days.

    source csc jurisdiction=GB-ENG
    source hlt jurisdiction=JE
    record | predicate    | value                                        | more
    csc:1  | enrolled_at  | Grainville School                            | valid_from=2022-09-01, valid_to=..
    edu:2  | enrolled_at  | {"name": "Highlands", "status": "subsidiary"} | valid_from=2022-09-01, valid_to=..
    edu:2  | enrolled_at  | {"code": "8234001"}                          | valid_from=2022-09-01, valid_to=..
    edu:2  | enrolled_at  | {"name": "GRAINVILLE SCH."}                  | valid_from=2022-09-01, valid_to=..
    csc:3  | enrolled_at  | JCG                                          | valid_from=2022-09-01, valid_to=..
    edu:4  | enrolled_at  | Jersey College for Girls                     | valid_from=2022-09-01, valid_to=..
    csc:1  | legal_status | care_order                                   | valid_from=2022-09-01, valid_to=..
    pol:5  | legal_status | remand                                       | valid_from=2022-09-01, valid_to=..
    hlt:6  | legal_status | no_order                                     | valid_from=2022-09-01, valid_to=..
    csc:3  | legal_status | interim_care_order                           | valid_from=2022-09-01, valid_to=2023-01-10
    edu:4  | legal_status | care_order                                   | valid_from=2023-01-02, valid_to=..
    link csc:1 edu:2 verified
    link csc:1 pol:5 verified
    link csc:1 hlt:6 verified
    link csc:3 edu:4 verified
    """
    assert found(gathered) == []


@drawn
def test_seen_on_one_day_in_two_homes(gathered: Gathered) -> None:
    """Two visits observed the child on one day; a third was only told.

    record | predicate | value                    | more
    csc:1  | address   | 20 Green Street, JE2 4UH | recorded_at=2024-02-10T09:00, basis=observed
    hlt:2  | address   | 12 La Rue, JE3 1AA       | recorded_at=2024-02-10, basis=observed
    pol:3  | address   | 9 High Lane, JE2 7AB     | recorded_at=2024-02-10, basis=told
    link csc:1 hlt:2 verified
    link csc:1 pol:3 verified
    """
    (one,) = found(gathered)
    assert len(one.statements) == 2


@drawn
def test_the_fathers_earlier_home_does_not_hide_two_homes(gathered: Gathered) -> None:
    """The father lived at the first address until he moved to the second; the child has both.

    record | predicate | value                    | more
    csc:1  | address   | 20 Green Street, JE2 4UH | valid_from=2010-01-05, valid_to=..
    csc:1  | address   | 12 La Rue, JE3 1AA       | valid_from=2022-06-24, valid_to=..
    csc:1  | address   | 9 High Lane, JE2 7AB     | valid_from=2005-01-01, valid_to=2010-01-05
    csc:m  | parent    | birth                    | ref=1
    csc:f  | parent    | birth                    | ref=1
    csc:m  | address   | 20 Green Street, JE2 4UH | valid_from=2010-01-05, valid_to=..
    csc:f  | address   | 20 Green Street, JE2 4UH | valid_from=2010-01-05, valid_to=2022-06-23
    csc:f  | address   | 12 La Rue, JE3 1AA       | valid_from=2022-06-24, valid_to=..
    """
    assert found(gathered) == []


def test_the_order_of_rows_plays_no_part() -> None:
    """The same statements in another order give the same findings."""
    table = (
        "csc:1 | address | 20 Green Street, JE2 4UH | valid_from=2023-01-05, valid_to=..\n"
        "edu:2 | address | 12 La Rue, JE3 1AA | valid_from=2023-06-01, valid_to=..\n"
        "pol:3 | address | 9 High Lane, JE2 7AB | event_time=2024-01-01\n"
        "link csc:1 edu:2 strong\nlink edu:2 pol:3 strong"
    )
    assert found(case_from(table)) == found(case_from(table, reverse=True)) != []


def test_nothing_said_gives_nothing() -> None:
    """No rows, no findings."""
    assert found(case_from("")) == []
