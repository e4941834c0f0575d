"""Whether a difference in spelling between two folded words can be a slip, a transcription or an ending.

Given names are judged with more care than surnames: brother and sister, and twins above all, often have names
one letter apart.
"""

from __future__ import annotations

from rapidfuzz.distance import OSA, JaroWinkler

from triangulate.normalise.name_tables import digraphs, given_names_apart, surname_endings

# Jaro-Winkler at or above this is "close" (Winkler 1990; .92 is the upper level of Splink's name comparison).
CLOSE_SPELLING = 0.92
_SHORT = 3  # in names this short one letter makes another name (Dan, Jan; Jon, Joe): only a doubled letter is a slip
_LONG = 5  # from this length one wrong letter is a slip even where Jaro-Winkler falls below the bound
_TWO_SLIPS = 7  # from this length two wrong letters may be slips
_STEM = 3  # shortest stem left when a surname ending is exchanged
_LAST_VOWELS = frozenset("aeio")  # Maria and Mario, Julia and Julie: two names, told apart by the table of nicknames
_FEMININE = ("a", "e", "na", "ne", "ina", "ine", "la", "le", "lle", "lla", "nne", "nna", "t", "tt", "tte", "ette")


def plain_letters(words: tuple[str, ...]) -> str:
    """Return the words in one, with letters that may be written as two letters reduced to one (Mueller, Muller)."""
    text = "".join(words)
    if len(text) >= _LONG:
        for pair, letter in digraphs():
            text = text.replace(pair, letter)
    return text


def close_words(a: str, b: str) -> bool:
    """Whether a slip of one or two letters can explain the difference between two words."""
    shorter = min(len(a), len(b))
    if shorter <= _SHORT:
        return shorter > 1 and _undoubled(a) == _undoubled(b)
    edits = OSA.distance(a, b, score_cutoff=2)
    if edits > (2 if shorter >= _TWO_SLIPS else 1):
        return False
    if shorter >= _LONG and edits == 1 and a[0] == b[0]:
        return True
    return bool(JaroWinkler.similarity(a, b) >= CLOSE_SPELLING)


def _undoubled(word: str) -> str:
    return "".join(letter for place, letter in enumerate(word) if not place or letter != word[place - 1])


def close_given_names(a: str, b: str) -> bool:
    return (a, b) not in given_names_apart() and not _other_ending(a, b) and close_words(a, b)


def _other_ending(a: str, b: str) -> bool:
    """Whether two given names differ by their ending only, as brother and sister's may (Adrian, Adriana)."""
    short, long = sorted((a, b), key=lambda word: (len(word), word))
    if len(short) == len(long):
        return short[:-1] == long[:-1] and {short[-1], long[-1]} <= _LAST_VOWELS
    return long.startswith(short) and long[len(short) :] in _FEMININE and len(short) >= _SHORT


def endings_fit(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    return len(a) == len(b) and all(x == y or _ending_fits(x, y) for x, y in zip(a, b, strict=True))


def _ending_fits(a: str, b: str) -> bool:
    for one, other in surname_endings():
        for x, y in ((a, b), (b, a)):
            stem = x[: len(x) - len(one)]
            if len(stem) >= _STEM and x == stem + one and y == stem + other:
                return True
    return False
