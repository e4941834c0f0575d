"""Planted errors and innocents of roles: RL-3 acting without the role, RL-4 counts, RL-5 orders and responsibility."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from triangulate.synthetic.casebook import EDUCATION, HEALTH, SOCIAL_CARE
from triangulate.synthetic.entries import official_name, say_addresses
from triangulate.synthetic.families import draw_family_name, draw_given, new_address
from triangulate.synthetic.people import CURRENT, Person, Stay
from triangulate.synthetic.planting_tools import Case, Marked, free_adult, free_child, held, later, make_sure, mark

if TYPE_CHECKING:
    from collections.abc import Callable

    from triangulate.synthetic.casebook import Casebook, Entry

_SOME_DAY: Final = date(2024, 3, 5)


def _friend(book: Casebook) -> Person:
    """Return a friend of the family, who is nobody's parent."""
    random = book.random
    return Person(
        key=f"{book.family.the('mother').key.removesuffix('mother')}friend",
        role="friend",
        origin="english",
        sex="F",
        given=(draw_given(random, "english", "F", [p.given[0] for p in book.people.values()]),),
        family=draw_family_name(random, "english", [p.family for p in book.people.values()]),
        born=date(1979, 5, 17),
        nhs=book.numbers.nhs(),
        stays=(Stay(new_address(random), date(2006, 5, 1)),),
    )


def _known(book: Casebook, person: Person, agency: str) -> Entry:
    entry = book.open(agency, person)
    official_name(entry, person)
    entry.say("birth_date", person.born.isoformat())
    entry.say("sex", person.sex)
    entry.say("identifier", {"use": "current", "scheme": "nhs", "value": person.nhs})
    say_addresses(entry, person)
    return entry


# RL-3 ---------------------------------------------------------------------------------------------------------------


def _consent(
    value: str | None, polarity: str | None = None, *, to: str = "medical", until: str | None = None
) -> Callable[[Casebook], Marked | None]:
    """A friend consents for a child; what is said of her responsibility is ``value`` (nothing, if None)."""

    def do(book: Casebook) -> Marked | None:
        child = free_child(book, SOCIAL_CARE)
        if child is None:
            return None
        here, friend = held(book, child, SOCIAL_CARE), _known(book, _friend(book), SOCIAL_CARE)
        friend.say("carer", ref=here.id)
        said = friend.say("consent", to, ref=here.id, event_time=_SOME_DAY.isoformat(), said_as="Mother")
        carried = [(friend, said)]
        if value is not None:
            lacks = friend.say("parental_responsibility", value, ref=here.id, polarity=polarity, valid_to=until)
            carried.append((friend, lacks))
        return mark(friend, here, said=carried)

    return do


def _consent_across(book: Casebook) -> Marked | None:
    """Health records the consent, social care that she has no responsibility."""
    child = free_child(book, SOCIAL_CARE, HEALTH)
    if child is None:
        return None
    make_sure(book, child)
    friend = _friend(book)
    one, other = _known(book, friend, SOCIAL_CARE), _known(book, friend, HEALTH)
    lacks = one.say("parental_responsibility", "none", ref=held(book, child, SOCIAL_CARE).id)
    patient = held(book, child, HEALTH)
    said = other.say("consent", "immunisation", ref=patient.id, event_time=_SOME_DAY.isoformat())
    return mark(one, other, patient, said=[(one, lacks), (other, said)])


def _consent_at(kind: str) -> Callable[[Casebook], Marked | None]:
    """She consents at an event of which the child is the subject."""

    def do(book: Casebook) -> Marked | None:
        child = free_child(book, SOCIAL_CARE)
        if child is None:
            return None
        here, friend = held(book, child, SOCIAL_CARE), _known(book, _friend(book), SOCIAL_CARE)
        event = book.happened(SOCIAL_CARE, kind, max(_SOME_DAY, child.born + timedelta(days=30)).isoformat())
        here.say("participant", "subject", ref=event.id)
        lacks = friend.say("parental_responsibility", "none", ref=here.id)
        said = friend.say("consent", "examination", ref=event.id)
        return mark(friend, here, said=[(friend, said), (friend, lacks)])

    return do


# RL-4 ---------------------------------------------------------------------------------------------------------------


def _count(more: int, of: str | None = None, *, expected: bool = False) -> Callable[[Casebook], Marked | None]:
    """Social care states so many children more (or fewer) than the mother has."""

    def do(book: Casebook) -> Marked | None:
        mother = free_adult(book, "mother", SOCIAL_CARE)
        children = book.family.children
        if mother is None or len(children) < 2:
            return None
        here = held(book, mother, SOCIAL_CARE)
        day = later(children[-1].born, -60) if expected else later(children[-1].born, 400)
        number = len(children) + more
        value = number if of is None else {"n": number, "of": of}
        said = here.say("child_count", value, event_time=day)
        parents = [(here, one) for one in here.all("parent")]
        return mark(here, said=[(here, said), *(parents if more else ())])

    return do


