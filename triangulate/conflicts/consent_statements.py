"""Statements and claims of consent given for a child, and what allows somebody to act without responsibility."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.conflicts.contrary import about_people
from triangulate.conflicts.event_facts import actual_times, event_types
from triangulate.conflicts.parent_statements import parentage, sex_of_parents

if TYPE_CHECKING:
    from triangulate.gathered import Gathered

_EMERGENCY_WORDS: Final = r"(?i)emergenc|life.?saving|resuscitat|\bs(ection)?\.? ?3\(5\)|delegated|on behalf of"
"""Words of a consent that say it was given in an emergency, under s.3(5) of the Children Act 1989, or as delegated."""
_EMERGENCY_EVENTS: Final = ("attendance_ed", "admission")
_REFUSED: Final = ("refused", "declined", "not_given", "not given", "withdrawn", "no", "false")
_EVENT_COLUMNS: Final = ("event", "time", "event_type")


def consents_for_children(gathered: Gathered) -> pl.DataFrame:
    """Return the consents somebody gave for another person, one row an act and person it was given for.

    The columns of statements, ``child`` (a person), ``event`` and ``time`` of the event the consent was given at (null
    where it refers to the child), ``emergency``, and ``cites`` of claims, which have no source.
    """
    claims = gathered.claims.with_columns(agency=pl.lit("other")).select(*gathered.statements.columns, "cites")
    both = pl.concat([gathered.statements.with_columns(pl.col("agency").cast(pl.String)), claims], how="diagonal")
    said = both.filter(
        (pl.col("predicate") == "consent")
        & (pl.col("polarity") == "+")
        & pl.col("person").is_not_null()
        & pl.col("ref").is_not_null()
        & ~pl.col("value").str.to_lowercase().is_in(_REFUSED).fill_null(value=False)
    )
    if said.is_empty():
        return said.with_columns(child=pl.lit(None, pl.String), event=pl.lit(None, pl.String))
    said = about_people(gathered, said)
    none = pl.lit(None, pl.String)
    of_child = said.filter(pl.col("ref_person").is_not_null()).with_columns(
        pl.col("ref_person").alias("child"), *(none.alias(name) for name in _EVENT_COLUMNS)
    )
    parts = gathered.said("participant").filter(pl.col("value") == "subject")
    subjects = (
        about_people(gathered, parts).select(pl.col("ref").alias("event"), pl.col("person").alias("child")).unique()
    )
    at_event = (
        said.filter(pl.col("ref_person").is_null())
        .with_columns(pl.col("ref").alias("event"))
        .join(subjects, on="event", maintain_order="left")
        .join(actual_times(gathered).group_by("event").agg(pl.col("time").min()), on="event", how="left")
        .join(event_types(gathered), on="event", how="left")
    )
    # Who is a subject of the event beside the child may have consented for themself.
    themselves = subjects.select("event", pl.col("child").alias("person"))
    at_event = at_event.join(themselves, on=["event", "person"], how="anti", maintain_order="left")
    every = pl.concat([of_child, at_event.select(of_child.columns)]).filter(pl.col("person") != pl.col("child"))
    words = pl.concat_str(
        *(pl.col(name).fill_null("") for name in ("value", "quote", "raw", "said_as")), separator=" "
    ).str.contains(_EMERGENCY_WORDS)
    hospital = pl.col("event_type").is_in(_EMERGENCY_EVENTS).fill_null(value=False)
    return every.with_columns((words | hospital).alias("emergency"))


def may_act_without(gathered: Gathered, pairs: pl.DataFrame) -> frozenset[tuple[str, str]]:
    """Return the pairs (``person, child``) of birth mothers and adoptive parents: they have responsibility by law."""
    stated = parentage(gathered, "birth", "adoptive").rename({"ref_person": "child"})
    mine = stated.join(pairs, on=["person", "child"], how="semi")
    sexes = sex_of_parents(gathered, mine)
    rows = mine.select("person", "child", "value").iter_rows()
    return frozenset((p, c) for p, c, value in rows if value == "adoptive" or sexes.get(p) == "F")
