"""AT-1: dates of birth of one person that cannot be one day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from triangulate.conflicts.check import check, finding
from triangulate.conflicts.contrary import (
    Rest,
    Side,
    Ties,
    about_people,
    against,
    agreement,
    recorded,
    side_of,
    still_said,
)
from triangulate.findings import Evidence, Finding
from triangulate.normalise.date_differences import describe_difference
from triangulate.normalise.dates import DateSpan, birth_span
from triangulate.normalise.event_times import event_span

if TYPE_CHECKING:
    from triangulate.gathered import Gathered

AGES: Final = (10, 16, 18)
"""Ages at which the law reads an act or a consent differently (sources in the check)."""
_AGE_MATTERS: Final = ("allegation", "convicted", "consent")
_PARTS_IN_AN_OFFENCE: Final = ("suspect", "offender", "victim")

Days = tuple[date, date]
Act = dict[str, Any]


@dataclass(slots=True)
class _Reading:
    """One date of birth with the statements that give it; coarser ones that fit only it stand with it."""

    span: DateSpan
    words: str
    rows: list[dict[str, Any]] = field(default_factory=list)

    @property
    def side(self) -> Side:
        return side_of(self.rows, self.words)


@check(
    "AT-1",
    "Date of birth conflict",
    kind="contradiction",
    severity="S2; S1 if the dates put the person on two sides of an age that matters to a recorded allegation, "
    "conviction, offence or consent, or if a link weaker than strong joins the records",
)
def birth_date_conflict(gathered: Gathered) -> Iterable[Finding]:
    """Two or more dates of birth are recorded for one person and cannot be the same day.

    1. Every date is read as the days it can mean. 1 January is read as the year unless a register or certificate
       gives it; an approximate date reaches two years either way; the 15th is read as the month where the age was
       estimated or the child came unaccompanied; dates that systems write for "not known" are unknown.
    2. Two dates conflict only if no day fits both. A coarser date that fits one of the exact ones stands with it;
       one that fits several says nothing.
    3. One finding a person lists every statement of the conflicting dates, which agencies agree, and the shape of
       the difference (day and month exchanged, one digit, one year, …).
    4. Graded S2. S1 if, on the day of an allegation, conviction or consent of this person, or of an offence in
       which the person is suspect, offender or victim, one date makes them younger than 10, 16 or 18 and
       another does not; or if the records are joined only by a link weaker than strong, because then the
       date may be what shows that they are two people.

    Not raised by: other formats; a year beside a full date in it; 1 January and the 15th as placeholders; records
    flagged as age-estimated, whose revised dates all stay on view; a date that its own record has ended and
    replaced; placeholders and test records.

    Sources: age 10, Children and Young Persons Act 1933 s.50 and Criminal Justice (Young Offenders) (Jersey) Law
    2014; age 16, Sexual Offences Act 2003 s.9 and Family Law Reform Act 1969 s.8; age 18, Children Act 1989 s.105
    and Children (Jersey) Law 2002 art.1.
    """
    conflicts = dict(_conflicts(gathered))
    ties = Ties(gathered, conflicts)
    acts = _acts(gathered, list(conflicts))
    for person, readings in sorted(conflicts.items()):
        yield _found(gathered, person, readings, ties, acts.get(person, []))


def _conflicts(gathered: Gathered) -> Iterator[tuple[str, list[_Reading]]]:
    said = still_said(about_people(gathered, gathered.birth_dates).filter(~pl.col("age_estimated")))
    apart = said.group_by("person").agg(
        pl.col("earliest").fill_null(date.min).max().alias("first"),
        pl.col("latest").fill_null(date.max).min().alias("last"),
    )
    candidates = said.join(apart.filter(pl.col("first") > pl.col("last")), on="person", how="semi")
    for (person,), rows in candidates.group_by("person"):
        readings = _readings(list(rows.iter_rows(named=True)))
        if len(readings) > 1:
            yield str(person), readings


def _readings(rows: list[dict[str, Any]]) -> list[_Reading]:
    """Return the dates that exclude each other, exact ones first to be placed; in the order they are told."""
    spans = [(birth_span(r["value"], official=r["official"], unaccompanied=r["unaccompanied"]), r) for r in rows]
    found: list[_Reading] = []
    for span, row in sorted(spans, key=lambda item: (_width(item[0]), item[0].edtf, item[1]["id"])):
        fitting = [reading for reading in found if reading.span.overlaps(span)]
        if not fitting:
            found.append(_Reading(span, _words(span, row["value"]), [row]))
        elif len(fitting) == 1:
            fitting[0].rows.append(row)
    return sorted(found, key=lambda reading: (reading.side.withheld, reading.words, reading.side.statements))


def _width(span: DateSpan) -> int:
    return ((span.latest or date.max) - (span.earliest or date.min)).days


def _words(span: DateSpan, value: str) -> str:
    if span.first_of_january and span.precision == "year":
        return f"{value}, read as the year"
    return span.edtf or value


def _found(gathered: Gathered, person: str, readings: list[_Reading], ties: Ties, acts: Sequence[Act]) -> Finding:
    sides = [reading.side for reading in readings]
    rest = ties.between(sides)
    shown = [reading.span for reading in readings if not reading.side.withheld]
    shapes = [describe_difference(a, b) for a, b in combinations(shown, 2)]
    decisive = [act["id"] for act in acts if _ages_between(shown, act["days"])]
    evidence = [Evidence(what="shape", items=tuple(dict.fromkeys(shape.value for shape in shapes)))] if shapes else []
    if decisive:
        evidence.append(Evidence(what="age_matters_to", items=tuple(sorted(decisive))))
    return finding(
        birth_date_conflict,
        severity="S1" if decisive or rest.below_strong else "S2",
        summary=recorded("birth dates", "date of birth", gathered.label(person), sides),
        detail=_detail(sides, [shape.sentence for shape in shapes], rest, bool(decisive)),
        statements=[statement for side in sides for statement in side.statements],
        against=against(sides),
        personas={persona for side in sides for persona in side.personas},
        people=[person],
        links=rest.links,
        evidence=evidence,
        settle="The birth registration entry.",
        held_by="registry",
    )


def _detail(sides: Sequence[Side], shapes: list[str], rest: Rest, decisive: bool) -> str:
    parts = [*dict.fromkeys(shapes), agreement(sides)]
    if decisive:
        parts.append("By one date the person was younger than an age that matters to a recorded act, by another not.")
    return " ".join(part for part in (*parts, rest.sentence) if part)


def _acts(gathered: Gathered, people: list[str]) -> dict[str, list[Act]]:
    """Return for each person the statements for which their age matters, with the days on which it happened."""
    said = gathered.said(*_AGE_MATTERS, "participant").filter(
        pl.col("person").is_in(people)
        & ((pl.col("predicate") != "participant") | pl.col("value").is_in(_PARTS_IN_AN_OFFENCE))
    )
    events = gathered.event_times.join(said.select(pl.col("ref").alias("event")), on="event", how="semi")
    times: dict[str, list[str]] = {}
    for event, time in events.select("event", "time").unique().sort("event", "time").iter_rows():
        times.setdefault(event, []).append(time)
    acts: dict[str, list[Act]] = {}
    for row in said.select("person", "id", "ref", "event_time").sort("id").iter_rows(named=True):
        texts = [row["event_time"]] if row["event_time"] else times.get(row["ref"], [])
        spans = [span for text in texts if (span := event_span(text)) is not None]
        days = [(first.date(), last.date()) for first, last in spans]
        acts.setdefault(row["person"], []).append({"id": row["id"], "days": days})
    return acts


def _ages_between(births: Sequence[DateSpan], days: Sequence[Days]) -> bool:
    """Whether, on one of ``days``, some of ``births`` surely make an age of :data:`AGES` and others surely do not."""
    return any({True, False} <= {_reached(birth, age, day) for birth in births} for day in days for age in AGES)


def _reached(birth: DateSpan, age: int, days: Days) -> bool | None:
    first = _birthday(birth.earliest, age)
    last = _birthday(birth.latest, age)
    if last is not None and last <= days[0]:
        return True
    return False if first is not None and first > days[1] else None


def _birthday(born: date | None, age: int) -> date | None:
    if born is None or born.year + age > date.max.year:
        return None
    if (born.month, born.day) == (2, 29):  # an age is reached on 1 March of a year without 29 February
        year = born.year + age
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        return date(year, 2, 29) if leap else date(year, 3, 1)
    return born.replace(year=born.year + age)
