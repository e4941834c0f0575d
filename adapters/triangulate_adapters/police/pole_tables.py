"""The tables of one POLE extract: files or a frame, renamed to the profile, with unusable rows set aside."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.intake.csv_table import read_csv
from triangulate.normalise.date_columns import date_frame
from triangulate.tables import with_keys
from triangulate_adapters.police.pole_common import evaluation
from triangulate_adapters.police.pole_profile import columns_of, keys_of, profile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from triangulate.intake.limits import Limits
    from triangulate.normalise.dates import Order
    from triangulate.plugins import Offer
    from triangulate.reconciliation import Reconciliation
    from triangulate_adapters.police.pole_mapping import ForceMapping

SHIFTED: Final = "two or more cells are not of their column's kind (the columns look shifted)"
MISSING: Final = "a key is missing"
TWO_PLACES: Final = "one location_id is used for different places"
_SHOWN_KEYS: Final = {
    "person": ("person_id",),
    "event": ("event_id",),
    "person_event": ("person_id", "event_id", "role"),
    "person_person": ("person_id", "related_person_id", "link_type"),
    "location": ("location_id",),
}
_TIME: Final = r"^([01]?\d|2[0-3]):?[0-5]\d(:?[0-5]\d(\.\d+)?)?$"
_NUMBER: Final = r"^\d{1,3}$"
_SPACED: Final = r"^(\d{4}-\d{2}-\d{2}) (\d{2}:)"
_SLASHED: Final = r"^\d{1,2}/\d{1,2}/\d{4}$"
_DATE_TIME: Final = r"^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}"


@dataclass(slots=True)
class Tables:
    """The usable rows of every table that was given, by the profile's column names, with ``_record`` and ``_place``.

    For a date column ``x`` there is ``_x`` with the date as EDTF (or the text as written where it is no date); for a
    column with codes of the force, ``_x`` holds the profile's code.
    """

    frames: dict[str, pl.DataFrame] = field(default_factory=dict)

    def __contains__(self, table: str) -> bool:
        return table in self.frames

    def get(self, table: str) -> pl.DataFrame:
        """Return the rows of ``table``; a table that was not given has none, and all columns of the profile."""
        if table in self.frames:
            return self.frames[table]
        names = columns_of(table)
        named = (*names, *(f"_{name}" for name in names), "_record", "_place")
        return pl.DataFrame(schema=dict.fromkeys(named, pl.String))


def read_tables(
    offers: Sequence[tuple[Offer, str]], mapping: ForceMapping, limits: Limits, reconciliation: Reconciliation
) -> Tables:
    """Return the tables read from ``offers``, each given with its table of the profile.

    Counts and quarantined rows go to ``reconciliation``. Raises :class:`UnreadableInput` if a file cannot be read.
    """
    found: dict[str, list[pl.DataFrame]] = {}
    for offer, table in offers:
        found.setdefault(table, []).append(_rows(offer, table, mapping, limits, reconciliation))
    tables = Tables()
    for table in sorted(found):
        # Several files of one table are one table; its rows are named by their content, never by their file.
        frame = pl.concat(found[table], how="diagonal")
        own = columns_of(table)
        further = tuple(sorted(name for name in frame.columns if not name.startswith("_") and name not in own))
        missing = [pl.lit(None, dtype=pl.String).alias(name) for name in own if name not in frame.columns]
        frame = frame.with_columns(missing).select(*own, *further, "_at")
        usable = _usable(frame, table, mapping, reconciliation)
        if "grade" in own:
            usable = usable.with_columns(evaluation().alias("_grade"))
        tables.frames[table] = with_keys(usable, table, _SHOWN_KEYS[table])
        if table != "location":
            reconciliation.count(table, recorded=usable.height)
    _count_locations(tables, reconciliation)
    return tables


def _count_locations(tables: Tables, reconciliation: Reconciliation) -> None:
    """A place is recorded with the people and events that refer to it; alone it says nothing of anybody."""
    if "location" not in tables:
        return
    referred = pl.concat([tables.get(table)["location_id"] for table in ("person", "event")]).drop_nulls().unique()
    found = tables.get("location")["location_id"].is_in(referred.implode())
    reconciliation.count("location", recorded=int(found.sum()))
    reconciliation.skip("location", "no person or event refers to it", int((~found).sum()))


def _rows(
    offer: Offer, table: str, mapping: ForceMapping, limits: Limits, reconciliation: Reconciliation
) -> pl.DataFrame:
    if offer.frame is not None:
        frame = offer.frame.select(pl.all().cast(pl.String, strict=False))
        at = pl.concat_str(pl.lit("row "), pl.int_range(1, pl.len() + 1, dtype=pl.UInt32).cast(pl.String))
        reconciliation.count(table, read=frame.height)
    else:
        assert offer.path is not None  # noqa: S101 - an offer holds a path or a frame
        read = read_csv(offer.path, limits=limits)
        frame, name = read.frame, offer.path.name
        reconciliation.count(table, read=read.rows_in)
        reconciliation.quarantine_many(table, ((f"{name} line {line}", kind) for line, kind in read.faults.iter_rows()))
        if read.encoding != "utf-8":
            reconciliation.note(f"{table}: read as {read.encoding}")
        at = pl.concat_str(pl.lit(f"{name} line "), pl.col("_line").cast(pl.String))
    names = mapping.renamed(table, tuple(name for name in frame.columns if name != "_line"))
    cells = [pl.col(written).str.strip_chars().replace("", None).alias(name) for written, name in names.items()]
    return frame.select(*cells, at.alias("_at"))


def _usable(frame: pl.DataFrame, table: str, mapping: ForceMapping, reconciliation: Reconciliation) -> pl.DataFrame:
    """Return the rows that can be used, with the derived columns; the others are set aside."""
    frame, wrong = _typed(frame, table, mapping)
    lacking = pl.any_horizontal(pl.col(name).is_null() for name in keys_of(table))
    fault = pl.when(lacking).then(pl.lit(MISSING)).when(wrong >= 2).then(pl.lit(SHIFTED))
    if table == "location":
        # People and events take their address from here, so a number must not stand for two places.
        content = pl.struct(columns_of(table)).n_unique().over("location_id")
        fault = fault.when(content > 1).then(pl.lit(TWO_PLACES))
    frame = frame.with_columns(fault.alias("_fault"))
    aside = frame.filter(pl.col("_fault").is_not_null())
    reconciliation.quarantine_many(table, aside.select("_at", "_fault").iter_rows())
    return frame.filter(pl.col("_fault").is_null()).drop("_fault")


def _iso(written: pl.Series, order: Order) -> pl.Series:
    """Return dates with slashes as ISO dates, in columns; every other form is left for ``date_frame`` to read."""
    pattern = "%m/%d/%Y" if order == "mdy" else "%d/%m/%Y"
    day = pl.col("written").str.to_date(pattern, strict=False, exact=True).dt.to_string("%Y-%m-%d")
    slashed = pl.col("written").str.contains(_SLASHED)
    spaced = pl.col("written").str.replace(_SPACED, "${1}T$2")
    return (
        written.alias("written")
        .to_frame()
        .select(pl.when(slashed).then(pl.coalesce(day, "written")).otherwise(spaced))
        .to_series()
    )


def _typed(frame: pl.DataFrame, table: str, mapping: ForceMapping) -> tuple[pl.DataFrame, pl.Expr]:
    """Return the frame with its derived columns, and how many typed cells of a row are not of their kind."""
    derived: list[pl.Series] = []
    wrong: list[pl.Expr] = [pl.lit(0)]
    for name in columns_of(table, "date", "datetime"):
        spans = date_frame(_iso(frame[name], mapping.date_order), order=mapping.date_order)
        day = pl.when(pl.col("understood") & (pl.col("edtf") != "")).then("edtf").otherwise("value")
        if profile()[table][name].kind == "datetime":
            day = pl.when(pl.col("value").str.contains(_DATE_TIME)).then("value").otherwise(day)
        derived.append(spans.select(day.alias(f"_{name}")).to_series())
        derived.append((~spans["understood"]).fill_null(value=False).alias(f"_wrong_{name}"))
        wrong.append(pl.col(f"_wrong_{name}").cast(pl.Int32))
    patterns = {"time": _TIME, "number": _NUMBER}
    for kind, pattern in patterns.items():
        wrong += [
            (~pl.col(name).str.contains(pattern)).fill_null(value=False).cast(pl.Int32)
            for name in columns_of(table, kind)
        ]
    codes = [
        pl.col(name).str.to_lowercase().replace(mapping.codes[name]).alias(f"_{name}")
        if name in mapping.codes
        else pl.col(name).alias(f"_{name}")
        for name in columns_of(table, "code", "flag")
    ]
    return frame.with_columns(*derived, *codes), pl.sum_horizontal(wrong)
