"""Other sets of invented people: historical persons misspelt, names from other scripts, and people with one key spoilt.

Each maker takes a number of records and a seed and returns records and truth, as ``link_people.generate`` does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from benchmarks.link_names import given_names, surnames
from benchmarks.link_people import COLUMNS, generate
from benchmarks.link_scripts import Language, Written, languages
from benchmarks.link_slips import Texts, misspell, nickname

if TYPE_CHECKING:
    from collections.abc import Callable

_Made = tuple[pl.DataFrame, pl.DataFrame]
_SHARED: Final = 0.2  # share of records with the spoilt value: 200,000 of a million
_NOWHERE: Final = (
    "ZZ99 3VZ"  # the NHS code for no fixed abode (ODS, 2024): shared by people with nothing else in common
)
_PLACEHOLDER: Final = "1900-01-01"
_RECORDS_OF_ONE: Final = 8.0
_PLACES: Final = (
    "London Edinburgh Dublin York Bristol Norwich Exeter Chester Lincoln Durham Oxford Cambridge Canterbury "
    "Winchester Bath Glasgow Aberdeen Cardiff Swansea Belfast Cork Limerick Plymouth Portsmouth Southampton Hull "
    "Leeds Sheffield Liverpool Manchester Birmingham Coventry Leicester Nottingham Derby Stafford Shrewsbury "
    "Gloucester Worcester Hereford Carlisle Lancaster Preston Ipswich Colchester Dover Hastings Brighton Truro "
    "Penzance Perth Dundee Inverness Stirling Paisley"
)
_BIRTHPLACES: Final = tuple(_PLACES.split())
_CALLINGS: Final = (
    "politician,writer,painter,clergyman,military officer,lawyer,physician,botanist,engineer,architect,actor,"
    "composer,merchant,banker,naturalist,poet,printer,diplomat,judge,explorer,photographer,sculptor,cricketer,"
    "footballer,chemist"
)
_OCCUPATIONS: Final = tuple(_CALLINGS.split(","))
_TITLES: Final = ("Sir", "Dr", "Rev.", "Lord", "Captain", "Lady", "1st Baron", "Hon.")
_BOOKED: Final = {  # one name, the forms that books give it
    "Catherine": ("Katherine", "Catharine", "Kathryn"), "Elizabeth": ("Elisabeth", "Eliza", "Elspeth"),
    "Anne": ("Ann", "Anna", "Hannah"), "Mary": ("Maria", "Marie"), "John": ("Jon", "Johannes", "Ioan"),
    "William": ("Willm", "Wm", "Gwilym"), "James": ("Jas", "Jacobus", "Seamus"), "Thomas": ("Thos", "Tomas"),
    "George": ("Geo", "Georg"), "Charles": ("Chas", "Carl", "Karl"), "Henry": ("Henri", "Hy", "Heinrich"),
    "Edward": ("Edwd", "Eduard"), "Philip": ("Phillip", "Philippe"), "Geoffrey": ("Jeffrey", "Godfrey"),
    "Stephen": ("Steven", "Stephan"), "Alan": ("Allan", "Allen", "Alun"), "Margaret": ("Margt", "Marguerite"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Variant:
    """How one set is made, its columns' roles, and the sources in it that hold each person once."""

    make: Callable[[int, int], _Made]
    columns: dict[str, str]
    one_to_one: tuple[str, ...] = ()


def skewed(records: int, seed: int) -> _Made:
    """Return people of whom a fifth share one postcode and another fifth one birth date."""
    frame, truth = generate(records, seed)
    rng = np.random.default_rng([seed, 2])
    homeless, undated = (pl.Series(rng.random(records) < _SHARED) for _ in range(2))
    spoilt = frame.with_columns(
        postcode=pl.when(homeless).then(pl.lit(_NOWHERE)).otherwise(pl.col("postcode")),
        address=pl.when(homeless).then(None).otherwise(pl.col("address")),
        birth_date=pl.when(undated).then(pl.lit(_PLACEHOLDER)).otherwise(pl.col("birth_date")),
    )
    return spoilt, truth


def sparse(records: int, seed: int) -> _Made:
    """Return people with nine of ten postcodes and NHS numbers gone."""
    frame, truth = generate(records, seed)
    rng = np.random.default_rng([seed, 3])
    kept = {name: pl.Series(rng.random(records) < 0.1) for name in ("postcode", "nhs")}
    return frame.with_columns(pl.when(rows).then(pl.col(name)).alias(name) for name, rows in kept.items()), truth


