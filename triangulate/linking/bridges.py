"""Links that alone hold a person together."""

from __future__ import annotations

from typing import Final

import networkx as nx
import polars as pl

from triangulate.linking.components import Graph
from triangulate.linking.evaluating.labels import one_row_an_id, same_type

_LOOKED_AT: Final = 20  # links looked at first for each bridge wanted; four times as many each time that is too few


def weakest_bridges(edges: pl.DataFrame, people: pl.DataFrame, threshold: float, wanted: int) -> pl.DataFrame:
    """Return the ``wanted`` weakest bridges: ``row``, ``pattern`` and the records on each side, the fewer first.

    ``edges`` have ``row``, ``pattern``, ``a``, ``b``, ``probability``, ``weight`` and ``verdict``. An edge joins if
    it is at or above ``threshold``, or decided ``same``, within one of ``people``, and not decided ``different``.
    A bridge (Tarjan, 1974) is an undecided edge that joins and whose loss leaves no chain of such edges between
    its ends. Persons of two records are left out: their one edge is a bridge and says nothing more. Sorted by
    probability, weight and ids.
    """
    inside = _edges_of_large_people(edges, people, threshold)
    undecided = inside.filter(pl.col("verdict").is_null())
    window = _LOOKED_AT * wanted
    while True:
        # The weakest edges and the whole of their people settle which of these are bridges, so that a million
        # people are not walked to show fifty pairs.
        weakest = undecided.filter(pl.col("probability").rank("min") <= window).sort("probability", "weight", "a", "b")
        graph = _graph(inside.join(weakest.select("person").unique(), on="person", how="semi"))
        bridges = {frozenset(pair) for pair in nx.bridges(graph)}
        rows = weakest.select("row", "pattern", "a", "b").iter_rows()
        found = [row for row in rows if frozenset(row[2:]) in bridges][:wanted]
        if len(found) == wanted or window >= undecided.height:
            break
        window *= 4
    sides = [(row, pattern, *_sides(graph, a, b)) for row, pattern, a, b in found]
    schema = {"row": pl.UInt32, "pattern": pl.UInt32, "fewer": pl.Int64, "more": pl.Int64}
    return pl.DataFrame(sides, schema=schema, orient="row")


def _edges_of_large_people(edges: pl.DataFrame, people: pl.DataFrame, threshold: float) -> pl.DataFrame:
    for end in ("a", "b"):
        same_type("edges", edges, end, people)
    of = one_row_an_id(people, "people", "person")
    said = pl.col("verdict").cast(pl.String)
    likely = (pl.col("probability") >= threshold) & said.ne_missing(pl.lit("different"))
    joining = edges.filter(likely | said.eq_missing(pl.lit("same")))
    both = joining.join(of, left_on="a", right_on="id").join(of, left_on="b", right_on="id", suffix="_b")
    within = both.filter(pl.col("person") == pl.col("person_b"))
    return within.filter(pl.len().over("person") > 1)


def _graph(edges: pl.DataFrame) -> Graph:
    graph: Graph = nx.Graph()
    graph.add_edges_from(edges.select("a", "b").iter_rows())
    return graph


def _sides(graph: Graph, a: object, b: object) -> tuple[int, int]:
    graph.remove_edge(a, b)
    first, second = (len(nx.node_connected_component(graph, end)) for end in (a, b))
    graph.add_edge(a, b)
    return min(first, second), max(first, second)
