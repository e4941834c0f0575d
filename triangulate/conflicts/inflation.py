"""AL-2: what was alleged is later stated as fact, and nothing between decided it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from triangulate.conflicts.check import check, finding
from triangulate.conflicts.origin_words import Row, carried, fact_words
from triangulate.conflicts.relied import relied_on
from triangulate.conflicts.stated_outright import Sustained, claim_asserts, raised_steps, settled
from triangulate.epistemic import Rank, Rung, rank_of
from triangulate.findings import Evidence, Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from triangulate.gathered import Gathered


@dataclass(frozen=True, slots=True)
class _Risen:
    """A statement or claim that states as fact what its origin only alleges; ``claim`` is null for a statement."""

    origin: str
    statement: str
    claim: Row | None = None


@check("AL-2", "Status inflation (allegation becomes fact by copying)", kind="dependency", severity="S1")
def status_inflation(gathered: Gathered) -> Iterable[Finding]:
    """A later record, or the draft, states as fact what the record it was taken from only alleges or reports.

    1. How far a record says that its thing is settled is its rank: reported, alleged, self-reported, observed,
       assessed, found by a body, found by a court. It follows the kind and basis of the statement, the part in an
       event (suspect or offender), and closed lists of words (``status_words.csv``): "alleged", "says", "reported"
       attribute; "perpetrator", "history of", "hits", "violence" state outright.
    2. A record taken from an allegation, at any remove, that is of kind ``fact``, names the person as offender or
       convicted, or states it outright without attributing it, is raised. So is a claim of kind ``fact`` that cites
       an allegation, unless the words of the claim or its paragraph attribute it.
    3. One finding an origin lists every record and claim in which the rank rises and prints the ladder: each step
       with its rank, from the allegation on. Graded S1.

    Not raised by: a finding, decision, official act, observation or admission on the way, or a finding or conviction
    about the same person and thing held anywhere in the records (it is then to be cited); an assessment that is
    properly labelled; a claim that says "suspect", "alleged" or is of kind ``allegation``; a record whose origin is
    not known.

    Source: the ranks of this project, version 1 (finding codes).
    """
    risen = [_Risen(origin, statement) for statement, origin in raised_steps(gathered)]
    risen += _claims(gathered)
    by_origin: dict[str, list[_Risen]] = {}
    for one in sorted(risen, key=lambda r: (r.origin, r.statement, r.claim["id"] if r.claim else "")):
        by_origin.setdefault(one.origin, []).append(one)
    for origin, group in by_origin.items():
        yield _finding(gathered, origin, group)


def _claims(gathered: Gathered) -> list[_Risen]:
    """Return the adverse claims that plead as fact what everything they cite only alleges."""
    if gathered.draft is None:
        return []
    words = {paragraph.id: paragraph.text for paragraph in gathered.draft.paragraphs}
    relied = [each for each in relied_on(gathered) if each.adverse and each.cited]
    lineage = gathered.lineage
    lineage.load(one for each in relied for one in each.cited)
    sustained = Sustained(gathered, [one for each in relied for one in each.cited])
    found = []
    for each in relied:
        rows = [lineage.records.row(one) for one in each.cited]
        ways = [lineage.ladder(one) for one in each.cited]
        if any(settled(gathered, one) for one in each.cited) or any(row is None for row in rows):
            continue
        known = [row for row in rows if row is not None]
        if not claim_asserts(each.claim, words.get(each.claim["paragraph"]), known, ways):
            continue
        if not any(sustained.holds(row) for row in known):
            found += [_Risen(way[0].statement, way[-1].statement, each.claim) for way in ways]
    return found


def _finding(gathered: Gathered, origin: str, group: Sequence[_Risen]) -> Finding:
    lineage = gathered.lineage
    ladders = [lineage.ladder(one.statement) for one in group]
    steps = sorted({rung.statement for ladder in ladders for rung in ladder})
    every = carried(gathered, steps)
    longest = max(ladders, key=lambda ladder: (len(ladder), ladder[-1].statement))
    claims = {one.claim["id"]: one.claim for one in group if one.claim is not None}
    printed = [rung.words for rung in longest]
    printed += [f"claim {name}: {Rank.STATED.words}" for name in sorted(claims)]
    rows = [row for row in every.rows if row["id"] == origin] or every.rows
    hidden = [{**rows[0], "withheld": any(row["withheld"] for row in every.rows)}]
    start = rank_of(lineage.records.row(origin))
    later = _later(sorted({one.statement for one in group if one.claim is None}), sorted(claims))
    words = fact_words(gathered, hidden)
    return finding(
        status_inflation,
        severity="S1",
        summary=f"{words[0].upper()}{words[1:]} is {start.words} in {origin} and stated as fact in {later}, "
        "with no finding or decision between.",
        against=[one.statement for one in group if one.claim is None],
        claims=claims,
        evidence=[Evidence(what="ladder", items=tuple(printed)), *_other_ladders(ladders, longest)],
        detail=f"The ladder: {' > '.join(printed)}. What was alleged may be so; these records do not show that "
        "anybody decided it. If a body did, its finding is to be linked and cited.",
        settle="The finding, decision or admission on which the later record rests, or words that say it is alleged.",
        held_by=rows[0]["agency"] if rows else "",
        searched=sorted(gathered.sources),
        **every.lists(),
    )


def _later(statements: Sequence[str], claims: Sequence[str]) -> str:
    parts = [*statements, *(f"claim {name}" for name in claims)]
    return ", ".join(parts[:4]) + (f" and {len(parts) - 4} further" if len(parts) > 4 else "")


def _other_ladders(ladders: Sequence[tuple[Rung, ...]], longest: tuple[Rung, ...]) -> list[Evidence]:
    inside = {rung.statement for rung in longest}
    others = sorted({ladder for ladder in ladders if ladder[-1].statement not in inside})
    return [Evidence(what="ladder", items=tuple(rung.words for rung in ladder)) for ladder in others]
