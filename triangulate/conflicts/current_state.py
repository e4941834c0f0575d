"""AT-4: addresses, schools, practices, legal statuses and placements that cannot all be current at one time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from triangulate.columns import member
from triangulate.conflicts.check import check, finding
from triangulate.conflicts.contrary import (
    Side,
    Ties,
    about_people,
    against,
    agreement,
    in_order,
    recorded,
    side_of,
    values_apart,
)
from triangulate.conflicts.current_values import (
    addresses_differ,
    legal_statuses_differ,
    organisations_differ,
    placements_differ,
)
from triangulate.conflicts.holding import hold_together, with_holding
from triangulate.conflicts.homes import Around
from triangulate.findings import Evidence, Finding
from triangulate.wording import value_words

if TYPE_CHECKING:
    from triangulate.gathered import Gathered

LAG: Final = timedelta(days=14)
"""How long agencies may lag behind a change of legal status (this project's rule for RL-5)."""
_LIVED_IN: Final = ("home", "")
_PAIR: Final = ["person", "value", "value_2"]

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _State:
    """A predicate of which one value can be current, with how it is compared, told and settled."""

    predicate: str
    what: str
    noun: str
    differ: Callable[[str, str], bool]
    settle: str
    held_by: str


_STATES: Final = (
    _State("address", "addresses at one time", "address", addresses_differ, "Asking the household, with dates.", ""),
    _State(
        "enrolled_at", "schools at one time", "school", organisations_differ,
        "The admission registers of both schools.", "education",
    ),
    _State(
        "registered_with", "general practices at one time", "general practice", organisations_differ,
        "The current registration on the national or island demographic record.", "health",
    ),
    _State(
        "legal_status", "legal statuses at one time", "legal status", legal_statuses_differ,
        "The court order, or the signed agreement.", "court",
    ),
    _State(
        "placement", "placements at one time", "placement", placements_differ,
        "The placement record, with its dates.", "social_care",
    ),
)  # fmt: skip


@check(
    "AT-4",
    "Current-state conflict",
    kind="tension",
    severity="S3; S2 if a child protection plan, a contact or non-molestation order or a warning marker may be in "
    "force at that time",
)
def current_state_conflict(gathered: Gathered) -> Iterable[Finding]:
    """Two things that cannot both be current are recorded of one person for the same time.

    1. Times come first. A statement counts only for days on which it surely holds: between its bounds; from its
       beginning to the day its source was extracted, if it is ongoing; on the day of its event; or on the day it
       was recorded, if it was observed. A value whose end is not known may be out of date and raises nothing,
       unless the other value is stated for its very first day. A handover on one date is a sequence.
    2. Address: two dwellings that are surely two. Only home addresses and addresses of no stated kind are compared.
    3. School and general practice: codes are compared with codes of one shape, names with names; only main
       registrations.
    4. Legal status: two that cannot both be in force under the Children Act 1989 s.91 and the Adoption and Children
       Act 2002 s.46, in one jurisdiction, for more than 14 days. Remand beside a care order is lawful.
    5. Placement: two full postcodes that differ. Kinds of placement are not compared: code sets differ.
    6. One finding a person and subject, with every statement of the values that collide. Graded S3; S2 if a child
       protection plan, a contact or non-molestation order or a warning marker may be in force at the time, because
       safety or contact then depends on it.

    Not raised by: a sequence of addresses; a correspondence, temporary or placement address beside a home; a child
    who is placed or looked after at the time; two homes where two different parents, carers or household members
    live, one at each; a postcode beside a full address; a flat beside its building; dual registration, guest pupils
    and further education; a code beside a name. A withheld address is never shown, only that its holder withholds it.

    Source: dual registration, School Attendance (Pupil Registration) (England) Regulations 2024; ways of reading an
    address, DfE SUI Matcher, 2025.
    """
    stated = [state for state in _STATES if state.predicate in gathered.predicates]
    found = [(state, person, rows) for state in stated for person, rows in _colliding(gathered, state)]
    if not found:
        return
    people = [person for _, person, _ in found]
    ties, around = Ties(gathered, people), Around(gathered, people)
    for state, person, rows in found:
        told = _unexplained(state, person, rows, around)
        sides = _sides(state, told)
        if len(sides) > 1:
            yield _found(gathered, state, person, told, sides, ties, around)


def _unexplained(state: _State, person: str, rows: list[Row], around: Around) -> list[Row]:
    """Return the statements that still collide once placements and two homes have been taken into account."""
    if state.predicate != "address":
        return rows
    if around.is_away(person, rows):
        return []
    pairs = [(a, b) for a in rows for b in rows if b["value"] in a["collides_with"] and _meet(a, b)]
    colliding = {row["id"] for pair in pairs if not around.are_two_homes(person, *pair) for row in pair}
    return [row for row in rows if row["id"] in colliding]


def _meet(a: Row, b: Row) -> bool:
    return bool(a["holds_from"] <= b["holds_to"] and b["holds_from"] <= a["holds_to"])


def _colliding(gathered: Gathered, state: _State) -> Iterator[tuple[str, list[Row]]]:
    """Yield each person with the statements that collide in time and value, by person and statement."""
    held = with_holding(_said(gathered, state.predicate), _extracted(gathered))
    times = ["holds_from", "holds_to", "begins", "ends"]
    known = held.select("person", "value", "jurisdiction", *times).unique()
    several = known.filter(pl.col("value").n_unique().over("person") > 1)
    pairs = several.join(several, on="person", suffix="_2").filter(
        (pl.col("value") < pl.col("value_2")) & hold_together() & _one_jurisdiction()
    )
    if state.predicate == "legal_status":
        pairs = pairs.filter(_longer_than_the_lag())
    distinct = pairs.select("value", "value_2").unique()
    apart = distinct.filter(pl.Series([state.differ(a, b) for a, b in distinct.iter_rows()], dtype=pl.Boolean))
    pairs = pairs.join(apart, on=["value", "value_2"], how="semi")
    key = ["person", "value", *times]
    one = pairs.select(*key, pl.col("value_2").alias("collides_with"))
    other = pairs.select(
        "person", *(pl.col(f"{name}_2").alias(name) for name in key[1:]), pl.col("value").alias("collides_with")
    )
    sides = pl.concat([one, other]).group_by(key).agg(pl.col("collides_with").unique().sort())
    rows = held.join(sides, on=key, nulls_equal=True).sort("person", "id")
    for (person,), part in rows.group_by("person", maintain_order=True):
        yield str(person), list(part.iter_rows(named=True))


def _said(gathered: Gathered, predicate: str) -> pl.DataFrame:
    jurisdictions = {name: source.jurisdiction for name, source in gathered.sources.items()}
    said = gathered.addresses if predicate == "address" else gathered.said(predicate)
    said = about_people(gathered, said).filter(pl.col("value").is_not_null())
    if predicate == "address":
        said = said.filter(pl.col("address_type").fill_null("").is_in(_LIVED_IN))
    of_source = pl.col("source").replace_strict(jurisdictions, default=None, return_dtype=pl.String)
    said = said.with_columns(pl.coalesce(member("jurisdiction"), of_source).alias("jurisdiction"))
    return (
        said.with_columns(pl.coalesce(member("code").alias("value"), "value")) if predicate == "legal_status" else said
    )


def _extracted(gathered: Gathered) -> dict[str, str | None]:
    return {name: source.extracted_at for name, source in gathered.sources.items()}


def _one_jurisdiction() -> pl.Expr:
    return (pl.col("jurisdiction") == pl.col("jurisdiction_2")).fill_null(value=True)


def _longer_than_the_lag() -> pl.Expr:
    start, end = pl.max_horizontal("holds_from", "holds_from_2"), pl.min_horizontal("holds_to", "holds_to_2")
    # A status seen on one day only: the other must by then have held for longer than the lag.
    first = pl.min_horizontal("holds_from", "holds_from_2")
    one_day = (pl.col("holds_from") == pl.col("holds_to")) | (pl.col("holds_from_2") == pl.col("holds_to_2"))
    return (end - start > LAG) | (one_day & (start - first > LAG))


def _sides(state: _State, rows: Sequence[Row]) -> list[Side]:
    apart = values_apart((row["value"] for row in rows), state.differ)
    grouped = [[row for row in rows if row["value"] in values] for values in apart]
    return in_order(side_of(members, _words(members)) for members in grouped)


def _words(rows: Sequence[Row]) -> str:
    shown = [row for row in rows if not row["withheld"]]
    kinds = {row["value"]: "object" if row["value"].startswith("{") else "text" for row in shown}
    predicate = rows[0]["predicate"]
    return " / ".join(sorted({value_words(predicate, value, kind) for value, kind in kinds.items()}))


def _found(
    gathered: Gathered, state: _State, person: str, rows: list[Row], sides: list[Side], ties: Ties, around: Around
) -> Finding:
    rest = ties.between(sides)
    shown = not any(side.withheld for side in sides)
    at_stake = around.at_stake(person, rows)
    detail = [_when(rows) if shown else "", agreement(sides), rest.sentence]
    evidence = [Evidence(what="subject", items=(state.predicate,))]
    if at_stake:
        evidence.append(Evidence(what="depends_on_it", items=at_stake))
    return finding(
        current_state_conflict,
        severity="S2" if at_stake else "S3",
        summary=recorded(state.what, state.noun, gathered.label(person), sides),
        detail=" ".join(part for part in detail if part),
        statements=[statement for side in sides for statement in side.statements],
        against=against(sides),
        personas={persona for side in sides for persona in side.personas},
        people=[person],
        links=rest.links,
        evidence=evidence,
        settle=state.settle,
        held_by=state.held_by,
    )


def _when(rows: Sequence[Row]) -> str:
    """Return the last day by which all have begun; where three or more values collide in turn, nothing."""
    begun, ended = max(row["holds_from"] for row in rows), min(row["holds_to"] for row in rows)
    if begun > ended:
        return ""
    return f"They are said to hold together on {begun}{' and later' if ended > begun else ''}."
