"""Makes links consistent: where a chain of links joins two personas that cannot be one, the least of it is held.

The cut is a minimum cut (Ford and Fulkerson, 1956) over the weights of the links. Where other links would separate
the two at hardly more weight, the cut is too close to call, and those links are held as well: a record that fits
father and son is neither's. Nodes are numbers, because the order
in which Python walks a set of texts differs from run to run.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import networkx as nx
import polars as pl
from networkx.algorithms.flow import shortest_augmenting_path

from triangulate.linking.cannot import FINAL_REASONS
from triangulate.linking.components import Graph, components, first_of_component

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_PERSON_DECIDED: Final = 10**12  # above any sum of weights: a person's "same" goes last
_KEPT: Final = 10**15  # above any sum of decided links that a run can hold
_VERIFIED_BONUS: Final = 20_000  # 20 bits: a number that agrees holds longer than a likeness of equal weight
TOO_CLOSE_BITS: Final = 3.0
"""Cuts whose weights differ by this little are too close to call, as rivals are (:mod:`triangulate.linking.rivals`)."""
_PARTS_A_BIT: Final = 1000  # capacities are whole numbers, so that a flow is exact


@dataclass(frozen=True, slots=True)
class Edge:
    """One link that joins: its id, its two personas, its weight in bits, strength, and whether a person said so."""

    id: str
    a: str
    b: str
    weight: float
    strength: str
    decided: bool

    @property
    def capacity(self) -> int:
        """How hard the link is to cut."""
        if self.decided:
            return _PERSON_DECIDED
        bonus = _VERIFIED_BONUS if self.strength == "verified" else 0
        return max(1, round(self.weight * _PARTS_A_BIT)) + bonus


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two personas that links join and that cannot be one person.

    ``reasons`` and ``statements`` say why not. ``cut``: ids of the links held at ``possible`` to separate them
    (:func:`cut_between`). ``also``: further pairs that this cut separates, each with its
    reasons. ``stands``: a chain of people's ``same`` verdicts joins the two against the evidence, so nothing is
    cut and the contradiction is only reported.
    """

    a: str
    b: str
    reasons: tuple[str, ...]
    statements: tuple[str, ...]
    cut: tuple[str, ...]
    also: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    stands: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """A cannot-link with all its reasons and statements."""

    a: str
    b: str
    reasons: tuple[str, ...]
    statements: tuple[str, ...]

    @property
    def final(self) -> bool:
        """Whether the pair is separated even against a verdict of ``same``."""
        return not FINAL_REASONS.isdisjoint(self.reasons)


def resolve(edges: Iterable[Edge], pairs: Iterable[Pair]) -> list[Conflict]:
    """Return the conflicts among ``edges``, sorted by pair; what they cut makes every pair consistent.

    Pairs with a final reason are separated first, then the others in the order of their ids.
    """
    listed = sorted(edges, key=lambda e: (e.a, e.b))
    first = first_of_component(*(pl.Series([getattr(e, end) for e in listed], dtype=pl.String) for end in ("a", "b")))
    part_of = dict(first.iter_rows())
    waiting: dict[str, list[Pair]] = {}
    for pair in sorted(pairs, key=lambda p: (not p.final, p.a, p.b)):
        part = part_of.get(pair.a)
        if part is not None and part == part_of.get(pair.b):
            waiting.setdefault(part, []).append(pair)
    inside: dict[str, list[Edge]] = {part: [] for part in waiting}
    for edge in listed:
        if part_of[edge.a] in inside:
            inside[part_of[edge.a]].append(edge)
    found = [conflict for part, between in waiting.items() for conflict in _resolve_part(inside[part], between)]
    return sorted(found, key=lambda c: (c.a, c.b))


def _resolve_part(edges: Iterable[Edge], pairs: Sequence[Pair]) -> list[Conflict]:
    graph: Graph = nx.Graph()
    for edge in edges:
        graph.add_edge(edge.a, edge.b, edge=edge)
    left = list(pairs)
    conflicts = []
    while left:
        pair, *left = left
        if not pair.final and _joined_by_people(graph, pair):
            conflicts.append(Conflict(pair.a, pair.b, pair.reasons, pair.statements, cut=(), stands=True))
            continue
        cut = cut_between(graph, pair.a, pair.b)
        graph.remove_edges_from([(edge.a, edge.b) for edge in cut])
        inside = {node: number for number, nodes in enumerate(nx.connected_components(graph)) for node in nodes}
        also = [other for other in left if inside[other.a] != inside[other.b]]
        left = [other for other in left if inside[other.a] == inside[other.b]]
        conflicts.append(
            Conflict(
                pair.a, pair.b, pair.reasons, pair.statements,
                cut=tuple(sorted(edge.id for edge in cut)),
                also=tuple((other.a, other.b, other.reasons) for other in sorted(also, key=lambda p: (p.a, p.b))),
            )
        )  # fmt: skip
    return conflicts


def _joined_by_people(graph: Graph, pair: Pair) -> bool:
    decided = components((a, b) for a, b, edge in graph.edges(data="edge") if edge.decided)
    return any(pair.a in ids and pair.b in ids for ids in decided)


def cut_between(graph: Graph, a: str, b: str) -> list[Edge]:
    """Return the links to hold so that ``a`` and ``b`` are apart, sorted by id.

    They are the minimum cut and, where no link of it was decided by a person, the least further cut that shares no link
    with it, if that weighs at most :data:`TOO_CLOSE_BITS` more.
    """
    cut = minimum_cut(graph, a, b)
    if any(edge.decided for edge in cut):
        return cut
    other = minimum_cut(graph, a, b, keeping=cut)
    difference = sum(edge.capacity for edge in other) - sum(edge.capacity for edge in cut)
    if not set(cut).isdisjoint(other) or difference > TOO_CLOSE_BITS * _PARTS_A_BIT:
        return cut
    return sorted([*cut, *other], key=lambda edge: edge.id)


def minimum_cut(graph: Graph, a: str, b: str, keeping: Sequence[Edge] = ()) -> list[Edge]:
    """Return the links of least total weight whose removal separates ``a`` from ``b``, sorted by id.

    Among equal cuts it is the one nearest ``b``, the same set in every run. Links ``keeping`` are cut last.
    """
    nodes = next(sorted(ids) for ids in nx.connected_components(graph) if a in ids)
    number = {node: place for place, node in enumerate(nodes)}
    edges: Mapping[tuple[int, int], Edge] = {
        (number[x], number[y]): edge for x, y, edge in graph.subgraph(nodes).edges(data="edge")
    }
    network: Graph = nx.Graph()
    for (x, y), edge in sorted(edges.items()):
        network.add_edge(x, y, capacity=_KEPT if edge in keeping else edge.capacity)
    _, (side, _) = nx.minimum_cut(network, number[a], number[b], flow_func=shortest_augmenting_path)
    cut = [edge for (x, y), edge in edges.items() if (x in side) != (y in side)]
    return sorted(cut, key=lambda edge: edge.id)
