"""Link engines: personas' features in, links out. Every engine uses the same levels, model and thresholds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import polars as pl

from triangulate.linking.blocking import candidate_pairs
from triangulate.linking.scoring import score_pairs

if TYPE_CHECKING:
    from triangulate.linking.features import Features
    from triangulate.linking.model import LinkModel
    from triangulate.linking.native.candidates import CandidatePairs


@runtime_checkable
class LinkEngine(Protocol):
    """Finds links. The answer must not depend on the order of rows."""

    def link(self, features: Features, model: LinkModel) -> pl.DataFrame:
        """Return the links at ``possible`` or stronger (:data:`triangulate.linking.scoring.LINK_COLUMNS`)."""
        ...


@dataclass(frozen=True)
class DefaultEngine:
    """Blocks on several keys, compares distinct values once, adds weights."""

    def candidates(self, features: Features) -> CandidatePairs:
        """Return the pairs that would be compared, with the report of what each key adds."""
        return candidate_pairs(features)

    def link(self, features: Features, model: LinkModel) -> pl.DataFrame:
        """Return the links at ``possible`` or stronger."""
        p, q = self.candidates(features).ij
        return score_pairs(pl.DataFrame({"p": p, "q": q}).cast(pl.UInt32), features, model)


@dataclass(frozen=True)
class AllPairsEngine:
    """Compares every pair of linkable personas: slow and obvious, for a family and for checking other engines."""

    def link(self, features: Features, model: LinkModel) -> pl.DataFrame:
        """Return the links at ``possible`` or stronger."""
        p = features.personas.filter("linkable").select("p")
        pairs = p.join(p.select(q="p"), how="cross").filter(pl.col("p") < pl.col("q"))
        return score_pairs(pairs, features, model)
