"""The parts into which a person's records fall where no link between them was verified, or only one holds them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import networkx as nx
import polars as pl

from triangulate.linking.strength import JOINING, STRENGTHS

if TYPE_CHECKING:
    from triangulate.gathered import Gathered
    from triangulate.linking.components import Graph

_CASE_HOLDERS: Final = ("social_care", "registry", "court")

Edge = tuple[str, str, str, str, float]
"""Ends, id, strength and probability of a link."""


@dataclass(frozen=True, slots=True)
class WeakPart:
    """Records that state something against a person and reach some of the others only over ``links``.

    ``strength``: that of the weakest of them; ``bridges``: those that alone hold two parts of the person together.
    """

    person: str
    carriers: frozenset[str]
    personas: tuple[str, ...]
    strength: str
    links: tuple[str, ...]
    bridges: tuple[str, ...]


def weak_parts(gathered: Gathered, said: pl.DataFrame) -> list[WeakPart]:
    """Return the records of ``said`` (columns ``person, about``) whose facts reach others over too weak a link."""
    joining = gathered.linking.links.filter(pl.col("strength").is_in(JOINING))
    of = gathered.linking.people.members.rename({"persona": "a"})
    weak = joining.filter(pl.col("strength") != "verified").join(of, on="a")
    people = weak.select("person").unique().join(said.select("person").unique(), on="person", how="semi")
    if people.is_empty():
        return []
    inside = joining.join(of.join(people, on="person", how="semi"), on="a").sort("person", "id")
    adverse: dict[str, set[str]] = defaultdict(set)
    for person, about in said.join(people, on="person", how="semi").select("person", "about").unique().iter_rows():
        adverse[person].add(about)
    columns = ("a", "b", "id", "strength", "probability")
    parts = inside.partition_by("person", as_dict=True, maintain_order=True)
    anchors = _case_records(gathered)
    found = (
        _of_person(str(key[0]), part.select(columns).rows(), adverse[key[0]], anchors) for key, part in parts.items()
    )
    return [one for one in found if one is not None]


def _case_records(gathered: Gathered) -> frozenset[str]:
    """Return the records of social care and of registers: those by which a case knows who the person is."""
    known = gathered.personas.filter(pl.col("agency").is_in(_CASE_HOLDERS))
    return frozenset(known["id"])


def _of_person(person: str, edges: list[Edge], adverse: set[str], anchors: frozenset[str]) -> WeakPart | None:
    """Return the records with adverse facts that weak links join to others; None if there is no such record.

    Of the two parts that a weak link joins, facts of the lesser reach the person over it (of either, where they are
    equal); so do facts of the greater, where only the lesser holds a record by which the case knows the person.
    """
    graph: Graph = nx.Graph()
    for a, b, link, strength, probability in edges:
        graph.add_edge(a, b, link=link, rank=(STRENGTHS.index(strength), probability, link))
    single = {frozenset(pair) for pair in nx.bridges(graph)}
    tree = nx.maximum_spanning_tree(_ranked(graph))
    verified, strong = STRENGTHS.index("verified"), STRENGTHS.index("strong")
    carriers: set[str] = set()
    ends: set[str] = set()
    weak: list[tuple[tuple[int, float, str], bool]] = []
    for a, b in sorted(tree.edges):
        rank, alone = graph.edges[a, b]["rank"], frozenset((a, b)) in single
        if rank[0] >= verified or (rank[0] >= strong and not alone):
            continue
        one, other = _sides(tree, a, b)
        held = {
            persona
            for mine, others in ((one, other), (other, one))
            if len(mine) <= len(others) or (anchors.isdisjoint(mine) and not anchors.isdisjoint(others))
            for persona in adverse & mine
        }
        if held:
            carriers |= held
            ends |= {a, b}
            weak.append((rank, alone))
    if not weak:
        return None
    links = tuple(sorted(rank[2] for rank, _ in weak))
    bridges = tuple(sorted(rank[2] for rank, alone in weak if alone))
    strength = STRENGTHS[min(weak)[0][0]]
    return WeakPart(person, frozenset(carriers), tuple(sorted(carriers | ends)), strength, links, bridges)


def _ranked(graph: Graph) -> Graph:
    ranked: Graph = nx.Graph()
    order = sorted(graph.edges(data=True), key=lambda edge: edge[2]["rank"])
    for place, (a, b, _) in enumerate(order):
        ranked.add_edge(min(a, b), max(a, b), weight=place)
    return ranked


def _sides(tree: Graph, a: str, b: str) -> tuple[set[str], set[str]]:
    cut = tree.copy()
    cut.remove_edge(a, b)
    return set(nx.node_connected_component(cut, a)), set(nx.node_connected_component(cut, b))
