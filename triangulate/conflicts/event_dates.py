"""TM-3: sources give one event different dates."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from triangulate.conflicts.check import check, finding
from triangulate.conflicts.entries import Events, claims_citing, entries
from triangulate.conflicts.event_candidates import NIGHT, PAST_MIDNIGHT
from triangulate.findings import Evidence, Finding
from triangulate.normalise.moments import CLOCK_CHANGE, Moment, day_of, moment_frame
from triangulate.wording import AGENCY_WORDS, WITHHELD, listed_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from triangulate.gathered import Gathered

MOST_DAYS: Final = 14
"""Days by which the dates of one event may differ: further apart, one reference may stand for several happenings
(judgement, reviewed 2026)."""
_OF_THE_EVENT: Final = ("participant", "allegation", "narrative", "place")
"""Statements whose own time is that of the event they are about or refer to."""
_LATER_STEPS: Final = ("finding", "decision")
_SETTLE: Final = "The first-hand record made at the time: the log, the attendance sheet or the signed note."


@dataclass(frozen=True, slots=True)
class _Said:
    """One time that one source gives for one record of an event."""

    source: str
    event: str
    kind: str
    statement: str
    agency: str
    words: str
    hidden: bool
    window: Moment

    @property
    def told(self) -> str:
        """The time as a reader is shown it, and who says it."""
        return f"{WITHHELD if self.hidden else self.words} ({AGENCY_WORDS.get(self.agency, self.agency)})"


@check("TM-3", "Date drift", kind="tension", severity="S2")
def date_drift(gathered: Gathered) -> Iterable[Finding]:
    """Sources that record one event give it dates that cannot be one and lie close together.

    1. Records are of one event only where that is said: an equal reference (case and spaces aside), ``same_event_as``,
       or a statement that names the other event. Likeness never makes two events one.
    2. Dates are compared between sources and between records of one type; a record of no stated type is compared with
       incidents. Dates are the time of the event, and the event time of statements of who took part, what was alleged
       and what was told of it.
    3. Two dates drift apart if they lie 1 to 14 days apart however exactly they are written. Across midnight, two
       clock times must lie 6 hours apart, and a clock time 2 hours from another date.
    4. Where a source has several records of the event, a date counts only if no record of the other source fits it,
       and the other way round: one of several dates may be a second happening.
    5. One finding an event, with every date given, and those that fit all of the others. Graded S2, because two dates
       become two incidents where entries are counted (AL-5).

    Not raised by: a coarser date that the finer one lies in, approximate dates; the date of a report, referral,
    meeting, attendance or decision that followed; the date of writing; planned dates; dates more than 14 days apart;
    events alike in everything that share no reference and that nobody says are one.

    Source of the limits: judgement, reviewed 2026.
    """
    found = [(rows, apart) for rows in _groups(gathered) for apart in (_apart(rows),) if apart]
    if not found:
        return
    events = Events(gathered, [row.event for rows, _ in found for row in rows])
    for rows, apart in found:
        yield _finding(gathered, rows, apart, events)


def _groups(gathered: Gathered) -> Iterable[list[_Said]]:
    """Yield for each event that sources date differently every time given for it."""
    shared = gathered.statements.filter(
        (pl.col("polarity") == "+") & ~pl.col("kind").is_in(_LATER_STEPS).fill_null(value=False)
    )
    given = pl.when(pl.col("predicate") == "time").then(pl.col("value")).otherwise(pl.col("event_time"))
    dated = shared.filter(pl.col("predicate").is_in(["time", *_OF_THE_EVENT])).with_columns(given.alias("words"))
    said = entries(gathered, dated.filter(pl.col("words").is_not_null()))
    several = said.filter(pl.col("source").n_unique().over("same") > 1)
    if several.is_empty():
        return
    timed = several.hstack(moment_frame(several["words"])).filter(pl.col("start_earliest") <= pl.col("end_latest"))
    differing = timed.filter(
        pl.col("start_earliest").max().over("same") > pl.col("end_latest").min().over("same")
    ).sort("same", "source", "event", "id")
    for _, part in differing.group_by("same", maintain_order=True):
        yield [_said(row) for row in part.iter_rows(named=True)]


def _said(row: dict[str, Any]) -> _Said:
    window = Moment(
        row["start_earliest"],
        row["end_latest"],
        row["start_zoned"] or row["end_zoned"],
        row["start_day"] and row["end_day"],
    )
    kind = "incident" if row["type"] == "other" else row["type"]
    hidden = bool(row["withheld"])
    return _Said(row["source"], row["event"], kind, row["id"], row["agency"], row["words"], hidden, window)


def days_apart(a: Moment, b: Moment) -> int:
    """Return how many days lie between two times at least; 0 where they can be one, or one night."""
    first, then = sorted((a, b), key=lambda moment: moment.earliest)
    slack = CLOCK_CHANGE if first.zoned != then.zoned else 0
    if not first.day_only and not then.day_only:
        slack += NIGHT
    elif first.day_only != then.day_only:
        slack += PAST_MIDNIGHT
    if then.earliest <= first.latest + slack:
        return 0
    return max((day_of(then.earliest) - day_of(first.latest)).days, 0)


def _apart(rows: Sequence[_Said]) -> list[_Said]:
    """Return the times that drift apart from another source's."""
    found: set[_Said] = set()
    for a, b in combinations(rows, 2):
        if a.source == b.source or a.kind != b.kind or not 1 <= days_apart(a.window, b.window) <= MOST_DAYS:
            continue
        if _one_record_each(rows, a, b) or not (_fits(rows, a, b.source) or _fits(rows, b, a.source)):
            found |= {a, b}
    return [row for row in rows if row in found]


