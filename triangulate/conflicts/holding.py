"""On which days a statement surely holds, so that only statements that must hold together are compared.

A statement says it by its valid time; without one, by the time of the event it stands in, or by having been
observed on the day it was recorded. An end that is not known proves nothing: the value may be out of date.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Final

import polars as pl

from triangulate.normalise.date_forms import is_open_end
from triangulate.normalise.dates import parse_date
from triangulate.normalise.event_times import event_span
from triangulate.normalise.valid_times import parse_bounds

HOLDS: Final = {"holds_from": pl.Date(), "holds_to": pl.Date(), "begins": pl.String(), "ends": pl.String()}
_TIMES: Final = ("valid_from", "valid_to", "event_time", "recorded_at", "basis", "extracted_at")

Times = tuple[str | None, str | None, str | None, str | None, str | None, str | None]


def with_holding(said: pl.DataFrame, extracted: dict[str, str | None]) -> pl.DataFrame:
    """Return the statements of ``said`` that surely hold on some day, with ``holds_from`` and ``holds_to``.

    ``extracted`` gives for each source the day on which it was extracted: "ongoing" is a claim about that day and
    says nothing of later ones. Also adds ``begins`` and ``ends``, the written bounds, for telling a handover.
    """
    days = pl.DataFrame(
        {"source": list(extracted), "extracted_at": list(extracted.values())},
        schema={"source": pl.String, "extracted_at": pl.String},
    )
    rows = said.with_columns(pl.col("basis").cast(pl.String)).join(days, on="source", how="left", maintain_order="left")
    distinct = rows.select(_TIMES).unique(maintain_order=True)
    held = [_held(times) for times in distinct.iter_rows()]
    columns = [pl.Series(name, [row[i] for row in held], dtype=kind) for i, (name, kind) in enumerate(HOLDS.items())]
    known = distinct.with_columns(columns)
    joined = rows.join(known, on=list(_TIMES), how="left", maintain_order="left", nulls_equal=True)
    return joined.filter(pl.col("holds_from").is_not_null())


def hold_together(suffix: str = "_2") -> pl.Expr:
    """Return whether two rows of :func:`with_holding` side by side must hold on one day; a handover is no overlap."""
    meet = (pl.col("holds_from") <= pl.col(f"holds_to{suffix}")) & (pl.col(f"holds_from{suffix}") <= pl.col("holds_to"))
    lasting = (pl.col("begins") != pl.col("ends")) & (pl.col(f"begins{suffix}") != pl.col(f"ends{suffix}"))
    follows = (pl.col("ends") == pl.col(f"begins{suffix}")) | (pl.col(f"ends{suffix}") == pl.col("begins"))
    return meet & ~(lasting.fill_null(value=True) & follows.fill_null(value=False))


@lru_cache(maxsize=1 << 16)
def _held(times: Times) -> tuple[date | None, date | None, str | None, str | None]:
    valid_from, valid_to, event_time, recorded_at, basis, extracted_at = times
    if valid_from or valid_to:
        days = _by_valid_time(valid_from, valid_to, recorded_at, extracted_at)
        begins, ends = _edtf(valid_from), _edtf(valid_to)
        return (*days, begins, ends) if days else (None, None, None, None)
    day = _one_day(event_time) or (_one_day(recorded_at) if basis == "observed" and not event_time else None)
    return day, day, None, None


def _by_valid_time(
    valid_from: str | None, valid_to: str | None, recorded_at: str | None, extracted_at: str | None
) -> tuple[date, date] | None:
    bounds = parse_bounds(valid_from, valid_to)
    if not bounds.ongoing:
        return bounds.certain()
    seen = _one_day(extracted_at)
    begun = bounds.start.latest if bounds.start else (_one_day(recorded_at) or seen)
    if begun is None:
        return None
    until = seen or date.max
    return (begun, until) if begun <= until else None


def _one_day(text: str | None) -> date | None:
    span = event_span(text) if text else None
    return span[0].date() if span and span[0].date() == span[1].date() else None


def _edtf(text: str | None) -> str | None:
    if text is None or is_open_end(text):
        return None
    return parse_date(text).edtf or None
