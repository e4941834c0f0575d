"""Session marks of a Common Transfer File: a string of one mark a session, made into days.

The string begins with the morning of its start date and holds two marks a day. Files differ in whether it runs
over weekends (marked ``#``) or leaves them out, so the string itself decides: if every Saturday and Sunday of a
seven-day reading is closed or unmarked, that is the reading; if not, it is read from Monday to Friday, and the
dates are inferred. A string in which a morning mark falls in an afternoon, or the other way round, fits neither;
its dates are not guessed, and it is carried whole.

Codes of two characters (``C1``, ``Y5``) of the list of August 2024 are one mark.
Source: DfE Common Transfer File specifications, 2012 to 2025; DfE Working together to improve school attendance, 2024.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Final

from triangulate.normalise.codes import translate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_MARK: Final = re.compile(r"[A-Za-z]\d|.", re.DOTALL)
_UNMARKED: Final = frozenset({"-", " "})
_CLOSED: Final = frozenset({"#"}) | _UNMARKED
_SATURDAY: Final = 5
_ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Run:
    """Equal marks of consecutive whole days (``first`` to ``last``), or of half a day (``event_time``).

    ``value`` is the attendance value, None where the vocabulary has no word for the mark.
    """

    raw: str
    value: str | None
    first: str | None
    last: str | None
    event_time: str | None
    inferred: bool


def runs_of(marks: str, start: str) -> list[Run] | None:
    """Return the informative runs of a string that begins on ``start`` (ISO), or None if its days are not sure."""
    try:
        first = date.fromisoformat(start)
    except ValueError:
        return None
    tokens = _MARK.findall(marks.upper())
    days, inferred = _days(tokens, first)
    if days is None or not _mornings_are_mornings(tokens):
        return None
    return list(_runs(days, tokens, inferred))


def _days(tokens: Sequence[str], first: date) -> tuple[list[date] | None, bool]:
    count = (len(tokens) + 1) // 2
    if count > (date.max - first).days:
        return None, False
    seven = [first + timedelta(days=place) for place in range(count)]
    if all(
        mark in _CLOSED
        for place, day in enumerate(seven)
        if day.weekday() >= _SATURDAY
        for mark in tokens[2 * place : 2 * place + 2]
    ):
        return seven, False
    if first.weekday() >= _SATURDAY or 2 * count > (date.max - first).days:
        return None, False
    return _weekdays(first, count), True


def _weekdays(first: date, count: int) -> list[date]:
    days = [first]
    while len(days) < count:
        following = days[-1] + _ONE_DAY
        while following.weekday() >= _SATURDAY:
            following += _ONE_DAY
        days.append(following)
    return days


def _mornings_are_mornings(tokens: Sequence[str]) -> bool:
    return "\\" not in tokens[::2] and "/" not in tokens[1::2]


def _runs(days: Sequence[date], tokens: Sequence[str], inferred: bool) -> Iterator[Run]:
    pairs = [(day, tokens[2 * place], "".join(tokens[2 * place + 1 : 2 * place + 2])) for place, day in enumerate(days)]
    # Days in one run differ from their place in it by a constant, and hold one mark all day.
    keyed = [
        ((day.toordinal() - place, _alike(morning)) if _alike(morning) == _alike(afternoon) else (place, None),
         day, morning, afternoon)
        for place, (day, morning, afternoon) in enumerate(pairs)
    ]  # fmt: skip
    for (_, mark), group in groupby(keyed, key=lambda entry: entry[0]):
        entries = list(group)
        first, last = entries[0][1].isoformat(), entries[-1][1].isoformat()
        if mark is not None:
            raw = "".join(morning + afternoon for _, _, morning, afternoon in entries)
            yield from _said(mark, raw, first, Run(raw, None, first, last, None, inferred))
            continue
        for _, day, morning, afternoon in entries:
            for half, hours in ((morning, "{0}T00:00/{0}T12:00"), (afternoon, "{0}T12:00/{0}T23:59")):
                time = hours.format(day.isoformat())
                yield from _said(half, half, day.isoformat(), Run(half, None, None, None, time, inferred))


def _alike(mark: str) -> str:
    """Return one mark for present in the morning and in the afternoon."""
    return "/" if mark == "\\" else mark


def _said(mark: str, raw: str, on: str, run: Run) -> Iterator[Run]:
    """Yield the run with its value, unless the mark says nothing of the child: closed, not on roll, unmarked."""
    if not mark or mark in _UNMARKED:
        return
    code = translate("attendance", "dfe", mark, on=on)
    if code is not None and code.value is None and code.extra["presence"] != "absent":
        return
    value = code.value if code is not None else None
    yield Run(raw, value, run.first, run.last, run.event_time, run.inferred)
