"""How strong a link is, in four words.

``verified`` is not a high probability: it is a person's reasoned verdict, or a current official number that
agrees beside something else while nothing of its kind disagrees. The other three are thresholds on the
probability (DfE, SUI Matcher, 2025: match from .95, potential match from .85).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

if TYPE_CHECKING:
    from triangulate.link.model import LinkModel

STRENGTHS: Final = ("possible", "probable", "strong", "verified")
"""From the weakest to the strongest; the order of the enumeration in the ``strength`` column."""
STRENGTH: Final[pl.Enum] = pl.Enum(list(STRENGTHS))
JOINING: Final = STRENGTHS[1:]
"""Strengths that join two personas into one person; ``possible`` is a candidate for review."""

_NAME_AGREES = ["exact", "variant", "reordered", "part_of", "nickname", "alias"]
_NAME_SPEAKS = [*_NAME_AGREES, "close", "initials"]
_NUMBER_AGREES = ["official", "former", "reference", "loose_reference", "conflicting"]
_AT_ONE_HOME = ["address", "postcode"]


def strength_of(model: LinkModel) -> pl.Expr:
    """Return the expression for a link's strength, from ``probability`` and the ``level_`` columns.

    Null means that there is no link. Three rules hold a link at ``possible`` whatever its probability:

    * nothing but date, place or sex agrees (twins born in one home would pass), except that the same given
      name with the birth date and the home is enough: a family name changes on marriage;
    * the family name and birth date agree and the given names differ, as they do for twins. A shared official
      number outweighs that only where nothing else points to two children: no common home, no two sexes;
    * only an initial fits the given name and no number agrees: an initial fits a brother or sister as well.

    One rule lifts a link to ``probable``: the same current official number on two records, and no name or
    birth date that speaks against it. Agencies key their answers by such a number and may say little else;
    leaving them apart would show one history as several people's.
    """
    name, born, place, sex, number = (
        pl.col(f"level_{c}") for c in ("name", "birth_date", "place", "sex", "identifier")
    )
    official = number == "official"
    beside = (
        (name.is_in(_NAME_AGREES) & (born.is_null() | ~born.is_in(["different", "near"])))
        | (born == "exact")
        | (place.is_in(_AT_ONE_HOME) & (name.is_null() | name.is_in(_NAME_SPEAKS)))
    )
    undisputed = born.is_null() | ~born.is_in(["different", "near", "one_of_several", "one_digit", "day_month_swapped"])
    limits = model.thresholds
    probability = pl.col("probability")
    verified = official & beside.fill_null(value=False) & undisputed & (probability >= limits.probable)
    renamed = (name == "given_only") & (born == "exact") & place.is_in(_AT_ONE_HOME)
    named = name.is_in(_NAME_SPEAKS) | number.is_in(_NUMBER_AGREES) | renamed
    two_children = place.is_in(_AT_ONE_HOME).fill_null(value=False) | (sex == "different").fill_null(value=False)
    one_number = official.fill_null(value=False) & ~two_children
    like_twins = (name == "family_only") & born.is_in(["exact", "one_of_several"]) & ~one_number
    unopposed = official & (name.is_null() | name.is_in([*_NAME_SPEAKS, "given_only"])) & undisputed
    alone = unopposed.fill_null(value=False)
    initial = (name == "initials") & ~number.is_in(_NUMBER_AGREES).fill_null(value=False)
    held = ~named.fill_null(value=False) | like_twins.fill_null(value=False) | initial.fill_null(value=False)
    return (
        pl.when((probability < limits.possible) & ~alone)
        .then(pl.lit(None, STRENGTH))
        .when(held | ((probability < limits.probable) & ~alone))
        .then(pl.lit("possible", STRENGTH))
        .when(verified.fill_null(value=False))
        .then(pl.lit("verified", STRENGTH))
        .when(probability >= limits.strong)
        .then(pl.lit("strong", STRENGTH))
        .otherwise(pl.lit("probable", STRENGTH))
    )
