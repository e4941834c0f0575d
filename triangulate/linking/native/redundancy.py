"""Columns that say again what others say: left out, because a thing said twice is no second evidence.

A postcode area beside the postcode, initials beside the names or a birth year beside the birth date would count the
same agreement twice and link strangers. A column is redundant where pairs of records that agree on another column (or
on given and family name together) agree on it as well, although they are plainly two people.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from triangulate.linking.native.comparisons import Comparison, TextComparison
from triangulate.linking.native.dates import Born
from triangulate.linking.native.sampling import pairs_sharing
from triangulate.linking.native.table import Table
from triangulate.linking.native.text_levels import Alike
from triangulate.linking.native.values import Ints

SAID_AGAIN: Final = 0.995
"""Share of pairs of two people who agree on one column and then on the other, from which the other is redundant."""
ENOUGH_PAIRS: Final = 200
_SAMPLE: Final = 20_000
_COMMON: Final = 0.9


def redundant_columns(table: Table, comparisons: tuple[Comparison, ...]) -> dict[str, str]:
    """Return the comparisons of text columns that follow from another column, with the name of that column."""
    columns = [c for c in comparisons if isinstance(c, TextComparison) and c.kind == "text" and c.name != "email"]
    if not columns:
        return {}
    found: dict[str, str] = {}
    for number, (parent, codes) in enumerate(_parents(table)):
        i, j = pairs_sharing(codes, _SAMPLE, 100 + number)
        rows = np.flatnonzero(_two_people(table, parent, i, j))
        i, j = i[rows], j[rows]
        for column in columns:
            if column.name not in found and parent != column.name and _said_again(column, i, j):
                found[column.name] = parent
    return found


def _parents(table: Table) -> Iterator[tuple[str, Ints]]:
    """Yield what may say it already: the columns of names, dates and places, and both names together."""
    named = {"given": table.given, "family": table.family, "middle": table.middle}
    for name, values in named.items():
        if values is not None:
            yield name, values.codes[:, 0]
    if table.given is not None and table.family is not None:
        one, other = table.given.codes[:, 0].astype(np.int64), table.family.codes[:, 0].astype(np.int64)
        both = np.where((one >= 0) & (other >= 0), one * (len(table.family.texts) + 1) + other, -1)
        _, numbers = np.unique(both, return_inverse=True)
        yield "given and family", np.where(both < 0, -1, numbers).astype(np.int32)
    if table.dates is not None:
        days = table.dates.days[:, 0]
        yield "birth_date", np.where(days > 0, days, -1).astype(np.int32)
        yield "birth_date", np.where(days >= 10_000, days // 10_000, -1).astype(np.int32)  # its year alone
    if table.places is not None:
        for name in ("postcode", "address", "town"):
            values = getattr(table.places, name)
            if values is not None:
                yield name, values.codes[:, 0]


def _two_people(table: Table, parent: str, i: Ints, j: Ints) -> NDArray[np.bool_]:
    """Return the pairs that are plainly two people: another birth date or, where that is shared, other names."""
    if table.dates is not None and parent != "birth_date":
        result: NDArray[np.bool_] = table.dates.levels(i, j) >= Born.PARTLY
        return result
    apart = np.zeros(len(i), bool)
    if table.given is not None and table.family is not None and parent not in ("given", "family", "given and family"):
        given, family = table.given.codes[:, 0], table.family.codes[:, 0]
        held = (given[i] >= 0) & (given[j] >= 0) & (family[i] >= 0) & (family[j] >= 0)
        apart = held & (given[i] != given[j]) & (family[i] != family[j])
    return apart


def _said_again(column: TextComparison, i: Ints, j: Ints) -> bool:
    """Return whether pairs agree on a column nearly always, though it takes more than one common value."""
    levels = column.compare(i, j).levels
    told = levels[levels > 0]
    if len(told) < ENOUGH_PAIRS or column.values.counts.max(initial=0) > _COMMON * column.values.counts.sum():
        return False
    return bool((told == Alike.EXACT).mean() >= SAID_AGAIN)
