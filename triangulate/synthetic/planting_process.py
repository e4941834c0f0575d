"""Planted errors and innocents of process: DP-1 missing minutes, DP-2 missing views, DP-3 reports not shared."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from triangulate.synthetic.casebook import POLICE, SOCIAL_CARE
from triangulate.synthetic.people import TODAY
from triangulate.synthetic.planting_tools import Case, Marked, closed, free_child, held, later, mark

if TYPE_CHECKING:
    from collections.abc import Callable

    from triangulate.synthetic.casebook import Casebook, Entry, Said
    from triangulate.synthetic.people import Person

_MONDAY: Final = date(2024, 2, 5)


def _child(book: Casebook, *, young: bool = False) -> tuple[Person, Entry] | None:
    """Return a child well over four on the Monday of the meeting (well under, if ``young``), and the record."""

    def fits(child: Person) -> bool:
        age = child.age_on(_MONDAY)
        return child.born < _MONDAY and (age < 3 if young else 6 <= age < 17)

    child = free_child(book, SOCIAL_CARE, fits=fits)
    return None if child is None else (child, held(book, child, SOCIAL_CARE))


def _meeting(book: Casebook, here: Entry, kind: str, day: date = _MONDAY) -> tuple[Entry, list[tuple[Entry, Said]]]:
    event = book.happened(SOCIAL_CARE, kind, day.isoformat())
    mother = held(book, book.family.the("mother"), SOCIAL_CARE)
    parts = [(here, here.say("participant", "subject", ref=event.id))]
    if kind in ("conference", "review"):
        parts.append((mother, mother.say("participant", "attendee", ref=event.id)))
    if kind == "section47":
        closed(event, "unsubstantiated", "care", later(day, 20))
    return event, parts


def _minuted(book: Casebook, event: Entry, *, withheld: bool | None = None) -> None:
    minutes = book.wrote(SOCIAL_CARE, "minutes", title="Minutes", created_at=later(_MONDAY, 6), author_role="chair")
    minutes.say("minutes_of", ref=event.id, withheld=withheld)


# DP-1 ---------------------------------------------------------------------------------------------------------------


def _no_minutes(kind: str, day: date = _MONDAY) -> Callable[[Casebook], Marked | None]:
    def do(book: Casebook) -> Marked | None:
        found = _child(book)
        if found is None:
            return None
        _, said = _meeting(book, found[1], kind, day)
        return mark(found[1], said=said)

    return do


def _missing_document(book: Casebook) -> Marked | None:
    found = _child(book)
    if found is None:
        return None
    here = found[1]
    said = here.say("concern", "neglect", document=f"D{book.numbers.local('lost documents')}-lost")
    return mark(here, said=[(here, said)])


def _minutes_at_police(book: Casebook) -> Marked | None:
    """The police took the minutes of social care's meeting."""
    found = _child(book)
    if found is None:
        return None
    event, said = _meeting(book, found[1], "strategy_meeting")
    minutes = book.wrote(POLICE, "minutes", title="Strategy meeting", created_at=later(_MONDAY, 6))
    minutes.say("minutes_of", ref=event.global_id)
    return mark(found[1], said=said)


def _restricted_minutes(book: Casebook) -> Marked | None:
    found = _child(book)
    if found is None:
        return None
    event, said = _meeting(book, found[1], "strategy_meeting")
    _minuted(book, event, withheld=True)
    return mark(found[1], said=said)


def _review_of_a_date(book: Casebook) -> Marked | None:
    """A list of review dates, as returns hold them, is no record of meetings."""
    found = _child(book)
    if found is None:
        return None
    event = book.happened(SOCIAL_CARE, "review", _MONDAY.isoformat())
    said = found[1].say("participant", "subject", ref=event.id)
    return mark(found[1], said=[(found[1], said)])


# DP-2 ---------------------------------------------------------------------------------------------------------------


def _views(
    kind: str, mother: str | None, father: str | None, child: str | None, *, reason: str | None = None,
    young: bool = False,
) -> Callable[[Casebook], Marked | None]:  # fmt: skip
    """Record what each said in a process; ``reason`` stands beside the father's."""

    def do(book: Casebook) -> Marked | None:
        found = _child(book, young=young)
        if found is None:
            return None
        event, said = _meeting(book, found[1], kind)
        if kind != "section47":
            _minuted(book, event)
        parents = [held(book, book.family.the(role), SOCIAL_CARE) for role in ("mother", "father")]
        for entry, words in zip((*parents, found[1]), (mother, father, child), strict=True):
            if words is not None:
                quote = reason if entry is parents[1] else None
                said.append((entry, entry.say("views", words, ref=event.id, quote=quote)))
        return mark(found[1], *parents, said=said)

    return do


