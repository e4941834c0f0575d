"""What people are shown of these checks."""

from __future__ import annotations

import pytest

from triangulate.conflicts.attributes import lifelong_attribute_conflict
from triangulate.conflicts.birth_dates import birth_date_conflict
from triangulate.conflicts.check import Check
from triangulate.conflicts.current_state import current_state_conflict
from triangulate.conflicts.identifiers import identifier_clash
from triangulate.conflicts.names import name_conflict
from triangulate.conflicts.namesakes import namesake_confusion

CHECKS = (
    birth_date_conflict,
    name_conflict,
    lifelong_attribute_conflict,
    current_state_conflict,
    namesake_confusion,
    identifier_clash,
)


def test_codes_are_those_of_the_design() -> None:
    """One check a code."""
    assert [check.code for check in CHECKS] == ["AT-1", "AT-2", "AT-3", "AT-4", "ID-4", "ID-5"]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.code)
def test_the_rules_innocents_and_sources_are_written_down(check: Check) -> None:
    """The docstring is the page of the code."""
    assert "Not raised by: " in check.text
    assert "Source" in check.text
    assert check.severity.startswith(("S2", "S3"))
