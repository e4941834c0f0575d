"""The support of decisions: statement → finding → decision → report, and what of it has fallen away."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final, TypeAlias

import polars as pl

from triangulate.conflicts.cut_links import Cut, cut_supports, cuts, known_apart
from triangulate.conflicts.decided import disproved, retired
from triangulate.conflicts.derivation import Derivations
from triangulate.conflicts.retired_values import is_decision_upon
from triangulate.conflicts.statement_rows import Row, claim_rows, statement_rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from triangulate.gathered import Gathered
    from triangulate.ledger.lines import LedgerLine

_FIRST_HAND: Final = ("observed", "self", "official")


@dataclass(slots=True)
class Support:
    """What one decision rested on: what fell away and by which line, what lies between, and what remains.

    ``row`` is the statement or claim that is the decision; None for an entry in the draft's list of decisions.
    """

    name: str
    row: Row | None = None
    lost: dict[str, LedgerLine] = field(default_factory=dict)
    links: set[str] = field(default_factory=set)
    between: set[str] = field(default_factory=set)
    remaining: set[str] = field(default_factory=set)


_Asked: TypeAlias = tuple[Support, list[str], frozenset[str]]
"""A decision, the names of what it rests on, and the people it is about."""


class Supports:
    """Recomputes the support of every decision from what stands at the as-at date."""

    def __init__(self, gathered: Gathered) -> None:
        self._gathered = gathered
        self._cuts: list[Cut] = cuts(gathered)
        self._changed: dict[str, LedgerLine] = {**disproved(gathered), **retired(gathered)}
        self._apart = known_apart(gathered, self._cuts) if self._cuts else frozenset()
        sides = sorted({person for cut in self._cuts for person in cut.people})
        across = gathered.statements.filter(pl.col("person").is_in(sides))["id"].to_list() if sides else []
        self._seeds = sorted({*self._changed, *across})
        self._derived = Derivations(gathered, self._seeds)
        self._claims = {claim["id"]: claim for claim in claim_rows(gathered)}

    def found(self) -> list[Support]:
        """Return every decision of which some support fell away: recorded ones, claims, then those of the draft."""
        if not self._changed and not self._cuts:
            return []
        asked = [*self._recorded(), *self._of_claims(), *self._of_draft()]
        named = {name for _, names, _ in asked for name in names} - set(self._derived.rows)
        rows = self._derived.rows | statement_rows(self._gathered, named)
        weighed = [self._weighed(support, names, own, rows) for support, names, own in asked]
        found = [support for support in weighed if support.lost]
        # A finding on the way to a decision is told with that decision.
        between = {one for support in found for one in self._derived.origins(support.name)}
        return [s for s in found if s.name not in between or (s.row is not None and s.row["kind"] == "decision")]

    def claims_on(self, support: Support) -> list[str]:
        """Return the claims of the draft that cite a recorded decision or what led to it: the end of the chain."""
        wanted = {support.name, *support.between} - set(self._claims)
        return sorted(name for name, claim in self._claims.items() if not wanted.isdisjoint(claim["cites"] or ()))

    def _recorded(self) -> list[_Asked]:
        found = []
        for name in self._derived.taken:
            row = self._derived.rows[name]
            origins = [self._derived.rows[o] for o in self._derived.origins(name) if o in self._derived.rows]
            if name not in self._changed and is_decision_upon(row, origins):
                own = frozenset(p for p in (row["person"], row["ref_person"]) if p) or self._at_event(row["about"])
                found.append((Support(name, row), self._derived.parents(name), own))
        return found

    def _of_claims(self) -> list[_Asked]:
        """Return the claims that are themselves decisions."""
        decided = [claim for _, claim in sorted(self._claims.items()) if claim["kind"] == "decision"]
        return [
            (Support(claim["id"], claim), list(claim["cites"] or ()), frozenset({claim["person"]} - {None}))
            for claim in decided
        ]

    def _of_draft(self) -> list[_Asked]:
        draft = self._gathered.draft
        if draft is None:
            return []
        subjects = (self._gathered.linking.people.person_of(one) for one in draft.subjects)
        own = frozenset(person for person in subjects if person)
        own = own or frozenset(claim["person"] for claim in self._claims.values() if claim["person"])
        rests = {decision.id: decision.rests_on for decision in draft.decisions}
        rests |= {name: tuple(claim["cites"] or ()) for name, claim in self._claims.items()}
        return [(Support(decision.id), _flat(decision.rests_on, rests), own) for decision in draft.decisions]

    def _weighed(self, support: Support, names: list[str], own: frozenset[str], rows: dict[str, Row]) -> Support:
        behind = sorted({o for n in names for o in (n, *self._derived.origins(n)) if o in rows})
        cut = cut_supports([rows[n] for n in behind], own, self._cuts, self._apart)
        lines = self._changed | {name: one.line for name, one in cut.items()}
        links = {one.link: one for one in self._cuts}
        for name in sorted(set(names)):
            if name in links:
                support.links.add(name)
                support.lost[name] = links[name].line
            elif name in rows or name in lines or name in self._documents:
                self._count(support, name, lines, rows)
        support.links |= {cut[name].link for name in support.lost if name in cut}
        return support

    @cached_property
    def _documents(self) -> frozenset[str]:
        return frozenset(self._gathered.inputs.documents["id"])

    def _count(self, support: Support, name: str, lines: dict[str, LedgerLine], rows: dict[str, Row]) -> None:
        behind = (name, *self._derived.origins(name))
        seen = {one for one in behind if one in lines and self._reaches(name, one, lines, frozenset())}
        support.lost.update({one: lines[one] for one in sorted(seen)})
        if seen and name not in lines:
            support.between.add(name)
        if not self._fallen(name, lines, rows, frozenset()):
            support.remaining.add(name)

    def _reaches(self, name: str, origin: str, lines: dict[str, LedgerLine], above: frozenset[str]) -> bool:
        """Whether what fell away matters to ``name``: not where every way back passes what was seen at first hand."""
        if name == origin:
            return True
        row = self._derived.rows.get(name)
        if name in above or name in lines or (row is not None and row["basis"] in _FIRST_HAND):
            return False
        ahead = [p for p in self._derived.parents(name) if p == origin or origin in self._derived.origins(p)]
        return any(self._reaches(parent, origin, lines, above | {name}) for parent in ahead)

    def _fallen(self, name: str, lines: dict[str, LedgerLine], rows: dict[str, Row], above: frozenset[str]) -> bool:
        """Whether nothing is left under ``name``; a circle of statements that only name each other has nothing."""
        if name in lines or name in above:
            return True
        row = rows.get(name)
        parents = self._derived.parents(name)
        if row is None or row["basis"] in _FIRST_HAND or not parents:
            return False
        return all(self._fallen(parent, lines, rows, above | {name}) for parent in parents)

    def _at_event(self, event: str) -> frozenset[str]:
        said = self._gathered.said("participant").filter(pl.col("ref") == event)
        return frozenset(said["person"])


def _flat(names: Iterable[str], rests: dict[str, tuple[str, ...]]) -> list[str]:
    """Return what ``names`` rest on in the end, decisions and claims of the draft replaced by their own support."""
    seen, ahead, found = set(), list(names), set()
    while ahead:
        name = ahead.pop()
        if name in rests and name not in seen:
            seen.add(name)
            ahead.extend(rests[name])
        elif name not in rests:
            found.add(name)
    return sorted(found)
