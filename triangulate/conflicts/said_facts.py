"""Facts for counting origins: the statements that say the same of one person or event, and those that deny it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.conflicts.adverse_facts import ADVERSE, is_adverse
from triangulate.conflicts.contrary import about_people
from triangulate.conflicts.process_rules import without_documents
from triangulate.facts import with_fact_keys

if TYPE_CHECKING:
    from triangulate.gathered import Gathered

FACT: Final = ("subject", "fact", "fact_key", "object")
"""Columns that are equal for statements that say the same: of whom, what, which value, and of whom or what else."""
_OF_ONE_EVENT: Final = ("allegation", "participant", "concern")
_SAID_TOGETHER: Final = "part in an event"


def with_facts(gathered: Gathered, said: pl.DataFrame) -> pl.DataFrame:
    """Return ``said`` (statements or claims) with the columns of ``FACT``; records of one event are one subject."""
    if said.is_empty():
        return said.with_columns(pl.lit(None, dtype=pl.String).alias(name) for name in (*FACT, "event"))
    same = gathered.same_events
    return (
        with_fact_keys(said)
        .join(same.rename({"event": "about", "same": "_about"}), on="about", how="left", maintain_order="left")
        .join(same.rename({"event": "ref", "same": "_ref"}), on="ref", how="left", maintain_order="left")
        .with_columns(
            pl.coalesce("person", "_about", "about").alias("subject"),
            pl.col("predicate").alias("fact"),
            pl.coalesce("ref_person", "_ref", "ref").fill_null("").alias("object"),
            pl.col("fact_key").fill_null(""),
            pl.col("_ref").alias("event"),
        )
        .drop("ref_key", "_about", "_ref")
    )


def adverse_facts(gathered: Gathered) -> pl.DataFrame:
    """Return the statements that speak against a person, with the columns of ``FACT``.

    Allegations, convictions, concerns, warning markers, and being suspect or offender. What is said against one
    person about one event is one fact, whether as an allegation, a concern or a part in it. The codes of a yearly
    statutory return (a category of need) are not among them: it counts what is written elsewhere.
    """
    named = pl.col("predicate").is_in([*ADVERSE, "participant"]) & pl.col("person").is_not_null()
    named &= ~pl.col("source").is_in(sorted(without_documents(gathered)))
    said = about_people(gathered, gathered.statements.filter(named & is_adverse()))
    together = pl.col("event").is_not_null() & pl.col("predicate").is_in(_OF_ONE_EVENT)
    return with_facts(gathered, said).with_columns(
        pl.when(together).then(pl.lit(_SAID_TOGETHER)).otherwise("fact").alias("fact"),
        pl.when(together).then(pl.lit("")).otherwise("fact_key").alias("fact_key"),
    )


def denials(gathered: Gathered, facts: pl.DataFrame) -> pl.DataFrame:
    """Return ``statement`` and the columns of ``FACT`` of the denials of ``facts``.

    A denial without a value denies every value, and one that names no event every event.
    """
    predicates = facts.select("subject", "predicate", *FACT[1:]).unique()
    denied = gathered.statements.filter(
        (pl.col("polarity") == "-") & pl.col("predicate").is_in(predicates["predicate"].unique().implode())
    )
    keyed = with_facts(gathered, denied).select(
        "subject", "predicate", pl.col("id").alias("statement"), _key="fact_key", _object="object"
    )
    own_key = pl.when(pl.col("fact") == _SAID_TOGETHER).then(pl.lit("")).otherwise("fact_key")
    found = predicates.join(keyed, on=["subject", "predicate"]).filter(
        (pl.col("_key") == own_key) | (pl.col("_key") == "") | (own_key == ""),
        (pl.col("_object") == pl.col("object")) | (pl.col("_object") == ""),
    )
    return found.select("statement", *FACT).unique().sort("statement", *FACT)
