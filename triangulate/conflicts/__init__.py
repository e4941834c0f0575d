"""The checks, in one flat tuple, and the run over them.

Adding a check is writing a function and adding a line to ``CHECKS``. The tuple is never changed at run time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from triangulate.conflicts.precedence import one_finding_a_cause

if TYPE_CHECKING:
    from collections.abc import Mapping

    from triangulate.conflicts.check import Check
    from triangulate.findings import Finding
    from triangulate.gathered import Gathered
    from triangulate.ledger.lines import AdjudicationLine

CHECKS: Final[tuple[Check, ...]] = ()


def run_checks(gathered: Gathered, adjudications: Mapping[str, AdjudicationLine]) -> tuple[Finding, ...]:
    """Return every finding of every check, one for each cause, with the state a named person gave it."""
    found = [finding for check in CHECKS for finding in check(gathered)]
    return tuple(_decided(finding, adjudications) for finding in one_finding_a_cause(found))


def _decided(finding: Finding, adjudications: Mapping[str, AdjudicationLine]) -> Finding:
    """Return the finding in the state of its adjudication; one without a reason decides nothing."""
    line = adjudications.get(finding.id)
    if line is None or not (line.reason and line.reason.strip()):
        return finding
    return finding.model_copy(update={"state": line.state, "ledger": (str(line.seq),)})
