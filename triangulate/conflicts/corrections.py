"""RT-2: a correction has not reached everybody who was told the old value, or the old value has come back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from triangulate.conflicts.check import check, finding
from triangulate.conflicts.decided import retired
from triangulate.conflicts.derivation import Claims, Derivations
from triangulate.conflicts.retired_values import copies, recipients, returned
from triangulate.conflicts.statement_rows import Row, events_of, says_the_same, told
from triangulate.findings import Evidence, Finding
from triangulate.wording import AGENCY_WORDS, listed_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from triangulate.gathered import Gathered
    from triangulate.ledger.lines import CorrectionLine, DisclosureLine

_MOST_NAMED = 3


@check("RT-2", "Correction not propagated, or resurrected", kind="contradiction", severity="S1")
def correction_not_propagated(gathered: Gathered) -> Iterable[Finding]:
    """A retired value survives with a recipient or in a copy, or returns.

    1. Recipients of a retired statement: everybody to whom a disclosure gave it (named, or in a document given
       whole), and every statement taken from it at any remove. Each is raised until an acknowledgement of the
       retired statement, of what replaced it, or of the copy, made since the correction, comes from that recipient
       (for a copy, from the source that holds it).
    2. Returned: a statement of any source recorded after the day of the correction that says the same of the same
       person or event (predicate, value whatever its spelling, and what it refers to); and a claim of the draft that
       says the same and cites nothing, or cites a copy.
    3. One finding a correction lists the retired statements, what replaced them, and everything found. Graded S1.

    Not raised by: the retired statement itself, kept as history; a copy or entry that is ended, denied or marked as a
    mistake in its own words, that is retired too, that says the new value, or that was taken from the new statement;
    an entry about a time after the correction, such as a move back; an entry of another event; a correction that was
    undone; giving people their own data. Decisions taken on a retired statement are RT-4, claims that cite it RT-3.
    """
    gone = retired(gathered)
    if not gone:
        return
    lines = {line.seq: line for line in gone.values()}
    newer = [one for line in lines.values() for one in line.replaced_by]
    derived = Derivations(gathered, [*gone, *newer])
    held = {name: derived.rows[name] for name in gone if name in derived.rows}
    again = returned(gathered, held, {name: gone[name] for name in held})
    claims = Claims(gathered)
    for seq in sorted(lines):
        rows = [row for name, row in held.items() if gone[name].seq == seq]
        if rows:
            yield from _found(gathered, lines[seq], rows, derived, again, claims, set(gone))


def _found(
    gathered: Gathered,
    line: CorrectionLine,
    rows: list[Row],
    derived: Derivations,
    again: dict[str, list[Row]],
    claims: Claims,
    gone: set[str],
) -> Iterable[Finding]:
    told_to = recipients(gathered, line, rows)
    copied = [row for row in copies(gathered, line, [r["id"] for r in rows], derived) if row["id"] not in gone]
    back = {one["id"]: one for row in rows for one in again.get(row["id"], ()) if one["id"] not in gone}
    back = {name: one for name, one in back.items() if name not in {row["id"] for row in copied}}
    repeated = {c["id"]: c for row in rows for c in claims.rows if _repeats(c, row, copied)}
    if told_to or copied or back or repeated:
        yield _finding(gathered, line, rows, told_to, [*copied, *back.values()], sorted(repeated))


def _repeats(claim: Row, row: Row, copied: Sequence[Row]) -> bool:
    cites = set(claim["cites"] or ())
    if row["id"] in cites or not says_the_same(claim, row):
        return False
    return not cites or not cites.isdisjoint(one["id"] for one in copied)


def _finding(
    gathered: Gathered,
    line: CorrectionLine,
    rows: list[Row],
    told_to: list[DisclosureLine],
    living_on: list[Row],
    claims: list[str],
) -> Finding:
    named = listed_in_words(list(dict.fromkeys(told(gathered, row) for row in rows)))
    return finding(
        correction_not_propagated,
        severity="S1",
        summary=f"Corrected on {line.at[:10]}: {named}. {_where(gathered, told_to, living_on, claims)}",
        statements=[*(row["id"] for row in rows), *line.replaced_by, *(row["id"] for row in living_on)],
        against=line.replaced_by,
        personas={row["about"] for row in (*rows, *living_on) if row["person"]},
        people={row["person"] for row in rows if row["person"]},
        events=events_of(gathered, [*rows, *living_on]),
        claims=claims,
        ledger=[str(line.seq), *(str(one.seq) for one in told_to)],
        evidence=[
            Evidence(what="retired", items=tuple(sorted(row["id"] for row in rows))),
            Evidence(what="recipient", items=tuple(sorted({one.to for one in told_to}))),
            Evidence(what="still_says", items=tuple(sorted(row["id"] for row in living_on))),
        ],
        detail="The retired statement itself is rightly kept as history. Recipients are to be told of a correction and "
        "to confirm that they have acted on it.",
        settle="An acknowledgement from each recipient, or the correction entered in each copy.",
        held_by=" and ".join(sorted({*(one.to for one in told_to), *(row["agency"] for row in living_on)})),
    )


def _where(gathered: Gathered, told_to: list[DisclosureLine], living_on: list[Row], claims: list[str]) -> str:
    sentences = []
    if told_to:
        holders = sorted({_holder(gathered, one.to) for one in told_to})
        verb = "was given it and has" if len(holders) == 1 else "were given it and have"
        sentences.append(f"{_capital(listed_in_words(holders))} {verb} not confirmed the correction.")
    if living_on:
        kept = list(dict.fromkeys(told(gathered, row) for row in living_on))
        more = f" and {len(kept) - _MOST_NAMED} further records" if len(kept) > _MOST_NAMED else ""
        sentences.append(f"What was retired is still held or held again: {listed_in_words(kept[:_MOST_NAMED])}{more}.")
    if claims:
        sentences.append(f"The draft says it again (claim {listed_in_words(claims)}).")
    return " ".join(sentences)


def _holder(gathered: Gathered, name: str) -> str:
    source = gathered.sources.get(name)
    return AGENCY_WORDS.get(source.agency.value, name) if source else AGENCY_WORDS.get(name, name)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
