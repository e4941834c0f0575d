"""Records that linking keeps apart although a number joins them, or because of one: for AT-2 and ID-5.

One number on two records that agree in family name and birth date and differ in the given name is either one
person with two names or a number on the wrong record; it is the second where a source holds a record of each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.conflicts.name_relations import Relation, name_relation

if TYPE_CHECKING:
    from triangulate.gathered import Gathered

_PAIR: Final = ["a", "b"]
_DAY: Final = ["family_key", "day"]


def one_number_two_names(gathered: Gathered) -> pl.DataFrame:
    """Return ``a, b, link, person_a, person_b``: candidates under one current official number with other given names.

    Pairs of which some source holds a further record that fits the other one's name and birth date are left out:
    there the two are two people, and the number clashes.
    """
    held = gathered.linking.people.candidates().filter(
        (pl.col("level_identifier") == "official")
        & (pl.col("level_birth_date") == "exact")
        & pl.col("level_name").is_in(["family_only", "different"])
    )
    pairs = held.select("a", "b", pl.col("id").alias("link"), "person_a", "person_b")
    swapped = pairs.rename({"a": "b", "b": "a"}).select("a", "b", "link")
    rivals = pl.concat([_with_rival(gathered, pairs.select("a", "b", "link")), _with_rival(gathered, swapped)])
    return pairs.join(rivals, on="link", how="anti").sort("a", "b")


def _with_rival(gathered: Gathered, pairs: pl.DataFrame) -> pl.DataFrame:
    """Return the links of ``pairs`` where the source of ``a`` holds another record with the name of ``b``."""
    dated = _dated_names(gathered, pairs)
    sources = gathered.personas.select(pl.col("id").alias("a"), "source")
    b = dated.select(pl.col("about").alias("b"), pl.col("value").alias("value_b"), *_DAY)
    others = dated.select("about", "source", "value", *_DAY)
    joined = pairs.join(sources, on="a").join(b, on="b").join(others, on=["source", *_DAY])
    joined = joined.filter(pl.col("about") != pl.col("a")).select("link", "value_b", "value").unique()
    agree = [name_relation(x, y) is Relation.AGREE for x, y in joined.select("value_b", "value").iter_rows()]
    return joined.filter(pl.Series(agree, dtype=pl.Boolean)).select("link").unique()


def numbers_keep_apart(gathered: Gathered) -> pl.DataFrame:
    """Return ``a, b, statements``: records kept apart by two current numbers that agree in all else.

    They agree in name, in a birth date known to the day, and in a home.
    """
    cannot = gathered.linking.cannot.filter(pl.col("reason") == "identifiers_differ").select("a", "b", "statements")
    dated = _dated_names(gathered, cannot)
    homes = gathered.addresses.filter(pl.col("place_key").is_not_null()).select("about", "place_key").unique()
    one = dated.join(homes, on="about").select(a="about", name_a="value", day="day", place_key="place_key").unique()
    other = one.rename({"a": "b", "name_a": "name_b"})
    alike = cannot.select(_PAIR).unique().join(one, on="a").join(other, on=["b", "day", "place_key"])
    names = alike.select(*_PAIR, "name_a", "name_b").unique()
    agree = [name_relation(x, y) is Relation.AGREE for x, y in names.select("name_a", "name_b").iter_rows()]
    kept = names.filter(pl.Series(agree, dtype=pl.Boolean)).select(_PAIR).unique()
    said = pl.col("statements").explode(empty_as_null=False, keep_nulls=False).unique().sort()
    return cannot.join(kept, on=_PAIR, how="semi").group_by(_PAIR).agg(said).sort(_PAIR)


def _dated_names(gathered: Gathered, pairs: pl.DataFrame) -> pl.DataFrame:
    """Return ``about, source, value, family_key, day`` of names of people of one birth day with a side of ``pairs``."""
    days = gathered.birth_dates.filter(pl.col("earliest") == pl.col("latest")).select("about", day="earliest").unique()
    names = gathered.names.filter(~pl.col("placeholder")).select("about", "source", "value", "family_key").unique()
    dated = names.join(days, on="about")
    sides = pl.concat([pairs.select(about="a"), pairs.select(about="b")]).unique()
    keys = dated.join(sides, on="about", how="semi").select(_DAY).unique()
    return dated.join(keys, on=_DAY, how="semi")
