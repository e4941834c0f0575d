"""Records that may be one person held as two: linked inside one source, up for review, or under one number."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations, product
from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.conflicts.name_relations import Relation, name_relation
from triangulate.conflicts.numbers import numbers_that_count
from triangulate.linking.agreement import DATES_OPPOSE, NAMES_AGREE
from triangulate.linking.strength import JOINING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from triangulate.gathered import Gathered

_NUMBER_AGREES: Final = ("official", "former", "reference", "loose_reference")
_CONTACT_ONLY: Final = (
    "name",
    "sex",
    "gender",
    "address",
    "phone",
    "email",
    "parent",
    "carer",
    "partner",
    "sibling",
    "twin",
    "next_of_kin",
    "household_member",
    "parental_responsibility",
)
_RELATIONS: Final = ("parent", "carer", "partner", "sibling", "twin", "next_of_kin", "household_member")


@dataclass(frozen=True, slots=True)
class Halves:
    """Records that may be one person's, whom they are held to be today, the links between them, and why in words."""

    personas: tuple[str, ...]
    people: tuple[str, ...]
    links: tuple[str, ...]
    why: str


def records_held_as_two(gathered: Gathered) -> list[Halves]:
    """Return the groups of records, sorted; a group that lies within another is left out."""
    found = [*_linked(gathered), *_under_one_number(gathered), *_for_review(gathered)]
    kept: list[Halves] = []
    holding: dict[str, list[frozenset[str]]] = defaultdict(list)
    for one in sorted(found, key=lambda h: (-len(h.personas), h.personas, h.why)):
        personas = frozenset(one.personas)
        if not any(personas <= larger for larger in holding[one.personas[0]]):
            kept.append(one)
            for persona in one.personas:
                holding[persona].append(personas)
    return sorted(kept, key=lambda h: h.personas)


def _records(gathered: Gathered) -> pl.DataFrame:
    """Return ``id, source, person`` of people whose records may be compared: no placeholder, test or hidden one."""
    marked = pl.any_horizontal(*(pl.col("flags").list.contains(flag) for flag in ("adopted", "sealed", "test")))
    people = gathered.personas.filter((pl.col("type") == "person") & ~marked.fill_null(value=False))
    return people.filter(pl.col("person").is_not_null()).select("id", "source", "person")


def _with_history(gathered: Gathered, records: pl.DataFrame) -> pl.DataFrame:
    """Return the records that say more than who somebody's contact is.

    A birth date or number is more, except on a record that is stated to be somebody's relative: formats write such an
    entry once for each child.
    """
    own = ~pl.col("predicate").is_in(_CONTACT_ONLY) & ~pl.col("predicate").str.starts_with("x_")
    related = pl.col("predicate").is_in(_RELATIONS).any().over("about")
    identity = pl.col("predicate").is_in(("birth_date", "identifier"))
    said = gathered.statements.join(records.select(about="id"), on="about", how="semi")
    told = said.with_columns(own=own & ~(related & identity)).filter("own")
    return records.join(told.select(id="about").unique(), on="id", how="semi", maintain_order="left")


def _linked(gathered: Gathered) -> Iterable[Halves]:
    """Yield the records of one source that links join into one person."""
    twice = _records(gathered).filter(pl.len().over("person", "source") > 1)
    if twice.is_empty():
        return
    twice = _with_history(gathered, twice).filter(pl.len().over("person", "source") > 1)
    between = _links_between(gathered, twice["id"])
    grouped = twice.group_by("person", "source").agg(pl.col("id").sort()).sort("person", "source")
    for person, _, personas in grouped.iter_rows():
        links = [link for pair in combinations(personas, 2) if (link := between.get(pair)) is not None]
        links = links or [gathered.linking.people.weakest_link_id(person) or ""]
        yield Halves(tuple(personas), (person,), tuple(filter(None, links)), "links join them")


def _links_between(gathered: Gathered, personas: pl.Series) -> dict[tuple[str, str], str]:
    ids = pl.DataFrame({"a": personas.unique().sort()})
    rows = gathered.linking.links.filter(pl.col("strength").is_in(JOINING)).join(ids, on="a", how="semi")
    return {
        (a, b): link
        for a, b, link in rows.join(ids.rename({"a": "b"}), on="b", how="semi").select("a", "b", "id").rows()
    }


