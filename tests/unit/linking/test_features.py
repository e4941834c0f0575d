"""Features: which statements count, and how values are kept apart."""

from __future__ import annotations

from typing import Any

import polars as pl

from triangulate.linking.features import gather_features


def test_a_withheld_address_is_compared_and_a_denied_an_unknown_and_an_empty_one_are_not(new_records: Any) -> None:
    records = new_records().add("csc:1")
    for postcode, fields in (
        ("JE2 3AB", {"withheld": True}),
        ("JE2 3AD", {"polarity": "-"}),
        ("JE2 3AE", {"polarity": "?"}),
    ):
        records.say("csc:1", "address", {"lines": ["4 Rue des Pres"], "postcode": postcode}, **fields)
    records.say("csc:1", "address", None)

    places = gather_features(*records.frames()).places
    assert places["postcode"].to_list() == ["JE2 3AB"]


def test_an_office_to_write_to_is_no_home_and_a_property_number_is(new_records: Any) -> None:
    records = new_records().add("csc:1")
    records.say("csc:1", "address", {"lines": ["1 Office"], "postcode": "JE1 1AA", "type": "correspondence"})
    records.say("csc:1", "address", {"lines": [], "postcode": "", "uprn": "0069001"})

    assert gather_features(*records.frames()).places.select("place", "postcode").rows() == [("uprn|69001", None)]


def test_an_address_as_plain_text_is_read(new_records: Any) -> None:
    records = new_records().add("csc:1").say("csc:1", "address", "4 Rue des Pres, JE2 3AB")

    assert gather_features(*records.frames()).places["postcode"].to_list() == ["JE2 3AB"]


def test_the_use_of_a_number_is_current_until_it_ends_or_is_contradicted(new_records: Any, nhs: Any) -> None:
    records = new_records()
    cases: dict[str, dict[str, Any]] = {"1": {}, "2": {"valid_to": "2020-01-01"}, "3": {"valid_to": ".."}}
    for local, fields in cases.items():
        records.add(f"hlt:{local}").say(f"hlt:{local}", "identifier", {"scheme": "nhs", "value": nhs(1)}, **fields)
    records.add("hlt:4", nhs=(nhs(1), "current")).add("hlt:4", nhs=(nhs(1), "former"))
    records.add("hlt:5", nhs=(nhs(1), "mother")).add("hlt:6", nhs="9999999999")

    features = gather_features(*records.frames())
    found = features.identifiers.join(features.personas, on="p").select("persona", "use").sort("persona").rows()
    assert found == [("hlt:1", "current"), ("hlt:2", "former"), ("hlt:3", "current"), ("hlt:4", "former")]


def test_a_number_without_a_scheme_or_as_plain_text_is_left_out(new_records: Any) -> None:
    records = new_records().add("hlt:1").say("hlt:1", "identifier", "9990000018")
    records.say("hlt:1", "identifier", {"value": "9990000018"})

    assert gather_features(*records.frames()).identifiers.is_empty()


def test_a_former_name_is_marked_unless_it_is_also_in_use(new_records: Any) -> None:
    records = new_records().add("csc:1", {"given": ["Karen"], "family": "Renouf", "type": "maiden"})
    records.add("csc:1", {"given": ["Karen"], "family": "Vibert", "type": "former"}).add("csc:1", "Karen Vibert")

    features = gather_features(*records.frames())
    named = {features.name_values[n].family_key: other for n, other in features.names.select("name", "other").rows()}
    assert named == {"renouf": True, "vibert": False}


def test_sentinel_and_unreadable_dates_are_missing_and_estimated_ages_are_read_as_a_month(new_records: Any) -> None:
    records = new_records().add("csc:1", born="1900-01-01").add("csc:2", born="soon")
    records.add("csc:3", born="2005-06-15", flags=["age_estimated"])

    features = gather_features(*records.frames())
    assert features.birth_dates["p"].to_list() == [2]
    assert features.span_values[0].precision == "month"


def test_death_dates_and_birth_orders_are_kept(new_records: Any) -> None:
    records = new_records().add("csc:1").say("csc:1", "death_date", "2020-06").say("csc:1", "multiple_birth", "2/2")

    features = gather_features(*records.frames())
    assert str(features.deaths["latest"][0]) == "2020-06-30"
    assert features.birth_orders["order"].to_list() == ["2/2"]


def test_flags_and_types_say_who_may_be_linked(new_records: Any) -> None:
    records = new_records().add("csc:1").add("csc:2", flags=["sealed"]).add("csc:3", flags=["test"])
    records.add("csc:4", kind="organisation").add("csc:5", "Kai Renouf", kind="unborn")

    features = gather_features(*records.frames())
    assert features.personas.filter("linkable")["persona"].to_list() == ["csc:1", "csc:5"]
    assert features.names.is_empty()


def test_no_value_of_a_person_is_in_the_text_form(new_records: Any) -> None:
    features = gather_features(*new_records().add("csc:1", "Kai Renouf", "2014-03-01").frames())

    assert repr(features).startswith("Features(personas=1, names=1")
    assert "Renouf" not in repr(features)
    assert "2014" not in repr(features)


def test_pairs_of_ids_and_of_row_numbers_turn_into_each_other(new_records: Any) -> None:
    features = gather_features(*new_records().add("csc:2").add("csc:1").frames())
    pairs = pl.DataFrame({"a": ["csc:1", "csc:9"], "b": ["csc:2", "csc:2"]})

    numbered = features.numbers_of(pairs)
    assert numbered.rows() == [(0, 1)]
    assert features.ids_of(numbered).rows() == [("csc:1", "csc:2")]
