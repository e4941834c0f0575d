"""EV-2: records that rest on each other and on nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from triangulate.conflicts.check import check, finding
from triangulate.conflicts.origin_words import carried
from triangulate.conflicts.relied import relied_on
from triangulate.findings import Evidence, Finding

if TYPE_CHECKING:
    from collections.abc import Iterable

    from triangulate.gathered import Gathered


@check("EV-2", "Circular corroboration", kind="dependency", severity="S1")
def circular_corroboration(gathered: Gathered) -> Iterable[Finding]:
    """Records or documents cite each other in a circle, and none of them rests on anything first hand.

    1. What a statement was taken from (``derived_from``) and what a document cites lead from one record to another;
       a document also leads to what it says. A circle is a set of records from each of which every other is reached.
    2. A circle has an entry where one of its statements, or a statement in one of its documents about the same thing,
       is an observation, an account of the person themself or an official act, or goes back to one.
    3. One finding a circle without an entry lists every statement of it, those in its documents, the documents, and
       the claims of a draft that rest on it. Graded S1.

    Not raised by: two real observations that also cite each other (the citations are left out and the origins
    counted again); a chain that ends at a statement whose origin is not known; versions of one document; a document
    that cites itself.

    Source: the rule of this project on circular corroboration, version 1 (finding codes).
    """
    found = gathered.lineage.cycles()
    if not found:
        return
    relied = relied_on(gathered)
    for circle in found:
        yield _finding(gathered, circle, {each.claim["id"]: {*each.same, *each.cited} for each in relied})


def _finding(gathered: Gathered, circle: tuple[str, ...], relied: dict[str, set[str]]) -> Finding:
    records = gathered.lineage.records
    inside = {*circle, *(one for node in circle for one in records.in_document(node))}
    pairs = pl.col("child").is_in(circle) & pl.col("parent").is_in(circle)
    citing = records.citations.filter(pairs)["statement"].to_list()
    repeated = [one for one in sorted(inside) if not gathered.lineage.first_hand(one)]
    every = carried(gathered, [*repeated, *citing])
    documents = [node for node in circle if records.is_document(node)]
    return finding(
        circular_corroboration,
        severity="S1",
        summary=f"Records of {every.told_by()} rest on each other in a circle ({', '.join(circle)}): nothing in it is "
        "first hand.",
        claims=[claim for claim, rests in relied.items() if not rests.isdisjoint(inside)],
        evidence=[Evidence(what="circle", items=circle)],
        detail="Each cites another of them, so that together they are no more than none. Either the first note, visit "
        "or call was never cited, or there is none.",
        settle="The first-hand note behind any of them.",
        held_by=every.rows[0]["agency"] if every.rows else "",
        searched=sorted(gathered.sources),
        **every.lists(documents),
    )
