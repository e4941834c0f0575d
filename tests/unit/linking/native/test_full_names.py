"""Full names as written become given, middle and family names."""

from __future__ import annotations

import polars as pl
import pytest

from triangulate.linking.native.full_names import split_full_names

_Parts = tuple[str | None, str | None, list[str]]


def _split(*names: str | None) -> list[_Parts]:
    given, middle, family = split_full_names(pl.Series(names, dtype=pl.String))
    return [
        (g, m, [] if f is None else f)
        for g, m, f in zip(given.to_list(), middle.to_list(), family.to_list(), strict=True)
    ]


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("John Paul Le Brun", ("john", "paul", ["le brun"])),
        ("Maria da Silva", ("maria", None, ["da silva"])),
        ("Vibert, John Paul", ("john", "paul", ["vibert"])),
        ("de la Haye, Juan", ("juan", None, ["de la haye"])),
        ("Mrs Ann Vibert", ("ann", None, ["vibert"])),
        ("Rev. Dr John Vibert OBE", ("john", None, ["vibert"])),
        ("John Vibert Jr", ("john", None, ["vibert"])),
        ("John Vibert, Jr", ("john", None, ["vibert"])),
        ("Vibert, Dr Jane", ("jane", None, ["vibert"])),
        ("Vibert", (None, None, ["vibert"])),
        ("van Dyk", (None, None, ["van dyk"])),
        ("John", (None, None, ["john"])),
    ],
)
def test_a_name_is_parted_by_its_comma_or_its_last_word(name: str, parts: _Parts) -> None:
    assert _split(name) == [parts]


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Thomas Clay, 2nd Baron Clay of Northam", ("thomas", None, ["clay", "northam"])),
        ("Thomas Clay, of Northam", ("thomas", None, ["clay", "northam"])),
        ("Tom Clay of Northam", ("tom", None, ["clay", "northam"])),
        ("tom 2nd baron clay of northam", ("tom", None, ["clay", "northam"])),
        ("Thomas of Northam", ("thomas", None, ["northam"])),
        ("Sir Hugh Clay, 3rd Baronet", ("hugh", None, ["clay"])),
        ("Tom Clay of Clay", ("tom", None, ["clay"])),
    ],
)
def test_a_title_is_a_second_family_name_and_its_rank_is_dropped(name: str, parts: _Parts) -> None:
    assert _split(name) == [parts]


def test_where_most_commas_follow_several_words_they_do_not_turn_names_round() -> None:
    assert _split("Thomas Clay, Northam", "Ann Mary Grey, Weston", "Hugh Fern, Aston") == [
        ("thomas", None, ["clay", "northam"]),
        ("ann", "mary", ["grey", "weston"]),
        ("hugh", None, ["fern", "aston"]),
    ]


def test_one_double_family_name_among_single_ones_is_still_read_by_its_comma() -> None:
    assert _split("Clay, Tom", "Grey, Ann", "Silva Costa, Rui") == [
        ("tom", None, ["clay"]),
        ("ann", None, ["grey"]),
        ("rui", None, ["silva costa"]),
    ]


@pytest.mark.parametrize("nothing", [None, "", "  ", "-", "Dr", "2nd", "Jr"])
def test_what_holds_no_name_has_no_parts(nothing: str | None) -> None:
    assert _split(nothing) == [(None, None, [])]


def test_every_row_keeps_its_place() -> None:
    assert [given for given, _, _ in _split("Ann Fern", None, "Tom Clay", "Ann Fern")] == ["ann", None, "tom", "ann"]
