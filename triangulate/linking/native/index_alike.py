"""Levels of two single values, worked out in microseconds: the same as whole columns get.

:mod:`text_levels`, :mod:`numbers` and :mod:`dates` define the levels, and compare millions of pairs at a time; for the
dozen pairs of one lookup they would spend all their time on starting. Tests hold the two ways to the same answers.
"""

from __future__ import annotations

from functools import lru_cache
from operator import ne
from typing import Final

from rapidfuzz.distance import JaroWinkler

from triangulate.linking.native.dates import NEAR_YEARS, SEASON_DAYS, Born
from triangulate.linking.native.index_clean import REMEMBERED
from triangulate.linking.native.numbers import LONGEST, Number
from triangulate.linking.native.text_levels import CLOSE, LETTERS_APART, LOOSE, MOST_WORDS, Alike
from triangulate.normalise.name_tables import given_names_apart, nickname_groups
from triangulate.normalise.sounds import sound_key

_SINGLE: Final = 1e-7  # columns hold likenesses in single precision, where 0.7999999999 is 0.8
_LETTERS: Final = 16  # characters whose letters are compared before texts are
_NO_GROUPS: Final[frozenset[str]] = frozenset()

sound_of = lru_cache(REMEMBERED)(sound_key)


@lru_cache(REMEMBERED)
def text_level(a: str, b: str, names: bool, variants: bool, shortest: int) -> int:
    """Return the :class:`Alike` of two texts; arguments as of :class:`TextLevels`."""
    if a == b:
        return int(Alike.EXACT)
    likeness = JaroWinkler.similarity(a, b) + _SINGLE
    single = len(a) == 1 or len(b) == 1
    initial = names and single and a[0] == b[0]
    worded = (" " in a or " " in b) and (_second_counts(a, shortest) or _second_counts(b, shortest))
    one, other = (_groups(a), _groups(b)) if variants else (_NO_GROUPS, _NO_GROUPS)
    listed = bool(one and other)
    if likeness < LOOSE and not (worded or initial or listed):
        return int(Alike.DIFFERENT)
    heard = likeness >= LOOSE and likeness < CLOSE and _sound_alike(a, b)
    if not (worded or initial or listed) and _letters_apart(a, b) > LETTERS_APART and not _sound_alike(a, b):
        return int(Alike.DIFFERENT)
    if variants:
        bare = (a.replace(" ", ""), b.replace(" ", ""))
        if bare in given_names_apart():
            return int(Alike.DIFFERENT)
        if one & other:
            return int(Alike.VARIANT)
    if not single and (likeness >= CLOSE or heard):
        return int(Alike.CLOSE)
    if initial or (worded and _words(a, shortest) & _words(b, shortest)):
        return int(Alike.PART)
    return int(Alike.LOOSE if likeness >= LOOSE and not single else Alike.DIFFERENT)


def _sound_alike(a: str, b: str) -> bool:
    sound = sound_of(a)
    return sound is not None and sound == sound_of(b)


def _groups(text: str) -> frozenset[str]:
    return nickname_groups().get(text.replace(" ", ""), _NO_GROUPS)


def _second_counts(text: str, shortest: int) -> bool:
    words = text.split(" ", 2)
    return len(words) > 1 and len(words[1]) >= shortest


def _words(text: str, shortest: int) -> set[str]:
    return {word for word in text.split(" ")[:MOST_WORDS] if len(word) >= shortest}


def _letters_apart(a: str, b: str) -> int:
    return (_letters(a) ^ _letters(b)).bit_count()


@lru_cache(REMEMBERED)
def _letters(text: str) -> int:
    """Return a bit for each letter that a text holds; two digits share one."""
    mask = 0
    for letter in text[:_LETTERS].lower():
        if "a" <= letter <= "z":
            mask |= 1 << (ord(letter) - 97)
        elif "0" <= letter <= "9":
            mask |= 1 << (26 + (ord(letter) - 48) % 5)
    return mask


def number_level(a: str, b: str) -> int:
    """Return the :class:`Number` of two numbers."""
    if a == b:
        return int(Number.SAME)
    if len(a) == len(b) <= LONGEST and a.isascii() and b.isascii():
        apart = sum(map(ne, a, b))
        slip = apart == 1 or (apart == 2 and sorted(a) == sorted(b))
        return int(Number.ONE_SLIP if slip else Number.DIFFERENT)
    one, other = (text[:LONGEST].encode()[:LONGEST].ljust(LONGEST, b"\0") for text in (a, b))
    apart = sum(x != y for x, y in zip(one, other, strict=True))
    slip = apart == 1 or (apart == 2 and sorted(one) == sorted(other))
    return int(Number.ONE_SLIP if slip else Number.DIFFERENT)


