"""``triangulate link``: what it writes, says and exits with."""

from __future__ import annotations

import json
import stat
import sys
from pathlib import Path

import polars as pl
import pytest

from triangulate import cli
from triangulate.linking.native.column_roles import known_roles
from triangulate.linking.native.roles import columns_by_role
from triangulate.normalise.table_reader import read_table

ROWS = """id,agency,First Name,Surname,DOB,Postcode
h1,hlt,Katharine,Renouf,1990-05-02,JE2 3AB
s1,edu,Kate,Renouf,02/05/1990,JE23AB
p1,pol,Peter,Vibert,1971-09-17,
"""
ROLES = '[columns]\n"First Name" = "given"\nSurname = "family"\nDOB = "birth_date"\n'


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    """Run the command line in this process and return its exit code."""
    monkeypatch.setattr(sys, "argv", ["triangulate", "link", *arguments])
    with pytest.raises(SystemExit) as left:
        cli.main()
    code = left.value.code
    return code if isinstance(code, int) else 0


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "records.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


def test_it_writes_four_files_that_only_their_owner_can_read(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], table: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    assert run(monkeypatch, str(table), "--id", "id", "--source", "agency", "--out", str(out)) == 0
    assert sorted(p.name for p in out.iterdir()) == ["edges.parquet", "model.json", "people.parquet", "report.html"]
    assert {stat.S_IMODE(p.stat().st_mode) for p in out.iterdir()} == {0o600}
    people = dict(pl.read_parquet(out / "people.parquet").iter_rows())
    assert people["h1"] == people["s1"] != people["p1"]
    edges = pl.read_parquet(out / "edges.parquet")
    assert edges.select("a", "b", "joined", "level_given").rows() == [("h1", "s1", True, "variant")]
    said = capsys.readouterr().out
    assert "Columns taken by their names: First Name as given, Surname as family, DOB as birth_date" in said
    assert "Records: 3. People: 2. Pairs compared: 3." in said
    assert "Renouf" not in said
    assert "Renouf" not in (out / "report.html").read_text(encoding="utf-8")


def test_roles_come_from_a_file_and_from_the_line_which_outranks_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], table: Path, tmp_path: Path
) -> None:
    roles = tmp_path / "roles.toml"
    roles.write_text(ROLES, encoding="utf-8")
    given = ["--columns", str(roles), "--column", "Surname=other", "--model", "default", "--json"]
    assert run(monkeypatch, str(table), "--id", "id", *given, "--out", str(tmp_path / "o")) == 0
    summary = json.loads(capsys.readouterr().out)
    assert summary["columns"] == {"First Name": "given", "Surname": "other", "DOB": "birth_date"}
    assert summary["training"] == "The shipped figures were used, as asked for."
    assert (summary["records"], summary["model"]) == (3, "default")


def test_ids_live_on_from_an_earlier_run_and_its_model_is_used_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], table: Path, tmp_path: Path
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    call = [str(table), "--id", "id", "--source", "agency", "--duplicate-free", "hlt"]
    assert run(monkeypatch, *call, "--out", str(first)) == 0
    again = ["--model", str(first / "model.json"), "--previous", str(first / "people.parquet")]
    assert run(monkeypatch, *call, *again, "--out", str(second)) == 0
    assert pl.read_parquet(second / "people.parquet").equals(pl.read_parquet(first / "people.parquet"))
    assert pl.read_parquet(second / "changes.parquet").is_empty()
    said = capsys.readouterr().out
    assert "A saved model was used" in said
    assert "Since the earlier run: 0 people made of several, 0 parts of people that were one." in said


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--id", "nope"], "columns: nope: the table has no such column"),
        (["--id", "agency"], "Try"),
        (["--id", "id", "--column", "Surname"], "--column: not of the form NAME=ROLE"),
        (["--id", "id", "--column", "Surname=family", "--column", "Surname=given"], "is named twice"),
        (["--id", "id", "--column", "Surname=surname"], "the role does not exist"),
        (["--id", "id", "--columns", "missing.toml"], "missing.toml: cannot be read"),
        (["--id", "id", "--columns", "records.csv"], "records.csv: not a valid TOML file"),
        (["--id", "id", "--columns", "empty.toml"], "empty.toml: it has no [columns] or something beside it"),
        (["--id", "id", "--columns", "number.toml"], "number.toml: columns: a role is no text"),
        (["--id", "id", "--model", "missing.json"], "missing.json: cannot be read"),
        (["--id", "id", "--previous", "records.csv"], "records.csv: cannot be read as Parquet"),
        (["--id", "id", "--duplicate-free", "hlt"], "Name the column of sources first."),
        (["--id", "id", "--source", "agency", "--duplicate-free", "gp"], "Sources are edu, hlt, pol."),
        (["--id", "id", "--threshold", "inf"], "threshold: it is no finite number"),
    ],
)
def test_bad_input_ends_with_2_in_one_line_and_leaves_nothing_behind(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], table: Path, arguments: list[str], words: str
) -> None:
    monkeypatch.chdir(table.parent)
    Path("empty.toml").write_text("", encoding="utf-8")
    Path("number.toml").write_text("[columns]\nSurname = 1\n", encoding="utf-8")
    if arguments == ["--id", "agency"]:
        table.write_text(ROWS + "h2,hlt,Anna,Vibert,,\n", encoding="utf-8")
        words = "two records have one id"
    assert run(monkeypatch, str(table), *arguments, "--out", "out") == 2
    said = capsys.readouterr()
    assert words in said.err
    assert said.err.count("\n") == 1
    assert said.out == ""
    assert not Path("out").exists()


@pytest.mark.parametrize(("name", "words"), [("no.csv", "no such file"), ("notes.txt", "neither Parquet nor CSV")])
def test_a_file_that_is_no_table_ends_with_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str, words: str
) -> None:
    assert run(monkeypatch, str(tmp_path / name), "--id", "id", "--out", str(tmp_path / "out")) == 2
    assert words in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_to_ends_with_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], table: Path
) -> None:
    assert run(monkeypatch, str(table), "--id", "id", "--out", str(table)) == 2
    assert "cannot be written to" in capsys.readouterr().err


def test_columns_without_a_known_name_need_roles(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "t.parquet"
    pl.DataFrame({"id": ["1"], "colour": ["red"]}).write_parquet(path)
    assert run(monkeypatch, str(path), "--id", "id", "--out", str(tmp_path / "out")) == 2
    said = capsys.readouterr().err
    assert "no role is given, and no column has a well-known name" in said
    assert "--column NAME=ROLE" in said


def test_every_known_column_has_a_role_that_exists_and_a_source() -> None:
    rows = read_table("column_roles")
    assert [row["column"] for row in rows] == sorted(row["column"] for row in rows)
    assert all(row["source"] for row in rows)
    for row in rows:
        assert columns_by_role({row["column"]: row["role"]}, [row["column"]])
    assert known_roles(["Date-of-Birth", "colour"]) == {"Date-of-Birth": "birth_date"}


def test_two_columns_for_a_role_that_takes_one_are_not_guessed_at() -> None:
    from triangulate.errors import UsageError

    with pytest.raises(UsageError, match="several columns could be sex"):
        known_roles(["sex", "Sex"])
