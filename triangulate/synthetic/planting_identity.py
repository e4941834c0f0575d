"""Planted errors and innocents of identity: ID-3 closure, ID-4 namesakes and twins, ID-5 identifiers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from triangulate.synthetic.casebook import EDUCATION, HEALTH, POLICE, SOCIAL_CARE
from triangulate.synthetic.entries import say_addresses
from triangulate.synthetic.families import SON_OF_ONE_NAME, TWINS, TWINS_OF_ONE_INITIAL, new_address
from triangulate.synthetic.identifier_series import with_wrong_check
from triangulate.synthetic.people import Person, Stay
from triangulate.synthetic.planting_tools import (
    Case,
    Marked,
    closed,
    free_adult,
    free_child,
    held,
    make_sure,
    mark,
    restate,
)
from triangulate.synthetic.slips import familiar, name, plain
from triangulate.synthetic.word_tables import organisations

if TYPE_CHECKING:
    from collections.abc import Callable

    from triangulate.synthetic.casebook import Casebook, Entry, Said


def _patient(book: Casebook, person: Person) -> Entry:
    entry = book.open(HEALTH, person)
    entry.say("name", name(person.given, person.family, "official"))
    entry.say("birth_date", person.born.isoformat(), basis="official")
    entry.say("sex", person.sex, basis="official")
    entry.say("identifier", {"use": "current", "scheme": "nhs", "value": person.nhs})
    say_addresses(entry, person)
    practice = organisations("practice")[0]
    entry.say("registered_with", {"name": practice.name, "code": practice.code, "status": "main"})
    return entry


def _nominal(book: Casebook, person: Person) -> Entry:
    entry = book.open(POLICE, person)
    entry.say("name", name((plain(person.given[0]).upper(),), plain(person.family).upper()))
    entry.say("birth_date", person.born.isoformat())
    entry.say("sex", person.sex)
    entry.say("identifier", {"use": "current", "scheme": "pnc", "value": person.pnc})
    say_addresses(entry, person)
    return entry


def _namesake(book: Casebook, person: Person) -> Person:
    """Return another man of the same name, born some years apart, at another address."""
    born = person.born + timedelta(days=book.random.choice((-1, 1)) * book.random.randint(900, 2200))
    numbers = book.numbers
    return replace(
        person,
        key=f"{person.key}-namesake",
        role="namesake",
        born=born,
        nhs=numbers.nhs(),
        pnc=numbers.pnc(born.year + 20),
        stays=(Stay(new_address(book.random), date(2009, 3, 1)),),
        phone=None,
        maiden=None,
    )


# ID-3 ---------------------------------------------------------------------------------------------------------------


def _another_mans_number(book: Casebook) -> Marked | None:
    """Social care's record of the father carries the police number of a namesake: A is B, B is C, A is not C."""
    father = free_adult(book, "father", SOCIAL_CARE, HEALTH)
    if father is None:
        return None
    make_sure(book, father)
    other = _namesake(book, father)
    patient, nominal = _patient(book, other), _nominal(book, other)
    here, there = held(book, father, SOCIAL_CARE), held(book, father, HEALTH)
    said = here.say("identifier", {"use": "current", "scheme": "pnc", "value": other.pnc})
    also = ("AT-1", "ID-1", "ID-5", "AT-4")
    return mark(here, there, nominal, patient, said=[(here, said)], also=also)


def _twins_number(book: Casebook) -> Marked | None:
    """The school's record of one twin carries the number of the other."""
    twins = book.family.twins
    if len(twins) != 2 or any(t.key in book.busy or book.record(t, EDUCATION) is None for t in twins):
        return None
    book.busy.update(t.key for t in twins)
    for twin in twins:
        make_sure(book, twin)
    first, second = twins
    pupil = held(book, first, EDUCATION)
    number = pupil.number("upn")
    assert number is not None  # noqa: S101 - pupils have one
    number.value = {"use": "current", "scheme": "upn", "value": second.upn}
    here, other = held(book, first, SOCIAL_CARE), held(book, second, SOCIAL_CARE)
    return mark(
        pupil, here, other, held(book, second, EDUCATION), said=[(pupil, number)], also=("ID-4", "ID-5", "ID-1")
    )


