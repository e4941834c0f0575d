"""Names of third parties that are left in the words of a pack: full names, aliases, and initials with a family name.

For people of whom something was taken out of the pack, a given name, an alias of one word, or bare initials are
enough: their name would undo what was taken out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, TypeAlias

import polars as pl

from triangulate.conflicts.contrary import about_people
from triangulate.conflicts.packs import STAFF, Pack, words_of
from triangulate.normalise.folding import fold_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from triangulate.conflicts.statement_rows import Row
    from triangulate.gathered import Gathered

_Named: TypeAlias = tuple[str, tuple[str, ...], tuple[str, ...]]
"""A person, the words of a given name, and those of a family name with its particles."""

_TWO: Final = 2
_ABBREVIATIONS: Final = frozenset(
    ("AM", "CP", "CT", "DC", "DI", "DS", "DV", "ED", "GP", "HT", "HV", "ID", "IT", "LA", "MH", "NA", "OT", "PC", "PE",
     "PM", "PR", "SW", "TA", "TM", "TV", "UK")
)  # fmt: skip
"""Two capitals that casework writes for something else than a name (judgement, reviewed 2026)."""
_SHORTEST: Final = 3
"""A lone name of fewer letters is read as a word, not a name (judgement, 2026)."""


def named_people(gathered: Gathered, pack: Pack, rows: Iterable[Row]) -> dict[str, set[str]]:
    """Return for each of ``rows`` (by id) the third parties whose names its words still hold."""
    words = {row["id"]: words_of(row) for row in rows}
    folded = {name: fold_text(text) or "" for name, text in words.items()}
    tokens = sorted({token for text in folded.values() for token in text.split()})
    if not tokens:
        return {}
    hidden = {row["person"] for row, _, _ in pack.removed if row is not None and row["person"] is not None}
    names, own = _names(gathered, pack, tokens, hidden)
    found: dict[str, set[str]] = {}
    for person, given, family in names:
        full = [form for form in _full_forms(given, family) if form not in own]
        short = [form for form in _short_forms(given, family) if form not in own] if person in hidden else []
        for name, text in folded.items():
            said = any(f" {form} " in f" {text} " for form in (*full, *short))
            if said or (person in hidden and _initials_stand_in(words[name], given, family)):
                found.setdefault(name, set()).add(person)
    return found


def _names(gathered: Gathered, pack: Pack, tokens: list[str], hidden: set[str]) -> tuple[list[_Named], set[str]]:
    """Return the names of third parties that may stand in the pack, and every form of the subjects' own names.

    The subjects' own names are nobody else's: father and son may share one. Staff are not third parties.
    """
    names = about_people(gathered, gathered.names).filter(~pl.col("placeholder"))
    is_own = pl.col("person").is_in(sorted(pack.subjects))
    own = {form for _, given, family in _parts(names.filter(is_own)) for form in _forms(given, family)}
    staff = gathered.said("participant").filter(pl.col("value").is_in(STAFF))["person"].unique()
    taken_out = pl.col("person").is_in(sorted(hidden))
    shares = pl.col("family").list.eval(pl.element().is_in(tokens)).list.any()
    others = names.filter(~is_own & (taken_out | (shares & ~pl.col("person").is_in(staff.implode()))))
    return _parts(others), own


def _parts(names: pl.DataFrame) -> list[_Named]:
    rows = {
        (person, tuple(given or ()), (*(particles or ()), *(family or ())))
        for person, given, particles, family in names.select("person", "given", "particles", "family").iter_rows()
    }
    return sorted(rows)


def _forms(given: tuple[str, ...], family: tuple[str, ...]) -> list[str]:
    return [*_full_forms(given, family), *_short_forms(given, family)]


def _full_forms(given: tuple[str, ...], family: tuple[str, ...]) -> list[str]:
    surname = " ".join(family)
    if not given or not surname:
        return []
    forms = [f"{given[0]} {surname}", f"{' '.join(given)} {surname}", f"{surname} {given[0]}"]
    return [*forms, f"{given[0][0]} {surname}", f"{surname} {given[0][0]}"]


def _short_forms(given: tuple[str, ...], family: tuple[str, ...]) -> list[str]:
    return [name for name in (given[:1] or family[:1]) if len(name) >= _SHORTEST]


def _initials_stand_in(words: str, given: tuple[str, ...], family: tuple[str, ...]) -> bool:
    letters = [word[0].upper() for word in (*given[:1], *family[-1:]) if word]
    if len(letters) < _TWO or "".join(letters) in _ABBREVIATIONS:
        return False
    return re.search(rf"\b{letters[0]}\.?\s?{letters[1]}\b", words) is not None
