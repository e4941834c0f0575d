"""Looking up what a record says, in the plain pieces that a real format has columns for.

A format carries what the record says, planted error or not; what the format has no place for is left out.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any, Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from triangulate.output import write_text
from triangulate.synthetic.people import CURRENT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from triangulate.synthetic.casebook import Casebook, Entry, Said

AUTHORITY: Final = "999"
"""The number of the invented authority, as in its UPNs; the Department for Education has given it to nobody."""


def names(record: Entry) -> list[dict[str, Any]]:
    """Return the names of a record as objects; one written ``FAMILY, Given`` is taken apart."""
    found = []
    for said in record.all("name"):
        if isinstance(said.value, dict):
            found.append(said.value)
        elif isinstance(said.value, str):
            family, _, given = said.value.partition(", ")
            parted: dict[str, Any] = {"given": given.split(), "family": family}
            found.append(parted)
    return found


def main_name(record: Entry) -> tuple[list[str], str]:
    """Return the given names and the family name a record leads with; empty where it has none."""
    found = [name for name in names(record) if name.get("type") not in {"maiden", "former", "preferred"}]
    first = next(iter(found or names(record)), None)
    return (list(first["given"]), str(first["family"])) if first else ([], "")


def text(record: Entry, predicate: str) -> str | None:
    """Return the first value of a predicate as text, or None."""
    said = record.first(predicate)
    return None if said is None or said.value is None else str(said.value)


def number(record: Entry, scheme: str, use: str | None = None) -> str | None:
    """Return the identifier of a scheme as written; of one ``use`` if that is named."""
    for said in record.all("identifier"):
        if isinstance(said.value, dict) and said.value["scheme"] == scheme and use in (None, said.value.get("use")):
            return str(said.value["value"])
    return None


def addresses(record: Entry) -> list[tuple[Said, dict[str, Any]]]:
    """Return the addresses with their statements, the current one last."""
    found = [(said, said.value) for said in record.all("address") if isinstance(said.value, dict)]
    return sorted(found, key=lambda pair: (pair[0].valid_to == CURRENT, pair[0].valid_from or ""))


def home(record: Entry) -> dict[str, Any] | None:
    """Return the latest home address, or None."""
    found = [value for _, value in addresses(record) if value["type"] == "home"]
    return found[-1] if found else None


def ended(said: Said) -> str | None:
    """Return the day a statement ceased to hold, None if it still does or nobody knows."""
    return None if said.valid_to in (None, CURRENT) else said.valid_to


def british(iso: str | None) -> str:
    """Return a day as dd/mm/yyyy, empty for none; what is no whole day stays as it is."""
    parts = (iso or "")[:10].split("-")
    return "/".join(reversed(parts)) if len(parts) == 3 else (iso or "")


def parts_in(book: Casebook, record: Entry) -> list[tuple[Entry, str]]:
    """Return the events in which the person of a record had a part, with the part."""
    events = {event.id: event for event in book.events if event.agency == record.agency}
    return [(events[s.ref], str(s.value)) for s in record.all("participant") if s.ref in events]


def begins(event: Entry) -> str:
    """Return when an event began, as written."""
    return (text(event, "time") or "").partition("/")[0]


def ends(event: Entry) -> str | None:
    """Return when an event ended, None where only one time is given."""
    return (text(event, "time") or "").partition("/")[2] or None


def add(parent: Element, tag: str, value: str | None = None) -> Element:
    """Add a child element with a text; without a text it is there to hold others."""
    child = SubElement(parent, tag)
    if value is not None:
        child.text = value
    return child


def add_all(parent: Element, values: Mapping[str, str | None]) -> None:
    """Add a child element for every value that is there."""
    for tag, value in values.items():
        if value:
            add(parent, tag, value)


def write_xml(root: Element, path: Path) -> None:
    """Write an element as an indented UTF-8 document."""
    indent(root)
    body = tostring(root, encoding="unicode", short_empty_elements=False)
    write_text(path, f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n')


def write_rows(header: Sequence[str], rows: Iterable[Mapping[str, str | None]], path: Path) -> None:
    """Write a CSV table; a column that a row does not have is empty."""
    out = io.StringIO()
    writer = csv.DictWriter(out, header, restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({name: value or "" for name, value in row.items()} for row in rows)
    write_text(path, out.getvalue())
