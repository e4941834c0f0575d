"""What the rows of the census's child tables say: exclusions, sessions, needs, meals and addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.tables import RECORD, Say, json_object
from triangulate_adapters.education.code_columns import coded
from triangulate_adapters.education.school_census_rows import own_id
from triangulate_adapters.education.written_dates import dated

if TYPE_CHECKING:
    from collections.abc import Mapping

    from triangulate.tables import Column
    from triangulate_adapters.education.school_census_rows import Table

_LINES: Final = (
    *("saon", "paon", "street", "locality", "town", "administrativearea", "posttown"),
    *(f"addressline{place}" for place in range(1, 6)),
)
_POSTCODES: Final = ("postcode", "zip")
_EXPORT_ONLY: Final = frozenset({"sourceid", "schoolcensustableid", "nativeid"})


def table_says(table: Table) -> list[Say]:
    """Return what each column of a child table states of its pupil."""
    when: Mapping[str, Column] = {"recorded_at": table.recorded_at} if table.recorded_at else {}
    if table.kind == "exclusions":
        return _exclusions(table, when)
    if table.kind == "sessions":
        return [_sessions(when)]
    if table.kind == "sen_needs":
        return [_sen_need(table, when)]
    if table.kind == "free_school_meals":
        return _meals(table, when)
    if table.kind == "addresses":
        return _addresses(table, when)
    return [Say(name, f"x_census_{name}", fields=when) for name in _said_columns(table)]


def exclusion_events(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the events of an exclusions table: columns ``id`` and ``type``."""
    return frame.select(id=_event_id(), type=pl.lit("exclusion")).unique(maintain_order=True)


def _event_id() -> pl.Expr:
    return pl.col(RECORD)


def _exclusions(table: Table, when: Mapping[str, Column]) -> list[Say]:
    event = _event_id()
    process: dict[str, Column] = {**when, "process": "education"}
    reasons = [name for name in table.columns if name.startswith("reason")]
    provision = coded("senprovision", "sen", "census_provision")
    return [
        Say(table.key, "participant", pl.lit("subject"), fields={**when, "ref": event}),
        Say("startdate", "time", dated("startdate"), about=event, fields=when),
        Say("category", "outcome", coded("category", "exclusion", "census_category"), about=event,
            fields={**process, "kind": "decision"}),
        Say("nativeid", "place", about=event, fields=when),
        Say("sessions", "x_exclusion_sessions", _count("sessions").cast(pl.String), "number", about=event, fields=when),
        Say("senprovision", "x_sen_provision", provision, fields={**when, "event_time": dated("startdate")}),
        *(Say(name, "x_exclusion_reason", coded(name, "exclusion", "census_reason"), about=event, fields=process)
          for name in reasons),
    ]  # fmt: skip


def _sessions(when: Mapping[str, Column]) -> Say:
    """A count of sessions in a term is not a session, so it is carried and never compared as attendance."""
    missed = json_object(
        code=pl.col("attendancereason"),
        meaning=coded("attendancereason", "attendance", "dfe"),
        sessions=_count("sessions"),
    )
    raw = pl.concat_str("attendancereason", "sessions", separator=" ", ignore_nulls=True)
    return Say("attendancereason", "x_sessions_by_reason", missed, "object", fields={**when, "raw": raw})


def _sen_need(table: Table, when: Mapping[str, Column]) -> Say:
    rank = _count("sentyperank") if "sentyperank" in table.columns else pl.lit(None, dtype=pl.Int64)
    need = json_object(code=pl.col("sentype"), meaning=coded("sentype", "sen", "census_type"), rank=rank)
    return Say("sentype", "x_sen_need", need, "object", fields=when)


def _meals(table: Table, when: Mapping[str, Column]) -> list[Say]:
    until = dated("fsmenddate") if "fsmenddate" in table.columns else pl.lit(None, dtype=pl.String)
    period: dict[str, Column] = {**when, "valid_from": dated("fsmstartdate"), "valid_to": until}
    return [
        Say("fsmstartdate", "x_free_school_meals", pl.lit("true"), "boolean", fields=period),
        Say("ukcountry", "x_free_school_meals_country", fields=period),
    ]


def _addresses(table: Table, when: Mapping[str, Column]) -> list[Say]:
    """Return one address a row, anchored at the pupil's id because no column of an address is always filled."""
    lines = [name for name in _LINES if name in table.columns]
    postcode = next((name for name in _POSTCODES if name in table.columns), None)
    uprn = next((name for name in table.columns if name in {"uniquepropertyreferencenumber", "uprn"}), None)
    written = [name for name in (*lines, postcode, uprn) if name is not None]
    nothing = pl.lit(None, dtype=pl.String)
    value = json_object(
        lines=pl.concat_list(lines).list.drop_nulls() if lines else pl.lit([], dtype=pl.List(pl.String)),
        postcode=pl.col(postcode) if postcode else nothing,
        uprn=pl.col(uprn) if uprn else nothing,
        type=pl.lit("home"),
    )
    raw = pl.concat_str(written, separator=", ", ignore_nulls=True)
    said = pl.any_horizontal(pl.col(name).is_not_null() for name in written)
    others = [name for name in _said_columns(table) if name not in written]
    return [
        Say(table.key, "address", value, "object", where=said, tag="address", fields={**when, "raw": raw}),
        *(Say(name, f"x_census_{name}", fields=when) for name in others),
    ]


def _count(column: str) -> pl.Expr:
    """Return a column of whole numbers, which COLLECT writes as ``10.0``; null where the cell is none."""
    return pl.col(column).str.strip_chars().str.strip_suffix(".0").cast(pl.Int64, strict=False)


def _said_columns(table: Table) -> list[str]:
    keys = {*_EXPORT_ONLY, table.key, own_id(table)}
    return [name for name in table.columns if name not in keys and not name.endswith("orderseqcolumn")]
