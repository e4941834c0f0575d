"""Events of different sources that may be one, offered with reasons for a person to decide; never merged.

Two records are offered if somebody takes part in both, their types can be of one event, and their times can be one.
What is already known to be one event (:mod:`triangulate.same_events`), and what a source says is not, is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.conflicts.contrary import about_people
from triangulate.conflicts.entries import ON_DUTY
from triangulate.conflicts.event_facts import actual_times, event_types, remote_or_not_held
from triangulate.normalise.intervals import SHARING, Interval, Standing, standing
from triangulate.normalise.moments import DAY, moment_frame

if TYPE_CHECKING:
    from collections.abc import Iterable

    from triangulate.gathered import Gathered

CANDIDATE_COLUMNS: Final[dict[str, pl.DataType]] = {
    "event_a": pl.String(),
    "event_b": pl.String(),
    "reasons": pl.List(pl.String),
}
"""Two events, the smaller id first, and why they may be one, each reason a phrase."""
NIGHT: Final = 6 * 60
"""Minutes by which clock times of one event may differ: agencies write down the call, the arrival or the admission
(judgement, reviewed 2026)."""
PAST_MIDNIGHT: Final = 2 * 60
"""Minutes by which a clock time may lie outside the date that another source gives (judgement, reviewed 2026)."""
VAGUEST: Final = 62
"""Days: a time vaguer than two months fits too much to say that two events are alike."""
OCCURRENCES: Final = ("incident", "attendance_ed", "referral", "missing", "other")
"""Types under which different agencies enter one occurrence: the log, the sheet, the contact, the note."""

_PARTS: Final = ("participant", "allegation", "injury")
_BUCKET: Final = 31 * DAY
_BOUNDS: Final = ("start_earliest", "start_latest", "end_earliest", "end_latest")


def event_candidates(gathered: Gathered, among: Iterable[str] | None = None) -> pl.DataFrame:
    """Return pairs of events that may be one (:data:`CANDIDATE_COLUMNS`), sorted; only those of ``among`` if given.

    Times and parts that a source withholds, placeholders, test records and people on duty say nothing here.
    """
    said = _parts(gathered)
    if among is not None:
        wanted = pl.DataFrame({"event": sorted(set(among))}, schema={"event": pl.String})
        said = said.join(wanted, on="event", how="semi")
    events = _events(gathered, said.select("event").unique())
    if events["source"].n_unique() < 2:
        return pl.DataFrame(schema=CANDIDATE_COLUMNS)
    pairs = _pairs(events, said)
    return _with_reasons(_not_denied(pairs, gathered), gathered)


def _parts(gathered: Gathered) -> pl.DataFrame:
    """Return ``event, person``: who took part in what."""
    said = gathered.said(*_PARTS).filter(
        pl.col("ref").is_not_null()
        & ~pl.col("withheld").fill_null(value=False)
        & ~((pl.col("predicate") == "participant") & pl.col("value").is_in(ON_DUTY)).fill_null(value=False)
    )
    return about_people(gathered, said).select(event="ref", person="person").unique()


def _events(gathered: Gathered, wanted: pl.DataFrame) -> pl.DataFrame:
    """Return the events that took place at a time known well enough, with its bounds over all that is given."""
    times = actual_times(gathered).filter(~pl.col("withheld")).join(wanted, on="event", how="semi")
    timed = times.hstack(moment_frame(times["time"])).filter(pl.col("start_earliest") <= pl.col("end_latest"))
    day_only = (pl.col("start_day") & pl.col("end_day")).any().alias("day_only")
    earliest = [pl.col(name).min() for name in ("start_earliest", "end_earliest")]
    latest = [pl.col(name).max() for name in ("start_latest", "end_latest")]
    bounds = timed.group_by("event").agg(*earliest, *latest, day_only)
    exact = bounds.filter(pl.col("end_latest") - pl.col("start_earliest") < VAGUEST * DAY)
    return (
        gathered.inputs.events.select(event="id", source="source")
        .join(exact, on="event")
        .join(event_types(gathered), on="event")
        .join(gathered.same_events, on="event")
        .join(remote_or_not_held(gathered), on="event", how="anti")
    )


def _pairs(events: pl.DataFrame, parts: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs that share somebody and whose types and times fit, with ``people``: how many they share."""
    first, last = (pl.col("start_earliest") - NIGHT) // _BUCKET, (pl.col("end_latest") + NIGHT) // _BUCKET
    placed = events.with_columns(pl.int_ranges(first, last + 1).alias("bucket")).explode("bucket", empty_as_null=False)
    each = placed.join(parts, on="event")
    both = each.join(each, on=["person", "bucket"], suffix="_b").filter(
        (pl.col("event") < pl.col("event_b"))
        & (pl.col("source") != pl.col("source_b"))
        & (pl.col("same") != pl.col("same_b"))
    )
    one_type = pl.col("event_type") == pl.col("event_type_b")
    occurrence = pl.col("event_type").is_in(OCCURRENCES) & pl.col("event_type_b").is_in(OCCURRENCES)
    apart = pl.max_horizontal("start_earliest", "start_earliest_b") - pl.min_horizontal("end_latest", "end_latest_b")
    # What followed on the next day (a referral, a contact) is of another type and has a date of its own.
    by_night = pl.when(one_type).then(PAST_MIDNIGHT).otherwise(0)
    slack = pl.when(pl.col("day_only") | pl.col("day_only_b")).then(by_night).otherwise(NIGHT)
    fitting = both.with_columns(apart.alias("apart")).filter((one_type | occurrence) & (pl.col("apart") <= slack))
    columns = [pl.col(f"{name}{side}").first() for side in ("", "_b") for name in ("event_type", "day_only", *_BOUNDS)]
    return fitting.group_by("event", "event_b").agg(
        *columns, pl.col("apart").first(), pl.col("person").n_unique().alias("people")
    )


