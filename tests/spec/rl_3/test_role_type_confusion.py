"""RL-3, drawn: consent by somebody who lacks responsibility, and what is lawful."""

from __future__ import annotations

import pytest

from tests.lib.drawn import case_from, drawn
from tests.lib.people import joined_case, source
from triangulate.conflicts.consents import role_type_confusion
from triangulate.findings import Finding, FindingKind, Severity
from triangulate.gathered import Gathered
from triangulate.records import Coverage


def found(gathered: Gathered) -> list[Finding]:
    return list(role_type_confusion(gathered))


@drawn
def test_a_grandmother_without_responsibility_is_recorded_as_the_mother_who_consented(gathered: Gathered) -> None:
    """The school says that she has none; social care calls her the mother.

    record | predicate               | value   | more
    edu:G  | name                    | Ann Le Brun |
    edu:G  | parent                  | social  | ref=edu:K
    edu:G  | parental_responsibility | none    | id=p, ref=edu:K
    edu:K  | name                    | Kai Hamon |
    csc:G  | consent                 | medical | id=c, ref=csc:K, said_as=mother, event_time=2023-02-02
    csc:K  | name                    | Kai Hamon |
    link edu:G csc:G strong
    link edu:K csc:K verified
    """
    (one,) = found(gathered)
    assert one.summary == (
        "Ann Le Brun, recorded as “mother”, is recorded as having consented for Kai Hamon (social care), "
        "and as lacking parental responsibility at that time (education)."
    )
    assert (one.severity, one.kind) == (Severity.S2, FindingKind.TENSION)
    assert one.statements == ("csc:c", "edu:p")
    assert one.against == ("edu:p",)
    assert one.links == ("l-csc:G-edu:G",)
    assert "parent (social), education" in one.detail
    assert len(one.people) == 2


@drawn
def test_a_denial_and_consent_at_an_event_of_the_child(gathered: Gathered) -> None:
    """ "Does not hold" lacks it; the event's subject is the child.

    record | predicate               | value      | more
    csc:P  | parental_responsibility | held       | id=p, ref=csc:K, polarity=-
    csc:K  | participant             | subject    | ref=csc:E
    csc:E  | event_type              | assessment |
    csc:E  | time                    | 2023-02-02 |
    csc:P  | consent                 | assessment | id=c, ref=csc:E
    """
    (one,) = found(gathered)
    assert one.events == ("csc:E",)
    assert one.statements == ("csc:c", "csc:p")


@drawn
def test_an_official_entry_says_that_responsibility_had_ended(gathered: Gathered) -> None:
    """Held until 2020, and consent in 2023.

    record | predicate               | value  | more
    crt:F  | parental_responsibility | held   | id=p, ref=crt:K, valid_from=2012, valid_to=2020-05-01
    crt:K  | name                    | Kai    |
    crt:F  | consent                 | school | id=c, ref=crt:K, event_time=2023-02-02
    """
    (one,) = found(gathered)
    assert one.statements == ("crt:c", "crt:p")


def test_a_claim_of_consent_counts() -> None:
    """The draft relies on a consent."""
    rows = """
    csc:P | parental_responsibility | none | id=p, ref=csc:K
    csc:K | name | Kai Hamon |
    claim {"id": "4.1", "about": "csc:P", "predicate": "consent", "value": "medical", "ref": "csc:K"}
    """
    (one,) = found(case_from(rows))
    assert (one.claims, one.statements) == (("4.1",), ("csc:p",))


def _with_register(*, complete: bool) -> Gathered:
    cover = Coverage(of="parental_responsibility", from_="2000-01-01", to="2025-01-01", complete=complete)
    builder = source("csc")
    builder.source = builder.source.model_copy(update={"coverage": (cover,)})
    for persona in ("P", "K"):
        builder.say(builder.persona(persona), "name", f"{persona} Hamon")
    builder.say("P", "carer", ref="K", id="r")
    builder.say("P", "consent", "medical", ref="K", event_time="2023-02-02", id="c")
    return joined_case(builder.finish())


def test_silence_counts_only_where_the_register_is_declared_complete() -> None:
    """Otherwise responsibility is not known."""
    (one,) = found(_with_register(complete=True))
    assert one.searched == ("csc: parental responsibility, declared complete",)
    assert one.statements == ("csc:c",)
    assert found(_with_register(complete=False)) == []


_LACKS = "csc:P | parental_responsibility | none | ref=csc:K, valid_from=2022\ncsc:K | name | Kai Hamon |\n"
_INNOCENT = {
    "delegated": "csc:P | parental_responsibility | delegated | ref=csc:K\ncsc:P | consent | trip | ref=csc:K",
    "emergency": "csc:P | consent | emergency surgery | ref=csc:K, event_time=2023",
    "emergency attendance": "csc:K | participant | subject | ref=csc:E\ncsc:E | event_type | attendance_ed |\n"
    "csc:E | time | 2023-02-02 |\ncsc:P | consent | treatment | ref=csc:E",
    "before it was lacking": "csc:P | consent | medical | ref=csc:K, event_time=2020-01-01",
    "refused": "csc:P | consent | refused | ref=csc:K, event_time=2023",
    "not given": "csc:P | consent | medical | ref=csc:K, event_time=2023, polarity=-",
    "for themself": "csc:P | consent | treatment | ref=csc:P, event_time=2023",
    "another parent consented": "csc:M | parental_responsibility | held | ref=csc:K\n"
    "csc:M | consent | medical | ref=csc:K, event_time=2023",
    "a carer of whom nothing is said": "csc:G | carer | | ref=csc:K\ncsc:G | consent | trip | ref=csc:K",
    "another child": "csc:L | name | Lea |\ncsc:P | consent | medical | ref=csc:L, event_time=2023",
}


@pytest.mark.parametrize("rows", _INNOCENT.values(), ids=_INNOCENT.keys())
def test_innocent(rows: str) -> None:
    """Each row of the trap list beside somebody without responsibility from 2022: nothing is raised."""
    assert found(case_from(_LACKS + rows)) == []


def test_the_order_of_rows_does_not_matter() -> None:
    """Forward and backward."""
    rows = _LACKS + "csc:P | consent | medical | ref=csc:K, event_time=2023\ncsc:P | consent | trip | ref=csc:K"
    assert found(case_from(rows)) == found(case_from(rows, reverse=True)) != []


def test_what_a_source_withholds_of_responsibility_is_never_told() -> None:
    """Neither here nor by contrast."""
    rows = _LACKS.replace("valid_from=2022", "withheld") + "csc:P | consent | medical | ref=csc:K, event_time=2023"
    assert found(case_from(rows)) == []
