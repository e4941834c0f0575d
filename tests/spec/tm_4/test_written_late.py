"""TM-4, drawn: accounts written long after, into signed documents, and after a dispute began."""

from __future__ import annotations

import pytest

from tests.lib.drawn import case_from, drawn
from triangulate.conflicts.late_writing import written_late
from triangulate.findings import Finding, Severity
from triangulate.gathered import Gathered

EXAMPLE = """
    record | predicate   | value                  | more
    csc:V  | event_type  | home_visit             |
    csc:V  | time        | 2023-01-10             |
    csc:V  | narrative   | The flat was very cold | id=n, recorded_at=2023-06-02T15:00:00Z, basis=observed
    csc:M  | participant | subject                | ref=csc:V
    csc:M  | name        | Karen Renouf           |
    csc:M  | concern     | supervision            | id=s9, event_time=2018-05-01, recorded_at=2018-05-02
    ledger {"type":"dispute", "id":"RR-17", "statements":["csc:s9"], "disputed_by":"csc:M", "at":"2023-05-27T09:00:00Z"}
"""


def found(gathered: Gathered) -> list[Finding]:
    return list(written_late(gathered))


def test_a_visit_is_written_up_months_later_and_days_after_the_complaint() -> None:
    """One finding that gives both numbers of days, with the line of the ledger."""
    (one,) = found(case_from(EXAMPLE))
    assert one.severity is Severity.S2
    assert one.statements == ("csc:n",)
    assert one.events == ("csc:V",)
    assert one.personas == ("csc:M",)
    assert len(one.people) == 1
    assert one.summary == (
        "An account of event V (csc) (social care) was written on 2023-06-02, 143 days after what it tells of "
        "(2023-01-10) and 6 days after dispute RR-17 was made (2023-05-27)."
    )
    assert one.ledger == ("1", "RR-17")
    assert [e.what for e in one.evidence] == ["long_after", "after_dispute"]


def test_the_order_of_rows_does_not_matter() -> None:
    """The same finding with the same id."""
    assert found(case_from(EXAMPLE)) == found(case_from(EXAMPLE, reverse=True))


@drawn
def test_an_account_about_the_person_who_complained_names_the_dispute(gathered: Gathered) -> None:
    """Written three weeks after the visit, six days after the dispute began.

    record | predicate | value           | more
    csc:M  | concern   | supervision     | id=s9, event_time=2018-05-01, recorded_at=2018-05-02
    csc:M  | concern   | home_conditions | id=n, event_time=2023-05-10, recorded_at=2023-06-02, basis=observed
    ledger {"type":"dispute", "id":"RR-17", "statements":["csc:s9"], "disputed_by":"csc:M", "at":"2023-05-27T09:00:00Z"}
    """
    (one,) = found(gathered)
    assert one.statements == ("csc:n",)
    assert one.ledger == ("1", "RR-17")
    assert "6 days after dispute RR-17 was made (2023-05-27)" in one.summary
    assert [e.what for e in one.evidence] == ["after_dispute"]


@drawn
def test_the_disputed_event_is_written_about_again(gathered: Gathered) -> None:
    """An edit of the disputed record needs no weeks to pass, and no basis.

    record | predicate  | value          | more
    csc:V  | event_type | home_visit     |
    csc:V  | time       | 2024-01-01     |
    csc:V  | narrative  | nobody at home | id=s1, recorded_at=2024-01-01
    csc:V  | narrative  | child alone    | id=s2, recorded_at=2024-01-05
    csc:M  | participant | subject       | ref=csc:V
    ledger {"type": "dispute", "id": "RR-2", "statements": ["csc:s1"], "disputed_by": "csc:M"}
    """
    (one,) = found(gathered)
    assert one.statements == ("csc:s2",)
    assert "2 days after dispute RR-2 was made" in one.summary


