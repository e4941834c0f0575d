"""What happened to a family: schools, incidents, referrals, enquiries, plans, placements, hospital stays, custody.

Times are those at which things truly happened; what each agency makes of them is decided elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from triangulate.synthetic.people import TODAY
from triangulate.synthetic.word_tables import Organisation, organisations

if TYPE_CHECKING:
    from random import Random

    from triangulate.synthetic.people import Family, Person


@dataclass(frozen=True, slots=True)
class Schooling:
    """One school of one child, with the days on and off its roll."""

    child: str
    school: Organisation
    start: date
    end: date | None


@dataclass(frozen=True, slots=True)
class Trouble:
    """One incident at home and what followed from it; days are None where a step was not taken."""

    reference: str
    at: datetime
    present: tuple[str, ...]
    custody: tuple[datetime, datetime] | None
    referral: date
    enquiry: date | None
    conference: date | None
    plan: tuple[date, date | None] | None
    category: str


@dataclass(frozen=True, slots=True)
class Placement:
    """One child looked after: the legal status, the kind of placement (SSDA903 codes) and its days."""

    child: str
    status: str
    kind: str
    start: date
    end: date | None
    reviews: tuple[date, ...]
    missing: tuple[datetime, datetime] | None


@dataclass(frozen=True, slots=True)
class Stay:
    """One stay in hospital or visit to it: whose, why, from when to when."""

    person: str
    kind: str
    why: str
    start: datetime
    end: datetime | None


@dataclass(frozen=True, slots=True)
class Life:
    """Everything that happened to one family."""

    practice: Organisation
    schooling: tuple[Schooling, ...]
    trouble: Trouble | None
    placement: Placement | None
    stays: tuple[Stay, ...]


def draw_life(family: Family, random: Random) -> Life:
    """Return what happened to ``family``."""
    schooling = tuple(one for child in family.children for one in _schooling(child, random))
    trouble = _trouble(family, random)
    placement = _placement(family, trouble, random)
    stays = tuple(stay for child in family.children for stay in _hospital(child, trouble, random))
    return Life(random.choice(organisations("practice")), schooling, trouble, placement, stays)


def _schooling(child: Person, random: Random) -> list[Schooling]:
    if child.upn is None:
        return []
    start = date(child.born.year + 4 + (child.born.month >= 9), 9, 4)
    if start > TODAY:
        return []
    primary, secondary = random.choice(organisations("primary")), random.choice(organisations("secondary"))
    moves = date(start.year + 7, 7, 20)
    if moves > TODAY:
        return [Schooling(child.key, primary, start, None)]
    later = date(moves.year, 9, 4)
    leaves = date(later.year + 5, 6, 27)
    end = leaves if leaves < TODAY else None
    return [Schooling(child.key, primary, start, moves), Schooling(child.key, secondary, later, end)]


def _trouble(family: Family, random: Random) -> Trouble | None:
    if random.random() < 0.25:
        return None
    youngest, father = family.children[-1], family.the("father")
    first = max(youngest.born + timedelta(days=60), date(2018, 1, 10))
    last = (family.separated or TODAY) - timedelta(days=120)
    if last <= first:
        return None
    day = first + timedelta(days=random.randrange((last - first).days))
    at = datetime.combine(day, time(random.randint(17, 23), random.choice((0, 10, 15, 20, 40, 45))))
    custody = None
    if father.pnc and random.random() < 0.6:
        begins = at + timedelta(minutes=random.randint(70, 150))
        custody = (begins, begins + timedelta(hours=random.randint(9, 22)))
    referral = day + timedelta(days=random.randint(1, 3))
    enquiry = referral + timedelta(days=random.randint(1, 4)) if random.random() < 0.6 else None
    conference = enquiry + timedelta(days=random.randint(10, 15)) if enquiry and random.random() < 0.7 else None
    plan = None
    if conference is not None:
        ends = conference + timedelta(days=random.randint(180, 700))
        plan = (conference, ends if ends < TODAY else None)
    return Trouble(
        reference=f"{day.year % 100}/{random.randint(1000, 98999)}",
        at=at,
        present=tuple(c.key for c in family.children if random.random() < 0.8),
        custody=custody,
        referral=referral,
        enquiry=enquiry,
        conference=conference,
        plan=plan,
        category=random.choice(("emotional_abuse", "neglect", "physical_abuse")),
    )


def _placement(family: Family, trouble: Trouble | None, random: Random) -> Placement | None:
    if trouble is None or trouble.plan is None or random.random() < 0.4:
        return None
    start = trouble.plan[0] + timedelta(days=random.randint(5, 60))
    end = start + timedelta(days=random.randint(30, 900))
    status, kind = random.choice((("C1", "U6"), ("V2", "U3"), ("C2", "U4"), ("V2", "K2")))
    child = random.choice(family.children)
    if start >= TODAY:
        return None
    # A first review within 20 working days and a second within three months after (DfE, IRO handbook, 2010).
    reviews = tuple(day for day in (start + timedelta(days=20), start + timedelta(days=110)) if day < min(end, TODAY))
    missing = None
    away = start + timedelta(days=40)
    if away < min(end, TODAY) and away.month != 9 and (away.year - child.born.year) > 11 and random.random() < 0.6:
        left = datetime.combine(away, time(22, 30))
        missing = (left, left + timedelta(hours=random.randint(8, 40)))
    return Placement(child.key, status, kind, start, end if end < TODAY else None, reviews, missing)


def _hospital(child: Person, trouble: Trouble | None, random: Random) -> list[Stay]:
    stays = []
    for kind, why, chance in (("attendance_ed", "fall at playground", 0.35), ("admission", "asthma", 0.15)):
        if random.random() >= chance:
            continue
        days = (TODAY - child.born).days - 400
        day = child.born + timedelta(days=200 + random.randrange(max(days, 1)))
        # Nobody is in hospital during the incident, or in the first days of a school year, when marks are kept.
        if day.month == 9 or (trouble is not None and abs((trouble.at.date() - day).days) < 4):
            day += timedelta(days=45)
        start = datetime.combine(day, time(random.randint(9, 20), random.choice((5, 25, 50))))
        stays.append(Stay(child.key, kind, why, start, start + timedelta(hours=30) if kind == "admission" else None))
    return stays
