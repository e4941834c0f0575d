"""Common Transfer File: what a school sends when a pupil moves, in XML, versions 12 to 25.

A pupil is known by UPN. Where the UPN is missing, or two different children stand under one, a digest of what
the file says of the child takes its place, so that no two children become one person by a wrong number.

Source: DfE Common Transfer File specifications, versions 12 to 25 (2012 to 2025).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from triangulate.errors import UnreadableInput, UsageError
from triangulate.intake.xml_records import iter_records, strip_namespaces
from triangulate.tables import speak
from triangulate_adapters.education.ctf_elements import Header, PupilTables, read_header
from triangulate_adapters.education.ctf_frames import child_frames, pupil_frame
from triangulate_adapters.education.ctf_says import contact_says, detail_says, pupil_says

if TYPE_CHECKING:
    from pathlib import Path

    from triangulate.extract import Extract
    from triangulate.plugins import Offer, ReadOptions

_ROOT = "CTfile"


class CommonTransferFile:
    """Reads one Common Transfer File."""

    name = "education.ctf"
    agency = "education"
    title = "Common Transfer File (CTF)"
    reads = (
        "CTfile XML, full or partial, with Sex or Gender: names, numbers, address, contacts with parental "
        "responsibility, care, special needs, school history and session marks."
    )

    def claims(self, offer: Offer) -> tuple[Path, ...]:
        """Return the file if its root element is that of a Common Transfer File; a folder gives nothing."""
        root = offer.xml_root
        return (offer.path,) if offer.path is not None and root is not None and root.tag == _ROOT else ()

    def read(self, offer: Offer, options: ReadOptions) -> Extract:
        """Return what the file says. Raises :class:`UnreadableInput` when it is no well-formed transfer file.

        Raises :class:`UsageError` when the offer is not a file.
        """
        if offer.path is None or offer.is_folder:
            raise UsageError(
                place=offer.place, kind="a Common Transfer File is one XML file", next_step="Give the path of the file."
            )
        if offer.xml_root is not None and offer.xml_root.tag != _ROOT:
            raise UnreadableInput(
                place=offer.place,
                kind="the root element is not that of a Common Transfer File",
                next_step="Choose the adapter of the format that the file is in.",
            )
        header, tables = _collect(offer.path, options)
        builder = options.builder(
            "ctf",
            self.agency,
            system=header.supplier,
            organisation=header.school_name,
            extracted_at=header.written_at,
        )
        for note in header.notes():
            builder.reconciliation.note(note)
        pupils = pupil_frame(tables, builder.reconciliation)
        builder.add_personas(pupils.select(id="_persona", type="_type"))
        builder.add_statements(speak(pupils, pupil_says(header, pupils, builder.reconciliation), about="_persona"))
        children = child_frames(tables, pupils, builder.reconciliation)
        contacts = children.pop("Contact")
        builder.add_personas(contacts.select(id="_contact", type="_type"))
        builder.add_statements(speak(contacts, contact_says(header), about="_contact"))
        for part, frame in children.items():
            builder.add_statements(speak(frame, detail_says(part, header), about="_persona"))
        return builder.finish()


def _collect(path: Path, options: ReadOptions) -> tuple[Header, PupilTables]:
    header, tables = Header(), PupilTables()
    for element in iter_records(path, ("Header", "Pupil"), limits=options.limits):
        strip_namespaces(element)
        if element.tag == "Header":
            header = read_header(element)
        else:
            tables.add(element)
    return header, tables
