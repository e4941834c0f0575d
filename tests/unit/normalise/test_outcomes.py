"""Words of outcomes: the ladders, the words that agencies use, and words that say nothing."""

from __future__ import annotations

import pytest

from triangulate.normalise.outcomes import PROCESSES, ladder, read_outcome
from triangulate.normalise.table_reader import read_table


def test_the_tables_are_reviewed_sorted_and_fit_each_other() -> None:
    ladders, words = read_table("outcome_ladders"), read_table("outcome_words")
    assert {row["process"] for row in (*ladders, *words)} == set(PROCESSES)
    assert all(row["source"].strip() for row in (*ladders, *words))
    keys = [(row["words"], row["process"]) for row in words]
    assert keys == sorted(set(keys))
    places = [(row["process"], int(row["rank"]), row["outcome"]) for row in ladders]
    assert places == sorted(set(places))
    assert all((row["process"], row["outcome"]) in ladder() for row in words if row["outcome"])
    assert {row["terminal"] for row in ladders} == {"yes", "no"}


@pytest.mark.parametrize(
    ("words", "agency", "process", "outcome"),
    [
        ("no further action - insufficient evidence", "police", "criminal", "no_further_action"),
        ("NFA", "police", "criminal", "no_further_action"),
        ("NFA by police", "social_care", "criminal", "no_further_action"),
        ("Dad convicted", "education", "criminal", "convicted"),
        ("physical abuse by father: substantiated", "social_care", "care", "substantiated"),
        ("Unsubstantiated", "education", "care", "unsubstantiated"),
        ("not substantiated", "social_care", "care", "unsubstantiated"),
        ("charged, later acquitted", "court", "criminal", "acquitted"),
        ("Found not guilty", "court", "criminal", "acquitted"),
        ("Parish Hall Enquiry", "police", "criminal", "out_of_court_disposal"),
        ("proved", "court", "civil", "proved"),
        ("LADO: allegation unfounded", "education", "employment", "unfounded"),
        ("non-accidental injury", "health", "medical", "confirmed"),
        ("released under investigation", "police", "criminal", "under_investigation"),
    ],
)
def test_words_are_read_in_the_process_they_belong_to(words: str, agency: str, process: str, outcome: str) -> None:
    reading = read_outcome(words, agency=agency)
    assert reading.rung is not None
    assert (reading.process, reading.rung.outcome, reading.understood) == (process, outcome, True)
    assert reading.closed is reading.rung.terminal


def test_no_further_action_of_social_care_ends_the_process_and_says_nothing_of_what_happened() -> None:
    reading = read_outcome("No further action", agency="social_care")
    assert (reading.process, reading.rung, reading.closed) == ("care", None, True)


@pytest.mark.parametrize("words", ["awaiting trial", "may be charged", "permanent", "", "discharged home"])
def test_words_that_hedge_or_are_unknown_say_nothing(words: str) -> None:
    reading = read_outcome(words, "criminal")
    assert (reading.rung, reading.understood, reading.closed) == (None, False, False)


def test_denied_and_equal_outcomes_say_nothing() -> None:
    assert read_outcome("has not been substantiated", "care").rung is None
    assert read_outcome("acquitted and convicted", "criminal").rung is None
    assert read_outcome("never convicted", "criminal").rung is None
    assert not read_outcome("substantiated", "criminal").understood
