"""TM-2: one person is recorded in two places at the same time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from triangulate.conflicts.check import check, finding
from triangulate.conflicts.contrary import Ties, side_of
from triangulate.conflicts.event_facts import ADVERSE_ROLES, event_label, same_event_pairs
from triangulate.conflicts.stays import CUSTODY, HOSPITAL, SCHOOL, SECURE, appearances, stays
from triangulate.findings import Evidence, Finding
from triangulate.normalise.moments import CLOCK_CHANGE
from triangulate.wording import AGENCY_WORDS, listed_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from triangulate.gathered import Gathered

MARGIN: Final = 30
"""Minutes at both ends of a stay that do not count: clock times are written from memory (judgement, 2026)."""

_HEALTH: Final = ("appointment", "attendance_ed", "admission", "assessment")
_LEAVES: Final[dict[str, tuple[str, ...]]] = {
    # What people are taken to, or visited for, without the stay ending.
    CUSTODY: (*_HEALTH, "custody", "hearing", "placement", "birth"),
    SECURE: (*_HEALTH, "custody", "hearing", "placement", "birth", "session", "conference", "review",
             "strategy_meeting", "home_visit"),
    HOSPITAL: (*_HEALTH, "placement", "birth", "other", "conference", "strategy_meeting"),
    SCHOOL: (*_HEALTH, "session", "placement", "conference", "review", "strategy_meeting", "section47", "other",
             "exclusion"),
}  # fmt: skip
_INSIDE: Final[dict[str, str]] = {
    CUSTODY: r"custody|police station|police headquarters|prison|\bcells?\b|\bhmp\b|\bhmyoi\b|young offender",
    SECURE: r"secure|unit|custody",
    HOSPITAL: r"hospital|ward|clinic|infirmary|unit",
    SCHOOL: r"school|academy|college|nursery|playground|class",
}
_MOST_NAMED: Final = 3


@check(
    "TM-2",
    "In two places at once",
    kind="contradiction",
    severity="S2; S1 if it undermines that the person was suspect, offender or alleged against at the event",
    needs=("participant", "placement", "attendance"),
)
def two_places_at_once(gathered: Gathered) -> Iterable[Finding]:
    """A person is recorded as kept in one place while another record has them present in person elsewhere.

    1. Kept in one place are: the person held by a custody event; the patient of an admission; a child in a
       placement that is custody or secure; a pupil marked present for a session with clock times.
    2. Elsewhere are events at which the person was present in person (attendee, victim, suspect, offender,
       witness, child present, accompanying; the subject of a home visit or custody) and pupils marked present.
    3. The overlap must be certain: however exactly the times are written, the whole of the other time lies
       inside the time kept, at least 30 minutes from its ends. A day without a clock time overlaps only a stay
       that covers the whole day. Between times of which only one carries a zone the clock change is allowed for.
    4. One finding a person and stay lists everything that lies inside it. Two other explanations are always
       named: another person's record (ID-2, with the weakest link) and a wrong date (TM-3).
    5. Graded S2; S1 if at one of the events the person is suspect or offender or an allegation is made against
       them, because the stay then speaks for them.

    Not raised by: telephone and video; people invited, reporting, working or writing; one event in two records
    (an equal reference, ``same_event_as``); health care while in custody or hospital, other health
    records of an in-patient, hearings and assessments,
    to which people are taken or at which they are visited; an event whose place is the place of the stay; foster
    care and other placements, which are a residence; a day on which custody began or ended; times that are not
    given to the hour where they need be; a child reported missing, who may be seen anywhere.

    Source of the margin: judgement, reviewed 2026.
    """
    kept = stays(gathered)
    if kept.is_empty():
        return
    inside = _inside(gathered, kept)
    if inside.is_empty():
        return
    ties = Ties(gathered, inside["person"].unique())
    accused = _accused(gathered, inside)
    for _, part in inside.sort("person", "stay", "first", "statement", "time_statement").group_by(
        "person", "stay", maintain_order=True
    ):
        yield _finding(gathered, list(part.iter_rows(named=True)), accused, ties)


def _inside(gathered: Gathered, kept: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs of a stay and an appearance that surely lies inside it and is not excused."""
    elsewhere = appearances(gathered, kept.select("person").unique())
    pairs = elsewhere.join(kept, on="person", suffix="_kept").filter(pl.col("statement") != pl.col("statement_kept"))
    exact = ~pl.col("day_only")  # whole days need no margin: a stay that covers them covers every hour of them
    slack = pl.when(exact).then(MARGIN).otherwise(0)
    slack = slack + pl.when(pl.col("zoned") != pl.col("zoned_kept")).then(CLOCK_CHANGE).otherwise(0)
    covered = (pl.col("first") >= pl.col("surely_from") + slack) & (pl.col("last") <= pl.col("surely_to") - slack)
    other = pl.col("event").ne_missing(pl.col("event_kept")) | pl.col("event").is_null()
    leave = pl.any_horizontal(
        (pl.col("kind") == kind) & pl.col("event_type").is_in(types) for kind, types in _LEAVES.items()
    ) | ((pl.col("kind") == HOSPITAL) & (pl.col("agency") == "health"))
    found = _without_same_event(pairs.filter(covered & other & ~leave), gathered)
    return _without_same_place(found, gathered)


