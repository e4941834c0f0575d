"""AL-7, drawn: findings that a later decision replaced and that are still used, and those that stand."""

from __future__ import annotations

import pytest

from tests.lib.drawn import case_from, drawn
from triangulate.conflicts.superseded_findings import superseded_finding_used
from triangulate.findings import Finding, Severity
from triangulate.gathered import Gathered


def found(gathered: Gathered) -> list[Finding]:
    return list(superseded_finding_used(gathered))


@drawn
def test_a_report_cites_the_fact_finding_after_the_father_was_excluded(gathered: Gathered) -> None:
    """The claim, the finding, and the statement that replaced it.

    record | predicate  | value          | more
    crt:F  | name       | Paul Renouf    |
    crt:D1 | document   | judgment       | title=Fact-finding, created_at=2019-05-01
    crt:D2 | document   | judgment       | title=Appeal, created_at=2020-06-01
    crt:F  | allegation | physical_abuse | id=s1, document=crt:D1, locator=para 41, kind=finding
    crt:F  | allegation | physical_abuse | id=s2, document=crt:D2, locator=para 9, kind=finding, polarity=-
    crt:D2 | supersedes | {"findings": ["para 41"]} | id=x, ref=crt:D1
    claim {"id": "7.1", "about": "crt:F", "predicate": "allegation", "value": "physical_abuse", "cites": ["crt:s1"]}
    """
    (one,) = found(gathered)
    assert one.severity is Severity.S1
    assert one.statements == ("crt:s1", "crt:x")
    assert one.against == ("crt:x",)
    assert one.claims == ("7.1",)
    assert one.documents == ("crt:D1", "crt:D2")
    assert one.personas == ("crt:F",)
    assert one.summary == (
        "“Fact-finding”, judgment D1 (crt) (para 41) was superseded by “Appeal”, judgment D2 (crt) and is still used "
        "by claim 7.1 of the draft."
    )
    assert "In effect since 2020-06-01." in one.detail
    assert one.held_by == "court"


@drawn
def test_without_a_draft_a_later_record_taken_from_it_is_raised(gathered: Gathered) -> None:
    """Social care wrote it down again four years later.

    record | predicate  | value          | more
    crt:D1 | document   | judgment       | created_at=2019-05-01
    crt:D2 | document   | judgment       | created_at=2020-06-01
    crt:F  | allegation | physical_abuse | id=s1, document=crt:D1, kind=finding
    crt:D2 | supersedes |                | id=x, ref=crt:D1
    csc:F  | concern    | physical_abuse | id=n, derived_from=crt:s1, recorded_at=2024-02-20
    """
    (one,) = found(gathered)
    assert one.statements == ("crt:s1", "crt:x", "csc:n")
    assert one.summary.endswith("and is still used by statement csc:n (social care).")


@drawn
def test_a_document_that_cites_the_old_judgment_is_raised(gathered: Gathered) -> None:
    """A report of 2024 cites the whole of it.

    record | predicate  | value          | more
    crt:D1 | document   | judgment       | created_at=2019-05-01
    crt:D2 | document   | judgment       | created_at=2020-06-01
    csc:D7 | document   | report         | created_at=2024-02-20
    crt:F  | allegation | physical_abuse | id=s1, document=crt:D1
    crt:D2 | supersedes |                | id=x, ref=crt:D1
    csc:D7 | cites      |                | id=c, ref=crt:D1
    """
    (one,) = found(gathered)
    assert one.documents == ("crt:D1", "crt:D2", "csc:D7")
    assert "report D7 (csc) (social care)" in one.summary


_JUDGMENTS = (
    "crt:D1 | document | judgment | created_at=2019-05-01\ncrt:D2 | document | judgment | created_at=2020-06-01\n"
    "crt:F | allegation | physical_abuse | id=s1, document=crt:D1, locator=para 41, kind=finding\n"
    "crt:F | allegation | neglect | id=s3, document=crt:D1, locator=para 52, kind=finding\n"
)
_PARTIAL = _JUDGMENTS + 'crt:D2 | supersedes | {"findings": ["Paragraph 41"]} | id=x, ref=crt:D1\n'
_WHOLE = _JUDGMENTS + "crt:D2 | supersedes | | id=x, ref=crt:D1\n"
_CLAIM = 'claim {{"id": "1.1", "about": "crt:F", "predicate": "allegation", "value": "{}", "cites": [{}]}}'

