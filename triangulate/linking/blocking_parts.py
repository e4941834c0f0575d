"""The parts that blocking keys of personas are made of: words of names, days, homes, numbers and relatives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from triangulate.normalise.name_tables import nickname_groups

if TYPE_CHECKING:
    from triangulate.linking.features import Features
    from triangulate.normalise.names import Name


def key_parts(features: Features) -> dict[str, pl.DataFrame]:
    """Return for each part the frame ``p, <part>``: every value that a persona has, each once.

    ``number``, ``relative``, ``home`` (a postcode or a dwelling), ``area`` (the letters a postcode begins with),
    ``day``, ``day_either_way`` (day and month in one order), ``year`` (of birth), and the words of names: ``family``,
    ``given``, ``root`` (the name that a short form stands for), ``word`` (any of them), ``initial`` (of either part,
    marked by its place) and ``given_initial``.
    """
    homes = pl.concat([features.places.select("p", home=name) for name in ("postcode", "place")])
    area = features.places.select("p", area=pl.col("postcode").str.extract(r"^([A-Z]+)"))
    relative = features.kin.select("p", pl.concat_str("role", "person", separator="|").alias("relative"))
    return {
        **_name_words(features),
        "number": features.identifiers.select("p", number="loose").unique(),
        "relative": relative.unique(),
        "home": homes.drop_nulls().unique(),
        "area": area.drop_nulls().unique(),
        "day": _days(features),
        "day_either_way": _either_way(features),
        "year": _years(features),
    }


def _name_words(features: Features) -> dict[str, pl.DataFrame]:
    """Return, for each kind of word, the frame ``p, <kind>``."""
    kinds: dict[str, list[tuple[int, str]]] = {
        kind: [] for kind in ("family", "given", "root", "word", "initial", "given_initial")
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
        "initial": {f"g{word[0]}" for word in name.given[:1]} | {f"f{word[0]}" for word in name.family[:1]},
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


def _either_way(features: Features) -> pl.DataFrame:
    """Return ``p, day_either_way`` for every day that can be written with day and month exchanged."""
    day, month, year = (getattr(pl.col("day").dt, part)() for part in ("day", "month", "year"))
    either_way = pl.concat_str(year, pl.min_horizontal(day, month), pl.max_horizontal(day, month), separator="-")
    return _days(features).filter(day <= 12).select("p", either_way.alias("day_either_way")).unique()


def _years(features: Features) -> pl.DataFrame:
    first, last = pl.col("earliest").dt.year(), pl.col("latest").dt.year()
    return features.birth_dates.filter(first == last).select("p", year=first).unique()
