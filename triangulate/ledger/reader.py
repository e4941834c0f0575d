"""Reading a ledger file: every line is read, and a broken chain is reported, not hidden.

``prev`` of a line is the SHA-256 of the exact UTF-8 bytes of the line before it, without its newline.
Only an externally kept hash of the last line proves that nothing was cut off the end.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from triangulate.errors import UnreadableInput
from triangulate.ledger.lines import LINE, AdjudicationLine, AnyLine, DisputeDecisionLine, DisputeLine, VerdictLine

if TYPE_CHECKING:
    from os import PathLike

MAX_LINE_BYTES = 16 * 1024 * 1024
"""A ledger line longer than this is refused: a line holds one decision, not a document."""


@dataclass(frozen=True, slots=True)
class LedgerFault:
    """A line that could not be read, or a link of the chain that does not hold: its line number and why."""

    line: int
    kind: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """The lines of a ledger in file order, the faults found, and the hash of the last line."""

    lines: tuple[AnyLine, ...] = field(default=(), repr=False)
    faults: tuple[LedgerFault, ...] = ()
    head: str | None = None

    def verdicts(self, until: str | None = None) -> tuple[VerdictLine, ...]:
        """Return the verdict lines made up to the day ``until``, by ``seq``; the last one on a pair stands."""
        found = (line for line in self.lines if isinstance(line, VerdictLine) and _made_by(line.at, until))
        return tuple(sorted(found, key=lambda line: line.seq))

    def adjudications(self, until: str | None = None) -> dict[str, AdjudicationLine]:
        """Return the standing adjudication of each finding id at the day ``until``; an expired one is left out."""
        standing: dict[str, AdjudicationLine] = {}
        for line in sorted(self.lines, key=lambda line: line.seq):
            if isinstance(line, AdjudicationLine) and _made_by(line.at, until):
                standing[line.finding] = line
        return {f: a for f, a in standing.items() if not (a.expires and until and a.expires[:10] < until[:10])}

    def disputes(self, until: str | None = None) -> tuple[DisputeLine, ...]:
        """Return the disputes that are open at the day ``until``, by ``seq``: made by then and not decided by then."""
        decided = {line.id for line in self.lines if isinstance(line, DisputeDecisionLine) and _made_by(line.at, until)}
        made = (line for line in self.lines if isinstance(line, DisputeLine) and _made_by(line.at, until))
        return tuple(sorted((line for line in made if line.id not in decided), key=lambda line: line.seq))

    def disputed(self, until: str | None = None) -> frozenset[str]:
        """Return the statements of which a dispute is open at the day ``until``."""
        return frozenset(statement for line in self.disputes(until) for statement in line.statements)


def _made_by(at: str, until: str | None) -> bool:
    return until is None or at[:10] <= until[:10]


def read_ledger(path: str | PathLike[str]) -> Ledger:
    """Return the ledger in a ``triangulate-ledger/1`` file.

    Raises :class:`UnreadableInput` when the file cannot be opened, is not UTF-8, or no line can be read at all.
    """
    place = str(path)
    try:
        content = Path(path).read_bytes()
    except OSError:
        raise UnreadableInput(place=place, kind="cannot be opened", next_step="Check the path of the ledger.") from None
    ledger = parse_ledger(content)
    if content.strip() and not ledger.lines:
        first = ledger.faults[0]
        raise UnreadableInput(
            place=f"{place} line {first.line}",
            kind=first.kind,
            next_step="Give a triangulate-ledger/1 file: one JSON object a line.",
        )
    return ledger


def parse_ledger(content: bytes) -> Ledger:
    """Return the ledger in ``content``; bad lines and broken links of the chain become faults."""
    lines: list[AnyLine] = []
    faults: list[LedgerFault] = []
    before: str | None = None
    expected_seq = 1
    for number, raw in enumerate(content.split(b"\n"), 1):
        if not raw.strip():
            continue
        line = _one_line(raw, number, faults)
        if line is not None:
            lines.append(line)
            if line.prev != before:
                faults.append(LedgerFault(number, "the chain is broken: 'prev' is not the hash of the line before"))
            if line.seq != expected_seq:
                faults.append(LedgerFault(number, "the numbering is broken: 'seq' does not follow the line before"))
            expected_seq = line.seq + 1
        before = hashlib.sha256(raw).hexdigest()
    return Ledger(tuple(lines), tuple(faults), before)


def _one_line(raw: bytes, number: int, faults: list[LedgerFault]) -> AnyLine | None:
    if len(raw) > MAX_LINE_BYTES:
        faults.append(LedgerFault(number, "the line is too long"))
        return None
    try:
        return LINE.validate_json(raw)
    except (ValidationError, RecursionError) as error:
        kind = (
            error.errors(include_input=False)[0]["type"].replace("_", " ")
            if isinstance(error, ValidationError)
            else "nested too deeply"
        )
        faults.append(LedgerFault(number, f"not a ledger line: {kind}"))
        return None
