"""Addresses: parts, placeholders, and how two of them stand to each other."""

from __future__ import annotations

import json

import polars as pl
import pytest

from triangulate.normalise.addresses import Address, AddressLevel, address_frame, compare_addresses, parse_address

PARTS = [
    # text, postcode, state, building, flat, street
    ("Flat 3, 12 High St, St Helier JE2 3QA", "JE2 3QA", "valid", "12", "3", "HIGH STREET"),
    ("12 High Street\nSt Helier\nje23qa", "JE2 3QA", "valid", "12", "", "HIGH STREET"),
    ("012A, La Rue d'Égypte, JE3 1AB", "JE3 1AB", "valid", "12A", "", "LA RUE DEGYPTE"),
    ("Les Prés, La Rue de la Croix, St. Ouen", "", "", "LES PRES", "", "LA RUE DE LA CROIX"),
    ("La Rue de la Croix, St Ouen, JE3 2AB", "JE3 2AB", "valid", "", "", "LA RUE DE LA CROIX"),
    ("Apartment B, Harbour Court, 4 The Esplanade", "", "", "4", "B", "THE ESPLANADE"),
    ("Ground Floor Flat; 9 Park Rd", "", "", "9", "GROUND FLOOR FLAT", "PARK ROAD"),
    ("3/12 Mill Lane, EH11 2AB", "EH11 2AB", "valid", "", "3/12", "MILL LANE"),
    ("12 - 14 Mill Lane", "", "", "12-14", "", "MILL LANE"),
    ("14-12 Mill Lane", "", "", "12-14", "", "MILL LANE"),
    ("Mill Lane, JE2", "", "partial", "", "", "MILL LANE"),
    ("Rose Cottage", "", "", "ROSE COTTAGE", "", ""),
    ("7", "", "", "7", "", ""),
    ("", "", "", "", "", ""),
    ("unknown", "", "", "", "", ""),
]


@pytest.mark.parametrize(("text", "postcode", "state", "building", "flat", "street"), PARTS)
def test_text_is_read_into_parts(text: str, postcode: str, state: str, building: str, flat: str, street: str) -> None:
    found = parse_address(text)
    parts = (found.postcode, found.postcode_state, found.building, found.flat, found.street)
    assert parts == (postcode, state, building, flat, street)


@pytest.mark.parametrize("text", ["No fixed abode", "NFA", "NF1 1NF", "nf11fa", "ZZ99 3VZ", "homeless"])
def test_no_fixed_abode_is_recognised_and_is_no_place(text: str) -> None:
    found = parse_address(text)
    assert found.no_fixed_abode
    assert found.postcode == ""
    assert compare_addresses(found, parse_address("1 Mill Lane, JE2 3QA")) is AddressLevel.UNKNOWN


@pytest.mark.parametrize("postcode", ["ZZ99 9AA", "ZZ993WZ", "ANK", "ZZZSECUR", "zzz secur", "unknown", "n/a"])
def test_placeholder_postcodes_are_not_places(postcode: str) -> None:
    assert parse_address({"postcode": postcode}).postcode_state == "placeholder"
    assert parse_address({"postcode": postcode}).postcode == ""


def test_withheld_markers_are_seen_in_lines_and_postcode() -> None:
    assert parse_address({"lines": ["Withheld"], "postcode": ""}).withheld_marker
    assert parse_address({"postcode": "ZZZSECUR"}).withheld_marker
    assert not parse_address("1 Mill Lane").withheld_marker


def test_a_wrong_postcode_field_does_not_hide_the_one_in_the_lines() -> None:
    found = parse_address({"lines": ["1 Mill Lane", "St Helier JE2 3QA"], "postcode": "JE2"})
    assert (found.postcode, found.postcode_state) == ("JE2 3QA", "valid")
    assert parse_address({"lines": ["1 Mill Lane"], "postcode": "JE2"}).postcode_state == "partial"
    assert parse_address({"lines": ["1 Mill Lane"], "postcode": "12345"}).postcode_state == "invalid"
    assert parse_address({"lines": ["1 Mill Lane", "NFA"], "postcode": ""}).postcode_state == "placeholder"


def test_the_object_its_json_text_and_odd_objects_are_read() -> None:
    parts = {"lines": ["1 The Parade", None], "postcode": "je24xx", "uprn": "000690012345", "type": "home"}
    found = parse_address(parts)
    assert found == parse_address(json.dumps(parts))
    assert found.uprn == "690012345"
    assert parse_address({"lines": "1 Mill Lane, JE2 3QA"}).postcode == "JE2 3QA"
    assert parse_address({"lines": 7, "uprn": "not a number"}) == Address()
    assert parse_address("{not json").lines_key == "NOT JSON"
    assert parse_address("[1]").lines_key == "1"


