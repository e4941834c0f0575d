"""One cause, one finding: which code speaks when two checks flag the same statements.

The order is the design's (data-model and finding-codes of this project, version 1). The code that gives way
is not lost: it is named in the evidence of the one that stands.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from triangulate.findings import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from triangulate.findings import Finding

GIVES_WAY: Final[dict[str, tuple[str, ...]]] = {
    "AT-1": ("ID-1",),
    "AT-3": ("RL-1",),
    "AT-4": ("RL-5",),
    "EV-1": ("EV-2", "EV-3", "EV-4"),
    "EV-3": ("EV-2",),
    "EV-4": ("EV-2", "EV-3"),
    "EV-8": ("AL-7",),
    "ID-4": ("AL-6",),
    "ID-5": ("ID-1",),
    "RL-4": ("EX-1",),
    "RT-3": ("AL-7",),
    "TM-1": ("EX-3",),
    "TM-3": ("AL-5",),
    "TM-5": ("RT-7",),
}
"""For a code, the codes before which it gives way when both rest on a common statement."""

ALSO: Final = "also_raised_as"


def one_finding_a_cause(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings that stand, each naming in its evidence the codes that gave way to it."""
    found = sorted(findings, key=lambda f: (f.code, f.id))
    by_statement: dict[str, list[Finding]] = defaultdict(list)
    for finding in found:
        for statement in finding.statements:
            by_statement[statement].append(finding)
    gone: set[str] = set()
    gave_way: dict[str, set[str]] = defaultdict(set)
    for weaker in found:
        before = GIVES_WAY.get(weaker.code, ())
        for stronger in {f.id: f for s in weaker.statements for f in by_statement[s] if f.code in before}.values():
            if _one_cause(stronger, weaker):
                gone.add(weaker.id)
                gave_way[stronger.id].add(weaker.code)
    return [_with_evidence(f, gave_way.get(f.id)) for f in found if f.id not in gone]


def _one_cause(stronger: Finding, weaker: Finding) -> bool:
    same_person = set(stronger.personas) & set(weaker.personas) or set(stronger.people) & set(weaker.people)
    return bool(same_person) and bool(set(stronger.statements) & set(weaker.statements))


def _with_evidence(finding: Finding, codes: set[str] | None) -> Finding:
    if not codes:
        return finding
    added = Evidence(what=ALSO, items=tuple(sorted(codes)))
    return finding.model_copy(update={"evidence": (*finding.evidence, added)})
