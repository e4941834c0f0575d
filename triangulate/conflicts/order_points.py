"""The points of time that must be in order, each with the statements that give it and the words they use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.conflicts.contrary import about_people
from triangulate.conflicts.event_facts import actual_times, event_types, presences
from triangulate.conflicts.order_rules import step_members
from triangulate.normalise.dates import parse_date
from triangulate.normalise.moments import DAY, moment_frame

if TYPE_CHECKING:
    from triangulate.gathered import Gathered

POINT_COLUMNS: Final[dict[str, pl.DataType]] = {
    "node": pl.String(),
    "earliest": pl.Int64(),
    "latest": pl.Int64(),
    "zoned": pl.Boolean(),
    "day_only": pl.Boolean(),
    "statement": pl.String(),
    "words": pl.String(),
    "agency": pl.String(),
    "hidden": pl.Boolean(),
}

LASTING: Final = (
    "custody", "admission", "placement", "missing", "assessment", "section47", "conference", "review",
    "strategy_meeting", "home_visit", "appointment", "attendance_ed", "hearing", "exclusion", "referral",
)  # fmt: skip
"""Event types whose interval is how long they lasted; that of the others says between when they happened."""
_FIRST_VERSIONS: Final = ("", "0", "1", "1.0", "v1")


def points(gathered: Gathered, nodes: pl.DataFrame) -> pl.DataFrame:
    """Return every time given for the ``nodes`` (column ``node``), one row a statement (``POINT_COLUMNS``)."""
    found = [
        _births(gathered),
        *_events(gathered),
        _said(gathered, nodes),
        _of_statements(gathered, nodes, "held", pl.col("valid_from")),
        _of_statements(gathered, nodes, "written", pl.col("recorded_at")),
        *_documents(gathered),
    ]
    stacked = pl.concat([frame.select(POINT_COLUMNS.keys()).cast(POINT_COLUMNS) for frame in found])  # type: ignore[arg-type]
    return stacked.join(nodes, on="node", how="semi").filter(pl.col("earliest").is_not_null())


def _births(gathered: Gathered) -> pl.DataFrame:
    """Births by the reading rules; where day and month may be exchanged, both readings count."""
    said = about_people(gathered, gathered.birth_dates)
    distinct = said["value"].unique().sort()
    other = [parse_date(value).alternative for value in distinct]
    both = pl.DataFrame({"value": distinct, "other": other}, schema={"value": pl.String, "other": pl.Date})
    read = said.join(both, on="value", how="left", maintain_order="left")
    first = pl.date(1, 1, 1)
    earliest = pl.min_horizontal("earliest", "other")
    latest = pl.max_horizontal("latest", "other")
    return read.select(
        pl.concat_str(pl.lit("birth:"), pl.col("person")).alias("node"),
        ((earliest - first).dt.total_days() * DAY).fill_null(0).alias("earliest"),
        ((latest.fill_null(pl.date(9999, 12, 31)) - first).dt.total_days() * DAY + DAY - 1).alias("latest"),
        pl.lit(value=False).alias("zoned"),
        pl.lit(value=True).alias("day_only"),
        pl.col("id").alias("statement"),
        pl.col("value").alias("words"),
        "agency",
        pl.col("withheld").fill_null(value=False).alias("hidden"),
    )


def _events(gathered: Gathered) -> list[pl.DataFrame]:
    """Starts and ends of events, and the starts of the steps of one reference."""
    types = event_types(gathered)
    times = actual_times(gathered).rename({"time": "words", "withheld": "hidden"})
    own = presences(gathered).select(
        "event", pl.col("own_time").alias("words"), "statement", "agency", pl.col("withheld").alias("hidden")
    )
    without = own.filter(pl.col("words").is_not_null()).join(times, on="event", how="anti")
    said = (
        pl.concat([times, without])
        .join(types, on="event", how="left")
        .with_columns(pl.col("event_type").fill_null("other"))
    )
    timed = said.hstack(moment_frame(said["words"]))
    timed = timed.filter(pl.col("start_earliest") <= pl.col("end_latest"))  # one that runs backwards is told by itself
    lasting = pl.col("event_type").is_in(LASTING)
    day = pl.col("start_day") & pl.col("end_day")
    zoned = pl.col("start_zoned") | pl.col("end_zoned")
    shared = ["statement", "words", "agency", "hidden"]
    starts = timed.select(
        "event",
        pl.concat_str(pl.lit("start:"), pl.col("event")).alias("node"),
        pl.col("start_earliest").alias("earliest"),
        pl.when(lasting).then("start_latest").otherwise("end_latest").alias("latest"),
        pl.when(lasting).then("start_zoned").otherwise(zoned).alias("zoned"),
        pl.when(lasting).then("start_day").otherwise(day).alias("day_only"),
        *shared,
    )
    ends = timed.select(
        pl.concat_str(pl.lit("end:"), pl.col("event")).alias("node"),
        pl.when(lasting).then("end_earliest").otherwise("start_earliest").alias("earliest"),
        pl.col("end_latest").alias("latest"),
        pl.when(lasting).then("end_zoned").otherwise(zoned).alias("zoned"),
        pl.when(lasting).then("end_day").otherwise(day).alias("day_only"),
        *shared,
    )
    members = step_members(gathered, types).select(pl.col("node"), "event")
    steps = starts.drop("node").join(members, on="event")
    return [starts, ends, steps]


def _said(gathered: Gathered, nodes: pl.DataFrame) -> pl.DataFrame:
    """The own time of a statement: when it happened, since when it held, or the day of a death."""
    value = pl.when(pl.col("predicate") == "death_date").then(pl.col("value"))
    return _of_statements(gathered, nodes, "said", pl.coalesce(value, "event_time", "valid_from"))


def _of_statements(gathered: Gathered, nodes: pl.DataFrame, kind: str, words: pl.Expr) -> pl.DataFrame:
    wanted = nodes.filter(pl.col("node").str.starts_with(f"{kind}:")).select(
        "node", pl.col("node").str.slice(len(kind) + 1).alias("id")
    )
    said = gathered.statements.join(wanted, on="id", how="inner").with_columns(words.alias("words"))
    hidden = pl.col("withheld").fill_null(value=False)
    return _whole(said.with_columns(pl.col("id").alias("statement"), hidden.alias("hidden")))


def _documents(gathered: Gathered) -> list[pl.DataFrame]:
    """When documents were made and signed; a signature carried over to a later version says nothing."""
    agencies = pl.DataFrame(
        [(source_id, source.agency.value) for source_id, source in sorted(gathered.sources.items())],
        schema={"source": pl.String, "agency": pl.String},
        orient="row",
    )
    later = gathered.statements.filter(pl.col("predicate") == "supersedes").select(pl.col("about").alias("id")).unique()
    held = gathered.inputs.documents.join(agencies, on="source", how="left").with_columns(
        pl.lit(None, pl.String).alias("statement"), pl.lit(value=False).alias("hidden")
    )
    first = held.filter(pl.col("version").fill_null("").str.to_lowercase().is_in(_FIRST_VERSIONS))
    first = first.join(later, on="id", how="anti")
    return [
        _whole(frame.with_columns(pl.concat_str(pl.lit(f"{kind}:"), "id").alias("node"), pl.col(column).alias("words")))
        for kind, column, frame in (("made", "created_at", held), ("signed", "signed_at", first))
    ]


def _whole(rows: pl.DataFrame) -> pl.DataFrame:
    """Return rows with the whole of their time as one point."""
    given = rows.filter(pl.col("words").is_not_null())
    return given.hstack(moment_frame(given["words"])).with_columns(
        pl.col("start_earliest").alias("earliest"),
        pl.col("end_latest").alias("latest"),
        (pl.col("start_zoned") | pl.col("end_zoned")).alias("zoned"),
        (pl.col("start_day") & pl.col("end_day")).alias("day_only"),
    )
