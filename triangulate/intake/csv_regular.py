"""CSV content in which every line is well formed: proved in one pass over the bytes, then parsed by Polars.

Polars alone pads a row that is too short with nulls, and reads stray quotes by rules of its own; so it is given
only content whose every row is known to hold the right number of cells.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import polars as pl

from triangulate.intake.csv_records import Record, read_record

LINE_COLUMN = "_line"

_PIECES = 4
_PIECE_BYTES = 256 * 1024
_CUT_TRIES = 50
_MAX_PATTERN_CELLS = 500  # 2,000 compile, 5,000 exceed the size limit of Polars' regex engine


def row_pattern(separator: str, cells: int, end_of_line: str) -> str | None:
    """Return a regular expression (Rust syntax) for one well-formed row, or None if it would be too large.

    A cell is quoted, with inner quotes doubled, or holds no quote at all (RFC 4180, IETF, 2005, section 2).
    """
    if cells > _MAX_PATTERN_CELLS:
        return None
    mark = re.escape(separator)
    line_break = "" if end_of_line == "\n" else r"\r\n"  # CRLF inside a cell is left to the slower reader
    cell = rf'(?:"(?:[^"{line_break}]|"")*"|[^"{mark}\r\n]*)'
    return rf"{cell}(?:{mark}{cell}){{{cells - 1}}}"


def is_regular(data: bytes, separator: str, cells: int, end_of_line: str) -> bool:
    """Tell whether every line of ``data`` is a well-formed row of ``cells`` cells, with no blank line.

    The last line may lack its end. One column is never called regular: a blank line looks like its rows.
    """
    if cells == 1:
        return False
    if b'"' in data:
        return _matches_rows(data, separator, cells, end_of_line)
    kept = (separator + end_of_line).encode()
    skeleton = data.translate(None, bytes(value for value in range(256) if value not in kept))
    row = (separator * (cells - 1) + end_of_line).encode()
    if not data.endswith(b"\n"):
        skeleton += end_of_line.encode()
    return len(skeleton) % len(row) == 0 and skeleton == row * (len(skeleton) // len(row))


def _matches_rows(data: bytes, separator: str, cells: int, end_of_line: str) -> bool:
    row = row_pattern(separator, cells, end_of_line)
    if row is None:
        return False
    end = re.escape(end_of_line)
    cuts = _cuts(data, separator, cells)
    # The last row may lack its line end; an empty last line is none, since a row of several cells is never empty.
    pattern = rf"\A(?:{row}{end})*(?:{row})?\z"
    whole = pl.DataFrame([pl.Series("data", [data], dtype=pl.Binary)])
    pieces = [pl.col("data").bin.slice(start, stop - start).cast(pl.String) for start, stop in pairwise(cuts)]
    found = whole.select(piece.str.contains(pattern).alias(str(place)) for place, piece in enumerate(pieces))
    return all(found.row(0))


def _cuts(data: bytes, separator: str, cells: int) -> list[int]:
    """Return where to cut the data into pieces that Polars can match side by side.

    A cut goes before a line that is a whole row. Should that line stand inside a quoted cell all the same, its piece
    does not match, and the data go to the slower reader, which reads them right.
    """
    step = max(len(data) // _PIECES, _PIECE_BYTES)
    cuts = [0]
    while cuts[-1] + step < len(data):
        cut = _whole_row_from(data, cuts[-1] + step, separator, cells)
        if cut is None:
            break
        cuts.append(cut)
    return [*cuts, len(data)]


def _whole_row_from(data: bytes, start: int, separator: str, cells: int) -> int | None:
    at = data.find(b"\n", start) + 1
    for _ in range(_CUT_TRIES):
        end = data.find(b"\n", at)
        if not at or end < 0:
            return None
        record = read_record([data[at:end].decode().removesuffix("\r")], 0, separator)
        if isinstance(record, Record) and len(record.cells) == cells:
            return at
        at = end + 1
    return None


def parse_regular(
    data: bytes, separator: str, names: Sequence[str], *, has_header: bool, first_line: int = 1
) -> pl.DataFrame | None:
    """Return the rows of regular data as text columns plus ``_line``, empty cells null.

    ``first_line`` is the number of the first line of ``data``, the header's if there is one. None if Polars does not
    find the rows that are there, or met a carriage return where none can be.
    """
    quoted = b'"' in data
    try:
        frame = pl.read_csv(
            data,
            has_header=has_header,
            schema=dict.fromkeys(names, pl.String),
            separator=separator,
            quote_char='"' if quoted else None,
        )
    except pl.exceptions.PolarsError:
        return None
    if b"\r" in data and frame.get_column(names[-1]).str.contains("\r", literal=True).any():
        return None
    first_line += has_header
    if not quoted:
        return _numbered(frame, first_line)
    if any(frame.select((pl.all() == "").any()).row(0)):
        frame = frame.with_columns(pl.when(pl.all() != "").then(pl.all()))
    lines = data.count(b"\n") + (not data.endswith(b"\n")) - has_header
    if frame.height == lines:
        return _numbered(frame, first_line)
    inner = frame.select(pl.sum_horizontal(pl.all().str.count_matches("\n", literal=True))).to_series() + 1
    if int(inner.sum()) != lines:
        return None
    return frame.hstack([(inner.cum_sum() - inner + first_line).cast(pl.UInt32).alias(LINE_COLUMN)])


def _numbered(frame: pl.DataFrame, first_line: int) -> pl.DataFrame:
    numbers = pl.int_range(first_line, first_line + frame.height, dtype=pl.UInt32, eager=True)
    return frame.hstack([numbers.alias(LINE_COLUMN)])
