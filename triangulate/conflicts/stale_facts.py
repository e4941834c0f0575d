"""TM-5: something is presented as current that is past its review, or that newer records speak against."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from triangulate.columns import member
from triangulate.conflicts.check import check, finding
from triangulate.conflicts.contrary import Ties, about_people, side_of
from triangulate.conflicts.coverage import searched
from triangulate.conflicts.entries import claims_citing
from triangulate.conflicts.shelf_lives import agree, confirmed, ended_by, last_day, shelf_lives, surely_differ
from triangulate.findings import Evidence, Finding
from triangulate.wording import AGENCY_WORDS, listed_in_words, predicate_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from triangulate.gathered import Gathered

Row = dict[str, Any]
_MARKER: Final = "warning_marker"
_SINCE: Final = ("allegation", "concern", "convicted", "participant")
_NOT_FACTS: Final = ("allegation", "opinion")


@check("TM-5", "Stale fact", kind="tension", severity="S3")
def stale_fact(gathered: Gathered) -> Iterable[Finding]:
    """A fact is presented as current although its review is overdue, or newer evidence exists.

    1. Reviews: a statement that carries a date of review (a warning marker) is overdue if that date lies before the
       as-at date and the statement has not ended. A warning marker without a date of review is overdue a year after
       it was last written down or began. A later statement of the same by the same record that is not overdue is its
       review.
    2. Claims of a draft: presented as current is a claim of a predicate with a shelf life that names no time of its
       own and no end. It is stale if the newest record it cites was last confirmed longer ago than the shelf life, and
       no other record confirms it since. Claims that cite an overdue marker are named in the finding of rule 1.
    3. It is stale as well if another source that the claim does not cite holds a newer statement that cannot be true
       beside it, or that says it has ended. Only then are the two sources set beside each other; neither is taken for
       right.
    4. A record is confirmed by the latest of when it was written, seen, or began to hold; if it is ongoing, by the day
       of the extract. Shelf lives are a table, one line a predicate with its source.
    5. One finding a statement (reviews) or claim. Graded S3. Without a draft only reviews are looked at: a record that
       nobody relies on may be old. Where the review of a marker is overdue, RT-7 speaks.

    Not raised by: a historical fact stated as historical (an end, a time of the claim); a coarser or differently
    written value; an older record in another source; facts that hold until something ends them (orders, births,
    parentage), which have no shelf life; a run without an as-at date.

    Source: the table of shelf lives, each line with its own.
    """
    today = last_day(gathered.draft.as_at if gathered.draft else None) or last_day(gathered.inputs.as_at)
    if today is None:
        return
    yield from _overdue(gathered, today)
    yield from _stale_claims(gathered, today)


def _overdue(gathered: Gathered, today: date) -> Iterator[Finding]:
    said = gathered.statements.filter(
        pl.col("person").is_not_null()
        & (pl.col("polarity") == "+")
        & ((pl.col("predicate") == _MARKER) | (_has_review() & ~pl.col("predicate").str.starts_with("x_")))
    )
    if said.is_empty():
        return
    marked = about_people(gathered, said).with_columns(
        member("review_date").alias("review_date"), member("text").alias("text")
    )
    rows = [row for row in marked.sort("id").iter_rows(named=True) if not ended_by(row, today)]
    due = {row["id"]: _due(row) for row in rows}
    reviewed: dict[tuple[str, str, str], date] = {}
    for row in rows:
        if not _is_over(due[row["id"]], today):
            reviewed[_same(row)] = max(_begun(row) or date.min, reviewed.get(_same(row), date.min))
    late = [row for row in rows if _is_over(due[row["id"]], today) and not _reviewed(row, reviewed)]
    recorded = _recorded_of(gathered, [row["person"] for row in late])
    for row in late:
        yield _overdue_finding(gathered, row, _since(row, recorded.get(row["person"], [])))


def _reviewed(row: Row, reviewed: Mapping[tuple[str, str, str], date]) -> bool:
    again = reviewed.get(_same(row))
    return again is not None and again >= (_begun(row) or date.min)


def _has_review() -> pl.Expr:
    return (pl.col("value_kind") == "object") & pl.col("value").str.contains('"review_date"', literal=True)


def _same(row: Row) -> tuple[str, str, str]:
    return row["about"], row["predicate"], (row["text"] or "").strip().casefold()


def _begun(row: Row) -> date | None:
    days = [last_day(row[name]) for name in ("recorded_at", "event_time", "valid_from")]
    return max((day for day in days if day is not None), default=None)


def _due(row: Row) -> date | None:
    """Return the last day on which the review can have been due."""
    review = last_day(row["review_date"])
    if review is not None or row["predicate"] != _MARKER:
        return review
    begun = _begun(row)
    return begun + shelf_lives()[_MARKER] if begun is not None else None


def _is_over(due: date | None, today: date) -> bool:
    return due is not None and due < today


def _overdue_finding(gathered: Gathered, row: Row, since: str) -> Finding:
    agency = AGENCY_WORDS.get(row["agency"], row["agency"])
    given = row["review_date"] if row["review_date"] and not row["withheld"] else None
    when = f"was due for review {given}" if given else "has not been reviewed for longer than such a record may stand"
    return finding(
        stale_fact,
        severity="S3",
        summary=f"A {predicate_words(row['predicate'])} about {gathered.label(row['person'])} ({agency}) {when} and is "
        "still held as current.",
        statements=[row["id"]],
        personas=[row["about"]],
        people=[row["person"]],
        claims=claims_citing(gathered, [row["id"]]),
        evidence=[Evidence(what="overdue", items=(row["id"],))],
        detail=since,
        settle="A review of the record by the agency that holds it, with its reason and a new date.",
        held_by=agency,
        searched=[searched(source) for _, source in sorted(gathered.sources.items())],
    )


def _recorded_of(gathered: Gathered, people: Iterable[str]) -> dict[str, list[date]]:
    """Return the days of what is recorded that a review would weigh, for each of ``people``."""
    wanted = pl.DataFrame({"person": sorted(set(people))}, schema={"person": pl.String})
    said = gathered.said(*_SINCE).join(wanted, on="person", how="semi")
    times = gathered.event_times.join(said.select(event="ref"), on="event", how="semi")
    last = times.group_by(ref="event").agg(pl.col("time").max())
    dated = said.join(last, on="ref", how="left").select("person", pl.coalesce("event_time", "time", "recorded_at"))
    found: dict[str, list[date]] = defaultdict(list)
    for person, when in dated.iter_rows():
        day = last_day(when)
        if day is not None:
            found[person].append(day)
    return found


def _since(row: Row, recorded: Iterable[date]) -> str:
    """Return what is recorded of the person after the statement began, without judging it."""
    begun = _begun(row) or date.min
    later = max((day for day in recorded if day > begun), default=None)
    if later is not None:
        return f"Something about the person is recorded since, most recently of {later}: a review would weigh it."
    return "No allegation, concern, conviction or part in an event is recorded since, in what was searched."


def _stale_claims(gathered: Gathered, today: date) -> Iterator[Finding]:
    claims = gathered.claims.filter(
        pl.col("predicate").is_in(sorted(set(shelf_lives()) - {_MARKER}))
        & pl.col("person").is_not_null()
        & (pl.col("polarity") == "+")
        & pl.col("event_time").is_null()
        & (pl.col("valid_to").is_null() | pl.col("valid_to").is_in(["", ".."]))
        & ~pl.col("kind").is_in(_NOT_FACTS).fill_null(value=False)
    )
    if claims.is_empty():
        return
    wanted = claims.select("person", "predicate").unique()
    said = gathered.statements.filter(pl.col("polarity") != "?").join(wanted, on=["person", "predicate"], how="semi")
    extracted = {name: source.extracted_at for name, source in gathered.sources.items()}
    records = list(about_people(gathered, said).sort("id").iter_rows(named=True))  # of the few people of the draft
    for record in records:
        record["confirmed"] = confirmed(record, extracted.get(record["source"]))
    ties = Ties(gathered, wanted["person"])
    for claim in claims.sort("id").iter_rows(named=True):
        about = [r for r in records if (r["person"], r["predicate"]) == (claim["person"], claim["predicate"])]
        found = _stale(gathered, claim, about, today, ties)
        if found is not None:
            yield found


def _stale(gathered: Gathered, claim: Row, about: Sequence[Row], today: date, ties: Ties) -> Finding | None:
    cited = [
        r for r in about if _is_cited(r, claim) and r["confirmed"] is not None and agree(claim["predicate"], claim, r)
    ]
    if not cited:
        return None
    newest = max(r["confirmed"] for r in cited)
    sources = {r["source"] for r in cited}
    others = [r for r in about if not _is_cited(r, claim) and r["confirmed"] is not None and r["confirmed"] > newest]
    against = [r for r in others if r["source"] not in sources and _speaks_against(claim, r, newest, today)]
    shelf_life = shelf_lives()[claim["predicate"]]
    kept_fresh = any(
        r["confirmed"] + shelf_life >= today and agree(claim["predicate"], claim, r) and not ended_by(r, today)
        for r in others
    )
    past = newest + shelf_life < today and not kept_fresh
    return _claim_finding(gathered, claim, cited, against, newest, ties) if past or against else None


def _is_cited(row: Row, claim: Row) -> bool:
    cites = claim["cites"] or ()
    return row["id"] in cites or (row["document"] is not None and row["document"] in cites)


def _speaks_against(claim: Row, row: Row, newest: date, today: date) -> bool:
    """Whether a newer record cannot be true beside a claim of the present, or says that it has ended."""
    if agree(claim["predicate"], claim, row):
        return ended_by(row, today) and (last_day(row["valid_to"]) or date.min) >= newest
    return surely_differ(claim["predicate"], claim, row) and not ended_by(row, today)


def _claim_finding(
    gathered: Gathered, claim: Row, cited: Sequence[Row], against: Sequence[Row], newest: date, ties: Ties
) -> Finding:
    what, label = predicate_words(claim["predicate"]), gathered.label(claim["person"])
    told = f"The draft gives the {what} of {label} as current on records last confirmed on {newest}"
    held = listed_in_words(sorted({AGENCY_WORDS.get(r["agency"], r["agency"]) for r in against}))
    rest = ties.between([side_of(cited, "cited"), side_of(against, "newer")]) if against else None
    detail = ["It may still hold: somebody has to ask, or the draft has to say as of when it held."]
    if rest is not None and rest.sentence:
        detail.append(rest.sentence)
    evidence = [Evidence(what="last_confirmed", items=tuple(r["id"] for r in cited))]
    if against:
        evidence.append(Evidence(what="newer", items=tuple(r["id"] for r in against)))
    return finding(
        stale_fact,
        severity="S3",
        summary=f"{told}; a newer record ({held}) says otherwise and is not cited." if against else f"{told}.",
        statements=[r["id"] for r in (*cited, *against)],
        against=[r["id"] for r in against],
        personas={claim["about"], *(r["about"] for r in (*cited, *against))},
        people=[claim["person"]],
        links=rest.links if rest is not None else (),
        claims=[claim["id"]],
        evidence=evidence,
        detail=" ".join(detail),
        settle="Asking the person or the agency that keeps the record, with the date.",
        held_by=listed_in_words(sorted({AGENCY_WORDS.get(r["agency"], r["agency"]) for r in (*cited, *against)})),
        searched=[searched(source) for _, source in sorted(gathered.sources.items())],
    )
