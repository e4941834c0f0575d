"""The model of a table's links: saved, read back and used again."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from tests.lib.many_records import COLUMNS, many_records
from triangulate.errors import UnreadableInput, UsageError
from triangulate.linking.native.links import Links, link
from triangulate.linking.native.model import TableModel, weight_of
from triangulate.linking.native.parameters import MOST_BITS


@pytest.fixture(scope="module")
def frame() -> pl.DataFrame:
    return many_records(600)


@pytest.fixture(scope="module")
def links(frame: pl.DataFrame) -> Links:
    return link(frame, id="id", source="source", columns=COLUMNS)


def test_a_saved_model_gives_the_same_links_to_the_last_digit(
    frame: pl.DataFrame, links: Links, tmp_path: Path
) -> None:
    links.model.save(tmp_path / "m.json")
    again = link(frame, id="id", source="source", columns=COLUMNS, model=tmp_path / "m.json")
    assert again.model == links.model
    assert again.edges.equals(links.edges)
    assert again.people.equals(links.people)


def test_a_model_says_where_it_comes_from_and_names_every_level(links: Links) -> None:
    assert links.model.origin == "learnt"
    for comparison in links.model.comparisons:
        for context in range(3):
            for which in ("m", "u"):
                assert sum(getattr(level, which)[context] for level in comparison.levels) == pytest.approx(1.0)
        assert all(level.label for level in comparison.levels)
        assert all(abs(weight_of(level, 0)) <= MOST_BITS for level in comparison.levels)


def test_agreement_weighs_for_and_disagreement_against(links: Links) -> None:
    for comparison in links.model.comparisons:
        assert weight_of(comparison.levels[0], 0) > 0
        assert weight_of({level.name: level for level in comparison.levels}["different"], 0) < 0


def test_a_model_that_lacks_a_comparison_is_refused(frame: pl.DataFrame, links: Links) -> None:
    with pytest.raises(UsageError, match="it has no figures for other:town"):
        link(frame.with_columns(town=pl.lit("x")), id="id", columns={**COLUMNS, "town": "other"}, model=links.model)


def test_a_source_the_model_does_not_know_gets_the_usual_share(frame: pl.DataFrame, links: Links) -> None:
    renamed = frame.with_columns(source=pl.col("source").replace("edu", "new"))
    found = link(renamed, id="id", source="source", columns=COLUMNS, model=links.model)
    assert found.people["person"].n_unique() == pytest.approx(links.people["person"].n_unique(), rel=0.05)


@pytest.mark.parametrize(
    ("content", "kind"), [(None, "cannot be read"), ("{}", "not a table model"), ("Vibert", "not a table model")]
)
def test_what_is_no_model_is_refused_without_quoting_it(tmp_path: Path, content: str | None, kind: str) -> None:
    path = tmp_path / "m.json"
    if content is not None:
        path.write_text(content)
    with pytest.raises(UnreadableInput) as caught:
        TableModel.load(path)
    assert (caught.value.place, caught.value.kind) == (str(path), kind)
    assert "Vibert" not in str(caught.value)


def test_few_records_are_weighed_by_the_shipped_figures(frame: pl.DataFrame) -> None:
    assert link(frame.head(20), id="id", source="source", columns=COLUMNS).model.origin == "default"
