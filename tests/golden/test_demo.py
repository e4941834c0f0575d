"""The demonstration family, end to end, compared byte for byte with a frozen result.

A change that alters what people see shows here as a difference to be read. To accept it, run the test with
TRIANGULATE_UPDATE_GOLDEN=1 and commit the new file.
"""

from __future__ import annotations

import os
from pathlib import Path

from triangulate.runs import run_demo

FROZEN = Path(__file__).with_name("demo.findings.json")


def test_the_demonstration_gives_the_frozen_findings(tmp_path: Path) -> None:
    outcome = run_demo(tmp_path / "demo")
    made = (tmp_path / "demo" / "findings.json").read_text(encoding="utf-8")
    if os.environ.get("TRIANGULATE_UPDATE_GOLDEN") == "1":
        FROZEN.write_text(made, encoding="utf-8")
    assert made == FROZEN.read_text(encoding="utf-8")
    assert outcome.exit_code == 1, "the family has a conflict at S1"


def test_the_demonstration_is_the_same_bytes_twice(tmp_path: Path) -> None:
    results = []
    for name in ("one", "two"):
        run_demo(tmp_path / name)
        files = ("findings.json", "report.html", "people.csv", "statements.parquet", "quarantine.csv")
        results.append([(tmp_path / name / file).read_bytes() for file in files])
    assert results[0] == results[1]
