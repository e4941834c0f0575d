"""Custodian records of the DfE single unique identifier: what four agencies each answer about one child, in JSON.

One file holds one agency's answer, so each file is a source of its own, and the agency comes from its content:
the kind of organisation it names, or else the kind of facts it holds. A payload that names nobody takes the
child's number from the file's name, where the format puts it.

Source: DfE single unique identifier programme, custodian records and fake custodians, 2025.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from triangulate.errors import UsageError
from triangulate.intake.json_document import read_json
from triangulate_adapters.social_care.custodian_children import NOTE, told_apart
from triangulate_adapters.social_care.custodian_payload import say_payload
from triangulate_adapters.social_care.custodian_shapes import answer_in, looks_like_people, shape_of
from triangulate_adapters.social_care.custodian_voice import Voice

if TYPE_CHECKING:
    from pathlib import Path

    from triangulate.builder import ExtractBuilder
    from triangulate.extract import Extract
    from triangulate.plugins import Offer, ReadOptions
    from triangulate_adapters.social_care.custodian_shapes import Answer, Record

_PART: Final = "record"


class Custodian:
    """Reads one custodian's answer."""

    name = "social_care.custodian"
    agency = "other"
    title = "DfE single unique identifier custodian record (JSON)"
    reads = (
        "Custodian documents with records, bare personal, social care, education, health and crime payloads, flat "
        "records of one child, and people of the national demographics service."
    )

    def claims(self, offer: Offer) -> tuple[Path, ...]:
        """Return the file if its top-level names are those of a custodian's answer; a folder gives nothing."""
        head = offer.json_head
        if offer.path is None or head is None or head.is_list:
            return ()
        shape = shape_of(head.keys)
        if shape is None or (shape == "people" and not looks_like_people(offer.path)):
            return ()
        return (offer.path,)

    def read(self, offer: Offer, options: ReadOptions) -> Extract:
        """Return what the answer says. Raises :class:`UnreadableInput` when it is no such JSON document.

        Raises :class:`UsageError` when the offer is not a file.
        """
        if offer.path is None or offer.is_folder:
            raise UsageError(
                place=offer.place, kind="a custodian's answer is one JSON file", next_step="Give the path of the file."
            )
        document = read_json(offer.path, options.limits)
        answer = answer_in(document.value, offer.path)
        # Four agencies share this format, so the source is called after the system, or failing that the agency.
        default_id = re.sub(r"[^a-z0-9]+", "-", (answer.system or answer.agency).lower()).strip("-") or "custodian"
        builder = options.builder(
            default_id[:48], answer.agency, system=answer.system, organisation=answer.organisation
        )
        for note in answer.notes:
            builder.reconciliation.note(note)
        if document.duplicate_keys:
            builder.reconciliation.note(
                f"{document.duplicate_keys} names stand twice in one object; the last value of each was read"
            )
        records, mixed = told_apart(answer.records)
        if mixed:
            builder.reconciliation.note(NOTE)
        for record in records:
            _say(builder, answer, record)
        return builder.finish()


def _say(builder: ExtractBuilder, answer: Answer, record: Record) -> None:
    counts = builder.reconciliation
    counts.count(_PART, read=1, recorded=int(record.fault is None))
    if record.fault is not None:
        counts.quarantine(_PART, record.place, record.fault)
        return
    builder.persona(record.person)
    voice = Voice(builder, record.person, record.place, record.document, record.payload)
    if record.document is not None:
        builder.document(
            record.document, type=record.described.get("recordType"), version=record.described.get("version"),
            author=answer.organisation,
        )  # fmt: skip
        for key, value in record.metadata.items():
            voice.carry(key, value, about=record.document)
    if record.number is not None:
        voice.say_number(*record.number)
    say_payload(voice)