def _counted_twice(book: Casebook) -> Marked | None:
    mother = free_adult(book, "mother", SOCIAL_CARE, HEALTH)
    if mother is None:
        return None
    here = held(book, mother, SOCIAL_CARE)
    visit = book.happened(SOCIAL_CARE, "home_visit", "2023-03-14T15:00")
    first = here.say("participant", "subject", ref=visit.id)
    second = here.say("participant", "attendee", ref=visit.id)
    return mark(here, held(book, mother, HEALTH), said=[(here, first), (here, second)])


def _separate_namesakes(book: Casebook) -> Marked | None:
    father = free_adult(book, "father", SOCIAL_CARE, HEALTH)
    if father is None:
        return None
    make_sure(book, father)
    other = _namesake(book, father)
    return mark(
        held(book, father, SOCIAL_CARE), held(book, father, HEALTH), _nominal(book, other), _patient(book, other)
    )


# ID-4 ---------------------------------------------------------------------------------------------------------------


def _initial_of_twins(book: Casebook) -> Marked | None:
    """The police wrote only an initial, and both twins have it."""
    twins = book.family.twins
    if len(twins) != 2 or any(t.key in book.busy for t in twins) or twins[0].given[0][0] != twins[1].given[0][0]:
        return None
    book.busy.update(t.key for t in twins)
    meant = twins[0]
    entry = book.record(meant, POLICE) or book.open(POLICE, meant)
    entry.said = [s for s in entry.said if s.predicate == "participant"]
    said = entry.say(
        "name", name((meant.given[0][0],), meant.family.upper()), raw=f"{meant.given[0][0]} {meant.family}"
    )
    entry.say("birth_date", meant.born.isoformat())
    entry.say("address", meant.home_on(date(2025, 3, 2)).value())
    event = book.happened(POLICE, "incident", "2025-03-02T16:30")
    entry.say("injury", "bruise on the arm", ref=event.id)
    entry.say("participant", "victim", ref=event.id)
    relatives = [held(book, t, agency) for t in twins for agency in (HEALTH, SOCIAL_CARE)]
    return mark(entry, *relatives, said=[(entry, said)], also=("ID-2",))


def _filed_under_the_other(book: Casebook) -> Marked | None:
    """The police wrote the initial of one twin; social care filed the same incident under the other."""
    twins = book.family.twins
    if len(twins) != 2 or any(t.key in book.busy for t in twins):
        return None
    book.busy.update(t.key for t in twins)
    meant, other = twins
    reference = f"25/{book.random.randint(100_000, 199_999)}"
    entry = book.record(meant, POLICE) or book.open(POLICE, meant)
    entry.said = [s for s in entry.said if s.predicate == "participant"]
    said = entry.say("name", name((meant.given[0][0],), meant.family.upper()))
    entry.say("birth_date", meant.born.isoformat())
    entry.say("address", meant.home_on(date(2025, 5, 11)).value())
    event = book.happened(POLICE, "incident", "2025-05-11T13:15", reference=reference)
    entry.say("participant", "victim", ref=event.id)
    filed = book.happened(SOCIAL_CARE, "incident", "2025-05-11T13:15", reference=reference)
    wrong = held(book, other, SOCIAL_CARE)
    claim = wrong.say("participant", "victim", ref=filed.id, basis="read")
    return mark(entry, wrong, held(book, meant, SOCIAL_CARE), said=[(entry, said), (wrong, claim)], also=("ID-2",))


