"""Parts full names into given, middle and family names, a whole column at once."""

from __future__ import annotations

from typing import Final, NamedTuple

import polars as pl

from triangulate.normalise.folding import fold_texts
from triangulate.normalise.name_tables import after_name, particles, titles

_RANKS: Final = (
    "baron", "baroness", "baronet", "count", "countess", "duchess", "duke", "earl", "knight", "lord", "lady",
    "marchioness", "marquess", "marquis", "prince", "princess", "viscount", "viscountess",
)  # fmt: skip
_ORDINAL: Final = r"\d+(?:st|nd|rd|th)"
_MOST_TURNED: Final = 0.5
"""Where more of the commas in a column than this follow several words, they part a name from its titles."""


class NameParts(NamedTuple):
    """Parts of full names, folded; null for none. ``family`` holds lists: a name can be known by its title too."""

    given: pl.Series
    middle: pl.Series
    family: pl.Series


def split_full_names(column: pl.Series) -> NameParts:
    """Return given, middle and family names of a column of names as written.

    "Family, Given Middle" is read by its comma, unless what follows the comma is a title ("Thomas Clay, 2nd Earl of
    Northam") or most names of the column have several words before it. Otherwise the last word is the family name,
    with the particles before it ("maria da silva"), and the first the given name; what follows "of" or a title is a
    second family name. Titles before a name, and generations, honours and ordinals after it, are dropped.
    """
    texts = column.cast(pl.String).rename("t")
    distinct = texts.drop_nulls().unique()
    joined = texts.to_frame().join(_split(distinct), on="t", how="left", maintain_order="left")
    return NameParts(joined["given"], joined["middle"], joined["family"])


def _split(distinct: pl.Series) -> pl.DataFrame:
    small = "|".join(sorted(particles().separate))
    last = rf"((?:\b(?:{small}) )*\S+)$"
    frame = _turned(distinct, small)
    # A name of "of" alone, or with nothing before it, is no seat.
    seat = pl.coalesce(pl.col("title"), pl.col("name").str.extract(r". of (?:the )?(.+)$", 1))
    head = pl.when(pl.col("family").is_null()).then(pl.col("name").str.replace(r"(.) of .+$", "$1")).otherwise("name")
    frame = frame.with_columns(head=head, seat=seat.str.extract(last, 1))
    several = pl.col("head").str.replace(rf"^(?:(?:{small}) )+", "").str.contains(" ", literal=True)
    # Of a name of several words the first is the given name, even where a particle follows it ("Thomas of Northam").
    family = pl.when(several).then(pl.col("head").str.replace(r"^\S+ ", "").str.extract(last, 1))
    alone = pl.when(~several & pl.col("seat").is_null()).then("head")
    frame = frame.with_columns(family=pl.coalesce("family", family, alone))
    rest = pl.col("head").str.strip_suffix(pl.col("family").fill_null("")).str.strip_chars()
    return frame.select(
        "t",
        given=pl.when(rest != "").then(rest.str.extract(r"^(\S+)", 1)),
        middle=rest.str.extract(r"^\S+ (.+)$", 1),
        family=pl.concat_list("family", "seat").list.drop_nulls().list.unique(maintain_order=True),
    )


def _turned(distinct: pl.Series, small: str) -> pl.DataFrame:
    """Return each text with its ``name``, given name first, and what a comma told: the ``family``, or a ``title``."""
    before = fold_texts(distinct.str.extract(r"^([^,]*),", 1))
    after = fold_texts(distinct.str.extract(r",(.*)$", 1))
    frame = pl.DataFrame({"t": distinct, "before": before, "after": after, "whole": fold_texts(distinct)})
    comma = pl.col("before").is_not_null() & pl.col("after").is_not_null()
    wide = pl.col("before").str.replace(rf"^(?:(?:{small}) )+", "").str.contains(" ", literal=True)
    after_only = "|".join(sorted(after_name()))
    titled = pl.col("after").str.contains(
        rf"^(?:of |the |{_ORDINAL}\b|(?:{'|'.join(_RANKS)})\b|(?:{after_only})(?: |$))"
    )
    frame = frame.with_columns(
        comma=comma, wide=(comma & wide).fill_null(value=False), titled=(comma & titled).fill_null(value=False)
    )
    commas = int((frame["comma"] & ~frame["titled"]).sum())
    mostly_wide = commas > 0 and int((frame["wide"] & ~frame["titled"]).sum()) > _MOST_TURNED * commas
    by_comma = pl.col("comma") & ~pl.col("titled") & (~pl.col("wide") if mostly_wide else pl.lit(value=True))
    name = (
        pl.when(by_comma)
        .then(pl.concat_str("after", "before", separator=" "))
        .when(pl.col("comma"))
        .then("before")
        .otherwise("whole")
    )
    return frame.select(
        "t",
        name=_bare(name),
        family=pl.when(by_comma).then("before"),
        title=pl.when(pl.col("comma") & ~by_comma).then(_bare(pl.col("after").str.replace(r"^of (?:the )?", ""))),
    )


def _bare(name: pl.Expr) -> pl.Expr:
    """Return a name without titles, ordinals and their ranks, and what follows it; null where nothing else is left."""
    lead = "|".join(sorted(titles()))
    trail = "|".join(sorted(after_name()))
    ranks = "|".join(_RANKS)
    bare = name.str.replace_all(rf"(?:^| ){_ORDINAL}(?: (?:{ranks})\b)?", "").str.strip_chars()
    bare = bare.str.replace(rf"^(?:(?:{lead}) )+(.)", "$1").str.replace(rf"(.?)(?: (?:{trail}))+$", "$1")
    bare = bare.str.replace(rf"^(?:{lead}|{trail}|{ranks})$", "")
    return pl.when(bare != "").then(bare)
