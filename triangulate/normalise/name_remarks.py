"""Takes out of a written name what is not part of it: remarks, another name after "aka", a birth name."""

from __future__ import annotations

import re

from triangulate.normalise.name_tables import APOSTROPHES, fold_word, placeholders

_WORD = re.compile(rf"(?:[^\W\d_]|[\u0300-\u036f{APOSTROPHES}])+")
_BRACKETS = re.compile(r"[(\[{]([^)\]}]*)[)\]}]?")
_BORN_WORDS = r"n(?:[ée]|e\u0301)e|né|formerly|z\s+domu|z\s+d\.|n[aă]scut[aă]|nascida"
_BORN = re.compile(rf"(?:^|[\s,;])(?:{_BORN_WORDS})[\s:.]+(?=\S)", re.IGNORECASE)
_ALSO_WORDS = r"aka|a\.k\.a\.?|a/k/a|also known as|alias"
_ALSO = re.compile(rf"\s(?:{_ALSO_WORDS})\s.*$", re.IGNORECASE | re.DOTALL)
_SIGN_WORDS = frozenset(
    {"nee", "née", "né", "formerly", "z", "nascuta", "nascută", "născuta", "născută", "nascida", "aka", "also", "alias"}
)


def is_plain(text: str) -> bool:
    """Whether the text is letters, spaces and hyphens only, without a word that announces another name."""
    return text.replace(" ", "").replace("-", "").isalpha() and _SIGN_WORDS.isdisjoint(text.lower().split())


def split_words(text: str) -> list[str]:
    """Return the words of a text as written: runs of letters, marks and apostrophes."""
    words = text.replace("-", " ").split()
    return words if "".join(words).isalpha() else _WORD.findall(text)  # the short way gives the same, much sooner


def folded_words(text: str) -> list[str]:
    """Return the words of a text, folded."""
    return [fold_word(word) for word in split_words(text)]


def without_remarks(text: str) -> tuple[str, str]:
    """Return the text without remarks, and the first remark (a prefix of a system, or a note in brackets)."""
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
