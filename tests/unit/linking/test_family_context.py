"""Relatives as evidence: what is read from relations, its levels, when it counts, and when it is held."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from triangulate.linking.agreement import family_counts
from triangulate.linking.engine import DefaultEngine
from triangulate.linking.explain import explain_link
from triangulate.linking.family_context import compare_families, pairs_with_one_relative
from triangulate.linking.features import gather_features
from triangulate.linking.kin import KIN_COLUMNS, adopted_by_statement, knowing_links
from triangulate.linking.model import LEVELS, default_model
from triangulate.linking.pair_levels import family_of_sets, value_sets
from triangulate.linking.scoring import score_pairs
from triangulate.linking.showing import shown_links

HOME = "4 Rue des Pres, JE2 3AB"


def level_of(records: Any, a: str, b: str, one: tuple[str, str] | None = None) -> str | None:
    """Return the family level of two personas, checked to be the same pair by pair and in columns.

    ``one``: two personas that a settled link joins.
    """
    features = gather_features(*records.frames())
    if one:
        links = pl.DataFrame({"a": [one[0]], "b": [one[1]], "strength": ["strong"]})
        features = replace(features, kin=knowing_links(features, links))
    pair = features.numbers_of(pl.DataFrame({"a": [a], "b": [b]}))
    found = compare_families(pair, features)["level_family"].item()
    sets = value_sets(features)
    p, q = pair.row(0)
    assert found == family_of_sets(sets["number"][p], sets["kin"][p], sets["number"][q], sets["kin"][q])
    return None if found is None else LEVELS["family"][found]


def test_a_relation_is_read_from_both_ends(new_records: Any) -> None:
    records = new_records().add("a:1", sex="F").add("a:2").add("a:3").add("a:4", sex="M")
    records.say("a:1", "parent", "birth", ref="2").say("a:4", "parent", "birth", ref="2")
    records.say("a:1", "partner", ref="4").say("a:2", "twin", ref="3").say("a:2", "sibling", ref="3")
    records.say("a:1", "carer", ref="3").say("a:1", "parent", ref="3", polarity="-").say("a:1", "partner", ref="1")
    records.say("a:1", "household_member", ref="b:9")

    kin = gather_features(*records.frames()).kin
    assert kin.schema == KIN_COLUMNS
    assert kin.select("p", "role", "relative", "mother").rows() == [
        (0, "carer", 2, False), (0, "parent", 1, False), (0, "partner", 3, False),
        (1, "child", 0, True), (1, "child", 3, False), (1, "sibling", 2, False),
        (2, "cared_for", 0, False), (2, "sibling", 1, False),
        (3, "parent", 1, False), (3, "partner", 0, False),
    ]  # fmt: skip
    assert kin["person"].equals(kin["relative"], check_names=False)


def test_settled_links_make_relatives_one_and_weaker_ones_do_not(new_records: Any) -> None:
    records = new_records().add("a:1").add("a:2").add("b:2").add("c:2").say("a:1", "parent", ref="2")
    records.say("a:1", "parent", ref="b:2").say("a:1", "parent", ref="c:2")
    features = gather_features(*records.frames())
    links = pl.DataFrame({"a": ["a:2", "b:2"], "b": ["b:2", "c:2"], "strength": ["verified", "probable"]})

    known = knowing_links(features, links).filter(role="parent")
    assert known.select("relative", "person").rows() == [(1, 1), (2, 1), (3, 3)]


@pytest.mark.parametrize(
    ("predicate", "about_child", "level"),
    [("parent", False, "same_child"), ("carer", False, "same_child"), ("parent", True, "same_relative"),
     ("sibling", False, "same_relative"), ("partner", True, "same_relative"),
     ("household_member", False, "same_relative"), ("next_of_kin", False, None)],
)  # fmt: skip
def test_one_relative_in_one_role(new_records: Any, predicate: str, about_child: bool, level: str | None) -> None:
    records = new_records()
    for source in ("a", "b"):
        records.add(f"{source}:1").add(f"{source}:2")
        about, ref = (f"{source}:2", "1") if about_child else (f"{source}:1", "2")
        records.say(about, predicate, ref=ref)

    assert level_of(records, "a:1", "b:1", one=("a:2", "b:2")) == level
    assert level_of(records, "a:1", "b:1") is None


def test_roles_that_differ_do_not_meet_and_two_parents_in_one_source_are_two(new_records: Any) -> None:
    records = new_records().add("a:1").add("a:2").add("a:3").add("a:4").add("b:1")
    records.say("a:1", "parent", ref="3").say("a:2", "parent", ref="3").say("a:4", "carer", ref="3")
    records.say("b:1", "parent", ref="a:3")

    assert level_of(records, "a:1", "a:2") is None
    assert level_of(records, "a:1", "a:4") is None
    assert level_of(records, "a:1", "b:1") == "same_child"


def test_each_other_s_relatives_say_nothing_of_the_two(new_records: Any) -> None:
    records = new_records().add("a:1", "Kai Renouf").add("b:1", "Kai Renouf").say("a:1", "sibling", ref="b:1")

    assert level_of(records, "a:1", "b:1") is None


@pytest.mark.parametrize(
    ("name", "born", "level"),
    [
        ("Ann Renouf", None, "same_relative_name"),
        ("RENOUF Ann", "1990", "same_relative_name"),
        ("Ann Renouf", "1992-07-19", None),
        ("A Renouf", "1990-05-02", None),
        ("Eve Renouf", "1990-05-02", None),
    ],
)
def test_relatives_of_one_name(new_records: Any, name: str, born: str | None, level: str | None) -> None:
    records = new_records().add("a:1").add("a:9", "Ann Renouf", "1990-05-02").say("a:9", "parent", ref="1")
    records.add("b:1").add("b:9", name, born).say("b:9", "parent", ref="1")

    assert level_of(records, "a:1", "b:1") == level


def test_two_relatives_whom_one_source_keeps_apart_are_two_whatever_their_names(new_records: Any) -> None:
    records = new_records().add("a:1").add("a:2").add("a:8", "Ann Renouf").add("a:9", "Ann Renouf")
    records.say("a:8", "parent", ref="1").say("a:9", "parent", ref="2")

    assert level_of(records, "a:1", "a:2") is None


@pytest.mark.parametrize(
    ("name", "sex", "kind", "number", "level"),
    [
        ("Ines Silva", "F", "birth", 2, "different_relatives"),
        ("Ines Silva", "F", "genetic", 2, "different_relatives"),
        ("Ines Silva", "F", "step", 2, None),
        ("Ines Silva", "M", "birth", 2, None),
        ("Ines Silva", "F", "birth", None, None),
        ("Rosa Silva", "F", "birth", 2, None),
        ("Rosa Silva", "F", "birth", 1, "same_relative_name"),
        (None, "F", "birth", 2, None),
    ],
)
def test_mothers_who_are_clearly_different_people(
    new_records: Any, nhs: Any, name: str | None, sex: str, kind: str, number: int | None, level: str | None
) -> None:
    records = (
        new_records().add("a:1").add("a:9", "Rosa Silva", sex="F", nhs=nhs(1)).say("a:9", "parent", "birth", ref="1")
    )
    records.add("b:1").add("b:9", name, sex=sex, **({"nhs": nhs(number)} if number else {}))
    records.say("b:9", "parent", kind, ref="1")

    assert level_of(records, "a:1", "b:1") == level


@pytest.mark.parametrize(
    ("name", "born", "family", "counts"),
    [
        ("exact", None, "same_child", True),
        ("nickname", "exact", "same_relative", True),
        ("given_only", "exact", "same_child", True),
        ("given_only", None, "same_child", False),
        ("close", "exact", "same_relative", False),
        ("initials", None, "same_child", False),
        ("family_only", "exact", "same_relative_name", False),
        (None, "exact", "same_child", False),
        ("exact", "near", "same_child", False),
        ("exact", "one_of_several", "same_relative", False),
        ("different", "different", "different_relatives", True),
        ("exact", "exact", None, True),
    ],
)
def test_agreement_counts_only_where_names_and_dates_allow_and_is_explained_so(
    new_records: Any, name: str | None, born: str | None, family: str | None, counts: bool
) -> None:
    from triangulate.linking.scoring import judged

    levels = {"name": name, "birth_date": born, "place": "address", "sex": None, "identifier": None, "family": family}
    assert family_counts(levels) is counts
    numbers = {
        f"level_{c}": pl.Series([None if level is None else LEVELS[c].index(level)], dtype=pl.UInt8)
        for c, level in levels.items()
    }
    (row,) = judged(pl.DataFrame(numbers), default_model(), every_pair=True).to_dicts()
    features = gather_features(*new_records().add("a:1").add("b:1").frames())
    told = explain_link(row | {"a": "a:1", "b": "b:1", "verdict": None, "found_by": []}, features, default_model())
    assert told.total == pytest.approx(row["weight"], abs=1e-3)
    part = next(part for part in told.parts if part.comparison == "family")
    assert (part.weight == 0.0) is (not counts or family is None)
    assert ("not counted" in part.sentence) is not counts


def parents(new_records: Any, *, contact: str = "John Vibert", sex: str | None = None, home: str | None = HOME) -> Any:
    """Return a father in social care and a school's contact, each a stated parent of one girl."""
    records = new_records().add("csc:1", "John Vibert", "1981-06-11", HOME, "M").add("edu:1", contact, None, home, sex)
    for source in ("csc", "edu"):
        records.add(f"{source}:3", "Ava Vibert", "2009-09-09", HOME, "F").say(f"{source}:1", "parent", ref="3")
    return records


