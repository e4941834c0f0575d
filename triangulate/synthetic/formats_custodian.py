"""A custodian's answer as JSON: children with their relatives, referrals and plans, as social care holds them.

The shape is that of the custodian records of the DfE single unique identifier programme (2025).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from triangulate.output import write_text
from triangulate.synthetic.casebook import SOCIAL_CARE
from triangulate.synthetic.people import CURRENT
from triangulate.synthetic.views import begins, home, main_name, number, parts_in, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from triangulate.synthetic.casebook import Casebook, Entry

_SEX: Final = {"F": "Female", "M": "Male"}
_RELATION: Final = {
    ("birth", "F"): "Birth mother",
    ("birth", "M"): "Birth father",
    ("step", "F"): "Stepmother",
    ("step", "M"): "Stepfather",
}
_UNTYPED: Final = {"F": "Mother", "M": "Father"}


def write_custodian(books: Sequence[Casebook], path: Path) -> None:
    """Write one document with two records a child of ``books``: personal details, and what social care does."""
    records = [record for book in books for entry in _children(book) for record in _records(book, entry)]
    document = {
        "orgId": "LOCAL-AUTHORITY-999",
        "orgName": "Invented Children's Services",
        "orgType": "LOCAL_AUTHORITY",
        "records": records,
    }
    write_text(path, json.dumps(document, ensure_ascii=False, indent=1) + "\n")


def _children(book: Casebook) -> Iterator[Entry]:
    for record in book.records:
        person = book.people[record.person]
        if record.agency == SOCIAL_CARE and record.type == "person" and (person.is_child or person.role == "cousin"):
            yield record


def _records(book: Casebook, entry: Entry) -> Iterator[dict[str, Any]]:
    person_id = (number(entry, "nhs") or entry.id).replace(" ", "")
    for place, (kind, payload) in enumerate(
        (("personal.details", _personal(book, entry)), ("childrens-services.details", _services(book, entry))), start=1
    ):
        yield {
            "recordId": f"CSC-{entry.id}-{place}",
            "personId": person_id,
            "recordType": kind,
            "version": "1",
            "systemId": "INVENTED-CASE-SYSTEM",
            "payload": payload,
        }


def _personal(book: Casebook, entry: Entry) -> dict[str, Any]:
    given, family = main_name(entry)
    address = home(entry)
    return {
        "firstName": " ".join(given) or None,
        "lastName": family or None,
        "dateOfBirth": text(entry, "birth_date"),
        "birthAssignedSex": _SEX.get(text(entry, "sex") or ""),
        "address": _address(address) if address else None,
        "namesOfIndividualsResidingAtMainAddress": None,
        "relatedPeople": list(_related(book, entry)) or None,
    }


def _address(value: dict[str, Any]) -> dict[str, Any]:
    first, second, county = (*value["lines"], "", "")[:3]
    return {"line1": first, "line2": second, "townOrCity": None, "county": county, "postcode": value["postcode"]}


def _related(book: Casebook, child: Entry) -> Iterator[dict[str, Any]]:
    for record in book.records:
        for said in record.all("parent") if record.agency == SOCIAL_CARE else ():
            if said.ref != child.id or said.polarity == "-":
                continue
            sex = book.people[record.person].sex
            given, family = main_name(record)
            yield {
                "relationshipToTheChild": _RELATION.get((str(said.value), sex), _UNTYPED[sex]),
                "name": " ".join((*given, family)),
                "dob": text(record, "birth_date"),
                "risk": [],
            }


def _services(book: Casebook, entry: Entry) -> dict[str, Any]:
    referrals = [event for event, _ in parts_in(book, entry) if event.type == "referral"]
    plans = [said for said in entry.all("child_protection_plan") if said.valid_to == CURRENT]
    return {
        "keyWorker": None,
        "cscActiveStatusesAndPlans": [{"status": "Child Protection", "plan": "Child protection plan"} for _ in plans],
        "childrensServicesReferrals": [{"date": begins(event)[:10], "type": "Social Care"} for event in referrals],
    }
