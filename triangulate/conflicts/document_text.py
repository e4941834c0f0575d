"""Whether two versions of a text say the same: letter case, punctuation, line breaks and slips of the pen aside."""

from __future__ import annotations

from difflib import SequenceMatcher
from functools import lru_cache
from hashlib import sha256
from typing import Final

from triangulate.normalise.folding import fold_text
from triangulate.quoted_words import REDACTED

_REMOVED: Final = "partremoved"
_LONG_WORD: Final = 8
"""Letters from which one wrong letter is a slip: in shorter words it may make another word (charged, changed)."""


def text_hash(text: str) -> str:
    """Return the hash of a text as it is compared: folded words, so that formatting makes no difference."""
    return sha256((fold_text(text) or "").encode()).hexdigest()


@lru_cache(maxsize=1 << 10)
def says_the_same(one: str, other: str) -> bool:
    """Return whether two texts differ at most in formatting and in slips of the pen.

    A slip is two neighbouring letters exchanged, a letter doubled or left single, or one letter in a word of eight or
    more that begins alike. Numbers, and words added or left out, are never slips. What stands where something was
    removed from one of the texts is not compared.
    """
    a, b = (_words(text) for text in (one, other))
    if a == b:
        return True
    for kind, start, end, first, last in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        removed = {_REMOVED} in (set(a[start:end]), set(b[first:last]))
        if kind == "equal" or removed:
            continue
        if kind != "replace" or end - start != last - first:
            return "".join(a[start:end]) == "".join(b[first:last])
        if not all(_slip(x, y) for x, y in zip(a[start:end], b[first:last], strict=True)):
            return False
    return True


def _words(text: str) -> list[str]:
    return (fold_text(REDACTED.sub(f" {_REMOVED} ", text)) or "").split()


def _slip(a: str, b: str) -> bool:
    if any(sign.isdigit() for sign in a + b):
        return False
    if len(a) == len(b):
        unlike = [place for place in range(len(a)) if a[place] != b[place]]
        exchanged = len(unlike) == 2 and unlike[1] == unlike[0] + 1 and a[unlike[0]] == b[unlike[1]]
        if exchanged and a[unlike[1]] == b[unlike[0]]:
            return True
        return len(unlike) == 1 and unlike[0] > 0 and len(a) >= _LONG_WORD
    short, long = sorted((a, b), key=len)
    if len(long) - len(short) != 1:
        return False
    places = [place for place in range(len(long)) if long[:place] + long[place + 1 :] == short]
    doubled = any(long[p] in (long[p - 1 : p], long[p + 1 : p + 2]) for p in places)
    return bool(places) and (doubled or (len(long) >= _LONG_WORD and places[0] > 0))
