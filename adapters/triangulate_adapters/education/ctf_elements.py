"""The elements of a Common Transfer File as tables of text: one for the pupil, one for each repeating group."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from triangulate.intake.xml_records import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from xml.etree.ElementTree import Element

    from pydantic import JsonValue

ADDRESS: Final[dict[str, tuple[str, ...]]] = {
    **{
        name: (f"Address/BS7666Address/{name}", f"Address/{name}")
        for name in ("SAON", "PAON", "Street", "Locality", "Town", "AdministrativeArea", "PostTown")
    },
    **{
        f"AddressLine{place}": (f"Address/AddressLines/AddressLine{place}", f"Address/AddressLine{place}")
        for place in range(1, 6)
    },
    "UPRN": ("Address/BS7666Address/UniquePropertyReferenceNumber", "Address/UniquePropertyReferenceNumber"),
    "PostCode": ("Address/PostCode", "Address/BS7666Address/PostCode"),
}
_BASIC: Final = (
    *("PreferredSurname", "PreferredForename", "FormerSurname", "FormerForename", "MiddleNames", "FormerUPN"),
    *("NCyearActual", "Ethnicity", "EthnicitySource", "EnrolStatus", "ServiceChild", "MedicalFlag"),
)
PUPIL: Final[dict[str, tuple[str, ...]]] = {
    **{name: (name,) for name in ("UPN", "UniqueLearnerNumber", "UCI", "Surname", "Forename", "DOB", "Sex", "Gender")},
    **{name: (f"BasicDetails/{name}", name) for name in _BASIC},
    "InCare": ("LookedAfter/InCare",),
    "CareAuthority": ("LookedAfter/CareAuthority",),
    "Email": ("Email",),
    **ADDRESS,
}
_SCHOOL: Final = ("LEA", "Estab", "URN", "SchoolName")
_TOTALS: Final = ("SessionsPossible", "SessionsAttended", "SessionsAuthorised", "SessionsUnauthorised")
_CONTACT: Final = (
    *("Order", "Title", "Surname", "Forename", "MiddleNames", "Gender", "Sex", "Relationship", "Responsibility"),
    *("AddressAsPupil", "Email"),
)

GROUPS: Final[dict[str, tuple[str, dict[str, tuple[str, ...]]]]] = {
    "Contact": ("Contacts/Contact", {**{name: (name,) for name in _CONTACT}, **ADDRESS}),
    "School": (
        "SchoolHistory/School",
        {name: (name,) for name in (*_SCHOOL, "EntryDate", "LeavingDate", "LeavingReason", "LastSchool")},
    ),
    "YearData": ("Attendance/YearData", {name: (name,) for name in ("Year", *_SCHOOL, *_TOTALS)}),
    "AttendSessions": (
        "Attendance/YearData/AttendSessions",
        {name: (name,) for name in ("AttendanceStartDate", "AttendanceMarks")},
    ),
    "SEN": ("SENhistory/SEN", {name: (name,) for name in ("StartDate", "EndDate", "SENprovision")}),
    "SENneed": ("SENhistory/SENneeds/SENneed", {name: (name,) for name in ("SENtypeRank", "SENtype")}),
    "FSMinstance": ("FSMhistory/FSMinstance", {n: (n,) for n in ("FSMstartDate", "FSMendDate", "UKcountry")}),
    "Language": ("BasicDetails/Languages/Type", {name: (name,) for name in ("LanguageType", "Language")}),
    "Disability": ("BasicDetails/Disabilities/Disability", {"Disability": (".",)}),
    "Phone": ("Phones/Phone", {name: (name,) for name in ("TelephoneType", "PhoneNo")}),
    "ContactPhone": ("Contacts/Contact/Phones/Phone", {name: (name,) for name in ("TelephoneType", "PhoneNo")}),
}
"""Each repeating group: where its elements stand below a pupil, and where each column stands below the element."""

_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}(T\S+)?")


def _known_paths() -> frozenset[str]:
    known = {path for paths in PUPIL.values() for path in paths}
    for base, columns in GROUPS.values():
        known.update(base if path == "." else f"{base}/{path}" for paths in columns.values() for path in paths)
    return frozenset(known)


_KNOWN: Final = _known_paths()


@dataclass(frozen=True, slots=True)
class Header:
    """What the header says of the file: its version, when and from where it was sent."""

    version: str | None = None
    written_at: str | None = None
    qualifier: str | None = None
    supplier: str | None = None
    school_name: str | None = field(default=None, repr=False)
    school_code: str | None = field(default=None, repr=False)
    school_urn: str | None = field(default=None, repr=False)

    def notes(self) -> Iterator[str]:
        """Yield what a reader of the extract should know of the file."""
        if self.qualifier is not None and self.qualifier.lower() == "partial":
            yield "the transfer file is partial: what it leaves out is not denied"


def read_header(element: Element) -> Header:
    """Return the header. A date and time that is not in ISO form is left out."""
    written = text_of(element, "DateTime")
    return Header(
        version=text_of(element, "CTFversion"),
        written_at=written if written and _DATE.fullmatch(written) else None,
        qualifier=text_of(element, "DocumentQualifier"),
        supplier=text_of(element, "SupplierID"),
        school_name=text_of(element, "SourceSchool/SchoolName"),
        school_code="".join(text_of(element, f"SourceSchool/{name}") or "" for name in ("LEA", "Estab")) or None,
        school_urn=text_of(element, "SourceSchool/URN"),
    )


@dataclass(slots=True)
class PupilTables:
    """The rows collected from pupils: ``pupils`` and, by group, ``groups``. ``_pupil`` joins the two."""

    pupils: list[dict[str, str | None]] = field(default_factory=list, repr=False)
    groups: dict[str, list[dict[str, str | None]]] = field(
        default_factory=lambda: {name: [] for name in GROUPS}, repr=False
    )

    def add(self, pupil: Element) -> None:
        """Add one pupil element, whose tags have no namespace."""
        place = str(len(self.pupils) + 1)
        unknown = _unknown(pupil, "")
        row = _row(pupil, PUPIL)
        row["_pupil"] = place
        row["other_elements"] = None if unknown is None else json.dumps(unknown, ensure_ascii=False, sort_keys=True)
        self.pupils.append(row)
        for group, (base, columns) in GROUPS.items():
            for element in pupil.findall(base) if group != "ContactPhone" else ():
                self.groups[group].append({**_row(element, columns), "_pupil": place})
        self._contact_phones(pupil, place)

    def _contact_phones(self, pupil: Element, place: str) -> None:
        """Give the phones of a contact the contact's place among the contacts of all pupils."""
        contacts = pupil.findall(GROUPS["Contact"][0])
        first = len(self.groups["Contact"]) - len(contacts)
        for offset, contact in enumerate(contacts):
            self.groups["Contact"][first + offset]["_contact_place"] = str(first + offset)
            for phone in contact.findall("Phones/Phone"):
                columns = GROUPS["ContactPhone"][1]
                row = {**_row(phone, columns), "_pupil": place, "_contact_place": str(first + offset)}
                self.groups["ContactPhone"].append(row)


def _row(element: Element, columns: Mapping[str, tuple[str, ...]]) -> dict[str, str | None]:
    return {
        name: next((text for path in paths if (text := text_of(element, path)) is not None), None)
        for name, paths in columns.items()
    }


def _unknown(element: Element, path: str) -> JsonValue:
    """Return what stands below ``element`` and is read nowhere else, as nested lists by tag; None if nothing."""
    if path in _KNOWN:
        return None
    if not len(element):
        return (element.text or "").strip() or None
    found: dict[str, JsonValue] = {}
    for child in element:
        left = _unknown(child, f"{path}/{child.tag}".lstrip("/"))
        if left is not None:
            entries = found.setdefault(child.tag, [])
            assert isinstance(entries, list)  # noqa: S101 - made just above
            entries.append(left)
    return found or None
