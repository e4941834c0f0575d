"""The rows of one census table: which table it is, whose row each is, and which rows cannot be used."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.errors import UnreadableInput
from triangulate.intake.csv_table import read_csv
from triangulate.tables import with_keys
from triangulate_adapters.education.written_dates import with_iso_dates

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from triangulate.intake.limits import Limits
    from triangulate.reconciliation import Reconciliation

HALVES: Final = {"pupilonrolltableid": "onroll", "pupilnolongeronrolltableid": "offroll"}
DATE_PATTERNS: Final = ("%Y-%b-%d 00:00:00", "%Y-%b-%d", "%Y-%m-%d 00:00:00", "%Y-%m-%d", "%d/%m/%Y")
"""COLLECT writes the first; the others come from tools that wrote the export again."""

_KINDS: Final[tuple[tuple[str, frozenset[str]], ...]] = (
    ("pupils", frozenset({"dob", "surname"})),
    ("exclusions", frozenset({"category", "startdate"})),
    ("sessions", frozenset({"attendancereason"})),
    ("sen_needs", frozenset({"sentype"})),
    ("free_school_meals", frozenset({"fsmstartdate"})),
    ("addresses", frozenset({"postcode"})),
    ("addresses", frozenset({"paon", "street"})),
    ("addresses", frozenset({"addressline1"})),
)
_DATES: Final = {
    "pupils": ("dob", "entrydate", "leavingdate"),
    "exclusions": ("startdate",),
    "free_school_meals": ("fsmstartdate", "fsmenddate"),
}
_SHAPES: Final = {
    "pupils": {"sex": r"^\S$", "gender": r"^\S$"},
    "exclusions": {"sessions": r"^\d+(\.\d+)?$", "category": r"^[A-Za-z]{2,4}$"},
    "sessions": {"sessions": r"^\d+(\.\d+)?$", "attendancereason": r"^\S\d?$"},
    "sen_needs": {"sentyperank": r"^\d+(\.\d+)?$"},
}
_TERM: Final = re.compile(r"^(\d{4})[_-](autumn|spring|summer)(?![a-z])", re.IGNORECASE)
_CENSUS_MONTH: Final = {"autumn": "10", "spring": "01", "summer": "05"}
"""Census day lies in October, January and May. Source: DfE school census guide, 2024 to 2025."""


@dataclass(frozen=True, slots=True)
class Table:
    """One census table: its ``kind``, the ``half`` of the roll, when it was returned, and its usable rows.

    ``frame`` has lower-case column names, ``_persona``, the keys of :func:`triangulate.tables.with_keys`, and
    ``_iso_<column>`` for each date column.
    """

    kind: str
    half: str
    key: str
    recorded_at: str | None
    columns: tuple[str, ...]
    frame: pl.DataFrame = field(repr=False)


def is_census_header(header: Iterable[str]) -> bool:
    """Return whether a header names the id that joins every census table to its pupil."""
    return not HALVES.keys().isdisjoint(name.lower() for name in header)


def load(path: Path, reconciliation: Reconciliation, limits: Limits) -> Table:
    """Return one file's table. Unusable rows are quarantined; every row of the file is counted.

    Raises :class:`UnreadableInput` when the file cannot be read or is no census table.
    """
    csv = read_csv(path, limits=limits)
    frame = _lower_case(csv.frame)
    key = next((name for name in HALVES if name in frame.columns), None)
    if key is None:
        raise UnreadableInput(
            place=str(path),
            kind="no column joins the rows to a pupil of the school census",
            next_step=f"Export the table again with its column {' or '.join(HALVES)}.",
        )
    kind = next((kind for kind, needed in _KINDS if needed <= set(frame.columns)), "other")
    recorded_at, term = _term_of(path)
    if term:
        reconciliation.note("the term of a census table is taken from its file's name, as COLLECT writes it")
    part = "-".join(filter(None, (kind, HALVES[key], term)))
    columns = tuple(name for name in frame.columns if not name.startswith("_"))
    frame = with_iso_dates(frame, _DATES.get(kind, ()), DATE_PATTERNS)
    fault = _fault(frame, kind, key)
    bad = frame.filter(fault.is_not_null()).select("_line", fault.alias("kind"))
    faults = [*csv.faults.select("line", "kind").iter_rows(), *bad.iter_rows()]
    frame = frame.filter(fault.is_null())
    reconciliation.count(part, read=csv.rows_in, recorded=frame.height)
    reconciliation.quarantine_many(part, ((f"{path.name} line {line}", fault) for line, fault in faults))
    keyed = with_keys(frame, part, (key, "sourceid", *_own_ids(columns)))
    return Table(kind, HALVES[key], key, recorded_at, columns, keyed.with_columns(_persona(columns, key)))


def _lower_case(frame: pl.DataFrame) -> pl.DataFrame:
    lower = [name.lower() for name in frame.columns]
    return frame.rename(dict(zip(frame.columns, lower, strict=True))) if len(set(lower)) == len(lower) else frame


def _own_ids(columns: Iterable[str]) -> list[str]:
    """Return the id column of the table itself, beside those that join it to others."""
    return [name for name in columns if name.endswith("tableid") and name not in {*HALVES, "schoolcensustableid"}]


def own_id(table: Table) -> str | None:
    """Return the name of the table's own id column, if it has one."""
    return next(iter(_own_ids(table.columns)), None)


def _persona(columns: tuple[str, ...], key: str) -> pl.Expr:
    source = [pl.col("sourceid")] if "sourceid" in columns else []
    parts = [pl.lit(HALVES[key]), pl.col(key), *source]
    return pl.concat_str(parts, separator="/", ignore_nulls=True).alias("_persona")


def _term_of(path: Path) -> tuple[str | None, str | None]:
    found = _TERM.match(path.name)
    if found is None:
        return None, None
    year, term = found.group(1), found.group(2).lower()
    return f"{year}-{_CENSUS_MONTH[term]}", f"{year}-{term}"


def _fault(frame: pl.DataFrame, kind: str, key: str) -> pl.Expr:
    """Return the kind of fault of each row, null where the row can be used."""
    dates = [
        pl.col(name).is_not_null() & pl.col(f"_iso_{name}").is_null()
        for name in _DATES.get(kind, ())
        if name in frame.columns
    ]
    shapes = [
        (~pl.col(name).str.strip_chars().str.contains(pattern)).fill_null(value=False)
        for name, pattern in _SHAPES.get(kind, {}).items()
        if name in frame.columns
    ]
    wrong = pl.sum_horizontal([pl.lit(0), *(one.cast(pl.Int32) for one in (*dates, *shapes))])
    return (
        pl.when(pl.col(key).str.strip_chars().fill_null("") == "")
        .then(pl.lit("the row does not say whose it is"))
        .when(wrong > 1)
        .then(pl.lit("two or more cells are not of their column's kind: the columns look shifted"))
    )