@lru_cache(REMEMBERED)
def date_level(a: int, b: int) -> int:
    """Return the :class:`Born` of two dates (yyyymmdd, 0 for a part not recorded); 0 where nothing can be compared."""
    y, m, d, y2, m2, d2 = a // 10000, a // 100 % 100, a % 100, b // 10000, b // 100 % 100, b % 100
    if a == b and y and m and d:
        return int(Born.EXACT)
    if surely_different((y, m, d), (y2, m2, d2)):
        return int(Born.DIFFERENT)
    known = [bool(one and other) for one, other in ((y, y2), (m, m2), (d, d2))]
    alike = [one == other for one, other in ((y, y2), (m, m2), (d, d2))]
    return int(_unequal((y, m, d), (y2, m2, d2), known, [k and s for k, s in zip(known, alike, strict=True)]))


def surely_different(a: tuple[int, int, int], b: tuple[int, int, int]) -> bool:
    """Return whether two whole dates differ in year and day beyond any slip: no other level is left for them."""
    (year, month, day), (year2, month2, day2) = a, b
    years = abs(year - year2)
    return bool(
        years > NEAR_YEARS and years % 10 and year // 10 != year2 // 10 and day != day2
        and year and month and day and year2 and month2 and day2
    )  # fmt: skip


def _unequal(a: tuple[int, int, int], b: tuple[int, int, int], known: list[bool], same: list[bool]) -> int:
    (y, m, d), (y2, m2, d2) = a, b
    parts, agreed, years = sum(known), sum(same), abs(y - y2)
    if not parts:
        return 0
    if parts == 3 and (found := _whole(a, b, same)):
        return found
    season = known[1] and known[2] and _days_apart(m, d, m2, d2) <= SEASON_DAYS
    for level, holds in (
        (Born.AS_RECORDED, parts == 2 and agreed == 2),
        (Born.FIRST_OF_JANUARY, same[0] and ((m, d) == (1, 1) or (m2, d2) == (1, 1))),
        (Born.SEASON, same[0] and season),
        (Born.YEAR, same[0] and parts != 2),
        (Born.YEAR_SLIP, parts == 3 and season and years in (1, 10)),
        (Born.PARTLY, parts == 2 and agreed == 1),
        (Born.NEAR, known[0] and years <= NEAR_YEARS),
    ):
        if holds:
            return int(level)
    return int(Born.DIFFERENT)


def _whole(a: tuple[int, int, int], b: tuple[int, int, int], same: list[bool]) -> int:
    """Return the level of two whole dates that are alike in spelling, else 0."""
    agreed = sum(same)
    near = all(s or _slip(one, other) for one, other, s in zip(a, b, same, strict=True))
    if same[0] and a[1] == b[2] and a[2] == b[1]:
        return int(Born.SWAPPED)
    if (near and agreed == 2) or _exchanged(a, b):
        return int(Born.ONE_SLIP)
    if near and agreed == 1:
        return int(Born.TWO_SLIPS)
    return int(Born.TWO_PARTS) if agreed == 2 else 0


def _days_apart(m: int, d: int, m2: int, d2: int) -> int:
    apart = abs((m - m2) * 30 + d - d2)
    return min(apart, 365 - apart)


def _slip(a: int, b: int) -> bool:
    """Return whether two unequal numbers are neighbours or differ in one digit."""
    apart = abs(a - b)
    if apart == 1 or (apart < 10 and a // 10 == b // 10):
        return True
    return (apart % 10 == 0 and apart < 100 and a // 100 == b // 100) or apart % 100 == 0


def _exchanged(a: tuple[int, int, int], b: tuple[int, int, int]) -> bool:
    """Return whether two dates differ in two neighbouring digits that changed places."""
    one, other = (f"{y:04d}{m:02d}{d:02d}" for y, m, d in (a, b))
    apart = [place for place in range(8) if one[place] != other[place]]
    if len(apart) != 2 or apart[1] != apart[0] + 1:
        return False
    first, second = apart
    return one[first] == other[second] and one[second] == other[first]
