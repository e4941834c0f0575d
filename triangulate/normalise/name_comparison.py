"""Compares two names and says in one word how far they agree.

The levels are ordinal, not scores. A level says nothing about whether two records are one person: twins agree
on the family name, a father and son may agree on everything.
"""

from __future__ import annotations

from enum import IntEnum
from functools import lru_cache

from triangulate.normalise.name_spelling import close_given_names, close_words, endings_fit, plain_letters
from triangulate.normalise.name_tables import nickname_groups, particles
from triangulate.normalise.names import Name


class NameLevel(IntEnum):
    """How far two names agree; a higher level is stronger agreement. ``MISSING`` says nothing either way."""

    MISSING = 0
    DIFFERENT = 1
    FAMILY_ONLY = 2
    GIVEN_ONLY = 3
    CLOSE = 4
    PART_OF = 5
    NICKNAME = 6
    REORDERED = 7
    VARIANT = 8
    EXACT = 9

    @property
    def label(self) -> str:
        """The level in plain words."""
        return _LABELS[self]


_LABELS = {
    NameLevel.MISSING: "a name is missing or stands for nobody",
    NameLevel.DIFFERENT: "different names",
    NameLevel.FAMILY_ONLY: "same family name, different given names",
    NameLevel.GIVEN_ONLY: "same given name, different or missing family name",
    NameLevel.CLOSE: "close spelling",
    NameLevel.PART_OF: "one name is part of the other",
    NameLevel.NICKNAME: "short or familiar form of the given name",
    NameLevel.REORDERED: "given and family name exchanged",
    NameLevel.VARIANT: "same name, written differently",
    NameLevel.EXACT: "same name",
}


def compare_names(a: Name, b: Name) -> NameLevel:
    """Return how far two names agree, whichever is given first.

    1. MISSING: either is a placeholder or holds no name, or one holds only a given and one only a family name.
    2. EXACT: the same given names and family words in the same order. Case, diacritics and apostrophes are
       folded before, so they never count.
    3. VARIANT: the same letters with other spaces, hyphens or border between given and family name; given names
       or surnames in another order; particles on one side only, or Portuguese ones exchanged; letters that are
       written as one or two (ü, ue); endings by sex (-ski, -ska) or language (-escu, -esco); a birth name.
    4. REORDERED: the same words, given and family name exchanged.
    5. NICKNAME: family names agree, and given names share a group of ``nicknames.csv``.
    6. PART_OF: initials that fit; further given names on one side only; one part of a double surname.
    7. CLOSE: one or two letters differ on either part (``name_spelling`` states the bounds); or the
       first given and family names agree and a further given name differs.
    8. GIVEN_ONLY, FAMILY_ONLY: one part agrees as above (initials do not count), the other differs or is missing.
    9. DIFFERENT: neither part agrees.

    Where two parts agree at different levels the weaker one is returned.
    """
    if a.placeholder or b.placeholder or not (a.family or a.given) or not (b.family or b.given):
        return NameLevel.MISSING
    now, *births = (_compare(x, y) for x in _by_family(a) for y in _by_family(b))
    return max(now, *(min(birth, NameLevel.VARIANT) for birth in births)) if births else now


def compare_given_names(a: Name, b: Name) -> NameLevel:
    """Return how far the given names alone agree: EXACT to CLOSE as in :func:`compare_names`, DIFFERENT or MISSING."""
    return NameLevel.MISSING if a.placeholder or b.placeholder else given_level(a.given, b.given)


def compare_family_names(a: Name, b: Name) -> NameLevel:
    """Return how far the family names alone agree; agreement through a birth name is VARIANT at best."""
    if a.placeholder or b.placeholder:
        return NameLevel.MISSING
    now, *births = (_family_level(x, y) for x in _by_family(a) for y in _by_family(b))
    return max(now, *(min(birth, NameLevel.VARIANT) for birth in births)) if births else now


def given_names_agree(a: Name, b: Name) -> bool:
    """Whether the given names can be one person's: same, short form, initial, part, or close spelling."""
    return compare_given_names(a, b) >= NameLevel.CLOSE


def family_names_agree(a: Name, b: Name) -> bool:
    """Whether the family names can be one family's: same, particles, ending, shared part, one-letter slip."""
    return compare_family_names(a, b) >= NameLevel.CLOSE


def _by_family(name: Name) -> tuple[Name, ...]:
    """Return the name, and the name as at birth where that is stated."""
    return (name, _with_family(name, name.birth_family)) if name.birth_family else (name,)


def _with_family(name: Name, words: tuple[str, ...]) -> Name:
    small = particles().separate
    surnames = tuple(w for i, w in enumerate(words) if w not in small or i == len(words) - 1)
    apart = tuple(w for i, w in enumerate(words) if w in small and i < len(words) - 1)
    return Name(name.given, surnames, apart, family_words=words, initials_only=name.initials_only)


def _compare(a: Name, b: Name) -> NameLevel:
    given, family = given_level(a.given, b.given), _family_level(a, b)
    if given >= NameLevel.CLOSE and family >= NameLevel.CLOSE:
        return min(given, family)
    if "".join(a.given) + a.family_key == "".join(b.given) + b.family_key:
        if not (a.given or b.given):
            return NameLevel.FAMILY_ONLY
        return NameLevel.VARIANT if len(a.given + a.family) > 1 else NameLevel.GIVEN_ONLY
    if a.family and b.family and a.given and b.given:
        if a.sorted_key == b.sorted_key and _particles_fit(a.particles, b.particles):
            return NameLevel.REORDERED
        if _contained(a, b) or _contained(b, a):
            return NameLevel.PART_OF
    return _one_part(a, b, given, family)


