"""EV-9: intelligence that is graded, or limited in who may be told, is used as a fact."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from triangulate.conflicts.check import check, finding
from triangulate.conflicts.contrary import Ties, side_of
from triangulate.conflicts.intelligence_grades import Grading, read_grading
from triangulate.findings import Evidence, Finding
from triangulate.ledger.lines import DisclosureLine
from triangulate.wording import AGENCY_WORDS, listed_in_words

if TYPE_CHECKING:
    from triangulate.gathered import Gathered

Row = dict[str, Any]

_AS_FACT: Final = ("fact",)
_ALLEGED_BY_NATURE: Final = ("allegation", "warning_marker")
_FIRST_HAND: Final = ("observed", "official", "self")
_CODE: Final = (
    pl.when(pl.col("predicate").is_in(["concern", "allegation", "protective_factor"]))
    .then("value").fill_null("").alias("code")
)  # fmt: skip
"""What of a value must be equal for two statements to speak of the same: other values may be other words."""
_MOST_STEPS: Final = 20
"""Copies of copies that are followed: more than any real file holds, and an end for records that cite in a circle."""


@check(
    "EV-9",
    "Graded or handling-limited intelligence used as fact",
    kind="dependency",
    severity="S2; S1 if it was passed on under a handling limit without a recorded permission",
)
def graded_intelligence_as_fact(gathered: Gathered) -> Iterable[Finding]:
    """What police graded as intelligence is stated as a fact, in another record or in the draft.

    1. Grades are read by the reviewed table ``intelligence_grades.csv``: 3x5x2 (source 1 to 3, information A to E,
       handling P or C) and the older 5x5x5 (source A to E, information 1 to 5, handling 1 to 5). The writing tells
       the two apart, and where it does not, the date of the entry.
    2. Below "known directly" (3x5x2: B to E; 5x5x5: 3 to 5), or from a source graded as not reliable, it is not to be
       stated as a fact without its grade.
    3. Under handling code C (5x5x5: 4 and 5) it is not to be stated at all outside the agency that graded it, without
       a recorded permission: a disclosure in the ledger of that statement, made by the date of the run.
    4. Stated as a fact: a statement taken from it (``derived_from``, over any number of copies) whose kind is fact, or
       not given and no allegation; or a claim of kind fact that cites it or such a copy. A document stands for the
       statements in it that speak of the same of one person.
    5. One finding for each piece of intelligence, with every statement and claim that uses it. Graded S2; S1 where
       rule 3 is broken.

    Not raised by: intelligence known directly to a source not graded unreliable, with no limit on handling; the
    intelligence entry itself; a copy that carries the grade, or is marked as allegation, opinion or assessment; a claim
    that also cites something seen, self-reported, official or found by a body that says it; a grade that is not read.

    Sources: College of Policing, Authorised Professional Practice, intelligence report (3x5x2), 2016; ACPO and NCPE,
    Guidance on the management of police information (5x5x5), 2006.
    """
    graded = _limited_or_below(gathered)
    if not graded:
        return
    permitted = _permissions(gathered)
    copies = _copies(gathered, [row["id"] for row in graded])
    claims = _claims_by_cite(gathered)
    cited = _cited(gathered, claims)
    used = [(row, *_uses(row, copies.get(row["id"], []), claims, cited, permitted)) for row in graded]
    used = [one for one in used if one[1] or one[2]]
    people = [r["person"] for row, uses, _ in used for r in (row, *uses) if r["person"]]
    ties = Ties(gathered, people)
    for row, statements, relied in used:
        yield _finding(gathered, row, statements, relied, permitted, ties)


def _limited_or_below(gathered: Gathered) -> list[Row]:
    """Return the statements whose grade is below "known directly", or that are limited, each with ``grading``."""
    marked = gathered.statements.filter(pl.col("grade").is_not_null() | pl.col("handling").is_not_null())
    marked = marked.with_columns(pl.coalesce("recorded_at", "event_time").alias("_on"))
    keys = ["grade", "handling", "_on"]
    distinct = marked.select(keys).unique(maintain_order=True)
    counts = [(g := read_grading(*key)).below or g.limited for key in distinct.iter_rows()]
    chosen = marked.join(distinct.filter(pl.Series(counts, dtype=pl.Boolean)), on=keys, how="semi", nulls_equal=True)
    rows = chosen.sort("id").iter_rows(named=True)
    return [{**row, "grading": read_grading(row["grade"], row["handling"], row["_on"])} for row in rows]


def _permissions(gathered: Gathered) -> dict[str, list[int]]:
    until = gathered.inputs.as_at
    found: dict[str, list[int]] = defaultdict(list)
    for line in gathered.ledger.lines:
        if isinstance(line, DisclosureLine) and (until is None or line.at[:10] <= until[:10]):
            for statement in {line.what, *line.includes} - {removed.statement for removed in line.removed}:
                found[statement].append(line.seq)
    return found


def _copies(gathered: Gathered, origins: list[str]) -> dict[str, list[Row]]:
    """Return for each origin the statements taken from it, over any number of steps, by id."""
    said = gathered.statements.filter(pl.col("derived_from").list.len() > 0)
    if said.is_empty():
        return {}
    taken = _taken_from(gathered, said)
    reached = pl.DataFrame({"origin": origins, "copy": origins}, schema={"origin": pl.String, "copy": pl.String})
    step = reached
    for _ in range(_MOST_STEPS):
        step = step.rename({"copy": "source"}).join(taken, on="source").select("origin", "copy").unique()
        step = step.join(reached, on=["origin", "copy"], how="anti")
        if step.is_empty():
            break
        reached = pl.concat([reached, step])
    pairs = reached.filter(pl.col("origin") != pl.col("copy")).rename({"copy": "id"})
    found: dict[str, list[Row]] = defaultdict(list)
    for row in pairs.join(said, on="id").sort("origin", "id").iter_rows(named=True):
        found[row["origin"]].append(row)
    return found


def _taken_from(gathered: Gathered, said: pl.DataFrame) -> pl.DataFrame:
    """Return ``copy, source``: from which statement each is taken; of a document, those that speak of the same."""
    links = said.select("id", "derived_from", "person", "predicate", _CODE).explode("derived_from")
    placed = gathered.statements.filter(pl.col("document").is_not_null() & pl.col("person").is_not_null())
    in_documents = placed.select("person", "predicate", _CODE, derived_from="document", source="id")
    by_document = links.join(in_documents, on=["derived_from", "person", "predicate", "code"])
    direct = links.select(copy="id", source="derived_from")
    return pl.concat([direct, by_document.select("source", copy="id").select("copy", "source")]).unique()


def _claims_by_cite(gathered: Gathered) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for claim in gathered.claims.iter_rows(named=True):
        for cite in sorted(set(claim["cites"] or ())):
            found[cite].append(claim)
    return found


def _cited(gathered: Gathered, claims: dict[str, list[Row]]) -> dict[str, Row]:
    rows = gathered.statements.filter(pl.col("id").is_in(sorted(claims))).iter_rows(named=True)
    return {row["id"]: row for row in rows}


def _uses(
    row: Row, copies: list[Row], claims: dict[str, list[Row]], cited: dict[str, Row], permitted: dict[str, list[int]]
) -> tuple[list[Row], list[Row]]:
    """Return the copies and the claims that state a piece of intelligence as a fact."""
    grading: Grading = row["grading"]
    limited = grading.limited and not permitted.get(row["id"])
    statements = [
        copy for copy in copies
        if _as_fact(copy) and ((grading.below and not copy["grade"]) or (limited and copy["agency"] != row["agency"]))
    ]  # fmt: skip
    family = {row["id"], *(copy["id"] for copy in copies)}
    citing = {claim["id"]: claim for one in sorted(family) for claim in claims.get(one, [])}
    by_document = claims.get(row["document"] or "", [])
    citing |= {c["id"]: c for c in by_document if _speak_of_one(c, row)}
    relied = [
        claim for _, claim in sorted(citing.items())
        if claim["kind"] in (None, *_AS_FACT)
        and (limited or (grading.below and not claim["grade"] and not _carried_otherwise(claim, family, cited)))
    ]  # fmt: skip
    return statements, relied


def _speak_of_one(claim: Row, row: Row) -> bool:
    coded = row["predicate"] in ("concern", "allegation", "protective_factor")
    same = claim["person"] == row["person"] and claim["predicate"] == row["predicate"]
    return same and (not coded or claim["value"] == row["value"])


def _as_fact(row: Row) -> bool:
    if row["kind"] is None:
        return row["predicate"] not in _ALLEGED_BY_NATURE
    return row["kind"] in _AS_FACT


def _carried_otherwise(claim: Row, family: set[str], cited: dict[str, Row]) -> bool:
    """Whether the claim also cites something of its own predicate that does not rest on the intelligence."""
    others = [cited[cite] for cite in claim["cites"] if cite in cited and cite not in family]
    return any(
        row["predicate"] == claim["predicate"] and not row["grade"] and not row["derived_from"]
        and (row["basis"] in _FIRST_HAND or row["kind"] in ("finding", "decision"))
        for row in others
    )  # fmt: skip


def _finding(
    gathered: Gathered, row: Row, statements: list[Row], relied: list[Row], permitted: dict[str, list[int]], ties: Ties
) -> Finding:
    grading: Grading = row["grading"]
    outside = bool(relied) or any(copy["agency"] != row["agency"] for copy in statements)
    wrongly = grading.limited and not permitted.get(row["id"]) and outside
    direct = [row, *statements]
    rest = ties.between([side_of([one], "said") for one in direct]) if statements else None
    about = [one for one in direct if one["person"]]
    claim_ids = [claim["id"] for claim in relied]
    words = " ".join(part for part in (row["grade"], row["handling"]) if part)
    limit = "No disclosure of it is recorded, and its handling code allows none without one." if wrongly else ""
    return finding(
        graded_intelligence_as_fact,
        severity="S1" if wrongly else "S2",
        summary=f"Intelligence about {gathered.label(row['about'])} graded {words} by {_agency(row)} "
        f"({grading.words}) is stated as a fact {_where(statements, relied)}.",
        detail=" ".join(p for p in (limit, rest.sentence if rest else "", "The grade says how it was known.") if p),
        statements=[one["id"] for one in direct],
        against=[one["id"] for one in statements],
        personas={one["about"] for one in about},
        people={p for p in (*(one["person"] for one in about), *(claim["person"] for claim in relied)) if p},
        links=rest.links if rest else (),
        documents={one["document"] for one in statements if one["document"]},
        claims=claim_ids,
        ledger=[str(seq) for seq in permitted.get(row["id"], [])],
        evidence=[Evidence(what="grade", items=tuple(p for p in (row["grade"], row["handling"]) if p))],
        settle="The intelligence report with its grading, and the decision of its owner on who may be told what.",
        held_by=row["agency"],
    )


def _where(statements: list[Row], relied: list[Row]) -> str:
    by_agency = sorted({_agency(one) for one in statements})
    places = [f"by {listed_in_words(by_agency)}"] if by_agency else []
    names = [claim["id"] for claim in relied]
    places += [f"in {'claim' if len(names) == 1 else 'claims'} {listed_in_words(names)}"] if names else []
    return " and ".join(places)


def _agency(row: Row) -> str:
    return AGENCY_WORDS.get(row["agency"], str(row["agency"]))
