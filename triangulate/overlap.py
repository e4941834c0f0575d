"""Passages that texts of different sources share word for word, standard sentences left out.

Texts are what statements quote, what narratives of events say, and the text of documents. Only texts that have a
person or an event in common are compared. A sentence that a source writes about many people, or in many documents, is a
template and shows no copying.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.fingerprints import fingerprints

if TYPE_CHECKING:
    from triangulate.gathered import Gathered

TEMPLATE_PEOPLE: Final = 3
"""A passage that one source writes about so many people is a template (judgement, reviewed 2026)."""
TEMPLATE_DOCUMENTS: Final = 5
"""So is one that stands in so many documents of one source, whoever they are about (judgement, reviewed 2026)."""
FEWEST_SHARED: Final = 3
"""Fingerprints two texts must share (ten words in a row), or half of those of the shorter text."""

OVERLAP_COLUMNS: Final[dict[str, type[pl.DataType]]] = {"a": pl.String, "b": pl.String, "shared": pl.UInt32}


def overlaps(gathered: Gathered) -> pl.DataFrame:
    """Return ``a, b`` (ids of statements or documents of two sources, sorted) and ``shared``, the fingerprints."""
    units, keys = _units(gathered)
    met = keys.filter(pl.col("source").n_unique().over("key") > 1)
    compared = units.join(met.select("unit").unique(), on="unit", how="semi", maintain_order="left")
    if compared.is_empty():
        return pl.DataFrame(schema=OVERLAP_COLUMNS)
    prints = _prints(compared)
    common = prints.filter(pl.col("source").n_unique().over("fingerprint") > 1)
    if common.is_empty():
        return pl.DataFrame(schema=OVERLAP_COLUMNS)
    own = common.join(_templates(units, common), on="fingerprint", how="anti")
    return _pairs(own, prints, met)


def _units(gathered: Gathered) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the texts (``unit, source, document, subject, words``) and what each is about (``unit, source, key``).

    ``subject`` is the person or event a statement is about; a document stands for itself.
    """
    same = gathered.same_events
    parts = gathered.statements.filter((pl.col("predicate") == "participant") & pl.col("person").is_not_null())
    took_part = parts.select(event="ref", key="person").drop_nulls()
    said = gathered.statements
    quoted = said.filter(pl.col("quote").is_not_null())
    told = said.filter((pl.col("predicate") == "narrative") & pl.col("value").is_not_null() & pl.col("quote").is_null())
    written = gathered.inputs.documents.filter(pl.col("text").is_not_null())
    subject = pl.coalesce("person", "about").alias("subject")
    stands_in = pl.coalesce("document", "id").alias("document")
    units = pl.concat(
        [
            quoted.select(pl.col("id").alias("unit"), "source", stands_in, subject, words="quote"),
            told.select(pl.col("id").alias("unit"), "source", stands_in, subject, words="value"),
            written.select(unit="id", source="source", document="id", subject="id", words="text"),
        ]
    )
    stating = pl.concat(
        [
            pl.concat([quoted, told]).select("id", "source", "person", "ref_person", "about", "ref"),
            said.join(written.select(document="id"), on="document", how="semi").select(
                pl.col("document").alias("id"), "source", "person", "ref_person", "about", "ref"
            ),
        ]
    ).rename({"id": "unit"})
    # Documents of which no statement says whom they are about are compared with each other.
    unclaimed = written.join(stating, left_on="id", right_on="unit", how="anti")
    events = pl.concat(stating.select("unit", "source", event=side) for side in ("about", "ref")).drop_nulls()
    keys = [
        stating.select("unit", "source", key=pl.coalesce("person", "about")),
        stating.select("unit", "source", key="ref_person"),
        unclaimed.select("source", unit="id", key=pl.lit("")).select("unit", "source", "key"),
        events.join(same, on="event").select("unit", "source", key="same"),
        events.join(took_part, on="event").select("unit", "source", "key"),
    ]
    return units.sort("unit"), pl.concat(keys).drop_nulls().unique().sort("unit", "key")


def _prints(units: pl.DataFrame) -> pl.DataFrame:
    found = fingerprints(units["words"])
    numbered = units.select("unit", "source", "document", "subject").with_row_index("text")
    return found.join(numbered, on="text", how="left", maintain_order="left").drop("text")


def _templates(units: pl.DataFrame, common: pl.DataFrame) -> pl.DataFrame:
    """Return the fingerprints that stand in texts about many people, or in many documents, of one source."""
    everywhere = _prints(units).join(common.select("fingerprint").unique(), on="fingerprint", how="semi")
    counted = everywhere.group_by("fingerprint", "source").agg(
        pl.col("subject").n_unique().alias("people"), pl.col("document").n_unique().alias("documents")
    )
    many = (pl.col("people") >= TEMPLATE_PEOPLE) | (pl.col("documents") >= TEMPLATE_DOCUMENTS)
    return counted.filter(many).select("fingerprint").unique()


def _pairs(own: pl.DataFrame, prints: pl.DataFrame, met: pl.DataFrame) -> pl.DataFrame:
    size = prints.group_by("unit").agg(pl.len().alias("size"))
    keyed = own.join(met.select("unit", "key"), on="unit").select("fingerprint", "key", "unit", "source")
    pairs = (
        keyed.join(keyed, on=["fingerprint", "key"], suffix="_b")
        .filter((pl.col("source") != pl.col("source_b")) & (pl.col("unit") < pl.col("unit_b")))
        .select("fingerprint", a="unit", b="unit_b")
        .unique()
        .group_by("a", "b")
        .agg(pl.len().alias("shared"))
        .join(size.rename({"unit": "a"}), on="a")
        .join(size.rename({"unit": "b"}), on="b", suffix="_b")
    )
    enough = (pl.col("shared") >= FEWEST_SHARED) | (pl.col("shared") * 2 >= pl.min_horizontal("size", "size_b"))
    return pairs.filter(enough).select("a", "b", pl.col("shared").cast(pl.UInt32)).sort("a", "b")
