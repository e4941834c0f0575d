"""What the person table of the POLE profile states of each person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.normalise.name_columns import names_nobody
from triangulate.normalise.name_tables import titles
from triangulate.tables import Say, json_object, speak, spoken
from triangulate_adapters.police.collected_rows import carry
from triangulate_adapters.police.person_columns import identifier_object, name_object, together
from triangulate_adapters.police.pole_common import (
    COMMON,
    address_text,
    address_value,
    coded,
    common_fields,
    is_yes,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from triangulate.builder import ExtractBuilder
    from triangulate.tables import Column

# "John / Jack", "John aka Jack": one field that holds several names.
_ALSO: Final = r"(?i)\s+(?:aka|a\.k\.a\.?|also known as|alias)\s+|\s*/\s*"
_REST: Final = r"(?i)(?:\s+(?:aka|a\.k\.a\.?|also known as|alias)\s+|\s*/\s*).*$"
_SEVERAL: Final = ("forename", "surname")


def prepared(people: pl.DataFrame, locations: pl.DataFrame) -> pl.DataFrame:
    """Return the people with derived columns: name parts, the address (their own, else their location's), its text."""
    place = (
        "address_line_1",
        "address_line_2",
        "address_line_3",
        "address_line_4",
        "town",
        "county",
        "postcode",
        "uprn",
    )
    beside = locations.select(
        "location_id", *(pl.col(name).alias(f"_at_{name}") for name in place), _at_hidden=is_yes("address_restricted")
    )
    known = people.join(beside.unique(), on="location_id", how="left", maintain_order="left")
    own = address_text().is_not_null()
    known = known.with_columns(
        pl.when(own).then(pl.col(name)).otherwise(pl.col(f"_at_{name}")).alias(name) for name in place
    )
    first = pl.col("forename").str.extract(r"^(\S+)\s").str.to_lowercase().str.strip_chars(".")
    titled = first.is_in(sorted(titles())).fill_null(value=False)
    forename = pl.when(titled).then(pl.col("forename").str.replace(r"^\S+\s+", "")).otherwise(pl.col("forename"))
    return known.with_columns(
        address_text().alias("address"),
        (is_yes("address_restricted") | pl.col("_at_hidden").fill_null(value=False)).alias("_hidden"),
        pl.when(titled).then(pl.col("forename").str.extract(r"^(\S+)")).alias("_title_in_forename"),
        forename.str.replace(_REST, "").alias("_forename"),
        pl.col("surname").str.replace(_REST, "").alias("_surname"),
        together(("forename", "middle_names", "surname")).alias("name"),
    )


def person_statements(frame: pl.DataFrame) -> list[pl.DataFrame]:
    """Return the statements of ``frame`` (see :func:`prepared` and :func:`typed`)."""
    common = common_fields()
    official: dict[str, Column] = {**common, "basis": "official"}
    hidden: dict[str, Column] = {**common, "withheld": pl.when("_hidden").then(statement=True)}
    says = [
        Say("name", "name", _name("_forename", "middle_names", "_surname"), "object", where=_is_person(),
            fields=common),
        Say("name", "name", pl.col("name"), where=~_is_person(), tag="organisation", fields=common),
        Say("title", "x_title", fields=common),
        Say("forename", "x_title", pl.col("_title_in_forename"), where=pl.col("_title_in_forename").is_not_null(),
            tag="title", fields=common),
        Say("previous_surname", "name", _name("_forename", "middle_names", "previous_surname", "former"), "object",
            fields=common),
        Say("nickname", "name", json_object(given=pl.concat_list("nickname"), type=pl.lit("alias")), "object",
            fields=common),
        Say("date_of_birth", "birth_date", pl.col("_date_of_birth"), fields=common),
        Say("date_of_death", "death_date", pl.col("_date_of_death"), fields=common),
        Say("due_date", "expected_birth_date", pl.col("_due_date"), fields=common),
        Say("gender", "gender", coded("gender", "gender", "pole", "words"), fields=common),
        Say("sex", "sex", coded("sex", "sex", "pole"), fields=common),
        Say("self_defined_ethnicity", "ethnicity", coded("self_defined_ethnicity", "ethnicity", "cjs_self"),
            fields={**common, "basis": "self"}),
        Say("observed_ethnicity", "x_observed_ethnicity", coded("observed_ethnicity", "ethnicity", "cjs_observed"),
            fields={**common, "basis": "observed"}),
        Say("nationality", "nationality", fields=common),
        Say("place_of_birth", "birth_place", fields=common),
        Say("first_language", "first_language", fields=common),
        Say("address", "address", address_value(_address_type()), "object",
            fields={**hidden, "valid_from": pl.col("_address_from"), "valid_to": pl.col("_address_to")}),
        Say("telephone", "phone", fields=hidden),
        Say("email", "email", fields=hidden),
        Say("pnc_id", "identifier", identifier_object("pnc_id", "pnc"), "object", fields=official),
        Say("cro_number", "identifier", identifier_object("cro_number", "cro"), "object", fields=official),
        Say("arrest_summons_number", "identifier", identifier_object("arrest_summons_number", "asn"), "object",
            fields=official),
        Say("national_insurance_number", "identifier", identifier_object("national_insurance_number", "ni"), "object",
            fields=official),
        Say("school", "enrolled_at", fields=common),
        Say("warning_marker", "warning_marker", json_object(text=pl.col("warning_marker")), "object", fields=common),
    ]  # fmt: skip
    parts = ("person_id", "person_type", "forename", "middle_names", "surname", "alias", "mother_person_id")
    places = ("location_id", "town", "county", "postcode", "uprn", "address_type", "address_from", "address_to")
    lines = (*(f"address_line_{number}" for number in range(1, 5)), "address_restricted")
    understood = {say.column for say in says} | {*COMMON, *parts, *places, *lines}
    said = spoken(frame, [*says, *carry(frame, understood, common)], about="person_id")
    return [*said, _other_names(frame, common), *_mothers(frame, common)]


def _is_person() -> pl.Expr:
    return pl.col("_type") != "organisation"


def _address_type() -> pl.Expr:
    known = ["home", "temporary", "correspondence", "placement"]
    kind = pl.col("_address_type").str.to_lowercase()
    return pl.when(pl.col("address_type").is_null()).then(pl.lit("home")).when(kind.is_in(known)).then(kind)


def _name(forename: str, middle: str, surname: str, kind: str | None = None) -> pl.Expr:
    return name_object((forename, middle), surname, kind)


def _other_names(frame: pl.DataFrame, common: dict[str, Column]) -> pl.DataFrame:
    """Return the further names: those listed as aliases, and those that share a field with another name."""
    further = []
    for column in ("alias", *_SEVERAL):
        parted = pl.col(column).str.replace_all(_ALSO, ";").str.split(";")
        listed = parted if column == "alias" else parted.list.slice(1)
        rows = frame.with_columns(listed.alias("_other")).explode("_other", empty_as_null=True)
        rows = rows.with_columns(pl.col("_other").str.strip_chars()).filter(pl.col("_other").fill_null("") != "")
        rows = rows.with_columns(pl.cum_count("_other").over("_record").cast(pl.String).alias("_number"))
        value = {
            "alias": json_object(text=pl.col("_other"), type=pl.lit("alias")),
            "forename": _name("_other", "middle_names", "_surname", "alias"),
            "surname": _name("_forename", "middle_names", "_other", "alias"),
        }[column]
        said = speak(rows, [Say(column, "name", value, "object", tag="other", fields=common)], about="person_id")
        further.append(said.with_columns(pl.concat_str("id", pl.lit("."), rows["_number"]).alias("id")))
    return pl.concat(further)


def _mothers(frame: pl.DataFrame, common: dict[str, Column]) -> list[pl.DataFrame]:
    """The mother of an unborn child is its birth mother; of another child she is a mother of unstated kind."""
    kind = pl.when(pl.col("_type") == "unborn").then(pl.lit("birth"))
    fields: dict[str, Column] = {**common, "ref": pl.col("person_id"), "said_as": "mother"}
    return spoken(frame, [Say("mother_person_id", "parent", kind, fields=fields)], about="mother_person_id")


def typed(frame: pl.DataFrame, unborn: Sequence[str], unknown: Sequence[str]) -> pl.DataFrame:
    """Return the people with ``_type``: as the force says, else by due date, role or a name that names nobody.

    ``unborn`` and ``unknown`` are the ids whose role in an event says so; a person with a full name is not unknown.
    """
    nobody = pl.lit(names_nobody(frame, ("_forename", "middle_names"), "_surname"))
    awaited = pl.col("due_date").is_not_null() & pl.col("date_of_birth").is_null()
    unnamed = pl.any_horizontal(pl.col(name).is_null() for name in _SEVERAL)
    said = coded("person_type", "persona_type", "pole")
    kind = (
        pl.when(said.is_not_null() & (said != "person"))
        .then(said)
        .when(pl.col("person_id").is_in(list(unborn)) | awaited)
        .then(pl.lit("unborn"))
        .when(nobody | (pl.col("person_id").is_in(list(unknown)) & unnamed))
        .then(pl.lit("placeholder"))
        .otherwise(pl.lit("person"))
    )
    return frame.with_columns(kind.alias("_type"))


def note_names(builder: ExtractBuilder, frame: pl.DataFrame) -> None:
    """Note how many names hold a title, and how many fields hold several names; all are kept as written."""
    titled = frame["_title_in_forename"].count()
    several = frame.select(pl.any_horizontal(pl.col(name).str.contains(_ALSO) for name in _SEVERAL)).to_series().sum()
    for count, what in ((titled, "hold a title in the forename"), (several, "hold several names in one field")):
        if count:
            builder.reconciliation.note(f"person: {count} names {what}; they were taken apart, and kept as written")
