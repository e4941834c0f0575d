"""RT-2, drawn: corrections that did not arrive, values that came back, and what is rightly kept."""

from __future__ import annotations

import pytest

from tests.lib.drawn import case_from, drawn
from triangulate.conflicts.corrections import correction_not_propagated
from triangulate.findings import Finding, Severity
from triangulate.gathered import Gathered


def found(gathered: Gathered) -> list[Finding]:
    return list(correction_not_propagated(gathered))


@drawn
def test_a_school_still_says_convicted(gathered: Gathered) -> None:
    """Social care corrected it; the school's copy and a later report did not follow.

    csc:F | name      | Paul Vibert |
    csc:F | convicted | assault     | id=s9, recorded_at=2021-05-01
    csc:F | convicted | assault     | id=s91, polarity=-, recorded_at=2023-03-01, quote=no further action
    edu:F | convicted | Assault     | id=e, derived_from=csc:s9, recorded_at=2022-01-01
    csc:F | convicted | ASSAULT     | id=r, recorded_at=2024-02-01
    link csc:F edu:F verified
    ledger {"type": "correction", "retires": ["csc:s9"], "replaced_by": ["csc:s91"], "at": "2023-03-01"}
    """
    (one,) = found(gathered)
    assert one.summary == (
        "Corrected on 2023-03-01: convicted about Paul Vibert (social care). What was retired is still held or held "
        "again: convicted about Paul Vibert (education) and convicted about Paul Vibert (social care)."
    )
    assert one.statements == ("csc:r", "csc:s9", "csc:s91", "edu:e")
    assert one.against == ("csc:s91",)
    assert one.personas == ("csc:F", "edu:F")
    assert one.severity is Severity.S1


@drawn
def test_a_recipient_has_not_confirmed(gathered: Gathered) -> None:
    """Of two schools and the police one has; an acknowledgement made before the correction is none.

    edu1:1 | name | Kai |
    edu2:1 | name | Kai |
    csc:F | convicted | assault | id=s9
    csc:F | convicted | theft   | id=s91
    ledger {"type": "disclosure", "what": "csc:D", "to": "edu1", "includes": ["csc:s9"]}
    ledger {"type": "disclosure", "what": "csc:D", "to": "edu2", "includes": ["csc:s9"]}
    ledger {"type": "disclosure", "what": "csc:D", "to": "pol", "includes": ["csc:s9"]}
    ledger {"type": "acknowledgement", "of": "csc:s9", "from": "pol"}
    ledger {"type": "correction", "retires": ["csc:s9"], "replaced_by": ["csc:s91"]}
    ledger {"type": "acknowledgement", "of": "csc:s9", "from": "edu1"}
    """
    (one,) = found(gathered)
    assert one.evidence[1].items == ("edu2", "pol")
    assert one.ledger == ("2", "3", "5")
    assert "have not confirmed the correction" in one.summary


_CORRECTED = (
    "csc:F | convicted | assault | id=s9, document=D\ncsc:F | convicted | theft | id=s91\n"
    "csc:D | document | report |\nedu:F | name | Paul Vibert |\nlink csc:F edu:F verified\n"
    'ledger {"type": "correction", "retires": ["csc:s9"], "replaced_by": ["csc:s91"], "at": "2023-03-01"}\n'
)
_FOUND = {
    "a document given whole": 'ledger {"type": "disclosure", "what": "csc:D", "to": "edu"}',
    "given after the correction": 'ledger {"type": "disclosure", "what": "csc:s9", "to": "edu"}',
    "a copy of a copy": "pol:F | convicted | other | id=a, derived_from=csc:s9, polarity=-\n"
    "edu:F | convicted | assault | id=b, derived_from=pol:a",
    "a copy in the same source": "csc:F | convicted | assault | id=b, derived_from=csc:s9",
    "an entry of another source": "edu:F | convicted | Assault. | id=b, recorded_at=2023-03-02T09:00:00Z",
    "a claim that cites a copy": "edu:F | convicted | assault | id=b, derived_from=csc:s9\n"
    'claim {"id": "1.1", "about": "edu:F", "predicate": "convicted", "value": "assault", "cites": ["edu:b"]}',
    "a claim that cites nothing": 'claim {"id": "1.1", "about": "csc:F", "predicate": "convicted", "value": "assault"}',
    "confirmed by another": "edu:F | convicted | assault | id=b, derived_from=csc:s9\n"
    'ledger {"type": "acknowledgement", "of": "csc:s9", "from": "hlt"}',
}


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("rows", _FOUND.values(), ids=_FOUND.keys())
def test_found(rows: str, reverse: bool) -> None:
    """Each is one finding with the retired statement and what replaced it."""
    (one,) = found(case_from(_CORRECTED + rows, reverse=reverse))
    assert {"csc:s9", "csc:s91"} <= set(one.statements)
    assert one.severity is Severity.S1


