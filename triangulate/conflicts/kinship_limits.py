"""What is held to be possible between parents and children, and the pairs of births that break it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.conflicts.parent_statements import parentage, sex_of_parents

if TYPE_CHECKING:
    from triangulate.gathered import Gathered

BLOOD: Final = ("birth", "genetic", "registered")
"""Types of parentage that say something of age at the birth."""


@dataclass(frozen=True, slots=True)
class KinshipLimits:
    """Limits in years (ages of a parent at the birth) and days (between two births of one mother).

    ``youngest``: below it a parent's age is a contradiction (11: the youngest parents on medical record apart from
    rare early puberty; judgement, reviewed 2026). ``young``: below it a tension (13: below that age a child cannot
    consent in law, Sexual Offences Act 2003, s.5). ``oldest_mother``: above it a contradiction (60; the oldest
    mothers after treatment with donated eggs are older, so the entry has to be looked at). ``births_apart``: the
    days between two births of one mother that cannot be: more than 14 (twins born apart) and up to 200 (a birth at
    24 weeks that was conceived four weeks after the last; NICE NG25, 2015, for the age at which children survive).
    Plausibility limits of genealogy programs (17 years for a mother in Gramps) are no limits here: young parents
    are real.
    """

    youngest: int = 11
    young: int = 13
    oldest_mother: int = 60
    births_apart: tuple[int, int] = (15, 200)

    def __post_init__(self) -> None:
        """Raise :class:`ValueError` for limits that exclude each other."""
        low, high = self.births_apart
        if not (0 <= self.youngest <= self.young <= self.oldest_mother and 0 < low <= high):
            raise ValueError("the limits must rise: youngest, young, oldest_mother; births_apart from low to high")


def _spans(gathered: Gathered, people: pl.DataFrame, name: str) -> pl.DataFrame:
    """Return ``{name}_first`` and ``{name}_last``: the days the births of ``people`` (column ``name``) can mean."""
    born = gathered.birth_dates.drop_nulls(["earliest", "latest"]).rename({"person": name})
    return (
        born.join(people, on=name, how="semi")
        .group_by(name)
        .agg(
            pl.col("earliest").min().alias(f"{name}_first"),
            pl.col("latest").max().alias(f"{name}_last"),
            pl.col("id").unique().sort().alias(f"{name}_born"),
        )
    )


def ages_at_birth(gathered: Gathered, limits: KinshipLimits) -> pl.DataFrame:
    """Return the parents whose age at the birth of a child breaks a limit, however the dates are read.

    Columns: ``parent, child`` (persons), ``rule`` (``after_child``, ``too_young``, ``young``, ``too_old``),
    ``statements`` (of the parentage), ``parent_born, child_born`` (statements of the dates), sorted.
    """
    stated = parentage(gathered, *BLOOD)
    pairs = (
        stated.filter(pl.col("person") != pl.col("ref_person"))
        .group_by(pl.col("person").alias("parent"), pl.col("ref_person").alias("child"))
        .agg(pl.col("id").unique().sort().alias("statements"))
    )
    both = pairs.join(_spans(gathered, pairs.select("parent").unique(), "parent"), on="parent")
    both = both.join(_spans(gathered, pairs.select("child").unique(), "child"), on="child")
    sexes = sex_of_parents(gathered, stated)
    sex = pl.col("parent").replace_strict(sexes, default=None, return_dtype=pl.String)
    rule = (
        pl.when(pl.col("parent_first") > pl.col("child_last")).then(pl.lit("after_child"))
        .when(_age(pl.col("parent_first"), limits.youngest) > pl.col("child_last")).then(pl.lit("too_young"))
        .when(_age(pl.col("parent_first"), limits.young) > pl.col("child_last")).then(pl.lit("young"))
        .when((_age(pl.col("parent_last"), limits.oldest_mother) < pl.col("child_first")) & (sex == "F"))
        .then(pl.lit("too_old"))
    )  # fmt: skip
    return both.with_columns(rule.alias("rule")).filter(pl.col("rule").is_not_null()).sort("parent", "child")


def _age(born: pl.Expr, years: int) -> pl.Expr:
    """Return the birthday on which somebody reaches an age; who was born on 29 February reaches it on 28 February."""
    return born.dt.offset_by(f"{years}y")


def births_too_close(gathered: Gathered, limits: KinshipLimits) -> pl.DataFrame:
    """Return pairs of children of one mother born too near each other to be two pregnancies.

    Columns: ``mother, one, other`` (persons, by date), ``statements`` (of the parentage), ``one_born,
    other_born``, sorted. Children recorded as twins or of a multiple birth are left out.
    """
    stated = parentage(gathered, "birth")
    sexes = sex_of_parents(gathered, stated)
    mothers = [person for person, sex in sexes.items() if sex == "F"]
    children = (
        stated.filter(pl.col("person").is_in(mothers))
        .group_by(pl.col("person").alias("mother"), pl.col("ref_person").alias("child"))
        .agg(pl.col("id").unique().sort().alias("statements"))
    )
    several = children.filter(pl.col("child").n_unique().over("mother") > 1)
    dated = several.join(_spans(gathered, several.select("child").unique(), "child"), on="child")
    pairs = dated.join(dated, on="mother", suffix="_2").filter(pl.col("child") != pl.col("child_2"))
    low, high = limits.births_apart
    least = (pl.col("child_first_2") - pl.col("child_last")).dt.total_days()
    most = (pl.col("child_last_2") - pl.col("child_first")).dt.total_days()
    near = pairs.filter((least >= low) & (most <= high))
    found = near.select(
        "mother",
        pl.col("child").alias("one"),
        pl.col("child_2").alias("other"),
        pl.concat_list("statements", "statements_2").alias("statements"),
        pl.col("child_born").alias("one_born"),
        pl.col("child_born_2").alias("other_born"),
    )
    return _not_multiple(found, gathered).sort("mother", "one", "other")


def _not_multiple(pairs: pl.DataFrame, gathered: Gathered) -> pl.DataFrame:
    single = pl.col("value").str.contains(r"^\s*1\s*/\s*1\s*$").fill_null(value=True)
    multiple = gathered.said("multiple_birth").filter(~single)
    twins = gathered.said("twin")
    born_together = pl.concat([multiple["person"], twins["person"], twins["ref_person"]]).drop_nulls().unique()
    either = pl.col("one").is_in(born_together.implode()) | pl.col("other").is_in(born_together.implode())
    return pairs.filter(~either)
