"""Allegations and enquiries that no deciding body closed: the search behind AL-4, in columns."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.conflicts.contrary import about_people
from triangulate.conflicts.event_facts import event_types
from triangulate.conflicts.outcome_records import DECIDES, outcome_frame
from triangulate.normalise.event_times import event_span
from triangulate.same_events import CONSIDERING

if TYPE_CHECKING:
    from triangulate.gathered import Gathered

LIMIT: Final = 365
"""Days after the allegation from which an outcome is missed (this project's reading rules, version 1)."""
QUIET: Final = 90
"""Days without an entry after which an investigation no longer counts as live (the same)."""

_STILL_OPEN: Final = (
    r"(?i)pending|await|ongoing|\bopen\b|unknown|not known|not recorded|none recorded|\btbc\b|\btbd\b|^$|outstanding|"
    r"to be (decided|confirmed)|in progress|continuing"
)
_CARE_STEPS: Final = (*CONSIDERING[:5], "referral")


def run_day(gathered: Gathered) -> date | None:
    """Return the day of the run: its as-at date, else the draft's, else the latest day anything was recorded."""
    given = gathered.inputs.as_at or (gathered.draft.as_at if gathered.draft else None)
    latest = gathered.statements.select(pl.col("recorded_at").str.slice(0, 10).max()).item()
    for text in (given, latest):
        span = event_span(text[:10]) if text else None
        if span is not None:
            return span[1].date()
    return None


def open_allegations(gathered: Gathered) -> pl.DataFrame:
    """Return each allegation or enquiry that nobody who decides has closed, one row a statement that carries it.

    Columns: ``item`` (the event, or the statement where there is none) and ``process``, which make one open matter;
    ``event, statement, person, persona, agency, source, withheld, enquiry``, and ``day`` (the last day it can have been
    made; null if unknown).
    """
    alleged = pl.concat([_alleged(gathered), _enquiries(gathered)])
    if alleged.is_empty():
        return alleged.with_columns(pl.lit(None, pl.Date).alias("day"), pl.lit(None, pl.String).alias("item"))
    alleged = _with_process(gathered, alleged)
    closing = _closing(gathered)
    keyed = alleged.with_columns(pl.coalesce("event", "statement").alias("item"))
    around = _around(gathered, alleged)
    ended = around.join(closing, left_on="other", right_on="event").select(
        "event", "agency", "source", said_process="process"
    )
    own = keyed.select("item", "event", "process", own_source="source").unique().join(ended, on="event")
    decides = pl.any_horizontal(
        (pl.col("process") == process) & pl.col("agency").is_in(agencies) for process, agencies in DECIDES.items()
    )
    fitting = pl.col("said_process").is_null() | (pl.col("said_process") == pl.col("process"))
    closed = own.filter(fitting & (decides | (pl.col("source") == pl.col("own_source")))).select("item", "process")
    rest = keyed.join(closed.unique(), on=["item", "process"], how="anti")
    return _with_days(gathered, _without_later_ends(gathered, rest, closing))


def _alleged(gathered: Gathered) -> pl.DataFrame:
    said = about_people(gathered, gathered.said("allegation"))
    still = said.filter(~pl.col("kind").is_in(["finding", "decision"]).fill_null(value=False))
    return still.join(gathered.same_events, left_on="ref", right_on="event", how="left").select(
        pl.coalesce("same", "ref").alias("event"), pl.col("ref").alias("own_event"),
        pl.col("id").alias("statement"), "person", pl.col("about").alias("persona"), "agency", "source",
        pl.col("withheld").fill_null(value=False), pl.col("process").cast(pl.String),
        pl.coalesce("event_time", "recorded_at").alias("stated"), pl.lit(value=False).alias("enquiry"),
    )  # fmt: skip


def _enquiries(gathered: Gathered) -> pl.DataFrame:
    """Enquiries into significant harm (section 47, article 42): matters that need an outcome of their own."""
    wanted = event_types(gathered).filter(pl.col("event_type") == "section47").select("event")
    there = gathered.said("participant").join(wanted, left_on="ref", right_on="event", how="semi")
    subject = about_people(gathered, there.filter(pl.col("value").is_in(["subject", "child_present", "suspect"])))
    return subject.join(gathered.same_events, left_on="ref", right_on="event", how="left").select(
        pl.coalesce("same", "ref").alias("event"), pl.col("ref").alias("own_event"),
        pl.col("id").alias("statement"), "person", pl.col("about").alias("persona"), "agency", "source",
        pl.col("withheld").fill_null(value=False), pl.lit("care").alias("process"),
        pl.coalesce("event_time", "recorded_at").alias("stated"), pl.lit(value=True).alias("enquiry"),
    )  # fmt: skip


def _with_process(gathered: Gathered, alleged: pl.DataFrame) -> pl.DataFrame:
    """Say whose decision each waits for: as recorded, else by the kind of event, else by who recorded the event."""
    types = event_types(gathered).rename({"event": "own_event"})
    about = gathered.statements.filter(pl.col("agency").is_in(["police", "court"]))
    touched = pl.concat([about.select(event="about"), about.select(event="ref").drop_nulls()]).unique()
    police = touched.join(gathered.same_events, on="event", how="left").select(
        event=pl.coalesce("same", "event"), by_police=pl.lit(value=True)
    )
    known = alleged.join(types, on="own_event", how="left").join(police.unique(), on="event", how="left")
    process = (
        pl.when(pl.col("process").is_not_null()).then("process")
        .when(pl.col("event_type").is_in(_CARE_STEPS).fill_null(value=False)).then(pl.lit("care"))
        .when((pl.col("event_type") == "hearing").fill_null(value=False)).then(pl.lit("civil"))
        .when(pl.col("by_police").fill_null(value=False) | (pl.col("agency") == "police")).then(pl.lit("criminal"))
        .when(pl.col("agency") == "court").then(pl.lit("civil"))
        .otherwise(pl.lit("care"))
    )  # fmt: skip
    return known.with_columns(process.alias("process")).drop("event_type", "by_police")


def _closing(gathered: Gathered) -> pl.DataFrame:
    """Return what ends a matter: ``event, person, process`` (null if the words do not tell) and who says so."""
    read = outcome_frame(gathered).filter(~pl.col("claim"))
    ends = read.filter("closed").select(
        "event", "person", "process", "agency", "source", "id", "terminal", "outcome", "when", "withheld", "own_event"
    )
    # Words that no table holds end a matter too, unless they say that it is open: not to read is not to miss.
    raw = gathered.statements.filter(
        pl.col("predicate").is_in(["outcome", "decision"]) & (pl.col("polarity") == "+")
    ).join(read.select("id"), on="id", how="anti")
    plain = pl.col("value").str.contains(_STILL_OPEN)
    unread = raw.filter(~plain.fill_null(~pl.col("withheld").fill_null(value=False))).join(
        gathered.same_events, left_on="about", right_on="event", how="left"
    )
    return pl.concat([ends, unread.select(
        pl.coalesce("same", "about").alias("event"), pl.lit(None, pl.String).alias("person"),
        pl.lit(None, pl.String).alias("process"), "agency", "source", "id", pl.lit(value=False).alias("terminal"),
        pl.lit(None, pl.String).alias("outcome"), pl.coalesce("event_time", "recorded_at", pl.lit("")).alias("when"),
        pl.col("withheld").fill_null(value=False), pl.col("about").alias("own_event"),
    )])  # fmt: skip


def _around(gathered: Gathered, alleged: pl.DataFrame) -> pl.DataFrame:
    """Return ``event, other``: each event of an allegation, itself and those it names or is named by."""
    events = alleged.select("event").drop_nulls().unique()
    same = gathered.same_events
    named = gathered.statements.filter(pl.col("ref").is_not_null() & (pl.col("polarity") == "+")).select("about", "ref")
    pairs = named.join(same.rename({"same": "one"}), left_on="about", right_on="event").join(
        same.rename({"same": "two"}), left_on="ref", right_on="event"
    )
    both = pl.concat([pairs.select(event="one", other="two"), pairs.select(event="two", other="one")]).unique()
    return pl.concat([events.with_columns(other="event"), both.join(events, on="event", how="semi")]).unique()


def _without_later_ends(gathered: Gathered, rest: pl.DataFrame, closing: pl.DataFrame) -> pl.DataFrame:
    """Leave out allegations without an event of people on whom something was decided, and enquiries that led on."""
    decided = closing.filter(pl.col("person").is_not_null()).select("person").unique()
    loose = pl.col("event").is_null()
    kept = pl.concat([rest.filter(~loose), rest.filter(loose).join(decided, on="person", how="anti")])
    return pl.concat([kept.filter(~pl.col("enquiry")), _that_led_nowhere(gathered, kept.filter("enquiry"))])


def _that_led_nowhere(gathered: Gathered, enquiries: pl.DataFrame) -> pl.DataFrame:
    """Leave out enquiries after which the same source held a conference on one of the children, or made a plan."""
    if enquiries.is_empty():
        return enquiries
    held = event_types(gathered).filter(pl.col("event_type") == "conference").select(ref="event")
    subjects = gathered.said("participant").join(held, on="ref", how="semi").filter(pl.col("value") == "subject")
    first = gathered.event_times.group_by(ref="event").agg(pl.col("time").min())
    meetings = subjects.join(first, on="ref", how="left").select("person", "source", step="time")
    plans = gathered.said("child_protection_plan").filter(pl.col("value") != "false")
    steps = pl.concat([meetings, plans.select("person", "source", step="valid_from")])
    when = enquiries.join(
        first.rename({"ref": "own_event", "time": "began"}), on="own_event", how="left", maintain_order="left"
    )
    began = pl.coalesce("began", "stated").str.slice(0, 10)
    both = when.with_columns(began=began).join(steps, on=["person", "source"])
    # What is not dated may have followed; ISO dates compare as text.
    led_on = both.filter((pl.col("step") >= pl.col("began")).fill_null(value=True))
    return enquiries.join(led_on.select("item").unique(), on="item", how="anti", maintain_order="left")


def _with_days(gathered: Gathered, rest: pl.DataFrame) -> pl.DataFrame:
    same = gathered.same_events
    times = gathered.event_times.join(same, on="event", how="left").select(
        event=pl.coalesce("same", "event"), time="time"
    ).join(rest.select("event").drop_nulls().unique(), on="event", how="semi")  # fmt: skip
    texts = pl.concat([times["time"], rest["stated"].drop_nulls()]).unique().sort()
    spans = [event_span(text) for text in texts]
    known = pl.DataFrame(
        {"time": texts, "last": [span[1].date() if span else None for span in spans]},
        schema={"time": pl.String, "last": pl.Date},
    )
    of_event = times.join(known, on="time").group_by("event").agg(pl.col("last").max())
    stated = rest.join(known.rename({"last": "own"}), left_on="stated", right_on="time", how="left")
    return stated.join(of_event, on="event", how="left").with_columns(pl.coalesce("own", "last").alias("day")).drop(
        "own", "last"
    )  # fmt: skip


def ends_elsewhere(gathered: Gathered, rest: pl.DataFrame) -> pl.DataFrame:
    """Return the final outcomes of the open matters that another source holds: ``item, process`` and the outcome's."""
    around = _around(gathered, rest)
    final = _closing(gathered).filter(pl.col("terminal") | (pl.col("outcome").is_null() & pl.col("process").is_null()))
    held = around.join(final.rename({"process": "said_process", "event": "other", "source": "held_by"}), on="other")
    sources = rest.group_by("item", "process", "event").agg(pl.col("source").unique().alias("sources"))
    joined = sources.join(held, on="event")
    return joined.filter(~pl.col("held_by").is_in(pl.col("sources")) & (pl.col("terminal"))).sort("item", "id")


def last_entries(gathered: Gathered, rest: pl.DataFrame) -> pl.DataFrame:
    """Return for each event of an open matter the last day anything of it was written, and whether it is restricted.

    Columns: ``event, entry`` (a day as text), ``restricted``: a deciding body limits who may handle it.
    """
    around = _around(gathered, rest)
    same = gathered.same_events
    members = around.join(same.rename({"event": "record", "same": "other"}), on="other").select("event", "record")
    said = gathered.statements.select("about", "ref", "recorded_at", "event_time", "handling", "agency")
    touching = pl.concat([
        said.join(members, left_on="about", right_on="record"), said.join(members, left_on="ref", right_on="record")
    ], how="diagonal")  # fmt: skip
    restricted = pl.col("handling").str.strip_chars().str.to_uppercase().str.starts_with("C") & pl.col("agency").is_in(
        ["police", "court"]
    )
    return touching.group_by("event").agg(
        pl.max_horizontal("recorded_at", "event_time").str.slice(0, 10).max().alias("entry"),
        restricted.fill_null(value=False).any().alias("restricted"),
    )
