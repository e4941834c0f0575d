"""Sound keys of names, as heard in several languages."""

from __future__ import annotations

import re

import polars as pl
import pytest

from triangulate.normalise.sounds import sound_keys
from triangulate.normalise.table_reader import read_table


def key(word: str) -> str | None:
    found = sound_keys(pl.Series([word])).to_list()[0]
    assert found is None or isinstance(found, str)
    return found


@pytest.mark.parametrize(
    "names",
    [
        "mohammed muhammad mohamad mohamed muhamad mouhamed",
        "yusuf youssef yousuf yousef yosef joseph josef jozef",
        "aleksandr alexander aleksander alexandr",
        "catherine katherine kathryn cathryn katarina catarina",
        "stephen steven stephan",
        "smith smyth smythe",
        "thompson thomson tomson",
        "kowalski kovalsky kowalsky kovalskyi kowalska",
        "hussain hussein husayn hossain",
        "khadija khadijah khadeeja",
        "chaudhry choudhury chowdhury",
        "sheikh shaikh cheikh",
        "rahman rehman",
        "lewandowski levandovsky",
        "wladyslaw vladislav",
        "ivanovic ivanovich iwanowicz",
        "szymon simon shimon",
        "lukasz lukas lucas",
        "tomasz thomas tomas",
        "goncalves gonsalves",
        "rodrigues rodriguez rodrigez",
        "sousa souza",
        "ionescu jonescu ionesku",
        "yelena elena",
        "natalia natalija natalya",
        "eduard edward edvard",
        "stuart stewart",
        "jackson jaxon",
        "knight night",
        "wright right",
        "dixon dickson",
        "geoffrey jeffrey",
        "leigh lee",
        "abdulrahman abdurrahman",
        "lakshmi laxmi",
        "querree queree",
    ],
)
def test_spellings_and_romanisations_of_one_name_sound_alike(names: str) -> None:
    assert len({key(name) for name in names.split()}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("sean", "john"),
        ("hasan", "husain"),
        ("mahmood", "mohammed"),
        ("jane", "john"),
        ("jean", "joan"),
        ("oliver", "olivia"),
        ("hannah", "anna"),
        ("emma", "amy"),
        ("emma", "oma"),
        ("barnes", "burns"),
        ("mark", "marcus"),
        ("walters", "walton"),
    ],
)
def test_different_names_sound_different(one: str, other: str) -> None:
    assert key(one) != key(other)


def test_borders_of_words_do_not_count() -> None:
    assert key("de la haye") == key("delahaye")
    assert key("le sueur") == key("lesueur")


@pytest.mark.parametrize("word", ["", " ", "12", "'"])
def test_nothing_to_hear_is_null(word: str) -> None:
    assert key(word) is None


def test_order_length_and_name_are_kept() -> None:
    result = sound_keys(pl.Series("surname", ["smith", None, "smyth", "li", "smith"]))
    assert result.to_list() == ["smt", None, "smt", "l", "smt"]
    assert result.name == "surname"
    assert sound_keys(pl.Series("x", [], dtype=pl.String)).to_list() == []


def test_a_run_of_one_letter_counts_once() -> None:
    assert key("anna") == key("ana") == key("annna") == key("annnna")


def test_rules_are_sorted_sourced_and_give_only_the_signs_of_their_step() -> None:
    rows = [tuple(row.values()) for row in read_table("name_sounds")]
    assert rows == sorted(set(rows))
    assert len({row[:2] for row in rows}) == len(rows)
    for step, spelling, sound, language, source in rows:
        assert language
        assert source
        assert re.fullmatch(r"\^?[a-zVC]*\$?", spelling)
        assert re.fullmatch(r"\^?[a-zVC]*\$?" if step == "respell" else r"[a-z.]*", sound), spelling
        assert sum(spelling.count(sign) for sign in "VC") <= 1
