"""Why two records of a table are, or are not, one person: figures, keys, people, and nothing personal."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest

from tests.lib.many_records import COLUMNS, many_records
from tests.lib.tables import links_from
from triangulate.errors import UsageError
from triangulate.linking.native import candidates
from triangulate.linking.native.candidates import candidate_pairs, pack
from triangulate.linking.native.clusters import MOST_BITS
from triangulate.linking.native.finding import finding_of
from triangulate.linking.native.keys import block_keys
from triangulate.linking.native.links import Links, link
from triangulate.linking.native.membership import Membership
from triangulate.linking.native.recorded import recorded_by_role

CHAIN = """
    id | source | given | family | born       | sex | address        | postcode | phone
    a1 | a      | Karen | Renouf | 1990-05-02 | F   | 4 Rue des Pres | JE2 3AB  |
    b1 | b      | Karen | Renouf | 1990-05-02 | F   |                |          | 01534 445500
    c1 | c      | Karen | Vibert | 1990-05-02 | F   |                |          | 01534 445500
    d1 | d      | Peter | Vibert | 1971-09-17 | M   |                |          |
"""


@pytest.fixture(scope="module")
def many() -> Links:
    return link(many_records(900), id="id", source="source", columns=COLUMNS)


@pytest.fixture(scope="module")
def chain() -> Links:
    return links_from(CHAIN)


def test_parts_and_prior_add_up_to_the_weight_of_the_edge(many: Links) -> None:
    edges = many.edges.sample(40, seed=1)
    for a, b, weight, probability, strength in edges.select("a", "b", "weight", "probability", "strength").iter_rows():
        told = many.explain(a, b)
        assert told.total == pytest.approx(weight, abs=1e-3)
        assert told.prior + sum(part.weight for part in told.parts) == pytest.approx(weight, abs=1e-3)
        assert told.probability == pytest.approx(probability, abs=1e-6)
        assert told.strength == strength


def test_an_explanation_is_the_same_in_either_order(many: Links) -> None:
    a, b = many.edges.select("a", "b").row(0)
    one, other = many.explain(a, b), many.explain(b, a)
    assert (one.total, one.strength, one.found_by, one.otherwise) == (
        other.total,
        other.strength,
        other.found_by,
        other.otherwise,
    )


def test_the_keys_named_are_those_that_bring_the_pair(many: Links) -> None:
    linked = many.linked
    keys = {key.name: key for key in block_keys(linked.table)}
    used = linked.blocking.filter(pl.col("blocks") > 0)["key"].to_list()
    brought = {name: set(candidate_pairs([keys[name]], len(linked.table)).packed.tolist()) for name in used}
    rows = np.random.default_rng(5).integers(0, len(linked.table), (60, 2)).astype(np.int32)
    kept = many.edges.head(40).select("a", "b").rows()
    numbers = {name: place for place, name in enumerate(linked.table.ids.to_list())}
    pairs = [(numbers[a], numbers[b]) for a, b in kept] + [(int(i), int(j)) for i, j in rows if i != j]
    for i, j in pairs:
        low, high = sorted((i, j))
        packed = int(pack(np.array([low], np.int32), np.array([high], np.int32))[0])
        assert set(finding_of(linked, i, j).keys) == {name for name in used if packed in brought[name]}


def test_a_pair_that_no_key_finds_is_said_to_be_found_by_none(many: Links) -> None:
    ids = many.linked.table.ids.to_list()
    told = next(t for b in ids[1:] if not (t := many.explain(ids[0], b)).found_by)
    assert told.finding.startswith("No blocking key brings the two together.")
    assert told.strength is None
    assert told.finding in told.lines


def test_a_block_too_large_to_compare_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "LEAST_PAIRS", 1_000)
    frame = many_records(600).with_columns(pl.lit("JE2 3AB").alias("postcode"), pl.lit("01534 445500").alias("phone"))
    links = link(frame, id="id", source="source", columns={"phone": "phone", "born": "birth_date"}, model="default")
    row = links.linked.blocking.filter(pl.col("key") == "phone").row(0, named=True)
    assert row["left_out"] == 1_200
    ids = links.linked.table.ids.to_list()
    told = next(t for b in ids[1:] if not (t := links.explain(ids[0], b)).found_by)
    assert "They share telephone number, which too many records share." in told.finding


def test_who_is_one_person_and_through_whom(chain: Links) -> None:
    told = chain.explain("a1", "c1")
    membership = told.membership
    assert isinstance(membership, Membership)
    if not membership.one_person:
        assert "are in two people" in told.text
    direct = chain.explain("a1", "b1").membership
    assert isinstance(direct, Membership)
    assert direct.one_person
    assert [(step.a, step.b) for step in direct.path] == [("a1", "b1")]
    assert direct.weakest == direct.path[0]


def test_a_path_over_another_record_names_it_and_its_weakest_link() -> None:
    links = links_from(CHAIN, threshold=-30.0)
    told = links.explain("a1", "c1")
    membership = told.membership
    assert isinstance(membership, Membership)
    assert membership.one_person
    assert [step.b for step in membership.path] == ["b1", "c1"]
    assert membership.weakest is not None
    assert membership.weakest.weight == min(step.weight for step in membership.path)
    assert "They are held together most firmly through b1." in told.text
    assert f"The weakest link on that way: {membership.weakest.words}." in told.text


def test_other_outcomes_change_the_strength_and_are_weighed_as_the_engine_weighs(chain: Links) -> None:
    told = chain.explain("a1", "d1")
    assert told.otherwise is not None
    for other in told.otherwise:
        assert other.level != other.instead_of
    assert len({other.comparison for other in told.otherwise}) == len(told.otherwise)
    strong = chain.explain("a1", "b1")
    assert strong.strength == "strong"
    assert all(other.strength != "strong" for other in strong.otherwise or ())
    assert "What would have changed what the two show by themselves" in strong.text


@pytest.mark.parametrize(("a", "b", "place"), [("zz", "a1", "the first id"), ("a1", 7, "the second id")])
def test_an_unknown_id_is_refused_and_not_quoted(chain: Links, a: Any, b: Any, place: str) -> None:
    with pytest.raises(UsageError) as refused:
        chain.explain(a, b)
    assert refused.value.place == f"explain: {place}"
    assert "zz" not in str(refused.value)


def test_one_record_is_not_explained_with_itself(chain: Links) -> None:
    with pytest.raises(UsageError, match="name one record"):
        chain.explain("a1", "a1")


def test_ids_may_be_whole_numbers() -> None:
    frame = many_records(5).with_row_index("number").with_columns(pl.col("number").cast(pl.Int64))
    links = link(frame, id="number", columns={"given": "given", "born": "birth_date"})
    assert links.explain(0, 1).pair == (0, 1)
    with pytest.raises(UsageError):
        links.explain("0", 1)


def test_neither_the_text_nor_the_view_holds_a_value(chain: Links) -> None:
    values = ["Karen", "Renouf", "Vibert", "1990", "JE2", "Rue", "445500"]
    for a, b in (("a1", "b1"), ("a1", "d1"), ("b1", "c1")):
        told = chain.explain(a, b)
        view = told._repr_html_()
        assert not [value for value in values if value in told.text or value in view]
        assert f"<strong>{a} and {b}</strong>" in view
        assert told.strength_line.split(":")[0] in view


def test_ids_are_escaped_in_the_view() -> None:
    frame = pl.DataFrame({"id": ["<b>1</b>", "2"], "family": ["Vibert", "Vibert"]})
    view = link(frame, id="id", columns={"family": "family"}).explain("<b>1</b>", "2")._repr_html_()
    assert "<b>1</b>" not in view
    assert "&lt;b&gt;1&lt;/b&gt;" in view


def test_the_chart_draws_every_comparison(chain: Links) -> None:
    pytest.importorskip("altair")
    told = chain.explain("a1", "b1")
    made = told.chart().to_dict(validate=False)
    for part in told.parts:
        assert part.label in made["description"]


def test_what_is_recorded_counts_no_null_empty_text_or_empty_list() -> None:
    frame = pl.DataFrame({"a": ["x", "", None], "b": [[], ["y"], None], "c": [1, None, None]})
    roles = {"given": ("a",), "family": ("a", "b"), "other": ("c", "a")}
    assert recorded_by_role(frame, roles) == {"given": 1, "family": 2, "other:c": 1, "other:a": 1}


def test_two_people_kept_apart_by_their_other_records(chain: Links) -> None:
    weight = {pair: chain.explain(*pair).total or 0.0 for pair in (("a1", "b1"), ("b1", "c1"), ("a1", "c1"))}
    mean = (min(weight["a1", "b1"], MOST_BITS) + weight["a1", "c1"]) / 2
    assert weight["b1", "c1"] > weight["a1", "b1"] > mean
    told = links_from(CHAIN, threshold=(min(weight["a1", "b1"], MOST_BITS) + mean) / 2).explain("a1", "b1")
    assert isinstance(told.membership, Membership)
    assert not told.membership.one_person
    assert told.strength == "possible"
    assert "Their own weight would join them" in told.text
    assert f"All pairs of records between the two people weigh {mean:+.1f} bits on average" in told.text
    assert told.standing == pytest.approx(mean, abs=0.01)
    assert "in the light of the other records" in told._repr_html_().lower()
