"""The shapes a custodian's answer comes in, whose each record is, and which agency answers."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

from triangulate.content_id import short_digest
from triangulate.errors import UnreadableInput
from triangulate.intake.json_document import read_json
from triangulate.normalise.codes import code_key, mapping, translate

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

Shape = Literal["document", "people", "flat", "payload"]

_PERSONAL: Final = frozenset({"birthassignedsex", "relatedpeople", "namesofindividualsresidingatmainaddress"})
_FEW_MARKS: Final = 2
"""One name such as ``referrals`` stands in many formats; two of a custodian's do not."""

_FILE_NAME: Final = re.compile(r"^(?:fake_)?([A-Za-z]+)_([A-Za-z0-9]+)(?:_[A-Za-z]+RecordV\d+)?\.json$")
_DESCRIBES: Final = ("recordType", "version")
_METADATA: Final = ("systemId", "schemaUri", "contactDetails", "recordLink")


@dataclass(frozen=True, slots=True)
class Record:
    """One record: whose it is, where it stands, and what it says; or the ``fault`` for which it cannot be used."""

    place: str = field(repr=False)
    person: str = field(default="", repr=False)
    payload: Mapping[str, Any] = field(default_factory=dict, repr=False)
    fault: str | None = None
    document: str | None = field(default=None, repr=False)
    described: Mapping[str, str] = field(default_factory=dict, repr=False)
    metadata: Mapping[str, Any] = field(default_factory=dict, repr=False)
    number: tuple[str, str] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """What one file holds: the agency that answers, its records, and what was assumed."""

    agency: str
    records: tuple[Record, ...]
    system: str | None = None
    organisation: str | None = field(default=None, repr=False)
    notes: tuple[str, ...] = ()


def shape_of(keys: Collection[str]) -> Shape | None:
    """Return the shape of a document with these top-level names, or None if it is no custodian's answer."""
    names = {key.lower() for key in keys}
    if "records" in names and names & {"orgid", "orgtype"}:
        return "document"
    if names == {"people"}:
        return "people"
    marks = {code_key(name) for name in names} & mapping("custodian_agency", "field").keys()
    if "sui" in names and (marks or names & {"firstname", "lastname", "nhsnumber", "dateofbirth"}):
        return "flat"
    if len(marks) >= _FEW_MARKS or len(names & _PERSONAL) >= _FEW_MARKS:
        return "payload"
    return None


def looks_like_people(path: Path) -> bool:
    """Return whether the file's people are those of the demographics service: a number and a family name each."""
    try:
        value = read_json(path).value
    except UnreadableInput:
        return False
    people = value.get("people") if isinstance(value, dict) else None
    if not isinstance(people, list) or not people:
        return False
    return all(isinstance(one, dict) and "nhsNumber" in one and "family" in one for one in people)


def answer_in(value: object, path: Path) -> Answer:
    """Return the answer that a JSON value holds. Raises :class:`UnreadableInput` when it holds none."""
    shape = shape_of([key for key in value if isinstance(key, str)]) if isinstance(value, dict) else None
    if not isinstance(value, dict) or shape is None:
        raise _refuse(path, "the top-level names are not those of a custodian's answer")
    if shape == "document":
        return _document(value, path)
    if shape == "people":
        return _people(value, path)
    return _one_child(value, path)


def _document(value: Mapping[str, Any], path: Path) -> Answer:
    records = value.get("records")
    if not isinstance(records, list):
        raise _refuse(path, "the records are not a list")
    whose: dict[str, set[str]] = defaultdict(set)
    for record in records:
        if isinstance(record, dict):
            whose[_text(record.get("recordId")) or ""].add(_text(record.get("personId")) or "")
    shared = {one for one, people in whose.items() if one and len(people) > 1}
    read = tuple(_record(record, place, path, shared) for place, record in enumerate(records, 1))
    kind = _text(value.get("orgType"))
    known = translate("custodian_agency", "org_type", kind) if kind else None
    agency, notes = (known.value, ()) if known and known.value else _agency(_payload_keys(read), path)
    return Answer(agency, read, _text(value.get("orgId")), _text(value.get("orgName")), notes)


