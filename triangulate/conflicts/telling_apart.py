"""What is known of the records that ID-4 looks at, and whether one thing in a record tells two relatives apart."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from triangulate.normalise.name_columns import read_name_text
from triangulate.normalise.name_comparison import given_names_agree
from triangulate.normalise.names import Name

if TYPE_CHECKING:
    from triangulate.gathered import Gathered

A_GENERATION: Final = 12
"""Years between birth dates from which two people of one name are taken for parent and child (design rule of ID-4)."""

LEAST_AGE_OF_A_PARENT: Final = 11
"""Years below which nobody is taken for a parent (the floor of RL-2)."""

_KINSHIP: Final = ("parent", "carer", "sibling", "twin", "partner", "household_member")

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the records at hand, by persona."""

    names: dict[str, list[Row]]
    numbers: dict[str, set[str]]
    sexes: dict[str, set[str]]
    orders: dict[str, set[str]]
    born: dict[str, list[Row]]
    links: dict[str, dict[str, tuple[str, str]]]
    kin: dict[str, set[str]]
    first_child: dict[str, int]
    persons: dict[str, str]
    agencies: dict[str, str]


def known_of(gathered: Gathered, names: pl.DataFrame, candidates: pl.DataFrame) -> Known:
    """Return what is known of ``candidates`` (``record, relative``) and of everybody held to be one of them."""
    ids = pl.concat([candidates["record"], candidates["relative"]]).unique()
    frame = pl.DataFrame({"about": ids})
    persons = gathered.linking.people.members.join(frame, left_on="persona", right_on="about", how="semi")
    everybody = gathered.linking.people.members.join(persons, on="person", how="semi")
    frame = everybody.select(pl.col("persona").alias("about"))

    def of(said: pl.DataFrame, *columns: str) -> list[tuple[Any, ...]]:
        return said.join(frame, on="about", how="semi").select("about", *columns).sort(pl.all()).rows()

    numbers = gathered.identifiers.filter((pl.col("use").fill_null("") != "mother") & pl.col("key").is_not_null())
    links = gathered.linking.links.filter(pl.col("strength").is_not_null())
    links = links.join(frame, left_on="a", right_on="about", how="semi").sort("id")
    beside: dict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
    for link, a, b, strength in links.select("id", "a", "b", "strength").iter_rows():
        beside[a][b] = beside[b][a] = (link, strength)
    held = names.join(frame, on="about", how="semi").sort("id")
    born = gathered.birth_dates.join(frame, on="about", how="semi").sort("id")
    return Known(
        names=_by_about(held.select("about", "id", "value", "value_kind", "withheld").to_dicts()),
        numbers=_sets(of(numbers, "key")),
        sexes=_sets(of(gathered.said("sex").filter(pl.col("value").is_in(["F", "M"])), "value")),
        orders=_sets(of(gathered.said("multiple_birth").drop_nulls("value"), "value")),
        born=_by_about(born.select("about", "id", "value", "withheld", "earliest").to_dicts()),
        links=beside,
        kin=_sets(_kin(gathered, frame)),
        first_child=_first_child(gathered, frame),
        persons=dict(everybody.select("persona", "person").iter_rows()),
        agencies=dict(gathered.personas.select("id", "agency").join(frame, left_on="id", right_on="about").iter_rows()),
    )


def _kin(gathered: Gathered, personas: pl.DataFrame) -> list[tuple[str, str]]:
    """Return, for each of ``personas``, the people whom a statement names as their relative."""
    said = gathered.said(*_KINSHIP).select("about", "ref", "person", "ref_person").drop_nulls()
    forth = said.select("about", "ref_person")
    back = said.select(pl.col("ref").alias("about"), pl.col("person").alias("ref_person"))
    return pl.concat([forth, back]).unique().join(personas, on="about", how="semi").sort(pl.all()).rows()


