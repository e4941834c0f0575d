"""Which of many distinct given names are forms of one name, by the reviewed tables, in whole columns.

``nicknames.csv`` says which names belong together (Bill, William), ``given_names_apart.csv`` which look or sound alike
and are two people's names (Hasan, Husain). A name may stand in several groups, and groups do not chain: Alexander
and Alexandra both have Alex, and are not forms of each other.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import polars as pl
from numpy.typing import NDArray

from triangulate.normalise.name_tables import given_names_apart, nickname_groups

RowNumbers = NDArray[np.integer]
Flags = NDArray[np.bool_]
_UNLISTED = 0


def variant_codes(names: pl.Series) -> pl.DataFrame:
    """Return the groups of each folded given name: ``name`` (row number in ``names``, UInt32) and ``group`` (Int32).

    One row for each name and group, sorted; a name outside the table has none. The number of a group depends on the
    table only, so codes of two calls compare. Spaces do not count ("jean baptiste" is "jeanbaptiste").
    """
    return _rows(names).join(_groups(), on="text").select("name", "group").sort("name", "group")


class VariantNames:
    """Looks up, for millions of pairs of distinct given names, which pairs are forms of one name.

    ``names`` holds each folded name once; pairs are arrays of row numbers in it. ``grouped`` says for each name
    whether it stands in any group, so that a caller can leave out pairs that cannot be found.
    """

    def __init__(self, names: pl.Series) -> None:
        self.grouped: Flags = np.zeros(len(names), np.bool_)
        self.grouped[variant_codes(names)["name"].to_numpy()] = True
        coded = _rows(names).join(_listed(), on="text", how="left", maintain_order="left")
        self._codes = coded["code"].fill_null(_UNLISTED).to_numpy()

    def __repr__(self) -> str:
        return f"<VariantNames: {len(self.grouped)} names, {int(self.grouped.sum())} in a group>"

    def same(self, a: RowNumbers, b: RowNumbers) -> Flags:
        """Return for each pair whether the two names share a group and are not to be kept apart.

        A name is no variant of itself. Row numbers must be at least 0. The order in a pair does not matter.
        """
        found: Flags = _same_matrix()[self._codes[a], self._codes[b]] & (a != b)
        return found

    def apart(self, a: RowNumbers, b: RowNumbers) -> Flags:
        """Return for each pair whether the reviewed list keeps the names apart, however alike they look or sound."""
        found: Flags = _apart_matrix()[self._codes[a], self._codes[b]]
        return found


def _rows(names: pl.Series) -> pl.DataFrame:
    bare = names.cast(pl.String).rename("text").str.replace_all(" ", "", literal=True)
    return bare.to_frame().with_row_index("name")


@cache
def _groups() -> pl.DataFrame:
    """Return ``text`` and ``group``, the place of the group's name in alphabetical order."""
    rows = [(name, group) for name, groups in sorted(nickname_groups().items()) for group in sorted(groups)]
    frame = pl.DataFrame(rows, schema={"text": pl.String, "group": pl.String}, orient="row")
    return frame.with_columns(pl.col("group").rank("dense").cast(pl.Int32) - 1)


@cache
def _apart() -> pl.DataFrame:
    pairs = sorted(given_names_apart())
    return pl.DataFrame(pairs, schema={"text": pl.String, "other": pl.String}, orient="row")


@cache
def _listed() -> pl.DataFrame:
    """Return each name of either table with its place in the matrices; place 0 is for every name of neither."""
    texts = pl.concat([_groups()["text"], _apart()["text"]]).unique().sort()
    return texts.to_frame().with_columns(code=pl.int_range(1, pl.len() + 1, dtype=pl.Int32))


@cache
def _same_matrix() -> Flags:
    """Return for each two places whether the names share a group and are not kept apart (a few megabytes)."""
    grouped = _groups().join(_listed(), on="text").select("group", "code")
    pairs = grouped.join(grouped, on="group")
    same = _empty()
    same[pairs["code"].to_numpy(), pairs["code_right"].to_numpy()] = True
    same[_apart_places()] = False
    return same


@cache
def _apart_matrix() -> Flags:
    apart = _empty()
    apart[_apart_places()] = True
    return apart


def _apart_places() -> tuple[RowNumbers, RowNumbers]:
    codes = _apart().join(_listed(), on="text").join(_listed(), left_on="other", right_on="text")
    return codes["code"].to_numpy(), codes["code_right"].to_numpy()


def _empty() -> Flags:
    size = _listed().height + 1
    return np.zeros((size, size), np.bool_)