def _one_record_each(rows: Sequence[_Said], a: _Said, b: _Said) -> bool:
    return all(len({row.event for row in rows if row.source == one.source}) == 1 for one in (a, b))


def _fits(rows: Sequence[_Said], one: _Said, source: str) -> bool:
    others = (row for row in rows if row.source == source and row.kind == one.kind)
    return any(days_apart(one.window, other.window) == 0 for other in others)


def _finding(gathered: Gathered, rows: Sequence[_Said], apart: Sequence[_Said], events: Events) -> Finding:
    one = rows[0].event
    who = events.parties(events.records(one))
    told = list(dict.fromkeys(row.told for row in sorted(apart, key=lambda r: (r.window.earliest, r.source))))
    kind = apart[0].kind.replace("_", " ")
    fitting = [r for r in rows if r not in apart and all(days_apart(r.window, o.window) == 0 for o in apart)]
    statements = [row.statement for row in apart]
    earliest = min(row.window.earliest for row in apart)
    evidence = [Evidence(what="dates", items=tuple(dict.fromkeys(statements)))]
    detail = [
        "The records are held to be of one event because of what they say, not because they are alike.",
        "One date may be the day it was told or written, or there were two events and one reference is wrong.",
    ]
    if fitting:
        evidence.append(Evidence(what="fits_all", items=tuple(sorted({row.statement for row in fitting}))))
        detail.append(f"{listed_in_words(sorted({row.told for row in fitting}))} fits all of them.")
    return finding(
        date_drift,
        severity="S2",
        summary=f"One {kind} is dated {listed_in_words(told)}.",
        statements=[*statements, *events.identity(one)],
        against=[row.statement for row in apart if row.window.earliest > earliest],
        personas=who.personas,
        people=who.people,
        events={row.event for row in apart},
        claims=claims_citing(gathered, statements),
        evidence=evidence,
        detail=" ".join(detail),
        settle=_SETTLE,
        held_by=listed_in_words(sorted({AGENCY_WORDS.get(row.agency, row.agency) for row in apart})),
    )
