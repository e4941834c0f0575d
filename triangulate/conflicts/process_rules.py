"""What each step of a process must leave behind: minutes, a report the family sees, and whose views are heard.

The rules are reviewed tables (``expected_documents.csv``, ``expected_voices.csv``). A service can add rows, or replace
rows of the same key, with a CSV file of the same columns. An enquiry under article 42 of the Children (Jersey) Law
2002 is entered as ``section47``. A row with a jurisdiction comes before one without.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.errors import UnreadableInput
from triangulate.normalise.table_reader import read_table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from os import PathLike

    from triangulate.gathered import Gathered

Rules = tuple["Mapping[str, str]", ...]

_DOCUMENT_KEY: Final = ("event_type", "jurisdiction", "document")
_VOICE_KEY: Final = ("event_type", "jurisdiction", "voice")


def expected_documents(own: str | PathLike[str] | None = None) -> Rules:
    """Return which document each kind of event must leave behind, and within how many days.

    Columns: ``event_type, jurisdiction, document`` (minutes, report), ``within_days`` after it, ``working_days_before``
    it, ``source``; empty days: not checked. ``own``: a CSV file of a service's own rows. Raises
    :class:`UnreadableInput` if it cannot be read or lacks a column.
    """
    return _merged("expected_documents", _DOCUMENT_KEY, own)


def expected_voices(own: str | PathLike[str] | None = None) -> Rules:
    """Return whose views each kind of event must record, and from which age; ``own`` as in the other table.

    Columns: ``event_type, jurisdiction, voice`` (child, parent), ``from_age`` in years, ``when`` (always,
    before_removal), ``source``.
    """
    return _merged("expected_voices", _VOICE_KEY, own)


def _merged(name: str, key: tuple[str, ...], own: str | PathLike[str] | None) -> Rules:
    rows = {tuple(row[column] for column in key): row for row in read_table(name)}
    columns = list(read_table(name)[0])
    for row in _read(Path(own), columns) if own is not None else ():
        rows[tuple(row[column] for column in key)] = row
    return tuple(rows[one] for one in sorted(rows))


def _read(path: Path, columns: list[str]) -> list[dict[str, str]]:
    try:
        rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    except (OSError, UnicodeDecodeError):
        raise UnreadableInput(
            place=str(path), kind="the table cannot be read", next_step="Give a CSV file in UTF-8."
        ) from None
    if any(row.get(column) is None for row in rows for column in columns):
        raise UnreadableInput(
            place=str(path), kind="a column is missing", next_step=f"Give the columns {', '.join(columns)}."
        )
    return rows


def days_of(rules: Rules, document: str, column: str) -> pl.DataFrame:
    """Return ``event_type, jurisdiction, days`` of the rules for one document that give a number of days."""
    rows = [
        (rule["event_type"], rule["jurisdiction"] or None, int(rule[column]))
        for rule in rules
        if rule["document"] == document and rule[column]
    ]
    return pl.DataFrame(
        rows, schema={"event_type": pl.String, "jurisdiction": pl.String, "days": pl.Int64}, orient="row"
    )


def with_rule(events: pl.DataFrame, rules: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of ``events`` (``event_type, jurisdiction``) for which there is a rule, with its columns."""
    values = [name for name in rules.columns if name not in ("event_type", "jurisdiction")]
    special = rules.filter(pl.col("jurisdiction").is_not_null())
    general = rules.filter(pl.col("jurisdiction").is_null()).drop("jurisdiction")
    joined = events.join(special, on=["event_type", "jurisdiction"], how="left", maintain_order="left").join(
        general, on="event_type", how="left", suffix="_general", maintain_order="left"
    )
    filled = joined.with_columns(pl.coalesce(name, f"{name}_general").alias(name) for name in values)
    return filled.drop([f"{name}_general" for name in values]).filter(pl.col(values[0]).is_not_null())


def without_documents(gathered: Gathered) -> frozenset[str]:
    """Return the sources that by their nature hold no minutes or views: yearly statutory returns.

    Recognised by the ``system`` of the source (``sources_without_documents.csv``); one that holds documents all the
    same, or declares that it covers minutes or views, is none.
    """
    returns = {row["system"].casefold() for row in read_table("sources_without_documents")}
    holding = set(gathered.inputs.documents["source"])
    speaks = {"minutes_of", "minutes", "document", "documents", "views"}
    return frozenset(
        name
        for name, source in gathered.sources.items()
        if (source.system or "").casefold() in returns
        and name not in holding
        and not any(cover.of in speaks for cover in source.coverage)
    )


def of_sources(gathered: Gathered) -> pl.DataFrame:
    """Return ``source, jurisdiction, agency`` of every source."""
    rows = [(s.id, s.jurisdiction, s.agency.value) for s in gathered.sources.values()]
    return pl.DataFrame(rows, schema=dict.fromkeys(("source", "jurisdiction", "agency"), pl.String), orient="row")
