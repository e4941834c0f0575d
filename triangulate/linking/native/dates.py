"""Birth dates as integers, and how alike two are: exchanged day and month, one digit, 1 January, parts not recorded."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from enum import IntEnum
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from triangulate.linking.native.values import MOST_VALUES, Ints, coded

Levels = NDArray[np.int8]


class Born(IntEnum):
    """How alike two birth dates are, the most alike first."""

    EXACT = 1
    SWAPPED = 2
    ONE_SLIP = 3
    TWO_SLIPS = 4
    TWO_PARTS = 5
    AS_RECORDED = 6
    FIRST_OF_JANUARY = 7
    SEASON = 8
    YEAR = 9
    YEAR_SLIP = 10
    PARTLY = 11
    NEAR = 12
    DIFFERENT = 13


_FIRST_YEAR: Final = 1800
_LAST_YEAR: Final = 2100
_SLOTS: Final = (_LAST_YEAR - _FIRST_YEAR + 2) * 13 * 32
NEAR_YEARS: Final = 5
SEASON_DAYS: Final = 45
_SENTINELS: Final = frozenset({(1, 1, 1), (1, 1, 1000), (1, 1, 1900), (31, 12, 1899), (30, 12, 1899), (31, 12, 9999)})
"""Dates that systems fill in for "not known" (day, month, year)."""

_ENOUGH_MONTHS_FIRST: Final = 20  # fewer, and of a small batch of records one slip would turn every date
_TIMES_MORE: Final = 10
_A_FEW: Final = 1_000  # texts by which it is known at little cost that a column does not hold ISO dates alone
_EXCHANGES: Final = np.array([9 * step * 10**place for place in range(7) for step in range(1, 10)], np.int32)


def day_numbers(year: pl.Series, month: pl.Series, day: pl.Series) -> pl.Series:
    """Return dates as the integer yyyymmdd with 0 for a part not recorded; null for none, and for sentinels."""
    frame = pl.DataFrame({"y": year.cast(pl.Int32, strict=False), "m": month.cast(pl.Int32, strict=False),
                          "d": day.cast(pl.Int32, strict=False)})  # fmt: skip
    y = pl.when(pl.col("y").is_between(_FIRST_YEAR, _LAST_YEAR)).then("y").otherwise(0)
    m = pl.when(pl.col("m").is_between(1, 12)).then("m").otherwise(0)
    d = pl.when(pl.col("d").is_between(1, 31)).then("d").otherwise(0)
    # A month beyond 12 beside a day within it: the two were exchanged.
    turned = pl.col("m").is_between(13, 31) & pl.col("d").is_between(1, 12)
    m, d = pl.when(turned).then("d").otherwise(m), pl.when(turned).then("m").otherwise(d)
    sentinel = pl.any_horizontal(
        *((pl.col("y") == y0) & (pl.col("m") == m0) & (pl.col("d") == d0) for d0, m0, y0 in sorted(_SENTINELS))
    ).fill_null(value=False)
    number = (y * 10000 + m * 100 + d).cast(pl.Int32)
    return frame.select(pl.when((number > 0) & ~sentinel).then(number).alias("date")).to_series()


def read_dates(texts: pl.Series, *, month_first: bool | None = None) -> pl.Series:
    """Return texts as yyyymmdd integers; see :func:`read_column`. ``month_first``: as there."""
    return read_column(texts, month_first=month_first)[0]


def read_column(texts: pl.Series, *, month_first: bool | None = None) -> tuple[pl.Series, bool]:
    """Return texts as yyyymmdd integers (see :func:`day_numbers`), null for no date, and whether the month came first.

    Reads ISO dates with or without time, eight digits (year first), day-month-year with any separator, year and
    month, and a year alone. A date that could be read both ways is read day first, as in the United Kingdom, unless
    a good many texts can only be read month first, and hardly any only day first. ``month_first`` decides where it is
    given.
    """
    text = pl.col("t").str.strip_chars()
    frame = texts.cast(pl.String).rename("t").to_frame()
    iso = text.str.extract_groups(r"^(\d{4})-?(\d{2})?(?:-?(\d{2}))?(?:[T ].*)?$")
    loose = text.str.extract_groups(r"^(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})(?:[T ].*)?$")
    uk = text.str.extract_groups(r"^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})(?:[T ].*)?$")
    turned = _is_month_first(frame, uk) if month_first is None else month_first
    day, month = (1, 0) if turned else (0, 1)
    parts = frame.select(
        y=pl.coalesce(iso.struct[0], loose.struct[0], uk.struct[2]),
        m=pl.coalesce(iso.struct[1], loose.struct[1], uk.struct[month]),
        d=pl.coalesce(iso.struct[2], loose.struct[2], uk.struct[day]),
    )
    return day_numbers(parts["y"], parts["m"], parts["d"]), turned


def _is_month_first(frame: pl.DataFrame, parts: pl.Expr) -> bool:
    first, second = (parts.struct[place].cast(pl.Int32, strict=False) for place in (0, 1))
    day_first, month_first = frame.select(first=(first > 12).sum(), second=(second > 12).sum()).row(0)
    return bool(month_first >= _ENOUGH_MONTHS_FIRST and month_first > _TIMES_MORE * day_first)


class Dates:
    """Birth dates of every record and what linking asks of them.

    ``days``: records × places of yyyymmdd, 0 where nothing is recorded. ``month_first``: which columns of whole dates
    were read month first where they could be read both ways.
    """

    def __init__(self, days: Ints, month_first: tuple[bool, ...] = ()) -> None:
        self.days, self.month_first = days, month_first
        self._tally = np.bincount(_slots(days.ravel()), minlength=_SLOTS)
        self._tally[0] = 0
        self.counts = self._tally[self._tally > 0]

    def frequency(self, days: Ints) -> NDArray[np.float32]:
        """Return how many records carry each of some dates."""
        return self.counts_of(days).astype(np.float32)

    def counts_of(self, days: Ints) -> NDArray[np.int64]:
        """Return how many records carry each of some dates, 0 where none does."""
        result: NDArray[np.int64] = self._tally[_slots(days)]
        return result

    @classmethod
    def from_columns(
        cls, columns: Mapping[str, tuple[pl.Series, ...]], records: int, month_first: tuple[bool, ...] = ()
    ) -> Dates:
        """Return dates from columns with the roles ``birth_date`` or ``birth_year``, ``birth_month``, ``birth_day``.

        ``month_first``: which columns of whole dates are known to say the month first; the others show it themselves.
        """
        whole = columns.get("birth_date", ())
        known = [True if told else None for told in (*month_first, *[False] * len(whole))[: len(whole)]]
        read = [_of_column(column, told) for column, told in zip(whole, known, strict=True)]
        held, turned = [days for days, _ in read], tuple(told for _, told in read)
        nothing = pl.Series([None], dtype=pl.Int32).new_from_index(0, records)
        parts = [
            columns[f"birth_{part}"][0] if f"birth_{part}" in columns else nothing for part in ("year", "month", "day")
        ]
        if any(f"birth_{part}" in columns for part in ("year", "month", "day")):
            year, month, day = (part.cast(pl.Float64, strict=False).cast(pl.Int32, strict=False) for part in parts)
            split = day_numbers(year, month, day).fill_null(0).to_numpy().reshape(-1, 1)
            # Parts beside a whole date add nothing that the date does not say.
            held = [split] if not held else [np.where(held[0][:, :1] > 0, held[0][:, :1], split), *held[1:]]
        return cls(_distinct(np.hstack(held)) if len(held) > 1 else held[0], turned)

    def reordered(self, order: NDArray[np.int64]) -> Dates:
        """Return the same with records in another order."""
        moved = copy(self)
        moved.days = self.days[order]
        return moved

    def levels(self, i: Ints, j: Ints, place_i: int = 0, place_j: int = 0) -> Levels:
        """Return the :class:`Born` of each pair of records, 0 where nothing can be compared."""
        a, b = self.days[:, place_i].take(i), self.days[:, place_j].take(j)
        found = np.zeros(len(i), np.int8)
        both = (a > 0) & (b > 0)
        year, month, day = _parts(a)
        exact = both & (a == b) & (year > 0) & (month > 0) & (day > 0)
        found[exact] = Born.EXACT
        rest = np.flatnonzero(both & ~exact)
        if len(rest):
            found[rest] = _unequal(a[rest], b[rest])
        return found


def _parts(days: Ints) -> tuple[Ints, Ints, Ints]:
    """Return years, months and days of the month."""
    months = days // 100
    years = months // 100
    return years, months - years * 100, days - months * 100


def _slots(days: Ints) -> Ints:
    """Return a small number for each date, in the order of dates; 0 for none."""
    year, month, day = _parts(days)
    return np.maximum(year - (_FIRST_YEAR - 1), 0) * (13 * 32) + month * 32 + day


def _unequal(a: Ints, b: Ints) -> Levels:
    """Return the :class:`Born` of pairs of dates that differ, or that lack the same part."""
    (y, m, d), (y2, m2, d2) = _parts(a), _parts(b)
    has_y, has_m, has_d = (y > 0) & (y2 > 0), (m > 0) & (m2 > 0), (d > 0) & (d2 > 0)
    same_y, same_m, same_d = has_y & (y == y2), has_m & (m == m2), has_d & (d == d2)
    known = has_y.astype(np.int8) + has_m + has_d
    same = same_y.astype(np.int8) + same_m + same_d
    years = np.abs(y - y2)
    slips = _slip(y, y2) & has_y, _slip(m, m2) & has_m, _slip(d, d2) & has_d
    whole = known == 3
    near_same = (same_y | slips[0]) & (same_m | slips[1]) & (same_d | slips[2]) & whole
    january = ((m == 1) & (d == 1)) | ((m2 == 1) & (d2 == 1))
    season = has_m & has_d & (_days_apart(m, d, m2, d2) <= SEASON_DAYS)
    found = np.full(len(a), Born.DIFFERENT, np.int8)
    for level, where in (
        (Born.NEAR, has_y & (years <= NEAR_YEARS)),
        (Born.PARTLY, (known == 2) & (same == 1)),
        (Born.YEAR_SLIP, whole & season & ((years == 1) | (years == 10))),
        (Born.YEAR, whole & same_y),
        (Born.YEAR, (known == 1) & same_y),
        (Born.SEASON, same_y & season),
        (Born.FIRST_OF_JANUARY, same_y & january),
        (Born.TWO_PARTS, whole & (same == 2)),
        (Born.TWO_SLIPS, near_same & (same == 1)),
        (Born.ONE_SLIP, whole & ((near_same & (same == 2)) | _exchanged(a, b))),
        (Born.SWAPPED, whole & same_y & (m == d2) & (d == m2)),
        (Born.AS_RECORDED, (known == 2) & (same == 2)),
        (0, known == 0),
    ):
        found[where] = level
    return found


def _days_apart(m: Ints, d: Ints, m2: Ints, d2: Ints) -> Ints:
    """Return how many days of the year lie between two days, whatever the year."""
    apart = np.abs((m - m2) * 30 + (d - d2))
    result: Ints = np.minimum(apart, 365 - apart)
    return result


def _of_column(column: pl.Series, month_first: bool | None) -> tuple[Ints, bool]:
    """Return the dates of a column, and whether it was read month first."""
    if not isinstance(column.dtype, pl.List):
        read, turned = _distinct_read(column, month_first)
        return read.reshape(-1, 1), turned
    long = pl.DataFrame({"t": column}).with_row_index("row").explode("t")
    read, turned = _distinct_read(long["t"], month_first)
    long = long.with_columns(day=pl.Series(read)).filter(pl.col("day") > 0)
    held = long.select("row", "day").unique().sort("row", "day").with_columns(place=pl.int_range(pl.len()).over("row"))
    held = held.filter(pl.col("place") < MOST_VALUES)
    days = np.zeros((len(column), int(held["place"].max() or 0) + 1), np.int32)  # type: ignore[arg-type]
    days[held["row"].to_numpy(), held["place"].to_numpy()] = held["day"].to_numpy()
    return days, turned


def _distinct_read(column: pl.Series, month_first: bool | None) -> tuple[Ints, bool]:
    """Return yyyymmdd for each row (each distinct text read once; 0 for none), and whether the month came first."""
    if column.dtype in (pl.Date, pl.Datetime):
        dates = day_numbers(column.dt.year(), column.dt.month().cast(pl.Int32), column.dt.day().cast(pl.Int32))
        return dates.fill_null(0).to_numpy(), False
    texts = column.cast(pl.String).rename("t")
    if _all_whole(texts.head(_A_FEW)) and _all_whole(texts):  # no need to tell texts apart
        return _distinct_read(texts.str.to_date("%Y-%m-%d"), month_first)
    codes, distinct = coded(texts)
    days, turned = read_column(distinct, month_first=month_first)
    read: Ints = np.append(days.fill_null(0).to_numpy(), np.int32(0))  # code -1 takes the last place
    return read[codes], turned


def _all_whole(texts: pl.Series) -> bool:
    """Return whether every text is a whole ISO date."""
    return texts.str.to_date("%Y-%m-%d", strict=False).null_count() == texts.null_count()


def _distinct(days: Ints) -> Ints:
    """Return each record's dates once, in order, none last."""
    ordered = np.sort(np.where(days == 0, np.iinfo(np.int32).max, days), axis=1)
    again = np.zeros(ordered.shape, bool)
    again[:, 1:] = ordered[:, 1:] == ordered[:, :-1]
    ordered = np.sort(np.where(again, np.iinfo(np.int32).max, ordered), axis=1)[:, :MOST_VALUES]
    return np.where(ordered == np.iinfo(np.int32).max, 0, ordered).astype(np.int32)


