"""What sources say differently, undated: neither a conflict nor agreement."""

from __future__ import annotations

from typing import Any

import triangulate as tri

Address = dict[str, Any]

HOME: Address = {"lines": ["12 La Rue"], "postcode": "JE3 7AB"}
OTHER: Address = {"lines": ["3 Le Clos"], "postcode": "JE2 4WU"}


def said(source: str, address: Address | None = None, **fields: str | bool) -> tri.Extract:
    builder = tri.ExtractBuilder(tri.Source(id=source))
    builder.say("1", "identifier", {"scheme": "nhs", "value": "943 476 5919"}, locator="n")
    builder.say("1", "name", "Ana Sousa", locator="n")
    builder.say("1", "birth_date", "1990-05-04", locator="b")
    if address:
        builder.say("1", "address", address, locator="a", **fields)  # type: ignore[arg-type]
    return builder.finish()


def test_two_undated_addresses_are_told_and_are_no_finding() -> None:
    case = tri.triangulate([said("edu", HOME), said("pds", OTHER)])
    assert len(case.findings) == 0
    (row,) = case.differences.to_dicts()
    assert row["predicate"] == "address"
    assert row["said"] == ["12 La Rue, JE3 7AB (edu)", "3 Le Clos, JE2 4WU (pds)"]


def test_a_sequence_a_coarser_value_and_a_letter_box_are_no_difference() -> None:
    moved = [said("edu", HOME, valid_from="2019", valid_to="2020"), said("pds", OTHER, valid_from="2021")]
    coarser = [said("edu", HOME), said("pds", {"lines": [], "postcode": "JE3 7AB"})]
    letters = [said("edu", HOME), said("pds", {**OTHER, "type": "correspondence"})]
    for extracts in (moved, coarser, letters, [said("edu", HOME), said("pds")]):
        assert tri.triangulate(extracts).differences.is_empty()


def test_a_withheld_address_differs_from_nothing() -> None:
    assert tri.triangulate([said("edu", HOME), said("csc", OTHER, withheld=True)]).differences.is_empty()
