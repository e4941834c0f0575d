"""ID-1: one agency's record of a person carries facts of two people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from triangulate.conflicts.check import check, finding
from triangulate.conflicts.contrary import about_people
from triangulate.conflicts.overlay_groups import Overlay, overlay_of
from triangulate.conflicts.overlay_records import records_to_split
from triangulate.findings import Evidence, Finding
from triangulate.wording import AGENCY_WORDS, listed_in_words, predicate_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from triangulate.gathered import Gathered

_LEGACY: Final = "legacy"


@check("ID-1", "Overlay", kind="contradiction", severity="S1")
def overlaid_record(gathered: Gathered) -> Iterable[Finding]:
    """One record of one agency carries facts of two people: one half fits one person, the other half another.

    1. The statements of one record are held against the records of other sources that carry its name or one of its
       numbers: dates of birth known to the day, current official numbers, homes, and the events at which the person
       was present (a place told of the event, in its own words or those quoted, that is the home of somebody).
    2. It is raised if some of them fit one outside record and not another, and others fit that other and not the
       first, and each group holds something that rules the other person out: a different date of birth, a different
       number of one scheme, or presence at an event while the other was surely in custody, hospital, prison or
       secure accommodation. (Such a contradiction may stand beside what fits.) An
       outside record that fits both groups, and that nothing rules out, shows them to be one person's.
    3. The two outside records must be known to be two people: by a decision, a difference that no link can bridge, two
       current numbers of one scheme, or dates of birth in one source's two records, or that are no slip of the pen.
    4. One number that belongs to somebody else is a clash of identifiers (ID-5), not two people in one record; two
       numbers of one scheme, each the number of another person, are. Two dates of birth alone count only where the
       outside records are told apart by numbers, or by one source that holds both dates and no slip explains them.
    5. A record into which two or more record numbers of an earlier system were moved is raised as well: two old
       records were made one.
    6. Nothing is split automatically, and no half is called the right one: every statement of both groups is listed,
       so that somebody who knows both people can say whose each is.

    Not raised by: a name that changed; a date of birth that was corrected or ended (the old value kept as history, or
    retired in the ledger), estimated, 1 January, or with day and month exchanged; adopted and sealed records (a new
    lawful identity is never taken apart or joined to the old one), protected people among them; placeholders and test
    records.
    """
    found: set[str] = set()
    for split in records_to_split(gathered):
        overlay = overlay_of(split)
        if overlay is not None:
            found.add(split.record)
            yield _two_people(gathered, overlay)
    yield from _two_earlier_records(gathered, found)


def _two_people(gathered: Gathered, one: Overlay) -> Finding:
    source, _, local = one.record.partition(":")
    agency = AGENCY_WORDS.get(one.agency, one.agency)
    sides = [
        f"{_facts(group.predicates)} {'fits' if len(group.predicates) == 1 else 'fit'} record "
        f"{group.outside.partition(':')[2]} of "
        f"{AGENCY_WORDS.get(group.agency, group.agency)}"
        for group in (one.first, one.second)
    ]
    of = gathered.linking.people.person_of
    personas = (one.record, one.first.outside, one.second.outside)
    return finding(
        overlaid_record,
        severity="S1",
        summary=f"The record {local} of {agency} ({source}), {gathered.label(one.record)}, carries facts of two "
        f"people: {sides[0]}, and {sides[1]}.",
        statements={*one.first.own, *one.second.own, *one.first.theirs, *one.second.theirs},
        against=one.second.own,
        personas=personas,
        people={person for person in map(of, personas) if person},
        events=one.events,
        evidence=[
            Evidence(what="group", items=(one.first.outside, *one.first.own)),
            Evidence(what="group", items=(one.second.outside, *one.second.own)),
        ],
        detail=f"Each group holds what rules the other person out ({listed_in_words(list(one.reasons))}). Nothing is "
        "split automatically. The other explanation is one wrong entry in the record of one person.",
        settle="The agency that holds the record says, entry by entry, whom it saw; each of the two people is asked.",
        held_by=one.agency,
    )


def _facts(predicates: tuple[str, ...]) -> str:
    words = [predicate_words(predicate) for predicate in predicates]
    return f"its {listed_in_words(words)}"


def _two_earlier_records(gathered: Gathered, told: set[str]) -> Iterable[Finding]:
    """Yield a finding for each record that two record numbers of one earlier system were moved into (rule 5)."""
    numbers = about_people(gathered, gathered.identifiers).filter(
        pl.col("scheme").str.contains(_LEGACY) & pl.col("number").is_not_null() & ~pl.col("about").is_in(sorted(told))
    )
    folded = pl.col("number").str.to_uppercase().str.replace_all(r"\s", "").alias("_folded")
    by = ["about", "scheme", "issuer"]
    many = numbers.with_columns(folded).filter(pl.col("_folded").n_unique().over(by) > 1).sort("about", "id")
    for (about,), part in many.group_by("about", maintain_order=True):
        yield _moved_together(gathered, str(about), part.to_dicts())


def _moved_together(gathered: Gathered, record: str, rows: list[dict[str, Any]]) -> Finding:
    source, _, local = record.partition(":")
    hidden = any(row["withheld"] for row in rows)
    shown = "" if hidden else f": {listed_in_words(sorted({row['number'] for row in rows}))}"
    agency = AGENCY_WORDS.get(rows[0]["agency"], rows[0]["agency"])
    return finding(
        overlaid_record,
        severity="S1",
        summary=f"The record {local} of {agency} ({source}), {gathered.label(record)}, was made from "
        f"{len({row['number'] for row in rows})} records of an earlier system{shown}.",
        statements=[row["id"] for row in rows],
        personas=[record],
        people={row["person"] for row in rows},
        evidence=[Evidence(what="scheme", items=tuple(sorted({row["scheme"] for row in rows})))],
        detail="Two people's records may have been moved into one; or one person was held twice before. Nothing is "
        "split automatically.",
        settle="The records of the earlier system under each number.",
        held_by=rows[0]["agency"],
    )
