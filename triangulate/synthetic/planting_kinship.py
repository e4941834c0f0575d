"""Planted errors and innocents of kinship and life: RL-1 parentage, RL-2 impossible kinship, EX-3 alive or dead."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from triangulate.synthetic.casebook import HEALTH, SOCIAL_CARE
from triangulate.synthetic.entries import official_name, say_addresses
from triangulate.synthetic.families import (
    GRANDFATHER,
    MIDNIGHT_TWINS,
    YOUNG_MOTHER,
    draw_family_name,
    draw_given,
    new_address,
)
from triangulate.synthetic.people import CURRENT, Person, Stay
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
from triangulate.synthetic.slips import name

if TYPE_CHECKING:
    from collections.abc import Callable

    from triangulate.synthetic.casebook import Casebook, Entry


def _newcomer(book: Casebook, role: str, sex: str, born: date) -> Person:
    """Return somebody from outside the family."""
    random = book.random
    known = [p.family for p in book.people.values()]
    return Person(
        key=f"{book.family.the('mother').key.removesuffix('mother')}{role}",
        role=role,
        origin="english",
        sex=sex,
        given=(draw_given(random, "english", sex, [p.given[0] for p in book.people.values()]),),
        family=draw_family_name(random, "english", known),
        born=born,
        nhs=book.numbers.nhs(),
        stays=(Stay(new_address(random), max(born, date(2008, 5, 1))),),
    )


def _introduced(book: Casebook, person: Person, *agencies: str) -> Entry:
    """Open records of a newcomer, and return the first."""
    entries = []
    for agency in agencies:
        entry = book.open(agency, person)
        official_name(entry, person)
        entry.say("birth_date", person.born.isoformat(), basis="official" if agency == HEALTH else None)
        entry.say("sex", person.sex)
        entry.say("identifier", {"use": "current", "scheme": "nhs", "value": person.nhs})
        say_addresses(entry, person)
        entries.append(entry)
    return entries[0]


def _unrelate(book: Casebook, parent: Person, child: Person, agency: str) -> None:
    """Take back what an agency says of a parent and a child."""
    entry, other = book.record(parent, agency), held(book, child, agency)
    if entry is not None:
        related = {"parent", "parental_responsibility"}
        entry.said = [s for s in entry.said if not (s.predicate in related and s.ref == other.id)]


# RL-1 ---------------------------------------------------------------------------------------------------------------


def _second_father(kind: str) -> Callable[[Casebook], Marked | None]:
    """Social care names another man than health as the father, of the same kind."""

    def do(book: Casebook) -> Marked | None:
        father = book.family.the("father")
        child = free_child(book, SOCIAL_CARE, HEALTH) if book.record(father, HEALTH) else None
        if child is None:
            return None
        make_sure(book, child)
        man = _newcomer(book, "otherman", "M", father.born + timedelta(days=800))
        entry = _introduced(book, man, SOCIAL_CARE, HEALTH)
        here, patient = held(book, child, SOCIAL_CARE), held(book, child, HEALTH)
        _unrelate(book, father, child, SOCIAL_CARE)
        said = entry.say("parent", kind, ref=here.id)
        known = held(book, father, HEALTH)
        first = next(s for s in known.all("parent") if s.ref == patient.id)
        first.value = kind
        return mark(entry, known, here, patient, said=[(entry, said), (known, first)], also=("AT-3",))

    return do


def _second_parent(value: str | None, polarity: str | None = None) -> Callable[[Casebook], Marked | None]:
    """Social care names another man as a parent of another kind, or denies that he is one."""

    def do(book: Casebook) -> Marked | None:
        child = free_child(book, SOCIAL_CARE, HEALTH)
        if child is None:
            return None
        make_sure(book, child)
        man = _newcomer(book, "mansfriend", "M", date(1983, 4, 9))
        entry, here = _introduced(book, man, SOCIAL_CARE), held(book, child, SOCIAL_CARE)
        words = "Dad" if value is None else None
        said = entry.say("parent", value, ref=here.id, polarity=polarity, said_as=words)
        return mark(entry, here, said=[(entry, said)])

    return do


# RL-2 ---------------------------------------------------------------------------------------------------------------


def _sister_as_mother(book: Casebook) -> Marked | None:
    """Social care took the eldest sister or brother for the parent of the youngest."""
    eldest, youngest = book.family.children[0], book.family.children[-1]
    if (
        youngest.birth_order != "1/1"
        or eldest.key == youngest.key
        or not {eldest.key, youngest.key}.isdisjoint(book.busy)
    ):
        return None
    book.busy.update((eldest.key, youngest.key))
    here, other = held(book, eldest, SOCIAL_CARE), held(book, youngest, SOCIAL_CARE)
    said = here.say("parent", "birth", ref=other.id)
    return mark(here, other, said=[(here, said)], also=("RL-1", "AT-3"))


def _parent_of_parent(book: Casebook) -> Marked | None:
    """The two ends of a relationship were exchanged: the child is its mother's parent."""
    child = free_child(book, SOCIAL_CARE, HEALTH)
    if child is None:
        return None
    here, mother = held(book, child, SOCIAL_CARE), held(book, book.family.the("mother"), SOCIAL_CARE)
    said = here.say("parent", "birth", ref=mother.id)
    return mark(here, mother, said=[(here, said)], also=("RL-1",))


