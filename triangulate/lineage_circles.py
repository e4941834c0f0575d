"""Circles of statements and documents that were taken from each other and rest on nothing first hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from triangulate.lineage_graph import Derivation
    from triangulate.lineage_records import Records, Row
    from triangulate.linking.components import Graph


def circles(records: Records, graph: Derivation) -> tuple[tuple[str, ...], ...]:
    """Return the circles, each a sorted tuple of ids of statements and documents.

    A circle is a strongly connected part of the graph of ``derived_from`` and ``cites``, in which a document also
    leads to what it says. It is left out where it has an entry: a first-hand statement in one of its documents, or
    one that it goes back to, about the same thing.
    """
    core = _core(_edges(records))
    if core.is_empty():
        return ()
    nodes = pl.concat([core["child"], core["parent"]]).unique().sort()
    records.load(nodes)
    import networkx as nx  # slow to load, and most runs hold no circle

    whole: Graph = nx.DiGraph()
    whole.add_edges_from(
        (child, parent) for child, parent in core.sort("child", "parent").iter_rows() if not graph.is_origin(child)
    )
    parts = (sorted(part) for part in nx.strongly_connected_components(whole))
    return tuple(sorted(tuple(part) for part in parts if len(part) > 1 and not _has_entry(part, records, graph)))


def _edges(records: Records) -> pl.DataFrame:
    """Return ``child, parent``: what was taken from what, and of documents also what stands in them."""
    taken = records.derived
    cites = records.citations.select("child", "parent")
    holding = records.contents.drop_nulls().select(child="document", parent="statement")
    own = records.contents.drop_nulls().select(child="statement", parent="document")
    citing = own.join(cites.select(parent="child"), on="parent", how="semi")
    deriving = holding.join(taken.select(parent="child"), on="parent", how="semi")
    read = citing.join(deriving.select(child="parent"), on="child", how="anti")
    return pl.concat([taken, cites, deriving, read]).filter(pl.col("child") != pl.col("parent")).unique()


def _core(edges: pl.DataFrame) -> pl.DataFrame:
    """Leave out, round by round, what nothing leads to or what leads nowhere: what is left holds every circle."""
    while True:
        kept = edges.join(edges.select(child="parent").unique(), on="child", how="semi").join(
            edges.select(parent="child").unique(), on="parent", how="semi"
        )
        if kept.height == edges.height:
            return kept
        edges = kept


def _has_entry(part: list[str], records: Records, graph: Derivation) -> bool:
    stated = _stated(part, records)
    back = {one for node in (*part, *(row.id for row in stated)) for one in graph.walk(node)}
    repeated = [row for row in stated if not graph.is_origin(row.id)]
    origins = (row for one in sorted(back) if graph.is_origin(one) and (row := records.row(one)) is not None)
    return any(not repeated or any(_supports(origin, row) for row in repeated) for origin in origins)


def _stated(part: list[str], records: Records) -> list[Row]:
    """Return the statements of a circle and those that stand in its documents, but for what only says who cites."""
    ids = {*part, *(one for node in part for one in records.in_document(node))}
    rows = (records.row(one) for one in sorted(ids))
    return [row for row in rows if row is not None and row.predicate != "cites"]


def _supports(origin: Row, row: Row) -> bool:
    """Return whether a first-hand statement is of the kind of thing that a statement in the circle repeats."""
    same_event = origin.event is not None and origin.event == row.event
    same_value = origin.value is not None and origin.value == row.value
    return same_event or same_value or origin.predicate == row.predicate
