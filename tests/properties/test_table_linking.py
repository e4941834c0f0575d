"""What must hold of the links of any table: order, completeness, additive weights, missing and repeated columns."""

from __future__ import annotations

import math
from itertools import combinations
from typing import Any, Final

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.lib.many_records import COLUMNS, many_records
from triangulate.linking.native.candidates import candidate_pairs, pack
from triangulate.linking.native.keys import block_keys
from triangulate.linking.native.links import Links, link
from triangulate.linking.native.model import TableModel, weight_of
from triangulate.linking.native.roles import columns_by_role
from triangulate.linking.native.table import prepare
from triangulate.linking.native.weighing import MOST_RARE_BITS

ROLES: Final = {
    "given": "given", "family": "family", "born": "birth_date", "sex": "sex", "address": "address",
    "postcode": "postcode", "phone": "phone",
}  # fmt: skip
_VALUES: Final = {
    "given": ["Ann", "Anne", "Tom", "Thomas", "Bea", "Fern"],
    "family": ["Fern", "Ferne", "Clay", "da Silva", "Silva"],
    "born": ["1990-05-06", "1990-06-05", "1990", "2011-12-01", "2011-12-11"],
    "sex": ["M", "F"],
    "address": ["4 Sand Road", "4 Sand Rd", "9 High Street"],
    "postcode": ["JE1 1AA", "JE1 1AB", "BT9 7ZQ"],
    "phone": ["01534 445500", "01534 445501"],
}
FEWER: Final = {name: role for name, role in ROLES.items() if name in ("given", "born", "sex")}


@st.composite
def tables(draw: st.DrawFn, columns: dict[str, str] = ROLES) -> pl.DataFrame:
    count = draw(st.integers(2, 9))
    drawn = {
        name: draw(st.lists(st.none() | st.sampled_from(_VALUES[name]), min_size=count, max_size=count))
        for name in columns
    }
    source = draw(st.lists(st.sampled_from(["a", "b"]), min_size=count, max_size=count))
    schema = dict.fromkeys(columns, pl.String)
    return pl.DataFrame({"id": list(range(count)), "source": source, **drawn}, schema_overrides=schema)


def _linked(frame: pl.DataFrame, columns: dict[str, str] = ROLES, **more: Any) -> Links:
    return link(frame, id="id", source="source", columns=columns, **more)


def _weights(links: Links) -> dict[tuple[int, int], float]:
    """Return what every pair of records weighs, shown or not."""
    ids = links.linked.table.ids.to_list()
    i, j = (side.astype(np.int32) for side in np.triu_indices(len(ids), 1))
    bits = links.linked.weigher.weigh(pack(i, j)).bits.tolist()
    return {(min(ids[a], ids[b]), max(ids[a], ids[b])): bit for a, b, bit in zip(i, j, bits, strict=True)}


@settings(deadline=None, max_examples=12)
@given(tables(), st.randoms(use_true_random=False))
def test_the_order_of_rows_never_matters(frame: pl.DataFrame, shuffled: Any) -> None:
    order = list(range(frame.height))
    shuffled.shuffle(order)
    one, other = _linked(frame), _linked(frame[order])
    assert one.edges.write_json().encode() == other.edges.write_json().encode()
    assert one.people.write_json().encode() == other.people.write_json().encode()


def test_the_order_of_rows_never_matters_where_the_table_teaches_its_model() -> None:
    frame = many_records(500)
    one = _linked(frame, COLUMNS)
    other = _linked(frame.sample(fraction=1.0, shuffle=True, seed=3), COLUMNS)
    assert one.model.origin == "learnt"
    assert one.model.model_dump_json() == other.model.model_dump_json()
    assert one.edges.write_json() == other.edges.write_json()
    assert one.people.write_json() == other.people.write_json()


