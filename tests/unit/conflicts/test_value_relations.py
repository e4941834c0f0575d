"""What two values of one predicate say beside each other, in either order."""

from __future__ import annotations

from typing import Any

import pytest

from triangulate.conflicts.code_relations import CANNOT, EXCLUDE, OTHER, REFINES, SAME, Values
from triangulate.conflicts.value_relations import numbers_in, values_say
from triangulate.vocabulary import PREDICATES


def row(value: str | None, **more: Any) -> dict[str, Any]:
    return {"value": value, "raw": None, "basis": None, "process": None, **more}


@pytest.mark.parametrize(
    ("predicate", "one", "other", "expected"),
    [
        ("birth_date", "2014-01-01", "2014-06-02", REFINES),
        ("birth_date", "unknown", "2014-06-02", CANNOT),
        ("death_date", "2020-01", "2020-02-03", EXCLUDE),
        ("death_date", "2020-02", "2020-02-03", REFINES),
        ("time", "2020-02-03T10:00", "2020-02-03", REFINES),
        ("time", "2020-02-03T10:00", "2020-02-03T10:00:30", SAME),
        ("time", "2020-02-03T10:00", "2020-02-04", EXCLUDE),
        ("time", "soon", "2020-02-04", CANNOT),
        ("name", "Siobhan Hamon", "S Hamon", SAME),
        ("name", "UNKNOWN", "Karen Vibert", CANNOT),
        ("name", "Siobhan Hamon", "Siobhán HAMON", SAME),
        ("name", "Siobhan Hamon", "Karen Vibert", OTHER),
        ("identifier", '{"scheme":"nhs","value":"943 476 5919"}', '{"scheme":"NHS","value":"9434765919"}', SAME),
        ("identifier", '{"scheme":"nhs","value":"943 476 5919"}', '{"scheme":"upn","value":"9434765919"}', CANNOT),
        ("identifier", "9434765919", "9434765870", CANNOT),
        ("address", "12 La Rue, JE2 3AB", "12 La Rue, St Helier, JE2 3AB", SAME),
        ("address", "JE2 3AB", "12 La Rue, JE2 3AB", CANNOT),
        ("address", "12 La Rue, JE2 3AB", "Flat 3, 40 Hill Street, JE2 4UA", EXCLUDE),
        ("address", '{"lines":["12 La Rue"],"postcode":"JE2 3AB","type":"temporary"}', "40 Hill St, JE2 4UA", OTHER),
        ("enrolled_at", "Grainville School", "GRAINVILLE", CANNOT),
        ("enrolled_at", "Grainville School", "grainville school", SAME),
        ("enrolled_at", "Grainville School", "Les Quennevais School", EXCLUDE),
        ("placement", "foster care", "Foster Care", SAME),
        ("birth_place", "Jersey", "Funchal", EXCLUDE),
        ("birth_place", "Jersey", "St Helier", CANNOT),
        ("multiple_birth", "1/2", "2/2", EXCLUDE),
        ("multiple_birth", "2", "2/3", CANNOT),
        ("sex", "F", "U", CANNOT),
        ("legal_status", "care_order", "interim_care_order", EXCLUDE),
        ("legal_status", "care_order", "contact_order", OTHER),
        ("legal_status", "care_order", "C2", CANNOT),
        ("order", '{"code":"care_order","jurisdiction":"JE"}', "care_order", SAME),
        ("looked_after", "true", "no", EXCLUDE),
        ("looked_after", "true", "yes", SAME),
        ("looked_after", "true", "section 20", CANNOT),
        ("child_count", "3", '{"n":3,"of":"living"}', SAME),
        ("child_count", "3", '{"n":4,"of":"living"}', OTHER),
        ("child_count", '{"n":3,"of":"total"}', '{"n":3,"of":"living"}', CANNOT),
        ("child_count", '{"n":3,"of":"total"}', '{"n":4,"of":"total"}', EXCLUDE),
        ("child_count", "several", "3", CANNOT),
        ("participant", "victim", "suspect", EXCLUDE),
        ("participant", "attendee", "witness", CANNOT),
        ("participant", "reporter", "victim", OTHER),
        ("participant", "Child present", "child_present", SAME),
        ("attendance", "present", "absent_authorised", EXCLUDE),
        ("attendance", "absent_unauthorised", "absent_authorised", OTHER),
        ("parental_responsibility", "held", "none", EXCLUDE),
        ("parental_responsibility", "held", "delegated", OTHER),
        ("parental_responsibility", "held", "shared", CANNOT),
        ("outcome", "convicted", "acquitted", EXCLUDE),
        ("outcome", "charged", "convicted", OTHER),
        ("outcome", "substantiated", "convicted", OTHER),
        ("outcome", "closed", "convicted", CANNOT),
        ("concern", "neglect", "Neglect", SAME),
        ("concern", "neglect", "lives with gran", CANNOT),
        ("parent", "birth", "adoptive", OTHER),
        ("injury", "3 bruises", "three bruises", CANNOT),
        ("injury", "bruise", "a bruise on the arm", REFINES),
        ("injury", "2 bruises", "5 bruises to the leg", OTHER),
        ("injury", "…", "a bruise", CANNOT),
        ("warning_marker", '{"text":"dog"}', '{"text":"Dog!"}', SAME),
        ("narrative", "{not json", "not json", SAME),
        ("partner", None, None, SAME),
        ("partner", None, "married", REFINES),
        ("sex", None, "F", CANNOT),
    ],
)  # fmt: skip
def test_values(predicate: str, one: str | None, other: str | None, expected: Values) -> None:
    """Same, more exactly, otherwise (and whether both can be so), or not comparable."""
    assert values_say(predicate, row(one), row(other)) == expected
    assert values_say(predicate, row(other), row(one)) == expected


@pytest.mark.parametrize("predicate", sorted(PREDICATES))
def test_a_value_says_the_same_as_itself(predicate: str) -> None:
    """Whatever it is."""
    assert values_say(predicate, row("a1"), row("a1")) == SAME


def test_values_that_were_not_understood_are_compared_as_written() -> None:
    """A code without a value has only its raw text."""
    assert values_say("sex", row(None, raw="X9"), row(None, raw="X9")) == SAME
    assert values_say("sex", row(None, raw="X9"), row(None, raw="Y9")) == CANNOT
    assert values_say("partner", row(None, raw="X9"), row("married")) == CANNOT


def test_outcomes_of_two_processes_are_not_compared() -> None:
    """No further action beside substantiated."""
    one, other = row("no_further_action", process="criminal"), row("substantiated", process="care")
    assert values_say("outcome", one, other) == CANNOT


def test_first_of_january_is_a_day_where_a_register_says_so() -> None:
    """Elsewhere it is the year."""
    assert values_say("birth_date", row("2014-01-01", basis="official"), row("2014-06-02")) == EXCLUDE


def test_numbers_in_words_are_numbers_and_one_is_an_article() -> None:
    """ "One" counts for nothing."""
    assert numbers_in("One visit, two bruises, 12.5 kg") == {"2", "12.5"}
