"""The level of each comparison for pairs of personas: a number that counts in the levels of the model.

A persona has a set of values, and the best level over the two sets is taken. Distinct pairs of values are
compared once, however many personas share them. Null means that there was nothing to compare.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from triangulate.linking.comparing_values import birth_date_levels, name_levels
from triangulate.linking.model import LEVELS

if TYPE_CHECKING:
    from triangulate.linking.features import Features

COMMON_POSTCODE: Final = 50
"""More personas than this at one postcode make it common: a home, hostel, hospital or office rather than a family."""
_AT = {comparison: {name: place for place, name in enumerate(names)} for comparison, names in LEVELS.items()}
_PAIR = ["p", "q"]
_NOTHING: Final = 255


def _code(comparison: str, level: str) -> pl.Expr:
    return pl.lit(_AT[comparison][level], pl.UInt8)


def _sets(pairs: pl.DataFrame, values: pl.DataFrame) -> pl.DataFrame:
    """Return one row for each pair and each value of either side.

    ``row`` is the place of the pair; values of ``p`` (sorted by it) keep their names, those of ``q`` end in ``_2``.
    """
    held = values["p"].to_numpy()
    numbers = [pairs[side].to_numpy() for side in _PAIR]
    (first, other), (last, other_last) = (
        [np.searchsorted(held, number, side=side) for number in numbers] for side in ("left", "right")
    )
    wide = other_last - other
    each = (last - first) * wide
    row = np.repeat(np.arange(pairs.height), each)
    place = np.arange(len(row)) - np.repeat(np.cumsum(each) - each, each)
    left, right = place // np.maximum(wide, 1)[row] + first[row], place % np.maximum(wide, 1)[row] + other[row]
    rest = values.drop("p")
    second = rest.rename({name: f"{name}_2" for name in rest.columns})
    found: pl.DataFrame = pl.concat([pl.DataFrame({"row": row}), rest[left], second[right]], how="horizontal")
    return found


def _attach(pairs: pl.DataFrame, levels: pl.DataFrame, name: str) -> pl.DataFrame:
    """Add the best ``level`` over the rows of each pair."""
    known = levels.select("row", "level").drop_nulls()
    best = np.full(pairs.height, _NOTHING, np.uint8)
    np.minimum.at(best, known["row"].to_numpy(), known["level"].to_numpy().astype(np.uint8))
    column = pl.Series(f"level_{name}", best)
    return pairs.with_columns(column.set(column == _NOTHING, None))


def compare_birth_dates(pairs: pl.DataFrame, features: Features) -> pl.DataFrame:
    """Add ``level_birth_date``. Dates near an estimated age are no evidence against it."""
    sets = birth_date_levels(_sets(pairs, features.birth_dates.select("p", "span")), features.days)
    estimated = features.personas["age_estimated"].to_numpy()
    numbers = [pairs[side].to_numpy()[sets["row"].to_numpy()] for side in _PAIR]
    unsafe = pl.lit(pl.Series(estimated[numbers[0]] | estimated[numbers[1]])) & pl.col("level").is_in(
        [_AT["birth_date"]["near"], _AT["birth_date"]["one_digit"]]
    )
    levels = sets.filter(~unsafe & pl.col("level").is_not_null())
    disagree = [_AT["birth_date"][name] for name in ("day_month_swapped", "one_digit", "near", "different")]
    also_another = levels.filter(pl.col("level").is_in(disagree))["row"].unique()
    compared = _attach(pairs, levels, "birth_date").with_row_index("row")
    level = pl.col("level_birth_date")
    exact = (level == _AT["birth_date"]["exact"]) & pl.col("row").is_in(also_another.implode())
    of_several = pl.when(exact).then(_code("birth_date", "one_of_several")).otherwise(level)
    return compared.with_columns(of_several.alias("level_birth_date")).drop("row")


def compare_places(pairs: pl.DataFrame, features: Features) -> pl.DataFrame:
    """Add ``level_place``: one joint comparison of dwelling and postcode, so that they do not count twice."""
    counts = features.places.select("p", "postcode").unique().group_by("postcode").len("held")
    common = pl.col("postcode").is_in(counts.filter(pl.col("held") > COMMON_POSTCODE)["postcode"].implode())
    numbered = features.places.select(
        "p",
        pl.col("place").rank("dense"),
        pl.col("postcode").rank("dense"),
        common=common.fill_null(value=False),
    )
    one_dwelling, one_postcode = pl.col("place") == pl.col("place_2"), pl.col("postcode") == pl.col("postcode_2")
    level = (
        # A dwelling that everybody shares is not a home either.
        pl.when((one_dwelling | one_postcode) & pl.col("common"))
        .then(_code("place", "common_postcode"))
        .when(one_dwelling)
        .then(_code("place", "address"))
        .when(one_postcode)
        .then(_code("place", "postcode"))
        .when(pl.col("postcode").is_not_null() & pl.col("postcode_2").is_not_null())
        .then(_code("place", "different"))
    )
    return _attach(pairs, _sets(pairs, numbered).select("row", level.alias("level")), "place")


def compare_sexes(pairs: pl.DataFrame, features: Features) -> pl.DataFrame:
    """Add ``level_sex``."""
    same = pl.col("sex") == pl.col("sex_2")
    level = pl.when(same).then(_code("sex", "same")).otherwise(_code("sex", "different"))
    sexes = features.sexes.with_columns(pl.col("sex") == "F")
    return _attach(pairs, _sets(pairs, sexes).select("row", level.alias("level")), "sex")


def compare_names(pairs: pl.DataFrame, features: Features) -> pl.DataFrame:
    """Add ``level_name``. A full agreement through a former name, maiden name or alias is ``alias``."""
    levels = name_levels(_sets(pairs, features.names), features.name_pairs)
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
    levels = by_pair.join(born, on=_PAIR).select(*_PAIR, _identifier_level().alias("level_identifier"))
    return pairs.join(levels, on=_PAIR, how="left", maintain_order="left")


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
