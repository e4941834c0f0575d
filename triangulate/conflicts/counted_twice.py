"""AL-5: one incident is counted as several."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.conflicts.check import check, finding
from triangulate.conflicts.counts import Count, Entries, counts, entries_of
from triangulate.conflicts.entries import Events
from triangulate.conflicts.event_candidates import event_candidates
from triangulate.conflicts.event_facts import event_label
from triangulate.findings import Evidence, Finding
from triangulate.wording import AGENCY_WORDS, WITHHELD, listed_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from triangulate.gathered import Gathered

_PATTERN: Final = re.compile(
    r"\b(pattern|repeated(ly)?|persistent(ly)?|history of|course of conduct|series of)\b", re.I
)
_MOST_NAMED: Final = 3


@check(
    "AL-5",
    "Incident multiplication",
    kind="tension",
    severity="S1 if a pattern is pleaded: the count is adverse, stands in a draft for a court, or is called a pattern; "
    "else S2",
)
def incident_counted_twice(gathered: Gathered) -> Iterable[Finding]:
    """A number of incidents is larger than the number of events that it rests on, because one event was counted twice.

    1. A count is a value that says of what and how many (``{"of": "domestic_abuse", "n": 4}``), in a claim of the
       draft or in a record. Counts of children and households are other codes.
    2. It rests on what it cites (a claim) or was taken from (a statement): statements, everything about incidents
       that stands in a document, what a document cites, and events. A count that cites nothing rests on every record
       of such an incident in which the person took part, at the time of the count if it gives one.
    3. Records are of one event only where that is said: an equal reference, ``same_event_as``, or a statement that
       names the other event. Several statements of one record are one entry. A record of no event counts as an event
       of its own.
    4. The count is raised if it is larger than the number of events and some event has more than one entry. Records
       that are merely alike (the same people, type and time) are listed as a question, and lower no count.
    5. One finding a count, with the records of each event counted more than once. Graded S1 if a pattern is pleaded,
       else S2. Where dates of these records drift apart (TM-3), this code speaks.

    Not raised by: real repeats, on one day or not, which have references of their own; a count no larger than the
    number of events; a count larger than all of its records, none of which is a second record (that is a question of
    what was cited); one event in the records of four agencies that nobody counts.
    """
    counted = counts(gathered)
    if not counted:
        return
    resting = list(zip(counted, entries_of(gathered, counted), strict=True))
    same = _same_of(gathered, [event for _, found in resting for event in found.events])
    doubled = [(count, found) for count, found in resting if _too_many(count, found, same)]
    if not doubled:
        return
    told = _Told(gathered, doubled, same)
    for count, found in doubled:
        yield told.finding(count, found)


def _same_of(gathered: Gathered, events: Sequence[str]) -> dict[str, str]:
    wanted = set(events)
    return {event: same for event, same in gathered.same_events.iter_rows() if event in wanted}


def _too_many(count: Count, found: Entries, same: Mapping[str, str]) -> bool:
    events = {same.get(event, event) for event in found.events}
    records, distinct = len(found.events) + len(found.alone), len(events) + len(found.alone)
    return distinct < count.n and distinct < records and (bool(count.cites) or count.n <= records)


class _Told:
    """What the findings need to know of the events counted, looked up once."""

    def __init__(self, gathered: Gathered, doubled: Sequence[tuple[Count, Entries]], same: Mapping[str, str]) -> None:
        self._gathered = gathered
        self._same = same
        every = sorted({event for _, found in doubled for event in found.events})
        self._events = Events(gathered, every)
        self._candidates = event_candidates(gathered, every)
        self._times: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
        times = _times_of(gathered, every)
        for event, words, agency, statement in times.iter_rows():
            self._times[event].append((words, AGENCY_WORDS.get(agency, agency), statement))
        sources = dict(gathered.inputs.events.select("id", "source").iter_rows())
        self._agency = {event: gathered.sources[sources[event]].agency.value for event in every}
        self._about = _about(gathered, doubled)
        texts = gathered.draft.paragraphs if gathered.draft is not None else ()
        self._texts = {claim.id: f"{p.text or ''} {claim.quote or ''}" for p in texts for claim in p.claims}

    def finding(self, count: Count, found: Entries) -> Finding:
        """Return the finding of one count."""
        groups: dict[str, list[str]] = defaultdict(list)
        for event in sorted(found.events):
            groups[self._same.get(event, event)].append(event)
        several = [events for _, events in sorted(groups.items()) if len(events) > 1]
        records, distinct = len(found.events) + len(found.alone), len(groups) + len(found.alone)
        again = [event for events in several for event in events]
        known = [statement for events in several for statement in self._events.identity(events[0])]
        times = [statement for event in again for _, _, statement in self._times[event]]
        alike = self._alike(found)
        who = self._events.parties(sorted(found.events))
        mine = set() if count.claim else {count.id}
        evidence = [Evidence(what="one_event", items=tuple(events)) for events in several]
        if alike:
            evidence.append(Evidence(what="may_be_one", items=tuple(alike)))
        return finding(
            incident_counted_twice,
            severity="S1" if self._pleaded(count) else "S2",
            summary=f"{count.n} {count.words} are counted for {self._gathered.label(count.person)}"
            f"{self._whose(count)}; the {records} records they rest on are of {distinct} "
            f"{'event' if distinct == 1 else 'events'}.",
            statements=[*found.statements, *known, *times, *mine],
            against=sorted(mine),
            personas={count.about, *who.personas, *(self._about[s] for s in found.statements if s in self._about)},
            people={count.person, *who.people},
            events=found.events,
            claims=[count.id] if count.claim else (),
            evidence=evidence,
            detail=" ".join([*map(self._one, several[:_MOST_NAMED]), *self._questions(alike)]),
            settle="The first-hand records side by side: reference, time and who was there.",
            held_by=listed_in_words(sorted({self._word(event) for event in again})),
        )

    def _word(self, event: str) -> str:
        return AGENCY_WORDS.get(self._agency[event], self._agency[event])

    def _one(self, events: Sequence[str]) -> str:
        who = listed_in_words(sorted({self._word(event) for event in events}))
        given = sorted({words for event in events for words, _, _ in self._times[event]})
        when = f", dated {listed_in_words(given)}" if given else ""
        label = event_label(self._gathered, events[0])
        return f"{label[0].upper()}{label[1:]} has {len(events)} records ({who}){when}."

    def _questions(self, alike: Sequence[str]) -> list[str]:
        if not alike:
            return []
        return ["Further records are alike and may be of one event; only a reference or a person can say so."]

    def _alike(self, found: Entries) -> list[str]:
        rows = self._candidates.select("event_a", "event_b").iter_rows()
        return [f"{a} {b}" for a, b in rows if a in found.events and b in found.events]

    def _whose(self, count: Count) -> str:
        return f" in claim {count.id}" if count.claim else f" ({AGENCY_WORDS.get(count.agency or '', count.agency)})"

    def _pleaded(self, count: Count) -> bool:
        if not count.claim:
            return False
        court = self._gathered.draft is not None and self._gathered.draft.purpose == "court"
        return court or count.adverse or _PATTERN.search(self._texts.get(count.id, "")) is not None


def _times_of(gathered: Gathered, events: Sequence[str]) -> pl.DataFrame:
    """Return ``event, words, agency, id`` of the times given of ``events``, in words that may be shown."""
    said = gathered.statements.filter(
        pl.col("about").is_in(list(events))
        & (pl.col("predicate") == "time")
        & (pl.col("polarity") == "+")
        & pl.col("value").is_not_null()
    )
    words = pl.when(pl.col("withheld").fill_null(value=False)).then(pl.lit(WITHHELD)).otherwise("value")
    return said.select(pl.col("about").alias("event"), words.alias("words"), "agency", "id").sort(pl.all())


def _about(gathered: Gathered, doubled: Sequence[tuple[Count, Entries]]) -> dict[str, str]:
    """Return the persona that each statement is about, for those that are about somebody."""
    wanted = sorted({statement for _, found in doubled for statement in found.statements})
    said = gathered.statements.filter(pl.col("id").is_in(wanted) & pl.col("person").is_not_null())
    return dict(said.select("id", "about").iter_rows())
