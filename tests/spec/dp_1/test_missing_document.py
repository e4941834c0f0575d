"""DP-1, drawn: meetings without minutes and references to nothing, and what is held, restricted or not yet due."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lib.drawn import case_from, drawn
from triangulate.conflicts.missing_documents import missing_document, missing_document_findings
from triangulate.conflicts.process_rules import expected_documents
from triangulate.errors import UnreadableInput
from triangulate.findings import Finding, FindingKind, Severity
from triangulate.gathered import Gathered


def found(gathered: Gathered) -> list[Finding]:
    return list(missing_document(gathered))


_MEETING = """
    csc:E | event_type | strategy_meeting |
    csc:E | time | 2023-05-02 | id=t
    csc:K | participant | subject | ref=csc:E, id=k
    csc:K | name | Kai Renouf |
    pol:W | name | Pat Bisson |
    pol:W | participant | attendee | ref=csc:E, id=w
    as_at 2024-02-20
"""


def test_no_minutes_from_any_attendee() -> None:
    """What was searched is listed, and who took part."""
    (one,) = found(case_from(_MEETING))
    assert one.summary == (
        "No minutes of the strategy meeting of 2023-05-02 (police and social care) are held by any source that was "
        "searched."
    )
    assert (one.severity, one.kind) == (Severity.S2, FindingKind.GAP)
    assert {"csc:t", "csc:k", "pol:w"} <= set(one.statements)
    assert one.events == ("csc:E",)
    assert len(one.people) == 2
    assert one.searched == (
        "csc: 0 documents; coverage of minutes not stated",
        "pol: 0 documents; coverage of minutes not stated",
    )
    assert "does not mean that it does not exist" in one.detail
    assert found(case_from(_MEETING, reverse=True)) == [one]


@pytest.mark.parametrize(
    "relied",
    [
        'claim {"id": "14.1", "about": "csc:K", "predicate": "decision", "value": "agreed", "ref": "csc:E"}',
        'claim {"id": "14.1", "about": "csc:K", "predicate": "concern", "value": "neglect", "cites": ["csc:k"]}',
        'claim {"id": "14.1", "about": "csc:E", "predicate": "decision", "value": "agreed"}',
    ],
)
def test_a_meeting_the_draft_relies_on(relied: str) -> None:
    """“Agreed at strategy meeting”."""
    (one,) = found(case_from(_MEETING + relied))
    assert (one.severity, one.claims) == (Severity.S1, ("14.1",))


def test_a_decision_of_the_draft_relies_on_it() -> None:
    """The decision is listed."""
    decided = 'draft {"decisions": [{"id": "plan", "rests_on": ["csc:k"]}]}'
    (one,) = found(case_from(_MEETING + decided))
    assert (one.severity, one.decisions) == (Severity.S1, ("plan",))


@drawn
def test_documents_that_are_referred_to_and_not_held(gathered: Gathered) -> None:
    """One finding for each thing, with all that refer to it.

    record | predicate   | value   | more
    csc:D  | document    | report  |
    csc:D  | cites       |         | id=c, ref=csc:D9
    csc:K  | concern     | neglect | id=k, document=csc:D8
    csc:K  | injury      | bruise  | id=i, document=csc:D8
    csc:K  | participant | subject | id=p, ref=csc:E7
    """
    first, second, third = sorted(found(gathered), key=lambda one: one.summary)
    assert first.summary == ("The document D8 (csc) is referred to by social care and is not among what was searched.")
    assert (first.statements, first.documents) == (("csc:i", "csc:k"), ("csc:D8",))
    assert second.events == ("csc:E7",)
    assert third.documents == ("csc:D9",)
    assert third.held_by == "social_care"


def test_what_a_claim_cites_and_nobody_holds() -> None:
    """Relied on, so graded S1."""
    rows = 'csc:K | name | Kai |\nclaim {"id": "1.1", "about": "csc:K", "predicate": "concern", "cites": ["csc:D4"]}'
    (one,) = found(case_from(rows))
    assert (one.severity, one.claims) == (Severity.S1, ("1.1",))


_MINUTES_OF_ANOTHER = """
    csc:K | participant | subject | ref=csc:E
    csc:D | document | minutes |
    csc:D | minutes_of | | ref=csc:X
    csc:X | event_type | review |
    csc:X | time | 2022-05-02 |
