"""What must hold for the folded form and the sound key of any text."""

from __future__ import annotations

import re

import polars as pl
from hypothesis import example, given, settings
from hypothesis import strategies as st

from triangulate.normalise.folding import fold_texts
from triangulate.normalise.name_tables import fold_word
from triangulate.normalise.sounds import sound_keys

WORDS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12)
EUROPEAN = "abcxyzABCáâãàäåçéèêëíîïñóôõöúüýžšąćęłńśźżășțßøđŁŚÀабвгґдеєжзиіїйклмнопрстуфхцчшщьюяёАЖЯαβγδεθλσςάέήΑΩ"


def fold(texts: list[str]) -> list[str | None]:
    return fold_texts(pl.Series(texts, dtype=pl.String)).to_list()


@settings(max_examples=80, deadline=None)
@given(st.lists(st.text(max_size=12), max_size=8))
@example(["½", "ŉ", "ǰ", "Å", "\u0345", "ﷺ", "㎏", "\U0001d400", "ꙺ", "İ", "\u1e9e", "´", "\u00a8"])
def test_folded_text_is_ascii_words_and_folding_it_again_changes_nothing(texts: list[str]) -> None:
    once = fold(texts)
    assert len(once) == len(texts)
    assert all(text is None or re.fullmatch(r"[a-z0-9]+( [a-z0-9]+)*", text) for text in once)
    assert fold([text or "" for text in once]) == once


@settings(max_examples=80, deadline=None)
@given(st.text(EUROPEAN + "'’", min_size=1, max_size=10))
def test_a_word_of_latin_greek_or_cyrillic_letters_folds_as_the_single_word_does(word: str) -> None:
    assert fold([word]) == [fold_word(word) or None]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=8), min_size=1, max_size=6))
def test_a_text_folds_the_same_whatever_stands_beside_it(texts: list[str]) -> None:
    assert fold(texts) == [fold([text])[0] for text in texts]


@settings(max_examples=80, deadline=None)
@given(st.lists(st.text(max_size=12), max_size=8))
def test_a_sound_key_is_null_or_lower_case_ascii(texts: list[str]) -> None:
    keys = sound_keys(pl.Series(texts, dtype=pl.String)).to_list()
    assert all(found is None or re.fullmatch(r"[a-z]+", found) for found in keys)


@settings(max_examples=80, deadline=None)
@given(WORDS, st.integers(min_value=0, max_value=11))
def test_a_doubled_last_letter_or_a_space_is_not_heard(word: str, place: int) -> None:
    last = word[-1]
    spaced = f"{word[:place]} {word[place:]}"
    doubled = word + last if last in "bdlmnprt" else word
    one, two, three = sound_keys(pl.Series([word, spaced, doubled])).to_list()
    assert one == two
    assert one == three
