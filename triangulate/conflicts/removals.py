"""Orders by which a child is removed from their family, and drafts that seek one."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.conflicts.asserted_days import day_range
from triangulate.conflicts.order_sides import order_statements

if TYPE_CHECKING:
    from collections.abc import Collection

    from triangulate.gathered import Gathered

REMOVES: Final = ("care_order", "interim_care_order", "emergency_protection_order", "placement_order", "adoption_order")
BEFORE: Final = 180
"""Days before a removal in which a process counts as leading to it (judgement, reviewed 2026)."""
_SEEKS: Final = re.compile(r"threshold|care order|placement order|emergency protection|removal", re.IGNORECASE)


def removals(gathered: Gathered, parts: pl.DataFrame) -> dict[str, list[tuple[date, str]]]:
    """Return for each person of ``parts`` the days on which an order removes them, each with its statement."""
    people = parts.select("person").unique()
    said = order_statements(gathered).filter(
        pl.col("code").is_in(REMOVES) & (pl.col("polarity") == "+") & pl.col("source").is_not_null()
    )
    found: dict[str, list[tuple[date, str]]] = {}
    for row in said.join(people, on="person", how="semi").sort("id").iter_rows(named=True):
        days = day_range(row["valid_from"]) or day_range(row["event_time"])
        if days:
            found.setdefault(row["person"], []).append((days[0], row["id"]))
    return found


def seeks_removal(gathered: Gathered, people: Collection[str]) -> bool:
    """Whether the draft is for a court, is about any of ``people``, and seeks a removal, by its claims or its title."""
    draft = gathered.draft
    if draft is None or draft.purpose != "court":
        return False
    claims = gathered.claims
    subjects = gathered.linking.people.members.filter(pl.col("persona").is_in(list(draft.subjects)))["person"]
    about = {*subjects, *claims["person"].drop_nulls(), *claims["ref_person"].drop_nulls()}
    orders = claims.filter(pl.col("predicate").is_in(["order", "legal_status"]) & pl.col("value").is_in(REMOVES))
    return not about.isdisjoint(people) and (orders.height > 0 or bool(_SEEKS.search(draft.title or "")))
