"""EX-1, drawn: a child whom one origin attests and no expected record shows, and children who are explained."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from tests.lib.drawn import case_from
from tests.lib.people import joined_case, source
from triangulate.builder import ExtractBuilder
from triangulate.conflicts.expected_records import expected_records, rules_from, searches
from triangulate.conflicts.phantoms import phantom_person
from triangulate.extract import Extract
from triangulate.findings import Finding, FindingKind, Severity
from triangulate.gathered import Gathered
from triangulate.records import Coverage, Source
from triangulate.vocabulary import Agency

_COMPLETE = {"reg": "birth", "hlt": "registered_with", "edu": "enrolled_at"}


def covering(rows: str, *, complete: dict[str, str] | None = None, since: str = "2005-01-01") -> Gathered:
    """Return the drawn case with sources that declare themselves complete for one thing each since a day."""
    drawn = case_from(f"{rows}\nas_at 2024-02-20")
    covered = _COMPLETE if complete is None else complete
    extracts = [_source(name, covered.get(name), since) for name in sorted({*drawn.sources, *covered})]
    return replace(drawn, inputs=replace(drawn.inputs, extracts=tuple(extracts)))


def _source(name: str, of: str | None, since: str) -> Extract:
    """Return an extract of no rows, whose source declares itself complete: what is said is in the case drawn."""
    declared = {"of": of, "from": since, "to": "2024-02-01", "complete": True}
    coverage = (Coverage.model_validate(declared),) if of else ()
    described = source(name).finish().source.model_copy(update={"coverage": coverage, "jurisdiction": "JE"})
    return Extract(described)


def found(gathered: Gathered) -> list[Finding]:
    return list(phantom_person(gathered))


_JORDAN = """
csc:J | name | Jordan Renouf | id=n, recorded_at=2015-03-02, document=csc:D1
csc:J | birth_date | 2009 | id=b, recorded_at=2015-03-02, document=csc:D1
csc:M | parent | birth | id=p, ref=csc:J, recorded_at=2015-03-02, document=csc:D1
csc:J | concern | neglect | id=c, recorded_at=2019-05-01, derived_from=csc:n
csc:D1 | document | assessment | created_at=2015-03-02
edu:K | name | Kai Renouf |
edu:K | enrolled_at | Grands Vaux |
"""


@pytest.mark.parametrize("draft", [False, True])
def test_a_son_whom_one_assessment_names(*, draft: bool) -> None:
    """Born 2009 by one assessment of 2015; no birth entry, practice or school knows him.

    record | predicate  | value  | more
    csc:J  | name, birth_date 2009 | document=csc:D1 (assessment of 2015)
    csc:J  | concern (2019)        | derived_from=csc:n
    registry, health and education: complete since 2005
    """
    claim = 'claim {"id": "2.1", "about": "csc:J", "predicate": "concern", "value": "neglect", "cites": ["csc:c"]}'
    (one,) = found(covering(_JORDAN + (claim if draft else "")))
    assert one.kind is FindingKind.GAP
    assert one.severity is (Severity.S1 if draft else Severity.S2)
    assert one.statements == ("csc:b", "csc:c", "csc:n", "csc:p")
    assert one.claims == (("2.1",) if draft else ())
    assert one.personas == ("csc:J", "csc:M")
    assert one.summary == (
        "Only one origin attests Jordan Renouf (social care, first 2015-03-02), and none of the records expected of a "
        "child was found in what was searched: school roll, general practice and birth entry."
    )
    assert one.searched == (
        "education (edu), enrolled_at, complete from 2005-01-01 to 2024-02-01: no school roll found",
        "health (hlt), registered_with, complete from 2005-01-01 to 2024-02-01: no general practice found",
        "the register (reg), birth, complete from 2005-01-01 to 2024-02-01: no birth entry found",
    )
    assert "does not mean that the person does not exist" in one.detail


@pytest.mark.parametrize("name", sorted(_COMPLETE))
def test_one_expected_record_is_enough_to_search(name: str) -> None:
    """Only one source declares itself complete."""
    (one,) = found(covering(_JORDAN, complete={name: _COMPLETE[name]}))
    assert len(one.searched) == 1


_EXPLAINED = {
    "born abroad": "csc:J | birth_place | Funchal |",
    "an adoption order": "csc:J | order | adoption_order |",
    "an adoptive parent": "csc:A | parent | adoptive | ref=csc:J",
    "adopted": "csc:J | flag | adopted |",
    "unaccompanied": "csc:J | flag | unaccompanied |",
    "arrived": "csc:J | x_arrived_in_jersey | 2014-05-01 |",
    "stillborn": "csc:J | death_date | 2009 |",
    "a private school": "csc:J | enrolled_at | St Michael |",
    "a practice": "csc:J | registered_with | Co-operative |",
    "an official birth date": "csc:J | birth_date | 2009-04-01 | basis=official",
    "a number of the register of patients": 'csc:J | identifier | {"scheme": "je_health_index", "value": "1"} |',
    "a parent": "csc:J | parent | birth | ref=csc:X",
    "a possible link leads to somebody": "hlt:J | name | Jordie Renouf |\n"
    "link csc:J hlt:J possible\nlevels name=nickname",
    "one name and a date that fits with somebody else": "hlt:J | name | Jordan Renouf |\n"
    "hlt:J | birth_date | 2009-10-11 |",
    "unborn": "csc:J | type | unborn |",
    "a placeholder": "csc:J | type | placeholder |",
    "seen by a second source": "pol:J | name | Jordan Renouf |\npol:J | participant | child_present | ref=pol:E, "
    "basis=observed\nlink csc:J pol:J verified",
}


@pytest.mark.parametrize("rows", _EXPLAINED.values(), ids=_EXPLAINED.keys())
def test_innocent(rows: str) -> None:
    """Each explains why no record is found, or shows that somebody else saw the child."""
    assert found(covering(_JORDAN + rows)) == []


def test_sources_that_do_not_cover_the_time_were_not_searched() -> None:
    """Complete from 2023 only, or never declared complete."""
    assert found(covering(_JORDAN, since="2023-09-01")) == []
    assert found(covering(_JORDAN, complete={})) == []


def test_an_adult_or_a_child_without_a_birth_date_is_not_asked_about() -> None:
    """No rule expects anything of them."""
    assert found(covering(_JORDAN.replace("2009", "1975"), complete={"edu": "enrolled_at"})) == []
    assert found(covering(_JORDAN.replace("csc:J | birth_date | 2009", "csc:J | sex | M"))) == []


def test_rows_of_the_users_own_make_rules() -> None:
    """A nursery is expected from two to three, where the education source says so."""
    row = {
        "jurisdiction": "JE", "record": "nursery", "covered_by": "attendance;enrolled_at", "agencies": "education",
        "shown_by": "attendance", "identifiers": "", "from_age": "2", "to_age": "3", "least_days": "90",
    }  # fmt: skip
    (rule,) = rules_from([row])
    assert (rule.covered_by, rule.identifiers, rule.from_age) == (("attendance", "enrolled_at"), (), 2)
    declared = (Coverage(of="attendance", complete=True), Coverage(of="attendance", complete=False))
    edu = Source(id="edu", agency=Agency.EDUCATION, jurisdiction="Jersey", coverage=declared)
    (search,) = searches({"edu": edu}, (rule,))
    assert search.words == "education (edu), attendance, complete from the beginning to now: no nursery found"


def test_each_jurisdiction_expects_the_three_records() -> None:
    """England and Jersey."""
    frame = pl.DataFrame([(r.jurisdiction, r.record) for r in expected_records()], schema=["j", "r"], orient="row")
    assert frame.group_by("j").len().sort("j").rows() == [("ENG", 3), ("JE", 3)]


def test_no_coverage_asks_nothing() -> None:
    """A builder without coverage."""
    assert found(joined_case(ExtractBuilder(Source(id="csc")).finish())) == []
