"""How an agency writes down a person: the name and address of the day, in its style, with its slips."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from benchmarks import link_slips
from benchmarks.link_households import NONE
from benchmarks.link_slips import Texts, abbreviate_street, change, fold, nickname, one_half

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from benchmarks.link_households import People

    Numbers = NDArray[np.int64]

_INFORMAL: Final = np.array([0.02, 0.015, 0.06, 0.06])  # nicknames, one figure an agency
_FOLDS: Final = np.array([0.5, 0.35, 1.0, 0.6])  # share of records that lose their diacritics, one figure an agency


@dataclass(slots=True)
class Slips:
    """Where slips fall: rates are for the mean record and scaled by how careless its agency is."""

    careless: NDArray[np.float64]
    rng: np.random.Generator

    def rows(self, rate: float) -> Numbers:
        """Return the rows that a slip of this rate hits."""
        return np.flatnonzero(self.rng.random(len(self.careless)) < rate * self.careless)

    def misspell(self, texts: Texts, rate: float) -> None:
        """Put typos into some of the texts."""
        link_slips.misspell(texts, self.rows(rate), self.rng)

    def swap(self, texts: Texts, others: Texts, rate: float) -> None:
        """Exchange the two texts of some rows."""
        rows = self.rows(rate)
        for row in rows.tolist():
            texts[row], others[row] = others[row], texts[row]


def given_names(people: People, person: Numbers, source: Numbers, slips: Slips) -> tuple[Texts, Texts]:
    """Return given and middle names: nicknames, initials, people called by their middle name, typos."""
    table = pl.Series(people.given_table.names)
    first, second = people.given[person], people.middle[person]
    called = people.by_middle[person] & (slips.rng.random(len(person)) < 0.5)
    given: Texts = table.gather(pl.Series(np.where(called, second, first))).to_list()
    numbers = pl.Series(np.where(called, first, second))
    middle: Texts = table.gather(
        pl.select(pl.when(pl.lit(numbers) != NONE).then(pl.lit(numbers))).to_series()
    ).to_list()
    informal = np.flatnonzero(slips.rng.random(len(person)) < _INFORMAL[source])
    nickname(given, informal, slips.rng)
    change(middle, np.flatnonzero(slips.rng.random(len(person)) < 0.3), lambda text: text[0])
    initials = slips.rows(0.006)
    change(given, initials, lambda text: text[0])
    joined = slips.rows(0.012)  # both names in the field of the first
    for row in joined.tolist():
        given[row], middle[row] = (f"{given[row]} {middle[row]}", None) if middle[row] else (given[row], None)
    slips.misspell(given, 0.03)
    slips.misspell(middle, 0.03)
    babies = slips.rows(0.0006)
    for row in babies.tolist():
        given[row] = "Baby" if row % 2 else "Unknown"
    return given, middle


def family_names(people: People, person: Numbers, day: Numbers, slips: Slips) -> Texts:
    """Return the surname of the day: the maiden name before marriage and sometimes after, doubles whole or half."""
    names, rng, count = people.family_table.names, slips.rng, len(person)
    before = (people.former[person] != NONE) & (day < people.married[person])
    kept = (people.former[person] != NONE) & (rng.random(count) < 0.06)
    number = np.where(before | kept, people.former[person], people.family[person])
    second = np.where(before | kept, NONE, people.family2[person])
    texts: Texts = pl.Series(names).gather(pl.Series(number)).to_list()
    spaced = set(people.family_table.members["portuguese"].tolist())
    double = np.flatnonzero(second != NONE)
    for row, way, half in zip(
        double.tolist(), rng.random(len(double)).tolist(), rng.random(len(double)).tolist(), strict=True
    ):
        joint = " " if number[row] in spaced or way > 0.93 else "-"
        whole = f"{texts[row]}{joint}{names[second[row]]}"
        texts[row] = one_half(whole, half) if way < 0.17 else whole
    _feminine(texts, ~people.male[person], people.born[person], rng)
    slips.misspell(texts, 0.03)
    return texts


def _feminine(texts: Texts, female: NDArray[np.bool_], born: Numbers, rng: np.random.Generator) -> None:
    """Give most women of a name in -ski its form in -ska; an agency now and then writes the other."""
    other = rng.random(len(texts)) < 0.1
    feminine = female & ((born % 10 < 7) ^ other)
    for row in np.flatnonzero(feminine).tolist():
        text = texts[row]
        if text and text.endswith(("ski", "cki")):
            texts[row] = f"{text[:-1]}a"


def dates(born: Numbers, slips: Slips) -> pl.Series:
    """Return birth dates as ISO texts: day and month swapped, one digit off, transposed, a year off, 1 January."""
    days = pl.Series(born.astype(np.int32)).cast(pl.Date)
    texts: list[str] = days.dt.strftime("%Y-%m-%d").to_list()
    for rate, how in (
        (0.007, _swapped),
        (0.012, _digit_off),
        (0.003, _transposed),
        (0.005, _year_off),
        (0.006, _first),
    ):
        rows = slips.rows(rate)
        for row, draw in zip(rows.tolist(), slips.rng.random(len(rows)).tolist(), strict=True):
            texts[row] = how(texts[row], draw)
    return pl.Series(texts, dtype=pl.String)


def _swapped(text: str, _draw: float) -> str:
    year, month, day = text.split("-")
    return f"{year}-{day}-{month}" if day <= "12" else text


def _digit_off(text: str, draw: float) -> str:
    """Return the date with one digit another, still a date: the last of the year or of the day, or the month's."""
    year, month, day = text.split("-")
    if draw < 0.35:
        return f"{year[:3]}{(int(year[3]) + 1 + int(draw * 25)) % 10}-{month}-{day}"
    if draw < 0.5:
        return f"{year[:2]}{(int(year[2]) + (1 if draw < 0.43 else 9)) % 10}{year[3]}-{month}-{day}"
    if draw < 0.75:
        return f"{year}-{int(month) % 12 + 1:02d}-{min(int(day), 28):02d}"
    return f"{year}-{month}-{(int(day) + int(draw * 40)) % 28 + 1:02d}"


