"""What the statutory returns of English children's social care share: rows that can be used, dates, and events.

Both the SSDA903 return and the children in need census are tables keyed by the authority's own child id, filled
from code lists, with dates that bound a state or place an event. The rules here say when a row is set aside
and how its dates and times are read; which column states what stands with each return.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.normalise import codes
from triangulate.tables import Column, Say, json_object, recode, with_keys

if TYPE_CHECKING:
    from triangulate.reconciliation import Reconciliation

ID: Final = "_id"
"""The column that holds the persona id of the row's child."""
LINE: Final = "_line"
"""The column that holds where in the input the row stands."""
NOTHING: Final = pl.lit(None, dtype=pl.String)

NO_KEY: Final = "the child's identifier is missing"
SHIFTED: Final = "two or more cells are not of their column's kind"
EMPTY: Final = "no cell is filled"

_MIDNIGHT = r"[T ]00:00(?::00(?:\.0+)?)?Z?$"
_FIRST_YEAR = 1000  # "01/02/14" parses as the year 14: two digits are no year


@dataclass(frozen=True, slots=True)
class Layout:
    """One table of a return.

    ``key`` is the column of the child's id, ``columns`` the others, ``names`` those that tell rows of a child apart;
    ``dates`` are dates, and ``shapes`` the patterns of codes.
    """

    name: str
    key: str
    columns: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    shapes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of one table as read: a frame of text columns with ``_line``, and where its lines are to be found.

    ``where`` names the input up to the number in ``_line`` ("header.csv, line"); ``faults`` are ``(place, kind)`` of
    rows that the reader already set aside.
    """

    layout: Layout
    frame: pl.DataFrame = field(repr=False)
    where: str
    faults: tuple[tuple[str, str], ...] = ()


class RowCollector:
    """Collects the rows of several tables as columns, which holds far less than one mapping a row."""

    def __init__(self) -> None:
        self._tables: dict[str, dict[str, list[str | None]]] = {}
        self._heights: dict[str, int] = {}

    def add(self, table: str, row: Mapping[str, str], line: int) -> None:
        """Add one row, which may have columns that no row had before; ``line`` goes into the column ``_line``."""
        columns = self._tables.setdefault(table, {LINE: []})
        height = self._heights.get(table, 0)
        columns[LINE].append(str(line))
        for name, text in row.items():
            column = columns.setdefault(name, [])
            column.extend([None] * (height - len(column)))
            column.append(text)
        self._heights[table] = height + 1

    def frames(self) -> list[tuple[str, pl.DataFrame]]:
        """Return the name and the frame of every table, by name."""
        return [(name, self._frame(name)) for name in sorted(self._tables)]

    def _frame(self, table: str) -> pl.DataFrame:
        columns, height = self._tables[table], self._heights[table]
        for column in columns.values():
            column.extend([None] * (height - len(column)))
        return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))


def day(column: str) -> pl.Expr:
    """Return the ISO dates of a column written dd/mm/yyyy or yyyy-mm-dd (midnight may follow); null if not a date."""
    text = pl.col(column).str.strip_chars()
    british = text.str.to_date("%d/%m/%Y", strict=False, cache=True)
    iso = text.str.replace(_MIDNIGHT, "").str.to_date("%Y-%m-%d", strict=False, cache=True)
    found = pl.coalesce(british, iso)
    return pl.when(found.dt.year() >= _FIRST_YEAR).then(found.dt.to_string("%Y-%m-%d"))


def date_value(column: str) -> pl.Expr:
    """Return the ISO date that :func:`usable` found for a date column, or the text as written, never compared."""
    return pl.coalesce(f"_{column}", column)


def code(column: str, table: str, scheme: str, what: str = "value") -> pl.Expr:
    """Return what a reviewed code table says of the column's codes; null for a code that it does not list."""
    return recode(pl.col(column), codes.mapping(table, scheme, what))


def yes_no(column: str) -> pl.Expr:
    """Return ``true`` or ``false`` for 1, 0, true and false in any case; null for anything else.

    XML Schema lists all four (W3C, XML Schema part 2, 3.2.2, 2004), and one return may use several.
    """
    written = pl.col(column).str.strip_chars().str.to_lowercase()
    known = {"1": "true", "true": "true", "0": "false", "false": "false"}
    return written.replace_strict(known, default=None, return_dtype=pl.String)


