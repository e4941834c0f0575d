"""The elements of a Common Transfer File as tables of text: one for the pupil, one for each repeating group."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias

from triangulate.intake.xml_records import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

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


def _columns_by_path() -> dict[str, tuple[str, str]]:
    """Return, for the path of each leaf below a pupil, the group (empty: the pupil) and the column it belongs to."""
    places = {path: ("", column) for column, paths in PUPIL.items() for path in paths}
    for group, (base, columns) in GROUPS.items():
        for column, paths in columns.items():
            places.update({base if path == "." else f"{base}/{path}": (group, column) for path in paths})
    return places


_COLUMN_AT: Final = _columns_by_path()
_GROUP_AT: Final = {base: group for group, (base, _) in GROUPS.items()}
Row: TypeAlias = "dict[str, str | None]"


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
    """The rows collected from pupils: ``pupils`` and, by group, ``groups``.

    ``_pupil`` joins the two; ``_contact_place`` joins the phones of a contact to the contact.
    """

    pupils: list[Row] = field(default_factory=list, repr=False)
    groups: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in GROUPS}, repr=False)

    def add(self, pupil: Element) -> None:
        """Add one pupil element, whose tags have no namespace."""
        row: Row = {"_pupil": str(len(self.pupils) + 1)}
        unknown = self._walk(pupil, "", {"": row})
        row["other_elements"] = json.dumps(unknown, ensure_ascii=False, sort_keys=True) if unknown else None
        self.pupils.append(row)

    def _walk(self, element: Element, path: str, rows: dict[str, Row]) -> dict[str, list[object]]:
        """Put each leaf into the row it belongs to; return those that belong nowhere, as nested lists by tag.

        One walk instead of a search for each column: on 20,000 pupils it takes a fifth of the time.
        """
        unknown: dict[str, list[object]] = {}
        for child in element:
            below = f"{path}/{child.tag}" if path else child.tag
            inside = self._begin(below, rows) if below in _GROUP_AT else rows
            left: object = None
            if len(child):
                left = self._walk(child, below, inside)
            elif text := (child.text or "").strip():
                group, column = _COLUMN_AT.get(below, (None, ""))
                row = inside.get(group) if group is not None else None
                if row is None or row.setdefault(column, text) != text:
                    left = text
            if left:
                unknown.setdefault(child.tag, []).append(left)
        return unknown

    def _begin(self, base: str, rows: dict[str, Row]) -> dict[str, Row]:
        """Begin a row of the group whose elements stand at ``base``, and return the open rows with it."""
        group = _GROUP_AT[base]
        row: Row = {"_pupil": rows[""]["_pupil"]}
        if group == "Contact":
            row["_contact_place"] = str(len(self.groups[group]))
        elif "Contact" in rows:
            row["_contact_place"] = rows["Contact"]["_contact_place"]
        self.groups[group].append(row)
        return {**rows, group: row}
