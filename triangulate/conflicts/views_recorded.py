"""Whose views are recorded for which process, and whether what is recorded is an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.columns import member
from triangulate.conflicts.contrary import about_people

if TYPE_CHECKING:
    from triangulate.gathered import Gathered

HEARD: Final = "heard"
NOT_SOUGHT: Final = "not sought"
_UNASKED: Final = (
    r"(?i)^\W*((the )?(mother|father|parents?|child|carer|he|she|they|views?|mum|dad) )?"
    r"((was|were|is|are|has|have|had) )?"
    r"(been )?not[ _](yet )?(been )?"
    r"(sought|contacted|spoken to|seen|asked|heard|obtained|invited|consulted|recorded|interviewed)\W*$"
)
_NO_REASON: Final = (
    r"(?i)^\W*(none|no reason( (given|stated|recorded))?|unknown|not known|n/?a|not stated|not recorded)?\W*$"
)
_ANSWERS: Final = ("declined", "unable", "refused")


def views_recorded(gathered: Gathered, held: pl.DataFrame) -> pl.DataFrame:
    """Return the views recorded for the processes, one row a statement.

    Columns: ``same, person, persona, statement, agency, source, withheld, answer``; ``answer`` is heard or
    not sought. Views count for the process they refer to, that the document they stand in is the minutes of or was
    prepared for, or, where they refer to nothing, whose day they carry, if the person had a part in it.
    """
    asked = (pl.col("predicate") == "views") & (pl.col("polarity") != "?") & pl.col("person").is_not_null()
    said = about_people(gathered, gathered.statements.filter(asked))
    events = held.select("event", "same").unique()
    by_ref = said.join(events, left_on="ref", right_on="event")
    of = gathered.statements.filter(pl.col("predicate").is_in(["minutes_of", "prepared_for"]))
    documents = of.select(pl.col("about").alias("document"), pl.col("ref").alias("event")).join(events, on="event")
    loose = said.filter(pl.col("ref").is_null())
    by_document = loose.join(documents.select("document", "same").unique(), on="document")
    days = held.select("same", pl.col("first").dt.to_string("%Y-%m-%d").alias("day")).unique().drop_nulls()
    parts = gathered.said("participant").join(events, left_on="ref", right_on="event").select("same", "person").unique()
    by_day = (
        loose.with_columns(day=pl.col("event_time").str.slice(0, 10))
        .join(days, on="day")
        .join(parts, on=["same", "person"], how="semi")
        .select(by_ref.columns)
    )
    rows = pl.concat([by_ref, by_document.select(by_ref.columns), by_day]).unique(["same", "id"])
    words = pl.coalesce(member("words"), member("value"), member("status"), "value").str.strip_chars()
    why = pl.coalesce(member("reason"), "quote")
    is_reason = why.is_not_null() & ~why.str.contains(_UNASKED) & ~why.str.contains(_NO_REASON)
    folded = words.str.to_lowercase().str.replace_all("_", " ")
    unasked = (pl.col("polarity") == "-") | (folded == "not sought") | folded.str.contains(_UNASKED) | words.is_null()
    answered = folded.is_in(_ANSWERS) | ~unasked.fill_null(value=True) | is_reason
    return rows.select(
        "same", "person", pl.col("about").alias("persona"), pl.col("id").alias("statement"), "agency", "source",
        pl.col("withheld").fill_null(value=False),
        pl.when(answered | pl.col("withheld").fill_null(value=False)).then(pl.lit(HEARD)).otherwise(pl.lit(NOT_SOUGHT))
        .alias("answer"),
    ).sort("same", "person", "statement")  # fmt: skip


def informants(gathered: Gathered, held: pl.DataFrame) -> pl.DataFrame:
    """Return who is named as the informant of a statement about a process: ``same, person``."""
    events = held.select("event", "same").unique()
    said = gathered.statements.filter(pl.col("informant").is_not_null())
    found = pl.concat([said.join(events, left_on=side, right_on="event") for side in ("about", "ref")])
    members = gathered.linking.people.members.select(pl.col("persona").alias("informant"), told_by="person")
    own = pl.concat_str("source", pl.lit(":"), "informant")
    whole, local = found.join(members, on="informant"), found.with_columns(informant=own).join(members, on="informant")
    return pl.concat([one.select("same", person="told_by") for one in (whole, local)]).unique()


def views_searched(gathered: Gathered) -> dict[str, str]:
    """Return the sources that declare their views complete, with the words to print."""
    return {
        name: f" {cover.from_ or '..'}/{cover.to or '..'} complete"
        for name, source in sorted(gathered.sources.items())
        for cover in source.coverage
        if cover.complete and cover.of == "views"
    }
