"""RL-2: kinship that cannot be, or hardly can: ages at birth, births too close, circles, lists that do not agree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from triangulate.conflicts.ancestors import own_ancestors
from triangulate.conflicts.check import check, finding
from triangulate.conflicts.contrary import about_people
from triangulate.conflicts.kinship_limits import KinshipLimits, ages_at_birth, births_too_close
from triangulate.conflicts.parent_statements import Told, parentage
from triangulate.conflicts.sibling_lists import lists_that_differ
from triangulate.findings import Evidence, Finding, FindingKind
from triangulate.wording import AGENCY_WORDS, WITHHELD, listed_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from triangulate.gathered import Gathered

LIMITS: Final = KinshipLimits()
"""The limits the check uses; :func:`kinship_findings` takes others."""

_AGE_WORDS: Final = {
    "after_child": "was born after the child",
    "too_young": "was under {youngest} years old at the birth",
    "young": "was under {young} years old at the birth",
    "too_old": "was over {oldest} years old at the birth",
}
_SETTLE: Final = "The birth registration entries of both."


@check(
    "RL-2",
    "Impossible or implausible kinship",
    kind="contradiction",
    severity="S2",
    needs=("parent", "sibling", "twin", "child_count"),
)
def implausible_kinship(gathered: Gathered) -> Iterable[Finding]:
    """Stated kinship breaks a limit of nature, or comes so near to one that somebody has to look.

    1. A birth, genetic or registered parent born after the child, or under 11 years old at the birth, is a
       contradiction; so is a mother over 60. The other relation (an elder sister, a grandmother) may be the true one.
    2. Such a parent who was 11 or 12 at the birth is a tension: rare, and real.
    3. Two children of one birth mother born 15 to 200 days apart are a contradiction, unless they are recorded as
       twins or of a multiple birth.
    4. A person who is their own ancestor over birth, genetic or adoptive parents is a contradiction; the shortest
       circle is shown.
    5. A person stated to be both birth, genetic or registered parent and sibling of one child is a tension.
    6. Siblings or children whom one source names and another leaves out of a list it declares complete, and siblings
       whom another source denies, are a tension. Numbers that do not agree are RL-4.
    7. Every date is read as all it can mean (AT-1), and where a person has several, all of them count. Only a limit
       broken however they are read is raised. Limits can be set (``KinshipLimits``).
    8. One finding a parent and child, a pair of births, a circle, a pair of siblings. Graded S2.

    Not raised by: mothers from 13 and fathers of any age above 60; step, foster, social and adoptive parents, and
    parents without a stated type, in rules 1 to 3; adoptive parents who are siblings; half-siblings of two
    mothers; births within 14 days; two records that may be one child with two dates; dates that are a year, 1
    January or approximate and leave room; a list that is shorter than another and not declared complete.

    Sources: limits, see ``KinshipLimits``; the rules follow those of genealogy programs (Gramps, verification tool,
    version 5.2, 2024), without their limits on young parents.
    """
    yield from kinship_findings(gathered, LIMITS)


def kinship_findings(gathered: Gathered, limits: KinshipLimits) -> Iterator[Finding]:
    """Yield the findings of RL-2 under ``limits``, in a set order."""
    yield from _ages(gathered, limits)
    yield from _close_births(gathered, limits)
    yield from _circles(gathered)
    yield from _parents_and_siblings(gathered)
    yield from _lists(gathered)


class _Said:
    """Statements behind the findings, looked up once."""

    def __init__(self, gathered: Gathered, ids: Iterable[str]) -> None:
        rows = gathered.statements.filter(pl.col("id").is_in(sorted(set(ids)))).iter_rows(named=True)
        self._rows: dict[str, dict[str, Any]] = {row["id"]: row for row in rows}

    def personas(self, ids: Iterable[str]) -> set[str]:
        """Return the personas that statements are about or name."""
        rows = [self._rows[i] for i in ids]
        return {p for row in rows for p in (row["about"], row["ref"] if row["ref_person"] else None) if p}

    def dates(self, ids: Iterable[str]) -> str:
        """Return the dates in words, each with who says so."""
        told: dict[str, set[str]] = {}
        for row in (self._rows[i] for i in ids):
            told.setdefault(WITHHELD if row["withheld"] else row["value"], set()).add(row["agency"])
        return "; ".join(f"{value}, {self._who(agencies)}" for value, agencies in sorted(told.items()))

    def agencies(self, ids: Iterable[str]) -> str:
        """Return who says so, in words."""
        return self._who({self._rows[i]["agency"] for i in ids})

    @staticmethod
    def _who(agencies: Iterable[str]) -> str:
        return listed_in_words([AGENCY_WORDS.get(a, a) for a in sorted(agencies)])


def _ages(gathered: Gathered, limits: KinshipLimits) -> Iterator[Finding]:
    found = ages_at_birth(gathered, limits)
    if found.is_empty():
        return
    lists = ("statements", "parent_born", "child_born")
    said = _Said(gathered, (i for name in lists for i in found[name].explode()))
    for row in found.iter_rows(named=True):
        words = _AGE_WORDS[row["rule"]].format(
            youngest=limits.youngest, young=limits.young, oldest=limits.oldest_mother
        )
        parent, child = gathered.label(row["parent"]), gathered.label(row["child"])
        yield _found(
            gathered,
            FindingKind.TENSION if row["rule"] == "young" else FindingKind.CONTRADICTION,
            f"{parent} (born {said.dates(row['parent_born'])}) is recorded as parent of {child} "
            f"(born {said.dates(row['child_born'])}; {said.agencies(row['statements'])}) and {words}.",
            row["rule"],
            (row["parent"], row["child"]),
            [*row["statements"], *row["parent_born"], *row["child_born"]],
            row["statements"],
            said,
            "A date may be wrong, the record another person's, or the relation another one, such as an elder sibling.",
        )


def _close_births(gathered: Gathered, limits: KinshipLimits) -> Iterator[Finding]:
    found = births_too_close(gathered, limits)
    if found.is_empty():
        return
    lists = ("statements", "one_born", "other_born")
    said = _Said(gathered, (i for name in lists for i in found[name].explode()))
    told = Told(gathered, {*found["one"], *found["other"]})
    for row in found.iter_rows(named=True):
        if told.maybe_one_child(row["one"], row["other"]):
            continue
        one, other, mother = (gathered.label(row[who]) for who in ("one", "other", "mother"))
        yield _found(
            gathered,
            FindingKind.CONTRADICTION,
            f"{mother} is recorded as birth mother of {one} (born {said.dates(row['one_born'])}) and of {other} (born "
            f"{said.dates(row['other_born'])}), {limits.births_apart[0]} to {limits.births_apart[1]} days apart.",
            "births_apart",
            (row["mother"], row["one"], row["other"]),
            [*row["statements"], *row["one_born"], *row["other_born"]],
            row["other_born"],
            said,
            "No birth is recorded as multiple. A date may be wrong, or one of the two may have another mother.",
        )


def _circles(gathered: Gathered) -> Iterator[Finding]:
    circles = sorted(own_ancestors(gathered))
    said = _Said(gathered, (i for _, statements in circles for i in statements))
    for people, statements in circles:
        names = [gathered.label(person) for person in (*people, people[0])]
        yield _found(
            gathered,
            FindingKind.CONTRADICTION,
            f"{names[0]} is recorded as their own ancestor: {', parent of '.join(names)}.",
            "own_ancestor",
            people,
            list(statements),
            statements[1:],
            said,
            "A relation was entered the wrong way round, or two people of one name are held to be one.",
        )


def _parents_and_siblings(gathered: Gathered) -> Iterator[Finding]:
    parents = parentage(gathered, "birth", "genetic", "registered").select("person", "ref_person", "id")
    siblings = about_people(gathered, gathered.said("sibling", "twin").filter(pl.col("ref_person").is_not_null()))
    siblings = siblings.select("person", "ref_person", "id")
    either = pl.concat([siblings, siblings.select(person="ref_person", ref_person="person", id="id")])
    key = ["person", "ref_person"]
    both = parents.join(either, on=key, suffix="_sibling").filter(pl.col("person") != pl.col("ref_person"))
    said = _Said(gathered, [*both["id"], *both["id_sibling"]])
    for (parent, child), part in both.sort(*key, "id", "id_sibling").group_by(key, maintain_order=True):
        as_parent, as_sibling = part["id"].unique().sort().to_list(), part["id_sibling"].unique().sort().to_list()
        yield _found(
            gathered,
            FindingKind.TENSION,
            f"{gathered.label(str(parent))} is recorded as parent ({said.agencies(as_parent)}) and as sibling "
            f"({said.agencies(as_sibling)}) of {gathered.label(str(child))}.",
            "parent_and_sibling",
            (str(parent), str(child)),
            [*as_parent, *as_sibling],
            as_sibling,
            said,
            "One of the relations is usually the true one. Both can be, so this is put with care.",
        )


def _lists(gathered: Gathered) -> Iterator[Finding]:
    found = list(lists_that_differ(gathered))
    said = _Said(gathered, (i for one in found for i in (*one.named, *one.listed)))
    for one in found:
        what = "child" if one.relation == "parent" else "sibling"
        who, other = gathered.label(one.person), gathered.label(one.other)
        named, listed = said.agencies(one.named), said.agencies(one.listed)
        against = f"denied ({listed})" if one.denied else f"not in the list declared complete ({listed})"
        yield _found(
            gathered,
            FindingKind.TENSION,
            f"{other} is recorded as {what} of {who} ({named}) and is {against}.",
            f"{what}_lists",
            (one.person, one.other),
            [*one.named, *one.listed],
            one.listed,
            said,
            "They may be half-siblings, or one of the records another person's. Absent from a list is not proof.",
            [f"{one.register}: {one.relation}, declared complete"] if one.register else (),
        )


def _found(
    gathered: Gathered, kind: FindingKind, summary: str, rule: str, people: Iterable[str], statements: list[str],
    against: Iterable[str], said: _Said, detail: str, searched: Iterable[str] = (),
) -> Finding:  # fmt: skip
    return finding(
        implausible_kinship,
        kind=kind,
        severity="S2",
        summary=summary,
        statements=statements,
        against=against,
        personas=said.personas(statements),
        people=people,
        links=[link for p in sorted(set(people)) if (link := _doubtful_link(gathered, p))],
        evidence=[Evidence(what="rule", items=(rule,))],
        detail=detail + _doubts(gathered, people),
        settle=_SETTLE,
        held_by="registry",
        searched=searched,
    )


def _doubtful_link(gathered: Gathered, person: str) -> str | None:
    people = gathered.linking.people
    return None if people.weakest_link(person) in (None, "verified") else people.weakest_link_id(person)


def _doubts(gathered: Gathered, people: Iterable[str]) -> str:
    """Return a sentence for each person whose records may be two people's."""
    told = []
    for person in sorted(set(people)):
        if _doubtful_link(gathered, person):
            strength = gathered.linking.people.weakest_link(person)
            told.append(f" The records of {gathered.label(person)} are joined by a link that is {strength}.")
    return "".join(told)
