"""A similarity left out because letters rule it out is one that would have been too low."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from rapidfuzz.distance import JaroWinkler

from triangulate.linking.native.spellings import Spellings

_LEAST = 0.8


def _texts(alphabet: str, longest: int) -> list[str]:
    """Return invented texts in small families of like spellings."""
    generator = np.random.default_rng(len(alphabet) + longest)
    found = []
    for _ in range(40):
        text = "".join(generator.choice(list(alphabet), generator.integers(1, longest + 1)))
        found.append(text)
        for _ in range(4):
            place = int(generator.integers(0, len(text)))
            found.append(text[:place] + str(generator.choice(list(alphabet))) + text[place + 1 :])
            found.append(text[:place] + text[place:][::-1])
    return found


@pytest.mark.parametrize(
    ("alphabet", "longest"),
    [("abc", 6), ("aab", 12), ("abcdefghijklmnop", 8), ("ab 19", 40), ("abcdefghij klmno", 30), ("aßéŁ日", 9)],
)
def test_a_similarity_is_the_exact_one_or_0_where_that_is_below_the_least(alphabet: str, longest: int) -> None:
    texts = _texts(alphabet, longest)
    a, b = (each.ravel().astype(np.int32) for each in np.indices((len(texts), len(texts))))
    exact = np.array([JaroWinkler.similarity(texts[i], texts[j]) for i, j in zip(a, b, strict=True)], np.float32)
    found = Spellings(pl.Series(texts)).likeness(a, b, _LEAST)
    assert (exact >= _LEAST).any()
    assert (found == np.where(exact >= _LEAST, exact, 0)).all()


def test_letters_are_those_of_the_first_characters_whatever_their_case() -> None:
    masks = Spellings(pl.Series(["Abba", "ba", "abcdefghijklmnopq", "abcdefghijklmnop", "", "16", "é"])).masks
    assert masks[0] == masks[1] == 3
    assert masks[2] == masks[3]
    assert masks[4] == masks[6] == 0
    assert np.bitwise_count(masks[5]) == 1
