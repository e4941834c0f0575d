"""Links as a reader may see them: what a withheld value showed is left out.

A source that hides an address hides it from other agencies. That the address of another record agrees with it
would tell where somebody lives, and so would a probability from which that agreement can be worked out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

PROTECTED: Final = frozenset({"adoption", "sealed"})
"""Reasons for keeping two records apart that must not lead a reader of one record to the other."""

if TYPE_CHECKING:
    from triangulate.linking.features import Features
    from triangulate.linking.model import LinkModel


def shown_links(links: pl.DataFrame, features: Features, model: LinkModel) -> pl.DataFrame:
    """Return ``links`` with a column ``withheld``: the comparisons in which a value that its source hides took part.

    For those links the levels of these comparisons, the weight and the keys that found the pair are left out,
    and the probability is the least that the link's strength allows.
    """
    hidden = _hidden(links, features)
    joined = links.join(hidden, on="id", how="left", maintain_order="left").with_columns(
        pl.col("withheld").fill_null(pl.lit([], dtype=pl.List(pl.String)))
    )
    touched = pl.col("withheld").list.len() > 0
    levels = [
        pl.when(~pl.col("withheld").list.contains(name.removeprefix("level_"))).then(pl.col(name)).alias(name)
        for name in links.columns
        if name.startswith("level_")
    ]
    least = pl.col("strength").cast(pl.String).replace_strict(least_probability(model), return_dtype=pl.Float64)
    return joined.with_columns(
        *levels,
        pl.when(touched).then(least).otherwise(pl.col("probability")).alias("probability"),
        pl.when(~touched).then(pl.col("weight")).alias("weight"),
        pl.when(~touched).then(pl.col("found_by")).alias("found_by"),
    )


def without_protected_pairs(links: pl.DataFrame, cannot: pl.DataFrame) -> pl.DataFrame:
    """Return ``links`` without those between a record and another identity that adoption or a seal keeps apart.

    Even a link held back would lead a reader from one identity to the other.
    """
    protected = cannot.filter(pl.col("reason").is_in(sorted(PROTECTED))).select("a", "b")
    return links.join(protected, on=["a", "b"], how="anti", maintain_order="left")


def least_probability(model: LinkModel) -> dict[str, float]:
    """Return the probability that may be told of a link of each strength where a withheld value took part."""
    limits = model.thresholds
    return {
        "verified": limits.probable,
        "strong": limits.strong,
        "probable": limits.probable,
        "possible": limits.possible,
    }


def _hidden(links: pl.DataFrame, features: Features) -> pl.DataFrame:
    named = features.withheld.join(features.personas.select("p", "persona"), on="p").select("persona", "comparison")
    sides = [links.select("id", pl.col(side).alias("persona")).join(named, on="persona") for side in ("a", "b")]
    both = pl.concat([side.select("id", "comparison") for side in sides])
    return both.group_by("id").agg(pl.col("comparison").unique().sort().alias("withheld"))
