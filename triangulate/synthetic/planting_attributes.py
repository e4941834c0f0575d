"""Planted errors and innocents of the attributes: AT-1 birth date, AT-2 name, AT-3 for life, AT-4 current state."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from triangulate.synthetic.casebook import EDUCATION, HEALTH, SOCIAL_CARE, Planted
from triangulate.synthetic.families import (
    SEPARATED,
    TWINS,
    draw_family_name,
    draw_given,
    new_address,
)
from triangulate.synthetic.people import CURRENT, TODAY
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
    restate,
)
from triangulate.synthetic.slips import name
from triangulate.synthetic.word_tables import organisations

if TYPE_CHECKING:
    from collections.abc import Callable

    from triangulate.synthetic.casebook import Casebook
    from triangulate.synthetic.people import Person

_MARRIAGE_DAYS: Final = 16 * 365
"""Days of the age at which people could marry in England until 2023 and in Jersey with consent until 2022 (16)."""

_MOVED: Final = date(2024, 6, 1)


# AT-1 ---------------------------------------------------------------------------------------------------------------


def _other_birth(shape: Callable[[date], date | None]) -> Callable[[Casebook], Marked | None]:
    """Say another date of birth; ``shape`` gives None for a date that it cannot be made from."""

    def do(book: Casebook) -> Marked | None:
        child = free_child(book, SOCIAL_CARE, HEALTH, fits=lambda one: shape(one.born) is not None)
        wrong = shape(child.born) if child is not None else None
        if child is None or wrong is None:
            return None
        make_sure(book, child)
        here, there = held(book, child, SOCIAL_CARE), held(book, child, HEALTH)
        said = restate(here, "birth_date", wrong.isoformat())
        # Digits in the wrong place make nobody another person: an innocent of ID-3.
        book.planted.append(Planted("ID-3", False, "birth date with digits in the wrong place", (here, there)))
        return mark(here, there, said=[(here, said), (there, only(there, "birth_date"))])

    return do


def _swapped(born: date) -> date | None:
    if born.day > 12 or born.day == born.month:
        return None
    return born.replace(month=born.day, day=born.month)


def _one_digit(born: date) -> date:
    if born.day > 29:
        return born.replace(day=born.day - 10)
    return born.replace(day=born.day + 1 if born.day % 10 in (0, 1) else born.day - 1)


def _one_year(born: date) -> date:
    return born.replace(year=born.year + 1, day=min(born.day, 28))


def _another_month(born: date) -> date:
    return (born.replace(day=1) + timedelta(days=160)).replace(day=min(born.day, 28))


def _vague_birth(shape: Callable[[date], str], *, flags: tuple[str, ...] = ()) -> Callable[[Casebook], Marked | None]:
    def do(book: Casebook) -> Marked | None:
        child = free_child(book, SOCIAL_CARE, HEALTH)
        if child is None:
            return None
        here, there = held(book, child, SOCIAL_CARE), held(book, child, HEALTH)
        here.flags = flags
        said = restate(here, "birth_date", shape(child.born), basis=None)
        return mark(here, there, said=[(here, said), (there, only(there, "birth_date"))])

    return do


# AT-2 ---------------------------------------------------------------------------------------------------------------


def _other_given(book: Casebook) -> Marked | None:
    child = free_child(book, SOCIAL_CARE, HEALTH)
    return _renamed(book, child, SOCIAL_CARE, given=True) if child else None


def _other_given_of_mother(book: Casebook) -> Marked | None:
    mother = free_adult(book, "mother", SOCIAL_CARE, HEALTH)
    return _renamed(book, mother, SOCIAL_CARE, given=True) if mother else None


def _other_family(book: Casebook) -> Marked | None:
    # A woman of marriageable age may have married: another family name needs no sentence then.
    child = free_child(book, EDUCATION, SOCIAL_CARE, HEALTH, fits=lambda one: one.sex == "M" or _too_young(one))
    return _renamed(book, child, EDUCATION, given=False) if child else None


def _too_young(child: Person) -> bool:
    return (TODAY - child.born).days < _MARRIAGE_DAYS


def _renamed(book: Casebook, person: Person, agency: str, *, given: bool) -> Marked:
    """Give a record a name that no spelling, order, marriage or familiar form brings together with the true one."""
    make_sure(book, person)
    entry, rest = held(book, person, agency), [r for r in book.records_of(person) if r.agency != agency]
    random = book.random
    if given:
        taken = [p.given[0] for p in book.family.people]
        value = name((draw_given(random, "english", person.sex, taken),), person.family)
    else:
        known = {p.family for p in book.people.values()} | {p.maiden or "" for p in book.people.values()}
        origin = "english" if person.origin != "english" else "jersey"
        value = name(person.given[:1], draw_family_name(random, origin, known))
    said = restate(entry, "name", value)
    other = next(r for r in rest if r.agency == HEALTH)
    # A parent whom nobody recognises under the other name looks like a second parent of the child.
    also = () if person.is_child else ("RL-1",)
    return mark(entry, other, said=[(entry, said), (other, only(other, "name"))], also=also)


def _deed_poll(book: Casebook) -> Marked | None:
    child = free_child(book, SOCIAL_CARE, HEALTH)
    if child is None:
        return None
    make_sure(book, child)
    entry, other = held(book, child, SOCIAL_CARE), held(book, child, HEALTH)
    stepfather = book.family.of_role("stepfather")
    chosen = stepfather.family if stepfather else draw_family_name(book.random, "jersey", [child.family])
    entry.drop("name")
    old = entry.say("name", name(child.given, child.family, "former"), valid_to="2023-05-01")
    new = entry.say("name", name(child.given, chosen, "official"), valid_from="2023-05-02", valid_to=CURRENT)
    return mark(entry, other, said=[(entry, old), (entry, new), (other, only(other, "name"))])


def _reversed_order(book: Casebook) -> Marked | None:
    child = free_child(book, SOCIAL_CARE, HEALTH)
    if child is None:
        return None
    make_sure(book, child)
    entry, other = held(book, child, SOCIAL_CARE), held(book, child, HEALTH)
    said = restate(entry, "name", f"{child.family.upper()}, {child.given[0]}")
    return mark(entry, other, said=[(entry, said), (other, only(other, "name"))])


def _preferred(book: Casebook) -> Marked | None:
    child = free_child(book, SOCIAL_CARE, HEALTH)
    if child is None or len(child.given) == 1:
        return None
    make_sure(book, child)
    entry, other = held(book, child, SOCIAL_CARE), held(book, child, HEALTH)
    entry.drop("name")
    official = entry.say("name", name(child.given, child.family, "official"))
    known_as = entry.say("name", name(child.given[1:], child.family, "preferred"))
    return mark(entry, other, said=[(entry, official), (entry, known_as)])


# AT-3 ---------------------------------------------------------------------------------------------------------------


def _for_life(predicate: str, wrong: Callable[[Person], Any], basis: str | None) -> Callable[[Casebook], Marked | None]:
    def do(book: Casebook) -> Marked | None:
        child = free_child(book, SOCIAL_CARE, HEALTH)
        if child is None:
            return None
        make_sure(book, child)
        here, there = held(book, child, SOCIAL_CARE), held(book, child, HEALTH)
        said = restate(here, predicate, wrong(child), basis=basis)
        return mark(here, there, said=[(here, said), (there, only(there, predicate))])

    return do


def _elsewhere(child: Person) -> str:
    return "Bristol, England" if child.birth_place != "Bristol, England" else "Cardiff, Wales"


def _island_only(child: Person) -> str:
    return child.birth_place.rpartition(", ")[2]


def _lived_gender(book: Casebook) -> Marked | None:
    child = free_child(book, SOCIAL_CARE, HEALTH)
    if child is None:
        return None
    make_sure(book, child)
    here, there = held(book, child, SOCIAL_CARE), held(book, child, HEALTH)
    here.drop("sex")
    said = here.say("gender", "M" if child.sex == "F" else "F", basis="self")
    return mark(here, there, said=[(here, said), (there, only(there, "sex"))])


def _gender_recognised(book: Casebook) -> Marked | None:
    adult = free_adult(book, "father", SOCIAL_CARE, HEALTH)
    if adult is None:
        return None
    make_sure(book, adult)
    here, there = held(book, adult, SOCIAL_CARE), held(book, adult, HEALTH)
    here.flags = there.flags = ("gender_recognition",)
    said = restate(there, "sex", "F", basis="official", valid_from="2020-02-03")
    return mark(here, there, said=[(here, only(here, "sex")), (there, said)])


def _twins_alike(book: Casebook) -> Marked | None:
    twin = next((t for t in book.family.twins if t.key not in book.busy), None)
    if twin is None:
        return None
    book.busy.add(twin.key)
    here, there = held(book, twin, SOCIAL_CARE), held(book, twin, HEALTH)
    said = restate(here, "multiple_birth", twin.birth_order)
    return mark(here, there, said=[(here, said), (there, only(there, "multiple_birth"))])


# AT-4 ---------------------------------------------------------------------------------------------------------------


def _two_schools(book: Casebook) -> Marked | None:
    return _second_school(book, "main", CURRENT)


def _main_and_subsidiary(book: Casebook) -> Marked | None:
    return _second_school(book, "subsidiary", CURRENT)


def _second_school(book: Casebook, status: str, until: str) -> Marked | None:
    child = next((c for c in book.family.children if _on_roll(book, c)), None)
    if child is None:
        return None
    book.busy.add(child.key)
    make_sure(book, child)
    here, there = held(book, child, SOCIAL_CARE), held(book, child, EDUCATION)
    open_roll = next(s for s in there.all("enrolled_at") if s.valid_to == CURRENT)
    assert isinstance(open_roll.value, dict)  # noqa: S101 - schools are objects
    known, kind = open_roll.value["code"], "secondary" if str(open_roll.value["code"]).startswith("4") else "primary"
    other = next(o for o in organisations(kind) if o.code != known)
    value = {"name": other.name, "code": other.code, "status": status}
    start = max(open_roll.valid_from or "", "2023-01-09")
    said = here.say("enrolled_at", value, valid_from=start, valid_to=until)
    return mark(here, there, said=[(here, said), (there, open_roll)])


def _on_roll(book: Casebook, child: Person) -> bool:
    entry = book.record(child, EDUCATION)
    if entry is None or child.key in book.busy or child.birth_order != "1/1":
        return False
    return any(said.valid_to == CURRENT for said in entry.all("enrolled_at"))


def _two_practices(book: Casebook) -> Marked | None:
    child = free_child(book, SOCIAL_CARE, HEALTH)
    if child is None:
        return None
    make_sure(book, child)
    here, there = held(book, child, SOCIAL_CARE), held(book, child, HEALTH)
    known = only(there, "registered_with")
    assert isinstance(known.value, dict)  # noqa: S101 - practices are objects
    other = next(o for o in organisations("practice") if o.code != known.value["code"])
    value = {"name": other.name, "code": other.code, "status": "main"}
    start = max(known.valid_from or "", child.born.isoformat())
    said = here.say("registered_with", value, valid_from=start, valid_to=CURRENT)
    return mark(here, there, said=[(here, said), (there, known)])


def _second_address(kind: str) -> Callable[[Casebook], Marked | None]:
    """Say a second present address of a child with social care; a home takes the place of the known home."""

    def do(book: Casebook) -> Marked | None:
        child = free_child(book, SOCIAL_CARE, HEALTH)
        if child is None:
            return None
        make_sure(book, child)
        here, there = held(book, child, SOCIAL_CARE), held(book, child, HEALTH)
        if kind == "home":
            here.said = [s for s in here.said if not (s.predicate == "address" and s.valid_to == CURRENT)]
        start = max(child.home.start, _MOVED).isoformat()
        said = here.say("address", new_address(book.random).value(kind), valid_from=start, valid_to=CURRENT)
        return mark(here, there, said=[(here, said), (there, there.all("address")[-1])])

    return do


def _sequence(book: Casebook) -> Marked | None:
    """One agency knows the home before, the other the home since: two values, at two times."""
    child = free_child(book, SOCIAL_CARE, HEALTH)
    if child is None:
        return None
    make_sure(book, child)
    here, there = held(book, child, SOCIAL_CARE), held(book, child, HEALTH)
    moved = child.home.start if len(child.stays) > 1 else child.born + timedelta(days=200)
    before = child.stays[0].address if len(child.stays) > 1 else new_address(book.random)
    for entry in book.records_of(child):
        entry.said = [s for s in entry.said if s.predicate != "address" or s.valid_to == CURRENT]
        for known in entry.all("address"):
            known.valid_from = max(known.valid_from or "", moved.isoformat())
    there.drop("address")
    old = there.say("address", before.value(), valid_from=child.born.isoformat(), valid_to=later(moved, -1))
    return mark(here, there, said=[(here, only(here, "address")), (there, old)])


def _two_homes(book: Casebook) -> Marked | None:
    father, family = book.family.the("father"), book.family
    child = free_child(book, SOCIAL_CARE, HEALTH) if family.separated else None
    if child is None or family.separated is None:
        return None
    make_sure(book, child)
    here, there = held(book, child, SOCIAL_CARE), held(book, child, HEALTH)
    start = father.home.start.isoformat()
    said = here.say("address", father.home.address.value(), valid_from=start, valid_to=CURRENT, quote="alternate weeks")
    return mark(here, there, said=[(here, said), (there, there.all("address")[-1])])


ATTRIBUTES: Final[tuple[Case, ...]] = (
    Case("AT-1", True, "day and month exchanged", _other_birth(_swapped)),
    Case("AT-1", True, "one digit of the day", _other_birth(_one_digit)),
    Case("AT-1", True, "year off by one", _other_birth(_one_year)),
    Case("AT-1", True, "another month", _other_birth(_another_month)),
    Case("AT-1", False, "coarser date inside finer", _vague_birth(lambda born: f"{born:%Y-%m}")),
    Case("AT-1", False, "1 January for an unknown day", _vague_birth(lambda born: f"{born:%Y}-01-01")),
    Case("AT-1", False, "approximate date", _vague_birth(lambda born: f"{born.year + 1}~")),
    Case(
        "AT-1", False, "the 15th for an unknown day", _vague_birth(lambda b: f"{b:%Y-%m}-15", flags=("age_estimated",))
    ),
    Case("AT-1", False, "sentinel date", _vague_birth(lambda _: "1900-01-01")),
    Case("AT-2", True, "another given name", _other_given),
    Case("AT-2", True, "another family name", _other_family),
    Case("AT-2", True, "another given name of an adult", _other_given_of_mother),
    Case("AT-2", False, "change of name by deed poll", _deed_poll),
    Case("AT-2", False, "family name first", _reversed_order),
    Case("AT-2", False, "known by the middle name", _preferred),
    Case("AT-3", True, "another place of birth", _for_life("birth_place", _elsewhere, "self")),
    Case("AT-3", True, "another order of birth", _for_life("multiple_birth", lambda _: "1/2", None)),
    Case("AT-3", True, "another registered sex", _for_life("sex", lambda c: "M" if c.sex == "F" else "F", "official")),
    Case("AT-3", False, "coarser place inside finer", _for_life("birth_place", _island_only, None)),
    Case("AT-3", False, "sex not known", _for_life("sex", lambda _: "U", None)),
    Case("AT-3", False, "gender as lived", _lived_gender),
    Case("AT-3", False, "gender recognition", _gender_recognised),
    Case("AT-3", False, "order of birth of a twin", _twins_alike, (TWINS,)),
    Case("AT-4", True, "two schools at once", _two_schools),
    Case("AT-4", True, "two practices at once", _two_practices),
    Case("AT-4", True, "two homes at once", _second_address("home")),
    Case("AT-4", False, "a sequence of addresses", _sequence),
    Case("AT-4", False, "correspondence address", _second_address("correspondence")),
    Case("AT-4", False, "two homes after separation", _two_homes, (SEPARATED,)),
    Case("AT-4", False, "main and subsidiary school", _main_and_subsidiary),
)
