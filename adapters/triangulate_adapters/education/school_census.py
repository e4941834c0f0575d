"""School census as a local authority downloads it from DfE COLLECT: one CSV file a table, read as one source.

A pupil is known by the table's own id together with the id of the school's return (``sourceid``): table ids
repeat from term to term, so a row of a child table belongs to the pupil of the same return and no other.
The half of the roll is part of the id, because on-roll and off-roll tables number their rows apart.

Source: DfE school census, 2015 to 2025, as exported by COLLECT.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from triangulate.errors import UsageError
from triangulate.tables import spoken
from triangulate_adapters.education.school_census_pupils import pupil_says, with_pupil_columns
from triangulate_adapters.education.school_census_rows import Table, is_census_header, load
from triangulate_adapters.education.school_census_tables import exclusion_events, table_says

if TYPE_CHECKING:
    from pathlib import Path

    from triangulate.builder import ExtractBuilder
    from triangulate.extract import Extract
    from triangulate.plugins import Offer, ReadOptions


class SchoolCensus:
    """Reads school census tables; a folder of tables and terms is one source, and one table alone works too."""

    name = "education.school_census"
    agency = "education"
    title = "School Census (COLLECT CSV tables)"
    reads = (
        "Pupil on roll and no longer on roll tables with addresses, sessions, exclusions, special needs and free "
        "school meals, several terms in one folder, with gender or sex columns."
    )

    def claims(self, offer: Offer) -> tuple[Path, ...]:
        """Return the files whose header has the census's table id of a pupil; of a folder, all of them together."""
        return tuple(file.path for file in offer.files if file.path is not None and is_census_header(file.csv_header))

    def read(self, offer: Offer, options: ReadOptions) -> Extract:
        """Return what the tables say. Raises :class:`UnreadableInput` when a file cannot be used as a whole.

        Raises :class:`UsageError` when the offer is no file or folder of this format.
        """
        paths = self.claims(offer) or tuple(file.path for file in offer.files if file.path is not None)
        if not paths:
            raise UsageError(
                place=offer.place,
                kind="the school census is read from files",
                next_step="Give the folder of the COLLECT export, or one of its CSV files.",
            )
        builder = options.builder("school_census", self.agency, system="COLLECT", jurisdiction="GB-ENG")
        for path in paths:
            _record(builder, load(path, builder.reconciliation, options.limits))
        return builder.finish()


def _record(builder: ExtractBuilder, table: Table) -> None:
    if table.kind == "pupils":
        frame = with_pupil_columns(table)
        builder.add_personas(frame.select("_persona", "_type", "_flags").rename(lambda name: _PERSONA[name]))
        says = pupil_says(table, builder.reconciliation)
    else:
        frame = table.frame
        builder.add_personas(frame.select(id="_persona").unique(maintain_order=True))
        says = table_says(table)
    if table.kind == "exclusions":
        builder.add_events(exclusion_events(frame))
    builder.add_statements(*spoken(frame, says, about="_persona"))


_PERSONA = {"_persona": "id", "_type": "type", "_flags": "flags"}
