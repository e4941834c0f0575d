"""The statements of one record, sorted into those that fit one outside record and those that fit another."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import permutations
from typing import TYPE_CHECKING, Final

from triangulate.normalise.date_differences import DateDifference, describe_difference
from triangulate.normalise.date_spans import DateSpan

if TYPE_CHECKING:
    from datetime import date

BIRTH, NUMBER, HOME, PRESENCE = "birth_date", "identifier", "address", "participant"
"""What can fit a person or rule them out, by the predicate it is stated under."""
_NO_SLIP: Final = (DateDifference.DIFFERENT,)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing a record says: its ``kind``, the ``key`` it is compared by, the scheme of a number, the statements."""

    kind: str
    key: str
    scheme: str
    statements: tuple[str, ...]
    event: str | None = None


@dataclass(slots=True)
class Outside:
    """A record of another source: what it says by kind and key, with the statements behind each."""

    record: str
    source: str
    agency: str
    days: dict[date, set[str]] = field(default_factory=dict)
    numbers: dict[str, dict[str, set[str]]] = field(default_factory=dict)
    homes: dict[str, set[str]] = field(default_factory=dict)
    seen_at: dict[str, set[str]] = field(default_factory=dict)
    away_at: dict[str, set[str]] = field(default_factory=dict)

    def fits(self, item: Item) -> set[str] | None:
        """Return the statements by which an item fits this record; None if it does not."""
        if item.kind == BIRTH:
            return next((said for day, said in sorted(self.days.items()) if day.isoformat() == item.key), None)
        if item.kind == NUMBER:
            return self.numbers.get(item.scheme, {}).get(item.key)
        if item.kind == HOME:
            return self.homes.get(item.key)
        return self.seen_at.get(item.key)

    def ruled_out_by(self, item: Item) -> set[str] | None:
        """Return the statements by which an item cannot be of this person; None if it can."""
        if item.kind == BIRTH:
            known = {day.isoformat() for day in self.days}
            return set().union(*self.days.values()) if known and item.key not in known else None
        if item.kind == NUMBER:
            known_numbers = self.numbers.get(item.scheme, {})
            return set().union(*known_numbers.values()) if known_numbers and item.key not in known_numbers else None
        return self.away_at.get(item.key) if item.kind == PRESENCE else None


@dataclass(frozen=True, slots=True)
class Split:
    """A record to look at: its items, the outside records, and pairs of those that something else keeps apart."""

    record: str
    agency: str
    items: tuple[Item, ...]
    outside: tuple[Outside, ...]
    apart: frozenset[frozenset[str]]


@dataclass(frozen=True, slots=True)
class Group:
    """The statements of one half (``own``), the record they fit, and that record's statements (``theirs``)."""

    outside: str
    agency: str
    own: tuple[str, ...]
    theirs: tuple[str, ...]
    predicates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Overlay:
    """A record with two halves, and in words what rules each person out of the other's half."""

    record: str
    agency: str
    first: Group
    second: Group
    reasons: tuple[str, ...]
    events: tuple[str, ...]


_WORDS: Final = {
    BIRTH: "the date of birth",
    NUMBER: "an official number",
    PRESENCE: "being present elsewhere while surely in custody, hospital, prison or secure accommodation",
}


def overlay_of(split: Split) -> Overlay | None:
    """Return the clearest way to part a record into two people's halves; None if there is none."""
    found = []
    for one, other in permutations(split.outside, 2):
        if (
            one.record < other.record
            and _two_people(one, other, split.apart)
            and (overlay := _between(split, one, other)) is not None
        ):
            found.append(overlay)
    return max(found, key=_clearness, default=None)


def _clearness(one: Overlay) -> tuple[int, int, str, str]:
    sizes = sorted((len(one.first.predicates), len(one.second.predicates)))
    return sizes[0], sizes[1], one.first.outside, one.second.outside


def _two_people(one: Outside, other: Outside, apart: frozenset[frozenset[str]]) -> bool:
    if frozenset((one.record, other.record)) in apart or _numbers_apart(one, other):
        return True
    return _born_apart(one, other) and (one.source == other.source or _no_slip(one, other))


