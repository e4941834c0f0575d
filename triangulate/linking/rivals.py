"""Rivals: two records of one source that fit a persona about equally well, so that neither may be taken."""

from __future__ import annotations

import polars as pl

from triangulate.linking.strength import JOINING

RIVAL_BITS = 3.0
"""Weights this close are too close to call: one is at most eight times as likely as the other."""


def rivals(links: pl.DataFrame, margin: float = RIVAL_BITS) -> pl.DataFrame:
    """Return ``persona, best, rival, difference`` (bits), sorted: what the English matcher calls *many*.

    ``best`` and ``rival`` are personas of one source, both linked to ``persona`` of another source, whose
    weights differ by at most ``margin``. Two records that are themselves linked are one person held twice, and
    no rivals. A pair that a person decided on is settled and takes no part.
    """
    open_ = links.filter(pl.col("strength").is_not_null() & pl.col("verdict").is_null()).select("a", "b", "weight")
    either = pl.concat(
        [open_.select(persona="a", other="b", weight="weight"), open_.select(persona="b", other="a", weight="weight")]
    ).with_columns(source=_source("other"))
    either = either.filter(pl.col("source") != _source("persona"))
    ranked = either.sort("persona", "source", "weight", "other", descending=[False, False, True, False])
    best = ranked.group_by("persona", "source", maintain_order=True).agg(
        pl.col("other").first().alias("best"), pl.col("weight").first().alias("most")
    )
    near = (
        ranked.join(best, on=["persona", "source"])
        .with_columns((pl.col("most") - pl.col("weight")).round(4).alias("difference"))
        .filter((pl.col("other") != pl.col("best")) & (pl.col("difference") <= margin))
        .with_columns(a=pl.min_horizontal("best", "other"), b=pl.max_horizontal("best", "other"))
    )
    one = links.filter(pl.col("strength").is_in(JOINING)).select("a", "b")
    return (
        near.join(one, on=["a", "b"], how="anti")
        .select("persona", "best", pl.col("other").alias("rival"), "difference")
        .sort("persona", "best", "difference", "rival")
    )


def _source(persona: str) -> pl.Expr:
    """The source that prefixes a global id."""
    return pl.col(persona).str.extract(r"^([^:]*):")
