"""The command line: what it prints, writes and exits with."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

import triangulate as tri
from triangulate import cli
from triangulate.runs import NOTHING_READ
from triangulate.vocabulary import Agency


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    """Run the command line in this process and return its exit code."""
    monkeypatch.setattr(sys, "argv", ["triangulate", *arguments])
    with pytest.raises(SystemExit) as left:
        cli.main()
    code = left.value.code
    return code if isinstance(code, int) else 0


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    builder = tri.ExtractBuilder(tri.Source(id="csc", agency=Agency.SOCIAL_CARE, extracted_at="2024-01-01"))
    builder.persona("1")
    builder.say("1", "name", "Karen Renouf", locator="row 1")
    path = tmp_path / "csc.json"
    tri.write_extract(builder.finish(), path)
    return path


def test_run_writes_every_result_and_ends_with_0(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], extract: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    assert run(monkeypatch, "run", str(extract), "--out", str(out)) == 0
    assert sorted(p.name for p in out.iterdir()) == [
        "findings.json",
        "people.csv",
        "quarantine.csv",
        "report.html",
        "statements.parquet",
    ]
    assert "Records of people: 1" in capsys.readouterr().out
    assert json.loads((out / "findings.json").read_text())["format"] == "triangulate-findings/1"
    assert (out / "findings.json").stat().st_mode & 0o077 == 0


def test_run_names_an_adapter_and_prints_json(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], extract: Path, tmp_path: Path
) -> None:
    assert run(monkeypatch, "run", f"native={extract}", "--out", str(tmp_path / "o"), "--json") == 0
    summary = json.loads(capsys.readouterr().out)
    assert summary["ready"] is True
    assert summary["inputs"][0]["source"] == "csc"


def test_a_folder_in_which_nothing_can_be_read_is_not_ready(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "notes.txt").write_text("words")
    assert run(monkeypatch, "run", str(folder), "--out", str(tmp_path / "o")) == 1
    assert NOTHING_READ in capsys.readouterr().out
    assert "Nothing was read" in (tmp_path / "o" / "report.html").read_text()


@pytest.mark.parametrize(
    "arguments",
    [
        ("run", "missing.csv", "--out", "o"),
        ("run", "no.adapter=x.csv", "--out", "o"),
        ("run", "{extract}", "--out", "{out}", "--as-at", "soon"),
        ("run", "{extract}", "--out", "{out}", "--ledger", "missing.jsonl"),
        ("explain", "f-1", "--in", "{out}"),
        ("codes", "ZZ-9"),
        ("schema", "no-such-format"),
        ("run",),
        ("synth", "--out", "{out}", "--families", "0"),
    ],
)
def test_a_mistake_in_the_call_ends_with_2_and_no_traceback(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    extract: Path,
    tmp_path: Path,
    arguments: tuple[str, ...],
) -> None:
    filled = [a.format(extract=extract, out=tmp_path / "o") for a in arguments]
    assert run(monkeypatch, *filled) == 2
    assert "Traceback" not in capsys.readouterr().err
    assert not (tmp_path / "o").exists()


def test_an_error_as_json_has_place_kind_and_next_step(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run(monkeypatch, "explain", "f-1", "--in", str(tmp_path), "--json") == 2
    error = json.loads(capsys.readouterr().out)["error"]
    assert sorted(error) == ["kind", "next_step", "place"]


def test_an_error_inside_shows_no_value(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        raise ValueError("Karen Renouf")

    monkeypatch.setattr(cli, "app", fail)
    assert run(monkeypatch, "codes") == 3
    assert "Karen" not in capsys.readouterr().err
    monkeypatch.setenv("TRIANGULATE_TRACEBACK", "1")
    assert run(monkeypatch, "codes") == 3
    assert "Karen" in capsys.readouterr().err


def test_codes_adapters_and_schemas_are_listed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run(monkeypatch, "codes") == 0
    assert "AT-1" in capsys.readouterr().out
    assert run(monkeypatch, "codes", "at-1") == 0
    assert "1. " in capsys.readouterr().out
    assert run(monkeypatch, "codes", "--json") == 0
    assert {"AT-1", "TM-2"} <= {row["code"] for row in json.loads(capsys.readouterr().out)}
    assert run(monkeypatch, "adapters") == 0
    assert "native" in capsys.readouterr().out
    assert run(monkeypatch, "adapters", "--json") == 0
    assert len(json.loads(capsys.readouterr().out)) >= 9
    assert run(monkeypatch, "schema") == 0
    assert capsys.readouterr().out.split() == [
        "triangulate-extract/1",
        "triangulate-ledger/1",
        "triangulate-draft/1",
        "triangulate-findings/1",
    ]
    assert run(monkeypatch, "schema", "triangulate-draft/1") == 0
    assert json.loads(capsys.readouterr().out)["title"] == "triangulate-draft/1"
    assert run(monkeypatch, "schema", "--json") == 0
    assert len(json.loads(capsys.readouterr().out)) == 4
    assert run(monkeypatch, "schema", "--out", str(tmp_path / "s")) == 0
    assert len(list((tmp_path / "s").iterdir())) == 4


def test_the_demo_ends_with_0_and_what_it_found_can_be_explained(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    out = tmp_path / "demo"
    assert run(monkeypatch, "demo", "--out", str(out)) == 0
    shown = capsys.readouterr().out
    assert "invented" in shown
    document = json.loads((out / "findings.json").read_text())
    assert len({i["source"] for i in document["inputs"]}) == 4
    finding, link = document["findings"][0], document["links"][0]
    assert run(monkeypatch, "explain", finding["id"], "--in", str(out)) == 0
    assert "Who says what" in capsys.readouterr().out
    assert run(monkeypatch, "explain", link["id"], "--in", str(out), "--json") == 0
    assert json.loads(capsys.readouterr().out)["id"] == link["id"]
    assert run(monkeypatch, "explain", "f-unknown", "--in", str(out)) == 2


def test_synth_writes_families_and_the_truth(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run(monkeypatch, "synth", "--families", "3", "--seed", "5", "--out", str(tmp_path / "s")) == 0
    assert (tmp_path / "s" / "truth.json").exists()
    assert capsys.readouterr().out
    assert run(monkeypatch, "synth", "--families", "2", "--out", str(tmp_path / "t"), "--json") == 0
    assert json.loads(capsys.readouterr().out)


def test_progress_is_shown_on_a_terminal_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from triangulate.progress import step

    with step("Reading"):
        pass
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    with step("Reading"):
        pass


def test_the_version_is_the_one_installed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from importlib.metadata import version

    assert run(monkeypatch, "--version") == 0
    assert (
        capsys.readouterr().out.strip() == f"triangulate {version('triangulate')}" == f"triangulate {tri.__version__}"
    )
