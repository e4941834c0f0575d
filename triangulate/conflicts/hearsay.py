"""EV-4: nobody who saw, heard or did it is on record, or only at second hand and further."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.conflicts.check import check, finding
from triangulate.conflicts.origin_words import carried, fact_words
from triangulate.conflicts.relied import relied_on
from triangulate.conflicts.said_facts import FACT, adverse_facts
from triangulate.findings import Evidence, Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from triangulate.conflicts.relied import Relied
    from triangulate.gathered import Gathered
    from triangulate.lineage import Lineage

MOST_HOPS: Final = 1
"""So many hops from somebody identified are hearsay as it always is; one more is raised (rule of this project)."""


@check(
    "EV-4",
    "Hearsay depth, no first-hand witness",
    kind="dependency",
    severity="S1 if adverse, contested and relied on; S2 if adverse; else S3",
)
def hearsay_depth(gathered: Gathered) -> Iterable[Finding]:
    """What is relied on is two hops or more from anybody who saw, heard or did it, or comes from nobody who is known.

    1. First hand are what the author saw, what a person said of themself, and official acts: no hops. What an
       informant told is one hop; each record that took it from another is one more; "MGM told HV who told SW" in the
       words of a note counts each telling.
    2. Raised at two hops and more, and at one hop from somebody who cannot be identified: an anonymous caller, a
       neighbour or friend without a name, or "told" without saying by whom.
    3. With a draft the nearest of the statements that a claim cites counts. Without a draft adverse statements are
       judged, unless a first-hand statement of the same fact is in the records.
    4. Graded S1 if the claim is adverse and contested, S2 if it is adverse, else S3. Anonymous informants are marked
       in the evidence.

    Not raised by: an account of a child to the person who wrote it down, which is hearsay by nature; one hop from
    somebody who is named or known by a role; statements of which it is not known how the author knew (EV-1); facts
    that go back to a register, order or decision. Hearsay is admissible: the depth is reported, no weight is given.

    Source: the limits of this project, version 1 (finding codes).
    """
    lineage = gathered.lineage
    if gathered.draft is None:
        yield from _of_records(gathered)
        return
    relied = [each for each in relied_on(gathered) if each.cited or each.same]
    lineage.load(one for each in relied for one in each.same)
    for each in relied:
        hops = [(far, one) for one in (each.cited or each.same) if (far := distance(lineage, one)) is not None]
        if hops and not _registered(lineage, [one for _, one in hops]):
            (nearest, _) = min(hops)
            if _too_far(nearest):
                severity = "S3" if not each.adverse else "S1" if each.contested else "S2"
                yield _finding(gathered, [one for _, one in sorted(hops)], severity, each)


def distance(lineage: Lineage, statement: str) -> tuple[int, bool] | None:
    """Return the hops to first hand, and whether the end is somebody who cannot be identified; None if not known."""
    ends = lineage.ends(statement)
    known = []
    for end in ends:
        who, row = lineage.witness(end), lineage.records.row(end)
        unsaid = who is None and row is not None and row.basis == "told"
        if unsaid or (who is not None and not who.identified):
            known.append((lineage.steps(statement, end) + 1, True))
    depth = lineage.depth(statement)
    if depth is not None and not any(far <= depth for far, _ in known):
        known.append((depth, False))
    return min(known, default=None)


def _too_far(far: tuple[int, bool]) -> bool:
    hops, nobody = far
    return hops > MOST_HOPS or (nobody and hops >= 1)


def _registered(lineage: Lineage, statements: Sequence[str]) -> bool:
    """Return whether the statements go back to official acts, which are records and no hearsay."""
    rows = [lineage.records.row(end) for one in statements for end in lineage.first_hand(one)]
    return any(row is not None and row.basis not in ("observed", "self") for row in rows)


def _of_records(gathered: Gathered) -> Iterable[Finding]:
    lineage = gathered.lineage
    facts = adverse_facts(gathered)
    handed_on = (
        (pl.col("basis") == "told").fill_null(value=False)
        | pl.col("informant").is_not_null()
        | (pl.col("derived_from").list.len().fill_null(0) > 0)
        | pl.col("document").is_not_null()
    )
    if facts.is_empty():
        return
    grouped = facts.filter(handed_on.any().over(FACT)).group_by(FACT).agg(pl.col("id").sort())
    rows = grouped.sort(pl.col("id").list.first(), *FACT)["id"].to_list()
    lineage.load(one for ids in rows for one in ids)
    for ids in rows:
        hops = {one: far for one in ids if (far := distance(lineage, one)) is not None}
        far_off = sorted(one for one, far in hops.items() if _too_far(far))
        if far_off and all(depth > 0 for depth, _ in hops.values()) and not _registered(lineage, far_off):
            yield _finding(gathered, far_off, "S2", None)


def _finding(gathered: Gathered, statements: Sequence[str], severity: str, relied: Relied | None) -> Finding:
    lineage = gathered.lineage
    hops = {one: far for one in statements if (far := distance(lineage, one)) is not None}
    nearest, nobody = min(hops.values())
    ends = sorted({end for one in statements for end in lineage.ends(one)})
    told = carried(gathered, statements)
    contrary = relied.contrary if relied else ()
    every = carried(gathered, [*statements, *ends, *contrary])
    hidden = any(row["withheld"] for row in every.rows)
    rows = [{**relied.claim, "withheld": hidden}] if relied else told.rows
    claim = f"Claim {relied.claim['id']}, " if relied else ""
    distant = f"{nearest} {'hop' if nearest == 1 else 'hops'} from anybody who saw or heard it"
    if nobody:
        distant = f"{distant}, and that is somebody who cannot be identified"
    subject = f"{claim}{fact_words(gathered, rows)}"
    who = f" ({told.told_by()})" if told.rows else ""
    evidence = [
        Evidence(what="hops", items=tuple(f"{one}: {depth}" for one, (depth, _) in sorted(hops.items()))),
        Evidence(what="origin", items=tuple(ends)),
    ]
    if nobody:
        evidence.append(Evidence(what="not_identified", items=tuple(o for o, (_, n) in sorted(hops.items()) if n)))
    return finding(
        hearsay_depth,
        severity=severity,
        summary=f"{subject[0].upper()}{subject[1:]}{who} is {distant}.",
        against=contrary,
        claims=(relied.claim["id"],) if relied else (),
        evidence=evidence,
        detail="Nothing on record leads from it to a person who saw, heard or did it and can be asked. Hearsay is "
        "admissible; how far it has come is what a reader must know.",
        settle="A note or statement of the person who saw or heard it.",
        held_by=next((row["agency"] for row in every.rows if row["id"] in ends), every.rows[0]["agency"]),
        **every.lists(),
    )
