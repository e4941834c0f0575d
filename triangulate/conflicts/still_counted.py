"""Where a child who was expected is still counted as a child, after a birth ought to have been recorded."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from triangulate.normalise.dates import parse_date
from triangulate.wording import predicate_words

if TYPE_CHECKING:
    from triangulate.conflicts.pregnancies import Open
    from triangulate.gathered import Gathered

_AS_CHILD: Final = ("parent", "sibling", "twin", "parental_responsibility")
_LISTED: Final = (
    "household_member",
    "carer",
    "child_protection_plan",
    "child_in_need_plan",
    "looked_after",
    "placement",
    "enrolled_at",
)
_OPEN: Final = ("", "..")


@dataclass(frozen=True, slots=True)
class Counted:
    """One statement or claim that counts the child, in words. ``as_child``: as somebody's child, not only in a list."""

    words: str
    agency: str
    as_child: bool
    statement: str | None = None
    claim: str | None = None
    persona: str | None = None
    person: str | None = None


def counted_after(gathered: Gathered, open_: list[Open]) -> dict[str, list[Counted]]:
    """Return for each person of ``open_`` what still counts them after the day the birth was overdue."""
    by_person = {one.person: one for one in open_}
    found: dict[str, list[Counted]] = defaultdict(list)
    for person, row in _relations(gathered, by_person):
        if _holds_after(row, by_person[person].overdue, _as_at(gathered)):
            found[person].append(_counted(row))
    for person, row in _claims(gathered, by_person):
        found[person].append(_counted(row, claim=True))
    for person, row in _numbers(gathered, open_):
        found[person].append(_counted(row, claim="cites" in row))
    return dict(found)


def _as_at(gathered: Gathered) -> date:
    return date.fromisoformat(gathered.inputs.as_at[:10]) if gathered.inputs.as_at else date.max


def _counted(row: dict[str, Any], *, claim: bool = False) -> Counted:
    when = (row["event_time"] or row["recorded_at"] or "")[:10]
    words = predicate_words(row["predicate"]).replace("child count", "number of children")
    shown = f"{words} {when}".strip() if not row["withheld"] else "a record it withholds"
    return Counted(
        words="a claim of the draft" if claim else shown,
        agency="the draft" if claim else row["agency"],
        as_child=claim or row["predicate"] in (*_AS_CHILD, "child_count"),
        statement=None if claim else row["id"],
        claim=row["id"] if claim else None,
        persona=row["about"],
        person=row["person"],
    )


def _relations(gathered: Gathered, by_person: dict[str, Open]) -> list[tuple[str, dict[str, Any]]]:
    said = gathered.said(*_AS_CHILD, *_LISTED)
    people = sorted(by_person)
    of_child = said.filter(pl.col("ref_person").is_in(people))
    own = said.filter(pl.col("person").is_in(people) & ~pl.col("predicate").is_in(["parent", "carer"]))
    rows = [(row["ref_person"], row) for row in of_child.sort("id").iter_rows(named=True)]
    return [*rows, *((row["person"], row) for row in own.sort("id").iter_rows(named=True))]


def _holds_after(row: dict[str, Any], overdue: date, as_at: date) -> bool:
    """Whether a statement counts the child after a day: written or holding then, or without any time."""
    if as_at <= overdue or row["value"] == "false":
        return False
    if row["valid_to"] not in (None, *_OPEN):
        last = parse_date(row["valid_to"]).latest
        return last is not None and last > overdue
    if row["valid_to"] == "..":
        return True
    times = [t for t in (row["recorded_at"], row["event_time"], row["valid_from"]) if t]
    days = [day for t in times if (day := parse_date(t).earliest) is not None]
    return any(day > overdue for day in days) if times else True


def _claims(gathered: Gathered, by_person: dict[str, Open]) -> list[tuple[str, dict[str, Any]]]:
    as_at = _as_at(gathered)
    claims = gathered.claims.filter(pl.col("predicate").is_in([*_AS_CHILD, *_LISTED])).sort("id")
    found = []
    for row in claims.iter_rows(named=True):
        for person in (row["person"], row["ref_person"]):
            if person in by_person and as_at > by_person[person].overdue:
                found.append((person, row))
    return found


def _numbers(gathered: Gathered, open_: list[Open]) -> list[tuple[str, dict[str, Any]]]:
    """Return the numbers of children of a parent that the parent's children who were born do not explain."""
    parents = sorted({parent for one in open_ for parent in one.parents})
    if not parents:
        return []
    wanted = pl.col("person").is_in(parents) & (pl.col("predicate") == "child_count")
    said = gathered.said("child_count").filter(wanted).sort("id").to_dicts()
    said += gathered.claims.filter(wanted).sort("id").to_dicts()
    if not said:
        return []
    born = _born_of(gathered, parents, {one.person for one in open_})
    found = []
    for one in open_:
        for row in said:
            n, of = _number(row["value"])
            when = row["event_time"] or row["recorded_at"] or row.get("valid_from")
            day = parse_date(when).earliest if when else _as_at(gathered)
            later = day is not None and day > one.overdue
            if row["person"] in one.parents and later and of != "present" and n > born.get(row["person"], 0):
                found.append((one.person, row))
    return found


def _born_of(gathered: Gathered, parents: list[str], unborn: set[str]) -> dict[str, int]:
    said = gathered.said("parent").filter(pl.col("person").is_in(parents) & pl.col("ref_person").is_not_null())
    children = said.filter(~pl.col("ref_person").is_in(sorted(unborn))).select("person", "ref_person").unique()
    return dict(children.group_by("person").agg(pl.len()).iter_rows())


def _number(value: str | None) -> tuple[int, str]:
    if value is None:
        return 0, ""
    try:
        read = json.loads(value)
    except ValueError:
        return 0, ""
    if isinstance(read, dict):
        return int(read.get("n") or 0), str(read.get("of") or "")
    return (int(read), "") if isinstance(read, int | float) else (0, "")
