"""Who can be taken for whom in a family: brothers and sisters, parents of one child, partners, parent and child."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from triangulate.conflicts.contrary import about_people

if TYPE_CHECKING:
    from triangulate.gathered import Gathered

SIBLING, ADULT = "sibling", "adult"


def close_relatives(gathered: Gathered, people: pl.DataFrame) -> pl.DataFrame:
    """Return ``person, relative, kind`` for each of ``people`` (column ``person``), both ways round not repeated.

    Siblings: a statement, a common parent, or one surname with one birth date or one address. Adults: partners,
    parents of one child, and parent and child.
    """
    parents = gathered.said("parent").select("person", "ref_person").drop_nulls().unique()
    child = parents.select(person="ref_person", common="person")
    stated = gathered.said("sibling", "twin").select("person", relative="ref_person")
    names = about_people(gathered, gathered.names).filter(~pl.col("placeholder") & (pl.col("family_key") != ""))
    surnames = names.select("person", "family_key").unique()
    days = gathered.birth_dates.filter(pl.col("earliest") == pl.col("latest")).select("person", day="earliest").unique()
    homes = gathered.addresses.filter(pl.col("place_key").is_not_null()).select("person", "place_key").unique()
    siblings = [
        _both_ways(stated),
        _sharing(child, people, ["common"]),
        _sharing(surnames.join(days, on="person"), people, ["family_key", "day"]),
        _without_generations(
            gathered, _sharing(surnames.join(homes, on="person"), people, ["family_key", "place_key"])
        ),
    ]
    partners = gathered.said("partner").select("person", relative="ref_person")
    adults = [
        _both_ways(partners),
        _sharing(parents.select("person", common="ref_person"), people, ["common"]),
        _both_ways(parents.select("person", relative="ref_person")),
    ]
    found = [frame.with_columns(pl.lit(SIBLING).alias("kind")) for frame in siblings]
    found += [frame.with_columns(pl.lit(ADULT).alias("kind")) for frame in adults]
    pairs = pl.concat([frame.select("person", "relative", "kind") for frame in found]).drop_nulls()
    mine = pairs.filter(pl.col("person") != pl.col("relative")).join(people, on="person", how="semi")
    # Parent and child stay adults even where they share a surname and a home.
    return mine.unique().sort("person", "relative", "kind").unique(["person", "relative"], keep="first").sort(pl.all())


def _both_ways(pairs: pl.DataFrame) -> pl.DataFrame:
    return pl.concat([pairs, pairs.select(person="relative", relative="person")])


def _sharing(held: pl.DataFrame, people: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    wanted = held.join(people.unique(), on="person", how="semi")
    return wanted.join(held.rename({"person": "relative"}), on=keys).select("person", "relative")


def _without_generations(gathered: Gathered, pairs: pl.DataFrame) -> pl.DataFrame:
    """Leave out people of one home who lie a generation apart, or of whom no birth date is known."""
    born = gathered.birth_dates.group_by("person").agg(pl.col("earliest").min().alias("born"))
    dated = pairs.join(born, on="person").join(born.rename({"person": "relative", "born": "other"}), on="relative")
    apart = (pl.col("born") - pl.col("other")).dt.total_days().abs()
    return dated.filter(apart < 15 * 365).select("person", "relative")
