"""What a statement says beside a claim, the words it was made in, and quotations of them."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.lib.drawn import case_from
from triangulate.conflicts.claim_matching import CANNOT, Match, Matcher, Says
from triangulate.quoted_words import quoted_in, speaks_of_nothing, words_of


def compared(statement: str, claim: str) -> Match:
    """Return what the statement with id s says beside the claim."""
    gathered = case_from(f'{statement}\nclaim {{"id": "1.1", "cites": ["csc:s"], {claim[1:]}')
    (row,) = [r for r in gathered.statements.iter_rows(named=True) if r["id"] == "csc:s"]
    return Matcher(gathered).compare(gathered.claims.row(0, named=True), row)


@pytest.mark.parametrize(
    ("statement", "claim", "match"),
    [
        (
            "csc:K | birth_date | 2014-03-02 | id=s",
            '{"about": "csc:K", "predicate": "birth_date", "value": "2/3/2014"}',
            Match(Says.SAME),
        ),
        (
            "csc:K | birth_date | 2014 | id=s",
            '{"about": "csc:K", "predicate": "birth_date", "value": "2014-03-02"}',
            Match(Says.REFINES),
        ),
        (
            "csc:K | birth_date | 2013 | id=s",
            '{"about": "csc:K", "predicate": "birth_date", "value": "2014-03-02"}',
            Match(Says.OTHERWISE, ("value",), excludes=True),
        ),
        (
            "csc:K | concern | neglect | id=s, polarity=-, event_time=2020-01-01",
            '{"about": "csc:K", "predicate": "concern", "value": "neglect", "event_time": "2021-01-01"}',
            Match(Says.OTHERWISE, ("polarity", "date")),
        ),
        (
            "csc:K | concern | neglect | id=s",
            '{"about": "csc:K", "predicate": "concern", "value": "engagement"}',
            Match(Says.OTHERWISE, ("value",)),
        ),
        (
            "csc:K | concern | neglect | id=s, kind=opinion",
            '{"about": "csc:K", "predicate": "concern", "value": "neglect"}',
            Match(Says.SAME),
        ),
        (
            "csc:K | partner | | id=s, ref=csc:L",
            '{"about": "csc:K", "predicate": "partner", "value": "married", "ref": "csc:L"}',
            Match(Says.REFINES),
        ),
        (
            "csc:K | attendance | present | id=s",
            '{"about": "csc:K", "predicate": "concern", "value": "neglect"}',
            CANNOT,
        ),
        (
            "csc:K | parent | birth | id=s, ref=csc:L",
            '{"about": "csc:K", "predicate": "carer", "ref": "csc:L"}',
            CANNOT,
        ),
        (
            "csc:K | placement | {\"type\": \"foster\", \"postcode\": \"\"} | id=s",
            '{"about": "csc:K", "predicate": "placement", "value": "residential"}',
            CANNOT,
        ),
    ],
)  # fmt: skip
def test_a_statement_says_the_same_more_exactly_otherwise_or_cannot_be_compared(
    statement: str, claim: str, match: Match
) -> None:
    """The four answers, with what differs and whether both can be so."""
    assert compared(statement, claim) == match


@pytest.mark.parametrize(
    ("quote", "text", "answer"),
    [
        ("Left ALONE, again", "She was left alone again.", True),
        ("left … again", "She was left alone again.", True),
        ("again … left", "She was left alone again.", False),
        ("alone again and hungry", "left alone", False),
        ("She was left alone again at night", "left alone again", None),
        ("lone", "She was left alone.", False),
        ("left alone", "She was [redacted] again", None),
        ("left alone", " ", None),
        ("…", "left alone", None),
    ],
)
def test_a_quotation_stands_in_the_words_or_not_or_that_cannot_be_told(
    quote: str, text: str, answer: bool | None
) -> None:
    """Words count, not letters; what is missing from the text tells nothing."""
    assert quoted_in(quote, [text]) is answer


def test_one_text_that_holds_the_quotation_is_enough() -> None:
    """Several citations stand behind one quotation."""
    assert quoted_in("left alone", ["nothing of it", "was left alone"]) is True
    assert quoted_in("left alone", []) is None


def test_words_are_the_quotation_else_the_text_and_never_what_is_withheld() -> None:
    """A coded value is not somebody's words."""
    row = {
        "withheld": None,
        "quote": None,
        "predicate": "concern",
        "value": "neglect",
        "value_kind": "text",
        "raw": "N",
    }
    assert words_of(row) == ""
    assert words_of({**row, "quote": "left alone"}) == "left alone"
    assert words_of({**row, "predicate": "x_note"}) == "neglect"
    assert words_of({**row, "predicate": "x_note", "value": None}) == "N"
    assert words_of({**row, "quote": "left alone", "withheld": True}) == ""


@pytest.mark.parametrize(
    ("code", "text", "nothing"),
    [
        ("neglect", "Mum apologised for being late", True),
        ("neglect", "the children were left alone", False),
        ("domestic_abuse", "shouting was heard from the flat", False),
        ("substance_misuse", "smelt of alcohol", False),
        ("other", "anything at all", False),
        ("neglect", "[redacted] was late", False),
        ("neglect", "blue " * 30, False),
        ("neglect", "", False),
    ],
)
def test_a_short_note_may_have_no_word_that_speaks_of_a_concern(code: str, text: str, nothing: bool) -> None:
    """A catch-all, a long note and a redacted one are for a reader."""
    assert speaks_of_nothing(code, text) is nothing


def test_the_module_can_be_imported_first() -> None:
    """The checks use it, and it uses comparisons that lie beside the checks."""
    subprocess.run([sys.executable, "-c", "import triangulate.conflicts.claim_matching"], check=True)
