"""Households of invented people: couples, lone parents, sharers, children, twins, namesakes, movers.

Every column is an array with one entry a person; names, dwellings and homes are numbers into their tables. Shares are
round figures of the kind a census reports, not fitted to any linkage set.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from benchmarks.link_names import CULTURE_SHARES, CULTURES, NameTable, given_names, surnames
from benchmarks.link_places import Places, build, moved_from

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]

NONE: Final = -1
TODAY: Final = 20_700  # days since 1970: autumn 2026
YEAR: Final = 365.25
# kind of household: share, adults, least and most children
_KINDS: Final = ((0.34, 2, 1, 4), (0.2, 2, 0, 0), (0.13, 1, 1, 3), (0.25, 1, 0, 0), (0.05, 3, 0, 0), (0.03, 3, 1, 4))


@dataclass(slots=True)
class People:
    """Who lives where: one entry a person in every column; ``NONE`` where there is nothing."""

    household: Numbers
    adult: NDArray[np.bool_]
    male: NDArray[np.bool_]
    born: Numbers  # days since 1970
    given: Numbers
    middle: Numbers
    family: Numbers
    family2: Numbers  # second surname, of double names
    former: Numbers  # surname before marriage
    married: Numbers  # the day of it
    home: Numbers
    old_home: Numbers
    moved: Numbers  # the day of it
    second_home: Numbers
    mate: Numbers  # another member of the household, the one whose number or phone slips in
    by_middle: NDArray[np.bool_]  # called by the middle name
    places: Places
    given_table: NameTable
    family_table: NameTable

    def __len__(self) -> int:
        return len(self.household)


def invent(count: int, rng: np.random.Generator) -> People:
    """Return ``count`` people."""
    shares = np.array([kind[0] for kind in _KINDS])
    kind = rng.choice(len(_KINDS), count, p=shares / shares.sum())  # more households than are needed, cut below
    adults = np.array([each[1] for each in _KINDS])[kind]
    least, most = (np.array([each[at] for each in _KINDS])[kind] for at in (2, 3))
    children = rng.integers(least, most + 1)
    size = adults + children
    used = int(np.searchsorted(np.cumsum(size), count)) + 1
    adults, size = adults[:used], size[:used]
    household = np.repeat(np.arange(used), size)[:count].astype(np.int64)
    first = (np.cumsum(size) - size)[household]
    nth = np.arange(count) - first
    adult = nth < adults[household]
    male = rng.random(count) < 0.5
    partner = np.flatnonzero((nth == 1) & adult)
    opposite = rng.random(len(partner)) < 0.97
    male[partner] = np.where(opposite, ~male[partner - 1], male[partner - 1])
    culture = _cultures(household, used, adult, rng)
    born = _births(household, nth, adults[household], first, rng)
    given, middle = _given(culture, male, adult, born, first, rng)
    family, family2, former, married = _families(culture, nth, adult, adults[household], first, male, born, rng)
    places = build(int(used * 1.08) + 1, rng)
    home, old_home, moved, second = _homes(household, used, adult, nth, places, rng)
    mates = first + (nth + rng.integers(1, 9, count)) % size[household]
    mate = np.where((mates == np.arange(count)) | (mates >= count), NONE, mates)
    by_middle = (middle != NONE) & (rng.random(count) < 0.04)
    return People(
        household, adult, male, born, given, middle, family, family2, former, married, home, old_home, moved, second,
        mate, by_middle, places, given_names(), surnames(),
    )  # fmt: skip


def _cultures(household: Numbers, used: int, adult: NDArray[np.bool_], rng: np.random.Generator) -> Numbers:
    homes = rng.choice(len(CULTURES), used, p=CULTURE_SHARES)
    culture = homes[household]
    other = adult & (rng.random(len(household)) < 0.08)
    culture[other] = rng.choice(len(CULTURES), int(other.sum()), p=CULTURE_SHARES)
    return np.asarray(culture, dtype=np.int64)


def _births(household: Numbers, nth: Numbers, adults: Numbers, first: Numbers, rng: np.random.Generator) -> Numbers:
    """Return birth days: partners of about one age, children from their parents' twenties on, twins on one day."""
    count = len(household)
    with_children = np.zeros(household[-1] + 1, dtype=bool)
    with_children[household[nth >= adults]] = True
    oldest = np.where(with_children[household], rng.uniform(20, 58, count), rng.uniform(18, 92, count))
    head = oldest[first]
    age = np.where(nth == 0, head, _within(head + rng.normal(0, 4.5, count), rng))
    third = (nth == 2) & (adults == 3)
    age[third] = _within(head[third] + rng.choice([-24, 0, 26], int(third.sum())), rng)
    gap = np.where(rng.random(count) < 0.03, 0.0, rng.gamma(4.0, 0.75, count) + 0.8)
    for at in range(1, 4):  # each child comes a gap after the one before; the eldest of some is grown up
        child = np.flatnonzero(nth == adults + at - 1)
        before = rng.uniform(0.2, np.clip(head[child] - 17, 0.5, 26)) if at == 1 else age[child - 1] - gap[child]
        age[child] = before
    late = np.flatnonzero(nth >= adults + 3)
    age[late] = age[late - 1] - gap[late]
    unborn = np.flatnonzero(age < 0.02)  # came before the eldest instead
    eldest = first[unborn] + adults[unborn]
    age[unborn] = age[eldest] + (age[eldest] - age[unborn])
    day = np.round(TODAY - age * YEAR).astype(np.int64)
    twin = np.flatnonzero((nth > adults) & (gap == 0.0))
    day[twin] = day[twin - 1]
    return day


