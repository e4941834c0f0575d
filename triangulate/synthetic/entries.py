"""Steps that the records of every agency share: names with their slips, addresses with their days, parts in events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from triangulate.synthetic.casebook import HEALTH, Planted
from triangulate.synthetic.people import CURRENT
from triangulate.synthetic.slips import name, written_name

if TYPE_CHECKING:
    from datetime import datetime

    from triangulate.synthetic.casebook import Casebook, Entry
    from triangulate.synthetic.people import Person


def shares_name_and_birth(book: Casebook, person: Person) -> bool:
    """Return whether somebody else of the family could be meant by the person's initial, surname and birth date."""
    return any(
        other.key != person.key and (other.born == person.born or other.given[0] == person.given[0])
        for other in book.people.values()
    )


def say_name(book: Casebook, entry: Entry, person: Person, kind: str | None = None) -> None:
    """Say the name, sometimes with a slip; the slip is listed in the truth as an innocent of AT-2."""
    value, trap = written_name(person, book.random, whole=shares_name_and_birth(book, person))
    if kind is not None:
        value["type"] = kind
    said = entry.say("name", value)
    if trap is not None:
        book.planted.append(Planted("AT-2", False, trap, (entry,), ((entry.agency, said),)))


def official_name(entry: Entry, person: Person) -> None:
    """Say the name in full as it is registered, and a maiden name beside a married one."""
    entry.say("name", name(person.given, person.family, "official"))
    if person.maiden is not None:
        entry.say("name", name(person.given, person.maiden, "maiden"))


def say_addresses(entry: Entry, person: Person, *, history: bool = True) -> None:
    """Say the homes with their days; without ``history`` the latest alone."""
    for stay in person.stays if history else person.stays[-1:]:
        # Health knows of a death, so no home of the dead is said to be current.
        known = person.died if entry.agency == HEALTH and stay.end is None else stay.end
        end = known.isoformat() if known else CURRENT
        entry.say("address", stay.address.value(), valid_from=stay.start.isoformat(), valid_to=end)


def took_part(entry: Entry | None, event: Entry, role: str, **fields: Any) -> None:
    """Say that a person had a part in an event of the same agency; nothing where the agency has no such record."""
    if entry is not None:
        entry.say("participant", role, ref=event.id, **fields)


def minute(at: datetime) -> str:
    """Return a time to the minute in ISO 8601."""
    return at.strftime("%Y-%m-%dT%H:%M")


def span(start: datetime, end: datetime) -> str:
    """Return an ISO 8601 interval to the minute."""
    return f"{minute(start)}/{minute(end)}"
