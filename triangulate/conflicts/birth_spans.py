"""Between which days each person was born, all that is recorded taken together, and on which day they reach an age."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from triangulate.gathered import Gathered


def birth_spans(gathered: Gathered, people: Iterable[str]) -> dict[str, tuple[date, date]]:
    """Return the first and last day on which each of ``people`` can have been born; who is not known is left out.

    Dates that fit each other are read together, because a year beside a day of that year is the same, told less
    exactly; where they do not fit (AT-1), every one of them counts.
    """
    wanted = pl.DataFrame({"person": sorted(set(people))}, schema={"person": pl.String})
    born = gathered.birth_dates.drop_nulls(["earliest", "latest"]).join(wanted, on="person", how="semi")
    spans = born.group_by("person").agg(
        pl.col("earliest").min().alias("first"), pl.col("latest").max().alias("last"),
        pl.col("earliest").max().alias("inner_first"), pl.col("latest").min().alias("inner_last"),
    )  # fmt: skip
    fits = pl.col("inner_first") <= pl.col("inner_last")
    both = spans.select(
        "person",
        pl.when(fits).then("inner_first").otherwise("first").alias("first"),
        pl.when(fits).then("inner_last").otherwise("last").alias("last"),
    )
    return {person: (first, last) for person, first, last in both.iter_rows()}


def birthday(born: date, years: int) -> date:
    """Return the day on which somebody reaches an age; who was born on 29 February reaches it on 28 February."""
    if born.year + years > date.max.year:
        return date.max
    return born.replace(year=born.year + years, day=28 if (born.month, born.day) == (2, 29) else born.day)
