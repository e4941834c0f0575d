"""Which records ought to exist of a child who lives somewhere, and which of them the sources of a run would hold.

The rules are rows of the reviewed table ``expected_records.csv``, by jurisdiction. A row names the records that show
the thing (predicates, official numbers), the agencies that hold it, and what coverage must be declared complete
(event types or predicates) before its absence counts for anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import polars as pl

from triangulate.columns import member
from triangulate.normalise.dates import parse_date
from triangulate.normalise.table_reader import read_table
from triangulate.wording import AGENCY_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from triangulate.gathered import Gathered
    from triangulate.records import Source

_ENGLAND = "ENG"
_SAME_AS = {"GB": _ENGLAND, "GB-ENG": _ENGLAND, "UK": _ENGLAND, "EN": _ENGLAND, "ENGLAND": _ENGLAND, "JEY": "JE",
            "JERSEY": "JE", "GB-JSY": "JE"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ExpectedRecord:
    """One rule: which record of a child between two ages ought to exist, and where it would be seen.

    ``least_days``: for how much of that time a source must be complete before the absence counts.
    """

    jurisdiction: str
    record: str
    covered_by: tuple[str, ...]
    agencies: tuple[str, ...]
    shown_by: tuple[str, ...]
    identifiers: tuple[str, ...]
    from_age: int
    to_age: int
    least_days: int


@dataclass(frozen=True, slots=True)
class Searched:
    """A rule and the complete interval of a source in which its record was looked for."""

    rule: ExpectedRecord
    source: str
    agency: str
    of: str
    first: date
    last: date

    @property
    def words(self) -> str:
        """The search in words."""
        who = AGENCY_WORDS.get(self.agency, self.agency)
        until = "now" if self.last == date.max else self.last.isoformat()
        since = "the beginning" if self.first == date.min else self.first.isoformat()
        return f"{who} ({self.source}), {self.of}, complete from {since} to {until}: no {self.rule.record} found"

    def covers(self, born: tuple[date, date], until: date) -> bool:
        """Whether a child born between two days would be found here, if the rule holds of them.

        ``until``: the last day of which anything is known (the date of the run, or of death).
        """
        begin = birthday(born[1], self.rule.from_age)
        end = min(birthday(born[0], self.rule.to_age + 1) if self.rule.to_age else born[1], until)
        if not self.rule.to_age:
            return self.first <= born[0] and born[1] <= self.last and born[1] <= until
        return (min(end, self.last) - max(begin, self.first)).days >= self.rule.least_days


def birthday(born: date, age: int) -> date:
    """Return the day on which somebody reaches an age; 29 February is taken as the 28th."""
    year = min(born.year + age, date.max.year)
    return date(year, born.month, min(born.day, 28) if born.month == 2 else born.day)


def rules_from(rows: Iterable[Mapping[str, str]]) -> tuple[ExpectedRecord, ...]:
    """Return the rules that table rows state; lists in a cell are parted by semicolons.

    For rows of the user's own as well: the columns are those of ``expected_records.csv``.
    """
    listed = ("covered_by", "agencies", "shown_by", "identifiers")
    return tuple(
        ExpectedRecord(
            jurisdiction=row["jurisdiction"],
            record=row["record"],
            from_age=int(row["from_age"]),
            to_age=int(row["to_age"]),
            least_days=int(row["least_days"]),
            **{name: tuple(part for part in row[name].split(";") if part) for name in listed},
        )
        for row in rows
    )


@cache
def expected_records() -> tuple[ExpectedRecord, ...]:
    """Return the rules that ship (``expected_records.csv``)."""
    return rules_from(read_table("expected_records"))


def searches(sources: Mapping[str, Source], rules: tuple[ExpectedRecord, ...]) -> list[Searched]:
    """Return where each rule's record was looked for: complete intervals of sources of its agencies, in order.

    A source without a jurisdiction is read by that of the other sources where they name one, else by England's.
    """
    named = {_jurisdiction(s.jurisdiction) for s in sources.values() if s.jurisdiction}
    usual = named.pop() if len(named) == 1 else _ENGLAND
    found = []
    for name, source in sorted(sources.items()):
        here = _jurisdiction(source.jurisdiction) if source.jurisdiction else usual
        for rule in rules:
            if rule.jurisdiction != here or source.agency.value not in rule.agencies:
                continue
            for entry in source.coverage:
                if entry.complete and entry.of in rule.covered_by:
                    first, last = _bounds(entry.from_, entry.to)
                    found.append(Searched(rule, name, source.agency.value, entry.of, first, last))
    return found


def _jurisdiction(written: str) -> str:
    return _SAME_AS.get(written.strip().upper(), written.strip().upper())


def _bounds(begin: str | None, end: str | None) -> tuple[date, date]:
    first = parse_date(begin).latest if begin and begin != ".." else None
    last = parse_date(end).earliest if end and end != ".." else None
    return first or date.min, last or date.max


def people_shown(gathered: Gathered, rule: ExpectedRecord) -> pl.DataFrame:
    """Return ``person`` of everybody of whom some source holds what the rule expects.

    A birth entry is a birth date of the register, or of health, or one stated from an official record, or a part as
    subject in an event of type ``birth``. An official number of the rule shows the record behind it.
    """
    said = gathered.said(*rule.shown_by).filter(pl.col("value").is_not_null())
    if not rule.to_age:
        official = (pl.col("basis") == "official").fill_null(value=False)
        said = said.filter(pl.col("agency").is_in(rule.agencies) | official)
    numbers = gathered.said("identifier").filter(member("scheme").str.to_lowercase().is_in(rule.identifiers))
    born = gathered.inputs.events.filter(pl.col("type") == "birth")["id"].implode()
    part = gathered.said("participant").filter(pl.col("ref").is_in(born) & (pl.col("value") == "subject"))
    frames = [said, numbers, *([] if rule.to_age else [part])]
    return pl.concat([frame.select("person") for frame in frames]).unique()
