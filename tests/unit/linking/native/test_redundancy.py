"""A column that says again what another says is left out, and one that tells something of its own is not."""

from __future__ import annotations

import polars as pl

import triangulate as tri
from tests.lib.many_records import COLUMNS, many_records
from triangulate.linking.evaluating import pair_accuracy


def _linked(frame: pl.DataFrame, **more: str) -> tri.Links:
    return tri.link(frame, id="id", source="source", columns=COLUMNS | more)


def test_a_postcode_area_initials_and_a_birth_year_cost_nothing() -> None:
    plain = many_records(900)
    again = plain.with_columns(
        area=pl.col("postcode").str.slice(0, 3),
        initials=pl.col("given").str.slice(0, 1) + pl.col("family").str.slice(0, 1),
        year=pl.col("born").str.slice(0, 4),
    )
    truth = plain.select("id", person="truth")
    links = _linked(again, area="other", initials="other", year="other")
    assert links.linked.redundant == {
        "other:area": "postcode",
        "other:initials": "given and family",
        "other:year": "birth_date",
    }
    assert links.people.equals(_linked(plain).people)
    assert pair_accuracy(links.people, truth).f1 > 0.97


def test_the_report_names_the_column_and_what_says_the_same() -> None:
    again = many_records(900).with_columns(area=pl.col("postcode").str.slice(0, 3))
    notes = " ".join(_linked(again, area="other").report.notes)
    assert "area was left out" in notes


def test_a_saved_model_leaves_the_same_column_out() -> None:
    again = many_records(900).with_columns(area=pl.col("postcode").str.slice(0, 3))
    first = _linked(again, area="other")
    second = tri.link(again, id="id", source="source", columns=COLUMNS | {"area": "other"}, model=first.model)
    assert second.linked.redundant == first.linked.redundant == {"other:area": "postcode"}
    assert second.people.equals(first.people)
    assert second.model == first.model


def test_a_column_of_its_own_is_compared() -> None:
    plain = many_records(900)
    told = plain.with_columns(eyes=(pl.col("truth") * 7919 % 11).cast(pl.String))
    links = _linked(told, eyes="other")
    assert links.linked.redundant == {}
    assert "level_other:eyes" in links.edges.columns


def test_a_column_of_one_value_is_not_called_redundant() -> None:
    links = _linked(many_records(900).with_columns(island=pl.lit("Jersey")), island="other")
    assert links.linked.redundant == {}