def _births_too_close(book: Casebook) -> Marked | None:
    """Somebody else's child, born four months after her own, is written down as the mother's."""
    mother, child = book.family.the("mother"), free_child(book, SOCIAL_CARE, HEALTH)
    if child is None:
        return None
    cousin = _newcomer(book, "cousin", "F", child.born + timedelta(days=118))
    entry = _introduced(book, cousin, SOCIAL_CARE, HEALTH)
    here = held(book, mother, SOCIAL_CARE)
    said = here.say("parent", "birth", ref=entry.id)
    return mark(here, entry, held(book, child, SOCIAL_CARE), said=[(here, said)])


def _young_but_real(book: Casebook) -> Marked | None:
    mother, child = book.family.the("mother"), book.family.the("child1")
    if mother.age_on(child.born) != 15:
        return None
    here, patient = held(book, mother, SOCIAL_CARE), held(book, mother, HEALTH)
    return mark(here, patient, held(book, child, SOCIAL_CARE), said=[(here, only(here, "parent"))])


def _either_side_of_midnight(book: Casebook) -> Marked | None:
    twins = book.family.twins
    if len(twins) != 2 or twins[0].born == twins[1].born:
        return None
    mother = held(book, book.family.the("mother"), HEALTH)
    return mark(mother, *(held(book, twin, HEALTH) for twin in twins))


def _young_stepmother(book: Casebook) -> Marked | None:
    child = free_child(book, SOCIAL_CARE, HEALTH)
    if child is None:
        return None
    woman = _newcomer(book, "stepmother", "F", child.born - timedelta(days=10 * 365))
    entry, here = _introduced(book, woman, SOCIAL_CARE), held(book, child, SOCIAL_CARE)
    said = entry.say("parent", "step", ref=here.id)
    return mark(entry, here, said=[(entry, said)])


def _half_sibling(book: Casebook) -> Marked | None:
    father, child = book.family.the("father"), free_child(book, SOCIAL_CARE, HEALTH)
    if child is None:
        return None
    woman = _newcomer(book, "othermother", "F", father.born + timedelta(days=300))
    half = replace(_newcomer(book, "halfsibling", "M", child.born + timedelta(days=95)), family=father.family)
    mother, baby = _introduced(book, woman, SOCIAL_CARE), _introduced(book, half, SOCIAL_CARE)
    here = held(book, father, SOCIAL_CARE)
    said = here.say("parent", "birth", ref=baby.id)
    mother.say("parent", "birth", ref=baby.id)
    return mark(here, baby, held(book, child, SOCIAL_CARE), said=[(here, said)])


# EX-3 ---------------------------------------------------------------------------------------------------------------


def _dead(book: Casebook) -> tuple[Person, Entry, Entry] | None:
    """Return the grandfather who died, with his records at health and social care."""
    grandfather = free_adult(book, "mgf", HEALTH)
    if grandfather is None or grandfather.died is None:
        return None
    if book.record(grandfather, SOCIAL_CARE) is None:
        entry = book.open(SOCIAL_CARE, grandfather)
        entry.say("name", name(grandfather.given, grandfather.family))
        entry.say("birth_date", grandfather.born.isoformat())
        entry.say("sex", grandfather.sex)
    make_sure(book, grandfather)
    return grandfather, held(book, grandfather, HEALTH), held(book, grandfather, SOCIAL_CARE)


