"""Social care: the family as a case, with relationships, meetings, plans and placements."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from triangulate.synthetic.casebook import SOCIAL_CARE
from triangulate.synthetic.entries import minute, say_addresses, say_name, span, took_part
from triangulate.synthetic.people import CURRENT
from triangulate.synthetic.slips import name

if TYPE_CHECKING:
    from triangulate.synthetic.casebook import Casebook, Entry
    from triangulate.synthetic.lives import Life, Placement, Trouble
    from triangulate.synthetic.people import Person

_ENQUIRY_DAYS: Final = 15  # working days of a section 47 enquiry (Working Together, DfE, 2023)
_STATUS: Final = {"C1": "interim_care_order", "C2": "care_order", "V2": "voluntary_accommodation"}
_KIND: Final = {"U6": "foster", "U3": "foster_relative", "U4": "foster", "K2": "childrens_home"}


def record_social_care(book: Casebook, life: Life) -> None:
    """Enter what social care holds on the family."""
    for person in book.family.people:
        if person.is_child or person.role in {"mother", "father"} or book.random.random() < 0.8:
            _person(book, person)
    _relationships(book)
    if life.trouble is not None:
        _case(book, life.trouble)
    if life.placement is not None:
        _placement(book, life.placement)


def _person(book: Casebook, person: Person) -> Entry:
    entry = book.open(SOCIAL_CARE, person)
    say_name(book, entry, person)
    if person.maiden is not None:
        entry.say("name", name(person.given, person.maiden, "maiden"))
    entry.say("birth_date", person.born.isoformat())
    entry.say("sex", person.sex)
    if person.is_child:
        number = {"use": "current", "scheme": "la_child_id", "issuer": "Children's Services", "value": entry.id}
        entry.say("identifier", number)
        if person.upn is not None and book.random.random() < 0.7:
            entry.say("identifier", {"use": "current", "scheme": "upn", "value": person.upn})
    if book.random.random() < 0.75:
        # Spaces are how people read the number out, and how many systems print it.
        spaced = f"{person.nhs[:3]} {person.nhs[3:6]} {person.nhs[6:]}"
        entry.say("identifier", {"use": "current", "scheme": "nhs", "value": spaced})
    say_addresses(entry, person)
    if person.phone is not None and book.random.random() < 0.7:
        entry.say("phone", person.phone)
    return entry


def _relationships(book: Casebook) -> None:
    for link in book.family.parentage:
        parent, child = book.record(link.parent, SOCIAL_CARE), book.record(link.child, SOCIAL_CARE)
        if parent is None or child is None:
            continue
        parent.say("parent", link.kind, ref=child.id)
        if link.kind == "birth":
            parent.say("parental_responsibility", "held", ref=child.id)
    twins = [book.record(twin, SOCIAL_CARE) for twin in book.family.twins]
    if len(twins) == 2 and twins[0] is not None and twins[1] is not None:
        twins[0].say("twin", ref=twins[1].id)


def _case(book: Casebook, trouble: Trouble) -> None:
    home = ", ".join(book.family.the("mother").home_on(trouble.at.date()).lines)
    incident = book.happened(SOCIAL_CARE, "incident", minute(trouble.at), reference=trouble.reference, place=home)
    _take_part(book, incident, {"mother": "victim", "father": "suspect"})
    for key in trouble.present:
        took_part(book.record(key, SOCIAL_CARE), incident, "child_present")
    children = {child.role: "subject" for child in book.family.children}
    referral = book.happened(
        SOCIAL_CARE, "referral", trouble.referral.isoformat(), narrative="Notification by the police"
    )
    _take_part(book, referral, children)
    if trouble.enquiry is not None:
        enquiry = book.happened(SOCIAL_CARE, "section47", trouble.enquiry.isoformat())
        _take_part(book, enquiry, children)
        found = "substantiated" if trouble.conference is not None else "unsubstantiated"
        ended = (trouble.enquiry + timedelta(days=_ENQUIRY_DAYS)).isoformat()
        enquiry.say("outcome", found, process="care", kind="decision", event_time=ended)
    if trouble.conference is not None:
        _conference(book, trouble)


def _conference(book: Casebook, trouble: Trouble) -> None:
    assert trouble.conference is not None  # noqa: S101 - asked by the caller
    conference = book.happened(SOCIAL_CARE, "conference", trouble.conference.isoformat())
    _take_part(book, conference, {"mother": "attendee", "father": "invited"})
    _take_part(book, conference, {child.role: "subject" for child in book.family.children})
    written = trouble.conference + timedelta(days=6)
    minutes = book.wrote(
        SOCIAL_CARE, "minutes", title="Initial conference", created_at=written.isoformat(), author_role="chair"
    )
    minutes.say("minutes_of", ref=conference.id)
    assert trouble.plan is not None  # noqa: S101 - every conference of these families ends in a plan
    start, end = trouble.plan
    for child in book.family.children:
        entry = book.record(child, SOCIAL_CARE)
        if entry is not None:
            until = end.isoformat() if end else CURRENT
            entry.say("child_protection_plan", trouble.category, valid_from=start.isoformat(), valid_to=until)


def _take_part(book: Casebook, event: Entry, parts: dict[str, str]) -> None:
    for role, part in parts.items():
        took_part(book.record(book.family.the(role), SOCIAL_CARE), event, part)


def _placement(book: Casebook, placement: Placement) -> None:
    entry = book.record(placement.child, SOCIAL_CARE)
    if entry is None:
        return
    days = {
        "valid_from": placement.start.isoformat(),
        "valid_to": placement.end.isoformat() if placement.end else CURRENT,
        "basis": "official",
    }
    entry.say("looked_after", True, **days)
    entry.say("legal_status", _STATUS[placement.status], raw=placement.status, **days)
    entry.say("placement", {"type": _KIND[placement.kind]}, raw=placement.kind, **days)
    for day in placement.reviews:
        took_part(entry, book.happened(SOCIAL_CARE, "review", day.isoformat()), "subject")
    if placement.missing is not None:
        away = book.happened(SOCIAL_CARE, "missing", span(*placement.missing))
        took_part(entry, away, "subject")
