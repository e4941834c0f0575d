"""Every reason for which two personas cannot be one, and its nearest case that must not raise it."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import polars as pl
import pytest

from triangulate.linking.cannot import CANNOT_COLUMNS, REASONS, cannot_links
from triangulate.linking.features import gather_features
from triangulate.linking.model import default_model
from triangulate.linking.scoring import LINK_COLUMNS
from triangulate.linking.verdict import Verdict

HOME = "4 Rue des Pres, JE2 3AB"


def chain(*personas: str) -> pl.DataFrame:
    """Return links that join the personas in a row, whatever they say."""
    rows = [{"id": f"l-{i}", "a": min(p), "b": max(p)} for i, p in enumerate(pairwise(personas))]
    frame = pl.DataFrame(rows).with_columns(probability=0.99, weight=7.0, strength=pl.lit("strong"))
    return frame.select(
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in LINK_COLUMNS.items()
    )


def found(records: Any, *personas: str) -> list[tuple[str, str, str, int]]:
    """Return the cannot-links among personas that links join, each with the number of its statements."""
    personas_frame, statements = records.frames()
    features = gather_features(personas_frame, statements)
    frame = cannot_links(features, statements, [], chain(*personas), default_model())
    assert frame.schema == CANNOT_COLUMNS
    assert set(frame["reason"]) <= set(REASONS)
    # What all records of a chain show together has tests of its own (test_opposed).
    return [(a, b, reason, len(said)) for a, b, reason, said in frame.iter_rows() if reason != "opposed"]


def test_pairs_that_no_links_join_are_not_listed(new_records: Any) -> None:
    records = new_records().add("a:1").add("a:2").add("a:3").say("a:1", "sibling", ref="2")

    assert found(records, "a:1", "a:3") == []


@pytest.mark.parametrize(
    ("predicate", "reason"),
    [("parent", "relatives"), ("sibling", "relatives"), ("partner", "relatives"), ("twin", "twins"), ("carer", None)],
)
def test_a_stated_relation_keeps_two_apart(new_records: Any, predicate: str, reason: str | None) -> None:
    records = new_records().add("a:1").add("a:2").say("a:2", predicate, ref="1")

    assert found(records, "a:1", "a:2") == ([("a:1", "a:2", reason, 1)] if reason else [])


def test_a_denied_relation_and_one_with_oneself_keep_nobody_apart(new_records: Any) -> None:
    records = new_records().add("a:1").add("a:2").say("a:2", "sibling", ref="1", polarity="-")
    records.say("a:1", "sibling", ref="1")

    assert found(records, "a:1", "a:2") == []


@pytest.mark.parametrize(("role", "other", "apart"), [("victim", "suspect", True), ("victim", "reporter", False)])
def test_two_people_present_at_one_event_are_two(new_records: Any, role: str, other: str, apart: bool) -> None:
    records = new_records().add("a:1").add("a:2").add("b:1")
    records.say("a:1", "participant", role, ref="E1").say("a:2", "participant", other, ref="E1")
    records.say("b:1", "participant", role, ref="a:E1")

    assert found(records, "a:1", "a:2", "b:1") == ([("a:1", "a:2", "one_event", 2)] if apart else [])


def test_two_current_official_numbers_differ_and_a_former_or_local_one_does_not(new_records: Any, nhs: Any) -> None:
    records = new_records().add("a:1", nhs=nhs(1)).add("a:2", nhs=nhs(2)).add("a:3", nhs=(nhs(3), "former"))
    records.add("a:4", mosaic="1044").add("a:5", mosaic="1055").add("a:6", nhs="9990000001")

    assert found(records, "a:1", "a:2", "a:3", "a:4", "a:5", "a:6") == [("a:1", "a:2", "identifiers_differ", 2)]


def test_birth_dates_twelve_years_apart_and_a_shared_number(new_records: Any, nhs: Any) -> None:
    records = new_records().add("a:1", born="1984-02-11").add("b:1", born="2014-06-30").add("c:1", born="1995")
    assert found(records, "a:1", "b:1", "c:1") == [
        ("a:1", "b:1", "birth_dates_apart", 2),
        ("b:1", "c:1", "birth_dates_apart", 2),
    ]

    mistyped = new_records().add("a:1", born="1984-02-11", nhs=nhs(1)).add("b:1", born="2014-02-11", nhs=nhs(1))
    assert found(mistyped, "a:1", "b:1") == []

    official = new_records().add("a:1", nhs=nhs(1)).add("b:1", nhs=nhs(1))
    official.say("a:1", "birth_date", "1984-02-11", basis="official")
    official.say("b:1", "birth_date", "2014-02-11", basis="official")
    assert found(official, "a:1", "b:1") == [("a:1", "b:1", "birth_dates_apart", 2)]


def test_a_shared_number_excuses_a_mistyped_year_and_no_other_day(new_records: Any, nhs: Any) -> None:
    newborn = new_records().add("a:1", born="1990-04-02", nhs=nhs(1)).add("b:1", born="2024-01-09", nhs=nhs(1))
    assert found(newborn, "a:1", "b:1") == [("a:1", "b:1", "birth_dates_apart", 2)]

    coarse = new_records().add("a:1", born="1990", nhs=nhs(1)).add("b:1", born="2024-01-09", nhs=nhs(1))
    assert found(coarse, "a:1", "b:1") == []


@pytest.mark.parametrize(
    ("one", "other", "numbers", "apart"),
    [
        (("Jayden Hamon", "2014-03-01"), ("Hayden Hamon", "2014-03-01"), (None, None), True),
        (("Oliver Hamon", "2014-03-01"), ("Olivr Hamon", "2014-03-01"), (None, None), True),
        (("Oliver Hamon", "2014-03-01"), ("Olivr Hamon", "2014-03-01"), (1, 1), False),
        (("Jayden Hamon", "2014-03-01"), ("Hayden Hamon", "2014-03-01"), (1, 1), True),
        (("Kai Hamon", "2014-03-01"), ("Ava Hamon", "2014-03-01"), (None, None), True),
        (("Kai Hamon", "2014-03-01"), ("Kai Hamon", "2016-07-09"), (None, None), True),
        (("Kai Hamon", "2014-03-01"), ("Kai Hamon", "2014-03-01"), (None, None), False),
        (("Kai Hamon", "2014-03-01"), ("Kai Renouf", "2014-03-01"), (None, None), False),
        (("Kai Hamon", "2014-03-01"), ("Kai Hamon", None), (None, None), False),
    ],
)
def test_two_children_of_one_parent_in_one_source_who_differ_are_two(
    new_records: Any, nhs: Any, one: Any, other: Any, numbers: Any, apart: bool
) -> None:
    records = new_records().add("a:9")
    for persona, said, number in (("a:1", one, numbers[0]), ("a:2", other, numbers[1])):
        records.add(persona, *said, **({"nhs": nhs(number)} if number else {}))
        records.say("a:9", "parent", "birth", ref=persona[2:])

    families = [row for row in found(records, "a:1", "a:2") if row[2] == "one_family"]
    assert [row[:2] for row in families] == ([("a:1", "a:2")] if apart else [])
    assert all(row[3] == 6 for row in families), "both names and dates, and both statements of the parent"


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        (("Ann Hamon", "1988-05-02", None, "F"), ("Ian Hamon", "1986-05-02", None, "M"), True),
        (("Sam Hamon", None, None, "F"), ("Sam Hamon", None, None, "M"), True),
        (("Ann Hamon", "1988-05-02"), ("Joan Vibert", None), True),
        (("Karen Hamon", "1988-05-02"), ("Karen Vibert", "1988-05-02"), False),
        (("Ann Hamon", None), ("A Hamon", None), False),
        (("Ann Hamon", "1988-05-02"), ("Eve Hamon", "1988-05-02"), False),
    ],
)
def test_two_parents_of_one_child_in_one_source_who_differ_are_two(
    new_records: Any, one: Any, other: Any, apart: bool
) -> None:
    records = new_records().add("a:1", *one).add("a:2", *other).add("a:3").add("b:2", *other)
    for parent in ("a:1", "a:2", "b:2"):
        records.say(parent, "parent", ref="3" if parent[0] == "a" else "a:3")

    rows = [row[:2] for row in found(records, "a:1", "a:2", "b:2") if row[2] == "one_family"]
    assert rows == ([("a:1", "a:2")] if apart else [])


def test_nobody_dies_before_birth(new_records: Any) -> None:
    records = new_records().add("a:1").say("a:1", "death_date", "2010").add("b:1", born="2014-06-30")
    records.add("c:1", born="2010-07-01")

    assert found(records, "a:1", "b:1", "c:1") == [("a:1", "b:1", "died_before_birth", 2)]


def test_places_in_one_multiple_birth(new_records: Any) -> None:
    records = new_records().add("a:1", born="2014-03-01").say("a:1", "multiple_birth", "1/2")
    records.add("b:1", born="2014-03-01").say("b:1", "multiple_birth", "2/2")
    records.add("c:1", born="2014-03-01").say("c:1", "multiple_birth", "1/3")
    records.add("d:1", born="2014-03-01").say("d:1", "multiple_birth", "second")

    assert found(records, "a:1", "b:1", "c:1", "d:1") == [("a:1", "b:1", "birth_order", 2)]


def test_likeness_of_twins_needs_name_date_and_home_and_no_shared_number(new_records: Any, nhs: Any) -> None:
    one = ("Amelia Hamon", "2014-03-01", HOME)
    other = ("Oliver Hamon", "2014-03-01", HOME)
    assert found(new_records().add("a:1", *one).add("b:1", *other), "a:1", "b:1") == [("a:1", "b:1", "like_twins", 6)]

    apart = new_records().add("a:1", *one).add("b:1", "Oliver Hamon", "2014-03-01")
    assert found(apart, "a:1", "b:1") == []
    numbered = new_records().add("a:1", *one, nhs=nhs(1)).add("b:1", *other, nhs=nhs(1))
    assert found(numbered, "a:1", "b:1") == []
    short = new_records().add("a:1", "Oliver Hamon", *one[1:]).add("b:1", "Ollie Hamon", *one[1:])
    assert found(short, "a:1", "b:1") == []


def test_a_source_keeps_two_apart_whose_name_and_date_both_differ(new_records: Any) -> None:
    records = new_records().add("a:1", "Karen Renouf", "1990-05-02").add("a:2", "Karen Vibert", "1996-11-30")
    records.add("b:1", "Karen Hamon", "1996-11-30")

    assert found(records, "a:1", "a:2", "b:1") == [("a:1", "a:2", "kept_apart", 4)]


def test_adoption_keeps_apart_inside_a_source_and_across_sources_by_name(new_records: Any, nhs: Any) -> None:
    records = new_records().add("a:1", "Kai Renouf", "2018-03-01", flags=["adopted"]).add("a:2", "Kai Renouf")
    records.add("b:1", "Kai Hamon", "2018-03-01").add("c:1", "Kai Renouf").add("d:1", None, "2018-03-01")

    adoptions = [row[:3] for row in found(records, "a:1", "a:2", "b:1", "c:1", "d:1")]
    assert adoptions == [("a:1", "a:2", "adoption"), ("a:1", "b:1", "adoption"), ("a:1", "d:1", "adoption")]

    one = new_records().add("a:1", None, "2018-03-01", flags=["adopted"], nhs=nhs(1))
    one.add("a:2", None, "2018-03-01", flags=["adopted"], nhs=nhs(1)).add("b:1", None, "2018-03-01", nhs=nhs(1))
    assert found(one, "a:1", "b:1", "a:2") == []


def test_a_person_s_different_is_listed_wherever_the_two_are(new_records: Any) -> None:
    personas, statements = new_records().add("a:1").add("b:1").frames()
    verdict = Verdict("b:1", "a:1", "different", "J. Bisson", "social worker", "Two people", "2024-01-01", 1)

    frame = cannot_links(
        gather_features(personas, statements),
        statements,
        [verdict],
        pl.DataFrame(schema=LINK_COLUMNS),
        default_model(),
    )
    assert frame.rows() == [("a:1", "b:1", "verdict", [])]