def _father_or_son(book: Casebook) -> Marked | None:
    """Father and son have one name and one home, and the police wrote no date of birth."""
    father, son = book.family.the("father"), book.family.the("child1")
    if father.given[0] != son.given[0] or not {father.key, son.key}.isdisjoint(book.busy):
        return None
    if book.record(father, HEALTH) is None:
        return None
    book.busy.update((father.key, son.key))
    entry = book.open(POLICE, father)
    said = entry.say("name", name((plain(father.given[0]).upper(),), plain(father.family).upper()))
    entry.say("address", son.home.address.value())
    event = book.happened(POLICE, "incident", "2024-11-08T19:40")
    closed(event, "no_further_action", "criminal", "2024-12-20")
    entry.say("participant", "suspect", ref=event.id, kind="allegation")
    entry.say("allegation", "physical_abuse", ref=event.id, kind="allegation")
    relatives = [held(book, p, agency) for p in (father, son) for agency in (HEALTH, SOCIAL_CARE)]
    return mark(entry, *relatives, said=[(entry, said)], also=("ID-2",))


def _twins_named_in_full(book: Casebook) -> Marked | None:
    twins = book.family.twins
    if len(twins) != 2 or any(t.key in book.busy for t in twins):
        return None
    book.busy.update(t.key for t in twins)
    for twin in twins:
        make_sure(book, twin)
    return mark(*(held(book, t, agency) for t in twins for agency in (HEALTH, SOCIAL_CARE)))


def _twin_by_familiar_name(book: Casebook) -> Marked | None:
    twins = book.family.twins
    if len(twins) != 2 or any(t.key in book.busy for t in twins):
        return None
    known = next((t for t in twins if familiar(t.given[0])), None)
    if known is None:
        return _twins_named_in_full(book)
    book.busy.update(t.key for t in twins)
    for twin in twins:
        make_sure(book, twin)
    here = held(book, known, SOCIAL_CARE)
    said = restate(here, "name", name((familiar(known.given[0]) or "",), known.family))
    return mark(*(held(book, t, agency) for t in twins for agency in (SOCIAL_CARE, HEALTH)), said=[(here, said)])


def _father_and_son_told_apart(book: Casebook) -> Marked | None:
    father, son = book.family.the("father"), book.family.the("child1")
    if father.given[0] != son.given[0] or not {father.key, son.key}.isdisjoint(book.busy):
        return None
    if book.record(father, HEALTH) is None:
        return None
    book.busy.update((father.key, son.key))
    make_sure(book, father)
    make_sure(book, son)
    return mark(*(held(book, p, agency) for p in (father, son) for agency in (SOCIAL_CARE, HEALTH)))


# ID-5 ---------------------------------------------------------------------------------------------------------------


def _number_of_sibling(book: Casebook) -> Marked | None:
    child = free_child(book, SOCIAL_CARE, HEALTH)
    other = next((c for c in book.family.children if child and c.key not in book.busy), None)
    if child is None or other is None:
        return None
    book.busy.add(other.key)
    make_sure(book, child)
    make_sure(book, other)
    here, there = held(book, child, SOCIAL_CARE), held(book, other, HEALTH)
    said = _own_number(here)
    said.value = {"use": "current", "scheme": "nhs", "value": other.nhs}
    also = ("ID-1", "ID-3", "ID-4", "ID-6")
    return mark(here, there, held(book, child, HEALTH), said=[(here, said), (there, _own_number(there))], also=also)


def _two_numbers(book: Casebook) -> Marked | None:
    child = free_child(book, SOCIAL_CARE, HEALTH)
    if child is None:
        return None
    make_sure(book, child)
    here, there = held(book, child, SOCIAL_CARE), held(book, child, HEALTH)
    said = _own_number(here)
    said.value = {"use": "current", "scheme": "nhs", "value": book.numbers.nhs()}
    return mark(here, there, said=[(here, said), (there, _own_number(there))], also=("ID-3", "ID-6"))


