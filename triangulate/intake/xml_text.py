"""The text of an XML document, piece by piece, safe to hand to a parser.

The bytes are decoded here, so that the checks see what the parser will see: a ``<!DOCTYPE`` written in UTF-16 or
behind comments is a ``<!DOCTYPE`` like any other. A document type declaration can stand only before the root element
(XML 1.0, W3C, 2008, production 22), and without one there are no entities to expand and nothing external to fetch.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from triangulate.intake.files import PathLike, read_chunks, read_head, refuse
from triangulate.intake.limits import Limits
from triangulate.intake.text import NOT_TEXT, NOT_TEXT_STEP, encoding_of_chunks

XML_SPACE = " \t\r\n"

# 64 KiB keeps the parsed but not yet delivered part of a document small; larger pieces measured slower.
_PIECE_BYTES = 64 * 1024

# White space and comments, each taken whole (atomic), so that no text makes the match slow.
_BEFORE_DECLARATION = re.compile(r"((?:[ \t\r\n]++|(?><!--.*?-->))++)(<\?xml[ \t\r\n][^>]*+>)", re.DOTALL)

_DECLARATION = re.compile(
    rb"""(?s)(?:\s++|(?><!--.*?-->))*+<\?xml\s[^>]*?\bencoding\s*=\s*["']([A-Za-z][A-Za-z0-9._:-]{0,40})["']"""
)

# Names as IANA registers them (character sets registry), to the codec used. None: the content decides.
_ACCEPTED: dict[str, str | None] = {
    "utf-8": None,
    "utf8": None,
    "us-ascii": None,
    "ascii": None,
    "iso-8859-1": "latin-1",
    "latin1": "latin-1",
    "latin-1": "latin-1",
    "windows-1252": "cp1252",
    "cp1252": "cp1252",
}
_WIDE = ("utf-16", "utf-16le", "utf-16be", "utf-16-le", "utf-16-be")


def xml_encoding(path: PathLike, head: bytes) -> str | None:
    """Return the codec that a byte order mark or the XML declaration names, or None if the content must decide.

    UTF-16 without a mark is told by its zero bytes (XML 1.0, W3C, 2008, appendix F). Raises ``UnreadableInput`` for
    a declared encoding other than UTF-8, UTF-16, ISO-8859-1, Windows-1252 and ASCII.
    """
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if len(head) > 1 and 0 in head[:2]:
        return "utf-16-le" if head[0] else "utf-16-be"
    declared = _DECLARATION.match(head)
    if declared is None:
        return None
    name = declared.group(1).decode("ascii").lower()
    if name not in _ACCEPTED:
        kind = "declares UTF-16 and is not written in it" if name in _WIDE else "declares an encoding that is not read"
        raise refuse(path, f"the XML declaration {kind}", "Save the document again as UTF-8.")
    return _ACCEPTED[name]


def xml_pieces(path: PathLike, limits: Limits) -> Iterator[str]:
    """Yield the text of an XML document, beginning with its declaration or root, in pieces.

    White space and comments before the declaration, which parsers refuse and real files have, are moved behind it.
    Raises ``UnreadableInput`` if the file cannot be read, is not text, breaks its encoding, or declares a document
    type or entities.
    """
    encoding = xml_encoding(path, read_head(path, 1024)) or encoding_of_chunks(_text_chunks(path))
    decoder = codecs.getincrementaldecoder(encoding)()
    prolog: str | None = ""
    for chunk in read_chunks(path, _PIECE_BYTES):
        text = _decoded(path, decoder, chunk)
        if prolog is not None:
            prolog += text
            if not prolog_is_over(path, prolog):
                if len(prolog) > limits.max_prolog_bytes:
                    raise refuse(path, "the part before the root element is too long", "Check that this is XML.")
                continue
            text, prolog = declaration_first(prolog), None
        yield text
    yield (prolog or "") + _decoded(path, decoder, b"", final=True)


def _text_chunks(path: PathLike) -> Iterator[bytes]:
    """Yield the bytes of a file that is not UTF-16, up to the first NUL: a sparse gigabyte is not read to its end."""
    for chunk in read_chunks(path):
        if b"\0" in chunk:
            raise refuse(path, NOT_TEXT, NOT_TEXT_STEP)
        yield chunk


def declaration_first(text: str) -> str:
    """Return the text with an XML declaration moved before white space and comments; line numbers stay.

    >>> declaration_first("<!-- export --> <?xml version='1.0'?><r/>")
    "<?xml version='1.0'?><!-- export --> <r/>"
    """
    return _BEFORE_DECLARATION.sub(r"\2\1", text, count=1) if _BEFORE_DECLARATION.match(text) else text


def _decoded(path: PathLike, decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> str:
    try:
        text = decoder.decode(chunk, final)
    except UnicodeDecodeError:
        raise refuse(path, "the content breaks the encoding it declares", "Save the document again as UTF-8.") from None
    if "\0" in text:
        raise refuse(path, NOT_TEXT, NOT_TEXT_STEP)
    return text


def prolog_is_over(path: PathLike, text: str) -> bool:
    """Tell whether the root element, or something that only the parser can judge, has been reached in ``text``.

    Raises ``UnreadableInput`` at ``<!`` that opens no comment: a document type declaration or an entity.
    """
    at = 0
    while True:
        while at < len(text) and text[at] in XML_SPACE:
            at += 1
        if text.startswith("<!--", at):
            end = text.find("-->", at + 4)
        elif text.startswith("<?", at):
            end = text.find("?>", at + 2)
        elif text.startswith("<!", at) and not "<!--".startswith(text[at:]):
            raise refuse(
                path,
                "the document declares a document type or entities, which are not read",
                "Remove the <!DOCTYPE ...> declaration, if the document comes from somebody you trust.",
            )
        else:
            # Fewer characters than it takes to tell a comment from a declaration: wait for more.
            return at < len(text) and not "<!--".startswith(text[at:])
        if end < 0:
            return False
        at = end + (3 if text.startswith("<!--", at) else 2)
