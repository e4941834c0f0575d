"""Health records as a FHIR R4 Bundle in JSON: Patient, RelatedPerson and Encounter (UK Core identifier systems)."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from triangulate.output import write_text
from triangulate.synthetic.casebook import HEALTH
from triangulate.synthetic.people import TODAY
from triangulate.synthetic.views import addresses, begins, ended, ends, names, number, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from triangulate.synthetic.casebook import Casebook, Entry

_NHS: Final = "https://fhir.nhs.uk/Id/nhs-number"
_ROLE_CODES: Final = "http://terminology.hl7.org/CodeSystem/v3-RoleCode"
_PARTICIPATION: Final = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType"
_ACT_CODES: Final = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
_BIRTH_PLACE: Final = "http://hl7.org/fhir/StructureDefinition/patient-birthPlace"
_GENDER: Final = {"F": "female", "M": "male"}
_NAME_USE: Final = {"official": "official", "maiden": "maiden", "former": "old", "preferred": "usual"}
_PARENT: Final = {
    ("birth", "F"): ("NMTH", "natural mother"),
    ("birth", "M"): ("NFTH", "natural father"),
    ("step", "F"): ("STPMTH", "stepmother"),
    ("step", "M"): ("STPFTH", "stepfather"),
}
_PLAIN_PARENT: Final = {"F": ("MTH", "mother"), "M": ("FTH", "father")}
_CLASS: Final = {"admission": "IMP", "attendance_ed": "EMER", "appointment": "AMB", "home_visit": "HH"}
_BESIDE: Final = {"accompanied_by": ("ESC", "escort"), "witness": ("WIT", "witness")}
_DATE: Final = re.compile(r"\d{4}(-\d{2}){0,2}")


def write_fhir(books: Sequence[Casebook], path: Path) -> None:
    """Write one Bundle of everything that health holds on ``books``."""
    entries = [entry for book in books for entry in _entries(book)]
    bundle = {
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": f"{TODAY.isoformat()}T09:00:00Z",
        "entry": entries,
    }
    write_text(path, json.dumps(bundle, ensure_ascii=False, indent=1) + "\n")


def _entries(book: Casebook) -> Iterator[dict[str, Any]]:
    for record in book.records:
        if record.agency == HEALTH:
            yield _entry(_patient(record))
            for said in record.all("parent"):
                yield _entry(_related(book, record, str(said.ref), str(said.value)))
    for event in book.events:
        encounter = _encounter(book, event) if event.agency == HEALTH else None
        if encounter is not None:
            yield _entry(encounter)


def _entry(resource: dict[str, Any]) -> dict[str, Any]:
    url = f"https://fhir.example.org/{resource['resourceType']}/{resource['id']}"
    return {"fullUrl": url, "resource": {k: v for k, v in resource.items() if v not in (None, [], "")}}


def _demographics(record: Entry) -> dict[str, Any]:
    nhs, born = number(record, "nhs", "current"), text(record, "birth_date") or ""
    phone, written = text(record, "phone"), _DATE.match(born)
    return {
        "identifier": [{"use": "official", "system": _NHS, "value": nhs}] if nhs else None,
        "name": [_name(value) for value in names(record)],
        "telecom": [{"system": "phone", "value": phone}] if phone else None,
        "gender": _GENDER.get(text(record, "sex") or "", "unknown"),
        "birthDate": written.group() if written else None,
    }


def _patient(record: Entry) -> dict[str, Any]:
    order, place, practice = (
        text(record, "multiple_birth"),
        text(record, "birth_place"),
        record.first("registered_with"),
    )
    town, _, country = (place or "").rpartition(", ")
    return {
        "resourceType": "Patient",
        "id": record.id,
        **_demographics(record),
        "extension": [{"url": _BIRTH_PLACE, "valueAddress": {"city": town, "country": country}}] if town else None,
        "deceasedDateTime": text(record, "death_date"),
        "address": [_address(said.valid_from, ended(said), value) for said, value in addresses(record)],
        **({"multipleBirthBoolean": False} if order == "1/1" else {}),
        **({"multipleBirthInteger": int(order[0])} if order and order != "1/1" else {}),
        "generalPractitioner": [_practice(practice.value)] if practice and isinstance(practice.value, dict) else None,
    }


def _name(value: dict[str, Any]) -> dict[str, Any]:
    use = _NAME_USE.get(str(value.get("type")))
    return {**({"use": use} if use else {}), "family": value["family"], "given": value["given"]}


def _address(start: str | None, end: str | None, value: dict[str, Any]) -> dict[str, Any]:
    period = {name: day for name, day in (("start", start), ("end", end)) if day}
    kind = {"type": "postal"} if value["type"] == "correspondence" else {"use": "home"}
    return {**kind, "line": value["lines"], "postalCode": value["postcode"], "period": period}


def _practice(value: dict[str, Any]) -> dict[str, Any]:
    system = "https://fhir.nhs.uk/Id/ods-organization-code"
    return {"identifier": {"system": system, "value": value["code"]}, "display": value["name"]}


def _related(book: Casebook, parent: Entry, child: str, kind: str) -> dict[str, Any]:
    sex = book.people[parent.person].sex
    code, words = _PARENT.get((kind, sex), _PLAIN_PARENT[sex])
    return {
        "resourceType": "RelatedPerson",
        "id": f"{parent.id}-{child}",
        **_demographics(parent),
        "patient": {"reference": f"Patient/{child}"},
        "relationship": [{"coding": [{"system": _ROLE_CODES, "code": code, "display": words}]}],
    }


def _encounter(book: Casebook, event: Entry) -> dict[str, Any] | None:
    """Return the Encounter of an event; None for one without a patient at its centre."""
    parts = [(r, s) for r in book.records if r.agency == HEALTH for s in r.all("participant") if s.ref == event.id]
    central = [record for wanted in ("subject", "attendee") for record, said in parts if said.value == wanted]
    if not central:
        return None
    patient = central[0]
    beside = [(record, str(said.value)) for record, said in parts if record is not patient]
    period = {"start": _moment(begins(event)), **({"end": _moment(ends(event) or "")} if ends(event) else {})}
    why = text(event, "narrative")
    return {
        "resourceType": "Encounter",
        "id": event.id,
        "status": "finished",
        "class": {"system": _ACT_CODES, "code": _CLASS.get(event.type, "AMB")},
        "subject": {"reference": f"Patient/{patient.id}"},
        "participant": [_beside(record, part, patient) for record, part in beside],
        "period": period,
        "reasonCode": [{"text": why}] if why else None,
    }


def _beside(record: Entry, part: str, patient: Entry) -> dict[str, Any]:
    """Point to the RelatedPerson of a parent, else to the patient record of whoever was there too."""
    is_parent = any(said.ref == patient.id for said in record.all("parent"))
    reference = f"RelatedPerson/{record.id}-{patient.id}" if is_parent else f"Patient/{record.id}"
    code, words = _BESIDE.get(part, ("PART", "participation"))
    kind = [{"coding": [{"system": _PARTICIPATION, "code": code, "display": words}]}]
    return {"type": kind, "individual": {"reference": reference}}


def _moment(time: str) -> str:
    """Return a local time as FHIR wants a time of day, with seconds and offset; a day alone may stand as it is."""
    if "T" not in time:
        return time
    day = date.fromisoformat(time[:10])
    # Summer time runs from the last Sunday of March to the last of October (Summer Time Order 2002).
    summer = _last_sunday(day.year, 3) <= day < _last_sunday(day.year, 10)
    return f"{time}:00{'+01:00' if summer else '+00:00'}"


def _last_sunday(year: int, month: int) -> date:
    last = date(year, month, 31)
    return last - timedelta(days=(last.weekday() + 1) % 7)