def _transposed(text: str, _draw: float) -> str:
    year, month, day = text.split("-")
    turned = day[::-1]
    return f"{year}-{month}-{turned}" if "01" <= turned <= "28" else f"{year[:2]}{year[:1:-1]}-{month}-{day}"


def _year_off(text: str, draw: float) -> str:
    moved = f"{int(text[:4]) + (1 if draw < 0.5 else -1)}{text[4:]}"
    return moved if not moved.endswith("02-29") else f"{moved[:-2]}28"


def _first(text: str, _draw: float) -> str:
    return f"{text[:4]}-01-01"


def places(people: People, person: Numbers, day: Numbers, slips: Slips) -> dict[str, Texts]:
    """Return address, postcode and town of the day: the old home before a move and for a while after, or the other."""
    rng, count = slips.rng, len(person)
    lag = rng.exponential(300, count)
    old = (people.old_home[person] != NONE) & (day < people.moved[person] + lag)
    other = (people.second_home[person] != NONE) & (rng.random(count) < 0.4)
    home = np.where(other, people.second_home[person], np.where(old, people.old_home[person], people.home[person]))
    at = pl.Series(home)
    address: Texts = people.places.address.gather(at).to_list()
    postcode: Texts = people.places.postcode.gather(at).to_list()
    town: Texts = people.places.town.gather(at).to_list()
    slips.misspell(address, 0.025)
    change(address, np.flatnonzero(rng.random(count) < 0.2), abbreviate_street)
    change(address, np.flatnonzero(rng.random(count) < 0.15), lambda text: text.replace("Flat ", "").replace(", ", "/"))
    slips.misspell(postcode, 0.015)
    change(postcode, np.flatnonzero(rng.random(count) < 0.1), lambda text: text.replace(" ", ""))
    slips.misspell(town, 0.01)
    return {"address": address, "postcode": postcode, "town": town}


def styled(texts: Texts, source: Numbers, *, casing: bool = True) -> pl.Series:
    """Return the texts in each agency's style: police in capitals, diacritics lost here and there."""
    column = pl.Series(texts, dtype=pl.String)
    if not casing:
        return column.str.to_uppercase()
    special = np.flatnonzero(column.str.contains(r"[^\x00-\x7F]").fill_null(value=False).to_numpy())
    drawn = (special * 2_654_435_761 % 1_000) / 1_000  # by place, so that one field's loss does not decide another's
    change(texts, special[drawn < _FOLDS[source[special]]], fold)
    column = pl.Series(texts, dtype=pl.String)
    police = pl.lit(pl.Series(source == 2))
    return pl.select(pl.when(police).then(pl.lit(column).str.to_uppercase()).otherwise(pl.lit(column))).to_series()