def _present(more: int) -> Callable[[Casebook], Marked | None]:
    """So many more (or fewer) children are counted as present at an incident than are named there."""

    def do(book: Casebook) -> Marked | None:
        mother = free_adult(book, "mother", SOCIAL_CARE)
        children = [held(book, child, SOCIAL_CARE) for child in book.family.children]
        if mother is None or len(children) < 2 or book.family.twins:
            return None
        here = held(book, mother, SOCIAL_CARE)
        event = book.happened(SOCIAL_CARE, "incident", later(book.family.children[-1].born, 500))
        parts = [(child, child.say("participant", "child_present", ref=event.id)) for child in children]
        said = here.say("child_count", {"n": len(children) + more, "of": "present"}, ref=event.id)
        return mark(here, *children, said=[(here, said), *parts])

    return do


# RL-5 ---------------------------------------------------------------------------------------------------------------


def _never_in_care(book: Casebook) -> Person | None:
    def fits(child: Person) -> bool:
        entry = book.record(child, SOCIAL_CARE)
        return entry is not None and entry.first("legal_status") is None and child.born < date(2020, 1, 1)

    return free_child(book, SOCIAL_CARE, EDUCATION, fits=fits)


def _order(
    order: str, status: str, days: int, *, ends: int | None = None, polarity: str | None = None
) -> Callable[[Casebook], Marked | None]:
    """Social care records an order; so many days later the school holds a status."""

    def do(book: Casebook) -> Marked | None:
        child = _never_in_care(book)
        if child is None:
            return None
        make_sure(book, child)
        here, pupil = held(book, child, SOCIAL_CARE), held(book, child, EDUCATION)
        until = CURRENT if ends is None else later(_SOME_DAY, ends)
        made = here.say("order", order, valid_from=_SOME_DAY.isoformat(), valid_to=until, polarity=polarity)
        said = pupil.say("legal_status", status, event_time=later(_SOME_DAY, days))
        return mark(here, pupil, said=[(here, made), (pupil, said)])

    return do


def _responsible(value: str) -> Callable[[Casebook], Marked | None]:
    """Health says that a friend has no responsibility; social care says that it is held, or delegated."""

    def do(book: Casebook) -> Marked | None:
        child = free_child(book, SOCIAL_CARE, HEALTH)
        if child is None:
            return None
        make_sure(book, child)
        friend = _friend(book)
        one, other = _known(book, friend, SOCIAL_CARE), _known(book, friend, HEALTH)
        here, patient = held(book, child, SOCIAL_CARE), held(book, child, HEALTH)
        has = one.say("parental_responsibility", value, ref=here.id, valid_from="2021-01-01", valid_to=CURRENT)
        lacks = other.say("parental_responsibility", "none", ref=patient.id, recorded_at=_SOME_DAY.isoformat())
        return mark(one, other, here, patient, said=[(one, has), (other, lacks)])

    return do


ROLES: Final[tuple[Case, ...]] = (
    Case("RL-3", True, "a friend recorded as mother consents", _consent("none")),
    Case("RL-3", True, "responsibility denied", _consent("held", "-")),
    Case("RL-3", True, "consent at health, no responsibility at social care", _consent_across),
    Case("RL-3", True, "consent at an assessment", _consent_at("assessment")),
    Case("RL-3", False, "delegated", _consent("delegated")),
    Case("RL-3", False, "nothing said of responsibility", _consent(None)),
    Case("RL-3", False, "emergency treatment", _consent("none", to="emergency surgery")),
    Case("RL-3", False, "emergency attendance", _consent_at("attendance_ed")),
    Case("RL-3", False, "lacking until earlier", _consent("none", until="2019-01-01")),
    Case("RL-4", True, "one child too many", _count(1)),
    Case("RL-4", True, "one child too few in all", _count(-1, "total")),
    Case("RL-4", True, "fewer present than named", _present(-1)),
    Case("RL-4", False, "the right number", _count(0)),
    Case("RL-4", False, "present beside total", _count(-1, "present")),
    Case("RL-4", False, "one of them expected", _count(0, expected=True)),
    Case("RL-4", False, "more present than named", _present(1)),
    Case("RL-5", True, "care order and no order", _order("care_order", "no_order", 60)),
    Case(
        "RL-5",
        True,
        "interim care order and accommodation",
        _order("interim_care_order", "voluntary_accommodation", 90),
    ),
    Case("RL-5", True, "responsibility held and not held", _responsible("held")),
    Case("RL-5", False, "within the lag", _order("care_order", "no_order", 9)),
    Case("RL-5", False, "before the order", _order("care_order", "no_order", -30)),
    Case("RL-5", False, "discharged", _order("supervision_order", "no_order", 400, ends=365)),
    Case("RL-5", False, "orders that stand together", _order("contact_order", "residence_order", 60)),
    Case("RL-5", False, "responsibility delegated", _responsible("delegated")),
)