@pytest.mark.parametrize(
    ("fields", "strength"),
    [
        ({}, "probable"),
        ({"home": None}, "probable"),
        ({"home": "19 Mont Felard, JE3 1JA"}, "probable"),
        ({"sex": "M"}, "probable"),
        ({"sex": "F"}, "possible"),
        ({"contact": "Jon Vibert"}, "probable"),
        ({"contact": "J Vibert"}, None),
        ({"contact": "Jane Vibert"}, None),
        ({"contact": "John Hamon"}, None),
    ],
)
def test_a_parent_known_by_name_and_child_is_probable_and_never_more(
    new_records: Any, fields: dict[str, Any], strength: str | None
) -> None:
    links = parents(new_records, **fields).link().links.filter(a="csc:1", b="edu:1")

    assert links["strength"].to_list() == ([strength] if strength else [])


def test_a_pair_that_only_the_child_brings_up_is_found_by_it(new_records: Any) -> None:
    linking = parents(new_records, contact="Johnny Vibert", home=None).link()

    row = linking.links.row(by_predicate=(pl.col("a") == "csc:1") & (pl.col("b") == "edu:1"), named=True)
    assert row["level_family"] == "same_child"
    assert row["found_by"] == ["relative"]
    text = explain_link(row, linking.features, linking.model).text
    assert "Both records are stated to be parents, or carers, of one child." in text
    assert "Compared because they share: a relative." in text


