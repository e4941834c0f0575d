"""What sources say differently without dates that tell whether both hold at once: not a conflict, and not agreement.

A school and a health system may show two addresses and neither say since when. Both can be right at different
times, so nothing is raised; but nobody should learn of it only by reading two tables. Each such difference is one
row, with what each source says.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from triangulate.conflicts.current_values import (
    addresses_differ,
    legal_statuses_differ,
    organisations_differ,
    placements_differ,
)
from triangulate.normalise.valid_times import may_overlap, parse_bounds
from triangulate.wording import value_words

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from triangulate.gathered import Gathered

DIFFER: Final[dict[str, Callable[[str, str], bool]]] = {
    "address": addresses_differ,
    "enrolled_at": organisations_differ,
    "registered_with": organisations_differ,
    "legal_status": legal_statuses_differ,
    "placement": placements_differ,
}
"""What a person has one of at a time, with what tells two values surely apart."""
OTHER_ADDRESSES: Final = ("correspondence", "temporary", "placement", "former")

DIFFERENCE_COLUMNS: Final[dict[str, pl.DataType]] = {
    "person": pl.String(),
    "predicate": pl.String(),
    "said": pl.List(pl.String),
    "statements": pl.List(pl.String),
}
"""Columns of the differences frame; ``said`` gives each value in words with its source."""


def differences(gathered: Gathered, in_findings: Collection[str]) -> pl.DataFrame:
    """Return the differences that no finding tells of (columns ``DIFFERENCE_COLUMNS``), by person and predicate.

    ``in_findings`` are the statements that a finding rests on. Withheld values take no part: that they differ
    would tell something of them.
    """
    told = pl.Series(sorted(in_findings), dtype=pl.String).implode()
    said = gathered.said(*DIFFER).filter(
        pl.col("value").is_not_null() & ~pl.col("withheld").fill_null(value=False) & ~pl.col("id").is_in(told)
    )
    several = (pl.col("value").n_unique().over("person", "predicate") > 1) & (
        pl.col("source").n_unique().over("person", "predicate") > 1
    )
    rows = said.filter(several).sort("person", "predicate", "id")
    found = [
        row
        for _, part in rows.group_by("person", "predicate", maintain_order=True)
        if (row := _difference(list(part.iter_rows(named=True)))) is not None
    ]
    return pl.DataFrame(found, schema=DIFFERENCE_COLUMNS, orient="row").sort("person", "predicate")


def _difference(rows: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    homes = [row for row in rows if not _another_address(row)]
    apart = {row["id"]: row for pair in _apart(homes) for row in pair}
    if not apart:
        return None
    chosen = [apart[i] for i in sorted(apart)]
    said = {f"{value_words(r['predicate'], r['value'], r['value_kind'])} ({r['source']})" for r in chosen}
    first = chosen[0]
    return {
        "person": first["person"],
        "predicate": first["predicate"],
        "said": sorted(said),
        "statements": sorted(apart),
    }


def _another_address(row: dict[str, Any]) -> bool:
    return row["predicate"] == "address" and any(f'"type":"{kind}"' in row["value"] for kind in OTHER_ADDRESSES)


def _apart(rows: Sequence[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Yield pairs of two sources that say different things which may be meant of one time."""
    times = {row["id"]: parse_bounds(row["valid_from"], row["valid_to"]) for row in rows}
    for a, b in combinations(rows, 2):
        differ = DIFFER[a["predicate"]]
        if (
            a["source"] != b["source"]
            and differ(a["value"], b["value"])
            and may_overlap(times[a["id"]], times[b["id"]])
        ):
            yield a, b
