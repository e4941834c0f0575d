"""Name keys for whole columns: every distinct value is read once."""

from __future__ import annotations

import json
from collections.abc import Sequence

import polars as pl

from triangulate.normalise.name_tables import placeholders
from triangulate.normalise.names import Name, parse_name

_SCHEMA = {
    "value": pl.String,
    "given": pl.String,  # the three lists are read as words with spaces, then parted
    "family": pl.String,
    "particles": pl.String,
    "given_first": pl.String,
    "family_key": pl.String,
    "full_key": pl.String,
    "sorted_key": pl.String,
    "placeholder": pl.Boolean,
    "initials_only": pl.Boolean,
}


def read_name_text(value: str) -> Name:
    """Return the name in a text that is either a name as written or a JSON object (it then starts with "{").

    Text that starts with "{" and is not a JSON object is read as a name as written.
    """
    if value.startswith("{"):
        try:
            parts = json.loads(value)
        except (ValueError, RecursionError):
            parts = None
        if isinstance(parts, dict):
            return parse_name(parts)
    return parse_name(value)


def name_frame(values: pl.Series) -> pl.DataFrame:
    """Return the keys of every name, one row a value, in the order and length of ``values``.

    Columns: ``value``, ``given``, ``family``, ``particles`` (lists of folded words), ``given_first`` (null if
    there is no given name), ``family_key``, ``full_key``, ``sorted_key``, ``placeholder``, ``initials_only``.
    A null value gives a row of nulls. Keys of a placeholder are filled where it holds words: look at
    ``placeholder`` before using them.
    """
    texts = values.cast(pl.String).rename("value")
    distinct = texts.drop_nulls().unique(maintain_order=True)
    keys = _read(distinct)
    if distinct.len() == texts.len():
        return keys
    return texts.to_frame().join(keys, on="value", how="left", maintain_order="left")


def names_nobody(frame: pl.DataFrame, given: Sequence[str], family: str) -> pl.Series:
    """Return for each row whether its name stands for nobody ("UNKNOWN", "Baby Smith", "Mum"); no name is not a name.

    ``given`` and ``family`` name text columns. Only names that hold a word of the reviewed list of placeholder
    words are read, each distinct name once.
    """
    known = pl.Series(sorted(placeholders().words), dtype=pl.String).implode()
    parts = pl.concat_str([pl.col(name) for name in given], separator=" ", ignore_nulls=True)
    names = frame.select(parts.fill_null("").alias("given"), pl.col(family).fill_null("").alias("family"))
    words = pl.concat_str("given", "family", separator=" ").str.to_lowercase().str.extract_all(r"\p{L}+")
    suspect = names.filter(words.list.set_intersection(known).list.len() > 0).unique(maintain_order=True)
    nobody = [parse_name({"given": [one], "family": other}).placeholder for one, other in suspect.iter_rows()]
    marked = suspect.with_columns(pl.Series("nobody", nobody, dtype=pl.Boolean))
    joined = names.join(marked, on=["given", "family"], how="left", maintain_order="left")
    return joined["nobody"].fill_null(value=False)


def _read(distinct: pl.Series) -> pl.DataFrame:
    names = [read_name_text(text) for text in distinct]
    # Folded words hold letters only, so a space parts them again: far quicker than building nested lists.
    lists = {
        "given": [" ".join(name.given) for name in names],
        "family": [" ".join(name.family) for name in names],
        "particles": [" ".join(name.particles) for name in names],
    }
    frame = pl.DataFrame(
        {
            "value": distinct,
            **lists,
            "given_first": [name.given[0] if name.given else None for name in names],
            "family_key": [name.family_key for name in names],
            "full_key": [name.full_key for name in names],
            "sorted_key": [name.sorted_key for name in names],
            "placeholder": [name.placeholder for name in names],
            "initials_only": [name.initials_only for name in names],
        },
        schema=_SCHEMA,
    )
    return frame.with_columns(pl.col(column).str.extract_all(r"\S+") for column in lists)
