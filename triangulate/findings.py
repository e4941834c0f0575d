"""Findings: what must be looked at before a fact is relied on, and the format ``triangulate-findings/1``.

A finding is a value with a code. It never says which side is right.
"""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar, Final, Literal

from pydantic import Field

from triangulate.records import Record

FINDINGS_FORMAT: Final = "triangulate-findings/1"
RULES_VERSION = "1.0"
"""Version of the rules behind the findings. It changes whenever the same inputs could give other findings."""


class FindingKind(StrEnum):
    """What a finding means for somebody who wants to rely on the fact."""

    CONTRADICTION = "contradiction"
    TENSION = "tension"
    GAP = "gap"
    DEPENDENCY = "dependency"
    PROCESS = "process"


class Severity(StrEnum):
    """How far a finding stands in the way of relying on a fact, worst first."""

    S1 = "S1"
    S2 = "S2"
    S3 = "S3"
    S4 = "S4"


class FindingState(StrEnum):
    """Where a finding stands: open, or what a named person decided about it."""

    OPEN = "open"
    EXPLAINED = "explained"
    ACCEPTED_AS_DISPUTED = "accepted_as_disputed"
    CORRECTED = "corrected"
    NOT_A_CONFLICT = "not_a_conflict"


Strength = Literal["verified", "strong", "probable", "possible"]


class Evidence(Record):
    """Further material behind a finding: what it is, and the ids or words that make it up."""

    shown_in_repr: ClassVar[tuple[str, ...]] = ("what",)

    what: str
    items: tuple[str, ...] = ()


class Finding(Record):
    """Something that must be looked at, with both sides, what carries it and what would settle it."""

    shown_in_repr: ClassVar[tuple[str, ...]] = ("id", "code", "severity", "state")

    id: str
    code: str
    kind: FindingKind
    severity: Severity
    state: FindingState = FindingState.OPEN
    people: tuple[str, ...] = ()
    personas: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    ledger: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    summary: str
    detail: str = ""
    settle: str = ""
    held_by: str = ""
    searched: tuple[str, ...] = ()


class InputSummary(Record):
    """One source that was read, with the digest of its content (the same for any order of rows)."""

    shown_in_repr: ClassVar[tuple[str, ...]] = ("source",)

    source: str
    sha256: str
    read: int = 0
    recorded: int = 0
    quarantined: int = 0
    skipped: int = 0
    after_as_at: int = 0


class PersonSummary(Record):
    """One person: the personas held to be them, and the links that join those."""

    shown_in_repr: ClassVar[tuple[str, ...]] = ("id",)

    id: str
    personas: tuple[str, ...]
    links: tuple[str, ...] = ()


class LinkSummary(Record):
    """Why two personas are held to be one person.

    ``withheld`` names comparisons in which a value that its source hides took part: their levels are left out,
    and ``probability`` is then the least that the strength allows.
    """

    shown_in_repr: ClassVar[tuple[str, ...]] = ("id", "strength")

    id: str
    a: str
    b: str
    strength: Strength
    probability: float
    levels: dict[str, str] = Field(default_factory=dict)
    verdict: str | None = None
    withheld: tuple[str, ...] = ()


class FindingsDocument(Record):
    """What comes out of a run."""

    shown_in_repr: ClassVar[tuple[str, ...]] = ("format", "as_at")

    format: Literal["triangulate-findings/1"] = FINDINGS_FORMAT
    as_at: str | None = None
    rules: str = RULES_VERSION
    inputs: tuple[InputSummary, ...] = ()
    people: tuple[PersonSummary, ...] = ()
    links: tuple[LinkSummary, ...] = ()
    findings: tuple[Finding, ...] = ()
