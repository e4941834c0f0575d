"""Planted errors and innocents of whose record it is: ID-1 overlay, ID-2 weak links, ID-6 split histories."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from triangulate.synthetic.casebook import HEALTH, POLICE, SOCIAL_CARE
from triangulate.synthetic.entries import say_addresses
from triangulate.synthetic.families import draw_family_name, draw_given, new_address
from triangulate.synthetic.people import Person, Stay
from triangulate.synthetic.planting_tools import (
    Case,
    Marked,
    closed,
    free_adult,
    free_child,
    held,
    later,
    make_sure,
    mark,
    only,
    restate,
)
from triangulate.synthetic.slips import name, plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from triangulate.synthetic.casebook import Casebook, Entry, Said

_CUSTODY: Final = "2024-03-01T10:00/2024-05-20T09:00"
_VISIT: Final = "2024-04-09T15:30"


def _other_man(book: Casebook, like: Person, role: str, *, of_one_name: bool) -> Person:
    """Return another man, of the name of ``like`` or of another, born some years apart, at another address."""
    random, numbers = book.random, book.numbers
    born = like.born + timedelta(days=random.choice((-1, 1)) * random.randint(900, 2200))
    given = like.given if of_one_name else (draw_given(random, like.origin, "M", like.given),)
    family = like.family if of_one_name else draw_family_name(random, like.origin)
    return replace(
        like,
        key=f"{like.key}-{role}",
        role=role,
        given=given,
        family=family,
        born=born,
        nhs=numbers.nhs(),
        pnc=numbers.pnc(born.year + 20),
        stays=(Stay(new_address(random), date(2009, 3, 1)),),
        phone=None,
        maiden=None,
    )


def _opened(book: Casebook, agency: str, person: Person, *, home: bool = True) -> Entry:
    """Open a further record of a person with name, date of birth and home."""
    entry = book.open(agency, person)
    shouted = name((plain(person.given[0]).upper(),), plain(person.family).upper())
    entry.say("name", shouted if agency == POLICE else name(person.given, person.family))
    entry.say("birth_date", person.born.isoformat())
    entry.say("sex", person.sex)
    if home:
        say_addresses(entry, person)
    return entry


def _number(entry: Entry, scheme: str, value: str | None) -> Said:
    return entry.say("identifier", {"use": "current", "scheme": scheme, "value": value})


def _father(book: Casebook) -> Person | None:
    father = free_adult(book, "father", SOCIAL_CARE, HEALTH)
    if father is not None:
        make_sure(book, father)
    return father


# ID-1 ---------------------------------------------------------------------------------------------------------------


def _conduct_of_a_namesake(book: Casebook) -> Marked | None:
    """Visited at the namesake's home on a day on which the father was in custody."""
    father = _father(book)
    if father is None:
        return None
    other = _other_man(book, father, "namesake", of_one_name=True)
    nominal = book.record(father, POLICE) or _opened(book, POLICE, father)
    namesake = _opened(book, POLICE, other)
    restate(nominal, "birth_date", father.born.isoformat())
    if nominal.number("pnc") is None:
        _number(nominal, "pnc", father.pnc)
    _number(namesake, "pnc", other.pnc)
    custody = book.happened(POLICE, "custody", _CUSTODY, place="Police Headquarters custody suite")
    nominal.say("participant", "subject", ref=custody.id)
    visit = book.happened(SOCIAL_CARE, "home_visit", _VISIT, place=", ".join(other.home.address.lines))
    here = held(book, father, SOCIAL_CARE)
    said = here.say("participant", "subject", ref=visit.id)
    also = ("TM-2", "ID-2", "ID-3", "ID-4", "AT-4", "ID-6")
    return mark(here, nominal, namesake, said=[(here, said)], also=also)


def _birth_and_number_of_a_namesake(book: Casebook) -> Marked | None:
    """The record of the father also carries the birth date and the police number of a man of his name."""
    father = _father(book)
    if father is None:
        return None
    other = _other_man(book, father, "namesake", of_one_name=True)
    nominal, patient = _opened(book, POLICE, other), _opened(book, HEALTH, other)
    _number(nominal, "pnc", other.pnc)
    _number(patient, "nhs", other.nhs)
    here = held(book, father, SOCIAL_CARE)
    said = [here.say("birth_date", other.born.isoformat()), _number(here, "pnc", other.pnc)]
    also = ("AT-1", "ID-5", "ID-3", "ID-4", "AT-4", "ID-2")
    return mark(here, nominal, patient, said=[(here, one) for one in said], also=also)


