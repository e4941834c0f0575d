"""A chain of likely links whose records speak against one person when all are taken together."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from triangulate.linking.cannot_by_features import levels_inside
from triangulate.linking.components import component_frame
from triangulate.linking.features import gather_features
from triangulate.linking.model import default_model
from triangulate.linking.opposed import pairs_opposed
from triangulate.linking.scoring import LINK_COLUMNS

HERE, THERE = "4 Rue des Pres, JE2 3AB", "19 Mont Felard, JE3 1JA"


def links(*joined: tuple[str, str, float, str]) -> pl.DataFrame:
    """Return links of a given weight and strength, whatever the records say."""
    rows = [{"id": f"l-{a}{b}", "a": a, "b": b, "weight": w, "strength": s} for a, b, w, s in joined]
    frame = pl.DataFrame(rows, schema_overrides={"weight": pl.Float64})
    return frame.select(
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in LINK_COLUMNS.items()
    )


def opposed(records: Any, joined: pl.DataFrame) -> list[tuple[str, str]]:
    features = gather_features(*records.frames())
    levels = levels_inside(features, component_frame(joined))
    found = pairs_opposed(levels, joined, features, default_model())
    assert found.is_empty() or found["reason"].unique().to_list() == ["opposed"]
    return [tuple(row) for row in features.ids_of(found.drop("reason")).rows()]


def two_people(new_records: Any) -> Any:
    records = new_records()
    for source in ("csc", "hlt", "pol"):
        records.add(f"{source}:1", "Karen Renouf", "1990-05-02", HERE, "F")
        records.add(f"{source}:2", "Paul Vibert", "1985-11-30", THERE, "M")
    return records


INSIDE = [
    ("csc:1", "hlt:1", 20.0, "strong"), ("csc:1", "pol:1", 20.0, "strong"), ("hlt:1", "pol:1", 20.0, "strong"),
    ("csc:2", "hlt:2", 20.0, "strong"), ("csc:2", "pol:2", 20.0, "strong"), ("hlt:2", "pol:2", 20.0, "strong"),
]  # fmt: skip


def test_two_groups_that_one_link_joins_against_all_else_are_not_one_person(new_records: Any) -> None:
    records = two_people(new_records)

    assert opposed(records, links(*INSIDE, ("hlt:1", "pol:2", 6.0, "probable"))) == [("csc:1", "csc:2")]
    assert opposed(records, links(*INSIDE)) == []
    # A candidate for review joins nothing, so nothing has to be kept apart.
    assert opposed(records, links(*INSIDE, ("hlt:1", "pol:2", 6.0, "possible"))) == []


@pytest.mark.parametrize("other", [("Karen Vibert", "1990-05-02", THERE, "F"), (None, None, None, None)])
def test_a_new_name_and_what_is_not_recorded_speak_against_nobody(new_records: Any, other: Any) -> None:
    records = new_records().add("edu:1", *other)
    for source in ("csc", "hlt", "pol"):
        records.add(f"{source}:1", "Karen Renouf", "1990-05-02", HERE, "F")

    assert opposed(records, links(*INSIDE[:3], ("csc:1", "edu:1", 6.0, "probable"))) == []


def test_what_a_person_decided_or_a_number_verifies_outweighs_one_record_that_differs(new_records: Any) -> None:
    records = new_records().add("csc:1", "Karen Renouf", "1990-05-02", HERE, "F")
    records.add("hlt:1", "Karen Renouf", "1990-05-02", HERE, "F").add("pol:1", "Paul Vibert", "1999-05-02", THERE)
    chain = [("csc:1", "hlt:1", 20.0, "strong")]

    assert opposed(records, links(*chain, ("hlt:1", "pol:1", 6.0, "probable"))) == [("csc:1", "pol:1")]
    assert opposed(records, links(*chain, ("hlt:1", "pol:1", 6.0, "verified"))) == []
