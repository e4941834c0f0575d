"""EV-10, drawn: documents that disagree with themselves, and documents that report what others said."""

from __future__ import annotations

import pytest

from tests.lib.drawn import case_from, drawn
from triangulate.conflicts.inside_documents import contradiction_inside_document
from triangulate.findings import Finding, Severity
from triangulate.gathered import Gathered


def found(gathered: Gathered) -> list[Finding]:
    return list(contradiction_inside_document(gathered))


@drawn
def test_no_concerns_and_a_significant_risk_on_one_page(gathered: Gathered) -> None:
    """Both stand on page 3.

    record | predicate | value          | more
    csc:D  | document  | assessment     | title=Parenting assessment, author=A. Poingdestre
    csc:F  | name      | Mark Renouf    |
    csc:F  | concern   |                | id=a, document=csc:D, locator=p.3, polarity=-, quote=no concerns about F
    csc:F  | concern   | domestic_abuse | id=b, document=csc:D, locator=p.3, quote=F poses significant risk
    """
    (one,) = found(gathered)
    assert one.summary == (
        "Assessment D (csc) (social care) says of Mark Renouf both concern: “F poses significant risk” (p.3) and "
        "concern: “no concerns about F” (p.3)."
    )
    assert (one.statements, one.against, one.documents) == (("csc:a", "csc:b"), ("csc:a",), ("csc:D",))
    assert one.severity is Severity.S2
    assert one.held_by == "social_care"


@drawn
def test_three_dates_of_birth_are_one_finding(gathered: Gathered) -> None:
    """And a coarser date that fits one of them takes no part.

    record | predicate  | value      | more
    csc:K  | birth_date | 2014-03-01 | id=a, document=csc:D
    csc:K  | birth_date | 2014-01-03 | id=b, document=csc:D
    csc:K  | birth_date | 2013-01-03 | id=c, document=csc:D
    csc:K  | birth_date | 2014       | id=d, document=csc:E
    """
    (one,) = found(gathered)
    assert one.statements == ("csc:a", "csc:b", "csc:c")


@drawn
def test_a_withheld_value_is_not_told(gathered: Gathered) -> None:
    """That the document contradicts itself is told, not how.

    record | predicate  | value      | more
    csc:K  | birth_date | 2014-03-01 | id=a, document=csc:D, withheld
    csc:K  | birth_date | 2014-01-03 | id=b, document=csc:D
    """
    (one,) = found(gathered)
    assert "2014-03-01" not in one.summary + one.detail
    assert "[withheld by the source]" in one.summary


_CONTRARY = {
    "said and denied": "csc:F | concern | neglect |\ncsc:F | concern | neglect | polarity=-",
    "no concerns, and a warning": "csc:F | concern | | polarity=-, quote=no concerns\n"
    "csc:F | warning_marker | risk to staff |",
    "none and one": "csc:F | concern | none |\ncsc:F | concern | neglect |",
    "no concerns, coded as a protective factor": "csc:F | protective_factor | other | quote=No concerns about F\n"
    "csc:F | concern | domestic_abuse | quote=F poses significant risk",
    "no concerns, coded as a concern": "csc:F | concern | other | quote=There are no current concerns.\n"
    "csc:F | concern | domestic_abuse |",
    "two sexes": "csc:F | sex | F |\ncsc:F | sex | M |",
    "two counts": 'csc:F | child_count | {"n": 3, "of": "living"} |\ncsc:F | child_count | {"n": 4, "of": "living"} |',
    "two schools": "csc:F | enrolled_at | Grainville School |\ncsc:F | enrolled_at | Les Quennevais School |",
    "two orders": "csc:F | order | no_order |\ncsc:F | legal_status | care_order |",
    "two final outcomes": "csc:E | outcome | convicted | process=criminal\n"
    "csc:E | outcome | no_further_action | process=criminal",
    "two days of one event": "csc:E | time | 2022-08-14 |\ncsc:E | time | 2022-08-16 |",
    "victim and suspect": "csc:E | event_type | incident |\ncsc:F | participant | victim | ref=csc:E\n"
    "csc:F | participant | suspect | ref=csc:E",
    "one incident on two days": "csc:E | event_type | incident |\n"
    "csc:F | participant | victim | ref=csc:E, event_time=2022-08-14\n"
    "csc:F | participant | victim | ref=csc:E, event_time=2022-08-16",
    "one informant, both ways": "csc:F | concern | neglect | informant=MGM\n"
    "csc:F | concern | neglect | informant=mgm, polarity=-",
    "the author's own words, named once": "csc:F | concern | neglect | author=A. Poingdestre\n"
    "csc:F | concern | neglect | polarity=-",
    "responsibility": "csc:F | parental_responsibility | held | ref=csc:K\n"
    "csc:F | parental_responsibility | none | ref=csc:K",
}


