"""Adapter for a police record system's export as POLE tables: people, objects, locations and events.

No record system's own export is published, so this reads a *profile* of a published standard: CSV tables whose
columns are named after the fields of the NPCC Minimum POLE Data Standards (2023). A force's own columns and codes
are turned into the profile's by a mapping file (``pole_mapping``). The tables, any of which may be missing:

``person``
    ``person_id``, ``surname``, and any of name, birth, age, ethnicity, address and identifier columns; unborn
    children with ``due_date``; organisations with ``person_type`` Organisation.
``event``
    ``event_id``, ``event_type``, the ``reference`` other agencies quote, when it occurred and was reported, place,
    ``summary``, and ``outcome`` (Home Office outcome or words).
``person_event``
    ``person_id``, ``event_id``, ``role``; what is alleged, and injuries.
``person_person``
    ``person_id``, ``related_person_id``, ``link_type``: what the first is to the second.
``location``
    ``location_id`` and an address; people and events refer to it.

Every table may carry ``recorded_at``, ``recorded_by``, the evaluation (``grade``, or ``source_evaluation`` with
``intelligence_assessment``, as in a 3x5x2 report) and ``handling``. Each column, with its meaning and source, stands
in ``pole_profile.csv``. Columns that the profile does not have are carried and never compared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from triangulate.errors import UnreadableInput
from triangulate_adapters.police.pole_birth import doubts
from triangulate_adapters.police.pole_common import common_fields
from triangulate_adapters.police.pole_event import (
    event_statements,
    event_type,
    link_statements,
    part_statements,
    role_says_unborn,
    role_says_unknown,
)
from triangulate_adapters.police.pole_mapping import MAPPING_FILE, ForceMapping, read_mapping
from triangulate_adapters.police.pole_person import note_names, person_statements, prepared, typed
from triangulate_adapters.police.pole_profile import is_about_people
from triangulate_adapters.police.pole_tables import Tables, read_tables

if TYPE_CHECKING:
    from pathlib import Path

    from triangulate.builder import ExtractBuilder
    from triangulate.extract import Extract
    from triangulate.plugins import Offer, ReadOptions


class POLE:
    """Reads the tables of a POLE export, renamed by a force's mapping file where there is one."""

    name = "police.pole"
    agency = "police"
    title = "Police record system export (POLE profile)"
    reads = (
        "CSV tables person, event, person_event, person_person and location, named after the NPCC Minimum POLE Data "
        "Standards, or turned into them by a mapping file."
    )

    def claims(self, offer: Offer) -> tuple[Path, ...]:
        """Return the tables (and the mapping file) of a folder, or the file, if columns of the profile mark them."""
        if offer.path is None:
            return ()
        try:
            mapping = read_mapping(None, offer.path if offer.is_folder else offer.path.parent)
        except UnreadableInput:
            mapping = ForceMapping()
        found = _recognised(offer, mapping)
        if not is_about_people({table for _, table in found}):
            return ()
        paths = [each.path for each, _ in found if each.path is not None]
        if offer.is_folder and mapping.given:
            paths.append(offer.path / MAPPING_FILE)
        return tuple(sorted(paths))

    def read(self, offer: Offer, options: ReadOptions) -> Extract:
        """Return the extract of a folder of tables, one table file, or one frame.

        Raises :class:`UnreadableInput` if no table of the profile is found, or a file or the mapping cannot be read.
        """
        beside = None if offer.path is None else offer.path if offer.is_folder else offer.path.parent
        mapping = read_mapping(options.mapping, beside)
        found = _recognised(offer, mapping)
        if not found:
            raise UnreadableInput(
                place=offer.place,
                kind="no table has the columns of the POLE profile",
                next_step="Rename the columns with a mapping file; see triangulate_adapters.police.pole_mapping.",
            )
        builder = options.builder("pole", "police", **mapping.source)
        tables = read_tables(found, mapping, options.limits, builder.reconciliation)
        _people(builder, tables)
        _events(builder, tables)
        return builder.finish()


def _recognised(offer: Offer, mapping: ForceMapping) -> list[tuple[Offer, str]]:
    if offer.frame is not None:
        table = mapping.table(offer.csv_header, in_company=True)
        return [(offer, table)] if table else []
    headers = [(each, each.csv_header) for each in offer.files]
    marked = any(mapping.table(header) for _, header in headers if header)
    found = [(each, mapping.table(header, in_company=marked)) for each, header in headers if header]
    return [(each, table) for each, table in found if table is not None]


def _people(builder: ExtractBuilder, tables: Tables) -> None:
    parts = tables.get("person_event")
    unborn = parts.filter(role_says_unborn())["person_id"].unique().to_list()
    unknown = parts.filter(role_says_unknown())["person_id"].unique().to_list()
    people = typed(prepared(tables.get("person"), tables.get("location")), unborn, unknown)
    if "person" in tables:
        estimated = pl.any_horizontal(pl.col(name).is_not_null() for name in ("estimated_age", "age_from", "age_to"))
        flags = pl.when(estimated).then(pl.lit(["age_estimated"])).otherwise(pl.lit([], dtype=pl.List(pl.String)))
        builder.add_personas(people.select(pl.col("person_id").alias("id"), pl.col("_type").alias("type"), flags=flags))
        builder.add_statements(*person_statements(people))
        builder.add_statements(doubts(builder, people, tables, common_fields()))
        note_names(builder, people)
    else:
        links = tables.get("person_person")
        spoken = [parts["person_id"], links["person_id"], links["related_person_id"]]
        builder.add_personas(pl.concat(spoken).unique(maintain_order=True).alias("id").to_frame())
    builder.add_statements(*link_statements(tables.get("person_person")))


def _events(builder: ExtractBuilder, tables: Tables) -> None:
    events, parts = tables.get("event"), tables.get("person_event")
    if "event" in tables:
        builder.add_events(events.select(pl.col("event_id").alias("id"), event_type().alias("type")))
        builder.add_statements(*event_statements(events, tables.get("location")))
    else:
        builder.add_events(parts.select(pl.col("event_id").alias("id")).unique(maintain_order=True))
    builder.add_statements(*part_statements(parts))
