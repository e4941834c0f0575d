"""Presences that one record tells while an outside record of the same name and birth date was surely kept elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.conflicts.event_facts import presences
from triangulate.conflicts.stays import SCHOOL, appearances, stays

if TYPE_CHECKING:
    from triangulate.gathered import Gathered

_FITS: Final = ["family_key", "given_first", "day"]
_MARGIN: Final = 30
_ELSEWHERE: Final = (
    "home_visit",
    "incident",
    "missing",
    "referral",
    "placement",
    "other",
    "attendance_ed",
    "exclusion",
)
"""Event types at which a person in custody or on a ward is not; meetings and hearings they may attend."""
_SCHEMA: Final = {
    "about": pl.String, "other": pl.String, "statement": pl.String, "time_statement": pl.String,
    "stay_statement": pl.String, "stay_time": pl.String,
}  # fmt: skip


def covered_presences(gathered: Gathered, dated: pl.DataFrame) -> pl.DataFrame:
    """Return presences of records (``about``) inside a stay of a record of another source (``other``).

    ``dated``: ``about, source, family_key, given_first, day``. Columns: ``about, other, statement`` and
    ``time_statement`` of the presence, ``stay_statement, stay_time``. The two agree in name and day of birth, or links
    join them. A day at each border of a stay whose bounds are dates does not count.
    """
    kept = stays(gathered).filter(pl.col("kind") != SCHOOL) if _any_stay(gathered) else None
    if kept is None or kept.is_empty():
        return pl.DataFrame(schema=_SCHEMA)
    held = kept.select(
        "surely_from", "surely_to", other="persona", other_person="person", stay_event="event",
        stay_statement="statement", stay_time="time_statement",
    )  # fmt: skip
    theirs = dated.join(held.select(about="other").unique(), on="about", how="semi")
    alike = dated.join(theirs.rename({"about": "other", "source": "source_2"}), on=_FITS)
    alike = alike.filter(pl.col("source") != pl.col("source_2")).select("about", "other").unique()
    members = gathered.linking.people.members
    linked = (
        held.select("other", person="other_person")
        .unique()
        .join(members, on="person")
        .select(about="persona", other="other")
    )
    pairs = pl.concat([alike, linked.filter(_source("about") != _source("other"))]).unique()
    people = members.join(pairs.select(persona="about").unique(), on="persona", how="semi").select("person").unique()
    seen = appearances(gathered, people).filter(pl.col("event_type").is_in(_ELSEWHERE) & pl.col("first").is_not_null())
    inside = seen.select("event", "statement", "time_statement", "first", "last", about="persona").join(
        pairs, on="about"
    )
    inside = inside.join(held, on="other").filter(pl.col("event") != pl.col("stay_event").fill_null(""))
    within = (pl.col("first") >= pl.col("surely_from") + _MARGIN) & (pl.col("last") <= pl.col("surely_to") - _MARGIN)
    return inside.filter(within).select(_SCHEMA.keys()).unique().sort(pl.all())


def _any_stay(gathered: Gathered) -> bool:
    return not presences(gathered).is_empty()


def _source(persona: str) -> pl.Expr:
    return pl.col(persona).str.extract(r"^([^:]*):")
