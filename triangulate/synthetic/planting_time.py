"""Planted errors and innocents of time: TM-1 impossible order, TM-2 two places at once."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from triangulate.synthetic.casebook import EDUCATION, HEALTH, POLICE, SOCIAL_CARE
from triangulate.synthetic.entries import minute, span
from triangulate.synthetic.planting_tools import (
    Case,
    Marked,
    free_adult,
    free_child,
    held,
    later,
    make_sure,
    mark,
    only,
)
from triangulate.synthetic.police_records import open_nominal

if TYPE_CHECKING:
    from collections.abc import Callable

    from triangulate.synthetic.casebook import Casebook, Entry
    from triangulate.synthetic.people import Person


# TM-1 ---------------------------------------------------------------------------------------------------------------


def _attended_before_birth(book: Casebook) -> Marked | None:
    child = free_child(book, SOCIAL_CARE, HEALTH)
    if child is None:
        return None
    make_sure(book, child)
    here, there = held(book, child, SOCIAL_CARE), held(book, child, HEALTH)
    event = book.happened(HEALTH, "attendance_ed", later(child.born, -240), narrative="cut to the hand")
    said = there.say("participant", "attendee", ref=event.id)
    return mark(there, here, said=[(there, said), (there, only(there, "birth_date"))])


def _minutes_before_meeting(book: Casebook) -> Marked | None:
    return _minutes(book, -9)


def _minutes_typed_later(book: Casebook) -> Marked | None:
    return _minutes(book, 12)


def _minutes(book: Casebook, days: int) -> Marked | None:
    """Enter a strategy meeting whose minutes were written so many days after it (before it, if negative)."""
    child = free_child(book, SOCIAL_CARE)
    if child is None:
        return None
    here, day = held(book, child, SOCIAL_CARE), max(child.born + timedelta(days=400), _SOME_DAY)
    meeting = book.happened(SOCIAL_CARE, "strategy_meeting", day.isoformat())
    said = here.say("participant", "subject", ref=meeting.id)
    minutes = book.wrote(
        SOCIAL_CARE, "minutes", title="Strategy meeting", created_at=later(day, days), author_role="chair"
    )
    of = minutes.say("minutes_of", ref=meeting.id)
    return mark(here, said=[(here, said), (minutes, of)])


_SOME_DAY: Final = date(2024, 2, 6)


def _on_roll_before_birth(book: Casebook) -> Marked | None:
    child = free_child(book, EDUCATION, HEALTH)
    if child is None:
        return None
    make_sure(book, child)
    here, there = held(book, child, EDUCATION), held(book, child, HEALTH)
    said = only(here, "enrolled_at")
    said.valid_from = f"{child.born.year - 5}-09-04"
    return mark(here, there, said=[(here, said), (there, only(there, "birth_date"))])


def _before_birth_as_unborn(book: Casebook) -> Marked | None:
    """The referral and the conference before a birth are about the unborn child and the mother."""
    child = free_child(book, SOCIAL_CARE, HEALTH)
    if child is None:
        return None
    here = held(book, child, SOCIAL_CARE)
    unborn = book.open(SOCIAL_CARE, child, "unborn")
    unborn.say("name", f"Unborn {child.family}")
    unborn.say("expected_birth_date", later(child.born, 6))
    event = book.happened(SOCIAL_CARE, "referral", later(child.born, -70))
    said = unborn.say("participant", "subject", ref=event.id)
    return mark(here, unborn, said=[(unborn, said)])


def _planned_ahead(book: Casebook) -> Marked | None:
    child = free_child(book, SOCIAL_CARE, HEALTH)
    if child is None:
        return None
    there = held(book, child, HEALTH)
    day = child.born + timedelta(days=500)
    event = book.happened(HEALTH, "appointment", day.isoformat(), narrative="developmental review")
    said = there.say("participant", "attendee", ref=event.id, recorded_at=later(day, -21))
    return mark(there, said=[(there, said)])


def _midnight_of_birth(book: Casebook) -> Marked | None:
    """A system without a time of day writes 00:00, which is before the hour of the birth."""
    child = free_child(book, SOCIAL_CARE, HEALTH)
    if child is None:
        return None
    there = held(book, child, HEALTH)
    event = book.happened(HEALTH, "admission", f"{child.born.isoformat()}T00:00", narrative="newborn observation")
    said = there.say("participant", "subject", ref=event.id)
    return mark(there, said=[(there, said), (there, only(there, "birth_date"))])


# TM-2 ---------------------------------------------------------------------------------------------------------------


def _father_with_police(book: Casebook) -> tuple[Person, Entry, Entry] | None:
    father = free_adult(book, "father", SOCIAL_CARE)
    if father is None:
        return None
    nominal = book.record(father, POLICE) or open_nominal(book, father)
    here = held(book, father, SOCIAL_CARE)
    if father.pnc is not None and here.number("pnc") is None:
        here.say("identifier", {"use": "current", "scheme": "pnc", "value": father.pnc})
    return father, nominal, here


def _evening(book: Casebook) -> datetime:
    first = max(book.family.children[-1].born, date(2022, 1, 10))
    day = first + timedelta(days=book.random.randint(60, 400))
    return datetime.combine(day, time(18, 0))


def _custody(
    role: str, hours: float, place: str | None = "at home", *, dated: bool = False
) -> Callable[[Casebook], Marked | None]:
    """Hold the father from 18:00 for 16 hours; social care has him act so many hours after 18:00, in a role."""

    def do(book: Casebook) -> Marked | None:
        found = _father_with_police(book)
        if found is None:
            return None
        _, nominal, here = found
        start = _evening(book)
        custody = book.happened(POLICE, "custody", span(start, start + timedelta(hours=16)))
        inside = nominal.say("participant", "subject", ref=custody.id)
        acted = start + timedelta(hours=hours)
        written = acted.date().isoformat() if dated else minute(acted)
        event = book.happened(SOCIAL_CARE, "incident", written, place=place)
        said = here.say("participant", role, ref=event.id, kind="allegation" if role == "suspect" else None)
        return mark(nominal, here, said=[(nominal, inside), (here, said)])

    return do


def _in_hospital_and_school(book: Casebook) -> Marked | None:
    child = free_child(book, EDUCATION, HEALTH)
    if child is None:
        return None
    make_sure(book, child)
    pupil, patient = held(book, child, EDUCATION), held(book, child, HEALTH)
    first = datetime.fromisoformat(only(pupil, "enrolled_at").valid_from or "")
    start = first + timedelta(days=63 - first.weekday(), hours=7)
    stay = book.happened(HEALTH, "admission", span(start, start + timedelta(days=3)), narrative="appendicitis")
    inside = patient.say("participant", "subject", ref=stay.id)
    day = (start + timedelta(days=1)).date()
    said = pupil.say("attendance", "present", event_time=day.isoformat())
    return mark(patient, pupil, said=[(patient, inside), (pupil, said)])


def _in_hospital_then_school(book: Casebook) -> Marked | None:
    child = free_child(book, EDUCATION, HEALTH)
    if child is None:
        return None
    make_sure(book, child)
    pupil, patient = held(book, child, EDUCATION), held(book, child, HEALTH)
    first = datetime.fromisoformat(only(pupil, "enrolled_at").valid_from or "")
    start = first + timedelta(days=63 - first.weekday(), hours=7)
    stay = book.happened(HEALTH, "admission", span(start, start + timedelta(days=2)), narrative="appendicitis")
    inside = patient.say("participant", "subject", ref=stay.id)
    day = (start + timedelta(days=3)).date()
    said = pupil.say("attendance", "present", event_time=day.isoformat())
    return mark(patient, pupil, said=[(patient, inside), (pupil, said)])


TIME: Final[tuple[Case, ...]] = (
    Case("TM-1", True, "attendance before birth", _attended_before_birth),
    Case("TM-1", True, "minutes before the meeting", _minutes_before_meeting),
    Case("TM-1", True, "on roll before birth", _on_roll_before_birth),
    Case("TM-1", False, "referral of an unborn child", _before_birth_as_unborn),
    Case("TM-1", False, "recorded when planned", _planned_ahead),
    Case("TM-1", False, "minutes typed later", _minutes_typed_later),
    Case("TM-1", False, "00:00 on the day of birth", _midnight_of_birth),
    Case("TM-2", True, "in custody and at the incident", _custody("suspect", 3.5)),
    Case("TM-2", True, "in hospital and at school", _in_hospital_and_school),
    Case("TM-2", True, "in custody and a witness", _custody("witness", 12)),
    Case("TM-2", False, "by telephone from custody", _custody("suspect", 4, "remote")),
    Case("TM-2", False, "released before", _custody("suspect", 20)),
    Case("TM-2", False, "day without a time", _custody("suspect", 3, dated=True)),
    Case("TM-2", False, "reported from custody", _custody("reporter", 5)),
    Case("TM-2", False, "in hospital, then at school", _in_hospital_then_school),
)
