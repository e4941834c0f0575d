"""EV-1: what is relied on, or speaks against somebody, goes back to one origin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from triangulate.conflicts.check import check, finding
from triangulate.conflicts.origin_words import Row, carried, counted, fact_words
from triangulate.conflicts.relied import Relied, relied_on
from triangulate.conflicts.said_facts import FACT, adverse_facts, denials
from triangulate.findings import Evidence, Finding
from triangulate.lineage import Origins

if TYPE_CHECKING:
    from collections.abc import Iterable

    from triangulate.gathered import Gathered
    from triangulate.lineage import Lineage

_ONE_PROPER_ORIGIN: Final = (
    "order", "legal_status", "identifier", "enrolled_at", "registered_with", "attendance", "event_type", "reference",
    "decision", "outcome", "views", "consent", "cites", "shared_with", "supersedes", "minutes_of", "prepared_for",
)  # fmt: skip
"""Facts that only the court, the school, the practice or the person themself can originate."""
_WHY: Final = (
    "Corroboration is not required by law; the number of origins is reported and says nothing about whether it is true."
)


@check(
    "EV-1",
    "Uncorroborated",
    kind="gap",
    severity="S4; S3 if adverse to a person; S2 if adverse and contested",
)
def uncorroborated(gathered: Gathered) -> Iterable[Finding]:
    """A fact that is relied on, or that speaks against a person, goes back to one origin only.

    1. Origins are first-hand observations, accounts of the person themself, official acts, and what an informant
       told. Two accounts of one informant about one event are one; copies and shared words add none.
    2. Where it is not known from where a statement comes, it neither corroborates nor counts as independent; it is
       counted apart and listed.
    3. With a draft each claim is judged by everything in the records that says the same, cited or not. An adverse
       claim is also raised where no origin is known at all.
    4. Without a draft each adverse fact (allegation, conviction, concern, warning marker, suspect or offender) that
       can have but one origin (all who say it are one source, or copies of one) is raised, once a fact; what is said
       against one person about one event is one fact.
    5. Graded S4; S3 if adverse; S2 if adverse and contested: a dispute of it is open, the draft says that it is
       disputed, or a record denies it.

    Not raised by: facts with one proper origin (court orders, birth registrations and other official acts, a school's
    own roll, a decision of the body that made it, a person's own views); two observations of different people, or of
    one person at two events; one anonymous call, or hearsay at two hops and more (EV-4); copies that are counted as
    support (EV-3); without a draft, the codes of a yearly statutory return.

    Source: the count of origins and the grading of this project, version 1 (finding codes).
    """
    if gathered.draft is None:
        yield from _of_adverse_facts(gathered)
        return
    relied = relied_on(gathered)
    gathered.lineage.load(one for each in relied for one in each.same)
    for each in relied:
        origins = gathered.lineage.origins(each.same)
        if _alone(gathered.lineage, each, origins):
            yield _of_claim(gathered, each, origins)


def _alone(lineage: Lineage, relied: Relied, origins: Origins) -> bool:
    if relied.claim["predicate"] in _ONE_PROPER_ORIGIN or _properly_alone(lineage, origins):
        return False
    if origins.independent == 0 and not _at_most_one(lineage, origins):
        return relied.adverse
    return origins.independent <= 1


def _at_most_one(lineage: Lineage, origins: Origins) -> bool:
    """Return whether there can be but one origin: none is known beside it, or only in the source it is in itself."""
    ids = (*origins.roots, *origins.unknown_statements)
    sources = {row.source for one in ids if (row := lineage.records.row(one)) is not None}
    return origins.independent <= 1 and len(sources) <= 1


def _properly_alone(lineage: Lineage, origins: Origins) -> bool:
    """Return whether the one known origin is an official act, or cannot be identified (which EV-4 is about)."""
    for root in origins.roots:
        row, who = lineage.records.row(root), lineage.witness(root)
        official = row is not None and (row.basis == "official" or (who is not None and who.key[0] == "act"))
        if official or (who is not None and not who.identified):
            return True
    return False


def _of_claim(gathered: Gathered, relied: Relied, origins: Origins) -> Finding:
    claim = relied.claim
    rows = carried(gathered, relied.same).rows
    shown: list[Row] = [{**claim, "withheld": any(row["withheld"] for row in rows)}]
    known = "rests on one origin" if origins.most == 1 else "has no second origin that is known to be independent"
    severity = "S4" if not relied.adverse else "S2" if relied.contested else "S3"
    return _finding(
        gathered,
        relied.same,
        origins,
        severity=severity,
        summary=f"Claim {claim['id']}, {fact_words(gathered, shown)}, {known}: {_who(gathered, relied.same)}.",
        claims=(claim["id"],),
        contrary=relied.contrary,
        disputed=bool(relied.disputed) or bool(claim["disputed"]),
    )


def _of_adverse_facts(gathered: Gathered) -> Iterable[Finding]:
    facts = adverse_facts(gathered)
    if facts.is_empty():
        return
    against = _by_fact(denials(gathered, facts))
    disputed = gathered.ledger.disputed(gathered.inputs.as_at)
    grouped = facts.group_by(FACT).agg(pl.col("id").sort()).sort(pl.col("id").list.first(), *FACT)
    alone = grouped.to_dicts()
    gathered.lineage.load(one for row in alone for one in row["id"])
    for row in alone:
        origins = gathered.lineage.origins(row["id"])
        if not _at_most_one(gathered.lineage, origins) or _properly_alone(gathered.lineage, origins):
            continue
        contrary = against.get(tuple(row[name] for name in FACT), ())
        open_dispute = not disputed.isdisjoint(row["id"])
        rows = carried(gathered, row["id"]).rows
        yield _finding(
            gathered,
            row["id"],
            origins,
            severity="S2" if contrary or open_dispute else "S3",
            summary=f"One origin only: {fact_words(gathered, rows)}, {_who(gathered, row['id'])}.",
            contrary=contrary,
            disputed=open_dispute,
        )


def _by_fact(denied: pl.DataFrame) -> dict[tuple[Any, ...], tuple[str, ...]]:
    found: dict[tuple[Any, ...], tuple[str, ...]] = {}
    for statement, *fact in denied.select("statement", *FACT).iter_rows():
        found[tuple(fact)] = (*found.get(tuple(fact), ()), statement)
    return found


def _who(gathered: Gathered, statements: Iterable[str]) -> str:
    told = carried(gathered, statements)
    records = len(told.rows)
    return f"{records} {'record' if records == 1 else 'records'} ({told.told_by()})" if records else "a document"


def _finding(
    gathered: Gathered,
    statements: Iterable[str],
    origins: Origins,
    *,
    severity: str,
    summary: str,
    contrary: Iterable[str],
    disputed: bool,
    claims: Iterable[str] = (),
) -> Finding:
    contrary = tuple(contrary)
    every = carried(gathered, [*statements, *contrary])
    detail = [counted(origins), _WHY]
    if contrary:
        detail.append("A record denies it.")
    if disputed:
        detail.append("It is disputed.")
    return finding(
        uncorroborated,
        severity=severity,
        summary=summary,
        against=contrary,
        claims=claims,
        evidence=[
            Evidence(what=what, items=items)
            for what, items in (("origin", origins.roots), ("origin_unknown", origins.unknown_statements))
            if items
        ],
        detail=" ".join(detail),
        settle="A record of somebody else who saw or heard it, or the note on which the record rests.",
        held_by=every.rows[0]["agency"] if every.rows else "",
        searched=[_searched(gathered, name) for name in gathered.sources],
        **every.lists(),
    )


def _searched(gathered: Gathered, name: str) -> str:
    of = sorted({one.of for one in gathered.sources[name].coverage if one.complete})
    return f"{name}: complete for {', '.join(of)}" if of else f"{name}: no period stated as complete"
