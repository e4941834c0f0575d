"""The school census as COLLECT exports it: one CSV table a kind, joined by the table id of the pupil."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from triangulate.content_id import short_digest
from triangulate.synthetic.casebook import EDUCATION
from triangulate.synthetic.people import CURRENT
from triangulate.synthetic.views import home, main_name, number, text, write_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from triangulate.synthetic.casebook import Casebook, Entry

_PUPIL: Final = (
    *("pupilonrolltableid", "NativeId", "dob", "surname", "forename", "middlenames", "upn", "formerupn", "sex"),
    *("entrydate", "pupilonrollorderseqcolumn", "sourceid", "enrolstatus", "ethnicity", "language"),
)
_ADDRESS: Final = (
    *("pupilonrolltableid", "NativeId", "addressesonrolltableid", "addressesonrollorderseqcolumn", "sourceid"),
    *("addressline1", "addressline2", "addressline3", "postcode"),
)
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def write_school_census(books: Sequence[Casebook], folder: Path) -> None:
    """Write the spring census of 2025: pupils on roll and their addresses."""
    pupils = [row for book in books for row in _on_roll(book)]
    write_rows(_PUPIL, (row for row, _ in pupils), folder / "2025_spring_pupilonroll.csv")
    addresses = (address for row, record in pupils for address in _addresses(row, record))
    write_rows(_ADDRESS, addresses, folder / "2025_spring_addressesonroll.csv")


def _on_roll(book: Casebook) -> Iterator[tuple[dict[str, str | None], Entry]]:
    for record in book.records:
        upn = number(record, "upn", "current")
        if record.agency != EDUCATION or upn is None:
            continue
        given, family = main_name(record)
        for said in record.all("enrolled_at"):
            if said.valid_to != CURRENT or not isinstance(said.value, dict):
                continue
            row: dict[str, str | None] = {
                "pupilonrolltableid": short_digest("pupil", record.id)[:11],
                "NativeId": str(said.value["code"]),
                "dob": _collect(text(record, "birth_date")),
                "surname": family,
                "forename": given[0] if given else None,
                "middlenames": " ".join(given[1:]),
                "upn": upn,
                "formerupn": number(record, "upn", "former"),
                "sex": text(record, "sex"),
                "entrydate": _collect(said.valid_from),
                "pupilonrollorderseqcolumn": "1",
                "sourceid": "a1b2c3d4",
                "enrolstatus": "C" if said.value["status"] == "main" else "S",
                "ethnicity": "WBRI",
                "language": "ENG",
            }
            yield row, record


def _addresses(row: dict[str, str | None], record: Entry) -> Iterator[dict[str, str | None]]:
    address = home(record)
    if address is not None:
        lines = {f"addressline{place}": line for place, line in enumerate(address["lines"][:3], start=1)}
        key = {name: row[name] for name in ("pupilonrolltableid", "NativeId", "sourceid")}
        own = {"addressesonrolltableid": short_digest("address", record.id)[:8], "addressesonrollorderseqcolumn": "1"}
        yield {**key, **own, **lines, "postcode": address["postcode"]}


def _collect(iso: str | None) -> str:
    """Return a day as COLLECT writes it: ``2013-Jul-19 00:00:00``."""
    if iso is None:
        return ""
    year, month, day = iso[:10].split("-")
    return f"{year}-{_MONTHS[int(month) - 1]}-{day} 00:00:00"
