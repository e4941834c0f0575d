"""Which encoding a file is in, and its text.

Order of the decision: byte order mark (Unicode 16.0, 2.13); UTF-8 if the *whole* content is valid UTF-8;
Windows-1252 if every byte is defined in it; Latin-1 (ISO/IEC 8859-1), which defines every byte. Text in a
single-byte encoding is valid UTF-8 only by rare accident, so validity decides better than any frequency guess.
"""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from triangulate.intake.files import PathLike, read_bounded, refuse
from triangulate.intake.limits import DEFAULT_LIMITS, Limits

# The bytes that Windows-1252 leaves undefined (Unicode Consortium, CP1252.TXT, 1998).
_UNDEFINED_IN_CP1252 = tuple(bytes([value]) for value in (0x81, 0x8D, 0x8F, 0x90, 0x9D))

NOT_TEXT = "the content is not text (it holds NUL characters)"
NOT_TEXT_STEP = "Export it as text; if it is a workbook, save each sheet as CSV UTF-8."


@dataclass(frozen=True, slots=True)
class Text:
    """A file's text without byte order mark, the encoding it was read with, and the SHA-256 of its bytes."""

    text: str = field(repr=False)
    encoding: str
    sha256: str


def detect_encoding(head: bytes, *, whole: bool = False) -> str:
    """Return ``utf-8-sig``, ``utf-16``, ``utf-8``, ``cp1252`` or ``latin-1`` for the bytes at hand.

    Unless ``whole`` is set, the bytes are the beginning of a longer file and may end inside a character. A
    decision about a file must rest on its whole content; the head is enough only to recognise a format.
    """
    return encoding_of_chunks((head,), whole=whole)


def encoding_of_chunks(chunks: Iterable[bytes], *, whole: bool = True) -> str:
    """Return the encoding of content given in pieces, as ``detect_encoding``; with no byte kept."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    marked: str | None = None
    utf8 = cp1252 = first = True
    for chunk in chunks:
        if first and (marked := _marked(chunk)):
            return marked
        first = False
        if utf8:
            utf8 = _still_utf8(decoder, chunk)
        cp1252 = cp1252 and not any(value in chunk for value in _UNDEFINED_IN_CP1252)
    if utf8 and (not whole or not decoder.getstate()[0]):
        return "utf-8"
    return "cp1252" if cp1252 else "latin-1"


def _marked(start: bytes) -> str | None:
    if start.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    return "utf-16" if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else None


def _still_utf8(decoder: codecs.IncrementalDecoder, chunk: bytes) -> bool:
    if chunk.isascii() and not decoder.getstate()[0]:
        return True
    try:
        decoder.decode(chunk)
    except UnicodeDecodeError:
        return False
    return True


def decode(path: PathLike, data: bytes) -> tuple[str, str]:
    """Return the text of a file's whole content and its encoding.

    Raises ``UnreadableInput`` if a byte order mark promises an encoding that the content breaks, or if the text
    holds a NUL character, which no text format allows.
    """
    encoding = detect_encoding(data, whole=True)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise refuse(
            path,
            f"the content breaks the encoding its byte order mark names ({encoding}) at byte {error.start + 1:,}",
            "Export it again as UTF-8; the copy may be incomplete.",
        ) from None
    if "\0" in text:
        raise refuse(path, NOT_TEXT, NOT_TEXT_STEP)
    return text, encoding


def decode_head(head: bytes) -> str | None:
    """Return the text of a file's first bytes, or None if they are not text; a last cut character is dropped."""
    encoding = detect_encoding(head)
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(head)
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def read_text(path: PathLike, limits: Limits = DEFAULT_LIMITS) -> Text:
    """Return the whole text of a file, with its encoding and digest. Line breaks are kept as they are.

    Raises ``UnreadableInput`` if the file cannot be read, exceeds ``max_file_bytes`` or ``max_line_bytes``, or is
    not text.
    """
    data = read_bounded(path, max_file_bytes=limits.max_file_bytes, max_line_bytes=limits.max_line_bytes)
    text, encoding = decode(path, data)
    return Text(text=text, encoding=encoding, sha256=hashlib.sha256(data).hexdigest())
