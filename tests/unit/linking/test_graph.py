"""The graph of people: cuts, conflicts, weakest links, bridges."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from triangulate.content_id import short_digest
from triangulate.linking.cannot import CANNOT_COLUMNS
from triangulate.linking.cutting import Conflict, Edge, Pair, resolve
from triangulate.linking.graph import People, people_of
from triangulate.linking.scoring import LINK_COLUMNS


def links(*rows: tuple[str, str, float, str, str | None]) -> pl.DataFrame:
    """Return links ``(a, b, weight, strength, verdict)`` with the id ``l-ab``."""
    frame = pl.DataFrame(rows, schema=["a", "b", "weight", "strength", "verdict"], orient="row")
    frame = frame.with_columns(pl.format("l-{}{}", "a", "b").alias("id"), probability=pl.lit(0.99))
    return frame.select(
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in LINK_COLUMNS.items()
    )


def people(frame: pl.DataFrame, *cannot: tuple[str, str, str]) -> People:
    """Return the people of personas A to F."""
    rows = [{"a": a, "b": b, "reason": reason, "statements": [f"s-{reason}"]} for a, b, reason in cannot]
    return people_of(pl.DataFrame({"id": list("FEDCBA")}), frame, pl.DataFrame(rows, schema=CANNOT_COLUMNS))


def groups(found: People) -> list[str]:
    """Return the people of more than one persona."""
    joined = found.members.group_by("person").agg(pl.col("persona").sort())["persona"].to_list()
    return sorted("".join(ids) for ids in joined if len(ids) > 1)


def test_possible_links_and_those_decided_different_join_nobody() -> None:
    frame = links(("A", "B", 9.0, "strong", None), ("B", "C", 3.0, "possible", None))
    different = links(("C", "D", 9.0, "strong", "different")).with_columns(
        strength=pl.lit(None, LINK_COLUMNS["strength"])
    )

    found = people(pl.concat([frame, different]))
    assert groups(found) == ["AB"]
    assert found.candidates().select("a", "b").rows() == [("B", "C")]
    assert found.links.height == 2
    assert found.members["persona"].sort().to_list() == list("ABCDEF")
    assert found.person_of("B") == found.person_of("A") == "p-" + short_digest("A")
    assert found.person_of("Z") is None


def test_the_lightest_cut_is_held_and_named() -> None:
    frame = links(
        ("A", "B", 20.0, "strong", None), ("B", "C", 5.0, "probable", None),
        ("A", "C", 4.0, "probable", None), ("C", "D", 20.0, "strong", None),
    )  # fmt: skip
    found = people(frame, ("A", "D", "birth_dates_apart"), ("B", "D", "identifiers_differ"), ("E", "F", "twins"))

    assert groups(found) == ["AB", "CD"]
    assert found.conflicts == (
        Conflict(
            "A", "D", ("birth_dates_apart",), ("s-birth_dates_apart",), ("l-AC", "l-BC"),
            also=(("B", "D", ("identifiers_differ",)),),
        ),
    )  # fmt: skip
    assert found.held["strength"].to_list() == ["probable", "probable"]
    assert found.links.filter(pl.col("strength") == "possible")["id"].to_list() == ["l-AC", "l-BC"]


def test_a_second_pair_that_the_first_cut_leaves_joined_is_cut_too() -> None:
    frame = links(("A", "B", 13.0, "strong", None), ("B", "C", 8.0, "strong", None), ("C", "D", 7.0, "strong", None))
    found = people(frame, ("A", "C", "twins"), ("C", "D", "twins"))

    assert groups(found) == ["AB"]
    assert [c.cut for c in found.conflicts] == [("l-BC",), ("l-CD",)]


@pytest.mark.parametrize(("heavier", "cut"), [(11.0, ("l-AB", "l-BC")), (11.1, ("l-BC",))])
def test_a_cut_that_is_too_close_to_call_leaves_the_middle_with_neither(heavier: float, cut: tuple[str, ...]) -> None:
    frame = links(
        ("A", "B", heavier, "strong", None), ("B", "C", 8.0, "strong", None), ("C", "D", 20.0, "strong", None)
    )
    found = people(frame, ("A", "C", "birth_dates_apart"))

    assert [c.cut for c in found.conflicts] == [cut]
    assert groups(found) == (["CD"] if len(cut) == 2 else ["AB", "CD"])


def test_a_person_s_same_is_not_held_beside_a_lighter_link_nor_is_a_pair_s_only_link() -> None:
    one = links(("A", "B", 9.0, "strong", None))
    assert [c.cut for c in people(one, ("A", "B", "twins")).conflicts] == [("l-AB",)]

    both = links(("A", "B", 9.0, "verified", "same"), ("B", "C", 9.0, "verified", "same"))
    (conflict,) = people(both, ("A", "C", "verdict")).conflicts
    assert len(conflict.cut) == 1


def test_a_number_that_agrees_holds_longer_than_likeness() -> None:
    frame = links(("A", "B", 10.0, "verified", None), ("B", "C", 25.0, "strong", None))

    assert groups(people(frame, ("A", "C", "twins"))) == ["AB"]


def test_a_person_s_same_stands_against_evidence_and_is_reported() -> None:
    frame = links(("A", "B", -9.0, "verified", "same"), ("B", "C", 9.0, "strong", None))
    found = people(frame, ("A", "B", "identifiers_differ"), ("A", "C", "identifiers_differ"))

    assert groups(found) == ["AB"]
    assert [(c.b, c.stands, c.cut) for c in found.conflicts] == [("B", True, ()), ("C", False, ("l-BC",))]


@pytest.mark.parametrize("reason", ["verdict", "adoption", "sealed"])
def test_a_final_reason_separates_against_a_chain_of_same(reason: str) -> None:
    frame = links(("A", "B", 9.0, "verified", "same"), ("B", "C", 9.0, "verified", "same"))
    found = people(frame, ("A", "C", reason))

    assert len(groups(found)) == 1
    assert len(found.conflicts[0].cut) == 1
    assert not found.conflicts[0].stands


def test_the_strength_of_a_path_is_its_weakest_link_on_the_best_way() -> None:
    frame = links(
        ("A", "B", 9.0, "verified", None), ("B", "C", 8.0, "strong", None), ("A", "C", 5.0, "probable", None),
        ("C", "D", 6.0, "probable", None),
    )  # fmt: skip
    found = people(frame)

    path = found.path("A", "C")
    assert path is not None
    assert (path.strength, path.weakest, path.links) == ("strong", "l-BC", ("l-AB", "l-BC"))
    assert found.path_strength("D", "A") == "probable"
    assert found.path_strength("A", "E") is None
    assert found.path("A", "A") is None
    person = found.person_of("A")
    assert person is not None
    assert found.weakest_link(person) == "probable"
    assert found.weakest_link_id(person) == "l-CD"
    assert found.bridges(person) == ("l-CD",)
    assert found.links_inside() == {person: ("l-AB", "l-AC", "l-BC", "l-CD")}
    alone = found.person_of("F")
    assert alone is not None
    assert found.weakest_link(alone) is found.weakest_link_id(alone) is None
    assert found.bridges(alone) == ()


def test_no_links_make_as_many_people_as_personas() -> None:
    found = people(pl.DataFrame(schema=LINK_COLUMNS), ("A", "B", "twins"))

    assert found.members["person"].n_unique() == 6
    assert found.conflicts == ()
    assert found.links_inside() == {}
    assert "F" not in repr(found).removeprefix("People")


def test_pairs_of_two_parts_or_of_unlinked_personas_are_no_conflict() -> None:
    edges = [Edge("l-1", "A", "B", 9.0, "strong", decided=False), Edge("l-2", "C", "D", 9.0, "strong", decided=False)]
    pairs = [Pair("A", "C", ("twins",), ()), Pair("X", "Y", ("twins",), ()), Pair("A", "Y", ("twins",), ())]

    assert resolve(edges, pairs) == []


def test_a_long_chain_of_twins_is_cut_once(new_records: Any) -> None:
    rows = [("A", "B", 20.0), ("B", "C", 9.0), ("C", "D", 20.0)]
    frame = links(*((a, b, weight, "strong", None) for a, b, weight in rows))
    found = people(frame, ("A", "C", "twins"), ("A", "D", "twins"), ("B", "C", "twins"), ("B", "D", "twins"))

    assert groups(found) == ["AB", "CD"]
    assert len(found.conflicts) == 1
    assert len(found.conflicts[0].also) == 3
