"""The level of two values: the only place where linking looks at names and dates one pair at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.linking.model import LEVELS
from triangulate.normalise.date_differences import DateDifference, describe_difference
from triangulate.normalise.name_comparison import NameLevel, compare_names

if TYPE_CHECKING:
    from triangulate.normalise.dates import DateSpan
    from triangulate.normalise.names import Name

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
_NEAR_YEARS: Final = 5
_DAYS_A_YEAR: Final = 365.25


def name_levels(pairs: pl.DataFrame, values: tuple[Name, ...]) -> pl.DataFrame:
    """Return ``pairs`` (``name, name_2``) with ``level``, null where a name holds nothing to compare."""
    levels = [name_level(values[a], values[b]) for a, b in pairs.iter_rows()]
    return pairs.with_columns(pl.Series("level", levels, dtype=pl.UInt8))


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


def birth_date_levels(pairs: pl.DataFrame, values: tuple[DateSpan, ...]) -> pl.DataFrame:
    """Return ``pairs`` (``span, span_2``) with ``level``, null where the dates cannot be compared."""
    levels = [birth_date_level(values[a], values[b]) for a, b in pairs.iter_rows()]
    return pairs.with_columns(pl.Series("level", levels, dtype=pl.UInt8))


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
