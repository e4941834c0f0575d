"""Birth dates that are probably something else: they are kept, noted, and carry a doubt that nothing compares.

The validation notes of the NPCC Minimum POLE Data Standards (2023) list the arrest date typed into the date of
birth, and dates in the future, among the errors found in forces.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from triangulate.tables import Say, speak

if TYPE_CHECKING:
    from triangulate.builder import ExtractBuilder
    from triangulate.tables import Column
    from triangulate_adapters.police.pole_tables import Tables

_DAY = r"^(\d{4}-\d{2}-\d{2})"


def doubts(builder: ExtractBuilder, people: pl.DataFrame, tables: Tables, common: dict[str, Column]) -> pl.DataFrame:
    """Return a statement ``x_birth_date_doubt`` a person whose birth date equals the day of an event, or lies ahead.

    "Ahead" is after the latest day the extract itself speaks of (or was taken), because the day on which it happens
    to be read must not change the result.
    """
    born = pl.col("_date_of_birth").str.extract(_DAY)
    dated = people.with_columns(born.alias("_born"))
    latest = _latest(builder, tables)
    events = tables.get("event").select("event_id", *(pl.col(f"_{name}").str.extract(_DAY) for name in _EVENT_DAYS))
    taken = tables.get("person_event").select("person_id", "event_id").join(events, on="event_id")
    days = taken.unpivot(index="person_id", on=[f"_{name}" for name in _EVENT_DAYS], value_name="_born").drop_nulls(
        "_born"
    )
    same = dated.join(days.select("person_id", "_born").unique(), on=["person_id", "_born"], how="semi")
    ahead = dated.filter(pl.col("_born") > latest) if latest else dated.clear()
    found = []
    for rows, value, words in (
        (same, "equals_event_date", "equal the day of an event the person took part in"),
        (ahead, "in_the_future", "lie after the latest day the extract speaks of"),
    ):
        if rows.height:
            builder.reconciliation.note(f"person: {rows.height} birth dates {words}; kept as written")
        say = Say("date_of_birth", "x_birth_date_doubt", pl.lit(value), tag=value, fields=common)
        found.append(speak(rows, [say], about="person_id"))
    return pl.concat(found)


_EVENT_DAYS = ("occurred_from_date", "occurred_to_date", "reported_date")


def _latest(builder: ExtractBuilder, tables: Tables) -> str | None:
    columns = [("event", f"_{name}") for name in _EVENT_DAYS]
    columns += [(table, "_recorded_at") for table in ("person", "event", "person_event", "person_person")]
    days = [tables.get(table)[name].str.extract(_DAY).max() for table, name in columns]
    days.append(builder.source.extracted_at[:10] if builder.source.extracted_at else None)
    return max((str(day) for day in days if day is not None), default=None)
