"""A pair in the light of the people made: what the other records of the two say of it.

A pair inside a person is as likely as the person's records agree on average, if that is more than the pair shows by
itself; a pair held apart is as likely as the two groups agree on average, if that is less. Where a source holds each
person once, a pair that was put together has no rival, which counts as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from triangulate.linking.native.candidates import unpack
from triangulate.linking.native.clusters import MOST_BITS, gain_of_leftovers
from triangulate.linking.native.table import Table
from triangulate.linking.native.values import Ints
from triangulate.linking.native.weighing import EDGE_BITS, Weighed

if TYPE_CHECKING:
    from triangulate.linking.native.linker import Linked


def joined_pairs(linked: Linked) -> NDArray[np.bool_]:
    """Return for each pair kept whether both records are in one person."""
    i, j = unpack(linked.edges.packed)
    result: NDArray[np.bool_] = linked.person[i] == linked.person[j]
    return result


def standing_bits(table: Table, edges: Weighed, person: Ints, once: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return for each pair its log2 odds, with what the other records of the two say.

    Pairs that were not kept weigh :data:`EDGE_BITS` in an average, the most they can.
    """
    i, j = unpack(edges.packed)
    one, other = person[i].astype(np.int64), person[j].astype(np.int64)
    size = np.bincount(person, minlength=len(table)).astype(np.float64)
    joined = one == other
    code = np.minimum(one, other) * len(table) + np.maximum(one, other)
    groups, place = np.unique(code, return_inverse=True)
    capped = np.round(np.clip(edges.bits.astype(np.float64), -MOST_BITS, MOST_BITS), 4)
    total = np.bincount(place, weights=capped)
    kept = np.bincount(place)
    a, b = size[groups // len(table)], size[groups % len(table)]
    possible = np.where(groups // len(table) == groups % len(table), a * (a - 1) / 2, a * b)
    mean = ((total + (possible - kept) * EDGE_BITS) / possible)[place]
    own = edges.bits.astype(np.float64)
    gain = gain_of_leftovers(person, table, once, i, j)
    standing: NDArray[np.float64] = np.where(joined, np.maximum(own, mean) + gain, np.minimum(own, mean))
    return standing
