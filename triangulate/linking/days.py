"""Birth dates that mean one whole day, in columns, and whether a slip of the pen lies between two of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from triangulate.normalise.dates import DateSpan

    Numbers = NDArray[np.int64]
    Flags = NDArray[np.bool_]


class Days:
    """The days of a list of dates: ``year, month, day, ordinal`` (0 where a date is not ``whole``), and ``january``.

    ``values``: the dates. ``whole``: the date is one day, stated exactly and with one reading. ``january``: it is a
    1 January that may stand for an unknown day.
    """

    def __init__(self, values: Sequence[DateSpan]) -> None:
        self.values = values
        self.whole: Flags = np.array([_whole(span) for span in values], bool)
        days = [span.earliest if whole else None for span, whole in zip(values, self.whole.tolist(), strict=True)]
        self.year = _numbers(0 if day is None else day.year for day in days)
        self.month = _numbers(0 if day is None else day.month for day in days)
        self.day = _numbers(0 if day is None else day.day for day in days)
        self.ordinal = _numbers(0 if day is None else day.toordinal() for day in days)
        self.january: Flags = np.array([span.first_of_january for span in values], bool)
        written = self.year * 10_000 + self.month * 100 + self.day
        self._digits = (written[:, None] // 10 ** np.arange(7, -1, -1) % 10).astype(np.int8)

    def slips(self, a: Numbers, b: Numbers) -> Flags:
        """Return for pairs of whole days that differ whether one slip of the pen explains it.

        The year off by one, the next day, one digit, or two neighbouring digits exchanged
        (:class:`triangulate.normalise.date_differences.DateDifference`).
        """
        year_off = (
            (np.abs(self.year[a] - self.year[b]) == 1) & (self.month[a] == self.month[b]) & (self.day[a] == self.day[b])
        )
        next_day = np.abs(self.ordinal[a] - self.ordinal[b]) == 1
        one, other = self._digits[a], self._digits[b]
        differ = one != other
        count = differ.sum(axis=1)
        exchanged = (
            differ[:, :-1] & differ[:, 1:] & (one[:, :-1] == other[:, 1:]) & (one[:, 1:] == other[:, :-1])
        ).any(axis=1)
        result: Flags = year_off | next_day | (count == 1) | ((count == 2) & exchanged)
        return result


def _numbers(values: Iterable[int]) -> Numbers:
    return np.array(list(values), np.int64)


def _whole(span: DateSpan) -> bool:
    one_day = span.earliest is not None and span.earliest == span.latest
    return one_day and span.precision == "day" and span.alternative is None and not span.approximate
