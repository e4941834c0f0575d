"""Who read what, and for what: the access lines of the ledger, held against the default policy.

The policy is the reviewed table ``access_policy.csv``: for each role the agency it belongs to, and whether it may read
intelligence handled under conditions (code C). A role that the table does not list may not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Final, get_args

import polars as pl

from triangulate.conflicts.decided import lines_made
from triangulate.ledger.lines import AccessLine, DisclosureLine, Purpose
from triangulate.normalise.folding import fold_text
from triangulate.normalise.table_reader import read_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from triangulate.gathered import Gathered

PURPOSES: Final = frozenset(get_args(Purpose))
NEEDS_A_CASE: Final = ("direct_care", "safeguarding")
"""Purposes for which the reader's agency is expected to know the person or a relative; the others need no case."""
PERSONAL: Final = re.compile(
    r"(?i)^(private|own|family|friend|relative)$|\bpersonal\b|\bcurio|\bnosy\b|\b(own|self) interest|neighbou?r"
)
"""Purposes that are the reader's own (judgement, reviewed 2026)."""
_PERSONAL_REASON: Final = re.compile(
    r"(?i)\bpersonal (interest|reason|use|matter)|\bcurio|\bnosy\b|\b(my|own) "
    r"(neighbou?r|friend|relative|famil|ex\b|partner|child|cousin|brother|sister)"
)
_NOTHING: Final = ("", "none", "n/a", "na", "-", "null", "unknown", "not given", "no purpose")


@dataclass(frozen=True, slots=True)
class RolePolicy:
    """What the default policy says of a role."""

    agency: str | None = None
    handling_c: bool = False


def policy_of(role: str) -> RolePolicy:
    """Return the policy of the longest role in the table whose words stand in ``role``; nothing allowed without one."""
    words = f" {fold_text(role) or ''} "
    listed = [name for name in _policy() if f" {name} " in words]
    return _policy()[max(listed, key=lambda name: (len(name), name))] if listed else RolePolicy()


@cache
def _policy() -> Mapping[str, RolePolicy]:
    rows = read_table("access_policy")
    return {row["role"]: RolePolicy(row["agency"] or None, row["handling_c"] == "yes") for row in rows}


def purpose_of(line: AccessLine) -> str:
    """Return the purpose of a read as the policy writes it, whatever its case and spaces."""
    return (fold_text(line.purpose) or "").replace(" ", "_")


def purpose_fault(line: AccessLine) -> str | None:
    """Return what is wrong with the purpose of a read, in words; None where it is one of the known purposes.

    A recorded reason stands in for a purpose that is missing or not on the list (cover, duty desk, break-glass), but
    a personal purpose is never excused.
    """
    purpose = purpose_of(line)
    reason = (line.reason or "").strip().lower()
    if purpose in PURPOSES:
        return None
    if PERSONAL.search(purpose.replace("_", " ")):
        return "the purpose is personal"
    if reason not in _NOTHING:
        return "the reason is personal" if _PERSONAL_REASON.search(reason) else None
    if line.purpose.strip().lower() in _NOTHING:
        return "no purpose is recorded"
    return "the purpose is not one that the policy knows"


def has_reason(line: AccessLine) -> bool:
    """Whether a reason is recorded."""
    return (line.reason or "").strip().lower() not in _NOTHING


