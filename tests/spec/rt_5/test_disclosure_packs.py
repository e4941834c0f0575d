"""RT-5, drawn: packs that show too much, packs that hide too much, and packs that are right."""

from __future__ import annotations

import pytest

from tests.lib.drawn import case_from, drawn
from triangulate.conflicts.disclosure_packs import disclosure_pack_fault
from triangulate.findings import Finding, Severity
from triangulate.gathered import Gathered


def found(gathered: Gathered) -> list[Finding]:
    return list(disclosure_pack_fault(gathered))


@drawn
def test_a_pack_shows_a_letter_about_the_grandmother(gathered: Gathered) -> None:
    """Without a ground, and without her consent.

    csc:40177 | name         | Karen Renouf |
    csc:40177 | concern      | supervision  | id=s1
    hlt:MGM   | name         | Jean Hamon   |
    hlt:MGM   | health_state | diabetes     | id=s2, document=L, quote=Letter of her GP
    ledger {"type": "disclosure", "what": "csc:P", "to": "csc:40177", "purpose": "subject_access", "includes": ["csc:s1", "hlt:s2"]}
    """  # noqa: E501 - one line of the ledger is one row
    (one,) = found(gathered)
    assert one.summary == (
        "The subject-access pack of 2024-01-03 for Karen Renouf shows what is recorded about somebody else, without a "
        "ground or their consent: health state about Jean Hamon (health)."
    )
    assert one.statements == ("hlt:s2",)
    assert one.personas == ("hlt:MGM",)
    assert one.ledger == ("1",)
    assert one.severity is Severity.S1
    assert "diabetes" not in one.summary + one.detail


@drawn
def test_a_pack_hides_what_the_subject_said(gathered: Gathered) -> None:
    """Because it names a social worker.

    csc:40177 | name  | Karen Renouf |
    csc:40177 | views | I never left them alone | id=s2, basis=self, quote=You said to Ms Bisson that you never left them
    ledger {"type": "disclosure", "what": "csc:P", "to": "csc:40177", "purpose": "subject_access", "includes": [], "removed": [{"statement": "csc:s2", "ground": "names a social worker"}]}
    """  # noqa: E501 - one line of the ledger is one row
    (one,) = found(gathered)
    assert one.summary.endswith("on a ground that is no exemption: views about Karen Renouf (social care).")
    assert one.statements == ("csc:s2",)
    assert one.severity is Severity.S1


_PEOPLE = (
    "csc:1 | name | Karen Renouf |\ncsc:1 | concern | supervision | id=own\n"
    "csc:M | name | Jean Hamon |\ncsc:M | name | Nell | type=alias\ncsc:M | health_state | diabetes | id=gran\n"
)
_PEOPLE = _PEOPLE.replace("csc:M | name | Nell | type=alias", 'csc:M | name | {"given": ["Nell"], "type": "alias"} |')


def _pack(fields: str) -> str:
    return f'ledger {{"type": "disclosure", "what": "csc:P", "to": "csc:1", "purpose": "subject_access", {fields}}}\n'


_GONE = '"removed": [{"statement": "csc:gran", "ground": "third party, no consent"}]'
_FAULTS = {
    "a removal without a ground": (_pack('"removed": [{"statement": "csc:gran"}]'), "removed_without_ground"),
    "a removal with an empty ground": (
        _pack('"removed": [{"statement": "csc:own", "ground": " "}]'),
        "removed_without_ground",
    ),
    "own data as a third party's": (
        _pack('"removed": [{"statement": "csc:own", "ground": "third party"}]'),
        "own_data_removed",
    ),
    "a full name": (
        "csc:1 | concern | neglect | id=q, quote=told by Jean Hamon\n" + _pack('"includes": ["csc:q"]'),
        "name_left_in",
    ),
    "an initial and the family name": (
        "csc:1 | concern | neglect | id=q, raw=J. Hamon says so\n" + _pack('"includes": ["csc:q"]'),
        "name_left_in",
    ),
    "a file name": (
        "csc:1 | concern | neglect | id=q, locator=letters/hamon_jean.pdf\n" + _pack('"includes": ["csc:q"]'),
        "name_left_in",
    ),
    "an event's narrative": (
        "csc:E | event_type | incident |\ncsc:E | narrative | Jean Hamon rang | id=q\n"
        + _pack('"includes": ["csc:q"]'),
        "name_left_in",
    ),
    "a given name of somebody taken out": (
        "csc:1 | concern | neglect | id=q, quote=told by Jean\n" + _pack(f'"includes": ["csc:q"], {_GONE}'),
        "name_left_in",
    ),
    "an alias of somebody taken out": (
        "csc:1 | concern | neglect | id=q, quote=told by Nell\n" + _pack(f'"includes": ["csc:q"], {_GONE}'),
        "name_left_in",
    ),
    "initials of somebody taken out": (
        "csc:1 | concern | neglect | id=q, quote=told by J.H. today\n" + _pack(f'"includes": ["csc:q"], {_GONE}'),
        "name_left_in",
    ),
    "consent refused": (
        'ledger {"type": "consent", "person": "csc:M", "to": "csc:1", "given": false}\n'
        + _pack('"includes": ["csc:gran"]'),
        "third_party_shown",
    ),
    "consent withdrawn": (
        'ledger {"type": "consent", "person": "csc:M", "to": "csc:1", "given": true}\n'
        'ledger {"type": "consent", "person": "csc:M", "to": "csc:1", "given": false}\n'
        + _pack('"includes": ["csc:gran"]'),
        "third_party_shown",
    ),
    "consent to something else": (
        'ledger {"type": "consent", "person": "csc:M", "to": "csc:1", "scope": "contact", "given": true}\n'
        + _pack('"includes": ["csc:gran"]'),
        "third_party_shown",
    ),
    "a document given whole": (
        "csc:P | document | letter |\ncsc:M | concern | neglect | id=q, document=P\n" + _pack('"ground": ""'),
        "third_party_shown",
    ),
}


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize(("rows", "fault"), _FAULTS.values(), ids=_FAULTS.keys())
def test_found(rows: str, fault: str, reverse: bool) -> None:
    """Each is one finding of that kind."""
    (one,) = found(case_from(_PEOPLE + rows, reverse=reverse))
    assert one.evidence[0].what == fault
    assert one.severity is Severity.S1
    assert one.statements != ()