def _two_earlier_records(book: Casebook) -> Marked | None:
    return _legacy(book, 2)


def _one_earlier_record(book: Casebook) -> Marked | None:
    return _legacy(book, 1)


def _legacy(book: Casebook, records: int) -> Marked | None:
    child = free_child(book, SOCIAL_CARE)
    if child is None:
        return None
    here = held(book, child, SOCIAL_CARE)
    said = [
        here.say(
            "identifier", {"scheme": "csc_legacy", "use": "former", "value": f"C-{book.random.randint(1000, 9999)}{n}"}
        )
        for n in range(records)
    ]
    return mark(here, said=[(here, one) for one in said])


def _second_birth_date(**fields: Any) -> Callable[[Casebook], Marked | None]:
    """Return a planting of a second date of birth that stands for no second person: ended, or of an estimate."""

    def do(book: Casebook) -> Marked | None:
        father = _father(book)
        if father is None:
            return None
        other = _other_man(book, father, "namesake", of_one_name=True)
        nominal = _opened(book, POLICE, other)
        _number(nominal, "pnc", other.pnc)
        here = held(book, father, SOCIAL_CARE)
        about = fields.get("approximate")
        value = f"{other.born.year}~" if about else other.born.isoformat()
        said = here.say("birth_date", value, **{k: v for k, v in fields.items() if k != "approximate"})
        return mark(here, nominal, said=[(here, said)], also=("ID-4", "AT-1"))

    return do


# ID-2 ---------------------------------------------------------------------------------------------------------------


def _known_by_name_alone(
    state: Callable[[Casebook, Entry], Said], *, home: bool
) -> Callable[[Casebook], Marked | None]:
    """Return a planting of a friend whom police and social care know by name and birth date, and by no number."""

    def do(book: Casebook) -> Marked | None:
        friend = _friend(book)
        here, nominal = _opened(book, SOCIAL_CARE, friend), _opened(book, POLICE, friend, home=home)
        said = state(book, nominal)
        return mark(here, nominal, said=[(nominal, said)])

    return do


def _friend(book: Casebook) -> Person:
    return _other_man(book, book.family.the("father"), f"friend{len(book.records)}", of_one_name=False)


def _alleged(book: Casebook, nominal: Entry) -> Said:
    event = book.happened(POLICE, "incident", "2024-09-14T22:10")
    closed(event, "no_further_action", "criminal", "2024-11-01")
    nominal.say("participant", "suspect", ref=event.id, kind="allegation")
    return nominal.say("allegation", "physical_abuse", ref=event.id, kind="allegation", process="criminal")


def _suspected(book: Casebook, nominal: Entry) -> Said:
    event = book.happened(POLICE, "incident", "2024-06-02T18:45")
    closed(event, "no_further_action", "criminal", "2024-07-10")
    return nominal.say("participant", "suspect", ref=event.id, kind="allegation")


def _marked_out(_: Casebook, nominal: Entry) -> Said:
    value = {"text": "threats to staff", "review_date": "2027-01-01", "notified": True}
    return nominal.say("warning_marker", value)


def _shared_number(book: Casebook) -> Marked | None:
    friend = _friend(book)
    here, nominal = _opened(book, SOCIAL_CARE, friend), _opened(book, POLICE, friend)
    for entry in (here, nominal):
        _number(entry, "pnc", friend.pnc)
    said = _alleged(book, nominal)
    return mark(here, nominal, said=[(nominal, said)])


def _nothing_adverse(book: Casebook) -> Marked | None:
    friend = _friend(book)
    here, nominal = _opened(book, SOCIAL_CARE, friend), _opened(book, POLICE, friend)
    event = book.happened(POLICE, "incident", "2024-06-02T18:45")
    closed(event, "no_further_action", "criminal", "2024-07-10")
    said = nominal.say("participant", "witness", ref=event.id)
    return mark(here, nominal, said=[(nominal, said)])


def _one_record_alone(book: Casebook) -> Marked | None:
    friend = _friend(book)
    nominal = _opened(book, POLICE, friend)
    said = _alleged(book, nominal)
    return mark(nominal, said=[(nominal, said)])


