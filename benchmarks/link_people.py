"""Records of invented people in four agencies, and the truth: ``python -m benchmarks.link_people --records N OUT``.

Health, education, police and social care each recorded some of the same people at some time: under the name and at the
address of that time, with that agency's gaps and slips. ``OUT`` gets one row a record; beside it, ``.truth.parquet``
says which person each record is about (columns ``id`` and ``person``). One seed gives one file, byte for byte.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from benchmarks.link_households import NONE, TODAY, People, invent
from benchmarks.link_identifiers import landlines, mobiles, nhs_numbers
from benchmarks.link_rendering import Slips, dates, family_names, given_names, places, styled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]

SOURCES: Final = ("health", "education", "police", "social_care")
COLUMNS: Final = {
    "given": "given",
    "middle": "middle",
    "family": "family",
    "birth_date": "birth_date",
    "sex": "sex",
    "address": "address",
    "postcode": "postcode",
    "town": "town",
    "nhs": "identifier:nhs",
    "phone": "phone",
}
# how much likelier an agency knows an adult, a child
_KNOWS: Final = np.array([[6.0, 0.6, 2.2, 1.4], [5.0, 6.0, 0.5, 1.6]])
_SCHOOL_AGE: Final = 1100  # days: nurseries from three years on
_RECORDED_IN: Final = (0.1, 0.44, 0.3, 0.16)  # shares of people in one, two, three and four agencies
_RECORDS_A_PERSON: Final = 2.52 * 1.02
# share of records without the field, one figure an agency
_MISSING: Final = {
    "given": (0.002, 0.0, 0.012, 0.015),
    "middle": (0.25, 0.35, 0.55, 0.65),
    "family": (0.001, 0.0, 0.008, 0.01),
    "birth_date": (0.004, 0.001, 0.08, 0.05),
    "sex": (0.003, 0.0, 0.02, 0.03),
    "address": (0.03, 0.06, 0.2, 0.12),
    "postcode": (0.03, 0.05, 0.3, 0.15),
    "town": (0.1, 0.2, 0.15, 0.35),
    "nhs": (0.06, 0.92, 1.0, 0.5),
    "phone": (0.35, 0.5, 0.45, 0.45),
}
_CARELESS: Final = np.array([0.7, 0.8, 1.6, 1.3])  # how many slips an agency makes, against the mean


@dataclass(frozen=True, slots=True)
class Recorded:
    """Which person, agency and day each record is about, in the order of the file."""

    person: Numbers
    source: Numbers
    day: Numbers


def generate(records: int, seed: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return ``records`` rows (``id``, ``source`` and the columns of ``COLUMNS``), and ``id`` with its ``person``."""
    streams = np.random.default_rng(seed).spawn(4)
    people = invent(int(records / _RECORDS_A_PERSON * 1.02) + 20, streams[0])
    chosen = _chosen(people, records, streams[1])
    slips = Slips(_CARELESS[chosen.source], streams[2])
    columns = _columns(people, chosen, slips)
    _lose(columns, chosen, streams[3])
    ids = pl.Series("id", np.arange(records, dtype=np.int64)).cast(pl.String).str.zfill(8).alias("id")
    source = pl.Series("source", SOURCES).gather(pl.Series(chosen.source))
    frame = pl.DataFrame([("R" + ids).alias("id"), source, *(series.alias(name) for name, series in columns.items())])
    truth = pl.DataFrame({"id": frame["id"], "person": chosen.person})
    return frame, truth


def _chosen(people: People, records: int, rng: np.random.Generator) -> Recorded:
    """Draw who is recorded where and when; a few twice in one agency; in mixed order."""
    count = len(people)
    weights = _KNOWS[(~people.adult).astype(int)]
    weights[:, 1] *= np.where(people.born > TODAY - _SCHOOL_AGE, 1e-9, 1.0)
    known = np.repeat(rng.gamma(0.5, 2.0, int(people.household[-1]) + 1)[:, None], 4, axis=1)[people.household]
    weights = weights * np.where(np.arange(4) >= 2, known, 1.0)  # police and social care know some households well
    order = np.argsort(-(np.log(weights + 1e-9) + rng.gumbel(size=(count, 4))), axis=1)
    agencies = rng.choice(4, count, p=_RECORDED_IN) + 1
    agencies = np.where(people.born > TODAY - _SCHOOL_AGE, np.minimum(agencies, 3), agencies)
    person = np.repeat(np.arange(count), agencies)
    nth = np.arange(len(person)) - np.repeat(np.cumsum(agencies) - agencies, agencies)
    source = order[person, nth]
    twice = np.flatnonzero(rng.random(len(person)) < 0.02)
    person, source = np.concatenate([person, person[twice]]), np.concatenate([source, source[twice]])
    if len(person) < records:
        message = f"{count} people gave {len(person)} records, fewer than the {records} asked for: raise the margin"
        raise ValueError(message)
    mixed = rng.permutation(len(person))[:records]
    person, source = person[mixed], source[mixed]
    earliest = np.maximum(people.born[person] + np.where(source == 1, _SCHOOL_AGE, 0), TODAY - 5500)
    day = earliest + rng.random(records) ** 0.7 * np.maximum(TODAY - earliest, 1)
    return Recorded(person.astype(np.int64), source.astype(np.int64), day.astype(np.int64))


