"""The checks on closure, death, presence, order and kinship, in a whole run."""

from __future__ import annotations

import pytest

from tests.lib.people import case_of, source
from triangulate.conflicts.check import Check
from triangulate.conflicts.closure import closure_contradiction
from triangulate.conflicts.deaths import alive_after_death
from triangulate.conflicts.implausible_kinship import implausible_kinship
from triangulate.conflicts.order import impossible_order
from triangulate.conflicts.parentage import competing_parentage
from triangulate.conflicts.presence import two_places_at_once
from triangulate.gathered import gather
from triangulate.inputs import put_together
from triangulate.linking.run import link_people
from triangulate.linking.verdict import Verdict

CHECKS = (
    closure_contradiction,
    alive_after_death,
    implausible_kinship,
    impossible_order,
    competing_parentage,
    two_places_at_once,
)


@pytest.mark.parametrize("check", CHECKS, ids=[c.code for c in CHECKS])
def test_nothing_gives_nothing(check: Check) -> None:
    """No source, and a source that says nothing."""
    assert list(check(case_of())) == []
    assert list(check(case_of(source("csc").finish()))) == []


@pytest.mark.parametrize("check", CHECKS, ids=[c.code for c in CHECKS])
def test_the_text_says_what_does_not_raise_it(check: Check) -> None:
    """People read the docstring: numbered rules and the innocents."""
    assert "1. " in check.text
    assert "Not raised by:" in check.text


def test_the_engines_own_chain_meets_a_persons_decision() -> None:
    """Three agencies record one child; a manager decides that the first and last are different."""
    builders = []
    for name in ("csc", "edu", "hlt"):
        builder = source(name)
        builder.say("1", "name", {"given": ["Kai"], "family": "Renouf"}, id="n")
        builder.say("1", "birth_date", "2014-03-01", id="d")
        builder.say("1", "address", {"lines": ["12 La Rue"], "postcode": "JE2 3AB", "type": "home"}, id="a")
        builders.append(builder)
    inputs = put_together(builder.finish() for builder in builders)
    verdict = Verdict("csc:1", "hlt:1", "different", "A. Poingdestre", "manager", "Seen both.", "2024-01-01", 3)
    gathered = gather(inputs, link_people(inputs, [verdict]))
    (one,) = closure_contradiction(gathered)
    assert one.personas == ("csc:1", "hlt:1")
    assert one.ledger == ("3",)
    assert len(one.links) == 2, "the third record fits both equally well, so it is left with neither"
    assert one.statements == ("csc:d", "csc:n", "hlt:d", "hlt:n")
