"""Invented people for the benchmarks: seeded draws from short lists, so that every run reads the same bytes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

SEED: Final = 20260331
_GIVEN: Final = ("Tamsin", "Ivo", "Ada", "Delia", "Piers", "Ottoline", "Bram", "Maisie", "Rufus", "Zoë")
_FAMILY: Final = ("Quillfeather", "Marsh", "Oldacre", "Brook", "Fenn", "Querée", "Sedgewick", "Larkrise", "Penhallow")
_STREETS: Final = ("Reed Street", "Tide Row", "Sedge Lane", "Heron Bank", "Willow Rise", "Mill Path")
_FIRST: Final = date(2006, 4, 1)


@dataclass(frozen=True, slots=True)
class Invented:
    """One invented child."""

    n: int
    given: str
    family: str
    born: date
    sex: str
    street: str
    postcode: str
    first: date
    last: date

    @property
    def british(self) -> str:
        """The birth date as dd/mm/yyyy."""
        return british(self.born)


def british(day: date) -> str:
    """Return a date as dd/mm/yyyy."""
    return day.strftime("%d/%m/%Y")


def people(count: int, seed: int = SEED) -> Iterator[Invented]:
    """Yield ``count`` invented children, the same for the same ``seed``."""
    draw = Random(seed)
    for n in range(1, count + 1):
        born = _FIRST + timedelta(days=draw.randrange(6000))
        first = born + timedelta(days=draw.randrange(30, 900))
        yield Invented(
            n=n,
            given=draw.choice(_GIVEN),
            family=draw.choice(_FAMILY),
            born=born,
            sex=draw.choice("FM"),
            street=f"{draw.randrange(1, 200)} {draw.choice(_STREETS)}",
            postcode=f"ZZ{draw.randrange(1, 10)} {draw.randrange(1, 10)}ZZ",
            first=first,
            last=first + timedelta(days=draw.randrange(5, 700)),
        )
