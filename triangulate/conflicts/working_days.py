"""Working days between two days: Monday to Friday without the bank holidays of England or Jersey (a reviewed table).

The table reaches from 2010 to 2030; outside it only weekends are left out. A holiday that is missing makes a day count
as a working day, so a period is never held to be shorter than it was.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from triangulate.normalise.table_reader import read_table

_ANYWHERE = ""


@cache
def bank_holidays(jurisdiction: str | None) -> frozenset[date]:
    """Return the bank holidays of a jurisdiction (``GB-ENG``, ``JE``); of none known, those of every one of them."""
    rows = read_table("bank_holidays")
    by_place: dict[str, set[date]] = {}
    for row in rows:
        by_place.setdefault(row["jurisdiction"], set()).add(date.fromisoformat(row["date"]))
    if jurisdiction in by_place:
        return frozenset(by_place[jurisdiction])
    # Where the place is not known only days that are holidays everywhere are left out.
    return frozenset(set.intersection(*by_place.values())) if jurisdiction is None else frozenset()


def working_days_between(shared: date, meeting: date, jurisdiction: str | None) -> int:
    """Return the working days after ``shared`` up to and with the day before ``meeting``, and the day of sharing.

    Friday to the Monday after is one; Monday to the Monday after is five. A meeting before the sharing gives 0.

    >>> working_days_between(date(2024, 2, 2), date(2024, 2, 5), "GB-ENG")
    1
    """
    holidays = bank_holidays(jurisdiction)
    span = (meeting - shared).days
    if span <= 0:
        return 0
    days = (shared + timedelta(days=n) for n in range(min(span, 366)))
    return sum(day.weekday() < 5 and day not in holidays for day in days)