_INNOCENT = {
    "history kept": "",
    "confirmed": 'ledger {"type": "disclosure", "what": "csc:D", "to": "edu"}\n'
    'ledger {"type": "acknowledgement", "of": "csc:s9", "from": "edu"}',
    "confirmed for the new statement": 'ledger {"type": "disclosure", "what": "csc:D", "to": "edu"}\n'
    'ledger {"type": "acknowledgement", "of": "csc:s91", "from": "education"}',
    "not in what was given": 'ledger {"type": "disclosure", "what": "csc:D", "to": "edu", "includes": ["csc:s91"]}',
    "removed from what was given": 'ledger {"type": "disclosure", "what": "csc:D", "to": "edu", '
    '"removed": [{"statement": "csc:s9", "ground": "retired"}]}',
    "given to the person": 'ledger {"type": "disclosure", "what": "csc:s9", "to": "csc:F"}',
    "a copy marked as a mistake": "edu:F | convicted | assault | derived_from=csc:s9, quote=recorded in error",
    "a copy that was ended": "edu:F | convicted | assault | derived_from=csc:s9, valid_to=2023-03-01",
    "a copy that follows": "edu:F | convicted | Theft | derived_from=csc:s9",
    "a copy of the new": "edu:F | convicted | assault | derived_from=csc:s91",
    "a retired copy": "edu:F | convicted | assault | id=b, derived_from=csc:s9\n"
    'ledger {"type": "correction", "retires": ["edu:b"]}',
    "a confirmed copy": "edu:F | convicted | assault | id=b, derived_from=csc:s9\n"
    'ledger {"type": "acknowledgement", "of": "csc:s9", "from": "edu"}',
    "recorded on the day": "edu:F | convicted | assault | recorded_at=2023-03-01",
    "recorded before": "edu:F | convicted | assault | recorded_at=2022-03-01",
    "another value": "edu:F | convicted | burglary | recorded_at=2024-03-01",
    "a new fact": "edu:F | convicted | assault | recorded_at=2024-03-01, event_time=2024-01-15",
    "another event": "edu:E | event_type | incident |\ncsc:E | event_type | incident |\n"
    "edu:F | convicted | assault | recorded_at=2024-03-01, polarity=-",
    "somebody else": "edu:G | convicted | assault | recorded_at=2024-03-01",
    "a decision is RT-4": "csc:F | child_protection_plan | neglect | derived_from=csc:s9, kind=decision",
    "undone": 'ledger {"type": "disclosure", "what": "csc:D", "to": "edu"}\n'
    'ledger {"type": "correction", "retires": ["csc:s91"], "replaced_by": ["csc:s9"]}',
    "a claim of another source": "pol:F | convicted | assault | id=p\n"
    'claim {"id": "1.1", "about": "csc:F", "predicate": "convicted", "value": "assault", "cites": ["pol:p"]}',
}


@pytest.mark.parametrize("rows", _INNOCENT.values(), ids=_INNOCENT.keys())
def test_innocent(rows: str) -> None:
    """Nothing is raised."""
    assert found(case_from(_CORRECTED + rows)) == []


