"""Which pairs of personas are worth comparing: those that share at least one of several keys.

A key joins two or three things that agree for one person and seldom for two. Each is weak against some error
(a moved day, a changed name, a new home), so there are several, and a pair needs to share only one. A key
value that too many personas share is left out and counted, because its pairs grow with the square.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.normalise.name_tables import nickname_groups

if TYPE_CHECKING:
    from triangulate.linking.features import Features
    from triangulate.normalise.names import Name

LARGEST_BLOCK: Final = 400
"""Personas that may share one value of a key: 400 make 79,800 pairs, more than any family, school class or street."""

KEYS: Final = (
    "identifier",
    "birth_date_family",
    "birth_date_name_word",
    "birth_date_initials",
    "birth_date_initial_area",
    "birth_date_exchanged_family",
    "family_given",
    "nickname_family_birth_year",
    "home_family",
    "home_given",
    "home_birth_year",
    "relative",
)
"""The keys, in the order of the bits of ``found``. ``home`` is a postcode or a dwelling."""


@dataclass(frozen=True)
class Candidates:
    """Pairs to compare: ``pairs`` has ``p < q`` and ``found`` (a bit a key, in the order of :data:`KEYS`).

    ``report`` has one row a key: ``key``, ``pairs``, ``only`` (pairs that no other key finds),
    ``skipped_values`` and ``skipped_personas`` (left out as too large).
    """

    pairs: pl.DataFrame
    report: pl.DataFrame


def candidate_pairs(features: Features, *, largest_block: int = LARGEST_BLOCK) -> Candidates:
    """Return every pair of linkable personas that share a value of a key held by at most ``largest_block``."""
    linkable = features.personas.filter("linkable").select("p")
    found: list[pl.DataFrame] = []
    rows: list[tuple[str, int, int, int]] = []
    for bit, (key, values) in enumerate(key_values(features).items()):
        held = values.join(linkable, on="p", how="semi").unique()
        sizes = held.group_by("key").len().filter(pl.col("len") > 1)
        large = sizes.filter(pl.col("len") > largest_block)
        pairs = _pairs(held.join(sizes.filter(pl.col("len") <= largest_block), on="key", how="semi"))
        found.append(pairs.with_columns(pl.lit(1 << bit, pl.UInt16).alias("found")))
        rows.append((key, pairs.height, large.height, sum(large["len"])))
    pairs = pl.concat(found).group_by("p", "q").agg(pl.col("found").sum().cast(pl.UInt16)).sort("p", "q")
    return Candidates(pairs, _report(pairs, rows))


def _pairs(held: pl.DataFrame) -> pl.DataFrame:
    joined = held.lazy().join(held.lazy().rename({"p": "q"}), on="key").filter(pl.col("p") < pl.col("q"))
    return joined.select("p", "q").unique().collect()


def _report(pairs: pl.DataFrame, rows: list[tuple[str, int, int, int]]) -> pl.DataFrame:
    alone = dict(pairs.group_by("found").len().iter_rows())
    only = [alone.get(1 << bit, 0) for bit in range(len(rows))]
    report = pl.DataFrame(rows, schema=["key", "pairs", "skipped_values", "skipped_personas"], orient="row")
    return report.insert_column(2, pl.Series("only", only, dtype=pl.Int64))


def keys_found(found: pl.Expr) -> pl.Expr:
    """Return the expression that spells the bits of ``found`` out as a list of key names."""
    named = [pl.when(found & (1 << bit) != 0).then(pl.lit(key)) for bit, key in enumerate(KEYS)]
    return pl.concat_list(named).list.drop_nulls()


def key_values(features: Features) -> dict[str, pl.DataFrame]:
    """Return for each key the frame ``p, key`` (``key`` a number made from the key's parts)."""
    words = _name_words(features)
    family, given = words["family"], words["given"]
    days, years = _days(features), _years(features)
    homes = pl.concat([features.places.select("p", home=name) for name in ("postcode", "place")]).drop_nulls().unique()
    area = features.places.select("p", area=pl.col("postcode").str.extract(r"^([A-Z]+)")).drop_nulls().unique()
    return {
        "identifier": _key(features.identifiers.select("p", "loose")),
        "birth_date_family": _key(days, family),
        "birth_date_name_word": _key(days, words["word"]),
        "birth_date_initials": _key(days, words["initials"]),
        "birth_date_initial_area": _key(days, words["given_initial"], area),
        "birth_date_exchanged_family": _key(_exchanged(features), family),
        "family_given": _key(family, given),
        "nickname_family_birth_year": _key(words["root"], family, years),
        "home_family": _key(homes, family),
        "home_given": _key(homes, words["root"]),
        "home_birth_year": _key(homes, years),
        "relative": _key(features.kin.select("p", "role", "person")),
    }


def _key(first: pl.DataFrame, *further: pl.DataFrame) -> pl.DataFrame:
    joined = first
    for frame in further:
        joined = joined.join(frame, on="p")
    parts = [pl.col(name).cast(pl.String) for name in joined.columns if name != "p"]
    return joined.select("p", pl.concat_str(parts, separator="|").hash(seed=0).alias("key"))


def _name_words(features: Features) -> dict[str, pl.DataFrame]:
    """Return, for each kind of word, the frame ``p, <kind>``."""
    kinds: dict[str, list[tuple[int, str]]] = {
        kind: [] for kind in ("family", "given", "root", "word", "initials", "given_initial")
    }
    for number, name in enumerate(features.name_values):
        for kind, words in _words_of(name).items():
            kinds[kind] += [(number, word) for word in sorted(words)]
    held = features.names.select("p", "name")
    frames = {}
    for kind, rows in kinds.items():
        table = pl.DataFrame(rows, schema={"name": pl.UInt32, kind: pl.String}, orient="row")
        frames[kind] = held.join(table, on="name").select("p", kind).unique()
    return frames


def _words_of(name: Name) -> dict[str, set[str]]:
    families = {word for word in (*name.family, *name.birth_family, name.family_key) if word}
    given = {word for word in name.given if len(word) > 1}
    groups = nickname_groups()
    roots = {group for word in given for group in groups.get(word, frozenset({word}))}
    first = {word[0] for word in name.given[:1]}
    return {
        "family": families,
        "given": given,
        "root": roots,
        "word": families | roots | given,
        # One initial of either part, marked by its place: a slip in one part leaves the other.
        "initials": {f"g{word[0]}" for word in name.given[:1]} | {f"f{word[0]}" for word in name.family[:1]},
        "given_initial": first,
    }


def _days(features: Features) -> pl.DataFrame:
    """Return ``p, day`` for every day that a birth date can mean where it means one day, or one of two."""
    numbered = [
        (number, day)
        for number, span in enumerate(features.span_values)
        for first, last in span.readings()
        if (day := first) == last
    ]
    table = pl.DataFrame(numbered, schema={"span": pl.UInt32, "day": pl.Date}, orient="row")
    return features.birth_dates.select("p", "span").join(table, on="span").select("p", "day").unique()


def _exchanged(features: Features) -> pl.DataFrame:
    day, month, year = (getattr(pl.col("day").dt, part)() for part in ("day", "month", "year"))
    either_way = pl.concat_str(year, pl.min_horizontal(day, month), pl.max_horizontal(day, month), separator="-")
    return _days(features).filter(day <= 12).select("p", either_way.alias("exchanged")).unique()


def _years(features: Features) -> pl.DataFrame:
    first, last = pl.col("earliest").dt.year(), pl.col("latest").dt.year()
    return features.birth_dates.filter(first == last).select("p", year=first).unique()
