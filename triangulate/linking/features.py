"""What each persona is compared by: sets of values, read from statements once a distinct value.

A persona keeps every name, birth date, address and number it was ever given. Statements that deny
(``-``), do not know (``?``) or carry no value are left out: they are no evidence of likeness. Withheld values
are compared (a hidden address must not hide who somebody is) and never shown.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.linking.blocking import block_keys
from triangulate.linking.days import Days
from triangulate.linking.feature_values import (
    birth_dates_of,
    death_dates_of,
    identifiers_of,
    names_of,
    places_of,
)
from triangulate.linking.kin import ROLES, adopted_by_statement, kin_of
from triangulate.normalise.name_pairs import NamePairs

if TYPE_CHECKING:
    from triangulate.linking.blocking import PersonaKey
    from triangulate.normalise.dates import DateSpan
    from triangulate.normalise.names import Name

COMPARED: Final = ("name", "birth_date", "death_date", "sex", "multiple_birth", "identifier", "address")
"""Predicates that personas are compared by."""
COMPARISON_OF: Final = {
    "name": "name",
    "birth_date": "birth_date",
    "sex": "sex",
    "identifier": "identifier",
    "address": "place",
    **dict.fromkeys(ROLES, "family"),
}
"""The comparison that a predicate feeds."""
NEVER_LINKED: Final = ("sealed", "test")
"""Flags of personas that no evidence links."""


@dataclass(frozen=True)
class Features:
    """Sets of values per persona, in long frames; ``p`` is the row number of the persona in ``personas``.

    ``personas`` (sorted by id): ``p, persona, source, type, linkable, sealed, adopted, age_estimated``.
    ``names``: ``p, name, other`` (``other``: a former name, maiden name or alias); ``name`` counts in
    ``name_values``. ``birth_dates``: ``p, span, earliest, latest, official``; ``span`` counts in
    ``span_values``. ``deaths``: ``p, earliest, latest``. ``identifiers``: ``p, scheme, key, loose, official,
    use`` (``key`` is null where the agency that gave it is not stated; ``loose`` leaves the agency out).
    ``places``: ``p, place, postcode``. ``sexes``: ``p, sex``.
    ``birth_orders``: ``p, order``. ``kin``: who is stated to be whose relative
    (:func:`triangulate.linking.kin.kin_of`).
    ``withheld``: ``p, comparison`` where a value that the source hides takes
    part: what such a comparison showed must not be told to a reader of another agency.
    """

    personas: pl.DataFrame
    names: pl.DataFrame
    name_values: tuple[Name, ...]
    birth_dates: pl.DataFrame
    span_values: tuple[DateSpan, ...]
    deaths: pl.DataFrame
    identifiers: pl.DataFrame
    places: pl.DataFrame
    sexes: pl.DataFrame
    birth_orders: pl.DataFrame
    kin: pl.DataFrame
    withheld: pl.DataFrame

    @cached_property
    def name_pairs(self) -> NamePairs:
        """Comparer of pairs of ``name_values``."""
        return NamePairs(self.name_values)

    @cached_property
    def days(self) -> Days:
        """``span_values`` as days in columns."""
        return Days(self.span_values)

    @cached_property
    def keys(self) -> tuple[PersonaKey, ...]:
        """The blocking keys of all linkable personas, in the order of use."""
        return tuple(block_keys(self))

    def __repr__(self) -> str:
        sizes = ", ".join(f"{f.name}={len(getattr(self, f.name))}" for f in fields(self))
        return f"Features({sizes})"

    def numbers_of(self, pairs: pl.DataFrame) -> pl.DataFrame:
        """Return ``pairs`` with ``p, q`` in place of ids ``a, b``; pairs with an unknown id are left out."""
        ids = self.personas.select("persona", "p")
        return (
            pairs.join(ids, left_on="a", right_on="persona", maintain_order="left")
            .join(ids.rename({"p": "q"}), left_on="b", right_on="persona", maintain_order="left")
            .select("p", "q", pl.exclude("p", "q", "a", "b"))
        )

    def ids_of(self, pairs: pl.DataFrame) -> pl.DataFrame:
        """Return ``pairs`` (columns ``p``, ``q``) with persona ids ``a`` and ``b`` in place of numbers."""
        ids = self.personas["persona"]
        a, b = ids.gather(pairs["p"]).alias("a"), ids.gather(pairs["q"]).alias("b")
        return pairs.select(a, b, pl.exclude("p", "q"))


def gather_features(personas: pl.DataFrame, statements: pl.DataFrame) -> Features:
    """Return the features of ``personas`` from what ``statements`` say of them.

    Both frames have the columns of :mod:`triangulate.columns` and global ids; those of several extracts may be
    stacked in any order. The answer does not depend on the order of rows.
    """
    people = _personas(personas, adopted_by_statement(statements))
    said = (
        statements.filter(
            pl.col("predicate").is_in(COMPARED) & pl.col("value").is_not_null() & (pl.col("polarity") == "+")
        )
        .select("about", "predicate", "value", "value_kind", "valid_to", "basis", "withheld")
        .join(people.select("p", "type", "age_estimated", about="persona"), on="about")
        .drop("about")
    )
    of = {name: said.filter(pl.col("predicate") == name) for name in COMPARED}
    names, name_values = names_of(of["name"].filter(pl.col("type") == "person"))
    births, span_values = birth_dates_of(of["birth_date"])
    sexes = _plain(of["sex"].filter(pl.col("value").is_in(["F", "M"])), "sex")
    return Features(
        personas=people,
        names=names,
        name_values=name_values,
        birth_dates=births,
        span_values=span_values,
        deaths=death_dates_of(of["death_date"]),
        identifiers=identifiers_of(of["identifier"]),
        places=places_of(of["address"]),
        sexes=sexes,
        birth_orders=_plain(of["multiple_birth"], "order"),
        kin=kin_of(statements, people, sexes),
        withheld=_withheld(statements, people),
    )


def _personas(personas: pl.DataFrame, adopted: pl.Series) -> pl.DataFrame:
    def flagged(*names: str) -> pl.Expr:
        return pl.any_horizontal(*(pl.col("flags").list.contains(name) for name in names)).fill_null(value=False)

    return (
        personas.unique("id", keep="any")
        .sort("id")
        .select(
            pl.int_range(pl.len(), dtype=pl.UInt32).alias("p"),
            pl.col("id").alias("persona"),
            "source",
            pl.col("type").cast(pl.String),
            ((pl.col("type") != "organisation") & ~flagged(*NEVER_LINKED)).alias("linkable"),
            flagged("sealed").alias("sealed"),
            (flagged("adopted") | pl.col("id").is_in(adopted.implode())).alias("adopted"),
            flagged("age_estimated", "unaccompanied").alias("age_estimated"),
        )
    )


def _plain(said: pl.DataFrame, name: str) -> pl.DataFrame:
    return said.select("p", pl.col("value").alias(name)).unique().sort("p", name)


def _withheld(statements: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    hidden = statements.filter(
        pl.col("withheld").fill_null(value=False)
        & pl.col("predicate").is_in(list(COMPARISON_OF))
        & (pl.col("polarity") == "+")
    )
    comparison = pl.col("predicate").replace_strict(COMPARISON_OF, return_dtype=pl.String).alias("comparison")
    of_value = hidden.filter(pl.col("value").is_not_null()).select(comparison, persona="about")
    # A hidden relation is hidden from both of its ends.
    related = hidden.filter(pl.col("predicate").is_in(list(ROLES)))
    of_kin = [related.select(comparison, persona=end) for end in ("about", "ref")]
    rows = pl.concat([of_value, *of_kin]).join(people.select("p", "persona"), on="persona")
    return rows.select("p", "comparison").unique().sort("p", "comparison")
