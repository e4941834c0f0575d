"""RT-7, drawn: markers past their review or never told, and what is neither."""

from __future__ import annotations

import pytest

from tests.lib.drawn import case_from, drawn
from triangulate.conflicts.warning_markers import warning_marker_overdue
from triangulate.findings import Finding, Severity
from triangulate.gathered import Gathered


def found(gathered: Gathered) -> list[Finding]:
    return list(warning_marker_overdue(gathered))


@drawn
def test_a_marker_is_past_review_and_was_never_told(gathered: Gathered) -> None:
    """One finding says both.

    as_at 2024-02-20
    record    | predicate      | value | more
    csc:40177 | name           | Karen Renouf |
    csc:40177 | warning_marker | {"text": "do not visit alone", "review_date": "2018-02", "notified": false} | id=w
    """
    (one,) = found(gathered)
    assert one.summary == (
        "The warning marker “do not visit alone” about Karen Renouf (social care) is past its review (due 2018-02) and "
        "was not made known to the person, and no reason is recorded."
    )
    assert one.statements == ("csc:w",)
    assert one.personas == ("csc:40177",)
    assert one.severity is Severity.S3
    assert one.people != ()


@drawn
def test_only_overdue(gathered: Gathered) -> None:
    """Told, but not reviewed.

    as_at 2024-02-20
    csc:1 | warning_marker | {"text": "dog", "review_date": "2024-02-19", "notified": true} | id=w
    """
    (one,) = found(gathered)
    assert one.evidence[0].items == ("overdue",)


@drawn
def test_only_never_told_without_a_date_of_the_run(gathered: Gathered) -> None:
    """That nobody was told needs no date.

    csc:1 | warning_marker | {"text": "dog", "review_date": "2018-01-01", "notified": false, "reason_not_notified": " "} | id=w
    """  # noqa: E501 - one line of the ledger is one row
    (one,) = found(gathered)
    assert one.evidence[0].items == ("never_told",)


@drawn
def test_a_withheld_marker_is_told_without_its_words(gathered: Gathered) -> None:
    """Neither its text nor its date.

    as_at 2024-02-20
    csc:1 | warning_marker | {"text": "weapons", "review_date": "2018-01-01", "notified": true} | withheld
    """
    (one,) = found(gathered)
    assert "weapons" not in one.summary + one.detail
    assert "2018" not in one.summary + one.detail


@drawn
def test_the_last_of_several_reviews_is_overdue_too(gathered: Gathered) -> None:
    """Only the last one is raised.

    as_at 2024-02-20
    csc:1 | warning_marker | {"text": "Dog!", "review_date": "2018-01-01", "notified": true} | id=a
    csc:1 | warning_marker | {"text": "dog", "review_date": "2019-01-01", "notified": true} | id=b
    """
    (one,) = found(gathered)
    assert one.statements == ("csc:b",)


_OVERDUE = '{"text": "dog", "review_date": "2018-01-01", "notified": true}'
_INNOCENT = {
    "a review today": 'csc:1 | warning_marker | {"text": "dog", "review_date": "2024-02-20", "notified": true} |',
    "a review this month": 'csc:1 | warning_marker | {"text": "dog", "review_date": "2024-02", "notified": true} |',
    "a reason for not telling": 'csc:1 | warning_marker | {"text": "dog", "notified": false, '
    '"reason_not_notified": "would put the informant at risk"} |',
    "taken off": f"csc:1 | warning_marker | {_OVERDUE} | valid_to=2019-01-01",
    "denied": f"csc:1 | warning_marker | {_OVERDUE} | polarity=-",
    "nothing said": "csc:1 | warning_marker | dog |",
    "reviewed since": f"csc:1 | warning_marker | {_OVERDUE} |\n"
    'csc:1 | warning_marker | {"text": "dog", "review_date": "2025-01-01", "notified": true} |',
    "retired": f'csc:1 | warning_marker | {_OVERDUE} | id=w\nledger {{"type": "correction", "retires": ["csc:w"]}}',
    "a test record": f"csc:1 | flag | test |\ncsc:1 | warning_marker | {_OVERDUE} |",
}


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("rows", _INNOCENT.values(), ids=_INNOCENT.keys())
def test_innocent(rows: str, reverse: bool) -> None:
    """Nothing is raised, whatever the order of the rows."""
    assert found(case_from(f"as_at 2024-02-20\n{rows}", reverse=reverse)) == []


def test_a_correction_after_the_as_at_date_does_not_count() -> None:
    """The marker still stood."""
    line = '{"type": "correction", "retires": ["csc:w"], "at": "2024-03-01"}'
    rows = f"as_at 2024-02-20\ncsc:1 | warning_marker | {_OVERDUE} | id=w\nledger {line}"
    assert len(found(case_from(rows))) == 1


def test_nothing_to_check() -> None:
    """No markers."""
    assert found(case_from("csc:1 | name | Kai Renouf |")) == []
