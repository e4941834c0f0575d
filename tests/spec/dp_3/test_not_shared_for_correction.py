"""DP-3, drawn: when the family was given a report, and what excuses that they were not."""

from __future__ import annotations

from datetime import date

import pytest

from tests.lib.drawn import case_from
from triangulate.conflicts.not_shared import not_shared_for_correction
from triangulate.conflicts.working_days import working_days_between
from triangulate.findings import Finding, FindingKind, Severity
from triangulate.gathered import Gathered


def found(gathered: Gathered) -> list[Finding]:
    return list(not_shared_for_correction(gathered))


_REPORT = """
    csc:E | event_type | conference |
    csc:E | time | 2024-02-05 | id=t
    csc:K | participant | subject | ref=csc:E, id=k
    csc:K | name | Kai Renouf |
    csc:M | name | Ann Renouf |
    csc:M | parent | birth | ref=csc:K
    csc:D | document | report | version=1, created_at=2024-01-10
    csc:D | prepared_for | | ref=csc:E, id=p
    as_at 2024-02-20
"""


def _shared(at: str, to: str = "csc:M", **more: str) -> str:
    fields = "".join(f', "{name}": "{text}"' for name, text in more.items())
    return f'csc:D | shared_with | {{"to": "{to}", "at": "{at}"{fields}}} | id=s\n'


def test_a_report_given_on_friday_for_monday() -> None:
    """One working day."""
    rows = _REPORT + _shared("2024-02-02")
    (one,) = found(case_from(rows))
    assert one.summary == (
        "The report D (csc) (version 1) prepared for the conference on 2024-02-05 (social care) was shared "
        "with Ann Renouf on 2024-02-02, 1 working day before."
    )
    assert (one.severity, one.kind) == (Severity.S2, FindingKind.GAP)
    assert one.statements == ("csc:k", "csc:p", "csc:s", "csc:t")
    assert one.against == ("csc:s",)
    assert (one.documents, one.events) == (("csc:D",), ("csc:E",))
    assert len(one.people) == 2
    assert found(case_from(rows, reverse=True)) == [one]


@pytest.mark.parametrize("to", ["the family", "mother", "Parents", "M"])
def test_words_and_local_ids_for_the_family(to: str) -> None:
    """Late for all of them."""
    assert len(found(case_from(_REPORT + _shared("2024-01-30", to)))) == 1


@pytest.mark.parametrize("share", ["ref=csc:M, event_time=2024-02-02, id=s", "ref=csc:M, event_time=2024-02-06, id=s"])
def test_a_share_that_refers_to_the_person(share: str) -> None:
    """Before and after the meeting."""
    (one,) = found(case_from(_REPORT + f"csc:D | shared_with | | {share}"))
    assert one.against == ("csc:s",)


def test_a_later_version_was_not_shared() -> None:
    """The first version came in time; what was used did not."""
    rows = _REPORT + _shared("2024-01-15") + "csc:D2 | document | report | version=2, created_at=2024-02-03\n"
    (one,) = found(case_from(rows + "csc:D2 | supersedes | | ref=csc:D"))
    assert "although an earlier version is" in one.summary
    assert one.documents == ("csc:D", "csc:D2")


def test_a_share_of_another_version_is_not_a_share_of_this_one() -> None:
    """The version is named."""
    (one,) = found(case_from(_REPORT + _shared("2024-01-15", version="0")))
    assert "not recorded as shared with the family" in one.summary


def test_shared_with_agencies_only() -> None:
    """Sharing is recorded, and the family is not in it."""
    (one,) = found(case_from(_REPORT + _shared("2024-01-15", "edu")))
    assert "not recorded as shared with the family" in one.summary


def test_one_parent_in_time_and_the_other_late() -> None:
    """Each person has a right to it."""
    rows = "csc:F | name | Joe Vibert |\ncsc:F | parent | birth | ref=csc:K\n"
    late = 'csc:D | shared_with | {"to": "csc:F", "at": "2024-02-02"} | id=f'
    (one,) = found(case_from(_REPORT + rows + _shared("2024-01-15") + late))
    assert "Joe Vibert" in one.summary
    assert "Ann Renouf" not in one.summary


def test_a_disclosure_in_the_ledger_is_a_share() -> None:
    """Late, with the line; in time, nothing."""
    line = 'ledger {"type": "disclosure", "what": "csc:D", "to": "csc:M", "at": "%s"}'
    (one,) = found(case_from(_REPORT + line % "2024-02-02T09:00:00Z"))
    assert one.ledger == ("1",)
    assert found(case_from(_REPORT + line % "2024-01-15T09:00:00Z")) == []


_INNOCENT = {
    "five working days": _shared("2024-01-29"),
    "withheld for a reason": _shared("2024-02-02", withheld_reason="risk to the mother"),
    "withheld, no day": 'csc:D | shared_with | {"to": "family", "withheld_reason": "police request"} |',
    "no day known": 'csc:D | shared_with | {"to": "csc:M"} |',
    "no sharing recorded": "csc:D | cites | | ref=csc:p",
    "the month may be early enough": _shared("2024-01"),
    "a second copy": _shared("2024-01-15") + 'csc:D | shared_with | {"to": "csc:M", "at": "2024-02-02"} |',
    "an earlier version was late": _shared("2024-01-10", version="0") + _shared("2024-01-20").replace("=s", "=s2"),
    "written after the meeting": _shared("2024-01-15")
    + "csc:D2 | document | report | version=2, created_at=2024-02-09\ncsc:D2 | supersedes | | ref=csc:D",
    "cancelled": _shared("2024-02-02") + "csc:E | outcome | cancelled |",
}


@pytest.mark.parametrize("rows", _INNOCENT.values(), ids=_INNOCENT.keys())
def test_innocent(rows: str) -> None:
    """Each row of the trap list: nothing is raised."""
    assert found(case_from(_REPORT + rows)) == []


@pytest.mark.parametrize("kind", ["strategy_meeting", "hearing"])
def test_reports_for_professionals_and_courts_are_not_checked(kind: str) -> None:
    """Families attend neither as such."""
    assert found(case_from(_REPORT.replace("conference", kind) + _shared("2024-02-02"))) == []


def test_it_is_not_too_late_while_five_days_are_left() -> None:
    """On the day of the run."""
    table = _REPORT.replace("2024-02-20", "2024-01-20")
    assert found(case_from(table + _shared("2024-01-15", "edu"))) == []


@pytest.mark.parametrize(
    ("shared", "meeting", "place", "days"),
    [
        (date(2024, 2, 2), date(2024, 2, 5), "GB-ENG", 1),
        (date(2024, 1, 29), date(2024, 2, 5), "GB-ENG", 5),
        (date(2024, 3, 28), date(2024, 4, 4), "GB-ENG", 3),
        (date(2024, 5, 8), date(2024, 5, 10), "GB-ENG", 2),
        (date(2024, 5, 8), date(2024, 5, 10), "JE", 1),
        (date(2024, 5, 8), date(2024, 5, 10), None, 2),
        (date(2024, 5, 8), date(2024, 5, 10), "FR", 2),
        (date(2024, 2, 6), date(2024, 2, 5), "GB-ENG", 0),
        (date(2024, 2, 3), date(2024, 2, 5), "GB-ENG", 0),
    ],
)
def test_working_days(shared: date, meeting: date, place: str | None, days: int) -> None:
    """Good Friday, Easter Monday and Liberation Day are none."""
    assert working_days_between(shared, meeting, place) == days
