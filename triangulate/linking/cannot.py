"""Pairs that cannot be one person: what was decided, what the source says, and what cannot be true of one body.

A cannot-link matters only where links would join the two, so every kind but a person's own decision is looked
for inside the components of the links. Each row names its reason and the statements behind it; nothing here
cuts a link (see :mod:`triangulate.linking.graph`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.linking.cannot_by_features import levels_inside, pairs_kept_apart
from triangulate.linking.components import component_frame
from triangulate.linking.opposed import pairs_opposed
from triangulate.linking.verdict import verdict_frame

if TYPE_CHECKING:
    from collections.abc import Iterable

    from triangulate.linking.features import Features
    from triangulate.linking.model import LinkModel
    from triangulate.linking.verdict import Decision

CANNOT_COLUMNS: Final[dict[str, pl.DataType]] = {
    "a": pl.String(),
    "b": pl.String(),
    "reason": pl.String(),
    "statements": pl.List(pl.String),
}
REASONS: Final = {
    "verdict": "A named person decided that the two are different.",
    "sealed": "A sealed record is never linked.",
    "adoption": "A record from before an adoption and one from after it are never linked.",
    "relatives": "A statement names one as a parent, sibling or partner of the other.",
    "twins": "A statement names the two as twins.",
    "one_event": "One source names both as present at one event.",
    "identifiers_differ": "Each carries a current official number of one scheme, and the numbers differ.",
    "birth_dates_apart": "The birth dates lie twelve years or more apart.",
    "died_before_birth": "One had died before the other was born.",
    "birth_order": "The two have different places in one multiple birth.",
    "like_twins": "Family name, birth date and home agree and the given names are different.",
    "kept_apart": "One source keeps the two apart, and both name and birth date differ.",
    "one_family": "One source names both as children, or both as parents, of one person, and they differ.",
    "opposed": "Taken together, the records on the two sides of a link speak against one person.",
}
"""Every reason, with its sentence."""
FINAL_REASONS: Final = frozenset({"verdict", "sealed", "adoption"})
"""Reasons that hold against a verdict of ``same`` too: a later decision on the pair itself, or the law."""

_PREDICATES: Final = {
    "adoption": ("name", "birth_date"),
    "identifiers_differ": ("identifier",),
    "birth_dates_apart": ("birth_date",),
    "died_before_birth": ("birth_date", "death_date"),
    "birth_order": ("multiple_birth",),
    "like_twins": ("name", "birth_date", "address"),
    "kept_apart": ("name", "birth_date"),
    "one_family": ("name", "birth_date", "sex"),
    "opposed": ("name", "birth_date", "sex", "identifier"),
}
_RELATIVES: Final = ("parent", "sibling", "partner", "twin")
_PRESENT: Final = ("subject", "suspect", "offender", "victim", "witness", "child_present", "attendee", "accompanied_by")


def cannot_links(
    features: Features, statements: pl.DataFrame, verdicts: Iterable[Decision], links: pl.DataFrame, model: LinkModel
) -> pl.DataFrame:
    """Return ``a, b, reason, statements`` (a < b; one row a reason), sorted.

    ``links`` says where to look: pairs that no chain of links joins are not listed, except those that a person
    decided on. ``statements`` is the frame that ``features`` were gathered from.
    """
    inside = component_frame(links)
    said = statements.filter(pl.col("polarity") == "+")
    decided = verdict_frame(verdicts).filter(pl.col("verdict") == "different")
    levels = levels_inside(features, inside)
    kept_apart = pl.concat([pairs_kept_apart(features, levels), pairs_opposed(levels, links, features, model)])
    by_features = _with_statements(features.ids_of(kept_apart), said)
    found = [
        decided.select("a", "b", pl.lit("verdict").alias("reason"), pl.lit([], pl.List(pl.String)).alias("statements")),
        _relatives(said, inside),
        _at_one_event(said, inside),
        _with_common_parent_or_child(by_features, said),
    ]
    rows = pl.concat([frame.cast(dict(CANNOT_COLUMNS)) for frame in found])  # type: ignore[arg-type]
    return rows.sort("a", "b", "reason")


def _ordered(one: str, other: str) -> list[pl.Expr]:
    return [pl.min_horizontal(one, other).alias("a"), pl.max_horizontal(one, other).alias("b")]


def _listed(frame: pl.DataFrame) -> pl.DataFrame:
    """Return one row a pair and reason, its statement ids sorted."""
    return frame.group_by("a", "b", "reason").agg(pl.col("statement").drop_nulls().unique().sort().alias("statements"))


def _relatives(said: pl.DataFrame, inside: pl.DataFrame) -> pl.DataFrame:
    stated = said.filter(pl.col("predicate").is_in(_RELATIVES) & pl.col("ref").is_not_null())
    both = (
        stated.select("about", "ref", "predicate", statement="id")
        .join(inside, left_on="about", right_on="persona")
        .join(inside, left_on=["ref", "component"], right_on=["persona", "component"])
        .filter(pl.col("about") != pl.col("ref"))
    )
    twins = pl.when(pl.col("predicate") == "twin").then(pl.lit("twins")).otherwise(pl.lit("relatives"))
    return _listed(both.select(*_ordered("about", "ref"), twins.alias("reason"), "statement"))


def _at_one_event(said: pl.DataFrame, inside: pl.DataFrame) -> pl.DataFrame:
    present = (
        said.filter((pl.col("predicate") == "participant") & pl.col("value").is_in(_PRESENT))
        .select("source", "about", "ref", statement="id")
        .filter(pl.col("ref").is_not_null())
        .join(inside, left_on="about", right_on="persona")
    )
    both = present.join(present, on=["source", "ref", "component"], suffix="_2")
    pairs = both.filter(pl.col("about") < pl.col("about_2")).select(
        pl.col("about").alias("a"),
        pl.col("about_2").alias("b"),
        pl.lit("one_event").alias("reason"),
        pl.concat_list("statement", "statement_2").alias("statement"),
    )
    return _listed(pairs.explode("statement"))


def _with_statements(pairs: pl.DataFrame, said: pl.DataFrame) -> pl.DataFrame:
    """Add the statements of both personas that the reason was read from."""
    read = pl.DataFrame(
        [(reason, name) for reason, names in _PREDICATES.items() for name in names],
        schema={"reason": pl.String, "predicate": pl.String},
        orient="row",
    )
    sides = pl.concat([pairs.with_columns(about=pl.col(side)) for side in ("a", "b")])
    valued = said.filter(pl.col("value").is_not_null()).select("about", "predicate", statement="id")
    behind = sides.join(read, on="reason", how="left").join(valued, on=["about", "predicate"], how="left")
    return _listed(behind)


def _with_common_parent_or_child(pairs: pl.DataFrame, said: pl.DataFrame) -> pl.DataFrame:
    """Add to pairs of one family the statements that name both as children, or both as parents, of one person."""
    one_family = pairs.filter(pl.col("reason") == "one_family").select("a", "b", "reason")
    stated = said.filter((pl.col("predicate") == "parent") & pl.col("ref").is_not_null())
    found = []
    for end, other in (("about", "ref"), ("ref", "about")):
        of = stated.select(pl.col(end).alias("of"), pl.col(other).alias("relative"), statement="id")
        both = one_family.join(of, left_on="a", right_on="of").join(
            of, left_on=["b", "relative"], right_on=["of", "relative"], suffix="_2"
        )
        statements = pl.concat_list("statement", "statement_2").alias("statement")
        found.append(both.select("a", "b", "reason", statements).explode("statement"))
    relations = _listed(pl.concat(found)).rename({"statements": "relations"})
    joined = pairs.join(relations, on=["a", "b", "reason"], how="left", maintain_order="left")
    everything = pl.concat_list("statements", pl.col("relations").fill_null(pl.lit([], pl.List(pl.String))))
    return joined.select("a", "b", "reason", everything.list.unique().list.sort().alias("statements"))
