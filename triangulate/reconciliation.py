"""What happened to every row of an input: read = recorded + quarantined + skipped for a stated reason.

An adapter counts as it reads; the result goes into the report, so that nobody has to trust that
nothing was lost.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

_FIELD_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_ .()/-]{0,59}")

FAULT_SCHEMA: dict[str, pl.DataType] = {"part": pl.String(), "place": pl.String(), "kind": pl.String()}
"""Columns of the faults frame: which part of the input, where in it, and what kind of fault."""


def names_shown(names: Collection[str]) -> str:
    """Return the names of columns or elements for a note; only their number where one does not look like a name.

    A header that has swallowed a row holds dates and numbers among its names, and then every name may be a value.

    >>> names_shown(["TEAM", "Social worker"])
    'Social worker, TEAM'
    >>> names_shown(["TEAM", "01/02/2003"])
    '2, not shown because they look like values'
    """
    if all(_FIELD_NAME.fullmatch(name) for name in names):
        return ", ".join(sorted(names))
    return f"{len(names)}, not shown because they look like values"


@dataclass(slots=True)
class PartCount:
    """Counts for one part of an input (one CSV file, one element, one resource type)."""

    part: str
    read: int = 0
    recorded: int = 0
    quarantined: int = 0
    skipped: dict[str, int] = field(default_factory=dict)

    @property
    def reconciled(self) -> bool:
        """Return whether every row read is accounted for."""
        return self.read == self.recorded + self.quarantined + sum(self.skipped.values())


class Reconciliation:
    """The counts of all parts of one input, the faults found, and notes about what the reader assumed."""

    def __init__(self) -> None:
        self._parts: dict[str, PartCount] = {}
        self._faults: list[tuple[str, str, str]] = []
        self._notes: set[str] = set()

    def __repr__(self) -> str:
        return f"Reconciliation(read={self.read}, quarantined={self.quarantined}, reconciled={self.reconciled})"

    def _part(self, part: str) -> PartCount:
        return self._parts.setdefault(part, PartCount(part))

    def count(self, part: str, *, read: int = 0, recorded: int = 0) -> None:
        """Add ``read`` rows, of which ``recorded`` became records, to the counts of ``part``."""
        entry = self._part(part)
        entry.read += read
        entry.recorded += recorded

    def quarantine(self, part: str, place: str, kind: str) -> None:
        """Set aside one row already counted as read, with its place and the kind of fault."""
        self._part(part).quarantined += 1
        self._faults.append((part, place, kind))

    def quarantine_many(self, part: str, faults: Iterable[tuple[str, str]]) -> None:
        """Set aside several rows, each given as ``(place, kind)``."""
        for place, kind in faults:
            self.quarantine(part, place, kind)

    def skip(self, part: str, reason: str, n: int = 1) -> None:
        """Count ``n`` rows of ``part`` that are left out on purpose, for a documented reason."""
        if n:
            skipped = self._part(part).skipped
            skipped[reason] = skipped.get(reason, 0) + n

    def note(self, text: str) -> None:
        """Record an assumption a reader should know of (an encoding, a code set chosen by its content)."""
        self._notes.add(text)

    @property
    def parts(self) -> tuple[PartCount, ...]:
        """The counts of every part, by name."""
        return tuple(self._parts[name] for name in sorted(self._parts))

    @property
    def notes(self) -> tuple[str, ...]:
        """The notes, sorted."""
        return tuple(sorted(self._notes))

    @property
    def faults(self) -> pl.DataFrame:
        """One row a quarantined row: ``part``, ``place``, ``kind``; sorted."""
        return pl.DataFrame(sorted(self._faults), schema=FAULT_SCHEMA, orient="row")

    @property
    def read(self) -> int:
        """How many rows were read."""
        return sum(part.read for part in self._parts.values())

    @property
    def recorded(self) -> int:
        """How many rows became records."""
        return sum(part.recorded for part in self._parts.values())

    @property
    def quarantined(self) -> int:
        """How many rows were set aside because of a fault."""
        return sum(part.quarantined for part in self._parts.values())

    @property
    def skipped(self) -> int:
        """How many rows were left out on purpose."""
        return sum(sum(part.skipped.values()) for part in self._parts.values())

    @property
    def reconciled(self) -> bool:
        """Whether every row read is accounted for in every part."""
        return all(part.reconciled for part in self._parts.values())

    def to_frame(self) -> pl.DataFrame:
        """Return one row a part: ``part``, ``read``, ``recorded``, ``quarantined``, ``skipped`` and why."""
        rows = [
            (
                p.part,
                p.read,
                p.recorded,
                p.quarantined,
                sum(p.skipped.values()),
                "; ".join(f"{reason} ({n})" for reason, n in sorted(p.skipped.items())),
            )
            for p in self.parts
        ]
        names = ("part", "read", "recorded", "quarantined", "skipped", "skipped_because")
        kinds = (pl.String, pl.Int64, pl.Int64, pl.Int64, pl.Int64, pl.String)
        return pl.DataFrame(rows, schema=dict(zip(names, kinds, strict=True)), orient="row")