def _in_document(rows: str) -> str:
    lines = []
    for number, row in enumerate(rows.splitlines()):
        more = row.rpartition("|")[2].strip()
        lines.append(row if "event_type" in row else f"{row}{', ' if more else ''}id=r{number}, document=csc:D")
    return "\n".join(lines)


@pytest.mark.parametrize("rows", _CONTRARY.values(), ids=_CONTRARY.keys())
@pytest.mark.parametrize("backwards", [False, True])
def test_contrary(rows: str, backwards: bool) -> None:
    """Both rows stand in document D."""
    (one,) = found(case_from(_in_document(rows), reverse=backwards))
    assert len(one.statements) == 2


_FAIR = {
    "two people's views": "csc:F | concern | neglect | informant=MGM\n"
    "csc:F | concern | neglect | informant=edu, polarity=-",
    "a view beside the author's own": "csc:F | concern | neglect | informant=MGM\n"
    "csc:F | concern | neglect | polarity=-",
    "the father's own account": "csc:F | concern | neglect | basis=self, polarity=-\ncsc:F | concern | neglect |",
    "somebody told it": "csc:F | concern | neglect | basis=told\ncsc:F | concern | neglect | polarity=-",
    "two records read": "csc:F | birth_date | 1990-04-02 | basis=read, derived_from=edu:s1\n"
    "csc:F | birth_date | 1991-04-02 | basis=read, derived_from=pol:s1",
    "two authors of minutes": "csc:F | concern | neglect | author=A. Poingdestre\n"
    "csc:F | concern | neglect | author=B. Le Sueur, polarity=-",
    "anonymous": "csc:F | concern | neglect | informant=anonymous\n"
    "csc:F | concern | neglect | informant=anonymous, polarity=-",
    "alleged, and found not to be": "csc:F | concern | neglect | kind=allegation\n"
    "csc:F | concern | neglect | kind=finding, polarity=-",
    "an allegation that is denied": "csc:F | allegation | neglect |\ncsc:F | allegation | neglect | polarity=-",
    "another time": "csc:F | concern | neglect | event_time=2019-01-01\n"
    "csc:F | concern | neglect | event_time=2023-01-01, polarity=-",
    "another period": "csc:F | concern | neglect | valid_from=2019, valid_to=2020\n"
    "csc:F | concern | neglect | valid_from=2022, valid_to=2023, polarity=-",
    "a coarser date": "csc:F | birth_date | 1990-04-02 |\ncsc:F | birth_date | 1990 |",
    "another concern": "csc:F | concern | neglect |\ncsc:F | concern | engagement |",
    "no other concerns": "csc:F | concern | neglect |\ncsc:F | concern | other | polarity=-, quote=no other concerns",
    "a sequence of schools": "csc:F | enrolled_at | Grainville School | valid_from=2016, valid_to=2019\n"
    "csc:F | enrolled_at | Les Quennevais School | valid_from=2020, valid_to=..",
    "no concern under a factor of its own": "csc:F | protective_factor | engagement | quote=no concerns here\n"
    "csc:F | concern | neglect |",
    "no concerns, and a concern denied": "csc:F | concern | | polarity=-\ncsc:F | concern | neglect | polarity=-",
    "two homes": "csc:F | address | 12 La Rue, JE2 3AB |\ncsc:F | address | Flat 3, 40 Hill Street, JE2 4UA |",
    "two processes": "csc:E | outcome | substantiated | process=care\n"
    "csc:E | outcome | no_further_action | process=criminal",
    "up the ladder": "csc:E | outcome | charged | process=criminal\ncsc:E | outcome | convicted | process=criminal",
    "another child": "csc:F | parental_responsibility | held | ref=csc:K\n"
    "csc:F | parental_responsibility | none | ref=csc:L",
    "not known": "csc:F | concern | neglect | polarity=?\ncsc:F | concern | neglect |",
    "two names": "csc:F | name | Karen Hamon |\ncsc:F | name | Siobhan Vibert |",
    "no concern of one kind, and a warning": "csc:F | concern | neglect | polarity=-\n"
    "csc:F | warning_marker | dog at the address |",
    "living and total": 'csc:F | child_count | {"n": 3, "of": "living"} |\n'
    'csc:F | child_count | {"n": 4, "of": "total"} |',
    "two denials": "csc:F | birth_date | 1990-04-02 | polarity=-\ncsc:F | birth_date | 1991-04-02 | polarity=-",
}


@pytest.mark.parametrize("rows", _FAIR.values(), ids=_FAIR.keys())
def test_not_contrary(rows: str) -> None:
    """Both rows stand in document D, and both can be so, or are two people's words."""
    assert found(case_from(_in_document(rows))) == []


def test_two_documents_do_not_make_one() -> None:
    """What two documents say is not EV-10, nor what stands in none."""
    apart = "csc:F | sex | F | document=csc:D\ncsc:F | sex | M | document=csc:E"
    assert found(case_from(apart)) == []
    assert found(case_from("csc:F | sex | F |\ncsc:F | sex | M |")) == []
