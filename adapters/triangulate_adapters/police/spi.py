"""Adapter for the messages between police and criminal courts, and the two national registers' answers.

Four views of one prosecution, each a source of its own: a new case as the police charged it
(``NewCaseMessage``), the case as the court resulted it (``ResultedCaseMessage``, mostly inside a CJSE
``DeliverRequest``), the answer of the Police National Computer (``CPE02`` XML) and that of the Law Enforcement
Data Service (JSON). An Annotated Hearing Outcome is not read: it copies a court result and a register answer
into one file, and reading it beside them would make one origin look like two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from triangulate.errors import UnreadableInput
from triangulate_adapters.police.leds_answer import read_leds
from triangulate_adapters.police.pnc_answer import read_pnc
from triangulate_adapters.police.spi_extract import add_message
from triangulate_adapters.police.spi_message import read_message

if TYPE_CHECKING:
    from pathlib import Path

    from triangulate.builder import ExtractBuilder
    from triangulate.extract import Extract
    from triangulate.plugins import Offer, ReadOptions

_MESSAGES: Final = ("NewCaseMessage", "ResultedCaseMessage")
_LEDS_KEYS: Final = frozenset({"asn", "personUrn", "remands"})


class SPI:
    """Reads police charges, court results, and answers of the Police National Computer and of LEDS."""

    name = "police.spi"
    agency = "police"
    title = "Standard Police Interface (Libra) messages, PNC and LEDS answers"
    reads = (
        "NewCaseMessage and ResultedCaseMessage XML (bare or in a CJSE DeliverRequest), PNC enquiry answers "
        "(CPE02 XML) and LEDS answers (JSON)."
    )

    def claims(self, offer: Offer) -> tuple[Path, ...]:
        """Return the file if its root element, or its top-level names, are those of one of the four views."""
        if offer.path is None or offer.is_folder or _view(offer) is None:
            return ()
        return (offer.path,)

    def read(self, offer: Offer, options: ReadOptions) -> Extract:
        """Return the extract of one message or answer.

        Raises :class:`UnreadableInput` if the file is not one of the four views, or cannot be read.
        """
        view = _view(offer)
        if offer.path is None or view is None:
            raise UnreadableInput(
                place=offer.place,
                kind="neither a police or court message nor an answer of PNC or LEDS",
                next_step="Give the XML or JSON file itself, or name another adapter.",
            )
        if view == "pnc":
            builder = options.builder("pnc", "police", system="PNC")
            read_pnc(builder, offer.path, options.limits)
        elif view == "leds":
            builder = options.builder("leds", "police", system="LEDS")
            read_leds(builder, offer.path, options.limits)
        else:
            builder = self._read_message(offer.path, options)
        return builder.finish()

    def _read_message(self, path: Path, options: ReadOptions) -> ExtractBuilder:
        message = read_message(path, options.limits)
        if message.resulted:
            builder = options.builder("libra", "court", system="Libra", jurisdiction="GB-ENG")
        else:
            builder = options.builder("police-charge", "police", system="Police charging", jurisdiction="GB-ENG")
        add_message(builder, message)
        return builder


def _view(offer: Offer) -> str | None:
    root = offer.xml_root
    if root is not None:
        enveloped = root.tag == "DeliverRequest" and "Message" in root.child_tags
        if root.tag in _MESSAGES or enveloped:
            return "message"
        return "pnc" if root.tag == "CPE02" else None
    head = offer.json_head
    if head is not None and not head.is_list and "disposals" in head.keys and _LEDS_KEYS & set(head.keys):
        return "leds"
    return None
