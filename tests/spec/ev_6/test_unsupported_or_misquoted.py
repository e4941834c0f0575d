"""EV-6, drawn: claims whose citations say something else, or lead nowhere, and citations that a reader must check."""

from __future__ import annotations

import pytest

from tests.lib.drawn import case_from, drawn
from triangulate.conflicts.citations import unsupported_or_misquoted
from triangulate.findings import Finding, Severity
from triangulate.gathered import Gathered


def found(gathered: Gathered) -> list[Finding]:
    return list(unsupported_or_misquoted(gathered))


@drawn
def test_the_cited_entry_speaks_of_something_else(gathered: Gathered) -> None:
    """The school's entry of that day is an apology.

    record | predicate | value      | more
    edu:M  | name      | Jo Renouf  |
    edu:M  | x_note    | Mum apologised for being late | id=n, event_time=2022-05-03
    claim {"id": "14.1", "about": "edu:M", "predicate": "concern", "value": "substance_misuse", "cites": ["edu:n"]}
    """
    (one,) = found(gathered)
    assert one.summary == (
        "Claim 14.1 (concern of Jo Renouf: substance misuse) cites edu:n, which says words that speak of something "
        "else: note of Jo Renouf: Mum apologised for being late, 2022-05-03 (education)."
    )
    assert (one.statements, one.against, one.claims) == (("edu:n",), ("edu:n",), ("14.1",))
    assert one.severity is Severity.S1
    assert one.people == (gathered.claims.item(0, "person"),)
    assert one.held_by == "education"


@drawn
def test_another_date_of_birth(gathered: Gathered) -> None:
    """The number is another one, by what the cited record itself says.

    record | predicate  | value       | more
    csc:K  | name       | Kai Renouf  |
    csc:K  | birth_date | 2014-03-01  | id=b, basis=official
    claim {"id": "14.1", "about": "csc:K", "predicate": "birth_date", "value": "2014-01-03", "cites": ["csc:b"]}
    """
    (one,) = found(gathered)
    assert "which says another value: date of birth of Kai Renouf: 2014-03-01 (social care)" in one.summary
    assert one.evidence[0].items == ("value",)


@drawn
def test_a_citation_that_leads_nowhere(gathered: Gathered) -> None:
    """Nothing carries it but the claim; what is cited beside it is listed.

    record | predicate | value | more
    csc:K  | concern   | neglect | id=c
    claim {"id": "3.2", "about": "csc:K", "predicate": "concern", "value": "neglect", "cites": ["csc:c", "edu:s99"]}
    """
    (one,) = found(gathered)
    assert "cites something that none of the sources holds: edu:s99" in one.summary
    assert one.statements == ("csc:c",)
    assert one.against == ()


@drawn
def test_a_statement_recorded_after_the_run_was_dated(gathered: Gathered) -> None:
    """It exists, and could not have been cited.

    record | predicate | value | more
    csc:K  | name      | Kai   |
    csc:K  | concern   | neglect | id=c, recorded_at=2024-03-01
    as_at 2024-02-20
    claim {"id": "3.2", "about": "csc:K", "predicate": "concern", "value": "neglect", "cites": ["csc:c"]}
    """
    (one,) = found(gathered)
    assert "cites a statement recorded after the date of this run: csc:c" in one.summary


@drawn
def test_words_that_the_source_does_not_hold(gathered: Gathered) -> None:
    """The fact agrees; the quotation is another.

    record | predicate | value   | more
    edu:K  | concern   | neglect | id=c, quote=K came in without a coat
    claim {"id": "5.1", "about": "edu:K", "predicate": "concern", "value": "neglect", "quote": "K came in starving", "cites": ["edu:c"]}
    """  # noqa: E501 - a row is one line
    (one,) = found(gathered)
    assert "quotes words that do not stand in what it cites (edu:c)" in one.summary
    assert one.evidence[-1].what == "misquoted"


