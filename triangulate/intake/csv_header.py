"""The header row of a CSV table: its separator and its column names."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from triangulate.errors import UnreadableInput, UsageError
from triangulate.intake.csv_records import LineFault, Record, read_record
from triangulate.intake.csv_regular import LINE_COLUMN
from triangulate.intake.files import PathLike, read_head, refuse
from triangulate.intake.limits import DEFAULT_LIMITS, Limits
from triangulate.intake.text import decode_head

SEPARATORS = (",", ";", "\t", "|")


@dataclass(frozen=True, slots=True)
class Header:
    """The header row: its separator, its column names, the blank lines above it, and the line where data begin."""

    separator: str
    names: tuple[str, ...]
    blank_lines: int
    data_line: int  # index of the first line below the header, counted from 0


def check_separator(separator: str | None) -> None:
    """Raise ``UsageError`` unless the separator is None or one ASCII character that can separate cells."""
    if separator is not None and (len(separator) != 1 or not separator.isascii() or separator in '"\r\n\0'):
        raise UsageError(
            place="read_csv",
            kind="the separator is not one ASCII character other than a quote or line break",
            next_step="Leave it out to have it detected, or give a character such as a comma.",
        )


def find_header(lines: Sequence[str], separator: str | None) -> Header | None:
    """Return the header in the first non-blank line (and those its quotes reach over), or None if there is none.

    Without a separator given, the one that occurs most often outside quotes in the header is taken; on a tie, the
    first of comma, semicolon, tab, bar; a header without any is one column wide.
    """
    start = next((index for index, line in enumerate(lines) if line.strip()), None)
    if start is None:
        return None
    separator = separator or detect_separator(lines[start])
    record = read_record(lines, start, separator)
    if isinstance(record, LineFault):
        return None
    return Header(separator, _names(record), start, record.next_line)


def detect_separator(header_line: str) -> str:
    """Return the separator that occurs most often outside quotes in a header line (a comma if there is none)."""
    outside = "".join(header_line.split('"')[::2])
    return max(SEPARATORS, key=outside.count)  # max keeps the first of equals


def _names(record: Record) -> tuple[str, ...]:
    # Spreadsheets write trailing separators; a place is the only name such a column has.
    return tuple(cell.strip() or f"_column_{place}" for place, cell in enumerate(record.cells, 1))


def check_header(path: PathLike, header: Header, limits: Limits) -> None:
    """Raise ``UnreadableInput`` for too many columns or a name that occurs twice, naming the columns' places."""
    if len(header.names) > limits.max_columns:
        raise refuse(path, f"the header has more than {limits.max_columns:,} columns", "Check the separator.")
    seen: dict[str, int] = {}
    for place, name in enumerate(header.names, 1):
        if name in seen:
            raise refuse(
                path,
                f"columns {seen[name]} and {place} of the header (line {header.blank_lines + 1}) have the same name",
                "Rename one of them.",
            )
        if name == LINE_COLUMN:
            raise refuse(path, f"column {place} has a name kept for line numbers", "Rename the column.")
        seen[name] = place


def header_of(path: PathLike, *, separator: str | None = None, limits: Limits = DEFAULT_LIMITS) -> list[str] | None:
    """Return the column names of a CSV file from its first ``head_bytes`` bytes, to recognise a format.

    None if the file cannot be read, is not text, or holds no complete first row within those bytes. Raises
    ``UsageError`` for an impossible separator.
    """
    check_separator(separator)
    try:
        head = read_head(path, limits.head_bytes)
    except UnreadableInput:
        return None
    text = decode_head(head)
    if text is None:
        return None
    lines = split_lines(text)
    if len(head) == limits.head_bytes:
        lines = lines[:-1]  # the last line may be cut
    header = find_header(lines, separator)
    return None if header is None or len(header.names) > limits.max_columns else list(header.names)


def split_lines(text: str) -> list[str]:
    """Return the lines of a text without their ends; LF, CRLF and CR end a line, and nothing else does."""
    return io.StringIO(text, newline=None).read().split("\n")