def _wrong_check_digit(book: Casebook) -> Marked | None:
    child = free_child(book, SOCIAL_CARE, HEALTH)
    if child is None:
        return None
    make_sure(book, child)
    here = held(book, child, SOCIAL_CARE)
    said = _own_number(here)
    said.value = {"use": "current", "scheme": "nhs", "value": with_wrong_check(child.nhs)}
    return mark(here, said=[(here, said)])


def _pupil_number(use: str) -> Callable[[Casebook], Marked | None]:
    def do(book: Casebook) -> Marked | None:
        child = free_child(book, SOCIAL_CARE, EDUCATION)
        if child is None:
            return None
        make_sure(book, child)
        here, there = held(book, child, EDUCATION), held(book, child, SOCIAL_CARE)
        number = book.numbers.upn(child.born.year + 5, temporary=use == "temporary")
        said = here.say("identifier", {"use": use, "scheme": "upn", "value": number})
        return mark(here, there, said=[(here, said)])

    return do


def _mothers_number(book: Casebook) -> Marked | None:
    """A newborn is treated under the mother's number until it has its own."""
    child, mother = free_child(book, SOCIAL_CARE, HEALTH), book.family.the("mother")
    if child is None:
        return None
    here, patient = held(book, child, HEALTH), held(book, mother, HEALTH)
    value = {"use": "mother", "scheme": "nhs", "value": mother.nhs}
    said = here.say("identifier", value, valid_from=child.born.isoformat())
    return mark(here, patient, said=[(here, said)])


def _one_value_two_issuers(book: Casebook) -> Marked | None:
    """Two authorities number their children from one: the same value is two children."""
    child = free_child(book, SOCIAL_CARE, HEALTH)
    other = next((c for c in book.family.children if child and c.key not in book.busy), None)
    if child is None or other is None:
        return None
    book.busy.add(other.key)
    here, there = held(book, child, SOCIAL_CARE), held(book, other, SOCIAL_CARE)
    number: dict[str, str | None] = {"scheme": "la_child_id", "issuer": "Children's Services elsewhere"}
    said = here.say("identifier", {**number, "use": "former", "value": there.id})
    return mark(here, there, said=[(here, said)])


def _own_number(entry: Entry) -> Said:
    found = entry.number("nhs")
    assert found is not None  # noqa: S101 - make_sure has said it
    return found


IDENTITY: Final[tuple[Case, ...]] = (
    Case("ID-3", True, "a namesake's police number", _another_mans_number),
    Case("ID-3", True, "the other twin's pupil number", _twins_number, (TWINS,)),
    Case("ID-3", False, "one person counted twice at one event", _counted_twice),
    Case("ID-3", False, "namesakes kept apart", _separate_namesakes),
    Case("ID-4", True, "an initial that both twins have", _initial_of_twins, (TWINS_OF_ONE_INITIAL,)),
    Case("ID-4", True, "father or son of one name", _father_or_son, (SON_OF_ONE_NAME,)),
    Case("ID-4", True, "filed under the other twin", _filed_under_the_other, (TWINS,)),
    Case("ID-4", False, "twins named in full", _twins_named_in_full, (TWINS,)),
    Case("ID-4", False, "twin by a familiar name", _twin_by_familiar_name, (TWINS,)),
    Case("ID-4", False, "father and son told apart", _father_and_son_told_apart, (SON_OF_ONE_NAME,)),
    Case("ID-5", True, "a sibling's number", _number_of_sibling),
    Case("ID-5", True, "two current numbers", _two_numbers),
    Case("ID-5", True, "wrong check digit", _wrong_check_digit),
    Case("ID-5", False, "former pupil number", _pupil_number("former")),
    Case("ID-5", False, "temporary pupil number", _pupil_number("temporary")),
    Case("ID-5", False, "the mother's number on a newborn", _mothers_number),
    Case("ID-5", False, "one value of two issuers", _one_value_two_issuers),
)
