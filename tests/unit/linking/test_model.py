"""The model: a file that a person can read, with weights that follow from its figures."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from triangulate.errors import UnreadableInput
from triangulate.linking.model import LEVELS, LinkModel, default_model

if TYPE_CHECKING:
    from pathlib import Path


def test_a_saved_model_loads_as_the_same_model(tmp_path: Path) -> None:
    default_model().save(tmp_path / "model.json")

    assert LinkModel.load(tmp_path / "model.json") == default_model()


def test_every_level_is_described_and_the_shares_of_a_comparison_are_at_most_one() -> None:
    for comparison in default_model().comparisons:
        assert sum(level.m for level in comparison.levels) <= 1.0 + 1e-9
        assert all(level.label and level.sentence.endswith(".") for level in comparison.levels)
        assert tuple(level.name for level in comparison.levels) == LEVELS[comparison.name]


def test_better_levels_never_weigh_less_except_where_a_name_is_half_there() -> None:
    for comparison in default_model().comparisons:
        weights = [level.weight() for level in comparison.levels if level.name not in ("initials", "given_only")]
        assert weights == sorted(weights, reverse=True), comparison.name


def test_agreement_weighs_less_inside_one_home() -> None:
    name = default_model().comparison("name")

    assert name.level("exact").weight(at_one_home=True) < name.level("exact").weight()
    assert name.level("family_only").weight(at_one_home=True) < 0 < name.level("family_only").weight()
    assert default_model().comparison("sex").level("same").weight(at_one_home=True) == pytest.approx(0.926, abs=0.001)


def test_a_name_and_a_birth_date_alone_are_strong_and_a_nickname_and_a_birth_date_probable() -> None:
    model = default_model()
    born = model.comparison("birth_date").level("exact").weight() + model.prior_weight
    odds = {name: 2 ** (born + model.comparison("name").level(name).weight()) for name in ("exact", "nickname")}

    assert odds["exact"] / (1 + odds["exact"]) > model.thresholds.strong
    assert model.thresholds.probable < odds["nickname"] / (1 + odds["nickname"]) < model.thresholds.strong


def test_unknown_names_are_a_key_error() -> None:
    with pytest.raises(KeyError):
        default_model().comparison("shoe_size")
    with pytest.raises(KeyError):
        default_model().comparison("sex").level("maybe")


@pytest.mark.parametrize("break_it", ["missing", "not json", "levels", "thresholds", "prior"])
def test_what_is_not_a_model_is_refused_without_its_content(tmp_path: Path, break_it: str) -> None:
    path = tmp_path / "model.json"
    content = json.loads(default_model().model_dump_json())
    if break_it == "levels":
        content["comparisons"][0]["levels"].pop()
    elif break_it == "thresholds":
        content["thresholds"]["possible"] = 0.999
    elif break_it == "prior":
        content["prior"] = 0
    if break_it != "missing":
        path.write_text("Kai Renouf" if break_it == "not json" else json.dumps(content), encoding="utf-8")

    with pytest.raises(UnreadableInput) as raised:
        LinkModel.load(path)
    assert "Renouf" not in str(raised.value)
    assert "model.json" in str(raised.value)
