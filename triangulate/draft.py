"""The row models of ``triangulate-draft/1``: what a report is about to rely on."""

from __future__ import annotations

from typing import Annotated, ClassVar, Final, Literal

from pydantic import Field

from triangulate.records import LocalId, Record, Statement
from triangulate.vocabulary import Kind

DRAFT_FORMAT: Final = "triangulate-draft/1"


class Claim(Statement):
    """One thing a draft says. It takes every field of a statement; ids and references are global."""

    shown_in_repr: ClassVar[tuple[str, ...]] = ("id", "predicate")

    id: LocalId
    kind: Kind | None = Kind.FACT
    cites: tuple[str, ...] = ()
    adverse: bool = False
    corroborated: bool = False
    disputed: bool = False


class Paragraph(Record):
    """One paragraph of a draft, with the claims found in it."""

    shown_in_repr: ClassVar[tuple[str, ...]] = ("id",)

    id: LocalId
    text: str | None = None
    claims: tuple[Claim, ...] = ()


class Decision(Record):
    """A decision, and the statements it rests on."""

    shown_in_repr: ClassVar[tuple[str, ...]] = ("id",)

    id: LocalId
    rests_on: tuple[str, ...] = ()


class DraftDocument(Record):
    """A draft report as its author hands it in."""

    shown_in_repr: ClassVar[tuple[str, ...]] = ("format", "purpose")

    format: Literal["triangulate-draft/1"] = DRAFT_FORMAT
    title: str | None = None
    purpose: Literal["court", "conference", "review", "other"] = "other"
    as_at: Annotated[str | None, Field(pattern=r"^\d{4}-\d{2}-\d{2}")] = None
    author: str | None = None
    subjects: tuple[str, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    decisions: tuple[Decision, ...] = ()
