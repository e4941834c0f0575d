"""What a row of a census pupil table says: who the child is, where on roll, and what the school holds of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.tables import Say, json_object
from triangulate_adapters.education.code_columns import coded, extended_ethnicity
from triangulate_adapters.education.placeholder_names import persona_types
from triangulate_adapters.education.pupil_values import given_list, identifier, name_object, one_given, upn_identifier
from triangulate_adapters.education.written_dates import dated

if TYPE_CHECKING:
    from collections.abc import Mapping

    from triangulate.reconciliation import Reconciliation
    from triangulate.tables import Column
    from triangulate_adapters.education.school_census_rows import Table

_EXPECTED: Final = (
    *("dob", "surname", "forename", "middlenames", "preferredsurname", "preferredforename", "formersurname"),
    *("upn", "formerupn", "uniquelearnernumber", "sex", "gender", "ethnicity", "language", "enrolstatus"),
    *("entrydate", "leavingdate", "nativeid", "plaa", "senprovision", "youngcarer", "servicechild"),
    *("ncyearactual", "parttime", "boarder", "ethnicitysource"),
)
_EXPORT_ONLY: Final = frozenset({"sourceid", "schoolcensustableid", "moveoffrollflag", "moveonrollflag"})
"""Columns in which COLLECT keeps house: they say nothing of the child."""


def with_pupil_columns(table: Table) -> pl.DataFrame:
    """Return the table's frame with every expected column (null if absent), ``_type``, ``_flags`` and names."""
    absent = [name for name in _EXPECTED if name not in table.columns]
    frame = table.frame.with_columns(pl.lit(None, dtype=pl.String).alias(name) for name in absent)
    frame = frame.with_columns(
        pl.lit(None, dtype=pl.String).alias(f"_iso_{name}")
        for name in ("dob", "entrydate", "leavingdate")
        if f"_iso_{name}" not in frame.columns
    )
    adopted = coded("plaa", "post_looked_after", "census", "identity") == "adopted"
    return frame.with_columns(
        persona_types(frame, "forename", "surname").alias("_type"),
        pl.when(adopted).then(pl.lit(["adopted"])).otherwise(pl.lit([], dtype=pl.List(pl.String))).alias("_flags"),
        pl.concat_str("forename", "middlenames", "surname", separator=" ", ignore_nulls=True)
        .replace("", None)
        .alias("full_name"),
        _rest(table).alias("other_columns"),
    )


def pupil_says(table: Table, reconciliation: Reconciliation) -> list[Say]:
    """Return what each column states. A ``gender`` column is the older name of ``sex``, and is noted."""
    if "gender" in table.columns:
        reconciliation.note("the column gender of the census before 2023-24 is read as sex, its name since")
    when: Mapping[str, Column] = {"recorded_at": table.recorded_at} if table.recorded_at else {}
    return [
        *_identity(when),
        *_roll(table, when),
        *(Say(column, predicate, value, fields=when) for column, predicate, value in _carried()),
        Say("other_columns", "x_census", value_kind="object", fields={**when, "raw": pl.lit(None, dtype=pl.String)}),
    ]


def _identity(when: Mapping[str, Column]) -> list[Say]:
    sexes = [Say(name, "sex", coded(name, "sex", "census"), fields=when) for name in ("sex", "gender")]
    former, number = identifier("formerupn", "upn", "former"), identifier("uniquelearnernumber", "uln", "current")
    return [
        *_names(when),
        Say("dob", "birth_date", dated("dob"), fields=when),
        *sexes,
        Say("ethnicity", "ethnicity", extended_ethnicity("ethnicity"), fields=when),
        Say("language", "first_language", fields=when),
        Say("upn", "identifier", upn_identifier("upn"), "object", fields=when),
        Say("formerupn", "identifier", former, "object", fields=when),
        Say("uniquelearnernumber", "identifier", number, "object", fields=when),
    ]


def _names(when: Mapping[str, Column]) -> list[Say]:
    official = name_object(given_list("forename", "middlenames"), pl.col("surname"), "official")
    preferred_given = one_given(pl.coalesce("preferredforename", "forename"))
    preferred = name_object(preferred_given, pl.coalesce("preferredsurname", "surname"), "preferred")
    former = name_object(one_given(pl.col("forename")), pl.col("formersurname"), "former")
    forename_only = pl.col("preferredsurname").is_null()
    return [
        Say("full_name", "name", official, "object", fields=when),
        Say("preferredsurname", "name", preferred, "object", fields=when),
        Say("preferredforename", "name", preferred, "object", where=forename_only, fields=when),
        Say("formersurname", "name", former, "object", fields=when),
    ]


def _roll(table: Table, when: Mapping[str, Column]) -> list[Say]:
    """On roll is ongoing as at the census where the school says so: status current, main or subsidiary."""
    registration = coded("enrolstatus", "enrol_status", "census", "registration")
    enrolled = json_object(code=pl.col("nativeid"), status=registration)
    still = registration.is_in(["main", "subsidiary"]) & pl.lit(table.half == "onroll")
    left = pl.coalesce(dated("leavingdate"), pl.when(still).then(pl.lit("..")))
    period: dict[str, Column] = {**when, "valid_from": dated("entrydate"), "valid_to": left}
    return [Say("nativeid", "enrolled_at", enrolled, "object", fields=period)]


def _carried() -> list[tuple[str, str, pl.Expr | None]]:
    return [
        ("plaa", "x_post_looked_after", coded("plaa", "post_looked_after", "census")),
        ("senprovision", "x_sen_provision", coded("senprovision", "sen", "census_provision")),
        ("youngcarer", "x_young_carer", None),
        ("servicechild", "x_service_child", None),
        ("ncyearactual", "x_year_group", None),
        ("parttime", "x_part_time", None),
        ("boarder", "x_boarder", None),
        ("ethnicitysource", "x_ethnicity_source", None),
    ]


def _rest(table: Table) -> pl.Expr:
    """Return the columns that no statement of their own is made of, as one JSON object a row."""
    rest = [
        name
        for name in table.columns
        if name not in {*_EXPECTED, *_EXPORT_ONLY, table.key} and not name.endswith("orderseqcolumn")
    ]
    if not rest:
        return pl.lit(None, dtype=pl.String)
    return json_object(**{name: pl.col(name) for name in rest}).replace("{}", None)
