"""Raising a finding's severity, and its id: what a person decided holds only while nothing under it changes.

Severity is a rule's output. It is raised here where the design says so for every code (finding codes of this project,
version 1); only a named person's adjudication lowers it.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.content_id import row_digests, short_digest
from triangulate.findings import Evidence, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from triangulate.findings import Finding
    from triangulate.gathered import Gathered

RAISED: Final = "raised_because"
REASONS: Final = {
    "adverse": "adverse to a person and relied on in the draft",
    "disputed": "a dispute of a statement is open",
    "unverified": "the draft relies on it over a link that nobody verified",
}
GRADED_BY_THEIR_OWN_RULE: Final = frozenset(
    {"ID-2", "ID-4", "ID-7", "EX-1", *(f"AL-{n}" for n in range(1, 8)), *(f"EV-{n}" for n in range(1, 9)),
     *(f"RT-{n}" for n in range(1, 8))}
)  # fmt: skip
"""Codes whose own grading already says what reliance, adversity or a dispute does."""
_WORST_FIRST: Final = tuple(Severity)


def with_severity_raised(findings: Iterable[Finding], gathered: Gathered) -> list[Finding]:
    """Return the findings, each raised one step for each reason that applies, at most to S1.

    1. The draft relies on one of its statements, or on a claim it is about, in an adverse claim.
    2. A dispute of one of its statements is open.
    3. The draft relies on one of its statements, and the best path from the record that says it to the person the
       claim is about crosses a link that nobody verified.
    """
    disputed = gathered.ledger.disputed(gathered.inputs.as_at)
    relied = _claims_by_statement(gathered)
    return [_raised(finding, gathered, disputed, relied) for finding in findings]


def _raised(
    finding: Finding, gathered: Gathered, disputed: frozenset[str], relied: Mapping[str, list[tuple[str, bool]]]
) -> Finding:
    if finding.code in GRADED_BY_THEIR_OWN_RULE:
        return finding
    claims = [claim for one in (*finding.statements, *finding.claims) for claim in relied.get(one, [])]
    found = {
        "adverse": any(adverse for _, adverse in claims),
        "disputed": not disputed.isdisjoint(finding.statements),
        "unverified": any(_unverified(gathered, finding, about) for about, _ in claims),
    }
    reasons = tuple(reason for reason, holds in found.items() if holds)
    if not reasons:
        return finding
    place = max(_WORST_FIRST.index(finding.severity) - len(reasons), 0)
    why = Evidence(what=RAISED, items=tuple(REASONS[reason] for reason in reasons))
    return finding.model_copy(update={"severity": _WORST_FIRST[place], "evidence": (*finding.evidence, why)})


def _unverified(gathered: Gathered, finding: Finding, about: str) -> bool:
    people = gathered.linking.people
    strengths = (people.path_strength(persona, about) for persona in finding.personas if persona != about)
    return any(strength is not None and strength != "verified" for strength in strengths)


def _claims_by_statement(gathered: Gathered) -> dict[str, list[tuple[str, bool]]]:
    """Return for each cited statement, and each claim id, whom the claim is about and whether it is adverse."""
    found: dict[str, list[tuple[str, bool]]] = defaultdict(list)
    for claim, about, cites, adverse in gathered.claims.select("id", "about", "cites", "adverse").iter_rows():
        for one in (claim, *(cites or ())):
            found[one].append((about, bool(adverse)))
    return found


def with_content_ids(findings: Iterable[Finding], gathered: Gathered) -> list[Finding]:
    """Return the findings with ids that change when a statement or link under them changes.

    An adjudication names a finding's id, so it falls away, and the finding is open again, when what it was about is no
    longer the same.
    """
    every = list(findings)
    statements = {statement for finding in every for statement in finding.statements}
    links = {link for finding in every for link in finding.links}
    said = gathered.inputs.statements.filter(pl.col("id").is_in(sorted(statements)))
    digests = dict(zip(said["id"], row_digests(said, said.columns), strict=True))
    standing = gathered.linking.links.filter(pl.col("id").is_in(sorted(links))).select("id", "strength", "verdict")
    digests |= {link: f"{strength}{verdict or ''}" for link, strength, verdict in standing.iter_rows()}
    return [_with_content_id(finding, digests) for finding in every]


def _with_content_id(finding: Finding, digests: Mapping[str, str]) -> Finding:
    content = (digests.get(one, "") for one in (*finding.statements, *finding.links))
    return finding.model_copy(update={"id": f"f-{short_digest(finding.id, *content)}"})