def test_outcomes_of_one_event_are_compared_over_its_reference() -> None:
    """The police's own outcome, entered again by social care under its own number of the same event."""
    rows = """
    pol:E | reference | 22/4471   |
    pol:E | outcome   | convicted | id=s9
    csc:E | reference | 22/4471   |
    csc:E | outcome   | Convicted | id=b, recorded_at=2024-02-01
    csc:X | reference | 22/9      |
    csc:X | outcome   | convicted | id=x, recorded_at=2024-02-01
    ledger {"type": "correction", "retires": ["pol:s9"], "at": "2023-03-01"}
    """
    declared = "pol:E | event_type | incident |\ncsc:E | event_type | incident |\ncsc:X | event_type | incident |\n"
    (one,) = found(case_from(declared + rows))
    assert one.statements == ("csc:b", "pol:s9")
    assert one.events == ("csc:E", "pol:E")


def test_dates_are_one_however_they_are_written_and_events_apart_by_their_time() -> None:
    """A corrected birth date comes back in another spelling; an injury of another day is another injury."""
    rows = """
    csc:K | birth_date | 2014-03-01 | id=s9
    csc:K | birth_date | 2014-03-01T00:00:00 | id=b, recorded_at=2024-02-01
    csc:K | injury | fracture | id=i, event_time=2022-05-01
    csc:K | injury | fracture | id=j, event_time=2021-01-01, recorded_at=2024-02-01
    csc:K | injury | fracture | id=k, event_time=2022-05, recorded_at=2024-02-01
    ledger {"type": "correction", "retires": ["csc:s9", "csc:i"], "at": "2023-03-01"}
    """
    (one,) = found(case_from(rows))
    assert one.statements == ("csc:b", "csc:i", "csc:k", "csc:s9")


def test_a_name_is_one_in_every_form() -> None:
    """As parts, or as written."""
    rows = """
    csc:K | name | {"given": ["Kai"], "family": "Renouf"} | id=s9
    csc:K | name | RENOUF, Kai  | id=b, recorded_at=2024-02-01
    csc:K | name | Kai Vibert   | id=c, recorded_at=2024-02-01
    ledger {"type": "correction", "retires": ["csc:s9"], "at": "2023-03-01"}
    """
    (one,) = found(case_from(rows))
    assert one.statements == ("csc:b", "csc:s9")


def test_a_copy_of_a_retired_denial_is_a_copy() -> None:
    """It says that somebody is not what they are."""
    rows = """
    csc:F | parent | birth | id=s9, ref=csc:K, polarity=-
    edu:F | parent | birth | id=e, ref=csc:K, polarity=-, derived_from=csc:s9
    ledger {"type": "correction", "retires": ["csc:s9"]}
    """
    (one,) = found(case_from(rows))
    assert one.statements == ("csc:s9", "edu:e")


def test_a_participation_comes_back_only_in_the_same_event() -> None:
    """What a statement refers to is part of what it says."""
    rows = """
    csc:E | event_type | incident |
    csc:X | event_type | incident |
    csc:F | participant | suspect | id=s9, ref=csc:E
    csc:F | participant | suspect | id=b, ref=csc:E, recorded_at=2024-02-01
    csc:F | participant | suspect | id=x, ref=csc:X, recorded_at=2024-02-01
    ledger {"type": "correction", "retires": ["csc:s9"], "at": "2023-03-01"}
    """
    (one,) = found(case_from(rows))
    assert one.statements == ("csc:b", "csc:s9")


def test_a_retired_document_retires_what_stands_in_it() -> None:
    """A copy taken from the document is a copy of the statement in it that says so."""
    rows = """
    csc:D | document | report |
    csc:F | convicted | assault | id=s9, document=D
    csc:F | concern | neglect | id=s8, document=D
    edu:F | convicted | assault | id=e, derived_from=csc:D
    edu:F | convicted | assault | id=g, derived_from=csc:s9
    link csc:F edu:F verified
    ledger {"type": "correction", "retires": ["csc:D"]}
    """
    (one,) = found(case_from(rows))
    assert one.statements == ("csc:s8", "csc:s9", "edu:e", "edu:g")


def test_without_corrections_nothing_is_found() -> None:
    """No ledger."""
    assert found(case_from("csc:1 | name | Kai |")) == []
