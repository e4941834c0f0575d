"""RT-6, drawn: reads without a purpose, a case or the right role, and reads that are explained."""

from __future__ import annotations

import pytest

from tests.lib.drawn import case_from, drawn
from triangulate.conflicts.access import access_outside_purpose
from triangulate.conflicts.readers import policy_of
from triangulate.findings import Finding, Severity
from triangulate.gathered import Gathered
from triangulate.normalise.table_reader import read_table


def found(gathered: Gathered) -> list[Finding]:
    return list(access_outside_purpose(gathered))


@drawn
def test_a_worker_opens_the_file_of_a_neighbour(gathered: Gathered) -> None:
    """Twice; one finding.

    csc:N | name | Anne Mauger | id=n
    csc:N | sex  | F           | id=s
    ledger {"type": "access", "object": "csc:N", "purpose": "", "result": "allow", "role": "social worker"}
    ledger {"type": "access", "object": "csc:N", "purpose": "personal", "result": "allow", "role": "social worker", "at": "2024-01-05"}
    """  # noqa: E501 - one line of the ledger is one row
    (one,) = found(gathered)
    assert one.summary == (
        "J. Bisson (social worker) read Anne Mauger on 2024-01-03 and 2024-01-05: no purpose is recorded and the "
        "purpose is personal."
    )
    assert one.severity is Severity.S2
    assert one.statements == ("csc:n",)
    assert one.personas == ("csc:N",)
    assert one.ledger == ("1", "2")


@drawn
def test_a_school_reads_about_somebody_it_does_not_know(gathered: Gathered) -> None:
    """The school holds a record of Kai only, who is nothing to her.

    csc:N | name | Anne Mauger | id=n
    edu:K | name | Kai Renouf  |
    ledger {"type": "access", "object": "csc:N", "purpose": "direct_care", "result": "allow", "role": "class teacher"}
    """
    (one,) = found(gathered)
    assert "the reader's agency holds no record of the person or of a relative" in one.summary
    assert one.statements == ("csc:n",)


@drawn
def test_intelligence_under_conditions_is_shown_to_a_teacher(gathered: Gathered) -> None:
    """With the statement, and without its value.

    pol:F | allegation | substance_misuse | id=i, grade=3E, handling=C
    pol:F | name       | Paul Vibert      |
    ledger {"type": "access", "object": "pol:F", "purpose": "conference", "result": "allow", "role": "head teacher"}
    """
    (one,) = found(gathered)
    assert one.statements == ("pol:i",)
    assert "code C" in one.summary
    assert "substance" not in one.summary + one.detail


def _read(**fields: str) -> str:
    usual = {"object": "csc:N", "purpose": "direct_care", "result": "allow", "role": "social worker"} | fields
    return 'ledger {"type": "access", ' + ", ".join(f'"{name}": "{value}"' for name, value in usual.items()) + "}\n"


_RECORDS = (
    "csc:N | name | Anne Mauger |\ncsc:K | name | Kai |\nedu:K | name | Kai |\nlink csc:K edu:K verified\n"
    "pol:F | name | Paul Vibert |\npol:F | allegation | neglect | id=i, handling=C\n"
)
_FOUND = {
    "curiosity": _read(purpose="curiosity"),
    "a personal reason": _read(purpose="other", reason="Anne is my neighbour"),
    "an unknown purpose": _read(purpose="looking around"),
    "no role": _read(role=" "),
    "nothing held under the id": _read(object="csc:404"),
    "seen to exist": _read(purpose="", result="exists_only"),
    "code C by a role not listed": _read(object="pol:F", purpose="conference", role="volunteer"),
    "code C of one statement": _read(object="pol:i", purpose="conference", role="midwife"),
}


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("line", _FOUND.values(), ids=_FOUND.keys())
def test_found(line: str, reverse: bool) -> None:
    """Each is one finding."""
    (one,) = found(case_from(_RECORDS + line, reverse=reverse))
    assert one.severity is Severity.S2
    assert one.ledger == ("1",)


_INNOCENT = {
    "a purpose and a case": _read(),
    "duty desk": _read(purpose="", reason="duty desk, called in by the police"),
    "a reason that speaks of a neighbour": _read(purpose="", reason="anonymous call by a neighbour, duty desk"),
    "cover": _read(purpose="cover", reason="covering for A. Poingdestre"),
    "break-glass": _read(role="class teacher", reason="break-glass: child missing"),
    "refused": _read(purpose="", result="deny"),
    "a source that is not in the run": _read(object="hlt:9"),
    "a relative is known": "csc:N | parent | birth | ref=csc:K\n" + _read(role="class teacher"),
    "known over a link": _read(object="csc:K", role="class teacher"),
    "perhaps the same": "edu:A | name | Anne |\nlink edu:A csc:N possible\n" + _read(role="class teacher"),
    "an agency that is not in the run": _read(role="health visitor"),
    "court": _read(purpose="court", role="class teacher"),
    "code C by the police": _read(object="pol:F", role="Detective Sergeant"),
    "code C redacted": _read(object="pol:F", purpose="conference", result="redacted", role="head teacher"),
    "code C with permission": 'ledger {"type": "disclosure", "what": "pol:i", "to": "edu"}\n'
    + _read(object="pol:F", purpose="conference", role="head teacher"),
    "after the as-at date": "as_at 2024-01-02\n" + _read(purpose=""),
}


@pytest.mark.parametrize("line", _INNOCENT.values(), ids=_INNOCENT.keys())
def test_innocent(line: str) -> None:
    """Nothing is raised."""
    assert found(case_from(_RECORDS + line)) == []


def test_an_event_is_of_those_who_took_part_and_a_document_of_those_it_tells_of() -> None:
    """The people are named in the finding."""
    rows = "csc:E | event_type | incident |\ncsc:N | participant | victim | ref=csc:E\ncsc:N | sex | F | document=D\n"
    rows += "csc:D | document | note |\n"
    for thing in ("csc:E", "csc:D"):
        (one,) = found(case_from(rows + _read(object=thing, purpose="")))
        assert len(one.people) == 1


def test_the_policy_is_a_sorted_table_with_sources() -> None:
    """The longest role whose words fit is taken; nothing is allowed to a role that is not listed."""
    rows = read_table("access_policy")
    roles = [row["role"] for row in rows]
    assert roles == sorted(set(roles))
    assert all(row["source"] and row["handling_c"] in ("yes", "no") for row in rows)
    assert policy_of("Senior Social Worker (duty)").agency == "social_care"
    assert policy_of("school nurse").agency == "health"
    assert policy_of("police disclosure officer").handling_c
    assert policy_of("gardener").agency is None
    assert not policy_of("gardener").handling_c
