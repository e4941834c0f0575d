"""The level of each comparison for pairs of personas: a number that counts in the levels of the model.

A persona has a set of values, and the best level over the two sets is taken. Distinct pairs of values are
compared once, however many personas share them. Null means that there was nothing to compare.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.linking.comparing_values import birth_date_levels, name_levels
from triangulate.linking.model import LEVELS

if TYPE_CHECKING:
    from triangulate.linking.features import Features

COMMON_POSTCODE: Final = 50
"""More personas than this at one postcode make it common: a home, hostel, hospital or office rather than a family."""
_AT = {comparison: {name: place for place, name in enumerate(names)} for comparison, names in LEVELS.items()}
_PAIR = ["p", "q"]


def _code(comparison: str, level: str) -> pl.Expr:
    return pl.lit(_AT[comparison][level], pl.UInt8)


def _sets(pairs: pl.DataFrame, values: pl.DataFrame) -> pl.DataFrame:
    """Return one row for each pair and each value of either side; values of ``q`` end in ``_2``."""
    second = values.rename({name: f"{name}_2" for name in values.columns if name != "p"} | {"p": "q"})
    return pairs.select(_PAIR).join(values, on="p").join(second, on="q")


def _attach(pairs: pl.DataFrame, levels: pl.DataFrame, name: str) -> pl.DataFrame:
    best = levels.group_by(_PAIR).agg(pl.col("level").min().alias(f"level_{name}"))
    return pairs.join(best, on=_PAIR, how="left", maintain_order="left")


def compare_birth_dates(pairs: pl.DataFrame, features: Features) -> pl.DataFrame:
    """Add ``level_birth_date``. Dates near an estimated age are no evidence against it."""
    sets = _sets(pairs, features.birth_dates.select("p", "span"))
    known = birth_date_levels(sets.select("span", "span_2").unique(), features.span_values)
    levels = sets.join(known, on=["span", "span_2"])
    estimated = features.personas.filter("age_estimated")["p"].implode()
    unsafe = (pl.col("p").is_in(estimated) | pl.col("q").is_in(estimated)) & pl.col("level").is_in(
        [_AT["birth_date"]["near"], _AT["birth_date"]["one_digit"]]
    )
    levels = levels.filter(~unsafe & pl.col("level").is_not_null())
    disagree = [_AT["birth_date"][name] for name in ("day_month_swapped", "one_digit", "near", "different")]
    summary = levels.group_by(_PAIR).agg(
        pl.col("level").min(), pl.col("level").is_in(disagree).any().alias("also_another")
    )
    exact = (pl.col("level") == _AT["birth_date"]["exact"]) & pl.col("also_another")
    return _attach(
        pairs,
        summary.with_columns(
            pl.when(exact).then(_code("birth_date", "one_of_several")).otherwise("level").alias("level")
        ),
        "birth_date",
    )


def compare_places(pairs: pl.DataFrame, features: Features) -> pl.DataFrame:
    """Add ``level_place``: one joint comparison of dwelling and postcode, so that they do not count twice."""
    counts = features.places.select("p", "postcode").unique().group_by("postcode").len("held")
    common = counts.filter(pl.col("held") > COMMON_POSTCODE)["postcode"].implode()
    sets = _sets(pairs, features.places)
    level = (
        pl.when(pl.col("place") == pl.col("place_2"))
        .then(_code("place", "address"))
        .when((pl.col("postcode") == pl.col("postcode_2")) & pl.col("postcode").is_in(common))
        .then(_code("place", "common_postcode"))
        .when(pl.col("postcode") == pl.col("postcode_2"))
        .then(_code("place", "postcode"))
        .when(pl.col("postcode").is_not_null() & pl.col("postcode_2").is_not_null())
        .then(_code("place", "different"))
    )
    # A dwelling that everybody shares is not a home either.
    crowded = pl.col("postcode").is_in(common).fill_null(value=False) & (pl.col("level") == _AT["place"]["address"])
    levels = sets.with_columns(level.alias("level")).with_columns(
        pl.when(crowded).then(_code("place", "common_postcode")).otherwise("level").alias("level")
    )
    return _attach(pairs, levels, "place")


def compare_sexes(pairs: pl.DataFrame, features: Features) -> pl.DataFrame:
    """Add ``level_sex``."""
    same = pl.col("sex") == pl.col("sex_2")
    level = pl.when(same).then(_code("sex", "same")).otherwise(_code("sex", "different"))
    return _attach(pairs, _sets(pairs, features.sexes).with_columns(level.alias("level")), "sex")


def compare_names(pairs: pl.DataFrame, features: Features) -> pl.DataFrame:
    """Add ``level_name``. A full agreement through a former name, maiden name or alias is ``alias``."""
    sets = _sets(pairs, features.names)
    one, two = pl.min_horizontal("name", "name_2"), pl.max_horizontal("name", "name_2")
    sets = sets.with_columns(one.alias("name"), two.alias("name_2"))
    known = name_levels(sets.select("name", "name_2").unique(), features.name_values)
    levels = sets.join(known, on=["name", "name_2"])
    full = pl.col("level") < _AT["name"]["alias"]
    through = full & (pl.col("other") | pl.col("other_2"))
    levels = levels.with_columns(pl.when(through).then(_code("name", "alias")).otherwise("level").alias("level"))
    return _attach(pairs, levels, "name")


def compare_identifiers(pairs: pl.DataFrame, features: Features) -> pl.DataFrame:
    """Add ``level_identifier``; ``pairs`` carries ``level_birth_date``.

    Numbers are compared inside their scheme. Two current official numbers that differ disagree, unless one
    number also agrees as a former one: people are given new numbers. A reference whose agency is not stated
    on both sides counts only where the birth date agrees.
    """
    by_scheme = numbers_by_scheme(pairs, features)
    agreed = pl.col("official") | pl.col("former")
    by_pair = by_scheme.group_by(_PAIR).agg(
        pl.col("official", "former", "reference", "loose", "temporary").any(),
        mismatch=(pl.col("another") & ~agreed).any(),
        beside=(pl.col("another") & pl.col("official")).any(),
    )
    born = pairs.select(*_PAIR, pl.col("level_birth_date").is_in([0, 1]).fill_null(value=False).alias("born"))
    levels = by_pair.join(born, on=_PAIR).with_columns(_identifier_level().alias("level"))
    return _attach(pairs, levels, "identifier")


def numbers_by_scheme(pairs: pl.DataFrame, features: Features) -> pl.DataFrame:
    """Return, for each pair and each scheme both hold a number of, what agrees: ``p, q, scheme`` and six booleans.

    ``official``, ``former``, ``reference``, ``loose`` and ``temporary`` name the kind of number that agrees;
    ``another``: both hold a current official number and at least one of those differs.
    """
    numbers = features.identifiers.select("p", "scheme", "key", "loose", "official", "use")
    second = numbers.drop("official").rename({"p": "q", "key": "key_2", "loose": "loose_2", "use": "use_2"})
    sets = pairs.select(_PAIR).join(numbers, on="p").join(second, on=["q", "scheme"])
    agree = (pl.col("key") == pl.col("key_2")).fill_null(value=False)
    unplaced = (pl.col("key").is_null() | pl.col("key_2").is_null()) & (pl.col("loose") == pl.col("loose_2"))
    temporary = (pl.col("use") == "temporary") | (pl.col("use_2") == "temporary")
    current = (pl.col("use") == "current") & (pl.col("use_2") == "current")
    return sets.group_by([*_PAIR, "scheme"]).agg(
        official=(agree & pl.col("official") & current).any(),
        former=(agree & pl.col("official") & ~current & ~temporary).any(),
        reference=(agree & ~pl.col("official") & ~temporary).any(),
        loose=(unplaced & ~temporary).any(),
        temporary=((agree | unplaced) & temporary).any(),
        another=(~agree & pl.col("official") & current).any(),
    )


def _identifier_level() -> pl.Expr:
    one_agrees = pl.col("official") | pl.col("former") | pl.col("reference")
    return pl.coalesce(
        pl.when(one_agrees & (pl.col("mismatch") | pl.col("beside"))).then(_code("identifier", "conflicting")),
        *(pl.when(name).then(_code("identifier", name)) for name in ("mismatch", "official", "former", "reference")),
        pl.when(pl.col("loose") & pl.col("born")).then(_code("identifier", "loose_reference")),
        pl.when("temporary").then(_code("identifier", "temporary")),
    )
