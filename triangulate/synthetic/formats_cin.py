"""The children in need census as XML: children with referrals, enquiries, conferences and protection plans."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element

from triangulate.synthetic.casebook import SOCIAL_CARE
from triangulate.synthetic.people import TODAY
from triangulate.synthetic.views import AUTHORITY, add, add_all, begins, ended, number, parts_in, text, write_xml

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from triangulate.synthetic.casebook import Casebook, Entry

_CATEGORY: Final = {"neglect": "NEG", "physical_abuse": "PHY", "sexual_abuse": "SAB", "emotional_abuse": "EMO"}
_POLICE: Final = "6"
"""Referral source: the police (DfE, children in need census guide)."""


def write_cin_census(books: Sequence[Casebook], path: Path) -> None:
    """Write one census message with every child of ``books`` who was referred, unborn children among them."""
    root = Element("Message")
    header = add(root, "Header")
    collection = add(header, "CollectionDetails")
    add_all(collection, {"Collection": "CIN", "Year": "2026", "ReferenceDate": "2026-03-31"})
    source = add(header, "Source")
    add_all(source, {"SourceLevel": "L", "LEA": AUTHORITY, "SoftwareCode": "Invented case system", "SerialNo": "001"})
    add(source, "DateTime", f"{TODAY.isoformat()}T09:00:00")
    children = add(root, "Children")
    for book in books:
        for record, referral in _referred(book):
            _child(children, book, record, referral)
    write_xml(root, path)


def _referred(book: Casebook) -> Iterator[tuple[Entry, Entry]]:
    for record in book.records:
        if record.agency != SOCIAL_CARE or not book.people[record.person].is_child:
            continue
        referral = next((event for event, _ in parts_in(book, record) if event.type == "referral"), None)
        if referral is not None:
            yield record, referral


def _child(children: Element, book: Casebook, record: Entry, referral: Entry) -> None:
    child = add(children, "Child")
    identifiers = add(child, "ChildIdentifiers")
    upn = number(record, "upn")
    add_all(
        identifiers,
        {
            "LAchildID": record.id,
            "UPN": upn,
            "UPNunknown": None if upn else "UN4",
            "PersonBirthDate": text(record, "birth_date"),
            "ExpectedPersonBirthDate": text(record, "expected_birth_date"),
            "Sex": text(record, "sex") or "U",
            "PersonDeathDate": text(record, "death_date"),
        },
    )
    add(add(child, "ChildCharacteristics"), "Ethnicity", "WBRI")
    details = add(child, "CINdetails")
    happened = {event.type: begins(event) for event, _ in parts_in(book, record)}
    add_all(
        details,
        {
            "CINreferralDate": begins(referral),
            "ReferralSource": _POLICE,
            "PrimaryNeedCode": "N1",
            "DateOfInitialCPC": happened.get("conference"),
        },
    )
    if "section47" in happened:
        enquiry = add(details, "Section47")
        dates = {"S47ActualStartDate": happened["section47"], "DateOfInitialCPC": happened.get("conference")}
        add_all(enquiry, {**dates, "ICPCnotRequired": "false" if "conference" in happened else "true"})
    add(details, "ReferralNFA", "0" if "section47" in happened else "1")
    for said in record.all("child_protection_plan"):
        plan = add(details, "ChildProtectionPlans")
        category = _CATEGORY[str(said.value)]
        add_all(plan, {"CPPstartDate": said.valid_from, "CPPendDate": ended(said)})
        add_all(
            plan, {"InitialCategoryOfAbuse": category, "LatestCategoryOfAbuse": category, "NumberOfPreviousCPP": "0"}
        )
