"""Twins that links take for one person: two records that their own source keeps apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from triangulate.conflicts.contrary import Ties, about_people, side_of
from triangulate.normalise.name_columns import read_name_text
from triangulate.normalise.name_comparison import given_names_agree
from triangulate.wording import value_words

if TYPE_CHECKING:
    from triangulate.gathered import Gathered

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class MergedTwins:
    """Two records of one source in one person that may be twins, and the links it rests on."""

    person: str
    personas: tuple[str, str]
    agency: str
    names: tuple[str, ...]
    differ_in: str
    statements: tuple[str, ...]
    against: tuple[str, ...]
    links: tuple[str, ...]
    sentence: str


def merged_twins(gathered: Gathered) -> list[MergedTwins]:
    """Return the pairs of records of one source, of one person, with one family name and birth day and other names.

    A pair whose given names agree counts if their places in a multiple birth differ. Verified links excuse.
    """
    names = about_people(gathered, gathered.names).filter(~pl.col("placeholder") & (pl.col("family_key") != ""))
    days = gathered.birth_dates.filter(pl.col("earliest") == pl.col("latest")).select(
        "about", day="earliest", birth="id"
    )
    on = ["person", "source", "family_key", "day"]
    keyed = names.join(days, on="about")
    counts = keyed.group_by(on).agg(pl.col("about").n_unique().alias("records")).filter(pl.col("records") > 1)
    rows = keyed.join(counts, on=on, how="semi").sort("about", "id", "birth")
    said = gathered.said("multiple_birth").drop_nulls("value").join(rows, on="about", how="semi")
    orders: dict[str, list[str]] = dict(said.group_by("about").agg(pl.col("value").unique().sort()).iter_rows())
    ties = Ties(gathered, rows["person"])
    found = []
    for part in rows.sort(*on, "about").partition_by(on, maintain_order=True):
        records = part.partition_by("about", maintain_order=True)
        found += _pairs({record.item(0, "about"): record.to_dicts() for record in records}, orders, ties)
    return found


def _pairs(by_record: dict[str, list[Row]], orders: dict[str, list[str]], ties: Ties) -> list[MergedTwins]:
    records = sorted(by_record)
    found = []
    for place, a in enumerate(records):
        for b in records[place + 1 :]:
            differ_in = _difference(by_record[a], by_record[b], orders.get(a, []), orders.get(b, []))
            rest = ties.between([side_of(by_record[a], "x"), side_of(by_record[b], "x")])
            if differ_in and rest.strength != "verified":
                found.append(_merged(by_record[a], by_record[b], differ_in, rest.links, rest.sentence))
    return found


def _difference(a: list[Row], b: list[Row], orders: list[str], other_orders: list[str]) -> str:
    names = [[read_name_text(row["value"]) for row in rows] for rows in (a, b)]
    if not any(given_names_agree(x, y) or not (x.given and y.given) for x in names[0] for y in names[1]):
        return "the given name"
    differ = orders and other_orders and not set(orders) & set(other_orders)
    return "the place in a multiple birth" if differ else ""


def _merged(a: list[Row], b: list[Row], differ_in: str, links: tuple[str, ...], sentence: str) -> MergedTwins:
    shown = [row for row in (*a, *b) if not row["withheld"]]
    theirs = sorted({row[name] for row in b for name in ("id", "birth")})
    return MergedTwins(
        person=a[0]["person"],
        personas=(a[0]["about"], b[0]["about"]),
        agency=a[0]["agency"],
        names=tuple(sorted({value_words("name", row["value"], row["value_kind"]) for row in shown})),
        differ_in=differ_in,
        statements=tuple(sorted({row[name] for row in (*a, *b) for name in ("id", "birth")})),
        against=tuple(theirs),
        links=links,
        sentence=sentence,
    )