def interval(start: str, end: str, *, ongoing: pl.Expr | None = None) -> pl.Expr:
    """Return an event's time: ``start/end``, ``start/..`` where ``ongoing``, else the one end that is known."""
    first, last = pl.col(f"_{start}"), pl.col(f"_{end}")
    open_ended = pl.lit(value=False) if ongoing is None else ongoing
    return (
        pl.when(first.is_not_null() & last.is_not_null()).then(pl.concat_str(first, pl.lit("/"), last))
        .when(first.is_not_null() & open_ended & pl.col(end).is_null()).then(pl.concat_str(first, pl.lit("/..")))
        .otherwise(pl.coalesce(first, last))
    )  # fmt: skip


def event_id(kind: str, when: str) -> pl.Expr:
    """Return the id of a child's event of one kind on one day, the same wherever the return mentions it."""
    return pl.concat_str(pl.lit(f"{kind} "), pl.col(ID), pl.lit(" "), pl.coalesce(f"_{when}", when, pl.lit("undated")))


def happening(key: str, event: str, time: str, tag: str, **fields: Column) -> list[Say]:
    """Return what a row says of an event: its time, and that the child is its subject.

    ``event`` and ``time`` are columns; a row whose ``event`` is null says nothing of it.
    """
    there = pl.col(event).is_not_null()
    said: dict[str, Column] = {"raw": NOTHING, "event_time": pl.col(time), **fields}
    timed = there & pl.col(time).is_not_null()
    return [
        Say(key, "participant", pl.lit("subject"), where=there, tag=tag, fields={**said, "ref": pl.col(event)}),
        Say(key, "time", pl.col(time), about=pl.col(event), where=timed, tag=f"{tag}.time", fields={"raw": NOTHING}),
    ]


def carried(
    frame: pl.DataFrame, layout: Layout, spoken: Collection[str], prefix: str, fields: Mapping[str, Column]
) -> list[Say]:
    """Return statements that carry every column not in ``spoken``, so that nothing said is lost."""
    rest = [name for name in frame.columns if not name.startswith("_") and name not in spoken]
    return [Say(c, f"{prefix}{c}", date_value(c) if c in layout.dates else None, fields=fields) for c in rest]


def unreadable_dates(names: Collection[str], prefix: str) -> list[Say]:
    """Return statements that carry the dates among ``names`` that bound a state or an event but cannot be read."""
    return [Say(c, f"{prefix}{c}", where=pl.col(f"_{c}").is_null()) for c in names]


def usable(rows: Rows, reconciliation: Reconciliation) -> pl.DataFrame:
    """Return the rows that can be used, keyed, with ``_id`` and one ``_<column>`` for each date; count every row.

    Every column of the layout is there, filled or not. Skipped: rows without a filled cell. Set aside: rows without
    the child's id, and rows where two or more cells are not of their column's kind, because the columns have then
    probably been shifted.
    """
    layout = rows.layout
    part = layout.name
    frame = _with_all_columns(rows.frame, layout)
    content = [name for name in frame.columns if not name.startswith("_")]
    reconciliation.count(part, read=frame.height + len(rows.faults))
    reconciliation.quarantine_many(part, rows.faults)
    identified = frame.with_columns(pl.col(layout.key).str.strip_chars().replace("", None).alias(ID))
    filled = identified
    if identified.get_column(ID).null_count():  # a row that names its child has a filled cell
        filled = identified.filter(pl.any_horizontal(pl.col(name).str.strip_chars() != "" for name in content))
    reconciliation.skip(part, EMPTY, frame.height - filled.height)
    dated = filled.with_columns(_days(filled, c) for c in layout.dates)
    judged = dated.with_columns(_fault(dated, layout).alias("_fault"))
    faulty = judged.filter(pl.col("_fault").is_not_null()).select(LINE, "_fault")
    reconciliation.quarantine_many(part, ((f"{rows.where} {line}", kind) for line, kind in faulty.iter_rows()))
    good = judged.filter(pl.col("_fault").is_null()).drop("_fault")
    reconciliation.count(part, recorded=good.height)
    return with_keys(good, layout.name, (layout.key, *layout.names))


