"""RT-4: a decision rests on a statement that has been corrected, unlinked or disproved since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from triangulate.conflicts.check import check, finding
from triangulate.conflicts.statement_rows import Row, events_of, statement_rows, told
from triangulate.conflicts.support import Support, Supports
from triangulate.findings import Evidence, Finding
from triangulate.ledger.lines import CorrectionLine, VerdictLine
from triangulate.wording import listed_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from triangulate.gathered import Gathered
    from triangulate.ledger.lines import LedgerLine

_MOST_NAMED = 3


@check("RT-4", "Decision resting on a changed fact", kind="dependency", severity="S1")
def decision_on_changed_fact(gathered: Gathered) -> Iterable[Finding]:
    """Some of what a decision rests on has been corrected, unlinked or disproved.

    1. Decisions are: those the draft lists, with what they rest on (statements, claims, links, other decisions);
       claims of kind ``decision``, with what they cite; and statements of kind ``decision`` or ``finding`` (without a
       kind: a decision, outcome, order, plan or placement), with what they were taken from. A finding that leads to a
       decision is told with that decision.
    2. Support is followed back at any remove. It falls away where a statement was retired by a correction, where a
       dispute of it was upheld, wholly or in part, and where it is about another record whose last verdict against
       the record of the person decided about is ``different``; a link that a decision names falls away so too.
    3. What was taken only from things that fell away has fallen away itself, unless its author observed it, heard it
       from the person themself or took it from an official register or order.
    4. The finding says whether no support is left or other support remains, and lists it. Claims of the draft that
       cite the decision are listed. The old decision is not rewritten: it stays, with this notice.
    5. Graded S1.

    Not raised by: support that is only disputed or restricted; a correction that was undone, or made after the as-at
    date; a decision that is retired itself; records decided to be different where a relation between the two people
    is stated, as of siblings (nobody had taken them for one, unless an earlier verdict did); copies of a retired
    statement, which are RT-2.
    """
    supports = Supports(gathered)
    for support in supports.found():
        yield _finding(gathered, support, supports.claims_on(support))


def _finding(gathered: Gathered, support: Support, claims: list[str]) -> Finding:
    in_draft = gathered.draft is not None and support.name in {d.id for d in gathered.draft.decisions}
    is_claim = support.row is not None and support.row["source"] is None
    lost = sorted(set(support.lost) - support.links)
    own = [] if support.row is None or is_claim else [support.name]
    newer = sorted({n for line in support.lost.values() if isinstance(line, CorrectionLine) for n in line.replaced_by})
    rows = statement_rows(gathered, [*lost, *own, *support.between])
    about = [row for row in (*rows.values(), *([support.row] if support.row else [])) if row["person"]]
    apart = {p for line in support.lost.values() if isinstance(line, VerdictLine) for p in (line.a, line.b)}
    person_of = {persona: gathered.linking.people.person_of(persona) for persona in apart}
    left = "other support remains" if support.remaining else "no support is left"
    return finding(
        decision_on_changed_fact,
        severity="S1",
        summary=f"{_decision(gathered, support)} rests on what has changed: "
        f"{_changes(gathered, support, rows)}; {left}.",
        statements=[*lost, *own, *support.between, *newer, *(set(support.remaining) & _held(gathered, support))],
        against=lost,
        personas={*(row["about"] for row in about), *(p for p, person in person_of.items() if person)},
        people={*(row["person"] for row in about), *(person for person in person_of.values() if person)},
        links=support.links,
        events=events_of(gathered, rows.values()),
        claims=[*claims, *([support.name] if is_claim else [])],
        decisions=[support.name] if in_draft and support.row is None else own,
        ledger={str(line.seq) for line in support.lost.values()},
        evidence=[
            Evidence(what="support_lost", items=tuple(sorted(support.lost))),
            Evidence(what="support_left", items=tuple(sorted(support.remaining))),
        ],
        detail=f"{left[0].upper()}{left[1:]}. The decision stays on record as it was made; whether it is to be taken "
        "again is for those who made it.",
        settle="A review of the decision by those who made it, with the change in front of them.",
        held_by=str(support.row["agency"] or "") if support.row and not is_claim else "",
    )


def _held(gathered: Gathered, support: Support) -> set[str]:
    return set(statement_rows(gathered, support.remaining))


def _decision(gathered: Gathered, support: Support) -> str:
    if support.row is None:
        return f"Decision {support.name} of the draft"
    if support.row["source"] is None:
        return f"The decision in claim {support.name}"
    words = told(gathered, support.row)
    noun = "finding" if support.row["kind"] == "finding" else "decision"
    return f"The {noun} recorded as {words}"


def _changes(gathered: Gathered, support: Support, rows: dict[str, Row]) -> str:
    named = [_change(gathered, name, line, rows) for name, line in sorted(support.lost.items())]
    every = list(dict.fromkeys(named))
    more = [f"{len(every) - _MOST_NAMED} further changes"] if len(every) > _MOST_NAMED else []
    return listed_in_words([*every[:_MOST_NAMED], *more])


def _change(gathered: Gathered, name: str, line: LedgerLine, rows: dict[str, Row]) -> str:
    what = told(gathered, rows[name]) if name in rows else "a statement no longer held"
    if isinstance(line, VerdictLine):
        cut = f"the link between two records, cut on {line.at[:10]}"
        return f"{what} (over {cut})" if name in rows else cut
    if isinstance(line, CorrectionLine):
        return f"{what} (corrected on {line.at[:10]})"
    return f"{what} (dispute upheld on {line.at[:10]})"
