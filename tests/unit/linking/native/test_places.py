"""Addresses, postcodes and towns as one comparison."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from triangulate.linking.native.places import Place, Places, clean_addresses, clean_postcodes

_Home = tuple[str | None, str | None, str | None]
_ONE = np.array([0, 1], np.int32)
_OTHER = np.array([1, 0], np.int32)


def _places(*homes: _Home, roles: str = "address postcode town") -> Places:
    columns = zip(*homes, strict=True)
    wanted = roles.split()
    series = {
        role: (pl.Series(values, dtype=pl.String),)
        for role, values in zip(("address", "postcode", "town"), columns, strict=True)
        if role in wanted
    }
    return Places.from_columns(series)


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        (("4 Sand Road", "JE1 1AA", "Aston"), ("4, Sand Rd", "je11aa", "Aston"), Place.ADDRESS),
        (("4 Sand Road", "JE1 1AA", None), ("4 Sand Roed", "JE1 1AA", None), Place.ADDRESS),
        (("4 Sand Road", "JE1 1AA", None), ("4 Sand Road", None, None), Place.ADDRESS_ONLY),
        (("4 Sand Road", "JE1 1AA", None), ("4 Sand Road", "BT9 7ZQ", None), Place.ADDRESS_ONLY),
        (("4 Sand Road", "JE1 1AA", None), (None, "JE1 1AA", None), Place.POSTCODE),
        (("4 Sand Road", "JE1 1AA", None), ("9 High Street", "JE1 1AA", None), Place.POSTCODE_ONLY),
        (("4 Sand Road", "JE1 1AA", None), ("18 Sand Road", "BT9 7ZQ", None), Place.NEAR),
        ((None, "JE1 1AA", None), (None, "JE1 1AB", None), Place.NEAR),
        (("4 Sand Road", None, "Aston"), ("9 High Street", None, "Astom"), Place.TOWN),
        (("4 Sand Road", None, "Aston"), ("9 High Street", None, "Weymouth"), Place.DIFFERENT),
        (("4 Sand Road", None, None), (None, "JE1 1AA", None), 0),
        ((None, None, None), ("4 Sand Road", "JE1 1AA", "Aston"), 0),
    ],
)
def test_two_homes_are_alike_to_a_level_in_either_order(one: _Home, other: _Home, level: int) -> None:
    found, _, _ = _places(one, other).levels(_ONE, _OTHER)
    assert found.tolist() == [level, level]


def test_an_address_alone_is_an_address_where_the_table_has_no_postcodes() -> None:
    homes = ("4 Sand Road", None, None), ("4 Sand Rd", None, None)
    assert _places(*homes, roles="address").levels(_ONE, _OTHER)[0].tolist() == [Place.ADDRESS] * 2


def test_what_is_shared_is_named_by_its_column_and_its_commoner_spelling() -> None:
    homes: list[_Home] = [(None, None, "Bristol"), (None, None, "Bristoll"), (None, None, "Bristol")]
    places = _places(*homes, roles="town")
    _, what, code = places.levels(np.array([0], np.int32), np.array([1], np.int32))
    assert places.town is not None
    assert (what.tolist(), places.town.texts[int(code[0])]) == ([3], "bristol")


def test_any_of_several_homes_can_be_the_shared_one() -> None:
    lists = pl.Series([["4 Sand Road", "9 High Street"], ["2 Mill Lane", "9 High St"]], dtype=pl.List(pl.String))
    places = Places.from_columns({"address": (lists,)})
    assert places.levels(_ONE, _OTHER)[0].tolist() == [Place.ADDRESS] * 2


def test_postcodes_and_addresses_lose_what_is_only_a_way_of_writing() -> None:
    assert clean_postcodes(pl.Series([" je1 1aa", "JE1-1AA", "-", ""])).to_list() == ["JE11AA", "JE11AA", None, None]
    texts = pl.Series(["Flat 2, 14 Saint Mary's Avenue", "2 14 St Marys Ave", "Flat", ""])
    assert clean_addresses(texts).to_list() == ["2 14 st marys ave", "2 14 st marys ave", None, None]


def test_reordering_moves_every_column() -> None:
    places = _places(("4 Sand Road", "JE1 1AA", "Aston"), (None, None, None), ("9 High Street", "BT9 7ZQ", "Weston"))
    moved = places.reordered(np.array([2, 1, 0]))
    for values in (moved.address, moved.postcode, moved.town):
        assert values is not None
        assert (values.codes[:, 0] >= 0).tolist() == [True, False, True]
        assert values.texts[int(values.codes[0, 0])] in ("9 high st", "BT97ZQ", "weston")
