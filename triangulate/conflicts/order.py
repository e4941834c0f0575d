"""TM-1: times that cannot be in the order the records give them."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from triangulate.conflicts.check import check, finding
from triangulate.conflicts.event_facts import event_label
from triangulate.conflicts.order_network import impossible_chains
from triangulate.conflicts.order_points import points
from triangulate.conflicts.order_rows import impossible_rows
from triangulate.conflicts.order_rules import RULES, constraints
from triangulate.findings import Evidence, Finding
from triangulate.wording import AGENCY_WORDS, WITHHELD, listed_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from triangulate.gathered import Gathered

_OUTSIDE: Final = ("worker", "author", "reporter", "invited")
_EVENT_KINDS: Final = ("start", "end")
_MOST_NAMED: Final = 3
_SETTLE: Final = "The first-hand record of each time: the register, the signed minutes or the log of the event."


@check("TM-1", "Impossible order", kind="contradiction", severity="S2")
def impossible_order(gathered: Gathered) -> Iterable[Finding]:
    """Records give times in an order that cannot be.

    1. Nobody is present in person at an incident, in custody, at school or at an emergency department before being
       born; nobody is on a school roll, registered with a practice, looked after or placed before it; and nobody
       dies before being born.
    2. A meeting, enquiry, conference, assessment or hearing ends after what it is said to have considered: what its
       account refers to (``ref``), and what statements about it were taken from (``derived_from``).
    3. Under one reference: referral, then assessment; referral, strategy meeting, section 47 enquiry, conference.
    4. The outcome or decision of an event is not earlier than the event. Minutes are not written or signed before
       the meeting began, and no document is signed before it was made.
    5. Nothing is taken from, or cites, an account of an event that lay ahead when it was written. An incident,
       custody, attendance, birth or death, and anything observed, is not written down before it happened.
    6. A time does not end before it begins (custody, admission, and ``valid_from`` to ``valid_to``).
    7. A birth lies no more than 20 weeks before and 8 weeks after the expected date.
    8. Each time is read as everything it can mean. Only an order that is impossible however all of them are read is
       raised, with the shortest chain of times that cannot hold together (evidence ``order``). Where one side is a
       date and the other a clock time, one day is allowed; where only one carries a zone, the clock change.
    9. One finding a chain; everything before one birth, and everything wrong in one way in one row, is one finding.

    Not raised by: the date of writing against the date of the event, in that order; planned dates (decisions to
    hold an event; appointments, reviews, conferences, hearings and placements written down ahead; plans in an
    account); work before birth for an unborn child (referral, enquiry, conference, assessment, appointment,
    admission, home visit); partial and approximate dates that leave room; midnight as "no time given"; several
    times of one event of which one fits; a signature on a later version; presence after a death, which is EX-3.

    Sources: chains, Dechter, Meiri and Pearl, 1991 (simple temporal networks); steps, HM Government, Working Together
    to Safeguard Children, 2023, chapter 3; expected date, judgement from RCOG and NICE NG207, 2021, reviewed 2026.
    """
    yield from _chains(gathered)
    for row in impossible_rows(gathered):
        yield finding(
            impossible_order,
            severity="S2",
            summary=row.summary(gathered),
            statements=row.statements,
            personas=row.personas,
            people=row.people,
            events=row.events,
            documents=row.documents,
            evidence=[Evidence(what="order", items=row.statements)],
            detail=f"{row.rule} One of the two was entered wrongly, or they were exchanged.",
            settle=_SETTLE,
        )


def _chains(gathered: Gathered) -> Iterator[Finding]:
    edges = constraints(gathered)
    nodes = pl.concat([edges.select(pl.col(side).alias("node")) for side in ("before", "after")]).unique()
    timed = points(gathered, nodes)
    chains = list(impossible_chains(edges.select("before", "after").unique(), timed))
    if not chains:
        return
    told = _Told(gathered, edges, timed, chains)
    by_cause: dict[tuple[str, str], list[tuple[str, ...]]] = defaultdict(list)
    for chain in chains:
        by_cause[chain[0], "" if chain[0].startswith("birth:") else chain[-1]].append(chain)
    for _, together in sorted(by_cause.items()):
        yield told.finding(together)


class _Told:
    """What the findings need to know about the nodes of all impossible chains, looked up once."""

    def __init__(
        self, gathered: Gathered, edges: pl.DataFrame, timed: pl.DataFrame, chains: Iterable[tuple[str, ...]]
    ) -> None:
        self._gathered = gathered
        on_chains = sorted({node for chain in chains for node in chain})
        wanted = pl.DataFrame({"node": on_chains}, schema={"node": pl.String})
        rows = timed.join(wanted, on="node", how="semi").sort("node", "statement", "words")
        self._points = _by(rows, "node")
        near = edges.join(wanted, left_on="before", right_on="node", how="semi").sort("rule", "because")
        self._edges: dict[tuple[str, str], list[tuple[str, str | None]]] = defaultdict(list)
        for before, after, rule, because in near.iter_rows():
            self._edges[before, after].append((rule, because))
        carried = {row["statement"] for row in rows.iter_rows(named=True) if row["statement"]}
        carried |= {because for because in near["because"] if because}
        said = gathered.statements.filter(pl.col("id").is_in(sorted(carried)))
        self._said = {row["id"]: row for row in said.iter_rows(named=True)}
        self._events = frozenset(gathered.inputs.events["id"])
        self._documents = frozenset(gathered.inputs.documents["id"])
        self._parts = self._participants()

    def _participants(self) -> Mapping[str, list[dict[str, Any]]]:
        nodes = {node.partition(":")[2] for node in self._points}
        near = {r for row in self._said.values() for r in (row["about"], row["ref"]) if r} | nodes
        events = pl.DataFrame({"ref": sorted(near & self._events)}, schema={"ref": pl.String})
        parts = self._gathered.said("participant").join(events, on="ref", how="semi")
        inside = parts.filter(~pl.col("value").is_in(_OUTSIDE)).select("ref", "person", "about").sort(pl.all())
        return _by(inside, "ref")

    def finding(self, chains: list[tuple[str, ...]]) -> Finding:
        """Return the finding of chains with one cause."""
        first = chains[0][0]
        order = list(dict.fromkeys(s for chain in chains for s in self._statements(chain)))
        late = sorted({s for chain in chains for s in self._of(chain[-1])})
        events = sorted({e for chain in chains for e in self._chain_events(chain)})
        people, personas = self._who(chains, order)
        rules = sorted({rule for chain in chains for rule, _ in self._links(chain)}, key=list(RULES).index)
        last = list(dict.fromkeys(self._words(chain[-1]) for chain in chains))
        more = f" and {len(last) - _MOST_NAMED} further records" if len(last) > _MOST_NAMED else ""
        between = "" if len(chains[0]) == 2 else " through what lies between them"
        return finding(
            impossible_order,
            severity="S2",
            summary=f"These times cannot be in order: {self._words(first)} cannot be later than "
            f"{listed_in_words(last[:_MOST_NAMED])}{more}{between}.",
            statements=order,
            against=late,
            personas=personas,
            people=people,
            events=events,
            documents={self._subject(n) for c in chains for n in c if self._subject(n) in self._documents},
            evidence=[
                Evidence(what="order", items=tuple(order)),
                Evidence(what="rule", items=tuple(RULES[rule] for rule in rules)),
            ],
            detail=" ".join(RULES[rule] for rule in rules)
            + " A date may be wrong, planned instead of actual, or the record of something or somebody else.",
            settle=_SETTLE,
        )

    def _links(self, chain: tuple[str, ...]) -> list[tuple[str, str | None]]:
        return [edge for pair in pairwise(chain) for edge in self._edges[pair]]

    def _of(self, node: str) -> list[str]:
        return [row["statement"] for row in self._points.get(node, ()) if row["statement"]]

    def _statements(self, chain: tuple[str, ...]) -> list[str]:
        """Return the statements of a chain in the order of its times; between them, those that tie them."""
        found = self._of(chain[0])
        for before, after in pairwise(chain):
            found += [because for _, because in self._edges[before, after] if because]
            if after == chain[-1]:
                found += self._of(after)
        return found

    def _subject(self, node: str) -> str:
        return node.partition(":")[2]

    def _chain_events(self, chain: tuple[str, ...]) -> set[str]:
        near = {self._subject(node) for node in chain}
        for statement in self._statements(chain):
            row = self._said.get(statement)
            near |= {row["about"], row["ref"]} if row else set()
        return near & self._events

    def _who(self, chains: list[tuple[str, ...]], statements: list[str]) -> tuple[set[str], set[str]]:
        """Return the people and personas concerned: those the statements are about, else those in every event."""
        rows = [self._said[s] for s in statements if s in self._said and self._said[s]["person"]]
        if rows:
            return {row["person"] for row in rows}, {row["about"] for row in rows}
        events = sorted({e for chain in chains for e in self._chain_events(chain)})
        taking = [self._parts[e] for e in events if e in self._parts]
        common = set.intersection(*({p["person"] for p in parts} for parts in taking)) if taking else set()
        kept = [p for parts in taking for p in parts if not common or p["person"] in common]
        return {p["person"] for p in kept}, {p["about"] for p in kept}

    def _words(self, node: str) -> str:
        kind, _, subject = node.partition(":")
        rows = self._points.get(node, ())
        agencies: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            said_by = AGENCY_WORDS.get(row["agency"])
            agencies[WITHHELD if row["hidden"] else row["words"]].update([said_by] if said_by else [])
        times = [", ".join(filter(None, (when, listed_in_words(sorted(by))))) for when, by in sorted(agencies.items())]
        return f"{self._what(kind, subject)} ({'; '.join(times)})"

    def _what(self, kind: str, subject: str) -> str:
        label = self._gathered.label
        if kind == "birth":
            return f"the birth of {label(subject)}"
        if kind in _EVENT_KINDS:
            return f"the {event_label(self._gathered, subject)}"
        if kind == "steps":
            return f"the {subject.partition(':')[0].replace('_', ' ')} of that reference"
        if kind in ("made", "signed"):
            return f"{'the signing of ' if kind == 'signed' else ''}the {label(subject)}"
        return self._statement_words(kind, subject)

    def _statement_words(self, kind: str, statement: str) -> str:
        row = self._said.get(statement)
        predicate = row["predicate"].replace("_", " ") if row else "statement"
        if kind == "written":
            return f"the writing down of {predicate} {statement}"
        if predicate == "attendance":
            return "a mark as present at school"
        if kind == "held":
            return _BEGINNINGS[row["predicate"]] if row else "the beginning of a state"
        return f"the {'death' if predicate == 'death date' else predicate}"


_BEGINNINGS: Final = {
    "enrolled_at": "the entry on a school roll",
    "registered_with": "the registration with a practice",
    "placement": "the beginning of a placement",
    "looked_after": "the beginning of being looked after",
}


def _by(rows: pl.DataFrame, column: str) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows.iter_rows(named=True):
        found[row[column]].append(row)
    return dict(found)
