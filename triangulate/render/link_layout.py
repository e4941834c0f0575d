"""Where the records of a person stand in a drawing: on an oval, computed without chance, equal on every machine.

Records that hang together by several links stand side by side; a gap stands where one link alone (a bridge)
holds two groups together. Records outside the person stand on a wider oval, near the record they are likest to.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, sin
from typing import TYPE_CHECKING, Final

import networkx as nx

from triangulate.linking.components import Graph

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Node = int | str
Point = tuple[float, float]
Rectangle = tuple[float, float, float, float]
"""Left, lower, right and upper edge, in pixels."""

OUTSIDE_SLOTS: Final = 16
"""Places on the wider oval, in equal steps."""
BOX_HEIGHT: Final = 40.0
"""Pixels from the upper to the lower edge of a record's box."""

# Two neighbours on an oval do not touch if (width / _ACROSS of it)² + (height / _DOWN)² is at most 1.
_ACROSS: Final = 1.15
_DOWN: Final = 82.0
_STEPS: Final = 40  # points of a line that are looked at
_NEAR: Final = 7  # of the places on the wider oval, those that count as near
_ALONG: Final = (0.5, 0.42, 0.58, 0.34, 0.66, 0.27, 0.73)
"""Where on its line words may stand, the best first, as a share of the way."""


def layout(
    members: Sequence[Node],
    joining: Iterable[tuple[Node, Node]],
    likest: Mapping[Node, Node],
    box: float,
    ties: Sequence[tuple[Node, Node]] = (),
) -> dict[Node, Point]:
    """Return where each of ``members`` stands, and each key of ``likest``, a record outside, near its value.

    Places are pixels from the middle, up is positive. The order of ``members`` decides; ``joining`` are the links
    that hold them together, in any order; ``box`` is the width of the widest box in pixels. ``ties``: all lines that
    will be drawn; records outside stand where few of theirs run through a box.
    """
    rank = {node: i for i, node in enumerate(members)}
    graph: Graph = nx.Graph()
    graph.add_nodes_from(members)
    graph.add_edges_from(sorted(joining, key=lambda pair: (rank[pair[0]], rank[pair[1]])))
    bridges: set[tuple[Node, Node]] = set(nx.bridges(graph))
    groups = _groups(graph, bridges, rank)
    gap = len(groups) > 1 and any(len(group) > 1 for group in groups)
    slots = [node for group in groups for node in ([*group, None] if gap else group)]
    wide, high = _oval(len(slots), box, 220.0 if len(slots) > 2 else 140.0, 150.0)
    angles = {node: _angle(i, len(slots)) for i, node in enumerate(slots) if node is not None}
    places = {
        node: _on_oval(angle, wide, high) if len(slots) > 1 else (0.0, 0.0) for node, angle in angles.items()
    }  # fmt: skip
    inner = {1: (0.0, 0.0), 2: (wide, 0.0)}.get(len(slots), (wide, high))
    far = max(inner[0] + box + 70, 170.0), max(inner[1] + 100, 150.0)
    oval = _oval(OUTSIDE_SLOTS, box, *far)
    return places | _outside(likest, angles, rank, _Room(places, oval, box, ties))


@dataclass(frozen=True, slots=True)
class _Room:
    """What records outside have to keep clear of: the boxes of the members; ``oval``: where they may stand."""

    places: Mapping[Node, Point]
    oval: Point
    box: float
    ties: Sequence[tuple[Node, Node]]

    def at(self, slot: int) -> Point:
        """Return a place on the wider oval."""
        return _on_oval(slot * 2 * pi / OUTSIDE_SLOTS, *self.oval)

    def crossed(self, node: Node, slot: int) -> int:
        """Return how many boxes the lines of a record would run through if it stood in a place."""
        ends = [b if a == node else a for a, b in self.ties if node in (a, b)]
        return sum(
            self._through(self.at(slot), self.places[end], other)
            for end in ends if end in self.places
            for member, other in self.places.items() if member != end
        )  # fmt: skip

    def _through(self, one: Point, other: Point, middle: Point) -> bool:
        wide, high = self.box / 2 + 4, BOX_HEIGHT / 2 + 4
        steps = ((one[0] + (other[0] - one[0]) * t / _STEPS, one[1] + (other[1] - one[1]) * t / _STEPS)
                 for t in range(_STEPS + 1))  # fmt: skip
        return any(abs(x - middle[0]) < wide and abs(y - middle[1]) < high for x, y in steps)


def _groups(graph: Graph, bridges: set[tuple[Node, Node]], rank: Mapping[Node, int]) -> list[list[Node]]:
    """Return the groups that stay together when every bridge is taken away, those joined by a bridge in sequence."""
    kept = graph.copy()
    kept.remove_edges_from(bridges)
    groups = [sorted(group, key=rank.__getitem__) for group in nx.connected_components(kept)]
    groups.sort(key=lambda group: rank[group[0]])
    of = {node: i for i, group in enumerate(groups) for node in group}
    tree: Graph = nx.Graph()
    tree.add_nodes_from(range(len(groups)))
    tree.add_edges_from(sorted((min(of[a], of[b]), max(of[a], of[b])) for a, b in bridges))
    walked = [i for part in nx.connected_components(tree) for i in nx.dfs_preorder_nodes(tree, min(part))]
    return [groups[i] for i in walked]


def _oval(places: int, box: float, wide: float, high: float) -> Point:
    """Return half the width and height of an oval on which boxes do not touch, at least ``wide`` and ``high``."""
    step = 2 * sin(pi / max(places, 2))
    return max(wide, _ACROSS * box / step), max(high, _DOWN / step)


def _angle(place: int, places: int) -> float:
    """Return the angle of a place, from the top and clockwise; two places lie side by side."""
    return (pi if places == 2 else pi / 2) - 2 * pi * place / places


def _on_oval(angle: float, wide: float, high: float) -> Point:
    return round(wide * cos(angle), 1), round(high * sin(angle), 1)


def _outside(
    likest: Mapping[Node, Node], angles: Mapping[Node, float], rank: Mapping[Node, int], room: _Room
) -> dict[Node, Point]:  # fmt: skip
    """Return where each record outside stands: near the record it is likest to, its lines clear of boxes."""
    step = 2 * pi / OUTSIDE_SLOTS
    free = list(range(OUTSIDE_SLOTS))
    found: dict[Node, Point] = {}
    for node, anchor in sorted(likest.items(), key=lambda pair: (rank[pair[1]], str(pair[0]))):
        near = sorted(free, key=lambda i: (round(1 - cos(i * step - angles[anchor]), 6), i))[:_NEAR]
        slot = min(near, key=lambda i: room.crossed(node, i))
        free.remove(slot)
        found[node] = room.at(slot)
    return found


def place_words(lines: Sequence[tuple[Point, Point, float, float]], taken: Sequence[Rectangle]) -> list[Point]:
    """Return where the words of each line (its two ends, width and height of the words) stand on it.

    Words avoid the rectangles ``taken`` and each other where they can, and stand in the middle where they cannot.
    """
    full = list(taken)
    places: list[Point] = []
    for (x, y), (x2, y2), width, height in lines:
        tried = [(round(x + (x2 - x) * t, 1), round(y + (y2 - y) * t, 1)) for t in _ALONG]
        around = [(px - width / 2, py - height / 2, px + width / 2, py + height / 2) for px, py in tried]
        best = next((i for i, own in enumerate(around) if not any(_touch(own, other) for other in full)), 0)
        full.append(around[best])
        places.append(tried[best])
    return places


def _touch(one: Rectangle, other: Rectangle) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
