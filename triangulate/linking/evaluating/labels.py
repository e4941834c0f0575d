"""Labelled records and pairs: the truth joined to what is measured, with the call checked.

Inside, a record is its row number, so that a pair is one whole number whatever the type of the ids.
"""

from __future__ import annotations

from math import nan
from typing import TYPE_CHECKING

import polars as pl

from triangulate.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence


def share(part: float, whole: float) -> float:
    """Return ``part / whole``, and nan where ``whole`` is 0: there is nothing to take a share of."""
    return part / whole if whole else nan


def need_columns(frame: pl.DataFrame, place: str, columns: Sequence[str]) -> None:
    """Raise :class:`UsageError` if ``frame`` lacks one of ``columns``."""
    lacking = [name for name in columns if name not in frame.columns]
    if lacking:
        raise UsageError(
            place=place,
            kind=f"the table has no column {' or '.join(lacking)}",
            next_step=f"Name its columns {', '.join(columns)}.",
        )


def one_row_an_id(frame: pl.DataFrame, place: str, column: str) -> pl.DataFrame:
    """Return ``id`` and ``column``. Raises :class:`UsageError` if an id is missing or stands on two rows."""
    need_columns(frame, place, ["id", column])
    if frame["id"].null_count() or frame["id"].n_unique() != frame.height:
        raise UsageError(
            place=place, kind="an id is missing or stands on two rows", next_step="Give each record one row with an id."
        )
    return frame.select("id", column)


def labelled(truth: pl.DataFrame, source: pl.DataFrame | None = None) -> pl.DataFrame:
    """Return ``row`` (from 0), ``id``, ``person`` and ``true`` of the records whose true person is known.

    ``true`` is a number for the person: the row of its first record. With ``source``, its number is added;
    records without a source share one unnamed source. Raises :class:`UsageError` for a missing column, an id on
    two rows, or ids of another type in ``source``.
    """
    known = one_row_an_id(truth, "truth", "person").filter(pl.col("person").is_not_null())
    if source is not None:
        same_type("source", source, "id", known)
        sources = one_row_an_id(source, "source", "source")
        if sources["id"].equals(known["id"]):  # one table told both, as it often does: no join is needed
            known = known.with_columns(sources["source"])
        else:
            known = known.join(sources, on="id", how="left", maintain_order="left")
    known = known.with_row_index("row")
    numbers = [_number_of("person").alias("true"), *([] if source is None else [_number_of("source").alias("source")])]
    return known.with_columns(numbers)


