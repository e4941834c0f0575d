"""Who is stated to be whose parent, child, sibling, partner, carer or housemate: what the comparison "family" reads.

A relation is read from both ends: the statement "A is a parent of C" makes C a relative of A in the role ``parent``
(A is the parent), and A a relative of C in the role ``child``. Denied and unknown relations are no relations.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.linking.components import first_of_component
from triangulate.linking.strength import STRENGTHS

if TYPE_CHECKING:
    from triangulate.linking.features import Features

ROLES: Final = {
    "parent": ("parent", "child"),
    "carer": ("carer", "cared_for"),
    "sibling": ("sibling", "sibling"),
    "twin": ("sibling", "sibling"),
    "partner": ("partner", "partner"),
    "household_member": ("household", "household"),
}
"""The role in which each relation puts the persona it is about, and the one it names."""
OF_A_CHILD: Final = ("parent", "carer")
"""Roles in which two records that have one child in common are seldom two people of one name."""
KIN_COLUMNS: Final[dict[str, pl.DataType]] = {
    "p": pl.UInt32(),
    "role": pl.String(),
    "relative": pl.UInt32(),
    "person": pl.UInt32(),
    "mother": pl.Boolean(),
}
_SETTLED: Final = STRENGTHS[2:]
_BY_BIRTH: Final = ("birth", "genetic")
_ADOPTION_ORDERS: Final = ("order", "legal_status")


def kin_of(statements: pl.DataFrame, people: pl.DataFrame, sexes: pl.DataFrame) -> pl.DataFrame:
    """Return ``p, role, relative, person, mother``, sorted: one row a persona, role and relative.

    ``relative`` and ``person`` are numbers of personas; ``person`` stands for whoever the relative is, and is the
    relative itself until links are known (:func:`knowing_links`). ``mother``: the relative is the persona's mother by
    birth and registered as female and nothing else, so that there can be only one.
    """
    said = (
        statements.filter(
            pl.col("predicate").is_in(list(ROLES)) & pl.col("ref").is_not_null() & (pl.col("polarity") == "+")
        )
        .select("about", "ref", "predicate", "value")
        .unique()
        .join(people.select("p", about="persona"), on="about")
        .join(people.select(named="p", ref="persona"), on="ref")
        .filter(pl.col("p") != pl.col("named"))
    )
    role_of = pl.col("predicate").replace_strict
    ahead = said.select(
        "p",
        role_of({name: roles[0] for name, roles in ROLES.items()}, return_dtype=pl.String).alias("role"),
        relative="named",
        mother=pl.lit(value=False),
    )
    women = sexes.group_by("p").agg((pl.col("sex") == "F").all().alias("woman")).filter("woman")
    by_birth = (pl.col("predicate") == "parent") & pl.col("value").is_in(_BY_BIRTH).fill_null(value=False)
    back = said.select(
        role_of({name: roles[1] for name, roles in ROLES.items()}, return_dtype=pl.String).alias("role"),
        p="named",
        relative="p",
        mother=by_birth & pl.col("p").is_in(women["p"].implode()),
    )
    rows = pl.concat([ahead, back.select(ahead.columns)])
    kin = rows.group_by("p", "role", "relative").agg(pl.col("mother").any())
    return kin.with_columns(person="relative").select(KIN_COLUMNS.keys()).sort("p", "role", "relative")


def knowing_links(features: Features, links: pl.DataFrame) -> pl.DataFrame:
    """Return the kin of ``features`` with ``person`` the first persona of those that settled links join.

    Settled links are ``strong`` or ``verified``: a relative who is only probably one person supports nothing.
    """
    settled = links.filter(pl.col("strength").is_in(_SETTLED)).select("a", "b")
    joined = features.numbers_of(settled)
    known = first_of_component(joined["p"], joined["q"]).rename({"node": "relative", "first": "known"})
    kin = features.kin.join(known, on="relative", how="left", maintain_order="left")
    return kin.with_columns(person=pl.coalesce("known", "relative")).select(KIN_COLUMNS.keys())


def adopted_by_statement(statements: pl.DataFrame) -> pl.Series:
    """Return the ids of personas that a statement shows to be adopted: an adoptive parent, or an adoption order."""
    said = statements.filter(pl.col("polarity") == "+")
    parents = said.filter((pl.col("predicate") == "parent") & (pl.col("value") == "adoptive"))
    orders = said.filter(pl.col("predicate").is_in(_ADOPTION_ORDERS) & (pl.col("value") == "adoption_order"))
    return pl.concat([parents["ref"], orders["about"]]).drop_nulls().unique().sort()
