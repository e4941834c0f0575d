"""What it means that names or birth dates agree, where the comparison of families depends on it.

Relatives share relatives: brothers and sisters their mother, both parents their child. So agreement in family counts
only between records that may be one person by name and birth date, and the engines and the explanation ask here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.linking.model import LEVELS

if TYPE_CHECKING:
    from collections.abc import Mapping

NAMES_AGREE: Final = ("exact", "variant", "reordered", "part_of", "nickname", "alias")
"""Levels of ``name`` at which both names can be one person's in full."""
DATES_OPPOSE: Final = ("one_of_several", "day_month_swapped", "one_digit", "near", "different")
"""Levels of ``birth_date`` at which at least one date speaks against one person."""
SAME_RELATIVE: Final = ("same_child", "same_relative", "same_relative_name")
"""Levels of ``family`` that speak for one person."""


def places(comparison: str, names: tuple[str, ...]) -> list[int]:
    """Return the numbers of the levels ``names`` of a comparison."""
    return [LEVELS[comparison].index(name) for name in names]


def family_counts(levels: Mapping[str, str | None]) -> bool:
    """Return whether the family level of a pair counts, given its levels by name.

    A level that speaks against one person always does. One that speaks for it does where the names agree, or the given
    name and the birth date to the day (a family name changes on marriage), and no birth date speaks against it.
    """
    if levels.get("family") not in SAME_RELATIVE:
        return True
    name, born = levels.get("name"), levels.get("birth_date")
    return (name in NAMES_AGREE and born not in DATES_OPPOSE) or (name == "given_only" and born == "exact")


def family_counts_in_columns() -> pl.Expr:
    """Return the same for ``level_`` columns of numbers."""
    name, born, family = (pl.col(f"level_{c}") for c in ("name", "birth_date", "family"))
    named = name.is_in(places("name", NAMES_AGREE)).fill_null(value=False)
    opposed = born.is_in(places("birth_date", DATES_OPPOSE)).fill_null(value=False)
    renamed = (name == LEVELS["name"].index("given_only")) & (born == LEVELS["birth_date"].index("exact"))
    fits = (named & ~opposed) | renamed.fill_null(value=False)
    return fits | ~family.is_in(places("family", SAME_RELATIVE)).fill_null(value=False)
