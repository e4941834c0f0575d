"""Reading CSV files.

A file with header ``id,name,born`` (all but the last row of this table end in LF)::

    content below the header           rows  faults                                 blank lines
    1,Ann,2010-01-01                     1   none                                   0
    1,Ann                                0   2 fields where 3 are expected          0
    1,Ann,2010-01-01,x                   0   4 fields where 3 are expected          0
    1,"Ann<LF>Lee",2010-01-01            1   none                                   0
    1,"Ann,2010-01-01                    0   a quote is not closed                  0
    1,"Ann"x,2010-01-01                  0   text follows a closing quote           0
    <LF>1,Ann,2010-01-01                 1   none                                   1
"""

from __future__ import annotations

import csv
import io
import os
import time
import tracemalloc
from pathlib import Path

import polars as pl
import pytest

from triangulate.errors import UnreadableInput, UsageError
from triangulate.intake import CsvTable, Limits, csv_mixed, csv_table, header_of, read_csv

HEADER = b"id,name,born\n"


@pytest.fixture
def write(tmp_path: Path) -> Writer:
    return Writer(tmp_path / "table.csv")


class Writer:
    def __init__(self, path: Path) -> None:
        self.path = path

    def __call__(self, content: bytes) -> Path:
        self.path.write_bytes(content)
        return self.path


def rows(table: CsvTable) -> list[tuple[object, ...]]:
    assert table.rows_in == table.frame.height + table.faults.height
    assert table.frame.schema["_line"] == pl.UInt32
    assert all(kind == pl.String for name, kind in table.frame.schema.items() if name != "_line")
    return table.frame.rows()


@pytest.mark.parametrize(
    ("body", "expected", "faults", "blank"),
    [
        (b"1,Ann,2010-01-01\n", [("1", "Ann", "2010-01-01", 2)], [], 0),
        (b"1,Ann\n2,Bo,x\n", [("2", "Bo", "x", 3)], [(2, "2 fields where 3 are expected")], 0),
        (b"1,Ann,x,y\n2,Bo,x", [("2", "Bo", "x", 3)], [(2, "4 fields where 3 are expected")], 0),
        (b'1,"Ann\nLee",x\n2,Bo,y\n', [("1", "Ann\nLee", "x", 2), ("2", "Bo", "y", 4)], [], 0),
        (b'1,"Ann,x\n2,Bo,y\n', [("2", "Bo", "y", 3)], [(2, "a quote is not closed")], 0),
        (b'1,"Ann"z,x\n2,Bo,y\n', [("2", "Bo", "y", 3)], [(2, "text follows a closing quote")], 0),
        (b"\n1,Ann,x\n \n2,Bo,y\n\n\n", [("1", "Ann", "x", 3), ("2", "Bo", "y", 5)], [], 4),
        (b'1,"A ""B"" C",""\n', [("1", 'A "B" C', None, 2)], [], 0),
        (b",,\n", [(None, None, None, 2)], [], 0),
        (b"1,5'10\" tall,x\n", [("1", "5'10\" tall", "x", 2)], [], 0),
        (b'1,"a\nb"\n2,Bo,y\n', [("2", "Bo", "y", 4)], [(2, "2 fields where 3 are expected")], 0),
        (b'1,"a\n2,Bo,y\nb"\n', [("2", "Bo", "y", 3)], [(2, "a quote is not closed"), (4, "1 fields")], 0),
        (b'1,"a\n\nb",x\n', [("1", "a\n\nb", "x", 2)], [], 0),
    ],
)
def test_every_row_is_kept_or_quarantined_with_its_line(
    write: Writer, body: bytes, expected: list[tuple[object, ...]], faults: list[tuple[int, str]], blank: int
) -> None:
    table = read_csv(write(HEADER + body))
    assert rows(table) == expected
    assert [line for line, _ in table.faults.rows()] == [line for line, _ in faults]
    assert all(kind.startswith(start) for (_, kind), (_, start) in zip(table.faults.rows(), faults, strict=True))
    assert table.blank_lines == blank


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("quote", [b"", b'"'])
@pytest.mark.parametrize("last", [True, False])
def test_all_line_ends_give_the_same_rows(write: Writer, end: bytes, quote: bytes, last: bool) -> None:
    lines = [b"id,name", b"1," + quote + b"Ann" + quote, b"2," + quote + b"Bo" + quote]
    table = read_csv(write(end.join(lines) + (end if last else b"")))
    assert rows(table) == [("1", "Ann", 2), ("2", "Bo", 3)]
    assert (table.blank_lines, table.faults.height) == (0, 0)


def test_mixed_line_ends_each_end_a_line(write: Writer) -> None:
    assert rows(read_csv(write(b"id,name\r\n1,Ann\n2,Bo\r3,Cy\r\n"))) == [
        ("1", "Ann", 2),
        ("2", "Bo", 3),
        ("3", "Cy", 4),
    ]


def test_a_crlf_inside_quotes_is_one_line_break(write: Writer) -> None:
    table = read_csv(write(b'id,name\r\n1,"Ann\r\nLee"\r\n2,Bo\r\n'))
    assert rows(table) == [("1", "Ann\nLee", 2), ("2", "Bo", 4)]


