"""Opening and reading a file from outside, within limits."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from triangulate.errors import UnreadableInput

PathLike = str | os.PathLike[str]

CHUNK_BYTES = 1024 * 1024


def refuse(path: PathLike, kind: str, next_step: str) -> UnreadableInput:
    """Return the error for one file. ``kind`` and ``next_step`` must not hold a value from the file."""
    return UnreadableInput(place=os.fspath(path), kind=kind, next_step=next_step)


@contextmanager
def open_regular(path: PathLike) -> Iterator[BinaryIO]:
    """Open a regular file for reading bytes.

    Raises ``UnreadableInput`` if the file is missing, may not be read, or is not a regular file: a pipe or device
    can block for ever or never end.
    """
    try:
        # Without O_NONBLOCK, opening a pipe that nobody writes to would block before its kind can be seen.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        raise refuse(path, "there is no such file", "Check the path.") from None
    except (OSError, ValueError):
        raise refuse(path, "the file cannot be opened", "Check that it is a file and may be read.") from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise refuse(path, "this is not a regular file", "Give the path of a file, not of a folder or pipe.")
    with os.fdopen(descriptor, "rb") as file:
        try:
            yield file
        except OSError:
            raise refuse(path, "reading the file failed", "Check the disk or share, and try again.") from None


def read_head(path: PathLike, size: int) -> bytes:
    """Return at most the first ``size`` bytes of a regular file. Raises ``UnreadableInput`` as ``open_regular``."""
    with open_regular(path) as file:
        return file.read(size)


def read_chunks(path: PathLike, size: int = CHUNK_BYTES) -> Iterator[bytes]:
    """Yield the bytes of a regular file in pieces of at most ``size``. Raises as ``open_regular``."""
    with open_regular(path) as file:
        while chunk := file.read(size):
            yield chunk


def read_bounded(path: PathLike, *, max_file_bytes: int, max_line_bytes: int) -> bytes:
    """Return the whole content of a regular file.

    Raises ``UnreadableInput`` as ``open_regular``; if the file is larger than ``max_file_bytes``; and, having read
    no more than about ``max_line_bytes`` past the last line break, if one line is longer than that.
    """
    with open_regular(path) as file:
        size = os.fstat(file.fileno()).st_size
        if size <= min(max_line_bytes, max_file_bytes):  # no line can be too long: one read, no copy
            return file.read(size)
    chunks: list[bytes] = []
    total = open_line = 0
    # A line inside one piece is within the limit, because no piece is longer than the limit.
    for chunk in read_chunks(path, min(CHUNK_BYTES, max_line_bytes)):
        total += len(chunk)
        if total > max_file_bytes:
            raise refuse(path, f"the file is larger than {_size(max_file_bytes)}", "Split it, or raise max_file_bytes.")
        first, last = _line_breaks(chunk)
        if open_line + (len(chunk) if first < 0 else first) > max_line_bytes:
            raise refuse(
                path,
                f"one line is longer than {_size(max_line_bytes)}",
                "Check that the file is complete and is in the format its name says.",
            )
        open_line = open_line + len(chunk) if last < 0 else len(chunk) - last - 1
        chunks.append(chunk)
    return b"".join(chunks)


def _line_breaks(chunk: bytes) -> tuple[int, int]:
    """Return where the first and the last line break of a chunk stand (LF or CR), or (-1, -1)."""
    places = [at for at in (chunk.find(b"\n"), chunk.find(b"\r")) if at >= 0]
    return (min(places), max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))) if places else (-1, -1)


def _size(count: int) -> str:
    mib = count / (1024 * 1024)
    return f"{mib:,.0f} MiB" if mib >= 1 else f"{count:,} bytes"
