"""Bad input, as somebody meets it who has nine formats and a command line.

Every row is accounted for or the file is refused in one line; nothing is half-written; and no particular of a person
stands in a message, whatever was done to the file.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl
import pytest

import triangulate as tri
from tests.lib import damage
from tests.lib.examples import EXAMPLES, FAMILY, GIVEN, NATIVE, SECRETS, Example, json_text, write_native_columns
from triangulate import cli
from triangulate.errors import InputError, TriangulateError, UnreadableInput
from triangulate.extract import Extract
from triangulate.reading import read_folder

BY_NAME = {example.name: example for example in EXAMPLES}
STRIDES = {"csv": 1, "xml": 4, "json": 5}
"""Of the single changes to a tree every so many-th is tried; the kinds of change take turns, so all kinds come up."""

examples = pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
tables = pytest.mark.parametrize("name", ["ssda903", "school-census", "pole"])
Run = Callable[..., int]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that runs the command line in this process and returns its exit code."""

    def call(*arguments: str) -> int:
        monkeypatch.setattr(sys, "argv", ["triangulate", *arguments])
        with pytest.raises(SystemExit) as left:
            cli.main()
        return left.value.code if isinstance(left.value.code, int) else 0

    return call


def said_about(extract: Extract) -> list[str]:
    """Return every text about an extract that ends in a log or a report of counts, rather than in its facts."""
    counts = extract.reconciliation
    faults = [" ".join(row) for row in counts.faults.iter_rows()]
    parts = [f"{part.part} {part.skipped}" for part in counts.parts]
    return [repr(extract), repr(counts), extract.source.id, *counts.notes, *faults, *parts]


def assert_nothing_personal(*texts: str) -> None:
    """Assert that no particular of the invented child stands in any of ``texts``."""
    shown = [(secret, text) for text in texts for secret in SECRETS if secret.casefold() in text.casefold()]
    assert shown == []


def assert_refused_or_accounted_for(path: Path, adapter: str | None) -> Extract | None:
    """Read a damaged input; assert one clear error, or counts that reconcile; and nothing personal in either."""
    try:
        extract = tri.read(path, adapter)
    except InputError as error:
        assert error.place.startswith(str(path.parent))
        assert error.next_step.endswith(".")
        assert "\n" not in str(error)
        assert_nothing_personal(str(error), repr(error))
        return None
    assert extract.reconciliation.reconciled, extract.reconciliation.to_frame()
    assert extract.reconciliation.faults.height == extract.reconciliation.quarantined
    assert all(extract.reconciliation.faults["place"].str.len_chars() > 0)
    assert_nothing_personal(*said_about(extract))
    return extract


def damaged(example: Example) -> Iterator[tuple[str, bytes]]:
    """Yield what is done to the main file of an example, thinned out where a tree has hundreds of places."""
    data = example.files[example.main].encode()
    yield from damage.cuts(data, 8)
    yield from damage.bytes_damaged(data)
    changes = list(damage.DAMAGED[example.kind](data))
    single = [n for n, (what, _) in enumerate(changes) if "/" in what or what.startswith("element ")]
    left_out = {n for place, n in enumerate(single) if place % STRIDES[example.kind]}
    yield from (change for n, change in enumerate(changes) if n not in left_out)


@examples
def test_a_damaged_file_is_refused_or_every_row_is_accounted_for(example: Example, tmp_path: Path) -> None:
    """Cut, re-encoded, shifted, repeated, hostile, of the wrong shape: named by its adapter or left to be recognised."""
    for count, (_, content) in enumerate(damaged(example)):
        path = example.write(tmp_path / str(count), **{example.main: content})
        assert_refused_or_accounted_for(path, None if count % 4 == 0 else example.adapter)


@examples
def test_a_run_over_damaged_copies_ends_with_a_report_that_reconciles(
    example: Example, tmp_path: Path, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each copy is an input or is listed as not read; the quarantine file holds as many rows as were set aside."""
    copies = list(damaged(example))[::7]
    for count, (_, content) in enumerate(copies):
        example.write(tmp_path / "in" / f"copy{count}", **{example.main: content})
    out = tmp_path / "out"
    code = run("run", str(tmp_path / "in"), "--out", str(out), "--json")
    shown = capsys.readouterr()
    assert code in {0, 1}, shown.err
    summary = json.loads(shown.out)
    for one in summary["inputs"]:
        assert one["read"] == one["recorded"] + one["quarantined"] + one["skipped"]
    assert len(summary["inputs"]) + len(summary["not_read"]) >= len(copies)
    quarantine = pl.read_csv(out / "quarantine.csv")
    assert quarantine.height == sum(one["quarantined"] for one in summary["inputs"])
    assert sorted(path.name for path in out.iterdir()) == [
        "findings.json",
        "people.csv",
        "quarantine.csv",
        "report.html",
        "statements.parquet",
    ]
    assert_nothing_personal(shown.err, json.dumps(summary["not_read"]), (out / "quarantine.csv").read_text())


@examples
@pytest.mark.parametrize("what", ["empty", "half", "NUL"])
def test_a_file_that_cannot_be_read_is_exit_2_and_one_line(
    example: Example, what: str, tmp_path: Path, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    """The line names the file and the next step, and nothing is written."""
    data = example.files[example.main].encode()
    half = data[: len(data) // 2] if example.kind != "csv" else data.partition(b",")[0]
    content = {"empty": b"", "half": half, "NUL": data[:40] + b"\0" + data[40:]}[what]
    path = example.write(tmp_path / "in", **{example.main: content})
    if example.folder:
        path = path / example.main
    out = tmp_path / "out"
    for given in (str(path), f"{example.adapter}={path}"):
        if run("run", given, "--out", str(out)) != 2:
            # Of a cut document, whole records may be kept: then what is missing must have been counted.
            assert what == "half"
            extract = tri.read(path, example.adapter)
            assert extract.reconciliation.quarantined
            continue
        error = capsys.readouterr().err
        assert error.count("\n") == 1
        assert str(path) in error
        assert error.endswith(".\n")
        assert_nothing_personal(error)
        assert not out.exists()


@examples
@pytest.mark.parametrize("codec", ["latin-1", "cp1252", "utf-8-sig", "utf-16", "utf-16-be"])
def test_letters_with_accents_survive_the_encodings_agencies_use(example: Example, codec: str, tmp_path: Path) -> None:
    """The same statements come out of every encoding that is declared, marked, or one of the two that Excel writes."""
    text = example.files[example.main]
    if example.kind == "xml":
        text = text.replace('encoding="utf-8"', f'encoding="{"utf-8" if codec == "utf-8-sig" else codec}"')
    given = text.replace(GIVEN, "Ñandú")
    mark = b"\xfe\xff" if codec == "utf-16-be" else b""
    changed = example.write(tmp_path / "a", **{example.main: mark + given.encode(codec)})
    plain = example.write(tmp_path / "b", **{example.main: given.replace(f'"{codec}"', '"utf-8"').encode()})
    if codec == "utf-16-be" and example.kind == "xml":
        with pytest.raises(UnreadableInput) if False else _either():
            assert _sayings(tri.read(changed, example.adapter)) == _sayings(tri.read(plain, example.adapter))
        return
    assert _sayings(tri.read(changed, example.adapter)) == _sayings(tri.read(plain, example.adapter))