def redundant(records: int, seed: int) -> _Made:
    """Return people with columns that say again what others say: postcode area, initials, birth year."""
    frame, truth = generate(records, seed)
    again = frame.with_columns(
        postcode_area=pl.col("postcode").str.extract(r"^([A-Z]+)"),
        initials=pl.col("given").str.slice(0, 1) + pl.col("family").str.slice(0, 1),
        birth_year=pl.col("birth_date").str.slice(0, 4),
    )
    return again, truth


def historical(records: int, seed: int) -> _Made:
    """Return misspelt historical persons: some eight records each, full names beside parts, few certain dates."""
    rng = np.random.default_rng([seed, 4])
    weights = rng.gamma(1.3, 1.0, max(int(records / _RECORDS_OF_ONE), 2))
    person = rng.choice(len(weights), records, p=weights / weights.sum())
    parts = _historical_persons(len(weights), rng)
    columns: dict[str, Texts] = {name: [texts[at] for at in person.tolist()] for name, texts in parts.items()}
    _respell(columns, records, rng)
    given, middle, family = columns["given"], columns.pop("middle"), columns["family"]
    shown = (rng.random(records) < 0.5).tolist()
    titled = rng.random(records).tolist()
    title = rng.integers(0, len(_TITLES), len(weights))[person].tolist()
    whole: Texts = [
        " ".join(part for part in (_TITLES[t] if at < 0.12 else None, g, m if show else None, f) if part)
        for g, m, f, show, t, at in zip(given, middle, family, shown, title, titled, strict=True)
    ]
    frame = pl.DataFrame({"full_name": whole, **columns}, schema_overrides=dict.fromkeys(columns, pl.String))
    missing = {"given": 0.08, "family": 0.08, "birth_date": 0.12, "birth_place": 0.15, "occupation": 0.12, "sex": 0.1}
    lost = {name: pl.Series(rng.random(records) < rate) for name, rate in missing.items()}
    frame = frame.with_columns(pl.when(~rows).then(pl.col(name)).alias(name) for name, rows in lost.items())
    return _with_ids(frame.with_columns(source=pl.lit("books")), person)


def _historical_persons(count: int, rng: np.random.Generator) -> dict[str, Texts]:
    given, family = given_names(), surnames()
    male = rng.random(count) < 0.75
    first, second = (
        np.where(male, given.draw("english/M/0", count, rng), given.draw("english/F/0", count, rng)) for _ in range(2)
    )
    year = (1560 + 360 * rng.random(count) ** 0.6).astype(int)
    month, day = rng.integers(1, 13, count), rng.integers(1, 29, count)
    only_year = rng.random(count) < 0.15  # such sources give 1 January where they know the year alone
    month, day = np.where(only_year, 1, month), np.where(only_year, 1, day)
    has_middle = rng.random(count) < 0.45
    return {
        "given": [given.names[at] for at in first.tolist()],
        "middle": [
            given.names[at] if has else None for at, has in zip(second.tolist(), has_middle.tolist(), strict=True)
        ],
        "family": [family.names[at] for at in family.draw("english", count, rng).tolist()],
        "birth_date": [f"{y:04d}-{m:02d}-{d:02d}" for y, m, d in zip(year, month, day, strict=True)],
        "birth_place": [_BIRTHPLACES[int(at)] for at in rng.integers(0, len(_BIRTHPLACES), count)],
        "occupation": [_OCCUPATIONS[int(at)] for at in (rng.random(count) ** 2 * len(_OCCUPATIONS)).astype(int)],
        "sex": ["male" if each else "female" for each in male],
    }


def _respell(columns: dict[str, Texts], records: int, rng: np.random.Generator) -> None:
    """Misspell names, places, dates and callings in place, as copied books do: about every other record somewhere."""
    rates = {"given": 0.16, "family": 0.18, "middle": 0.1, "birth_place": 0.06, "birth_date": 0.0, "occupation": 0.03}
    nickname(columns["given"], np.flatnonzero(rng.random(records) < 0.08), rng)
    given = columns["given"]
    for row, chosen in zip(
        np.flatnonzero(rng.random(records) < 0.35).tolist(), rng.random(records).tolist(), strict=False
    ):
        forms = _BOOKED.get(given[row] or "")
        if forms:
            given[row] = forms[int(chosen * len(forms))]
    for name, rate in rates.items():
        misspell(columns[name], np.flatnonzero(rng.random(records) < rate), rng)
    for row in np.flatnonzero(rng.random(records) < 0.04).tolist():
        given[row] = f"{(given[row] or '?')[0]}."
    dates = columns["birth_date"]
    for row, at, digit in zip(
        np.flatnonzero(rng.random(records) < 0.12).tolist(),
        rng.random(records).tolist(),
        rng.random(records).tolist(),
        strict=False,
    ):
        text = dates[row] or ""
        place = (3, 6, 8, 9)[int(at * 4)]  # the digits that can be another and leave a date
        new = str(int(digit * (10 if place in (3, 9) else 2)))
        dates[row] = text[:place] + new + text[place + 1 :] if not text.endswith("0") or place != 8 else text
    for row in np.flatnonzero(rng.random(records) < 0.07).tolist():
        columns["occupation"][row] = _OCCUPATIONS[row % len(_OCCUPATIONS)]