def _after_death(kind: str, role: str, days: int) -> Callable[[Casebook], Marked | None]:
    def do(book: Casebook) -> Marked | None:
        found = _dead(book)
        if found is None:
            return None
        person, patient, here = found
        assert person.died is not None  # noqa: S101 - asked by _dead
        event = book.happened(SOCIAL_CARE, kind, later(person.died, days))
        said = here.say("participant", role, ref=event.id)
        return mark(patient, here, said=[(patient, only(patient, "death_date")), (here, said)], also=("TM-1",))

    return do


def _still_a_carer(book: Casebook) -> Marked | None:
    found = _dead(book)
    if found is None:
        return None
    person, patient, here = found
    assert person.died is not None  # noqa: S101 - asked by _dead
    child = held(book, book.family.the("child1"), SOCIAL_CARE)
    start = later(person.died, 200)
    said = here.say("carer", ref=child.id, valid_from=start, valid_to=CURRENT)
    visit = book.happened(SOCIAL_CARE, "home_visit", later(person.died, 260))
    seen = here.say("participant", "attendee", ref=visit.id, basis="observed")
    statements = [(patient, only(patient, "death_date")), (here, said), (here, seen)]
    return mark(patient, here, said=statements, also=("TM-1",))


def _known_to_one(book: Casebook) -> Marked | None:
    found = _dead(book)
    if found is None:
        return None
    _, patient, here = found
    return mark(patient, here, said=[(patient, only(patient, "death_date"))])


def _namesake_attends(book: Casebook) -> Marked | None:
    found = _dead(book)
    if found is None:
        return None
    person, patient, _ = found
    assert person.died is not None  # noqa: S101 - asked by _dead
    stays = (Stay(new_address(book.random), date(2001, 2, 3)),)
    born = person.born + timedelta(days=23 * 365)
    son = replace(
        person, key=f"{person.key}-son", role="uncle", born=born, died=None, nhs=book.numbers.nhs(), stays=stays
    )
    entry = _introduced(book, son, SOCIAL_CARE)
    event = book.happened(SOCIAL_CARE, "review", later(person.died, 400))
    said = entry.say("participant", "attendee", ref=event.id)
    return mark(patient, entry, said=[(patient, only(patient, "death_date")), (entry, said)])


KINSHIP: Final[tuple[Case, ...]] = (
    Case("RL-1", True, "two birth fathers", _second_father("birth")),
    Case("RL-1", True, "two genetic fathers", _second_father("genetic")),
    Case("RL-1", False, "stepfather beside the father", _second_parent("step")),
    Case("RL-1", False, "social father beside the father", _second_parent("social")),
    Case("RL-1", False, "a man said not to be the father", _second_parent("birth", "-")),
    Case("RL-1", False, "somebody called Dad", _second_parent(None)),
    Case("RL-2", True, "sister taken for the mother", _sister_as_mother),
    Case("RL-2", True, "parent and child exchanged", _parent_of_parent),
    Case("RL-2", True, "births four months apart", _births_too_close),
    Case("RL-2", False, "young mother", _young_but_real, (YOUNG_MOTHER,)),
    Case("RL-2", False, "twins either side of midnight", _either_side_of_midnight, (MIDNIGHT_TWINS,)),
    Case("RL-2", False, "stepmother ten years older", _young_stepmother),
    Case("RL-2", False, "half-sibling by the father", _half_sibling),
    Case("EX-3", True, "present at a review after death", _after_death("review", "attendee", 500), (GRANDFATHER,)),
    Case(
        "EX-3",
        True,
        "accompanies a visit after death",
        _after_death("home_visit", "accompanied_by", 90),
        (GRANDFATHER,),
    ),
    Case("EX-3", True, "carer after death", _still_a_carer, (GRANDFATHER,)),
    Case("EX-3", False, "invited after death", _after_death("conference", "invited", 300), (GRANDFATHER,)),
    Case("EX-3", False, "probate after death", _after_death("hearing", "subject", 210), (GRANDFATHER,)),
    Case("EX-3", False, "death known to one agency", _known_to_one, (GRANDFATHER,)),
    Case("EX-3", False, "son of one name attends", _namesake_attends, (GRANDFATHER,)),
)
