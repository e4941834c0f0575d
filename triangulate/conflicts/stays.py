"""Times at which a person was surely in one place: police custody, prison, secure accommodation, a hospital bed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.columns import member
from triangulate.conflicts.contrary import about_people
from triangulate.conflicts.event_facts import presences, with_times
from triangulate.normalise.moments import DAY, moment_frame

if TYPE_CHECKING:
    from triangulate.gathered import Gathered

CUSTODY, SECURE, HOSPITAL, SCHOOL = "custody", "secure accommodation", "hospital", "school"
LONGEST_SESSION: Final = 4 * 60
"""Minutes: a longer time is not one school session (a school day is two sessions: Education (School Day and School
Year) (England) Regulations 1999)."""

_KEPT_ROLES: Final = ("subject", "suspect", "offender", "attendee")
_CUSTODIAL: Final = ("custody", "prison", "young_offender_institution", "secure_training_centre", "police_custody")
_SECURE: Final = ("secure_childrens_home", "secure_accommodation", "secure", "secure_unit", "secure_home")
_COLUMNS: Final = (
    "person", "persona", "stay", "event", "kind", "statement", "time_statement", "time", "agency", "hidden",
    "surely_from", "surely_to", "zoned", "day_only",
)  # fmt: skip


def stays(gathered: Gathered) -> pl.DataFrame:
    """Return the times at which people were surely in one place, one row a stay and person.

    Columns: ``person, persona, stay`` (the event or statement that makes it), ``event`` (null for a placement or a
    session), ``kind, statement, time_statement, time`` (as written), ``agency, hidden``; ``surely_from`` and
    ``surely_to`` (minutes, see :mod:`triangulate.normalise.moments`) between which every reading has the person
    there, and ``zoned`` and ``day_only`` of those bounds. A stay with several times holds only while all agree.
    """
    found = pl.concat([_events(gathered), _placements(gathered), _sessions(gathered)])
    bounds = moment_frame(found["time"])
    timed = found.hstack(bounds).with_columns(
        pl.col("start_latest").alias("surely_from"),
        pl.col("end_earliest").alias("surely_to"),
        (pl.col("start_zoned") | pl.col("end_zoned")).alias("zoned"),
        (pl.col("start_day") | pl.col("end_day")).alias("day_only"),
    )
    narrowed = timed.with_columns(
        pl.col("surely_from").max().over("person", "stay"), pl.col("surely_to").min().over("person", "stay")
    )
    sure = narrowed.filter(pl.col("surely_from") < pl.col("surely_to"))
    length = pl.col("surely_to") - pl.col("surely_from")
    one_session = ~pl.col("day_only") & (length <= LONGEST_SESSION)
    return sure.filter((pl.col("kind") != SCHOOL) | one_session).select(_COLUMNS)


def _events(gathered: Gathered) -> pl.DataFrame:
    """Custody and admissions of whoever was kept there: not of somebody else at the bedside or on duty."""
    present = presences(gathered).filter(
        pl.col("event_type").is_in(["custody", "admission"]) & pl.col("role").is_in(_KEPT_ROLES)
    )
    alone = pl.col("person").n_unique().over("event") == 1
    mine = present.filter((pl.col("role") != "attendee") | alone)
    kind = pl.when(pl.col("event_type") == "custody").then(pl.lit(CUSTODY)).otherwise(pl.lit(HOSPITAL))
    return with_times(mine, gathered).select(
        "person", "persona", pl.col("event").alias("stay"), "event", kind.alias("kind"), "statement", "time_statement",
        "time", "agency", (pl.col("withheld") | pl.col("time_withheld")).alias("hidden"),
    )  # fmt: skip


def _placements(gathered: Gathered) -> pl.DataFrame:
    said = about_people(gathered, gathered.said("placement").filter(pl.col("value").is_not_null()))
    is_object = pl.col("value_kind") == "object"
    word = pl.coalesce(member("type"), pl.when(~is_object).then("value")).str.to_lowercase().str.replace_all(" ", "_")
    kind = pl.when(word.is_in(_CUSTODIAL)).then(pl.lit(CUSTODY)).when(word.is_in(_SECURE)).then(pl.lit(SECURE))
    time = pl.concat_str("valid_from", pl.lit("/"), "valid_to")
    return _plain(said.with_columns(kind.alias("kind"), time.alias("time")))


def _sessions(gathered: Gathered) -> pl.DataFrame:
    said = about_people(gathered, gathered.said("attendance").filter(pl.col("value") == "present"))
    return _plain(said.with_columns(pl.lit(SCHOOL).alias("kind"), pl.col("event_time").alias("time")))


def _plain(rows: pl.DataFrame) -> pl.DataFrame:
    kept = rows.filter(pl.col("kind").is_not_null() & pl.col("time").is_not_null())
    return kept.select(
        "person", pl.col("about").alias("persona"), pl.col("id").alias("stay"), pl.lit(None, pl.String).alias("event"),
        "kind", pl.col("id").alias("statement"), pl.col("id").alias("time_statement"), "time", "agency",
        pl.col("withheld").fill_null(value=False).alias("hidden"),
    )  # fmt: skip


def appearances(gathered: Gathered, people: pl.DataFrame) -> pl.DataFrame:
    """Return where else the ``people`` (column ``person``) were present in person, one row a statement.

    Columns: ``person, persona, event`` (null for a mark at school), ``event_type, role, statement,
    time_statement, time, agency, source, hidden``, and ``first`` and ``last``: the minutes between which the person
    was there at some time, by every time given of the event; ``zoned`` and ``day_only`` of those.
    """
    present = presences(gathered).join(people, on="person", how="semi", maintain_order="left")
    events = with_times(present, gathered).select(
        "person", "persona", "event", "event_type", "role", "statement", "time_statement", "time", "agency", "source",
        (pl.col("withheld") | pl.col("time_withheld")).alias("hidden"),
    )  # fmt: skip
    marks = gathered.said("attendance").filter(pl.col("value") == "present").join(people, on="person", how="semi")
    marks = about_people(gathered, marks).with_columns(
        pl.coalesce("event_time", "valid_from").alias("time"),
        pl.col("id").alias("statement"),
    )
    sessions = marks.filter(pl.col("time").is_not_null()).select(
        "person", pl.col("about").alias("persona"), pl.lit(None, pl.String).alias("event"),
        pl.lit("session").alias("event_type"), pl.lit("present").alias("role"), "statement",
        pl.col("statement").alias("time_statement"), "time", "agency", "source",
        pl.col("withheld").fill_null(value=False).alias("hidden"),
    )  # fmt: skip
    found = pl.concat([events, sessions])
    timed = found.hstack(moment_frame(found["time"])).with_columns(
        pl.col("start_earliest").min().over("person", "statement").alias("first"),
        pl.col("end_latest").max().over("person", "statement").alias("last"),
        (pl.col("start_zoned") | pl.col("end_zoned")).alias("zoned"),
        (pl.col("start_day") & pl.col("end_day")).alias("day_only"),
    )
    in_order = pl.col("first").is_not_null() & (pl.col("first") <= pl.col("last"))
    return timed.filter(in_order & (pl.col("last") - pl.col("first") < 366 * DAY)).select(
        *events.columns, "first", "last", "zoned", "day_only"
    )
