"""Education: pupils with their schools, and contacts of whom a school knows a name, a telephone and a relation."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from triangulate.synthetic.casebook import EDUCATION, Planted
from triangulate.synthetic.entries import say_addresses, say_name, shares_name_and_birth
from triangulate.synthetic.people import CURRENT, TODAY
from triangulate.synthetic.slips import name

if TYPE_CHECKING:
    from triangulate.synthetic.casebook import Casebook, Entry
    from triangulate.synthetic.lives import Life
    from triangulate.synthetic.people import Person

_SAID_AS = {"mother": "Mum", "father": "Dad"}


def record_education(book: Casebook, life: Life) -> None:
    """Enter what schools hold on the children of school age and on whom to call."""
    pupils = [child for child in book.family.children if any(s.child == child.key for s in life.schooling)]
    for child in pupils:
        _pupil(book, life, child)
    for role in ("mother", "father"):
        adult = book.family.the(role)
        if pupils and (role == "mother" or book.random.random() < 0.6):
            _contact(book, adult, pupils)


def _pupil(book: Casebook, life: Life, child: Person) -> None:
    entry = book.open(EDUCATION, child)
    say_name(book, entry, child)
    entry.say("birth_date", child.born.isoformat(), raw=child.born.strftime("%d/%m/%Y"))
    entry.say("sex", child.sex)
    entry.say("identifier", {"use": "current", "scheme": "upn", "value": child.upn})
    say_addresses(entry, child, history=False)
    for one in (s for s in life.schooling if s.child == child.key):
        school = {"name": one.school.name, "code": one.school.code, "status": "main"}
        end = one.end.isoformat() if one.end else CURRENT
        entry.say("enrolled_at", school, valid_from=one.start.isoformat(), valid_to=end)
        _attendance(entry, one.start, one.end)


def _attendance(entry: Entry, start: date, end: date | None) -> None:
    """Say the sessions of the first days at a school; a whole year would say nothing more."""
    for place in range(3):
        day = start + timedelta(days=place)
        if day < (end or TODAY) and day.weekday() < 5:
            entry.say("attendance", "present", event_time=day.isoformat())


def _contact(book: Casebook, adult: Person, pupils: list[Person]) -> None:
    entry = book.open(EDUCATION, adult)
    initial = not shares_name_and_birth(book, adult) and book.random.random() < 0.35
    if initial:
        said = entry.say("name", name((adult.given[0][0],), adult.family), raw=f"{adult.given[0][0]} {adult.family}")
        book.planted.append(Planted("AT-2", False, "initial only", (entry,), ((EDUCATION, said),)))
    else:
        say_name(book, entry, adult)
    if adult.phone is not None:
        entry.say("phone", adult.phone)
    say_addresses(entry, adult, history=False)
    for child in pupils:
        pupil = book.record(child, EDUCATION)
        assert pupil is not None  # noqa: S101 - opened above
        # A school's "mother" or "father" is no proof of birth, so the kind stays open.
        entry.say("parent", ref=pupil.id, said_as=_SAID_AS[adult.role])
        entry.say("parental_responsibility", "held", ref=pupil.id)
