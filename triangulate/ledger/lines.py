"""The row models of the ledger format ``triangulate-ledger/1``: one class for each type of line.

A ledger is append-only: a later line never changes an earlier one. Ids are global.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field, TypeAdapter

from triangulate.records import Record

ConsentScope = Literal["all", "identity", "contact", "health", "education", "police", "social_care"]
Purpose = Literal[
    "direct_care",
    "safeguarding",
    "conference",
    "court",
    "subject_access",
    "quality_assurance",
    "audit",
    "research",
]


class LedgerLine(Record):
    """What every line carries: its number, when, who in what role, why, and the hash of the line before."""

    shown_in_repr: ClassVar[tuple[str, ...]] = ("seq",)

    seq: Annotated[int, Field(ge=1)]
    at: str
    by: str
    role: str
    reason: str | None = None
    prev: str | None = None


class VerdictLine(LedgerLine):
    """A person's answer to whether two personas are one person."""

    type: Literal["verdict"]
    a: str
    b: str
    verdict: Literal["same", "different", "unsure"]
    evidence: tuple[str, ...] = ()


class DisputeLine(LedgerLine):
    """A challenge by the person a statement is about."""

    type: Literal["dispute"]
    id: str
    statements: tuple[str, ...]
    disputed_by: str
    words: str | None = None


class DisputeDecisionLine(LedgerLine):
    """How a dispute was decided."""

    type: Literal["dispute_decision"]
    id: str
    decision: Literal["upheld", "partly_upheld", "refused", "withdrawn"]


class CorrectionLine(LedgerLine):
    """Statements retired as mistakes, and those that replace them."""

    type: Literal["correction"]
    retires: tuple[str, ...]
    replaced_by: tuple[str, ...] = ()


class RestrictionLine(LedgerLine):
    """Statements that must not be used for a time."""

    type: Literal["restriction"]
    statements: tuple[str, ...]
    from_: str = Field(alias="from")
    to: str | None = None
    ground: str | None = None


class Removal(Record):
    """A statement left out of a disclosure, and on what ground; none given is a finding, not a fault of the line."""

    statement: str
    ground: str | None = None


class DisclosureLine(LedgerLine):
    """What was given to whom, for which purpose."""

    type: Literal["disclosure"]
    what: str
    version: str | None = None
    to: str
    purpose: str | None = None
    ground: str | None = None
    includes: tuple[str, ...] = ()
    removed: tuple[Removal, ...] = ()


class AcknowledgementLine(LedgerLine):
    """A recipient confirms that it has acted on a correction."""

    type: Literal["acknowledgement"]
    of: str
    from_: str = Field(alias="from")


class ConsentLine(LedgerLine):
    """Whether a person agrees to records about them being shown to another."""

    type: Literal["consent"]
    person: str
    to: str
    scope: ConsentScope = "all"
    given: bool


class AdjudicationLine(LedgerLine):
    """A named person's decision on a finding."""

    type: Literal["adjudication"]
    finding: str
    state: Literal["explained", "accepted_as_disputed", "corrected", "not_a_conflict"]
    expires: str | None = None


class AccessLine(LedgerLine):
    """Who looked at what, for which purpose, and what they were shown."""

    type: Literal["access"]
    object: str
    purpose: Purpose | str
    result: Literal["allow", "redacted", "exists_only", "deny"]


class SignOffLine(LedgerLine):
    """A person signs a draft."""

    type: Literal["sign_off"]
    draft: str


AnyLine = Annotated[
    VerdictLine
    | DisputeLine
    | DisputeDecisionLine
    | CorrectionLine
    | RestrictionLine
    | DisclosureLine
    | AcknowledgementLine
    | ConsentLine
    | AdjudicationLine
    | AccessLine
    | SignOffLine,
    Field(discriminator="type"),
]

LINE: TypeAdapter[AnyLine] = TypeAdapter(AnyLine)
"""Validates one line of any type."""
