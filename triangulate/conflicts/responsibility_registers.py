"""Sources that hold all statements of parental responsibility, and statements that say when it ended or began."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl

from triangulate.conflicts.responsibility import LACKING, is_authority
from triangulate.normalise.dates import parse_date
from triangulate.normalise.valid_times import parse_bounds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from triangulate.gathered import Gathered

Days = tuple[date, date]


def complete_registers(gathered: Gathered) -> dict[str, Days]:
    """Return the sources whose coverage of parental responsibility is declared complete, with the days covered."""
    found: dict[str, Days] = {}
    for name, source in sorted(gathered.sources.items()):
        for cover in source.coverage:
            if cover.complete and cover.of == "parental_responsibility":
                first, last = (parse_date(text) if text else None for text in (cover.from_, cover.to))
                found[name] = ((first and first.latest) or date.min, (last and last.earliest) or date.max)
    return found


def silent_registers(gathered: Gathered, registers: Mapping[str, Days], child: str, days: Days) -> list[str]:
    """Return the complete registers that hold the child and cover the days, as printed under what was searched."""
    holding = set(gathered.personas.filter(pl.col("person") == child)["source"])
    covering = [name for name, (first, last) in registers.items() if first <= days[0] and days[1] <= last]
    # An act of no known day lies in no period, unless the register covers every day.
    return [f"{name}: parental responsibility, declared complete" for name in covering if name in holding]


def said_ends(row: Mapping[str, Any], days: Days) -> bool:
    """Whether a court, register or official entry says that responsibility was held, but surely not on these days."""
    if row["says"] == LACKING or not is_authority(dict(row)):
        return False
    bounds = parse_bounds(row["valid_from"], row["valid_to"])
    first, last = bounds.possible()
    return last < days[0] or first > days[1]
