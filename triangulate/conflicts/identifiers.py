"""ID-5: identifiers that clash: on two people, two on one person, or failing their check."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.conflicts.apart_by_number import numbers_keep_apart
from triangulate.conflicts.check import check, finding
from triangulate.conflicts.contrary import Side, Ties, against, in_order, recorded, side_of
from triangulate.conflicts.failed_checks import LEAST_BAD, SHARE_BAD, failed_by_person, unreliable_sources
from triangulate.conflicts.numbers import numbers_that_count, two_for_one_person, used_for_two_people
from triangulate.findings import Evidence, Finding
from triangulate.linking.strength import JOINING
from triangulate.normalise.identifiers import scheme as scheme_named
from triangulate.wording import listed_in_words, scheme_words

if TYPE_CHECKING:
    from triangulate.gathered import Gathered

_AGREES: Final = ("official", "former", "reference", "loose_reference", "conflicting")
_HOLDERS: Final = {
    "nhs": "health",
    "chi": "health",
    "upn": "education",
    "uln": "education",
    "pnc": "police",
    "cro": "police",
}
_SHOWN: Final = 100  # statements that a finding about a whole source lists, the first by id


@check(
    "ID-5",
    "Identifier clash",
    kind="contradiction",
    severity="S2; S1 if a link between two of the records rests on the number",
    needs=("identifier",),
)
def identifier_clash(gathered: Gathered) -> Iterable[Finding]:
    """An identifier that ought to name one person names two, or a person carries two, or a number fails its check.

    1. One official number stands on the records of two people. Official schemes are those whose numbers are never
       given to somebody else (``identifier_schemes.csv``). One finding a number.
    2. Two current official numbers of one scheme stand on one person. A number with no stated use counts as
       current unless it has ended, its time cannot overlap that of the other, or another record calls it former or
       temporary. One finding a person and scheme. So do two such numbers on two records that linking keeps apart
       because of them and that agree in name, date of birth and home.
    3. A number fails the check of its official scheme (check digit, check letter or shape). One finding a person and
       scheme; the finding under rule 2 takes it in.
    4. Where more than 20 numbers of one scheme in one source fail, and more than one in five, one finding says that
       the numbers of this scheme in this source cannot be relied on, in place of one for each person. It lists the
       first hundred statements and gives the count.
    5. A record number of an earlier system stands on two people of one source: one number was used twice in a
       move of data.
    6. Graded S2. S1 if a link between two of the records named rests on the number: take the number away before
       anything that the link carries is relied on.

    Not raised by: temporary numbers; a number given as the mother's, or an NHS number on a child recorded in the
    first six weeks of life that is also on an adult; a former number beside the current one on one person; numbers
    that stand for "none", test ranges (but in a run on test data), the reason codes of the census; schemes in which
    numbers are reissued or a person properly has several (arrest summons, local authority and hospital numbers); one
    number in two ways of writing; adopted or sealed records (a number kept through an adoption must not show it); one
    number on two records with other given names and no rival record, which AT-2 tells; one person held twice under
    one number, name and birth date (a split history).

    Source: NHS Data Model and Dictionary, 2023; DfE Unique pupil numbers guidance, 2024; CJS Data Standards
    Catalogue, version 5.0. The limits of rule 4 are this project's own.
    """
    numbers = numbers_that_count(gathered)
    shared = list(used_for_two_people(gathered, numbers))
    two = list(two_for_one_person(gathered, numbers))
    failed = failed_by_person(numbers)
    clashes: list[tuple[str, pl.DataFrame]] = [*shared, *((scheme, rows) for _, scheme, rows in two)]
    resting = _Resting(gathered, {about for *_, rows in clashes for about in rows["about"]})
    for scheme, rows in shared:
        yield _on_two_people(gathered, scheme, rows, resting)
    ties = Ties(gathered, [person for person, _, _ in two])
    for person, scheme, rows in two:
        yield _two_on_one(gathered, (person, scheme), rows, failed.pop((person, scheme), None), ties, resting)
    told = {statement for _, rows in clashes for statement in rows["id"]}
    yield from _kept_apart(gathered, numbers, told)
    for (person, scheme), rows in sorted(failed.items()):
        yield _failed(gathered, person, scheme, rows)
    for source, scheme, bad, known, rows in unreliable_sources(numbers):
        yield _unreliable(source, scheme, bad, known, rows)


class _Resting:
    """The links between records that carry a clashing number, to which the agreement of numbers contributes."""

    def __init__(self, gathered: Gathered, personas: set[str]) -> None:
        links, ids = gathered.linking.links, pl.DataFrame({"a": sorted(personas)}, schema={"a": pl.String})
        joining = pl.col("strength").is_in(JOINING) & pl.col("level_identifier").is_in(_AGREES)
        self._links = links.filter(joining).join(ids, on="a", how="semi").select("a", "b", "id").sort("id").rows()

    def among(self, personas: set[str]) -> list[str]:
        """Return the ids of those that join two of ``personas``."""
        return [link for a, b, link in self._links if a in personas and b in personas]


def _on_two_people(gathered: Gathered, scheme: str, rows: pl.DataFrame, resting: _Resting) -> Finding:
    people = sorted(set(rows["person"]))
    by_person = [rows.filter(pl.col("person") == person).sort("id").to_dicts() for person in people]
    sides = in_order(side_of(part, gathered.label(part[0]["about"])) for part in by_person)
    hidden = rows["withheld"].fill_null(value=False).any()
    number = "" if hidden else f" {min(rows['number'].to_list())}"
    links = resting.among(set(rows["about"]))
    return finding(
        identifier_clash,
        severity="S1" if links else "S2",
        summary=f"One {scheme_words(scheme)}{number} is recorded for {len(people)} people: {_told(sides, 'person')}.",
        detail=_rests(links),
        statements=[statement for side in sides for statement in side.statements],
        against=against(sides),
        personas=rows["about"],
        people=people,
        links=links,
        evidence=[Evidence(what="scheme", items=(scheme,))],
        settle=f"The register of the body that issues the {scheme_words(scheme)}.",
        held_by=_HOLDERS.get(scheme, "registry"),
    )


def _two_on_one(
    gathered: Gathered,
    of: tuple[str, str],
    rows: pl.DataFrame,
    failed: pl.DataFrame | None,
    ties: Ties,
    resting: _Resting,
) -> Finding:
    person, scheme = of
    sides, noun = _by_number(rows), scheme_words(scheme)
    rest, links = ties.between(sides), resting.among(set(rows["about"]))
    evidence = [Evidence(what="scheme", items=(scheme,))]
    if failed is not None:
        evidence.append(Evidence(what="fails_its_check", items=tuple(failed["id"].sort())))
    return finding(
        identifier_clash,
        severity="S1" if links else "S2",
        summary=recorded(f"current {noun}s", noun, gathered.label(person), sides),
        detail=" ".join(part for part in (_rests(links), rest.sentence) if part),
        statements=[statement for side in sides for statement in side.statements],
        against=against(sides),
        personas={persona for side in sides for persona in side.personas},
        people=[person],
        links={*rest.links, *links},
        evidence=evidence,
        settle=f"The register of the body that issues the {noun}.",
        held_by=_HOLDERS.get(scheme, "registry"),
    )


def _kept_apart(gathered: Gathered, numbers: pl.DataFrame, told: set[str]) -> Iterator[Finding]:
    """Yield a finding for each two records that two numbers keep apart and all else joins (rule 2)."""
    pairs = numbers_keep_apart(gathered)
    numbers = numbers.filter(pl.col("about").is_in(pl.concat([pairs["a"], pairs["b"]]).implode()))
    for a, b, statements in pairs.iter_rows():
        rows = numbers.filter(pl.col("about").is_in([a, b]) & pl.col("id").is_in(statements) & pl.col("strong")).sort(
            "id"
        )
        for scheme in sorted(set(rows["scheme"])):
            of_scheme = rows.filter(pl.col("scheme") == scheme)
            sides, noun = _by_number(of_scheme), scheme_words(scheme)
            if len(sides) < 2 or told & set(of_scheme["id"]):
                continue
            yield finding(
                identifier_clash,
                severity="S2",
                summary=recorded(f"current {noun}s", noun, gathered.label(a), sides),
                detail="The records agree in name, date of birth and home, and the numbers keep them apart.",
                statements=[statement for side in sides for statement in side.statements],
                against=against(sides),
                personas=[a, b],
                people=set(of_scheme["person"]),
                evidence=[Evidence(what="scheme", items=(scheme,))],
                settle=f"The register of the body that issues the {noun}.",
                held_by=_HOLDERS.get(scheme, "registry"),
            )


def _failed(gathered: Gathered, person: str, scheme: str, rows: pl.DataFrame) -> Finding:
    sides = _by_number(rows)
    noun = scheme_words(scheme)
    return finding(
        identifier_clash,
        severity="S2",
        summary=f"The {noun} recorded for {gathered.label(person)} fails its check: {_told(sides, noun)}.",
        detail=f"The scheme's check is: {scheme_named(scheme).check}. The number was not used to link records.",
        statements=[statement for side in sides for statement in side.statements],
        personas={persona for side in sides for persona in side.personas},
        people=[person],
        evidence=[Evidence(what="fails_its_check", items=(scheme,))],
        settle=f"The register of the body that issues the {noun}.",
        held_by=_HOLDERS.get(scheme, "registry"),
    )


def _unreliable(source: str, scheme: str, bad: int, known: int, rows: pl.DataFrame) -> Finding:
    return finding(
        identifier_clash,
        severity="S2",
        summary=f"Numbers of the scheme {scheme_words(scheme)} in the source {source} cannot be relied on: "
        f"{bad} of {known} fail their check.",
        detail=f"More than {LEAST_BAD} numbers and more than {SHARE_BAD:.0%} of them fail, so they are told together. "
        "None of these was used to link records.",
        statements=rows["id"].sort().head(_SHOWN),
        personas=rows.sort("id")["about"].head(_SHOWN),
        evidence=[
            Evidence(what="fails_its_check", items=(scheme,)),
            Evidence(what="statements_in_all", items=(str(rows.height),)),
        ],
        settle="How the source fills this field.",
        held_by="",
        searched=[source],
    )


def _by_number(rows: pl.DataFrame) -> list[Side]:
    parts = [part.sort("id").to_dicts() for part in rows.partition_by("canonical", maintain_order=True)]
    return in_order(side_of(part, min(row["number"] for row in part)) for part in parts)


def _told(sides: list[Side], noun: str) -> str:
    return listed_in_words([side.told(noun) for side in sides])


def _rests(links: list[str]) -> str:
    if not links:
        return ""
    return "A link between these records rests on it." if len(links) == 1 else "Links between these records rest on it."
