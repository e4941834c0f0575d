"""The checks, in one flat tuple, and the run over them.

Adding a check is writing a function and adding a line to ``CHECKS``. The tuple is never changed at run time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from triangulate.conflicts.attributes import lifelong_attribute_conflict
from triangulate.conflicts.birth_dates import birth_date_conflict
from triangulate.conflicts.closure import closure_contradiction
from triangulate.conflicts.current_state import current_state_conflict
from triangulate.conflicts.deaths import alive_after_death
from triangulate.conflicts.identifiers import identifier_clash
from triangulate.conflicts.implausible_kinship import implausible_kinship
from triangulate.conflicts.names import name_conflict
from triangulate.conflicts.namesakes import namesake_confusion
from triangulate.conflicts.order import impossible_order
from triangulate.conflicts.parentage import competing_parentage
from triangulate.conflicts.precedence import one_finding_a_cause
from triangulate.conflicts.presence import two_places_at_once
from triangulate.conflicts.severity import with_content_ids, with_severity_raised
from triangulate.findings import FindingState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from triangulate.conflicts.check import Check
    from triangulate.findings import Finding
    from triangulate.gathered import Gathered
    from triangulate.ledger.lines import AdjudicationLine

CHECKS: Final[tuple[Check, ...]] = (
    closure_contradiction,
    namesake_confusion,
    identifier_clash,
    alive_after_death,
    birth_date_conflict,
    name_conflict,
    lifelong_attribute_conflict,
    current_state_conflict,
    impossible_order,
    two_places_at_once,
    competing_parentage,
    implausible_kinship,
)


def run_checks(
    gathered: Gathered, adjudications: Mapping[str, AdjudicationLine], checks: Iterable[Check] = CHECKS
) -> tuple[Finding, ...]:
    """Return every finding of every check, one for each cause, with the state a named person gave it."""
    found = [finding for check in checks for finding in check(gathered)]
    standing = with_severity_raised(one_finding_a_cause(found), gathered)
    return tuple(_decided(finding, adjudications) for finding in with_content_ids(standing, gathered))


def _decided(finding: Finding, adjudications: Mapping[str, AdjudicationLine]) -> Finding:
    """Return the finding in the state of its adjudication; one without a reason decides nothing."""
    line = adjudications.get(finding.id)
    if line is None or not (line.reason and line.reason.strip()):
        return finding
    return finding.model_copy(update={"state": FindingState(line.state), "ledger": (*finding.ledger, str(line.seq))})
