"""Cannot-links read from what the records carry: numbers, dates, names, homes and flags."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.linking.comparing import (
    compare_birth_dates,
    compare_identifiers,
    compare_names,
    compare_places,
    compare_sexes,
    numbers_by_scheme,
)
from triangulate.linking.model import AT_ONE_HOME, LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from triangulate.linking.features import Features

APART_YEARS: Final = 12
"""Years between two birth dates from which they are a parent's and a child's, no slip (judgement, reviewed 2026)."""
_PAIR = ["p", "q"]


def levels_inside(features: Features, inside: pl.DataFrame) -> pl.DataFrame:
    """Return every pair of one component (``inside``: ``persona, component``) with its levels, sorted.

    Columns: ``p``, ``q`` (p < q) and a ``level_`` column a comparison, but for the family.
    """
    pairs = _pairs(features, inside)
    for compare in (compare_birth_dates, compare_places, compare_sexes, compare_identifiers, compare_names):
        pairs = compare(pairs, features)
    return pairs


def pairs_kept_apart(features: Features, inside: pl.DataFrame) -> pl.DataFrame:
    """Return ``p, q, reason`` for pairs that cannot be one person, in no set order.

    ``inside``: the pairs to look at, with their levels (:func:`levels_inside`).
    """
    pairs = _with_flags(inside, features)
    found = [
        pairs.filter(rule).select(*_PAIR, pl.lit(reason).alias("reason"))
        for reason, rule in (
            ("sealed", pl.col("sealed")),
            ("adoption", _adoption()),
            ("like_twins", _like_twins()),
            ("kept_apart", _kept_apart()),
        )
    ]
    found += [
        _numbers_differ(pairs, features),
        _far_apart(pairs, features),
        _died_before_birth(pairs, features),
        _birth_order(pairs, features),
        _one_family(pairs, features),
    ]
    return pl.concat(found).unique()


def _pairs(features: Features, inside: pl.DataFrame) -> pl.DataFrame:
    held = features.personas.select("p", "persona").join(inside, on="persona").select("p", "component")
    return (
        held.join(held.rename({"p": "q"}), on="component").filter(pl.col("p") < pl.col("q")).select(_PAIR).sort(_PAIR)
    )


def _with_flags(pairs: pl.DataFrame, features: Features) -> pl.DataFrame:
    flags = features.personas.select("p", "source", "sealed", "adopted")
    second = flags.rename({"p": "q", "source": "source_2", "sealed": "sealed_2", "adopted": "adopted_2"})
    joined = pairs.join(flags, on="p").join(second, on="q")
    return joined.with_columns(
        (pl.col("sealed") | pl.col("sealed_2")).alias("sealed"),
        (pl.col("adopted") | pl.col("adopted_2")).alias("adopted"),
        (pl.col("adopted") & pl.col("adopted_2")).alias("both_adopted"),
        (pl.col("source") == pl.col("source_2")).alias("one_source"),
    )


def _is(comparison: str, levels: Iterable[str]) -> pl.Expr:
    places = [LEVELS[comparison].index(name) for name in levels]
    return pl.col(f"level_{comparison}").is_in(places).fill_null(value=False)


def _adoption() -> pl.Expr:
    """A record of an adopted person against one that may be the other identity.

    After an adoption a child has a new name, and new NHS, pupil and local numbers. Inside one source a second
    record beside a marked one is the other identity unless both are marked and share an official number.
    Between sources it may be when the family names do not agree, or when there are no names to go by and no
    current number is shared.
    """
    shared = _is("identifier", ["official"])
    numbered = _is("identifier", ["official", "reference", "loose_reference"])
    inside = pl.col("one_source") & ~(pl.col("both_adopted") & shared)
    renamed = _is("name", ["given_only", "different"])
    nameless = pl.col("level_name").is_null() & ~numbered
    return pl.col("adopted") & (inside | renamed | nameless)


def _like_twins() -> pl.Expr:
    born = _is("birth_date", ["exact", "one_of_several"])
    home = _is("place", sorted(AT_ONE_HOME))
    shared = _is("identifier", ["official", "conflicting"])
    return _is("name", ["family_only"]) & born & home & ~shared


def _kept_apart() -> pl.Expr:
    named = _is("name", ["family_only", "given_only", "different"])
    return pl.col("one_source") & named & _is("birth_date", ["near", "different"])


def _numbers_differ(pairs: pl.DataFrame, features: Features) -> pl.DataFrame:
    by_scheme = numbers_by_scheme(pairs, features)
    differ = by_scheme.filter(pl.col("another") & ~pl.col("official") & ~pl.col("former"))
    return differ.select(*_PAIR, pl.lit("identifiers_differ").alias("reason"))


def _far_apart(pairs: pl.DataFrame, features: Features) -> pl.DataFrame:
    """Birth dates that no pair of values brings within twelve years.

    A shared official number speaks for one person with a mistyped year, unless both dates are official, or day and
    month differ too: then the number is on the wrong record, as a newborn's is that carries its mother's.
    """
    one_day = pl.col("earliest") == pl.col("latest")
    born = features.birth_dates.group_by("p").agg(
        pl.col("earliest").min(),
        pl.col("latest").max(),
        pl.col("official").any(),
        pl.when(one_day.all()).then(pl.col("earliest").dt.strftime("%m-%d").unique().sort().implode()).alias("days"),
    )
    sets = pairs.select(*_PAIR, "level_identifier").join(born, on="p")
    sets = sets.join(born, left_on="q", right_on="p", suffix="_2")
    days = pl.max_horizontal(
        (pl.col("earliest_2") - pl.col("latest")).dt.total_days(),
        (pl.col("earliest") - pl.col("latest_2")).dt.total_days(),
    )
    other_day = (pl.col("days").list.set_intersection("days_2").list.len() == 0).fill_null(value=False)
    sure = (pl.col("official") & pl.col("official_2")) | ~_is("identifier", ["official"]) | other_day
    far = sets.filter((days >= APART_YEARS * 365.25) & sure)
    return far.select(*_PAIR, pl.lit("birth_dates_apart").alias("reason"))


def _died_before_birth(pairs: pl.DataFrame, features: Features) -> pl.DataFrame:
    died = features.deaths.group_by("p").agg(pl.col("latest").max().alias("died"))
    born = features.birth_dates.group_by("p").agg(pl.col("earliest").min().alias("born"))
    ways = [
        pairs.select(_PAIR).join(died, left_on=dead, right_on="p").join(born, left_on=alive, right_on="p")
        for dead, alive in (("p", "q"), ("q", "p"))
    ]
    early = pl.concat([way.filter(pl.col("died") < pl.col("born")).select(_PAIR) for way in ways])
    return early.with_columns(pl.lit("died_before_birth").alias("reason"))


def _birth_order(pairs: pl.DataFrame, features: Features) -> pl.DataFrame:
    """Different places in a birth of as many children on the same date."""
    order = features.birth_orders.with_columns(
        pl.col("order").str.extract(r"^\s*(\d+)\s*/").alias("place"),
        pl.col("order").str.extract(r"/\s*(\d+)\s*$").alias("of"),
    ).drop_nulls()
    sets = pairs.filter(_is("birth_date", ["exact"])).select(_PAIR).join(order, on="p")
    both = sets.join(order, left_on=["q", "of"], right_on=["p", "of"], suffix="_2")
    return both.filter(pl.col("place") != pl.col("place_2")).select(*_PAIR, pl.lit("birth_order").alias("reason"))


def _one_family(pairs: pl.DataFrame, features: Features) -> pl.DataFrame:
    """Two children, or two parents, of one person in one source that differ in name or birth date.

    A source that holds one child twice names both as the mother's; so the two must differ. An official number on
    both outweighs a slip of spelling or date, and a name that changed outweighs nothing where the birth date agrees.
    """
    kin = features.kin.filter(pl.col("role").is_in(["child", "parent"])).select("p", "role", "relative")
    both = pairs.filter("one_source").join(kin, on="p").join(kin.rename({"p": "q"}), on=["q", "role", "relative"])
    numbered = _is("identifier", ["official"])
    dated = _is("birth_date", ["exact", "one_of_several"])
    born_apart = _is("birth_date", ["near", "different"]) & ~numbered
    child = _is("name", ["family_only", "different"]) | (_is("name", ["close"]) & ~numbered)
    parent = (_is("name", ["family_only", "different"]) & ~dated) | (_is("sex", ["different"]) & ~numbered)
    differ = born_apart | pl.when(pl.col("role") == "child").then(child).otherwise(parent)
    return both.filter(differ).select(*_PAIR, pl.lit("one_family").alias("reason"))