def _record(record: object, place: int, path: Path, shared: Collection[str]) -> Record:
    def fault(kind: str) -> Record:
        return Record(place=f"{path.name} record {place}", fault=kind)

    if not isinstance(record, dict):
        return fault("the record is not an object")
    person, payload, own = _text(record.get("personId")), record.get("payload"), _text(record.get("recordId"))
    if person is None:
        return fault("the record does not say whose it is")
    if not isinstance(payload, dict):
        return fault("the record has no payload")
    if own in shared:
        return fault("one record id stands for more than one person")
    document = own or short_digest(json.dumps(record, sort_keys=True))
    return Record(
        place=f"records/{document}",
        person=person,
        payload=payload,
        document=document,
        described={key: text for key in _DESCRIBES if (text := _text(record.get(key))) is not None},
        metadata={key: record[key] for key in _METADATA if record.get(key)},
        number=("personId", person),
    )


def _people(value: Mapping[str, Any], path: Path) -> Answer:
    people = value["people"]
    if not isinstance(people, list):
        raise _refuse(path, "the people are not a list")
    records = []
    for place, one in enumerate(people, 1):
        number = _text(one.get("nhsNumber")) if isinstance(one, dict) else None
        if number is None:
            records.append(Record(f"{path.name} person {place}", fault="the person has no number"))
        else:
            records.append(Record(f"people/{number}", person=number, payload=one))
    return Answer("health", tuple(records), system="PDS")


def _one_child(value: Mapping[str, Any], path: Path) -> Answer:
    """Return the answer of a flat record or of a bare payload, which names its child only in the file's name."""
    notes: tuple[str, ...] = ()
    provider, named = _file_name(path)
    number = _text(value.get("sui")) or _text(value.get("nhsNumber"))
    stated = None
    if number is None and named is not None:
        number, stated = named, ("file name", named)
        notes = ("the child's number is taken from the file's name, where the format puts it",)
    agency, assumed = _agency(value, path)
    # A payload without any number is still one child's: the digest keeps two such files apart.
    person = number or f"child-{short_digest(json.dumps(value, sort_keys=True))}"
    record = Record(place="", person=person, payload=value, number=stated)
    return Answer(agency, (record,), system=provider, notes=(*notes, *assumed))


def _agency(keys: Iterable[str], path: Path) -> tuple[str, tuple[str, ...]]:
    """Return the one agency whose facts these are; else the one the file's name tells; else ``other``."""
    known = mapping("custodian_agency", "field")
    agencies = {known[code_key(key)] for key in keys if code_key(key) in known}
    if len(agencies) == 1:
        return agencies.pop(), ()
    provider, _ = _file_name(path)
    told = translate("custodian_agency", "provider", provider) if provider else None
    if told is not None and told.value is not None:
        return told.value, ("the agency is taken from the file's name, where the format puts it",)
    return "other", ("the content does not say which agency holds it",)


def _file_name(path: Path) -> tuple[str | None, str | None]:
    """Return the custodian and the child's number of a file name in the format's own form, else nothing."""
    found = _FILE_NAME.match(path.name)
    if found is None or translate("custodian_agency", "provider", found.group(1)) is None:
        return None, None
    return found.group(1), found.group(2)


def _payload_keys(records: Iterable[Record]) -> set[str]:
    return {key for record in records for key in record.payload}


def _text(value: object) -> str | None:
    """Return the text of an id, which some systems write as a number; None if there is none."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return str(value).strip() or None


def _refuse(path: Path, kind: str) -> UnreadableInput:
    return UnreadableInput(
        place=str(path), kind=kind, next_step="Choose the adapter of the format that the file is in."
    )
