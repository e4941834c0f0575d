"""Files written whole or not at all, and rows that are all accounted for."""

from __future__ import annotations

from pathlib import Path

import pytest

from triangulate.output import write_text, written_aside
from triangulate.reconciliation import Reconciliation


def fail_after(_: object) -> None:
    raise RuntimeError


def test_a_file_appears_only_when_it_is_complete(tmp_path: Path) -> None:
    path = tmp_path / "new" / "out.txt"
    with pytest.raises(RuntimeError), written_aside(path) as file:
        fail_after(file.write(b"half"))
    assert list(path.parent.iterdir()) == []
    write_text(path, "whole é")
    assert path.read_text(encoding="utf-8") == "whole é"
    assert path.stat().st_mode & 0o077 == 0


def test_an_earlier_result_survives_a_failure(tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    write_text(path, "first")
    with pytest.raises(RuntimeError), written_aside(path):
        raise RuntimeError
    assert path.read_text() == "first"


def test_rows_read_are_recorded_quarantined_or_left_out() -> None:
    counts = Reconciliation()
    counts.count("header", read=5, recorded=2)
    counts.quarantine("header", "line 4", "no key")
    counts.skip("header", "a documented reason")
    assert not counts.reconciled
    counts.skip("header", "a documented reason")
    counts.skip("header", "never", 0)
    assert counts.reconciled
    assert (counts.read, counts.recorded, counts.quarantined, counts.skipped) == (5, 2, 1, 2)
    assert counts.faults.rows() == [("header", "line 4", "no key")]
    assert counts.to_frame()["skipped_because"].to_list() == ["a documented reason (2)"]
    counts.note("b")
    counts.note("a")
    assert counts.notes == ("a", "b")
