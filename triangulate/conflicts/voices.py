"""Whose views a process must record, and who of them was not heard."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from triangulate.conflicts.asserted_days import day_range
from triangulate.conflicts.birth_spans import birth_spans, birthday
from triangulate.conflicts.contrary import about_people
from triangulate.conflicts.event_facts import ADVERSE_ROLES
from triangulate.conflicts.parent_statements import Told, parentage, sex_of_parents
from triangulate.conflicts.process_rules import Rules
from triangulate.conflicts.removals import BEFORE
from triangulate.conflicts.responsibility import DELEGATED, LACKING, may_hold, responsibility
from triangulate.conflicts.views_recorded import HEARD, NOT_SOUGHT, informants

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from triangulate.gathered import Gathered

SILENT: Final = "silent"
_GROWN: Final = 18

Row = dict[str, Any]


@dataclass(slots=True)
class Voices:
    """One process: who was heard, who was not (silent, or not sought), and the statements that carry it."""

    same: str
    heard: set[str] = field(default_factory=set)
    missing: dict[str, str] = field(default_factory=dict)
    statements: set[str] = field(default_factory=set)
    against: set[str] = field(default_factory=set)
    personas: set[str] = field(default_factory=set)
    children: set[str] = field(default_factory=set)
    carriers: dict[str, list[Row]] = field(default_factory=dict)
    removed: bool = False

    @property
    def people(self) -> list[str]:
        """Who is missing, and the children the process is about."""
        return sorted({*self.missing, *self.children})


def required_voices(
    gathered: Gathered, wanted: Mapping[str, pl.DataFrame], parts: pl.DataFrame, views: pl.DataFrame,
    removed: Mapping[str, list[tuple[date, str]]], rules: Rules,
) -> Iterator[Voices]:  # fmt: skip
    """Yield the voices of each process of ``wanted``, in order, with who is missing among them."""
    if not wanted:
        return
    mine = parts.filter(pl.col("same").is_in(list(wanted)))
    told = _rows_by(mine, "same")
    said = _rows_by(views, "same")
    known = _People(gathered, mine)
    every = pl.concat(list(wanted.values()))
    informed = _rows_by(informants(gathered, every), "same")
    adverse = _adverse(gathered, every)
    for same, records in wanted.items():
        one = Voices(same)
        first, last = (set(records[name].drop_nulls()) for name in ("first", "last"))
        days = (min(first, default=date.min), max(last, default=date.max))
        subjects = [row for row in told.get(same, []) if row["role"] == "subject"]
        one.heard = {row["person"] for row in said.get(same, []) if row["answer"] == HEARD}
        one.heard |= {row["person"] for row in told.get(same, []) if row["role"] == "attendee"}
        one.heard |= {row["person"] for row in informed.get(same, [])}
        _of_process(one, _rule_of(rules, records), subjects, days, known, removed, adverse.get(same, []))
        known.without_doubles(one)
        _not_sought(one, said.get(same, []), days, known, {row["person"] for row in subjects})
        _keep_statements(one, [*told.get(same, []), *said.get(same, [])])
        yield one


def _rule_of(rules: Rules, records: pl.DataFrame) -> dict[str, Mapping[str, str]]:
    """Return the rule for each voice: one of the jurisdiction before one of none."""
    kinds, places = set(records["event_type"]), set(records["jurisdiction"].drop_nulls()) | {""}
    fitting = [rule for rule in rules if rule["event_type"] in kinds and rule["jurisdiction"] in places]
    return {rule["voice"]: rule for rule in sorted(fitting, key=lambda rule: rule["jurisdiction"])}


def _of_process(
    one: Voices, rules: Mapping[str, Mapping[str, str]], subjects: list[Row], days: tuple[date, date], known: _People,
    removed: Mapping[str, list[tuple[date, str]]], adverse: list[Row],
) -> None:  # fmt: skip
    children = sorted({row["person"] for row in subjects if not known.grown(row["person"], days)})
    one.children = set(children)
    follows = [
        statement
        for child in children
        for day, statement in removed.get(child, ())
        if days[0] <= day <= (days[1] + timedelta(days=BEFORE) if days[1].year < date.max.year else days[1])
    ]
    one.removed = bool(follows)
    one.statements.update(follows)
    for voice, rule in sorted(rules.items()):
        if rule["when"] == "before_removal" and not follows:
            continue
        if voice == "child":
            old = [child for child in children if known.surely_aged(child, int(rule["from_age"] or 0), days)]
            one.missing |= {child: SILENT for child in old if child not in one.heard}
            continue
        for row in [*known.responsible(children, days), *adverse]:
            if row["person"] in one.heard or row["person"] in one.children or known.dead(row["person"], days):
                continue
            one.missing[row["person"]] = SILENT
            one.statements.add(row["id"])
            one.personas.add(row["about"])
            one.carriers.setdefault("responsible", []).append(row)


def _not_sought(one: Voices, views: list[Row], days: tuple[date, date], known: _People, subjects: set[str]) -> None:
    for row in views:
        person = row["person"]
        if row["answer"] != NOT_SOUGHT or person in one.heard or known.dead(person, days):
            continue
        if person in subjects and known.surely_under(person, 4, days):
            continue
        one.missing[person] = NOT_SOUGHT
        one.against.add(row["statement"])


def _keep_statements(one: Voices, rows: list[Row]) -> None:
    """Take the parts of the children and of who is missing, and every view, as what carries the finding."""
    concerned = {*one.missing, *one.children}
    for row in rows:
        if "answer" in row or row["person"] in concerned:
            one.statements.add(row["statement"])
            one.personas.add(row["persona"])
            side = {"id": row["statement"], "about": row["persona"], "agency": row["agency"], "withheld": False}
            if row["person"] in one.children:
                one.carriers.setdefault("process", []).append(side)


def _adverse(gathered: Gathered, records: pl.DataFrame) -> dict[str, list[Row]]:
    """Return the parents against whom the record of a process speaks."""
    events = records.select("event", "same").unique()
    said = about_people(gathered, gathered.said("concern", "allegation", "participant"))
    against = said.filter((pl.col("predicate") != "participant") | pl.col("value").is_in(ADVERSE_ROLES))
    parents = gathered.said("parent", "carer").select("person").unique()
    rows = against.join(events, left_on="ref", right_on="event").join(parents, on="person", how="semi")
    return _rows_by(rows.sort("id"), "same")


class _People:
    """Births, deaths and responsibility of the people concerned, read once."""

    def __init__(self, gathered: Gathered, parts: pl.DataFrame) -> None:
        subjects = parts.filter(pl.col("role") == "subject").select(pl.col("person").alias("ref_person")).unique()
        held = responsibility(gathered).join(subjects, on="ref_person", how="semi")
        stated = parentage(gathered, "birth", "adoptive", "registered").join(subjects, on="ref_person", how="semi")
        sexes = sex_of_parents(gathered, stated)
        self._said = _rows_by(pl.concat([held, stated.with_columns(says=pl.lit("by_law"))]).sort("id"), "ref_person")
        self._sexes = sexes
        people = pl.concat([parts.select("person"), held.select("person"), stated.select("person")]).unique()
        self._born = birth_spans(gathered, people["person"])
        died = gathered.said("death_date").select("person", "value").sort("person", "value")
        ends = ((p, day_range(value)) for p, value in died.join(people, on="person", how="semi").iter_rows())
        self._died = {person: days[1] for person, days in ends if days}

        self._told = Told(gathered, people["person"])
        sources = gathered.personas.join(people, on="person", how="semi").select("person", "source").unique()
        self._sources = {p: frozenset(names) for p, names in sources.group_by("person").agg("source").iter_rows()}

    def without_doubles(self, one: Voices) -> None:
        """Take out the silent who may be somebody heard under another source's record, not known to be theirs."""
        for person in sorted(one.missing):
            mine = self._sources.get(person, frozenset())
            others = (p for p in one.heard if mine.isdisjoint(self._sources.get(p, frozenset())))
            if any(self._sexes_fit(person, other) and self._told.may_be_one(person, other) for other in others):
                del one.missing[person]

    def _sexes_fit(self, one: str, other: str) -> bool:
        return len({self._sexes[p] for p in (one, other) if p in self._sexes}) < 2

    def grown(self, person: str, days: tuple[date, date]) -> bool:
        born = self._born.get(person)
        return born is not None and birthday(born[1], _GROWN) <= days[0]

    def surely_aged(self, person: str, years: int, days: tuple[date, date]) -> bool:
        born = self._born.get(person)
        return born is not None and days[0] > date.min and birthday(born[1], years) <= days[0]

    def surely_under(self, person: str, years: int, days: tuple[date, date]) -> bool:
        born = self._born.get(person)
        return born is not None and birthday(born[0], years) > days[1]

    def dead(self, person: str, days: tuple[date, date]) -> bool:
        return person in self._died and self._died[person] <= days[1]

    def responsible(self, children: list[str], days: tuple[date, date]) -> list[Row]:
        """Return the statements by which somebody has responsibility for one of ``children`` at that time."""
        found = []
        for child in children:
            rows = self._said.get(child, [])
            lacking = {row["person"] for row in rows if row["says"] == LACKING and may_hold(row, days)}
            found += [
                row
                for row in rows
                if row["person"] not in lacking and row["says"] not in (LACKING, DELEGATED) and may_hold(row, days)
                and (row["says"] != "by_law" or row["value"] != "birth" or self._sexes.get(row["person"]) == "F")
            ]  # fmt: skip
        return found


def _rows_by(rows: pl.DataFrame, column: str) -> dict[str, list[Row]]:
    parts = rows.partition_by(column, as_dict=True, maintain_order=True).items()
    return {str(key[0]): list(part.iter_rows(named=True)) for key, part in parts}
