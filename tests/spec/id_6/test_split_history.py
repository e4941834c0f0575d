"""ID-6, drawn: one person held as two by one source, or under one number, and who is not."""

from __future__ import annotations

import pytest

from tests.lib.drawn import case_from, drawn
from triangulate.conflicts.split_histories import split_history
from triangulate.findings import Finding, FindingKind, Severity
from triangulate.gathered import Gathered


def found(gathered: Gathered) -> list[Finding]:
    return list(split_history(gathered))


@drawn
def test_maiden_and_married_name_in_one_source(gathered: Gathered) -> None:
    """The half under the maiden name holds what spoke for her.

    record  | predicate   | value        | more
    csc:118 | name        | Karen Renouf | id=n1
    csc:118 | birth_date  | 1990-02-03   | id=b1
    csc:118 | participant | subject      | ref=csc:E, recorded_at=2016-04-01
    csc:E   | event_type  | assessment   |
    csc:E   | outcome     | no further action |
    csc:902 | name        | Karen Vibert | id=n2
    csc:902 | birth_date  | 1990-02-03   | id=b2, recorded_at=2024-01-05
    link csc:118 csc:902 probable
    """
    (one,) = found(gathered)
    assert one.kind is FindingKind.GAP
    assert one.severity is Severity.S2
    assert one.statements == ("csc:b1", "csc:b2", "csc:n1", "csc:n2")
    assert one.links == ("l-csc:118-csc:902",)
    assert one.summary == (
        "A candidate, to be looked at: 2 records of social care may be one person held as two (links join them): "
        "Karen Renouf, record 118 (csc; 3 entries, 2016-04-01 to 2016-04-01) and "
        "Karen Vibert, record 902 (csc; 2 entries, 2024-01-05 to 2024-01-05)."
    )


_TWO = (
    "csc:1 | name | Karen Renouf |\ncsc:1 | birth_date | 1990-02-03 |\n"
    "csc:2 | name | Karen Renouf |\ncsc:2 | birth_date | 1990-02-03 |\n"
)
_NUMBER = '{"scheme": "nhs", "value": "9434765919", "use": "current"}'
_NUMBERED = f"csc:1 | identifier | {_NUMBER} |\nhlt:9 | identifier | {_NUMBER} |\n"


@pytest.mark.parametrize("reverse", [False, True])
def test_two_records_linked_through_a_third(*, reverse: bool) -> None:
    """No link joins the two directly; both are linked to one record of health. Nothing material: S3."""
    rows = f"{_TWO}hlt:9 | name | Karen Renouf |\nlink csc:1 hlt:9 strong\nlink csc:2 hlt:9 probable"
    (one,) = found(case_from(rows, reverse=reverse))
    assert one.severity is Severity.S3
    assert one.personas == ("csc:1", "csc:2")
    assert one.links == ("l-csc:2-hlt:9",)


def test_a_link_for_review_between_two_records_of_one_source() -> None:
    """Names and dates agree, and nobody has decided."""
    (one,) = found(case_from(f"{_TWO}link csc:1 csc:2 possible\nlevels name=exact birth_date=exact"))
    assert len(one.people) == 2
    assert "a possible link stands for review" in one.summary


def test_one_number_on_two_unlinked_records() -> None:
    """Of two sources; the given name agrees and the family name changed."""
    rows = f"{_NUMBERED}csc:1 | name | Karen Renouf |\nhlt:9 | name | Karen Vibert |"
    (one,) = found(case_from(rows))
    assert one.personas == ("csc:1", "hlt:9")
    assert len(one.statements) == 4


def test_a_concern_in_one_half_is_material_and_withheld_entries_are_not_counted() -> None:
    """The grade rises; the count does not."""
    rows = f"{_TWO}csc:2 | concern | neglect | withheld\nlink csc:1 csc:2 strong"
    (one,) = found(case_from(rows))
    assert one.severity is Severity.S2
    assert one.summary.count("2 entries") == 2


_INNOCENT = {
    "one record in each of two agencies": "csc:1 | birth_date | 1990-02-03 |\nhlt:9 | birth_date | 1990-02-03 |\n"
    "link csc:1 hlt:9 strong",
    "two records not linked": _TWO,
    "adopted": f"{_TWO}csc:2 | flag | adopted |\nlink csc:1 csc:2 probable",
    "sealed": f"{_TWO}csc:2 | flag | sealed |\nlink csc:1 csc:2 possible\nlevels name=exact birth_date=exact",
    "test record": f"{_TWO}csc:2 | flag | test |\nlink csc:1 csc:2 probable",
    "the unborn child and the child": f"{_TWO}csc:2 | type | unborn |\nlink csc:1 csc:2 probable",
    "twins": f"{_TWO}link csc:1 csc:2 possible\nlevels name=family_only birth_date=exact",
    "father and son of one name": f"{_TWO}link csc:1 csc:2 possible\nlevels name=exact place=address",
    "two birth dates": f"{_TWO}link csc:1 csc:2 possible\nlevels name=exact birth_date=different",
    "two sexes": f"{_TWO}link csc:1 csc:2 possible\nlevels name=exact birth_date=exact sex=different",
    "one number, other given names": f"{_NUMBERED}csc:1 | name | Oliver Renouf |\nhlt:9 | name | Amelia Renouf |",
    "one number, births apart": f"{_NUMBERED}csc:1 | birth_date | 1990-02-03 |\nhlt:9 | birth_date | 2015-02-03 |",
    "one number, two sexes": f"{_NUMBERED}csc:1 | sex | F |\nhlt:9 | sex | M |",
    "one number, linked": f"{_NUMBERED}link csc:1 hlt:9 verified",
    "a former number": "{x}".replace("{x}", _NUMBERED.replace('"current"', '"former"')),
    "a contact written beside two children": "edu:1 | name | Karen Renouf |\nedu:1 | parent | birth | ref=edu:K\n"
    "edu:2 | name | Karen Renouf |\nedu:2 | parent | birth | ref=edu:L\nlink edu:1 edu:2 probable",
}


@pytest.mark.parametrize("rows", _INNOCENT.values(), ids=_INNOCENT.keys())
def test_innocent(rows: str) -> None:
    """Two people, one record each, or records that must not be joined."""
    assert found(case_from(rows)) == []
