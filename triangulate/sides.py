"""The two sides of a finding, statement by statement: who says what, in which words, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from triangulate.wording import AGENCY_WORDS, NOT_UNDERSTOOD, predicate_words, value_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

SIDE_COLUMNS: Final = (
    "id",
    "about",
    "agency",
    "source",
    "predicate",
    "value",
    "value_kind",
    "raw",
    "ref",
    "polarity",
    "quote",
    "locator",
    "document",
    "recorded_at",
    "event_time",
    "valid_from",
    "valid_to",
    "author",
    "author_role",
    "basis",
    "kind",
    "withheld",
)
"""The statement columns that a quotation needs."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """One statement as it is shown: what is said, by whom, in whose words, where and when."""

    statement: str
    agency: str
    source: str
    says: str
    words: str | None
    where: str
    when: str | None
    author: str | None
    persona: str
    against: bool

    @property
    def text(self) -> str:
        """The quotation on one line."""
        words = f" (as written: “{self.words}”)" if self.words else ""
        author = f", by {self.author}" if self.author else ""
        when = f", {self.when}" if self.when else ""
        return f"{self.agency} ({self.source}): {self.says}{words} — {self.where}{when}{author} [{self.statement}]"


def quotations(
    statements: pl.DataFrame,
    ids: Iterable[str],
    against: Iterable[str] = (),
    label: Callable[[str], str] | None = None,
) -> tuple[Quotation, ...]:
    """Return a quotation for each of ``ids``, by agency and id; a withheld value is not shown.

    ``statements`` has the columns of the statement model and ``agency``; ``label`` says how to call a persona or
    event that a statement is about or refers to (without it, by its id).
    """
    wanted, opposed = sorted(set(ids)), set(against)
    rows = statements.filter(pl.col("id").is_in(wanted)).select(SIDE_COLUMNS).sort("agency", "source", "id")
    return tuple(_quotation(row, opposed, label or str) for row in rows.iter_rows(named=True))


def _quotation(row: dict[str, Any], opposed: set[str], label: Callable[[str], str]) -> Quotation:
    withheld = bool(row["withheld"])
    return Quotation(
        statement=row["id"],
        agency=AGENCY_WORDS.get(row["agency"], row["agency"]),
        source=row["source"],
        says=_says(row, withheld, label),
        words=None if withheld else _written_differently(row),
        where=row["locator"] or row["document"] or "no place given",
        when=_when(row),
        author=", ".join(part for part in (row["author"], row["author_role"]) if part) or None,
        persona=row["about"],
        against=row["id"] in opposed,
    )


def _says(row: dict[str, Any], withheld: bool, label: Callable[[str], str]) -> str:
    words = value_words(row["predicate"], row["value"], row["value_kind"], withheld=withheld)
    if not words and row["ref"] is None and not withheld:
        words = NOT_UNDERSTOOD
    denial = {"-": "not ", "?": "not known whether "}.get(row["polarity"], "")
    reference = f" — {label(row['about'])} → {label(row['ref'])}" if row["ref"] else ""
    kind = f" [{row['kind']}]" if row["kind"] not in (None, "fact") else ""
    return f"{predicate_words(row['predicate'])}: {denial}{words}{reference}{kind}".strip().rstrip(":")


def _written_differently(row: dict[str, Any]) -> str | None:
    if row["quote"]:
        return str(row["quote"])
    written = row["raw"]
    return str(written) if written and written != row["value"] and row["value_kind"] != "object" else None


def _when(row: dict[str, Any]) -> str | None:
    parts = []
    if row["event_time"]:
        parts.append(f"of {row['event_time']}")
    if row["valid_from"] or row["valid_to"]:
        parts.append(f"held from {row['valid_from'] or 'unknown'} to {_until(row['valid_to'])}")
    if row["recorded_at"]:
        parts.append(f"recorded {row['recorded_at']}")
    return ", ".join(parts) or None


def _until(valid_to: str | None) -> str:
    return {None: "unknown", "..": "now"}.get(valid_to, str(valid_to))
