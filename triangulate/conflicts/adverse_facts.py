"""Which statements speak against a person by what they are, whoever relies on them."""

from __future__ import annotations

from typing import Final

import polars as pl

from triangulate.conflicts.event_facts import ADVERSE_ROLES

ADVERSE: Final = ("allegation", "convicted", "concern", "warning_marker")
"""Predicates that speak against the person they are about."""

_FOR_OR_DECIDED: Final = (
    "protective_factor",
    "child_protection_plan",
    "child_in_need_plan",
    "looked_after",
    "legal_status",
    "order",
    "injury",
    "views",
)
_DECIDED: Final = ("finding", "decision")
_NOT_ALLEGED_OF: Final = ("victim", "witness", "reporter", "child_present", "worker", "author", "invited")


def is_adverse() -> pl.Expr:
    """Return whether a row (``predicate, value, kind, polarity``) asserts something against whom it is about.

    Allegations, convictions, concerns, warning markers, and being the suspect or offender of an event; and whatever
    is stated as an allegation, but for the part of a victim or witness in one.
    """
    part = pl.col("predicate") == "participant"
    accused = part & pl.col("value").is_in(ADVERSE_ROLES)
    alleged = (pl.col("kind") == "allegation") & ~(part & pl.col("value").is_in(_NOT_ALLEGED_OF))
    said = pl.col("predicate").is_in(ADVERSE) | accused.fill_null(value=False) | alleged.fill_null(value=False)
    return said & (pl.col("polarity") == "+").fill_null(value=True)


def is_material() -> pl.Expr:
    """Return whether a row speaks for or against a person, or tells what was decided about them."""
    decided = pl.col("kind").is_in(_DECIDED).fill_null(value=False)
    return is_adverse() | pl.col("predicate").is_in(_FOR_OR_DECIDED) | decided
