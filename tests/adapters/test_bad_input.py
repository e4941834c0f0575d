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
STRIDES = {"csv": 1, "xml": 7, "json": 10}
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
    except InputError as refused:
        error = refused
    else:
        return assert_accounted_for(extract)
    assert error.place.startswith(str(path.parent))
    assert error.next_step.endswith(".")
    assert "\n" not in str(error)
    assert_nothing_personal(str(error), repr(error))
    return None


def assert_accounted_for(extract: Extract) -> Extract:
    """Assert that counts reconcile, that each fault has a place, and that nothing personal is told beside the facts."""
    assert extract.reconciliation.reconciled, extract.reconciliation.to_frame()
    assert extract.reconciliation.faults.height == extract.reconciliation.quarantined
    assert all(extract.reconciliation.faults["place"].str.len_chars() > 0)
    assert_nothing_personal(*said_about(extract))
    return extract


def damaged(example: Example) -> Iterator[tuple[str, bytes]]:
    """Yield what is done to the main file of an example, thinned out where a tree has hundreds of places."""
    data = example.files[example.main].encode()
    yield from damage.cuts(data, 5)
    yield from damage.bytes_damaged(data)
    changes = list(damage.DAMAGED[example.kind](data))
    single = [n for n, (what, _) in enumerate(changes) if "/" in what or what.startswith("element ")]
    left_out = {n for place, n in enumerate(single) if place % STRIDES[example.kind]}
    yield from (change for n, change in enumerate(changes) if n not in left_out)


@examples
def test_a_damaged_file_is_refused_or_every_row_is_accounted_for(example: Example, tmp_path: Path) -> None:
    """Cut, re-encoded, shifted, repeated, hostile, of the wrong shape: with its adapter named or left to be found."""
    for count, (_, content) in enumerate(damaged(example)):
        path = example.write(tmp_path / str(count), **{example.main: content})
        assert_refused_or_accounted_for(path, None if count % 4 == 0 else example.adapter)