def _for_review(gathered: Gathered) -> Iterable[Halves]:
    """Yield the pairs of records of one source between which a ``possible`` link stands for review."""
    records = _records(gathered)
    a = records.select(a="id", source="source")
    b = records.select(b="id", source_b="source")
    dated, numbered = pl.col("level_birth_date").is_not_null(), pl.col("level_identifier").is_in(_NUMBER_AGREES)
    named = pl.col("level_name").is_in(NAMES_AGREE) | (
        (pl.col("level_name") == "given_only") & (pl.col("level_birth_date") == "exact")
    )
    open_ = (
        named.fill_null(value=False)
        & (dated | numbered.fill_null(value=False))
        & ~pl.col("level_birth_date").is_in(DATES_OPPOSE).fill_null(value=False)
        & (pl.col("level_sex") != "different").fill_null(value=True)
    )
    pairs = gathered.linking.people.candidates().filter(open_).join(a, on="a").join(b, on="b")
    pairs = pairs.filter(pl.col("source") == pl.col("source_b"))
    pairs = pairs.join(gathered.linking.cannot.select("a", "b").unique(), on=["a", "b"], how="anti").sort("a", "b")
    for one, other, link, person_a, person_b in pairs.select("a", "b", "id", "person_a", "person_b").iter_rows():
        yield Halves((one, other), tuple(sorted({person_a, person_b})), (link,), "a possible link stands for review")


def _under_one_number(gathered: Gathered) -> Iterable[Halves]:
    """Yield the records of two people that carry one current valid official number and are not told apart."""
    if gathered.identifiers.is_empty():
        return
    numbers = numbers_that_count(gathered)
    sure = numbers.filter(pl.col("strong") & pl.col("current") & (pl.col("state") != "invalid"))
    records = _records(gathered).select(about="id")
    sure = sure.filter(pl.col("key").is_not_null()).join(records, on="about", how="semi", maintain_order="left")
    shared = sure.filter(pl.col("person").n_unique().over("key") > 1).sort("key", "person", "about")
    if shared.is_empty():
        return
    apart = _ToldApart(gathered, shared["person"])
    by_key: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for key, person, about in shared.select("key", "person", "about").iter_rows():
        by_key[key][person].add(about)
    for _, of in sorted(by_key.items()):
        alike = {p for a, b in combinations(sorted(of), 2) if not apart.are(a, b) for p in (a, b)}
        if alike:
            personas = tuple(sorted({about for person in alike for about in of[person]}))
            yield Halves(personas, tuple(sorted(alike)), (), "one current number stands on both and no link joins them")


class _ToldApart:
    """Whether a decision, a source, the given names, birth dates or sexes tell two people of one number apart."""

    def __init__(self, gathered: Gathered, people: pl.Series) -> None:
        wanted = people.unique().sort().to_frame("person")
        births = gathered.birth_dates.drop_nulls(["earliest", "latest"]).join(wanted, on="person", how="semi")
        self._born: dict[str, list[tuple[date, date]]] = defaultdict(list)
        for person, first, last in births.select("person", "earliest", "latest").iter_rows():
            self._born[person].append((first, last))
        names = gathered.names.filter(~pl.col("placeholder")).join(wanted, on="person", how="semi")
        self._names = dict(names.group_by("person").agg(pl.col("value").unique().sort()).iter_rows())
        sexes = gathered.said("sex").filter(pl.col("value").is_in(["F", "M"])).join(wanted, on="person", how="semi")
        self._sexes = dict(sexes.group_by("person").agg(pl.col("value").unique()).iter_rows())
        of = gathered.linking.people.members.join(wanted, on="person", how="semi")
        sides = gathered.linking.cannot.select("a", "b")
        for side in ("a", "b"):
            sides = sides.join(of.rename({"persona": side, "person": f"person_{side}"}), on=side)
        self._kept = {frozenset(pair) for pair in sides.select("person_a", "person_b").iter_rows()}

    def are(self, a: str, b: str) -> bool:
        if frozenset((a, b)) in self._kept or self._sex_differs(a, b):
            return True
        born = list(product(self._born.get(a, ()), self._born.get(b, ())))
        if born and not any(one[0] <= other[1] and other[0] <= one[1] for one, other in born):
            return True
        if any(abs(one[0].year - other[1].year) > 1 < abs(one[1].year - other[0].year) for one, other in born):
            return True  # a record with two dates, of which one fits
        names = list(product(self._names.get(a, ()), self._names.get(b, ())))
        return bool(names) and all(name_relation(x, y) is Relation.GIVEN_DIFFERS for x, y in names)

    def _sex_differs(self, a: str, b: str) -> bool:
        one, other = self._sexes.get(a, ()), self._sexes.get(b, ())
        return len(one) == 1 and len(other) == 1 and set(one) != set(other)