def _without_same_event(pairs: pl.DataFrame, gathered: Gathered) -> pl.DataFrame:
    if pairs.is_empty():
        return pairs
    groups = same_event_pairs(gathered)
    one = groups.join(groups, on="group", suffix="_kept").select("event", "event_kept").unique()
    return pairs.join(one, on=["event", "event_kept"], how="anti", maintain_order="left")


def _without_same_place(pairs: pl.DataFrame, gathered: Gathered) -> pl.DataFrame:
    """Leave out events that happened where the person was kept, as far as the places are stated."""
    if pairs.is_empty():
        return pairs
    said = gathered.statements.filter((pl.col("predicate") == "place") & (pl.col("polarity") == "+"))
    places = said.select(
        pl.col("about").alias("event"), pl.col("value").str.to_lowercase().str.strip_chars().alias("place")
    ).filter(pl.col("place").is_not_null())
    at = pairs.select("event", "event_kept", "kind").unique().join(places, on="event", how="inner")
    at = at.join(places.rename({"event": "event_kept"}), on="event_kept", how="left", suffix="_kept")
    there = pl.any_horizontal(
        (pl.col("kind") == kind) & pl.col("place").str.contains(words) for kind, words in _INSIDE.items()
    )
    same = at.filter(there | (pl.col("place") == pl.col("place_kept")).fill_null(value=False))
    return pairs.join(same, on=["event", "event_kept", "kind"], how="anti", nulls_equal=True, maintain_order="left")


def _accused(gathered: Gathered, inside: pl.DataFrame) -> dict[tuple[str, str], list[str]]:
    """Return the allegations against each person at each event."""
    said = gathered.said("allegation").filter(pl.col("ref").is_not_null())
    rows = said.join(inside.select("person", ref="event").unique(), on=["person", "ref"], how="semi").sort("id")
    by_event: dict[tuple[str, str], list[str]] = {}
    for person, event, statement in rows.select("person", "ref", "id").iter_rows():
        by_event.setdefault((person, event), []).append(statement)
    return by_event


def _finding(
    gathered: Gathered, rows: list[dict[str, Any]], accused: dict[tuple[str, str], list[str]], ties: Ties
) -> Finding:
    person = rows[0]["person"]
    allegations = [s for row in rows for s in accused.get((person, row["event"]), ())]
    adverse = bool(allegations) or any(row["role"] in ADVERSE_ROLES for row in rows)
    kept = _sided(rows, "_kept")
    there = _sided(rows, "")
    rest = ties.between([side_of(kept, "kept"), side_of(there, "elsewhere")])
    elsewhere = {s for row in rows for s in (row["statement"], row["time_statement"])} | set(allegations)
    detail = ["Other explanations: one of the dates is wrong (TM-3), or one of the records is another person's (ID-2)."]
    if rest.sentence:
        detail.append(rest.sentence)
    if adverse:
        detail.append("The stay speaks against the person's part in the event.")
    return finding(
        two_places_at_once,
        severity="S1" if adverse else "S2",
        summary=_summary(gathered, person, rows),
        statements=[*elsewhere, *(s for row in rows for s in (row["statement_kept"], row["time_statement_kept"]))],
        against=elsewhere,
        personas={p for row in rows for p in (row["persona"], row["persona_kept"])},
        people=(person,),
        links=rest.links,
        events={e for row in rows for e in (row["event"], row["event_kept"]) if e},
        evidence=[
            Evidence(what="kept", items=tuple(sorted({row["statement_kept"] for row in rows}))),
            Evidence(what="elsewhere", items=tuple(dict.fromkeys(row["statement"] for row in rows))),
        ],
        detail=" ".join(detail),
        settle="The custody, hospital or school register for the stay, and the first-hand note of the event.",
        held_by=rows[0]["agency_kept"],
    )


def _sided(rows: list[dict[str, Any]], suffix: str) -> list[dict[str, Any]]:
    return [
        {"id": row[f"statement{suffix}"], "about": row[f"persona{suffix}"], "agency": row[f"agency{suffix}"],
         "withheld": row[f"hidden{suffix}"]}
        for row in rows
    ]  # fmt: skip


def _summary(gathered: Gathered, person: str, rows: list[dict[str, Any]]) -> str:
    first = rows[0]
    where = "at school" if first["kind"] == SCHOOL else f"in {first['kind']}"
    stay = f"{where}{_when(first, '_kept')} ({_agency(first['agency_kept'])})"
    if first["hidden_kept"]:
        stay = f"kept elsewhere at that time ({_agency(first['agency_kept'])})"
    told = list(dict.fromkeys(_appearance(gathered, row) for row in rows))
    more = f" and {len(told) - _MOST_NAMED} further records" if len(told) > _MOST_NAMED else ""
    return f"{gathered.label(person)} is recorded {stay} and as {listed_in_words(told[:_MOST_NAMED])}{more}."


def _appearance(gathered: Gathered, row: dict[str, Any]) -> str:
    if row["event_type"] == "session":
        return f"present at school{_when(row, '')} ({_agency(row['agency'])})"
    of = "" if row["hidden"] else f" of {event_label(gathered, row['event'])}"
    return f"{row['role'].replace('_', ' ')}{of}{_when(row, '')} ({_agency(row['agency'])})"


def _when(row: dict[str, Any], suffix: str) -> str:
    return "" if row[f"hidden{suffix}"] else f" {row[f'time{suffix}']}"


def _agency(agency: str) -> str:
    return AGENCY_WORDS.get(agency, agency)
