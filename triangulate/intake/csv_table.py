"""A CSV file as a table of text columns: every row with its line number, every unusable row accounted for.

A file in which every line is well formed, which is the rule, is proved so in one pass over its bytes and parsed by
Polars (``csv_regular``). Any other file is read with its good lines column-wise and the rest one by one
(``csv_mixed``). Both give the same table for the same rows.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field

import polars as pl

from triangulate.intake.csv_header import Header, check_header, check_separator, find_header, split_lines
from triangulate.intake.csv_mixed import MixedRows
from triangulate.intake.csv_records import LineFault
from triangulate.intake.csv_regular import is_regular, parse_regular
from triangulate.intake.files import PathLike, read_bounded, refuse
from triangulate.intake.limits import DEFAULT_LIMITS, Limits
from triangulate.intake.text import NOT_TEXT, NOT_TEXT_STEP, decode, detect_encoding

_HEADER_BYTES = 64 * 1024
_LINE_BREAK = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class CsvTable:
    """A table read from a CSV file. ``rows_in == frame.height + faults.height`` always holds.

    ``frame``
        One row a record, in file order. Every column of the header as ``String``, under its stripped name (a column
        without a name is ``_column_<place>``), cells as written, line breaks inside a cell as ``\\n``, empty cells
        null; and ``_line`` (``UInt32``), the physical line the record begins on, counted from 1.
    ``faults``
        One row a quarantined record: ``line`` (``UInt32``), ``kind`` (``String``); never a value.
    ``blank_lines``
        Lines without a character other than white space; they are no records.
    """

    frame: pl.DataFrame = field(repr=False)
    faults: pl.DataFrame = field(repr=False)
    encoding: str
    separator: str
    rows_in: int
    blank_lines: int
    sha256: str


def read_csv(path: PathLike, *, separator: str | None = None, limits: Limits = DEFAULT_LIMITS) -> CsvTable:
    """Return the content of a CSV file whose first non-blank line is the header.

    Without ``separator``, the header decides between comma, semicolon, tab and bar. A record with the wrong number
    of fields, or a quote that is not closed, is quarantined in ``faults`` and never loses another.

    Raises ``UnreadableInput`` if the file cannot be read, is empty, is not text, exceeds ``max_file_bytes``,
    ``max_line_bytes`` or ``max_columns``, or if its header is malformed or names two columns alike; ``UsageError``
    if ``separator`` is not one ASCII character.
    """
    check_separator(separator)
    data = read_bounded(path, max_file_bytes=limits.max_file_bytes, max_line_bytes=limits.max_line_bytes)
    if b"\0" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise refuse(path, NOT_TEXT, NOT_TEXT_STEP)
    content, encoding = _as_utf8(path, data)
    header = _header(path, content, separator, limits)
    frame = _regular(content, header)
    if frame is not None:
        return _table(frame, [], header.blank_lines, encoding, header.separator, data)
    frame, faults, blank_lines = _mixed(path, content, header)
    return _table(frame, faults, header.blank_lines + blank_lines, encoding, header.separator, data)


def _as_utf8(path: PathLike, data: bytes) -> tuple[bytes, str]:
    """Return the content as UTF-8 without byte order mark, and the encoding it came in."""
    if detect_encoding(data, whole=True) == "utf-8":
        return data, "utf-8"
    text, encoding = decode(path, data)
    return text.encode(), encoding


def _header(path: PathLike, content: bytes, separator: str | None, limits: Limits) -> Header:
    size = _HEADER_BYTES
    while True:
        lines = split_lines(content[:size].decode(errors="ignore"))
        header = find_header(lines, separator)
        # Unless the content is whole, its last line may be cut short.
        if size >= len(content) or (header is not None and header.data_line < len(lines)):
            break
        size *= 16
    if header is None:
        if not content.strip():
            raise refuse(path, "the file is empty", "Check that the export is complete.")
        raise refuse(path, "a quote in the header row is not closed", "Check that this is a CSV file.")
    check_header(path, header, limits)
    return header


def _regular(content: bytes, header: Header) -> pl.DataFrame | None:
    """Return the rows if the whole content, header included, is regular; None if it needs the slower reader."""
    if header.data_line != 1 or b"\n" not in content:
        return None
    end_of_line = "\r\n" if b"\r" in content else "\n"
    if not is_regular(content, header.separator, len(header.names), end_of_line):
        return None
    return parse_regular(content, header.separator, header.names, has_header=True)


def _mixed(path: PathLike, content: bytes, header: Header) -> tuple[pl.DataFrame, list[LineFault], int]:
    """Return the rows, the faults and the number of blank lines below the header, of any content."""
    text = content.decode()
    if b"\r" in content:
        text = _LINE_BREAK.sub("\n", text)
    lines = pl.Series([text.removesuffix("\n")]).str.split("\n").explode()  # the last break ends a line, begins none
    lines = lines.slice(header.data_line)
    mixed = MixedRows(path, lines, header.separator, header.names, header.data_line + 1)
    frame, blank = mixed.read()
    return frame, mixed.faults, blank


def _table(
    frame: pl.DataFrame, faults: list[LineFault], blank_lines: int, encoding: str, separator: str, data: bytes
) -> CsvTable:
    return CsvTable(
        frame=frame,
        faults=pl.DataFrame(
            {"line": [fault.line for fault in faults], "kind": [fault.kind for fault in faults]},
            schema={"line": pl.UInt32, "kind": pl.String},
        ),
        encoding=encoding,
        separator=separator,
        rows_in=frame.height + len(faults),
        blank_lines=blank_lines,
        sha256=hashlib.sha256(data).hexdigest(),
    )
