"""Folding of whole columns of text. All people are invented."""

from __future__ import annotations

import polars as pl
import pytest

from triangulate.normalise.folding import fold_texts


def folded(*texts: str | None) -> list[str | None]:
    return fold_texts(pl.Series("who", texts, dtype=pl.String)).to_list()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("O'Brien", "obrien"),
        ("O’Brien", "obrien"),
        ("D`Arcy", "darcy"),
        ("LE-SUEUR", "le sueur"),
        ("  Ann --  Marie. ", "ann marie"),
        ("Łukasz Żółć", "lukasz zolc"),
        ("STRAẞE", "strasse"),
        ("Søren Ærø", "soren aero"),
        ("João Conceição", "joao conceicao"),
        ("Ștefan Țurcanu", "stefan turcanu"),
        ("Şahin", "sahin"),
        ("İstanbul", "istanbul"),
        ("Jose\u0301", "jose"),
        ("ﬁona", "fiona"),
        ("Ｊｏｈｎ", "john"),
        ("ab\u200bc", "abc"),
        ("a\u00a0b", "a b"),
        ("Flat 2, 10 Hill_Road", "flat 2 10 hill road"),
        ("٣٤ street", "34 street"),
    ],
)
def test_text_in_latin_letters_is_folded_to_ascii_words(text: str, expected: str) -> None:
    assert folded(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Юлія Шевченко", "iuliia shevchenko"),
        ("Ελένη", "eleni"),
        ("محمد", "mhmd"),
        ("أحمد", "ahmd"),
        ("مُحَمَّد", "mhmd"),
        ("王小明", "wangxiaoming"),
        ("김민수", "gimminsu"),
        ("が", "ga"),
        ("राम कुमार", "ram kumar"),
        ("রহিম", "rhim"),
        ("מָרִים", "mrym"),
        ("Ana 王", "ana wang"),
    ],
)
def test_other_scripts_are_romanised(text: str, expected: str) -> None:
    assert folded(text) == [expected]


@pytest.mark.parametrize("text", [None, "", "   ", "-", "'", "…", "’", "?!"])
def test_text_without_a_letter_or_digit_says_nothing(text: str | None) -> None:
    assert folded("kai", text, "Ana") == ["kai", None, "ana"]


def test_order_length_name_and_repeats_are_kept() -> None:
    values = pl.Series("surname", ["Le Brun", "Żak", "hamon", None, "Żak", "王", "le brun", "王"])
    result = fold_texts(values)
    assert result.to_list() == ["le brun", "zak", "hamon", None, "zak", "wang", "le brun", "wang"]
    assert result.name == "surname"
    assert result.dtype == pl.String


def test_an_empty_column_and_a_column_of_nulls_come_back_as_they_are() -> None:
    assert fold_texts(pl.Series("x", [], dtype=pl.String)).to_list() == []
    assert fold_texts(pl.Series("x", [None, None])).to_list() == [None, None]


def test_values_that_are_not_text_are_folded_as_written() -> None:
    assert fold_texts(pl.Series("house", [12, 7])).to_list() == ["12", "7"]