def _columns(people: People, chosen: Recorded, slips: Slips) -> dict[str, pl.Series]:
    given, middle = given_names(people, chosen.person, chosen.source, slips)
    family = family_names(people, chosen.person, chosen.day, slips)
    slips.swap(given, family, 0.006)
    where = places(people, chosen.person, chosen.day, slips)
    return {
        "given": styled(given, chosen.source),
        "middle": styled(middle, chosen.source),
        "family": styled(family, chosen.source),
        "birth_date": dates(people.born[chosen.person], slips),
        "sex": _sexes(people, chosen, slips),
        **{name: styled(texts, chosen.source, casing=name != "postcode") for name, texts in where.items()},
        "nhs": _nhs(people, chosen.person, slips),
        "phone": _phones(people, chosen, slips),
    }


def _sexes(people: People, chosen: Recorded, slips: Slips) -> pl.Series:
    male = people.male[chosen.person].copy()
    wrong = slips.rows(0.003)
    male[wrong] = ~male[wrong]
    return pl.Series(["F", "M"]).gather(pl.Series(male.astype(np.int64)))


def _nhs(people: People, person: Numbers, slips: Slips) -> pl.Series:
    """Return NHS numbers: some are another household member's, some have a slip, a few are placeholders."""
    numbers = nhs_numbers(len(people), slips.rng)
    owner = person.copy()
    mixed_up = slips.rows(0.007)
    mate = people.mate[person[mixed_up]]
    owner[mixed_up] = np.where(mate == NONE, person[mixed_up], mate)
    texts: list[str | None] = numbers.gather(pl.Series(owner)).to_list()
    slips.misspell(texts, 0.004)
    for row in slips.rows(0.0015).tolist():
        texts[row] = ("9999999999", "0000000000", "1234567890")[row % 3]
    return pl.Series(texts, dtype=pl.String)


def _phones(people: People, chosen: Recorded, slips: Slips) -> pl.Series:
    """Return telephone numbers: one's own, an earlier one, the household's; children have a parent's."""
    person, rng, count = chosen.person, slips.rng, len(chosen.person)
    own, earlier = mobiles(len(people), rng), mobiles(len(people), rng)
    house = landlines(int(people.household[-1]) + 1, rng)
    head = np.searchsorted(people.household, people.household[person])
    mate = people.mate[person]
    holder = np.where(people.adult[person], person, head)
    holder = np.where((mate != NONE) & (rng.random(count) < 0.04), mate, holder)
    changed = rng.random(len(people)) < 0.3
    old = changed[holder] & (chosen.day < TODAY - 2000)
    number = np.where(old, earlier[holder], own[holder])
    number = np.where(rng.random(count) < 0.22, house[people.household[person]], number)
    texts: list[str | None] = ("0" + pl.Series(number).cast(pl.String)).to_list()
    slips.misspell(texts, 0.006)
    for row in slips.rows(0.3).tolist():
        text = texts[row] or ""
        texts[row] = f"+44{text[1:]}" if row % 3 == 0 else f"{text[:5]} {text[5:]}"
    return pl.Series(texts, dtype=pl.String)


def _lose(columns: dict[str, pl.Series], chosen: Recorded, rng: np.random.Generator) -> None:
    for name, rates in _MISSING.items():
        lost = rng.random(len(chosen.source)) < np.array(rates)[chosen.source]
        columns[name] = pl.select(pl.when(~pl.lit(pl.Series(lost))).then(pl.lit(columns[name]))).to_series()


def truth_path(path: Path) -> Path:
    """Return where the truth of a generated file lies."""
    return path.with_suffix(".truth.parquet")


def write(path: Path, frame: pl.DataFrame, truth: pl.DataFrame) -> None:
    """Write both files."""
    frame.write_parquet(path)
    truth.write_parquet(truth_path(path))


def main() -> None:
    """Write the records and the truth."""
    parser = argparse.ArgumentParser(description="Invent people recorded by four agencies.")
    parser.add_argument("out", type=Path)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    write(asked.out, *generate(asked.records, asked.seed))


if __name__ == "__main__":
    main()
