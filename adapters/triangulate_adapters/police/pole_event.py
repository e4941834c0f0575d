"""What the event, person_event and person_person tables of the POLE profile state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.normalise.codes import code_key_expr, mapping
from triangulate.tables import Say, spoken
from triangulate.vocabulary import ABUSE
from triangulate_adapters.police.collected_rows import carry
from triangulate_adapters.police.occurrence import Ends, as_written, occurrence
from triangulate_adapters.police.pole_common import COMMON, address_text, clock, coded, common_fields, is_yes

if TYPE_CHECKING:
    from triangulate.tables import Column

_OCCURRED: Final = (
    "date_qualifier",
    "occurred_from_date",
    "occurred_from_time",
    "occurred_to_date",
    "occurred_to_time",
)
_ALLEGED: Final = ("suspect", "offender")


def event_type() -> pl.Expr:
    """Return the vocabulary's event type; a type that is not listed is ``other``, its own word kept as raw."""
    return coded("event_type", "event_type", "pole", "words").fill_null("other")


def event_statements(events: pl.DataFrame, locations: pl.DataFrame) -> list[pl.DataFrame]:
    """Return what the event table states of each event; a place given by its location record is written out."""
    beside = locations.select(
        "location_id",
        pl.coalesce("place_name", address_text()).alias("_location"),
        is_yes("address_restricted").alias("_restricted"),
    )
    frame = events.join(beside.unique(), on="location_id", how="left", maintain_order="left")
    meaning = coded("date_qualifier", "offence_date_code", "words", "cjs")
    meaning = pl.when(pl.col("date_qualifier").is_null()).then(pl.lit("on")).otherwise(meaning)
    frame = frame.with_columns(clock(name).alias(f"_{name}") for name in _OCCURRED if name.endswith("_time"))
    frame = frame.with_columns(
        event_type().alias("_type"),
        occurrence(meaning, Ends(*(pl.col(f"_{name}") for name in _OCCURRED[1:]))).alias("_time"),
        as_written(*(pl.col(name) for name in _OCCURRED)).alias("occurred"),
        as_written(pl.col("reported_date"), pl.col("reported_time")).alias("reported"),
        pl.coalesce("place", "_location").alias("place"),
    )
    common = common_fields()
    decided: dict[str, Column] = {
        **common,
        "kind": "decision",
        "process": "criminal",
        "event_time": pl.col("_outcome_date"),
    }
    says = [
        Say("event_type", "event_type", pl.col("_type"), fields=common),
        Say("occurred", "time", pl.col("_time"), fields=common),
        Say("reported", "x_reported_at", fields=common),
        Say("reference", "reference", fields=common),
        Say("place", "place", fields={**common, "withheld": pl.when("_restricted").then(statement=True)}),
        Say("summary", "narrative", fields=common),
        Say("outcome", "outcome", coded("outcome", "outcome", "ho_outcome", "criminal_words"), fields=decided),
    ]
    parts = ("event_id", "location_id", "reported_date", "reported_time", "outcome_date", *_OCCURRED)
    understood = {say.column for say in says} | {*COMMON, *parts}
    return spoken(frame, [*says, *carry(frame, understood, common)], about="event_id")


def role_value() -> pl.Expr:
    """Return the part a role plays in the vocabulary; null for a role that says only that somebody was involved."""
    return coded("role", "participant", "pole", "words")


def role_says_unknown() -> pl.Expr:
    """Return whether a role is one of an unknown person, such as "Suspect unknown"."""
    return coded("role", "participant", "pole", kept="known") == "no"


def role_says_unborn() -> pl.Expr:
    """Return whether a role is that of an unborn child."""
    return code_key_expr(pl.col("_role")).is_in(["unborn", "unborn child"])


def part_statements(parts: pl.DataFrame) -> list[pl.DataFrame]:
    """Return what the person_event table states: the part each person had, what is alleged, injuries.

    A police record of who is suspected, or called the offender, is an allegation; only a court's finding is more.
    """
    common: dict[str, Column] = {**common_fields(), "ref": pl.col("event_id"), "said_as": pl.col("said_as")}
    alleged = role_value().is_in(_ALLEGED)
    role: dict[str, Column] = {
        **common,
        "kind": pl.when(alleged).then(pl.lit("allegation")),
        "process": pl.when(alleged).then(pl.lit("criminal")),
    }
    words = code_key_expr(pl.col("_allegation"))
    listed = {category.replace("_", " "): category for category in ABUSE}
    listed = {**{code: value for code, value in mapping("abuse_category", "words").items() if value in ABUSE}, **listed}
    category = words.replace_strict(listed, default=None, return_dtype=pl.String)
    says = [
        Say("role", "participant", role_value(), fields=role),
        Say("allegation", "allegation", category, fields={**common, "kind": "allegation", "process": "criminal"}),
        Say("injury", "injury", fields=common),
    ]
    understood = {say.column for say in says} | {*COMMON, "person_id", "event_id", "said_as"}
    return spoken(parts, [*says, *carry(parts, understood, common)], about="person_id")


def link_statements(links: pl.DataFrame) -> list[pl.DataFrame]:
    """Return what the person_person table states. ``link_type`` says what ``person_id`` is to ``related_person_id``.

    A link type that no table lists is carried as ``x_relationship`` with its own words.
    """
    predicate = coded("link_type", "relationship", "pole", "words", kept="predicate")
    value = coded("link_type", "relationship", "pole", "words")
    whose = coded("link_type", "relationship", "pole", "words", kept="about")
    # "Daughter" describes the child, and what it states is the parentage of the other person.
    turned = (whose == "person").fill_null(value=False)
    frame = links.with_columns(
        pl.when(turned).then("related_person_id").otherwise("person_id").alias("_about"),
        pl.when(turned).then("person_id").otherwise("related_person_id").alias("_ref"),
    )
    common: dict[str, Column] = {
        **common_fields(),
        "ref": pl.col("_ref"),
        "valid_from": pl.col("_link_from"),
        "valid_to": pl.col("_link_to"),
    }
    link: dict[str, Column] = {
        **common,
        "predicate": predicate.fill_null("x_relationship"),
        "said_as": pl.col("link_type"),
    }
    understood = {*COMMON, "person_id", "related_person_id", "link_type", "link_from", "link_to"}
    of_link = [Say("link_type", "x_relationship", value, fields=link), *carry(frame, understood, common)]
    return spoken(frame, of_link, about="_about")
