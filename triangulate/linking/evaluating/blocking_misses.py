"""Which pairs of one true person no blocking key brought together."""

from __future__ import annotations

import polars as pl

from triangulate.errors import UsageError
from triangulate.linking.evaluating.labels import labelled, labelled_pairs, pair_number, pairs_of_groups


def missed_by_blocking(
    candidates: pl.DataFrame,
    truth: pl.DataFrame,
    limit: int = 1000,
    *,
    largest: int = 100,
    source: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Return true pairs that are not among ``candidates`` (columns ``a`` and ``b``; edges will do).

    Columns ``a``, ``b`` (a < b), ``person`` (the true one) and ``missed_of_person``, the number of pairs of that
    person that were missed; sorted by person, ``a`` and ``b``; at most ``limit`` rows. Pairs are drawn up only
    for persons of at most ``largest`` labelled records, and for no more of them than ``limit`` needs; those of a
    larger person are counted by :func:`candidate_accuracy` (``missed_pairs`` is the number of all) and not
    listed here. With ``source`` only pairs across two sources count. Raises :class:`UsageError` for a missing
    column, an id on two rows, ids of different types, or a ``limit`` below 1.
    """
    if limit < 1:
        raise UsageError(place="limit", kind="fewer than one row", next_step="Ask for 1 or more.")
    records = labelled(truth, source)
    found = labelled_pairs(candidates, records).filter("right").unique("pair")
    people = _people_missed(records, found, limit, largest)
    # Numbered in the order of the ids, so that a < b holds for any type of id.
    members = records.join(people, on="true", how="semi").sort("id").with_row_index("place")
    both = members.join(members, on="true", suffix="_b").filter(pl.col("place") < pl.col("place_b"))
    if source is not None:
        both = both.filter(pl.col("source") != pl.col("source_b"))
    missed = both.with_columns(pair_number("row", "row_b").alias("pair")).join(found, on="pair", how="anti")
    named = missed.join(people, on="true").sort("person", "place", "place_b").head(limit)
    return named.select(pl.col("id").alias("a"), pl.col("id_b").alias("b"), "person", "missed_of_person")


def _people_missed(records: pl.DataFrame, found: pl.DataFrame, limit: int, largest: int) -> pl.DataFrame:
    """Return ``true`` and ``missed_of_person`` of the first persons who together miss ``limit`` pairs."""
    possible = pairs_of_groups(records, pl.col("true")).rename({"group": "true"})
    got = found.group_by(pl.col("true").cast(pl.UInt64)).agg(pl.len().cast(pl.Int64).alias("got"))
    missed = pl.col("pairs") - pl.col("got").fill_null(0)
    people = possible.join(got, on="true", how="left").with_columns(missed.alias("missed_of_person"))
    small = people.filter((pl.col("missed_of_person") > 0) & (pl.col("records") <= largest))
    named = small.with_columns(pl.col("true").cast(pl.UInt32)).join(
        records.select(pl.col("row").alias("true"), "person"), on="true"
    )
    before = pl.col("missed_of_person").cum_sum() - pl.col("missed_of_person")
    return named.sort("person").filter(before < limit).select("true", "missed_of_person")
