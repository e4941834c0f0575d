"""DP-1: a meeting without minutes, and documents or events that are referred to and not held."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from triangulate.conflicts.check import check, finding
from triangulate.conflicts.dangling import Dangling, dangling_references
from triangulate.conflicts.process_events import Reliance, on_day
from triangulate.conflicts.process_rules import Rules, expected_documents
from triangulate.conflicts.unminuted import Unminuted, unminuted_meetings
from triangulate.findings import Evidence, Finding
from triangulate.wording import AGENCY_WORDS, listed_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from triangulate.gathered import Gathered

_NOT_PROOF: Final = "Absent from what was searched does not mean that it does not exist."


@check("DP-1", "Missing document or minutes", kind="gap", severity="S2; S1 if the draft relies on it")
def missing_document(gathered: Gathered) -> Iterable[Finding]:
    """A meeting has no minutes in any source, or a document or event is referred to that nobody holds.

    1. Minutes are expected of strategy meetings, conferences and reviews within 28 days, counted to the day of the run
       (a reviewed table, ``expected_documents.csv``, that a service can extend). They are held if any source has a
       document that is the minutes of the meeting or of another record of it, or a statement about the meeting stands
       in such a document.
    2. That nothing was found says something only where something could have been found. Yearly statutory returns
       (SSDA903, CIN census, school census), which hold dates and no documents, raise nothing. Other sources do where
       the record is more than a date: it is a strategy meeting; or two people, not all of them its subjects, took
       part; or it has a narrative or decision; or a source that records it holds minutes of another meeting of that
       kind, or declares that it covers minutes; or the draft relies on it. To have been invited is not to have taken
       part: a meeting of which only invitations are recorded is not known to have been held.
    3. A reference that resolves to nothing is raised, once for each thing referred to, with every statement and claim
       that refers to it: the document of a statement, what it is derived from, what a document cites, replaces, is the
       minutes of or was prepared for, and the event of a part, allegation or view.
    4. Graded S2; S1 if a claim or decision of the draft relies on the meeting or the thing. Lists who took part and
       which sources were searched, with the number of documents each holds and what it declares to cover.

    Not raised by: minutes held by another agency; minutes that are withheld or restricted; a meeting whose 28 days are
    not over, that was cancelled or only planned; references to a source that is not in the run; statements left out
    because they were recorded after the day of the run; section 47 (article 42) enquiries and hearings as such.

    Source: 28 days, reading rules of this project, version 1; for reviews in England, DfE IRO handbook, 2010 (20
    working days).
    """
    yield from missing_document_findings(gathered, expected_documents())


def missing_document_findings(gathered: Gathered, rules: Rules) -> Iterator[Finding]:
    """Yield the findings of DP-1 under ``rules`` (see :func:`expected_documents`), in a set order."""
    relied = Reliance(gathered)
    for meeting in unminuted_meetings(gathered, rules, relied):
        yield _no_minutes(gathered, meeting, relied)
    for missing in dangling_references(gathered):
        yield _not_held(gathered, missing, relied)


def _no_minutes(gathered: Gathered, meeting: Unminuted, relied: Reliance) -> Finding:
    rests = relied.on(*meeting.events)
    kind = meeting.kind.replace("_", " ")
    who = _agencies(meeting.agencies)
    named = [gathered.label(person) for person in meeting.attendees]
    there = f" Recorded as taking part: {listed_in_words(named)}." if named else ""
    likely = f" A document that may be them: {', '.join(meeting.candidates)}." if meeting.candidates else ""
    return finding(
        missing_document,
        severity="S1" if rests else "S2",
        summary=f"No minutes of the {kind}{on_day(meeting.records)} ({who}) are held by any source that was searched"
        f"{', and the draft relies on it' if rests else ''}.",
        statements=meeting.statements,
        personas=meeting.personas,
        people=meeting.people,
        events=meeting.events,
        documents=meeting.candidates,
        claims=rests.claims,
        decisions=rests.decisions,
        evidence=[Evidence(what="expected", items=(f"minutes within {meeting.days} days",))],
        detail=f"{_NOT_PROOF}{there}{likely}",
        settle="The minutes, from whoever chaired or attended; or the reason why there are none.",
        held_by=meeting.agencies[0] if len(meeting.agencies) == 1 else "",
        searched=_searched(gathered),
    )


def _not_held(gathered: Gathered, missing: Dangling, relied: Reliance) -> Finding:
    rests = relied.on(missing.target, *missing.statements)
    claims = sorted({*rests.claims, *missing.claims})
    local = missing.target.partition(":")[2]
    by = [f"{_agencies(missing.agencies)}"] if missing.agencies else []
    by += ["the draft"] if missing.claims else []
    return finding(
        missing_document,
        severity="S1" if claims or rests.decisions else "S2",
        summary=f"The {missing.what} {local} ({missing.target.partition(':')[0]}) is referred to by "
        f"{listed_in_words(by)} and is not among what was searched.",
        statements=missing.statements,
        personas=missing.personas,
        people=missing.people,
        events=[missing.target] if missing.what == "event" else missing.events,
        documents=[missing.target] if missing.what != "event" else (),
        claims=claims,
        decisions=rests.decisions,
        evidence=[Evidence(what="refers_to", items=(missing.target,))],
        detail=f"{_NOT_PROOF} Another agency may hold it, or the reference may be mistyped.",
        settle=f"The {missing.what} itself, or a correction of the reference.",
        held_by=missing.held_by,
        searched=_searched(gathered),
    )


def _agencies(agencies: Iterable[str]) -> str:
    return listed_in_words(sorted({AGENCY_WORDS.get(a, a) for a in agencies}))


def _searched(gathered: Gathered) -> list[str]:
    """Return each source with how many documents it holds and whether it says that those are all."""
    counted = dict(gathered.inputs.documents.group_by("source").len().iter_rows())
    told = []
    for name, source in sorted(gathered.sources.items()):
        covers = [c for c in source.coverage if c.of in ("minutes_of", "minutes", "document", "documents")]
        said = [f"{c.of} {c.from_ or '..'}/{c.to or '..'}{' complete' if c.complete else ''}" for c in covers]
        told.append(f"{name}: {counted.get(name, 0)} documents; {', '.join(said) or 'coverage of minutes not stated'}")
    return told
