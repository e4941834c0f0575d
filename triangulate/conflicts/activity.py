"""What a person is recorded as doing after a given day: events attended in person, and roles relied on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.conflicts.contrary import about_people
from triangulate.conflicts.event_facts import presences, with_times
from triangulate.normalise.moments import DAY, moment_frame

if TYPE_CHECKING:
    from triangulate.gathered import Gathered

_ROLES: Final = ("carer", "household_member", "parental_responsibility")
_COLUMNS: Final = (
    "person", "persona", "event", "statement", "time_statement", "time", "what", "agency", "hidden", "day",
)  # fmt: skip


def activity_of(gathered: Gathered, last_days: pl.DataFrame) -> pl.DataFrame:
    """Return what the people of ``last_days`` (``person, last_day``) surely did after their last day.

    Columns: ``person, persona, event`` (null for a role), ``statement, time_statement, time`` (as written),
    ``what`` (in words), ``agency, hidden`` (a withheld statement) and ``day``, the first day it can have been.
    """
    wanted = last_days.select("person")
    found = [
        _events(gathered, wanted),
        _attendances(gathered, wanted),
        _roles(gathered, wanted),
    ]
    return pl.concat(found).join(last_days, on="person").filter(pl.col("day") > pl.col("last_day")).select(_COLUMNS)


def _first_day(frame: pl.DataFrame, column: str = "time") -> pl.DataFrame:
    """Add ``day``: the first day the time in ``column`` can mean, in the zone it was written in."""
    written = frame[column].str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)
    earliest = moment_frame(frame[column])["start_earliest"]
    days = pl.DataFrame({"m": earliest, "w": written}).with_columns(
        (pl.date(1, 1, 1) + pl.duration(days=pl.col("m") // DAY)).alias("m")
    )
    # The day as written stands where only the zone moves it; an approximate date begins long before.
    by_zone = (pl.col("w") - pl.col("m")).dt.total_days().abs() <= 1
    counted = days.select(pl.when(by_zone).then("w").otherwise("m"))
    return frame.with_columns(counted.to_series().alias("day")).filter(pl.col("day").is_not_null())


def _events(gathered: Gathered, wanted: pl.DataFrame) -> pl.DataFrame:
    present = presences(gathered).join(wanted, on="person", how="semi", maintain_order="left")
    timed = _first_day(with_times(present.filter(pl.col("event_type") != "death"), gathered))
    # An event may have several times; it counts only if the earliest of them lies after the death.
    timed = timed.with_columns(pl.col("day").min().over("statement"))
    booked = (
        (pl.col("event_type") == "appointment")
        & (pl.col("role") == "subject")
        & (pl.col("recorded_at").str.slice(0, 10) < pl.col("time").str.slice(0, 10)).fill_null(value=False)
    )
    return timed.filter(~booked).select(
        "person", "persona", "event", "statement", "time_statement", "time",
        pl.col("role").str.replace_all("_", " ").alias("what"),
        "agency", (pl.col("withheld") | pl.col("time_withheld")).alias("hidden"), "day",
    )  # fmt: skip


def _attendances(gathered: Gathered, wanted: pl.DataFrame) -> pl.DataFrame:
    said = gathered.said("attendance").filter(pl.col("value") == "present")
    until = pl.when(~pl.col("valid_to").is_in(["", ".."])).then(pl.col("valid_to"))
    mine = _of(gathered, said, wanted).with_columns(pl.coalesce("event_time", until, "valid_from").alias("time"))
    return _plain(_first_day(mine.filter(pl.col("time").is_not_null())), "present at school")


def _roles(gathered: Gathered, wanted: pl.DataFrame) -> pl.DataFrame:
    """Roles that begin, are stated for a time, or are written down as going on, in that order of preference."""
    said = gathered.said(*_ROLES, "consent").filter(
        (pl.col("predicate") != "parental_responsibility") | pl.col("value").is_in(["held", "delegated"])
    )
    household = (pl.col("predicate") == "household_member") & pl.col("ref_person").is_not_null()
    # Two people share a household: the statement is as much about the one it names.
    swapped = said.filter(household).with_columns(
        pl.col("ref_person").alias("person"), pl.col("ref").alias("about"), pl.col("about").alias("ref")
    )
    mine = _of(gathered, pl.concat([said, swapped]), wanted)
    going_on = (pl.col("valid_to") == "..").fill_null(value=False)
    undated = pl.all_horizontal(pl.col("valid_from", "valid_to", "event_time").is_null())
    written = pl.when((pl.col("predicate") != "consent") & (going_on | undated)).then(pl.col("recorded_at"))
    begun = pl.coalesce("event_time", "valid_from")
    stated = pl.concat([mine.with_columns(begun.alias("time")), mine.with_columns(written.alias("time"))])
    dated = _first_day(stated.filter(pl.col("time").is_not_null()))
    latest = dated.sort("statement", "day", "time").unique(["person", "statement"], keep="last", maintain_order=True)
    return _plain(latest, pl.col("predicate").str.replace_all("_", " "))


def _of(gathered: Gathered, said: pl.DataFrame, wanted: pl.DataFrame) -> pl.DataFrame:
    mine = said.join(wanted, on="person", how="semi", maintain_order="left")
    return about_people(gathered, mine).with_columns(pl.col("id").alias("statement"))


def _plain(rows: pl.DataFrame, what: str | pl.Expr) -> pl.DataFrame:
    words = pl.lit(what) if isinstance(what, str) else what
    return rows.select(
        "person", pl.col("about").alias("persona"), pl.lit(None, pl.String).alias("event"), "statement",
        pl.col("statement").alias("time_statement"), "time", words.alias("what"), "agency",
        pl.col("withheld").fill_null(value=False).alias("hidden"), "day",
    )  # fmt: skip
