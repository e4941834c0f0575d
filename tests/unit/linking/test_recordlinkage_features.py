"""Compare features of the toolkit: the levels of single values, and their place in a plain pipeline of the toolkit."""

from __future__ import annotations

import datetime as dt
import math
import pickle
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest
import recordlinkage
from hypothesis import given, settings
from hypothesis import strategies as st

from triangulate.errors import UsageError
from triangulate.linking.comparing_values import birth_date_level
from triangulate.linking.distinct_levels import Found, born_levels
from triangulate.linking.model import LEVELS
from triangulate.linking.recordlinkage_features import (
    Address,
    BirthDate,
    FamilyName,
    FullName,
    GivenName,
    OfficialNumber,
    Postcode,
    ValueFeature,
)
from triangulate.normalise.dates import parse_date
from triangulate.normalise.names import Name

NAN = float("nan")
FEATURES: list[type[ValueFeature[Any]]] = [
    GivenName, FamilyName, FullName, BirthDate, Postcode, Address, OfficialNumber,
]  # fmt: skip


def computed(feature: Any, lefts: Sequence[Any], rights: Sequence[Any]) -> list[float]:
    """Return what a plain pipeline of the toolkit computes for the values of column ``v``, row against row."""
    left, right = pd.DataFrame({"v": list(lefts)}, dtype=object), pd.DataFrame({"v": list(rights)}, dtype=object)
    pairs = pd.MultiIndex.from_arrays([range(len(left)), range(len(right))])
    frame = recordlinkage.Compare([feature]).compute(pairs, left, right)
    assert list(frame.columns) == ["x"]
    return [float(value) for value in frame["x"]]


def level(feature: ValueFeature[Any], one: Any, other: Any) -> str | None:
    """Return the level of two values, checked to be the same the other way round; None for a missing value."""
    there, back = computed(feature, [one, other], [other, one])
    assert there == back or math.isnan(there + back)
    if math.isnan(there):
        return None
    (name,) = [name for name, value in feature.levels.items() if value == there]
    return name


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Amelia", "AMÉLIA ", "exact"),
        ("Mary-Ann", "Maryann", "variant"),
        ("Oliver", "Ollie", "nickname"),
        ("Amelia Rose", "Amelia", "part_of"),
        ("Nathaniel", "Nathanial", "close"),
        ("Kai", "K", "initials"),
        ("Adrian", "Adriana", "alike"),
        ("Oliver", "Amelia", "different"),
        ("Unknown", "Oliver", None),
        (None, "Oliver", None),
        ("  ", "Oliver", None),
    ],
)
def test_given_names(one: Any, other: Any, expected: str | None) -> None:
    assert level(GivenName("v", "v", NAN, "x"), one, other) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Le Brun", "LEBRUN", "variant"),
        ("Kowalski", "Kowalska", "variant"),
        ("Hamon née Le Brun", "Le Brun", "variant"),
        ("Renouf-Hamon", "Hamon", "part_of"),
        ("Renouf", "Renuof", "close"),
        ("Marston", "Marsden", "alike"),
        ("Renouf", "Hamon", "different"),
        ("Renouf", "Renouf", "exact"),
        ("UNKNOWN", "Renouf", None),
    ],
)
def test_family_names(one: Any, other: Any, expected: str | None) -> None:
    assert level(FamilyName("v", "v", NAN, "x"), one, other) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Oliver Le Brun", "LE BRUN, Oliver", "exact"),
        ("Renouf Kai", "Kai Renouf", "reordered"),
        ("Ollie Hamon", "Oliver Hamon", "nickname"),
        ("K Renouf", "Kai Renouf", "initials"),
        ("Amelia Renouf", "Kai Renouf", "family_only"),
        ("Kai Vibert", "Kai Renouf", "given_only"),
        ("Adrian Marsden", "Adriana Marston", "alike"),
        ("Oliver Hamon", "Kai Renouf", "different"),
        ("Baby Renouf", "Kai Renouf", None),
    ],
)
def test_full_names(one: Any, other: Any, expected: str | None) -> None:
    assert level(FullName("v", "v", NAN, "x"), one, other) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("2014-03-12", dt.date(2014, 3, 12), "exact"),
        (pd.Timestamp("2014-03-12 09:30"), 20140312.0, "exact"),
        ("2014-03-12", "2014-12-03", "day_month_swapped"),
        ("12/03/2014", "12/03/2014", "day_month_swapped"),
        ("2014-03", "2014-03-12", "same_month"),
        ("2014", "2014-03-12", "same_year"),
        ("2014-01-01", "2014-03-12", "first_of_january"),
        ("2014-03-12", "2014-03-13", "one_digit"),
        ("2014-03-12", "2017-08-30", "near"),
        ("2014-03-12", "1987-08-30", "different"),
        ("1900-01-01", "2014-03-12", None),
        ("not known", "2014-03-12", None),
        (None, "2014-03-12", None),
    ],
)
def test_birth_dates(one: Any, other: Any, expected: str | None) -> None:
    assert level(BirthDate("v", "v", NAN, "x"), one, other) == expected