@drawn
def test_the_drafts_own_words_are_no_quotation(gathered: Gathered) -> None:
    """The paragraph says it without quotation marks; the other marks it.

    record | predicate | value   | more
    edu:K  | concern   | neglect | id=c, quote=K came in without a coat
    draft {"paragraphs": [{"id": "5", "text": "K is left to starve.", "claims": [{"id": "5.1", "about": "edu:K", "predicate": "concern", "value": "neglect", "quote": "left to starve", "cites": ["edu:c"]}]}, {"id": "6", "text": "School says K is “left to starve”.", "claims": [{"id": "6.1", "about": "edu:K", "predicate": "concern", "value": "neglect", "quote": "left to starve", "cites": ["edu:c"]}]}]}
    """  # noqa: E501 - a row is one line
    (one,) = found(gathered)
    assert one.claims == ("6.1",)


@drawn
def test_an_erased_statement_that_the_ledger_names_is_another_code(gathered: Gathered) -> None:
    """Use of what was retired or restricted is RT-3.

    record | predicate | value   | more
    edu:K  | name      | Kai     |
    ledger {"type": "correction", "retires": ["edu:s9"], "replaced_by": []}
    ledger {"type": "restriction", "statements": ["edu:s8"], "from": "2024-01-10", "ground": "accuracy contested"}
    claim {"id": "5.1", "about": "edu:K", "predicate": "concern", "value": "neglect", "cites": ["edu:s8", "edu:s9"]}
    """
    assert found(gathered) == []


@drawn
def test_a_withheld_value_is_not_told(gathered: Gathered) -> None:
    """Only that it is another one.

    record | predicate  | value      | more
    csc:K  | birth_date | 2014-03-02 | id=b, withheld
    claim {"id": "1.1", "about": "csc:K", "predicate": "birth_date", "value": "2011-01-03", "cites": ["csc:b"]}
    """
    (one,) = found(gathered)
    assert "2014-03-02" not in one.summary + one.detail


_WRONG = {
    "another person": "csc:A | name | Mark Renouf |\ncsc:B | name | Paul Vibert |\n"
    "csc:B | allegation | physical_abuse | id=s\n"
    '{"about": "csc:A", "predicate": "allegation", "value": "physical_abuse"}',
    "the opposite": "csc:A | concern | neglect | id=s, polarity=-\n"
    '{"about": "csc:A", "predicate": "concern", "value": "neglect"}',
    "not known": "csc:A | parent | birth | id=s, ref=csc:K, polarity=?\n"
    '{"about": "csc:A", "predicate": "parent", "value": "birth", "ref": "csc:K"}',
    "another kind of abuse": "csc:A | allegation | neglect | id=s\n"
    '{"about": "csc:A", "predicate": "allegation", "value": "sexual_abuse"}',
    "another number of children": 'csc:A | child_count | {"n": 3, "of": "living"} | id=s\n'
    '{"about": "csc:A", "predicate": "child_count", "value": {"n": 4, "of": "living"}}',
    "another number in words": "csc:A | injury | two bruises to the arm | id=s\n"
    '{"about": "csc:A", "predicate": "injury", "value": "5 bruises on an arm"}',
    "another day": "csc:A | allegation | neglect | id=s, event_time=2022-08-14\n"
    '{"about": "csc:A", "predicate": "allegation", "value": "neglect", "event_time": "2022-08-16"}',
    "another part in the event": "csc:E | event_type | incident |\ncsc:A | participant | victim | id=s, ref=csc:E\n"
    '{"about": "csc:A", "predicate": "participant", "value": "suspect", "ref": "csc:E"}',
    "another fact altogether": "csc:A | address | 3 La Rue | id=s\n"
    '{"about": "csc:A", "predicate": "birth_date", "value": "2014"}',
    "something in favour": "csc:A | protective_factor | engagement | id=s\n"
    '{"about": "csc:A", "predicate": "concern", "value": "neglect"}',
    "another name": "csc:A | name | Siobhan Hamon | id=s\n"
    '{"about": "csc:A", "predicate": "name", "value": "Karen Vibert"}',
    "another outcome": "csc:E | outcome | no_further_action | id=s, process=criminal\n"
    '{"about": "csc:E", "predicate": "outcome", "value": "convicted", "process": "criminal"}',
    "an order that is none": "csc:A | order | interim_care_order | id=s\n"
    '{"about": "csc:A", "predicate": "legal_status", "value": "care_order"}',
    "another number": 'csc:A | identifier | {"scheme": "nhs", "value": "943 476 5919"} | id=s\n'
    '{"about": "csc:A", "predicate": "identifier", "value": {"scheme": "nhs", "value": "9434765870"}}',
    "another father": "csc:K | name | Kai Renouf |\ncsc:B | name | Paul Vibert |\ncsc:C | name | Mark Hamon |\n"
    "csc:B | parent | birth | id=s, ref=csc:K\n"
    '{"about": "csc:C", "predicate": "parent", "value": "birth", "ref": "csc:K"}',
    "another partner": "csc:A | name | Ann Le Brun |\ncsc:B | name | Paul Vibert |\ncsc:C | name | Mark Hamon |\n"
    'csc:B | partner | | id=s, ref=csc:A\n{"about": "csc:A", "predicate": "partner", "ref": "csc:C"}',
}