def test_a_stray_carriage_return_in_the_last_cell_ends_a_line(write: Writer) -> None:
    table = read_csv(write(b"id,name\r\n1,Ann\rx\n2,Bo\r\n"))
    assert rows(table) == [("1", "Ann", 2), ("2", "Bo", 4)]
    assert table.faults.rows() == [(3, "1 fields where 2 are expected")]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_detected_from_the_header(write: Writer, separator: str) -> None:
    table = read_csv(write(f'id{separator}"a,b;c|d"{separator}x\n1{separator}2{separator}3\n'.encode()))
    assert table.separator == separator
    assert rows(table) == [("1", "2", "3", 2)]


def test_rows_with_another_separator_are_quarantined(write: Writer) -> None:
    table = read_csv(write(b"id;name;born\n1,Ann,x\n2;Bo;y\n"))
    assert rows(table) == [("2", "Bo", "y", 3)]
    assert table.faults.rows() == [(2, "1 fields where 3 are expected")]


@pytest.mark.parametrize("separator", ["", ",,", '"', "\n", "é"])
def test_an_impossible_separator_is_a_usage_error(write: Writer, separator: str) -> None:
    with pytest.raises(UsageError):
        read_csv(write(b"a,b\n"), separator=separator)


@pytest.mark.parametrize(
    ("encoded", "encoding"),
    [
        ("id,name\n1,Zoë\n".encode(), "utf-8"),
        ("id,name\n1,Zoë\n".encode("utf-8-sig"), "utf-8-sig"),
        ("id,name\n1,Zoë\n".encode("utf-16"), "utf-16"),
        ("id,name\n1,Zoë\n".encode("cp1252"), "cp1252"),
    ],
)
def test_names_survive_every_encoding(write: Writer, encoded: bytes, encoding: str) -> None:
    table = read_csv(write(encoded))
    assert table.encoding == encoding
    assert rows(table) == [("1", "Zoë", 2)]


def test_the_encoding_is_decided_by_the_whole_content(write: Writer) -> None:
    table = read_csv(write(b"id,name\n" + b"1,plain\n" * 300_000 + "2,Zoë\n".encode("cp1252")))
    assert table.encoding == "cp1252"
    assert table.frame["name"][-1] == "Zoë"


def test_one_column_needs_no_separator_and_counts_blank_lines(write: Writer) -> None:
    table = read_csv(write(b"name\nAnn\n\nBo\n"))
    assert rows(table) == [("Ann", 2), ("Bo", 4)]
    assert table.blank_lines == 1


@pytest.mark.parametrize("content", [b"id,name", b"id,name\n", b"\xef\xbb\xbfid,name\r\n"])
def test_a_header_alone_gives_an_empty_table(write: Writer, content: bytes) -> None:
    table = read_csv(write(content))
    assert rows(table) == []
    assert table.frame.columns == ["id", "name", "_line"]


def test_blank_lines_below_a_lone_header_are_counted(write: Writer) -> None:
    assert read_csv(write(b"id,name\n\n \n")).blank_lines == 2


def test_blank_lines_above_the_header_are_counted(write: Writer) -> None:
    table = read_csv(write(b"\n\n id , name \n1,Ann\n"))
    assert table.frame.columns == ["id", "name", "_line"]
    assert rows(table) == [("1", "Ann", 4)]
    assert table.blank_lines == 2


def test_a_header_may_span_lines(write: Writer) -> None:
    table = read_csv(write(b'id,"full\nname"\n1,Ann\n'))
    assert table.frame.columns == ["id", "full\nname", "_line"]
    assert rows(table) == [("1", "Ann", 3)]


def test_a_header_longer_than_the_first_block_is_read(write: Writer) -> None:
    names = [f"{'c' * 100}{place}" for place in range(1_000)]
    table = read_csv(write((",".join(names) + "\n" + ",".join("1" for _ in names) + "\n" + "1,2\n").encode()))
    assert table.frame.columns[:-1] == names
    assert table.frame.height == 1
    assert table.faults.rows() == [(3, "2 fields where 1000 are expected")]


def test_unnamed_columns_are_named_by_place(write: Writer) -> None:
    assert read_csv(write(b"id,,\n1,2,3\n")).frame.columns == ["id", "_column_2", "_column_3", "_line"]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "the file is empty"),
        (b"\n \n", "the file is empty"),
        (b"id,name,id\n", "columns 1 and 3"),
        (b"id,_line\n", "column 2 has a name kept"),
        (b'id,"name\n1,Ann\n', "a quote in the header"),
        (b"id,na\0me\n", "not text"),
        (b"\xff\xfei\x00d", "breaks the encoding its byte order mark names"),
        (b"\xff\xfei\x00\x00\x00", "not text"),
    ],
)
def test_a_file_without_a_usable_header_is_refused(write: Writer, content: bytes, kind: str) -> None:
    with pytest.raises(UnreadableInput, match=kind) as caught:
        read_csv(write(content))
    assert "Ann" not in str(caught.value)