_INNOCENT = {
    "only own data": _pack('"includes": ["csc:own"]'),
    "a third party removed on a ground": _pack(f'"includes": ["csc:own"], {_GONE}'),
    "a recorded ground": _pack('"includes": ["csc:gran"], "ground": "reasonable without consent"'),
    "consent": 'ledger {"type": "consent", "person": "csc:M", "to": "csc:1", "given": true}\n'
    + _pack('"includes": ["csc:gran"]'),
    "consent for that agency": 'ledger {"type": "consent", "person": "csc:M", "to": "csc:1", "scope": "social_care", '
    '"given": true}\n' + _pack('"includes": ["csc:gran"]'),
    "mixed data": "csc:M | parent | birth | id=q, ref=csc:1\n" + _pack('"includes": ["csc:q"]'),
    "mixed data removed": "csc:1 | household_member | | id=q, ref=csc:M\n"
    + _pack('"removed": [{"statement": "csc:q", "ground": "third party"}]'),
    "words about somebody next door removed": "csc:1 | concern | neglect | id=q, quote=the boy next door saw it\n"
    + _pack('"removed": [{"statement": "csc:q", "ground": "third party"}]'),
    "words with a name removed": "csc:1 | concern | neglect | id=q, quote=Jean Hamon saw it\n"
    + _pack('"removed": [{"statement": "csc:q", "ground": "third party"}]'),
    "serious harm": _pack('"removed": [{"statement": "csc:own", "ground": "serious harm to health"}]'),
    "told by the subject": "csc:M | concern | neglect | id=q, informant=csc:1\n" + _pack('"includes": ["csc:q"]'),
    "the subject's own words": "csc:1 | views | Jean Hamon hit me | id=q, basis=self\n"
    + _pack('"includes": ["csc:q"]'),
    "a worker's name": "csc:W | name | Ann Bisson |\ncsc:W | participant | worker | ref=csc:E\n"
    "csc:1 | concern | neglect | id=q, quote=seen by Ann Bisson\n" + _pack('"includes": ["csc:q"]'),
    "who worked on the case": "csc:W | name | Ann Bisson | id=n\ncsc:W | participant | worker | ref=csc:E, id=p\n"
    + _pack('"includes": ["csc:n", "csc:p"]'),
    "a namesake": "csc:S | name | Karen Renouf |\n"
    "csc:1 | concern | neglect | id=q, quote=Karen Renouf was seen\n" + _pack('"includes": ["csc:q"]'),
    "an abbreviation": "csc:G | name | Gwen Pallot |\ncsc:G | concern | neglect | id=g\n"
    "csc:1 | concern | neglect | id=q, quote=the GP was told\n"
    + _pack('"includes": ["csc:q"], "removed": [{"statement": "csc:g", "ground": "third party"}]'),
    "another purpose": 'ledger {"type": "disclosure", "what": "csc:P", "to": "csc:1", "purpose": "conference", '
    '"includes": ["csc:gran"]}',
    "after the as-at date": "as_at 2024-01-02\n" + _pack('"includes": ["csc:gran"]'),
    "to nobody known": _pack('"includes": ["csc:gran"]').replace('"csc:1"', '"somebody"'),
}


@pytest.mark.parametrize("rows", _INNOCENT.values(), ids=_INNOCENT.keys())
def test_innocent(rows: str) -> None:
    """Nothing is raised."""
    assert found(case_from(_PEOPLE + rows)) == []
