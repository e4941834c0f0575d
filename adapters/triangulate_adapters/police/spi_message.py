"""The rows of a Standard Police Interface message: a new case from the police, or a resulted case from a court.

Element names are those of the Libra schemas (Department for Constitutional Affairs, Libra interface 00029,
version 0.6g, 2005), with or without namespaces, bare or inside a CJSE ``DeliverRequest`` envelope.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from triangulate.errors import UnreadableInput
from triangulate.intake.xml_records import iter_records, strip_namespaces, text_of
from triangulate_adapters.police.collected_rows import Rows, leaves

if TYPE_CHECKING:
    from pathlib import Path
    from xml.etree.ElementTree import Element

    from triangulate.intake.limits import Limits

SESSION, CASE = "Session", "Case"
_DEFENDANTS: Final = {
    "PoliceIndividualDefendant": "person",
    "CourtIndividualDefendant": "person",
    "PoliceCorporateDefendant": "organisation",
    "CourtCorporateDefendant": "organisation",
}


@dataclass(slots=True)
class Message:
    """What a message held: rows by element, which kind of message it is, and the elements that could not be used."""

    rows: Rows = field(default_factory=Rows)
    resulted: bool = False
    read: dict[str, int] = field(default_factory=lambda: {"Defendant": 0, "Offence": 0})
    faults: list[tuple[str, str, str]] = field(default_factory=list)

    def count(self, part: str) -> str:
        """Count one more element of ``part`` and return its number, which names it inside this file."""
        self.read[part] += 1
        return str(self.read[part])


def read_message(path: Path, limits: Limits) -> Message:
    """Return the rows of all cases in the file.

    Raises :class:`UnreadableInput` if the XML cannot be read or holds neither a case nor a court session.
    """
    message = Message()
    found = False
    for record in iter_records(path, (SESSION, CASE), limits=limits):
        found = True
        strip_namespaces(record)
        if record.tag == CASE:
            _case(message, record, {})
            continue
        message.resulted = True
        court = record.find("CourtHearing")
        hearing = leaves(court) if court is not None else {}
        for case in record.findall(CASE):
            _case(message, case, hearing)
    if not found:
        raise UnreadableInput(
            place=str(path),
            kind="the message holds neither a case nor a court session",
            next_step="Check that it is a NewCaseMessage or a ResultedCaseMessage.",
        )
    return message


def _case(message: Message, case: Element, hearing: dict[str, str]) -> None:
    urn = {"PTIURN": text_of(case, "PTIURN")}
    cells: dict[str, str | None] = dict(urn)
    for child in case:
        if child.tag == "OtherPartyOfficerInCase":
            message.rows.add("Officer", {**leaves(child), **urn})
        elif child.tag == "InitialHearing":
            message.rows.add("Hearing", {**leaves(child), **urn, "_planned": "initial"})
        elif child.tag != "Defendant":
            cells.update(leaves(child))
    message.rows.add(CASE, cells)
    if hearing:
        message.rows.add("Hearing", {**hearing, **urn})
    about = {**urn, "_hearing": hearing.get("DateOfHearing"), "_initiation": cells.get("CaseInitiation")}
    for defendant in case.findall("Defendant"):
        _defendant(message, defendant, about)


def _defendant(message: Message, defendant: Element, about: dict[str, str | None]) -> None:
    number = message.count("Defendant")
    keys = {**about, "ProsecutorReference": text_of(defendant, "ProsecutorReference"), "_defendant": number}
    details = next((child for child in defendant if child.tag in _DEFENDANTS), None)
    if details is None or not (keys["PTIURN"] or keys["ProsecutorReference"]):
        unnamed = "neither a case reference nor a prosecutor reference is given"
        fault = unnamed if details is not None else "neither a person nor an organisation is described"
        message.faults.append(("Defendant", f"Defendant {number}", fault))
        for _ in defendant.findall("Offence"):
            offence = message.count("Offence")
            message.faults.append(("Offence", f"Offence {offence}", "the defendant it belongs to cannot be used"))
        return
    cells: dict[str, str | None] = {"_type": _DEFENDANTS[details.tag], **keys}
    for child in details:
        if child.tag == "Alias":
            message.rows.add("Alias", {**(leaves(child) if len(child) else {"OrganisationName": child.text}), **keys})
        elif child.tag == "ParentGuardianDetails":
            message.rows.add(child.tag, {**leaves(child), **keys})
        else:
            cells.update(leaves(child))
    message.rows.add("Defendant", cells)
    for each in defendant.findall("Offence"):
        _offence(message, each, keys)


def _offence(message: Message, offence: Element, keys: dict[str, str | None]) -> None:
    number = message.count("Offence")
    cells: dict[str, str | None] = {**keys, "_offence": number}
    base = offence.find("BaseOffenceDetails")
    cells.update(leaves(base) if base is not None else {})
    if not (cells.get("OffenceCode") or cells.get("OffenceSequenceNumber")):
        message.faults.append(
            ("Offence", f"Offence {number}", "neither a sequence number nor an offence code is given")
        )
        return
    inside = {name: cells.get(name) for name in (*keys, "_offence", "OffenceSequenceNumber")}
    victims = 0
    for child in offence:
        if child.tag == "Result":
            _result(message, child, inside)
        elif child.tag == "OtherPartyVictim":
            victims += 1
            message.rows.add(child.tag, {**leaves(child), **inside, "Victim": str(victims)})
        elif child is not base:
            cells.update(leaves(child))
    message.rows.add("Offence", cells)


def _result(message: Message, result: Element, inside: dict[str, str | None]) -> None:
    cells: dict[str, str | None] = dict(inside)
    for child in result:
        if child.tag == "NextHearing":
            next_hearing = {**leaves(child), "PTIURN": inside["PTIURN"], "_planned": "next"}
            message.rows.add("Hearing", next_hearing)
            cells.update({"NextHearingDate": next_hearing.get("DateOfHearing")})
        else:
            for name, text in leaves(child).items():
                known = cells.get(name)
                cells[name] = f"{known}; {text}" if known and name == child.tag else text
    message.rows.add("Result", cells)
