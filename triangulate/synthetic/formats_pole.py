"""A police record system's export as POLE tables, named after the NPCC Minimum POLE Data Standards (2023)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from triangulate.output import write_text
from triangulate.synthetic.casebook import POLICE
from triangulate.synthetic.views import addresses, begins, british, ended, ends, main_name, number, text, write_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from triangulate.synthetic.casebook import Casebook, Entry

_PERSON: Final = (
    *("person_id", "surname", "forename", "date_of_birth", "sex", "address_line_1", "address_line_2", "county"),
    *("postcode", "address_from", "address_to", "telephone", "pnc_id"),
)
_EVENT: Final = (
    *("event_id", "event_type", "reference", "occurred_from_date", "occurred_from_time", "occurred_to_date"),
    *("occurred_to_time", "place", "summary"),
)
_PART: Final = ("person_id", "event_id", "role", "allegation", "injury")
_SEX: Final = {"F": "Female", "M": "Male"}
_TYPE: Final = {"incident": "Incident", "custody": "Custody", "missing": "Missing Person"}
_ROLE: Final = {
    "suspect": "Suspect known",
    "victim": "Victim",
    "witness": "Witness",
    "reporter": "Person reporting",
    "child_present": "Child present",
    "subject": "Detained Person",
}
_MAPPING: Final = '[source]\norganisation = "Invented Police"\nsystem = "Invented crime system"\njurisdiction = "JE"\n'


def write_pole(books: Sequence[Casebook], folder: Path) -> None:
    """Write the tables person, event and person_event, and a mapping file that names the force."""
    people = [(book, record) for book in books for record in book.records if record.agency == POLICE]
    events = [event for book in books for event in book.events if event.agency == POLICE]
    write_rows(_PERSON, (_person(record) for _, record in people), folder / "person.csv")
    write_rows(_EVENT, (_event(event) for event in events), folder / "event.csv")
    write_rows(_PART, (part for _, record in people for part in _parts(record)), folder / "person_event.csv")
    write_text(folder / "pole.toml", _MAPPING)


def _person(record: Entry) -> dict[str, str | None]:
    given, family = main_name(record)
    row: dict[str, str | None] = {
        "person_id": record.id,
        "surname": family,
        "forename": " ".join(given),
        "date_of_birth": british(text(record, "birth_date")),
        "sex": _SEX.get(text(record, "sex") or "", ""),
        "telephone": text(record, "phone"),
        "pnc_id": number(record, "pnc"),
    }
    held = addresses(record)
    if not held:
        return row
    said, value = held[-1]
    lines = value["lines"]
    place = {"address_line_1": lines[0], "address_line_2": lines[1], "county": lines[2], "postcode": value["postcode"]}
    return {**row, **place, "address_from": british(said.valid_from), "address_to": british(ended(said))}


def _event(event: Entry) -> dict[str, str | None]:
    row = {name: text(event, name) for name in ("reference", "place")}
    row |= {"event_id": event.id, "event_type": _TYPE[event.type], "summary": text(event, "narrative")}
    for end, time in (("from", begins(event)), ("to", ends(event))):
        day, _, clock = (time or "").partition("T")
        row |= {f"occurred_{end}_date": british(day), f"occurred_{end}_time": clock}
    return row


def _parts(record: Entry) -> Iterator[dict[str, str | None]]:
    """Yield one row a part in an event; an allegation and an injury stand with the part in the same event."""
    alleged = {said.ref: str(said.value).replace("_", " ") for said in record.all("allegation")}
    injured = {said.ref: str(said.value) for said in record.all("injury")}
    for said in record.all("participant"):
        row = {"person_id": record.id, "event_id": said.ref, "role": _ROLE[str(said.value)]}
        yield {**row, "allegation": alleged.get(said.ref), "injury": injured.get(said.ref)}
