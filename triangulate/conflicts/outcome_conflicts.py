"""AL-1: agencies hold outcomes of one allegation that cannot stand together in one process."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.conflicts.check import check, finding
from triangulate.conflicts.contrary import Ties, side_of
from triangulate.conflicts.convictions import convictions_nobody_decided
from triangulate.conflicts.event_facts import event_label
from triangulate.conflicts.outcome_ladders import ABOVE, Clash, clashes
from triangulate.conflicts.outcome_records import DECIDES, accused, claims_with_events, outcome_frame, outcomes_of
from triangulate.findings import Evidence, Finding
from triangulate.wording import AGENCY_WORDS, listed_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from triangulate.conflicts.outcome_records import Outcome
    from triangulate.gathered import Gathered

_COVERS: Final = ("outcome", "convicted", "incident", "hearing", "section47")
_HELD_BY: Final = {
    "criminal": ("court", "The court's register of the hearing, or the police's letter of the decision."),
    "civil": ("court", "The judgment or the order that records the findings."),
    "care": ("social_care", "The signed record of the enquiry or of the strategy discussion that decided it."),
    "employment": ("social_care", "The record of the meeting on allegations against staff that decided it."),
    "medical": ("health", "The signed report of the examination."),
    "education": ("education", "The decision letter."),
}


@check("AL-1", "Outcome conflict", kind="contradiction", severity="S1")
def outcome_conflict(gathered: Gathered) -> Iterable[Finding]:
    """Outcomes of one allegation are recorded that cannot stand together in the process they belong to.

    1. Outcomes are compared inside one process only (criminal, care, civil, employment, medical, education) and for
       one event: one reference, or records that name each other. The process is the recorded one, else that of the
       words, else that of the agency. Words are read with a reviewed table; what it does not hold is not compared.
    2. Above what was decided: somebody who does not decide in the process states an outcome stronger than any that a
       deciding body recorded (police or court for criminal outcomes, social care for care, a court for civil). So
       does a ``convicted`` statement, and a claim of the draft; one without an event is read against every
       allegation of the person on which a deciding body recorded an outcome, if none recorded a conviction.
    3. Different ends: two sources hold different final outcomes of one rank, or one states a lower one after a
       higher one was recorded. Of each deciding body the latest outcome stands.
    4. A record of the event at the police or a court without any outcome is "reported": a conviction stated elsewhere
       is above it. What was searched is printed; the record of a hearing may lie with a court that was not.
    5. One finding an event and process lists each outcome that takes part. Graded S1.

    Not raised by: outcomes of different processes (no further action by the police beside "substantiated" by social
    care; a finding of a civil court beside an acquittal); no further action, which is never read as unfounded; a
    case that moves up the ladder (under investigation, charged, convicted); an earlier stage or older outcome that an
    agency wrote down before the later one; "false" beside "malicious"; "dropped" beside no further action; several
    people accused in one event, of whom each may have an outcome; a conviction that a deciding body recorded, or of
    another time; words that hedge ("awaiting", "may be charged").

    Source: Home Office crime outcomes framework (2014); DfE Keeping children safe in education (2024) for the terms
    of care and employment; Re B (Children) UKHL 35 (2008) for civil findings.
    """
    frame = claims_with_events(gathered, outcome_frame(gathered).filter(pl.col("outcome").is_not_null()))
    if frame.is_empty():
        return
    several = pl.col("outcome").n_unique().over("event", "process") > 1
    grouped = frame.filter(pl.col("event").is_not_null()).filter(several)
    people = accused(gathered)
    by_event = dict(people.group_by("event").agg(pl.col("person").n_unique()).iter_rows()) if grouped.height else {}
    raised: set[str] = set()
    shown = _Shown(gathered, frame, people)
    for (event, _), part in grouped.sort("event", "process", "claim", "id").group_by(
        "event", "process", maintain_order=True
    ):
        found = clashes(outcomes_of(part), several_accused=by_event.get(event, 0) > 1)
        if found:
            raised |= {clash.stated.id for clash in found}
            yield shown.finding(str(event), found)
    for clash in convictions_nobody_decided(gathered, frame, people):
        if clash.stated.id not in raised:
            yield shown.finding(clash.stated.event, [clash])


class _Shown:
    """Puts clashes into findings: who is concerned, which records, and the sentence."""

    def __init__(self, gathered: Gathered, frame: pl.DataFrame, people: pl.DataFrame) -> None:
        self._gathered, self._frame, self._people = gathered, frame, people

    @cached_property
    def _ties(self) -> Ties:
        return Ties(self._gathered, self._people["person"].unique())

    def finding(self, event: str | None, found: list[Clash]) -> Finding:
        process = found[0].stated.process
        stated = _unique(clash.stated for clash in found)
        beside = [o for o in _unique(o for clash in found for o in clash.beside) if o not in stated]
        both = [*stated, *beside]
        records = {one for clash in found for one in clash.records}
        events = {one.event for one in both if one.event} | ({event} if event else set())
        concerned = self._concerned(events, both, records)
        rest = self._ties.between([side_of(self._sided(concerned, side), "said") for side in (stated, beside) if side])
        held_by, settle = _HELD_BY[process]
        cited = self._known({c for one in stated for c in one.cites})
        own = {one.id for one in both if not one.claim}
        ladder = [f"{one.label}: {one.id}" for one in (*beside, *stated) if not one.withheld]
        return finding(
            outcome_conflict,
            severity="S1",
            summary=self._summary(events, process, stated, beside, found),
            statements={*own, *records, *cited},
            against={one.id for one in stated if not one.claim} or cited,
            personas=concerned["persona"],
            people=concerned["person"],
            links=rest.links,
            events={one.own_event for one in both if one.own_event} | events,
            claims=[one.id for one in both if one.claim],
            evidence=[
                Evidence(what="ladder", items=tuple(ladder)),
                Evidence(what="rule", items=tuple(sorted({clash.rule for clash in found}))),
            ],
            detail=" ".join(filter(None, (self._beside_it(events, process), rest.sentence))),
            settle=settle,
            held_by=held_by,
            searched=_searched(self._gathered, process) if any(clash.rule == ABOVE for clash in found) else (),
        )

    def _known(self, ids: set[str]) -> set[str]:
        return set(self._gathered.statements.filter(pl.col("id").is_in(sorted(ids)))["id"]) if ids else set()

    def _concerned(self, events: set[str], both: list[Outcome], records: set[str]) -> pl.DataFrame:
        """Return who is alleged against, as far as the records that speak know them: ``person, persona, agency``."""
        named = {one.person for one in both if one.person}
        at = self._people.filter(pl.col("event").is_in(sorted(events)) | pl.col("statement").is_in(sorted(records)))
        if named:
            at = at.filter(pl.col("person").is_in(sorted(named)))
        own = [(o.person, o.about, o.agency) for o in both if o.person and not o.claim]
        told = pl.DataFrame(own, schema={"person": pl.String, "persona": pl.String, "agency": pl.String}, orient="row")
        claimed = [(o.person, o.about, "") for o in both if o.person and o.claim]
        claims = pl.DataFrame(claimed, schema=told.schema, orient="row")
        return pl.concat([at.select("person", "persona", "agency"), told, claims]).unique().sort(pl.all())

    def _sided(self, concerned: pl.DataFrame, side: list[Outcome]) -> list[dict[str, object]]:
        agencies = {one.agency for one in side}
        rows = concerned.filter(pl.col("agency").is_in(sorted(agencies))).iter_rows(named=True)
        return [{"id": r["persona"], "about": r["persona"], "agency": r["agency"], "withheld": False} for r in rows]

    def _summary(
        self, events: set[str], process: str, stated: list[Outcome], beside: list[Outcome], found: list[Clash]
    ) -> str:
        of = listed_in_words([event_label(self._gathered, event) for event in sorted(events)]) or "one allegation"
        start = f"Outcomes of {of} that cannot stand together in one process ({process}): {_told(stated)}"
        if any(clash.records for clash in found):
            bodies = listed_in_words([AGENCY_WORDS[agency] for agency in sorted(_holders(self._gathered, found))])
            return f"{start}, and no outcome in the record of {bodies}."
        above = ", the furthest that a deciding body recorded" if any(clash.rule == ABOVE for clash in found) else ""
        return f"{start} against {_told(beside)}{above}."

    def _beside_it(self, events: set[str], process: str) -> str:
        """Say which outcomes of other processes stand beside it, because they take no part in the conflict."""
        other = self._frame.filter(
            pl.col("event").is_in(sorted(events)) & (pl.col("process") != process) & ~pl.col("withheld")
        )
        told = _told(outcomes_of(other.sort("process", "id")))
        return f"Other processes answer other questions and are no part of this: {told}." if told else ""


def _holders(gathered: Gathered, found: list[Clash]) -> set[str]:
    records = {one for clash in found for one in clash.records}
    return set(gathered.statements.filter(pl.col("id").is_in(sorted(records)))["agency"])


def _unique(outcomes: Iterable[Outcome]) -> list[Outcome]:
    return sorted({one.id: one for one in outcomes}.values(), key=lambda one: (one.claim, one.id))


def _told(outcomes: Iterable[Outcome]) -> str:
    told: dict[str, set[str]] = {}
    for one in outcomes:
        who = "the draft" if one.claim else AGENCY_WORDS.get(one.agency, one.agency)
        told.setdefault("an outcome that is withheld" if one.withheld else one.label, set()).add(who)
    return listed_in_words([f"{label} ({listed_in_words(sorted(who))})" for label, who in sorted(told.items())])


def _searched(gathered: Gathered, process: str) -> list[str]:
    """Return what was searched for a decision: the sources of bodies that decide in the process, and their coverage."""
    found = []
    for source in gathered.sources.values():
        if source.agency.value in DECIDES[process]:
            told = [f"{c.of} {c.from_ or '?'} to {c.to or '?'}" for c in source.coverage if c.of in _COVERS]
            found.append(f"{source.id}: {', '.join(told) or 'coverage of outcomes not stated'}")
    return found or [f"no source of a body that decides in this process ({process})"]
