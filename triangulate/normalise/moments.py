"""The earliest and the latest minute of a time as written, and whether one time surely lies after another.

Minutes are counted from the first day of the calendar: in UTC where the time carries a zone, as written where
it does not (see :mod:`triangulate.normalise.event_times`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final

import polars as pl

from triangulate.normalise.date_spans import sentinel_dates
from triangulate.normalise.event_times import EventSpan, event_span

CLOCK_CHANGE: Final = 60
"""Minutes by which a time without a zone may differ from one with a zone: the clock change (GMT and BST)."""
DAY: Final = 24 * 60
"""Minutes allowed where one time is a date and the other has a clock time: systems cut a date off a time in UTC."""

_ORIGIN: Final = datetime(1, 1, 1)  # noqa: DTZ001 - minutes are counted without a zone
_FIRST_DAY: Final = date(1, 1, 1)
_OPEN: Final = ("", "..")
_HAS_DATE = re.compile(r"\d{4}|\d\d?[/.\- ]")


@dataclass(frozen=True, slots=True)
class Moment:
    """A point of time: its first and last possible minute, whether it carries a zone, whether it is only a date."""

    earliest: int
    latest: int
    zoned: bool = False
    day_only: bool = False


def surely_after(later: Moment, earlier: Moment) -> bool:
    """Whether ``later`` comes after ``earlier`` however both are read.

    Between a time with a zone and one without, the clock change is allowed for; between a date and a clock time,
    one day.
    """
    slack = CLOCK_CHANGE if later.zoned != earlier.zoned else 0
    slack += DAY if later.day_only != earlier.day_only else 0
    return later.earliest > earlier.latest + slack


def days(earliest: date, latest: date) -> Moment:
    """Return the moment somewhere in the days from ``earliest`` to ``latest``."""
    return Moment(_day_minutes(earliest), _day_minutes(latest) + DAY - 1, day_only=True)


@lru_cache(maxsize=1 << 16)
def sides_of(text: str) -> tuple[Moment, Moment] | None:
    """Return the start and the end of a time as written, or None where it gives neither.

    A time that is no interval is its own start and end. An end of ``..`` is ongoing: it lies at the end of the
    calendar. An empty side is not known, and neither is a start of ``..``.
    The sides of an interval that runs backwards are returned as they are written.
    """
    start, slash, end = (part.strip() for part in text.partition("/"))
    if not slash:
        one = _moment(event_span(text))
        return (one, one) if one else None
    if start in _OPEN and end in _OPEN:
        return None
    if end not in _OPEN and _HAS_DATE.search(end) is None:
        end = f"{start[:10]}T{end.lstrip('Tt')}"
    first = _open() if start in _OPEN else _moment(event_span(start))
    last = _end(end)
    whole = event_span(text)
    if first is None or last is None:
        return None
    if whole is not None and last.day_only and not first.day_only and _ends_at_midnight(end):
        # Beside a real start, midnight is a time too.
        closing = _moment((whole[1], whole[1]))
        last = closing or last
    return first, last


def _end(text: str) -> Moment | None:
    if text == "..":
        last = _open().latest
        return Moment(last, last, day_only=True)
    return _open() if not text else _moment(event_span(text))


def _ends_at_midnight(end: str) -> bool:
    return re.search(r"[T ]00:?00", end) is not None


def window_of(text: str) -> Moment | None:
    """Return the whole time as one moment that lies somewhere in it; None where it gives none or runs backwards."""
    sides = sides_of(text)
    if sides is None or surely_after(*sides):
        return None
    first, last = sides
    return Moment(first.earliest, last.latest, first.zoned or last.zoned, first.day_only and last.day_only)


def day_of(minutes: int) -> date:
    """Return the day on which a minute lies."""
    return (_ORIGIN + timedelta(minutes=minutes)).date()


def _moment(span: EventSpan | None) -> Moment | None:
    if span is None:
        return None
    first, last = span
    whole_days = (first.hour, first.minute, last.hour, last.minute) == (0, 0, 23, 59)
    return Moment(_minutes(first), _minutes(last), first.tzinfo is not None, whole_days)


def _open() -> Moment:
    return Moment(0, _day_minutes(date.max) + DAY - 1, day_only=True)


def _minutes(moment: datetime) -> int:
    if moment.tzinfo is not None:
        offset = moment.utcoffset() or timedelta()
        return int((moment.replace(tzinfo=None) - _ORIGIN - offset) / timedelta(minutes=1))
    return int((moment - _ORIGIN) / timedelta(minutes=1))


def _day_minutes(day: date) -> int:
    return (day - _FIRST_DAY).days * DAY


MOMENT_COLUMNS: Final[dict[str, pl.DataType]] = {
    "start_earliest": pl.Int64(),
    "start_latest": pl.Int64(),
    "end_earliest": pl.Int64(),
    "end_latest": pl.Int64(),
    "start_zoned": pl.Boolean(),
    "end_zoned": pl.Boolean(),
    "start_day": pl.Boolean(),
    "end_day": pl.Boolean(),
}


def moment_frame(texts: pl.Series) -> pl.DataFrame:
    """Return the sides of every time (columns ``MOMENT_COLUMNS``), one row a value, in its order; nulls if none.

    Plain ISO dates, by far the most frequent, are read in columns; every other text once a distinct value.
    """
    frame = texts.cast(pl.String).rename("text").to_frame()
    plain = pl.col("text").str.to_date("%Y-%m-%d", strict=False, exact=True)
    is_plain = (pl.col("text").str.len_bytes() == 10) & (plain.dt.year() > 0) & ~plain.is_in(list(sentinel_dates()))
    minutes = pl.when(is_plain.fill_null(value=False)).then((plain - pl.lit(_FIRST_DAY)).dt.total_days() * DAY)
    read = frame.with_columns(minutes.alias("_day"))
    others = read.filter(pl.col("_day").is_null() & pl.col("text").is_not_null())["text"].unique().sort()
    sides = [sides_of(text) for text in others]
    rows = [[None] * len(MOMENT_COLUMNS) if s is None else _row(*s) for s in sides]
    known = pl.DataFrame(rows, schema=MOMENT_COLUMNS, orient="row").with_columns(text=others)
    joined = read.join(known, on="text", how="left", maintain_order="left")
    last = pl.col("_day") + (DAY - 1)
    by_column = {
        "start_earliest": pl.col("_day"),
        "start_latest": last,
        "end_earliest": pl.col("_day"),
        "end_latest": last,
        "start_zoned": pl.when(pl.col("_day").is_not_null()).then(statement=False),
        "end_zoned": pl.when(pl.col("_day").is_not_null()).then(statement=False),
        "start_day": pl.when(pl.col("_day").is_not_null()).then(statement=True),
        "end_day": pl.when(pl.col("_day").is_not_null()).then(statement=True),
    }
    return joined.select(pl.coalesce(expression, pl.col(name)).alias(name) for name, expression in by_column.items())


def _row(start: Moment, end: Moment) -> list[int | bool]:
    return [
        start.earliest, start.latest, end.earliest, end.latest,
        start.zoned, end.zoned, start.day_only, end.day_only,
    ]  # fmt: skip
