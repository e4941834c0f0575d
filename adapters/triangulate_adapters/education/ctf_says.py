"""What the elements of a Common Transfer File state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.tables import Say, json_object
from triangulate_adapters.education.code_columns import coded, extended_ethnicity
from triangulate_adapters.education.pupil_values import given_list, identifier, name_object, one_given, upn_identifier
from triangulate_adapters.education.written_dates import dated

if TYPE_CHECKING:
    from collections.abc import Mapping

    from triangulate.reconciliation import Reconciliation
    from triangulate.tables import Column
    from triangulate_adapters.education.ctf_elements import Header

_NOTHING: Final = pl.lit(None, dtype=pl.String)


def pupil_says(header: Header, pupils: pl.DataFrame, reconciliation: Reconciliation) -> list[Say]:
    """Return what a pupil's own elements state. ``Gender``, the older name of ``Sex``, is noted."""
    if pupils.get_column("Gender").is_not_null().any():
        reconciliation.note("the element Gender of older versions is read as Sex, its name since")
    when = _when(header)
    basis: dict[str, Column] = {**when, "basis": coded("EthnicitySource", "ethnicity_source", "ctf")}
    return [
        *_names(when),
        Say("DOB", "birth_date", dated("DOB"), fields=when),
        *(Say(name, "sex", coded(name, "sex", "ctf"), fields=when) for name in ("Sex", "Gender")),
        Say("UPN", "identifier", upn_identifier("UPN"), "object", fields=when),
        Say("FormerUPN", "identifier", identifier("FormerUPN", "upn", "former"), "object", fields=when),
        Say("UniqueLearnerNumber", "identifier", identifier("UniqueLearnerNumber", "uln", "current"), "object",
            fields=when),
        Say("UCI", "identifier", identifier("UCI", "uci"), "object", fields=when),
        Say("Ethnicity", "ethnicity", extended_ethnicity("Ethnicity"), fields=basis),
        Say("Address", "address", pl.col("_address"), "object", fields=when),
        Say("Email", "email", fields=when),
        Say("InCare", "looked_after", _boolean("InCare"), "boolean", fields=when),
        Say("CareAuthority", "x_care_authority", fields=when),
        _enrolment(header, when),
        *(Say(column, predicate, fields=when) for column, predicate in _CARRIED.items()),
        Say("other_elements", "x_ctf", value_kind="object", fields={**when, "raw": _NOTHING}),
    ]  # fmt: skip


def contact_says(header: Header) -> list[Say]:
    """Return what a contact's elements state of the contact, and of the contact and the pupil."""
    when = _when(header)
    to_pupil: dict[str, Column] = {**when, "ref": pl.col("_persona")}
    name = name_object(given_list("Forename", "MiddleNames"), pl.col("Surname"), None)
    held = pl.when(_boolean("Responsibility") == "true").then(pl.lit("held"))
    responsibility = held.when(_boolean("Responsibility") == "false").then(pl.lit("none"))
    as_pupil = _boolean("AddressAsPupil") == "true"
    relation = pl.coalesce(coded("Relationship", "relationship", "ctf", "predicate"), pl.lit("x_contact"))
    return [
        Say("FullName", "name", name, "object", fields=when),
        *(Say(column, "sex", coded(column, "sex", "ctf"), fields=when) for column in ("Sex", "Gender")),
        # A school's code for a mother or father is no proof of birth: the value stays open.
        Say("Relationship", "x_contact", coded("Relationship", "relationship", "ctf"),
            fields={**to_pupil, "predicate": relation}),
        Say("Responsibility", "parental_responsibility", responsibility, fields=to_pupil),
        Say("Address", "address", pl.col("_address"), "object", fields=when),
        Say("AddressAsPupil", "address", pl.col("_pupil_address"), "object", where=as_pupil, fields=when),
        Say("Email", "email", fields=when),
        Say("Order", "x_contact_order", fields=to_pupil),
    ]  # fmt: skip


def detail_says(group: str, header: Header) -> list[Say]:
    """Return what the elements of one repeating group state of the pupil (phones: of whoever they reach)."""
    when = _when(header)
    if group == "School":
        return _schools()
    if group == "Session":
        return [_session()]
    if group == "AttendSessions":
        start: dict[str, Column] = {"valid_from": dated("AttendanceStartDate")}
        return [Say("AttendanceMarks", "x_attendance_marks", fields=start)]
    if group == "YearData":
        return [_year()]
    if group == "SEN":
        provision = coded("SENprovision", "sen", "census_provision")
        period: dict[str, Column] = {**when, "valid_from": dated("StartDate"), "valid_to": dated("EndDate")}
        return [Say("SENprovision", "x_sen_provision", provision, fields=period)]
    if group == "SENneed":
        meaning = coded("SENtype", "sen", "census_type")
        need = json_object(code=pl.col("SENtype"), meaning=meaning, rank=pl.col("SENtypeRank"))
        return [Say("SENtype", "x_sen_need", need, "object", fields=when)]
    if group == "FSMinstance":
        meals: dict[str, Column] = {**when, "valid_from": dated("FSMstartDate"), "valid_to": dated("FSMendDate")}
        return [Say("FSMstartDate", "x_free_school_meals", pl.lit("true"), "boolean", fields=meals)]
    if group == "Language":
        first = pl.col("LanguageType").is_null() | (pl.col("LanguageType").str.to_uppercase() == "F")
        predicate = pl.when(first).then(pl.lit("first_language")).otherwise(pl.lit("x_language"))
        return [Say("Language", "x_language", fields={**when, "predicate": predicate})]
    if group == "Disability":
        return [Say("Disability", "x_disability", fields=when)]
    return [Say("PhoneNo", "phone", fields=when)]


