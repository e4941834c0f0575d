"""Stated numbers of children, with the day of each: its event time, else when it was recorded or its source read."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from triangulate.columns import member
from triangulate.conflicts.asserted_days import day_range
from triangulate.conflicts.responsibility import seen_days
from triangulate.normalise.number_words import NUMBER_WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from triangulate.gathered import Gathered

KINDS: Final = ("living", "total", "present")
_OTHER_KINDS: Final = {"alive": "living", "all": "total", "ever": "total", "total_children": "total"}
_NO_KIND: Final = ["", "child", "children"]
_NUMBERS: Final = {**NUMBER_WORDS, "no": 0, "zero": 0, "none": 0}
_WRITTEN: Final = re.compile(r"(\w+)(?: (?:(living|total) )?(?:child|children|kids))?", re.IGNORECASE)


def stated_counts(gathered: Gathered) -> pl.DataFrame:
    """Return the statements and claims of ``child_count`` whose number is understood.

    Adds ``n``, ``of`` (living, total, present, null), ``day`` (as written; null if none), ``dated`` and ``days``, the
    first and last day it can be of. Claims have no source. A count of another kind is left out.
    """
    claims = gathered.claims.with_columns(agency=pl.lit("other")).select(*gathered.statements.columns, "cites")
    both = pl.concat([gathered.statements.with_columns(pl.col("agency").cast(pl.String)), claims], how="diagonal")
    said = both.filter(
        (pl.col("predicate") == "child_count") & (pl.col("polarity") == "+") & pl.col("value").is_not_null()
    ).with_columns(
        pl.coalesce(member("n"), "value").alias("_number"),
        member("of").str.strip_chars().str.to_lowercase().replace(_OTHER_KINDS).replace(_NO_KIND, None).alias("of"),
    )
    known = said.filter(pl.col("of").is_null() | pl.col("of").is_in(KINDS))
    seen = seen_days(gathered)
    rows = [_dated(row, seen, gathered.inputs.as_at) for row in known.iter_rows(named=True)]
    columns = {
        "n": pl.Series([_number(text) for text in known["_number"]], dtype=pl.Int64),
        "day": pl.Series([row[0] for row in rows], dtype=pl.String),
        "dated": pl.Series([row[0] is not None for row in rows], dtype=pl.Boolean),
        "days": pl.Series([row[1] for row in rows], dtype=pl.Object),
    }
    return known.with_columns(**columns).filter(pl.col("n").is_not_null())


def _number(text: str) -> int | None:
    found = _WRITTEN.fullmatch(text.strip())
    if found is None:
        whole = re.fullmatch(r"(\d{1,2})\.0", text.strip())
        return int(whole[1]) if whole else None
    word = found[1].lower()
    return int(word) if word.isdecimal() and len(word) <= 2 else _NUMBERS.get(word)


def _dated(
    row: dict[str, Any], seen: Mapping[str, str | None], as_at: str | None
) -> tuple[str | None, tuple[date, date]]:
    for column in ("event_time", "recorded_at"):
        if days := day_range(row[column]):
            return str(row[column])[:10], days
    read = day_range(seen.get(row["source"]) if row["source"] else as_at)
    return None, read or (date.max, date.max)
