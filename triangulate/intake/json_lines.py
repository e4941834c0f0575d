"""JSON lines: one JSON value a line, each read or refused by itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from triangulate.intake.csv_records import LineFault
from triangulate.intake.files import PathLike, open_regular, read_chunks, refuse
from triangulate.intake.json_document import InvalidJsonError, parse_json
from triangulate.intake.limits import DEFAULT_LIMITS, Limits
from triangulate.intake.text import encoding_of_chunks


def iter_json_lines(path: PathLike, limits: Limits = DEFAULT_LIMITS) -> Iterator[tuple[int, object]]:
    """Yield ``(line, value)`` for every line that is not blank; lines are counted from 1 and end in LF or CRLF.

    A line that cannot be used (not valid JSON, a repeated name, longer than ``max_line_bytes``) yields a
    ``LineFault`` as its value, which a caller must count as quarantined. Memory stays flat.

    Raises ``UnreadableInput`` if the file cannot be read or is in UTF-16.
    """
    encoding = encoding_of_chunks(read_chunks(path))
    if encoding == "utf-16":
        raise refuse(path, "JSON lines in UTF-16 are not read", "Save the file as UTF-8.")
    with open_regular(path) as file:
        number = 0
        while raw := file.readline(limits.max_line_bytes + 1):
            number += 1
            if len(raw) > limits.max_line_bytes:
                _skip_line(file, raw, limits)
                yield number, LineFault(number, f"the line is longer than {limits.max_line_bytes:,} bytes")
                continue
            if raw.strip():
                # A byte order mark can only open the file; elsewhere the same codec reads plain UTF-8.
                yield number, _value(number, raw, encoding if number == 1 else encoding.removesuffix("-sig"), limits)


def _skip_line(file: BinaryIO, raw: bytes, limits: Limits) -> None:
    while raw and not raw.endswith(b"\n"):
        raw = file.readline(limits.max_line_bytes)


def _value(number: int, raw: bytes, encoding: str, limits: Limits) -> object:
    try:
        value, duplicates = parse_json(raw.decode(encoding), limits.max_depth)
    except UnicodeDecodeError:
        return LineFault(number, f"the line breaks the encoding of the file ({encoding})")
    except InvalidJsonError as fault:
        return LineFault(number, str(fault).replace("at line 1, column", "at column"))
    return LineFault(number, f"{duplicates} names are repeated in an object") if duplicates else value
