"""Drawing families: parents, children (sometimes twins), step-parents and grandparents, homes and separations.

Every draw comes from one ``random.Random`` made from the seed and the number of the family, so that family 7 is the
same family whether 8 or 8,000 are drawn.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Final

from triangulate.synthetic.people import TODAY, Address, Family, Parentage, Person, Stay
from triangulate.synthetic.word_tables import family_names, given_names, streets

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from triangulate.synthetic.identifier_series import Numbers

ORIGINS: Final = ("jersey", "english", "portuguese", "polish", "romanian")
_WEIGHTS: Final = (40, 25, 18, 12, 5)
_BIRTH_PLACES: Final = {
    "jersey": "St Helier, Jersey",
    "english": "Southampton, England",
    "portuguese": "Funchal, Madeira",
    "polish": "Kraków, Poland",
    "romanian": "Iași, Romania",
}
_POSTCODE_LETTERS: Final = "ABDEFGHJLNPQRSTUWXYZ"
"""The letters that stand in the last part of a postcode (Royal Mail, Programmers' Guide to PAF, 2023)."""

TWINS, TWINS_OF_ONE_INITIAL, MIDNIGHT_TWINS = "twins", "twins of one initial", "midnight twins"
GRANDFATHER, STEPFATHER, SEPARATED = "grandfather", "stepfather", "separated"
SON_OF_ONE_NAME, YOUNG_MOTHER, CHILDREN_TO_SPARE = "son of one name", "young mother", "children to spare"
_ANY_TWINS: Final = frozenset({TWINS, TWINS_OF_ONE_INITIAL, MIDNIGHT_TWINS})


@dataclass(slots=True)
class Draw:
    """What a family is drawn with: the random numbers, the identifiers, and what the family must have."""

    number: int
    random: Random
    numbers: Numbers
    needs: Collection[str] = ()

    def wants(self, need: str, chance: float) -> bool:
        """Return whether the family has something: when it must, else by chance."""
        # The draw is made in any case, so that a need changes nothing else about the family.
        lucky = self.random.random() < chance
        return need in self.needs or lucky

    def day(self, first: date, last: date) -> date:
        """Return a day between two days, both included."""
        return first + timedelta(days=self.random.randrange(max((last - first).days, 0) + 1))

    def key(self, role: str) -> str:
        """Return the key of a person of this family in the truth."""
        return f"F{self.number:05d}-{role}"


def draw_family(number: int, seed: int, numbers: Numbers, needs: Collection[str] = ()) -> Family:
    """Return family ``number`` of a seed. ``needs`` are words of this module that the family must satisfy."""
    # A text seed is hashed with SHA-512 by the standard library, so it is the same on every machine and run.
    draw = Draw(number, Random(f"{seed}/{number}"), numbers, needs)
    random = draw.random
    origin = random.choices(ORIGINS, _WEIGHTS)[0]
    first_birth = draw.day(date(2008, 1, 5), date(2017, 12, 20))
    births = _births(draw, first_birth)
    mother_age = 15 if YOUNG_MOTHER in draw.needs else random.randint(19, 36)
    born = _years_before(first_birth, mother_age, random)
    home, moved = new_address(random), draw.day(first_birth, TODAY - timedelta(days=500))
    earlier = new_address(random) if random.random() < 0.5 else None
    house = _stays(home, earlier, first_birth - timedelta(days=700), moved)
    mother = _mother(draw, origin, born, house)
    father = _father(
        draw, origin, _years_before(first_birth, max(mother_age, 18) + random.randint(0, 6), random), house
    )
    if mother.maiden is not None:
        mother = replace(mother, family=_feminine(origin, father.family))
    separated = _separation(draw, births[-1]) if draw.wants(SEPARATED, 0.25) else None
    if separated is not None:
        father = replace(father, stays=_moved_out(father.stays, separated, new_address(random)))
    children = _children(draw, births, origin, father, house)
    people = [mother, father, *children]
    parentage = [Parentage(p.key, c.key, "birth") for c in children for p in (mother, father)]
    if separated is not None and draw.wants(STEPFATHER, 0.5):
        stepfather = _stepfather(draw, separated, mother.stays)
        people.append(stepfather)
        parentage += [Parentage(stepfather.key, c.key, "step") for c in children]
    if draw.wants(GRANDFATHER, 0.35):
        people.append(_grandfather(draw, mother, origin))
    if random.random() < 0.35:
        people.append(_grandmother(draw, mother, origin))
    return Family(number, tuple(people), tuple(parentage), separated)


def new_address(random: Random) -> Address:
    """Return an invented home in Jersey."""
    street, parish, district = random.choice(streets())
    number = random.randint(1, 98)
    first = f"Flat {random.randint(1, 9)}, {number} {street}" if random.random() < 0.3 else f"{number} {street}"
    unit = "".join(random.choices(_POSTCODE_LETTERS, k=2))
    return Address((first, parish, "Jersey"), f"{district} {random.randint(1, 9)}{unit}")


def draw_given(random: Random, origin: str, sex: str, taken: Collection[str]) -> str:
    """Return a given name that is not in ``taken``.

    Brothers and sisters get different initials, so that an initial alone is ambiguous only where that is wanted.
    """
    names = [one.name for one in given_names(origin, sex) if one.name not in taken]
    apart = [name for name in names if name[0] not in {t[0] for t in taken}]
    # A very large family can use up the names of its origin.
    return random.choice(apart or names or [one.name for one in given_names("english", sex) if one.name not in taken])


def _twin_names(random: Random, taken: Collection[str]) -> list[tuple[str, str]]:
    """Return the sex and given name of two children whose names begin with one letter."""
    free = [(sex, one.name) for sex in "FM" for one in given_names("english", sex) if one.name not in taken]
    letters = Counter(name[0] for _, name in free)
    initial = random.choice(sorted(letter for letter, count in letters.items() if count > 1))
    return random.sample([pair for pair in free if pair[1][0] == initial], 2)


def draw_family_name(random: Random, origin: str, taken: Collection[str] = ()) -> str:
    """Return a family name (the form that men bear); Portuguese families have two, the father's last."""
    names = [name for name, _ in family_names(origin) if name not in taken]
    if origin == "portuguese":
        return " ".join(random.sample(names, 2))
    return random.choice(names)


def _feminine(origin: str, name: str) -> str:
    return dict(family_names(origin)).get(name, name)


def phone(random: Random) -> str:
    """Return a number of the range that Ofcom keeps for drama (07700 900000 to 900999)."""
    return f"07700 900{random.randrange(1000):03d}"


def _births(draw: Draw, first: date) -> list[tuple[date, str]]:
    """Return each child's date of birth and order of birth; no two births lie closer than fourteen months."""
    twins_needed = not _ANY_TWINS.isdisjoint(draw.needs)
    twins = twins_needed or draw.random.random() < 0.07
    dates = [first]
    further = draw.random.choice((1, 1, 2, 2, 3))
    for _ in range(further + (CHILDREN_TO_SPARE in draw.needs)):
        following = dates[-1] + timedelta(days=draw.random.randint(430, 1300))
        if following < date(2024, 6, 1):
            dates.append(following)
    births = [(day, "1/1") for day in dates]
    if twins:
        day = dates[-1]
        second = day + timedelta(days=1) if MIDNIGHT_TWINS in draw.needs else day
        births[-1:] = [(day, "1/2"), (second, "2/2")]
    return births


def _years_before(day: date, years: int, random: Random) -> date:
    # Up to 300 days earlier still, so that the age at the birth is exactly ``years``; the 29th has no such day.
    exact = day.replace(year=day.year - years, day=min(day.day, 28))
    return exact - timedelta(days=random.randint(1, 300))


def _stays(home: Address, earlier: Address | None, start: date, moved: date) -> tuple[Stay, ...]:
    if earlier is None:
        return (Stay(home, start),)
    return (Stay(earlier, start, moved - timedelta(days=1)), Stay(home, moved))


def _moved_out(stays: Sequence[Stay], on: date, to: Address) -> tuple[Stay, ...]:
    kept = [s for s in stays if s.start < on]
    kept[-1] = replace(kept[-1], end=on - timedelta(days=1))
    return (*kept, Stay(to, on))


def _separation(draw: Draw, last_birth: tuple[date, str]) -> date:
    return draw.day(last_birth[0] + timedelta(days=200), TODAY - timedelta(days=400))


def _birth_place(draw: Draw, origin: str) -> str:
    return _BIRTH_PLACES[origin] if draw.random.random() < 0.8 else _BIRTH_PLACES["jersey"]


def _mother(draw: Draw, origin: str, born: date, stays: tuple[Stay, ...]) -> Person:
    random = draw.random
    married = random.random() < 0.6
    own = draw_family_name(random, origin)
    return Person(
        key=draw.key("mother"),
        role="mother",
        origin=origin,
        sex="F",
        given=(draw_given(random, origin, "F", ()),),
        family=_feminine(origin, own),
        maiden=_feminine(origin, own) if married else None,
        born=born,
        nhs=draw.numbers.nhs(),
        stays=stays,
        birth_place=_birth_place(draw, origin),
        pnc=draw.numbers.pnc(born.year + 20) if random.random() < 0.12 else None,
        phone=phone(random),
    )


def _father(draw: Draw, origin: str, born: date, stays: tuple[Stay, ...]) -> Person:
    return man(draw, "father", origin, born, stays)


def man(
    draw: Draw, role: str, origin: str, born: date, stays: tuple[Stay, ...], *, family: str | None = None
) -> Person:
    """Return a man of the family, known to the police or not."""
    random = draw.random
    given = draw_given(random, origin, "M", ())
    return Person(
        key=draw.key(role),
        role=role,
        origin=origin,
        sex="M",
        given=(given,),
        family=family or draw_family_name(random, origin),
        born=born,
        nhs=draw.numbers.nhs(),
        stays=stays,
        birth_place=_birth_place(draw, origin),
        pnc=draw.numbers.pnc(born.year + 19),
        phone=phone(random),
    )


def _stepfather(draw: Draw, separated: date, stays: tuple[Stay, ...]) -> Person:
    origin = draw.random.choices(ORIGINS, _WEIGHTS)[0]
    born = draw.day(date(1975, 1, 2), date(1992, 12, 30))
    moved_in = separated + timedelta(days=draw.random.randint(150, 350))
    own = new_address(draw.random)
    home = (Stay(own, date(2005, 1, 1), moved_in - timedelta(days=1)), Stay(stays[-1].address, moved_in))
    return man(draw, "stepfather", origin, born, home)


def _grandfather(draw: Draw, mother: Person, origin: str) -> Person:
    born = _years_before(mother.born, draw.random.randint(21, 34), draw.random)
    maiden = mother.maiden or mother.family
    family = next((m for m, f in family_names(origin) if f == maiden), maiden)
    stays = (Stay(new_address(draw.random), date(1995, 1, 1)),)
    died = draw.day(date(2018, 1, 1), date(2021, 12, 31)) if draw.wants(GRANDFATHER, 0.4) else None
    return replace(man(draw, "mgf", origin, born, stays, family=family), died=died, pnc=None)


def _grandmother(draw: Draw, mother: Person, origin: str) -> Person:
    random = draw.random
    return Person(
        key=draw.key("mgm"),
        role="mgm",
        origin=origin,
        sex="F",
        given=(draw_given(random, origin, "F", mother.given),),
        family=mother.maiden or mother.family,
        born=_years_before(mother.born, random.randint(20, 32), random),
        nhs=draw.numbers.nhs(),
        stays=(Stay(new_address(random), date(1995, 1, 1)),),
        birth_place=_birth_place(draw, origin),
        phone=phone(random),
    )


def _children(
    draw: Draw, births: Sequence[tuple[date, str]], origin: str, father: Person, house: tuple[Stay, ...]
) -> list[Person]:
    random, taken = draw.random, list(father.given)
    children: list[Person] = []
    twins: list[tuple[str, str]] = []
    for place, (born, order) in enumerate(births, start=1):
        sex = random.choice("FM")
        given = draw_given(random, origin, sex, taken)
        if place == 1 and SON_OF_ONE_NAME in draw.needs:
            sex, given = "M", father.given[0]
        if order != "1/1" and TWINS_OF_ONE_INITIAL in draw.needs:
            twins = twins or _twin_names(random, taken)
            sex, given = twins.pop()
        taken.append(given)
        middle = (draw_given(random, origin, sex, taken),) if random.random() < 0.7 else ()
        # No child is called by a name that is a brother's or sister's middle name.
        taken.extend(middle)
        children.append(
            Person(
                key=draw.key(f"child{place}"),
                role=f"child{place}",
                origin=origin,
                sex=sex,
                given=(given, *middle),
                family=_feminine(origin, father.family) if sex == "F" else father.family,
                born=born,
                nhs=draw.numbers.nhs(),
                stays=_since_birth(house, born),
                birth_order=order,
                upn=draw.numbers.upn(_reception_year(born)) if _reception_year(born) < TODAY.year else None,
            )
        )
    return children


def _reception_year(born: date) -> int:
    # Reception begins in the September after the fourth birthday (school admissions in England and Jersey, 2025).
    return born.year + 4 + (born.month >= 9)


def _since_birth(house: tuple[Stay, ...], born: date) -> tuple[Stay, ...]:
    held = [stay for stay in house if stay.end is None or stay.end >= born]
    return tuple(replace(stay, start=max(stay.start, born)) for stay in held)
