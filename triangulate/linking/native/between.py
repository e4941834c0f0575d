"""The links between the records of two people, or inside one: what a pair is weighed against beside itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from triangulate.linking.native.candidates import pack, unpack
from triangulate.linking.native.standing import standing_bits
from triangulate.linking.native.values import Ints
from triangulate.linking.native.weighing import Weighed

if TYPE_CHECKING:
    from triangulate.linking.native.linker import Linked


@dataclass(frozen=True, repr=False)
class Between:
    """Links as record numbers ``i`` < ``j`` with their own ``bits`` and their ``standing`` in the light of all records.

    ``kept``: whether the run kept the link. ``place``: where the pair asked about stands among them.
    """

    i: Ints
    j: Ints
    bits: NDArray[np.float32]
    standing: NDArray[np.float64]
    kept: NDArray[np.bool_]
    place: int


def links_between(linked: Linked, i: int, j: int, own: float) -> Between:
    """Return the links between the people of records ``i`` < ``j``, or inside their person.

    ``own``: the weight of the pair itself, which is among them even where the run did not keep it.
    """
    one, other = sorted((int(linked.person[i]), int(linked.person[j])))
    first, second = unpack(linked.edges.packed)
    a, b = linked.person[first], linked.person[second]
    packed, bits = (
        held[(np.minimum(a, b) == one) & (np.maximum(a, b) == other)]
        for held in (linked.edges.packed, linked.edges.bits)
    )
    pair = pack(np.array([i], np.int32), np.array([j], np.int32))
    kept = np.ones(len(packed), bool)
    if not np.isin(pair, packed)[0]:
        packed, bits = np.append(packed, pair), np.append(bits, np.float32(own))
        kept = np.append(kept, False)
    some = Weighed(packed, bits, np.zeros((len(packed), 0), np.int8))
    standing = standing_bits(linked.table, some, linked.person, linked.one_to_one)
    return Between(*unpack(packed), bits, standing, kept, int(np.flatnonzero(packed == pair[0])[0]))
