"""EV-3: several records, one origin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.conflicts.check import check, finding
from triangulate.conflicts.copies import from_a_register, repeated_sets
from triangulate.conflicts.origin_words import Row, carried, counted, fact_words
from triangulate.conflicts.relied import relied_on
from triangulate.findings import Evidence, Finding

if TYPE_CHECKING:
    from collections.abc import Iterable

    from triangulate.conflicts.relied import Relied
    from triangulate.gathered import Gathered
    from triangulate.lineage import Origins

_OTHER: Final = "Agreement alone is not copying: what joins them is what they say they were taken from, or their words."


@check("EV-3", "Copied corroboration", kind="dependency", severity="S1 if the draft calls it corroborated, else S2")
def copied_corroboration(gathered: Gathered) -> Iterable[Finding]:
    """Several records or documents that seem to support each other go back to one origin.

    1. Two records are of one origin where one was taken from the other, or both from a third; where one informant
       told both about one event; where one source shares a passage of eight words or more, or a short quotation as
       a whole, with another; or where both hold the same rare slip (a misspelt name, a wrong reference).
    2. With a draft: a claim cites two or more statements of one origin, or is called corroborated though everything
       that says the same, cited or not, has one known origin and none unknown.
    3. Without a draft: what speaks against a person, or tells of an event, injury or health, stands in three or more
       sources and all of it goes back to one origin.
    4. Graded S1 where the draft calls the claim corroborated and no second origin is known, else S2.

    Not raised by: agreement alone, and statements whose origin is not known (EV-1 counts them apart); standard
    sentences, which one source writes about three people or in five documents; two observations that cite each other;
    official acts, names, dates of birth and other particulars that records take from one register.

    Source: shared errors show copying, agreement does not (Dong, Berti-Equille and Srivastava, 2009, PVLDB 2);
    winnowing (Schleimer, Wilkerson and Aiken, 2003, SIGMOD).
    """
    if gathered.draft is None:
        for statements in repeated_sets(gathered):
            yield _of_records(gathered, statements)
        return
    relied = relied_on(gathered)
    gathered.lineage.load(one for each in relied for one in each.same)
    for each in relied:
        origins = gathered.lineage.origins(each.cited)
        everything = gathered.lineage.origins(each.same)
        called = bool(each.claim["corroborated"]) and everything.independent <= 1
        groups = [g for g in origins.groups if len(g) > 1 and (called or not from_a_register(gathered, g))]
        copies = sorted({one for group in groups for one in group})
        if copies or (called and each.cited and everything.most == 1):
            yield _of_claim(gathered, each, origins, copies or list(each.same), called=called)


def _of_claim(gathered: Gathered, relied: Relied, origins: Origins, copies: list[str], *, called: bool) -> Finding:
    told = carried(gathered, copies)
    what = "is called corroborated, and" if called else "cites"
    number = f"{len(copies)} {'record' if len(copies) == 1 else 'records'}"
    who = f" of {told.told_by()}" if told.rows else ""
    hidden = [{**relied.claim, "withheld": any(row["withheld"] for row in told.rows)}]
    rest = "go back to one origin" if len(origins.groups) == 1 and len(copies) > 1 else "do not have an origin each"
    rest = rest if len(copies) > 1 else "is its one origin"
    verb = f"{number}{who} {rest}" if called else f"{number}{who} that {rest}"
    return _finding(
        gathered,
        [*copies, *relied.cited],
        origins,
        severity="S1" if called else "S2",
        summary=f"Claim {relied.claim['id']}, {fact_words(gathered, hidden)}, {what} {verb}.",
        claim=relied.claim,
    )


def _of_records(gathered: Gathered, statements: tuple[str, ...]) -> Finding:
    told = carried(gathered, statements)
    sources = sorted({row["source"] for row in told.rows})
    return _finding(
        gathered,
        statements,
        gathered.lineage.origins(statements),
        severity="S2",
        summary=f"{len(told.rows)} records in {len(sources)} sources ({told.told_by()})"
        f" go back to one origin: {fact_words(gathered, told.rows)}.",
    )


def _finding(
    gathered: Gathered,
    statements: Iterable[str],
    origins: Origins,
    *,
    severity: str,
    summary: str,
    claim: Row | None = None,
) -> Finding:
    given = sorted(set(statements))
    ends = sorted({end for one in given for end in gathered.lineage.ends(one)})
    every = carried(gathered, [*given, *ends], claim)
    documents = gathered.inputs.documents.filter(pl.col("id").is_in([*given, *ends]))["id"]
    evidence = [Evidence(what="origin", items=tuple(ends))]
    if origins.copied_words:
        words = sorted({one for pair in origins.copied_words for one in pair})
        evidence.append(Evidence(what="shared_words", items=tuple(words)))
    return finding(
        copied_corroboration,
        severity=severity,
        summary=summary,
        against=sorted(set(given) - set(ends)),
        claims=() if claim is None else (claim["id"],),
        evidence=evidence,
        detail=f"{counted(origins)} {_OTHER}",
        settle="The record or call they go back to, read in full, and whoever else saw or heard it.",
        held_by=_holder(every.rows, ends),
        **every.lists(documents),
    )


def _holder(rows: list[dict[str, str]], ends: list[str]) -> str:
    return next((row["agency"] for row in rows if row["id"] in ends), rows[0]["agency"] if rows else "")
