"""From pairs of personas to rows of links: levels, weight, probability, strength."""

from __future__ import annotations

from math import inf, log2
from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.content_id import row_digests
from triangulate.linking.agreement import family_counts_in_columns
from triangulate.linking.blocking import with_keys_shared
from triangulate.linking.comparing import (
    compare_birth_dates,
    compare_identifiers,
    compare_names,
    compare_places,
    compare_sexes,
)
from triangulate.linking.family_context import compare_families
from triangulate.linking.model import AT_ONE_HOME, LEVELS
from triangulate.linking.strength import STRENGTH, strength_of
from triangulate.linking.verdict_words import VERDICT

if TYPE_CHECKING:
    from triangulate.linking.features import Features
    from triangulate.linking.model import LinkModel

LINK_COLUMNS: Final[dict[str, pl.DataType]] = {
    "id": pl.String(),
    "a": pl.String(),
    "b": pl.String(),
    "probability": pl.Float64(),
    "weight": pl.Float64(),
    "strength": STRENGTH,
    **{f"level_{name}": pl.Enum(list(levels)) for name, levels in LEVELS.items()},
    "verdict": VERDICT,
    "found_by": pl.List(pl.String),
}
"""The columns of a frame of links: one row a pair (``a < b``), sorted by ``a`` and ``b``; weights in bits."""

_PAIRS_AT_ONCE: Final = 2_000_000  # keeps the joins of one step near a gigabyte
_HOME: Final = [LEVELS["place"].index(name) for name in sorted(AT_ONE_HOME)]
# Rounded so that the last binary digit, which may differ between machines, never reaches an output.
_WEIGHT_DIGITS, _PROBABILITY_DIGITS = 4, 6


def score_pairs(pairs: pl.DataFrame, features: Features, model: LinkModel, *, every_pair: bool = False) -> pl.DataFrame:
    """Return a row of :data:`LINK_COLUMNS` for each pair that is a link, sorted by ``a`` and ``b``.

    ``pairs`` has ``p`` and ``q``. Pairs that cannot reach ``possible`` even
    if their names were the same are dropped before names are compared, which changes no answer.
    ``every_pair`` keeps all of them, with a null strength where there is no link.
    """
    scored = [
        _score(pairs.slice(start, _PAIRS_AT_ONCE), features, model, every_pair=every_pair)
        for start in range(0, max(pairs.height, 1), _PAIRS_AT_ONCE)
    ]
    return as_links(pl.concat(scored), features)


def _score(pairs: pl.DataFrame, features: Features, model: LinkModel, *, every_pair: bool) -> pl.DataFrame:
    for compare in (compare_birth_dates, compare_places, compare_sexes, compare_identifiers, compare_families):
        pairs = compare(pairs, features)
    if not every_pair:
        best_name = pl.when(_at_one_home()).then(_best(model, home=True)).otherwise(_best(model, home=False))
        without = _total(model, [name for name in LEVELS if name != "name"])
        pairs = pairs.filter(without + best_name >= _bits(model.thresholds.possible) - 0.001)
    return judged(compare_names(pairs, features), model, every_pair=every_pair)


def judged(pairs: pl.DataFrame, model: LinkModel, *, every_pair: bool = False) -> pl.DataFrame:
    """Return ``pairs`` (with all ``level_`` columns as numbers) with ``weight``, ``probability`` and ``strength``."""
    weighed = pairs.with_columns(_total(model, list(LEVELS)).round(_WEIGHT_DIGITS).alias("weight"))
    named = [
        pl.col(f"level_{name}")
        .cast(pl.UInt32)
        .replace_strict(dict(enumerate(levels)), return_dtype=pl.String)
        .cast(LINK_COLUMNS[f"level_{name}"])
        for name, levels in LEVELS.items()
    ]
    odds = pl.lit(2.0).pow(-pl.col("weight"))
    weighed = weighed.with_columns((1 / (1 + odds)).round(_PROBABILITY_DIGITS).alias("probability"), *named)
    decided = weighed.with_columns(strength_of(model).alias("strength"))
    return decided if every_pair else decided.filter(pl.col("strength").is_not_null())


def as_links(scored: pl.DataFrame, features: Features) -> pl.DataFrame:
    """Return judged pairs as links: persona ids, link ids and the names of the blocking keys that both share."""
    named = features.ids_of(with_keys_shared(scored, features)).sort("a", "b")
    return named.with_columns(
        ("l-" + row_digests(named, ["a", "b"])).alias("id"),
        pl.lit(None, VERDICT).alias("verdict"),
    ).select(LINK_COLUMNS.keys())


def _bits(probability: float) -> float:
    return log2(probability / (1 - probability)) if probability < 1 else inf


def _at_one_home() -> pl.Expr:
    return pl.col("level_place").is_in(_HOME).fill_null(value=False)


def _best(model: LinkModel, *, home: bool) -> float:
    return max(0.0, *(level.weight(at_one_home=home) for level in model.comparison("name").levels))


def _total(model: LinkModel, comparisons: list[str]) -> pl.Expr:
    return pl.lit(model.prior_weight) + evidence(model, comparisons)


def evidence(model: LinkModel, comparisons: list[str]) -> pl.Expr:
    """Return the weights of ``comparisons`` together, in bits, from ``level_`` columns; a missing level adds nothing.

    Where names are among them, the family counts only as :mod:`triangulate.linking.agreement` says.
    """
    total = pl.lit(0.0)
    for name in comparisons:
        levels = model.comparison(name).levels
        apart = {place: level.weight() for place, level in enumerate(levels)}
        home = {place: level.weight(at_one_home=True) for place, level in enumerate(levels)}
        weight = pl.when(_at_one_home()).then(_look_up(name, home)).otherwise(_look_up(name, apart))
        if name == "family" and "name" in comparisons:
            weight = pl.when(family_counts_in_columns()).then(weight).otherwise(0.0)
        total = total + weight
    return total


def _look_up(name: str, weights: dict[int, float]) -> pl.Expr:
    place = pl.col(f"level_{name}").cast(pl.UInt32)
    return place.replace_strict(weights, default=0.0, return_dtype=pl.Float64).fill_null(0.0)