@settings(deadline=None, max_examples=15)
@given(tables())
def test_of_a_small_table_every_pair_is_a_candidate(frame: pl.DataFrame) -> None:
    table = prepare(frame, "id", "source", columns_by_role(ROLES, frame.columns))
    i, j = candidate_pairs(block_keys(table), len(table)).ij
    found = sorted(zip(i.tolist(), j.tolist(), strict=True))
    assert found == list(combinations(range(frame.height), 2))


def _slow_weight(model: TableModel, frame: pl.DataFrame, edge: dict[str, Any]) -> float:
    """Return the weight of an edge from its level names and the model's figures, one comparison after the other."""
    rows = frame.rows_by_key("id", named=True, unique=True)
    one, other = rows[edge["a"]], rows[edge["b"]]
    relation = one["source"] if one["source"] == other["source"] else None
    share = next(prior.share for prior in model.priors if prior.source == relation)
    bits = math.log2(share / (1 - share))
    for comparison in model.comparisons:
        name = edge[f"level_{comparison.name}"]
        if name is None:
            continue
        level = next(level for level in comparison.levels if level.name == name)
        bits += weight_of(level, 0)
        if name == "exact":
            column = {"given": "given", "birth_date": "born"}[comparison.name]
            # Ann and ANN would be one value; the drawn values are all spelt in one way.
            carried = frame[column].to_list().count(one[column]) / model.records
            people = model.records / model.per_person
            others = max(carried * people - (1.0 + 1.5 / math.sqrt(model.per_person)), 0.0)
            chance = others / people + min(0.5 / people, level.u[0])
            # Of so few records none is shown to be rare, but a value can be common.
            bits += max(-MOST_RARE_BITS, min(0.0, math.log2(level.u[0] / chance)))
    return bits


@settings(deadline=None, max_examples=25)
@given(tables(FEWER))
def test_a_weight_is_the_sum_of_its_comparisons(frame: pl.DataFrame) -> None:
    links = _linked(frame, FEWER)
    for edge in links.edges.iter_rows(named=True):
        assert edge["weight"] == pytest.approx(_slow_weight(links.model, frame, edge), abs=2e-4)


@settings(deadline=None, max_examples=15)
@given(tables(), st.sampled_from(["sex", "born", "phone"]))
def test_what_is_missing_weighs_nothing(frame: pl.DataFrame, column: str) -> None:
    """A pair of which one record lacks a value weighs what it weighs in a table without that column."""
    without = {name: role for name, role in ROLES.items() if name != column}
    full, lacking = _weights(_linked(frame)), _weights(_linked(frame, without))
    held = dict(zip(frame["id"].to_list(), frame[column].is_not_null().to_list(), strict=True))
    for (a, b), weight in full.items():
        if not (held[a] and held[b]):
            assert weight == pytest.approx(lacking[a, b], abs=1e-4)


@pytest.mark.parametrize("column", ["given", "family", "postcode", "phone"])
def test_a_column_that_repeats_another_changes_no_decision(column: str) -> None:
    frame = many_records(400)
    repeated = frame.with_columns(again=pl.col(column))
    plain, other = _linked(frame, COLUMNS), _linked(repeated, {**COLUMNS, "again": "other"})
    assert other.people.equals(plain.people)


def _streets() -> dict[str, str]:
    """Return a street name for each person's number: six households on average share one."""
    ends = ("field", "gate", "side", "hurst", "cote", "wick", "bourne", "combe")
    names = [start + end for start in ("Oak", "Mill", "Church", "Station", "Vine", "Quarry", "Bridge") for end in ends]
    return {str(number): names[number * 7 % len(names)] for number in range(400)}


def test_a_postcode_beside_the_address_that_holds_it_changes_no_decision() -> None:
    frame = many_records(400).with_columns(
        address=pl.format("{} {} Road", pl.col("truth") % 97 + 1, pl.col("truth").cast(pl.String).replace(_streets()))
    )
    columns = {name: role for name, role in COLUMNS.items() if name != "postcode"} | {"address": "address"}
    plain, other = _linked(frame, columns), _linked(frame, {**columns, "postcode": "postcode"})
    assert other.people.equals(plain.people)