"""


@pytest.mark.parametrize(
    "rows",
    [
        "csc:K | participant | subject | ref=csc:E\ncsc:W | participant | worker | ref=csc:E",
        "csc:K | participant | subject | ref=csc:E\ncsc:E | decision | plan to continue |",
        _MINUTES_OF_ANOTHER,
    ],
)
def test_a_review_that_is_recorded_in_more_than_its_date(rows: str) -> None:
    """Somebody took part, it decided something, or the source holds minutes of another review."""
    (one,) = found(case_from(f"csc:E | event_type | review |\ncsc:E | time | 2023-05-02 |\n{rows}"))
    assert one.events == ("csc:E",)


_INNOCENT = {
    "held by another agency": "pol:D | document | minutes |\npol:D | minutes_of | | ref=csc:E",
    "minutes of another record of it": "pol:F | event_type | strategy_meeting |\npol:F | same_event_as | | ref=csc:E\n"
    "pol:D | document | minutes |\npol:D | minutes_of | | ref=pol:F",
    "a statement in them": "csc:D | document | minutes |\ncsc:K | concern | neglect | ref=csc:E, document=csc:D",
    "restricted": "csc:D | minutes_of | | ref=csc:E, withheld",
    "not yet due": "as_at 2023-05-20",
    "cancelled": "csc:E | outcome | cancelled |",
}


@pytest.mark.parametrize("rows", _INNOCENT.values(), ids=_INNOCENT.keys())
def test_innocent(rows: str) -> None:
    """Each row of the trap list beside the strategy meeting: nothing is raised."""
    table = _MEETING.replace("as_at 2024-02-20", "") if rows.startswith("as_at") else _MEETING
    assert found(case_from(table + rows)) == []


_NOTHING = {
    "only planned": "csc:E | time | 2023-06-02 | kind=decision",
    "a reference to a source that is not here": "csc:K | concern | neglect | document=hlt:D1",
    "withheld reference": "csc:K | concern | neglect | document=csc:D1, withheld",
    "a date in a list": "csc:E | event_type | review |\ncsc:E | time | 2023-05-02 |\n"
    "csc:K | participant | subject | ref=csc:E\ncsc:K | views | attended | ref=csc:E",
    "an enquiry": "csc:E | event_type | section47 |\ncsc:E | time | 2023-05-02 |\n"
    "csc:W | participant | worker | ref=csc:E",
}


@pytest.mark.parametrize("rows", _NOTHING.values(), ids=_NOTHING.keys())
def test_nothing_is_missing(rows: str) -> None:
    """No meeting that must leave minutes, and no reference to nothing."""
    assert found(case_from(f"csc:K | name | Kai Renouf |\n{rows}")) == []


def test_a_return_of_dates_raises_nothing_even_for_a_strategy_meeting() -> None:
    """The SSDA903 return and the census have no place for minutes."""
    from tests.lib.people import joined_case, source

    for system, number in (("SSDA903 return", 0), ("Mosaic", 1)):
        builder = source("csc", system=system)
        builder.event("E", "strategy_meeting")
        builder.say("E", "time", "2023-05-02")
        builder.say(builder.persona("K"), "participant", "subject", ref="E")
        assert len(found(joined_case(builder.finish()))) == number


def test_a_service_adds_its_own_rows(tmp_path: Path) -> None:
    """A row of the same key replaces; another is added; a bad file is told by its place."""
    own = tmp_path / "own.csv"
    header = "event_type,jurisdiction,document,within_days,working_days_before,source\n"
    own.write_text(header + "strategy_meeting,,minutes,900,,our procedures\nassessment,,minutes,14,,ours\n")
    rules = expected_documents(own)
    assert list(missing_document_findings(case_from(_MEETING), rules)) == []
    assessed = _MEETING.replace("strategy_meeting", "assessment")
    assert len(list(missing_document_findings(case_from(assessed), rules))) == 1
    own.write_text("event_type,document\nx,y\n")
    with pytest.raises(UnreadableInput, match="column"):
        expected_documents(own)
    with pytest.raises(UnreadableInput, match="cannot be read"):
        expected_documents(tmp_path / "none.csv")
