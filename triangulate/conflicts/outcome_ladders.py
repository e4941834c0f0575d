"""Which outcomes of one allegation cannot stand together in one process: the rules of AL-1 on a few statements."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from triangulate.conflicts.outcome_records import Outcome

ABOVE: Final = "an outcome stronger than any that a deciding body recorded"
APART: Final = "different final outcomes of one process"
OVERTAKEN: Final = "an earlier outcome, stated after a deciding body had recorded another"

_FITS: Final = frozenset(
    {
        frozenset(("false", "malicious")),  # a malicious allegation is a false one that was meant to deceive
        frozenset(("discontinued", "no_further_action")),  # "dropped" is said of both by those who did not decide
    }
)


@dataclass(frozen=True, slots=True)
class Clash:
    """One outcome, those it cannot stand beside, and which rule says so.

    ``records``: statements of a deciding body that holds the event without an outcome.
    """

    stated: Outcome
    beside: tuple[Outcome, ...]
    rule: str
    records: tuple[str, ...] = ()


def clashes(outcomes: Sequence[Outcome], *, several_accused: bool) -> list[Clash]:
    """Return what clashes among the outcomes of one allegation in one process.

    ``several_accused``: more than one person is alleged against, so that outcomes of the event may be of different
    people; then only a conviction that no deciding body recorded clashes.
    """
    known = [one for one in outcomes if one.outcome]
    deciding = [one for one in known if one.decides]
    found = [
        clash
        for one in known
        if not one.decides and (clash := _against_bodies(one, deciding, several_accused=several_accused)) is not None
    ]
    if several_accused:
        return found
    if deciding:
        return found + _between(_standing(deciding))
    return found + _between([one for one in known if not one.decides])


def _against_bodies(one: Outcome, deciding: Sequence[Outcome], *, several_accused: bool) -> Clash | None:
    concerned = [other for other in deciding if other.person is None or one.person in (None, other.person)]
    if not concerned:
        return None
    standing = _standing(concerned)
    recorded = {other.outcome for other in concerned}
    if one.outcome in recorded:
        now = {other.outcome for other in standing}
        stale = one.outcome not in now and all(_later(one, other) for other in standing)
        return Clash(one, tuple(standing), OVERTAKEN) if stale and one.terminal and not several_accused else None
    if _fits_all(one, standing):
        return None
    if one.rank > max(other.rank for other in concerned) or _charged_after_all(one, standing):
        if several_accused and one.outcome != "convicted":
            return None
        return Clash(one, tuple(concerned), ABOVE)
    if several_accused:
        return None
    beside = tuple(other for other in standing if _apart(one, other))
    return Clash(one, beside, APART) if beside else None


def _charged_after_all(one: Outcome, standing: Sequence[Outcome]) -> bool:
    return one.outcome == "charged" and all(other.outcome == "no_further_action" for other in standing)


def _between(outcomes: Iterable[Outcome]) -> list[Clash]:
    """Return the clashes between records of different sources, each pair once."""
    pairs = combinations(sorted(outcomes, key=lambda one: one.id), 2)
    return [Clash(a, (b,), APART) for a, b in pairs if a.source != b.source and _apart(a, b)]


def _apart(a: Outcome, b: Outcome) -> bool:
    """Whether two final outcomes exclude each other: of one rank and different, or the lower one stated later."""
    if a.outcome == b.outcome or not (a.terminal and b.terminal) or _fit(a, b):
        return False
    if None not in (a.person, b.person) and a.person != b.person:
        return False
    if a.rank == b.rank:
        return True
    low, high = sorted((a, b), key=lambda one: one.rank)
    return _later(low, high)


def _fits_all(one: Outcome, others: Sequence[Outcome]) -> bool:
    return all(one.outcome == other.outcome or _fit(one, other) for other in others)


def _fit(a: Outcome, b: Outcome) -> bool:
    pair = frozenset((str(a.outcome), str(b.outcome)))
    if "not_convicted" in pair:
        return "convicted" not in pair
    return pair in _FITS and not (a.decides and b.decides and "discontinued" in pair)


def _later(one: Outcome, other: Outcome) -> bool:
    """Whether ``one`` was certainly stated after ``other``; an undated claim of a draft speaks of today."""
    if one.claim and not one.when:
        return True
    a, b = one.when, other.when
    return bool(a and b) and a > b and not a.startswith(b)


def _standing(deciding: Sequence[Outcome]) -> list[Outcome]:
    """Return what stands of each source: its latest outcome, or the furthest up the ladder where dates are missing."""
    by_source: dict[tuple[str, str | None], list[Outcome]] = defaultdict(list)
    for one in deciding:
        by_source[one.source, one.person].append(one)
    standing: list[Outcome] = []
    for _, own in sorted(by_source.items(), key=lambda item: (item[0][0], item[0][1] or "")):
        dated = all(one.when for one in own)
        latest = max(one.when for one in own)
        recent = [one for one in own if one.when == latest] if dated else own
        highest = max(one.rank for one in recent)
        standing += [one for one in recent if one.rank == highest]
    return standing