def test_a_short_form_that_fits_both_parents_joins_neither_and_one_held_twice_joins(new_records: Any) -> None:
    def family(second: str, born: str) -> Any:
        records = new_records().add("csc:1", "Samuel Vibert", "1981-06-11", HOME, "M")
        records.add("csc:2", second, born, HOME).add("csc:3", "Ava Vibert", "2009-09-09", HOME)
        records.say("csc:1", "parent", ref="3").say("csc:2", "parent", ref="3")
        records.add("edu:1", "Sam Vibert", None, HOME).add("edu:3", "Ava Vibert", "2009-09-09", HOME)
        return records.say("edu:1", "parent", ref="3")

    two = family("Samantha Vibert", "1983-02-20").link()
    assert two.links.filter(pl.col("b") == "edu:1")["strength"].to_list() == ["possible", "possible"]
    assert two.people.conflicts == ()
    twice = family("Samuel Vibert", "1981-06-11").link()
    assert twice.links.filter(pl.col("b") == "edu:1")["strength"].to_list() == ["probable", "probable"]
    assert twice.people.person_of("csc:2") == twice.people.person_of("edu:1")


def test_relatives_in_common_bring_a_pair_up_once(new_records: Any) -> None:
    records = new_records().add("a:1").add("a:2").add("a:3", flags=["sealed"]).add("a:9").add("a:8")
    for child in "123":
        records.say("a:9", "parent", ref=child).say("a:8", "parent", ref=child)
    features = gather_features(*records.frames())

    assert features.ids_of(pairs_with_one_relative(features)).rows() == [("a:1", "a:2"), ("a:8", "a:9")]


