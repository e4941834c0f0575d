"""The levels of birth dates as SQL over prepared columns: the date as yyyymmdd, and its parts (0: not recorded)."""

from __future__ import annotations

from collections.abc import Iterable

from triangulate.linking.native.dates import NEAR_YEARS, SEASON_DAYS, Born
from triangulate.linking.native.splink_sql import Pairwise, Side, all_of, any_of, same


def date_known(a: Side, b: Side) -> str:
    """Return the condition that two dates have a part in common that both record."""
    return any_of(all_of(*_both(a, b, part)) for part in ("year", "month", "day"))


def date_levels() -> dict[int, Pairwise]:
    """Return the conditions of :class:`Born` but "different", in the order of the levels."""
    return {
        Born.EXACT: lambda a, b: all_of(same(a, b), *_recorded(a, b)),
        Born.SWAPPED: _swapped,
        Born.ONE_SLIP: _one_slip,
        Born.TWO_SLIPS: lambda a, b: all_of(*_recorded(a, b), _nearly(a, b, 1)),
        Born.TWO_PARTS: lambda a, b: all_of(*_recorded(a, b), f"{_agreeing(a, b)} = 2"),
        Born.AS_RECORDED: lambda a, b: all_of(f"{_common(a, b)} = 2", f"{_agreeing(a, b)} = 2"),
        Born.FIRST_OF_JANUARY: _first_of_january,
        Born.SEASON: lambda a, b: all_of(_same("year", a, b), _season(a, b)),
        Born.YEAR: lambda a, b: all_of(_same("year", a, b), f"{_common(a, b)} IN (1, 3)"),
        Born.YEAR_SLIP: lambda a, b: all_of(*_recorded(a, b), _season(a, b), f"{_apart('year', a, b)} IN (1, 10)"),
        Born.PARTLY: lambda a, b: all_of(f"{_common(a, b)} = 2", f"{_agreeing(a, b)} = 1"),
        Born.NEAR: lambda a, b: all_of(*_both(a, b, "year"), f"{_apart('year', a, b)} <= {NEAR_YEARS}"),
    }


def _swapped(a: Side, b: Side) -> str:
    crosswise = f"{a.of('month')} = {b.of('day')}", f"{a.of('day')} = {b.of('month')}"
    return all_of(*_recorded(a, b), _same("year", a, b), *crosswise)


def _one_slip(a: Side, b: Side) -> str:
    neighbours = f"array_contains({a.of('exchanged')}, {b})"
    return all_of(*_recorded(a, b), any_of([_nearly(a, b, 2), neighbours]))


def _first_of_january(a: Side, b: Side) -> str:
    first = any_of(all_of(f"{side.of('month')} = 1", f"{side.of('day')} = 1") for side in (a, b))
    return all_of(_same("year", a, b), first)


def _both(a: Side, b: Side, part: str) -> tuple[str, str]:
    return f"{a.of(part)} > 0", f"{b.of(part)} > 0"


def _recorded(a: Side, b: Side) -> list[str]:
    return [condition for part in ("year", "month", "day") for condition in _both(a, b, part)]


def _same(part: str, a: Side, b: Side) -> str:
    return all_of(f"{a.of(part)} > 0", f"{a.of(part)} = {b.of(part)}")


def _tally(conditions: Iterable[str]) -> str:
    return f"({' + '.join(f'CASE WHEN {condition} THEN 1 ELSE 0 END' for condition in conditions)})"


def _common(a: Side, b: Side) -> str:
    return _tally(all_of(*_both(a, b, part)) for part in ("year", "month", "day"))


def _agreeing(a: Side, b: Side) -> str:
    return _tally(_same(part, a, b) for part in ("year", "month", "day"))


def _apart(part: str, a: Side, b: Side) -> str:
    return f"abs({a.of(part)} - {b.of(part)})"


def _nearly(a: Side, b: Side, agreeing: int) -> str:
    """Return the condition that every part agrees or slipped, so many of them agreeing."""
    slips = (any_of([_same(part, a, b), _slip(part, a, b)]) for part in ("year", "month", "day"))
    return all_of(*slips, f"{_agreeing(a, b)} = {agreeing}")


def _slip(part: str, a: Side, b: Side) -> str:
    """Return the condition that two numbers are neighbours or differ in one digit."""
    x, y, apart = a.of(part), b.of(part), _apart(part, a, b)
    unit = all_of(f"{apart} < 10", f"floor({x} / 10.0) = floor({y} / 10.0)")
    ten = all_of(f"{apart} % 10 = 0", f"{apart} < 100", f"floor({x} / 100.0) = floor({y} / 100.0)")
    return any_of([f"{apart} = 1", all_of(f"{apart} > 0", any_of([unit, ten, f"{apart} % 100 = 0"]))])


def _season(a: Side, b: Side) -> str:
    days = f"abs(({a.of('month')} - {b.of('month')}) * 30 + ({a.of('day')} - {b.of('day')}))"
    close_by = f"({days} <= {SEASON_DAYS} OR {days} >= {365 - SEASON_DAYS})"
    return all_of(*_both(a, b, "month"), *_both(a, b, "day"), close_by)
