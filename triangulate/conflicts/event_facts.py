"""Facts about events that several checks read: what kind they are, when they were, and who was there in person.

Presence in person follows the definition of the statement model: some parts in an event imply it, others
(invited, reporter, worker, author) do not, and nobody is present at an event whose place is ``remote``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.conflicts.contrary import about_people

if TYPE_CHECKING:
    from triangulate.gathered import Gathered

PRESENT_ROLES: Final = ("attendee", "victim", "suspect", "offender", "witness", "child_present", "accompanied_by")
"""Parts in an event that imply presence in person, whatever the event."""
SUBJECT_PRESENT: Final = ("home_visit", "custody", "admission", "placement", "attendance_ed", "appointment")
"""Event types whose subject is there in person."""
ADVERSE_ROLES: Final = ("suspect", "offender")

NOT_HELD: Final = (
    "cancelled",
    "canceled",
    "did_not_attend",
    "did not attend",
    "dna",
    "not_attended",
    "not attended",
    "no_show",
    "was_not_brought",
    "was not brought",
)
_DECIDED: Final = ("finding", "decision")


def event_types(gathered: Gathered) -> pl.DataFrame:
    """Return ``event, event_type`` for every event, by the record's own type, else by what is stated of it."""
    stated = (
        gathered.statements.filter((pl.col("predicate") == "event_type") & (pl.col("polarity") == "+"))
        .filter(pl.col("value").is_not_null())
        .group_by("about")
        .agg(pl.col("value").min().alias("stated"))
    )
    declared = pl.when(pl.col("type") != "other").then(pl.col("type"))
    events = gathered.inputs.events.select(pl.col("id").alias("event"), declared.alias("declared"))
    joined = events.join(stated, left_on="event", right_on="about", how="left", maintain_order="left")
    return joined.select("event", pl.coalesce("declared", "stated", pl.lit("other")).alias("event_type"))


def actual_times(gathered: Gathered) -> pl.DataFrame:
    """Return every time at which an event is said to have happened, one row a statement.

    Columns: ``event, time`` (as written), ``statement, agency, withheld``. A time that is a decision to hold the
    event is left out: planned is not actual.
    """
    said = gathered.statements.filter(
        (pl.col("predicate") == "time")
        & (pl.col("polarity") == "+")
        & pl.col("value").is_not_null()
        & (pl.col("kind").is_null() | (pl.col("kind") != "decision"))
    )
    return said.select(
        pl.col("about").alias("event"),
        pl.col("value").alias("time"),
        pl.col("id").alias("statement"),
        "agency",
        pl.col("withheld").fill_null(value=False),
    )


def remote_or_not_held(gathered: Gathered) -> pl.DataFrame:
    """Return the ids (``event``) of events by telephone or video, and of events that did not take place."""
    said = gathered.statements.filter(pl.col("predicate").is_in(["place", "outcome"]) & (pl.col("polarity") == "+"))
    value = pl.col("value").str.strip_chars().str.to_lowercase()
    remote = (pl.col("predicate") == "place") & (value == "remote")
    not_held = (pl.col("predicate") == "outcome") & value.is_in(NOT_HELD)
    return said.filter(remote | not_held).select(pl.col("about").alias("event")).unique()


def presences(gathered: Gathered) -> pl.DataFrame:
    """Return who was present in person at which event, one row a statement of a part in it.

    Columns: ``person, persona, event, event_type, role, statement, agency, source, recorded_at, withheld`` and
    ``own_time``: the time of the event as the statement itself gives it (null where that is the time of a
    decision about it). Events held remotely or not at all, placeholders and test records are left out.
    """
    said = gathered.said("participant").filter(pl.col("ref").is_not_null() & pl.col("value").is_not_null())
    own_time = pl.when(~pl.col("kind").is_in(_DECIDED).fill_null(value=False)).then(pl.col("event_time"))
    there = pl.col("role").is_in(PRESENT_ROLES) | (
        (pl.col("role") == "subject") & pl.col("event_type").is_in(SUBJECT_PRESENT)
    )
    return (
        about_people(gathered, said)
        .select(
            "person",
            pl.col("about").alias("persona"),
            pl.col("ref").alias("event"),
            pl.col("value").alias("role"),
            pl.col("id").alias("statement"),
            "agency",
            "source",
            "recorded_at",
            pl.col("withheld").fill_null(value=False),
            own_time.alias("own_time"),
        )
        .join(event_types(gathered), on="event", how="left", maintain_order="left")
        .with_columns(pl.col("event_type").fill_null("other"))
        .filter(there)
        .join(remote_or_not_held(gathered), on="event", how="anti", maintain_order="left")
    )


def with_times(present: pl.DataFrame, gathered: Gathered) -> pl.DataFrame:
    """Return the rows of :func:`presences` once for each time of the event.

    Adds ``time`` and ``time_statement`` (the statement that gives it) and ``time_withheld``. Where the event has
    no time of its own, the statement's ``own_time`` is taken; rows without any time are left out.
    """
    times = actual_times(gathered).select("event", "time", time_statement="statement", time_withheld="withheld")
    timed = present.join(times, on="event", how="left", maintain_order="left")
    no_time = pl.col("time").is_null()
    return timed.with_columns(
        pl.coalesce("time", "own_time").alias("time"),
        pl.when(no_time).then(pl.col("statement")).otherwise(pl.col("time_statement")).alias("time_statement"),
        pl.when(no_time).then(pl.col("withheld")).otherwise(pl.col("time_withheld")).alias("time_withheld"),
    ).filter(pl.col("time").is_not_null())


def event_label(gathered: Gathered, event: str) -> str:
    """Return how to call an event in a sentence; one of no known type is called an event."""
    label = gathered.label(event)
    return f"event {label.removeprefix('other ')}" if label.startswith("other ") else label


def same_event_pairs(gathered: Gathered) -> pl.DataFrame:
    """Return ``event, group``: events that are one event, by an equal reference or a statement that says so.

    References are compared without case and spaces. Events that stand alone are not listed.
    """
    key = pl.col("value").str.to_lowercase().str.replace_all(r"\s", "")
    by_reference = (
        gathered.statements.filter((pl.col("predicate") == "reference") & (pl.col("polarity") == "+"))
        .select(pl.col("about").alias("event"), key.alias("group"))
        .filter(pl.col("group").is_not_null() & (pl.col("group") != ""))
        .unique()
    )
    shared = by_reference.filter(pl.col("event").n_unique().over("group") > 1)
    said = gathered.statements.filter(
        (pl.col("predicate") == "same_event_as") & (pl.col("polarity") == "+") & pl.col("ref").is_not_null()
    )
    pair = pl.concat_str(pl.min_horizontal("about", "ref"), pl.lit("\n"), pl.max_horizontal("about", "ref"))
    stated = pl.concat(
        [said.select(pl.col(side).alias("event"), pair.alias("group")) for side in ("about", "ref")]
    ).unique()
    return pl.concat([shared, stated]).sort("event", "group")
