"""Takes out of a written name what is not part of it: remarks, another name after "aka", a birth name."""

from __future__ import annotations

import re

from triangulate.normalise.name_tables import APOSTROPHES, fold_word, placeholders

WORD = re.compile(rf"(?:[^\W\d_]|[\u0300-\u036f{APOSTROPHES}])+")
_BRACKETS = re.compile(r"[(\[{]([^)\]}]*)[)\]}]?")
_BORN_WORDS = r"n[ée]e|né|formerly|z\s+domu|z\s+d\.|n[aă]scut[aă]|nascida"
_BORN = re.compile(rf"(?:^|[\s,;])(?:{_BORN_WORDS})[\s:.]+(?=\S)", re.IGNORECASE)
_ALSO_WORDS = r"aka|a\.k\.a\.?|a/k/a|also known as|alias"
_ALSO = re.compile(rf"\s(?:{_ALSO_WORDS})\s.*$", re.IGNORECASE | re.DOTALL)
_REMARKS = re.compile(rf"[_(\[{{]|\s(?:{_ALSO_WORDS})\s", re.IGNORECASE)
_SIGNS = re.compile(rf"[,/_(\[{{]|\s(?:{_BORN_WORDS}|{_ALSO_WORDS})[\s:.]", re.IGNORECASE)


def folded_words(text: str) -> list[str]:
    """Return the words of a text, folded."""
    return [fold_word(word) for word in WORD.findall(text)]


def may_hold_remarks(text: str) -> bool:
    """Whether the text holds a sign or word that needs more than splitting at spaces."""
    return _SIGNS.search(text) is not None


def without_remarks(text: str) -> tuple[str, str]:
    """Return the text without remarks, and the first remark (a prefix of a system, or a note in brackets)."""
    if _REMARKS.search(text) is None:
        return text, ""
    marks: list[str] = []

    def keep_name(found: re.Match[str]) -> str:
        words = folded_words(found[1])
        known = placeholders()
        if not words or " ".join(words) in known.note or all(w in known.role or w in known.role_filler for w in words):
            marks.append(" ".join(words))
            return " "
        return f" {found[1]} "

    def drop_prefix(found: re.Match[str]) -> str:
        marks.append(found[1].casefold())
        return " "

    if "_" in text:
        text = placeholders().prefix.sub(drop_prefix, text)
    text = _BRACKETS.sub(keep_name, text)
    return _ALSO.sub("", text), next((mark for mark in marks if mark), "")


def cut_birth_name(text: str) -> tuple[str, str]:
    """Return the name without the part that follows "née" and the like, and that part."""
    before, *after = _BORN.split(text, maxsplit=1)
    return (before, after[0]) if after and before.strip() else (text, "")
