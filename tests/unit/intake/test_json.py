"""Reading JSON documents, their heads and JSON lines."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from triangulate.errors import UnreadableInput
from triangulate.intake import JsonHead, Limits, LineFault, head_of, iter_json_lines, read_json

BUNDLE = JsonHead(False, ("resourceType", "entry"), {"resourceType": "Bundle"}, True)
LIST = JsonHead(True, ("format", "n"), {"format": "f/1"}, True)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.json"


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_names_survive_every_encoding(path: Path, codec: str) -> None:
    path.write_bytes('{"name": "Zoë", "n": [1, 2.5, null, true, {}, []]}'.encode(codec))
    document = read_json(path)
    assert document.value == {"name": "Zoë", "n": [1, 2.5, None, True, {}, []]}
    assert (document.encoding, document.duplicate_keys) == (codec, 0)
    assert "Zo" not in repr(document)


def test_repeated_names_are_counted(path: Path) -> None:
    path.write_text('{"a": 1, "a": 2, "b": [{"c": 1, "c": 1, "c": 1}]}')
    document = read_json(path)
    assert document.value == {"a": 2, "b": [{"c": 1}]}
    assert document.duplicate_keys == 3


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", "line 1, column 1"),
        ('{"secret": 1,\n "b": }', "line 2, column 7"),
        ('{"secret": "Ann', "line 1, column 12"),
        ('["secret\\q"]', "line 1, column 9"),
        ("[1] [2]", "Extra data"),
        ("[NaN]", "NaN or Infinity"),
        ("[-Infinity]", "NaN or Infinity"),
        ("[1e999]", "too large"),
        ("[" + "9" * 5_000 + "]", "too many digits"),
        ("[" * 300 + "]" * 300, "nested more than 200 deep"),
        ("[" * 100_000, "nested more than 200 deep|not valid JSON"),
        ('["[", ' + "[" * 300 + "]" * 300 + "]", "nested more than 200 deep"),
        ('{"a":' * 201 + "{}" + "}" * 201, "nested more than 200 deep"),
        ('["\\ud800"]', "lone surrogate"),
        ('{"a": "\0"}', "not text"),
    ],
)
def test_invalid_json_is_refused_by_place_and_kind(path: Path, text: str, kind: str) -> None:
    path.write_text(text)
    with pytest.raises(UnreadableInput, match=kind) as caught:
        read_json(path)
    assert "secret" not in str(caught.value)
    assert "Ann" not in str(caught.value)


@pytest.mark.parametrize("text", ["[" * 200 + "]" * 200, '["[", {"a": "}"}]', '["\\ud83d\\ude00"]', "1", '"["'])
def test_what_only_looks_too_deep_or_broken_is_read(path: Path, text: str) -> None:
    path.write_text(text)
    assert read_json(path).value == json.loads(text)


def test_a_gigabyte_in_one_line_is_refused_quickly(path: Path) -> None:
    path.write_bytes(b"[")
    os.truncate(path, 1_000_000_000)
    began = time.perf_counter()
    with pytest.raises(UnreadableInput, match="one line is longer than 4 MiB"):
        read_json(path, Limits(max_json_line=4 * 1024 * 1024))
    assert time.perf_counter() - began < 1


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ('{"resourceType": "Bundle", "entry": [{"id": "x"}]}', BUNDLE),
        ('[{"format": "f/1", "n": {"a": [1, "]"]}}, {"b": 1}]', LIST),
        ('{"a": 1, "format": 2, "b": "x', JsonHead(False, ("a", "format", "b"), {}, False)),
        ('{"a": [1, 2', JsonHead(False, ("a",), {}, False)),
        ('{"a": 1, "b', JsonHead(False, ("a",), {}, False)),
        ("{}", JsonHead(False, (), {}, True)),
        ("[]", JsonHead(True, (), {}, True)),
        ("{", JsonHead(False, (), {}, False)),
        ('{"\\q": 1}', JsonHead(False, (), {}, False)),
        ('\ufeff{"a": -1.5e3}', JsonHead(False, ("a",), {}, True)),
    ],
)
def test_the_head_shows_names_and_marks(path: Path, text: str, head: JsonHead) -> None:
    path.write_text(text)
    assert head_of(path) == head


def test_the_head_of_a_large_document_is_read_alone(path: Path) -> None:
    path.write_text('{"a": 1, "resourceType": "Patient", "entry": [' + '{"x": 1},' * 50_000)
    assert head_of(path) == JsonHead(False, ("a", "resourceType", "entry"), {"resourceType": "Patient"}, False)


@pytest.mark.parametrize("content", [b"", b"1", b"[1]", b"<r/>", b"\0", b'"a"'])
def test_no_head_is_no_error(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    assert head_of(path) is None
    assert head_of(path.with_name("none")) is None


def test_a_bad_line_never_loses_another(path: Path) -> None:
    path.write_bytes(
        b'\xef\xbb\xbf{"a": 1}\r\n\n{"a": \n{"a": 1, "a": 2}\n["' + b"x" * 100 + b'"]\n[1]\n["\xff"]\n["\\ud800"]\n[2]'
    )
    found = list(iter_json_lines(path, Limits(max_line_bytes=40)))
    values = {line: value for line, value in found if not isinstance(value, LineFault)}
    faults = {value.line: value.kind for _, value in found if isinstance(value, LineFault)}
    assert values == {1: {"a": 1}, 6: [1], 9: [2]}
    assert [line for line, _ in found] == [1, 3, 4, 5, 6, 7, 8, 9]
    assert faults[3].startswith("not valid JSON at line 2") or "column" in faults[3]
    assert faults[4] == "1 names are repeated in an object"
    assert faults[5] == "the line is longer than 40 bytes"
    assert faults[7] == "the line breaks the encoding of the file (utf-8)"
    assert "lone surrogate" in faults[8]


def test_lines_in_windows_1252_are_read(path: Path) -> None:
    path.write_bytes('["Zoë"]\n'.encode("cp1252"))
    assert list(iter_json_lines(path)) == [(1, ["Zoë"])]


def test_lines_in_utf16_are_refused(path: Path) -> None:
    path.write_bytes("[1]\n".encode("utf-16"))
    with pytest.raises(UnreadableInput, match="UTF-16"):
        list(iter_json_lines(path))