_POSITIVE = {
    "cited at a remove": _WHOLE
    + "csc:F | concern | neglect | id=n, derived_from=crt:s3, recorded_at=2019-08-01\n"
    + _CLAIM.format("neglect", '"csc:n"'),
    "the whole document": _WHOLE + _CLAIM.format("neglect", '"crt:D1"'),
    "the document, saying what was replaced": _PARTIAL + _CLAIM.format("physical_abuse", '"crt:D1"'),
    "a judgment without statements": "crt:D1 | document | judgment | created_at=2019\n"
    "crt:D2 | document | judgment | created_at=2020\ncrt:D2 | supersedes | | ref=crt:D1\n"
    + _CLAIM.format("neglect", '"crt:D1"'),
    "a finding named by its id": _JUDGMENTS
    + 'crt:D2 | supersedes | {"findings": ["crt:s3"]} | ref=crt:D1\n'
    + _CLAIM.format("neglect", '"crt:s3"'),
    "no citation, saying what was replaced": _PARTIAL + _CLAIM.format("physical_abuse", ""),
    "a statement superseded by itself": "crt:D2 | document | judgment | created_at=2020\n"
    "crt:F | allegation | neglect | id=s1\ncrt:D2 | supersedes | | ref=crt:s1\n" + _CLAIM.format("neglect", '"crt:s1"'),
}


@pytest.mark.parametrize("rows", _POSITIVE.values(), ids=_POSITIVE.keys())
def test_forms_of_use(rows: str) -> None:
    """In any order of rows."""
    (one,) = found(case_from(rows))
    assert found(case_from(rows, reverse=True)) == [one]
    assert one.claims == ("1.1",)


_INNOCENT = {
    "a finding the appeal left standing": _PARTIAL + _CLAIM.format("neglect", '"crt:s3"'),
    "the document, for what stands": _PARTIAL + _CLAIM.format("neglect", '"crt:D1"'),
    "the later one cited beside it": _PARTIAL + _CLAIM.format("physical_abuse", '"crt:s1", "crt:D2"'),
    "said again by the later one": _WHOLE
    + "crt:F | allegation | neglect | id=s9, document=crt:D2, kind=finding\n"
    + _CLAIM.format("neglect", '"crt:s3"'),
    "written before": _WHOLE + "csc:F | concern | neglect | derived_from=crt:s3, recorded_at=2019-08-01",
    "written at an unknown time": _WHOLE + "csc:F | concern | neglect | derived_from=crt:s3",
    "the later judgment itself": _WHOLE + "crt:D2 | cites | | ref=crt:D1, recorded_at=2021-01-01\n"
    "crt:F | allegation | neglect | polarity=-, document=crt:D2, derived_from=crt:s3, recorded_at=2021-01-01",
    "a history that cites both": _WHOLE + "csc:D7 | document | report | created_at=2024-02-20\n"
    "csc:D7 | cites | | ref=crt:D1\ncsc:D7 | cites | | ref=crt:D2",
    "part of it, no draft": _PARTIAL + "csc:F | concern | neglect | derived_from=crt:s3, recorded_at=2024-08-01",
    "versions of one report": "csc:D1 | document | report | series=R, created_at=2021-01-01\n"
    "csc:D2 | document | report | series=R, created_at=2021-02-01\ncsc:D2 | supersedes | | ref=csc:D1\n"
    "csc:F | concern | neglect | id=s1, document=csc:D1\n"
    + _CLAIM.format("neglect", '"csc:s1"').replace("crt:F", "csc:F"),
    "an earlier version cited as a whole": "csc:D1 | document | report | series=R, created_at=2021-01-01\n"
    "csc:D2 | document | report | series=R, created_at=2021-02-01\ncsc:D2 | supersedes | | ref=csc:D1\n"
    + _CLAIM.format("neglect", '"csc:D1"'),
    "not superseded": _JUDGMENTS + _CLAIM.format("neglect", '"crt:s3"'),
    "denied": _JUDGMENTS + "crt:D2 | supersedes | | ref=crt:D1, polarity=-\n" + _CLAIM.format("neglect", '"crt:s3"'),
}


@pytest.mark.parametrize("rows", _INNOCENT.values(), ids=_INNOCENT.keys())
def test_innocent(rows: str) -> None:
    """Each row of the trap list: nothing is raised."""
    assert found(case_from(rows)) == []


def test_no_documents_give_no_findings() -> None:
    """An empty case."""
    assert found(case_from("csc:1 | name | Kai Renouf |")) == []
