"""Properties of counting origins: against invented facts whose copying is known, and whatever the order of rows."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.lib.drawn import case_from
from tests.lib.people import joined_case
from triangulate.synthetic.reports import draw_reports

FACTS = 1000


def test_origins_of_a_thousand_facts_with_known_copying_are_counted_right() -> None:
    """Lineage, informants or words are given: at least 95 in 100 counts are right, and none is too high."""
    extracts, truth = draw_reports(FACTS, seed=20261122)
    lineage = joined_case(*extracts).lineage
    lineage.load(one for fact in truth for one in fact.statements)
    found = [lineage.origins(fact.statements) for fact in truth]
    right = sum((o.independent, o.unknown) == (f.independent, f.unknown) for o, f in zip(found, truth, strict=True))
    assert right >= 0.95 * FACTS
    assert [f.statements for o, f in zip(found, truth, strict=True) if o.independent > f.independent] == []
    assert {len(fact.statements) for fact in truth} == {1, 2, 3, 4, 5, 6}


def test_where_nothing_is_given_the_origin_is_unknown_and_never_independent() -> None:
    """Neither lineage nor shared words: every report counts as unknown."""
    extracts, truth = draw_reports(FACTS // 5, seed=7, ways=("unknown",))
    lineage = joined_case(*extracts).lineage
    for fact in truth:
        origins = lineage.origins(fact.statements)
        assert origins.independent == 0
        assert origins.unknown_statements == fact.statements
        assert origins.roots == ()


ROWS = (
    "csc:K | concern | neglect | id=a, basis=observed, author=A. Poingdestre",
    "hlt:K | concern | neglect | id=b, derived_from=csc:a",
    "edu:K | concern | neglect | id=c, derived_from=hlt:b",
    "pol:K | concern | neglect | id=d, basis=told, informant=Carol Hamon",
    "csc:K | concern | neglect | id=e, basis=told, informant=Carol Hamon",
    "edu:K | concern | neglect | id=f",
    "hlt:K | concern | neglect | id=g, derived_from=edu:h",
    "edu:K | concern | neglect | id=h, derived_from=hlt:g",
)
IDS = ("csc:a", "hlt:b", "edu:c", "pol:d", "csc:e", "edu:f", "hlt:g", "edu:h")


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows=st.permutations(ROWS), asked=st.permutations(IDS))
def test_the_order_of_rows_and_of_what_is_asked_never_matters(rows: list[str], asked: list[str]) -> None:
    """The same origins, roots, groups, depths and circles."""
    lineage = case_from("\n".join(rows)).lineage
    origins = lineage.origins(asked)
    assert (origins.independent, origins.unknown) == (2, 2)
    assert origins.roots == ("csc:a", "csc:e")
    assert origins.unknown_statements == ("edu:f", "edu:h", "hlt:g")
    assert origins.groups == (("csc:a", "edu:c", "hlt:b"), ("csc:e", "pol:d"), ("edu:f",), ("edu:h", "hlt:g"))
    assert [lineage.depth(one) for one in IDS] == [0, 1, 2, 1, 1, None, None, None]
    assert lineage.cycles() == (("edu:h", "hlt:g"),)


@pytest.mark.parametrize("some", [IDS[:1], IDS[:3], IDS[3:6]])
def test_more_statements_never_have_fewer_origins(some: tuple[str, ...]) -> None:
    """A set of statements has at least the origins of any part of it."""
    lineage = case_from("\n".join(ROWS)).lineage
    assert lineage.origins(some).most <= lineage.origins(IDS).most
