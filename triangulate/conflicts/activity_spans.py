"""When an agency was surely active about a person, and on which days it wrote anything about them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.conflicts.contrary import about_people
from triangulate.conflicts.coverage import Days
from triangulate.conflicts.late_rows import written_day
from triangulate.normalise.dates import parse_date
from triangulate.normalise.moments import DAY, moment_frame
from triangulate.normalise.valid_times import parse_bounds

if TYPE_CHECKING:
    from triangulate.gathered import Gathered

ACTIVE: Final = {
    "child_protection_plan": "social_care",
    "child_in_need_plan": "social_care",
    "looked_after": "social_care",
    "enrolled_at": "education",
}
"""What makes an agency active about a person, and the agency whose own record says so."""


def active_spans(gathered: Gathered) -> pl.DataFrame:
    """Return the statements by which an agency says that it was active about a person.

    Columns: ``person, agency, id, about, predicate`` and ``first`` and ``last`` (numbers of days): from the latest day
    it can have begun to the earliest it can have ended. Ongoing means until the day of the extract, and never later
    than the as-at date; an end that is not known is no end: such statements are left out.
    """
    said = gathered.said(*ACTIVE).filter(
        (pl.col("predicate").replace_strict(ACTIVE, default=None) == pl.col("agency"))
        & ~pl.col("value").is_in(["false", "none", "no"]).fill_null(value=False)
        & pl.col("valid_from").is_not_null()
        & pl.col("valid_to").is_not_null()
    )
    keys = ["source", "valid_from", "valid_to"]
    distinct = said.select(keys).unique().sort(keys)
    until = {
        name: min((d for d in (_day(source.extracted_at), _day(gathered.inputs.as_at)) if d is not None), default=None)
        for name, source in gathered.sources.items()
    }
    days = [_active_days(valid_from, valid_to, until[name]) for name, valid_from, valid_to in distinct.iter_rows()]
    spans = distinct.with_columns(
        pl.Series("first", [number(d[0]) if d else None for d in days], dtype=pl.Int64),
        pl.Series("last", [number(d[1]) if d else None for d in days], dtype=pl.Int64),
    ).drop_nulls("first")
    known = about_people(gathered, said).join(spans, on=keys)
    return known.select("person", "agency", "id", "about", "predicate", "first", "last").sort(pl.all())


def number(day: date) -> int:
    """Return the number of a day, as minutes of moments are counted."""
    return (day - date.min).days


def _active_days(valid_from: str, valid_to: str, until: date | None) -> Days | None:
    bounds = parse_bounds(valid_from, valid_to)
    if bounds.start is None or bounds.inverted:
        return None
    first = bounds.start.latest
    last = until if bounds.ongoing else (bounds.end.earliest if bounds.end else None)
    if last is not None and until is not None:
        last = min(last, until)
    return (first, last) if first is not None and last is not None and first <= last else None


def _day(text: str | None) -> date | None:
    return parse_date(text).earliest if text else None


def gaps(entries: pl.DataFrame, active: pl.DataFrame, longer_than: int) -> pl.DataFrame:
    """Return the days without entries that are longer than so many days while the agency may be active.

    ``person, agency, first, last, before, after``: the statements on either side are null at the ends of all entries,
    and the days there are those of the activity. ``entries`` are sorted as :func:`entry_days` returns them.
    """
    key = ["person", "agency"]
    hull = active.group_by(key).agg(pl.col("first").min().alias("begun"), pl.col("last").max().alias("ended"))
    reached = entries.with_columns(pl.col("last").cum_max().over(key).alias("reach"))
    furthest = pl.when(pl.col("last") == pl.col("reach")).then("statement").forward_fill()
    rows = reached.with_columns(furthest.over(key).alias("by")).join(hull, on=key, maintain_order="left")
    inner = rows.select(
        *key,
        (pl.col("reach").shift(1).over(key) + 1).alias("first"),
        (pl.col("first") - 1).alias("last"),
        pl.col("by").shift(1).over(key).alias("before"),
        pl.col("statement").alias("after"),
        "begun",
        "ended",
    ).with_columns(pl.coalesce("first", "begun"))
    ends = rows.group_by(key, maintain_order=True).agg(
        (pl.col("reach").last() + 1).alias("first"),
        pl.col("by").last().alias("before"),
        pl.col("begun", "ended").last(),
    )
    nothing = pl.lit(None, pl.String)
    after = ends.select(
        *key, "first", pl.col("ended").alias("last"), "before", nothing.alias("after"), "begun", "ended"
    )
    none_at_all = hull.join(entries, on=key, how="anti").select(
        *key,
        pl.col("begun").alias("first"),
        pl.col("ended").alias("last"),
        nothing.alias("before"),
        nothing.alias("after"),
        "begun",
        "ended",
    )
    every = pl.concat([inner, after, none_at_all])
    inside = pl.min_horizontal("last", "ended") - pl.max_horizontal("first", "begun") + 1
    return every.filter(inside > longer_than).drop("begun", "ended").sort(pl.all())


def entry_days(gathered: Gathered, keys: pl.DataFrame) -> pl.DataFrame:
    """Return the days that each agency's statements about a person are dated, for the ``keys`` (``person, agency``).

    Columns: ``person, agency, first, last`` (numbers of days; an interval or a partial date covers all of its days) and
    ``statement``. A statement is dated by the time of what it tells, else by when it was recorded; an attendance also
    by the days it is about. Statements about an event count for everybody who took part in it, and those that refer to
    a person count for them as well.
    """
    agencies = keys["agency"].unique().to_list()
    said = gathered.statements.filter(pl.col("agency").is_in(agencies))
    mine = said.with_columns(pl.col("person").alias("of"))
    referred = said.filter(pl.col("ref_person").is_not_null()).with_columns(pl.col("ref_person").alias("of"))
    wanted = keys.select("person").unique()
    took_part = gathered.said("participant").join(wanted, on="person", how="semi")
    parts = took_part.select(event="ref", of="person").drop_nulls().unique()
    of_events = said.join(parts, left_on="about", right_on="event", how="inner")
    columns = ["of", "agency", "id", "predicate", "value", "event_time", "valid_from", "valid_to", "recorded_at"]
    every = pl.concat([frame.select(columns) for frame in (mine, referred, of_events)])
    every = every.join(keys, left_on=["of", "agency"], right_on=["person", "agency"], how="semi")
    return _dated(every.unique(["of", "id"]))


def _dated(every: pl.DataFrame) -> pl.DataFrame:
    at_school = pl.col("predicate") == "attendance"
    span = pl.concat_str("valid_from", pl.lit("/"), pl.coalesce("valid_to", "valid_from"))
    time = pl.when(pl.col("predicate") == "time").then(pl.col("value"))
    when = pl.coalesce("event_time", time, pl.when(at_school).then(span), "recorded_at")
    texts = every.with_columns(written_day(when).alias("when")).filter(pl.col("when").is_not_null())
    moments = moment_frame(texts["when"])
    return (
        texts.with_columns(
            (moments["start_earliest"] // DAY).alias("first"), (moments["end_latest"] // DAY).alias("last")
        )
        .filter(pl.col("first").is_not_null() & (pl.col("first") <= pl.col("last")))
        .select(pl.col("of").alias("person"), "agency", "first", "last", pl.col("id").alias("statement"))
        .sort("person", "agency", "first", "last", "statement")
    )