@pytest.mark.parametrize("rows", _WRONG.values(), ids=_WRONG.keys())
@pytest.mark.parametrize("backwards", [False, True])
def test_something_else(rows: str, backwards: bool) -> None:
    """The last line is the claim; it cites statement s."""
    (one,) = found(case_from(_claiming(rows), reverse=backwards))
    assert one.statements == ("csc:s",)


def _claiming(rows: str, cites: str = '["csc:s"]') -> str:
    *said, claim = rows.splitlines()
    return "\n".join([*said, f'claim {{"id": "1.1", "cites": {cites}, {claim[1:]}'])


_FAIR = {
    "a coarser date": "csc:A | birth_date | 2014 | id=s\n"
    '{"about": "csc:A", "predicate": "birth_date", "value": "2014-03-02"}',
    "another format": "csc:A | birth_date | 02/03/2014 | id=s\n"
    '{"about": "csc:A", "predicate": "birth_date", "value": "2014-03-02"}',
    "another spelling": "csc:A | name | SIOBHÁN LE BRUN | id=s\n"
    '{"about": "csc:A", "predicate": "name", "value": "Siobhan Lebrun"}',
    "another wording": "csc:A | injury | bruise on the left arm | id=s\n"
    '{"about": "csc:A", "predicate": "injury", "value": "mark on the upper arm"}',
    "a paraphrase of a note": "csc:A | x_note | arrived unkempt and hungry again | id=s\n"
    '{"about": "csc:A", "predicate": "concern", "value": "neglect"}',
    "an inference from attendance": "csc:A | attendance | absent_unauthorised | id=s\n"
    '{"about": "csc:A", "predicate": "concern", "value": "school_attendance"}',
    "told as a fact": "csc:A | allegation | neglect | id=s, kind=allegation\n"
    '{"about": "csc:A", "predicate": "allegation", "value": "neglect", "kind": "fact"}',
    "a catch-all": 'csc:A | concern | other | id=s\n{"about": "csc:A", "predicate": "concern", "value": "neglect"}',
    "a role": "csc:D | name | Dad |\ncsc:D | type | placeholder |\ncsc:M | name | Mark Renouf |\n"
    "csc:D | concern | substance_misuse | id=s, said_as=Dad\n"
    '{"about": "csc:M", "predicate": "concern", "value": "substance_misuse"}',
    "two records of one name": "csc:A | name | Kai Renouf |\nedu:A | name | Kai Renouf |\n"
    "csc:A | concern | neglect | id=s\n"
    '{"about": "edu:A", "predicate": "concern", "value": "neglect"}',
    "a concern in the child's file": "csc:M | name | Jo Renouf |\ncsc:K | name | Kai Renouf |\n"
    "csc:M | parent | birth | ref=csc:K\n"
    'csc:K | concern | neglect | id=s\n{"about": "csc:M", "predicate": "concern", "value": "neglect"}',
    "who else was there": "csc:E | event_type | incident |\ncsc:A | name | Mark Renouf |\ncsc:K | name | Kai Renouf |\n"
    "csc:A | participant | suspect | id=s, ref=csc:E\n"
    '{"about": "csc:K", "predicate": "participant", "value": "victim", "ref": "csc:E"}',
    "a count over entries": "csc:A | allegation | domestic_abuse | id=s\n"
    '{"about": "csc:A", "predicate": "allegation", "value": {"of": "domestic_abuse", "n": 4}}',
    "a quotation with a gap": "csc:A | concern | neglect | id=s, quote=He came in AGAIN without a coat.\n"
    '{"about": "csc:A", "predicate": "concern", "value": "neglect", "quote": "he came in … without a coat"}',
    "redacted words": "csc:A | concern | neglect | id=s, quote=[redacted] without a coat\n"
    '{"about": "csc:A", "predicate": "concern", "value": "neglect", "quote": "Kai came in without a coat"}',
    "a relation told from the other side": "csc:A | name | Ann |\ncsc:B | name | Paul |\n"
    'csc:B | partner | | id=s, ref=csc:A\n{"about": "csc:A", "predicate": "partner", "ref": "csc:B"}',
    "a time inside the day": "csc:A | allegation | neglect | id=s, event_time=2022-08-14T21:30\n"
    '{"about": "csc:A", "predicate": "allegation", "value": "neglect", "event_time": "2022-08-14"}',
    "a statement about an event": "csc:E | event_type | incident |\ncsc:E | narrative | shouting was heard | id=s\n"
    '{"about": "csc:A", "predicate": "allegation", "value": "domestic_abuse"}',
    "an NFA in other words": "csc:E | outcome | NFA | id=s, process=criminal\n"
    '{"about": "csc:E", "predicate": "outcome", "value": "no_further_action", "process": "criminal"}',
}


