"""How two recorded names of one person stand to each other, and the family names their relatives carry."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.normalise.name_columns import read_name_text
from triangulate.normalise.name_comparison import NameLevel, compare_names, family_names_agree, given_names_agree
from triangulate.normalise.name_tables import given_names_apart
from triangulate.normalise.names import Name

if TYPE_CHECKING:
    from triangulate.gathered import Gathered


_SHORTEST_STEM: Final = 3  # letters: "Ray", "Dan", "Zuz"


class Relation(StrEnum):
    """What two names say together. ``SILENT``: a part is missing on one side, so nothing disagrees."""

    AGREE = "agree"
    SILENT = "silent"
    GIVEN_DIFFERS = "given_differs"
    FAMILY_DIFFERS = "family_differs"


@lru_cache(maxsize=1 << 17)
def name_relation(a: str, b: str) -> Relation:
    """Return how two names as recorded (text, or JSON object text) stand to each other.

    ``GIVEN_DIFFERS`` also stands for names of which both parts differ.
    """
    one, other = read_name_text(a), read_name_text(b)
    level = compare_names(one, other)
    if level >= NameLevel.CLOSE or (level is NameLevel.FAMILY_ONLY and _familiar(one, other)):
        return Relation.AGREE
    given_known = bool(one.given and other.given)
    family_known = bool(one.family and other.family)
    if level is NameLevel.MISSING or one.initials_only or other.initials_only:
        return Relation.SILENT
    if level is NameLevel.GIVEN_ONLY:
        return Relation.FAMILY_DIFFERS if family_known else Relation.SILENT
    if level is NameLevel.FAMILY_ONLY:
        return Relation.GIVEN_DIFFERS if given_known and family_known else Relation.SILENT
    return Relation.GIVEN_DIFFERS if given_known and not given_names_agree(one, other) else Relation.SILENT


def _familiar(one: Name, other: Name) -> bool:
    """Whether a first given name begins the other ("Ray", "Raymond"), with or without "ie" ("Rosie", "Rosalie").

    Enough to need no sentence about one person's names; never enough to link two records.
    """
    if not one.given or not other.given:
        return False
    short, long = sorted((one.given[0], other.given[0]), key=len)
    stem = short.removesuffix("ie")
    return len(stem) >= _SHORTEST_STEM and long.startswith(stem) and (short, long) not in given_names_apart()


def family_names_of_relatives(
    gathered: Gathered, people: pl.DataFrame, names: pl.DataFrame
) -> dict[str, frozenset[str]]:
    """Return, for each of ``people`` (column ``person``), the names recorded of their parents and partners."""
    said = gathered.said("parent", "partner").select("person", "ref_person").drop_nulls()
    both = pl.concat([said, said.select(pl.col("ref_person").alias("person"), pl.col("person").alias("ref_person"))])
    of = names.select(pl.col("person").alias("ref_person"), "value").unique()
    held = both.unique().join(people, on="person", how="semi").join(of, on="ref_person")
    grouped = held.group_by("person").agg(pl.col("value").unique().sort())
    return {person: frozenset(values) for person, values in grouped.iter_rows()}


def reconciled_by(relatives: frozenset[str], a: str, b: str) -> bool:
    """Whether each of two names that differ in the family name carries the family name of some relative."""
    known = [read_name_text(relative) for relative in sorted(relatives)]
    return all(any(family_names_agree(name, read_name_text(value)) for name in known) for value in (a, b))
