"""From a table's columns to statements, without a loop over rows.

A tabular adapter names, for each column, the predicate it states; :func:`speak` makes the statements.
Ids come from a digest of the row's whole content and the column's name, and a locator names the table,
the row's key and the column, so neither changes when rows or files are put in another order.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias

import polars as pl

from triangulate.columns import STATEMENT_COLUMNS, stack
from triangulate.content_id import row_digests

if TYPE_CHECKING:
    from collections.abc import Sequence

Column: TypeAlias = "pl.Expr | str"
"""An expression, or a text that stands for itself in every row."""

RECORD: Final = "_record"
PLACE: Final = "_place"


@dataclass(frozen=True, slots=True)
class Say:
    """What one column of a table states.

    ``column`` is the column whose text is kept as ``raw``; a row where it is null says nothing.
    ``value`` is the normalised value (the column itself if not given); where a code is not understood
    the value is null and the raw text remains. ``fields`` are further statement columns.
    """

    column: str
    predicate: str
    value: pl.Expr | None = None
    value_kind: str = "text"
    about: pl.Expr | None = None
    where: pl.Expr | None = None
    tag: str = ""
    fields: Mapping[str, Column] = field(default_factory=dict)


def with_keys(frame: pl.DataFrame, part: str, key: Sequence[str]) -> pl.DataFrame:
    """Return ``frame`` with ``_record`` (a digest of the row's content) and ``_place`` (``part``, key and values).

    Columns whose names begin with an underscore are the reader's own and take no part in the digest.
    """
    # In one order, so that the same row has the same digest however its file orders the columns.
    content = sorted(name for name in frame.columns if not name.startswith("_"))
    shown = [pl.concat_str(pl.lit(f" {name}="), pl.col(name).fill_null("")) for name in key if name in frame.columns]
    return frame.with_columns(
        (part + "-" + row_digests(frame, content)).alias(RECORD),
        pl.concat_str(pl.lit(part), *shown).alias(PLACE),
    )


def speak(frame: pl.DataFrame, says: Sequence[Say], *, about: str) -> pl.DataFrame:
    """Return the statements that ``says`` make of ``frame`` (columns of the statement model, local ids).

    ``frame`` has been through :func:`with_keys`; ``about`` names the column that holds the persona id.
    Columns that the table does not have say nothing.
    """
    return stack(spoken(frame, says, about=about), STATEMENT_COLUMNS)


def spoken(frame: pl.DataFrame, says: Sequence[Say], *, about: str) -> list[pl.DataFrame]:
    """Return the statements of :func:`speak` as one frame a column, each with the statement columns it fills.

    For a builder, which stacks the frames of all tables anyway: stacking those of each table first copies them twice.
    """
    nulls = frame.null_count()
    filled = [say for say in says if say.column in frame.columns and nulls.item(0, say.column) < frame.height]
    rows = frame.lazy()
    # One query a column, so that each passes over the columns it needs and no others, and all of them run side by side.
    return pl.collect_all([_one(rows, say, about, filled=not nulls.item(0, say.column)) for say in filled])


def _one(rows: pl.LazyFrame, say: Say, about: str, *, filled: bool) -> pl.LazyFrame:
    raw = pl.col(say.column)
    suffix = f".{say.column}.{say.tag}" if say.tag else f".{say.column}"
    columns = {
        "id": pl.concat_str(pl.col(RECORD), pl.lit(suffix)),
        "about": pl.col(about) if say.about is None else say.about,
        "predicate": pl.lit(say.predicate),
        "value": raw if say.value is None else say.value,
        "value_kind": _constant("value_kind", say.value_kind),
        "raw": raw,
        "locator": pl.concat_str(pl.col(PLACE), pl.lit(f" {say.column}")),
        **{name: _constant(name, given) if isinstance(given, str) else given for name, given in say.fields.items()},
    }
    if not filled:
        rows = rows.filter(raw.is_not_null() if say.where is None else raw.is_not_null() & say.where)
    elif say.where is not None:
        rows = rows.filter(say.where)
    return rows.select(expression.alias(name) for name, expression in columns.items())


def _constant(name: str, text: str) -> pl.Expr:
    """Return one text for every row, in the column's own type: turning a million texts into codes takes longer."""
    return pl.lit(text).cast(STATEMENT_COLUMNS[name], strict=False)


def iso_date(column: pl.Expr, pattern: str) -> pl.Expr:
    """Return the column's dates, written by ``pattern`` (chrono codes), as ISO text.

    A text that is not such a date stays as written: it is carried, and never compared as a date.
    """
    parsed = column.str.to_date(pattern, strict=False, cache=True).dt.to_string("%Y-%m-%d")
    return pl.coalesce(parsed, column)


def json_object(**members: pl.Expr) -> pl.Expr:
    """Return JSON text of an object with the given members, one a row; null members are left out."""
    named = [expression.alias(name) for name, expression in sorted(members.items())]
    return pl.struct(named).map_batches(_as_json, return_dtype=pl.String, is_elementwise=True)


def _as_json(objects: pl.Series) -> pl.Series:
    """Return the objects as JSON; only where a member is null in some rows and not in others is it cut out of the text.

    Looking for null members in every text took three quarters of the time (measured on 80,000 objects of five members).
    """
    members = objects.struct.unnest()
    nulls = members.null_count()
    held = [name for name in members.columns if nulls.item(0, name) < members.height]
    gaps = [name for name in held if nulls.item(0, name)]
    if not held:
        return pl.Series(objects.name, ["{}"], dtype=pl.String).new_from_index(0, objects.len())
    text = pl.struct(held).struct.json_encode()
    if gaps:
        # A quotation mark inside a value is escaped, so this matches members and never a part of a value.
        names = "|".join(map(re.escape, gaps))
        text = text.str.replace_all(rf'"(?:{names})":null,?', "").str.replace(r",\}$", "}")
    return members.select(text.alias(objects.name)).to_series()


def recode(column: pl.Expr, codes: Mapping[str, str]) -> pl.Expr:
    """Return the column's codes turned into values; a code that ``codes`` lacks becomes null.

    Codes are compared trimmed and in upper case, as agencies write them both ways.
    """
    table = {code.upper(): value for code, value in codes.items()}
    return column.str.strip_chars().str.to_uppercase().replace_strict(table, default=None, return_dtype=pl.String)
