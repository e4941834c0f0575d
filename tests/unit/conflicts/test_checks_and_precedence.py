"""What a check must be, which finding speaks for a cause, and what a named person's decision does."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

import triangulate as tri
from triangulate.conflicts.check import Check, check, finding
from triangulate.conflicts.precedence import one_finding_a_cause
from triangulate.findings import Finding, FindingKind
from triangulate.gathered import Gathered
from triangulate.ledger.lines import AdjudicationLine
from triangulate.ledger.reader import Ledger


def numbered(gathered: Gathered) -> Iterable[Finding]:
    """What it means.

    1. A rule.
    """
    return ()


def unnumbered(gathered: Gathered) -> Iterable[Finding]:
    """What it means."""
    return ()


def made(code: str, statements: Iterable[str], personas: Iterable[str] = ("a:1",)) -> Finding:
    decorated = check(code, "Title", kind="tension", severity="S3")(numbered)
    return finding(decorated, severity="S3", summary="They differ.", statements=statements, personas=personas)


def test_a_check_has_a_code_a_kind_and_numbered_rules() -> None:
    decorated = check("AT-1", "Title", kind="tension", severity="S3")(numbered)
    assert isinstance(decorated, Check)
    assert (decorated.code, decorated.kind, decorated.name) == ("AT-1", FindingKind.TENSION, "numbered")
    assert decorated.text.startswith("What it means.")
    with pytest.raises(ValueError, match="finding code"):
        check("nonsense", "Title", kind="tension", severity="S3")(numbered)
    with pytest.raises(ValueError, match="number its rules"):
        check("AT-1", "Title", kind="tension", severity="S3")(unnumbered)


def test_a_finding_id_rests_on_what_it_rests_on_in_any_order() -> None:
    assert made("AT-1", ["a:s2", "a:s1"]).id == made("AT-1", ["a:s1", "a:s2"]).id
    assert made("AT-1", ["a:s1"]).id != made("AT-2", ["a:s1"]).id
    assert made("AT-1", ["a:s1"]).id != made("AT-1", ["a:s1"], ["a:2"]).id


def test_one_cause_is_one_finding_that_names_the_code_that_gave_way() -> None:
    death, order, other = made("EX-3", ["a:s1", "a:s2"]), made("TM-1", ["a:s2", "a:s3"]), made("TM-1", ["a:s9"])
    standing = {f.id: f for f in one_finding_a_cause([order, other, death])}
    assert set(standing) == {death.id, other.id}
    assert standing[death.id].evidence[-1].items == ("TM-1",)


def test_a_common_statement_about_other_people_is_another_cause() -> None:
    death, order = made("EX-3", ["a:s1"], ["a:1"]), made("TM-1", ["a:s1"], ["a:2"])
    assert len(one_finding_a_cause([death, order])) == 2


def two_dates() -> tri.Extract:
    builder = tri.ExtractBuilder(tri.Source(id="csc"))
    builder.say("1", "birth_date", "2014-03-01", locator="a")
    builder.say("1", "birth_date", "2014-01-03", locator="b")
    return builder.finish()


def decided(finding_id: str, reason: str | None) -> Ledger:
    line = AdjudicationLine(
        seq=4,
        at="2024-01-01",
        by="A",
        role="IRO",
        reason=reason,
        type="adjudication",
        finding=finding_id,
        state="explained",
    )
    return Ledger((line,))


def test_only_a_decision_with_a_reason_changes_the_state_of_a_finding() -> None:
    (found,) = tri.triangulate(two_dates()).findings
    (explained,) = tri.triangulate(two_dates(), ledger=decided(found.id, "twin's date copied")).findings
    assert (explained.state.value, explained.ledger) == ("explained", ("4",))
    (silent,) = tri.triangulate(two_dates(), ledger=decided(found.id, " ")).findings
    assert silent.state.value == "open"
