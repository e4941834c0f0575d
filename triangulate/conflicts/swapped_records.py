"""Records filed under somebody that fit a relative: by the event, by lineage, or by what a draft cites."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.conflicts.close_family import SIBLING, close_relatives
from triangulate.conflicts.subject_words import told_apart
from triangulate.conflicts.swap_rows import Swap, harm_rows, known_people

if TYPE_CHECKING:
    from triangulate.gathered import Gathered

_SECOND_HAND: Final = ("told", "read")


def filed_under_another(gathered: Gathered) -> list[Swap]:
    """Return entries that another source of one event, or the statement they come from, has for a relative."""
    harm = harm_rows(gathered)
    if harm.is_empty():
        return []
    pairs = pl.concat([_of_one_event(gathered, harm), _taken_from(harm), _repeated(harm)])
    if pairs.is_empty():
        return []
    relatives = close_relatives(gathered, pairs.select("person").unique())
    joined = pairs.join(relatives.rename({"relative": "person_b"}), on=["person", "person_b"])
    kept = _of_two_people(gathered, joined.filter((pl.col("kind") == SIBLING) | (pl.col("key") == "accused")))
    return [
        Swap(
            row["person"], (row["person_b"],), row["id"], row["predicate"], row["agency"], (row["because"],),
            other=(row["id_b"],), personas=tuple(sorted({row["about"], row["about_b"]})),
            events=tuple(sorted({e for e in (row["ref"], row["ref_b"]) if e})),
        )
        for row in kept.sort("id", "id_b").iter_rows(named=True)
    ]  # fmt: skip


def _of_two_people(gathered: Gathered, pairs: pl.DataFrame) -> pl.DataFrame:
    """Leave out pairs that nothing tells apart: two records of one person that are not linked are no swap."""
    people = pl.concat([pairs["person"], pairs["person_b"]]).unique()
    known, _ = known_people(gathered, people)
    held = gathered.personas.filter(pl.col("person").is_in(people.implode()))
    sources = {p: set(s) for p, s in held.group_by("person").agg(pl.col("source").unique()).iter_rows()}
    distinct = pairs.select("person", "person_b").unique(maintain_order=True)
    apart = [
        told_apart(known[a], known[b], one_source=not sources.get(a, set()).isdisjoint(sources.get(b, set())))
        for a, b in distinct.iter_rows()
    ]
    kept = distinct.filter(pl.Series(apart, dtype=pl.Boolean))
    return pairs.join(kept, on=["person", "person_b"], how="semi", maintain_order="left")


_PAIR: Final = ("person", "person_b", "id", "id_b", "predicate", "agency", "about", "about_b", "ref", "ref_b", "key",
                "because")  # fmt: skip


def _of_one_event(gathered: Gathered, harm: pl.DataFrame) -> pl.DataFrame:
    at = harm.filter(pl.col("event").is_not_null())
    several = (pl.col("person").n_unique() > 1) & (pl.col("source").n_unique() > 1)
    at = at.join(at.group_by("event", "key").agg(several.alias("s")).filter("s"), on=["event", "key"], how="semi")
    pairs = at.join(at, on=["event", "key"], suffix="_b").filter(
        (pl.col("source") != pl.col("source_b")) & (pl.col("person") != pl.col("person_b"))
    )
    known = gathered.statements.filter(pl.col("ref").is_not_null() & pl.col("person").is_not_null())
    there = known.select("person", "source", own="ref").join(
        gathered.same_events, left_on="own", right_on="event", how="left"
    )
    mentioned = there.select("person", "source", event=pl.coalesce("same", "own")).unique()
    for person, source in (("person_b", "source"), ("person", "source_b")):
        pairs = pairs.join(
            mentioned, left_on=[person, source, "event"], right_on=["person", "source", "event"], how="anti"
        )
    # Each pair once: first-hand records are what the filing is read against.
    first = pl.col("first_hand").cast(pl.Int8) - pl.col("first_hand_b").cast(pl.Int8)
    once = pairs.filter((first < 0) | ((first == 0) & (pl.col("id") < pl.col("id_b"))))
    return once.with_columns(pl.lit("event").alias("because")).select(_PAIR)


def _taken_from(harm: pl.DataFrame) -> pl.DataFrame:
    taken = harm.explode("derived_from", empty_as_null=False).filter(pl.col("derived_from").is_not_null())
    origin = harm.drop("derived_from")
    pairs = taken.join(origin, left_on=["derived_from", "key"], right_on=["id", "key"], suffix="_b")
    pairs = pairs.with_columns(pl.col("derived_from").alias("id_b"))
    # A source that took the same statement over for its own subject as well wrote of the whole group.
    own = taken.select("source", "derived_from", person_b="person").unique()
    group = pairs.join(own, on=["source", "derived_from", "person_b"], how="anti")
    apart = group.filter(pl.col("person") != pl.col("person_b"))
    return apart.with_columns(pl.lit("source").alias("because")).select(_PAIR)


def _repeated(harm: pl.DataFrame) -> pl.DataFrame:
    """Return injuries told or read that another source has, of one day and description, for somebody else."""
    injuries = harm.filter(
        (pl.col("predicate") == "injury") & pl.col("day").is_not_null() & pl.col("words").is_not_null()
    )
    second = injuries.filter(pl.col("basis").cast(pl.String).is_in(_SECOND_HAND).fill_null(value=False))
    pairs = second.join(injuries, on=["day", "words", "key"], suffix="_b").filter(
        (pl.col("person") != pl.col("person_b")) & (pl.col("source") != pl.col("source_b"))
    )
    has = injuries.select("person", "source", "day", "words").unique()
    for person, source in (("person_b", "source"), ("person", "source_b")):
        pairs = pairs.join(
            has, left_on=[person, source, "day", "words"], right_on=["person", "source", "day", "words"], how="anti"
        )
    return pairs.with_columns(pl.lit("source").alias("because")).select(_PAIR)


def claims_about_another(gathered: Gathered) -> list[Swap]:
    """Return claims about somebody whose citations all speak of a relative instead."""
    claims = harm_rows(gathered, claims=True)
    if claims.is_empty():
        return []
    harm = harm_rows(gathered)
    cited = claims.explode("cites", empty_as_null=False).join(
        harm.drop("derived_from", "cites"), left_on=["cites", "key"], right_on=["id", "key"], suffix="_b"
    )
    own = cited.filter(pl.col("person") == pl.col("person_b")).select("id")
    apart = cited.join(own, on="id", how="anti")
    relatives = close_relatives(gathered, apart.select("person").unique())
    kept = apart.join(relatives.rename({"relative": "person_b"}), on=["person", "person_b"])
    kept = _of_two_people(gathered, kept.filter((pl.col("kind") == SIBLING) | (pl.col("key") == "accused")))
    return [
        Swap(
            row["person"], (row["person_b"],), row["id"], row["predicate"], row["agency_b"], ("citation",),
            other=(row["cites"],), personas=tuple(sorted({row["about"], row["about_b"]})), claims=(row["id"],),
            events=(row["ref_b"],) if row["ref_b"] else (),
        )
        for row in kept.sort("id", "cites").iter_rows(named=True)
    ]  # fmt: skip