def _not_denied(pairs: pl.DataFrame, gathered: Gathered) -> pl.DataFrame:
    """Leave out the pairs of which a source says that they are not one event."""
    denied = gathered.statements.filter((pl.col("predicate") == "same_event_as") & (pl.col("polarity") == "-"))
    sides = denied.select(
        event=pl.min_horizontal("about", "ref"), event_b=pl.max_horizontal("about", "ref")
    ).drop_nulls()
    return pairs.join(sides, on=["event", "event_b"], how="anti")


def _with_reasons(pairs: pl.DataFrame, gathered: Gathered) -> pl.DataFrame:
    told = pairs.join(_places(gathered), on="event", how="left").join(
        _places(gathered).rename({"event": "event_b", "place": "place_b"}), on="event_b", how="left"
    )
    people = pl.when(pl.col("people") == 1).then(pl.lit("1 person takes part in both")).otherwise(
        pl.format("{} people take part in both", "people")
    )  # fmt: skip
    kinds = [pl.col(name).str.replace_all("_", " ") for name in ("event_type", "event_type_b")]
    kind = pl.when(kinds[0] == kinds[1]).then(pl.format("both are recorded as {}", kinds[0])).otherwise(
        pl.format("recorded as {} and {}, which can be of one event", *kinds)
    )  # fmt: skip
    place = pl.when(pl.col("place") == pl.col("place_b")).then(pl.lit("both give the same place"))
    return (
        told.with_columns(_times(told))
        .select(
            event_a="event",
            event_b="event_b",
            reasons=pl.concat_list(people, kind, "times", place).list.drop_nulls(),
        )
        .sort("event_a", "event_b")
    )


def _places(gathered: Gathered) -> pl.DataFrame:
    said = gathered.statements.filter(
        (pl.col("predicate") == "place") & (pl.col("polarity") == "+") & ~pl.col("withheld").fill_null(value=False)
    )
    folded = pl.col("value").str.to_lowercase().str.replace_all(r"[^\pL\pN]+", " ").str.strip_chars()
    return said.group_by(event="about").agg(folded.min().alias("place")).filter(pl.col("place") != "")


def _times(pairs: pl.DataFrame) -> pl.Series:
    """Return in words how the times of each pair lie to each other."""
    bounds = [f"{name}{side}" for side in ("", "_b") for name in _BOUNDS]
    days = pl.col("day_only") | pl.col("day_only_b")
    told = [_time_words(tuple(row[:-1]), of_days=row[-1]) for row in pairs.select(*bounds, days).iter_rows()]
    return pl.Series("times", told, dtype=pl.String)


def _time_words(bounds: tuple[int, ...], *, of_days: bool) -> str:
    a = Interval((bounds[0], bounds[1]), (bounds[2], bounds[3]))
    b = Interval((bounds[4], bounds[5]), (bounds[6], bounds[7]))
    found = standing(a, b, *SHARING)
    if found is Standing.CERTAIN:
        return "their times overlap"
    if found is Standing.POSSIBLE:
        return "their times can be one"
    if of_days:
        return "one lies in the night before or after the date of the other"
    hours = -(-(max(a.start[0], b.start[0]) - min(a.end[1], b.end[1])) // 60)
    return f"their times lie no more than {hours} hours apart" if hours > 1 else "their times lie within an hour"
