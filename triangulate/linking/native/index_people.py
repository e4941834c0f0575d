"""The people of an indexed table, and which of them a new record belongs to."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray

from triangulate.linking.components import component_labels
from triangulate.linking.native.candidates import unpack
from triangulate.linking.native.clusters import (
    LARGEST_SCORED,
    MOST_BITS,
    MOST_GAIN,
    Groups,
)
from triangulate.linking.native.comparisons import LEVELS
from triangulate.linking.native.index_blocks import in_order_once
from triangulate.linking.native.linker import Linked
from triangulate.linking.native.parameters import LEAST_U
from triangulate.linking.native.places import Place
from triangulate.linking.native.values import Ints, view_of
from triangulate.linking.native.weighing import EDGE_BITS, MOST_RARE_BITS

Members = list[int]
Lost = list[list[float]]
_LEAST_LEFT: Final = 1e-9
_DRIFT: Final = 0.2  # bits; shares of all records change a little as one record comes


class Grouping:
    """Which records stand together, and a quick way from a record to all of its group."""

    def __init__(self, label: Ints) -> None:
        self.label = label
        self._order = np.argsort(label, kind="stable").astype(np.int32)
        self._sorted = label[self._order]
        self._view = view_of(self._sorted)

    def members(self, label: int) -> Members:
        """Return the records with a label, in order."""
        first = bisect_left(self._view, label)
        found: Members = self._order[first : bisect_right(self._view, label, first)].tolist()
        return found

    def with_all(self, rows: Ints) -> NDArray[np.int64]:
        """Return the records of every group that some records belong to, in order."""
        label = in_order_once(self.label[rows])
        first, last = self._sorted.searchsorted(label), self._sorted.searchsorted(label, side="right")
        size = last - first
        offset = np.arange(int(size.sum())) - np.repeat(np.cumsum(size) - size, size)
        return np.sort(self._order[np.repeat(first, size) + offset]).astype(np.int64)


class Edges:
    """The pairs that a run kept."""

    def __init__(self, linked: Linked) -> None:
        self._bits, self._levels = linked.edges.bits, linked.edges.levels
        self._view = view_of(linked.edges.packed)  # one pair is found faster in it than by a call of NumPy

    def known(self, pairs: Iterable[tuple[int, int]]) -> dict[tuple[int, int], float]:
        """Return the bits of those of some pairs (i < j) that were kept."""
        return {pair: float(self._bits[place]) for pair in pairs if (place := self._place(pair)) is not None}

    def all_above(self, pairs: Iterable[tuple[int, int]], least: float, lost: Lost) -> bool:
        """Return whether all of some pairs were kept with more bits than ``least`` and what they could have lost.

        ``lost``: the bits that each level of each comparison can lose.
        """
        for pair in pairs:
            place = self._place(pair)
            if place is None:
                return False
            levels = self._levels[place].tolist()
            if self._bits[place] < least + sum(row[level] for row, level in zip(lost, levels, strict=True)):
                return False
        return True

    def _place(self, pair: tuple[int, int]) -> int | None:
        packed = (pair[0] << 32) | pair[1]
        place = bisect_left(self._view, packed)
        return place if place < len(self._view) and self._view[place] == packed else None


class Joined:
    """Which records of the table stand with a new one in one person, and how those it touched are grouped now."""

    def __init__(self, with_new: Members, regrouped: Mapping[int, Members]) -> None:
        self.with_new, self.regrouped = with_new, regrouped


class People:
    """Finds the person of a new record as :func:`clusters.cluster` would, by looking at the records around it alone."""

    def __init__(self, linked: Linked, threshold: float) -> None:
        self._linked, self.threshold = linked, threshold
        i, j = unpack(linked.edges.packed)
        joined = linked.edges.bits >= threshold
        self._components = Grouping(component_labels(len(linked.table), i[joined], j[joined]))
        self.persons = Grouping(linked.person)
        self.edges = Edges(linked)
        self._once = dict(zip(linked.table.sources, linked.one_to_one.tolist(), strict=True))
        self._any_once = any(self._once.values())
        self._lost = _bits_of_one_record(linked)
        self._left_over = _left_over(linked, self._components.label)
        size = np.bincount(linked.person, minlength=len(linked.table))[linked.person]
        self._alone = _shares_alone(linked, size == 1)

    def join(
        self,
        source: str,
        weighed: Mapping[int, float],
        inside: Callable[[int], float],
        between: Callable[[int, int], float],
    ) -> Joined:
        """Return the person of a new record.

        ``weighed``: the candidates with their bits. ``inside``: weighs the new record and a record that is no
        candidate, ``between`` two records of the table.
        """
        strong = [row for row, bits in weighed.items() if bits >= self.threshold]
        label = self._components.label
        labels = sorted({int(label[row]) for row in strong})
        members = sorted(row for each in labels for row in self._components.members(each))
        if len(members) < 2:
            if members:
                return Joined(members, {})
            left = self._left_over_partner(source, weighed)
            return Joined([] if left is None else [left], {})
        alone = self._sources_clash(members, source)
        if not alone and self._certain(members, strong):
            return Joined(members, {})
        pairs = self._pairs(members, weighed, inside, between)
        if not alone and min(pairs.values()) >= self.threshold:
            return Joined(members, {})
        return self._merged(members, source, pairs)

    def around(self, rows: Ints) -> NDArray[np.int64]:
        """Return some records and all that stand with them, or would but for doubt, in order."""
        with_components = self._components.with_all(rows)
        return self.persons.with_all(with_components.astype(np.int32))

    def gain(self, one: str, other: str) -> float:
        """Return what a pair of two sources that hold each person once gains, as in :mod:`standing`."""
        if one == other or not (self._once.get(one) and self._once.get(other)):
            return 0.0
        return _gain(self._alone[one] * self._alone[other])

    def _pairs(
        self,
        members: Members,
        weighed: Mapping[int, float],
        inside: Callable[[int], float],
        between: Callable[[int, int], float],
    ) -> dict[tuple[int, int], float]:
        """Return the bits of pairs among places in ``members``; the place after the last is the new record."""
        new, small = len(members), len(members) < LARGEST_SCORED
        found = {
            (place, new): weighed[row] if row in weighed else inside(row)
            for place, row in enumerate(members)
            if small or row in weighed
        }
        if small:
            return found | {(a, b): between(members[a], members[b]) for a, b in combinations(range(new), 2)}
        place = {row: number for number, row in enumerate(members)}
        known = self.edges.known(combinations(members, 2))
        return found | {(place[a], place[b]): bits for (a, b), bits in known.items()}

    def _certain(self, members: Members, strong: Members) -> bool:
        """Return whether the new record is linked to all of a group, whose own links one record more cannot undo."""
        if len(strong) < len(members) or len(members) >= LARGEST_SCORED:
            return False
        return self.edges.all_above(combinations(members, 2), self.threshold + _DRIFT, self._lost)

    def _sources_clash(self, members: Members, source: str) -> bool:
        """Return whether two of some records and the new one are of one source that holds each person once."""
        if not self._any_once:
            return False
        held = [name for name in (*self._sources_of(members), source) if self._once.get(name)]
        return len(held) > len(set(held))

    def _sources_of(self, members: Sequence[int]) -> list[str]:
        table = self._linked.table
        return [table.sources[number] for number in table.source[np.array(members)].tolist()]

    def _merged(self, members: Members, source: str, pairs: Mapping[tuple[int, int], float]) -> Joined:
        ends = np.array(list(pairs), np.int32)
        held = np.zeros(len(members) + 1, np.uint64)
        free = [name for name, once in self._once.items() if once][:64]
        for place, name in enumerate((*self._sources_of(members), source)):
            if name in free:
                held[place] = np.uint64(1 << free.index(name))
        group = np.arange(len(members) + 1, dtype=np.int32)
        Groups(group, ends[:, 0], ends[:, 1], np.array(list(pairs.values()), np.float32), held).merge(self.threshold)
        groups: dict[int, Members] = {}
        for place, row in enumerate(members):
            groups.setdefault(int(group[place]), []).append(row)
        mine = groups.get(int(group[-1]), [])
        return Joined(mine, {row: each for each in groups.values() if each is not mine for row in each})

    def _left_over_partner(self, source: str, weighed: Mapping[int, float]) -> int | None:
        """Return the best record left over in another source, where both sources hold each person once."""
        if not self._once.get(source):
            return None
        left, held = self._left_over
        new_share = (left[source] + 1) / (held[source] + 1)
        table, person, label = self._linked.table, self._linked.person, self._components.label
        open_ = []
        for row, bits in weighed.items():
            other = table.sources[int(table.source[row])]
            if (
                other != source
                and self._once.get(other)
                and person[row] == row == label[row]
                and len(self.persons.members(row)) == 1
            ):
                total = bits + _gain(new_share * left[other] / max(held[other], 1))
                if total >= self.threshold:
                    open_.append((-bits, row))
        return min(open_)[1] if open_ else None


def _bits_of_one_record(linked: Linked) -> Lost:
    """Return the most that a pair can lose where one record more carries what the two agree on.

    Comparisons × levels. A value nobody else carries becomes that of one other record (see
    :func:`parameters.chance_of_value`).
    """
    parameters = linked.model.parameters(linked.comparisons, linked.table.sources, len(linked.table) + 1)
    people = max(parameters.records / parameters.per_person, 2.0)
    lost = []
    for comparison in linked.comparisons:
        end = Place.DIFFERENT if comparison.kind == "place" else 2
        least = min(0.5 / people, float(parameters.u[comparison.name][:, 1:end].min()))
        most = min(float(np.log2(1.0 + 1.0 / people / max(least, LEAST_U))), 2 * MOST_RARE_BITS)
        levels = len(LEVELS[comparison.kind]) + 1
        lost.append([most if 0 < level < end else 0.0 for level in range(levels)])
    return lost


def _gain(left: float) -> float:
    return float(np.clip(-np.log2(max(left, _LEAST_LEFT)), 0.0, MOST_GAIN))


def _left_over(linked: Linked, label: Ints) -> tuple[dict[str, int], dict[str, int]]:
    """Return by source the records left over before left-over records were paired, and all records."""
    person = linked.person
    size = np.bincount(person, minlength=len(linked.table))[person]
    paired = (label[person] != label) & (size == 2)  # a pair across components came of left-over records
    both = np.isin(person, person[paired])
    alone = (size == 1) | both
    names = linked.table.sources
    left, held = (
        np.bincount(linked.table.source[rows], minlength=len(names)).tolist() for rows in (alone, slice(None))
    )
    return dict(zip(names, left, strict=True)), dict(zip(names, held, strict=True))


def _shares_alone(linked: Linked, alone: NDArray[np.bool_]) -> dict[str, float]:
    """Return by source the share of records that are alone in their person."""
    names, source = linked.table.sources, linked.table.source
    left = np.bincount(source[alone], minlength=len(names)) / np.maximum(np.bincount(source, minlength=len(names)), 1)
    return dict(zip(names, left.tolist(), strict=True))


def capped(bits: float) -> float:
    """Return the bits of a pair as they count in an average."""
    return round(min(max(bits, -MOST_BITS), MOST_BITS), 4)


def mean_bits(total: float, kept: int, possible: int) -> float:
    """Return the mean of pairs of which some were kept; the others weigh the most that they can."""
    return (total + (possible - kept) * EDGE_BITS) / possible