def _numbers_apart(one: Outside, other: Outside) -> bool:
    schemes = one.numbers.keys() & other.numbers.keys()
    return any(not one.numbers[scheme].keys() & other.numbers[scheme].keys() for scheme in schemes)


def _born_apart(one: Outside, other: Outside) -> bool:
    return bool(one.days) and bool(other.days) and not one.days.keys() & other.days.keys()


def _no_slip(one: Outside, other: Outside) -> bool:
    differences = {describe_difference(_span(a), _span(b)) for a in one.days for b in other.days}
    return bool(differences) and differences <= set(_NO_SLIP)


def _span(day: date) -> DateSpan:
    return DateSpan(day, day, "day")


def _between(split: Split, one: Outside, other: Outside) -> Overlay | None:
    mine, theirs = _half(split.items, one, other), _half(split.items, other, one)
    if not any(one.fits(item) is not None for item in mine) or not any(other.fits(i) is not None for i in theirs):
        return None
    rules_other = [item for item in mine if other.ruled_out_by(item) is not None]
    rules_one = [item for item in theirs if one.ruled_out_by(item) is not None]
    if not rules_other or not rules_one or not _enough(mine, theirs, one, other):
        return None
    if any(_fits_both(outside, mine, theirs, split.items) for outside in split.outside):
        return None
    if min(mine, key=_place).kind != BIRTH and min(theirs, key=_place).kind == BIRTH:
        one, other, mine, theirs = other, one, theirs, mine
    kinds = sorted({item.kind for item in (*rules_one, *rules_other)})
    return Overlay(
        record=split.record,
        agency=split.agency,
        first=_group(mine, one, other),
        second=_group(theirs, other, one),
        reasons=tuple(_WORDS[kind] for kind in kinds),
        events=tuple(sorted({item.event for item in (*mine, *theirs) if item.event})),
    )


def _fits_both(outside: Outside, mine: list[Item], theirs: list[Item], items: tuple[Item, ...]) -> bool:
    """Whether some record fits both halves and nothing rules it out: then they are of one person."""
    if any(outside.ruled_out_by(item) is not None for item in items):
        return False
    return all(any(outside.fits(item) is not None for item in half) for half in (mine, theirs))


def _place(item: Item) -> tuple[bool, str]:
    return item.kind != BIRTH, item.kind


def _half(items: tuple[Item, ...], one: Outside, other: Outside) -> list[Item]:
    """Return the items that fit ``one`` and not ``other``, or rule out ``other`` and do not rule out ``one``."""
    kept = []
    for item in items:
        fits_one, fits_other = one.fits(item) is not None, other.fits(item) is not None
        against_one, against_other = one.ruled_out_by(item) is not None, other.ruled_out_by(item) is not None
        if (fits_one and not fits_other) or (against_other and not against_one and not fits_other):
            kept.append(item)
    return kept


def _enough(mine: list[Item], theirs: list[Item], one: Outside, other: Outside) -> bool:
    """Whether the halves are more than one wrong number, or two dates of birth of one person."""
    kinds = [{item.kind for item in half} for half in (mine, theirs)]
    numbers = [{item.scheme for item in half if item.kind == NUMBER} for half in (mine, theirs)]
    if any(kind == {NUMBER} for kind in kinds):
        alone = [schemes for kind, schemes in zip(kinds, numbers, strict=True) if kind == {NUMBER}]
        return all(len(schemes) > 1 for schemes in alone) or bool(numbers[0] & numbers[1])
    if kinds[0] == kinds[1] == {BIRTH}:
        return _numbers_apart(one, other) or (one.source == other.source and _no_slip(one, other))
    return True


def _group(items: list[Item], outside: Outside, other: Outside) -> Group:
    theirs = {s for item in items for s in (outside.fits(item) or ())}
    theirs |= {s for item in items for s in (other.ruled_out_by(item) or ())}
    return Group(
        outside=outside.record,
        agency=outside.agency,
        own=tuple(sorted({s for item in items for s in item.statements})),
        theirs=tuple(sorted(theirs)),
        predicates=tuple(sorted({item.kind for item in items})),
    )
