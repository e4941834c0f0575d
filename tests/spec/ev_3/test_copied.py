"""EV-3, drawn: several records of one origin, by lineage, informant, words or slips, and what only agrees."""

from __future__ import annotations

import pytest

from tests.lib.drawn import case_from, drawn
from triangulate.conflicts.copied import copied_corroboration
from triangulate.findings import Finding, Severity
from triangulate.gathered import Gathered


def found(gathered: Gathered) -> list[Finding]:
    return list(copied_corroboration(gathered))


LINKS = "link csc:K hlt:K strong\nlink csc:K edu:K strong\nlink csc:K pol:K strong\n"
ABOUT = '"about": "csc:K", "predicate": "concern", "value": "supervision"'


@drawn
def test_three_reports_repeat_one_sentence_of_one_call(gathered: Gathered) -> None:
    """Health, school and police each repeat what social care took down in 2018.

    csc:K | name    | Kai Renouf  |
    csc:K | concern | supervision | id=s1, basis=told, informant=anonymous, event_time=2018-05-01, quote=mother leaves children alone
    hlt:K | concern | supervision | id=s2, basis=read, derived_from=csc:s1, quote=mother leaves children alone
    edu:K | concern | supervision | id=s3, basis=read, derived_from=csc:s1, quote=mother leaves children alone
    pol:K | concern | supervision | id=s4, basis=read, derived_from=csc:s1, quote=mother leaves children alone
    link csc:K hlt:K strong
    link csc:K edu:K strong
    link csc:K pol:K strong
    """  # noqa: E501 - a row is one line
    (one,) = found(gathered)
    assert one.severity is Severity.S2
    assert one.statements == ("csc:s1", "edu:s3", "hlt:s2", "pol:s4")
    assert one.against == ("edu:s3", "hlt:s2", "pol:s4")
    assert one.personas == ("csc:K", "edu:K", "hlt:K", "pol:K")
    assert len(one.people) == 1
    assert one.summary == (
        "4 records in 4 sources (education, health, police and social care) go back to one origin: "
        "concern (supervision) about Kai Renouf."
    )


@pytest.mark.parametrize(("corroborated", "severity"), [(True, Severity.S1), (False, Severity.S2)])
def test_a_claim_that_cites_two_copies(corroborated: bool, severity: Severity) -> None:
    """S1 if the draft calls it corroborated."""
    rows = (
        "csc:K | concern | supervision | id=s1, basis=observed, author=A. Poingdestre\n"
        "hlt:K | concern | supervision | id=s2, derived_from=csc:s1\n"
        f"edu:K | concern | supervision | id=s3, derived_from=hlt:s2\n{LINKS}pol:K | name | K |\n"
        f'claim {{"id": "1.1", {ABOUT}, "cites": ["hlt:s2", "edu:s3"], "corroborated": {str(corroborated).lower()}}}'
    )
    (one,) = found(case_from(rows))
    assert one.severity is severity
    assert one.claims == ("1.1",)
    assert one.statements == ("csc:s1", "edu:s3", "hlt:s2")
    assert ("origin", ("csc:s1",)) in [(e.what, e.items) for e in one.evidence]
    again = found(case_from(rows, reverse=True))
    assert [f.model_dump_json() for f in again] == [one.model_dump_json()]


@drawn
def test_a_claim_called_corroborated_that_cites_one_statement(gathered: Gathered) -> None:
    """Nothing else says it.

    csc:K | concern | supervision | id=s1, basis=observed, author=A. Poingdestre
    claim {"id": "1.1", "about": "csc:K", "predicate": "concern", "value": "supervision", "cites": ["csc:s1"], "corroborated": true}
    """  # noqa: E501 - a claim is one line
    (one,) = found(gathered)
    assert one.severity is Severity.S1
    assert one.statements == ("csc:s1",)


WORDS = "Mother was seen to leave the three younger children alone in the flat until late evening"


def test_a_passage_shared_by_texts_without_lineage_is_a_copy() -> None:
    """Three narratives of one event share fifteen words."""
    rows = (
        f"csc:E | narrative | {WORDS} again | id=n1\nhlt:E | narrative | We learnt: {WORDS.lower()}. | id=n2\n"
        f"edu:E | narrative | {WORDS} | id=n3\ncsc:E | reference | 18/1 |\nhlt:E | reference | 18/1 |\n"
        "edu:E | reference | 18/1 |"
    )
    (one,) = found(case_from(rows))
    assert one.statements == ("csc:n1", "edu:n3", "hlt:n2")
    assert one.events == ("csc:E", "edu:E", "hlt:E")


def test_one_informant_of_three_agencies_is_one_origin() -> None:
    """The aunt rang everybody."""
    rows = "\n".join(
        f"{s}:K | concern | supervision | id=s, basis=told, informant=Carol Hamon, event_time=2018-05-01"
        for s in ("csc", "hlt", "edu", "pol")
    )
    (one,) = found(case_from(f"{rows}\n{LINKS}"))
    assert one.statements == ("csc:s", "edu:s", "hlt:s", "pol:s")


