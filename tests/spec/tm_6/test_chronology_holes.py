"""TM-6, drawn: months without an entry of an agency that was active, and months that are none."""

from __future__ import annotations

import pytest

from tests.lib.drawn import case_from, drawn
from tests.lib.people import joined_case, source
from triangulate.conflicts.chronology_holes import chronology_hole
from triangulate.findings import Finding, Severity
from triangulate.gathered import Gathered
from triangulate.records import Coverage, Source

EXAMPLE = """
    record | predicate          | value      | more
    csc:K  | name               | Kai Renouf |
    csc:K  | child_in_need_plan | true       | id=p, valid_from=2020-01-01, valid_to=2024-01-01
    csc:K  | concern            | neglect    | id=a, recorded_at=2021-03-01
    csc:K  | concern            | neglect    | id=b, event_time=2022-01-10
    csc:K  | concern            | neglect    | id=c, event_time=2020-02-01/2021-02-20
    csc:K  | views              | fine       | id=d, recorded_at=2022-06-01
    csc:K  | views              | fine       | id=e, recorded_at=2022-11-01
    csc:K  | views              | fine       | id=f, recorded_at=2023-04-01
    csc:K  | views              | fine       | id=g, recorded_at=2023-09-01
"""


def found(gathered: Gathered) -> list[Finding]:
    return list(chronology_hole(gathered))


def test_a_case_is_open_and_nothing_is_written_for_ten_months() -> None:
    """March 2021 to January 2022, with the entries on either side and what was searched."""
    (one,) = found(case_from(EXAMPLE))
    assert one.severity is Severity.S3
    assert one.statements == ("csc:a", "csc:b", "csc:p")
    assert one.personas == ("csc:K",)
    assert one.summary == (
        "Social care recorded nothing about Kai Renouf from 2021-03-02 to 2022-01-09, "
        "while active (child in need plan)."
    )
    assert one.searched == ("csc (social care); day of the extract not given; no coverage declared",)
    assert one.evidence[0].items == ("2021-03-02/2022-01-09",)
    assert "not the same as never written" in one.detail


def test_the_order_of_rows_does_not_matter() -> None:
    """The same finding with the same id."""
    assert found(case_from(EXAMPLE)) == found(case_from(EXAMPLE, reverse=True))


def test_another_agency_shows_that_it_was_involved_then() -> None:
    """Health was at a conference in the hole: graded a step up, with the statement that says so."""
    rows = """
    hlt:K  | participant | subject    | id=x, ref=hlt:E
    hlt:E  | event_type  | conference |
    hlt:E  | time        | 2021-08-01 |
    link csc:K hlt:K strong
    """
    (one,) = found(case_from(EXAMPLE + rows))
    assert one.severity is Severity.S2
    assert "hlt:x" in one.statements
    assert one.events == ("hlt:E",)
    assert "Records of health show that it was involved in that time." in one.detail


def test_something_was_shared_with_it_then() -> None:
    """A report of the school, and a disclosure in the ledger."""
    rows = """
    edu:R  | document    | report | created_at=2021-08-01
    edu:K  | concern     | neglect | document=edu:R
    edu:R  | shared_with | {"to": "csc", "at": "2021-08-02"} | id=s
    ledger {"type": "disclosure", "what": "edu:R", "to": "csc", "includes": ["csc:a"], "at": "2021-08-02T09:00:00Z"}
    link csc:K edu:K strong
    """
    (one,) = found(case_from(EXAMPLE + rows))
    assert one.severity is Severity.S2
    assert "edu:s" in one.statements
    assert one.ledger == ("1",)


@drawn
def test_a_child_looked_after_until_the_extract(gathered: Gathered) -> None:
    """Ongoing means until the day of the extract; two holes are one finding.

    source csc extracted_at=2024-06-01
    record | predicate    | value | more
    csc:K  | looked_after | true  | id=p, valid_from=2022-01-01, valid_to=..
    csc:K  | concern      | other | id=a, event_time=2022-01-05
    csc:E  | time         | 2022-09-01 | id=t
    csc:K  | participant  | subject | id=b, ref=csc:E
    csc:K  | concern      | other | id=c, event_time=2024-05-01
    """
    (one,) = found(gathered)
    assert one.evidence[0].items == ("2022-01-06/2022-08-31", "2022-09-02/2024-04-30")
    assert one.statements == ("csc:a", "csc:c", "csc:p", "csc:t")


