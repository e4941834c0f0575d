"""The report of a table's links: counts that can be checked, and words that say where the figures come from."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from tests.lib.many_records import COLUMNS, many_records
from triangulate.errors import UsageError
from triangulate.linking.native.links import Links, link
from triangulate.linking.native.reporting import training_sentence, used_keys

SMALL = pl.DataFrame(
    {
        "id": [1, 2, 3],
        "names": ["Maria da Silva", "Peter Vibert", None],
        "year": [1990, 1971, None],
        "town": ["St Helier", "", "St Helier"],
        "tel_1": ["01534 445500", None, "99999999999"],
        "tel_2": [None, None, None],
        "kind": ["x", "y", "x"],
        "area": ["n", None, None],
    },
    schema_overrides={"tel_2": pl.String},
)
ROLES = {"names": "full_name", "year": "birth_year", "town": "town", "tel_1": "phone", "tel_2": "phone",
         "kind": "other", "area": "other"}  # fmt: skip


@pytest.fixture(scope="module")
def many() -> Links:
    return link(many_records(900), id="id", source="source", columns=COLUMNS)


def test_columns_are_counted_by_role() -> None:
    report = link(SMALL, id="id", columns=ROLES).report
    assert report.columns.rows() == [
        ("names", "full_name", pytest.approx(2 / 3), 2, 0),
        ("year", "birth_year", pytest.approx(2 / 3), 2, 0),
        ("town", "town", pytest.approx(2 / 3), 1, 0),
        ("tel_1, tel_2", "phone", pytest.approx(1 / 3), 1, 1),
        ("kind", "other", 1.0, 2, 0),
        ("area", "other", pytest.approx(1 / 3), 1, 0),
    ]
    assert report.sources == (("the table", 3),)


def test_the_report_counts_what_the_links_hold(many: Links) -> None:
    report = many.report
    assert report.records == 1800
    assert report.people == many.people["person"].n_unique()
    assert report.links["links"].sum() == many.edges.height
    assert report.candidate_pairs == many.linked.blocking["added"].sum()
    kept = len(many.linked.edges.packed)
    given = report.levels.filter(pl.col("comparison") == "Given name")
    assert given["pairs"].sum() <= kept
    assert given["m"].sum() == pytest.approx(1.0, abs=1e-6)
    assert report.blocking.height == used_keys(many.linked.blocking).height
    assert dict(report.sources) == {"hlt": 900, "edu": 900}
    assert report.peak_memory_mb > 10
    assert next(step for step, _ in report.steps.iter_rows()) == "read the table"


def test_the_page_and_the_views_hold_no_value(many: Links) -> None:
    frame = many_records(900)
    shown = many.report.to_html() + many.report._repr_html_() + many._repr_html_()
    for column in ("family", "born", "postcode", "nhs", "phone"):
        assert not [value for value in frame[column].drop_nulls().unique() if value in shown]
    assert "1,800 records from 2 sources" in many._repr_html_()
    assert "Links(1800 records" in repr(many)


def test_a_table_without_links_has_a_view_and_a_report() -> None:
    frame = pl.DataFrame({"id": ["1", "2"], "given": ["Karen", "Peter"], "born": ["1990-05-02", "1971-09-17"]})
    links = link(frame, id="id", columns={"given": "given", "born": "birth_date"})
    assert links.report.links.is_empty()
    assert "No links. That is not proof" in links._repr_html_()
    assert "No links" in links.report.to_html()


def test_the_training_is_said_in_plain_words(many: Links, tmp_path: Path) -> None:
    small = link(SMALL, id="id", columns=ROLES)
    assert training_sentence(small) == (
        "The shipped figures were used: 500 records are needed to learn from, and the table has 3."
    )
    assert training_sentence(replace(small, asked="default")) == "The shipped figures were used, as asked for."
    small.model.save(tmp_path / "model.json")
    saved = link(SMALL, id="id", columns=ROLES, model=tmp_path / "model.json")
    assert training_sentence(saved).startswith("A saved model was used; it goes back to a table of")
    expected = {
        "learnt": "The figures were learnt from this table.",
        "default": "The shipped figures were used: the table has too few pairs of records of one person to learn from.",
    }
    assert training_sentence(many) == expected[many.model.origin]


def test_weights_at_one_home_are_shown_where_a_home_changes_them(many: Links) -> None:
    levels = many.report.levels
    assert levels.filter(pl.col("comparison") == "Home")["weight_at_one_home"].null_count() == 7
    family = levels.filter(pl.col("comparison") == "Family name")
    assert family["weight_at_one_home"].null_count() in (0, family.height)
    no_home = link(SMALL, id="id", columns={"names": "full_name"}).report.levels
    assert no_home["weight_at_one_home"].null_count() == no_home.height


@pytest.mark.parametrize(
    ("previous", "kind"),
    [
        (pl.DataFrame({"id": [1]}), "lacks the column"),
        (pl.DataFrame({"id": ["1"], "person": ["1"]}), "its ids are String"),
        (pl.DataFrame({"id": [1, 1], "person": [1, 1]}), "stands in it twice"),
    ],
)
def test_people_of_another_table_are_refused_as_previous(previous: pl.DataFrame, kind: str) -> None:
    with pytest.raises(UsageError, match=kind):
        link(SMALL, id="id", columns=ROLES, previous=previous)


def test_a_threshold_that_is_no_number_is_refused() -> None:
    with pytest.raises(UsageError, match="no finite number"):
        link(SMALL, id="id", columns=ROLES, threshold=float("nan"))
