"""Statements of parental responsibility: who is said to hold it for which child, and where that is contradicted."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from triangulate.conflicts.asserted_days import Asserted, asserted, day_range
from triangulate.conflicts.contrary import about_people
from triangulate.normalise.valid_times import parse_bounds

if TYPE_CHECKING:
    from triangulate.gathered import Gathered

HELD: Final = "held"
DELEGATED: Final = "delegated"
LACKING: Final = "none"
_NOT_STATED: Final = ("allegation", "opinion")

Row = dict[str, Any]


def responsibility(gathered: Gathered) -> pl.DataFrame:
    """Return what is said of parental responsibility, one row a statement, with ``says``: held, delegated or none.

    ``person`` is the holder and ``ref_person`` the child. A denial ("does not hold") is none; a statement without a
    value says that it is held; allegations, opinions, placeholders and people linked to nobody are left out.
    """
    value = pl.col("value").str.strip_chars().str.to_lowercase()
    denied = pl.col("polarity") == "-"
    says = (
        pl.when(denied & (value.is_null() | (value == HELD))).then(pl.lit(LACKING))
        .when(denied).then(pl.lit(None, pl.String))
        .when((value == HELD) | (value.is_in(["true", "yes"]))).then(pl.lit(HELD))
        .when(value == DELEGATED).then(pl.lit(DELEGATED))
        .when(value.is_in([LACKING, "false", "no"])).then(pl.lit(LACKING))
        .when(value.is_null() & pl.col("raw").is_null()).then(pl.lit(HELD))
    )  # fmt: skip
    said = gathered.statements.filter(
        (pl.col("predicate") == "parental_responsibility")
        & (pl.col("polarity") != "?")
        & pl.col("person").is_not_null()
        & pl.col("ref_person").is_not_null()
        & (pl.col("person") != pl.col("ref_person"))
        & ~pl.col("kind").is_in(_NOT_STATED).fill_null(value=False)
    )
    return about_people(gathered, said).with_columns(says.alias("says")).filter(pl.col("says").is_not_null())


def seen_days(gathered: Gathered) -> dict[str, str | None]:
    """Return for each source the day on which it was read: its extraction, else the date of the run."""
    as_at = gathered.inputs.as_at
    days = {name: source.extracted_at or as_at for name, source in gathered.sources.items()}
    return {name: min(day[:10], as_at) if day and as_at else day for name, day in days.items()}


def is_authority(row: Row) -> bool:
    """Whether a statement of responsibility is the court's, the register's, or taken from an order or register."""
    return row["agency"] in ("court", "registry") or row["basis"] == "official"


def contradicted(rows: list[Row], seen: dict[str, str | None]) -> list[Row]:
    """Return the statements of one pair of people that contradict each other: held against none, for one time.

    Two statements of one source never contradict each other here: one of them is the other's history.
    """
    days = {row["id"]: responsible_days(row, seen.get(row["source"])) for row in rows}
    found: dict[str, Row] = {}
    for one in rows:
        for other in rows:
            if (one["says"], other["says"]) != (HELD, LACKING) or one["source"] == other["source"]:
                continue
            if one["withheld"] or other["withheld"]:
                continue  # either half would tell what the other holds
            if days[one["id"]].beyond_the_lag(days[other["id"]]):
                found |= {one["id"]: one, other["id"]: other}
    return [found[i] for i in sorted(found)]


def responsible_days(row: Row, seen: str | None) -> Asserted:
    """Return the days for which responsibility is said to be held, or to be lacking.

    Responsibility goes on until a stated end, and without a stated beginning may always have been held. That it is
    lacking is said only up to the day on which it was written down, because it can be acquired later.
    """
    stated = asserted(row, seen)
    begin = stated.first if stated.begun else date.min
    at = day_range(row["event_time"])
    if row["says"] != LACKING:
        begin = at[0] if at and not stated.begun else begin
        last = stated.last if stated.ended else date.max
        return Asserted(begin, max(begin, last), last, stated.begun or at is not None, stated.ended)
    written = day_range(row["recorded_at"]) or day_range(seen)
    until = stated.last if stated.ended or row["valid_to"] else max(stated.last, written[1] if written else date.max)
    return Asserted(begin, max(begin, until), until, stated.begun, stated.ended)


def may_hold(row: Row, days: tuple[date, date]) -> bool:
    """Whether what a statement says can hold on one of the days from the first to the last of ``days``."""
    first, last = parse_bounds(row["valid_from"], row["valid_to"]).possible()
    return first <= days[1] and days[0] <= last
