"""The Common Transfer File as XML: pupils with names, numbers, address, contacts and the schools they were at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element

from triangulate.synthetic.casebook import EDUCATION
from triangulate.synthetic.people import TODAY
from triangulate.synthetic.views import AUTHORITY, add, add_all, ended, home, main_name, names, number, text, write_xml

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from triangulate.synthetic.casebook import Casebook, Entry

_RELATIONSHIP: Final = {"Mum": "PAM", "Dad": "PAF"}


def write_ctf(books: Sequence[Casebook], path: Path) -> None:
    """Write one transfer file with every pupil of ``books``."""
    root = Element("CTfile")
    header = add(root, "Header")
    add_all(header, {"DocumentName": "Common Transfer File", "CTFversion": "25.0", "DateTime": f"{TODAY}T09:00:00"})
    add_all(header, {"DocumentQualifier": "full", "SupplierID": "Invented school system"})
    add_all(add(header, "SourceSchool"), {"LEA": AUTHORITY, "Estab": "2101", "SchoolName": "Les Ormes Primary School"})
    add_all(add(header, "DestSchool"), {"LEA": AUTHORITY, "Estab": "LLLL"})
    pupils = add(root, "CTFpupilData")
    for book in books:
        for record in book.records:
            if record.agency == EDUCATION and record.first("enrolled_at") is not None:
                _pupil(pupils, book, record)
    write_xml(root, path)


def _pupil(pupils: Element, book: Casebook, record: Entry) -> None:
    pupil = add(pupils, "Pupil")
    given, family = main_name(record)
    add_all(
        pupil,
        {
            "UPN": number(record, "upn", "current") or number(record, "upn"),
            "Surname": family,
            "Forename": given[0] if given else None,
            "DOB": text(record, "birth_date"),
            "Sex": text(record, "sex"),
        },
    )
    preferred = next((name for name in names(record) if name.get("type") == "preferred"), None)
    basic = {
        "FormerUPN": number(record, "upn", "former"),
        "PreferredForename": preferred["given"][0] if preferred else None,
        "MiddleNames": " ".join(given[1:]) or None,
    }
    if any(basic.values()):
        add_all(add(pupil, "BasicDetails"), basic)
    _address(pupil, record)
    contacts = [(entry, said) for entry in book.records for said in entry.all("parent") if entry.agency == EDUCATION]
    mine = [(entry, said.said_as) for entry, said in contacts if said.ref == record.id]
    if mine:
        listed = add(pupil, "Contacts")
        for order, (entry, said_as) in enumerate(mine, start=1):
            _contact(listed, entry, order, said_as or "")
    history = add(pupil, "SchoolHistory")
    for said in record.all("enrolled_at"):
        if isinstance(said.value, dict):
            school = {"LEA": AUTHORITY, "Estab": str(said.value["code"]), "SchoolName": str(said.value["name"])}
            add_all(add(history, "School"), {**school, "EntryDate": said.valid_from, "LeavingDate": ended(said)})


def _address(parent: Element, record: Entry) -> None:
    address = home(record)
    if address is not None:
        element = add(parent, "Address")
        lines = add(element, "AddressLines")
        add_all(lines, {f"AddressLine{place}": line for place, line in enumerate(address["lines"], start=1)})
        add(element, "PostCode", address["postcode"])


def _contact(contacts: Element, entry: Entry, order: int, said_as: str) -> None:
    contact = add(contacts, "Contact")
    given, family = main_name(entry)
    add_all(contact, {"Order": str(order), "Surname": family, "Forename": " ".join(given[:1])})
    add_all(
        contact, {"MiddleNames": " ".join(given[1:]), "Relationship": _RELATIONSHIP[said_as], "Responsibility": "true"}
    )
    _address(contact, entry)
    phone = text(entry, "phone")
    if phone is not None:
        add_all(add(add(contact, "Phones"), "Phone"), {"TelephoneType": "M", "PhoneNo": phone})
