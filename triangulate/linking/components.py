"""Connected components of links, numbered so that the order of rows does not matter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import networkx as nx
import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterable


Graph: TypeAlias = Any
"""A networkx graph: the package has no types of its own, and stubs differ from release to release."""


def components(pairs: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Return the sets of ids that ``pairs`` join, each sorted, in the order of their first ids."""
    graph: Graph = nx.Graph()
    graph.add_edges_from(pairs)
    return sorted(sorted(nodes) for nodes in nx.connected_components(graph))


def component_frame(links: pl.DataFrame) -> pl.DataFrame:
    """Return ``persona, component`` for every persona that a link of any strength touches."""
    standing = links.filter(pl.col("strength").is_not_null()).select("a", "b")
    rows = [(persona, number) for number, ids in enumerate(components(standing.iter_rows())) for persona in ids]
    return pl.DataFrame(rows, schema={"persona": pl.String, "component": pl.UInt32}, orient="row")
