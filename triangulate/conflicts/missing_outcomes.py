"""AL-4: an allegation or enquiry without an outcome, or one whose outcome only somebody else holds."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from triangulate.conflicts.check import check, finding
from triangulate.conflicts.event_facts import event_label
from triangulate.conflicts.open_allegations import (
    LIMIT,
    QUIET,
    ends_elsewhere,
    last_entries,
    open_allegations,
    run_day,
)
from triangulate.conflicts.outcome_records import DECIDES
from triangulate.findings import Evidence, Finding
from triangulate.wording import AGENCY_WORDS, listed_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from triangulate.gathered import Gathered

_HELD_BY: Final = {
    "criminal": "police", "care": "social_care", "civil": "court", "employment": "social_care", "medical": "health",
    "education": "education",
}  # fmt: skip
_COVERS: Final = ("outcome", "decision", "section47", "incident", "referral", "hearing", "allegation")


@check("AL-4", "No outcome recorded", kind="gap", severity="S2")
def missing_outcome(gathered: Gathered) -> Iterable[Finding]:
    """An allegation or an enquiry stands open: no final outcome, or one that only another source holds.

    1. Looked at are allegations against somebody, and enquiries into significant harm (section 47, article 42). The
       process is the recorded one; else care for an enquiry, referral, meeting or assessment; else criminal where the
       police or a court hold the event; else that of the agency.
    2. It is closed by a final outcome or a decision of a body that decides in that process, for every agency, or of
       the source itself that holds the allegation. Records of one event count together, and events that one of them
       names. Words that no table holds close it unless they say that it is open.
    3. Raised if another source alone holds a final outcome: no further action by the police does not answer whether
       social care's own enquiry ended. Raised without one when the allegation is older than 365 days at the date of
       the run, and nothing about it was entered for 90.
    4. The date of the run is the as-at date, else that of the draft, else the latest day on which anything was
       recorded. An allegation without any date is raised only under rule 3's first half.
    5. One finding a matter lists its statements and any outcome elsewhere. What was searched is printed: an outcome
       that is absent from it may exist. Graded S2.

    Not raised by: a live investigation, with an entry in the last 90 days, or whose record a deciding body marks as
    limited in handling; a later outcome of the deciding body, in whichever of the records of the event; a withheld
    outcome; no further action, which ends a process and says nothing of what happened; an enquiry after which the
    same agency held a conference or made a plan for the child; a finding made by a body.

    Source: the limits of 365 and 90 days are this project's reading rules, version 1; HM Government Working together
    to safeguard children (2023) for what follows an enquiry.
    """
    rest = open_allegations(gathered)
    if rest.is_empty():
        return
    today = run_day(gathered)
    elsewhere = ends_elsewhere(gathered, rest).partition_by("item", "process", as_dict=True)
    entries = {event: (entry, shut) for event, entry, shut in last_entries(gathered, rest).iter_rows()}
    for (item, process), part in rest.sort("item", "process", "statement").group_by(
        "item", "process", maintain_order=True
    ):
        rows = list(part.iter_rows(named=True))
        ends = elsewhere.get((item, process))
        held = list(ends.iter_rows(named=True)) if ends is not None else []
        if held or _overdue(rows, today, entries.get(rows[0]["event"])):
            yield _finding(gathered, str(process), rows, held, today)


def _overdue(rows: list[dict[str, Any]], today: date | None, entry: tuple[str | None, bool] | None) -> bool:
    """Whether every statement of it is older than the limit, and nothing was entered since."""
    days = [row["day"] for row in rows if row["day"] is not None]
    if today is None or not days:
        return False
    if entry is not None and (entry[1] or (entry[0] or "") > (today - timedelta(days=QUIET)).isoformat()):
        return False
    return bool(max(days) < today - timedelta(days=LIMIT))


def _finding(
    gathered: Gathered, process: str, rows: list[dict[str, Any]], held: list[dict[str, Any]], today: date | None
) -> Finding:
    agencies = {row["agency"] for row in rows}
    people = sorted({row["person"] for row in rows})
    days = [row["day"] for row in rows if row["day"] is not None and not row["withheld"]]
    event = rows[0]["event"]
    what = "The enquiry" if all(row["enquiry"] for row in rows) else "The allegation"
    at = f" at {event_label(gathered, rows[0]['own_event'])}" if event else ""
    of = f" of {max(days).isoformat()}" if days else ""
    about = "about" if what == "The enquiry" else "against"
    who = listed_in_words([gathered.label(person) for person in people[:3]])
    missing = f"no final outcome in that process ({process}) was found in what was searched"
    return finding(
        missing_outcome,
        severity="S2",
        summary=f"{what}{of}{at} {about} {who} ({_agencies(agencies)}) is open: {missing}"
        + (f"; {_ends(held)}." if held else "."),
        statements=[*(row["statement"] for row in rows), *(end["id"] for end in held)],
        against=[end["id"] for end in held],
        personas={row["persona"] for row in rows},
        people=people,
        events={row["own_event"] for row in rows if row["own_event"]} | {end["own_event"] for end in held
                                                                       if end["own_event"]},
        evidence=[Evidence(what="expected", items=(f"final outcome: {process}",)),
                  Evidence(what="elsewhere", items=tuple(sorted(end["id"] for end in held)))],
        detail=_detail(held, today),
        settle="The decision that closed it, with its date and who made it; or a note that it is still open and why.",
        held_by=_HELD_BY[process],
        searched=_searched(gathered, process),
    )  # fmt: skip


def _detail(held: list[dict[str, Any]], today: date | None) -> str:
    if held:
        return (
            "An outcome of another body or process does not close it: each process answers its own question, and no "
            "further action is not the same as unfounded."
        )
    return (
        f"Nothing was entered about it in the {QUIET} days before {today}, and it is older than {LIMIT} days. A live "
        "investigation, or a record that was not handed over, would explain it."
    )


def _ends(held: list[dict[str, Any]]) -> str:
    told: dict[str, set[str]] = {}
    for end in held:
        words = "an outcome" if end["withheld"] else f"“{(end['outcome'] or 'an outcome').replace('_', ' ')}”"
        told.setdefault(f"{words} stands elsewhere", set()).add(end["agency"])
    return listed_in_words([f"{words} ({_agencies(who)})" for words, who in sorted(told.items())])


def _agencies(agencies: set[str]) -> str:
    return listed_in_words([AGENCY_WORDS.get(agency, agency) for agency in sorted(agencies)])


def _searched(gathered: Gathered, process: str) -> list[str]:
    found = []
    for source in gathered.sources.values():
        told = [
            f"{c.of} {c.from_ or '?'} to {c.to or '?'}{'' if c.complete else ' (not complete)'}"
            for c in source.coverage
            if c.of in _COVERS
        ]
        deciding = " (decides)" if source.agency.value in DECIDES[process] else ""
        found.append(f"{source.id}{deciding}: {', '.join(told) or 'coverage of outcomes not stated'}")
    return found