_CARRIED: Final = {
    "NCyearActual": "x_year_group",
    "ServiceChild": "x_service_child",
    "MedicalFlag": "x_medical_flag",
}


def _when(header: Header) -> Mapping[str, Column]:
    return {"recorded_at": header.written_at} if header.written_at else {}


def _names(when: Mapping[str, Column]) -> list[Say]:
    official = name_object(given_list("Forename", "MiddleNames"), pl.col("Surname"), "official")
    preferred_given = one_given(pl.coalesce("PreferredForename", "Forename"))
    preferred = name_object(preferred_given, pl.coalesce("PreferredSurname", "Surname"), "preferred")
    former_given = one_given(pl.coalesce("FormerForename", "Forename"))
    former = name_object(former_given, pl.coalesce("FormerSurname", "Surname"), "former")
    return [
        Say("FullName", "name", official, "object", fields=when),
        Say("PreferredSurname", "name", preferred, "object", fields=when),
        Say("PreferredForename", "name", preferred, "object", where=pl.col("PreferredSurname").is_null(), fields=when),
        Say("FormerSurname", "name", former, "object", fields=when),
        Say("FormerForename", "name", former, "object", where=pl.col("FormerSurname").is_null(), fields=when),
    ]


def _boolean(column: str) -> pl.Expr:
    """Return ``true``, ``false`` or null. Source: W3C XML Schema part 2, boolean, 2004."""
    word = pl.col(column).str.to_lowercase()
    return (
        pl.when(word.is_in(["true", "1"])).then(pl.lit("true")).when(word.is_in(["false", "0"])).then(pl.lit("false"))
    )


def _registration() -> pl.Expr:
    return coded("EnrolStatus", "enrol_status", "census", "registration")


def _still() -> pl.Expr:
    """Return ``..`` where the school says that the pupil is on its roll as it writes."""
    return pl.when(_registration().is_in(["main", "subsidiary"])).then(pl.lit(".."))


def _enrolment(header: Header, when: Mapping[str, Column]) -> Say:
    """Return the enrolment at the sending school; without a school named, the status alone is carried."""
    known = {"name": header.school_name, "code": header.school_code, "urn": header.school_urn}
    said = {name: pl.lit(value) for name, value in known.items() if value is not None}
    if not said:
        return Say("EnrolStatus", "x_enrol_status", fields=when)
    school = json_object(status=_registration(), **said)
    return Say("EnrolStatus", "enrolled_at", school, "object", fields={**when, "valid_to": _still()})


def _schools() -> list[Say]:
    code = pl.concat_str(pl.col("LEA").fill_null(""), pl.col("Estab").fill_null("")).replace("", None)
    school = json_object(name=pl.col("SchoolName"), code=code, urn=pl.col("URN"))
    raw = pl.concat_str("LEA", "Estab", "URN", "SchoolName", separator=" ", ignore_nulls=True)
    period: dict[str, Column] = {"valid_from": dated("EntryDate"), "valid_to": dated("LeavingDate"), "raw": raw}
    named = pl.any_horizontal(pl.col("SchoolName", "Estab", "URN").is_not_null())
    reason: dict[str, Column] = {"event_time": dated("LeavingDate")}
    return [
        Say("Pupil", "enrolled_at", school, "object", where=named, tag="school", fields=period),
        Say("LeavingReason", "x_leaving_reason", fields=reason),
    ]


def _session() -> Say:
    fields: dict[str, Column] = {
        "valid_from": pl.col("First"),
        "valid_to": pl.col("Last"),
        "event_time": pl.col("When"),
        "basis": pl.col("_basis"),
    }
    return Say("Marks", "attendance", pl.col("_value"), fields=fields)


def _year() -> Say:
    totals = json_object(
        year=pl.col("Year"),
        possible=pl.col("SessionsPossible"),
        attended=pl.col("SessionsAttended"),
        authorised=pl.col("SessionsAuthorised"),
        unauthorised=pl.col("SessionsUnauthorised"),
    )
    return Say("Pupil", "x_attendance_year", totals, "object", tag="year", fields={"raw": _NOTHING})