def _within(age: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    """Return ages with those that no adult of the household can have drawn anew."""
    return np.where((age < 17) | (age > 98), rng.uniform(17, 30, len(age)), age)


def _given(
    culture: Numbers,
    male: NDArray[np.bool_],
    adult: NDArray[np.bool_],
    born: Numbers,
    first: Numbers,
    rng: np.random.Generator,
) -> tuple[Numbers, Numbers]:
    table, count = given_names(), len(born)
    cohort = np.digitize(born, [-1826, 9131])
    naming = np.where(~adult & (rng.random(count) < 0.35), 0, culture)  # children of newcomers with English names
    columns: list[Numbers] = []
    for _ in range(2):
        drawn = np.zeros(count, dtype=np.int64)
        for number, name in enumerate(CULTURES):
            for sex in (False, True):
                for at in range(3):
                    rows = np.flatnonzero((naming == number) & (male == sex) & (cohort == at))
                    drawn[rows] = table.draw(f"{name}/{'M' if sex else 'F'}/{at}", len(rows), rng)
        columns.append(drawn)
    given, middle = columns
    middle[(rng.random(count) > np.array([0.72, 0.3, 0.35, 0.5, 0.3])[naming]) | (middle == given)] = NONE
    child = np.flatnonzero(~adult)
    parent = first[child]
    namesake = (male[child] == male[parent]) & male[child] & (rng.random(len(child)) < 0.05)
    given[child[namesake]] = given[parent[namesake]]
    handed_on = ~namesake & (male[child] == male[parent]) & (rng.random(len(child)) < 0.08)
    middle[child[handed_on]] = given[parent[handed_on]]
    same = np.flatnonzero(~adult)[1:]  # two siblings are not given one name
    twice = same[(first[same] == first[same - 1]) & (given[same] == given[same - 1]) & ~adult[same - 1]]
    spare = middle[twice] != NONE
    given[twice[spare]], middle[twice[spare]] = middle[twice[spare]], NONE
    return given, middle


def _families(
    culture: Numbers,
    nth: Numbers,
    adult: NDArray[np.bool_],
    adults: Numbers,
    first: Numbers,
    male: NDArray[np.bool_],
    born: Numbers,
    rng: np.random.Generator,
) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    table, count = surnames(), len(nth)
    own, second = np.zeros(count, dtype=np.int64), np.full(count, NONE, dtype=np.int64)
    for number, name in enumerate(CULTURES):
        rows = np.flatnonzero(culture == number)
        own[rows] = table.draw(name, len(rows), rng)
        double = rows[rng.random(len(rows)) < (0.75 if name == "portuguese" else 0.015)]
        second[double] = table.draw(name, len(double), rng)
    former, married = np.full(count, NONE, dtype=np.int64), np.full(count, NONE, dtype=np.int64)
    partner = np.flatnonzero((nth == 1) & adult)
    takes = partner[rng.random(len(partner)) < 0.6]
    taker = np.where(male[takes] & ~male[takes - 1], takes - 1, takes)
    giver = np.where(taker == takes, takes - 1, takes)
    former[taker] = own[taker]
    married[taker] = np.minimum(born[taker] + (rng.uniform(19, 40, len(taker)) * YEAR).astype(np.int64), TODAY)
    own[taker], second[taker] = own[giver], second[giver]
    child = np.flatnonzero(~adult)
    head, two = first[child], adults[child] > 1
    other = np.minimum(head + 1, count - 1)
    of_home = rng.random(count)[head]  # one draw a household, so that brothers and sisters mostly share
    parent = np.where(two & (of_home < 0.18), other, head)
    own[child], second[child] = own[parent], second[parent]
    hyphened = two & (of_home > 0.95) & (own[head] != own[other])
    second[child[hyphened]] = own[other[hyphened]]
    elsewhere = child[(rng.random(len(child)) < 0.07) & ~hyphened]  # children of an earlier partner
    own[elsewhere], second[elsewhere] = table.draw("english", len(elsewhere), rng), NONE
    return own, second, former, married


def _homes(
    household: Numbers, used: int, adult: NDArray[np.bool_], nth: Numbers, places: Places, rng: np.random.Generator
) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    count = len(household)
    homes = rng.permutation(len(places))[:used].astype(np.int64)
    moved = np.where(rng.random(used) < 0.3, TODAY - rng.integers(60, 4500, used), NONE)
    old = np.where(moved == NONE, NONE, moved_from(homes, places, rng))
    home, old_home, day = homes[household], old[household], moved[household]
    alone = adult & (nth > 0) & (rng.random(count) < 0.12)  # lived elsewhere before this household
    old_home[alone] = moved_from(home[alone], places, rng)
    day[alone] = TODAY - rng.integers(60, 4500, int(alone.sum()))
    second = np.full(count, NONE, dtype=np.int64)
    apart = ~adult & (rng.random(used)[household] < 0.05)  # children of two homes: one other home for all of them
    second[apart] = moved_from(homes, places, rng)[household][apart]
    return home, old_home, day, second
