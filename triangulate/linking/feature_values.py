"""Turns the statements of one predicate into the long frame that linking compares by.

Every function takes statements with columns ``p, value, value_kind, valid_to, basis, age_estimated`` and works
on distinct values. The normalise package does the reading.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.columns import member
from triangulate.normalise.addresses import address_frame
from triangulate.normalise.date_columns import date_frame
from triangulate.normalise.dates import birth_span
from triangulate.normalise.identifiers import identifier_frame
from triangulate.normalise.name_columns import read_name_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from triangulate.normalise.dates import DateSpan
    from triangulate.normalise.names import Name

OTHER_NAMES: Final = ("maiden", "former", "alias")


def names_of(said: pl.DataFrame) -> tuple[pl.DataFrame, tuple[Name, ...]]:
    """Return ``p, name, other`` and the distinct names that ``name`` counts in, in the order of their keys.

    A name that stands for nobody (a placeholder) is no name.
    """
    texts = said["value"].unique().sort().to_list()
    read = {text: name for text in texts if not (name := read_name_text(text)).placeholder}
    values = sorted(set(read.values()), key=_sort_key)
    number = {name: place for place, name in enumerate(values)}
    keys = pl.DataFrame(
        {"value": list(read), "name": [number[name] for name in read.values()]},
        schema={"value": pl.String, "name": pl.UInt32},
    )
    rows = said.with_columns(member("type").is_in(OTHER_NAMES).fill_null(value=False).alias("other"))
    # A name that is somewhere recorded as a usual or official name of the persona is not "other".
    joined = rows.join(keys, on="value").group_by("p", "name").agg(pl.col("other").all())
    return joined.sort("p", "name"), tuple(values)


def _sort_key(name: Name) -> tuple[tuple[str, ...] | str, ...]:
    return (name.given, name.family_words, name.family, name.birth_family, name.title, name.marker, name.generation)


def birth_dates_of(said: pl.DataFrame) -> tuple[pl.DataFrame, tuple[DateSpan, ...]]:
    """Return ``p, span, earliest, latest, official`` and the distinct spans that ``span`` counts in.

    Dates that say nothing (sentinels, text that is no date) are left out.
    """
    rows = said.select("p", "value", "age_estimated", official=(pl.col("basis") == "official").fill_null(value=False))
    asked = rows.select("value", "official", "age_estimated").unique().sort(pl.all())
    read = [birth_span(text, official=o, age_estimated=e) for text, o, e in asked.iter_rows()]
    values = _distinct(span for span in read if span.known)
    number = {span: place for place, span in enumerate(values)}
    keyed = asked.with_columns(
        pl.Series("span", [number.get(span) for span in read], dtype=pl.UInt32),
        pl.Series("earliest", [span.earliest for span in read], dtype=pl.Date),
        pl.Series("latest", [span.latest for span in read], dtype=pl.Date),
    ).drop_nulls("span")
    frame = (
        rows.join(keyed, on=["value", "official", "age_estimated"])
        .group_by("p", "span", "earliest", "latest")
        .agg(pl.col("official").any())
        .sort("p", "span")
    )
    return frame, values


def _distinct(spans: Iterable[DateSpan]) -> tuple[DateSpan, ...]:
    return tuple(sorted(set(spans), key=lambda s: (s.edtf, s.precision, str(s.earliest), s.first_of_january)))


def death_dates_of(said: pl.DataFrame) -> pl.DataFrame:
    """Return ``p, earliest, latest`` of every death date that says something."""
    read = date_frame(said["value"]).select("earliest", "latest")
    frame = pl.concat([said.select("p"), read], how="horizontal").unique()
    return frame.filter(pl.col("latest").is_not_null()).sort(pl.all())


def identifiers_of(said: pl.DataFrame) -> pl.DataFrame:
    """Return ``p, scheme, key, loose, official, use`` of every identifier that can be compared.

    ``use`` is ``current``, ``former`` or ``temporary``. A number under ``use: mother`` is the mother's and is
    left out: it never makes a newborn its mother. A use that is not stated counts as current until the
    statement has ended. ``official`` is true of a scheme whose numbers are never given to somebody else.
    """
    ended = pl.col("valid_to").is_not_null() & ~pl.col("valid_to").is_in(["..", ""])
    stated = said.select(
        "p",
        *(member(name).alias(f"_{name}") for name in ("scheme", "issuer", "value")),
        use=pl.coalesce(member("use"), pl.when(ended).then(pl.lit("former")).otherwise(pl.lit("current"))),
    ).filter((pl.col("use") != "mother") & pl.col("_value").is_not_null() & pl.col("_scheme").is_not_null())
    stated = stated.rename({"_scheme": "scheme", "_issuer": "issuer", "_value": "value"})
    known = identifier_frame(stated)
    usable = pl.col("state").is_in(["valid", "unverifiable", "temporary"]) & (pl.col("canonical") != "")
    scheme = pl.col("scheme").str.strip_chars().str.to_lowercase()
    marked = (
        pl.when((pl.col("state") == "temporary") | (pl.col("use") == "temporary"))
        .then(pl.lit("temporary"))
        .when(pl.col("use") == "former")
        .then(pl.lit("former"))
        .otherwise(pl.lit("current"))
    )
    rows = known.filter(usable).select(
        "p",
        scheme.alias("scheme"),
        "key",
        pl.concat_str(scheme, "canonical", separator="|").alias("loose"),
        (pl.col("official") & ~pl.col("reissuable")).alias("official"),
        marked.alias("use"),
    )
    # A number marked both ways on one persona is not safely current: "temporary" and "former" sort after it.
    one_use = rows.group_by("p", "scheme", "key", "loose", "official").agg(pl.col("use").max())
    return one_use.sort("p", "scheme", "loose", "key")


def places_of(said: pl.DataFrame) -> pl.DataFrame:
    """Return ``p, place, postcode``: ``place`` names the dwelling and is null where only the postcode is known.

    An address for correspondence is a place to write to, often an office, and is left out.
    """
    homes = said.filter(member("type").fill_null("home") != "correspondence")
    read = address_frame(homes["value"])
    postcode = pl.when(pl.col("postcode_state") == "valid").then(pl.col("postcode"))
    dwelling = pl.when((pl.col("building") != "") & postcode.is_not_null()).then(pl.col("place_key"))
    uprn = pl.when(pl.col("uprn") != "").then(pl.concat_str(pl.lit("uprn|"), "uprn"))
    both = pl.concat([homes.select("p"), read], how="horizontal")
    numbered = both.filter(uprn.is_not_null())
    rows = pl.concat(
        frame.select("p", place.alias("place"), postcode.alias("postcode"))
        for frame, place in ((both, dwelling), (numbered, uprn))
    )
    return rows.filter(pl.col("place").is_not_null() | pl.col("postcode").is_not_null()).unique().sort(pl.all())
