"""The level of two values: the only place where linking looks at names and dates one pair at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from triangulate.linking.model import LEVELS
from triangulate.normalise.date_differences import DateDifference, describe_difference
from triangulate.normalise.name_comparison import NameLevel, compare_names
from triangulate.normalise.name_pairs import of_distinct_pairs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from triangulate.linking.days import Days
    from triangulate.normalise.dates import DateSpan
    from triangulate.normalise.name_pairs import NamePairs
    from triangulate.normalise.names import Name

    Numbers = NDArray[np.int64]

_NAME: Final = {name: place for place, name in enumerate(LEVELS["name"])}
_BORN: Final = {name: place for place, name in enumerate(LEVELS["birth_date"])}
_SLIPS: Final = frozenset(
    {
        DateDifference.ONE_DIGIT,
        DateDifference.DIGITS_EXCHANGED,
        DateDifference.YEAR_OFF_BY_ONE,
        DateDifference.DAY_OFF_BY_ONE,
    }
)
_NOTHING: Final = -1
_OF_NAME_LEVEL: Final = np.array([_NAME.get(level.name.lower(), _NOTHING) for level in NameLevel], np.int16)
_NEAR_YEARS: Final = 5
_DAYS_A_YEAR: Final = 365.25


def name_levels(pairs: pl.DataFrame, names: NamePairs) -> pl.DataFrame:
    """Return ``pairs`` (``name, name_2``) with ``level``, null where a name holds nothing to compare."""
    a, b = (pairs[column].to_numpy().astype(np.int64) for column in ("name", "name_2"))
    found = names.levels(a, b)
    levels = _OF_NAME_LEVEL[found]
    levels[(found >= NameLevel.CLOSE) & (names.initials[a] | names.initials[b])] = _NAME["initials"]
    return pairs.with_columns(_numbers(levels))


def name_level(a: Name, b: Name) -> int | None:
    """Return the level of two names, counted in the model's levels.

    Two equal initials agree no further than an initial and a name: mother and father may both be "A Renouf".
    """
    level = compare_names(a, b)
    if level is NameLevel.MISSING:
        return None
    if level >= NameLevel.CLOSE and (a.initials_only or b.initials_only):
        return _NAME["initials"]
    return _NAME[level.name.lower()]


def birth_date_levels(pairs: pl.DataFrame, days: Days) -> pl.DataFrame:
    """Return ``pairs`` (``span, span_2``) with ``level``, null where the dates cannot be compared."""
    a, b = (pairs[column].to_numpy().astype(np.int64) for column in ("span", "span_2"))
    levels = np.full(len(a), _NOTHING, np.int16)
    rows = np.flatnonzero(days.whole[a] & days.whole[b] & (days.ordinal[a] != days.ordinal[b]))
    levels[rows] = _of_days(days, a[rows], b[rows])
    others = np.ones(len(a), bool)
    others[rows] = False
    levels[others] = of_distinct_pairs(a[others], b[others], days.values, _level_or_nothing)
    return pairs.with_columns(_numbers(levels))


def _level_or_nothing(a: DateSpan, b: DateSpan) -> int:
    level = birth_date_level(a, b)
    return _NOTHING if level is None else level


def _of_days(days: Days, a: Numbers, b: Numbers) -> NDArray[np.int16]:
    """Return the levels of pairs of two whole days that differ: the rules of :func:`birth_date_level`, in columns."""
    apart = np.abs(days.ordinal[a] - days.ordinal[b]) / _DAYS_A_YEAR
    same_year = days.year[a] == days.year[b]
    slip = days.slips(a, b) & (days.year[a] // 10 == days.year[b] // 10)
    levels = np.where(apart <= _NEAR_YEARS, _BORN["near"], _BORN["different"]).astype(np.int16)
    for level, where in (
        ("one_digit", slip),
        ("first_of_january", same_year & (days.january[a] | days.january[b])),
        ("day_month_swapped", same_year & (days.month[a] == days.day[b]) & (days.day[a] == days.month[b])),
    ):
        levels[where & (apart <= 2 * _NEAR_YEARS)] = _BORN[level]
    return levels


def _numbers(levels: NDArray[np.int16]) -> pl.Series:
    """Return levels as a column, null where nothing could be compared."""
    column = pl.Series("level", levels)
    return column.set(column == _NOTHING, None).cast(pl.UInt8)


def birth_date_level(a: DateSpan, b: DateSpan) -> int | None:
    """Return the level of two birth dates, counted in the model's levels.

    1 January stands for an unknown day on many forms, so it agrees as a year and never as a day. Dates that
    are only approximate agree or disagree by more than their width or not at all.
    """
    if a == b and a.precision == "day" and a.alternative is None:
        return _BORN["exact"]
    years = years_apart(a, b)
    if years > 2 * _NEAR_YEARS:
        return _BORN["different"]
    difference = describe_difference(a, b)
    if difference is DateDifference.DAY_MONTH_EXCHANGED:
        return _BORN["day_month_swapped"]
    if not difference.is_conflict:
        return _agreeing(a, b)
    if difference is DateDifference.FIRST_OF_JANUARY_DEFAULT:
        return _BORN["first_of_january"]
    if difference in _SLIPS and _decade(a) == _decade(b):
        return _BORN["one_digit"]
    return _BORN["near"] if years <= _NEAR_YEARS else _BORN["different"]


def _agreeing(a: DateSpan, b: DateSpan) -> int | None:
    """Return the level of two dates that can mean one day: as coarse as the coarser of the two."""
    if a.approximate or b.approximate:
        return None
    precisions = {a.precision, b.precision}
    if not precisions <= {"day", "month", "year"}:
        return None
    if a.first_of_january or b.first_of_january:
        return _BORN["first_of_january"]
    if "year" in precisions:
        return _BORN["same_year"]
    if "month" in precisions:
        return _BORN["same_month"]
    return _BORN["exact"] if a.alternative is None and b.alternative is None else _BORN["day_month_swapped"]


def _decade(span: DateSpan) -> int | None:
    return span.earliest.year // 10 if span.earliest else None


def years_apart(a: DateSpan, b: DateSpan) -> float:
    """Return the least number of years between two dates, 0 where they can meet."""
    gaps = [
        max((start - end).days, (first - last).days, 0) for first, end in a.readings() for start, last in b.readings()
    ]
    return min(gaps, default=0) / _DAYS_A_YEAR