def test_a_hidden_relation_is_told_to_nobody_on_either_side(new_records: Any) -> None:
    records = parents(new_records, home=None)
    records.say("csc:1", "carer", ref="3", withheld=True)
    linking = records.link()

    numbered = linking.features.withheld.join(linking.features.personas, on="p").select("persona", "comparison")
    assert numbered.rows() == [("csc:1", "family"), ("csc:3", "family")]
    shown = shown_links(linking.links, linking.features, linking.model).filter(a="csc:1", b="edu:1")
    assert shown.select("level_family", "weight", "probability").row(0) == (None, None, 0.95)
    row = linking.links.row(by_predicate=(pl.col("a") == "csc:1") & (pl.col("b") == "edu:1"), named=True)
    assert "one child" not in explain_link(row, linking.features, linking.model).text


def test_a_hidden_birth_date_does_not_show_in_what_the_family_weighs(new_records: Any) -> None:
    records = parents(new_records)
    records.say("edu:1", "birth_date", "1985-02-03", withheld=True)
    linking = records.link()
    known = linking.features
    pair = known.numbers_of(pl.DataFrame({"a": ["csc:1"], "b": ["edu:1"]}))
    (row,) = score_pairs(pair, known, default_model(), every_pair=True).to_dicts()

    assert row["level_birth_date"] == "near"
    assert "not counted" not in explain_link(row, known, default_model()).text


@pytest.mark.parametrize(
    ("predicate", "value", "polarity", "adopted"),
    [
        ("parent", "adoptive", "+", ["a:2"]),
        ("parent", "adoptive", "-", []),
        ("parent", "birth", "+", []),
        ("order", "adoption_order", "+", ["a:1"]),
        ("legal_status", "adoption_order", "+", ["a:1"]),
        ("order", "care_order", "+", []),
    ],
)
def test_an_adoption_that_statements_show(
    new_records: Any, predicate: str, value: str, polarity: str, adopted: list[str]
) -> None:
    records = new_records().add("a:1").add("a:2")
    records.say("a:1", predicate, value, ref="2" if predicate == "parent" else None, polarity=polarity)
    personas, statements = records.frames()

    assert adopted_by_statement(statements).to_list() == adopted
    assert gather_features(personas, statements).personas.filter("adopted")["persona"].to_list() == adopted


def test_without_relations_nothing_is_judged_twice(new_records: Any) -> None:
    class Counting(DefaultEngine):
        """Counts the times it is asked, and sees no relations."""

        asked = 0

        def link(self, features: Any, model: Any) -> pl.DataFrame:
            type(self).asked += 1
            assert features.kin.is_empty()
            return super().link(features, model)

    records = parents(new_records)
    assert records.link(engine=Counting()).features.kin.height == 4
    assert Counting.asked == 1
