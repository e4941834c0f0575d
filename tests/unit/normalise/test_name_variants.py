"""Forms of one given name, looked up for many pairs at once."""

from __future__ import annotations

import itertools

import numpy as np
import polars as pl
import pytest

from triangulate.normalise.name_tables import given_names_apart, nickname_groups
from triangulate.normalise.name_variants import VariantNames, variant_codes


def same(one: str, other: str) -> bool:
    names = VariantNames(pl.Series([one, other]))
    return bool(names.same(np.array([0]), np.array([1]))[0])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("william", "bill"),
        ("mohammed", "muhammad"),
        ("mhmd", "mohamed"),
        ("yusuf", "youssef"),
        ("gosia", "malgorzata"),
        ("joao", "joaozinho"),
        ("gheorghe", "gicu"),
        ("jean baptiste", "jb"),
        ("jean baptiste", "jeanbaptiste"),
        ("etienne", "stephen"),
        ("laxmi", "lakshmi"),
        ("oleksandr", "aleksandr"),
        ("monica", "monika"),
        ("hasan", "hassan"),
    ],
)
def test_forms_of_one_name_are_found_in_either_order(one: str, other: str) -> None:
    assert same(one, other)
    assert same(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("oliver", "olivia"),
        ("alexander", "alexandra"),
        ("hasan", "husain"),
        ("mohammed", "mahmood"),
        ("viorel", "viorica"),
        ("jane", "joan"),
        ("layla", "lyla"),
        ("yusuf", "yunus"),
        ("zain", "zainab"),
        ("aleksander", "aleksandra"),
        ("zzz", "bill"),
        ("zzz", "yyy"),
        ("", "bill"),
    ],
)
def test_names_of_brothers_and_sisters_are_not_forms_of_one_name(one: str, other: str) -> None:
    assert not same(one, other)
    assert not same(other, one)


def test_groups_do_not_chain() -> None:
    assert same("alexander", "alex")
    assert same("alexandra", "alex")
    assert not same("alexander", "alexandra")


def test_the_lookup_of_every_pair_agrees_with_the_tables() -> None:
    groups = nickname_groups()
    texts = sorted(groups)[::9] + sorted({name for pair in given_names_apart() for name in pair})[::5]
    texts = sorted(set(texts))
    names = VariantNames(pl.Series(texts))
    pairs = list(itertools.product(range(len(texts)), repeat=2))
    a, b = np.array(pairs).T
    expected = [
        x != y and not groups.get(texts[x], frozenset()).isdisjoint(groups.get(texts[y], frozenset())) for x, y in pairs
    ]
    assert names.same(a, b).tolist() == expected
    assert names.apart(a, b).tolist() == [(texts[x], texts[y]) in given_names_apart() for x, y in pairs]
    assert any(expected)
    assert names.apart(a, b).any()
    assert names.grouped.tolist() == [text in groups for text in texts]


def test_names_kept_apart_are_told_in_either_order() -> None:
    names = VariantNames(pl.Series(["olivia", "kai", "oliver", None]))
    assert names.apart(np.array([0, 2, 0, 3]), np.array([2, 0, 1, 0])).tolist() == [True, True, False, False]


def test_codes_hold_a_row_a_group_and_do_not_depend_on_the_other_names() -> None:
    names = pl.Series(["kwame", "alex", None, "jean baptiste"])
    codes = variant_codes(names)
    assert codes.schema == {"name": pl.UInt32, "group": pl.Int32}
    assert codes.filter(pl.col("name") == 1).height == len(nickname_groups()["alex"])
    assert set(codes["name"]) == {1, 3}
    assert codes.equals(codes.sort("name", "group"))
    alone = variant_codes(pl.Series(["alex"]))
    assert alone["group"].to_list() == codes.filter(pl.col("name") == 1)["group"].to_list()


def test_no_names_and_no_pairs_are_no_trouble_and_the_text_form_shows_no_name() -> None:
    none = np.array([], dtype=np.int32)
    names = VariantNames(pl.Series([], dtype=pl.String))
    assert names.same(none, none).tolist() == []
    assert names.apart(none, none).tolist() == []
    assert repr(VariantNames(pl.Series(["bill", "zzz"]))) == "<VariantNames: 2 names, 1 in a group>"