class Reads:
    """What was read by each access line of the ledger: whose records, and which statements."""

    def __init__(self, gathered: Gathered) -> None:
        self._gathered = gathered
        # A refused read showed nothing.
        self.lines = [line for line in lines_made(gathered, AccessLine) if line.result != "deny"]
        objects = sorted({line.object for line in self.lines})
        said = gathered.statements.select(
            "id", "about", "person", "ref_person", "ref", "document", "source", "handling", "predicate"
        )
        self._said = said.filter(
            pl.any_horizontal(pl.col(name).is_in(objects) for name in ("id", "about", "document", "ref"))
        )
        self._personas = gathered.personas.filter(pl.col("id").is_in(objects))

    def statements_of(self, thing: str) -> pl.DataFrame:
        """Return the statements that an object of a read is, or that are about it or stand in it."""
        return self._said.filter(pl.any_horizontal(pl.col(name) == thing for name in ("id", "about", "document")))

    def people_of(self, thing: str) -> list[str]:
        """Return the people whose records an object of a read is; of an event, those who took part."""
        of_persona = self._personas.filter(pl.col("id") == thing)["person"].drop_nulls()
        if not of_persona.is_empty():
            return of_persona.to_list()
        said = self._said.filter(pl.any_horizontal(pl.col(n) == thing for n in ("id", "about", "document", "ref")))
        return sorted(said["person"].drop_nulls().unique())

    def known(self, thing: str) -> bool:
        """Whether the run holds an object of a read, or does not hold the source that the object is from."""
        source = thing.partition(":")[0]
        inputs = self._gathered.inputs
        held = any(thing in set(frame["id"]) for frame in (self._personas, self._said))
        return (
            held
            or source not in self._gathered.sources
            or not self.statements_of(thing).is_empty()
            or any(frame.filter(pl.col("id") == thing).height for frame in (inputs.events, inputs.documents))
        )

    def in_case(self, line: AccessLine) -> bool:
        """Whether the reader's agency holds a record of the person read about, of a relative, or perhaps of them.

        True where that cannot be told: no agency is known for the role, or none of its sources is in the run.
        """
        agency = policy_of(line.role).agency
        sources = {name for name, source in self._gathered.sources.items() if source.agency.value == agency}
        people = self.people_of(line.object)
        if not sources or not people:
            return True
        near = {other for person in people for other in (person, *self._near.get(person, ()))}
        return not near.isdisjoint(self._held_by(agency))

    def _held_by(self, agency: str | None) -> set[str]:
        """Return the people, of all who matter to the reads, of whom a source of an agency holds a record."""
        held = self._records.filter(pl.col("agency") == agency)["person"]
        return set(held)

    @cached_property
    def _people(self) -> list[str]:
        return sorted({*self._personas["person"].drop_nulls(), *self._said["person"].drop_nulls()})

    @cached_property
    def _records(self) -> pl.DataFrame:
        """The people read about and those near them, each with the agencies that hold a record of them."""
        wanted = sorted({*self._people, *(other for others in self._near.values() for other in others)})
        return self._gathered.personas.filter(pl.col("person").is_in(wanted)).select("person", "agency").unique()

    @cached_property
    def _near(self) -> dict[str, set[str]]:
        """For each person read about: those they are stated to be related to, and those they may be."""
        said = self._gathered.statements.filter(pl.col("person").is_not_null() & pl.col("ref_person").is_not_null())
        wanted = pl.col("person").is_in(self._people) | pl.col("ref_person").is_in(self._people)
        maybe = self._gathered.linking.people.candidates().select("person_a", "person_b")
        near: dict[str, set[str]] = {}
        for one, other in (
            *said.filter(wanted).select("person", "ref_person").unique().iter_rows(),
            *maybe.iter_rows(),
        ):
            near.setdefault(one, set()).add(other)
            near.setdefault(other, set()).add(one)
        return {person: near[person] for person in self._people if person in near}

    def conditional(self, line: AccessLine) -> list[str]:
        """Return the statements handled under conditions (code C) that a reader saw without being let to."""
        if line.result != "allow" or policy_of(line.role).handling_c:
            return []
        coded = self.statements_of(line.object).filter(
            pl.col("handling").str.strip_chars().str.to_uppercase().str.contains(r"^C\b|^C\d|CONDITION")
        )
        return [one for one in coded["id"].sort() if not self._permitted(one, line)]

    def _permitted(self, statement: str, line: AccessLine) -> bool:
        """Whether a disclosure of the statement, made before, names the reader, their role or their agency."""
        agency = policy_of(line.role).agency
        names = {line.by.lower(), line.role.lower(), *([agency] if agency else [])}
        names |= {name.lower() for name, source in self._gathered.sources.items() if source.agency.value == agency}
        return any(
            one.to.lower() in names and (statement in one.includes or one.what == statement)
            for one in self._disclosures
            if one.seq < line.seq
        )

    @cached_property
    def _disclosures(self) -> list[DisclosureLine]:
        return lines_made(self._gathered, DisclosureLine)