def test_a_shared_misspelling_of_a_name_shows_copying() -> None:
    """Nobody is called Renuof."""
    rows = (
        "csc:K | name | Kai Renouf |\ncsc:K | concern | supervision | id=s1, quote=Saw young Renuof outside\n"
        f"hlt:K | concern | supervision | id=s2, quote=it is said that Renuof was out\n{LINKS}"
        "edu:K | concern | supervision | id=s3, derived_from=hlt:s2\npol:K | name | Kai Renouf |\n"
        f'claim {{"id": "1.1", {ABOUT}, "cites": ["csc:s1", "hlt:s2"]}}'
    )
    (one,) = found(case_from(rows))
    assert {"csc:s1", "hlt:s2"} <= set(one.statements)


def test_documents_that_repeat_a_passage_and_say_nothing_in_statements() -> None:
    """The claim cites the documents."""
    documents = "\n".join(
        f"{s}:D | document | conference report | text=Report of the {s}: {WORDS} as before"
        for s in ("hlt", "edu", "pol")
    )
    cites = '"cites": ["hlt:D", "edu:D", "pol:D"], "corroborated": true'
    (one,) = found(case_from(f'{documents}\nclaim {{"id": "1.1", {ABOUT}, {cites}}}'))
    assert one.documents == ("edu:D", "hlt:D", "pol:D")
    assert one.claims == ("1.1",)
    assert one.severity is Severity.S1


_TEMPLATE = "This report was prepared for the child protection conference and is confidential to its members"
_TEMPLATES = "\n".join(
    f"{s}:{n} | concern | other | id=t{n}, quote={_TEMPLATE}" for s in ("hlt", "edu", "pol") for n in (1, 2, 3, 4)
)
_INNOCENT = {
    "agreement alone": "csc:K | concern | supervision |\nhlt:K | concern | supervision |\n"
    f"edu:K | concern | supervision |\npol:K | name | K |\n{LINKS}",
    "three observers": "csc:K | concern | supervision | basis=observed, author=A\n"
    "hlt:K | concern | supervision | basis=observed, author=B\n"
    f"edu:K | concern | supervision | basis=observed, author=C\npol:K | name | K |\n{LINKS}",
    "template sentences": f"{_TEMPLATES}\nlink hlt:1 edu:1 strong\nlink edu:1 pol:1 strong",
    "one copy": "csc:K | concern | supervision | id=s1, basis=observed\n"
    f"hlt:K | concern | supervision | derived_from=csc:s1\nedu:K | name | K |\npol:K | name | K |\n{LINKS}",
    "a birth date taken from the register": "csc:K | birth_date | 2014-03-01 | id=s1, basis=official\n"
    + "\n".join(f"{s}:K | birth_date | 2014-03-01 | derived_from=csc:s1" for s in ("hlt", "edu", "pol"))
    + f"\n{LINKS}",
    "a finding of the court that others repeat": "crt:K | allegation | neglect | id=f, kind=finding\n"
    + "\n".join(f"{s}:K | allegation | neglect | basis=read, derived_from=crt:f" for s in ("csc", "hlt", "edu")),
    "a claim that cites two observers": "csc:K | concern | supervision | id=s1, basis=observed, author=A\n"
    f"hlt:K | concern | supervision | id=s2, basis=observed, author=B\nedu:K | name | K |\npol:K | name | K |\n{LINKS}"
    f'claim {{"id": "1.1", {ABOUT}, "cites": ["csc:s1", "hlt:s2"], "corroborated": true}}',
    "a claim whose other origin is not cited": "csc:K | concern | supervision | id=s1, basis=observed, author=A\n"
    f"hlt:K | concern | supervision | id=s2, basis=observed, author=B\nedu:K | name | K |\npol:K | name | K |\n{LINKS}"
    f'claim {{"id": "1.1", {ABOUT}, "cites": ["csc:s1"], "corroborated": true}}',
    "observers that cite each other": "csc:K | concern | supervision | id=s1, basis=observed, author=A, "
    "derived_from=hlt:s2\nhlt:K | concern | supervision | id=s2, basis=observed, author=B, derived_from=csc:s1\n"
    f"edu:K | name | K |\npol:K | name | K |\n{LINKS}"
    f'claim {{"id": "1.1", {ABOUT}, "cites": ["csc:s1", "hlt:s2"]}}',
    "an entry in the register and a copy": "reg:K | birth_place | Jersey | id=r, basis=official\n"
    "csc:K | birth_place | Jersey | id=s1, derived_from=reg:r\nlink csc:K reg:K strong\n"
    'claim {"id": "1.1", "about": "csc:K", "predicate": "birth_place", "value": "Jersey", '
    '"cites": ["reg:r", "csc:s1"]}',
    "a claim on statements of unknown origin": "csc:K | concern | supervision | id=s1\n"
    f"hlt:K | concern | supervision | id=s2\nedu:K | name | K |\npol:K | name | K |\n{LINKS}"
    f'claim {{"id": "1.1", {ABOUT}, "cites": ["csc:s1", "hlt:s2"]}}',
}


@pytest.mark.parametrize("rows", _INNOCENT.values(), ids=_INNOCENT.keys())
def test_innocent(rows: str) -> None:
    """Each of the traps, in both orders of rows."""
    assert found(case_from(rows)) == []
    assert found(case_from(rows, reverse=True)) == []