# DP-3 ---------------------------------------------------------------------------------------------------------------


def _report(
    *shares: tuple[str, int, str | None], kind: str = "conference", again: tuple[int, int | None] | None = None
) -> Callable[[Casebook], Marked | None]:
    """Write a report and share it with each recipient so many days before the Monday of the meeting.

    A share is (to, days before, reason for withholding). ``again``: a later version, written so many days before the
    meeting and shared with the family so many days before it, or not at all.
    """

    def do(book: Casebook) -> Marked | None:
        found = _child(book)
        if found is None:
            return None
        event, said = _meeting(book, found[1], kind)
        _minuted(book, event)
        mother = held(book, book.family.the("mother"), SOCIAL_CARE)
        report = _written(book, "1", 30)
        prepared = [report.say("prepared_for", ref=event.id)]
        for to, days, reason in shares:
            prepared.append(_shared(report, mother.id if to == "mother" else to, days, reason))
        if again is not None:
            newer = _written(book, "2", again[0])
            prepared += [newer.say("prepared_for", ref=event.id), newer.say("supersedes", ref=report.id)]
            if again[1] is not None:
                prepared.append(_shared(newer, mother.id, again[1], None))
        return mark(found[1], said=[*said, *((report, one) for one in prepared)])

    return do


def _written(book: Casebook, version: str, days: int) -> Entry:
    created = (_MONDAY - timedelta(days=days)).isoformat()
    return book.wrote(
        SOCIAL_CARE, "report", title="Report for conference", version=version, created_at=created,
        author_role="social worker",
    )  # fmt: skip


def _shared(document: Entry, to: str, days: int, reason: str | None) -> Said:
    share = {"to": to, "at": (_MONDAY - timedelta(days=days)).isoformat()}
    return document.say("shared_with", share if reason is None else {**share, "withheld_reason": reason})


_HOME: Final = "I want it to be calm at home."
PROCESS: Final[tuple[Case, ...]] = (
    Case("DP-1", True, "strategy meeting without minutes", _no_minutes("strategy_meeting")),
    Case("DP-1", True, "conference without minutes", _no_minutes("conference")),
    Case("DP-1", True, "a document nobody holds", _missing_document),
    Case("DP-1", False, "minutes at the police", _minutes_at_police),
    Case("DP-1", False, "restricted minutes", _restricted_minutes),
    Case("DP-1", False, "not yet due", _no_minutes("conference", TODAY - timedelta(days=12))),
    Case("DP-1", False, "a date in a list of reviews", _review_of_a_date),
    Case("DP-2", True, "father not contacted", _views("section47", _HOME, "not_sought", _HOME)),
    Case("DP-2", True, "child not heard", _views("conference", _HOME, _HOME, None)),
    Case("DP-2", True, "mother not heard", _views("section47", None, _HOME, _HOME)),
    Case(
        "DP-2", False, "safe reason", _views("section47", _HOME, "not_sought", _HOME, reason="Not safe to contact him")
    ),
    Case("DP-2", False, "father declined", _views("section47", _HOME, "declined", _HOME)),
    Case("DP-2", False, "everybody heard", _views("conference", _HOME, _HOME, _HOME)),
    Case("DP-2", False, "child under four", _views("section47", _HOME, _HOME, None, young=True)),
    Case("DP-3", True, "Friday for Monday", _report(("mother", 3, None))),
    Case("DP-3", True, "shared with agencies only", _report(("edu", 20, None))),
    Case("DP-3", True, "later version not shared", _report(("mother", 20, None), again=(4, None))),
    Case("DP-3", False, "a week before", _report(("mother", 7, None))),
    Case("DP-3", False, "withheld for a reason", _report(("mother", 2, "risk of harm to the child"))),
    Case("DP-3", False, "later version in time", _report(("mother", 2, None), again=(20, 14))),
    Case("DP-3", False, "for professionals only", _report(("pol", 2, None), kind="strategy_meeting")),
)
