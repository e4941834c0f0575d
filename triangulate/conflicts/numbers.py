"""The identifiers that count for a clash, and which of them are on two people or are two on one person."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from triangulate.conflicts.apart_by_number import HeldTwice, one_number_two_names
from triangulate.conflicts.contrary import about_people
from triangulate.normalise.dates import parse_date
from triangulate.normalise.valid_times import may_overlap, parse_bounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from triangulate.gathered import Gathered

NEWBORN_DAYS: Final = 42
"""A child's first six weeks, in which a record is at times opened under the mother's number (NHS Newborn and Infant
Physical Examination programme handbook, 2021: six-week check)."""
LEAST_AGE_OF_A_MOTHER: Final = 11
"""Years between mother and child below which a birth is not biologically expected (RL-2's floor)."""

LEAST_TEST_NUMBERS: Final = 5
"""Different numbers from a test range, at least, and more than half of the scheme, that make a run one on test data."""

_EARLIER_SYSTEM: Final = "legacy"


def numbers_that_count(gathered: Gathered) -> pl.DataFrame:
    """Return the statements of identifiers that can clash, with ``current`` and ``strong``.

    Left out are a mother's number, temporary and test numbers, placeholders, numbers of placeholder, test, adopted and
    sealed records, and a newborn's record under an adult's number. Test numbers stay in a run on test data. ``strong``:
    of a scheme that is official and never reissued. ``current``: stated so, or not stated and not ended. Invalid
    numbers stay, with state ``invalid``.
    """
    hidden = pl.any_horizontal(*(pl.col("flags").list.contains(flag) for flag in ("adopted", "sealed")))
    kept_apart = gathered.personas.filter(hidden.fill_null(value=False)).select(pl.col("id").alias("about"))
    ended = pl.col("valid_to").is_not_null() & ~pl.col("valid_to").is_in(["..", ""])
    strong = (pl.col("official") & ~pl.col("reissuable")).fill_null(value=False)
    rows = about_people(gathered, gathered.identifiers).join(kept_apart, on="about", how="anti", maintain_order="left")
    counted = rows.filter(
        ~pl.col("use").fill_null("").is_in(["mother", "temporary"])
        & pl.col("state").is_in(["valid", "unverifiable", "invalid"])
        & (~pl.col("test_range").fill_null(value=False) | pl.col("scheme").is_in(_schemes_under_test(rows)))
    ).with_columns(
        strong.alias("strong"),
        ((pl.col("use") == "current") | (pl.col("use").is_null() & ~ended)).fill_null(value=False).alias("current"),
    )
    newborn = _newborn_statements(gathered, counted)
    return counted.filter(~pl.col("id").is_in(newborn)).sort("id")


def _schemes_under_test(numbers: pl.DataFrame) -> list[str]:
    """Return the schemes of which most valid numbers of the run are from a test range: it is a run on test data."""
    valid = numbers.filter(pl.col("state") == "valid").select("scheme", "canonical", "test_range").unique()
    counts = valid.group_by("scheme").agg(pl.col("test_range").sum().alias("tests"), pl.len().alias("known"))
    most = (pl.col("tests") >= LEAST_TEST_NUMBERS) & (2 * pl.col("tests") > pl.col("known"))
    return counts.filter(most)["scheme"].sort().to_list()


def used_for_two_people(gathered: Gathered, numbers: pl.DataFrame) -> Iterator[tuple[str, pl.DataFrame]]:
    """Yield scheme and statements of each number that is on two people, by its key.

    Strong numbers clash over all sources; a record number of an earlier system (a scheme named so, or a former number
    of a case system) only inside one source.
    """
    strong = numbers.filter(pl.col("strong") & pl.col("key").is_not_null())
    one_person = {frozenset(pair) for pair in one_number_two_names(gathered).select("person_a", "person_b").iter_rows()}
    shared = list(_of_two_people(strong, ["key"]))
    twice = HeldTwice(gathered, [person for _, rows in shared for person in rows["person"]])
    for scheme, rows in shared:
        people = sorted(set(rows["person"]))
        # One person with two names is AT-2; one person held twice is a split history.
        if frozenset(people) not in one_person and not twice.are_one(people):
            yield scheme, rows
    own_record = pl.col("scheme").str.contains(_EARLIER_SYSTEM) | (
        (pl.col("scheme") == "mosaic") & (pl.col("use") == "former")
    )
    earlier = numbers.filter(own_record & ~pl.col("strong"))
    yield from _of_two_people(earlier, ["source", "scheme", "canonical"])


def _of_two_people(numbers: pl.DataFrame, key: list[str]) -> Iterator[tuple[str, pl.DataFrame]]:
    many = numbers.group_by(key).agg(pl.col("person").n_unique().alias("people")).filter(pl.col("people") > 1)
    for rows in numbers.join(many, on=key, how="semi").sort(*key, "id").partition_by(key, maintain_order=True):
        yield rows.item(0, "scheme"), rows


def two_for_one_person(gathered: Gathered, numbers: pl.DataFrame) -> Iterator[tuple[str, str, pl.DataFrame]]:
    """Yield person, scheme and statements where two current strong numbers must be looked at, in order."""
    not_current = gathered.identifiers.filter(
        pl.col("use").is_in(["former", "temporary", "mother"]) & pl.col("key").is_not_null()
    ).select("person", "key")
    strong = numbers.filter(pl.col("strong") & pl.col("current") & pl.col("key").is_not_null())
    strong = strong.join(not_current, on=["person", "key"], how="anti", maintain_order="left")
    by = ["person", "scheme"]
    many = strong.group_by(by).agg(pl.col("key").n_unique().alias("numbers")).filter(pl.col("numbers") > 1)
    for rows in strong.join(many, on=by, how="semi").sort(*by, "id").partition_by(by, maintain_order=True):
        together = _held_together(rows.select("id", "key", "valid_from", "valid_to").to_dicts())
        if together:
            yield rows.item(0, "person"), rows.item(0, "scheme"), rows.filter(pl.col("id").is_in(sorted(together)))


def _held_together(rows: list[dict[str, Any]]) -> set[str]:
    """Return the statements of two numbers whose times may overlap."""
    together: set[str] = set()
    for a, b in combinations(rows, 2):
        times = [parse_bounds(row["valid_from"], row["valid_to"]) for row in (a, b)]
        if a["key"] != b["key"] and may_overlap(*times):
            together |= {a["id"], b["id"]}
    return together


def _newborn_statements(gathered: Gathered, numbers: pl.DataFrame) -> list[str]:
    """Return the statements made of a child in its first weeks under a number that its mother or an adult holds too."""
    of_two = numbers.filter(
        pl.col("strong") & pl.col("key").is_not_null() & (pl.col("about").n_unique().over("key") > 1)
    )
    dates = gathered.birth_dates.join(of_two, on="about", how="semi")
    born = dates.group_by("about").agg(pl.col("earliest").min(), pl.col("latest").max())
    written = pl.coalesce("recorded_at", "event_time", "valid_from").alias("written")
    known = of_two.select("id", "key", "about", "person", written).join(born, on="about", how="left").sort("id")
    children = known.filter(pl.col("latest").is_not_null() & pl.col("written").is_not_null())
    newborn = [_newborn(*row) for row in children.select("written", "latest").iter_rows()]
    children = children.filter(pl.Series(newborn, dtype=pl.Boolean))
    pairs = children.join(known, on="key", suffix="_2").filter(pl.col("about") != pl.col("about_2"))
    older = pl.col("earliest").dt.year() - pl.col("latest_2").dt.year() >= LEAST_AGE_OF_A_MOTHER
    parents = gathered.said("parent").select(pl.col("person").alias("person_2"), pl.col("ref_person").alias("person"))
    stated = pairs.join(parents, on=["person", "person_2"], how="semi")
    return pl.concat([pairs.filter(older), stated])["id"].unique().sort().to_list()


def _newborn(written: str, latest: date) -> bool:
    """Whether a child born by ``latest`` was in its first weeks when something was written of it."""
    day = parse_date(written).earliest
    return day is not None and day <= latest + timedelta(days=NEWBORN_DAYS)
