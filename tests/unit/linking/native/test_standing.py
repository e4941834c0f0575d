"""What the other records of two people say of a pair, and what keeps relatives apart."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

import triangulate as tri
from tests.lib.many_records import COLUMNS, many_records
from triangulate.linking.evaluating import expected_calibration_error
from triangulate.linking.native.candidates import pack
from triangulate.linking.native.standing import standing_bits
from triangulate.linking.native.table import Table
from triangulate.linking.native.weighing import EDGE_BITS, RELATIVES_BITS, Weighed


def _standing(weights: dict[tuple[int, int], float], person: list[int], once: bool = False) -> list[float]:
    table = Table(pl.Series(range(len(person))), np.arange(len(person)), np.zeros(len(person), np.int16), ("a",))
    i, j = (np.array([pair[side] for pair in weights], np.int32) for side in (0, 1))
    edges = Weighed(pack(i, j), np.array(list(weights.values()), np.float32), np.zeros((len(weights), 1), np.int8))
    found: list[float] = standing_bits(table, edges, np.array(person, np.int32), np.array([once])).tolist()
    return found


def test_a_weak_pair_inside_a_person_gains_from_the_others() -> None:
    found = _standing({(0, 1): 12.0, (0, 2): 12.0, (1, 2): -1.0}, [0, 0, 0])
    assert found == [12.0, 12.0, pytest.approx(23 / 3)]


def test_a_pair_held_apart_loses_by_the_others() -> None:
    found = _standing({(0, 1): 12.0, (1, 2): 2.0}, [0, 0, 2])
    assert found == [12.0, pytest.approx((2.0 + EDGE_BITS) / 2)]


def test_two_records_by_themselves_stand_as_they_weigh() -> None:
    assert _standing({(0, 1): 3.5}, [0, 0]) == [3.5]
    assert _standing({(0, 1): -0.5}, [0, 1]) == [-0.5]


def test_probabilities_mean_what_they_say() -> None:
    frame = many_records(1_500)
    links = tri.link(frame, id="id", source="source", columns=COLUMNS)
    assert expected_calibration_error(links.edges, frame.select("id", person="truth")) < 0.03


def _family(*rows: tuple[str, str, str, str]) -> pl.DataFrame:
    """Return records at one home: ``id, given, born, phone``."""
    frame = pl.DataFrame(list(rows), schema=["id", "given", "born", "phone"], orient="row")
    return frame.with_columns(family=pl.lit("Renouf"), address=pl.lit("4 Rue des Pres"), postcode=pl.lit("JE2 3AB"))


_ROLES = {
    "given": "given", "family": "family", "born": "birth_date", "address": "address", "postcode": "postcode",
    "phone": "phone",
}  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("a", "Anna", "2014-03-12", "01534 441122"), ("b", "Marie", "2014-03-12", "01534 441122")),  # twins
        (("a", "Peter", "1971-09-17", "01534 441122"), ("b", "Peter", "2001-02-05", "01534 441122")),  # father and son
    ],
)
def test_twins_and_namesakes_at_one_home_are_held(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    links = tri.link(_family(one, other), id="id", columns=_ROLES)  # type: ignore[arg-type]
    assert links.people["person"].n_unique() == 2
    assert links.edges.filter(pl.col("joined")).is_empty()
    assert (links.edges["weight"] <= RELATIVES_BITS).all()
