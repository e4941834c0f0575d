"""Sources that hold each person once: declared by the caller, or shown by the table itself."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from triangulate.errors import UsageError
from triangulate.linking.native.parameters import Parameters, relations
from triangulate.linking.native.table import Table

SHOWN_FREE: Final = 0.001
"""A source with fewer expected duplicates than this share of its records is taken to hold each person once."""
ENOUGH_RECORDS: Final = 500


def _sources(table: Table) -> str:
    if table.sources == ("",):
        return "Name the column of sources first."
    return f"Sources are {', '.join(table.sources)}."


def free_of_duplicates(table: Table, parameters: Parameters, declared: frozenset[str] | None) -> NDArray[np.bool_]:
    """Return for each source whether it holds each person once.

    ``declared`` names such sources; None takes what the learnt prior shows, for tables of two sources and more.
    Raises :class:`UsageError` for a name that is no source.
    """
    if declared is not None:
        unknown = sorted(declared - set(table.sources))
        if unknown:
            raise UsageError(
                place="duplicate_free", kind=f"{len(unknown)} of its names are no source of the table",
                next_step=_sources(table),
            )  # fmt: skip
        return np.array([source in declared for source in table.sources])
    if len(table.sources) < 2:
        return np.zeros(len(table.sources), bool)
    pairs, _ = relations(table.source, len(table.sources))
    sizes = np.bincount(table.source, minlength=len(table.sources))
    expected = parameters.prior[:-1] * pairs[:-1]
    result: NDArray[np.bool_] = (sizes >= ENOUGH_RECORDS) & (expected < SHOWN_FREE * sizes)
    return result
