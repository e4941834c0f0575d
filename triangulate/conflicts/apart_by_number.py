"""Records that linking keeps apart although a number joins them, or because of one: for AT-2 and ID-5.

One number on two records that agree in family name and birth date and differ in the given name is either one
person with two names or a number on the wrong record; it is the second where a source holds a record of each.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations, product
from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.conflicts.name_relations import Relation, name_relation

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from triangulate.gathered import Gathered

_PAIR: Final = ["a", "b"]
_DAY: Final = ["family_key", "day"]


def one_number_two_names(gathered: Gathered) -> pl.DataFrame:
    """Return ``a, b, link, person_a, person_b``: candidates under one current official number with other given names.

    Pairs of two registered sexes, and pairs of which some source holds a further record that fits the other one's
    name and birth date, are left out: there the two are two people, and the number clashes.
    """
    held = gathered.linking.people.candidates().filter(
        (pl.col("level_identifier") == "official")
        & (pl.col("level_birth_date") == "exact")
        & pl.col("level_name").is_in(["family_only", "different"])
        & (pl.col("level_sex") != "different").fill_null(value=True)
    )
    pairs = held.select("a", "b", pl.col("id").alias("link"), "person_a", "person_b")
    swapped = pairs.rename({"a": "b", "b": "a"}).select("a", "b", "link")
    rivals = pl.concat([_with_rival(gathered, pairs.select("a", "b", "link")), _with_rival(gathered, swapped)])
    return pairs.join(rivals, on="link", how="anti").sort("a", "b")


class HeldTwice:
    """Tells people who are by all signs one person held twice: a split history (ID-6), not a clash of numbers."""

    def __init__(self, gathered: Gathered, people: Iterable[str]) -> None:
        wanted = pl.DataFrame({"person": sorted(set(people))}, schema={"person": pl.String})
        births = gathered.birth_dates.join(wanted, on="person", how="semi").sort("person", "earliest", "latest")
        self._days: dict[str, set[tuple[date | None, date | None]]] = defaultdict(set)
        for person, *days in births.select("person", "earliest", "latest").iter_rows():
            self._days[person].add((days[0], days[1]))
        names = gathered.names.filter(~pl.col("placeholder")).join(wanted, on="person", how="semi")
        self._names = dict(names.group_by("person").agg(pl.col("value").unique().sort()).iter_rows())
        of = gathered.linking.people.members.join(wanted, on="person", how="semi")
        a = of.rename({"persona": "a", "person": "person_a"})
        b = of.rename({"persona": "b", "person": "person_b"})
        apart = gathered.linking.cannot.join(a, on="a").join(b, on="b").select("person_a", "person_b")
        self._apart = {frozenset(pair) for pair in apart.iter_rows()}

    def are_one(self, people: list[str]) -> bool:
        """Whether names agree, one birth day is known of each, and nothing says that they cannot be one."""
        days = [self._days.get(person, set()) for person in people]
        if any(len(known) != 1 for known in days) or len(set.union(*days)) != 1:
            return False
        return all(self._agree(a, b) for a, b in combinations(people, 2))

    def _agree(self, a: str, b: str) -> bool:
        if frozenset((a, b)) in self._apart:
            return False
        names = product(self._names.get(a, []), self._names.get(b, []))
        return any(name_relation(x, y) is Relation.AGREE for x, y in names)


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
