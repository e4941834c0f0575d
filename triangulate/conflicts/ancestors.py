"""People who are stated to be their own ancestors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import networkx as nx
import polars as pl

from triangulate.conflicts.parent_statements import parentage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from triangulate.gathered import Gathered

DESCENT: Final = ("birth", "genetic", "adoptive")
"""Types of parentage that make somebody an ancestor."""


def own_ancestors(gathered: Gathered) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Yield the shortest circle of every group of people who descend from each other: people, and statements.

    The people stand from parent to child, beginning with the smallest id; the statements say so.
    """
    said = parentage(gathered, *DESCENT).select(
        pl.col("person").alias("parent"), pl.col("ref_person").alias("child"), "id"
    )
    circles = _in_circles(said)
    graph: Any = nx.DiGraph()
    graph.add_edges_from(circles.select("parent", "child").unique().sort("parent", "child").iter_rows())
    for group in sorted(sorted(nodes) for nodes in nx.strongly_connected_components(graph)):
        circle = _shortest(graph.subgraph(group), group)
        if circle:
            pairs = pl.DataFrame(
                list(zip(circle, (*circle[1:], circle[0]), strict=True)), schema=["parent", "child"], orient="row"
            )
            yield circle, tuple(circles.join(pairs, on=["parent", "child"], how="semi")["id"].unique().sort())


def _in_circles(said: pl.DataFrame) -> pl.DataFrame:
    """Take away, again and again, everybody without a parent or without a child: what is left holds every circle."""
    left = said
    while True:
        kept = left.join(left.select(parent="child").unique(), on="parent", how="semi")
        kept = kept.join(kept.select(child="parent").unique(), on="child", how="semi")
        if kept.height == left.height:
            return kept
        left = kept


def _shortest(part: Any, group: list[str]) -> tuple[str, ...]:
    if len(group) == 1:
        return (group[0],) if part.has_edge(group[0], group[0]) else ()
    ways: list[tuple[int, tuple[str, ...]]] = []
    for child, parent in sorted((c, p) for p, c in part.edges):
        walked = nx.shortest_path(part, child, parent)
        start = walked.index(min(walked))
        ways.append((len(walked), tuple(walked[start:] + walked[:start])))
    return min(ways)[1]
