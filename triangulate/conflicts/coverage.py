"""What was searched: for which days a source declares that it holds everything, and how that is said."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from triangulate.normalise.dates import parse_date
from triangulate.wording import AGENCY_WORDS, predicate_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from triangulate.records import Coverage, Source

Days = tuple[date, date]
"""A first and a last day, both included."""
_LONG_AGO: Final = date(1, 1, 1)
_NEVER: Final = date.max


def complete_days(sources: Iterable[Source], counts: Callable[[str], bool] = lambda _: True) -> list[Days]:
    """Return the days for which some source declares complete coverage of something that ``counts``, merged.

    The first day of a coverage is the latest it can mean and the last day the earliest; an end that is not given is
    the day of the extract.
    """
    found = [
        days
        for source in sources
        for coverage in source.coverage
        if coverage.complete and counts(coverage.of)
        for days in (_days(coverage, source),)
        if days is not None
    ]
    return merged(found)


def _days(coverage: Coverage, source: Source) -> Days | None:
    first = parse_date(coverage.from_).latest if coverage.from_ else _LONG_AGO
    until = coverage.to or source.extracted_at
    last = (parse_date(until).earliest if until else None) or _NEVER
    return (first, last) if first is not None and first <= last else None


def merged(days: Iterable[Days]) -> list[Days]:
    """Return spans of days that overlap or follow each other without a gap as one, sorted."""
    found: list[Days] = []
    for first, last in sorted(days):
        if found and first.toordinal() <= found[-1][1].toordinal() + 1:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found


def within(span: Days, covered: Sequence[Days]) -> list[Days]:
    """Return the parts of ``span`` that lie in one of ``covered``."""
    both = ((max(span[0], first), min(span[1], last)) for first, last in covered)
    return [(first, last) for first, last in both if first <= last]


def searched(source: Source) -> str:
    """Return what was searched of a source, in words: its agency, day of extract and declared coverage."""
    told = [f"{source.id} ({AGENCY_WORDS.get(source.agency.value, source.agency.value)})"]
    told.append(f"extracted {source.extracted_at[:10]}" if source.extracted_at else "day of the extract not given")
    covers = [
        f"{predicate_words(c.of)} {'complete' if c.complete else 'in part'} from {c.from_ or 'an unknown day'} "
        f"to {c.to or 'the extract'}"
        for c in sorted(source.coverage, key=lambda c: (c.of, c.from_ or "", c.to or ""))
    ]
    return "; ".join([*told, *(covers or ["no coverage declared"])])
