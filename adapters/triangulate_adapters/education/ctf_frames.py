"""The tables of a Common Transfer File as frames: whose each row is, where it stands, and which cannot be used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.tables import PLACE, RECORD, json_object, with_keys
from triangulate_adapters.education.ctf_elements import ADDRESS, GROUPS, PUPIL
from triangulate_adapters.education.ctf_marks import runs_of
from triangulate_adapters.education.placeholder_names import persona_types
from triangulate_adapters.education.written_dates import with_iso_dates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from triangulate.reconciliation import Reconciliation
    from triangulate_adapters.education.ctf_elements import PupilTables

ISO: Final = ("%Y-%m-%d", "%Y-%m-%dT00:00:00")
BRITISH: Final = ("%d/%m/%Y",)
_SLASHED: Final = r"^\s*\d{1,2}/\d{1,2}/\d{4}\s*$"
_DATES: Final = (
    *("DOB", "EntryDate", "LeavingDate", "StartDate", "EndDate", "FSMstartDate", "FSMendDate", "AttendanceStartDate"),
)
_COUNTED: Final = ("Contact", "School", "YearData", "AttendSessions")
_LINES: Final = tuple(name for name in ADDRESS if name not in {"UPRN", "PostCode"})
_KEYS: Final = {"Contact": "Order", "YearData": "Year", "School": "EntryDate", "AttendSessions": "AttendanceStartDate"}


def _frame(rows: Sequence[dict[str, str | None]], columns: Sequence[str]) -> pl.DataFrame:
    return pl.DataFrame(
        {name: [row.get(name) for row in rows] for name in columns}, schema=dict.fromkeys(columns, pl.String)
    )


def pupil_frame(tables: PupilTables, reconciliation: Reconciliation) -> pl.DataFrame:
    """Return one row a usable pupil, with ``_persona``, ``_type``, ``_address`` and the keys of its statements."""
    frame = _frame(tables.pupils, (*PUPIL, "other_elements", "_pupil"))
    frame = _with_dates(frame, reconciliation)
    fault = _fault()
    bad = frame.filter(fault.is_not_null()).select("_pupil", fault.alias("kind"))
    reconciliation.count("Pupil", read=frame.height, recorded=frame.height - bad.height)
    reconciliation.quarantine_many("Pupil", ((f"Pupil {place}", kind) for place, kind in bad.iter_rows()))
    frame = with_keys(frame.filter(fault.is_null()), "Pupil", ("UPN",))
    children = pl.struct("Surname", "Forename", "DOB").n_unique().over("UPN")
    persona = (
        pl.when(pl.col("UPN").is_null())
        .then(pl.col(RECORD))
        .when(children > 1)
        .then(pl.concat_str("UPN", RECORD, separator="/"))
        .otherwise(pl.col("UPN"))
    )
    return frame.with_columns(
        persona.alias("_persona"),
        persona_types(frame, "Forename", "Surname").alias("_type"),
        _address().alias("_address"),
        pl.concat_str("Forename", "MiddleNames", "Surname", separator=" ", ignore_nulls=True)
        .replace("", None)
        .alias("FullName"),
        pl.concat_str((*_LINES, "PostCode"), separator=", ", ignore_nulls=True).replace("", None).alias("Address"),
    ).with_columns(pl.concat_str(pl.lit("Pupil "), "_persona").alias(PLACE))


def child_frames(tables: PupilTables, pupils: pl.DataFrame, reconciliation: Reconciliation) -> dict[str, pl.DataFrame]:
    """Return the frames of the repeating groups by name, with ``_persona``; rows of unusable pupils are left out."""
    whose = pupils.select("_pupil", "_persona", pl.col("_address").alias("_pupil_address"))
    frames = {}
    for group, rows in tables.groups.items():
        columns = (*GROUPS[group][1], "_pupil", "_contact_place")
        frame = _frame(rows, columns).join(whose, on="_pupil", how="left", maintain_order="left")
        known = frame.filter(pl.col("_persona").is_not_null())
        if group in _COUNTED:
            reconciliation.count(group, read=frame.height, recorded=known.height)
            reconciliation.skip(group, "its pupil was set aside", frame.height - known.height)
        known = _with_dates(known.with_columns(pl.col("_persona").alias("Pupil")), reconciliation)
        key = ["Pupil", *([_KEYS[group]] if group in _KEYS else [])]
        frames[group] = with_keys(known, group, key)
    frames["Contact"] = _contacts(frames["Contact"])
    frames["ContactPhone"] = _phones_of_contacts(frames["ContactPhone"], frames["Contact"])
    frames["Session"] = _sessions(frames["AttendSessions"], reconciliation)
    return frames


def _fault() -> pl.Expr:
    """Return the kind of fault of each pupil, null where the row can be used."""
    wrong = (
        (pl.col("DOB").is_not_null() & pl.col("_iso_DOB").is_null()).cast(pl.Int8)
        + pl.coalesce("Sex", "Gender").str.len_chars().gt(1).fill_null(value=False).cast(pl.Int8)
        + pl.col("UPN").str.len_chars().ne(13).fill_null(value=False).cast(pl.Int8)
    )
    nobody = pl.all_horizontal(pl.col("UPN", "Surname", "Forename", "DOB").is_null())
    return (
        pl.when(nobody)
        .then(pl.lit("the pupil has no number, name or date of birth"))
        .when(wrong > 1)
        .then(pl.lit("two or more elements do not hold what their names say"))
    )


def _with_dates(frame: pl.DataFrame, reconciliation: Reconciliation) -> pl.DataFrame:
    names = [name for name in _DATES if name in frame.columns]
    slashed = [pl.col(name).str.contains(_SLASHED).any() for name in names]
    if names and frame.select(pl.any_horizontal(slashed)).item():
        reconciliation.note("dates written dd/mm/yyyy, against the specification, are read as day, month, year")
    return with_iso_dates(frame, names, (*ISO, *BRITISH))


def _address() -> pl.Expr:
    """Return home addresses as objects; null where no part of one is given."""
    given = pl.any_horizontal(pl.col(name).is_not_null() for name in ADDRESS)
    value = json_object(
        lines=pl.concat_list(_LINES).list.drop_nulls(),
        postcode=pl.col("PostCode"),
        uprn=pl.col("UPRN"),
        type=pl.lit("home"),
    )
    return pl.when(given).then(value)


def _contacts(frame: pl.DataFrame) -> pl.DataFrame:
    """Add ``_contact``: the pupil's id and the contact's order, or a digest where the order tells nobody apart."""
    alone = pl.len().over("_persona", "Order") == 1
    order = pl.when(pl.col("Order").is_not_null() & alone).then(pl.col("Order")).otherwise(pl.col(RECORD))
    return frame.with_columns(
        pl.concat_str("_persona", pl.lit("contact"), order, separator="/").alias("_contact"),
        persona_types(frame, "Forename", "Surname").alias("_type"),
        _address().alias("_address"),
        pl.concat_str("Title", "Forename", "MiddleNames", "Surname", separator=" ", ignore_nulls=True)
        .replace("", None)
        .alias("FullName"),
        pl.concat_str((*_LINES, "PostCode"), separator=", ", ignore_nulls=True).replace("", None).alias("Address"),
    )


def _phones_of_contacts(phones: pl.DataFrame, contacts: pl.DataFrame) -> pl.DataFrame:
    whose = contacts.select("_contact_place", "_contact")
    frame = phones.join(whose, on="_contact_place", how="left", maintain_order="left")
    content = frame.with_columns(pl.col("_contact").alias("Pupil")).drop(RECORD, PLACE)
    return with_keys(content, "ContactPhone", ("Pupil",)).with_columns(pl.col("_contact").alias("_persona"))


def _sessions(frame: pl.DataFrame, reconciliation: Reconciliation) -> pl.DataFrame:
    """Return one row a run of equal marks; strings whose days are not sure give none, and are noted."""
    names = ("Pupil", "Marks", "_value", "First", "Last", "When", "_basis")
    rows: list[tuple[str | None, ...]] = []
    unsure = inferred = False
    told = frame.select("Pupil", "AttendanceMarks", "_iso_AttendanceStartDate").drop_nulls("AttendanceMarks")
    for pupil, marks, start in told.iter_rows():
        runs = None if start is None else runs_of(marks, start)
        unsure = unsure or runs is None
        for run in runs or ():
            inferred = inferred or run.inferred
            basis = "inferred" if run.inferred else None
            rows.append((pupil, run.raw, run.value, run.first, run.last, run.event_time, basis))
    if unsure:
        reconciliation.note("session marks whose days are not sure are carried whole, without dates")
    if inferred:
        reconciliation.note("session marks without weekends are read from Monday to Friday: their dates are inferred")
    runs_frame = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
    keyed = with_keys(runs_frame, "Session", ("Pupil", "First", "When"))
    return keyed.with_columns(pl.col("Pupil").alias("_persona"))
