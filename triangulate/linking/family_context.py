"""The comparison "family": do the two records have the same relatives, or relatives who are clearly different people?

Relatives are evidence that relatives share: brothers and sisters have one mother, and both parents one child. So
agreement counts only where names and birth dates allow (:mod:`triangulate.linking.agreement`). Whether two relatives
are one person is taken from the links that hold without any family context, so that nothing supports itself and the
order of pairs plays no part.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.linking.agreement import DATES_OPPOSE, NAMES_AGREE, places
from triangulate.linking.comparing import compare_birth_dates, compare_identifiers, compare_names
from triangulate.linking.kin import OF_A_CHILD, knowing_links
from triangulate.linking.model import LEVELS

if TYPE_CHECKING:
    from triangulate.linking.features import Features

_PAIR: Final = ["p", "q"]
_AT: Final = {name: place for place, name in enumerate(LEVELS["family"])}


def compare_families(pairs: pl.DataFrame, features: Features) -> pl.DataFrame:
    """Add ``level_family``, the best level over the relatives that both sides have in one role.

    ``same_child``: both are parents, or both carers, of one child; two parents that one source gives to one record of a
    child do not count, since it means two people. ``same_relative``: another relation to one person.
    ``same_relative_name``: the relatives are not known to be one person, their names agree, and birth dates and numbers
    do not speak against it; two relatives of one source do not count, which keeps them apart. ``different_relatives``:
    the mothers by birth carry different official numbers and other names. Null where nothing of this holds.
    """
    sets = _relatives_of_both(pairs, features)
    of_one_child = pl.col("role").is_in(OF_A_CHILD)
    one = sets.filter(pl.col("person") == pl.col("person_2")).select(
        *_PAIR, pl.when(of_one_child).then(_code("same_child")).otherwise(_code("same_relative")).alias("level")
    )
    # A relative in common is the better level, so only the other pairs' relatives are compared.
    others = _with_likeness(sets.join(one, on=_PAIR, how="anti"), features)
    mothers = pl.col("mother") & pl.col("mother_2")
    level = (
        pl.when("named_alike")
        .then(_code("same_relative_name"))
        .when(mothers & pl.col("unlike"))
        .then(_code("different_relatives"))
    )
    levels = pl.concat([one, others.select(*_PAIR, level.alias("level"))])
    best = levels.group_by(_PAIR).agg(pl.col("level").min().alias("level_family"))
    return pairs.join(best, on=_PAIR, how="left", maintain_order="left")


def pairs_with_one_relative(features: Features) -> pl.DataFrame:
    """Return the pairs (``p < q``) of linkable personas that have one relative in one role, sorted."""
    linkable = features.personas.filter("linkable").select("p")
    held = features.kin.select("p", "role", "person").join(linkable, on="p", how="semi").unique()
    joined = held.join(held.rename({"p": "q"}), on=["role", "person"])
    return joined.filter(pl.col("p") < pl.col("q")).select(_PAIR).unique().sort(_PAIR)


def features_with_known_relatives(features: Features, links: pl.DataFrame) -> Features:
    """Return ``features`` with the relatives that settled ``links`` join counted as one person."""
    return replace(features, kin=knowing_links(features, links))


def _code(level: str) -> pl.Expr:
    return pl.lit(_AT[level], pl.UInt8)


def _relatives_of_both(pairs: pl.DataFrame, features: Features) -> pl.DataFrame:
    """Return a row a pair, role, and relative of either side."""
    second = features.kin.rename({"p": "q", "relative": "relative_2", "person": "person_2", "mother": "mother_2"})
    sets = pairs.select(_PAIR).join(features.kin, on="p").join(second, on=["q", "role"])
    # Each other's relatives: that a sister has a brother of some name says nothing of whether they are one.
    sets = sets.filter((pl.col("relative") != pl.col("q")) & (pl.col("relative_2") != pl.col("p")))
    source = features.personas.select("p", of="source")
    sets = sets.join(source, on="p").join(source.rename({"p": "q", "of": "of_2"}), on="q")
    co_parents = (
        (pl.col("relative") == pl.col("relative_2"))
        & (pl.col("of") == pl.col("of_2"))
        & pl.col("role").is_in(OF_A_CHILD)
    )
    return sets.filter(~co_parents)


def _with_likeness(sets: pl.DataFrame, features: Features) -> pl.DataFrame:
    """Add ``named_alike`` and ``unlike``: how the two relatives of each row compare."""
    first, other = pl.min_horizontal("relative", "relative_2"), pl.max_horizontal("relative", "relative_2")
    sets = sets.with_columns(first.alias("first"), other.alias("other"))
    compared = _compared(sets.select(p="first", q="other").filter(pl.col("p") != pl.col("q")).unique(), features)
    joined = sets.join(compared.rename({"p": "first", "q": "other"}), on=["first", "other"], how="left")
    return joined.with_columns(pl.col("named_alike", "unlike").fill_null(value=False))


def _compared(relatives: pl.DataFrame, features: Features) -> pl.DataFrame:
    """Return ``p, q, named_alike, unlike`` for pairs of relatives."""
    for compare in (compare_birth_dates, compare_identifiers, compare_names):
        relatives = compare(relatives, features)
    source = features.personas.select("p", "source")
    relatives = relatives.join(source, on="p").join(source.rename({"p": "q", "source": "source_2"}), on="q")
    named = pl.col("level_name").is_in(places("name", NAMES_AGREE)).fill_null(value=False)
    against = pl.col("level_birth_date").is_in(places("birth_date", DATES_OPPOSE)).fill_null(value=False)
    unlike = (pl.col("level_identifier") == LEVELS["identifier"].index("mismatch")).fill_null(value=False)
    differ = ~named & pl.col("level_name").is_not_null()
    alike = named & ~against & ~unlike & (pl.col("source") != pl.col("source_2"))
    return relatives.select(*_PAIR, alike.alias("named_alike"), (unlike & differ).alias("unlike"))
