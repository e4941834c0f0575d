"""What every planting is made with: finding somebody free, making sure of the link, and marking what was done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from triangulate.synthetic.casebook import AGENCIES, EDUCATION, HEALTH, SOCIAL_CARE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from triangulate.synthetic.casebook import Casebook, Entry, Said
    from triangulate.synthetic.people import Person


@dataclass(frozen=True, slots=True)
class Marked:
    """What a planting touched: the records and the statements that carry it, and codes it may properly raise too."""

    entries: tuple[Entry, ...]
    statements: tuple[tuple[str, Said], ...] = ()
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """One thing that can be planted: the code, whether it is an error, its name, how, and what the family must have."""

    code: str
    planted: bool
    trap: str
    do: Callable[[Casebook], Marked | None]
    needs: tuple[str, ...] = ()


def mark(*entries: Entry, said: Iterable[tuple[Entry, Said]] = (), also: tuple[str, ...] = ()) -> Marked:
    """Return what was touched."""
    return Marked(entries, tuple((entry.agency, one) for entry, one in said), also)


def free_child(book: Casebook, *agencies: str, fits: Callable[[Person], bool] = lambda _: True) -> Person | None:
    """Return a child with records at ``agencies`` whose records nobody tampered with, and take it.

    ``fits`` says which child will do. Twins are kept for the codes about twins, because a change to one of them is
    at once a question about both.
    """
    # The eldest are kept for what only children of school age can have.
    eldest_first = book.family.children
    for child in eldest_first if EDUCATION in agencies else eldest_first[::-1]:
        known = all(book.record(child, agency) is not None for agency in agencies)
        if known and child.key not in book.busy and child.birth_order == "1/1" and fits(child):
            book.busy.add(child.key)
            return child
    return None


def free_adult(book: Casebook, role: str, *agencies: str) -> Person | None:
    """Return the adult of a role under the same conditions, and take them."""
    person = book.family.of_role(role)
    if person is None or person.key in book.busy:
        return None
    if any(book.record(person, agency) is None for agency in agencies):
        return None
    book.busy.add(person.key)
    return person


def held(book: Casebook, person: Person, agency: str) -> Entry:
    """Return the record of a person whom the agency is known to have."""
    entry = book.record(person, agency)
    assert entry is not None  # noqa: S101 - asked for when the person was taken
    return entry


def make_sure(book: Casebook, person: Person) -> None:
    """Give the person's records the official numbers that tie them together beyond doubt."""
    for agency in AGENCIES:
        entry = book.record(person, agency)
        if entry is None:
            continue
        if agency in (SOCIAL_CARE, HEALTH) and entry.number("nhs") is None:
            entry.say("identifier", {"use": "current", "scheme": "nhs", "value": person.nhs})
        if agency in (SOCIAL_CARE, EDUCATION) and entry.number("upn") is None and person.upn is not None:
            entry.say("identifier", {"use": "current", "scheme": "upn", "value": person.upn})


def restate(entry: Entry, predicate: str, value: object, **fields: str | None) -> Said:
    """Replace everything the record says under a predicate by one statement, and return it."""
    entry.drop(predicate)
    return entry.say(predicate, value, **fields)


def only(entry: Entry, predicate: str) -> Said:
    """Return the first statement of a predicate that the record is known to have."""
    found = entry.first(predicate)
    assert found is not None  # noqa: S101 - every record of that agency states it
    return found


def later(day: date, days: int) -> str:
    """Return the ISO date so many days later."""
    return (day + timedelta(days=days)).isoformat()


def closed(event: Entry, outcome: str, process: str, on: str) -> None:
    """Say what a body decided about an event, so that nothing about it is open."""
    event.say("outcome", outcome, process=process, kind="decision", event_time=on)
