"""Whether two records of a table are in one person, and through which others; if not, what keeps them apart."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import networkx as nx
import numpy as np

from triangulate.linking.components import Graph
from triangulate.linking.native.candidates import pack
from triangulate.linking.native.clusters import MOST_BITS
from triangulate.linking.native.strength import strengths_standing

if TYPE_CHECKING:
    from triangulate.linking.native.between import Between
    from triangulate.linking.native.links import Links
    from triangulate.linking.native.values import Ints

_SHOWN_STEPS: Final = 8
_MOST_WEIGHED: Final = 10_000
"""Pairs between two people that are weighed to say why they are apart."""


@dataclass(frozen=True, slots=True)
class Step:
    """One link of a path: the ids of its two records, its weight in bits and its strength."""

    a: Any
    b: Any
    weight: float
    strength: str | None

    @property
    def words(self) -> str:
        """The link in words."""
        return f"{self.a} – {self.b} ({self.weight:+.1f} bits, {self.strength or 'no link'})"


@dataclass(frozen=True, slots=True)
class Membership:
    """Whether two records are in one person.

    ``people``: the ids of their persons, ``records``: how many records those hold. ``path``: the links that join the
    two most firmly (empty if apart), ``weakest`` the weakest of them, and ``bridge`` whether nothing else holds its
    two sides together. ``reason``: what keeps the two apart, or what joined them beside their weight.
    """

    people: tuple[Any, Any]
    records: tuple[int, int]
    path: tuple[Step, ...]
    weakest: Step | None
    bridge: bool
    reason: str

    @property
    def one_person(self) -> bool:
        """Whether the two are in one person."""
        return bool(self.people[0] == self.people[1])

    @property
    def lines(self) -> tuple[str, ...]:
        """The same in words, a line each."""
        if not self.one_person:
            return (f"The two are in two people. {self.reason}",)
        lines = [f"The two are in one person of {self.records[0]} records."]
        if self.reason:
            lines.append(self.reason)
        if self.weakest is not None and len(self.path) > 1:
            lines.append(f"They are held together most firmly through {self._route}.")
        if self.weakest is not None and self.records[0] > 2:
            weakest = "The weakest link on that way" if len(self.path) > 1 else "Their link"
            alone = " Nothing else holds the records on its two sides together." if self.bridge else ""
            lines.append(f"{weakest}: {self.weakest.words}.{alone}")
        return tuple(lines)

    @property
    def _route(self) -> str:
        between = [str(step.b) for step in self.path[:-1]]
        shown = between[:_SHOWN_STEPS]
        more = f" and {len(between) - len(shown)} more" if len(between) > len(shown) else ""
        return f"{', '.join(shown)}{more}"


def membership_of(links: Links, between: Between, i: int, j: int) -> Membership:
    """Return whether records ``i`` and ``j`` (numbers of the table) are in one person.

    ``between``: the links between their people, or inside their person.
    """
    linked, bits = links.linked, float(between.bits[between.place])
    one, other = int(linked.person[i]), int(linked.person[j])
    rows, others = (np.flatnonzero(linked.person == p).astype(np.int32) for p in (one, other))
    people = links.person_of(i), links.person_of(j)
    if one != other:
        reason = _why_apart(links, rows, others, bits, compared=bool(between.kept[between.place]))
        return Membership(people, (len(rows), len(others)), (), None, bridge=False, reason=reason)
    graph = _graph(between)
    path, bridge = _firmest_path(links, graph, i, j)
    weakest = min(path, key=lambda step: step.weight, default=None)
    reason = ""
    if len(rows) == 2 and bits < links.threshold:
        reason = (
            "Their weight is below the threshold. They were joined because each was left over in a source that holds "
            "each person once."
        )
    return Membership(people, (len(rows), len(rows)), path, weakest, bridge, reason)


def _graph(between: Between) -> Graph:
    """Return the links that the run kept inside one person."""
    strength = strengths_standing(between.standing, between.bits, joined=True)
    graph: Graph = nx.Graph()
    for a, b, weight, strong, kept in zip(
        between.i.tolist(), between.j.tolist(), between.bits.tolist(), strength, between.kept.tolist(), strict=True
    ):
        if kept:
            graph.add_edge(a, b, weight=weight, strength=strong)
    return graph


def _firmest_path(links: Links, graph: Graph, i: int, j: int) -> tuple[tuple[Step, ...], bool]:
    """Return the path whose weakest link is the strongest (a path of the maximum spanning tree), and its bridge.

    Of equal ones a direct link is taken, then the smallest record numbers.
    """
    tree: Graph = nx.maximum_spanning_tree(graph)
    if i not in tree or j not in tree or not nx.has_path(tree, i, j):
        return (), False
    ends = nx.shortest_path(tree, i, j)
    narrowest = min(graph[a][b]["weight"] for a, b in pairwise(ends))
    if graph.has_edge(i, j) and graph[i][j]["weight"] >= narrowest:
        ends = [i, j]
    ids = links.linked.table.ids
    path = tuple(
        Step(ids[a], ids[b], round(graph[a][b]["weight"], 4), graph[a][b]["strength"]) for a, b in pairwise(ends)
    )
    a, b = min(pairwise(ends), key=lambda pair: graph[pair[0]][pair[1]]["weight"])
    held: Graph = nx.Graph([e for e in graph.edges if {*e} != {a, b} and graph.edges[e]["weight"] >= links.threshold])
    held.add_nodes_from(graph)
    return path, not nx.has_path(held, a, b)


def _why_apart(links: Links, rows: Ints, others: Ints, bits: float, *, compared: bool) -> str:
    linked, threshold = links.linked, links.threshold
    if bits >= threshold and not compared:
        return "They were never compared, so nothing could join them."
    once = linked.one_to_one
    held = [set(linked.table.source[some[once[linked.table.source[some]]]].tolist()) for some in (rows, others)]
    if bits < threshold:
        return f"Their weight is below the threshold ({threshold:+.1f} bits), and no other records join them."
    alone = f"Their own weight would join them ({bits:+.1f} bits)."
    if both := sorted(held[0] & held[1]):
        named = ", ".join(linked.table.sources[number] for number in both)
        return f"{alone} Each of the two people has a record in {named}, which holds each person once."
    mean = _mean_between(links, rows, others)
    return (
        f"{alone} All pairs of records between the two people weigh {mean:+.1f} bits on average, which is below the "
        f"threshold ({threshold:+.1f} bits)."
    )


def _mean_between(links: Links, rows: Ints, others: Ints) -> float:
    """Return the mean weight of all pairs between two people, capped as when people are made."""
    one, other = np.repeat(rows, len(others)), np.tile(others, len(rows))
    pairs = pack(np.minimum(one, other), np.maximum(one, other))[:_MOST_WEIGHED]
    return float(np.clip(links.linked.weigher.weigh(pairs).bits, -MOST_BITS, MOST_BITS).mean())
