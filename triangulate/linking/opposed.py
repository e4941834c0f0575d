"""Chains of links whose records, taken together, speak against one person: average linkage over evidence.

Each link of a chain may be likely by itself, and still the records at its ends not be one person's. Groups of records
are merged, the best first, while what the pairs between two groups show is for one person on average (average
linkage, Sokal and Michener, 1958). A pair that nothing links counts as far as its comparisons speak against one
person. Where they do not, it counts nothing: what a record does not say is no evidence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from triangulate.linking.components import component_labels
from triangulate.linking.model import LEVELS
from triangulate.linking.native.clusters import MOST_BITS, Groups
from triangulate.linking.scoring import evidence
from triangulate.linking.strength import JOINING

if TYPE_CHECKING:
    from triangulate.linking.features import Features
    from triangulate.linking.model import LinkModel

_PAIR: Final = ["p", "q"]
_COMPARED: Final = [name for name in LEVELS if name != "family"]
_REASON: Final = "opposed"


def pairs_opposed(levels: pl.DataFrame, links: pl.DataFrame, features: Features, model: LinkModel) -> pl.DataFrame:
    """Return ``p, q, reason``: of each two groups that a link joins and that are not one person, the two most opposed.

    ``levels``: every pair inside the components of ``links``, with its levels
    (:func:`triangulate.linking.cannot_by_features.levels_inside`).
    """
    pairs = _weighed(levels, links, features, model)
    p, q = (pairs[side].to_numpy().astype(np.int32) for side in _PAIR)
    joined, bits = pairs["joined"].to_numpy(), pairs["bits"].to_numpy().astype(np.float32)
    component = component_labels(features.personas.height, p[joined], q[joined])
    doubtful = np.zeros(len(component), bool)
    doubtful[component[p[(component[p] == component[q]) & (bits < 0)]]] = True
    within = (component[p] == component[q]) & doubtful[component[p]]
    group = component.copy()
    rows = doubtful[component]
    group[rows] = np.flatnonzero(rows)
    Groups(group, p[within], q[within], bits[within], np.zeros(len(group), np.uint64)).merge(0.0)
    return _most_opposed(pairs.with_columns(one=pl.Series(group[p]), other=pl.Series(group[q])))


def _weighed(levels: pl.DataFrame, links: pl.DataFrame, features: Features, model: LinkModel) -> pl.DataFrame:
    """Return ``p, q, joined, bits``: of a link its weight, of another pair what speaks against one person."""
    known = links.filter(pl.col("strength").is_not_null())
    linked = known.select(
        "a",
        "b",
        joined=pl.col("strength").is_in(JOINING),
        weight=pl.when((pl.col("strength") == "verified").fill_null(value=False)).then(MOST_BITS).otherwise("weight"),
    )
    numbered = features.numbers_of(linked)
    both = levels.select(*_PAIR, against=evidence(model, _COMPARED)).join(
        numbered, on=_PAIR, how="left", maintain_order="left"
    )
    joined = pl.col("joined").fill_null(value=False)
    return both.select(
        *_PAIR,
        joined.alias("joined"),
        bits=pl.when(joined).then("weight").otherwise(pl.min_horizontal("against", pl.lit(0.0))),
    )


def _most_opposed(pairs: pl.DataFrame) -> pl.DataFrame:
    sides = [pl.min_horizontal("one", "other").alias("one"), pl.max_horizontal("one", "other").alias("other")]
    apart = pairs.with_columns(sides).filter(pl.col("one") != pl.col("other"))
    bridged = apart.filter("joined").select("one", "other").unique()
    between = apart.filter(~pl.col("joined")).join(bridged, on=["one", "other"], how="semi")
    first = between.sort("bits", "p", "q").unique(["one", "other"], keep="first", maintain_order=True)
    return first.select(*_PAIR, pl.lit(_REASON).alias("reason"))
