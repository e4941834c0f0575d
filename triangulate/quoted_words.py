"""The words in which a statement was made, and whether a quotation stands in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Final

from triangulate.normalise.folding import fold_text
from triangulate.normalise.table_reader import read_table
from triangulate.vocabulary import PREDICATES, About

Row = Mapping[str, Any]

REDACTED: Final = re.compile(r"\[\s*(?:redacted|removed|withheld)[^\]]*\]|[█■]|\bx{4,}\b", re.IGNORECASE)
"""Marks where something was removed from a text."""
_LEFT_OUT: Final = re.compile(r"\[?(?:…|\.\.\.)\]?")
_QUOTED: Final = re.compile(r"“([^”]+)”|\"([^\"]+)\"|‘([^’]+)’|(?<!\w)'(.+?)'(?!\w)")
_LONGEST_NOTE: Final = 25
"""Words: a longer text may say a thing in too many ways for a list of words to tell that it does not."""


def words_of(statement: Row) -> str:
    """Return the words in which a statement was made, as far as they are held; empty for a withheld one."""
    if statement["withheld"]:
        return ""
    if statement["quote"]:
        return str(statement["quote"])
    known = PREDICATES.get(statement["predicate"])
    text = known is None or known.takes == "text" or known.about is not About.PERSONA
    value = statement["value"] if text and statement["value_kind"] == "text" else None
    return str(value or (statement["raw"] if text else None) or "")


def quoted_in(quote: str, texts: Iterable[str]) -> bool | None:
    """Return whether ``quote`` stands in one of ``texts``, case and punctuation aside; None if it cannot be told.

    An ellipsis in the quote stands for anything left out. A text that is shorter than the quote and part of it, or
    from which something was removed, tells nothing.
    """
    pieces = [piece for part in _LEFT_OUT.split(quote) if (piece := fold_text(part))]
    known = [text for text in texts if text.strip()]
    if not pieces or not known:
        return None
    answers = [_stands_in(pieces, text) for text in known]
    return True if True in answers else None if None in answers else False


def is_own_wording(quote: str, paragraph: str | None) -> bool:
    """Return whether a paragraph says ``quote`` in its own words: the words stand in it, and not in quotation marks."""
    words = fold_text(quote)
    if not paragraph or not words or f" {words} " not in f" {fold_text(paragraph) or ''} ":
        return False
    marked = _QUOTED.findall(paragraph)
    return not any(f" {words} " in f" {fold_text(''.join(parts)) or ''} " for parts in marked)


def _stands_in(pieces: list[str], text: str) -> bool | None:
    folded = f" {fold_text(text) or ''} "
    place = 0
    for piece in pieces:
        found = folded.find(f" {piece} ", place)
        if found < 0:
            part = f" {' '.join(pieces)} "
            return None if REDACTED.search(text) or (len(folded.split()) > 1 and folded in part) else False
        place = found + len(piece)
    return True


def speaks_of_nothing(code: str, text: str) -> bool:
    """Return whether a short note has no word that may speak of a code of concern (``concern_words.csv``)."""
    words = (fold_text(text) or "").split()
    stems = _concern_words().get(code, ())
    if not words or not stems or len(words) > _LONGEST_NOTE or REDACTED.search(text):
        return False
    return not any(word.startswith(stem) for word in words for stem in (*stems, *code.split("_")))


@cache
def _concern_words() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for row in read_table("concern_words"):
        found.setdefault(row["code"], []).append(row["word"])
    return {code: tuple(words) for code, words in found.items()}
