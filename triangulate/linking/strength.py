"""How strong a link is, in four words.

``verified`` is not a high probability: it is a person's reasoned verdict, or a current official number that
agrees beside something else while nothing of its kind disagrees. The other three are thresholds on the
probability (DfE, SUI Matcher, 2025: match from .95, potential match from .85).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.linking.agreement import DATES_OPPOSE, NAMES_AGREE

if TYPE_CHECKING:
    from triangulate.linking.model import LinkModel

STRENGTHS: Final = ("possible", "probable", "strong", "verified")
"""From the weakest to the strongest; the order of the enumeration in the ``strength`` column."""
STRENGTH: Final[pl.Enum] = pl.Enum(list(STRENGTHS))
JOINING: Final = STRENGTHS[1:]
"""Strengths that join two personas into one person; ``possible`` is a candidate for review."""

_NAME_SPEAKS = [*NAMES_AGREE, "close", "initials"]
_NUMBER_AGREES = ["official", "former", "reference", "loose_reference", "conflicting"]
_AT_ONE_HOME = ["address", "postcode"]


def strength_of(model: LinkModel) -> pl.Expr:
    """Return the expression for a link's strength, from ``probability`` and the ``level_`` columns.

    Null means that there is no link. Four rules hold a link at ``possible`` whatever its probability:

    * nothing but date, place or sex agrees (twins born in one home would pass), except that the same given name with
      the birth date and a home or a child in common is enough: a family name changes on marriage;
    * the family name and birth date agree and the given names differ, as they do for twins. A shared official
      number outweighs that only where nothing else points to two children: no common home, no two sexes;
    * only an initial fits the given name and no number agrees: an initial fits a brother or sister as well;
    * name and home agree and nothing tells a birth date or number: a father and son of one name share both. That
      both are stated parents, or carers, of one child makes such a link ``probable`` and never stronger.

    One rule lifts a link to ``probable``: the same current official number on two records, and no name or
    birth date that speaks against it. Agencies key their answers by such a number and may say little else;
    leaving them apart would show one history as several people's. A birth date that differs by less than five years
    does not speak against it where the names agree and the home is one: then it is the date that is in question.
    """
    e = _Evidence()
    limits = model.thresholds
    probability = pl.col("probability")
    lifted = e.one_number_unopposed()
    return (
        pl.when((probability < limits.possible) & ~lifted)
        .then(pl.lit(None, STRENGTH))
        .when(e.held() | ((probability < limits.probable) & ~lifted))
        .then(pl.lit("possible", STRENGTH))
        .when(e.verified() & (probability >= limits.probable))
        .then(pl.lit("verified", STRENGTH))
        .when((probability >= limits.strong) & ~e.undated)
        .then(pl.lit("strong", STRENGTH))
        .otherwise(pl.lit("probable", STRENGTH))
    )


def rests_on_one_child() -> pl.Expr:
    """Return the expression for links that a child in common carries: no birth date or number tells more."""
    e = _Evidence()
    return e.undated & e.stated_parent


class _Evidence:
    """The levels of a link as expressions, and what they mean together; no expression here is ever null."""

    def __init__(self) -> None:
        self.name, self.born, self.place, self.sex, self.number, self.family = (
            pl.col(f"level_{c}") for c in ("name", "birth_date", "place", "sex", "identifier", "family")
        )
        self.named = self.name.is_in(NAMES_AGREE).fill_null(value=False)
        self.numbered = self.number.is_in(_NUMBER_AGREES).fill_null(value=False)
        self.official = (self.number == "official").fill_null(value=False)
        self.home = self.place.is_in(_AT_ONE_HOME).fill_null(value=False)
        self.undisputed = ~self.born.is_in(DATES_OPPOSE).fill_null(value=False)
        self.two_sexes = (self.sex == "different").fill_null(value=False)
        self.born_exactly = (self.born == "exact").fill_null(value=False)
        self.one_child = (self.family == "same_child").fill_null(value=False)
        self.stated_parent = self.one_child & self.named & ~self.two_sexes
        self.undated = self.born.is_null() & ~self.numbered

    def verified(self) -> pl.Expr:
        """Whether a current official number agrees beside something else, and no birth date disputes it."""
        spoken = self.name.is_null() | self.name.is_in(_NAME_SPEAKS)
        near = self.born.is_in(["different", "near"]).fill_null(value=False)
        beside = (self.named & ~near) | self.born_exactly | (self.home & spoken)
        return self.official & beside & self.undisputed

    def one_number_unopposed(self) -> pl.Expr:
        """Whether a current official number agrees and neither name nor birth date speaks against it."""
        fits = self.name.is_null() | self.name.is_in([*_NAME_SPEAKS, "given_only"])
        near = (self.born == "near").fill_null(value=False) & self.named & self.home
        return self.official & fits & (self.undisputed | near)

    def held(self) -> pl.Expr:
        """Whether one of the four rules holds the link at ``possible``."""
        given = (self.name == "given_only").fill_null(value=False) & self.born_exactly
        renamed = given & (self.home | self.one_child)
        speaks = self.name.is_in(_NAME_SPEAKS).fill_null(value=False) | self.numbered | renamed
        born_alike = self.born.is_in(["exact", "one_of_several"]).fill_null(value=False)
        one_number = self.official & ~(self.home | self.two_sexes)
        like_twins = (self.name == "family_only").fill_null(value=False) & born_alike & ~one_number
        initial = (self.name == "initials").fill_null(value=False) & ~self.numbered
        name_and_home = self.undated & (self.home | self.one_child) & ~self.stated_parent
        return ~speaks | like_twins | initial | name_and_home
