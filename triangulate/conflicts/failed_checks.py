"""Numbers that fail the check of their scheme: by person, or by source where too many fail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterator

LEAST_BAD: Final = 20
"""Failing numbers of one scheme in one source up to which each person is told."""
SHARE_BAD: Final = 0.2
"""Share of a source's numbers of one scheme that may fail before the field itself is in doubt."""

_BY_SOURCE: Final = ["source", "scheme"]


def failed_by_person(numbers: pl.DataFrame) -> dict[tuple[str, str], pl.DataFrame]:
    """Return the failing numbers by person and scheme, without those of sources that cannot be relied on."""
    failing = _failing(numbers).join(_unreliable(numbers), on=_BY_SOURCE, how="anti", maintain_order="left")
    parts = failing.sort("person", "scheme", "id").partition_by("person", "scheme", maintain_order=True)
    return {(part.item(0, "person"), part.item(0, "scheme")): part for part in parts}


def unreliable_sources(numbers: pl.DataFrame) -> Iterator[tuple[str, str, int, int, pl.DataFrame]]:
    """Yield source, scheme, failing numbers, numbers in all, and the failing statements, in order."""
    failing = _failing(numbers)
    for source, scheme, bad, known in _unreliable(numbers).sort(_BY_SOURCE).iter_rows():
        yield source, scheme, bad, known, failing.filter((pl.col("source") == source) & (pl.col("scheme") == scheme))


def _failing(numbers: pl.DataFrame) -> pl.DataFrame:
    return numbers.filter(pl.col("strong") & (pl.col("state") == "invalid"))


def _unreliable(numbers: pl.DataFrame) -> pl.DataFrame:
    distinct = numbers.filter("strong").select(*_BY_SOURCE, "about", "canonical", "state").unique()
    bad = (pl.col("state") == "invalid").sum().alias("bad")
    counts = distinct.group_by(_BY_SOURCE).agg(bad, pl.len().alias("known"))
    return counts.filter((pl.col("bad") > LEAST_BAD) & (pl.col("bad") > SHARE_BAD * pl.col("known")))
