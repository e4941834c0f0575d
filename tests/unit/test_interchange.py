"""The native format: JSON and columns, in and out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from triangulate import interchange, interchange_writing
from triangulate.builder import ExtractBuilder
from triangulate.errors import UnreadableInput
from triangulate.extract import Extract
from triangulate.interchange import read_extract
from triangulate.interchange_columns import read_columns, write_columns
from triangulate.interchange_writing import write_extract
from triangulate.records import Coverage, ExtractDocument, Source
from triangulate.vocabulary import Agency


def document(**changed: Any) -> dict[str, Any]:
    base: dict[str, Any] = {
        "format": "triangulate-extract/1",
        "source": {"id": "csc", "agency": "social_care"},
        "personas": [{"id": "1", "type": "person"}],
        "statements": [{"id": "s1", "about": "1", "predicate": "sex", "value": "F"}],
    }
    return base | changed


def written(folder: Path, content: Any) -> Path:
    path = folder / "extract.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def full_extract() -> Extract:
    coverage = (Coverage(of="referral", from_="2015-01-01", to="2020-01-01", complete=True),)
    builder = ExtractBuilder(Source(id="csc", agency=Agency.SOCIAL_CARE, jurisdiction="JE", coverage=coverage))
    builder.persona("1", flags=["adopted"])
    builder.event("E1", "incident")
    builder.document("D1", title="Minutes", author="A. Querée")
    builder.say("1", "name", {"given": ["Zoë"], "family": "O'Neill"}, raw="O'NEILL, Zoë", locator='row "1"')
    builder.say("1", "child_count", 3, quote="three\nchildren", derived_from=["s9", "hlt:s1"])
    builder.say("1", "looked_after", value=True, valid_from="2020", valid_to="..", withheld=True)
    builder.say("1", "participant", "victim", ref="E1", document="D1", polarity="-", basis="told", kind="allegation")
    builder.say("1", "x_list", ["a", {"b": None}])
    return builder.finish()


def test_an_extract_comes_back_from_json_unchanged(tmp_path: Path) -> None:
    extract = full_extract()
    write_extract(extract, tmp_path / "out.json")
    again = read_extract(tmp_path / "out.json")
    assert again.statements.sort("id").equals(extract.statements.sort("id"))
    assert again.source == extract.source
    assert again.sha256 == extract.sha256
    ExtractDocument.model_validate_json((tmp_path / "out.json").read_bytes())


def test_an_extract_comes_back_from_columns_unchanged(tmp_path: Path) -> None:
    extract = full_extract()
    write_columns(extract, tmp_path / "out")
    assert read_columns(tmp_path / "out").sha256 == extract.sha256


def test_the_same_extract_is_written_as_the_same_bytes(tmp_path: Path) -> None:
    extract = full_extract()
    shuffled = Extract(
        extract.source,
        personas=_local(extract, "personas"),
        events=_local(extract, "events"),
        documents=_local(extract, "documents"),
        statements=_local(extract, "statements").reverse(),
    )
    write_extract(extract, tmp_path / "a.json")
    write_extract(shuffled, tmp_path / "b.json")
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()


def _local(extract: Extract, part: str) -> Any:
    import polars as pl

    return getattr(extract, part).with_columns(pl.col("id").str.strip_prefix("csc:"))


def test_one_bad_statement_is_quarantined_with_its_place_and_no_value(tmp_path: Path) -> None:
    rows = [
        {"id": "s1", "about": "1", "predicate": "sex", "value": "F"},
        {"id": "s2", "about": "1", "predicate": "sex", "polarity": "perhaps Karen"},
        {"id": "s3", "predicate": "sex"},
        "Karen",
        {"id": "s4", "about": "", "predicate": "sex"},
    ]
    extract = read_extract(written(tmp_path, document(statements=rows)))
    assert extract.statements["id"].to_list() == ["csc:s1"]
    faults = extract.reconciliation.faults
    assert faults["place"].to_list() == ["/statements/1", "/statements/2", "/statements/3", "/statements/4"]
    assert "Karen" not in str(faults.to_dicts())
    assert extract.reconciliation.reconciled


def test_unknown_fields_are_kept_and_reported(tmp_path: Path) -> None:
    rows = [{"id": "s1", "about": "1", "predicate": "sex", "value": "F", "colour": "red"}]
    extract = read_extract(written(tmp_path, document(statements=rows, weather="fine")))
    assert json.loads(extract.statements["extra"][0]) == {"colour": "red"}
    assert extract.reconciliation.notes == (
        "1 fields the format does not know were ignored at the top level",
        "statements: kept 1 fields the format does not know (column extra)",
    )
    write_extract(extract, tmp_path / "again.json")
    assert json.loads((tmp_path / "again.json").read_text())["statements"][0]["colour"] == "red"


def test_numbers_given_as_ids_are_read_as_text(tmp_path: Path) -> None:
    rows = [{"id": 7, "about": 1, "predicate": "child_count", "value": 3}]
    statements = read_extract(written(tmp_path, document(statements=rows))).statements
    assert statements.select("id", "about", "value", "value_kind").row(0) == ("csc:7", "csc:1", "3", "number")


def test_repeated_and_clashing_ids_are_told_apart(tmp_path: Path) -> None:
    one = {"id": "s1", "about": "1", "predicate": "sex", "value": "F"}
    rows = [one, one, {"id": "s2", "about": "1", "predicate": "sex", "value": "F"}, {**one, "id": "s2", "value": "M"}]
    extract = read_extract(written(tmp_path, document(statements=rows)))
    part = next(p for p in extract.reconciliation.parts if p.part == "statements")
    assert (part.read, part.recorded, part.quarantined, part.skipped) == (4, 1, 2, {"repeated word for word": 1})


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("", "JSON"),
        ("{", "JSON"),
        ("[" * 100_000, "JSON"),
        ("[]", "JSON"),
        ('{"format": 3}', "JSON"),
        (json.dumps({"format": "triangulate-findings/1"}), "triangulate-extract/1"),
        (json.dumps(document(source={"id": "has space"})), "id"),
        (json.dumps(document(source=[])), "object"),
        (json.dumps(document(statements={})), "list"),
        (json.dumps({"format": "triangulate-extract/1"}), "id"),
    ],
)
def test_a_file_of_the_wrong_shape_is_one_clear_error(tmp_path: Path, content: str, kind: str) -> None:
    with pytest.raises(UnreadableInput, match=kind) as caught:
        read_extract(written(tmp_path, content))
    assert caught.value.next_step


def test_a_column_folder_with_a_missing_or_foreign_part_is_refused(tmp_path: Path) -> None:
    write_columns(full_extract(), tmp_path)
    (tmp_path / "events.parquet").write_bytes(b"not parquet")
    with pytest.raises(UnreadableInput, match="not Parquet"):
        read_columns(tmp_path)
    (tmp_path / "source.json").unlink()
    with pytest.raises(UnreadableInput, match=r"source\.json"):
        read_columns(tmp_path)


def test_a_value_with_escapes_and_line_breaks_survives(tmp_path: Path) -> None:
    words = 'He said "no"\\ \n\t \u2028 é 😀'
    rows = [{"id": "s1", "about": "1", "predicate": "x_words", "value": words, "quote": words}]
    extract = read_extract(written(tmp_path, document(statements=rows)))
    write_extract(extract, tmp_path / "again.json")
    again = json.loads((tmp_path / "again.json").read_text(encoding="utf-8"))["statements"][0]
    assert (again["value"], again["quote"]) == (words, words)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_file_in_another_encoding_says_the_same(tmp_path: Path, encoding: str) -> None:
    content = json.dumps(document(statements=[{"about": "1", "predicate": "x_a", "value": "Zoë"}]), ensure_ascii=False)
    path = tmp_path / "extract.json"
    path.write_bytes(content.encode(encoding))
    assert read_extract(path).statements["value"].to_list() == ["Zoë"]


def test_a_file_with_a_nul_character_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "extract.json"
    path.write_bytes(json.dumps(document()).encode() + b"\0")
    with pytest.raises(UnreadableInput, match="text"):
        read_extract(path)


def test_values_of_every_kind_in_one_file_keep_their_kind(tmp_path: Path) -> None:
    values: list[Any] = ["text", "", 3, 2.5, True, None, {"b": 1, "a": [None]}, ["x"]]
    rows = [{"id": f"s{n}", "about": "1", "predicate": "x_v", "value": value} for n, value in enumerate(values)]
    statements = read_extract(written(tmp_path, document(statements=rows))).statements
    assert statements["value"].to_list() == ["text", "", "3", "2.5", "true", None, '{"a":[null],"b":1}', '["x"]']
    kinds = ["text", "text", "number", "number", "boolean", "null", "object", "list"]
    assert statements["value_kind"].to_list() == kinds


def test_rows_of_several_batches_and_slices_keep_their_order_and_their_places(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(interchange, "SLICE", 7)
    monkeypatch.setattr(interchange, "BATCH", 3)
    monkeypatch.setattr(interchange_writing, "SLICE", 4)
    rows: list[Any] = [{"id": f"s{n:02}", "about": "1", "predicate": "x_v", "value": str(n)} for n in range(20)]
    rows[12] = {"id": "s12", "predicate": "x_v"}
    extract = read_extract(written(tmp_path, document(statements=rows)))
    assert extract.statements["value"].to_list() == [str(n) for n in range(20) if n != 12]
    assert extract.reconciliation.faults["place"].to_list() == ["/statements/12"]
    write_extract(extract, tmp_path / "again.json")
    again = json.loads((tmp_path / "again.json").read_text())["statements"]
    assert [row["value"] for row in again] == extract.statements["value"].to_list()
