"""Verdicts: the last stands, a reason verifies, and nothing of the evidence is lost."""

from __future__ import annotations

from typing import Any, Literal

import pytest

from triangulate.ledger.lines import VerdictLine
from triangulate.linking.verdict import Verdict, standing_verdicts, verdict_frame

PAIR = ("csc:1", "pol:1")


def verdict(word: Literal["same", "different", "unsure"], seq: int = 1, reason: str | None = "Seen both") -> Verdict:
    """Return a verdict on the pair, written the other way round."""
    return Verdict(PAIR[1], PAIR[0], word, "J. Bisson", "social worker", reason, "2024-01-01", seq)


def linked(new_records: Any, *verdicts: Verdict, name: str = "Daniel Hamon") -> tuple[Any, ...]:
    """Return strength, verdict and keys of the link of two namesakes, and whether they are one person."""
    records = new_records().add(PAIR[0], "Daniel Hamon", "1988-05-02").add(PAIR[1], name, "1988-05-02")
    linking = records.link(verdicts)
    row = linking.links.row(0, named=True) if linking.links.height else {"strength": None, "verdict": None}
    one = linking.people.person_of(PAIR[0]) == linking.people.person_of(PAIR[1])
    return row["strength"], row["verdict"], one


def test_the_last_verdict_by_number_stands() -> None:
    found = standing_verdicts([verdict("same", 3), verdict("different", 1), verdict("unsure", 2)])

    assert [(pair, v.verdict) for pair, v in found.items()] == [(PAIR, "same")]
    assert verdict_frame([verdict("same", reason=" ")]).rows() == [(*PAIR, "same", False)]


def test_a_verdict_on_one_persona_alone_is_none() -> None:
    assert standing_verdicts([Verdict("csc:1", "csc:1", "same", "X", "y", "z", "2024-01-01", 1)]) == {}


@pytest.mark.parametrize(
    ("word", "reason", "answer"),
    [
        ("same", "Seen both", ("verified", "same", True)),
        ("same", None, ("strong", "same", True)),
        ("unsure", "Not seen", ("possible", "unsure", False)),
        ("different", "Two men", (None, None, False)),
    ],
)
def test_what_a_verdict_makes_of_a_strong_link(new_records: Any, word: Any, reason: str | None, answer: Any) -> None:
    assert linked(new_records, verdict(word, reason=reason)) == answer
    assert linked(new_records) == ("strong", None, True)


def test_same_joins_what_no_evidence_joins_and_keeps_the_evidence(new_records: Any) -> None:
    assert linked(new_records, name="Kai Vibert") == (None, None, False)
    assert linked(new_records, verdict("same"), name="Kai Vibert") == ("verified", "same", True)
    assert linked(new_records, verdict("same", reason=""), name="Kai Vibert") == ("probable", "same", True)

    records = new_records().add(PAIR[0], "Daniel Hamon", "1988-05-02").add(PAIR[1], "Kai Vibert", "1988-05-02")
    row = records.link([verdict("same")]).links.row(0, named=True)
    assert (row["level_name"], row["found_by"]) == ("different", ["verdict"])
    assert row["probability"] < 0.5


def test_unsure_and_different_add_no_link_and_unknown_personas_change_nothing(new_records: Any) -> None:
    assert linked(new_records, verdict("unsure"), name="Kai Vibert") == (None, None, False)
    assert linked(new_records, verdict("different"), name="Kai Vibert") == (None, None, False)
    stranger = Verdict("csc:1", "zzz:9", "same", "J. Bisson", "social worker", "Seen both", "2024-01-01", 1)
    assert linked(new_records, stranger) == ("strong", None, True)


def test_a_line_of_the_ledger_is_a_verdict(new_records: Any) -> None:
    line = VerdictLine(
        seq=1, at="2024-01-01", by="J. Bisson", role="social worker", reason="Seen both",
        type="verdict", a=PAIR[0], b=PAIR[1], verdict="different",
    )  # fmt: skip
    records = new_records().add(PAIR[0], "Daniel Hamon", "1988-05-02").add(PAIR[1], "Daniel Hamon", "1988-05-02")

    linking = records.link([line])
    assert linking.cannot.select("a", "b", "reason").rows() == [(*PAIR, "verdict")]
    assert linking.people.members["person"].n_unique() == 2


def test_no_name_is_in_the_text_form() -> None:
    assert repr(verdict("same")) == "Verdict(verdict='same', seq=1)"


def test_a_run_keeps_the_verdicts_it_was_given_and_shows_none_of_them(new_records: Any) -> None:
    linking = new_records().add(PAIR[0], "Daniel Hamon").add(PAIR[1], "Daniel Hamon").link([verdict("same")])

    assert linking.verdicts == (verdict("same"),)
    assert "Bisson" not in repr(linking)
    assert "Hamon" not in repr(linking)
