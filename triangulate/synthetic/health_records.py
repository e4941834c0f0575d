"""Health: everybody has a number and a practice; births and parents are known from the maternity record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from triangulate.synthetic.casebook import HEALTH
from triangulate.synthetic.entries import minute, official_name, say_addresses, span, took_part
from triangulate.synthetic.people import CURRENT

if TYPE_CHECKING:
    from triangulate.synthetic.casebook import Casebook, Entry
    from triangulate.synthetic.lives import Life
    from triangulate.synthetic.people import Person


def record_health(book: Casebook, life: Life) -> None:
    """Enter what health services hold on the family."""
    for person in book.family.people:
        if not (person.role in {"father", "stepfather"} and book.random.random() < 0.1):
            open_patient(book, life, person)
    for link in book.family.parentage:
        parent, child = book.record(link.parent, HEALTH), book.record(link.child, HEALTH)
        if link.kind == "birth" and parent is not None and child is not None:
            parent.say("parent", "birth", ref=child.id, basis="official")
    for stay in life.stays:
        time = span(stay.start, stay.end) if stay.end else minute(stay.start)
        event = book.happened(HEALTH, stay.kind, time, narrative=stay.why)
        role = "subject" if stay.kind == "admission" else "attendee"
        took_part(book.record(stay.person, HEALTH), event, role)
        if book.random.random() < 0.6:
            took_part(book.record(book.family.the("mother"), HEALTH), event, "accompanied_by")


def open_patient(book: Casebook, life: Life, person: Person) -> Entry:
    """Open the patient record of one person."""
    entry = book.open(HEALTH, person)
    official_name(entry, person)
    entry.say("birth_date", person.born.isoformat(), basis="official")
    entry.say("sex", person.sex, basis="official")
    entry.say("identifier", {"use": "current", "scheme": "nhs", "value": person.nhs})
    say_addresses(entry, person)
    since = person.stays[-1].start.isoformat()
    practice = {"name": life.practice.name, "code": life.practice.code, "status": "main"}
    entry.say("registered_with", practice, valid_from=since, valid_to=CURRENT if person.died is None else None)
    if person.phone is not None:
        entry.say("phone", person.phone)
    if person.is_child:
        entry.say("birth_place", person.birth_place, basis="official")
        entry.say("multiple_birth", person.birth_order, basis="official")
    if person.died is not None:
        entry.say("death_date", person.died.isoformat(), basis="official")
    return entry
