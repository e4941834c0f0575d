"""New cases as the police send them to the court: Standard Police Interface XML (Libra, NewCaseMessage)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element

from triangulate.synthetic.casebook import POLICE
from triangulate.synthetic.identifier_series import asn
from triangulate.synthetic.views import add, add_all, addresses, begins, main_name, number, parts_in, text, write_xml

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from triangulate.synthetic.casebook import Casebook, Entry

_NAMESPACE: Final = "http://www.dca.gov.uk/xmlschemas/libra"
_GENDER: Final = {"M": "1", "F": "2"}
_ON: Final = "1"
"""Offence date code: on the day given (CJS Data Standards Catalogue, version 5.0)."""


def write_spi(books: Sequence[Casebook], path: Path) -> None:
    """Write one message with a case for every suspect of ``books`` who was taken into custody."""
    root = Element("NewCaseMessage", {"xmlns": _NAMESPACE, "Flow": "NewCasesFromThePolice", "SchemaVersion": "0.6g"})
    serial = 0
    for book in books:
        for record in book.records if any(e.type == "custody" for e in book.events) else ():
            event = next(
                (e for e, role in parts_in(book, record) if role == "suspect" and record.agency == POLICE), None
            )
            if event is not None and "T" in begins(event):
                serial += 1
                _case(root, record, event, serial)
    write_xml(root, path)


def _case(root: Element, record: Entry, event: Entry, serial: int) -> None:
    day, _, clock = begins(event).partition("T")
    case = add(root, "Case")
    add_all(case, {"PTIURN": f"99ZD{serial:05d}{day[2:4]}", "CaseInitiation": "C"})
    defendant = add(case, "Defendant")
    add(defendant, "ProsecutorReference", asn(int(day[:4]), serial))
    _person(add(defendant, "PoliceIndividualDefendant"), record)
    offence = add(add(defendant, "Offence"), "BaseOffenceDetails")
    add_all(offence, {"OffenceSequenceNumber": "001", "OffenceCode": "CJ88116", "OffenceWording": "Assault by beating"})
    timing = add(offence, "OffenceTiming")
    add(timing, "OffenceDateCode", _ON)
    add_all(add(timing, "OffenceStart"), {"OffenceDateStartDate": day, "OffenceStartTime": f"{clock}:00"})
    add_all(offence, {"ChargeDate": day, "ArrestDate": day, "LocationOfOffence": text(event, "place")})


def _person(defendant: Element, record: Entry) -> None:
    given, family = main_name(record)
    base = add(add(defendant, "PersonDefendant"), "BasePersonDetails")
    name = add(base, "PersonName")
    add_all(name, {f"PersonGivenName{place}": one for place, one in enumerate(given[:3], start=1)})
    add(name, "PersonFamilyName", family)
    born = text(record, "birth_date")
    add_all(
        base,
        {"Birthdate": born if born and len(born) == 10 else None, "Gender": _GENDER.get(text(record, "sex") or "")},
    )
    held = addresses(record)
    if held:
        value = held[-1][1]
        address = add(defendant, "Address")
        lines = {f"AddressLine{place}": line for place, line in enumerate(value["lines"], start=1)}
        add_all(add(address, "SimpleAddress"), lines)
        add(address, "PostCode", value["postcode"])
    add_all(defendant, {"PNCidentifier": number(record, "pnc"), "CustodyStatus": "C"})
