"""One CSV record at a time, by RFC 4180 (IETF, 2005), for the lines that the column-wise reader sets aside.

Two liberties that real exports need: a quote inside a cell that does not begin with one is an ordinary character
(``5'10"``), and records may differ in length, which the caller judges. Text after a closing quote is a fault: it is
what an unclosed quote looks like once it has met the next one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

UNCLOSED_QUOTE = "a quote is not closed"
TEXT_AFTER_QUOTE = "text follows a closing quote"

_QUOTED_TEXT = re.compile(r'[^"]*+(?:""[^"]*+)*+')


@dataclass(frozen=True, slots=True)
class Record:
    """The cells of one record and the index of the first line after it."""

    cells: tuple[str, ...] = field(repr=False)
    next_line: int


@dataclass(frozen=True, slots=True)
class LineFault:
    """A line that could not be used: its number in the file, counted from 1, and the kind of fault."""

    line: int
    kind: str


def read_record(lines: Sequence[str], start: int, separator: str) -> Record | LineFault:
    """Return the record that begins at ``lines[start]``, which may reach over further lines inside quotes.

    A line break inside a cell is ``\\n`` whatever the file's own. The fault's line is ``start + 1``.
    """
    cells: list[str] = []
    at, line, position = start, lines[start], 0
    while True:
        if not line.startswith('"', position):
            end = line.find(separator, position)
            cells.append(line[position:] if end < 0 else line[position:end])
            if end < 0:
                return Record(tuple(cells), at + 1)
            position = end + 1
            continue
        quoted = _quoted(lines, at, position + 1)
        if quoted is None:
            return LineFault(start + 1, UNCLOSED_QUOTE)
        cell, at, position = quoted
        cells.append(cell)
        line = lines[at]
        if position == len(line):
            return Record(tuple(cells), at + 1)
        if line[position] != separator:
            return LineFault(start + 1, TEXT_AFTER_QUOTE)
        position += 1


def _quoted(lines: Sequence[str], at: int, position: int) -> tuple[str, int, int] | None:
    """Return a quoted cell's text, and the line index and position after its closing quote; None if unclosed."""
    parts: list[str] = []
    while at < len(lines):
        end = _end_of_quoted(lines[at], position)
        parts.append(lines[at][position:end])
        if end < len(lines[at]):
            return "\n".join(parts).replace('""', '"'), at, end + 1
        at, position = at + 1, 0
    return None


def _end_of_quoted(line: str, position: int) -> int:
    match = _QUOTED_TEXT.match(line, position)
    return match.end() if match else position  # the pattern matches the empty text too
