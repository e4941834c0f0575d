"""ID-4: records that cannot be told to be about one relative rather than another of the same name or birth."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.conflicts.check import check, finding
from triangulate.conflicts.merged_relatives import merged_twins
from triangulate.conflicts.relatives import Doubt, doubtful_records
from triangulate.findings import Evidence, Finding
from triangulate.wording import AGENCY_WORDS, listed_in_words, value_words

if TYPE_CHECKING:
    from triangulate.gathered import Gathered

ADVERSE: Final = ("allegation", "concern", "convicted", "warning_marker")
MEDICAL: Final = ("injury", "health_state")
_ADVERSE_PARTS: Final = ("suspect", "offender")


@check(
    "ID-4",
    "Namesake, twin, sibling or parent and child with one name",
    kind="contradiction",
    severity="S2; S1 if adverse or medical statements stand on the record",
)
def namesake_confusion(gathered: Gathered) -> Iterable[Finding]:
    """A record fits two relatives, and nothing in it tells which of them it is about.

    1. Twins: a record gives the family name and the full date of birth of two people whose given names differ, and
       only initials or no given name of its own. A record given as "A Le Brun" fits Amelia, but one letter is no
       proof that it is not about her twin.
    2. Parent and child of one name: a record gives a given name and family name that two people share who lie at
       least twelve years apart, gives no date of birth, and lives with, is linked to or is a candidate for both, or for
       one who is the other's parent or child.
    3. One thing that tells them apart is enough to raise nothing: a full given name that fits one, a date of birth
       that fits one, a number that one of them carries, another place in the multiple birth, "junior" or "senior"
       matching one, initial and sex together that fit one, a statement that makes it one's relative and so the other,
       a child of its own that only one is old enough for, or a verified link. Sex alone is not enough.
    4. Surname and birth date make two people relatives only where few share the surname: above fifty people in the
       run, a shared address or parent, a statement that they are siblings or twins, or a multiple birth is needed.
    5. Two records that one source keeps apart, with one family name and birth date and other given names or places in
       the birth, are held to be one person by links weaker than verified: twins taken for one.
    6. One finding a record names every relative it may be about and what the record says of each. Graded S2; S1 if an
       allegation, concern, conviction, warning marker, injury or state of health stands on the record, or it takes
       part in an event as suspect or offender.

    Not raised by: twins, siblings or a father and son with full records of their own; nicknames (Ollie) and other
    spellings; another sex or gender by itself; a verified link or a person's decision.

    Source: NHS England Manage Vaccinations in Schools (2024) gave up fuzzy names for twins; the limits of twelve years
    and fifty people are this project's own.
    """
    doubts = doubtful_records(gathered)
    grave = _grave(gathered, [doubt.persona for doubt in doubts])
    for doubt in doubts:
        yield _doubtful(gathered, doubt, grave.get(doubt.persona, []))
    merged = merged_twins(gathered)
    grave = _grave(gathered, [persona for twins in merged for persona in twins.personas])
    for twins in merged:
        worst = sorted({s for persona in twins.personas for s in grave.get(persona, [])})
        yield finding(
            namesake_confusion,
            severity="S1" if worst else "S2",
            summary=f"Two records that {_who([twins.agency])} keeps apart are held to be one person, and may be twins: "
            f"{listed_in_words(list(twins.names))}.",
            detail=f"Family name and date of birth agree; {twins.differ_in} differs. {twins.sentence}".strip(),
            statements=[*twins.statements, *worst],
            against=twins.against,
            personas=twins.personas,
            people=[twins.person],
            links=twins.links,
            evidence=_at_risk(worst),
            settle="The birth registration entries.",
            held_by="registry",
        )


def _doubtful(gathered: Gathered, doubt: Doubt, grave: list[str]) -> Finding:
    relatives = [f"{gathered.label(person)}{f' ({born})' if born else ''}" for person, born in doubt.candidates]
    fits = [f"The initial fits {gathered.label(person)} only." for person in doubt.initial_fits]
    return finding(
        namesake_confusion,
        severity="S1" if grave else "S2",
        summary=f"{_record_words(doubt)} may be about {' or '.join(sorted(relatives))}: they share {doubt.shared}, "
        "and nothing in the record tells which of them is meant.",
        detail=" ".join(fits),
        statements=[*doubt.own_statements, *doubt.relatives_statements, *grave],
        against=doubt.relatives_statements,
        personas=[doubt.persona, *doubt.personas],
        people=doubt.people,
        links=doubt.links,
        evidence=[Evidence(what="candidate", items=tuple(person for person, _ in doubt.candidates)), *_at_risk(grave)],
        settle="The full name, date of birth or a number, asked of whoever wrote the record.",
        held_by=doubt.agency,
    )


def _record_words(doubt: Doubt) -> str:
    names = sorted({value_words("name", value, kind) for value, kind in doubt.shown_names})
    named = f" “{' / '.join(names)}”" if names else ""
    return f"The record{named} of {_who([doubt.agency])}"


def _at_risk(grave: Sequence[str]) -> list[Evidence]:
    return [Evidence(what="at_risk", items=tuple(grave))] if grave else []


def _who(agencies: Sequence[str]) -> str:
    return listed_in_words([AGENCY_WORDS.get(agency, agency) for agency in agencies])


def _grave(gathered: Gathered, personas: Sequence[str]) -> dict[str, list[str]]:
    """Return the adverse and medical statements that stand on each of ``personas`` (ids, sorted)."""
    if not personas:
        return {}
    said = gathered.said(*ADVERSE, *MEDICAL, "participant").filter(pl.col("about").is_in(sorted(set(personas))))
    part = (pl.col("predicate") != "participant") | pl.col("value").is_in(_ADVERSE_PARTS)
    grouped = said.filter(part.fill_null(value=False)).group_by("about").agg(pl.col("id").sort())
    return dict(grouped.iter_rows())