def _with_all_columns(frame: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    missing = [c for c in (layout.key, *layout.columns) if c not in frame.columns]
    # In one order, so that the same row has the same digest however its file orders the columns.
    return frame.with_columns(NOTHING.alias(c) for c in missing).select(sorted({*frame.columns, *missing}))


def _days(frame: pl.DataFrame, column: str) -> pl.Series:
    """Return :func:`day` of a column as ``_<column>``, each distinct text read once: few days are written often."""
    distinct = frame.select(pl.col(column).drop_nulls().unique())
    found = distinct.select(day(column)).to_series()
    read = pl.col(column).replace_strict(distinct.get_column(column), found, default=None, return_dtype=pl.String)
    return frame.select(read.alias(f"_{column}")).to_series()


def _fault(frame: pl.DataFrame, layout: Layout) -> pl.Expr:
    """Return why each row is set aside; only columns that hold a cell of another kind are looked at row by row."""
    misfits = [
        pl.col(c).is_not_null() & pl.col(f"_{c}").is_null() & ~_partial(c)
        for c in layout.dates
        if frame.get_column(c).null_count() != frame.get_column(f"_{c}").null_count()
    ]
    for c, shape in layout.shapes.items():
        fits = pl.col(c).str.strip_chars().str.to_uppercase().str.contains(f"^(?:{shape})$")
        others = frame.select(pl.col(c).drop_nulls().unique()).filter(~fits).get_column(c)
        if others.len():
            misfits.append(pl.col(c).is_in(others.implode()).fill_null(value=False))
    shifted = pl.sum_horizontal(misfits) >= 2 if misfits else pl.lit(value=False)
    return pl.when(pl.col(ID).is_null()).then(pl.lit(NO_KEY)).when(shifted).then(pl.lit(SHIFTED)).otherwise(NOTHING)


def _partial(column: str) -> pl.Expr:
    return pl.col(column).str.strip_chars().str.contains(r"^[zZ]{2}/(?:\d{2}/\d{4}|[zZ]{2}/(?:\d{4}|[zZ]{4}))$")


def ethnicity(column: str) -> pl.Expr:
    """Return the ethnic group of a DfE code, main or extended (both occur), as the ``ethnicity`` table has it."""
    return pl.coalesce(code(column, "ethnicity", "dfe_main"), code(column, "ethnicity", "dfe_extended"))


def upn(column: str, use: str = "current") -> list[Say]:
    """Return what a column of unique pupil numbers says; a code UN1 to UN7 says only that none is known.

    The last character of a temporary number is a letter (DfE, Unique pupil numbers guidance, 2024).
    """
    text = pl.col(column).str.strip_chars()
    unknown = text.str.contains(r"^(?i:UN\d)$")
    of_use = pl.when(text.str.contains(r"[A-Za-z]$")).then(pl.lit("temporary")).otherwise(pl.lit(use))
    number = json_object(scheme=pl.lit("upn"), use=of_use if use == "current" else pl.lit(use), value=text)
    return [
        Say(column, "identifier", number, "object", where=~unknown),
        Say(column, "identifier", NOTHING, where=unknown, fields={"polarity": "?"}),
    ]


def partial_date(column: str) -> pl.Expr:
    """Return dates whose unknown parts are written with z: ``zz/05/2020`` is May 2020, ``zz/zz/2021`` the year.

    ``zz/zz/zzzz`` is null. Source: DfE, guide to the SSDA903 collection, date of previous permanence order, 2023.
    """
    text = pl.col(column).str.strip_chars().str.to_lowercase()
    month = text.str.replace(r"^zz/(\d{2})/(\d{4})$", "$2-$1")
    year = month.str.replace(r"^zz/zz/(\d{4})$", "$1")
    return pl.when(_partial(column)).then(year.replace("zz/zz/zzzz", None)).otherwise(date_value(column))


def sex_codes_note(table: str, column: str, values: pl.Series) -> str | None:
    """Return a note on which years' sex codes a column uses: digits until 2023-24, letters from 2024-25, or both.

    Source: DfE, SSDA903 and children in need census specifications, 2023 to 2025.
    """
    written = set(values.drop_nulls().str.strip_chars().str.to_uppercase().unique())
    digits, letters = written & set("0129"), written & {"M", "F", "U"}
    if digits and letters:
        return f"{table}.{column}: the codes of two periods occur, digits (to 2023-24) and letters (from 2024-25)"
    if digits:
        return f"{table}.{column}: coded in digits, as up to 2023-24"
    return f"{table}.{column}: coded in letters, as from 2024-25" if letters else None
