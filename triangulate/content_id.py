"""Ids made from content, so that the same row always carries the same id, in any order, on any machine.

XXH3 is used for its speed and because its output is specified and stable (Collet, xxHash specification,
2023); ids need to be stable and distinct, not secret.
"""

from __future__ import annotations

from array import array
from sys import byteorder
from typing import TYPE_CHECKING

import polars as pl
from xxhash import xxh3_64_hexdigest, xxh3_64_intdigest

if TYPE_CHECKING:
    from collections.abc import Sequence

_SEPARATOR = "\x1f"
_NULL = "\x00"


def row_digests(frame: pl.DataFrame, columns: Sequence[str]) -> pl.Series:
    """Return one 16-digit hexadecimal digest a row of ``frame``, over the text of ``columns`` in that order.

    A null and an empty text differ. Lists and booleans are taken by their text form.
    """
    return pl.Series("digest", list(map(xxh3_64_hexdigest, _joined(frame, columns))), dtype=pl.String)


def frame_digest(frame: pl.DataFrame, columns: Sequence[str]) -> bytes:
    """Return the digests of :func:`row_digests`, sorted and written one after the other: the same in any order of rows.

    They are sorted as numbers, which gives the order of their texts because all have 16 digits.
    """
    numbers = array("Q", sorted(map(xxh3_64_intdigest, _joined(frame, columns))))
    if byteorder == "little":
        numbers.byteswap()
    return numbers.tobytes().hex().encode()


def _joined(frame: pl.DataFrame, columns: Sequence[str]) -> list[bytes]:
    parts = [_as_text(name, frame.schema[name]).fill_null(_NULL) for name in columns]
    joined = frame.select(pl.concat_str(parts, separator=_SEPARATOR).cast(pl.Binary).alias("joined")).to_series()
    return joined.to_list()


def _as_text(name: str, kind: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    return column.list.join("\x1e") if isinstance(kind, pl.List) else column.cast(pl.String)


def short_digest(*parts: str) -> str:
    """Return a 16-digit hexadecimal digest of ``parts``.

    >>> short_digest("a", "b") == short_digest("a", "b") != short_digest("ab")
    True
    """
    return xxh3_64_hexdigest(_SEPARATOR.join(parts).encode())
