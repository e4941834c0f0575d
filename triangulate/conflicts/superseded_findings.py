"""AL-7: a finding that a later decision replaced or corrected is still used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from triangulate.conflicts.check import check, finding
from triangulate.conflicts.superseded_uses import claims_using, records_using
from triangulate.conflicts.supersession import superseded_statements, supersessions
from triangulate.findings import Evidence, Finding
from triangulate.wording import AGENCY_WORDS, listed_in_words, predicate_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from triangulate.conflicts.superseded_uses import Use
    from triangulate.gathered import Gathered

_MOST_NAMED: Final = 3


@check("AL-7", "Superseded or overturned finding still used", kind="contradiction", severity="S1")
def superseded_finding_used(gathered: Gathered) -> Iterable[Finding]:
    """A finding or decision that a later document replaced is relied on as if it stood.

    1. A document supersedes another where a statement says so (``supersedes``). Without more it replaces the whole;
       where it names findings ("para 41") it replaces those, and all others stand. A single statement can be
       superseded too.
    2. Replaced are the findings and decisions that stand in the old document, and everything else in it if it decides
       (a judgment, an order, a court's document) or is not merely an earlier version of one text. What the new
       document says again still stands.
    3. With a draft: a claim that cites a replaced statement, one taken from it at any remove, or the old document as a
       whole; where findings are named, a claim that cites the document counts if its locator is one of them or it
       says what a replaced finding says. So does a claim without citations that says it.
    4. Without a draft: a statement or document that was taken from, or cites, a replaced finding, and was written
       after it had been replaced.
    5. One finding a replaced document (or statement) and its successor lists the replaced statements, the statement
       that replaces them, and each use. Graded S1.

    Not raised by: findings that a partial appeal left standing; a use that cites the later document beside the old
    one; the later document itself, which speaks of what it replaces; records written before the replacement, or at a
    time that is not known; a correction kept as history; another version of one report, which is EV-8.

    Source: the reading of supersession is this project's own, version 1.
    """
    edges = supersessions(gathered)
    if edges.is_empty():
        return
    replaced = superseded_statements(gathered, edges)
    uses = (
        records_using(gathered, edges, replaced) if gathered.draft is None else claims_using(gathered, edges, replaced)
    )
    for (old, new), found in sorted(uses.items()):
        yield _finding(gathered, edges, replaced, old, new, found)


def _finding(
    gathered: Gathered, edges: pl.DataFrame, replaced: pl.DataFrame, old: str, new: str, uses: list[Use]
) -> Finding:
    roots = {root for use in uses for root in use.roots}
    rows = replaced.filter((pl.col("old") == old) & (pl.col("new") == new) & pl.col("id").is_in(sorted(roots)))
    edge = edges.filter((pl.col("old") == old) & (pl.col("new") == new)).sort("statement")
    used = {s for use in uses for s in use.statements}
    known = gathered.statements.filter(pl.col("id").is_in(sorted(used | set(rows["id"]))))
    people = sorted({p for use in uses for p in use.people} | set(known["person"].drop_nulls()))
    named = sorted({name for names in edge["named"] for name in names})
    return finding(
        superseded_finding_used,
        severity="S1",
        summary=_summary(gathered, old, new, named, uses),
        statements=[*edge["statement"], *rows["id"], *used],
        against=edge["statement"],
        personas={*known.filter(pl.col("person").is_not_null())["about"], *(p for use in uses for p in use.personas)},
        people=people,
        documents=[d for d in {old, new, *(d for use in uses for d in use.documents)} if d in _documents(gathered)],
        claims=[use.id for use in uses if use.claim],
        evidence=[
            Evidence(what="superseded", items=tuple(sorted(set(rows["id"])))),
            Evidence(what="named", items=tuple(named)),
        ],
        detail=_detail(gathered, rows.to_dicts(), edge["since"].to_list()),
        settle="The later judgment or decision, read beside the earlier one: which findings stand.",
        held_by=str(edge["agency"][0]),
    )


def _documents(gathered: Gathered) -> set[str]:
    return set(gathered.inputs.documents["id"])


def _summary(gathered: Gathered, old: str, new: str, named: list[str], uses: list[Use]) -> str:
    part = f" ({listed_in_words(named)})" if named else ""
    what = [f"claim {use.id} of the draft" if use.claim else _use_words(gathered, use) for use in uses]
    more = f" and {len(what) - _MOST_NAMED} further" if len(what) > _MOST_NAMED else ""
    return (
        f"{_title(gathered, old)}{part} was superseded by {_title(gathered, new)} and is still used by "
        f"{listed_in_words(what[:_MOST_NAMED])}{more}."
    )


def _use_words(gathered: Gathered, use: Use) -> str:
    agency = AGENCY_WORDS.get(use.agency, use.agency)
    return f"{gathered.label(use.id) if use.id in _documents(gathered) else f'statement {use.id}'} ({agency})"


def _title(gathered: Gathered, reference: str) -> str:
    found = gathered.inputs.documents.filter(pl.col("id") == reference)
    title = found["title"].item() if found.height else None
    label = gathered.label(reference) if found.height else f"statement {reference}"
    words = f"“{title}”, {label}" if title else label
    return words[0].upper() + words[1:] if words[0].islower() and not title else words


def _detail(gathered: Gathered, rows: list[dict[str, Any]], since: list[str | None]) -> str:
    shown = sorted({predicate_words(row["predicate"]) for row in rows if not row["withheld"]})
    about = sorted({gathered.label(row["person"]) for row in rows if row["person"]})
    parts = []
    if shown and about:
        parts.append(f"Replaced: {listed_in_words(shown)} concerning {listed_in_words(about)}.")
    days = sorted({day for day in since if day})
    if days:
        parts.append(f"In effect since {listed_in_words(days)}.")
    parts.append("What the later decision left standing may still be relied on.")
    return " ".join(parts)