def transliterated(records: int, seed: int) -> _Made:
    """Return people whom two offices each hold once, named from other scripts by other rules; a few in the script."""
    rng = np.random.default_rng([seed, 5])
    people = max(int(records / 1.7), 2)  # seven of ten are in both
    homes = [languages()[int(at)] for at in rng.integers(0, len(languages()), people)]
    male = rng.random(people) < 0.6
    named = [
        (_pick(home.male if man else home.female, rng), _pick(home.family, rng))
        for home, man in zip(homes, male, strict=True)
    ]
    born = [str(each) for each in np.datetime64("1940-01-01") + rng.integers(0, 29_000, people)]
    rows: list[dict[str, str | None]] = []
    persons: list[int] = []
    for source in ("border", "council"):
        held = np.flatnonzero(rng.random(people) < 0.85)
        for at in held.tolist():
            rows.append(_office(source, homes[at], named[at], born[at], man=bool(male[at]), at=at, rng=rng))
            persons.append(at)
    order = rng.permutation(len(rows))[:records]
    frame = pl.DataFrame([rows[at] for at in order.tolist()], infer_schema_length=None)
    return _with_ids(frame, np.array(persons)[order])


def _pick(names: tuple[Written, ...], rng: np.random.Generator) -> Written:
    return names[int(rng.random() ** 1.6 * len(names))]


def _office(
    source: str,
    home: Language,
    named: tuple[Written, Written],
    born: str,
    *,
    man: bool,
    at: int,
    rng: np.random.Generator,
) -> dict[str, str | None]:
    """Return one office's record: its spelling, its order of names, its precision of the date."""
    scripted = rng.random() < 0.1
    given, family = (
        name.original if scripted else name.spellings[int(rng.random() ** 1.4 * len(name.spellings))] for name in named
    )
    texts: Texts = [given, family]
    if not scripted:
        misspell(texts, np.flatnonzero(rng.random(2) < 0.05), rng)
    if rng.random() < (0.15 if home.family_first else 0.02):
        texts.reverse()
    draw = rng.random()
    if draw < 0.15:
        born = born[:4]
    elif draw < 0.22:
        born = f"{born[:4]}-01-01"
    elif draw < 0.25 and born[8:] <= "12":
        born = f"{born[:4]}-{born[8:]}-{born[5:7]}"
    return {
        "source": source,
        "given": texts[0],
        "family": texts[1],
        "birth_date": born if rng.random() > 0.03 else None,
        "sex": ("M" if man else "F") if rng.random() > 0.05 else None,
        "nationality": home.nationality[at % len(home.nationality)] if rng.random() > 0.08 else None,
        "birth_place": home.places[at % len(home.places)] if rng.random() > 0.3 else None,
    }


def _with_ids(frame: pl.DataFrame, person: np.ndarray) -> _Made:
    ids = "R" + pl.Series(np.arange(len(frame))).cast(pl.String).str.zfill(8)
    return frame.insert_column(0, ids.alias("id")), pl.DataFrame({"id": ids, "person": person.astype(np.int64)})


_BOOKS: Final = {
    "full_name": "full_name",
    "given": "given",
    "family": "family",
    "birth_date": "birth_date",
    "birth_place": "birth_place",
    "occupation": "other",
    "sex": "sex",
}
_OFFICES: Final = {
    "given": "given",
    "family": "family",
    "birth_date": "birth_date",
    "sex": "sex",
    "nationality": "other",
    "birth_place": "birth_place",
}
_AGAIN: Final = {"postcode_area": "other", "initials": "other", "birth_year": "birth_year"}
VARIANTS: Final = {
    "skewed": Variant(skewed, COLUMNS),
    "sparse": Variant(sparse, COLUMNS),
    "redundant": Variant(redundant, {**COLUMNS, **_AGAIN}),
    "historical": Variant(historical, _BOOKS),
    "transliterated": Variant(transliterated, _OFFICES, ("border", "council")),
}
