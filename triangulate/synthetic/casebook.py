"""What four agencies hold on one family, and the truth beside it: records, events, documents and what was planted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from pydantic import JsonValue

    from triangulate.synthetic.identifier_series import Numbers
    from triangulate.synthetic.people import Family, Person

SOCIAL_CARE: Final = "csc"
HEALTH: Final = "hlt"
EDUCATION: Final = "edu"
POLICE: Final = "pol"
AGENCIES: Final = (SOCIAL_CARE, HEALTH, EDUCATION, POLICE)
"""The source ids of the four extracts."""


@dataclass(slots=True, repr=False)
class Said:
    """One statement as an agency makes it; fields as in the extract format."""

    about: str
    predicate: str
    value: JsonValue = None
    ref: str | None = None
    polarity: str | None = None
    valid_from: str | None = None
    valid_to: str | None = None
    event_time: str | None = None
    recorded_at: str | None = None
    document: str | None = None
    quote: str | None = None
    said_as: str | None = None
    author: str | None = None
    author_role: str | None = None
    informant: str | None = None
    basis: str | None = None
    kind: str | None = None
    process: str | None = None
    derived_from: list[str] | None = None
    grade: str | None = None
    handling: str | None = None
    withheld: bool | None = None
    raw: str | None = None
    id: str = ""


@dataclass(slots=True, repr=False)
class Entry:
    """One persona, event or document of an agency, with what the agency says of it.

    ``person`` is the key of the person it stands for (empty for events and documents).
    """

    agency: str
    id: str
    type: str
    person: str = ""
    flags: tuple[str, ...] = ()
    fields: dict[str, str] = field(default_factory=dict)
    said: list[Said] = field(default_factory=list)

    @property
    def global_id(self) -> str:
        """The id by which a run knows it."""
        return f"{self.agency}:{self.id}"

    def say(self, predicate: str, value: Any = None, **fields: Any) -> Said:
        """Add one statement and return it."""
        said = Said(self.id, predicate, value, **fields)
        self.said.append(said)
        return said

    def all(self, predicate: str) -> list[Said]:
        """Return what is said under a predicate, in the order it was said."""
        return [said for said in self.said if said.predicate == predicate]

    def first(self, predicate: str) -> Said | None:
        """Return the first statement of a predicate, or None."""
        return next((said for said in self.said if said.predicate == predicate), None)

    def number(self, scheme: str) -> Said | None:
        """Return the first identifier of a scheme, or None."""
        found = (s for s in self.all("identifier") if isinstance(s.value, dict) and s.value["scheme"] == scheme)
        return next(found, None)

    def drop(self, predicate: str) -> None:
        """Take back everything said under a predicate."""
        self.said = [said for said in self.said if said.predicate != predicate]


@dataclass(frozen=True, slots=True)
class Planted:
    """One truth about a finding: ``planted`` an error that must be found, or a matched innocent that must not be.

    ``also`` names further codes that the same cause may properly raise. ``trap`` says in words what was done.
    """

    code: str
    planted: bool
    trap: str
    entries: tuple[Entry, ...]
    statements: tuple[tuple[str, Said], ...] = ()
    also: tuple[str, ...] = ()


@dataclass(slots=True, repr=False)
class Casebook:
    """Everything recorded about one family. ``busy`` are the people whose records were already tampered with."""

    family: Family
    random: Random
    numbers: Numbers
    people: dict[str, Person] = field(default_factory=dict)
    records: list[Entry] = field(default_factory=list)
    events: list[Entry] = field(default_factory=list)
    documents: list[Entry] = field(default_factory=list)
    planted: list[Planted] = field(default_factory=list)
    busy: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.people.update({person.key: person for person in self.family.people})

    def open(self, agency: str, person: Person, kind: str = "person", flags: tuple[str, ...] = ()) -> Entry:
        """Open a record of a person with an agency."""
        self.people.setdefault(person.key, person)
        entry = Entry(agency, self._id(agency), kind, person.key, flags)
        self.records.append(entry)
        return entry

    def happened(self, agency: str, kind: str, time: str | None, **said: Any) -> Entry:
        """Enter an event; further keywords are its statements."""
        event = Entry(agency, f"E{self._id(f'{agency} events')}", kind)
        event.say("event_type", kind)
        if time is not None:
            event.say("time", time)
        for predicate, value in said.items():
            event.say(predicate, value)
        self.events.append(event)
        return event

    def wrote(self, agency: str, kind: str, **fields: str) -> Entry:
        """Enter a document."""
        document = Entry(agency, f"D{self._id(f'{agency} documents')}", kind, fields=fields)
        self.documents.append(document)
        return document

    def record(self, person: Person | str | None, agency: str) -> Entry | None:
        """Return the first record of a person with an agency, or None."""
        key = person if isinstance(person, str) or person is None else person.key
        return next((r for r in self.records if r.person == key and r.agency == agency), None)

    def records_of(self, person: Person) -> list[Entry]:
        """Return every record of a person."""
        return [r for r in self.records if r.person == person.key]

    def of_agency(self, agency: str) -> Iterator[Entry]:
        """Yield the agency's records, then its events, then its documents."""
        for group in (self.records, self.events, self.documents):
            yield from (entry for entry in group if entry.agency == agency)

    def _id(self, series: str) -> str:
        return self.numbers.local(series)
