"""What people had decided by the as-at date: lines of the ledger, what they retired, and what they restricted."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import polars as pl

from triangulate.ledger.lines import CorrectionLine, DisputeDecisionLine, DisputeLine, LedgerLine, RestrictionLine

if TYPE_CHECKING:
    from collections.abc import Iterable

    from triangulate.gathered import Gathered

_Line = TypeVar("_Line", bound=LedgerLine)


def ledger_day(gathered: Gathered) -> str | None:
    """Return the day up to which lines of the ledger count; None if all do."""
    return gathered.inputs.as_at


def lines_made(gathered: Gathered, kind: type[_Line]) -> list[_Line]:
    """Return the lines of one kind made up to the as-at date, by ``seq``; later ones do not count."""
    day = ledger_day(gathered)
    found = (line for line in gathered.ledger.lines if isinstance(line, kind))
    return sorted((line for line in found if day is None or line.at[:10] <= day[:10]), key=lambda line: line.seq)


def with_contents(gathered: Gathered, ids: Iterable[str]) -> list[str]:
    """Return ``ids``, and for each that is a document the statements that stand in it; sorted."""
    named = set(ids)
    documents = gathered.inputs.documents.filter(pl.col("id").is_in(sorted(named)))["id"]
    if documents.is_empty():
        return sorted(named)
    inside = gathered.statements.filter(pl.col("document").is_in(documents.implode()))["id"]
    return sorted(named | set(inside))


def retired(gathered: Gathered) -> dict[str, CorrectionLine]:
    """Return the statements that stand corrected, each with the line that retired it.

    A later correction that puts a statement back (``replaced_by``) ends its retirement.
    """
    standing: dict[str, CorrectionLine] = {}
    for line in lines_made(gathered, CorrectionLine):
        for statement in with_contents(gathered, line.retires):
            standing[statement] = line
        for statement in line.replaced_by:
            standing.pop(statement, None)
    return dict(sorted(standing.items()))


def disproved(gathered: Gathered) -> dict[str, DisputeDecisionLine]:
    """Return the statements of which a dispute was upheld, wholly or in part, each with that decision."""
    last = {line.id: line for line in lines_made(gathered, DisputeDecisionLine)}
    found: dict[str, DisputeDecisionLine] = {}
    for line in lines_made(gathered, DisputeLine):
        decision = last.get(line.id)
        if decision is not None and decision.decision in ("upheld", "partly_upheld"):
            found.update(dict.fromkeys(with_contents(gathered, line.statements), decision))
    return dict(sorted(found.items()))


def restrictions(gathered: Gathered) -> dict[str, list[RestrictionLine]]:
    """Return for each statement its restrictions; of two lines with one beginning the later one stands."""
    found: dict[str, dict[str, RestrictionLine]] = {}
    for line in lines_made(gathered, RestrictionLine):
        for statement in with_contents(gathered, line.statements):
            found.setdefault(statement, {})[line.from_] = line
    return {statement: [lines[start] for start in sorted(lines)] for statement, lines in sorted(found.items())}


def in_force(line: RestrictionLine, day: str | None) -> bool:
    """Whether a restriction holds on a day (an ISO date); without a day, whether it has no end."""
    if day is None:
        return line.to in (None, "", "..")
    return line.from_[:10] <= day[:10] and (line.to in (None, "", "..") or day[:10] <= str(line.to)[:10])