def test_the_order_of_a_source_is_told() -> None:
    assert level(BirthDate("v", "v", NAN, "x", order="dmy"), "12/03/2014", "2014-03-12") == "exact"
    assert level(BirthDate("v", "v", NAN, "x", order="mdy"), "03/12/2014", "2014-03-12") == "exact"
    assert level(BirthDate("v", "v", NAN, "x", order="dmy"), "01/01/2014", "2014-06-05") == "first_of_january"


def test_1_january_of_a_register_is_a_day() -> None:
    assert level(BirthDate("v", "v", NAN, "x"), "2014-01-01", "2014-01-01") == "first_of_january"
    assert level(BirthDate("v", "v", NAN, "x", official=True), "2014-01-01", "2014-01-01") == "exact"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("JE2 3AB", "je23ab", "same"),
        ("JE2 3AB", "JE2 3BA", "one_slip"),
        ("JE2 3AB", "JE2 3A8", "one_slip"),
        ("JE2", "JE2 3AB", "district_stated"),
        ("JE3", "JE2 3AB", "different"),
        ("JE2 3AB", "JE2 3WX", "same_sector"),
        ("JE2 3AB", "JE2 4WX", "same_district"),
        ("JE2 3AB", "SW1A 1AA", "different"),
        ("not a postcode", "JE2 3AB", None),
        ("ZZ99 3VZ", "JE2 3AB", None),
        ("JE2 3A8", "JE2 3A8", None),
    ],
)
def test_postcodes(one: Any, other: Any, expected: str | None) -> None:
    assert level(Postcode("v", "v", NAN, "x"), one, other) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("4 Rue des Pres, JE2 3AB", "4, Rue des Prés JE2 3AB", "same"),
        ("4 Rue des Pres, JE2 3AB", "4 High Street, JE2 3AB", "same_postcode_and_number"),
        ("4 Rue des Pres, JE2 3AB", "4 Rue des Pres", "similar_lines"),
        ("Flat 1, 4 Rue des Pres, JE2 3AB", "Flat 2, 4 Rue des Pres, JE2 3AB", "uncertain"),
        ("4 Rue des Pres, JE2 3AB", "6 Rue des Pres, JE2 3AB", "same_postcode"),
        ("4 Rue des Pres, JE2 3AB", "4 Rue des Pres, JE3 1JA", "different"),
        ("No fixed abode", "4 Rue des Pres, JE2 3AB", None),
    ],
)
def test_addresses(one: Any, other: Any, expected: str | None) -> None:
    assert level(Address("v", "v", NAN, "x"), one, other) == expected


