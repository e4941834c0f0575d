"""RT-1: somebody disputes a statement, and nobody has decided the dispute."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from triangulate.conflicts.check import check, finding
from triangulate.conflicts.decided import ledger_day, with_contents
from triangulate.conflicts.derivation import Claims, Derivations, draft_decisions
from triangulate.conflicts.statement_rows import Row, day_of, events_of, is_decision, told
from triangulate.findings import Evidence, Finding
from triangulate.wording import listed_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from triangulate.gathered import Gathered
    from triangulate.ledger.lines import DisputeLine

_MOST_NAMED = 3


@check(
    "RT-1",
    "Disputed by the subject and undecided",
    kind="process",
    severity="S1 if relied on without saying so; S2 otherwise",
)
def disputed_and_undecided(gathered: Gathered) -> Iterable[Finding]:
    """A dispute of a statement is open at the as-at date.

    1. A dispute is open from the day it is made until the day it is decided, whatever the decision is; lines of the
       ledger made after the as-at date do not count. One finding a dispute, with or without a draft: the objection is
       to be shown wherever the statement is.
    2. Relied on are, with a draft: claims that cite a disputed statement, anything taken from it at any remove, or
       the document it stands in for the same; claims that cite nothing and say the same; and decisions of the draft
       that rest on any of these. Without a draft: findings and decisions that an agency recorded after the dispute
       was made and took from the statement.
    3. Graded S1 if a claim that relies on it does not say that it is disputed (``disputed: true``), if a decision of
       the draft rests on it and no claim says so, or if without a draft such a finding or decision was recorded; S2
       otherwise.

    Not raised by: a dispute that was decided or withdrawn; a dispute made later than the as-at date. An opinion can
    be disputed as a fact can: the objection is shown beside it. A dispute does not make a statement false.
    """
    disputes = gathered.ledger.disputes(ledger_day(gathered))
    if not disputes:
        return
    disputed = {line.seq: with_contents(gathered, line.statements) for line in disputes}
    derived = Derivations(gathered, [one for named in disputed.values() for one in named])
    claims = Claims(gathered)
    for line in disputes:
        known = [derived.rows[one] for one in disputed[line.seq] if one in derived.rows]
        if known:
            yield _finding(gathered, line, known, derived, claims)


def _finding(
    gathered: Gathered, line: DisputeLine, disputed: list[Row], derived: Derivations, claims: Claims
) -> Finding:
    ids = [row["id"] for row in disputed]
    taken = [derived.rows[one] for one in derived.taken_from(ids)]
    resting = claims.resting_on([*disputed, *taken])
    decisions = draft_decisions(gathered, [*ids, *(row["id"] for row in taken)])
    silent = [claim for claim in resting if not claim["disputed"]]
    recorded = [] if gathered.draft is not None else [row for row in taken if _recorded_since(row, line)]
    relied = bool(silent or recorded) or bool(decisions and not resting)
    carried = [*disputed, *recorded]
    cited = {one for claim in resting for one in claim["cites"] or ()}
    return finding(
        disputed_and_undecided,
        severity="S1" if relied else "S2",
        summary=_summary(gathered, disputed, resting, silent, decisions, recorded),
        statements=[*(row["id"] for row in carried), *(row["id"] for row in taken if row["id"] in cited)],
        against=ids,
        personas={*(row["about"] for row in disputed if row["person"]), *_persona(gathered, line.disputed_by)},
        people={row["person"] for row in disputed if row["person"]},
        events=events_of(gathered, disputed),
        claims=[claim["id"] for claim in resting],
        decisions=decisions,
        ledger=[line.id, str(line.seq)],
        evidence=[Evidence(what="dispute", items=(line.id,))],
        detail=_detail(gathered, line, disputed),
        settle="The decision on the dispute, with its reason.",
        held_by=" and ".join(sorted({row["agency"] for row in disputed if row["agency"]})),
    )


def _recorded_since(row: Row, line: DisputeLine) -> bool:
    day = day_of(row)
    return is_decision(row) and day is not None and day >= line.at[:10]


def _persona(gathered: Gathered, name: str) -> list[str]:
    return [name] if gathered.linking.people.person_of(name) is not None else []


def _summary(
    gathered: Gathered,
    disputed: list[Row],
    resting: list[Row],
    silent: list[Row],
    decisions: list[str],
    recorded: list[Row],
) -> str:
    named = list(dict.fromkeys(told(gathered, row) for row in disputed))
    more = f" and {len(named) - _MOST_NAMED} further statements" if len(named) > _MOST_NAMED else ""
    begin = f"Disputed and not decided: {listed_in_words(named[:_MOST_NAMED])}{more}."
    if silent:
        return f"{begin} {_claims([c['id'] for c in silent])} on it without saying that it is disputed."
    if resting:
        return f"{begin} {_claims([c['id'] for c in resting])} on it and says that it is disputed."
    if decisions:
        return f"{begin} Decision {listed_in_words(decisions)} of the draft rests on it."
    if recorded:
        taken = listed_in_words(list(dict.fromkeys(told(gathered, row) for row in recorded)))
        return f"{begin} Recorded since, and taken from it: {taken}."
    return begin


def _claims(ids: list[str]) -> str:
    return f"Claim {ids[0]} rests" if len(ids) == 1 else f"Each of the claims {listed_in_words(ids)} rests"


def _detail(gathered: Gathered, line: DisputeLine, disputed: list[Row]) -> str:
    sentences = [f"Dispute {line.id} was made on {line.at[:10]}{_open_for(line.at, gathered.inputs.as_at)}."]
    if line.words and not any(row["withheld"] for row in disputed):
        sentences.append(f"In the words of the objection: “{line.words}”")
    if any(row["kind"] in ("opinion", "assessment") for row in disputed):
        sentences.append("It is recorded as an opinion or assessment; the objection is still shown beside it.")
    sentences.append("A dispute does not make a statement false: until it is decided both stand side by side.")
    return " ".join(sentences)


def _open_for(made: str, as_at: str | None) -> str:
    try:
        days = (date.fromisoformat((as_at or "")[:10]) - date.fromisoformat(made[:10])).days
    except ValueError:
        return ""
    return f" and has been open for {days} days at {as_at}"
