"""How origins are told in a finding, and the lists that every finding about them carries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypedDict

from triangulate.wording import AGENCY_WORDS, WITHHELD, listed_in_words, predicate_words, value_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from triangulate.gathered import Gathered
    from triangulate.lineage import Origins

Row = dict[str, Any]


class Lists(TypedDict):
    """What every finding lists beside the statements that carry it."""

    statements: frozenset[str]
    personas: frozenset[str]
    people: frozenset[str]
    events: frozenset[str]
    documents: frozenset[str]


@dataclass(frozen=True, slots=True)
class Carried:
    """The rows behind a finding, with the ids of people, personas, events and documents they name."""

    rows: list[Row]
    personas: frozenset[str]
    people: frozenset[str]
    events: frozenset[str]
    documents: frozenset[str]

    def lists(self, documents: Iterable[str] = ()) -> Lists:
        """Return the lists as a finding takes them, with further ``documents``."""
        return {
            "statements": frozenset(row["id"] for row in self.rows),
            "personas": self.personas,
            "people": self.people,
            "events": self.events,
            "documents": self.documents | frozenset(documents),
        }

    def told_by(self) -> str:
        """Return the agencies in words, in order."""
        return agencies_in_words(row["agency"] for row in self.rows)


def agencies_in_words(agencies: Iterable[str]) -> str:
    """Return agencies in words: ``health, police and social care``."""
    return listed_in_words([AGENCY_WORDS.get(agency, agency) for agency in sorted(set(agencies))])


def carried(gathered: Gathered, statements: Iterable[str], claim: Row | None = None) -> Carried:
    """Return the rows of ``statements`` (ids that are no statements are left out) and what they are about.

    Of a claim the record and person it is about are added: it may cite documents only.
    """
    rows = statement_rows(gathered, statements)
    about = [claim] if claim is not None and claim["person"] is not None else []
    return Carried(
        rows=rows,
        personas=frozenset(row["about"] for row in (*rows, *about) if row["person"] is not None),
        people=frozenset(row["person"] for row in (*rows, *about) if row["person"] is not None),
        events=frozenset(row["own_event"] for row in rows if row["own_event"] is not None),
        documents=frozenset(row["document"] for row in rows if row["document"] is not None),
    )


def statement_rows(gathered: Gathered, statements: Iterable[str]) -> list[Row]:
    """Return the statements of the ids, sorted, as the lineage has read them; ids of nothing are left out."""
    ids = sorted(set(statements))
    gathered.lineage.load(ids)
    found = (gathered.lineage.records.row(one) for one in ids)
    return [row._asdict() for row in found if row is not None]


def fact_words(gathered: Gathered, rows: list[Row]) -> str:
    """Return the fact that ``rows`` state, in words: ``concern (supervision) about Kai Renouf``.

    A withheld value is never shown, and where any of the rows withholds it none is.
    """
    first = rows[0]
    said = sorted({_said(row) for row in rows if not row["withheld"]})
    if any(row["withheld"] for row in rows):
        said = [WITHHELD]
    value = f" ({listed_in_words(said[:3])})" if any(said) else ""
    return f"{predicate_words(first['predicate'])}{value} about {gathered.label(first['about'])}"


def _said(row: Row) -> str:
    value = row["value"] if row["value"] is not None else row["raw"]
    return value_words(row["predicate"], value, str(row["value_kind"]))


def counted(origins: Origins) -> str:
    """Return the count of origins in a sentence."""
    known = f"Independent origins known: {origins.independent}."
    if not origins.unknown_statements:
        return known
    number = len(origins.unknown_statements)
    which = "statement" if number == 1 else "statements"
    return f"{known} Of {number} {which} the origin is unknown, which neither corroborates nor counts as independent."
