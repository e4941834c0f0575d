"""What a row of a census pupil table says: who the child is, where on roll, and what the school holds of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.normalise.codes import code_key_expr, mapping
from triangulate.tables import Say, json_object
from triangulate_adapters.education.placeholder_names import persona_types

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

_TEMPORARY_UPN: Final = r"^[A-Za-z]\d{11}[A-Za-z]$"
"""The last character of a temporary UPN is a letter. Source: DfE Unique pupil numbers guidance, 2024."""


def coded(column: str, table: str, scheme: str, meaning: str = "value") -> pl.Expr:
    """Return the meanings of a column's codes; null where the reviewed table has none."""
    codes = mapping(table, scheme, meaning)
    return code_key_expr(pl.col(column)).replace_strict(codes, default=None, return_dtype=pl.String)


def dated(column: str) -> pl.Expr:
    """Return a date column in ISO form, or as written where it is no date."""
    return pl.coalesce(pl.col(f"_iso_{column}"), pl.col(column))


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
    given = pl.concat_list("forename", "middlenames").list.drop_nulls()
    preferred = pl.coalesce("preferredforename", "forename")
    extended = pl.coalesce(coded("ethnicity", "ethnicity", "dfe_extended", "detail"), _ethnic_main())
    sex_codes = {name: coded(name, "sex", "census") for name in ("sex", "gender")}
    return [
        Say("full_name", "name", _name(given, pl.col("surname"), "official"), "object", fields=when),
        Say("preferredsurname", "name", _name(_one(preferred), pl.col("preferredsurname"), "preferred"), "object",
            fields=when),
        Say("preferredforename", "name", _name(_one(preferred), pl.col("surname"), "preferred"), "object",
            where=pl.col("preferredsurname").is_null(), fields=when),
        Say("formersurname", "name", _name(_one(pl.col("forename")), pl.col("formersurname"), "former"), "object",
            fields=when),
        Say("dob", "birth_date", dated("dob"), fields=when),
        *(Say(name, "sex", value, fields=when) for name, value in sex_codes.items()),
        Say("ethnicity", "ethnicity", extended, fields=when),
        Say("language", "first_language", fields=when),
        Say("upn", "identifier", _upn("upn"), "object", fields=when),
        Say("formerupn", "identifier", _identifier("formerupn", "upn", pl.lit("former")), "object", fields=when),
        Say("uniquelearnernumber", "identifier", _identifier("uniquelearnernumber", "uln", pl.lit("current")),
            "object", fields=when),
    ]  # fmt: skip


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


def _ethnic_main() -> pl.Expr:
    return coded("ethnicity", "ethnicity", "dfe_extended")


def _one(name: pl.Expr) -> pl.Expr:
    return pl.concat_list(name).list.drop_nulls()


def _name(given: pl.Expr, family: pl.Expr, kind: str) -> pl.Expr:
    return json_object(given=given, family=family, type=pl.lit(kind))


def _identifier(column: str, scheme: str, use: pl.Expr) -> pl.Expr:
    return json_object(scheme=pl.lit(scheme), use=use, value=pl.col(column))


def _upn(column: str) -> pl.Expr:
    temporary = pl.col(column).str.strip_chars().str.contains(_TEMPORARY_UPN)
    return _identifier(column, "upn", pl.when(temporary).then(pl.lit("temporary")).otherwise(pl.lit("current")))


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
