"""People: sets of personas joined by links, kept consistent, with the weak places named.

Links of strength ``verified``, ``strong`` and ``probable`` join; ``possible`` ones are candidates for review.
The strength of a path is that of its weakest link, never a product.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import networkx as nx
import polars as pl

from triangulate.linking.components import Graph, first_of_component
from triangulate.linking.cutting import Conflict, Edge, Pair, resolve
from triangulate.linking.person_ids import no_changes, person_ids
from triangulate.linking.strength import JOINING, STRENGTH, STRENGTHS

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Path:
    """The best path between two personas: its strength, its weakest link, and all its links in order of walking."""

    strength: str
    weakest: str
    links: tuple[str, ...]


@dataclass(frozen=True)
class People:
    """Who is held to be one person.

    ``members``: ``person, persona`` for every persona, sorted. ``links``: every standing link at its final
    strength (columns of links; those decided ``different`` are gone). ``held``: the links that a cannot-link
    holds at ``possible``, as they were before. ``conflicts``: why. ``changes``: since an earlier run, where one was
    given, ``kind`` (merged, split), ``person``, ``previous`` (the earlier ids), ``personas`` (how many it has now).
    """

    members: pl.DataFrame = field(repr=False)
    links: pl.DataFrame = field(repr=False)
    held: pl.DataFrame = field(repr=False)
    conflicts: tuple[Conflict, ...] = field(repr=False)
    changes: pl.DataFrame = field(default_factory=no_changes, repr=False)

    def person_of(self, persona: str) -> str | None:
        """Return the person a persona belongs to, or None for an unknown id."""
        return self._person_of.get(persona)

    def links_inside(self) -> dict[str, tuple[str, ...]]:
        """Return for each person with links the ids of the links that join its personas, sorted."""
        grouped = self._joining.group_by("person", maintain_order=True).agg(pl.col("id").sort())
        return {person: tuple(ids) for person, ids in grouped.iter_rows()}

    def path(self, a: str, b: str) -> Path | None:
        """Return the path between two personas whose weakest link is strongest; None if nothing joins them."""
        person = self.person_of(a)
        if a == b or person is None or person != self.person_of(b):
            return None
        tree: Graph = nx.Graph()
        tree.add_edges_from((edge.a, edge.b, {"edge": edge}) for edge in self._tree(person))
        walked = nx.shortest_path(tree, a, b)
        edges = [tree.edges[x, y]["edge"] for x, y in pairwise(walked)]
        weakest = min(edges, key=_rank)
        return Path(weakest.strength, weakest.id, tuple(edge.id for edge in edges))

    def path_strength(self, a: str, b: str) -> str | None:
        """Return the strength of the best path between two personas: that of its weakest link."""
        path = self.path(a, b)
        return path.strength if path else None

    def weakest_link(self, person: str) -> str | None:
        """Return the strength of the weakest link a person cannot do without; None for a person of one persona."""
        tree = self._tree(person)
        return tree[-1].strength if tree else None

    def weakest_link_id(self, person: str) -> str | None:
        """Return the id of that link."""
        tree = self._tree(person)
        return tree[-1].id if tree else None

    def bridges(self, person: str) -> tuple[str, ...]:
        """Return the links whose loss would split the person, sorted: each carries a part of the history alone."""
        graph: Graph = nx.Graph()
        graph.add_edges_from((edge.a, edge.b, {"edge": edge}) for edge in self._edges(person))
        return tuple(sorted(graph.edges[a, b]["edge"].id for a, b in nx.bridges(graph)))

    def candidates(self) -> pl.DataFrame:
        """Return the ``possible`` links between two different people, with ``person_a`` and ``person_b``."""
        of = self.members
        joined = self.links.filter(pl.col("strength") == "possible").join(of, left_on="a", right_on="persona")
        both = joined.rename({"person": "person_a"}).join(of, left_on="b", right_on="persona")
        both = both.rename({"person": "person_b"})
        return both.filter(pl.col("person_a") != pl.col("person_b")).sort("a", "b")

    @cached_property
    def _person_of(self) -> dict[str, str]:
        return dict(self.members.select("persona", "person").iter_rows())

    @cached_property
    def _joining(self) -> pl.DataFrame:
        """The links that join, by person."""
        joined = _joining(self.links).join(self.members, left_on="a", right_on="persona")
        return joined.sort("person", "a", "b")

    @cached_property
    def _rows_of(self) -> dict[str, tuple[int, int]]:
        """The first row of each person in ``_joining``, and how many there are."""
        return {
            person: (first, size)
            for person, size, first in self._joining.with_row_index("row")
            .group_by("person")
            .agg(pl.len(), pl.col("row").min())
            .iter_rows()
        }

    @cached_property
    def _trees(self) -> dict[str, list[Edge]]:
        return {}

    def _edges(self, person: str) -> list[Edge]:
        first, size = self._rows_of.get(person, (0, 0))
        return [Edge(*row[:-1]) for row in self._joining.slice(first, size).iter_rows()] if size else []

    def _tree(self, person: str) -> list[Edge]:
        """Return the links of the widest paths inside a person, the strongest first.

        A maximum spanning tree by rank holds all widest paths (Hu, 1961; Kruskal, 1956). Ranks differ between any two
        links, so the tree is one and the same in every run.
        """
        if person not in self._trees:
            self._trees[person] = _spanning(sorted(self._edges(person), key=_rank, reverse=True))
        return self._trees[person]


def _rank(edge: Edge) -> tuple[int, float, str]:
    return (STRENGTHS.index(edge.strength), edge.weight, edge.id)


def _spanning(ranked: Sequence[Edge]) -> list[Edge]:
    head: dict[str, str] = {}

    def head_of(persona: str) -> str:
        while (above := head.get(persona, persona)) != persona:
            persona = above
        return persona

    tree = []
    for edge in ranked:
        one, other = head_of(edge.a), head_of(edge.b)
        if one != other:
            head[one] = other
            tree.append(edge)
    return tree


def people_of(personas: pl.DataFrame, links: pl.DataFrame, cannot: pl.DataFrame) -> People:
    """Return the people that ``links`` make of ``personas`` (column ``id``), with no cannot-link inside any.

    ``links`` carry the verdicts (:func:`triangulate.linking.verdict.apply_verdicts`); ``cannot`` is the frame of
    :func:`triangulate.linking.cannot.cannot_links`. A person's id is made from its smallest persona id.
    """
    standing = links.filter(pl.col("strength").is_not_null())
    conflicts = resolve(_edges(standing), _pairs(cannot))
    cut = sorted({link for conflict in conflicts for link in conflict.cut})
    is_cut = pl.col("id").is_in(cut)
    strength = pl.when(is_cut).then(pl.lit("possible", STRENGTH)).otherwise(pl.col("strength"))
    final = standing.with_columns(strength.alias("strength")).sort("a", "b")
    return People(_members(personas, final), final, standing.filter(is_cut).sort("a", "b"), tuple(conflicts))


def _members(personas: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    joining = links.filter(pl.col("strength").is_in(JOINING))
    first = first_of_component(joining["a"], joining["b"]).rename({"node": "persona"})
    every = personas.select(persona=pl.col("id").unique().sort())
    known = every.join(first, on="persona", how="left", maintain_order="left")
    heads = known["first"].fill_null(known["persona"])
    return pl.DataFrame([person_ids(heads), known["persona"]]).sort("person", "persona")


def _joining(links: pl.DataFrame) -> pl.DataFrame:
    """Return the links that join, with the columns that an :class:`Edge` is made of."""
    decided = (pl.col("verdict") == "same").fill_null(value=False)
    return links.filter(pl.col("strength").is_in(JOINING)).select(
        "id", "a", "b", "weight", "strength", decided.alias("decided")
    )


def _edges(links: pl.DataFrame) -> list[Edge]:
    return [Edge(*row) for row in _joining(links).sort("a", "b").iter_rows()]


def _pairs(cannot: pl.DataFrame) -> list[Pair]:
    grouped = (
        cannot.group_by("a", "b")
        .agg(
            pl.col("reason").unique().sort(),
            pl.col("statements").explode(empty_as_null=False, keep_nulls=False).unique().sort(),
        )
        .sort("a", "b")
    )
    return [Pair(a, b, tuple(reasons), tuple(said)) for a, b, reasons, said in grouped.iter_rows()]