@examples
def test_a_run_over_damaged_copies_ends_with_a_report_that_reconciles(
    example: Example, tmp_path: Path, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each copy is an input or is listed as not read; the quarantine file holds as many rows as were set aside."""
    copies = list(damaged(example))[::9]
    for count, (_, content) in enumerate(copies):
        own = content.replace(b'"csc"', f'"csc{count}"'.encode())  # the native format names its source itself
        example.write(tmp_path / "in" / f"copy{count}", **{example.main: own})
    reading = read_folder(tmp_path / "in")
    assert len(reading.extracts) + len(reading.not_read) >= len(copies)
    out = tmp_path / "out"
    code = run("run", str(tmp_path / "in"), "--out", str(out), "--json")
    shown = capsys.readouterr()
    assert code in {0, 1}, shown.err
    summary = json.loads(shown.out)
    for one in summary["inputs"]:
        assert one["read"] == one["recorded"] + one["quarantined"] + one["skipped"]
        assert one["read"] > 0 or not one["quarantined"]
    assert len(summary["inputs"]) == len({extract.sha256 for extract in reading.extracts})
    assert len(summary["not_read"]) == len(reading.not_read)
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
    half = data[: len(data) // 2] if example.kind != "csv" else data[:6]
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
@pytest.mark.parametrize("codec", ["windows-1252", "utf-8-sig", "utf-16-be"])
def test_letters_with_accents_survive_the_encodings_agencies_use(example: Example, codec: str, tmp_path: Path) -> None:
    """The same statements come out of every encoding that is marked, declared, or one that spreadsheets write."""
    text = example.files[example.main].replace(GIVEN, "Zoë").replace(FAMILY, "Nuñez")
    text = text.replace(GIVEN.upper(), "ZOË").replace(FAMILY.upper(), "NUÑEZ")
    declared = codec.removesuffix("-sig").removesuffix("-be")
    other = text.replace('encoding="utf-8"', f'encoding="{declared}"')
    mark = b"\xfe\xff" if codec == "utf-16-be" else b""
    changed = example.write(tmp_path / "a", **{example.main: mark + other.encode(codec)})
    plain = example.write(tmp_path / "b", **{example.main: text.encode()})
    found, expected = (tri.read(path, example.adapter).statements.sort("id") for path in (changed, plain))
    assert "nuñez" in str(expected.select("raw", "value").rows()).lower()
    assert found.equals(expected)


@pytest.mark.parametrize("name", ["ssda903-xml", "cin", "ctf", "fhir-xml", "charge", "pnc"])
def test_xml_that_declares_utf_8_and_is_latin_1_keeps_its_letters(name: str, tmp_path: Path) -> None:
    """Exports often declare UTF-8 over bytes that are none: the bytes decide, and no letter becomes another."""
    example = BY_NAME[name]
    text = example.files[example.main].replace(FAMILY, "Nuñez").replace(FAMILY.upper(), "NUÑEZ")
    changed = example.write(tmp_path / "a", **{example.main: text.encode("latin-1")})
    plain = example.write(tmp_path / "b", **{example.main: text.encode()})
    found, expected = (tri.read(path, example.adapter).statements.sort("id") for path in (changed, plain))
    assert found.equals(expected)


@pytest.mark.parametrize("name", ["ssda903-xml", "cin", "ctf", "fhir-xml", "charge", "pnc"])
@pytest.mark.parametrize("what", ["billion laughs", "an external entity", "an external document type"])
def test_xml_with_a_document_type_is_refused(name: str, what: str, tmp_path: Path) -> None:
    """No entity is expanded and nothing is fetched: the document is not read at all, and the line says why."""
    example = BY_NAME[name]
    content = dict(damage.xml_damaged(example.files[example.main].encode()))[what]
    path = example.write(tmp_path / "in", **{example.main: content})
    with pytest.raises(InputError) as refused:
        tri.read(path, example.adapter)
    assert_nothing_personal(str(refused.value))


MOVED = (
    "all cells one to the right",
    "all cells but the key one to the right",
    "a column inserted",
    "a column deleted",
    "the key left out",
    "a quote left open",
    "another separator in one row",
)


@tables
def test_a_row_whose_cells_have_moved_is_set_aside_with_its_line_and_the_next_is_kept(
    name: str, tmp_path: Path
) -> None:
    """Somebody else's date of birth would be a wrong fact about a child, so the row says nothing at all."""
    example = BY_NAME[name]
    changed = dict(damage.csv_damaged(example.files[example.main].encode()))
    for what in MOVED:
        extract = tri.read(example.write(tmp_path / what, **{example.main: changed[what]}), example.adapter)
        ((_, place, _),) = extract.reconciliation.faults.iter_rows()
        assert place.startswith(example.main)
        assert place.endswith("line 2")
        said = extract.statements["raw"].drop_nulls().to_list()
        assert not any(FAMILY in text for text in said)
        assert any("Brook" in text or "Nowak" in text for text in said)


@tables
def test_a_row_set_aside_stands_in_the_quarantine_file_with_its_place(name: str, tmp_path: Path, run: Run) -> None:
    """Source, part, place and kind: enough to find the row and not to know whom it is about."""
    example = BY_NAME[name]
    content = dict(damage.csv_damaged(example.files[example.main].encode()))[MOVED[0]]
    path = example.write(tmp_path / "in", **{example.main: content})
    assert run("run", f"{example.adapter}={path}", "--out", str(tmp_path / "out")) in {0, 1}
    (row,) = pl.read_csv(tmp_path / "out" / "quarantine.csv").to_dicts()
    assert list(row) == ["source", "part", "place", "kind"]
    assert row["place"].endswith("line 2")
    assert "of their column's kind" in row["kind"]
    assert_nothing_personal((tmp_path / "out" / "quarantine.csv").read_text())


@tables
def test_a_row_repeated_word_for_word_counts_once_and_one_key_with_two_contents_keeps_both(
    name: str, tmp_path: Path
) -> None:
    """Which of two contents is right is not for a reader to decide."""
    example = BY_NAME[name]
    changed = dict(damage.csv_damaged(example.files[example.main].encode()))

    def sayings(what: str | None) -> pl.DataFrame:
        given = {} if what is None else {example.main: changed[what]}
        extract = tri.read(example.write(tmp_path / str(what), **given), example.adapter)
        assert extract.reconciliation.reconciled
        return extract.statements.sort("id")

    once = sayings(None)
    assert sayings("the same row twice").equals(once)
    both = sayings("one key, two contents")
    assert both.filter(pl.col("id").is_in(once["id"].implode())).equals(once)
    assert "Other" in both["raw"].to_list() or "Other" in str(both["value"].to_list())


def test_one_id_for_different_content_in_the_native_format_is_set_aside(tmp_path: Path) -> None:
    """The same row twice is one row; two rows that claim one id are both quarantined."""
    path = tmp_path / "x.json"
    again = {**NATIVE["statements"][0], "value": {"given": ["Other"], "family": FAMILY}}
    path.write_text(json_text({**NATIVE, "statements": [*NATIVE["statements"], NATIVE["statements"][1], again]}))
    counts = tri.read(path).reconciliation
    assert [(kind, place) for _, place, kind in counts.faults.iter_rows()] == [
        ("one id is used for different content", "/statements (row 1 without repeats)"),
        ("one id is used for different content", "/statements (row 6 without repeats)"),
    ]
    assert {part.part: part.skipped for part in counts.parts}["statements"] == {"repeated word for word": 1}
    assert counts.reconciled
    assert_nothing_personal(*said_about(tri.read(path)))


def test_a_folder_with_bad_files_beside_good_ones_gives_the_good_and_lists_the_bad(tmp_path: Path) -> None:
    """A pipe, a link that leads nowhere, a link in a circle, words and a cut file do not stop the rest."""
    folder = tmp_path / "in"
    BY_NAME["fhir"].write(folder)
    (folder / "cut.json").write_bytes(BY_NAME["custodian"].files["answer.json"].encode()[:-40])
    (folder / "words.txt").write_text(f"{FAMILY} rang.\n")
    (folder / "nowhere").symlink_to(folder / "missing")
    (folder / "circle").symlink_to(folder)
    os.mkfifo(folder / "pipe")
    reading = read_folder(folder)
    assert [extract.source.id for extract in reading.extracts] == ["fhir"]
    names = sorted(Path(one.place).name for one in reading.not_read)
    assert names == ["circle", "cut.json", "nowhere", "pipe", "words.txt"]
    assert all(one.kind and one.next_step.endswith(".") for one in reading.not_read)
    assert_nothing_personal(*(f"{one.kind} {one.next_step}" for one in reading.not_read))


@pytest.mark.parametrize("name", ["ssda903", "pole"])
def test_one_table_that_cannot_be_read_does_not_lose_the_other_tables_of_a_folder(name: str, tmp_path: Path) -> None:
    """Its header is recognised and its end is not text: the file is listed, and the others are read without it."""
    example = BY_NAME[name]
    content = example.files[example.main].encode() + b"x" * 70_000 + b"\0"
    folder = example.write(tmp_path / "in", **{example.main: content})
    reading = read_folder(folder)
    assert [Path(one.place).name for one in reading.not_read] == [example.main]
    (extract,) = reading.extracts
    assert extract.reconciliation.reconciled
    assert extract.reconciliation.recorded == sum(text.count("\n") - 1 for text in list(example.files.values())[1:])


@pytest.mark.parametrize("name", ["ssda903", "pole"])
def test_a_file_that_a_named_adapter_does_not_take_is_listed_and_not_passed_over(
    name: str, tmp_path: Path, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    """The most important table without its header is no table any more, and naming the adapter must not hide that."""
    example = BY_NAME[name]
    lines = example.files[example.main].partition("\n")[2]
    folder = example.write(tmp_path / "in", **{example.main: lines.encode()})
    (folder / "deeper").mkdir()
    (folder / "deeper" / "more.csv").write_text("a,b\n1,2\n")
    assert run("run", f"{example.adapter}={folder}", "--out", str(tmp_path / "out"), "--json") in {0, 1}
    listed = json.loads(capsys.readouterr().out)["not_read"]
    assert sorted(Path(one["place"]).name for one in listed) == sorted([example.main, "more.csv"])
    assert any("2 files of the folder" in note for note in tri.read(folder, example.adapter).reconciliation.notes)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_and_a_folder_without_permission(tmp_path: Path) -> None:
    """Named, they are refused in one line; met in a folder, they are listed."""
    folder = tmp_path / "in"
    path = BY_NAME["fhir"].write(folder)
    path.chmod(0)
    shut = folder / "shut"
    shut.mkdir(mode=0)
    try:
        with pytest.raises(UnreadableInput, match="cannot be opened"):
            tri.read(path, "health.fhir")
        with pytest.raises(UnreadableInput, match="cannot be opened"):
            read_folder(shut)
        assert sorted(Path(one.place).name for one in read_folder(folder).not_read) == ["bundle.json", "shut"]
    finally:
        shut.chmod(0o700)


_PARQUET: dict[str, Callable[[bytes], bytes]] = {
    "a footer cut off": lambda content: content[:-9],
    "no magic number": lambda content: content[:-4] + b"XXXX",
    "empty": lambda _: b"",
    "text": lambda _: f"id,name\n1,{FAMILY}\n".encode(),
}


@pytest.mark.parametrize("what", _PARQUET)
@pytest.mark.parametrize("part", ["personas", "events", "documents", "statements"])
def test_a_column_folder_with_a_damaged_file_is_refused(part: str, what: str, tmp_path: Path) -> None:
    """The line names the file of the five that has to be written again."""
    folder = write_native_columns(tmp_path / "in")
    path = folder / f"{part}.parquet"
    path.write_bytes(_PARQUET[what](path.read_bytes()))
    with pytest.raises(UnreadableInput) as refused:
        tri.read(folder)
    assert refused.value.place == str(path)
    assert_nothing_personal(str(refused.value))


def test_a_reader_that_panics_over_a_damaged_file_ends_in_one_clear_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A panic of the Parquet reader is no Exception, and would pass every handler on its way out."""
    folder = write_native_columns(tmp_path / "in")

    def panic(_path: Path) -> pl.DataFrame:
        raise pl.exceptions.PanicException(FAMILY)

    monkeypatch.setattr("triangulate.interchange_columns.pl.read_parquet", panic)
    with pytest.raises(UnreadableInput) as refused:
        tri.read(folder)
    assert_nothing_personal(str(refused.value))


@pytest.mark.parametrize(
    ("part", "column", "value", "fault"),
    [
        ("statements", "polarity", pl.lit("maybe"), "polarity: enum"),
        ("statements", "value_kind", pl.lit("number"), "value: not JSON"),
        ("statements", "about", pl.lit(None, dtype=pl.String), "about: missing"),
        ("personas", "id", pl.lit(None, dtype=pl.String), "id: missing"),
        ("personas", "type", pl.lit("spirit"), "type: enum"),
    ],
)
def test_a_row_of_a_column_folder_that_json_would_not_take_is_set_aside(
    part: str, column: str, value: pl.Expr, fault: str, tmp_path: Path
) -> None:
    """An unknown polarity must not become an assertion, nor broken JSON a crash in a check."""
    folder = write_native_columns(tmp_path / "in")
    path = folder / f"{part}.parquet"
    frame = pl.read_parquet(path).with_row_index("at")
    first = pl.col("at") == 1
    if column == "value_kind":
        frame = frame.with_columns(pl.when(first).then(pl.lit(FAMILY)).otherwise("value").alias("value"))
    changed = pl.when(first).then(value).otherwise(pl.col(column).cast(pl.String)).alias(column)
    frame.with_columns(changed).drop("at").write_parquet(path)
    extract = tri.read(folder)
    assert extract.reconciliation.faults.rows() == [(part, f"{part}.parquet row 2", fault)]
    assert extract.reconciliation.reconciled
    assert_nothing_personal(*said_about(extract))
    tri.triangulate([extract]).to_json()


@pytest.mark.parametrize(
    ("part", "column", "value"),
    [
        ("statements", "value", pl.lit([[1]])),
        ("statements", "value_kind", pl.lit([[1]])),
        ("statements", "withheld", pl.lit(FAMILY)),
        ("personas", "type", pl.lit(7)),
        ("personas", "flags", pl.lit(FAMILY)),
        ("documents", "id", pl.lit([[1]])),
    ],
)
def test_a_column_of_another_kind_is_refused_by_its_name(
    part: str, column: str, value: pl.Expr, tmp_path: Path
) -> None:
    """A whole column of the wrong kind is a fault of the export, not of its rows."""
    folder = write_native_columns(tmp_path / "in")
    path = folder / f"{part}.parquet"
    pl.read_parquet(path).with_columns(value.alias(column)).write_parquet(path)
    with pytest.raises(UnreadableInput, match=f"'{column}' is of another kind") as refused:
        tri.read(folder)
    assert_nothing_personal(str(refused.value))


_HUGE = """
import json, os, resource, sys, time
import triangulate as tri
from triangulate.errors import InputError
found = {}
for given in json.loads(sys.argv[1]):
    adapter, _, path = given.partition("=")
    started = time.monotonic()
    try:
        tri.read(path, adapter)
        found[given] = "read"
    except InputError as error:
        found[given] = error.kind
    assert time.monotonic() - started < 20, given
print(json.dumps([resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, found]))
"""


def test_a_single_line_of_a_gigabyte_is_refused_soon_and_in_little_memory(tmp_path: Path) -> None:
    """A file without line breaks, sparse on disk, for every format; measured in a process of its own."""
    given = []
    for example in EXAMPLES:
        path = example.write(tmp_path / example.name)
        main = path / example.main if example.folder else path
        main.write_bytes(main.read_bytes().rstrip() + b" " * 100_000)
        os.truncate(main, 2**30)
        given.append(f"{example.adapter}={main}")
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", _HUGE, json.dumps(given)],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    kilobytes, found = json.loads(done.stdout)
    assert kilobytes < 700 * 1024
    assert set(found) == set(given)
    assert "read" not in found.values()
    assert_nothing_personal(done.stderr, *found.values())


def test_what_is_written_stays_as_it_was_when_writing_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    """A full disk in the middle of a file leaves the file of the last run, no half of the new one, and no traceback."""
    path = BY_NAME["fhir"].write(tmp_path / "in")
    out = tmp_path / "out"
    assert run("run", str(path), "--out", str(out)) in {0, 1}
    before = {one.name: one.read_bytes() for one in out.iterdir()}
    capsys.readouterr()

    def full(*_: object, **__: object) -> None:
        raise OSError(28, f"No space left on device, {FAMILY}")

    monkeypatch.setattr(pl.DataFrame, "write_parquet", full)
    assert run("run", str(path), "--out", str(out)) == 3
    assert {one.name: one.read_bytes() for one in out.iterdir()} == before
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert_nothing_personal(error)


def test_every_error_is_one_of_the_tree_and_says_place_kind_and_next_step() -> None:
    """What the tests above rely on: no other kind of error is shown for a user's mistake."""
    error = UnreadableInput(place="a.csv", kind="cut short", next_step="Export it again.")
    assert isinstance(error, InputError)
    assert isinstance(error, TriangulateError)
    assert (str(error), error.exit_code) == ("a.csv: cut short. Export it again.", 2)
