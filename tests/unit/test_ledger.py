"""Reading the ledger: every line is read, and a broken chain is reported."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from triangulate.errors import UnreadableInput
from triangulate.ledger.reader import parse_ledger, read_ledger

ONE_OF_EACH: list[dict[str, Any]] = [
    {"type": "verdict", "a": "csc:1", "b": "pol:2", "verdict": "different", "evidence": ["pol:s3"]},
    {"type": "dispute", "id": "RR-1", "statements": ["csc:s9"], "disputed_by": "csc:1", "words": "No."},
    {"type": "dispute_decision", "id": "RR-1", "decision": "partly_upheld"},
    {"type": "correction", "retires": ["csc:s9"], "replaced_by": ["csc:s91"]},
    {"type": "restriction", "statements": ["csc:s9"], "from": "2024-01-10", "to": None, "ground": "contested"},
    {
        "type": "disclosure",
        "what": "csc:D3",
        "to": "edu",
        "removed": [{"statement": "csc:s2", "ground": "third party"}],
    },
    {"type": "acknowledgement", "of": "csc:s9", "from": "edu"},
    {"type": "consent", "person": "csc:3", "to": "csc:1", "scope": "all", "given": False},
    {"type": "adjudication", "finding": "f-1", "state": "explained", "expires": None},
    {"type": "access", "object": "csc:1", "purpose": "direct_care", "result": "allow"},
    {"type": "sign_off", "draft": "sha256:00"},
]


def chained(rows: list[dict[str, Any]]) -> bytes:
    lines: list[bytes] = []
    for seq, row in enumerate(rows, 1):
        prev = hashlib.sha256(lines[-1]).hexdigest() if lines else None
        common = {
            "seq": seq,
            "at": "2024-02-01T10:00:00Z",
            "by": "J. Doe",
            "role": "IRO",
            "reason": "seen",
            "prev": prev,
        }
        lines.append(json.dumps({**common, **row}, sort_keys=True, separators=(",", ":")).encode())
    return b"\n".join(lines) + b"\n"


def test_one_line_of_every_type_is_read_and_the_chain_holds() -> None:
    ledger = parse_ledger(chained(ONE_OF_EACH))
    assert [line.type for line in ledger.lines] == [row["type"] for row in ONE_OF_EACH]
    assert ledger.faults == ()
    assert ledger.head is not None


def test_a_changed_line_breaks_the_chain_and_the_lines_are_still_read() -> None:
    content = chained(ONE_OF_EACH).replace(b'"different"', b'"same"')
    ledger = parse_ledger(content)
    assert len(ledger.lines) == len(ONE_OF_EACH)
    assert [(fault.line, "chain" in fault.kind) for fault in ledger.faults] == [(2, True)]


def test_a_line_that_is_no_ledger_line_is_a_fault_without_its_content() -> None:
    ledger = parse_ledger(chained(ONE_OF_EACH[:1]) + b'{"type": "gossip", "words": "Karen"}\n\nKaren\n')
    assert len(ledger.lines) == 1
    assert [fault.line for fault in ledger.faults] == [2, 4]
    assert "Karen" not in str(ledger.faults)


def test_a_missing_number_is_reported() -> None:
    first, second, third = chained(ONE_OF_EACH[:3]).splitlines()
    ledger = parse_ledger(b"\n".join((first, third)))
    assert {fault.kind.split(":")[0] for fault in ledger.faults} == {"the chain is broken", "the numbering is broken"}
    assert second


def test_verdicts_and_adjudications_are_those_made_by_the_day_asked_for() -> None:
    rows = [
        {**ONE_OF_EACH[0], "at": "2024-01-01"},
        {**ONE_OF_EACH[0], "at": "2024-06-01", "verdict": "same"},
        {**ONE_OF_EACH[8], "at": "2024-01-01", "expires": "2024-03-01"},
    ]
    ledger = parse_ledger(chained(rows))
    assert [v.verdict for v in ledger.verdicts("2024-02-01")] == ["different"]
    assert [v.verdict for v in ledger.verdicts()] == ["different", "same"]
    assert list(ledger.adjudications("2024-02-01")) == ["f-1"]
    assert ledger.adjudications("2024-04-01") == {}
    assert ledger.adjudications("2023-12-31") == {}


def test_a_file_that_is_no_ledger_at_all_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    path.write_bytes(b"not a ledger\n")
    with pytest.raises(UnreadableInput, match="line 1"):
        read_ledger(path)
    with pytest.raises(UnreadableInput, match="cannot be opened"):
        read_ledger(tmp_path / "missing.jsonl")


def test_hostile_lines_are_faults() -> None:
    deep = b"[" * 100_000
    ledger = parse_ledger(chained(ONE_OF_EACH[:1]) + deep + b"\n" + b"x" * (17 * 1024 * 1024))
    assert [fault.line for fault in ledger.faults] == [2, 3]


def test_an_empty_ledger_is_an_empty_ledger(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    path.write_bytes(b"")
    assert read_ledger(path).lines == ()
