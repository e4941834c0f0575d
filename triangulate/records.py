"""The row models of the extract format: one pydantic class for each kind of row.

Every model is frozen, keeps fields it does not know (they are reported, never dropped), and hides
input in its errors. A repr names the class and nothing of a person.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from triangulate.vocabulary import Agency, Basis, Kind, PersonaType, Polarity, Process

EXTRACT_FORMAT: Final = "triangulate-extract/1"

SourceId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.\-]+$", max_length=64)]
"""A source id: letters, digits, dot, dash and underscore, because it prefixes every global id."""

LocalId = Annotated[str, Field(min_length=1, max_length=512)]
"""An id inside one source. A reference may also be ``source-id:local-id``."""


class Record(BaseModel):
    """Base of every row model: frozen, tolerant of further fields, silent about values."""

    model_config = ConfigDict(
        frozen=True,
        extra="allow",
        coerce_numbers_to_str=True,
        hide_input_in_errors=True,
        populate_by_name=True,
        serialize_by_alias=True,
    )

    shown_in_repr: ClassVar[tuple[str, ...]] = ()

    def __repr_args__(self) -> list[tuple[str | None, object]]:
        # A repr ends up in logs and tracebacks, so only fields that describe no person are shown.
        return [(name, getattr(self, name)) for name in self.shown_in_repr]

    def __str__(self) -> str:
        return repr(self)


class Coverage(Record):
    """For which event type or predicate a source holds records, and for which period."""

    shown_in_repr: ClassVar[tuple[str, ...]] = ("of", "complete")

    of: str
    from_: str | None = Field(default=None, alias="from")
    to: str | None = None
    complete: bool = False


class Source(Record):
    """One extract of one agency's system, with what it covers and until when."""

    shown_in_repr: ClassVar[tuple[str, ...]] = ("id", "agency")

    id: SourceId
    agency: Agency = Agency.OTHER
    system: str | None = None
    organisation: str | None = None
    jurisdiction: str | None = None
    extracted_at: str | None = None
    coverage: tuple[Coverage, ...] = ()


class Persona(Record):
    """One person as one source record knows them."""

    shown_in_repr: ClassVar[tuple[str, ...]] = ("type",)

    id: LocalId
    type: PersonaType = PersonaType.PERSON
    flags: tuple[str, ...] = ()


class Event(Record):
    """One event as one source records it."""

    shown_in_repr: ClassVar[tuple[str, ...]] = ("type",)

    id: LocalId
    type: str = "other"


class Document(Record):
    """One version of a written thing."""

    shown_in_repr: ClassVar[tuple[str, ...]] = ("type",)

    id: LocalId
    type: str | None = None
    title: str | None = None
    version: str | None = None
    author: str | None = None
    author_role: str | None = None
    created_at: str | None = None
    signed_at: str | None = None
    series: str | None = None
    sha256: str | None = None
    text: str | None = None


class Statement(Record):
    """One claim, as one source recorded it."""

    shown_in_repr: ClassVar[tuple[str, ...]] = ("predicate",)

    id: LocalId | None = None
    about: LocalId
    predicate: Annotated[str, Field(min_length=1, max_length=128)]
    value: JsonValue = None
    ref: LocalId | None = None
    polarity: Polarity = Polarity.SAYS
    valid_from: str | None = None
    valid_to: str | None = None
    event_time: str | None = None
    recorded_at: str | None = None
    document: LocalId | None = None
    locator: str | None = None
    quote: str | None = None
    said_as: str | None = None
    author: str | None = None
    author_role: str | None = None
    informant: str | None = None
    basis: Basis | None = None
    kind: Kind | None = None
    process: Process | None = None
    derived_from: tuple[str, ...] = ()
    grade: str | None = None
    handling: str | None = None
    withheld: bool | None = None
    raw: str | None = None


class ExtractDocument(Record):
    """What an adapter produces, and what a case system can write directly (``triangulate-extract/1``)."""

    shown_in_repr: ClassVar[tuple[str, ...]] = ("format", "source")

    format: Literal["triangulate-extract/1"] = EXTRACT_FORMAT
    source: Source
    personas: tuple[Persona, ...] = ()
    events: tuple[Event, ...] = ()
    documents: tuple[Document, ...] = ()
    statements: tuple[Statement, ...] = ()
