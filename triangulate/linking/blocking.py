"""Which pairs of personas are worth comparing: those that share at least one of several keys.

A key joins two or three things that agree for one person and seldom for two. Each is weak against some error
(a moved day, a changed name, a new home), so there are several, and a pair needs to share only one. Blocks that are
too large, because their pairs grow with the square, are split and then left out, as for any table
(:mod:`triangulate.linking.native.candidates`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from triangulate.linking.blocking_parts import key_parts
from triangulate.linking.native import candidates as native
from triangulate.linking.native.key_parts import Part
from triangulate.linking.native.values import Hashes, Ints, text_hashes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from triangulate.linking.features import Features

KEYS: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "identifier": ("a number or reference", ("number",)),
    "birth_date_family": ("birth date and family name", ("day", "family")),
    "relative": ("a relative", ("relative",)),
    "home_given": ("home and given name", ("home", "root")),
    "home_birth_year": ("home and birth year", ("home", "year")),
    "birth_date_name_word": ("birth date and a word of the name", ("day", "word")),
    "birth_date_exchanged_family": (
        "birth date with day and month exchanged, and family name",
        ("day_either_way", "family"),
    ),
    "family_given": ("family and given name", ("family", "given")),
    "nickname_family_birth_year": (
        "short form of the given name, family name and birth year",
        ("root", "family", "year"),
    ),
    "birth_date_initial_area": ("birth date, initial and postcode area", ("day", "given_initial", "area")),
    "birth_date_initials": ("birth date and an initial", ("day", "initial")),
    "home_family": ("home and family name", ("home", "family")),
}
"""The keys in the order of use, each with its name in words and its parts. ``home`` is a postcode or a dwelling."""
_TELLING: Final = frozenset({"number", "day", "relative"})
_REFINED_BY: Final = ("given_initial", "year", "area")
"""Parts that split the blocks that are too large, one after the other."""


@dataclass(frozen=True, repr=False)
class PersonaKey:
    """One blocking key of personas; see :class:`triangulate.linking.native.keys.BlockKey` for what each field means."""

    name: str
    label: str
    refine: tuple[Part, ...]
    telling: bool
    values: pl.DataFrame
    """``p, key``: the hashes that each persona has, each once, sorted."""

    def held(self) -> tuple[Ints, Hashes]:
        """Return the number of the persona and the hash of each value, personas in order."""
        return self.values["p"].cast(pl.Int32).to_numpy(), self.values["key"].to_numpy()


def candidate_pairs(features: Features) -> native.CandidatePairs:
    """Return the pairs of linkable personas to compare, by their numbers, with a report of what each key adds."""
    return native.candidate_pairs(features.keys, features.personas.height, compare_all=0)


def block_keys(features: Features) -> list[PersonaKey]:
    """Return the keys of all linkable personas, in the order of use."""
    linkable = features.personas.filter("linkable").select("p")
    parts = {name: values.join(linkable, on="p", how="semi") for name, values in key_parts(features).items()}
    finer = {name: _first(name, parts[name], features.personas.height) for name in _REFINED_BY}
    return [
        PersonaKey(
            name,
            label,
            tuple(finer[part] for part in _REFINED_BY if part not in of),
            not _TELLING.isdisjoint(of),
            _values(parts, of),
        )
        for name, (label, of) in KEYS.items()
    ]


def _values(parts: Mapping[str, pl.DataFrame], of: tuple[str, ...]) -> pl.DataFrame:
    first, *further = (parts[name] for name in of)
    for frame in further:
        first = first.join(frame, on="p")
    text = pl.concat_str(of, separator="|")
    return first.select("p", text.hash(seed=0).alias("key")).unique().sort("p", "key")


def _first(name: str, values: pl.DataFrame, personas: int) -> Part:
    """Return the part by which a persona's least value splits a block; 0 for a persona without one."""
    least = values.group_by("p").agg(pl.col(name).cast(pl.String).min()).sort("p")
    hashes = np.zeros(personas, np.uint64)
    hashes[least["p"].to_numpy()] = text_hashes(least[name])
    return Part(name, lambda: hashes.reshape(-1, 1))


def with_keys_shared(pairs: pl.DataFrame, features: Features) -> pl.DataFrame:
    """Return ``pairs`` (``p``, ``q``) with ``found_by``: the names of the keys that both personas share."""
    numbered = pairs.select("p", "q").with_row_index("row")
    shared = [
        _sharing(numbered, key.values).select("row", pl.lit(place, pl.UInt8).alias("key"))
        for place, key in enumerate(features.keys)
    ]
    names = pl.concat(shared).sort("row", "key").group_by("row", maintain_order=True).agg("key")
    spelt = names.with_columns(
        pl.col("key").list.eval(pl.element().replace_strict(dict(enumerate(KEYS)), return_dtype=pl.String))
    )
    joined = numbered.select("row").join(spelt, on="row", how="left", maintain_order="left")
    return pairs.with_columns(joined["key"].fill_null(pl.lit([], pl.List(pl.String))).alias("found_by"))


def _sharing(numbered: pl.DataFrame, values: pl.DataFrame) -> pl.DataFrame:
    sides = numbered.join(values, on="p").join(values.rename({"p": "q"}), on=["q", "key"])
    return sides.select("row").unique()
