"""EX-2: an unborn child or placeholder that was never closed and is still counted as a child."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from triangulate.conflicts.check import check, finding
from triangulate.conflicts.pregnancies import Open, born_after, open_placeholders
from triangulate.conflicts.still_counted import Counted, counted_after
from triangulate.findings import Evidence, Finding
from triangulate.wording import AGENCY_WORDS, listed_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from triangulate.gathered import Gathered

_SHOWN: Final = 3
_BIRTHS: Final = ("birth", "birth_date")


@check(
    "EX-2", "Ghost child", kind="gap", severity="S1 if counted as a child; S2 if only a plan or household lists them"
)
def ghost_child(gathered: Gathered) -> Iterable[Finding]:
    """An unborn child, or an entry under a placeholder name, was never closed and is still counted as a child.

    1. Looked at are records of type ``unborn``; records whose every name stands for nobody yet ("Unborn Renouf",
       "Baby Smith", "UNKNOWN"); and records with an expected date of birth, of their own or of the mother's while
       the record was open; unless a date of birth or another name is recorded of them.
    2. The birth was due on the last day the expected date can mean; without one, 40 weeks after the record was first
       written. It is raised if, 8 weeks after that day, no birth is recorded: neither of this child, nor of another
       child of the mother at that time.
    3. And if the child is still counted: named as somebody's child, brother, sister or twin in a statement written
       or holding after that day (or in one that gives no time at all); in a number of children of the parent that is
       larger than the number of the parent's children who were born; in a claim of the draft; or with a plan, a
       placement or a household after that day.
    4. Graded S1 if counted as a child by a relation, a number or a claim; S2 if only a plan, placement or household
       still lists the record.
    5. This is a question and no accusation: the pregnancy may have ended, the birth may be recorded elsewhere or
       under another name. It touches the loss of a child: only those who need to see it should, and nobody should be
       asked who has told already.

    Not raised by: a birth, or a name given, since; an expected date less than 8 weeks past; a record that nobody
    counts any more; a relation that was written before the birth was due, or that has ended; a number of
    children that those who were born explain; a death recorded of the child; test records.

    Limits: 8 weeks by this project; 40 weeks of pregnancy (NICE NG201, 2021).
    """
    open_ = open_placeholders(gathered)
    if not open_:
        return
    counted = counted_after(gathered, open_)
    still = [one for one in open_ if one.person in counted]
    born = born_after(gathered, still)
    for one in still:
        if one.person not in born:
            yield _finding(gathered, one, counted[one.person])


def _finding(gathered: Gathered, one: Open, counted: list[Counted]) -> Finding:
    agencies = listed_in_words([AGENCY_WORDS.get(a, a) for a in sorted({c.agency for c in counted})])
    named = listed_in_words(list(dict.fromkeys(c.words for c in counted))[:_SHOWN])
    due = "" if one.hidden else f" (birth due by {one.due.isoformat()}{'' if one.dated else ' at the latest'})"
    claims = {c.claim for c in counted if c.claim}
    statements = {*one.statements, *(c.statement for c in counted if c.statement)}
    return finding(
        ghost_child,
        severity="S1" if any(c.as_child for c in counted) else "S2",
        summary=f"{one.label}{due} is still counted as a child by {agencies} ({named}), and no birth was found in what "
        "was searched.",
        statements=statements,
        personas={*one.personas, *(c.persona for c in counted if c.persona)},
        people={one.person, *(c.person for c in counted if c.person)},
        claims=claims,
        events=one.events,
        evidence=[
            Evidence(what="expected", items=(one.due.isoformat(),) if not one.hidden else ()),
            Evidence(what="counted_by", items=tuple(sorted({*(c.statement for c in counted if c.statement), *claims}))),
        ],
        detail="This is a question and no accusation: the pregnancy may have ended, or the birth may be recorded "
        "elsewhere or under another name. It may touch the loss of a child; only those who need to see it should."
        + (" An event with an outcome is recorded beside the record and should be read first." if one.events else ""),
        settle="The outcome of the pregnancy in the maternity record, read by a health professional who may see it.",
        held_by="health",
        searched=_searched(gathered),
    )


def _searched(gathered: Gathered) -> list[str]:
    """Return what was searched for a birth: each source, and for what time it declares itself complete."""
    told = []
    for name, source in gathered.sources.items():
        complete = [entry for entry in source.coverage if entry.complete and entry.of in _BIRTHS]
        who = f"{AGENCY_WORDS.get(source.agency.value, source.agency.value)} ({name})"
        periods = [f"births complete from {e.from_ or 'the beginning'} to {e.to or 'now'}" for e in complete]
        told.append(f"{who}: {'; '.join(periods) or 'not known to be complete for births'}")
    return told
