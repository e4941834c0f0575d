"""Parts full names into given, middle and family names, a whole column at once."""

from __future__ import annotations

import polars as pl

from triangulate.normalise.folding import fold_texts
from triangulate.normalise.name_tables import generations, particles, titles


def split_full_names(column: pl.Series) -> tuple[pl.Series, pl.Series, pl.Series]:
    """Return given, middle and family names (folded; null for none) of a column of names as written.

    "Family, Given Middle" is read by its comma. Otherwise the last word is the family name, with the particles
    before it ("maria da silva"), the first the given name; titles before and generations after a name are dropped.
    """
    texts = column.cast(pl.String).rename("t")
    distinct = texts.drop_nulls().unique()
    parts = _split(distinct)
    joined = texts.to_frame().join(parts, on="t", how="left", maintain_order="left")
    return joined["given"], joined["middle"], joined["family"]


def _split(distinct: pl.Series) -> pl.DataFrame:
    before = fold_texts(distinct.str.extract(r"^([^,]*),", 1))
    after = fold_texts(distinct.str.extract(r",(.*)$", 1))
    whole = fold_texts(distinct)
    frame = pl.DataFrame({"t": distinct, "before": before, "after": after, "whole": whole})
    by_comma = pl.col("before").is_not_null() & pl.col("after").is_not_null()
    turned = pl.when(by_comma).then(pl.concat_str("after", "before", separator=" ")).otherwise("whole")
    lead = "|".join(sorted(titles()))
    trail = "|".join(sorted(generations()))
    small = "|".join(sorted(particles().separate))
    name = turned.str.replace(rf"^(?:(?:{lead}) )+(.)", "$1").str.replace(rf"(.) (?:{trail})$", "$1")
    frame = frame.with_columns(name=name)
    family = (
        pl.when(by_comma)
        .then("before")
        .when(pl.col("name").str.contains(" "))
        .then(pl.col("name").str.extract(rf" ((?:(?:{small}) )*\S+)$", 1))
        .otherwise("name")
    )
    frame = frame.with_columns(family=family)
    rest = pl.col("name").str.strip_suffix(pl.col("family")).str.strip_chars()
    given = pl.when(rest != "").then(rest.str.extract(r"^(\S+)", 1))
    middle = rest.str.extract(r"^\S+ (.+)$", 1)
    return frame.select("t", given=given, middle=middle, family="family")
