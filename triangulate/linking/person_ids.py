"""Ids of people: made from a persona's id, and carried over from an earlier run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.content_id import short_digest
from triangulate.linking.native.people import carried_over

if TYPE_CHECKING:
    from triangulate.linking.graph import People

CHANGE_COLUMNS: Final[dict[str, pl.DataType]] = {
    "kind": pl.String(),
    "person": pl.String(),
    "previous": pl.List(pl.String),
    "personas": pl.Int64(),
}


def person_ids(personas: pl.Series) -> pl.Series:
    """Return for each persona the id of a person who is named by it."""
    distinct = personas.unique()
    named = pl.Series([f"p-{short_digest(persona)}" for persona in distinct], dtype=pl.String)
    return personas.replace_strict(distinct, named, return_dtype=pl.String).alias("person")


def no_changes() -> pl.DataFrame:
    """Return changes of a run that had no earlier one."""
    return pl.DataFrame(schema=CHANGE_COLUMNS)


def carry_over(people: People, previous: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the members of ``people`` with the ids they had in an earlier run, and who was merged or split since.

    ``previous``: ``person, persona`` of the earlier run. An id survives when personas are added
    (:func:`triangulate.linking.native.people.carried_over`).
    """
    # A person is named by one of its personas; all are named alike here, so that those names can be handed on.
    own = person_ids(people.members["persona"])
    now = people.members.select(id=own, person="person")
    before = previous.select(id=person_ids(previous["persona"]), person="person")
    named, changes = carried_over(now, before)
    kept = people.members.select("persona", id=own).join(named, on="id", how="left", maintain_order="left")
    return kept.select("person", "persona").sort("person", "persona"), changes.rename({"records": "personas"})
