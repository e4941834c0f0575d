"""Events that sources record as one: never by likeness, only because they say so.

Two events are one if their ``reference`` is equal (case and spaces aside), or if one of them names the other
(``same_event_as``, or any statement about it that refers to the other event).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from triangulate.linking.components import first_of_component

if TYPE_CHECKING:
    from triangulate.inputs import Inputs


def same_events(inputs: Inputs) -> pl.DataFrame:
    """Return ``event, same`` for every event, sorted: ``same`` is the first id among the records of one event."""
    events = inputs.events.select(event="id").unique().sort("event")
    about_events = inputs.statements.filter(pl.col("polarity") == "+").join(
        events, left_on="about", right_on="event", how="semi"
    )
    named = (
        about_events.filter(pl.col("ref").is_not_null())
        .join(events, left_on="ref", right_on="event", how="semi")
        .select(one="about", other="ref")
    )
    folded = pl.col("value").str.to_lowercase().str.replace_all(r"\s+", "")
    referenced = about_events.filter((pl.col("predicate") == "reference") & pl.col("value").is_not_null())
    by_reference = (
        referenced.select(other="about", reference=folded)
        .filter(pl.col("reference") != "")
        .with_columns(one=pl.col("other").min().over("reference"))
        .select("one", "other")
    )
    pairs = pl.concat([named, by_reference])
    first = first_of_component(pairs["one"], pairs["other"]).rename({"node": "event", "first": "same"})
    return events.join(first, on="event", how="left", maintain_order="left").with_columns(
        pl.coalesce("same", "event").alias("same")
    )
