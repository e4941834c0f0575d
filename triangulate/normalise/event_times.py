"""When an event happened, to the minute as written.

A date alone, and a date with the time 00:00 (which systems write when no time was entered), is the whole day.
Times keep the zone they carry. Two event times are compared in UTC only if both carry a zone; otherwise both
are read as written, because a time without a zone is local time and the difference is at most the clock change.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache

from triangulate.normalise.dates import parse_date

_INSTANT = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2}|\d{8})[T ](?P<hour>\d{2}):?(?P<minute>\d{2})(?::?\d{2}(?:[.,]\d+)?)?"
    r"\s*(?P<zone>Z|[+-]\d{2}(?::?\d{2})?)?",
    re.ASCII | re.IGNORECASE,
)
_CLOCK = re.compile(r"T?(\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}(?::?\d{2})?)?)", re.ASCII | re.IGNORECASE)
_LAST_MINUTE = time(23, 59)

EventSpan = tuple[datetime, datetime]


@lru_cache(maxsize=1 << 16)
def event_span(text: str) -> EventSpan | None:
    """Return the first and last minute of an event time, or None where the text gives none.

    Read are dates, partial dates (their whole span), date-times, and intervals ``start/end``. An open end reaches
    to the last minute of the calendar. The end of an interval may leave out the date or the zone of its start.
    Both values carry a zone, or neither does.
    """
    start, found, end = text.strip().partition("/")
    if not found:
        return _one(start)
    clock = _CLOCK.fullmatch(end.strip())
    if clock is not None:
        end = f"{start.strip()[:10]}T{clock[1]}"
    first, last = (_one(side) if side.strip() not in ("", "..") else _calendar() for side in (start, end))
    if first is None or last is None or (start.strip() in ("", "..") and end.strip() in ("", "..")):
        return None
    begin, finish = first[0], last[1]
    if _midnight(end) and not _midnight(start) and _INSTANT.fullmatch(start.strip()):
        finish = last[0]  # beside a real time, midnight is a time too
    begin, finish = _one_zone(begin, finish)
    return (begin, finish) if begin <= finish else None


def event_spans_overlap(a: EventSpan, b: EventSpan) -> bool:
    """Whether two event times share a minute; compared in UTC if both carry a zone, else as written."""
    if a[0].tzinfo is None or b[0].tzinfo is None:
        a, b = _as_written(a), _as_written(b)
    return a[0] <= b[1] and b[0] <= a[1]


def _as_written(span: EventSpan) -> EventSpan:
    return span[0].replace(tzinfo=None), span[1].replace(tzinfo=None)


def _calendar() -> EventSpan:
    return datetime.min, datetime.combine(date.max, _LAST_MINUTE)  # noqa: DTZ901 - open ends carry no zone


def _one(text: str) -> EventSpan | None:
    found = _INSTANT.fullmatch(text.strip())
    if found is None:
        span = parse_date(text)
        if not span.known:
            return None
        first, last = span.earliest or date.min, span.latest or date.max
        return datetime.combine(first, time.min), datetime.combine(last, _LAST_MINUTE)
    try:
        day = date.fromisoformat(found["day"])
        zone = _zone(found["zone"])
        if found["hour"] + found["minute"] == "0000":
            return datetime.combine(day, time.min, zone), datetime.combine(day, _LAST_MINUTE, zone)
        if found["hour"] + found["minute"] == "2400":
            moment = datetime.combine(day + timedelta(days=1), time.min, zone)
        else:
            moment = datetime.combine(day, time(int(found["hour"]), int(found["minute"])), zone)
    except (ValueError, OverflowError):
        return None
    return moment, moment


def _midnight(text: str) -> bool:
    found = _INSTANT.fullmatch(text.strip())
    return found is not None and found["hour"] + found["minute"] == "0000"


def _zone(text: str | None) -> timezone | None:
    if text is None:
        return None
    if text in "Zz":
        return UTC
    digits = text[1:].replace(":", "")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0))
    return timezone(-offset if text[0] == "-" else offset)


def _one_zone(begin: datetime, finish: datetime) -> EventSpan:
    """Return both with a zone or neither: an end without a zone is in the zone of the other (ISO 8601-1, 2019)."""
    zone = begin.tzinfo or finish.tzinfo
    return (
        begin if begin.tzinfo else begin.replace(tzinfo=zone),
        finish if finish.tzinfo else finish.replace(tzinfo=zone),
    )