def _bcd(days: Ints) -> NDArray[np.uint32]:
    digits = np.zeros(days.shape, np.uint32)
    rest = days.astype(np.uint32)
    for place in range(8):
        digits |= (rest % np.uint32(10)) << np.uint32(4 * place)
        rest = rest // np.uint32(10)
    return digits


def _slip(a: Ints, b: Ints) -> NDArray[np.bool_]:
    """Return whether two numbers are neighbours or differ in one digit."""
    apart = np.abs(a - b)
    one_digit = (
        ((apart < 10) & (a // 10 == b // 10))
        | ((apart % 10 == 0) & (apart < 100) & (a // 100 == b // 100))
        | (apart % 100 == 0)
    )
    result: NDArray[np.bool_] = (apart == 1) | (one_digit & (apart > 0))
    return result


def _exchanged(days: Ints, other: Ints) -> NDArray[np.bool_]:
    """Return whether two dates differ in two neighbouring digits that changed places."""
    exchanged = np.zeros(len(days), bool)
    # Neighbouring digits x and y in each other's place change a number by 9 · (x - y) · a power of ten.
    apart = np.abs(days - other)
    maybe = np.flatnonzero(apart % 9 == 0)
    maybe = maybe[np.isin(apart[maybe], _EXCHANGES)]
    a, b = _bcd(days[maybe]), _bcd(other[maybe])
    for place in range(7):
        mask = np.uint32(0xFF << (4 * place))
        x, y = (a & mask) >> np.uint32(4 * place), (b & mask) >> np.uint32(4 * place)
        turned = ((x & np.uint32(0xF)) << np.uint32(4)) | (x >> np.uint32(4))
        exchanged[maybe] |= (turned == y) & (((a ^ b) & ~mask) == 0) & (a != b)
    return exchanged