def _first_child(gathered: Gathered, personas: pl.DataFrame) -> dict[str, int]:
    """Return the year in which the first child was born of whom each of ``personas`` is stated to be a parent.

    Of whatever type: a step-parent or adopter is no child either.
    """
    stated = gathered.said("parent").join(personas, on="about", how="semi").select("about", "ref_person").drop_nulls()
    births = gathered.birth_dates.select(pl.col("person").alias("ref_person"), "latest").drop_nulls()
    born = stated.join(births, on="ref_person").group_by("about").agg(pl.col("latest").min().dt.year())
    return dict(born.iter_rows())


def _too_young(record: str, group: list[str], known: Known) -> bool:
    """Whether the record is stated to be a parent of a child before anybody of ``group`` could be one."""
    year = known.first_child.get(record)
    born = [row["earliest"].year for persona in group for row in known.born[persona] if row["earliest"]]
    return year is not None and bool(born) and min(born) > year - LEAST_AGE_OF_A_PARENT


def _by_about(rows: list[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["about"]].append(row)
    return found


def _sets(rows: list[tuple[Any, ...]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for about, value in rows:
        found[about].add(value)
    return found


def same_given_name(one: list[str], other: list[str], known: Known) -> bool:
    """Return whether some given name of the one can be a given name of the other."""
    orders = [{order for persona in group for order in known.orders.get(persona, ())} for group in (one, other)]
    if all(orders) and orders[0].isdisjoint(orders[1]):
        return False  # "Abigail Rose" and "Abigail May", first and second of two
    return any(given_names_agree(a, b) for a in _names(one, known) for b in _names(other, known))


def _names(personas: list[str], known: Known) -> list[Name]:
    return [read_name_text(row["value"]) for persona in personas for row in known.names[persona]]


def same_generation(one: list[str], other: list[str], known: Known) -> bool:
    """Return whether two groups of records lie less than a generation apart, or are not dated."""
    years = [[r["earliest"].year for p in group for r in known.born[p] if r["earliest"]] for group in (one, other)]
    return not years[0] or not years[1] or abs(min(years[0]) - min(years[1])) < A_GENERATION


def told_apart(record: str, groups: list[list[str]], known: Known) -> bool:
    """Whether the record is verified to be about one of them, or holds one thing that fits just one of them."""
    verified = [p for p, (_, strength) in known.links.get(record, {}).items() if strength == "verified"]
    if any(known.born[p] or any(len(name.given[0]) > 1 for name in _names([p], known) if name.given) for p in verified):
        return True
    if any(_fits_one(record, groups, values) for values in (known.numbers, known.orders)):
        return True
    if _generation_fits_one(record, groups, known):
        return True
    # Nobody is their own parent or sibling, and no child is a parent: what rules out all but one tells them apart.
    kin = known.kin.get(record, set())
    others = [g for g in groups if not kin & {known.persons[p] for p in g} and not _too_young(record, g, known)]
    if len(others) < 2:
        return True
    initials = [initial_fits(record, group, known) for group in groups]
    sexes = [_shares(record, group, known.sexes) for group in groups]
    return sum(initials) == 1 and sum(sexes) == 1 and initials == sexes


def _shares(record: str, group: list[str], values: dict[str, set[str]]) -> bool:
    own = values.get(record, set())
    return any(own & values.get(persona, set()) for persona in group)


def _fits_one(record: str, groups: list[list[str]], values: dict[str, set[str]]) -> bool:
    return sum(_shares(record, group, values) for group in groups) == 1


def _generation_fits_one(record: str, groups: list[list[str]], known: Known) -> bool:
    own = {name.generation for name in _names([record], known)} - {""}
    fitting = [bool(own & {name.generation for name in _names(group, known)}) for group in groups]
    return sum(fitting) == 1


def initial_fits(record: str, group: list[str], known: Known) -> bool:
    """Return whether the record's initial begins a given name of ``group``."""
    initials = {name.given[0][0] for name in _names([record], known) if name.given}
    return bool(initials & {name.given[0][0] for name in _names(group, known) if name.given})
