"""Birth dates as integers, and how alike two are: exchanged day and month, one digit, 1 January, parts not recorded."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from triangulate.linking.native.values import MOST_VALUES, Ints

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


NEAR_YEARS: Final = 5
SEASON_DAYS: Final = 45
_SENTINELS: Final = frozenset({(1, 1, 1), (1, 1, 1000), (1, 1, 1900), (31, 12, 1899), (30, 12, 1899), (31, 12, 9999)})
"""Dates that systems fill in for "not known" (day, month, year)."""

_ENOUGH_MONTHS_FIRST: Final = 20  # fewer, and of a small batch of records one slip would turn every date
_TIMES_MORE: Final = 10


def day_numbers(year: pl.Series, month: pl.Series, day: pl.Series) -> pl.Series:
    """Return dates as the integer yyyymmdd with 0 for a part not recorded; null for none, and for sentinels."""
    frame = pl.DataFrame({"y": year.cast(pl.Int32, strict=False), "m": month.cast(pl.Int32, strict=False),
                          "d": day.cast(pl.Int32, strict=False)})  # fmt: skip
    y = pl.when(pl.col("y").is_between(1800, 2100)).then("y").otherwise(0)
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


def read_dates(texts: pl.Series) -> pl.Series:
    """Return texts as yyyymmdd integers (see :func:`day_numbers`); null where a text is no date.

    Reads ISO dates with or without time, eight digits (year first), day-month-year with any separator, year and
    month, and a year alone. A date that could be read both ways is read day first, as in the United Kingdom, unless
    a good many texts can only be read month first, and hardly any only day first.
    """
    text = pl.col("t").str.strip_chars()
    frame = texts.cast(pl.String).rename("t").to_frame()
    iso = text.str.extract_groups(r"^(\d{4})-?(\d{2})?(?:-?(\d{2}))?(?:[T ].*)?$")
    loose = text.str.extract_groups(r"^(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})(?:[T ].*)?$")
    uk = text.str.extract_groups(r"^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})(?:[T ].*)?$")
    first, second = (uk.struct[place].cast(pl.Int32, strict=False) for place in (0, 1))
    day_first, month_first = frame.select(first=(first > 12).sum(), second=(second > 12).sum()).row(0)
    turned = month_first >= _ENOUGH_MONTHS_FIRST and month_first > _TIMES_MORE * day_first
    day, month = (1, 0) if turned else (0, 1)
    parts = frame.select(
        y=pl.coalesce(iso.struct[0], loose.struct[0], uk.struct[2]),
        m=pl.coalesce(iso.struct[1], loose.struct[1], uk.struct[month]),
        d=pl.coalesce(iso.struct[2], loose.struct[2], uk.struct[day]),
    )
    return day_numbers(parts["y"], parts["m"], parts["d"])


class Dates:
    """Birth dates of every record and what linking asks of them.

    ``days``: records × places of yyyymmdd, 0 where nothing is recorded.
    """

    def __init__(self, days: Ints) -> None:
        self.days = days
        year, month, day = days // 10000, days // 100 % 100, days % 100
        self._parts = (year.astype(np.int16), month.astype(np.int8), day.astype(np.int8))
        self._whole = (year > 0) & (month > 0) & (day > 0)
        self._digits = _bcd(days)
        self._known, self.counts = np.unique(days[days > 0], return_counts=True)

    def frequency(self, days: Ints) -> NDArray[np.float32]:
        """Return how many records carry each of some dates that occur."""
        return self.counts[np.searchsorted(self._known, days)].astype(np.float32)

    def counts_of(self, days: Ints) -> NDArray[np.int64]:
        """Return how many records carry each of some dates, 0 where none does."""
        if not len(self._known):
            return np.zeros(len(days), np.int64)
        place = np.minimum(np.searchsorted(self._known, days), len(self._known) - 1)
        result: NDArray[np.int64] = np.where(self._known[place] == days, self.counts[place], 0)
        return result

    @classmethod
    def from_columns(cls, columns: Mapping[str, tuple[pl.Series, ...]], records: int) -> Dates:
        """Return dates from columns with the roles ``birth_date`` or ``birth_year``, ``birth_month``, ``birth_day``."""
        held = [_of_column(column) for column in columns.get("birth_date", ())]
        nothing = pl.Series([None], dtype=pl.Int32).new_from_index(0, records)
        parts = [
            columns[f"birth_{part}"][0] if f"birth_{part}" in columns else nothing for part in ("year", "month", "day")
        ]
        if any(f"birth_{part}" in columns for part in ("year", "month", "day")):
            year, month, day = (part.cast(pl.Float64, strict=False).cast(pl.Int32, strict=False) for part in parts)
            split = day_numbers(year, month, day).fill_null(0).to_numpy().reshape(-1, 1)
            # Parts beside a whole date add nothing that the date does not say.
            held = [split] if not held else [np.where(held[0][:, :1] > 0, held[0][:, :1], split), *held[1:]]
        return cls(_distinct(np.hstack(held)) if len(held) > 1 else held[0])

    def reordered(self, order: NDArray[np.int64]) -> Dates:
        """Return the same with records in another order."""
        return Dates(self.days[order])

    def levels(self, i: Ints, j: Ints, place_i: int = 0, place_j: int = 0) -> Levels:
        """Return the :class:`Born` of each pair of records, 0 where nothing can be compared."""
        a, b = self.days[i, place_i], self.days[j, place_j]
        found = np.zeros(len(i), np.int8)
        both = (a > 0) & (b > 0)
        found[both & (a == b)] = Born.EXACT
        rest = np.flatnonzero(both & ((a != b) | ~self._whole[i, place_i]))
        if len(rest):
            found[rest] = self._unequal(i[rest], j[rest], place_i, place_j)
        return found

    def _unequal(self, i: Ints, j: Ints, place_i: int, place_j: int) -> Levels:
        (y, m, d), (y2, m2, d2) = (
            [part[rows, place] for part in self._parts] for rows, place in ((i, place_i), (j, place_j))
        )
        has_y, has_m, has_d = (y > 0) & (y2 > 0), (m > 0) & (m2 > 0), (d > 0) & (d2 > 0)
        same_y, same_m, same_d = has_y & (y == y2), has_m & (m == m2), has_d & (d == d2)
        known = has_y.astype(np.int8) + has_m + has_d
        same = same_y.astype(np.int8) + same_m + same_d
        years = np.abs(y.astype(np.int32) - y2)
        slips = _slip(y, y2) & has_y, _slip(m, m2) & has_m, _slip(d, d2) & has_d
        whole = known == 3
        near_same = (same_y | slips[0]) & (same_m | slips[1]) & (same_d | slips[2]) & whole
        january = ((m == 1) & (d == 1)) | ((m2 == 1) & (d2 == 1))
        season = has_m & has_d & (_days_apart(m, d, m2, d2) <= SEASON_DAYS)
        found = np.full(len(i), Born.DIFFERENT, np.int8)
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
            (
                Born.ONE_SLIP,
                whole & ((near_same & (same == 2)) | _exchanged(self._digits[i, place_i], self._digits[j, place_j])),
            ),
            (Born.SWAPPED, whole & same_y & (m == d2) & (d == m2)),
            (Born.AS_RECORDED, (known == 2) & (same == 2)),
            (0, known == 0),
        ):
            found[where] = level
        return found


def _days_apart(m: NDArray[np.int8], d: NDArray[np.int8], m2: NDArray[np.int8], d2: NDArray[np.int8]) -> Ints:
    """Return how many days of the year lie between two days, whatever the year."""
    apart = np.abs((m.astype(np.int32) - m2) * 30 + (d.astype(np.int32) - d2))
    result: Ints = np.minimum(apart, 365 - apart)
    return result


def _of_column(column: pl.Series) -> Ints:
    if not isinstance(column.dtype, pl.List):
        return _distinct_read(column).reshape(-1, 1)
    long = pl.DataFrame({"t": column}).with_row_index("row").explode("t")
    long = long.with_columns(day=pl.Series(_distinct_read(long["t"]))).filter(pl.col("day") > 0)
    held = long.select("row", "day").unique().sort("row", "day").with_columns(place=pl.int_range(pl.len()).over("row"))
    held = held.filter(pl.col("place") < MOST_VALUES)
    days = np.zeros((len(column), int(held["place"].max() or 0) + 1), np.int32)  # type: ignore[arg-type]
    days[held["row"].to_numpy(), held["place"].to_numpy()] = held["day"].to_numpy()
    return days


def _distinct_read(column: pl.Series) -> Ints:
    """Return yyyymmdd for each row, each distinct text read once; 0 for none."""
    if column.dtype in (pl.Date, pl.Datetime):
        dates = day_numbers(column.dt.year(), column.dt.month().cast(pl.Int32), column.dt.day().cast(pl.Int32))
        return dates.fill_null(0).to_numpy()
    texts = column.cast(pl.String).rename("t")
    plain = texts.str.to_date("%Y-%m-%d", strict=False)
    if plain.null_count() == texts.null_count():  # every text is a whole ISO date: no need to tell texts apart
        return _distinct_read(plain)
    distinct = texts.drop_nulls().unique()
    read = pl.DataFrame({"t": distinct, "day": read_dates(distinct)})
    return texts.to_frame().join(read, on="t", how="left", maintain_order="left")["day"].fill_null(0).to_numpy()


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


def _slip(a: NDArray[np.signedinteger], b: NDArray[np.signedinteger]) -> NDArray[np.bool_]:
    """Return whether two numbers are neighbours or differ in one digit."""
    apart = np.abs(a.astype(np.int32) - b)
    one_digit = (
        ((apart < 10) & (a // 10 == b // 10))
        | ((apart % 10 == 0) & (apart < 100) & (a // 100 == b // 100))
        | (apart % 100 == 0)
    )
    result: NDArray[np.bool_] = (apart == 1) | (one_digit & (apart > 0))
    return result


def _exchanged(a: NDArray[np.uint32], b: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Return whether two dates differ in two neighbouring digits that changed places."""
    apart = a ^ b
    spread = (apart | apart >> np.uint32(1) | apart >> np.uint32(2) | apart >> np.uint32(3)) & np.uint32(0x11111111)
    exchanged = np.zeros(len(a), bool)
    two = np.flatnonzero(np.bitwise_count(spread) == 2)
    for place in range(7):
        mask = np.uint32(0xFF << (4 * place))
        x, y = (a[two] & mask) >> np.uint32(4 * place), (b[two] & mask) >> np.uint32(4 * place)
        turned = ((x & np.uint32(0xF)) << np.uint32(4)) | (x >> np.uint32(4))
        exchanged[two] |= (turned == y) & ((apart[two] & ~mask) == 0)
    return exchanged
