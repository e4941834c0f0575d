"""Words that name somebody by a role ("Dad", "mum's partner", "MGM"), read from ``role_words.csv``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from triangulate.normalise.name_tables import fold_word
from triangulate.normalise.table_reader import read_table

if TYPE_CHECKING:
    from collections.abc import Mapping

_AROUND: Final = frozenset(
    "a an and biological birth child childs current her his my natural new of s the their to".split()  # noqa: SIM905
)
_LONGEST: Final = 2


@dataclass(frozen=True, slots=True)
class Role:
    """A role: its ``relation`` to the child (see the table), ``sex`` and ``side`` (empty if the word leaves it open).

    ``of``: the sex of the parent whose partner is meant ("mum's partner"), or empty.
    """

    relation: str
    sex: str
    side: str
    of: str = ""


@lru_cache(maxsize=1 << 14)
def read_role(text: str) -> Role | None:
    """Return the role that a text names and nothing besides; None for a name, or a role beside a name.

    >>> read_role("Dad"), read_role("mum's partner"), read_role("Dad (Mark Renouf)")
    (Role(relation='parent', sex='M', side='', of=''), Role(relation='partner', sex='', side='', of='F'), None)
    """
    words = [w for w in (fold_word(part) for part in re.split(r"[^\w'’]+", text)) if w]
    roles = []
    place = 0
    while place < len(words):
        size = next((n for n in range(_LONGEST, 0, -1) if _at(words, place, n) is not None), 0)
        found = _at(words, place, size) if size else None
        if found is not None:
            roles.append(found)
        elif words[place] not in _AROUND:
            return None
        place += size or 1
    if not roles:
        return None
    last = roles[-1]
    if len(roles) == 1:
        return last
    first = roles[0]
    if first.relation == "parent" and last.relation in ("partner", "parent", "sibling"):
        return _of_parent(first, last)
    return None


def _of_parent(first: Role, last: Role) -> Role:
    """Return whom a role of a parent names: a partner, the parent's mother, the parent's brother."""
    side = {"F": "maternal", "M": "paternal"}.get(first.sex, "")
    if last.relation == "partner":
        return Role("partner", last.sex, "", first.sex)
    return Role("grandparent" if last.relation == "parent" else "parents_sibling", last.sex, side)


def _at(words: list[str], place: int, size: int) -> Role | None:
    part = words[place : place + size]
    phrase = " ".join(part)
    known = _roles()
    if len(part) < size:
        return None
    return known.get(phrase) or (known.get(phrase[:-1]) if phrase.endswith("s") else None)


@cache
def _roles() -> Mapping[str, Role]:
    return {row["word"]: Role(row["relation"], row["sex"], row["side"]) for row in read_table("role_words")}
