"""Whatever the bytes, a reader gives a result or ``UnreadableInput``; and no row is lost or made up."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from triangulate.errors import UnreadableInput
from triangulate.intake import (
    head_of,
    header_of,
    iter_json_lines,
    iter_records,
    read_csv,
    read_json,
    read_text,
    root_of,
)

QUICK = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

CSV = 'id,name,born\r\n1,"Ann, ""A""",2010-01-01\r\n\r\n2,"Bo\nLee",\r\n3,Zoë,x\r\n'
XML = '<?xml version="1.0"?>\n<!-- n --><r xmlns="urn:a"><h a="1"/><c><d>Zoë</d></c><c/></r>'
JSON = '{"format": "f/1", "a": [1, 2.5, "Zo\\u00eb \\ud83d\\ude00"], "b": {"c": null, "c": true}}'

csv_like = st.text(alphabet=st.sampled_from('ab,;"\n\r \té'), max_size=60)
codecs = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252", "utf-16-le"])


@st.composite
def damaged(draw: st.DrawFn, text: str) -> bytes:
    """A real document, encoded somehow, cut short, with a few bytes overwritten."""
    data = bytearray(text.encode(draw(codecs), errors="replace"))
    del data[draw(st.integers(0, len(data))) :]
    for _ in range(draw(st.integers(0, 3))):
        if data:
            data[draw(st.integers(0, len(data) - 1))] = draw(st.integers(0, 255))
    return bytes(data)


def check_csv(path: Path) -> None:
    header_of(path)
    try:
        table = read_csv(path)
    except UnreadableInput:
        return
    assert table.rows_in == table.frame.height + table.faults.height
    lines = [*table.frame["_line"].to_list(), *table.faults["line"].to_list()]
    assert len(set(lines)) == len(lines)
    total = len(io.StringIO(read_text(path).text, newline=None).read().splitlines(keepends=False))
    assert all(line > 1 for line in lines)
    assert table.rows_in + table.blank_lines <= total + 1


def check_all(path: Path) -> None:
    check_csv(path)
    root_of(path)
    head_of(path)
    for read in (
        lambda: read_text(path),
        lambda: read_json(path),
        lambda: list(iter_json_lines(path)),
        lambda: list(iter_records(path, {"c"})),
    ):
        try:
            read()
        except UnreadableInput:
            continue


@QUICK
@given(data=st.binary(max_size=200))
def test_random_bytes_never_break_a_reader(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a"
    path.write_bytes(data)
    check_all(path)


@pytest.mark.parametrize("text", [CSV, XML, JSON], ids=["csv", "xml", "json"])
@QUICK
@given(data=st.data())
def test_damaged_documents_never_break_a_reader(tmp_path: Path, text: str, data: st.DataObject) -> None:
    path = tmp_path / "a"
    path.write_bytes(data.draw(damaged(text)))
    check_all(path)


@QUICK
@given(body=csv_like, header=st.sampled_from(["h", "h,i", "h,i,j", "h;i", '"h",i']))
def test_no_csv_row_is_lost(tmp_path: Path, header: str, body: str) -> None:
    path = tmp_path / "a"
    path.write_bytes(f"{header}\n{body}".encode())
    check_csv(path)


cells = st.text(alphabet=st.sampled_from('ab,;"\n é'), max_size=6)


@QUICK
@given(
    table=st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=8),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    broken=st.sampled_from(["", "1,2"]),
)
def test_what_the_csv_module_writes_is_read_back(
    tmp_path: Path, table: list[tuple[str, str, str]], end: str, quoting: int, broken: str
) -> None:
    path = tmp_path / "a"
    text = io.StringIO()
    # With CR as its line end, the writer leaves an LF inside a cell unquoted, which then ends a line.
    every = quoting == csv.QUOTE_ALL or end == "\r"
    writer = csv.writer(text, quoting=csv.QUOTE_ALL if every else csv.QUOTE_MINIMAL, lineterminator=end)
    writer.writerows([("x", "y", "z"), *table])
    path.write_bytes((text.getvalue() + broken).encode())
    read = read_csv(path)
    expected = [tuple(cell or None for cell in row) for row in table]
    assert read.frame.drop("_line").rows() == expected
    assert read.faults.height == bool(broken)


@QUICK
@given(size=st.integers(0, len(XML)))
def test_a_truncated_document_yields_only_whole_records(tmp_path: Path, size: int) -> None:
    path = tmp_path / "a"
    path.write_bytes(XML.encode()[:size])
    seen = []
    try:
        for record in iter_records(path, {"c"}):
            seen.append(len(record))
    except UnreadableInput:
        assert size < len(XML.encode())
    assert seen == [1, 0][: len(seen)]
