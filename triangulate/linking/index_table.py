"""The table on which an index of somebody else's looks for pairs: sets of values laid out in rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

if TYPE_CHECKING:
    from triangulate.linking.features import Features

INDEX_COLUMNS: Final = (
    "persona", "source", "given", "family", "full_name", "birth_date", "birth_year", "sex", "postcode", "address",
    "identifier",
)  # fmt: skip
"""What an index may look at. All text, null where missing, folded to the forms that linking compares by.

``family``: one word without spaces ("lebrun"); ``birth_date``: a day as YYYY-MM-DD; ``birth_year``: where it is
sure; ``address``: the key of a dwelling; ``identifier``: scheme and number.
"""


def index_table(features: Features) -> pl.DataFrame:
    """Return ``p`` and :data:`INDEX_COLUMNS`: one row for each combination of the values of a linkable persona.

    A persona with two names and three postcodes has six rows, so that an index on both finds every agreement.
    """
    table = features.personas.filter("linkable").select("p", "persona", "source")
    parts = (
        _names(features),
        _births(features),
        features.sexes,
        features.places.select("p", "postcode", address="place"),
        features.identifiers.select("p", identifier="loose"),
    )
    for values in parts:
        table = table.join(values.unique(), on="p", how="left")
    return table.select("p", *INDEX_COLUMNS).sort(pl.all())


def _names(features: Features) -> pl.DataFrame:
    words = [
        (number, " ".join(name.given), name.family_key, f"{' '.join(name.given)} {name.family_key}".strip())
        for number, name in enumerate(features.name_values)
    ]
    schema = {"name": pl.UInt32, "given": pl.String, "family": pl.String, "full_name": pl.String}
    table = pl.DataFrame(words, schema=schema, orient="row").with_columns(
        pl.when(pl.col(kind) != "").then(pl.col(kind)) for kind in ("given", "family", "full_name")
    )
    return features.names.select("p", "name").join(table, on="name").drop("name")


def _births(features: Features) -> pl.DataFrame:
    readings = [
        (number, first.isoformat() if first == last else None, str(first.year) if first.year == last.year else None)
        for number, span in enumerate(features.span_values)
        for first, last in span.readings()
    ]
    schema = {"span": pl.UInt32, "birth_date": pl.String, "birth_year": pl.String}
    table = pl.DataFrame(readings, schema=schema, orient="row")
    return features.birth_dates.select("p", "span").join(table, on="span").drop("span")
