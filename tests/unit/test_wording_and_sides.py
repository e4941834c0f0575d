"""Statements put into words, and quoted."""

from __future__ import annotations

import json

import polars as pl
import pytest

import triangulate as tri
from triangulate.sides import quotations
from triangulate.wording import WITHHELD, listed_in_words, predicate_words, scheme_words, value_words


@pytest.mark.parametrize(
    ("predicate", "value", "kind", "words"),
    [
        ("sex", "F", "text", "female"),
        ("legal_status", "interim_care_order", "text", "interim care order"),
        ("looked_after", "true", "boolean", "yes"),
        ("looked_after", "false", "boolean", "no"),
        ("child_count", "3", "number", "3"),
        ("name", json.dumps({"prefix": "Ms", "given": ["Ana"], "family": "de Sousa"}), "object", "Ms Ana de Sousa"),
        ("name", json.dumps({"text": "Ana S"}), "object", "Ana S"),
        ("address", json.dumps({"lines": ["Flat 3"], "postcode": "JE2 3AB"}), "object", "Flat 3, JE2 3AB"),
        ("identifier", json.dumps({"scheme": "nhs", "value": "943"}), "object", "NHS number 943"),
        ("enrolled_at", json.dumps({"name": "Le Rocquier", "code": "7"}), "object", "Le Rocquier (7)"),
        ("registered_with", json.dumps({"code": "G7"}), "object", "G7"),
        ("placement", json.dumps({"type": "U1", "postcode": None}), "object", "type U1"),
        ("birth_date", None, "null", ""),
    ],
)
def test_a_value_in_words(predicate: str, value: str | None, kind: str, words: str) -> None:
    assert value_words(predicate, value, kind) == words


def test_a_withheld_value_is_never_in_words() -> None:
    assert value_words("address", '{"lines":["Refuge 7"]}', "object", withheld=True) == WITHHELD


def test_words_for_predicates_schemes_and_lists() -> None:
    assert predicate_words("x_903_teeth_check") == "903 teeth check"
    assert scheme_words("hospital_mrn") == "hospital mrn number"
    assert listed_in_words([]) == ""
    assert listed_in_words(["health"]) == "health"


def frame() -> pl.DataFrame:
    builder = tri.ExtractBuilder(tri.Source(id="csc"))
    builder.document("D1", title="Minutes")
    builder.say("1", "birth_date", "2014-01-03", id="a", raw="03/01/2014", locator="row 1", recorded_at="2020")
    builder.say("1", "sex", None, id="b", raw="9", document="D1", author="A. Le Sueur", author_role="clerk")
    builder.say("1", "allegation", "neglect", id="c", polarity="-", kind="allegation", event_time="2022-08-14")
    builder.say("1", "parent", "birth", ref="2", id="d", polarity="?", valid_from="2014", valid_to="..")
    builder.say("1", "concern", "other", id="e", quote="left alone", valid_to="2015")
    builder.say("1", "address", "Refuge 7", id="f", quote="Refuge 7", withheld=True)
    return builder.finish().statements.with_columns(pl.lit("social_care").alias("agency"))


def test_a_quotation_says_who_what_where_when_and_in_whose_words() -> None:
    quoted = {q.statement: q for q in quotations(frame(), [f"csc:{x}" for x in "abcdef"], ["csc:c"])}
    assert quoted["csc:a"].words == "03/01/2014"
    assert quoted["csc:a"].when == "recorded 2020"
    assert "code that was not understood" in quoted["csc:b"].says
    assert quoted["csc:b"].author == "A. Le Sueur, clerk"
    assert quoted["csc:b"].where == "csc:D1"
    assert quoted["csc:c"].says == "allegation: not neglect [allegation]"
    assert quoted["csc:c"].against
    assert quoted["csc:d"].says == "parent: not known whether birth — csc:1 → csc:2"
    assert quoted["csc:d"].when == "held from 2014 to now"
    assert quoted["csc:e"].words == "left alone"
    assert quoted["csc:e"].when == "held from unknown to 2015"
    assert "Refuge" not in quoted["csc:f"].text
    assert all("social care" in q.text for q in quoted.values())
