"""Police: adults met in incidents, and children present; upper case, no middle names, surnames of long ago."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from triangulate.synthetic.casebook import POLICE, Planted
from triangulate.synthetic.entries import minute, say_addresses, shares_name_and_birth, span, took_part
from triangulate.synthetic.people import TODAY
from triangulate.synthetic.slips import name, plain

if TYPE_CHECKING:
    from triangulate.synthetic.casebook import Casebook, Entry
    from triangulate.synthetic.lives import Life, Trouble
    from triangulate.synthetic.people import Person

_DECIDED_DAYS: Final = 40
_TRIED_DAYS: Final = 210


def record_police(book: Casebook, life: Life) -> None:
    """Enter what the police hold on the family: nothing where they never met it."""
    trouble = life.trouble
    if trouble is None:
        return
    mother, father = book.family.the("mother"), book.family.the("father")
    for adult in (mother, father):
        open_nominal(book, adult)
    event = book.happened(POLICE, "incident", minute(trouble.at), reference=trouble.reference)
    event.say("place", ", ".join(mother.home_on(trouble.at.date()).lines))
    took_part(book.record(mother, POLICE), event, "victim", kind="allegation")
    took_part(book.record(father, POLICE), event, "suspect", kind="allegation")
    record = book.record(father, POLICE)
    assert record is not None  # noqa: S101 - opened above
    record.say("allegation", "domestic_abuse", ref=event.id, kind="allegation", process="criminal")
    _decide(event, trouble)
    _children_present(book, trouble, event)
    if trouble.custody is not None:
        custody = book.happened(POLICE, "custody", span(*trouble.custody), place="Police Headquarters custody suite")
        took_part(record, custody, "subject")


def _decide(event: Entry, trouble: Trouble) -> None:
    """Say what became of the incident. Most end without a charge; after an arrest about half are charged."""
    charged = trouble.custody is not None and trouble.at.day % 2 == 1
    steps = (
        [("charged", _DECIDED_DAYS), ("convicted", _TRIED_DAYS)] if charged else [("no_further_action", _DECIDED_DAYS)]
    )
    for outcome, days in steps:
        on = trouble.at.date() + timedelta(days=days)
        if on < TODAY:
            event.say("outcome", outcome, process="criminal", kind="decision", event_time=on.isoformat())


def _children_present(book: Casebook, trouble: Trouble, event: Entry) -> None:
    for key in trouble.present:
        child = book.family.named(key)
        entry = book.open(POLICE, child)
        entry.say("name", name((child.given[0].upper(),), child.family.upper()))
        _birth(book, entry, child)
        entry.say("address", child.home_on(trouble.at.date()).value(), valid_from=trouble.at.date().isoformat())
        took_part(entry, event, "child_present")


def open_nominal(book: Casebook, person: Person) -> Entry:
    """Open the police record of an adult. A name lasts for the life of the record, so a maiden name may stand alone."""
    entry = book.open(POLICE, person)
    family, trap = person.family, None
    if person.maiden is not None and book.random.random() < 0.5:
        family, trap = person.maiden, "old surname on a police record"
    said = entry.say("name", name((plain(person.given[0]).upper(),), plain(family).upper()))
    if trap is not None:
        book.planted.append(Planted("AT-2", False, trap, (entry,), ((POLICE, said),)))
    _birth(book, entry, person)
    entry.say("sex", person.sex)
    if person.pnc is not None:
        entry.say("identifier", {"use": "current", "scheme": "pnc", "value": person.pnc})
    say_addresses(entry, person)
    if person.phone is not None:
        entry.say("phone", person.phone)
    return entry


def _birth(book: Casebook, entry: Entry, person: Person) -> None:
    """Say the date of birth: mostly the day, sometimes the year, sometimes 1 January for want of a day."""
    chance = book.random.random()
    exact = shares_name_and_birth(book, person)
    if exact or chance < 0.8:
        entry.say("birth_date", person.born.isoformat())
        return
    if chance < 0.9:
        said, trap = entry.say("birth_date", str(person.born.year)), "coarser date inside finer"
    else:
        said, trap = entry.say("birth_date", f"{person.born.year}-01-01"), "1 January for an unknown day"
    book.planted.append(Planted("AT-1", False, trap, (entry,), ((POLICE, said),)))
