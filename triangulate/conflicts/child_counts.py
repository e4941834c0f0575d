"""RL-4: a stated number of children that does not match the children who are recorded, or those recorded as present."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from triangulate.conflicts.check import check, finding
from triangulate.conflicts.child_lists import Child, children_of, told_apart
from triangulate.conflicts.contrary import Ties, side_of
from triangulate.conflicts.parent_statements import Told
from triangulate.conflicts.present_children import crowded_events
from triangulate.conflicts.stated_counts import stated_counts
from triangulate.findings import Evidence, Finding
from triangulate.wording import AGENCY_WORDS, listed_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from triangulate.gathered import Gathered

Row = dict[str, Any]
_WORDS: Final = {"living": " living", "total": " in all", None: ""}
_ANOTHER_READING: Final = (
    "Absent from what was searched does not mean that there is no such child; the number may also take in "
    "step-children, grown-up children or a pregnancy, or two records may be of one child."
)


@check("RL-4", "Count or household mismatch", kind="tension", severity="S2")
def count_mismatch(gathered: Gathered) -> Iterable[Finding]:
    """A stated number of children does not match the children who are recorded.

    1. A count of a person's children is compared with the children they are recorded as the parent of in all sources
       together, as of the day of the count: its event time, else when it was recorded, else when its source was read.
       A claim in the draft counts like a statement. Half-siblings count with each of their own parents.
    2. Too many are stated if the number is above everybody who may be meant: step- and foster children, unborn
       children, children born within 300 days after the count, grown-up and (unless the count is of the living) dead
       children are all let in. The list has to be worth comparing: two or more children, or one whom two agencies
       record, or a source that declares its statements of parents complete.
    3. Too few are stated if the number is below those who must be meant: told apart from each other, own, born, alive
       and under 18 on that day (a count in all takes in the grown-up and the dead).
    4. A count of children present at an event is compared only with those recorded as present at that event, and only
       if more are recorded than were counted.
    5. Two counts of one kind for one day that differ are told in the same finding.
    6. One finding a person or event shows the names behind each number. Graded S2.

    Not raised by: a number present beside a number in all; half-siblings of another parent; unborn and grown-up
    children, and children of other families in the household; a count older than the youngest child; two records that
    may be of one child; a shorter list of which nothing says that it is complete. A withheld child is never counted
    against a number, nor named.

    Source: reading rules for counts, finding codes of this project, version 1.
    """
    counts = stated_counts(gathered)
    if counts.is_empty():
        return
    yield from crowded_events(gathered, counts, count_mismatch)
    wanted = counts.filter(pl.col("person").is_not_null() & (pl.col("of").is_null() | (pl.col("of") != "present")))
    children = children_of(gathered, wanted["person"])
    everybody = {child.person for group in children.values() for child in group}
    told, ties = Told(gathered, everybody), Ties(gathered, {*wanted["person"], *everybody})
    complete = {name for name, s in gathered.sources.items() for c in s.coverage if c.complete and c.of == "parent"}
    for (person,), part in wanted.sort("person", "id").group_by("person", maintain_order=True):
        rows = list(part.iter_rows(named=True))
        known = children.get(str(person), [])
        off = list(_off(rows, known, told, closed=_worth_comparing(known, complete)))
        off += [row for row in _at_odds(rows) if row not in off]
        if off:
            yield _finding(gathered, str(person), off, known, told, ties)


def _worth_comparing(known: list[Child], complete: set[str]) -> bool:
    agencies = {agency for child in known for agency in child.agencies}
    if len(known) > 1 or len(agencies) > 1:
        return True
    return bool(known) and any(s.partition(":")[0] in complete for child in known for s in child.statements)


def _off(rows: list[Row], known: list[Child], told: Told, *, closed: bool) -> Iterator[Row]:
    """Yield the counts that are above everybody who may be meant, or below everybody who must be."""
    for row in rows:
        first, last = row["days"]
        most = [child for child in known if child.maybe_counted(last, row["of"])]
        least = [child for child in known if child.surely_counted(first, row["of"])]
        if (closed and row["n"] > len(most)) or row["n"] < len(told_apart(least, told)):
            yield row


def _at_odds(rows: list[Row]) -> list[Row]:
    """Return the counts of one kind, made by different sources for one day, that differ."""
    return [
        row
        for row in rows
        if any(
            row["n"] != other["n"] and row["of"] == other["of"] and row["days"] == other["days"] != (date.max, date.max)
            and row["dated"] and other["dated"] and row["source"] != other["source"]
            for other in rows
        )
    ]  # fmt: skip


def _finding(gathered: Gathered, person: str, off: list[Row], known: list[Child], told: Told, ties: Ties) -> Finding:
    shown = [child for child in known if not child.hidden]
    names = [f"{gathered.label(child.person)} ({_who(child.agencies)})" for child in shown]
    given = [row for row in off if row["source"] is not None]
    lists = [
        [{"id": child.statements[0], "about": p, "agency": child.agencies[0], "withheld": False} for p in child.parents]
        for child in shown
    ]
    rest = ties.between([side_of(rows, "stated") for rows in (given, *lists) if rows])
    number = len(told_apart(shown, told))
    listing = f"The records give {number or 'none'}{': ' + listed_in_words(names) if names else ''}."
    return finding(
        count_mismatch,
        severity="S2",
        summary=f"{listed_in_words([_count(row) for row in off])} stated for {gathered.label(person)}. {listing}",
        statements={row["id"] for row in given}
        | {s for child in shown for s in child.statements}
        | {one for row in off if row["source"] is None for one in row["cites"] or ()},
        against=[row["id"] for row in given],
        personas={row["about"] for row in off} | {p for child in shown for p in (*child.parents, *child.records)},
        people=[person, *(child.person for child in shown)],
        links=rest.links,
        claims=[row["id"] for row in off if row["source"] is None],
        evidence=[Evidence(what="counted", items=tuple(child.person for child in shown))],
        detail=" ".join(filter(None, (rest.sentence, _ANOTHER_READING))),
        settle="The birth registrations, and asking the family who each number means.",
        held_by="registry",
        searched=[f"{name}: parent" for name in sorted(gathered.sources)],
    )


def _count(row: Row) -> str:
    if row["withheld"]:
        return f"A number that {_who((row['agency'],))} withholds is"
    what = f"{row['n']} {'child' if row['n'] == 1 else 'children'}{_WORDS.get(row['of'], '')}"
    when = f", {row['day']}" if row["day"] else ""
    who = "the draft" if row["source"] is None else _who((row["agency"],))
    return f"{what} ({who}{when}) are" if row["n"] != 1 else f"{what} ({who}{when}) is"


def _who(agencies: Iterable[str]) -> str:
    return listed_in_words(sorted({AGENCY_WORDS.get(a, a) for a in agencies}))
