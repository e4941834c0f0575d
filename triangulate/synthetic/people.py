"""The truth about an invented family: who the people are, where they lived and what they are to each other."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Final

TODAY: Final = date(2026, 1, 5)
"""The day of every extract. A fixed day, so that nothing depends on the clock."""

CURRENT: Final = ".."
"""How a statement says that something still holds."""


@dataclass(frozen=True, slots=True)
class Address:
    """A home: lines as an envelope has them, and a postcode."""

    lines: tuple[str, ...] = field(repr=False)
    postcode: str = field(repr=False)

    def value(self, kind: str = "home") -> dict[str, object]:
        """Return the address as a statement's value."""
        return {"lines": list(self.lines), "postcode": self.postcode, "type": kind}


@dataclass(frozen=True, slots=True)
class Stay:
    """A home from one day to another; ``end`` is None while it lasts."""

    address: Address = field(repr=False)
    start: date
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """One invented person, as they are: ``key`` names them in the truth, ``role`` is their place in the family."""

    key: str
    role: str
    origin: str
    sex: str
    given: tuple[str, ...] = field(repr=False)
    family: str = field(repr=False)
    born: date = field(repr=False)
    nhs: str = field(repr=False)
    stays: tuple[Stay, ...] = field(repr=False)
    maiden: str | None = field(default=None, repr=False)
    died: date | None = field(default=None, repr=False)
    birth_place: str = field(default="St Helier, Jersey", repr=False)
    birth_order: str = "1/1"
    upn: str | None = field(default=None, repr=False)
    pnc: str | None = field(default=None, repr=False)
    phone: str | None = field(default=None, repr=False)

    @property
    def is_child(self) -> bool:
        """Whether the person is one of the family's children."""
        return self.role.startswith("child")

    @property
    def home(self) -> Stay:
        """The latest home."""
        return self.stays[-1]

    def home_on(self, day: date) -> Address:
        """Return the home on ``day``; before the first known home, the first."""
        held = [stay for stay in self.stays if stay.start <= day]
        return (held[-1] if held else self.stays[0]).address

    def age_on(self, day: date) -> int:
        """Return the age in whole years on ``day``."""
        return day.year - self.born.year - ((day.month, day.day) < (self.born.month, self.born.day))


@dataclass(frozen=True, slots=True)
class Parentage:
    """``parent`` is a parent of ``child``, of one kind (a value of the predicate ``parent``)."""

    parent: str
    child: str
    kind: str


@dataclass(frozen=True, slots=True)
class Family:
    """One invented family. ``separated`` is the day the father moved out, None if he did not."""

    number: int
    people: tuple[Person, ...]
    parentage: tuple[Parentage, ...]
    separated: date | None = None

    @property
    def children(self) -> tuple[Person, ...]:
        """The children, eldest first."""
        return tuple(p for p in self.people if p.is_child)

    def of_role(self, role: str) -> Person | None:
        """Return the person of a role, or None."""
        return next((p for p in self.people if p.role == role), None)

    def the(self, role: str) -> Person:
        """Return the person of a role that every family has (``mother``, ``father``, ``child1``)."""
        return next(p for p in self.people if p.role == role)

    def named(self, key: str) -> Person:
        """Return the person of a key."""
        return next(p for p in self.people if p.key == key)

    @property
    def twins(self) -> tuple[Person, ...]:
        """The children born together, or nothing."""
        return tuple(p for p in self.children if p.birth_order != "1/1")
