"""The linking step of a run: features → candidate links → a graph of people that refuses to be inconsistent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

    from triangulate.link.features import Features
    from triangulate.link.graph import People
    from triangulate.link.model import LinkModel


@dataclass(frozen=True)
class Linking:
    """What linking found: the links, the people they make, the pairs that cannot be one person, and the model used."""

    features: Features
    links: pl.DataFrame
    people: People
    cannot: pl.DataFrame
    model: LinkModel
