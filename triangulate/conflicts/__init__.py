"""The checks, in one flat tuple, and the run over them.

Adding a check is writing a function and adding a line to ``CHECKS``. The tuple is never changed at run time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from triangulate.conflicts.access import access_outside_purpose
from triangulate.conflicts.attributes import lifelong_attribute_conflict
from triangulate.conflicts.barred_use import barred_use
from triangulate.conflicts.birth_dates import birth_date_conflict
from triangulate.conflicts.changed_support import decision_on_changed_fact
from triangulate.conflicts.child_counts import count_mismatch
from triangulate.conflicts.chronology_holes import chronology_hole
from triangulate.conflicts.circular import circular_corroboration
from triangulate.conflicts.citations import unsupported_or_misquoted
from triangulate.conflicts.closure import closure_contradiction
from triangulate.conflicts.consents import role_type_confusion
from triangulate.conflicts.copied import copied_corroboration
from triangulate.conflicts.corrections import correction_not_propagated
from triangulate.conflicts.counted_twice import incident_counted_twice
from triangulate.conflicts.current_state import current_state_conflict
from triangulate.conflicts.deaths import alive_after_death
from triangulate.conflicts.disclosure_packs import disclosure_pack_fault
from triangulate.conflicts.disputes import disputed_and_undecided
from triangulate.conflicts.event_dates import date_drift
from triangulate.conflicts.graded_intelligence import graded_intelligence_as_fact
from triangulate.conflicts.hearsay import hearsay_depth
from triangulate.conflicts.identifiers import identifier_clash
from triangulate.conflicts.implausible_kinship import implausible_kinship
from triangulate.conflicts.inflation import status_inflation
from triangulate.conflicts.inside_documents import contradiction_inside_document
from triangulate.conflicts.late_writing import written_late
from triangulate.conflicts.left_out import contrary_material_left_out
from triangulate.conflicts.missing_documents import missing_document
from triangulate.conflicts.missing_outcomes import missing_outcome
from triangulate.conflicts.missing_views import missing_views
from triangulate.conflicts.names import name_conflict
from triangulate.conflicts.namesakes import namesake_confusion
from triangulate.conflicts.not_shared import not_shared_for_correction
from triangulate.conflicts.opinions import opinion_as_fact
from triangulate.conflicts.order import impossible_order
from triangulate.conflicts.orders import order_conflict
from triangulate.conflicts.outcome_conflicts import outcome_conflict
from triangulate.conflicts.overlays import overlaid_record
from triangulate.conflicts.parentage import competing_parentage
from triangulate.conflicts.phantoms import phantom_person
from triangulate.conflicts.precedence import one_finding_a_cause
from triangulate.conflicts.presence import two_places_at_once
from triangulate.conflicts.role_inversion import role_inversion
from triangulate.conflicts.role_references import unresolved_role
from triangulate.conflicts.severity import with_content_ids, with_severity_raised
from triangulate.conflicts.split_histories import split_history
from triangulate.conflicts.stale_facts import stale_fact
from triangulate.conflicts.subject_swap import subject_swap
from triangulate.conflicts.superseded_findings import superseded_finding_used
from triangulate.conflicts.unborn_children import ghost_child
from triangulate.conflicts.uncorroborated import uncorroborated
from triangulate.conflicts.version_divergence import version_divergence
from triangulate.conflicts.warning_markers import warning_marker_overdue
from triangulate.conflicts.weak_attribution import weak_attribution
from triangulate.findings import FindingState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from triangulate.conflicts.check import Check
    from triangulate.findings import Finding
    from triangulate.gathered import Gathered
    from triangulate.ledger.lines import AdjudicationLine

CHECKS: Final[tuple[Check, ...]] = (
    overlaid_record,
    weak_attribution,
    closure_contradiction,
    namesake_confusion,
    identifier_clash,
    split_history,
    unresolved_role,
    phantom_person,
    ghost_child,
    alive_after_death,
    birth_date_conflict,
    name_conflict,
    lifelong_attribute_conflict,
    current_state_conflict,
    impossible_order,
    two_places_at_once,
    date_drift,
    written_late,
    stale_fact,
    chronology_hole,
    competing_parentage,
    implausible_kinship,
    role_type_confusion,
    count_mismatch,
    order_conflict,
    outcome_conflict,
    status_inflation,
    role_inversion,
    missing_outcome,
    incident_counted_twice,
    subject_swap,
    superseded_finding_used,
    uncorroborated,
    circular_corroboration,
    copied_corroboration,
    hearsay_depth,
    opinion_as_fact,
    unsupported_or_misquoted,
    contrary_material_left_out,
    version_divergence,
    graded_intelligence_as_fact,
    contradiction_inside_document,
    missing_document,
    missing_views,
    not_shared_for_correction,
    disputed_and_undecided,
    correction_not_propagated,
    barred_use,
    decision_on_changed_fact,
    disclosure_pack_fault,
    access_outside_purpose,
    warning_marker_overdue,
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
