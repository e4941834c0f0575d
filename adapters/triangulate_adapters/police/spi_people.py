"""The people of a police or court message: defendants, their parents or guardians, victims, officers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from triangulate.normalise.name_columns import names_nobody
from triangulate.tables import Say, speak, with_keys
from triangulate_adapters.police.collected_rows import keyed
from triangulate_adapters.police.person_columns import name_object, together
from triangulate_adapters.police.spi_ids import EVENT, PERSONA, with_personas
from triangulate_adapters.police.spi_person import GIVEN, NAME, PERSON_COLUMNS, defendant_says, person_says, prepared

if TYPE_CHECKING:
    from collections.abc import Mapping

    from triangulate.builder import ExtractBuilder
    from triangulate.tables import Column
    from triangulate_adapters.police.collected_rows import Rows

KEY = ("PTIURN", "ProsecutorReference")


def defendants_of(rows: Rows) -> pl.DataFrame:
    """Return one row a defendant, with ``_persona``, ``_asn`` and ``_reused`` (see ``spi_ids``) and row keys."""
    return keyed(prepared(with_personas(rows.frame("Defendant", PERSON_COLUMNS))), "Defendant", KEY, PERSONA)


def add_defendants(
    builder: ExtractBuilder, rows: Rows, defendants: pl.DataFrame, recorded: Mapping[str, Column]
) -> None:
    """Add the defendants, their other names, and their parents or guardians."""
    if defendants["_reused"].any():
        builder.reconciliation.note(
            "one case and prosecutor reference stands for defendants who differ in name or birth date; kept apart"
        )
    builder.add_personas(_typed(defendants, PERSONA))
    says = [*person_says(defendants, recorded), *defendant_says(defendants, recorded)]
    builder.add_statements(speak(defendants, says, about=PERSONA))
    link = defendants.select("_defendant", PERSONA)
    _aliases(builder, rows.frame("Alias", PERSON_COLUMNS).join(link, on="_defendant", how="left"), recorded)
    guardians = rows.frame("ParentGuardianDetails", PERSON_COLUMNS).join(link, on="_defendant", how="left")
    _guardians(builder, guardians, recorded)


def _aliases(builder: ExtractBuilder, aliases: pl.DataFrame, recorded: Mapping[str, Column]) -> None:
    frame = keyed(prepared(aliases), "Alias", [*KEY, "PersonName", "OrganisationName"], PERSONA)
    says = [
        Say("PersonName", "name", name_object(GIVEN, "PersonFamilyName", "alias"), "object", fields=recorded),
        Say("OrganisationName", "name", fields=recorded),
        Say("PersonTitle", "x_title", fields=recorded),
    ]
    builder.add_statements(speak(frame, says, about=PERSONA))


def _guardians(builder: ExtractBuilder, guardians: pl.DataFrame, recorded: Mapping[str, Column]) -> None:
    guardians = guardians.with_columns(pl.concat_str(PERSONA, pl.lit("/parent-or-guardian")).alias("_guardian"))
    frame = keyed(prepared(guardians), "ParentGuardianDetails", KEY, "_guardian")
    # The form asks for "parent or guardian": which of the two is not said, so no parentage is stated.
    which = Say(
        "PersonName",
        "x_parent_or_guardian",
        pl.lit(None, dtype=pl.String),
        tag="child",
        fields={**recorded, "ref": pl.col(PERSONA), "said_as": "parent or guardian"},
    )
    builder.add_personas(_typed(frame, "_guardian"))
    builder.add_statements(speak(frame, [*person_says(frame, recorded), which], about="_guardian"))


def add_victims(builder: ExtractBuilder, rows: Rows, offences: pl.DataFrame) -> None:
    """Add the victims named in a charge; each is a persona of one offence, because nothing else tells them apart."""
    victims = rows.frame("OtherPartyVictim", (*PERSON_COLUMNS, "_offence", "OffenceSequenceNumber", "Victim"))
    victims = victims.join(offences.select("_offence", EVENT), on="_offence")
    victims = victims.with_columns(pl.concat_str(EVENT, pl.lit("/victim-"), "Victim").alias("_victim"))
    frame = keyed(prepared(victims), "OtherPartyVictim", [*KEY, "OffenceSequenceNumber", "Victim"], "_victim")
    part = Say(
        "Victim",
        "participant",
        pl.lit("victim"),
        fields={**to_event(), "kind": "allegation", "process": "criminal"},
    )
    builder.add_personas(_typed(frame, "_victim"))
    builder.add_statements(speak(frame, [*person_says(frame, {}), part], about="_victim"))


def add_officers(builder: ExtractBuilder, rows: Rows) -> None:
    """Add the officer in the case, who works on it. Addresses and telephones are those of the station: left out."""
    needed = ("PTIURN", *NAME, "PersonTitle", "PoliceOfficerRank", "PoliceWorkerReferenceNumber")
    officers = rows.frame("Officer", needed).select(needed).with_columns(together(NAME).alias("PersonName"))
    number = pl.coalesce("PoliceWorkerReferenceNumber", "PersonName").fill_null("-")
    frame = with_keys(officers.drop_nulls("PTIURN"), "OtherPartyOfficerInCase", ["PTIURN"]).with_columns(
        pl.concat_str(pl.lit("officer/"), number).alias("_officer"), case_event().alias(EVENT)
    )
    says = [
        Say("PersonName", "name", name_object(GIVEN, "PersonFamilyName"), "object"),
        Say("PersonTitle", "x_title"),
        Say("PoliceOfficerRank", "x_rank"),
        Say("PTIURN", "participant", pl.lit("worker"), fields=to_event()),
    ]
    builder.add_personas(frame.select(pl.col("_officer").alias("id")).unique(maintain_order=True))
    builder.add_statements(speak(frame, says, about="_officer"))


def case_event() -> pl.Expr:
    """Return the local id of the case as an event."""
    return pl.concat_str(pl.col("PTIURN").str.to_uppercase(), pl.lit("/case"))


def to_event() -> dict[str, Column]:
    """Return the fields of a statement that refers to ``_event`` and whose value is not in the source's own words."""
    return {"ref": pl.col(EVENT), "raw": pl.lit(None, dtype=pl.String)}


def _typed(people: pl.DataFrame, id_column: str) -> pl.DataFrame:
    nobody = pl.lit(names_nobody(people, GIVEN, "PersonFamilyName"))
    organisation = pl.col("OrganisationName").is_not_null()
    kind = pl.when(organisation).then(pl.lit("organisation")).when(nobody).then(pl.lit("placeholder"))
    typed = people.select(pl.col(id_column).alias("id"), kind.otherwise(pl.lit("person")).alias("type"))
    return typed.unique(maintain_order=True)
