"""Which blocking keys bring two records of a table together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from triangulate.linking.native.candidates import COMPARE_ALL, candidate_pairs, pack
from triangulate.linking.native.keys import BlockKey, block_keys
from triangulate.linking.native.some_records import records_of

if TYPE_CHECKING:
    from triangulate.linking.native.linker import Linked

_EVERY_PAIR: Final = "every_pair"


@dataclass(frozen=True, slots=True)
class Finding:
    """How two records were found: ``keys`` by name, and ``words`` in one or two sentences."""

    keys: tuple[str, ...]
    words: str


def finding_of(linked: Linked, i: int, j: int) -> Finding:
    """Return the keys that bring records ``i`` and ``j`` together (numbers of the table), or that none does."""
    if len(linked.table) <= COMPARE_ALL:
        return Finding((_EVERY_PAIR,), "Compared because the table is small, so that every pair is compared.")
    shared = _shared_keys(linked, i, j)
    used = {row["key"]: row for row in linked.blocking.iter_rows(named=True) if row["blocks"] or row["left_out"]}
    whole = {name for name, row in used.items() if not row["left_out"]}
    found = [key for key in shared if key.name in whole or (key.name in used and _brought(linked, key, i, j))]
    if found:
        return Finding(tuple(k.name for k in found), f"Compared because they share: {_listed(found)}.")
    too_common = [key for key in shared if key.name in used]
    unused = [key for key in shared if key.name not in used]
    words = ["No blocking key brings the two together."]
    if too_common:
        words.append(f"They share {_listed(too_common)}, which too many records share.")
    if unused:
        words.append(f"They share {_listed(unused)}, a key not used because others had brought enough pairs.")
    return Finding((), " ".join(words))


def _shared_keys(linked: Linked, i: int, j: int) -> list[BlockKey]:
    """Return the keys of which the two records have a hash in common; hashes depend on nothing but the record."""
    reported = set(linked.blocking["key"])
    shared = []
    for key in block_keys(records_of(linked.table, np.array([i, j], np.int64))):
        one, other = key.make()
        if key.name in reported and np.intersect1d(one[one != 0], other[other != 0]).size:
            shared.append(key)
    return shared


def _brought(linked: Linked, key: BlockKey, i: int, j: int) -> bool:
    """Return whether a key that left blocks out kept the block of the two: the whole key is worked out again."""
    whole = next(k for k in block_keys(linked.table) if k.name == key.name)
    found = candidate_pairs([whole], len(linked.table)).packed
    wanted = pack(np.array([min(i, j)], np.int32), np.array([max(i, j)], np.int32))
    return bool(np.isin(wanted, found)[0])


def _listed(keys: list[BlockKey]) -> str:
    return "; ".join(key.label for key in keys)
