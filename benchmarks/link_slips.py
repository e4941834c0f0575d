"""Slips of the pen and of the keyboard, put into texts: each function changes the rows it is given and no others."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

from benchmarks.link_names import NICKNAMES

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

Texts = list[str | None]

_KEYS: Final = "abcdefghijklmnopqrstuvwxyz0123456789"
_BESIDE: Final = "svxsrdfjoklknmpoatdrybezux9212345678"  # a key beside each of them
_NEIGHBOURS: Final = dict(zip(_KEYS, _BESIDE, strict=True))
_SOUNDS: Final = (
    ("ph", "f"), ("ck", "k"), ("ee", "ea"), ("ie", "y"), ("ll", "l"), ("nn", "n"), ("tt", "t"), ("ss", "s"),
    ("th", "t"), ("ou", "o"), ("ei", "ie"), ("ey", "y"), ("gh", "g"), ("wh", "w"), ("cz", "ch"), ("sz", "sh"),
    ("z", "s"), ("c", "k"), ("v", "w"), ("i", "y"), ("y", "i"), ("e", "a"), ("o", "u"), ("s", "z"), ("l", "ll"),
)  # fmt: skip
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_FOLDED_BY_HAND: Final = str.maketrans({"ł": "l", "Ł": "L", "ø": "o", "ß": "ss"})


def typo(text: str, kind: float, at: float, letter: float) -> str:
    """Return ``text`` with one slip; the three numbers in [0, 1) choose the kind, the place and the letter."""
    if len(text) < 2:
        return text
    place = int(at * (len(text) - 1)) + 1  # first letters are seldom wrong: people read those
    if at < 0.08:
        place = 0
    new = _LETTERS[int(letter * 26)] if not text[place].isdigit() else str(int(letter * 10))
    if kind < 0.2:
        return text[:place] + text[place + 1 :]
    if kind < 0.38:
        return text[:place] + (new if letter < 0.5 else text[place].lower()) + text[place:]
    if kind < 0.58:
        near = _NEIGHBOURS.get(text[place].lower(), new)
        return text[:place] + (near.upper() if text[place].isupper() else near) + text[place + 1 :]
    if kind < 0.76:
        if place + 1 >= len(text):
            place = len(text) - 2
        return text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    return _by_sound(text, letter) or text[:place] + new + text[place + 1 :]


def _by_sound(text: str, letter: float) -> str | None:
    low = text.lower()
    found = [(one, other) for one, other in _SOUNDS if one in low[1:]]
    if not found:
        return None
    one, other = found[int(letter * len(found))]
    at = low.index(one, 1)
    return text[:at] + other + text[at + len(one) :]


def change(texts: Texts, rows: NDArray[np.int64], how: Callable[[str], str | None]) -> None:
    """Replace the text of each of ``rows`` by what ``how`` makes of it; a missing one stays missing."""
    for row in rows.tolist():
        text = texts[row]
        if text:
            texts[row] = how(text)


def misspell(texts: Texts, rows: NDArray[np.int64], rng: np.random.Generator) -> None:
    """Put a typo into each of ``rows``, two into one of eight."""
    draws = rng.random((len(rows), 7))
    for row, (kind, at, letter, again, kind2, at2, letter2) in zip(rows.tolist(), draws.tolist(), strict=True):
        text = texts[row]
        if text:
            text = typo(text, kind, at, letter)
            texts[row] = typo(text, kind2, at2, letter2) if again < 0.125 else text


def nickname(texts: Texts, rows: NDArray[np.int64], rng: np.random.Generator) -> None:
    """Replace given names that have a short or other form by one of those forms."""
    for row, chosen in zip(rows.tolist(), rng.random(len(rows)).tolist(), strict=True):
        forms = NICKNAMES.get(texts[row] or "")
        if forms:
            texts[row] = forms[int(chosen * len(forms))]


def fold(text: str) -> str:
    """Return ``text`` without diacritics, as many systems store it."""
    folded = unicodedata.normalize("NFD", text.translate(_FOLDED_BY_HAND))
    return "".join(letter for letter in folded if not unicodedata.combining(letter))


def one_half(text: str, which: float) -> str:
    """Return one part of a name of several parts, without its particles; the last part the more often."""
    parts = [part for part in text.replace("-", " ").split(" ") if part.lower() not in ("da", "de", "do", "dos")]
    return parts[-1] if which < 0.65 else parts[0]


_STREET_WORDS: Final = (("Street", "St"), ("Road", "Rd"), ("Avenue", "Ave"), ("Lane", "Ln"), ("Close", "Cl"))


def abbreviate_street(text: str) -> str:
    """Return an address with its street word abbreviated."""
    for word, short in _STREET_WORDS:
        if text.endswith(word):
            return text[: -len(word)] + short
    return text