def test_numbers(nhs: Any, upn: Any) -> None:
    feature = OfficialNumber("NHS", "v", "v", NAN, "x")
    spaced = f"{nhs(1)[:3]} {nhs(1)[3:6]} {nhs(1)[6:]}"
    assert level(feature, nhs(1), spaced) == "same"
    assert level(feature, float(nhs(1)), int(nhs(1))) == "same"
    assert level(feature, nhs(1), nhs(2)) == "different"
    assert level(feature, nhs(1), nhs(1)[:-1] + str((int(nhs(1)[-1]) + 1) % 10)) is None
    assert level(feature, "0000000000", "0000000000") is None

    pupil = OfficialNumber("upn", "v", "v", NAN, "x")
    temporary = next(f"{first}80025600013A" for first in "ABCDEFGHJKLMNPQRTUVWXYZ" if _is_temporary(first))
    assert level(pupil, temporary, temporary) == "same_temporary"
    assert level(pupil, temporary, upn(1)) is None
    assert level(pupil, upn(1), upn(2)) == "different"


def _is_temporary(first: str) -> bool:
    return len(computed(OfficialNumber("upn", "v", "v", -1.0, "x"), [f"{first}80025600013A"], ["x"])) == 1 and (
        computed(OfficialNumber("upn", "v", "v", -1.0, "x"), [f"{first}80025600013A"], [f"{first}80025600013A"])[0] > 0
    )


@pytest.mark.parametrize("feature", FEATURES, ids=lambda f: f.__name__)
def test_levels_fall_from_1_to_0_and_no_two_are_the_same(feature: type[ValueFeature[Any]]) -> None:
    values = list(feature.levels.values())
    assert values == sorted(set(values), reverse=True)
    assert (values[0], values[-1]) == (1.0, 0.0)


@pytest.mark.parametrize(
    ("feature", "comparison", "of_sets"), [(FullName, "name", {"alias"}), (BirthDate, "birth_date", {"one_of_several"})]
)
def test_levels_of_the_model_keep_its_names_and_order(
    feature: type[ValueFeature[Any]], comparison: str, of_sets: set[str]
) -> None:
    model = [name for name in LEVELS[comparison] if name not in of_sets]
    assert [name for name in feature.levels if name != "alike"] == model


def test_a_missing_value_is_0_as_in_the_toolkit_unless_told_otherwise() -> None:
    pairs = ([None, "Unknown", NAN, "Kai"], ["Kai", "Kai", "Kai", pd.NaT])
    assert computed(GivenName("v", "v", label="x"), *pairs) == [0.0] * 4
    assert computed(GivenName("v", "v", missing_value=0.5, label="x"), *pairs) == [0.5] * 4
    assert all(map(math.isnan, computed(GivenName("v", "v", NAN, "x"), *pairs)))


def test_several_columns_are_read_as_one_value() -> None:
    left = pd.DataFrame(
        {"first": ["Amelia", None], "last": ["Le Brun", "Renouf"], "y": [2014, 2012], "m": [3, 5], "d": [12, None],
         "line": ["4 Rue des Pres", "19 Mont Felard"], "pc": ["JE2 3AB", None]}
    )  # fmt: skip
    right = pd.DataFrame(
        {"name": ["LE BRUN, Amelia Rose", "Kai Renouf"], "born": ["2014-03-12", "2012-05-30"],
         "home": ["4 Rue des Pres, JE2 3AB", "19 Mont Felard"]}
    )  # fmt: skip
    compare = recordlinkage.Compare()
    compare.add(FullName(["first", "last"], "name", label="name"))
    compare.add(BirthDate(["y", "m", "d"], "born", label="born"))
    compare.add(Address("home", "home", label="self"))
    with pytest.raises(KeyError):
        compare.compute(pd.MultiIndex.from_arrays([[0], [0]]), left, right)

    compare = recordlinkage.Compare(compare.features[:2])
    compare.add(Address(["line", "pc"], "home", label="home"))
    found = compare.compute(pd.MultiIndex.from_arrays([[0, 1], [0, 1]]), left, right)
    assert found.to_dict("list") == {
        "name": [FullName.levels["part_of"], FullName.levels["family_only"]],
        "born": [1.0, BirthDate.levels["same_month"]],
        "home": [1.0, 1.0],
    }


