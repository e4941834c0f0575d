"""DP-2: a parent, a carer or the child was not heard in a process, and no reason is recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.conflicts.check import check, finding
from triangulate.conflicts.contrary import Ties, side_of
from triangulate.conflicts.process_events import Reliance, meetings, on_day, parts_in
from triangulate.conflicts.process_rules import Rules, expected_voices
from triangulate.conflicts.removals import removals, seeks_removal
from triangulate.conflicts.views_recorded import NOT_SOUGHT, views_recorded, views_searched
from triangulate.conflicts.voices import Voices, required_voices
from triangulate.findings import Evidence, Finding
from triangulate.wording import AGENCY_WORDS, listed_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from triangulate.gathered import Gathered

_ASK: Final = "Their views, or the recorded reason why they were not asked."


@check(
    "DP-2",
    "Missing views",
    kind="gap",
    severity="S2; S1 if an application for removal follows within 180 days or is what the draft is for",
)
def missing_views(gathered: Gathered) -> Iterable[Finding]:
    """Somebody whose views a process must record was not heard, and no reason is recorded.

    1. The processes are section 47 (article 42) enquiries, conferences and reviews, and assessments within 180 days
       before a removal (a reviewed table, ``expected_voices.csv``, that a service can extend).
    2. The voices are each child who is a subject, from 4 years, and each parent with responsibility: who is stated to
       hold it, and by law birth and adoptive mothers and registered and adoptive fathers. A parent against whom the
       record of the process speaks (a concern, an allegation, a part as suspect) is a voice too.
    3. Heard is who has views recorded for the process, who attended it in person, or who is named as the informant of
       something recorded of it. A stated reason counts as an answer: "declined", "unable", or "not sought" with the
       reason beside it. "Not sought" or "not contacted" alone, or with words that only repeat it, is no reason; it is
       raised for whoever it is said of, except a child under 4.
    4. Silence is raised only where views were recorded at all: somebody's views of this process are, or a source of
       the process declares its views complete, or the draft relies on the process. What was searched is listed.
    5. One finding a process lists everybody who is missing. Graded S2; S1 if the child was removed by an order within
       180 days, or the draft is for a court and seeks a removal.

    Not raised by: recorded safe reasons not to contact somebody; children under 4 and subjects who are adults; parents
    of whose responsibility nothing is known, step-parents and others; a parent who had died; views that are withheld;
    a record in another source that may be of somebody who was heard; processes that only a statutory return of dates
    records; strategy meetings, which families do not attend.

    Source: reading rules of this project, version 1; Children Act 1989 s.47(5A) for the child's wishes and feelings;
    responsibility by law, Children Act 1989 s.2 and s.4, Children (Jersey) Law 2002 art.3 and 5.
    """
    yield from missing_views_findings(gathered, expected_voices())


def missing_views_findings(gathered: Gathered, rules: Rules) -> Iterator[Finding]:
    """Yield the findings of DP-2 under ``rules`` (see :func:`expected_voices`), in a set order."""
    held = meetings(gathered, (rule["event_type"] for rule in rules))
    if held.is_empty():
        return
    parts, relied = parts_in(gathered, held), Reliance(gathered)
    views = views_recorded(gathered, held)
    taken = removals(gathered, parts)
    complete = views_searched(gathered)
    asked = {str(key[0]): part for key, part in views.partition_by("same", as_dict=True).items()}
    records = {str(key[0]): part for key, part in held.partition_by("same", as_dict=True).items()}
    covered = pl.col("source").is_in(sorted(complete))
    known = {*asked, *held.filter(covered)["same"]}
    known |= {same for same, part in records.items() if relied.on(*part["event"])}
    wanted = {same: records[same] for same in sorted(known)}
    ties = Ties(gathered, parts["person"])
    for voices in required_voices(gathered, wanted, parts, views, taken, rules):
        if voices.missing:
            yield _finding(gathered, voices, records[voices.same], relied, complete, ties)


def _finding(
    gathered: Gathered, voices: Voices, records: pl.DataFrame, relied: Reliance, complete: dict[str, str], ties: Ties
) -> Finding:
    kind = str(records["event_type"].min()).replace("_", " ").replace("section47", "section 47 enquiry")
    who = listed_in_words(sorted({AGENCY_WORDS.get(a, a) for a in records["agency"].drop_nulls()}))
    rests = relied.on(*records["event"])
    serious = voices.removed or seeks_removal(gathered, voices.people)
    silent = [gathered.label(p) for p in sorted(voices.missing) if voices.missing[p] != NOT_SOUGHT]
    unasked = [gathered.label(p) for p in sorted(voices.missing) if voices.missing[p] == NOT_SOUGHT]
    told = [f"no views of {listed_in_words(silent)} are recorded"] if silent else []
    told += [f"the views of {listed_in_words(unasked)} were not sought and no reason is given"] if unasked else []
    heard = [gathered.label(person) for person in sorted(voices.heard)]
    sides = [side_of(rows, words) for words, rows in sorted(voices.carriers.items()) if rows]
    rest = ties.between(sides)
    detail = [f"Recorded as heard: {listed_in_words(heard)}." if heard else "Nobody is recorded as heard."]
    detail += [rest.sentence] if rest.sentence else []
    detail += ["A removal of the child follows or is sought."] if serious else []
    return finding(
        missing_views,
        severity="S1" if serious else "S2",
        summary=f"In the {kind}{on_day(records)} ({who}) {listed_in_words(told)}.",
        statements=[*records["time_statement"].drop_nulls(), *voices.statements],
        against=voices.against,
        personas=voices.personas,
        people=voices.people,
        links=rest.links,
        events=records["event"].unique().to_list(),
        claims=rests.claims,
        decisions=rests.decisions,
        evidence=[Evidence(what="expected", items=tuple(sorted(voices.missing)))],
        detail=" ".join(detail),
        settle=_ASK,
        held_by=str(records["agency"].drop_nulls().min() or ""),
        searched=[f"{name}: views{complete.get(name, ', coverage not stated')}" for name in sorted(gathered.sources)],
    )
