"""Times that cannot be put in order: the shortest impossible chains in a network of "not before" constraints.

Every constraint says that one point of time is not before another, and every point lies between an earliest and
a latest minute. In such a simple temporal network (Dechter, Meiri and Pearl, 1991) a negative cycle always is one
chain ``x ≤ … ≤ y`` whose first point surely lies after its last. Lower bounds are pushed along the constraints in
columns, so that only points that cannot hold are looked at one by one.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

import networkx as nx
import polars as pl

from triangulate.normalise.moments import Moment, surely_after

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

LONGEST_CHAIN: Final = 12
"""Constraints in a chain; processes of one case are shorter (referral to minutes is six)."""


def impossible_chains(edges: pl.DataFrame, points: pl.DataFrame) -> Iterator[tuple[str, ...]]:
    """Yield every minimal impossible chain of nodes, sorted; taking any node out of one leaves nothing impossible.

    ``edges`` has ``before, after``; ``points`` has ``node, earliest, latest`` (minutes), ``zoned, day_only``, one
    row a statement of the point's time. A chain is impossible only if every statement of its first node surely
    lies after every statement of its last.
    """
    ends = _cannot_hold(edges, points)
    if not ends:
        return
    near = _leading_to(edges, ends)
    graph: Any = nx.DiGraph()
    graph.add_edges_from(near.select("before", "after").unique().sort("before", "after").iter_rows())
    moments = _moments(points, sorted(graph.nodes))
    for end in sorted(ends):
        yield from _chains_to(end, graph, moments)


def _cannot_hold(edges: pl.DataFrame, points: pl.DataFrame) -> list[str]:
    """Return the nodes whose latest minute lies before a lower bound that some chain gives them."""
    bounds = points.group_by("node").agg(pl.col("earliest").min(), pl.col("latest").max())
    lower = bounds.select("node", pl.col("earliest").alias("bound"))
    moved = lower
    for _ in range(LONGEST_CHAIN):
        pushed = (
            edges.join(moved, left_on="before", right_on="node")
            .group_by(pl.col("after").alias("node"))
            .agg(pl.col("bound").max().alias("pushed"))
        )
        joined = pushed.join(lower, on="node", how="left")
        moved = joined.filter(pl.col("bound").is_null() | (pl.col("pushed") > pl.col("bound"))).select(
            "node", pl.col("pushed").alias("bound")
        )
        if moved.is_empty():
            break
        lower = pl.concat([lower.join(moved, on="node", how="anti"), moved])
    late = bounds.join(lower, on="node").filter(pl.col("bound") > pl.col("latest"))
    return sorted(late["node"])


def _leading_to(edges: pl.DataFrame, ends: list[str]) -> pl.DataFrame:
    """Return the constraints on chains to ``ends``."""
    found = edges.clear()
    frontier = pl.DataFrame({"after": ends}, schema={"after": pl.String})
    for _ in range(LONGEST_CHAIN):
        more = edges.join(frontier, on="after", how="semi").join(found, on=["before", "after"], how="anti")
        if more.is_empty():
            break
        found = pl.concat([found, more])
        frontier = more.select(pl.col("before").alias("after")).unique()
    return found


def _moments(points: pl.DataFrame, nodes: list[str]) -> Mapping[str, list[Moment]]:
    wanted = pl.DataFrame({"node": nodes}, schema={"node": pl.String})
    rows = points.join(wanted, on="node", how="semi").select("node", "earliest", "latest", "zoned", "day_only")
    by_node: dict[str, list[Moment]] = defaultdict(list)
    for node, *moment in rows.unique().sort(pl.all()).iter_rows():
        by_node[node].append(Moment(*moment))
    return by_node


def _chains_to(end: str, graph: Any, moments: Mapping[str, list[Moment]]) -> Iterator[tuple[str, ...]]:
    reached = nx.single_source_shortest_path(graph.reverse(copy=False), end, cutoff=LONGEST_CHAIN)
    for start in sorted(reached):
        chain = tuple(reversed(reached[start]))
        if len(chain) > 1 and _impossible(chain[0], chain[-1], moments) and _minimal(chain, moments):
            yield chain


def _impossible(first: str, last: str, moments: Mapping[str, list[Moment]]) -> bool:
    pairs = [(a, b) for a in moments.get(first, ()) for b in moments.get(last, ())]
    return bool(pairs) and all(surely_after(a, b) for a, b in pairs)


def _minimal(chain: Sequence[str], moments: Mapping[str, list[Moment]]) -> bool:
    last = len(chain) - 1
    return not any(
        _impossible(chain[i], chain[j], moments)
        for i in range(last)
        for j in range(i + 1, last + 1)
        if (i, j) != (0, last)
    )