def test_in_one_table_beside_a_feature_of_the_toolkit_whatever_the_order_of_rows() -> None:
    people = pd.DataFrame(
        {
            "name": ["Oliver Vibert", "Vibert, Oliver", "Olivar Vibert", None, "Amelia Hamon"],
            "town": ["a", "a", "b", "b", "b"],
        },
        index=[f"r{n}" for n in range(5)],
    )
    compare = recordlinkage.Compare([FullName("name", "name", label="name")])
    compare.exact("town", "town", label="town")
    pairs = (
        recordlinkage.index.Block("town").index(people).append(pd.MultiIndex.from_tuples([("r2", "r0"), ("r4", "r0")]))
    )
    found = compare.compute(pairs, people)
    mixed = people.sample(frac=1, random_state=7)
    pd.testing.assert_frame_equal(compare.compute(pairs[::-1], mixed)[::-1], found)
    assert {pair: value for pair, value in found["name"].items() if value} == {("r1", "r0"): 1.0, ("r2", "r0"): 0.8}
    assert found["town"].sum() == 4


def test_distinct_pairs_are_compared_once_and_only_once() -> None:
    asked: list[int] = []

    class Counting(GivenName):
        def _compare(self, ones: Sequence[Name], others: Sequence[Name]) -> Found:
            asked.append(len(ones))
            return super()._compare(ones, others)

    lefts, rights = ["Oliver", "OLIVER ", "Ollie", None] * 50, ["Ollie", "ollie", "Olivér", "Kai"] * 50
    assert computed(Counting("v", "v", label="x"), lefts, rights) == [0.9, 0.9, 0.9, 0.0] * 50
    assert asked == [1]  # Oliver and Ollie, in either order and any writing


def test_no_pairs_and_nothing_known_give_nothing() -> None:
    for feature in (BirthDate("v", "v", label="x"), Address("v", "v", label="x")):
        assert computed(feature, [], []) == []
        assert computed(feature, [None], [None]) == [0.0]


def test_a_feature_survives_the_process_pool_of_the_toolkit() -> None:
    feature = pickle.loads(pickle.dumps(OfficialNumber("nhs", "v", "v", label="x")))  # noqa: S301
    assert (feature.scheme_name, feature.label) == ("nhs", "x")
    assert repr(feature) == "<OfficialNumber 'x'>"


@pytest.mark.parametrize("scheme", ["la_child_id", "shoe_size"])
def test_a_number_that_is_not_official_is_refused(scheme: str) -> None:
    with pytest.raises(UsageError, match=r"not an official scheme.*nhs, ni, pnc, uln, upn"):
        OfficialNumber(scheme, "v", "v")


def test_an_order_that_is_none_is_refused() -> None:
    with pytest.raises(UsageError, match="Use one of: iso, dmy, mdy, unknown"):
        BirthDate("v", "v", order="ymd")  # type: ignore[arg-type]


DAY = st.dates(dt.date(1990, 1, 1), dt.date(2024, 12, 31)).map(dt.date.isoformat)
PART = st.one_of(DAY, DAY, st.sampled_from(["2014", "2014-03", "2013-12-31", "2014-01-01", "03/04/2014", "2014~"]))


@settings(max_examples=60, deadline=None)
@given(pairs=st.lists(st.tuples(PART, PART), min_size=1, max_size=30))
def test_levels_of_dates_in_columns_are_those_of_the_model_one_by_one(pairs: list[tuple[str, str]]) -> None:
    ones, others = ([parse_date(text) for text in side] for side in zip(*pairs, strict=True))

    places = [birth_date_level(a, b) for a, b in zip(ones, others, strict=True)]
    assert born_levels(ones, others) == [None if p is None else LEVELS["birth_date"][p] for p in places]


def test_a_column_of_numpy_dates_is_read() -> None:
    days = pd.Series(np.array(["2014-03-12", "NaT"], dtype="datetime64[ns]")).to_frame("v")
    pairs = pd.MultiIndex.from_arrays([[0, 1], [0, 0]])
    found = recordlinkage.Compare([BirthDate("v", "v", label="x")]).compute(pairs, days)
    assert found["x"].to_list() == [1.0, 0.0]
