"""DP-3: a report for a meeting reached the family too late, or not at all, to be corrected."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from triangulate.conflicts.asserted_days import day_range
from triangulate.conflicts.check import check, finding
from triangulate.conflicts.contrary import Ties, side_of
from triangulate.conflicts.process_events import run_day
from triangulate.conflicts.process_rules import Rules, expected_documents
from triangulate.conflicts.report_sharing import Report, Share, reports_for_families
from triangulate.conflicts.working_days import working_days_between
from triangulate.findings import Evidence, Finding
from triangulate.wording import AGENCY_WORDS, listed_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from triangulate.gathered import Gathered

_RIGHT: Final = "The family had no fair chance to check and correct it before it was used."


@check("DP-3", "Not shared for correction", kind="gap", severity="S2")
def not_shared_for_correction(gathered: Gathered) -> Iterable[Finding]:
    """A report prepared for a meeting reached the family fewer than five working days before it.

    1. The report is a document that was prepared for a conference, review, enquiry or other meeting that families
       attend (``expected_documents.csv``; a service can extend it). Strategy meetings and hearings are left out.
    2. It was shared with the family if it was shared with, or disclosed in the ledger to, a person the meeting is
       about, a parent, holder of responsibility, carer or relative of one, or with "the family", "mother" or another
       such word. Sharing with agencies does not count.
    3. Working days are counted from the day of sharing to the day before the meeting, without weekends and the bank
       holidays of England or Jersey (``bank_holidays.csv``, 2010 to 2030): Friday for Monday is one day, Monday for
       the Monday after is five. Days that are not exact are read in favour of whoever shared.
    4. Of several versions the last one written before the meeting counts: a version shared in time does not stand for
       a later one that was not. A share that names another version is a share of that one.
    5. That it was not shared with the family at all is raised where sharing is recorded: the report was shared with
       somebody else, an earlier version was shared, or a source declares ``shared_with`` complete. Not before the
       five days have begun.
    6. One finding a report and meeting. Graded S2.

    Not raised by: a reason for withholding it from the family; sharing on a day that is not known; a report that
    replaces a late one and came in time; a meeting without a day or that did not take place; versions written after
    the meeting.

    Source: five working days, reading rules of this project, version 1; LGSCO 20 010 423 (Buckinghamshire), 2021, a
    report given on Friday for Monday.
    """
    yield from not_shared_findings(gathered, expected_documents())


def not_shared_findings(gathered: Gathered, rules: Rules) -> Iterator[Finding]:
    """Yield the findings of DP-3 under ``rules`` (see :func:`expected_documents`), in a set order."""
    reports = list(reports_for_families(gathered, rules))
    ties = Ties(gathered, {p for report in reports for p in report.people})
    today = run_day(gathered)
    for report in reports:
        meeting = day_range(report.time)
        owed = [share for share in report.family if not share.reason]
        if meeting is None or (report.family and not owed) or any(day_range(share.at) is None for share in owed):
            continue  # no day to count from or to, or withheld for a stated reason
        late = _late(owed, meeting[1], report)
        if late is not None:
            if late:
                yield _finding(gathered, report, late, ties)
        elif report.sharing_recorded and not _still_time(today, meeting[1], report):
            yield _finding(gathered, report, {}, ties)


def _late(owed: list[Share], meeting: date, report: Report) -> dict[Share, int] | None:
    """Return for who was given the report late their first share and its days; None where nobody was given it.

    What "the family" as a whole was given in time, everybody was.
    """
    best: dict[str, tuple[int, Share]] = {}
    for share in owed:
        days = day_range(share.at)
        count = working_days_between(days[0], meeting, report.jurisdiction) if days else 0
        key = share.person or ""
        if key not in best or count > best[key][0]:
            best[key] = (count, share)
    if not best:
        return None
    if "" in best and best[""][0] >= report.days:
        return {}
    return {share: count for count, share in best.values() if count < report.days}


def _still_time(today: date | None, meeting: date, report: Report) -> bool:
    return today is not None and working_days_between(today, meeting, report.jurisdiction) >= report.days


def _finding(gathered: Gathered, report: Report, late: dict[Share, int], ties: Ties) -> Finding:
    kind = report.kind.replace("_", " ").replace("section47", "section 47 enquiry")
    when = "" if report.hidden else f" on {report.time[:10]}"
    how = "is not recorded as shared with the family"
    how += ", although an earlier version is" if report.earlier else ""
    if late:
        told = sorted((str(share.at)[:10], days, _name(gathered, share)) for share, days in late.items())
        how = "was shared " + listed_in_words([f"with {who} on {day}, {_days(days)}" for day, days, who in told])
    rest = ties.between([side_of(rows, words) for words, rows in report.sides if rows])
    version = f" (version {report.version})" if report.version else ""
    return finding(
        not_shared_for_correction,
        severity="S2",
        summary=f"The {gathered.label(report.document)}{version} prepared for the {kind}{when} "
        f"({AGENCY_WORDS.get(report.agency, report.agency)}) {how}.",
        statements=report.statements,
        against=[share.statement for share in late if share.statement],
        personas=report.personas,
        people=report.people,
        links=rest.links,
        events=report.events,
        documents=[report.document, *report.earlier],
        ledger=[share.line for share in (*report.family, *report.others) if share.line],
        evidence=[Evidence(what="expected", items=(f"{report.days} working days before the meeting",))],
        detail=" ".join(filter(None, (_RIGHT, rest.sentence))),
        settle="A record of when and how the family was given this version, or the reason why it was withheld.",
        held_by=report.agency,
        searched=report.searched,
    )


def _name(gathered: Gathered, share: Share) -> str:
    return gathered.label(share.person) if share.person else f"“{share.to}”"


def _days(days: int) -> str:
    return f"{days} working {'day' if days == 1 else 'days'} before" if days else "not before it"