def _one_part(a: Name, b: Name, given: NameLevel, family: NameLevel) -> NameLevel:
    if given >= NameLevel.CLOSE and not a.initials_only and not b.initials_only:
        return NameLevel.GIVEN_ONLY
    if family >= NameLevel.CLOSE:
        return NameLevel.FAMILY_ONLY
    for one, other in ((a, b), (b, a)):
        # One bare word ("Hamon") may be the family name.
        if not one.family and len(one.given) == 1 and one.given[0] in {*other.family, other.family_key}:
            return NameLevel.FAMILY_ONLY
    if NameLevel.MISSING in (given, family) and NameLevel.DIFFERENT not in (given, family):
        return NameLevel.MISSING
    return NameLevel.DIFFERENT


def _contained(short: Name, long: Name) -> bool:
    """Whether a full name stands inside a longer one whose border between given and family lies elsewhere.

    Portuguese names are often cut to the first given name and one surname, so "Maria Ferreira" stands inside
    "Maria Ferreira Santos" however the longer one was split; so does "Hamon Daniel" in "Daniel James Hamon".
    """
    if any(len(word) == 1 for word in short.given + short.family):
        return False
    given, family = set(short.given), set(short.family)
    if not given | family < set(long.given) | set(long.family):
        return False
    in_place = short.given[0] == long.given[0] and family <= set(long.given[1:]) | set(long.family)
    return in_place or (given <= set(long.family) and family <= set(long.given))


@lru_cache(maxsize=1 << 16)
def given_level(a: tuple[str, ...], b: tuple[str, ...]) -> NameLevel:
    """Return how far two lists of given names agree: EXACT to CLOSE, DIFFERENT or MISSING (:func:`compare_names`)."""
    if not a or not b:
        return NameLevel.MISSING
    if a == b:
        return NameLevel.EXACT
    if "".join(a) == "".join(b) or sorted(a) == sorted(b) or plain_letters(a) == plain_letters(b):
        return NameLevel.VARIANT
    short, long = sorted((a, b), key=lambda words: (len(words), words))
    level = _all_found(short, long)
    if level >= NameLevel.CLOSE:
        return level
    if _word_level(a[0], b[0]) >= NameLevel.CLOSE and len(a[0]) > 1 and len(b[0]) > 1:
        return NameLevel.CLOSE
    if len(short) != len(long) and close_words("".join(a), "".join(b)):
        return NameLevel.CLOSE
    return NameLevel.DIFFERENT


def _all_found(short: tuple[str, ...], long: tuple[str, ...]) -> NameLevel:
    """Return the weakest level at which every word of the shorter list is found once in the longer list."""
    left: list[str | None] = list(long)
    weakest = NameLevel.EXACT if len(short) == len(long) else NameLevel.PART_OF
    for place, word in enumerate(short):
        here = left[place]
        best, where = (NameLevel.DIFFERENT if here is None else _word_level(word, here)), place
        for other, candidate in enumerate(left):
            # Away from its place only a sure agreement counts: an initial or a slip would fit too much.
            if candidate is not None and other != place:
                found = _word_level(word, candidate)
                if found >= NameLevel.NICKNAME and found > best:
                    best, where = min(found, NameLevel.VARIANT), other
        if best < NameLevel.CLOSE:
            return NameLevel.DIFFERENT
        left[where] = None
        weakest = min(weakest, best)
    return weakest


@lru_cache(maxsize=1 << 17)
def _word_level(a: str, b: str) -> NameLevel:
    if a == b:
        return NameLevel.EXACT
    if len(a) == 1 or len(b) == 1:
        return NameLevel.PART_OF if a[0] == b[0] else NameLevel.DIFFERENT
    groups = nickname_groups()
    if a in groups and b in groups and not groups[a].isdisjoint(groups[b]):
        return NameLevel.NICKNAME
    if plain_letters((a,)) == plain_letters((b,)):
        return NameLevel.VARIANT
    return NameLevel.CLOSE if close_given_names(a, b) else NameLevel.DIFFERENT


def _family_level(a: Name, b: Name) -> NameLevel:
    if not a.family or not b.family:
        return NameLevel.MISSING
    return surname_level(a.family, a.particles, a.family_words, b.family, b.particles, b.family_words)


@lru_cache(maxsize=1 << 17)
def surname_level(
    a: tuple[str, ...], small_a: tuple[str, ...], words_a: tuple[str, ...],
    b: tuple[str, ...], small_b: tuple[str, ...], words_b: tuple[str, ...],
) -> NameLevel:  # fmt: skip
    """Return how far two family names agree, of each the surnames, the particles and all words in written order."""
    if words_a == words_b:
        return NameLevel.EXACT
    if "".join(words_a) == "".join(words_b) or plain_letters(words_a) == plain_letters(words_b):
        return NameLevel.VARIANT
    alike = _particles_fit(small_a, small_b)
    if alike and (sorted(a) == sorted(b) or endings_fit(a, b)):
        return NameLevel.VARIANT
    if max(len(a), len(b)) > 1 and not _parts(a, words_a).isdisjoint(_parts(b, words_b)):
        return NameLevel.PART_OF
    if alike and close_words("".join(words_a), "".join(words_b)):
        return NameLevel.CLOSE
    return NameLevel.DIFFERENT


def _particles_fit(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether particles agree: the same, left out on one side, or Portuguese ones, which people exchange freely."""
    return not a or not b or sorted(a) == sorted(b) or {*a, *b} <= particles().portuguese


def _parts(surnames: tuple[str, ...], words: tuple[str, ...]) -> set[str]:
    """Return every surname of the name, alone and with the particles before it ("brun", "lebrun")."""
    parts, before = set(surnames), ""
    for word in words:
        before += word
        if word in surnames:
            parts.add(before)
            before = ""
    return {part for part in parts if len(part) > 1}
