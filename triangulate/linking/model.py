"""The model of a link: comparisons, their named levels, and how much each level weighs.

A level has two figures (Fellegi and Sunter, 1969): ``m``, how often pairs of records of one person show it,
and ``u``, how often pairs of two people do. Its weight is log2(m / u) bits. ``u_at_one_home`` replaces ``u``
where the two records share an address or a postcode, because relatives share surnames, and sometimes names
and misfiled numbers, far more often than strangers do. Missing values weigh nothing.

A model is one JSON file that a person can read, compare and ship; the one shipped is ``default_model.json``.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from math import log2
from pathlib import Path
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from triangulate.linking.model_files import read_model

LEVELS: Final[dict[str, tuple[str, ...]]] = {
    "name": (
        "exact", "variant", "reordered", "part_of", "nickname", "alias", "close", "initials",
        "family_only", "given_only", "different",
    ),
    "birth_date": (
        "exact", "one_of_several", "same_month", "day_month_swapped", "same_year", "first_of_january", "one_digit",
        "near", "different",
    ),
    "place": ("address", "postcode", "common_postcode", "different"),
    "sex": ("same", "different"),
    "identifier": (
        "official", "former", "reference", "loose_reference", "conflicting", "temporary", "mismatch",
    ),
    "family": ("same_child", "same_relative", "same_relative_name", "different_relatives"),
}  # fmt: skip
"""The comparisons an engine makes and the levels it can return, the best first."""

AT_ONE_HOME: Final = frozenset({"address", "postcode"})
"""Levels of ``place`` under which ``u_at_one_home`` counts."""

Share = Annotated[float, Field(gt=0.0, le=1.0)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Level(_Part):
    """One outcome of a comparison: its name, how to say it, and its two figures (shares, 0 to 1)."""

    name: str
    label: str
    sentence: str
    m: Share
    u: Share
    u_at_one_home: Share | None = None

    def weight(self, *, at_one_home: bool = False) -> float:
        """Return the weight in bits: above 0 speaks for one person, below 0 against."""
        return log2(self.m / ((self.u_at_one_home or self.u) if at_one_home else self.u))


class Comparison(_Part):
    """One thing compared, with its levels from the best to the worst."""

    name: str
    label: str
    missing: str
    levels: tuple[Level, ...]

    def level(self, name: str) -> Level:
        """Return one level by name. Raises :class:`KeyError` for a name the comparison does not have."""
        return next((level for level in self.levels if level.name == name), None) or _no_level(name)


def _no_level(name: str) -> Level:
    raise KeyError(name)


class Thresholds(_Part):
    """The least probability of each strength (words of the English national matcher, DfE, SUI Matcher, 2025)."""

    strong: Share
    probable: Share
    possible: Share

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.strong >= self.probable >= self.possible:
            raise ValueError("thresholds must not rise from strong to possible")
        return self


class LinkModel(_Part):
    """Everything a link's probability comes from. ``prior``: how often two random records are one person."""

    format: Literal["triangulate-link-model/1"] = "triangulate-link-model/1"
    name: str
    source: str
    prior: Annotated[float, Field(gt=0.0, lt=1.0)]
    thresholds: Thresholds
    comparisons: tuple[Comparison, ...]

    @model_validator(mode="after")
    def _has_the_engine_s_levels(self) -> Self:
        found = {c.name: tuple(level.name for level in c.levels) for c in self.comparisons}
        if found != LEVELS:
            raise ValueError("comparisons and levels must be those of triangulate.linking.model.LEVELS, in that order")
        return self

    @property
    def prior_weight(self) -> float:
        """The prior in bits: where every pair starts before anything is compared."""
        return log2(self.prior / (1 - self.prior))

    def comparison(self, name: str) -> Comparison:
        """Return one comparison by name. Raises :class:`KeyError` for a name the model does not have."""
        for comparison in self.comparisons:
            if comparison.name == name:
                return comparison
        raise KeyError(name)

    def save(self, path: Path | str) -> None:
        """Write the model as JSON."""
        Path(path).write_text(self.model_dump_json(indent=2, exclude_none=True) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, path: Path | str) -> LinkModel:
        """Return the model in a file. Raises :class:`UnreadableInput` when it is missing or is not a model."""
        return read_model(path, cls, "link model", "LinkModel.save")


@cache
def default_model() -> LinkModel:
    """Return the shipped model, for data too few to learn from. Its sources stand in the file."""
    place = resources.files("triangulate.linking") / "default_model.json"
    return LinkModel.model_validate_json(place.read_bytes())