def grouped(records: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """Return ``found``, ``true`` (and ``source``) of each of ``records``; ``found`` is a number for its person.

    A record that ``people`` lack, or hold without a person, has a number of its own. Raises :class:`UsageError`
    as :func:`labelled` does.
    """
    same_type("people", people, "id", records)
    need_columns(people, "people", ["person"])
    named = people.select("id", "person").with_row_index("found")
    group = _number_of("person", "found")
    if named["person"].null_count():
        group = pl.when(pl.col("person").is_null()).then("found").otherwise(group)
    numbered = named.select("id", group.cast(pl.UInt64).alias("found"))
    joined = records.drop("person").join(numbered, on="id", how="left").drop("id")
    if joined.height != records.height:
        # Seen here, because counting distinct ids first would cost as much again as the whole answer.
        raise UsageError(place="people", kind="an id stands on two rows", next_step="Give each record one row.")
    return joined.with_columns(pl.col("found").fill_null(pl.col("row").cast(pl.UInt64) + named.height))


def _number_of(column: str, row: str = "row") -> pl.Expr:
    # Grouping whole numbers afterwards is several times as fast as grouping texts again and again.
    return pl.col(row).first().over(column)


def same_type(place: str, frame: pl.DataFrame, column: str, records: pl.DataFrame) -> None:
    """Raise :class:`UsageError` if ``frame`` lacks ``column`` or its type is not that of the ids of ``records``."""
    need_columns(frame, place, [column])
    if frame[column].dtype != records["id"].dtype:
        raise UsageError(
            place=f"{place}: {column}",
            kind="ids are of another type than in the other table",
            next_step="Cast one of the two.",
        )


def labelled_pairs(pairs: pl.DataFrame, records: pl.DataFrame, columns: Sequence[str] = ()) -> pl.DataFrame:
    """Return ``pair`` (a number), ``true``, ``right`` and ``columns`` of the pairs whose two records are labelled.

    ``records`` is the answer of :func:`labelled`. ``right``: the two are one person; ``true`` is the person of
    the first. With a ``source``, pairs within one source are left out, and so are pairs of a record with
    itself. Raises :class:`UsageError` for a missing column or ids of another type.
    """
    need_columns(pairs, "edges", ["a", "b", *columns])
    for end in ("a", "b"):
        same_type("edges", pairs, end, records)
    known = ["row", "true", *(["source"] if has_source(records) else [])]
    ends = pairs.select("a", "b", *columns)
    for end in ("a", "b"):
        of = records.select(pl.col("id").alias(end), *(pl.col(name).alias(f"{name}_{end}") for name in known))
        ends = ends.join(of, on=end, how="inner").drop(end)
    count = pl.col("row_a") != pl.col("row_b")
    if has_source(records):
        count &= pl.col("source_a") != pl.col("source_b")
    return ends.filter(count).select(
        pair_number("row_a", "row_b").alias("pair"),
        pl.col("true_a").alias("true"),
        (pl.col("true_a") == pl.col("true_b")).alias("right"),
        *columns,
    )


def pair_number(one: str, other: str) -> pl.Expr:
    """Return one number for the pair of rows in two columns, the same whichever comes first."""
    least, most = pl.min_horizontal(one, other), pl.max_horizontal(one, other)
    return least.cast(pl.UInt64) * 2**32 + most.cast(pl.UInt64)


def labelled_edges(edges: pl.DataFrame, records: pl.DataFrame, column: str) -> pl.DataFrame:
    """Return :func:`labelled_pairs` with ``column``, which holds numbers, of edges that each stand once.

    Raises :class:`UsageError` if a labelled pair stands twice or ``column`` lacks a value.
    """
    found = labelled_pairs(edges, records, [column])
    if found["pair"].n_unique() != found.height:
        raise UsageError(place="edges", kind="a pair stands on two rows", next_step="Give each pair one row.")
    if found[column].null_count() or found[column].cast(pl.Float64).is_nan().any():
        raise UsageError(place=f"edges: {column}", kind="a value is missing", next_step="Leave such pairs out.")
    return found


def pairs_of_groups(records: pl.DataFrame, group: pl.Expr) -> pl.DataFrame:
    """Return ``group``, ``records`` and ``pairs``, the number of pairs that each group of records makes.

    Where ``records`` have a ``source``, pairs within one source do not count.
    """
    n = pl.col("n").cast(pl.Int64)
    if not has_source(records):
        # Sorting numbers and counting runs is faster here than a hash table.
        runs = records.select(group.cast(pl.UInt64).alias("group"))["group"].sort().rle().struct.unnest()
        counted = runs.select(pl.col("value").alias("group"), pl.col("len").cast(pl.Int64).alias("n"))
        return counted.select("group", n.alias("records"), (n * (n - 1) // 2).alias("pairs"))
    coded = records.select(group.cast(pl.UInt64).alias("group"), "source")
    counted = coded.group_by("group", "source").agg(pl.len().alias("n"))
    sums = counted.group_by("group").agg(n.sum().alias("records"), (n * n).sum().alias("squares"))
    # Pairs across sources: half of the square of the sum less the sum of the squares.
    return sums.select("group", "records", ((pl.col("records") ** 2 - pl.col("squares")) // 2).alias("pairs"))


def has_source(records: pl.DataFrame) -> bool:
    """Return whether only pairs across sources count among labelled records."""
    return "source" in records.columns
