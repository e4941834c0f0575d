"""Finds the few records that contradict an outside record they fit, and reads what both say for ID-1."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from triangulate.conflicts.contrary import about_people, still_said
from triangulate.conflicts.event_facts import presences
from triangulate.conflicts.numbers import numbers_that_count
from triangulate.conflicts.overlay_groups import BIRTH, HOME, NUMBER, PRESENCE, Item, Outside, Split
from triangulate.conflicts.overlay_stays import covered_presences
from triangulate.ledger.lines import CorrectionLine
from triangulate.normalise.address_parts import fold_text

if TYPE_CHECKING:
    from triangulate.gathered import Gathered

_PERSON: Final = ["family_key", "given_first"]
_HIDDEN: Final = ("adopted", "sealed", "gender_recognition", "age_estimated", "test")
_MOST_OUTSIDE: Final = 40  # records of one name that a record is held against; more are namesakes, not its halves


def records_to_split(gathered: Gathered) -> list[Split]:
    """Return the records that fit an outside record in name and date, or number, and contradict it."""
    facts = _Facts(gathered)
    wanted = facts.contradicting()
    if wanted.is_empty():
        return []
    pairs = facts.outside_of(wanted)
    return _splits(gathered, facts, pairs)


class _Facts:
    """Names, days, numbers, homes and presences of the records that may be compared."""

    def __init__(self, gathered: Gathered) -> None:
        self.gathered = gathered
        marked = pl.any_horizontal(*(pl.col("flags").list.contains(flag) for flag in _HIDDEN)).fill_null(value=False)
        kept = gathered.personas.filter((pl.col("type") == "person") & ~marked).select(about="id", source="source")
        adopted = gathered.statements.filter(
            pl.col("predicate").is_in(["order", "legal_status"]) & (pl.col("value") == "adoption_order")
        )
        self.kept = kept.join(adopted.select("about").unique(), on="about", how="anti")
        lines = gathered.ledger.lines
        retired = sorted({s for line in lines if isinstance(line, CorrectionLine) for s in line.retires})
        self._retired = pl.Series(retired, dtype=pl.String).implode()
        ids = self.kept.select("about")
        full = ~pl.col("placeholder") & (pl.col("family_key") != "") & (pl.col("given_first").str.len_chars() > 1)
        names = gathered.names.filter(full).join(ids, on="about", how="semi")
        self.names = names.select("about", "source", *_PERSON).unique()
        born = still_said(gathered.birth_dates.filter(pl.col("earliest") == pl.col("latest")))
        born = born.join(ids, on="about", how="semi").filter(~pl.col("id").is_in(self._retired))
        self.days = born.select("id", "about", day="earliest")
        numbers = numbers_that_count(gathered) if not gathered.identifiers.is_empty() else None
        self.numbers = self._numbers(numbers, ids)

    def _numbers(self, numbers: pl.DataFrame | None, ids: pl.DataFrame) -> pl.DataFrame:
        if numbers is None:
            return pl.DataFrame(schema={"id": pl.String, "about": pl.String, "scheme": pl.String, "key": pl.String})
        sure = pl.col("strong") & pl.col("current") & pl.col("key").is_not_null() & (pl.col("state") != "invalid")
        rows = numbers.filter(sure & ~pl.col("id").is_in(self._retired)).join(ids, on="about", how="semi")
        return rows.select("id", "about", "scheme", "key")

    def contradicting(self) -> pl.DataFrame:
        """Return ``about`` of records that contradict themselves, or an outside record that they fit."""
        dated = self.names.join(self.days.select("about", "day").unique(), on="about")
        numbers = self.numbers.select("about", "scheme", "key").unique().join(self.kept, on="about")
        days = self.days.select("about", "day").unique()
        own_days = days.filter(pl.len().over("about") > 1).select("about")
        own_numbers = numbers.filter(pl.len().over("about", "scheme") > 1).select("about")
        # One number, and no day in common.
        many = numbers.filter(pl.col("about").n_unique().over("key") > 1)
        one_number = many.join(many, on="key", suffix="_2").filter(pl.col("source") != pl.col("source_2"))
        two_days = one_number.join(days, on="about").join(
            days.rename({"about": "about_2", "day": "day_2"}), on="about_2"
        )
        by_number = two_days.filter(pl.col("day") != pl.col("day_2")).select("about")
        # One name and day, and two numbers of one scheme.
        keyed = dated.join(numbers.select("about", "scheme", "key"), on="about")
        on = [*_PERSON, "day", "scheme"]
        keyed = keyed.filter(pl.col("key").n_unique().over(on) > 1)
        two_numbers = keyed.join(keyed, on=on, suffix="_2").filter(
            (pl.col("source") != pl.col("source_2")) & (pl.col("key") != pl.col("key_2"))
        )
        self.covered = covered_presences(self.gathered, dated)
        frames = [own_days, own_numbers, by_number, two_numbers.select("about"), self.covered.select("about")]
        return pl.concat(frames).unique().sort("about")

    def outside_of(self, wanted: pl.DataFrame) -> pl.DataFrame:
        """Return ``about, other``: records of other sources of the name, or under a number, of those ``wanted``."""
        # By every name of the person the record is held to be: "Tony" in one source is "Anthony" in another.
        of = self.gathered.linking.people.members.rename({"persona": "about"})
        known = self.names.join(of, on="about").select("person", *_PERSON).unique()
        mine = wanted.join(of, on="about").join(known, on="person").join(self.kept, on="about")
        theirs = self.names.rename({"about": "other", "source": "source_2"})
        named = mine.join(theirs, on=_PERSON).filter(pl.col("source") != pl.col("source_2")).select("about", "other")
        own = self.numbers.join(wanted, on="about", how="semi").join(self.kept, on="about")
        held = self.numbers.join(self.kept, on="about").select("key", other="about", source_2="source")
        numbered = own.join(held, on="key").filter(pl.col("source") != pl.col("source_2")).select("about", "other")
        numbered = numbered.unique()
        few = named.unique().filter(pl.len().over("about") <= _MOST_OUTSIDE)
        covered = self.covered.select("about", "other")
        return pl.concat([few, numbered, covered]).unique().sort("about", "other")


def _splits(gathered: Gathered, facts: _Facts, pairs: pl.DataFrame) -> list[Split]:
    records = pl.concat([pairs["about"], pairs["other"]]).unique().sort().to_list()
    agencies = dict(gathered.personas.filter(pl.col("id").is_in(records)).select("id", "agency").iter_rows())
    said = _Said(gathered, facts, records)
    apart = frozenset(
        frozenset(pair)
        for pair in gathered.linking.cannot.filter(pl.col("a").is_in(records)).select("a", "b").iter_rows()
    )
    covered: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in facts.covered.iter_rows(named=True):
        times = (row["stay_statement"], row["stay_time"], row["time_statement"])
        covered[row["about"], row["other"]][row["statement"]].update(times)
    found = []
    for (about,), part in pairs.group_by("about", maintain_order=True):
        record = str(about)
        others = part["other"].to_list()
        if len(others) < 2:
            continue
        items = said.items(record)
        outside = [said.outside(other, agencies[other], items, covered.get((record, other), {})) for other in others]
        found.append(Split(record, agencies[record], tuple(items), tuple(outside), apart))
    return found


class _Said:
    """What the records under comparison say, by record."""

    def __init__(self, gathered: Gathered, facts: _Facts, records: list[str]) -> None:
        wanted = pl.DataFrame({"about": records}, schema={"about": pl.String})
        self._days = _grouped(facts.days.join(wanted, on="about", how="semi").sort("id"))
        self._numbers = _grouped(facts.numbers.join(wanted, on="about", how="semi").sort("id"))
        homes = about_people(gathered, gathered.addresses).join(wanted, on="about", how="semi")
        self._homes = _grouped(homes.select("id", "about", "value", "place_key", "lines_key", "withheld").sort("id"))
        there = presences(gathered).filter(pl.col("persona").is_in(records))
        self._there = _grouped(there.select("statement", "event", about="persona").sort("statement"))
        self._same = dict(gathered.same_events.select("event", "same").iter_rows())
        events = there["event"].unique().implode()
        told = gathered.statements.filter(
            pl.col("about").is_in(events)
            & pl.col("predicate").is_in(["place", "narrative"])
            & (pl.col("polarity") == "+")
        )
        quotes = gathered.statements.filter(pl.col("id").is_in(there["statement"].implode()))
        self._words: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for key, value, statement in told.select("about", "value", "id").drop_nulls().sort("id").iter_rows():
            self._words[key].append((f" {fold_text(value)} ", statement))
        for statement, quote in quotes.select("id", "quote").drop_nulls().sort("id").iter_rows():
            self._words[statement].append((f" {fold_text(quote)} ", statement))

    def items(self, record: str) -> list[Item]:
        """Return what a record says that can fit a person or rule them out."""
        days: dict[str, list[str]] = defaultdict(list)
        for row in self._days.get(record, ()):
            days[row["day"].isoformat()].append(row["id"])
        numbers: dict[tuple[str, str], list[str]] = defaultdict(list)
        for row in self._numbers.get(record, ()):
            numbers[row["scheme"], row["key"]].append(row["id"])
        homes: dict[str, list[str]] = defaultdict(list)
        for row in self._homes.get(record, ()):
            if home := row["place_key"] or row["lines_key"]:
                homes[home].append(row["id"])
        return [
            *(Item(BIRTH, day, "", tuple(said)) for day, said in sorted(days.items())),
            *(Item(NUMBER, key, scheme, tuple(said)) for (scheme, key), said in sorted(numbers.items())),
            *(Item(HOME, home, "", tuple(said)) for home, said in sorted(homes.items())),
            *(
                Item(PRESENCE, row["statement"], "", (row["statement"],), row["event"])
                for row in self._there.get(record, ())
            ),
        ]

    def outside(self, record: str, agency: str, items: list[Item], away: dict[str, set[str]]) -> Outside:
        """Return what an outside record says, and at which of ``items`` it was, or cannot have been, present."""
        one = Outside(record, record.partition(":")[0], agency, away_at=dict(away))
        for row in self._days.get(record, ()):
            one.days.setdefault(row["day"], set()).add(row["id"])
        for row in self._numbers.get(record, ()):
            one.numbers.setdefault(row["scheme"], {}).setdefault(row["key"], set()).add(row["id"])
        for row in self._homes.get(record, ()):
            for key in {row["place_key"], row["lines_key"]} - {None, ""}:
                one.homes.setdefault(key, set()).add(row["id"])
        events = {self._same.get(row["event"], row["event"]): row["statement"] for row in self._there.get(record, ())}
        for item in items:
            if item.kind == PRESENCE and item.event is not None and item.key not in away:
                seen = self._at_home(item, record)
                event = self._same.get(item.event, item.event)
                seen |= {events[event]} if event in events else set()
                if seen:
                    one.seen_at[item.key] = seen
        return one

    def _at_home(self, item: Item, record: str) -> set[str]:
        """Return the statements by which an event took place at the home of a record, in the words told of it."""
        words = [*self._words.get(item.event or "", ()), *self._words.get(item.key, ())]
        found: set[str] = set()
        for row in self._homes.get(record, ()):
            first = fold_text(_first_line(row["value"]))
            if any(character.isdigit() for character in first):
                found |= {s for text, said in words if f" {first} " in text for s in (row["id"], said)}
        return found


def _first_line(value: str) -> str:
    if value.startswith("{"):
        lines = json.loads(value).get("lines") or [""]
        return str(lines[0])
    return value.split(",")[0]


def _grouped(rows: pl.DataFrame) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows.iter_rows(named=True):
        found[row["about"]].append(row)
    return found
