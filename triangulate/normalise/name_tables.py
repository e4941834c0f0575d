"""Lookups made from the reviewed tables of names, and the folding of letters.

Every lookup is built once, on first use.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from triangulate.normalise.table_reader import read_table

APOSTROPHES = "'’‘`´ʼʻ′＇"
_DROP_APOSTROPHES = dict.fromkeys(map(ord, APOSTROPHES))


@dataclass(frozen=True, slots=True)
class Particles:
    """Small words of surnames: kept ``apart``, ``joins`` two surnames, ``glued`` to the word that follows."""

    apart: frozenset[str]
    joins: frozenset[str]
    glued: frozenset[str]
    glued_in_family: frozenset[str]
    separate: frozenset[str]  # apart and joins together
    portuguese: frozenset[str]  # da, das, de, do, dos, e: written or left out as people please


@dataclass(frozen=True, slots=True)
class Placeholders:
    """Words that stand where a name is not known; see the table for the meaning of each use."""

    unknown: frozenset[str]
    alone: frozenset[str]
    unborn: frozenset[str]
    filler: frozenset[str]
    role: frozenset[str]
    role_filler: frozenset[str]
    role_alone: frozenset[str]
    note: frozenset[str]
    prefix: re.Pattern[str]
    words: frozenset[str]  # every single word above: a name without any of them needs no further look


@cache
def folded_letters() -> dict[str, str]:
    """Return the Latin letters for each lower-case letter of ``name_letters.csv``."""
    return {row["letter"]: row["latin"] for row in read_table("name_letters")}


@cache
def _letters() -> dict[int, str]:
    return {ord(letter): latin for letter, latin in folded_letters().items()}


@lru_cache(maxsize=1 << 16)
def fold_word(word: str) -> str:
    """Return the word in lower-case Latin letters: no diacritics, apostrophes, digits or signs.

    Letters without a decomposition (ø, ł, ß, Cyrillic, Greek) follow ``name_letters.csv``; letters of other
    scripts stay as they are, in lower case.
    """
    if word.isascii():
        return word.lower() if word.isalpha() else "".join(filter(str.isalpha, word.lower()))
    text = unicodedata.normalize("NFC", word.translate(_DROP_APOSTROPHES)).casefold().translate(_letters())
    text = unicodedata.normalize("NFKD", text).casefold().translate(_letters()).translate(_DROP_APOSTROPHES)
    return "".join(filter(str.isalpha, text))


def _having(table: str, column: str, use: str) -> frozenset[str]:
    return frozenset(row[column] for row in read_table(table) if row["use"] == use)


@cache
def particles() -> Particles:
    """Return the particles of ``name_particles.csv`` by use."""
    apart, joins = (_having("name_particles", "particle", use) for use in ("apart", "joins"))
    return Particles(
        apart=apart,
        joins=joins,
        glued=_having("name_particles", "particle", "glued"),
        glued_in_family=_having("name_particles", "particle", "glued_in_family"),
        separate=apart | joins,
        portuguese=frozenset(row["particle"] for row in read_table("name_particles") if row["language"] == "pt"),
    )


@cache
def titles() -> frozenset[str]:
    """Return forms of address that stand before a name, folded."""
    return _having("name_titles", "word", "title")


@cache
def generations() -> frozenset[str]:
    """Return the words after a name that tell a parent from a child of one name (junior, II)."""
    return _having("name_titles", "word", "generation")


@cache
def letters_after() -> frozenset[str]:
    """Return honours and degrees written after a name."""
    return _having("name_titles", "word", "letters")


@cache
def after_name() -> frozenset[str]:
    """Return every word that follows a name without being part of it."""
    return generations() | letters_after()


@cache
def placeholders() -> Placeholders:
    """Return the words of ``name_placeholders.csv`` by use."""
    by_use = {
        use: _having("name_placeholders", "words", use)
        for use in ("unknown", "alone", "unborn", "filler", "role", "role_filler", "role_alone", "note")
    }
    marks = sorted(_having("name_placeholders", "words", "prefix"), key=lambda mark: (-len(mark), mark))
    every = frozenset(word for use, phrases in by_use.items() if use != "note" for p in phrases for word in p.split())
    every |= frozenset(f"{word}s" for word in by_use["role"] | by_use["role_alone"])  # "mum's", folded
    return Placeholders(
        **by_use,
        prefix=re.compile(r"(?<![^\W_])(" + "|".join(map(re.escape, marks)) + r")_*", re.IGNORECASE),
        words=every,
    )


@cache
def nickname_groups() -> dict[str, frozenset[str]]:
    """Return, for each given name, the groups of ``nicknames.csv`` it stands in."""
    groups: dict[str, set[str]] = {}
    for row in read_table("nicknames"):
        groups.setdefault(row["name"], set()).add(row["group"])
    return {name: frozenset(members) for name, members in groups.items()}


@cache
def given_names_apart() -> frozenset[tuple[str, str]]:
    """Return pairs of given names that look alike and are two names (each pair in both orders)."""
    pairs = [(row["name"], row["other"]) for row in read_table("given_names_apart")]
    return frozenset(pairs) | frozenset((other, name) for name, other in pairs)


@cache
def surname_endings() -> tuple[tuple[str, str], ...]:
    """Return pairs of surname endings that differ by the bearer's sex or by spelling, longest first."""
    pairs = {(row["ending"], row["counterpart"]) for row in read_table("surname_endings")}
    return tuple(sorted(pairs, key=lambda pair: (-len(pair[0]) - len(pair[1]), pair)))


@cache
def digraphs() -> tuple[tuple[str, str], ...]:
    """Return letters that some languages write as one letter with a mark or as two letters (ue, ü)."""
    return tuple((row["digraph"], row["letter"]) for row in read_table("name_digraphs"))
