"""Events that sources record as one: never by likeness, only because they say so.

Two events are one if their ``reference`` is equal (case and spaces aside), or if one of them names the other
(``same_event_as``, or any statement about it that refers to the other event). A meeting, hearing or assessment that
refers to an event of another type has considered it and is not that event: one conference about two incidents does not
make them one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.linking.components import first_of_component

if TYPE_CHECKING:
    from triangulate.inputs import Inputs

CONSIDERING: Final = ("strategy_meeting", "section47", "conference", "review", "assessment", "hearing")
"""Event types that look at other events."""


def same_events(inputs: Inputs) -> pl.DataFrame:
    """Return ``event, same`` for every event, sorted: ``same`` is the first id among the records of one event."""
    events = inputs.events.select(event="id").unique().sort("event")
    about_events = inputs.statements.filter(pl.col("polarity") == "+").join(
        events, left_on="about", right_on="event", how="semi"
    )
    folded = pl.col("value").str.to_lowercase().str.replace_all(r"\s+", "")
    referenced = about_events.filter((pl.col("predicate") == "reference") & pl.col("value").is_not_null())
    by_reference = (
        referenced.select(other="about", reference=folded)
        .filter(pl.col("reference") != "")
        .with_columns(one=pl.col("other").min().over("reference"))
        .select("one", "other")
    )
    pairs = pl.concat([_named(inputs, about_events), by_reference])
    first = first_of_component(pairs["one"], pairs["other"]).rename({"node": "event", "first": "same"})
    return events.join(first, on="event", how="left", maintain_order="left").with_columns(
        pl.coalesce("same", "event").alias("same")
    )


def _named(inputs: Inputs, about_events: pl.DataFrame) -> pl.DataFrame:
    """Return ``one, other``: events of which one names the other as itself."""
    stated = (
        about_events.filter((pl.col("predicate") == "event_type") & pl.col("value").is_not_null())
        .group_by("about")
        .agg(pl.col("value").min().alias("stated"))
    )
    declared = pl.when(pl.col("type") != "other").then(pl.col("type"))
    types = (
        inputs.events.select("id", declared=declared)
        .join(stated, left_on="id", right_on="about", how="left")
        .select("id", type=pl.coalesce("declared", "stated", pl.lit("other")))
        .unique("id")
    )
    named = (
        about_events.filter(pl.col("ref").is_not_null())
        .select("about", "ref", "predicate")
        .join(types.rename({"type": "_one"}), left_on="about", right_on="id")
        .join(types.rename({"type": "_other"}), left_on="ref", right_on="id")
    )
    considers = (pl.col("_one") != pl.col("_other")) & (
        pl.col("_one").is_in(CONSIDERING) | pl.col("_other").is_in(CONSIDERING)
    )
    return named.filter((pl.col("predicate") == "same_event_as") | ~considers).select(one="about", other="ref")