def test_too_many_columns_are_refused(write: Writer) -> None:
    with pytest.raises(UnreadableInput, match="more than 2 columns"):
        read_csv(write(HEADER), limits=Limits(max_columns=2))


def test_too_large_a_file_is_refused(write: Writer) -> None:
    with pytest.raises(UnreadableInput, match="larger than 10 bytes"):
        read_csv(write(HEADER), limits=Limits(max_file_bytes=10))


def test_too_long_a_line_is_refused_wherever_it_stands(write: Writer) -> None:
    limits = Limits(max_line_bytes=100)
    long_line = b"1," + b"x" * 200 + b",2\n"
    for content in (HEADER + long_line, HEADER * 0 + long_line, HEADER + b"1,2,3\n" * 50 + long_line[:-1]):
        with pytest.raises(UnreadableInput, match="one line is longer than 100 bytes"):
            read_csv(write(content), limits=limits)
    assert read_csv(write(HEADER + b"1,2,3\n" * 50), limits=limits).rows_in == 50


@pytest.mark.parametrize("start", [b"", HEADER])
def test_a_gigabyte_in_one_line_is_refused_quickly_in_little_memory(write: Writer, start: bytes) -> None:
    path = write(start)
    os.truncate(path, 1_000_000_000)
    tracemalloc.start()
    began = time.perf_counter()
    try:
        with pytest.raises(UnreadableInput, match="one line is longer"):
            read_csv(path)
        assert time.perf_counter() - began < 1
        assert tracemalloc.get_traced_memory()[1] < 64 * 1024 * 1024
    finally:
        tracemalloc.stop()


def test_a_truncated_file_keeps_the_rows_before_the_break(write: Writer) -> None:
    table = read_csv(write(HEADER + b'1,Ann,"x"\n2,Bo,"y'))
    assert rows(table) == [("1", "Ann", "x", 2)]
    assert table.faults.rows() == [(3, "a quote is not closed")]


def test_quotes_that_never_close_cannot_make_the_reader_hang(write: Writer) -> None:
    began = time.perf_counter()
    with pytest.raises(UnreadableInput, match="too many quotes are not closed"):
        read_csv(write(HEADER + b'x","a\n' * 30_000))
    assert time.perf_counter() - began < 5


@pytest.mark.parametrize("columns", [3, 600])
def test_both_readers_give_the_same_table(write: Writer, columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    body = "".join(
        ",".join(f'"r{row}, c{column}\nx"' if (row + column) % 7 == 0 else f"{row}" for column in range(columns)) + "\n"
        for row in range(40)
    )
    path = write((",".join(f"c{place}" for place in range(columns)) + "\n" + body).encode())
    fast = read_csv(path)
    monkeypatch.setattr(csv_table, "_regular", lambda *_: None)
    monkeypatch.setattr(csv_mixed, "parse_regular", lambda *_, **__: None)
    slow = read_csv(path)
    assert fast.frame.equals(slow.frame)
    expected = [tuple(row) for row in csv.reader(io.StringIO(body))]
    assert fast.frame.drop("_line").rows() == expected


def test_a_large_quoted_file_is_read_in_pieces(write: Writer) -> None:
    body = b'"1","A ""x"", y","z"\r\n' * 100_000
    table = read_csv(write(b"id,name,born\r\n" + body))
    assert table.frame.select(pl.all().n_unique()).row(0) == (1, 1, 1, 100_000)
    assert table.frame.row(-1) == ("1", 'A "x", y', "z", 100_001)


def test_a_cut_inside_a_quoted_cell_does_no_harm(write: Writer) -> None:
    body = b'1,"text\n7,8,9\n7,8,9\n7,8,9\n7,8,9\nend",3\n' * 40_000
    table = read_csv(write(HEADER + body))
    assert (table.frame.height, table.faults.height) == (40_000, 0)
    assert table.frame["_line"].diff().drop_nulls().unique().to_list() == [6]


def test_rows_that_all_span_lines_are_read_in_one_piece(write: Writer) -> None:
    table = read_csv(write(HEADER + b'1,"Ann\nLee, x",3\n' * 40_000))
    assert (table.frame.height, table.faults.height, table.frame["_line"][-1]) == (40_000, 0, 80_000)


def test_the_header_is_read_without_the_rest(write: Writer) -> None:
    assert header_of(write(b"\xef\xbb\xbf id ;name\n1;2\n")) == ["id", "name"]
    assert header_of(write(b"id,name")) == ["id", "name"]
    assert header_of(write(b"id|name\n"), separator=",") == ["id|name"]
    assert header_of(write(HEADER + b"x" * 100_000 + b"\xff")) == ["id", "name", "born"]


@pytest.mark.parametrize("content", [b"", b"a\0b", b"x" * 100_000, b'"open', b"\xff\xfe\x00\xd8a"])
def test_no_header_is_no_error(write: Writer, content: bytes) -> None:
    assert header_of(write(content)) is None


def test_no_header_in_a_missing_file(tmp_path: Path) -> None:
    assert header_of(tmp_path / "none.csv") is None


def test_no_value_shows_in_a_representation(write: Writer) -> None:
    assert "Ann" not in repr(read_csv(write(HEADER + b"1,Ann,x\n")))
