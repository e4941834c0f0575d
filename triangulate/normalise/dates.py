"""Reads a date as written into the days it can mean.

Nothing is guessed: spreadsheet serials and two-digit years are not read as dates, and where day and month
cannot be told apart both readings are kept. Partial and approximate dates follow EDTF (ISO 8601-2, 2019).
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from triangulate.normalise.date_forms import read_date_form
from triangulate.normalise.date_spans import DateSpan, Order, Precision, month_span, year_span

__all__ = ["DateSpan", "Order", "Precision", "birth_span", "parse_date"]


@lru_cache(maxsize=1 << 17)
def parse_date(text: str, *, order: Order = "iso") -> DateSpan:
    """Return the span of a date, date-time, partial date or interval; never raises on any text.

    Read are ISO 8601 dates and date-times (the calendar date as written, never shifted through a time zone),
    ``yyyymmdd``, ``ddmmyyyy``, ``dd/mm/yyyy`` with ``/``, ``-`` or ``.``, months by name, years, months, and EDTF.
    ``order`` says how numeric dates that do not start with the year were written: ``dmy``, ``mdy``, or ``unknown``
    (day first, and the other reading kept as ``alternative``); a source that writes ISO dates (``iso``) said
    nothing about them, so there they are read as ``unknown``.
    """
    return read_date_form(text.strip(), order)


def birth_span(
    text: str, *, official: bool = False, age_estimated: bool = False, unaccompanied: bool = False
) -> DateSpan:
    """Return the span of a birth date, read with the care that placeholders need.

    1 January is the year unless ``official`` (a register or certificate says so): NHS and immigration guidance
    have unknown days entered as 1 January. The 15th is the month where the age was estimated or the child came
    unaccompanied: guidance on the returns for looked-after children in England has an unknown day entered as
    the 15th. Approximate dates reach two years either way; sentinel dates are unknown.
    """
    span = parse_date(text)
    if span.precision != "day" or span.approximate or span.earliest is None or span.earliest != span.latest:
        return span
    day = span.earliest
    if span.first_of_january and not official:
        return replace(year_span(day.year), first_of_january=True)
    if day.day == 15 and (age_estimated or unaccompanied):
        return month_span(day.year, day.month)
    return span