@drawn
def test_something_is_written_into_a_signed_document(gathered: Gathered) -> None:
    """Signed on 1 February, written into on 10 March.

    record | predicate | value    | more
    csc:D3 | document  | assessment | signed_at=2023-02-01, created_at=2023-01-20
    csc:K  | concern   | neglect  | id=a, document=csc:D3, recorded_at=2023-02-01
    csc:K  | concern   | supervision | id=b, document=csc:D3, recorded_at=2023-03-10
    claim {"id": "2.1", "about": "csc:K", "predicate": "concern", "value": "supervision", "cites": ["csc:D3"]}
    """
    (one,) = found(gathered)
    assert one.statements == ("csc:b",)
    assert one.documents == ("csc:D3",)
    assert one.claims == ("2.1",)
    assert "37 days after it was signed (2023-02-01)" in one.summary


@drawn
def test_minutes_are_made_long_after_the_meeting(gathered: Gathered) -> None:
    """All that stands in them is one finding.

    record | predicate  | value            | more
    csc:M  | event_type | strategy_meeting |
    csc:M  | time       | 2023-05-02       |
    csc:D  | document   | minutes          | created_at=2023-07-01
    csc:D  | minutes_of |                  | id=m, ref=csc:M
    csc:K  | concern    | neglect          | id=c, document=csc:D, event_time=2023-05-02, basis=observed
    csc:K  | participant | subject         | ref=csc:M
    """
    (one,) = found(gathered)
    assert one.statements == ("csc:c", "csc:m")
    assert one.documents == ("csc:D",)
    assert one.summary.startswith("The record of event M (csc) (social care) was written on 2023-07-01, 60 days")


@drawn
def test_a_withheld_time_is_not_shown(gathered: Gathered) -> None:
    """Only how many days.

    record | predicate | value   | more
    csc:K  | injury    | bruise  | event_time=2023-01-10, recorded_at=2023-06-02, basis=observed, withheld
    """
    (one,) = found(gathered)
    assert "2023-01-10" not in one.summary + one.detail


def account(more: str) -> str:
    """Draw one observation of 10 January 2023."""
    return f"csc:K | injury | bruise | id=x, event_time=2023-01-10, {more}\n"


_DISPUTE = (
    'ledger {"type":"dispute", "id":"R", "statements":["csc:s1"], "disputed_by":"csc:K", "at":"2024-01-03T09:00:00Z"}'
)

