"""RT-3: a statement is relied on while it is restricted, or after it was erased or retired."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from triangulate.conflicts.check import check, finding
from triangulate.conflicts.decided import in_force, lines_made, restrictions, retired
from triangulate.conflicts.derivation import Claims, Derivations, draft_decisions
from triangulate.conflicts.statement_rows import Row, day_of, events_of, is_decision, told, value_key
from triangulate.findings import Evidence, Finding
from triangulate.ledger.lines import CorrectionLine, DisclosureLine, RestrictionLine
from triangulate.wording import listed_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from triangulate.gathered import Gathered

_COURT: Final = "court"


@dataclass(slots=True)
class _Use:
    """What used the statements that one line of the ledger bars."""

    line: CorrectionLine | RestrictionLine
    statements: dict[str, Row | None] = field(default_factory=dict)
    claims: dict[str, Row] = field(default_factory=dict)
    decisions: set[str] = field(default_factory=set)
    recorded: dict[str, Row] = field(default_factory=dict)
    disclosures: dict[int, DisclosureLine] = field(default_factory=dict)

    def found(self) -> bool:
        return bool(self.claims or self.decisions or self.recorded or self.disclosures)


@check("RT-3", "Relied on while restricted, erased or retired", kind="process", severity="S1")
def barred_use(gathered: Gathered) -> Iterable[Finding]:
    """A statement is used although a line of the ledger bars its use at that time.

    1. Restricted: a restriction in force on the date of the draft or on the as-at date. Uses are, with a draft:
       claims that cite the statement, anything taken from it, or the document it stands in for the same; claims that
       cite nothing and say the same; decisions of the draft that rest on any of these. Without a draft: findings and
       decisions that an agency took from it and recorded while the restriction was in force.
    2. A disclosure that includes the statement, was made while it was restricted and names no ground, is a use too.
    3. Erased or retired: a claim of the draft cites a statement that a correction has retired, or the document it
       stands in for the same. Decisions that rest on a retired statement are RT-4, copies of it are RT-2.
    4. One finding a line of the ledger lists every use. Graded S1.

    Not raised by: a restriction that has ended, begins later, or was entered after the as-at date; a use with a
    recorded ground: a disclosure of the statement with a ground made since, to the court where the draft is for the
    court, or for the purpose of the draft; giving people their own data; a claim that says the opposite; a claim that
    also cites what replaced the retired statement and does not repeat its value; a retired statement that a later
    correction put back.
    """
    barred, gone = restrictions(gathered), retired(gathered)
    if not barred and not gone:
        return
    derived = Derivations(gathered, barred)
    held = Derivations(gathered, gone).rows
    claims = Claims(gathered)
    uses: dict[int, _Use] = {}
    for statement, correction in gone.items():
        _use_of_retired(uses.setdefault(correction.seq, _Use(correction)), statement, held, claims)
    for statement, lines in barred.items():
        if statement not in gone and statement in derived.rows:
            for line in lines:
                _use_of_restricted(gathered, uses.setdefault(line.seq, _Use(line)), statement, derived, claims)
    for seq in sorted(uses):
        if uses[seq].found():
            yield _finding(gathered, uses[seq])


def _use_of_retired(use: _Use, statement: str, held: dict[str, Row], claims: Claims) -> None:
    row = held.get(statement)
    if row is None:
        found = [claim for claim in claims.rows if statement in (claim["cites"] or ())]
    else:
        found = [claim for claim in claims.citing(row) if not _knows_better(claim, row, use.line)]
    # A decision that rests on it is RT-4.
    found = [claim for claim in found if claim["kind"] != "decision"]
    if found:
        use.statements[statement] = row
        use.claims.update({claim["id"]: claim for claim in found})


def _knows_better(claim: Row, row: Row, line: CorrectionLine | RestrictionLine) -> bool:
    newer = line.replaced_by if isinstance(line, CorrectionLine) else ()
    return not set(newer).isdisjoint(claim["cites"] or ()) and value_key(claim) != value_key(row)


def _use_of_restricted(gathered: Gathered, use: _Use, statement: str, derived: Derivations, claims: Claims) -> None:
    line, row = use.line, derived.rows[statement]
    taken = [derived.rows[one] for one in derived.taken_from([statement])]
    disclosed = [one for one in lines_made(gathered, DisclosureLine) if includes(one, row)]
    found = _Use(line)
    if gathered.draft is None:
        found.recorded = {one["id"]: one for one in taken if is_decision(one) and _holds(line, day_of(one) or "")}
    elif _holds_for_draft(gathered, line) and not any(_lifts(gathered, one, line) for one in disclosed):
        found.claims = {claim["id"]: claim for claim in claims.resting_on([row, *taken])}
        found.decisions = set(draft_decisions(gathered, [statement, *(one["id"] for one in taken)]))
    found.disclosures = {one.seq: one for one in disclosed if _without_ground(gathered, one, line, row)}
    if found.found():
        use.statements[statement] = row
        use.claims |= found.claims
        use.decisions |= found.decisions
        use.recorded |= found.recorded
        use.disclosures |= found.disclosures


def _holds(line: CorrectionLine | RestrictionLine, day: str | None) -> bool:
    return isinstance(line, RestrictionLine) and in_force(line, day)


def _holds_for_draft(gathered: Gathered, line: CorrectionLine | RestrictionLine) -> bool:
    days = {gathered.inputs.as_at, gathered.draft.as_at if gathered.draft else None} - {None}
    return any(_holds(line, day) for day in days or {None})


def includes(line: DisclosureLine, row: Row) -> bool:
    """Whether a disclosure gave a statement: named, or standing in a document that was given whole."""
    if any(one.statement == row["id"] for one in line.removed):
        return False
    whole = not line.includes and row["document"] is not None and line.what == row["document"]
    return row["id"] in line.includes or line.what == row["id"] or whole


def _lifts(gathered: Gathered, disclosed: DisclosureLine, line: CorrectionLine | RestrictionLine) -> bool:
    if not (disclosed.ground or "").strip() or disclosed.seq < line.seq:
        return False
    wanted = gathered.draft.purpose if gathered.draft else None
    return disclosed.purpose == wanted or (wanted == _COURT and to_court(gathered, disclosed))


def to_court(gathered: Gathered, disclosed: DisclosureLine) -> bool:
    """Whether a disclosure was made to a court."""
    source = gathered.sources.get(disclosed.to)
    return (
        disclosed.purpose == _COURT
        or _COURT in disclosed.to.lower()
        or (source is not None and source.agency == _COURT)
    )


def _without_ground(
    gathered: Gathered, disclosed: DisclosureLine, line: CorrectionLine | RestrictionLine, row: Row
) -> bool:
    own = row["person"] is not None and gathered.linking.people.person_of(disclosed.to) == row["person"]
    given = (disclosed.ground or "").strip()
    return disclosed.seq > line.seq and _holds(line, disclosed.at) and not given and not own


def _finding(gathered: Gathered, use: _Use) -> Finding:
    rows = [row for row in use.statements.values() if row is not None]
    named = listed_in_words(list(dict.fromkeys(told(gathered, row) for row in rows))) or "A statement no longer held"
    newer = use.line.replaced_by if isinstance(use.line, CorrectionLine) else ()
    return finding(
        barred_use,
        severity="S1",
        summary=f"{named[0].upper()}{named[1:]}: {_status(use.line)}, and used in "
        f"{listed_in_words(_uses(gathered, use))}.",
        statements=[*use.statements, *newer, *use.recorded],
        against=newer,
        personas={row["about"] for row in (*rows, *use.recorded.values()) if row["person"]},
        people={row["person"] for row in rows if row["person"]},
        events=events_of(gathered, rows),
        claims=use.claims,
        decisions=use.decisions,
        ledger=[str(use.line.seq), *(str(seq) for seq in use.disclosures)],
        evidence=[Evidence(what="barred_by", items=(str(use.line.seq),))],
        detail=f"Line {use.line.seq} of the ledger, {use.line.at[:10]}. A use on an exception, such as a legal claim "
        "or the protection of another person, needs its ground recorded.",
        settle="A recorded ground for this use, or the use taken out.",
        held_by=" and ".join(sorted({row["agency"] for row in rows if row["agency"]})),
    )


def _status(line: CorrectionLine | RestrictionLine) -> str:
    if isinstance(line, CorrectionLine):
        return f"retired on {line.at[:10]}" if line.replaced_by else f"retired on {line.at[:10]} and not replaced"
    until = f" to {line.to}" if line.to not in (None, "", "..") else ""
    return f"restricted from {line.from_}{until}" + (f" ({line.ground})" if line.ground else "")


def _uses(gathered: Gathered, use: _Use) -> list[str]:
    told_of = [f"claim {name}" for name in sorted(use.claims)]
    told_of += [f"decision {name} of the draft" for name in sorted(use.decisions)]
    told_of += [told(gathered, use.recorded[name]) for name in sorted(use.recorded)]
    return told_of + [f"the disclosure of {d.at[:10]} to {d.to}" for _, d in sorted(use.disclosures.items())]
