"""Which current values surely differ."""

from __future__ import annotations

import pytest

from triangulate.conflicts.current_values import (
    addresses_agree,
    addresses_differ,
    legal_statuses_differ,
    organisations_differ,
    placements_differ,
)


@pytest.mark.parametrize(
    ("a", "b", "differ"),
    [
        ("Grainville School", "Les Quennevais School", True),
        ("Grainville School", "GRAINVILLE SCH", False),
        ("Jersey College for Girls", "JCG", False),
        ("8234001", "8234002", True),
        ("823/4001", "8234001", False),
        ("4001", "8234001", False),
        ("E83001", "E83002", True),
        ("8234001", "Grainville School", False),
        ('{"name": "Grainville School", "urn": "123456"}', '{"name": "Les Quennevais", "urn": "123456"}', False),
        ('{"name": "Grainville", "status": "main"}', '{"name": "Highlands", "status": "other"}', False),
        ('{"name": "Grainville", "status": "main"}', '{"name": "Highlands"}', True),
        ("School", "Grainville School", False),
        ("St Peters Primary", "St Pauls Primary", True),
        ("{broken", "Grainville", True),
        ('{"x": 1}', "Grainville", False),
    ],
)
def test_schools_and_practices_differ_only_where_it_is_sure(a: str, b: str, differ: bool) -> None:
    """Codes with codes of one shape, names with names; the order does not matter."""
    assert organisations_differ(a, b) is organisations_differ(b, a) is differ


@pytest.mark.parametrize(
    ("a", "b", "differ"),
    [
        ("care_order", "no_order", True),
        ("interim_care_order", "care_order", True),
        ("care_order", "remand", False),
        ("care_order", "placement_order", False),
        ("care_order", "care_order", False),
        ("voluntary_accommodation", "no_order", False),
    ],
)
def test_legal_statuses_differ_where_the_law_excludes_both(a: str, b: str, differ: bool) -> None:
    """In either order."""
    assert legal_statuses_differ(a, b) is legal_statuses_differ(b, a) is differ


def test_placements_differ_by_full_postcode_only() -> None:
    """Types and outward postcodes say nothing."""
    assert placements_differ('{"postcode": "JE2 4UH"}', '{"postcode": "JE3 1AA"}')
    assert not placements_differ('{"postcode": "JE2"}', '{"postcode": "JE3 1AA"}')
    assert not placements_differ('{"type": "foster"}', '{"type": "residential"}')


def test_addresses_that_neither_agree_nor_differ_are_uncertain() -> None:
    """A postcode beside a full address."""
    assert not addresses_agree("JE2 4UH", "20 Green Street, JE2 4UH")
    assert not addresses_differ("JE2 4UH", "20 Green Street, JE2 4UH")
