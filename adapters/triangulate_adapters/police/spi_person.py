"""What a police or court message states of people: defendants, their aliases, parents or guardians, and victims."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.tables import Say
from triangulate_adapters.police.collected_rows import carry
from triangulate_adapters.police.person_columns import (
    address_object,
    code_value,
    identifier_object,
    name_object,
    together,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from triangulate.tables import Column

GIVEN: Final = ("PersonGivenName1", "PersonGivenName2", "PersonGivenName3")
NAME: Final = (*GIVEN, "PersonFamilyName")
ADDRESS: Final = (
    *(f"AddressLine{number}" for number in range(1, 6)),
    *("SAON", "PAON", "StreetDescription", "Locality", "Town", "PostTown", "AdministrativeArea"),
)
_TELEPHONES: Final = ("TelephoneNumberBusiness", "TelephoneNumberHome", "TelephoneNumberMobile")
_OF_THE_DEFENDANT: Final = ("PNCidentifier", "CROnumber", "DriverNumber", "BailStatus", "CustodyStatus")
_KEYS: Final = ("OffenceSequenceNumber", "Victim")
PERSON_COLUMNS: Final = (
    *("PTIURN", "ProsecutorReference", "_defendant", "_hearing", "OrganisationName", "PersonTitle", "Birthdate"),
    *NAME, *ADDRESS, "PostCode", "UniquePropertyReferenceNumber",
)  # fmt: skip


def prepared(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the people with their name and address in one text each, as written (``PersonName``, ``Address``)."""
    return frame.with_columns(
        together(NAME).alias("PersonName"),
        together((*ADDRESS, "PostCode"), ", ").alias("Address"),
    )


def person_says(frame: pl.DataFrame, recorded: Mapping[str, Column], kind: str | None = None) -> list[Say]:
    """Return what ``frame`` (see :func:`prepared`) states of each person; ``kind`` is the type of the name."""
    street = pl.concat_str("PAON", "StreetDescription", separator=" ", ignore_nulls=True)
    lines = [*(pl.col(name) for name in ADDRESS[:6]), pl.when(street != "").then(street)]
    lines += [pl.col(name) for name in ("Locality", "Town", "PostTown", "AdministrativeArea")]
    home = pl.when(pl.col("OrganisationName").is_null()).then(pl.lit("home"))
    says = [
        Say("PersonName", "name", name_object(GIVEN, "PersonFamilyName", kind), "object", fields=recorded),
        Say("OrganisationName", "name", fields=recorded),
        Say("PersonTitle", "x_title", fields=recorded),
        Say("Birthdate", "birth_date", fields=recorded),
        Say("Gender", "gender", _code(frame, "Gender", "sex", "cjs"), fields=recorded),
        Say(
            "SelfDefinedEthnicity",
            "ethnicity",
            _code(frame, "SelfDefinedEthnicity", "ethnicity", "cjs_self"),
            fields={**recorded, "basis": "self"},
        ),
        Say(
            "ObservedEthnicity",
            "x_observed_ethnicity",
            _code(frame, "ObservedEthnicity", "ethnicity", "cjs_observed"),
            fields={**recorded, "basis": "observed"},
        ),
        Say("PersonStatedNationality", "nationality", fields={**recorded, "basis": "self"}),
        Say(
            "Address",
            "address",
            address_object(lines, "PostCode", "UniquePropertyReferenceNumber", home),
            "object",
            fields=recorded,
        ),
        *(Say(name, "phone", fields=recorded) for name in _TELEPHONES),
        *(Say(name, "email", fields=recorded) for name in ("EmailAddress1", "EmailAddress2")),
    ]
    understood = {say.column for say in says} | set(PERSON_COLUMNS) | {*_OF_THE_DEFENDANT, *_KEYS}
    return [*says, *carry(frame, understood, recorded)]


def defendant_says(frame: pl.DataFrame, recorded: Mapping[str, Column]) -> list[Say]:
    """Return what is stated of a defendant only: identifiers, and bail, custody or remand."""
    official: dict[str, Column] = {**recorded, "basis": "official"}
    return [
        Say(
            "ProsecutorReference",
            "identifier",
            identifier_object("ProsecutorReference", "asn"),
            "object",
            fields=official,
        ),
        Say("PNCidentifier", "identifier", identifier_object("PNCidentifier", "pnc"), "object", fields=official),
        Say("CROnumber", "identifier", identifier_object("CROnumber", "cro"), "object", fields=official),
        Say(
            "DriverNumber",
            "identifier",
            identifier_object("DriverNumber", "driver_number", "DVLA"),
            "object",
            fields=official,
        ),
        *(_bail(frame, column, recorded) for column in ("BailStatus", "CustodyStatus")),
        *(_remand(frame, column, recorded) for column in ("BailStatus", "CustodyStatus")),
    ]


def _code(frame: pl.DataFrame, column: str, table: str, scheme: str, kept: str = "value") -> pl.Expr | None:
    return code_value(column, table, scheme, kept) if column in frame.columns else None


def _bail(frame: pl.DataFrame, column: str, recorded: Mapping[str, Column]) -> Say:
    predicate = "x_bail_status" if column == "BailStatus" else "x_custody_status"
    fields: dict[str, Column] = {
        **recorded,
        "kind": "decision",
        "process": "criminal",
        "event_time": pl.col("_hearing"),
    }
    return Say(column, predicate, _code(frame, column, "legal_status", "spi", "label"), fields=fields)


def _remand(frame: pl.DataFrame, column: str, recorded: Mapping[str, Column]) -> Say:
    """A remand is a legal status; bail is none, so it is carried only."""
    status = _code(frame, column, "legal_status", "spi")
    fields: dict[str, Column] = {
        **recorded,
        "kind": "decision",
        "process": "criminal",
        "valid_from": pl.col("_hearing"),
    }
    where = None if status is None else status.is_not_null()
    return Say(column, "legal_status", status, where=where, tag="status", fields=fields)
