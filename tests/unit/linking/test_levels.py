"""Levels of birth dates, places and numbers, in columns and pair by pair."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from triangulate.linking.comparing_values import birth_date_level, name_level, years_apart
from triangulate.linking.engine import AllPairsEngine
from triangulate.linking.features import gather_features
from triangulate.linking.model import LEVELS, default_model
from triangulate.linking.pair_levels import Births, birth_date_of_sets, identifier_of_sets, place_of_sets, value_sets
from triangulate.linking.scoring import score_pairs
from triangulate.normalise.dates import birth_span
from triangulate.normalise.names import parse_name


def level_of(records: Any, comparison: str) -> str | None:
    """Return the level of the only two personas, checked to be the same pair by pair and in columns."""
    features = gather_features(*records.frames())
    pair = pl.DataFrame({"p": [0], "q": [1]}, schema={"p": pl.UInt32, "q": pl.UInt32})
    row = score_pairs(pair, features, default_model(), every_pair=True).row(0, named=True)
    sets = value_sets(features)
    plain = {
        "birth_date": lambda: birth_date_of_sets(*sets["born"]),
        "place": lambda: place_of_sets(*sets["places"]),
        "identifier": lambda: identifier_of_sets(
            sets["born"][0], sets["numbers"][0], sets["born"][1], sets["numbers"][1]
        ),
    }[comparison]()
    level: str | None = row[f"level_{comparison}"]
    assert level == (None if plain is None else LEVELS[comparison][plain])
    return level


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("2014-03-01", "2014-03-01", "exact"),
        ("2014-03-01", "2014-01-03", "day_month_swapped"),
        ("2014-03-01", "2014-03-02", "one_digit"),
        ("2014-03-12", "2014-03-21", "one_digit"),
        ("2019-03-01", "2020-03-01", "near"),
        ("1988-05-02", "1998-05-02", "different"),
        ("2014-03-01", "2014-03", "same_month"),
        ("2014-03-01", "2014", "same_year"),
        ("2014-03", "2014", "same_year"),
        ("2014-01-01", "2014-06-05", "first_of_january"),
        ("2014-01-01", "2014-01-01", "first_of_january"),
        ("2014-03-01", "2016-08-20", "near"),
        ("2014-03-01", "2026-08-20", "different"),
        ("03/04/2014", "03/04/2014", "day_month_swapped"),
        ("2014~", "2014-05-05", None),
        ("201X", "2014-05-05", None),
        ("2014-03-01", "unknown", None),
    ],
)
def test_birth_dates(new_records: Any, one: str, other: str, level: str | None) -> None:
    assert level_of(new_records().add("a:1", born=one).add("b:1", born=other), "birth_date") == level
    assert level_of(new_records().add("a:1", born=other).add("b:1", born=one), "birth_date") == level


def test_1_january_is_a_day_where_both_are_from_a_register() -> None:
    assert birth_date_level(birth_span("2014-01-01", official=True), birth_span("2014-01-01", official=True)) == 0


def test_1_january_of_a_register_against_another_day_of_the_year_agrees_as_a_year() -> None:
    level = birth_date_level(birth_span("2014-01-01", official=True), birth_span("2014-06-05"))

    assert level == LEVELS["birth_date"].index("first_of_january")


def test_a_given_name_alone_and_a_family_name_alone_cannot_be_compared() -> None:
    assert name_level(parse_name({"given": ["Kai"]}), parse_name({"family": "Renouf"})) is None


def test_a_birth_date_that_agrees_beside_another_is_one_of_several(new_records: Any) -> None:
    records = new_records().add("a:1", born="2014-03-01").add("b:1", born="2014-03-01").add("b:1", born="2012-09-09")
    assert level_of(records, "birth_date") == "one_of_several"

    coarse = new_records().add("a:1", born="2014-03-01").add("b:1", born="2014-03-01").add("b:1", born="2014")
    assert level_of(coarse, "birth_date") == "exact"


def test_a_date_near_an_estimated_age_is_no_evidence_against_it(new_records: Any) -> None:
    records = new_records().add("a:1", born="2005-03-02", flags=["age_estimated"]).add("b:1", born="2006-11-20")
    assert level_of(records, "birth_date") is None

    far = new_records().add("a:1", born="1990-03-02", flags=["age_estimated"]).add("b:1", born="2006-11-20")
    assert level_of(far, "birth_date") == "different"


def test_years_apart_counts_from_the_nearest_readings() -> None:
    assert years_apart(birth_span("2014"), birth_span("2015-01-01", official=True)) == pytest.approx(1 / 365.25)
    assert years_apart(birth_span("2014"), birth_span("2014-05-01")) == 0
    early, late = birth_span("2000-05-05"), birth_span("2010-05-05")
    assert years_apart(late, early) == years_apart(early, late) == pytest.approx(10, abs=0.01)
    assert birth_date_of_sets(Births((), estimated=False), Births((early,), estimated=False)) is None


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("4 Rue des Pres, JE2 3AB", "4 rue des prés, je23ab", "address"),
        ("4 Rue des Pres, JE2 3AB", "6 Rue des Pres, JE2 3AB", "postcode"),
        ("4 Rue des Pres, JE2 3AB", "4 Rue des Pres, JE3 1JA", "different"),
        ("4 Rue des Pres, JE2 3AB", None, None),
        ("4 Rue des Pres, JE2 3AB", "No fixed abode, ZZ99 3VZ", None),
    ],
)
def test_places(new_records: Any, one: str, other: str | None, level: str | None) -> None:
    assert level_of(new_records().add("a:1", address=one).add("b:1", address=other), "place") == level


def test_a_property_number_agrees_without_a_postcode_and_says_nothing_against(new_records: Any) -> None:
    records = new_records().add("a:1").say("a:1", "address", {"lines": [], "uprn": "69001"})
    records.add("b:1").say("b:1", "address", {"lines": ["x"], "uprn": "69001", "postcode": "JE2 3AB"})
    assert level_of(records, "place") == "address"

    other = new_records().add("a:1").say("a:1", "address", {"lines": [], "uprn": "69001"})
    other.add("b:1").say("b:1", "address", {"lines": [], "uprn": "69002"})
    assert level_of(other, "place") is None


def test_a_postcode_or_dwelling_that_many_carry_is_common(new_records: Any) -> None:
    for lines in ("1 Hostel", ""):
        records = new_records()
        for count in range(60):
            records.add(f"csc:{count}", address=f"{lines}, JE2 3AB")
        features = gather_features(*records.frames())
        pair = pl.DataFrame({"p": [0], "q": [1]}, schema_overrides={"p": pl.UInt32, "q": pl.UInt32})
        scored = score_pairs(pair, features, default_model(), every_pair=True)
        assert scored["level_place"].to_list() == ["common_postcode"]
        sets = value_sets(features)
        assert LEVELS["place"][place_of_sets(*sets["places"][:2]) or 0] == "common_postcode"


NUMBERS: list[tuple[list[tuple[str, str, str | None]], list[tuple[str, str, str | None]], str | None]] = [
    ([("nhs", "1", None)], [("nhs", "1", "current")], "official"),
    ([("nhs", "1", None)], [("nhs", "1", "former")], "former"),
    ([("nhs", "1", None)], [("nhs", "2", None)], "mismatch"),
    ([("nhs", "1", None)], [("nhs", "2", "former")], None),
    ([("nhs", "1", None)], [("nhs", "2", None), ("nhs", "1", "former")], "former"),
    ([("nhs", "1", None)], [("nhs", "2", None), ("nhs", "1", None)], "conflicting"),
    ([("nhs", "1", None), ("upn", "1", None)], [("nhs", "1", None), ("upn", "2", None)], "conflicting"),
    ([("nhs", "1", "temporary")], [("nhs", "1", None)], "temporary"),
    ([("nhs", "1", "mother")], [("nhs", "1", None)], None),
    ([("nhs", "1", None)], [("upn", "1", None)], None),
    ([("mosaic", "301|77", None)], [("mosaic", "301|77", None)], "reference"),
    ([("mosaic", "301|77", None)], [("mosaic", "302|77", None)], None),
    ([("mosaic", "301|77", None)], [("mosaic", "|77", None)], "loose_reference"),
    ([("mosaic", "|77", None), ("nhs", "1", None)], [("mosaic", "|77", None), ("nhs", "2", None)], "mismatch"),
    ([("mosaic", "301|77", None), ("nhs", "1", None)], [("mosaic", "301|77", None), ("nhs", "2", None)], "conflicting"),
    ([("mosaic", "|77", "temporary")], [("mosaic", "|77", None)], "temporary"),
]


@pytest.mark.parametrize(("one", "other", "level"), NUMBERS)
def test_numbers(new_records: Any, nhs: Any, upn: Any, one: Any, other: Any, level: str | None) -> None:
    records = new_records().add("a:1", born="2014-03-01").add("b:1", born="2014-03-01")
    for persona, numbers in (("a:1", one), ("b:1", other)):
        for scheme, value, use in numbers:
            issuer, _, local = value.rpartition("|")
            number = {"nhs": nhs, "upn": upn}[scheme](int(local)) if scheme != "mosaic" else f"10{local}"
            said = {"scheme": scheme, "value": number} | ({"use": use} if use else {})
            records.say(persona, "identifier", said | ({"issuer": issuer} if issuer else {}))

    assert level_of(records, "identifier") == level


def test_a_reference_without_its_agency_says_nothing_where_birth_dates_differ(new_records: Any) -> None:
    records = new_records().add("a:1", born="2014-03-01", mosaic="1077").add("b:1", born="2010-03-07", mosaic="1077")

    assert level_of(records, "identifier") is None


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("Amelia Le Brun", "AMELIA LEBRUN", "variant"),
        ("Amelia Le Brun", "Amelia Le Brun", "exact"),
        ("Oliver Hamon", "Ollie Hamon", "nickname"),
        ("Ana Silva Pereira", "Ana Pereira", "part_of"),
        ("A Hamon", "Amelia Hamon", "initials"),
        ("A Hamon", "A Hamon", "initials"),
        ("A Le Sueur", "A LeSueur", "initials"),
        ("Amelia Hamon", "Oliver Hamon", "family_only"),
        ("Karen Hamon", "Karen Vibert", "given_only"),
        ("Karen Hamon", "Oliver Vibert", "different"),
    ],
)
def test_names(new_records: Any, one: str, other: str, level: str) -> None:
    home = "4 Rue des Pres, JE2 3AB"
    records = new_records().add("a:1", one, "2014-03-01", home).add("b:1", other, "2014-03-01", home)
    features = gather_features(*records.frames())
    pair = pl.DataFrame({"p": [0], "q": [1]}, schema_overrides={"p": pl.UInt32, "q": pl.UInt32})

    assert score_pairs(pair, features, default_model(), every_pair=True)["level_name"].to_list() == [level]


def test_a_name_that_agrees_through_a_former_name_is_an_alias(new_records: Any) -> None:
    records = new_records().add("a:1", "Karen Renouf", "1990-05-02").add("b:1", "Karen Vibert", "1990-05-02")
    records.add("b:1", {"given": ["Karen"], "family": "Renouf", "type": "maiden"})

    links = AllPairsEngine().link(gather_features(*records.frames()), default_model())
    assert links["level_name"].to_list() == ["alias"]
