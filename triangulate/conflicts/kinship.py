"""What makes two people of one surname and birth date relatives rather than strangers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

if TYPE_CHECKING:
    from triangulate.gathered import Gathered

RARE_SURNAME: Final = 50
"""People of one surname up to whom a shared birth date alone suggests kinship (set by judgement: 50 people make 1,225
pairs, of whom 0.2 share a birth date by chance within twenty years of births)."""


def surname_counts(names: pl.DataFrame) -> pl.DataFrame:
    """Return ``family_key`` and ``people``, how many people carry it."""
    return names.group_by("family_key").agg(pl.col("person").n_unique().alias("people"))


def evidence_of_kinship(gathered: Gathered, pairs: pl.DataFrame) -> pl.Series:
    """Return the personas of ``pairs`` (``record, about, person``) that more than name and birth date makes kin.

    It is a multiple birth, a statement that they are siblings or twins, a parent they share with another of the same
    record's candidates, or an address they share with one.
    """
    if pairs.is_empty():
        return pl.Series("about", [], dtype=pl.String)
    held = pairs.select("record", "about", "person").unique()
    single = pl.col("value").str.contains(r"^\s*1\s*/\s*1\s*$").fill_null(value=True)
    several = gathered.said("multiple_birth").filter(~single)
    siblings = gathered.said("sibling", "twin").filter(pl.col("ref").is_not_null())
    stated = pl.concat([several["about"], siblings["about"], siblings["ref"]])
    parents = gathered.said("parent").select(pl.col("ref_person").alias("person"), pl.col("person").alias("common"))
    places = gathered.addresses.filter(pl.col("place_key").is_not_null())
    homes = places.select("about", pl.col("place_key").alias("common"))
    shared = [
        _held_by_two(held.join(parents.drop_nulls().unique(), on="person")),
        _held_by_two(held.join(homes.unique(), on="about")),
    ]
    return pl.concat([stated, *shared]).unique()


def _held_by_two(held: pl.DataFrame) -> pl.Series:
    """Return the personas that share ``common`` with another person among one record's candidates."""
    key = ["record", "common"]
    many = held.group_by(key).agg(pl.col("person").n_unique().alias("people")).filter(pl.col("people") > 1)
    return held.join(many, on=key, how="semi")["about"]
