"""Links with family context: pairs that have a relative in common, or relatives who differ, judged once more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from triangulate.linking.components import first_of_component
from triangulate.linking.family_context import (
    compare_families,
    features_with_known_relatives,
    pairs_with_one_relative,
)
from triangulate.linking.scoring import score_pairs
from triangulate.linking.strength import JOINING, STRENGTH, rests_on_one_child

if TYPE_CHECKING:
    from triangulate.linking.features import Features
    from triangulate.linking.model import LinkModel


def links_with_family(
    links: pl.DataFrame, standing: pl.DataFrame, features: Features, model: LinkModel
) -> tuple[Features, pl.DataFrame]:
    """Return the features that know which relatives are one person, and ``links`` judged with that knowledge.

    ``links`` are those of an engine without family context, ``standing`` the same after decisions and cuts: its
    ``strong`` and ``verified`` links say which relatives are one. The answer is what an engine returns for the new
    features, except that a parent known by name and child only who fits two records of one source joins neither.
    """
    known = features_with_known_relatives(features, standing)
    return known, _held_between_two(judged_with_family(links, known, model), standing)


def judged_with_family(links: pl.DataFrame, known: Features, model: LinkModel) -> pl.DataFrame:
    """Return ``links`` with every pair scored again whose ``family`` level is not null, and those it adds."""
    before = known.numbers_of(links.select("a", "b"))
    pairs = pl.concat([before, pairs_with_one_relative(known)]).unique().sort("p", "q")
    related = compare_families(pairs, known).filter(pl.col("level_family").is_not_null()).select("p", "q")
    scored = score_pairs(related, known, model)
    kept = links.join(known.ids_of(related), on=["a", "b"], how="anti")
    return pl.concat([kept, scored.select(links.columns)]).sort("a", "b")


def _held_between_two(links: pl.DataFrame, standing: pl.DataFrame) -> pl.DataFrame:
    """Hold at ``possible`` the links of a parent, known by name and child only, to two people of one source.

    "Sam" may be the mother Samantha or the father Samuel; a source that holds one of them twice has joined the two.
    """
    joined = standing.filter(pl.col("strength").is_in(JOINING))
    person = first_of_component(joined["a"], joined["b"]).rename({"node": "other", "first": "person"})
    named = links.filter(rests_on_one_child() & pl.col("strength").is_in(JOINING))
    sides = [named.select("id", persona=one, other=two) for one, two in (("a", "b"), ("b", "a"))]
    either = pl.concat(sides).join(person, on="other", how="left")
    source = pl.col("other").str.extract(r"^([^:]*):").alias("source")
    either = either.with_columns(source, pl.coalesce("person", "other").alias("person"))
    several = either.group_by("persona", "source").agg("id", people=pl.col("person").n_unique())
    held = several.filter(pl.col("people") > 1)["id"].explode(empty_as_null=False, keep_nulls=False).unique()
    strength = pl.when(pl.col("id").is_in(held.implode())).then(pl.lit("possible", STRENGTH)).otherwise("strength")
    return links.with_columns(strength.alias("strength"))