_INNOCENT = {
    "half a year": "csc:K | child_protection_plan | neglect | valid_from=2020-01-01, valid_to=2021-01-01\n"
    "csc:K | concern | neglect | event_time=2020-01-01\ncsc:K | concern | neglect | event_time=2020-06-30\n",
    "the case was closed": "csc:K | child_in_need_plan | true | valid_from=2020-01-01, valid_to=2020-03-01\n"
    "csc:K | concern | neglect | event_time=2020-02-20\ncsc:K | concern | neglect | event_time=2022-06-30\n",
    "not known to have ended or gone on": "csc:K | child_in_need_plan | true | valid_from=2020-01-01\n"
    "csc:K | concern | neglect | event_time=2020-02-20\ncsc:K | concern | neglect | event_time=2022-06-30\n",
    "not looked after": "csc:K | looked_after | false | valid_from=2020-01-01, valid_to=2024-01-01\n"
    "csc:K | concern | neglect | event_time=2020-02-20\ncsc:K | concern | neglect | event_time=2022-06-30\n",
    "nothing after the last entry, coverage not known": "source csc extracted_at=2024-01-01\n"
    "csc:K | child_in_need_plan | true | valid_from=2020-01-01, valid_to=..\n"
    "csc:K | concern | neglect | event_time=2020-02-20\n",
    "entries of another source of the agency": "csc:K | child_in_need_plan | true | "
    "valid_from=2020-01-01, valid_to=2022-01-01\n"
    "csc:K | concern | neglect | event_time=2020-02-20\ncsc:K | concern | neglect | event_time=2021-06-30\n"
    "csc2:K | concern | neglect | event_time=2020-08-01\ncsc2:K | concern | neglect | event_time=2021-01-20\n"
    "link csc:K csc2:K verified",
    "another agency's word for it": "hlt:K | child_in_need_plan | true | valid_from=2020-01-01, valid_to=2022-01-01\n"
    "hlt:K | concern | neglect | event_time=2020-02-20\nhlt:K | concern | neglect | event_time=2021-06-30\n",
    "an entry that may be of any day of the year": "csc:K | child_in_need_plan | true | "
    "valid_from=2020-01-01, valid_to=2022-01-01\ncsc:K | concern | neglect | event_time=2020-02-20\n"
    "csc:K | concern | neglect | event_time=2020\ncsc:K | concern | neglect | event_time=2021-01-20\n"
    "csc:K | concern | neglect | event_time=2021\n",
    "a statement about an event they took part in": "csc:K | child_in_need_plan | true | "
    "valid_from=2020-01-01, valid_to=2021-01-01\ncsc:K | concern | neglect | event_time=2020-02-20\n"
    "csc:E | narrative | a visit | event_time=2020-07-01\ncsc:K | participant | subject | ref=csc:E\n"
    "csc:K | concern | neglect | event_time=2020-12-20\n",
    "a school register": "edu:K | enrolled_at | Grainville | valid_from=2015-09-01, valid_to=2022-07-01\n"
    "edu:K | attendance | present | event_time=2015-09-02\nedu:K | attendance | present | event_time=2020-09-02\n",
}


@pytest.mark.parametrize("rows", _INNOCENT.values(), ids=_INNOCENT.keys())
def test_innocent(rows: str) -> None:
    """Short times, closed cases, the edges of an extract, entries held elsewhere."""
    assert found(case_from(rows)) == []


def covered(agency: str, predicate: str, entries: list[str], *coverage: tuple[str, str, str, bool]) -> Gathered:
    """Return a child with whom an agency was active from 2020 to the end of 2023, with entries and coverage."""
    builder = source(agency)
    declared = [Coverage.model_validate({"of": of, "from": a, "to": b, "complete": c}) for of, a, b, c in coverage]
    builder.source = Source(
        id=agency, agency=builder.source.agency, extracted_at="2024-01-05", coverage=tuple(declared)
    )
    builder.persona("K")
    builder.say("K", predicate, "x", valid_from="2020-01-01", valid_to="2023-12-31")
    for day in entries:
        builder.say("K", "attendance" if agency == "edu" else "concern", "present", event_time=day)
    return joined_case(builder.finish())


def test_complete_coverage_shows_a_hole_at_the_end_and_in_a_school() -> None:
    """Visits are complete, so nothing after the last of them is a hole; and attendance is, so a school has one."""
    (one,) = found(
        covered("csc", "child_in_need_plan", ["2020-01-01"], ("home_visit", "2015-01-01", "2022-12-31", True))
    )
    assert one.evidence[0].items == ("2020-01-02/2022-12-31",)
    assert one.searched == (
        "csc (social care); extracted 2024-01-05; home visit complete from 2015-01-01 to 2022-12-31",
    )
    days = [
        "2020-01-01",
        "2021-01-01",
        "2021-06-01",
        "2021-11-01",
        "2022-04-01",
        "2022-09-01",
        "2023-02-01",
        "2023-07-01",
    ]
    (one,) = found(covered("edu", "enrolled_at", days, ("attendance", "2015-01-01", "2023-10-01", True)))
    assert one.evidence[0].items == ("2020-01-02/2020-12-31",)


@pytest.mark.parametrize(
    "coverage",
    [
        ("home_visit", "2015-01-01", "2020-03-01", True),
        ("home_visit", "2015-01-01", "2024-01-01", False),
    ],
)
def test_what_an_extract_does_not_cover_is_no_hole(coverage: tuple[str, str, str, bool]) -> None:
    """Declared coverage ends, or is not complete."""
    days = [
        "2020-01-01",
        "2021-01-01",
        "2021-06-01",
        "2021-11-01",
        "2022-04-01",
        "2022-09-01",
        "2023-02-01",
        "2023-07-01",
    ]
    assert found(covered("csc", "child_in_need_plan", days, coverage)) == []


def test_referrals_that_are_complete_say_nothing_of_daily_work() -> None:
    """Nothing after the last entry: a register of referrals need not hold any."""
    coverage = ("referral", "2015-01-01", "2024-01-01", True)
    assert found(covered("csc", "child_in_need_plan", ["2020-01-01"], coverage)) == []
