"""When an age that matters lies between two birth dates."""

from __future__ import annotations

from datetime import date

import pytest

from triangulate.conflicts.birth_dates import _ages_between, _birthday
from triangulate.normalise.dates import parse_date


@pytest.mark.parametrize(
    ("births", "day", "between"),
    [
        (("1998-02-01", "1998-12-01"), "2016-06-01", True),
        (("1998-02-01", "1998-12-01"), "2016-12-01", False),
        (("1998-02-01", "1998-12-01"), "2016-01-31", False),
        (("1998", "1998-12-01"), "2016-06-01", False),
        (("2004-02-29", "2004-03-02"), "2014-03-01", True),
        (("../1990", "2000-01-01"), "2016-06-01", True),
    ],
)
def test_an_age_lies_between_where_one_is_surely_reached_and_the_other_surely_not(
    births: tuple[str, str], day: str, between: bool
) -> None:
    """On the birthday the age is reached."""
    moment = date.fromisoformat(day)
    assert _ages_between([parse_date(text) for text in births], [(moment, moment)]) is between


def test_a_birthday_of_29_february_falls_on_1_march() -> None:
    """Unless the year has a 29 February; outside the calendar there is none."""
    assert _birthday(date(2004, 2, 29), 10) == date(2014, 3, 1)
    assert _birthday(date(2004, 2, 29), 16) == date(2020, 2, 29)
    assert _birthday(date(9990, 1, 1), 18) is None
    assert _birthday(None, 18) is None
