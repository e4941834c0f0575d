"""AT-3: attributes that hold for life and are recorded as two things."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from triangulate.conflicts.check import check, finding
from triangulate.conflicts.contrary import (
    Side,
    Ties,
    about_people,
    against,
    agreement,
    flagged,
    in_order,
    recorded,
    side_of,
    still_said,
    values_apart,
)
from triangulate.conflicts.registered_parents import registered_parents
from triangulate.findings import Evidence, Finding
from triangulate.normalise.birth_places import birth_places_differ
from triangulate.wording import value_words

if TYPE_CHECKING:
    from triangulate.gathered import Gathered

_ORDER: Final = re.compile(r"\s*(\d{1,2})\s*(?:(?:/|of)\s*(\d{1,2}))?\s*\Z", re.IGNORECASE)
_NAMED: Final = {"birth_place": ("places of birth", "place of birth"), "sex": ("registered sexes", "registered sex"),
                 "multiple_birth": ("places in a multiple birth", "place in a multiple birth")}  # fmt: skip

Differ = Callable[[str, str], bool]


@check(
    "AT-3",
    "Other for-life attribute conflict",
    kind="contradiction",
    severity="S2",
)
def lifelong_attribute_conflict(gathered: Gathered) -> Iterable[Finding]:
    """Something that cannot change in a life is recorded as two things that cannot both be so.

    1. Place of birth: two places that surely lie in two countries or islands, by the reviewed table
       ``birth_places.csv``. A town inside the other place, a place the table does not list, two places in one
       country, and "United Kingdom" beside an island (systems without a code for the island write it) never
       differ.
    2. Registered sex: female and male. Sex is never compared with gender; "not known" and "indeterminate"
       contradict nothing.
    3. Multiple birth: another number born together ("1/1", "2/2"), another place among them ("1/2", "2/2"), or a
       second or later place beside a single birth.
    4. Registered parents: more than two people who cannot be one another are stated to be registered as parents of
       one child. Parents whose names agree, or who have no name, may be one person recorded twice.
    5. One finding a person and attribute, with every statement of the conflicting values. Always S2.

    Not raised by: for sex, any record with gender recognition, or a source that itself records another gender than
    sex (what others took for the sex may be the gender; nothing about it is shown); for parents, an adopted
    child, and birth, genetic, step or foster parents, who are other kinds; a value that its own record has
    replaced; codes not understood.

    Source: registered parents, Births and Deaths Registration Act 1953 s.10 and Marriage and Civil Status (Jersey)
    Law 2001; gender recognition, Gender Recognition Act 2004 s.22 and Gender Recognition (Jersey) Law 2010.
    """
    compared: list[tuple[str, Differ, frozenset[str]]] = [
        ("birth_place", birth_places_differ, frozenset()),
        ("sex", _sexes_differ, _gender_may_explain(gathered)),
        ("multiple_birth", birth_orders_differ, frozenset()),
    ]
    found = [
        (predicate, person, sides)
        for predicate, differ, excused in compared
        if predicate in gathered.predicates
        for person, sides in _conflicts(gathered, predicate, differ, excused)
    ]
    parents = list(registered_parents(gathered))
    ties = Ties(gathered, [person for _, person, _ in found] + [child for child, _ in parents])
    for predicate, person, sides in sorted(found, key=lambda item: (item[0], item[1])):
        yield _found(gathered, predicate, person, sides, ties)
    for child, sides in sorted(parents, key=lambda item: item[0]):
        yield _parents_found(gathered, child, sides, ties)


def _sexes_differ(a: str, b: str) -> bool:
    return {a, b} == {"F", "M"}


def birth_orders_differ(a: str, b: str) -> bool:
    """Return whether two places in a multiple birth cannot both be so; "2" alone says second of two or more.

    >>> birth_orders_differ("1/1", "2/2"), birth_orders_differ("2", "2/3"), birth_orders_differ("2", "1/1")
    (True, False, True)
    """
    one, other = _order(a), _order(b)
    if one is None or other is None:
        return False
    if one[0] != other[0]:
        return True
    return None not in (one[1], other[1]) and one[1] != other[1]


@lru_cache(maxsize=1024)
def _order(text: str) -> tuple[int, int | None] | None:
    found = _ORDER.match(text)
    if found is None:
        return None
    place, total = int(found[1]), int(found[2]) if found[2] else None
    return (place, total) if place and (total is None or place <= total) else None


def _gender_may_explain(gathered: Gathered) -> frozenset[str]:
    """Return people whose recorded sexes may differ for a reason that must not be shown (see rule 2's exception)."""
    said = gathered.said("sex", "gender").filter(pl.col("value").is_in(["F", "M", "I"]))
    by_record = said.group_by("person", "about").agg(
        pl.col("value").filter(pl.col("predicate") == "sex").unique().alias("sexes"),
        pl.col("value").filter(pl.col("predicate") == "gender").unique().alias("genders"),
    )
    both = by_record.filter((pl.col("sexes").list.len() > 0) & (pl.col("genders").list.len() > 0))
    other = both.filter(pl.col("genders").list.set_difference("sexes").list.len() > 0)
    return frozenset(other["person"]) | flagged(gathered, "gender_recognition")


def _conflicts(
    gathered: Gathered, predicate: str, differ: Differ, excused: frozenset[str]
) -> Iterator[tuple[str, list[Side]]]:
    said = gathered.said(predicate).filter(pl.col("value").is_not_null() & (pl.col("value_kind") == "text"))
    said = still_said(about_people(gathered, said))
    held = said.select("person", "value").unique()
    pairs = held.join(held, on="person", suffix="_2").filter(pl.col("value") < pl.col("value_2"))
    distinct = pairs.select("value", "value_2").unique()
    apart = distinct.filter(pl.Series([differ(a, b) for a, b in distinct.iter_rows()], dtype=pl.Boolean))
    people = pairs.join(apart, on=["value", "value_2"], how="semi").select("person").unique()
    people = people.filter(~pl.col("person").is_in(sorted(excused)))
    for (person,), rows in said.join(people, on="person", how="semi").group_by("person"):
        sides = _sides(predicate, list(rows.sort("id").iter_rows(named=True)), differ)
        if len(sides) > 1:
            yield str(person), sides


def _sides(predicate: str, rows: list[dict[str, Any]], differ: Differ) -> list[Side]:
    apart = values_apart((row["value"] for row in rows), differ)
    grouped = [[row for row in rows if row["value"] in values] for values in apart]
    return in_order(side_of(members, _words(predicate, members)) for members in grouped)


def _words(predicate: str, rows: list[dict[str, Any]]) -> str:
    return " / ".join(sorted({value_words(predicate, row["value"]) for row in rows if not row["withheld"]}))


def _found(gathered: Gathered, predicate: str, person: str, sides: list[Side], ties: Ties) -> Finding:
    what, noun = _NAMED[predicate]
    rest = ties.between(sides)
    return finding(
        lifelong_attribute_conflict,
        severity="S2",
        summary=recorded(what, noun, gathered.label(person), sides),
        detail=" ".join(part for part in (agreement(sides), rest.sentence) if part),
        statements=[statement for side in sides for statement in side.statements],
        against=against(sides),
        personas={persona for side in sides for persona in side.personas},
        people=[person],
        links=rest.links,
        evidence=[Evidence(what="attribute", items=(predicate,))],
        settle="The birth registration entry.",
        held_by="registry",
    )


def _parents_found(gathered: Gathered, child: str, sides: list[Side], ties: Ties) -> Finding:
    rest = ties.between(sides)
    return finding(
        lifelong_attribute_conflict,
        severity="S2",
        summary=recorded("registered parents", "registered parent", gathered.label(child), sides),
        detail=f"A birth registration names two parents at most. {rest.sentence}".strip(),
        statements=[statement for side in sides for statement in side.statements],
        against=[statement for side in sides[2:] for statement in side.statements],
        personas={persona for side in sides for persona in side.personas},
        people=[child],
        links=rest.links,
        evidence=[Evidence(what="attribute", items=("parent",))],
        settle="The birth registration entry.",
        held_by="registry",
    )
