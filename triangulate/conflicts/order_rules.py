"""Which point of time is not before which other, as far as the records themselves say so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.conflicts.contrary import about_people
from triangulate.conflicts.event_facts import event_types, presences

if TYPE_CHECKING:
    from triangulate.gathered import Gathered

RULES: Final = {
    "birth": "Nobody is present before being born.",
    "held": "Nobody is on a school roll, registered with a practice or placed before being born.",
    "death": "Nobody dies before being born.",
    "considered": "What a meeting considered happened before the meeting ended.",
    "steps": "A referral comes before its assessment, strategy meeting, enquiry and conference, in that order.",
    "outcome": "The outcome or decision of an event does not come before the event.",
    "minutes": "Minutes are not written or signed before the meeting began.",
    "source": "What was taken from an account of an event was not written down before the event.",
    "itself": "An event does not end before it begins.",
}
"""Every rule about two points of time, with its sentence."""
EDGE_COLUMNS: Final = ("before", "after", "rule", "because")

MEETINGS: Final = ("strategy_meeting", "section47", "conference", "review", "assessment", "hearing")
"""Event types that consider other events."""
PLANNED: Final = ("appointment", "hearing", "review", "conference", "placement", "admission", "strategy_meeting")
"""Event types whose date is often written down before they take place."""
BORN_FOR: Final = ("incident", "custody", "attendance_ed", "exclusion", "home_visit", "missing")
"""Event types at which a child who is present has been born; the others also concern an unborn child."""
BORN_TO_HOLD: Final = ("enrolled_at", "registered_with", "placement", "looked_after")
"""What is true only of somebody who has been born."""
STEPS: Final = (
    ("referral", "strategy_meeting"),
    ("strategy_meeting", "section47"),
    ("section47", "conference"),
    ("referral", "assessment"),
)
"""Order of the steps of one referral (HM Government, Working Together to Safeguard Children, 2023, chapter 3)."""

_PLANS: Final = (
    r"(?i)\b(to be|will|due|arrang\w*|book(ed|ing)?|plan(s|ned)?|schedul\w*|expected|propos\w*|invit\w*|request\w*"
    r"|refer(red)? (to|for))\b"
)
_UNBORN: Final = ("unborn", "placeholder")


def constraints(gathered: Gathered) -> pl.DataFrame:
    """Return ``before, after, rule, because`` (a statement id, or null): every constraint, one row each.

    Nodes are texts: ``birth:`` and ``death:`` with a person; ``start:`` and ``end:`` with an event; ``said:`` with a
    statement that carries its own ``event_time``; ``held:`` with a statement's ``valid_from``; ``written:`` with its
    ``recorded_at``; ``made:`` and
    ``signed:`` with a document; ``steps:`` with a reference and a type, for every event of that type under it.
    """
    types = event_types(gathered)
    spoken = _spoken_of(gathered, types)
    found = [
        _births(gathered),
        _attendances(gathered),
        _states(gathered),
        _deaths(gathered),
        _considered(spoken, gathered),
        _taken_from(spoken, gathered),
        _outcomes(gathered),
        _minutes(gathered),
        _cited(gathered, types),
        _steps(gathered, types),
    ]
    return pl.concat([frame.select(EDGE_COLUMNS) for frame in found])


def _edge(before: pl.Expr, after: pl.Expr, rule: str, because: str = "id") -> list[pl.Expr]:
    return [before.alias("before"), after.alias("after"), pl.lit(rule).alias("rule"), pl.col(because).alias("because")]


def _node(kind: str, column: str) -> pl.Expr:
    return pl.concat_str(pl.lit(f"{kind}:"), pl.col(column))


def _births(gathered: Gathered) -> pl.DataFrame:
    unborn = gathered.personas.filter(pl.col("type").is_in(_UNBORN)).select(pl.col("id").alias("persona"))
    there = presences(gathered).join(unborn, on="persona", how="anti", maintain_order="left")
    visited = (pl.col("event_type") == "home_visit") & (pl.col("role") == "subject")
    born = there.filter(pl.col("event_type").is_in(BORN_FOR) & ~visited)
    return born.select(_edge(_node("birth", "person"), _node("end", "event"), "birth", "statement"))


def _attendances(gathered: Gathered) -> pl.DataFrame:
    said = about_people(gathered, gathered.said("attendance").filter(pl.col("value") == "present"))
    return said.select(_edge(_node("birth", "person"), _node("said", "id"), "birth"))


def _states(gathered: Gathered) -> pl.DataFrame:
    """What began to be true of a person, and cannot be true of an unborn child."""
    unborn = gathered.personas.filter(pl.col("type").is_in(_UNBORN)).select(pl.col("id").alias("about"))
    begun = gathered.said(*BORN_TO_HOLD).filter(pl.col("valid_from").is_not_null() & (pl.col("value") != "false"))
    said = about_people(gathered, begun.join(unborn, on="about", how="anti", maintain_order="left"))
    return said.select(_edge(_node("birth", "person"), _node("held", "id"), "held"))


def _deaths(gathered: Gathered) -> pl.DataFrame:
    said = about_people(gathered, gathered.said("death_date"))
    return said.select(_edge(_node("birth", "person"), _node("said", "id"), "death"))


def _spoken_of(gathered: Gathered, types: pl.DataFrame) -> pl.DataFrame:
    """Return each statement with the event it is about, or else refers to: ``id, of`` and ``of_type``."""
    kind = types.rename({"event": "of", "event_type": "of_type"})
    said = gathered.statements.filter(pl.col("polarity") == "+")
    about = said.select("id", pl.col("about").alias("of")).join(kind, on="of", how="inner")
    referring = said.select("id", pl.col("ref").alias("of")).join(kind, on="of", how="inner")
    return pl.concat([about, referring.join(about, on="id", how="anti")])


def _considered(spoken: pl.DataFrame, gathered: Gathered) -> pl.DataFrame:
    """What a meeting is said to have considered: by ``ref`` in its account, or by what that was taken from."""
    of_meeting = spoken.filter(pl.col("of_type").is_in(MEETINGS)).rename({"of": "meeting", "of_type": "meeting_type"})
    said = gathered.statements.join(of_meeting, on="id", how="inner").select(
        "id", "about", "predicate", "ref", "derived_from", "value", "quote", "meeting", "meeting_type"
    )
    words = pl.concat_str(pl.col("value", "quote").fill_null(""), separator=" ")
    account = said.filter(
        (pl.col("about") == pl.col("meeting"))
        & ~pl.col("predicate").is_in(["decision", "outcome", "same_event_as"])
        & ~words.str.contains(_PLANS)
    )
    kinds = spoken.select(pl.col("of").alias("other"), pl.col("of_type").alias("other_type")).unique()
    by_ref = account.select("id", "meeting", "meeting_type", pl.col("ref").alias("other")).join(kinds, on="other")
    taken = said.filter(pl.col("predicate") != "decision").explode("derived_from", empty_as_null=False)
    sources = spoken.select(pl.col("id").alias("derived_from"), pl.col("of").alias("other"), other_type="of_type")
    by_source = taken.join(sources, on="derived_from").select("id", "meeting", "meeting_type", "other", "other_type")
    both = pl.concat([by_ref, by_source]).filter(
        (pl.col("other") != pl.col("meeting")) & (pl.col("other_type") != pl.col("meeting_type"))
    )
    return both.select(_edge(_node("start", "other"), _node("end", "meeting"), "considered"))


def _taken_from(spoken: pl.DataFrame, gathered: Gathered) -> pl.DataFrame:
    """A statement written down before the event that its own source tells of."""
    said = gathered.statements.filter(pl.col("recorded_at").is_not_null() & pl.col("derived_from").is_not_null())
    taken = said.select("id", "derived_from").explode("derived_from", empty_as_null=False)
    happened = spoken.filter(~pl.col("of_type").is_in(PLANNED)).rename({"id": "derived_from"})
    both = taken.join(happened, on="derived_from")
    return both.select(_edge(_node("start", "of"), _node("written", "id"), "source"))


def _outcomes(gathered: Gathered) -> pl.DataFrame:
    said = gathered.statements.filter(
        pl.col("predicate").is_in(["outcome", "decision"])
        & (pl.col("polarity") == "+")
        & pl.col("event_time").is_not_null()
    )
    return said.select(_edge(_node("start", "about"), _node("said", "id"), "outcome"))


def _minutes(gathered: Gathered) -> pl.DataFrame:
    said = gathered.statements.filter((pl.col("predicate") == "minutes_of") & (pl.col("polarity") == "+"))
    said = said.filter(pl.col("ref").is_not_null())
    return pl.concat(
        [said.select(_edge(_node("start", "ref"), _node(kind, "about"), "minutes")) for kind in ("made", "signed")]
    )


def _cited(gathered: Gathered, types: pl.DataFrame) -> pl.DataFrame:
    """A document written before an event that it cites, by the event or a statement about it."""
    said = gathered.statements.filter((pl.col("predicate") == "cites") & (pl.col("polarity") == "+"))
    said = said.select("id", "about", "ref").filter(pl.col("ref").is_not_null())
    happened = types.filter(~pl.col("event_type").is_in(PLANNED)).select("event")
    named = gathered.statements.join(said.select(id="ref").unique(), on="id", how="semi")
    told = named.select(pl.col("id").alias("ref"), pl.col("about").alias("event"))
    by_statement = said.join(told, on="ref").join(happened, on="event", how="semi")
    by_event = said.with_columns(pl.col("ref").alias("event")).join(happened, on="event", how="semi")
    both = pl.concat([frame.select("id", "about", "event") for frame in (by_statement, by_event)])
    return both.select(_edge(_node("start", "event"), _node("made", "about"), "source"))


def step_members(gathered: Gathered, types: pl.DataFrame) -> pl.DataFrame:
    """Return ``node, reference, event_type, event, id``: the events of each step under one reference."""
    key = pl.col("value").str.to_lowercase().str.replace_all(r"\s", "")
    said = gathered.statements.filter((pl.col("predicate") == "reference") & (pl.col("polarity") == "+")).select(
        "id", pl.col("about").alias("event"), key.alias("reference")
    )
    steps = sorted({step for pair in STEPS for step in pair})
    named = said.filter(pl.col("reference") != "").join(types, on="event").filter(pl.col("event_type").is_in(steps))
    node = pl.concat_str(pl.lit("steps:"), pl.col("event_type"), pl.lit(":"), pl.col("reference"))
    return named.with_columns(node.alias("node")).filter(pl.col("event_type").n_unique().over("reference") > 1)


def _steps(gathered: Gathered, types: pl.DataFrame) -> pl.DataFrame:
    members = step_members(gathered, types).select("node", "reference", "event_type", "id")
    order = pl.DataFrame(STEPS, schema=["event_type", "next_type"], orient="row")
    both = members.join(order, on="event_type").join(
        members, left_on=["reference", "next_type"], right_on=["reference", "event_type"], suffix="_next"
    )
    ways = [both.select(_edge(pl.col("node"), pl.col("node_next"), "steps", said)) for said in ("id", "id_next")]
    return pl.concat(ways).unique()
