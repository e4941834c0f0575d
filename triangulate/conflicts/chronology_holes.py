"""TM-6: an agency was active about a person and recorded nothing for months."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from triangulate.conflicts.activity_spans import ACTIVE, active_spans, entry_days, gaps
from triangulate.conflicts.check import check, finding
from triangulate.conflicts.coverage import Days, complete_days, merged, searched, within
from triangulate.conflicts.involvement import Involvement, Involvements
from triangulate.conflicts.process_rules import without_documents
from triangulate.findings import Evidence, Finding
from triangulate.vocabulary import EVENT_TYPES
from triangulate.wording import AGENCY_WORDS, listed_in_words, predicate_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from triangulate.gathered import Gathered
    from triangulate.records import Source

LONGEST: Final = 180
"""Days without an entry while an agency is active (this project's rule for TM-6: statutory reviews are at most six
months apart)."""
_RARE: Final = ("birth", "death", "referral", "conference", "hearing", "custody", "incident", "placement", "other")
"""Event types that need not come every half year while an agency is active: to hold all of them says little."""
_REGULAR: Final = frozenset({"attendance", "participant", "narrative", "concern", "views", *EVENT_TYPES}) - set(_RARE)
_MOST_NAMED: Final = 3

Key = tuple[str, str]
"""A person and an agency."""


@dataclass(frozen=True, slots=True)
class _Hole:
    """Days without an entry, and the statements on either side of them (none at the ends of the activity)."""

    days: Days
    before: str | None = None
    after: str | None = None

    @property
    def words(self) -> str:
        """The days in words."""
        return f"from {self.days[0]} to {self.days[1]}"


@check(
    "TM-6",
    "Hole in the chronology",
    kind="gap",
    severity="S3; S2 if another agency, or a disclosure, shows that the agency was involved then",
)
def chronology_hole(gathered: Gathered) -> Iterable[Finding]:
    """An agency that says it was active about a person holds nothing about them for more than 180 days.

    1. Active is social care during a child protection plan, a child in need plan or a period of being looked after,
       and a school while the pupil is on its roll, each by the agency's own record. Only days on which it was surely
       active count: from the latest day it can have begun to the earliest it can have ended. Ongoing means until the
       day of the extract; an end that is not known is not counted as ongoing.
    2. An entry is any statement of that agency about the person, about an event they took part in, or that refers to
       them, from all of the agency's sources. It is dated by the time of what it tells, else by when it was recorded.
       A partial date covers all the days it can mean.
    3. A hole lies between two entries, if the sources declare no coverage, or declare complete coverage of something
       for more than 180 of its days. At the beginning or the end of the activity, and for schools always, it counts
       only as far as a source declares complete coverage of something that comes regularly (visits, reviews,
       appointments, assessments, attendance): a register of pupils or referrals says nothing of daily work.
    4. One finding a person and agency, with every hole, the entries on either side, and what was searched. Graded S3;
       S2 if another agency recorded work of this agency with the person in the hole (such as a conference or visit),
       or something was shared with it or disclosed to it then.

    Not raised by: a case that was closed; the days before and after an extract or its coverage; a source that is not
    among the extracts; entries that are dated only roughly; a register without daily entries, or a yearly statutory
    return. Absent from what was
    searched is not the same as never written.

    Source: HM Government, Working Together to Safeguard Children, 2023 (reviews at most six months apart).
    """
    active = active_spans(gathered)
    if active.is_empty():
        return
    found = _holes_of_all(gathered, active)
    if not found:
        return
    keys = pl.DataFrame(sorted(found), schema={"person": pl.String, "agency": pl.String}, orient="row")
    parts = active.join(keys, on=["person", "agency"], how="semi").partition_by("person", "agency", as_dict=True)
    involvements = Involvements(gathered, keys["person"])
    beside = sorted({one for holes in found.values() for hole in holes for one in (hole.before, hole.after) if one})
    said = gathered.statements.filter(pl.col("id").is_in(beside) & pl.col("person").is_not_null())
    about = {row[0]: (row[1], row[2]) for row in said.select("id", "about", "person").iter_rows()}
    for key, holes in sorted(found.items()):
        involved = involvements.of(*key, [hole.days for hole in holes])
        yield _finding(gathered, key, list(parts[key].iter_rows(named=True)), holes, involved, about)


def _holes_of_all(gathered: Gathered, active: pl.DataFrame) -> dict[Key, list[_Hole]]:
    """Return the holes of each person and agency that has any."""
    agencies = [agency for agency in sorted(active["agency"].unique()) if _sources(gathered, agency)]
    searches = {agency: _search(gathered, agency) for agency in agencies}
    some = active.filter(pl.col("agency").is_in([a for a, search in searches.items() if search.says_anything]))
    keys = some.select("person", "agency").unique()
    candidates = gaps(entry_days(gathered, keys), some, LONGEST)
    between = candidates.filter(pl.col("before").is_not_null() & pl.col("after").is_not_null())
    at_ends = candidates.filter(pl.col("agency").is_in([a for a, search in searches.items() if search.regular]))
    candidates = pl.concat([between, at_ends]).unique().sort(pl.all())
    spans = some.join(candidates, on=["person", "agency"], how="semi").select("person", "agency", "first", "last")
    active_days: dict[Key, list[Days]] = defaultdict(list)
    for person, agency, first, last in spans.iter_rows():
        active_days[person, agency].append((_date(first), _date(last)))
    found: dict[Key, list[_Hole]] = defaultdict(list)
    for person, agency, first, last, before, after in candidates.iter_rows():
        gap = _Hole((_date(first), _date(last)), before, after)
        found[person, agency] += _holes(gap, merged(active_days[person, agency]), searches[agency])
    return {key: sorted(holes, key=lambda hole: hole.days) for key, holes in found.items() if holes}


@dataclass(frozen=True, slots=True)
class _Search:
    """What the sources of an agency declare to hold completely: anything, and what comes regularly."""

    declared: bool
    anything: list[Days]
    regular: list[Days]
    daily: bool

    @property
    def says_anything(self) -> bool:
        """Whether days without entries can say anything at all."""
        return bool(self.regular) or (not self.daily and (not self.declared or bool(self.anything)))


def _search(gathered: Gathered, agency: str) -> _Search:
    sources = _sources(gathered, agency)
    return _Search(
        declared=any(source.coverage for source in sources),
        anything=complete_days(sources),
        regular=complete_days(sources, lambda of: of in _REGULAR),
        daily=agency == ACTIVE["enrolled_at"],
    )


def _sources(gathered: Gathered, agency: str) -> list[Source]:
    """Return the sources in which an agency writes as things happen: a yearly return is no chronology."""
    returns = without_documents(gathered)
    named = sorted(gathered.sources.items())
    return [source for name, source in named if source.agency.value == agency and name not in returns]


def _holes(gap: _Hole, active: Sequence[Days], search: _Search) -> list[_Hole]:
    """Return the parts of days without entries that count as holes."""
    found = []
    for span in within(gap.days, active):
        between = gap.before is not None and gap.after is not None and span == gap.days
        if between and not search.daily:
            parts = within(span, search.anything) if search.declared else [span]
        else:
            parts = within(span, search.regular)
        found += [_Hole(days, gap.before, gap.after) for days in parts if (days[1] - days[0]).days + 1 > LONGEST]
    return found


def _date(number: int) -> date:
    return date.min + timedelta(days=max(min(number, (date.max - date.min).days), 0))


def _finding(
    gathered: Gathered,
    key: Key,
    active: Sequence[dict[str, Any]],
    holes: Sequence[_Hole],
    involved: Involvement,
    about: Mapping[str, tuple[str, str]],
) -> Finding:
    person, agency = key
    spans = [hole.days for hole in holes]
    during = [row for row in active if any(within(days, [(_date(row["first"]), _date(row["last"]))]) for days in spans)]
    beside = {one for hole in holes for one in (hole.before, hole.after) if one}
    mine = {about[one][0] for one in beside if one in about and about[one][1] == person}
    named = [hole.words for hole in holes[:_MOST_NAMED]]
    more = f" and {len(holes) - _MOST_NAMED} further times" if len(holes) > _MOST_NAMED else ""
    why = listed_in_words(sorted({predicate_words(row["predicate"]) for row in during}))
    words = AGENCY_WORDS[agency]
    evidence = [Evidence(what="hole", items=tuple(f"{first}/{last}" for first, last in spans))]
    if involved.statements or involved.ledger:
        evidence.append(Evidence(what="involved", items=(*involved.statements, *involved.ledger)))
    return finding(
        chronology_hole,
        severity="S2" if involved.statements or involved.ledger else "S3",
        summary=f"{words[0].upper()}{words[1:]} recorded nothing about {gathered.label(person)} "
        f"{listed_in_words(named)}{more}, while active ({why}).",
        statements=[*(row["id"] for row in during), *beside, *involved.statements],
        personas={*(row["about"] for row in during), *mine},
        people=[person],
        events=involved.events,
        ledger=involved.ledger,
        evidence=evidence,
        detail=f"{_involved_words(involved.agencies)}Absent from what was searched is not the same as never written: "
        "entries may be held elsewhere, on paper, or outside the extract.",
        settle="The full case file of the agency for these months.",
        held_by=words,
        searched=[searched(source) for source in _sources(gathered, agency)],
    )


def _involved_words(agencies: Sequence[str]) -> str:
    if not agencies:
        return ""
    who = listed_in_words([AGENCY_WORDS.get(agency, agency) for agency in agencies])
    return f"Records of {who} show that it was involved in that time. "
