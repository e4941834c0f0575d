"""Reads a recorded name into parts that can be compared.

Nothing is thrown away: the caller keeps the value as written, and a ``Name`` is a derived key. The reader
accepts what agencies write: a structured name, "Amelia Rose Le Brun", "LE BRUN, Amelia", the police form
"RENOUF/KAI", "Siobhan Hamon née Le Brun", and names that stand for nobody ("UNKNOWN", "Baby Smith", "Mum").
What follows "aka" is another name of its own; it is left out here, and a source should state it separately.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from triangulate.normalise.name_placeholders import is_placeholder
from triangulate.normalise.name_remarks import (
    cut_birth_name,
    folded_words,
    is_plain,
    split_words,
    without_remarks,
)
from triangulate.normalise.name_tables import (
    APOSTROPHES,
    after_name,
    fold_word,
    generations,
    particles,
    placeholders,
    titles,
)

_HYPHENS = r"\-‐‑‒–—―"
_CHUNK = re.compile(rf"(?:[^\W\d_]|[\u0300-\u036f{APOSTROPHES}{_HYPHENS}])+")
_SPACED_HYPHEN = re.compile(rf"\s*[{_HYPHENS}]\s*")


@dataclass(frozen=True, slots=True, repr=False)
class Name:
    """One recorded name, folded to lower-case Latin letters without diacritics or apostrophes.

    ``family`` leaves the particles out; ``family_words`` holds particles and surnames in written order;
    ``birth_family`` is the surname after "née"; ``marker`` is a remark found on the name ("mig_error_",
    "deceased"); ``generation`` is "jnr", "ii" and the like. The text form shows no personal value.
    """

    given: tuple[str, ...] = ()
    family: tuple[str, ...] = ()
    particles: tuple[str, ...] = ()
    title: str = ""
    placeholder: bool = False
    initials_only: bool = False
    family_words: tuple[str, ...] = ()
    birth_family: tuple[str, ...] = ()
    marker: str = ""
    generation: str = ""

    @property
    def family_key(self) -> str:
        """Particles and surnames in one word: "lebrun" for "Le Brun", "LE-BRUN" and "Lebrun"."""
        return "".join(self.family_words)

    @property
    def full_key(self) -> str:
        """Given names, a bar, and the family key: "amelia rose|lebrun"."""
        return f"{' '.join(self.given)}|{self.family_key}"

    @property
    def sorted_key(self) -> str:
        """The words of the name in alphabetical order, each once, particles left out."""
        words = {*self.given, *self.family}
        return " ".join(sorted(words - particles().separate or words))

    def __repr__(self) -> str:
        kind = "placeholder, " if self.placeholder else ""
        return f"<Name: {kind}{len(self.given)} given, {len(self.family)} family>"


def parse_name(value: str | Mapping[str, object]) -> Name:
    """Return the parts of a name given as one string or as ``{"given": [...], "family": "..."}``.

    A mapping may also hold ``title`` or ``prefix``; with neither ``given`` nor ``family`` its ``text`` is read.
    A value that names nobody, or holds no letter, comes back with ``placeholder`` set. Raises nothing.
    """
    if isinstance(value, str):
        return _parse_text(value)
    given, family = _texts(value.get("given")), _texts(value.get("family"))
    if not given and not family:
        return _parse_text(" ".join(_texts(value.get("text"))))
    title = " ".join(_texts(value.get("title") or value.get("prefix")))
    return _parse_parts(" ".join(given), " ".join(family), title)


def _texts(part: object) -> tuple[str, ...]:
    if isinstance(part, str):
        return (part,) if part.strip() else ()
    if isinstance(part, (list, tuple)):
        return tuple(item for item in part if isinstance(item, str) and item.strip())
    return ()


@lru_cache(maxsize=1 << 17)
def _parse_parts(given: str, family: str, title: str) -> Name:
    mark = other_mark = ""
    born: tuple[str, ...] = ()
    if not is_plain(given):
        given, mark = without_remarks(given)
    if not is_plain(family):
        family, other_mark = without_remarks(family)
        family, born = _cut_birth_family(family)
    name = _build(split_words(given), split_words(family), born, mark or other_mark, structured=True)
    if name.title or not title:
        return name
    return replace(name, title=next(map(fold_word, split_words(title)), ""))


@lru_cache(maxsize=1 << 17)
def _parse_text(text: str) -> Name:
    mark = ""
    born: tuple[str, ...] = ()
    if is_plain(text):
        chunks = (_SPACED_HYPHEN.sub("-", text) if "-" in text else text).split()
    else:
        text, mark = without_remarks(text)
        text, born = _cut_birth_family(text)
        for sign in ",/":
            left, found, right = text.partition(sign)
            if found and not _only_letters_after(right) and " ".join(folded_words(text)) not in placeholders().unknown:
                return _build(split_words(right), split_words(left), born, mark, structured=True)
        chunks = _CHUNK.findall(_SPACED_HYPHEN.sub("-", text))
    given, family = _part_chunks(chunks)
    return _build(given, family, born, mark, structured=False)


def _only_letters_after(text: str) -> bool:
    words = folded_words(text)
    return all(word in after_name() for word in words)


def _cut_birth_family(text: str) -> tuple[str, tuple[str, ...]]:
    now, born = cut_birth_name(text)
    return now, _family(split_words(born), structured=True)[2] if born else ()


def _part_chunks(chunks: list[str]) -> tuple[list[str], list[str]]:
    """Return the words of given names and of the family name, from a name written as one string.

    The family name starts at the first particle after the first word, else it is the last word; a surname in
    capitals beside other words in mixed case tells its own place ("Richard SMITH", "DUPONT Jean").
    """
    head: list[str] = []
    while len(chunks) > 1 and fold_word(chunks[0]) in titles():
        head, chunks = [*head, chunks[0]], chunks[1:]
    tail: list[str] = []
    while len(chunks) > 1 and fold_word(chunks[-1]) in after_name():
        tail, chunks = [chunks[-1], *tail], chunks[:-1]
    if len(chunks) < 2:
        words = split_words(" ".join(chunks))
        return (head + tail, words) if head else (words + tail, [])
    first, last = _family_place(chunks)
    given, family = chunks[:first] + chunks[last:], chunks[first:last]
    return head + split_words(" ".join(given)) + tail, split_words(" ".join(family))


def _family_place(chunks: list[str]) -> tuple[int, int]:
    size = len(chunks)
    capitals = [len(chunk) > 1 and chunk.isupper() for chunk in chunks]
    if True in capitals and not all(cap or len(chunk) == 1 for cap, chunk in zip(capitals, chunks, strict=True)):
        first = capitals.index(True)
        last = first + next((i for i, cap in enumerate(capitals[first:]) if not cap), size - first)
        one_run = sum(capitals) == last - first and (first == 0 or last == size)
        run = {fold_word(chunk) for chunk in chunks[first:last]}
        if one_run and max(map(len, chunks[first:last])) > 2 and run.isdisjoint(placeholders().words):
            return first, last
    small = particles()
    for place in range(1, size - 1):
        folded = fold_word(chunks[place])
        if folded in small.joins:
            if place > 1 and chunks[place].islower():
                return place - 1, size
        elif folded in small.apart or folded in small.glued:
            return place, size
    return size - 1, size


def _family(words: list[str], *, structured: bool) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Return surnames, particles, and both in written order, with "Mc", "O", "St" glued to what follows."""
    small, folded = particles(), [word for word in map(fold_word, words) if word]
    if len(folded) < 2:
        return tuple(folded), (), tuple(folded)
    surnames: list[str] = []
    apart: list[str] = []
    written: list[str] = []
    glue = ""
    for place, word in enumerate(folded):
        more = place < len(folded) - 1
        if more and not glue and (word in small.glued or (structured and word in small.glued_in_family)):
            glue = word
            continue
        word, glue = glue + word, ""
        written.append(word)
        if more and (word in small.apart or (place and word in small.joins)):
            apart.append(word)
        else:
            surnames.append(word)
    return tuple(surnames), tuple(apart), tuple(written)


def _build(given: list[str], family: list[str], born: tuple[str, ...], marker: str, *, structured: bool) -> Name:
    words = [word for word in map(fold_word, given) if word]
    title = generation = ""
    while words and words[0] in titles() and (len(words) > 1 or family):
        title, words = title or words[0], words[1:]
    while structured and len(family) > 1 and fold_word(family[0]) in titles():
        title, family = title or fold_word(family[0]), family[1:]
    while words and len(words) + bool(family) > 1 and words[-1] in after_name():
        last = words.pop()
        generation = last if last in generations() else generation
    while structured and len(family) > 1 and fold_word(family[-1]) in after_name():
        last, family = fold_word(family[-1]), family[:-1]
        generation = last if last in generations() else generation
    stands_for_nobody, words, family = is_placeholder(words, family)
    surnames, apart, written = _family(family, structured=structured)
    return Name(
        given=tuple(words),
        family=surnames,
        particles=apart,
        title=title,
        placeholder=stands_for_nobody,
        initials_only=bool(words) and max(map(len, words)) == 1,
        family_words=written,
        birth_family=born,
        marker=marker,
        generation=generation,
    )
