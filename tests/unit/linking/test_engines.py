"""Engines, candidates, rivals and explanations."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest

from triangulate.linking.blocking import KEYS, candidate_pairs, with_keys_shared
from triangulate.linking.engine import AllPairsEngine, DefaultEngine, LinkEngine
from triangulate.linking.explain import explain_link, link_lines, weight_words
from triangulate.linking.features import gather_features
from triangulate.linking.model import default_model
from triangulate.linking.recordlinkage_engine import RecordLinkageEngine
from triangulate.linking.rivals import rivals
from triangulate.linking.scoring import LINK_COLUMNS

HOME = "4 Rue des Pres, JE2 3AB"
ENGINES = [DefaultEngine(), AllPairsEngine(), RecordLinkageEngine()]


@pytest.mark.parametrize("engine", ENGINES, ids=lambda e: type(e).__name__)
def test_every_engine_keeps_the_protocol_and_takes_nothing_for_an_answer(engine: Any, new_records: Any) -> None:
    assert isinstance(engine, LinkEngine)
    for records in (new_records(), new_records().add("csc:1", "Kai Renouf", "2014-03-01", HOME, "M")):
        links = engine.link(gather_features(*records.frames()), default_model())
        assert links.is_empty()
        assert links.schema == LINK_COLUMNS


@pytest.mark.parametrize("engine", ENGINES, ids=lambda e: type(e).__name__)
def test_every_engine_gives_the_same_link(engine: Any, new_records: Any) -> None:
    records = new_records().add("pol:1", "Ollie Hamon", "2014-03-01", HOME, "M")
    records.add("csc:1", "Oliver Hamon", "2014-03-01", HOME, "M").add("csc:2", "Oliver Hamon", flags=["sealed"])

    (row,) = engine.link(gather_features(*records.frames()), default_model()).iter_rows(named=True)
    assert (row["a"], row["b"], row["strength"], row["verdict"]) == ("csc:1", "pol:1", "strong", None)
    assert row["id"].startswith("l-")
    assert {name: row[f"level_{name}"] for name in ("name", "birth_date", "place", "sex", "identifier")} == {
        "name": "nickname", "birth_date": "exact", "place": "address", "sex": "same", "identifier": None,
    }  # fmt: skip
    assert row["weight"] == pytest.approx(-21.875 + 5.907 + 13.85 + 15.747 + 0.926, abs=0.01)


def test_the_report_counts_what_each_key_brings_and_adds(new_records: Any) -> None:
    records = new_records()
    for count in range(6):
        records.add(f"csc:{count}", "Kai Renouf", f"20{count:02d}-03-01")

    found = candidate_pairs(gather_features(*records.frames()))
    assert len(found.packed) == 15
    row = found.report.row(by_predicate=pl.col("key") == "family_given", named=True)
    assert (row["pairs"], row["added"], row["blocks"], row["largest"]) == (15, 15, 1, 6)
    assert found.report["key"].to_list() == list(KEYS)
    assert found.report["label"].to_list() == [label for label, _ in KEYS.values()]


def test_a_block_that_grows_too_large_is_split_and_then_left_out(new_records: Any) -> None:
    records = new_records()
    for count in range(2100):
        records.add(f"csc:{count}", "Kai Renouf", f"20{count % 7:02d}-03-01" if count % 2 else None)

    row = candidate_pairs(gather_features(*records.frames())).report.row(
        by_predicate=pl.col("key") == "family_given", named=True
    )
    assert (row["left_out"], row["largest"], row["blocks"]) == (1050, 150, 7)  # split by birth year; no year, no pair


@pytest.mark.parametrize(
    ("one", "other", "key"),
    [
        (("Kai Renouf", "2014-03-01"), ("Kim Renouf", "2014-03-01"), "birth_date_family"),
        (("Kai Renouf", "2014-03-01"), ("Kai Vibert", "2014-03-01"), "birth_date_name_word"),
        (("Kai Renouf", "2014-03-01"), ("Kim Vibert", "2014-03-01"), "birth_date_initials"),
        (("Kai Renouf", "2014-03-01", HOME), ("K Vibert", "2014-03-01", HOME), "birth_date_initial_area"),
        (("Kai Renouf", "2014-03-01"), ("Kim Renouf", "2014-01-03"), "birth_date_exchanged_family"),
        (("Kai Renouf", None), ("Kai Renouf", None), "family_given"),
        (("Oliver Hamon", "2014-03-01"), ("Ollie Hamon", "2014-12-09"), "nickname_family_birth_year"),
        (("Kai Renouf", None, HOME), ("Kim Renouf", None, HOME), "home_family"),
        (("Oliver Hamon", None, HOME), ("Ollie Vibert", None, HOME), "home_given"),
        (("Oliver Hamon", "2014-03-01", HOME), ("Kim Vibert", "2014-09-09", HOME), "home_birth_year"),
    ],
)
def test_each_key_finds_its_pair(new_records: Any, one: Any, other: Any, key: str) -> None:
    features = gather_features(*new_records().add("a:1", *one).add("b:1", *other).frames())

    p, q = candidate_pairs(features).ij
    (found,) = with_keys_shared(pl.DataFrame({"p": p, "q": q}).cast(pl.UInt32), features)["found_by"].to_list()
    assert key in found


def test_the_report_shows_who_was_found_by_a_number_alone(new_records: Any, nhs: Any) -> None:
    features = gather_features(*new_records().add("a:1", nhs=nhs(1)).add("b:1", nhs=nhs(1)).frames())

    report = DefaultEngine().candidates(features).report
    assert report.filter(pl.col("added") > 0)["key"].to_list() == ["identifier"]


def test_rivals_are_two_unlinked_records_of_one_source_with_nearly_equal_weight() -> None:
    def frame(*rows: tuple[str, str, float]) -> pl.DataFrame:
        return pl.DataFrame(rows, schema=["a", "b", "weight"], orient="row").with_columns(
            strength=pl.lit("strong", LINK_COLUMNS["strength"]), verdict=pl.lit(None, LINK_COLUMNS["verdict"])
        )

    near = frame(("hlt:1", "pol:1", 9.0), ("hlt:2", "pol:1", 7.5), ("hlt:3", "pol:1", 1.0))
    assert rivals(near).rows() == [("pol:1", "hlt:1", "hlt:2", 1.5)]
    assert rivals(near, margin=1.0).is_empty()
    assert rivals(pl.concat([near, frame(("hlt:1", "hlt:2", 20.0))])).is_empty()
    decided = near.with_columns(verdict=pl.lit("same", LINK_COLUMNS["verdict"]))
    assert rivals(decided).is_empty()
    assert rivals(frame(("hlt:1", "hlt:2", 9.0), ("hlt:1", "hlt:3", 9.0))).is_empty()


def test_an_explanation_adds_up_and_shows_no_value(new_records: Any) -> None:
    records = (
        new_records().add("pol:1", "Ollie Hamon", "2014-03-01", HOME).add("csc:1", "Oliver Hamon", "2014-03-01", HOME)
    )
    features = gather_features(*records.frames())
    row = DefaultEngine().link(features, default_model()).row(0, named=True)

    found = explain_link(row, features, default_model())
    assert found.prior + sum(part.weight for part in found.parts) == pytest.approx(row["weight"], abs=1e-3)
    assert found.total == pytest.approx(row["weight"], abs=1e-3)
    assert "short or familiar form. (1 against 1 recorded) For (+5.9 bits)." in found.text
    assert "Numbers and references: There is no number" in found.text
    assert "Says nothing (+0.0 bits)" in found.text
    assert "The two share a home" in found.text
    assert "birth date and family name" in found.text
    assert not any(value in found.text for value in ("Hamon", "Oliver", "2014", "JE2", "Rue"))


def test_a_decided_link_is_explained_with_the_decision() -> None:
    link = SimpleNamespace(
        levels={"name": "different"}, strength="verified", probability=0.0, verdict="same", withheld=()
    )

    lines = link_lines(link)
    assert lines[0].startswith("Strength verified")
    assert lines[1] == "A named person decided that the two are the same."
    assert not any("share a home" in line or "Compared because" in line for line in lines)


def test_weights_in_words() -> None:
    assert [weight_words(w) for w in (20.0, 7.0, 3.0, 0.0, -3.0, -7.0, -20.0)] == [
        "very strongly for", "strongly for", "for", "hardly either way", "against", "strongly against",
        "very strongly against",
    ]  # fmt: skip


def test_what_a_withheld_address_showed_is_not_told_and_cannot_be_worked_out(new_records: Any) -> None:
    records = new_records().add("pol:1", "Karen Renouf", "1990-05-02", HOME).add("csc:1", "Karen Renouf", "1990-05-02")
    home = {"lines": ["4 Rue des Pres"], "postcode": "JE2 3AB"}
    records.say("csc:1", "address", home, withheld=True)
    features = gather_features(*records.frames())
    row = DefaultEngine().link(features, default_model()).row(0, named=True)
    assert row["level_place"] == "address"

    found = explain_link(row, features, default_model())
    place = next(part for part in found.parts if part.comparison == "place")
    assert (place.level, place.weight, found.total, found.at_one_home, found.found_by) == (None, 0.0, None, False, ())
    assert "Address: A withheld value took part. What it showed is not told here." in found.text
    name = next(part for part in found.parts if part.comparison == "name")
    assert name.weight == default_model().comparison("name").level("exact").weight()
    assert "home" not in found.text.lower()

    apart = explain_link(row | {"level_place": "different"}, features, default_model())
    assert apart.text == found.text
