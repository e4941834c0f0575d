"""Connected components of links, labelled so that the order of rows does not matter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Iterable


Graph: TypeAlias = Any
"""A networkx graph: the package has no types of its own, and stubs differ from release to release."""
Numbers: TypeAlias = NDArray[np.int32]


def component_labels(nodes: int, i: Numbers, j: Numbers) -> Numbers:
    """Return for each node the smallest number of a node that it is connected to, by the pairs of ``i`` and ``j``.

    Labels are handed to neighbours and then followed to their end, in rounds, until nothing moves (Shiloach and
    Vishkin, 1982): a handful of rounds even for long chains.
    """
    label = np.arange(nodes, dtype=np.int32)
    while len(i):
        low, high = np.minimum(label[i], label[j]), np.maximum(label[i], label[j])
        apart = low != high
        i, j, low, high = i[apart], j[apart], low[apart], high[apart]
        if not len(i):
            break
        np.minimum.at(label, high, low)
        while True:
            further = label[label]
            if (further == label).all():
                break
            label = further
    return label


def components(pairs: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Return the sets of ids that ``pairs`` join, each sorted, in the order of their first ids. For small graphs."""
    import networkx as nx  # slow to load, and linking tables of a million records never comes here

    graph: Graph = nx.Graph()
    graph.add_edges_from(pairs)
    return sorted(sorted(nodes) for nodes in nx.connected_components(graph))


def first_of_component(one: pl.Series, other: pl.Series) -> pl.DataFrame:
    """Return ``node, first`` for every value of two columns of pairs, sorted: the least value it is connected to."""
    nodes = pl.concat([one, other.alias(one.name)]).unique().sort().alias("node")
    number = nodes.to_frame().with_row_index("number")
    i, j = (
        side.alias("node").to_frame().join(number, on="node", how="left", maintain_order="left")["number"]
        for side in (one, other)
    )
    label = component_labels(len(nodes), i.cast(pl.Int32).to_numpy(), j.cast(pl.Int32).to_numpy())
    return pl.DataFrame([nodes, nodes.gather(label).alias("first")])


def component_frame(links: pl.DataFrame) -> pl.DataFrame:
    """Return ``persona, component`` (its least persona) for every persona that a link of any strength touches."""
    standing = links.filter(pl.col("strength").is_not_null())
    return first_of_component(standing["a"], standing["b"]).rename({"node": "persona", "first": "component"})
