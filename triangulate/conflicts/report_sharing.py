"""Reports prepared for meetings that families attend, and with whom and when each was shared."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from triangulate.columns import member
from triangulate.conflicts.process_events import meetings, parts_in
from triangulate.conflicts.process_rules import Rules, days_of, with_rule
from triangulate.conflicts.report_versions import Versions
from triangulate.ledger.lines import DisclosureLine
from triangulate.normalise.table_reader import read_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from triangulate.gathered import Gathered

_KIN: Final = (
    "parent",
    "parental_responsibility",
    "carer",
    "sibling",
    "twin",
    "partner",
    "household_member",
    "next_of_kin",
)
_SUBJECTS: Final = ("subject", "child_present")
_AT_WORK: Final = ("worker", "author")
_AGENCY: Final = re.compile(
    r"\b(services?|court|team|health|police|school|cent(re|er)|support|social|hospital|gp|nurse|visitor|iro|agency)\b",
    re.IGNORECASE,
)

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Share:
    """One sharing of a document: with whom, when, and the reason why it was withheld."""

    to: str
    person: str | None
    at: str | None
    version: str | None
    reason: str | None
    statement: str | None = None
    line: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """The last version of a report for one meeting, with its sharing and what carries it."""

    document: str
    version: str | None
    agency: str
    kind: str
    time: str
    hidden: bool
    jurisdiction: str | None
    days: int
    family: tuple[Share, ...]
    others: tuple[Share, ...]
    earlier: tuple[str, ...]
    sharing_recorded: bool
    statements: tuple[str, ...]
    people: tuple[str, ...]
    personas: tuple[str, ...]
    events: tuple[str, ...]
    sides: tuple[tuple[str, list[Row]], ...]
    searched: tuple[str, ...]


def reports_for_families(gathered: Gathered, rules: Rules) -> Iterator[Report]:
    """Yield the report that counts for each meeting and series of versions, sorted; see the rules of DP-3."""
    prepared = gathered.statements.filter(
        (pl.col("predicate") == "prepared_for") & (pl.col("polarity") == "+") & pl.col("ref").is_not_null()
    )
    if prepared.is_empty():
        return
    expected = days_of(rules, "report", "working_days_before")
    held = with_rule(meetings(gathered, expected["event_type"]), expected)
    # The latest time that is told counts, and only where there is one.
    timed = held.drop_nulls("time").filter(pl.col("event").is_in(prepared["ref"].implode()))
    meeting = {row["event"]: row for row in timed.sort("event", "last", "time").iter_rows(named=True)}
    if not meeting:
        return
    parts = parts_in(gathered, held.filter(pl.col("event").is_in(sorted(meeting))))
    versions, private, kin = Versions(gathered, prepared), _private(gathered), _kin(gathered, parts)
    shared = _shares(gathered)
    complete = [
        n for n, s in sorted(gathered.sources.items()) for c in s.coverage if c.complete and c.of == "shared_with"
    ]
    for event, row in sorted(meeting.items()):
        mine = parts.filter(pl.col("same") == row["same"])
        subjects = set(mine.filter(pl.col("role").is_in(_SUBJECTS))["person"])
        family = private | subjects | {one for subject in subjects for one in kin.get(subject, ())}
        for chain in versions.for_meeting(event, row["last"]):
            yield _report(gathered, row, event, chain, versions, mine, family, shared, complete)


def _report(
    gathered: Gathered, row: Row, event: str, chain: list[str], versions: Versions, parts: pl.DataFrame,
    family: frozenset[str], shared: dict[str, list[Share]], complete: list[str],
) -> Report:  # fmt: skip
    document, earlier = chain[-1], chain[:-1]
    version = versions.number(document)
    mine = [s for s in shared.get(document, ()) if not s.version or not version or s.version == version]
    before = [s for d in earlier for s in shared.get(d, ())]
    before += [s for s in shared.get(document, ()) if s not in mine]
    to_family = tuple(s for s in mine if _is_family(s, family))
    prior = tuple(dict.fromkeys(d for d in chain for s in shared.get(d, ()) if s in before and _is_family(s, family)))
    said = versions.statements(chain, event)
    used = [s.statement for s in (*mine, *before) if s.statement]
    source = document.partition(":")[0]
    agency = gathered.sources[source].agency.value if source in gathered.sources else "other"
    subjects = parts.filter(pl.col("role").is_in(_SUBJECTS))
    known = set(gathered.personas["id"])
    recipients = [_side(s.statement or "", s.to) for s in to_family if s.to in known]
    about = [_side(*row) for row in subjects.select("statement", "persona", "agency").iter_rows()]
    return Report(
        document=document, version=version, agency=agency,
        kind=row["event_type"], time=row["time"], hidden=bool(row["withheld"]), jurisdiction=row["jurisdiction"],
        days=row["days"], family=to_family, others=tuple(s for s in mine if s not in to_family), earlier=prior,
        sharing_recorded=bool(mine or before) or source in complete,
        statements=(*said, *used, *filter(None, [row["time_statement"]]), *subjects["statement"]),
        people=tuple(sorted({*subjects["person"], *(s.person for s in to_family if s.person)})),
        personas=tuple(sorted(set(subjects["persona"]))),
        events=(event,), sides=(("meeting", about), ("shared", recipients)),
        searched=tuple(f"{n}: shared_with complete" for n in complete),
    )  # fmt: skip


def _side(statement: str, persona: str, agency: str = "other") -> Row:
    return {"id": statement, "about": persona, "agency": agency, "withheld": False}


def _private(gathered: Gathered) -> frozenset[str]:
    """Return the people with a record of their own who do not work or write here."""
    parts = gathered.said("participant")
    at_work = parts.filter(pl.col("value").is_in(_AT_WORK)).select("person").unique()
    private = gathered.personas.filter((pl.col("type") == "person") & pl.col("person").is_not_null())
    return frozenset(private.join(at_work, on="person", how="anti")["person"])


def _kin(gathered: Gathered, parts: pl.DataFrame) -> dict[str, set[str]]:
    """Return everybody stated to be family or carer of the people of ``parts``, whatever their work."""
    wanted = parts.select("person").unique()
    said = gathered.said(*_KIN).filter(pl.col("ref_person").is_not_null()).select("person", "ref_person")
    both = pl.concat([said, said.select(person="ref_person", ref_person="person")])
    found: dict[str, set[str]] = {}
    for person, other in both.join(wanted, on="person", how="semi").iter_rows():
        found.setdefault(person, set()).add(other)
    return found


def _is_family(share: Share, family: frozenset[str]) -> bool:
    if share.person is not None:
        return share.person in family
    return bool(_family_words().search(share.to)) and _AGENCY.search(share.to) is None


def _family_words() -> re.Pattern[str]:
    words = sorted(row["word"] for row in read_table("family_words"))
    return re.compile(rf"\b({'|'.join(map(re.escape, words))})\b", re.IGNORECASE)


def _shares(gathered: Gathered) -> dict[str, list[Share]]:
    """Return the shares of each document, in order: what sources state, and disclosures in the ledger."""
    said = gathered.statements.filter((pl.col("predicate") == "shared_with") & (pl.col("polarity") == "+"))
    text = pl.when(pl.col("value_kind") == "text").then(pl.col("value"))
    rows = said.sort("id").select(
        "id", "about", "source", "event_time", pl.coalesce("ref", member("to"), text).fill_null("").alias("to"),
        pl.when(~pl.col("withheld").fill_null(value=False))
        .then(pl.coalesce(member("at"), "event_time", "valid_from")).alias("at"), member("version").alias("version"),
        pl.coalesce(member("withheld_reason"), pl.lit("")).alias("reason"),
    )  # fmt: skip
    person_of = dict(gathered.linking.people.members.select("persona", "person").iter_rows()) if rows.height else {}
    found: dict[str, list[Share]] = {}
    for row in rows.iter_rows(named=True):
        person = person_of.get(row["to"]) or person_of.get(f"{row['source']}:{row['to']}")
        share = Share(row["to"], person, row["at"] or None, row["version"] or None, row["reason"] or None, row["id"])
        found.setdefault(row["about"], []).append(share)
    as_at = gathered.inputs.as_at
    for line in gathered.ledger.lines:
        if isinstance(line, DisclosureLine) and (as_at is None or line.at[:10] <= as_at[:10]):
            person = gathered.linking.people.person_of(line.to)
            share = Share(line.to, person, line.at, line.version, None, line=str(line.seq))
            found.setdefault(line.what, []).append(share)
    return found
