"""The few statements that a decision of a person names: whom they are about, and whether two say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from triangulate.normalise.dates import parse_date
from triangulate.normalise.folding import fold_text
from triangulate.normalise.name_columns import read_name_text
from triangulate.wording import AGENCY_WORDS, predicate_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from triangulate.gathered import Gathered

Row = dict[str, Any]
DECIDING_KINDS: Final = ("decision", "finding")
_DATES: Final = ("birth_date", "death_date", "expected_birth_date", "time")
_DECIDING_PREDICATES: Final = (
    "decision", "outcome", "order", "legal_status", "child_protection_plan", "child_in_need_plan", "placement",
)  # fmt: skip


def statement_rows(gathered: Gathered, ids: Iterable[str]) -> dict[str, Row]:
    """Return the statements of ``ids`` that are held, by id; ``subject`` and ``object`` as in :func:`with_subjects`."""
    wanted = gathered.statements.filter(pl.col("id").is_in(sorted(set(ids))))
    return {row["id"]: row for row in with_subjects(gathered, wanted).sort("id").iter_rows(named=True)}


def with_subjects(gathered: Gathered, said: pl.DataFrame) -> pl.DataFrame:
    """Add ``subject`` and ``object``: the person, or the one event that several records tell of, else the id itself."""
    one = {"about": "subject", "ref": "object"}
    for column, name in one.items():
        person = "person" if column == "about" else "ref_person"
        same = gathered.same_events.rename({"event": column, "same": "_same"})
        said = said.join(same, on=column, how="left", maintain_order="left").with_columns(
            pl.coalesce(person, "_same", column).alias(name)
        )
        said = said.drop("_same")
    return said


def claim_rows(gathered: Gathered) -> list[Row]:
    """Return the claims of the draft with ``subject`` and ``object``; none without a draft."""
    if gathered.claims.is_empty():
        return []
    return list(with_subjects(gathered, gathered.claims).sort("id").iter_rows(named=True))


def value_key(row: Row) -> object:
    """Return what a value comes to, whatever its spelling, case or form of date."""
    value = row["value"]
    if value is None:
        return None
    if row["predicate"] == "name":
        return read_name_text(value).sorted_key or value
    if row["predicate"] in _DATES:
        span = parse_date(value)
        if span.understood and span.known:
            return span.earliest, span.latest
    return fold_text(value) or value


def says_the_same(one: Row, other: Row) -> bool:
    """Whether two rows say the same of the same person or event: predicate, value, polarity and what they refer to."""
    alike = ("subject", "predicate", "polarity")
    if any(one[name] != other[name] for name in alike) or value_key(one) != value_key(other):
        return False
    if one["object"] is None or other["object"] is None:
        return one["value"] is not None or one["object"] == other["object"]
    return bool(one["object"] == other["object"])


def is_decision(row: Row) -> bool:
    """Whether a statement is a finding or a decision, by its kind or, where it has none, by its predicate."""
    if row["kind"] is None:
        return row["predicate"] in _DECIDING_PREDICATES
    return row["kind"] in DECIDING_KINDS


def events_of(gathered: Gathered, rows: Iterable[Row]) -> list[str]:
    """Return the events that statements are about or refer to, sorted."""
    named = sorted({one for row in rows for one in (row["about"], row["ref"]) if one is not None})
    return gathered.inputs.events.filter(pl.col("id").is_in(named))["id"].sort().to_list()


def told(gathered: Gathered, row: Row) -> str:
    """Return what a statement is about, without its value: ``concern about Karen Renouf (social care)``."""
    agency = f" ({AGENCY_WORDS.get(row['agency'], row['agency'])})" if row.get("agency") else ""
    return f"{predicate_words(row['predicate'])} about {gathered.label(row['about'])}{agency}"


def day_of(row: Row) -> str | None:
    """Return the day a statement was written, else the day it speaks of; None where it gives neither."""
    when = row["recorded_at"] or row["event_time"]
    return str(when)[:10] if when else None
