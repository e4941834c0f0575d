"""Properties of the checks on deaths, presence, order and kinship."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.lib.drawn import case_from
from triangulate.conflicts.check import Check
from triangulate.conflicts.deaths import alive_after_death
from triangulate.conflicts.implausible_kinship import implausible_kinship
from triangulate.conflicts.order import impossible_order
from triangulate.conflicts.parentage import competing_parentage
from triangulate.conflicts.presence import two_places_at_once

ROWS = (
    "hlt:1 | name | Paul Vibert |",
    "hlt:1 | birth_date | 2010-03-01 |",
    "hlt:1 | death_date | 2020-06-01 |",
    "hlt:1 | sex | M |",
    "hlt:1 | parent | birth | ref=hlt:2",
    "csc:1 | name | Mark Renouf |",
    "csc:1 | sex | M |",
    "csc:1 | parent | birth | ref=hlt:2",
    "hlt:2 | birth_date | 2016-02-02 |",
    "hlt:2 | sibling | | ref=hlt:1",
    "csc:9 | participant | suspect | ref=csc:E",
    "csc:E | time | 2022-08-14T21:30 |",
    "csc:9 | participant | subject | ref=csc:C",
    "csc:C | event_type | custody |",
    "csc:C | time | 2022-08-14T18:00/2022-08-15T10:00 |",
    "csc:9 | carer | | ref=hlt:2, valid_from=2021",
    "hlt:2 | attendance | present | event_time=2015-05-05",
    "csc:9 | placement | foster | valid_from=2022, valid_to=2021",
    "csc:C | outcome | released | event_time=2022-08-01",
)
LINK = "link hlt:1 csc:9 probable"
CHECKS = (alive_after_death, implausible_kinship, impossible_order, competing_parentage, two_places_at_once)
FEW = settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def table(rows: list[str]) -> str:
    return "\n".join(["hlt:1 | type | person |", "csc:9 | type | person |", "hlt:2 | type | person |", *rows, LINK])


@pytest.mark.parametrize("check", CHECKS, ids=[c.code for c in CHECKS])
@FEW
@given(rows=st.permutations(ROWS).flatmap(lambda rows: st.integers(8, len(ROWS)).map(lambda n: rows[:n])))
def test_the_order_of_statements_never_matters(check: Check, rows: list[str]) -> None:
    """The same findings, in the same order, from rows read backwards."""
    forwards = [f.model_dump_json() for f in check(case_from(table(rows)))]
    assert forwards == [f.model_dump_json() for f in check(case_from(table(rows), reverse=True))]


@pytest.mark.parametrize("check", CHECKS, ids=[c.code for c in CHECKS])
def test_all_rows_together_are_raised_by_every_check(check: Check) -> None:
    """The rows of these properties hold something for each check."""
    assert list(check(case_from(table(list(ROWS)))))


@pytest.mark.parametrize("check", CHECKS, ids=[c.code for c in CHECKS])
@FEW
@given(value=st.sampled_from(["a", "2014-03-01", "remote"]), predicate=st.sampled_from(["phone", "x_note"]))
def test_a_sentence_of_another_predicate_removes_nothing(check: Check, value: str, predicate: str) -> None:
    """What nothing here reads changes no finding."""
    before = [f.id for f in check(case_from(table(list(ROWS))))]
    more = [f"hlt:1 | {predicate} | {value} |", f"csc:9 | {predicate} | {value} |"]
    assert [f.id for f in check(case_from(table([*ROWS, *more])))] == before
