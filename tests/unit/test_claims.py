"""The claims of a draft as a frame beside the statements."""

from __future__ import annotations

from tests.lib.drawn import case_from
from triangulate.claims import CLAIM_COLUMNS, claims_frame
from triangulate.draft import DraftDocument

DRAFT = {
    "paragraphs": [
        {"id": "14", "claims": [
            {"id": "14.2", "about": "csc:1", "predicate": "x_count", "value": {"of": "incident", "n": 4}},
            {"id": "14.1", "about": "csc:1", "predicate": "birth_date", "value": "2014", "cites": ["csc:s"],
             "adverse": True},
        ]},
    ]
}  # fmt: skip


def test_claims_stand_by_id_with_paragraph_and_what_they_cite() -> None:
    frame = claims_frame(DraftDocument.model_validate(DRAFT))

    assert frame.schema == CLAIM_COLUMNS
    assert frame.select("id", "paragraph", "adverse", "corroborated", "kind", "polarity", "value_kind").rows() == [
        ("14.1", "14", True, False, "fact", "+", "text"),
        ("14.2", "14", False, False, "fact", "+", "object"),
    ]
    assert frame["cites"].to_list() == [["csc:s"], []]
    assert frame["source"].null_count() == 2


def test_without_a_draft_there_is_no_claim() -> None:
    assert claims_frame(None).schema == CLAIM_COLUMNS
    assert claims_frame(None).is_empty()


def test_a_claim_is_about_the_person_whom_its_record_is_held_to_be() -> None:
    gathered = case_from(
        """
        record | predicate | value | more
        csc:1  | name      | Kai   |
        hlt:2  | name      | Kai   |
        link csc:1 hlt:2 strong
        claim {"id": "3.1", "about": "hlt:2", "predicate": "sibling", "ref": "csc:9"}
        """
    )
    (row,) = gathered.claims.iter_rows(named=True)
    assert row["person"] == gathered.linking.people.person_of("csc:1")
    assert row["ref_person"] is None