def test_the_address_never_shows_in_the_repr() -> None:
    assert "MILL" not in repr(parse_address("1 Mill Lane, JE2 3QA"))


P = "JE2 3QA"
PAIRS = [
    (f"12 High St, {P}", f"12 High Street, St Helier, {P}", "same"),
    (f"12 High Street, {P}", f"12 Hihg Street, {P}", "same_postcode_and_number"),
    (f"12 High Street, {P}", f"Rose Court, 12 King Street, {P}", "same_postcode_and_number"),
    (f"12 High Street, {P}", "12 High Street, JE2 4QA", "different"),
    (f"12 High Street, {P}", f"14 High Street, {P}", "different"),
    (f"12 High Street, {P}", f"12A High Street, {P}", "uncertain"),
    (f"12-16 High Street, {P}", f"14 High Street, {P}", "uncertain"),
    (f"12-16 High Street, {P}", f"40 High Street, {P}", "uncertain"),
    (f"12-16 High Street, {P}", f"16-20 High Street, {P}", "uncertain"),
    (f"Flat 1, 12 High Street, {P}", f"Flat 2, 12 High Street, {P}", "uncertain"),
    (f"Flat 1, 12 High Street, {P}", f"12 High Street, {P}", "uncertain"),
    (f"Flat 1, 12 High Street, {P}", f"1/12 High Street, {P}", "uncertain"),
    (f"Rose Cottage, High Street, {P}", f"12 High Street, {P}", "uncertain"),
    (f"Rose Cottage, High Street, {P}", f"Les Pres, High Street, {P}", "uncertain"),
    (f"12 High Street, {P}", P, "uncertain"),
    (f"12 High Street, {P}", "12 High Street", "uncertain"),
    (f"12 High Street, {P}", "14 High Street", "different"),
    (f"12 High Street, {P}", "12 La Rue des Pres", "different"),
    (f"12 High Street, {P}", "High Street", "uncertain"),
    ("12 High Street", "12 High St", "same"),
    ("12 High Street, St Helier", "12 High Street", "same"),
    ("12 High Street", "14 High Street", "different"),
    ("12-16 High Street", "14 High Street", "uncertain"),
    ("12-16 High Street", "20 High Street", "uncertain"),
    ("12-16 High Street", "12-16 High Street", "uncertain"),
    ("Flat 1, 12 High Street", "Flat 2, 12 High Street", "uncertain"),
    ("12 High Street", "", "unknown"),
    ("12 High Street", "withheld", "unknown"),
    ("", "", "unknown"),
]


@pytest.mark.parametrize(("a", "b", "level"), PAIRS)
def test_two_addresses_stand_to_each_other_as_the_rules_say(a: str, b: str, level: str) -> None:
    first, second = parse_address(a), parse_address(b)
    assert compare_addresses(first, second) == level
    assert compare_addresses(second, first) == level


def test_property_references_decide_only_when_both_are_known() -> None:
    here = {"lines": ["12 High Street"], "postcode": P, "uprn": "100"}
    assert compare_addresses(parse_address(here), parse_address({"uprn": "0100"})) is AddressLevel.SAME
    assert compare_addresses(parse_address(here), parse_address(here | {"uprn": "101"})) is AddressLevel.UNCERTAIN
    other_number = here | {"uprn": "101", "lines": ["14 High Street"]}
    assert compare_addresses(parse_address(here), parse_address(other_number)) is AddressLevel.DIFFERENT
    assert compare_addresses(parse_address(here), parse_address(here | {"uprn": ""})) is AddressLevel.SAME
    assert compare_addresses(parse_address({"uprn": "1"}), parse_address({"uprn": "2"})) is AddressLevel.UNCERTAIN


def test_the_frame_keeps_order_nulls_and_repeats() -> None:
    values = pl.Series(["Flat 3, 12 High St, JE2 3QA", None, "12 High St", "Flat 3, 12 High St, JE2 3QA"])
    frame = address_frame(values)
    assert frame["value"].to_list() == values.to_list()
    assert frame["place_key"].to_list() == ["JE2 3QA|12|3", None, None, "JE2 3QA|12|3"]
    assert frame["postcode"].to_list() == ["JE2 3QA", None, "", "JE2 3QA"]
    assert frame.columns == [
        *("value", "postcode", "postcode_state", "building", "flat", "uprn", "lines_key", "place_key"),
    ]
    assert address_frame(pl.Series([], dtype=pl.String)).is_empty()