_INNOCENT = {
    "six weeks": account("recorded_at=2023-02-21, basis=observed"),
    "not first-hand": account("recorded_at=2023-06-02, basis=told"),
    "basis not known": account("recorded_at=2023-06-02"),
    "from a register": account("recorded_at=2023-06-02, basis=official"),
    "read in another record": account("recorded_at=2023-06-02, basis=read"),
    "a finding": account("recorded_at=2023-06-02, basis=observed, kind=finding"),
    "a decision": account("recorded_at=2023-06-02, basis=observed, kind=decision"),
    "the year may fit": "csc:K | injury | bruise | event_time=2023, recorded_at=2023-06-02, basis=observed",
    "typed from a note of the day": account("recorded_at=2023-06-02, basis=observed, derived_from=csc:N")
    + "csc:N | document | note | created_at=2023-01-10",
    "in a document of that week": account("recorded_at=2023-06-02, basis=observed, document=csc:N")
    + "csc:N | document | note | created_at=2023-01-12",
    "a document that cites the note": account("recorded_at=2023-06-02, basis=observed, document=csc:D")
    + "csc:D | document | report | created_at=2023-06-02\ncsc:D | cites | | ref=csc:N\n"
    "csc:N | document | note | created_at=2023-01-12",
    "taken from a statement of the day": account("recorded_at=2023-06-02, basis=observed, derived_from=csc:y")
    + "csc:K | injury | bruise | id=y, recorded_at=2023-01-11",
    "no date of writing": account("basis=observed"),
    "minutes within six weeks": "csc:M | event_type | conference |\ncsc:M | time | 2023-05-02 |\n"
    "csc:D | document | minutes | created_at=2023-05-30\ncsc:D | minutes_of | | ref=csc:M",
    "signed the day it was written": "csc:D | document | report | signed_at=2023-02-01\n"
    "csc:K | concern | neglect | document=csc:D, recorded_at=2023-02-01T16:00",
    "a later version with its own signature": "csc:D1 | document | report | signed_at=2023-02-01, version=1\n"
    "csc:D2 | document | report | signed_at=2023-04-01, version=2\ncsc:D2 | supersedes | | ref=csc:D1\n"
    "csc:K | concern | neglect | document=csc:D2, recorded_at=2023-03-10",
    "sharing a signed document": "csc:D | document | report | signed_at=2023-02-01\n"
    "csc:D | shared_with | edu | document=csc:D, recorded_at=2023-03-01",
    "what happened after the dispute": "csc:K | concern | neglect | id=s1, recorded_at=2020-01-01\n"
    f"csc:K | concern | neglect | event_time=2024-02-01, recorded_at=2024-02-02, basis=observed\n{_DISPUTE}",
    "written up within the week": "csc:K | concern | neglect | id=s1, recorded_at=2020-01-01\n"
    f"csc:K | concern | neglect | event_time=2024-01-02, recorded_at=2024-01-05, basis=observed\n{_DISPUTE}",
    "the correction": "csc:V | event_type | home_visit |\ncsc:V | narrative | alone | id=s1, recorded_at=2020-01-01\n"
    f"csc:V | narrative | not alone | id=s2, recorded_at=2024-02-01\n{_DISPUTE}\n"
    'ledger {"type": "correction", "retires": ["csc:s1"], "replaced_by": ["csc:s2"]}',
    "another agency's record": "csc:V | event_type | home_visit |\n"
    "csc:V | narrative | a | id=s1, recorded_at=2020-01-01\n"
    f"hlt:K | injury | cut | ref=csc:V, recorded_at=2024-02-01\n{_DISPUTE}",
    "written on the day the dispute began": "csc:V | event_type | home_visit |\n"
    "csc:V | narrative | a | id=s1, recorded_at=2020-01-01\n"
    f"csc:V | narrative | b | id=s2, recorded_at=2024-01-04\n{_DISPUTE.replace('2024-01-03', '2024-01-04')}",
}


@pytest.mark.parametrize("rows", _INNOCENT.values(), ids=_INNOCENT.keys())
def test_innocent(rows: str) -> None:
    """Each row of the trap list: nothing is raised."""
    assert found(case_from(rows)) == []


@pytest.mark.parametrize(
    "rows",
    [
        account("recorded_at=2023-02-22, basis=observed"),
        account("recorded_at=2023-06-02, basis=self"),
        account("basis=observed, document=csc:D") + "csc:D | document | report | created_at=2023-06-02",
        account("recorded_at=2023-06-02, basis=observed, derived_from=csc:N")
        + "csc:N | document | note | created_at=2023-05-30",
        (
            "csc:V | event_type | home_visit |\ncsc:V | time | 2023-01-10 |\n"
            "csc:V | narrative | cold | recorded_at=2023-06-02, author=A. Poingdestre"
        ),
    ],
)
def test_first_hand_accounts_after_more_than_six_weeks_are_raised(rows: str) -> None:
    """Observed or own words, by the document's date where the statement has none, a note that was late itself."""
    assert len(found(case_from(rows))) == 1


def test_a_dispute_of_nothing_that_is_held_and_one_without_a_day_say_nothing() -> None:
    """A statement of another run, and a line whose time cannot be read."""
    rows = "csc:K | concern | neglect | id=s1, recorded_at=2024-02-01\n"
    assert found(case_from(rows + _DISPUTE.replace("csc:s1", "csc:gone"))) == []
    assert found(case_from(rows + _DISPUTE.replace("2024-01-03T09:00:00Z", "soon"))) == []


def test_a_disputed_statement_that_was_written_after_the_dispute_was_amended() -> None:
    """Its own date of writing lies after the dispute of it."""
    (one,) = found(case_from(f"csc:K | concern | neglect | id=s1, recorded_at=2024-02-01\n{_DISPUTE}"))
    assert one.statements == ("csc:s1",)
    assert one.summary == (
        "An account about K (csc), concern (social care) was written on 2024-02-01, "
        "29 days after dispute R was made (2024-01-03)."
    )
