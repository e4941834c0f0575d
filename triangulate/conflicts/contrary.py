"""The contrary sides of a finding about one person: what each says, who says it, and which links join them.

A withheld value is never put into words. Where a withheld statement says the same as an open one it is left
out of the sides altogether, because naming it beside them would tell what it holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, product
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from triangulate.linking.strength import STRENGTHS
from triangulate.vocabulary import PersonaType
from triangulate.wording import AGENCY_WORDS, listed_in_words, probability_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from triangulate.gathered import Gathered
    from triangulate.linking.graph import Path

_NOBODY: Final = (PersonaType.PLACEHOLDER.value, PersonaType.ORGANISATION.value)
_NUMBERS: Final = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")


@dataclass(frozen=True, slots=True)
class Side:
    """One of the values that stand against each other. ``words`` is empty where its sources withhold it."""

    words: str
    statements: tuple[str, ...]
    personas: tuple[str, ...]
    agencies: tuple[str, ...]

    @property
    def withheld(self) -> bool:
        """Whether every source that says it withholds it."""
        return not self.words

    def told(self, noun: str) -> str:
        """Return the side in a sentence: ``2014-03-01 (health)``, or ``an address that police withholds``."""
        who = listed_in_words([AGENCY_WORDS.get(a, a) for a in self.agencies])
        if self.words:
            return f"{self.words} ({who})"
        article = "an" if noun[0] in "aeiou" else "a"
        return f"{article} {noun} that {who} {'withholds' if len(self.agencies) == 1 else 'withhold'}"


def side_of(rows: Iterable[Mapping[str, Any]], words: str) -> Side:
    """Return the side that ``rows`` (statements of one value, with ``id, about, agency, withheld``) make."""
    everybody = list(rows)
    shown = [row for row in everybody if not row["withheld"]]
    kept = shown or everybody
    return Side(
        words=words if shown else "",
        statements=tuple(sorted(row["id"] for row in kept)),
        personas=tuple(sorted({row["about"] for row in kept})),
        agencies=tuple(sorted({row["agency"] for row in kept})),
    )


def in_order(sides: Iterable[Side]) -> list[Side]:
    """Return sides in an order that ranks nobody: by their words, withheld ones last."""
    return sorted(sides, key=lambda side: (side.withheld, side.words, side.statements))


def values_apart(values: Iterable[str], differ: Callable[[str, str], bool]) -> list[list[str]]:
    """Return the values that differ from each other, each with the values that fit it and none of the others.

    A value that differs from nothing, or fits several of them ("United Kingdom" beside two of its countries), says
    nothing and is left out. Fewer than two lists: there is no conflict.
    """
    distinct = sorted(set(values))
    unlike = {value: sum(differ(value, other) for other in distinct if other != value) for value in distinct}
    apart: list[list[str]] = []
    for value in sorted((v for v in distinct if unlike[v]), key=lambda v: (-unlike[v], v)):
        fitting = [side for side in apart if not differ(value, side[0])]
        if not fitting:
            apart.append([value])
        elif len(fitting) == 1:
            fitting[0].append(value)
    return apart


def recorded(what: str, noun: str, label: str, sides: Sequence[Side]) -> str:
    """Return the summary sentence: ``Two birth dates are recorded for Kai Renouf: … (health) and … (police).``"""
    number = _NUMBERS[len(sides)] if len(sides) < len(_NUMBERS) else str(len(sides))
    return f"{number} {what} are recorded for {label}: {listed_in_words([side.told(noun) for side in sides])}."


def agreement(sides: Iterable[Side]) -> str:
    """Return a sentence for each side that two or more agencies hold; empty if none does."""
    told = []
    for side in sides:
        if len(side.agencies) > 1 and not side.withheld:
            who = listed_in_words([AGENCY_WORDS.get(a, a) for a in side.agencies])
            told.append(f"{who[0].upper()}{who[1:]} agree on {side.words}.")
    return " ".join(told)


def against(sides: Sequence[Side]) -> list[str]:
    """Return the statements of every side after the first: no side is the odd one out."""
    return [statement for side in sides[1:] for statement in side.statements]


def about_people(gathered: Gathered, said: pl.DataFrame) -> pl.DataFrame:
    """Return the statements of ``said`` that are about somebody: not a placeholder, organisation or test record."""
    nobody = gathered.personas.filter(
        pl.col("type").is_in(_NOBODY) | pl.col("flags").list.contains("test").fill_null(value=False)
    )
    return said.join(nobody.select(pl.col("id").alias("about")), on="about", how="anti", maintain_order="left")


def flagged(gathered: Gathered, *flags: str) -> frozenset[str]:
    """Return the people of whom some persona carries one of ``flags``."""
    has = pl.any_horizontal(*(pl.col("flags").list.contains(flag) for flag in flags)).fill_null(value=False)
    return frozenset(gathered.personas.filter(has & pl.col("person").is_not_null())["person"])


def still_said(said: pl.DataFrame) -> pl.DataFrame:
    """Return ``said`` without values that their own record has ended and replaced: a correction kept as history."""
    ended = (pl.col("valid_to").is_not_null() & ~pl.col("valid_to").is_in(["..", ""])).alias("_ended")
    marked = said.with_columns(ended)
    return marked.filter(~pl.col("_ended") | pl.col("_ended").all().over("about")).drop("_ended")


@dataclass(frozen=True, slots=True)
class Rest:
    """On which link it rests that the sides are about one person: none, or the weakest."""

    strength: str | None = None
    links: tuple[str, ...] = ()
    sentence: str = ""

    @property
    def below_strong(self) -> bool:
        """Whether the sides are joined only by a link weaker than ``strong``."""
        return self.strength is not None and STRENGTHS.index(self.strength) < STRENGTHS.index("strong")


class Ties:
    """The links of the people a check looks at, read once."""

    def __init__(self, gathered: Gathered, people: Iterable[str]) -> None:
        self._people = gathered.linking.people
        wanted = pl.DataFrame({"person": sorted(set(people))}, schema={"person": pl.String})
        personas = self._people.members.join(wanted, on="person", how="semi").select(pl.col("persona").alias("a"))
        links = gathered.links.join(personas, on="a", how="semi")
        self._probability = dict(links.select("id", "probability").iter_rows())

    def between(self, sides: Sequence[Side]) -> Rest:
        """Return what it rests on that ``sides`` are about one person.

        Nothing where one record holds both of two sides, or verified links join them; else the weakest link of
        the best path between two sides, the weakest such link over all pairs of sides.
        """
        found = [path for one, other in combinations(sides, 2) if (path := self._best(one, other)) is not None]
        if not found:
            return Rest()
        weakest = min(found, key=self._rank)
        if weakest.strength == "verified":
            return Rest("verified")
        probability = self._probability.get(weakest.weakest, 0.0)
        sentence = (
            "The records may be about two people: the weakest link between them is "
            f"{weakest.strength} ({probability_words(probability)})."
        )
        return Rest(weakest.strength, (weakest.weakest,), sentence)

    def _best(self, one: Side, other: Side) -> Path | None:
        if set(one.personas) & set(other.personas):
            return None
        paths = [self._people.path(a, b) for a, b in product(one.personas, other.personas)]
        return max((path for path in paths if path is not None), key=self._rank, default=None)

    def _rank(self, path: Path) -> tuple[int, float, str]:
        return STRENGTHS.index(path.strength), self._probability.get(path.weakest, 0.0), path.weakest
