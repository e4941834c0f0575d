"""A table of some records of a table: what can be asked of two records is asked of them alone."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from triangulate.linking.native.dates import Dates
from triangulate.linking.native.places import Places
from triangulate.linking.native.table import Table
from triangulate.linking.native.values import Values

Rows = NDArray[np.int64]


def records_of(table: Table, rows: Rows) -> Table:
    """Return the table of some records, in the order given. Counts are those among these records."""
    places = table.places
    return Table(
        ids=table.ids.gather(rows),
        position=table.position[rows],
        source=table.source[rows],
        sources=table.sources,
        given=_some(table.given, rows),
        middle=_some(table.middle, rows),
        family=_some(table.family, rows),
        dates=None if table.dates is None else Dates(table.dates.days[rows]),
        places=None
        if places is None
        else Places(_some(places.address, rows), _some(places.postcode, rows), _some(places.town, rows)),
        sex=_some(table.sex, rows),
        numbers={name: _of(values, rows) for name, values in table.numbers.items()},
        texts={name: _of(values, rows) for name, values in table.texts.items()},
    )


def _some(values: Values | None, rows: Rows) -> Values | None:
    return None if values is None else _of(values, rows)


def _of(values: Values, rows: Rows) -> Values:
    """Return the values of some records, numbered anew."""
    codes = values.codes[rows]
    held, numbers = np.unique(codes[codes >= 0], return_inverse=True)
    fresh = np.full(codes.shape, -1, np.int32)
    fresh[codes >= 0] = numbers
    return Values(fresh, values.texts.gather(held), np.bincount(numbers, minlength=len(held)).astype(np.int64))
