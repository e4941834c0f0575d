"""What a statement says beside a claim that is made of it: the same, more exactly, otherwise, or not comparable.

Used wherever a draft is held against the records. Another wording is never "otherwise": where only a reader can tell,
the answer is that the two cannot be compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from triangulate.conflicts.denials import denies_all
from triangulate.conflicts.parent_statements import Told
from triangulate.conflicts.value_relations import Says, Values, values_say
from triangulate.normalise.event_times import event_span, event_spans_overlap
from triangulate.normalise.valid_times import may_overlap, parse_bounds
from triangulate.quoted_words import speaks_of_nothing, words_of

if TYPE_CHECKING:
    from triangulate.gathered import Gathered

__all__ = ["CANNOT", "Match", "Matcher", "Says"]

Row = Mapping[str, Any]

ADVERSE: Final = ("allegation", "concern", "convicted")
_EITHER_WAY: Final = ("sibling", "twin", "partner", "household_member")
_CODED: Final = (*ADVERSE[:2], "protective_factor")
_IN_WORDS: Final = ("narrative", "views", "decision", "health_state")
_OF_A_CHILD: Final = ("concern", "protective_factor", "views", "health_state", "child_protection_plan", "injury")
_KIN: Final = ("parent", "carer", "parental_responsibility", "household_member")
_ABOUT_WHO: Final = (
    {"name"}, {"birth_date", "expected_birth_date"}, {"death_date"}, {"sex", "gender"}, {"ethnicity"},
    {"birth_place", "nationality"}, {"identifier"}, {"phone", "email"}, {"enrolled_at", "attendance"},
    {"address", "placement", "household_member", "registered_with"},
    {"legal_status", "order", "looked_after", "placement", "child_protection_plan", "child_in_need_plan"},
    {"parent", "parental_responsibility", "carer", "next_of_kin", "household_member", "partner", "sibling", "twin",
     "multiple_birth", "child_count", "consent"},
)  # fmt: skip
"""Predicates that say who somebody is and where they stand, in groups that may speak of one thing."""
_SAYS_WHO: Final = frozenset[str]().union(*_ABOUT_WHO)
_SAYS_NOTHING_OF_CONDUCT: Final = (
    "name", "birth_date", "expected_birth_date", "sex", "gender", "ethnicity", "birth_place", "nationality",
    "identifier", "phone", "email", "enrolled_at", "registered_with",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Match:
    """What a statement says beside a claim; ``differs`` names the parts in which it says something else.

    Parts: ``fact`` (another predicate), ``words`` (nothing in them speaks of the claim), ``person``, ``reference``,
    ``polarity``, ``value`` and ``date``. ``excludes``: both cannot be so, if they are meant of one time.
    """

    says: Says
    differs: tuple[str, ...] = ()
    excludes: bool = False


CANNOT: Final = Match(Says.CANNOT)


class Matcher:
    """Compares claims (or statements) with statements: rows of ``gathered.claims`` and ``gathered.statements``."""

    def __init__(self, gathered: Gathered) -> None:
        self._gathered = gathered

    def compare(self, claim: Row, statement: Row) -> Match:
        """Return what ``statement`` says beside ``claim``. Whether it is told as fact or as alleged plays no part."""
        if not _same_predicate(claim["predicate"], statement["predicate"]):
            return self._across(claim, statement)
        turned = self._turned(claim, statement)
        about = self._who(claim, turned)
        if about is None:
            return CANNOT
        differs = [] if about else ["person"]
        if claim["ref"] and statement["ref"]:
            reference = self._same_reference(claim, turned)
            if reference is None:
                return CANNOT
            differs += [] if reference else ["reference"]
        values = _values(claim, statement)
        opposed = _opposed(claim, statement, values)
        differs += ["polarity"] if opposed else ["value"] if values.says is Says.OTHERWISE else []
        differs += ["date"] if _another_time(claim, statement) else []
        if differs:
            alone = len(differs) == 1
            excludes = alone and (opposed if opposed is not None else values.exclude)
            return Match(Says.OTHERWISE, tuple(differs), bool(excludes) and differs[0] in ("polarity", "value"))
        if claim["polarity"] != statement["polarity"] and "?" in (claim["polarity"], statement["polarity"]):
            return Match(Says.OTHERWISE, ("polarity",))
        return Match(values.says)

    def _turned(self, claim: Row, statement: Row) -> Row:
        """Return a statement of a relation that holds both ways as it reads from the claim's side."""
        mine = statement["person"] is not None and statement["person"] == claim["person"]
        if statement["predicate"] not in _EITHER_WAY or mine or statement["ref_person"] != claim["person"]:
            return statement
        sides = {"about": statement["ref"], "person": statement["ref_person"]}
        return {**statement, **sides, "ref": statement["about"], "ref_person": statement["person"]}

    def same_subject(self, claim: Row, statement: Row) -> bool:
        """Return whether both are surely about one person, event or document."""
        if claim["person"] is not None:
            return bool(claim["person"] == statement["person"])
        return self._same(claim["about"], statement["about"])

    def _same(self, a: str | None, b: str | None) -> bool:
        return a is not None and self._event.get(a, a) == self._event.get(b or "", b)

    def _who(self, claim: Row, statement: Row) -> bool | None:
        if self.same_subject(claim, statement):
            return True
        return None if self._may_be_one(claim, statement, claim["person"], statement["person"]) else False

    def _may_be_one(self, claim: Row, statement: Row, one: str | None, other: str | None) -> bool:
        """Whether nothing tells two people apart, or the one may be spoken of in the file of the other."""
        if one is None or other is None or statement["said_as"] is not None:
            return True
        if statement["ref_person"] == one or claim["ref_person"] == other:
            return True
        if claim["predicate"] == "participant" and claim["value"] != statement["value"]:
            return True
        if claim["predicate"] in _OF_A_CHILD and frozenset((one, other)) in self._kin:
            return True
        return self._told.may_be_one(one, other)

    def _same_reference(self, claim: Row, statement: Row) -> bool | None:
        one, other = claim["ref_person"], statement["ref_person"]
        if one is None or other is None:
            # Two records of one event need share no reference, so another event is never certain.
            return True if self._same(claim["ref"], statement["ref"]) else None
        return True if one == other else None if self._told.may_be_one(one, other) else False

    def _across(self, claim: Row, statement: Row) -> Match:
        """Compare two predicates: what is surely another fact, and what may be an inference or another wording."""
        one, other = claim["predicate"], statement["predicate"]
        if one in _SAYS_WHO and other in _SAYS_WHO:
            near = any(one in group and other in group for group in _ABOUT_WHO)
            return CANNOT if near else Match(Says.OTHERWISE, ("fact",))
        if self._who(claim, statement) is None and statement["person"] is not None:
            return CANNOT
        if {one, other} <= {*ADVERSE, "protective_factor"} and "protective_factor" in (one, other):
            same = claim["value"] == statement["value"] and claim["polarity"] == statement["polarity"]
            return Match(Says.OTHERWISE, ("fact",), excludes=same and self.same_subject(claim, statement))
        if one in ADVERSE and other in _SAYS_NOTHING_OF_CONDUCT:
            return Match(Says.OTHERWISE, ("fact",))
        in_words = other in _IN_WORDS or other.startswith("x_")
        if one in _CODED and in_words and speaks_of_nothing(str(claim["value"]), words_of(statement)):
            return Match(Says.OTHERWISE, ("words",))
        return CANNOT

    @cached_property
    def _event(self) -> dict[str, str]:
        return dict(self._gathered.same_events.iter_rows())

    @cached_property
    def _told(self) -> Told:
        claims, statements = self._gathered.claims, self._gathered.statements
        cited = claims.select(pl.col("cites").explode().alias("id")).drop_nulls().unique()
        said = statements.join(cited, on="id", how="semi")
        return Told(
            self._gathered,
            [p for f in (claims, said) for c in ("person", "ref_person") for p in f[c].drop_nulls().unique()],
        )

    @cached_property
    def _kin(self) -> frozenset[frozenset[str]]:
        people = self._gathered.claims.select(pl.col("person")).drop_nulls().unique()
        said = self._gathered.said(*_KIN).select("person", "ref_person").drop_nulls()
        near = pl.concat([said.join(people, on="person", how="semi"),
                          said.join(people, left_on="ref_person", right_on="person", how="semi")])  # fmt: skip
        return frozenset(frozenset(pair) for pair in near.unique().iter_rows())


def _same_predicate(one: str, other: str) -> bool:
    return one == other or {one, other} == {"legal_status", "order"}


def _values(claim: Row, statement: Row) -> Values:
    return values_say(claim["predicate"], claim, statement)


def _opposed(claim: Row, statement: Row, values: Values) -> bool | None:
    """Whether one denies what the other says; None where neither denies."""
    sides = {claim["polarity"], statement["polarity"]}
    if "-" not in sides:
        return None
    if sides != {"+", "-"}:
        return False
    return values.says in (Says.SAME, Says.REFINES) or denies_all(claim) or denies_all(statement)


def _another_time(claim: Row, statement: Row) -> bool:
    one, other = (event_span(row["event_time"]) if row["event_time"] else None for row in (claim, statement))
    if one is not None and other is not None:
        return not event_spans_overlap(one, other)
    bounds = [parse_bounds(row["valid_from"], row["valid_to"]) for row in (claim, statement)]
    return not may_overlap(bounds[0], bounds[1])
