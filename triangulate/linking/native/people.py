"""Ids of people: an id survives when records are added; merges and splits are listed."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from triangulate.errors import UsageError


def people_frame(ids: pl.Series, person: NDArray[np.int32], position: NDArray[np.int64]) -> pl.DataFrame:
    """Return ``id, person``, sorted by id; a person is named by the id of one of its records.

    ``person``: for each record the number of the record that names its person. ``position``: where each record stood
    in the caller's table; a table that comes sorted by id, as most do, is not sorted again.
    """
    back = np.empty(len(position), np.int64)
    back[position] = np.arange(len(position))
    as_given = ids.gather(back)
    frame = pl.DataFrame({"id": as_given, "person": ids.gather(person[back])})
    return frame if as_given.is_sorted() else frame.sort("id")


def check_previous(previous: pl.DataFrame, id_type: pl.DataType) -> None:
    """Raise :class:`UsageError` unless ``previous`` has ``id, person`` of the table's type of id, each id once."""
    kind = ""
    if not {"id", "person"} <= set(previous.columns):
        kind = "it lacks the column id or person"
    elif previous.schema["id"] != id_type or previous.schema["person"] != id_type:
        kind = f"its ids are {previous.schema['id']} and {previous.schema['person']}, those of the table {id_type}"
    elif previous["id"].n_unique() < previous.height:
        kind = "an id stands in it twice"
    if kind:
        raise UsageError(place="previous", kind=kind, next_step="Give the people of an earlier run on the same ids.")


def carried_over(people: pl.DataFrame, previous: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return ``people`` with the ids of an earlier run where they live on, and the merges and splits.

    Each earlier id goes to the person who holds most of its records (of equals, the one whose first record comes
    first), and each person takes the earlier id that most of its records had. A person of whose records each has
    given somebody its id before takes the first of those. So no two people have one id. The second frame has one row
    a change: ``kind`` (merged, split), ``person`` (the id now), ``previous`` (the earlier ids), ``records`` (how many
    records the person has now).
    """
    both = people.join(previous.select("id", before="person"), on="id", how="left")
    shared = (
        both.drop_nulls("before")
        .group_by("person", "before")
        .agg(pl.len().alias("n"), pl.col("id").min().alias("first"))
    )
    reserved = _reserved(both, previous)
    shared = shared.join(reserved, on="person", how="anti").filter(~pl.col("before").is_in(reserved["kept"].implode()))
    ranked = shared.sort("n", "first", descending=[True, False])
    takes = ranked.unique("person", keep="first", maintain_order=True)
    takes = takes.sort("n", "first", descending=[True, False]).unique("before", keep="first", maintain_order=True)
    kept = pl.concat([takes.select("person", kept="before"), reserved])
    named = both.join(kept, on="person", how="left")
    # A new person must not be given the id of an earlier one who lives on elsewhere.
    free = pl.col("id").filter(~pl.col("id").is_in(previous["person"].implode())).min().over("person")
    result = named.select("id", person=pl.coalesce("kept", free), before="before").sort("id")
    return result.select("id", "person"), _changes(result)


def _reserved(both: pl.DataFrame, previous: pl.DataFrame) -> pl.DataFrame:
    """Return ``person, kept``: people all of whose records named somebody before, and the one of those ids they take.

    They have no other id to be named by, should somebody else take the earlier one.
    """
    used = pl.col("id").is_in(previous["person"].implode())
    people = both.group_by("person").agg(used.all().alias("used"), pl.col("id").min().alias("kept"))
    return people.filter("used").select("person", "kept")


def _changes(result: pl.DataFrame) -> pl.DataFrame:
    held = result.drop_nulls("before")
    sizes = result.group_by("person").len("records")
    merged = (
        held.group_by("person")
        .agg(previous=pl.col("before").unique().sort())
        .filter(pl.col("previous").list.len() > 1)
        .with_columns(kind=pl.lit("merged"))
    )
    spread = held.group_by("before").agg(pl.col("person").unique()).filter(pl.col("person").list.len() > 1)
    split = spread.explode("person").select("person", previous=pl.concat_list("before"), kind=pl.lit("split"))
    changes = pl.concat([merged.select("kind", "person", "previous"), split.select("kind", "person", "previous")])
    text = changes.select("kind", pl.col("person"), "previous").join(sizes, on="person", how="left")
    cast = text.with_columns(pl.col("person").cast(pl.String), pl.col("previous").cast(pl.List(pl.String)))
    return cast.select(pl.col("kind"), "person", "previous", pl.col("records").cast(pl.Int64)).sort(
        "kind", "person", "previous"
    )
