"""A user's own check: one function and one entry point, as the guide shows it."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import triangulate as tri
from triangulate.own_checks import all_checks
from triangulate.runs import explain_from, run_inputs
from triangulate.vocabulary import Agency

GUIDE = Path(__file__).parents[2] / "docs" / "how-to" / "write-a-check.md"


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Install a package whose entry points can be written, and forget it afterwards."""
    site = tmp_path / "site"
    (site / "our_checks-1.0.dist-info").mkdir(parents=True)
    (site / "our_checks-1.0.dist-info" / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: our-checks\nVersion: 1.0\n"
    )
    monkeypatch.syspath_prepend(str(site))
    all_checks.cache_clear()
    yield site
    all_checks.cache_clear()
    sys.modules.pop("our_checks", None)


def install(site: Path, code: str, points: str) -> None:
    (site / "our_checks.py").write_text(code)
    (site / "our_checks-1.0.dist-info" / "entry_points.txt").write_text(f"[triangulate.checks]\n{points}\n")


def guide() -> str:
    (code,) = re.findall(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    return str(code)


def test_the_check_of_the_guide_speaks_in_a_run_and_is_explained(installed: Path, tmp_path: Path) -> None:
    install(installed, guide(), "no_place = our_checks:no_place")
    builder = tri.ExtractBuilder(tri.Source(id="hlt", agency=Agency.HEALTH, extracted_at="2024-01-01"))
    for event, place in (("E1", None), ("E2", "Clinic")):
        builder.event(event, type="appointment")
        builder.say(event, "event_type", "appointment")
        if place:
            builder.say(event, "place", place)
    tri.write_extract(builder.finish(), tmp_path / "hlt.json")
    run_inputs([str(tmp_path / "hlt.json")], tmp_path / "out")

    (found,) = json.loads((tmp_path / "out" / "findings.json").read_text())["findings"]
    assert (found["code"], found["events"], found["severity"]) == ("XX-1", ["hlt:E1"], "S4")
    assert "The event is an appointment" in explain_from(tmp_path / "out", found["id"]).text
    assert "Appointment without a place" in (tmp_path / "out" / "report.html").read_text()


@pytest.mark.parametrize(
    ("code", "points", "kind"),
    [
        ("no_place = 1", "no_place = our_checks:no_place", "is no check"),
        (guide().replace("XX-1", "AT-1"), "no_place = our_checks:no_place", "its code is taken"),
        (guide(), "a = our_checks:no_place\nb = our_checks:no_place", "its code is taken"),
    ],
)
def test_what_is_no_check_or_takes_a_code_is_refused(installed: Path, code: str, points: str, kind: str) -> None:
    install(installed, code, points)

    with pytest.raises(tri.UsageError, match=kind):
        all_checks()
