"""TM-4: written long after what it tells of, after it was signed, or after a dispute began."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from triangulate.conflicts.check import check, finding
from triangulate.conflicts.entries import Events, claims_citing
from triangulate.conflicts.event_facts import event_label
from triangulate.conflicts.late_disputes import after_dispute
from triangulate.conflicts.late_rows import LATE, accounts, after_signature, first_hand, late_minutes, without_notes
from triangulate.findings import Evidence, Finding
from triangulate.normalise.moments import DAY, day_of
from triangulate.wording import AGENCY_WORDS, WITHHELD, listed_in_words, predicate_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from triangulate.gathered import Gathered

_REASONS: Final = {
    "late": "long_after",
    "minutes": "minutes_long_after",
    "signed": "after_signature",
    "dispute": "after_dispute",
}
_COLUMNS: Final = (
    "id", "source", "agency", "about", "predicate", "person", "event", "document", "withheld", "when",
    "happened", "written", "reason", "signed", "dispute", "dispute_seq", "disputed_on",
)  # fmt: skip


@check("TM-4", "Written long after, or after the dispute began", kind="dependency", severity="S2")
def written_late(gathered: Gathered) -> Iterable[Finding]:
    """An account was written so late, or at such a time, that it is doubtful whether it was made when it should be.

    1. A first-hand account (observed, or said by the person themself; a home visit written up by its named author) is
       late if it was written more than 42 days after what it tells of. Minutes are late if they were made more than
       42 days after the meeting.
    2. An edit after signature is a statement written into a document on a later day than that on which it was signed.
    3. An edit after a dispute began is a statement of the agency whose record is disputed that was written on a later
       day than the dispute was made: the disputed statement itself, one about the same event, or one in the same
       document; and a first-hand account about the person whose record is disputed, or who disputes it, or of an
       event they took part in, of what happened before the dispute, written more than 7 days after it happened.
    4. Times are read as everything they can mean: the account is late only if it is late however they are read. When
       an account was written is when it was recorded; where that is not known, when its document was made.
    5. One finding for all that was written on one day of one happening, or into one document. Graded S2. The summary
       says how long after, and the detail whether a dispute was open by then.

    Not raised by: notes made at the time that are attached (what the account was taken from, the document it stands
    in, or what that document cites, written within 42 days); statements from a register or another record, findings
    and decisions; later versions of a document with their own signature; a correction made because of the dispute;
    accounts of what happened after the dispute; accounts without a date of writing.

    Sources: 42 days, this project's rule; 7 days, judgement from recording within five working days, reviewed 2026.
    """
    rows = _rows(gathered)
    if rows.is_empty():
        return
    key = ["source", "subject", "written"]
    events = Events(gathered, rows["event"].drop_nulls())
    for _, part in rows.sort(*key, "id", "reason").group_by(key, maintain_order=True):
        yield _finding(gathered, list(part.iter_rows(named=True)), events)


def _rows(gathered: Gathered) -> pl.DataFrame:
    told = accounts(gathered, first_hand(gathered))
    late = without_notes(gathered, told.filter(pl.col("written") > pl.col("happened") + LATE))
    found = [
        _with(late, "late"),
        _with(late_minutes(gathered), "minutes"),
        _with(after_signature(gathered), "signed"),
        _with(after_dispute(gathered, told), "dispute"),
    ]
    rows = pl.concat([frame for frame in found if not frame.is_empty()] or [found[0]])
    # Late minutes, and a signed document that was written into, are one cause with everything that stands in them.
    papers = rows.filter(pl.col("reason").is_in(["minutes", "signed"])).select("document").unique()
    of_papers = rows.join(papers, on="document", how="semi").with_columns(pl.col("document").alias("subject"))
    happening = pl.coalesce("event", pl.concat_str("about", pl.lit(" "), pl.col("when").fill_null("")))
    others = rows.join(papers, on="document", how="anti").with_columns(happening.alias("subject"))
    return pl.concat([of_papers, others])


def _with(rows: pl.DataFrame, reason: str) -> pl.DataFrame:
    if rows.is_empty() and not rows.columns:
        return rows
    kinds = {"signed": pl.Int64(), "dispute": pl.String(), "dispute_seq": pl.String(), "disputed_on": pl.Int64()}
    missing = [pl.lit(None, kind).alias(name) for name, kind in kinds.items() if name not in rows.columns]
    return rows.with_columns(pl.lit(reason).alias("reason"), *missing).select(_COLUMNS)


def _finding(gathered: Gathered, rows: list[dict[str, Any]], known: Events) -> Finding:
    events = sorted({row["event"] for row in rows if row["event"]})
    who = known.parties(events)
    reasons = sorted({row["reason"] for row in rows}, key=list(_REASONS).index)
    documents = {row["document"] for row in rows if row["document"] and row["reason"] in ("minutes", "signed")}
    statements = sorted({row["id"] for row in rows})
    held = set(gathered.inputs.documents["id"])
    return finding(
        written_late,
        severity="S2",
        summary=f"{_what(gathered, rows)} was written on {_day(rows[0]['written'])}{_after(rows)}.",
        statements=statements,
        against=statements,
        personas={*(r["about"] for r in rows if r["person"]), *who.personas},
        people={*(r["person"] for r in rows if r["person"]), *who.people},
        events=events,
        documents=documents & held,
        claims=claims_citing(gathered, {*statements, *documents}),
        ledger={x for row in rows if row["dispute"] for x in (row["dispute"], row["dispute_seq"])},
        evidence=[Evidence(what=_REASONS[r], items=_those(rows, r)) for r in reasons],
        detail=_detail(rows),
        settle="Notes made at the time, or the system's own log of when each entry was made and changed.",
        held_by=listed_in_words(sorted({AGENCY_WORDS.get(row["agency"], row["agency"]) for row in rows})),
    )


def _those(rows: list[dict[str, Any]], reason: str) -> tuple[str, ...]:
    return tuple(sorted({row["id"] for row in rows if row["reason"] == reason}))


def _what(gathered: Gathered, rows: list[dict[str, Any]]) -> str:
    first, agency = rows[0], AGENCY_WORDS.get(rows[0]["agency"], rows[0]["agency"])
    reasons = {row["reason"] for row in rows}
    if "minutes" in reasons:
        minutes = next(row for row in rows if row["reason"] == "minutes")
        return f"The record of {event_label(gathered, minutes['event'])} ({agency})"
    if "signed" in reasons:
        return f"Part of {gathered.label(first['document'])} ({agency})"
    if first["event"]:
        return f"An account of {event_label(gathered, first['event'])} ({agency})"
    said = listed_in_words(sorted({predicate_words(row["predicate"]) for row in rows}))
    return f"An account about {gathered.label(first['about'])}, {said} ({agency})"


def _after(rows: list[dict[str, Any]]) -> str:
    told = []
    dated = [row for row in rows if row["happened"] is not None and row["happened"] < row["written"]]
    if dated:
        row = max(dated, key=lambda r: (r["happened"], r["id"]))
        when = WITHHELD if row["withheld"] else row["when"]
        told.append(f"{row['written'] - row['happened']} days after what it tells of ({when})")
    signed = [row["signed"] for row in rows if row["signed"] is not None]
    if signed:
        told.append(f"{rows[0]['written'] - max(signed)} days after it was signed ({_day(max(signed))})")
    disputes = sorted({(row["disputed_on"], row["dispute"]) for row in rows if row["dispute"]})
    if disputes:
        began, name = disputes[0]
        told.append(f"{rows[0]['written'] - began} days after dispute {name} was made ({_day(began)})")
    return f", {listed_in_words(told)}" if told else ""


def _detail(rows: list[dict[str, Any]]) -> str:
    told = ["It may have been typed from notes made at the time: if they exist, attach them and this is answered."]
    if any(row["signed"] is not None for row in rows):
        told.append("What was signed and what is held now may differ.")
    if any(row["dispute"] for row in rows):
        told.append("Written when it was already in dispute, it may answer the dispute rather than tell what was seen.")
    return " ".join(told)


def _day(number: int) -> str:
    return day_of(number * DAY).isoformat()