# ID-6 ---------------------------------------------------------------------------------------------------------------


def _second_record(agency: str, *, number: bool) -> Callable[[Casebook], Marked | None]:
    """Return a planting of a second record of a child with one agency."""

    def do(book: Casebook) -> Marked | None:
        child = free_child(book, agency)
        if child is None:
            return None
        make_sure(book, child)
        first, second = held(book, child, agency), _opened(book, agency, child)
        if number:
            _number(second, "nhs", child.nhs)
        event = book.happened(agency, "referral", later(child.born, 900))
        second.say("participant", "subject", ref=event.id)
        return mark(first, second, said=[(second, only(second, "name"))], also=("ID-5", "AT-4"))

    return do


def _under_the_maiden_name(book: Casebook) -> Marked | None:
    """The mother was known by her maiden name; the old record was closed."""
    mother = free_adult(book, "mother", SOCIAL_CARE, HEALTH)
    if mother is None or mother.maiden is None:
        return None
    make_sure(book, mother)
    first = held(book, mother, SOCIAL_CARE)
    second = _opened(book, SOCIAL_CARE, replace(mother, family=mother.maiden))
    _number(second, "nhs", mother.nhs)
    return mark(first, second, said=[(second, only(second, "name"))], also=("AT-2", "AT-4", "ID-5"))


def _unborn_and_child(book: Casebook) -> Marked | None:
    child = free_child(book, SOCIAL_CARE)
    if child is None:
        return None
    unborn = book.open(SOCIAL_CARE, child, "unborn")
    unborn.say("name", f"Unborn {child.family}")
    unborn.say("expected_birth_date", later(child.born, 4))
    return mark(held(book, child, SOCIAL_CARE), unborn)


def _namesake_in_one_source(book: Casebook) -> Marked | None:
    father = _father(book)
    if father is None:
        return None
    other = _opened(book, SOCIAL_CARE, _other_man(book, father, "namesake", of_one_name=True))
    return mark(held(book, father, SOCIAL_CARE), other)


def _contact_of_two_children(book: Casebook) -> Marked | None:
    """The school repeats a grandparent's name and telephone beside each child."""
    child = free_child(book, SOCIAL_CARE)
    if child is None:
        return None
    friend = _friend(book)
    entries = [book.open(SOCIAL_CARE, friend) for _ in range(2)]
    for entry in entries:
        entry.say("name", name(friend.given, friend.family))
        entry.say("phone", "07700 900123")
        entry.say("next_of_kin", ref=held(book, child, SOCIAL_CARE).id)
    return mark(*entries)


PEOPLE: Final[tuple[Case, ...]] = (
    Case("ID-1", True, "the conduct of a namesake", _conduct_of_a_namesake),
    Case("ID-1", True, "birth date and number of a namesake", _birth_and_number_of_a_namesake),
    Case("ID-1", True, "two earlier records moved into one", _two_earlier_records),
    Case("ID-1", False, "one earlier record", _one_earlier_record),
    Case("ID-1", False, "a birth date that was corrected", _second_birth_date(valid_to="2019-06-01")),
    Case("ID-1", False, "an estimated birth date", _second_birth_date(approximate=True)),
    Case("ID-2", True, "an allegation over one strong link", _known_by_name_alone(_alleged, home=True)),
    Case("ID-2", True, "a suspect by name and birth date", _known_by_name_alone(_suspected, home=True)),
    Case("ID-2", True, "a warning marker over one strong link", _known_by_name_alone(_marked_out, home=True)),
    Case("ID-2", False, "verified by a shared number", _shared_number),
    Case("ID-2", False, "nothing adverse over the link", _nothing_adverse),
    Case("ID-2", False, "one record alone", _one_record_alone),
    Case("ID-6", True, "a second record under one number", _second_record(SOCIAL_CARE, number=True)),
    Case("ID-6", True, "a second record by name, birth and home", _second_record(HEALTH, number=False)),
    Case("ID-6", True, "the maiden name's record", _under_the_maiden_name),
    Case("ID-6", False, "the unborn child and the child", _unborn_and_child),
    Case("ID-6", False, "a namesake in one source", _namesake_in_one_source),
    Case("ID-6", False, "a contact beside each child", _contact_of_two_children),
)
