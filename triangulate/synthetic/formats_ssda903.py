"""The SSDA903 return as a folder of CSV tables: looked-after children, their episodes, reviews and missing periods.

Sex codes changed with the return of 2024-25: 1 and 2 before, M and F since (DfE, guide to the SSDA903 collection).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from triangulate.synthetic.casebook import SOCIAL_CARE
from triangulate.synthetic.views import british, ended, home, number, parts_in, text, write_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from triangulate.synthetic.casebook import Casebook, Entry

_OLD_SEX: Final = {"M": "1", "F": "2"}
_LAST_OLD_YEAR: Final = 2024
_HEADER: Final = ("CHILD", "SEX", "DOB", "ETHNIC", "UPN", "MOTHER", "MC_DOB")
_EPISODES: Final = (
    *("CHILD", "DECOM", "RNE", "LS", "CIN", "PLACE", "PLACE_PROVIDER", "DEC", "REC", "REASON_PLACE_CHANGE"),
    *("HOME_POST", "PL_POST", "URN"),
)
_MISSING: Final = ("CHILD", "DOB", "MISSING", "MIS_START", "MIS_END")
_REVIEWS: Final = ("CHILD", "DOB", "REVIEW", "REVIEW_CODE")


def write_ssda903(books: Sequence[Casebook], folder: Path, *, year: int) -> None:
    """Write the return of the year that ends on 31 March of ``year``."""
    children = [(book, child) for book in books for child in _looked_after(book, year)]
    write_rows(_HEADER, (_child(child, year) for _, child in children), folder / "header.csv")
    episodes = [episode for book, child in children for episode in _episodes(book, child, year)]
    write_rows(_EPISODES, episodes, folder / "episodes.csv")
    for kind, header, name in (("missing", _MISSING, "missing"), ("review", _REVIEWS, "reviews")):
        rows = [row for book, child in children for row in _events(book, child, kind, year)]
        write_rows(header, rows, folder / f"{name}.csv")


def _bounds(year: int) -> tuple[str, str]:
    return f"{year - 1}-04-01", f"{year}-03-31"


def _looked_after(book: Casebook, year: int) -> Iterator[Entry]:
    first, last = _bounds(year)
    for record in book.records:
        placed = record.first("placement") if record.agency == SOCIAL_CARE else None
        if placed is not None and (placed.valid_from or "") <= last and (ended(placed) or last) >= first:
            yield record


def _child(record: Entry, year: int) -> dict[str, str | None]:
    sex = text(record, "sex") or "U"
    return {
        "CHILD": record.id,
        "SEX": _OLD_SEX.get(sex, "") if year <= _LAST_OLD_YEAR else sex,
        "DOB": british(text(record, "birth_date")),
        "ETHNIC": "WBRI",
        "UPN": number(record, "upn") or "UN4",
        "MOTHER": "0",
    }


def _episodes(book: Casebook, record: Entry, year: int) -> Iterator[dict[str, str | None]]:
    _, last = _bounds(year)
    for status, placed in zip(record.all("legal_status"), record.all("placement"), strict=True):
        end = ended(placed)
        closed = end is not None and end <= last
        mother = book.record(book.family.the("mother"), SOCIAL_CARE)
        address = home(mother) if mother is not None else None
        yield {
            "CHILD": record.id,
            "DECOM": british(placed.valid_from),
            "RNE": "S",
            "LS": status.raw,
            "CIN": "N1",
            "PLACE": placed.raw,
            "PLACE_PROVIDER": "PR1",
            "DEC": british(end) if closed else "",
            "REC": "E4A" if closed else "",
            "HOME_POST": address["postcode"] if address else "",
        }


def _events(book: Casebook, record: Entry, kind: str, year: int) -> Iterator[dict[str, str | None]]:
    first, last = _bounds(year)
    for event, _ in parts_in(book, record):
        time = text(event, "time") or ""
        if event.type != kind or not first <= time[:10] <= last:
            continue
        start, _, end = time.partition("/")
        row: dict[str, str | None] = {"CHILD": record.id, "DOB": british(text(record, "birth_date"))}
        if kind == "missing":
            yield {**row, "MISSING": "M", "MIS_START": british(start), "MIS_END": british(end)}
        else:
            yield {**row, "REVIEW": british(start), "REVIEW_CODE": "PN1"}