@pytest.mark.parametrize("rows", _FAIR.values(), ids=_FAIR.keys())
def test_a_fair_citation(rows: str) -> None:
    """The same, more exactly, or for a reader to check."""
    assert found(case_from(_claiming(rows))) == []


@drawn
def test_contrary_material_beside_the_support_is_good_practice(gathered: Gathered) -> None:
    """The claim cites what it rests on and what stands against it.

    record | predicate  | value      | more
    csc:K  | birth_date | 2014-01-03 | id=a
    hlt:K  | birth_date | 2014-03-01 | id=b
    link csc:K hlt:K strong
    claim {"id": "1.1", "about": "csc:K", "predicate": "birth_date", "value": "2014-01-03", "cites": ["csc:a", "hlt:b"]}
    """
    assert found(gathered) == []


@drawn
def test_an_event_may_be_cited_and_a_document_is_read_by_its_statements(gathered: Gathered) -> None:
    """The minutes hold the statement; of another document nothing is known.

    record | predicate  | value          | more
    csc:D  | document   | minutes        | author=A. Poingdestre
    csc:D2 | document   | report         | author=A. Poingdestre
    csc:E  | event_type | strategy_meeting |
    csc:K  | concern    | neglect        | document=csc:D
    csc:K  | sex        | F              | document=csc:D2
    claim {"id": "1.1", "about": "csc:K", "predicate": "concern", "value": "neglect", "cites": ["csc:D"]}
    claim {"id": "1.2", "about": "csc:K", "predicate": "concern", "value": "neglect", "cites": ["csc:E", "csc:D2"]}
    """
    assert found(gathered) == []


@drawn
def test_a_document_in_which_the_opposite_stands(gathered: Gathered) -> None:
    """And its text does not hold the words quoted.

    record | predicate  | value          | more
    csc:D  | document   | report         | text=K was well cared for.
    csc:K  | concern    | neglect        | id=s, document=csc:D, polarity=-
    claim {"id": "1.1", "about": "csc:K", "predicate": "concern", "value": "neglect", "cites": ["csc:D"]}
    claim {"id": "1.2", "about": "csc:K", "predicate": "concern", "value": "health_care", "quote": "never seen", "cites": ["csc:D"]}
    """  # noqa: E501 - a row is one line
    first, second = found(gathered)
    assert first.statements == ("csc:s",)
    assert first.documents == second.documents == ("csc:D",)
    assert "quotes words" in second.summary


def test_no_draft_no_finding() -> None:
    """Without claims there is nothing to hold against the records."""
    assert found(case_from("csc:1 | name | Kai Renouf |")) == []
