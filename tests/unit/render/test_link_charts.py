"""Charts of linking: the figures in them are right, and nothing rests on colour."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

import polars as pl
import pytest

from triangulate.errors import MissingExtra, UsageError
from triangulate.linking.explain import ComparedPart, LinkExplanation
from triangulate.linking.model import Thresholds, default_model
from triangulate.render.link_charts import waterfall, weights, who_is_who
from triangulate.render.who_is_who import MOST_INSIDE, MOST_OUTSIDE

NAME = ComparedPart("name", "close", "Name", "The names differ by a letter or two.", 9.5)
BORN = ComparedPart("birth_date", "near", "Birth date", "The birth dates lie within five years.", -4.25)
SEX = ComparedPart("sex", None, "Sex", "The registered sex is missing.", 0.0)
HIDDEN = ComparedPart("place", None, "Address", "", 0.0, withheld=True)
LEVELS = pl.DataFrame(
    {
        "comparison": ["name", "name", "birth_date"],
        "level": ["exact", "different", "exact"],
        "label": ["same name", "different names", "same birth date"],
        "weight": [16.9, -7.9, 13.8],
        "weight_at_one_home": [9.7, None, None],
    },
    schema_overrides={"weight_at_one_home": pl.Float64},
)
PEOPLE = pl.DataFrame(
    {
        "id": ["a", "b", "c", "d", "x", "y"],
        "person": ["p", "p", "p", "p", "q", "r"],
        "source": ["health", "police", "police", "school", "school", "health"],
    }
)
EDGES = pl.DataFrame(
    [
        ("a", "b", 0.9999, "verified", 20.0),
        ("b", "c", 0.995, "strong", 9.0),
        ("a", "c", 0.96, "probable", 5.0),
        ("c", "d", 0.991, "strong", 8.0),
        ("a", "d", 0.87, "possible", 3.0),
        ("c", "x", 0.992, "strong", 8.5),
        ("d", "y", 0.9, "possible", 3.2),
    ],
    schema=["a", "b", "probability", "strength", "weight"],
    orient="row",
)


def explanation(*parts: ComparedPart, total: bool = True, **how: Any) -> LinkExplanation:
    given: dict[str, Any] = {"strength": "possible", "probability": 0.9, "at_one_home": False, "verdict": None} | how
    summed = -20.0 + sum(part.weight for part in parts) if total else None
    return LinkExplanation(prior=-20.0, parts=parts, total=summed, **given)


def spec(chart: Any) -> dict[str, Any]:
    """Return the specification, with the data of each layer in its place instead of under a name."""
    made: dict[str, Any] = chart.to_dict(validate=False)
    for layer in made["layer"]:
        layer["data"] = {"values": made["datasets"][layer["data"]["name"]]}
    return made


def walk(node: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    yield key, node
    if isinstance(node, dict):
        for name, value in node.items():
            yield from walk(value, name)
    elif isinstance(node, list):
        for value in node:
            yield from walk(value, key)


def rows(chart: Any, *having: str) -> list[dict[str, Any]]:
    """Return the longest data of the layers that have these fields."""
    held = [layer["data"]["values"] for layer in spec(chart)["layer"]]
    return max((v for v in held if v and set(having) <= set(v[0])), key=len, default=[])


def texts(chart: Any, field: str) -> list[str]:
    """Return what is written from ``field``."""
    layers = [la for la in spec(chart)["layer"] if la["encoding"].get("text", {}).get("field") == field]
    return [row[field] for layer in layers for row in layer["data"]["values"]]


CHARTS = {
    "waterfall": lambda: waterfall(explanation(NAME, BORN, SEX)),
    "weights": lambda: weights(LEVELS),
    "who": lambda: who_is_who(EDGES, PEOPLE, "p"),
}


@pytest.mark.parametrize("name", sorted(CHARTS))
def test_letters_are_large_enough_and_colours_are_greys(name: str) -> None:
    made = list(walk(spec(CHARTS[name]())))
    sizes = [value for key, value in made if key.lower().endswith("fontsize")]
    assert sizes
    assert min(sizes) >= 11
    colours = {value for _, value in made if isinstance(value, str) and re.fullmatch(r"#[0-9a-f]{6}", value)}
    assert len(colours) > 1
    for colour in colours:
        channels = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
        assert max(channels) - min(channels) <= 8, f"{colour} is a colour, not a grey"


@pytest.mark.parametrize("name", sorted(CHARTS))
def test_the_same_input_gives_the_same_bytes(name: str) -> None:
    assert CHARTS[name]().to_json() == CHARTS[name]().to_json()


@pytest.mark.parametrize("name", sorted(CHARTS))
def test_a_chart_says_in_words_what_it_shows(name: str) -> None:
    assert len(spec(CHARTS[name]())["description"]) > 30


@pytest.mark.parametrize("name", sorted(CHARTS))
def test_without_the_chart_package_the_error_names_the_extra(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "altair", None)
    with pytest.raises(MissingExtra, match=r"triangulate\[charts\]"):
        CHARTS[name]()


def test_each_bar_starts_where_the_one_before_ended_and_the_total_starts_at_nothing() -> None:
    bars = rows(waterfall(explanation(NAME, BORN, SEX)), "low", "kind")
    shown = [(bar["heading"], bar["low"], bar["high"], bar["kind"]) for bar in bars]
    assert shown == [
        ("Start", -20.0, 0.0, "start"),
        ("Name: close", -20.0, -10.5, "for"),
        ("Birth date: near", -14.75, -10.5, "against"),
        ("Sex: not compared", -14.75, -14.75, "none"),
        ("Together", -14.75, 0.0, "together"),
    ]


def test_every_bar_carries_its_sign_and_its_words() -> None:
    chart = waterfall(explanation(NAME, BORN, SEX, probability=0.00001, strength=None))
    assert texts(chart, "value") == ["−20.0", "+9.5", "−4.2", "0", "−14.8"]
    words = [text for text in texts(chart, "words") if " from " not in text]
    assert words == ["", "strongly for", "against", "says nothing", "no link"]
    assert "Probability under 0.001." in texts(chart, "sentence")


def test_a_level_that_only_repeats_the_name_of_the_comparison_is_not_said_twice() -> None:
    home = ComparedPart("place", "address", "Address", "Both records carry one address.", 15.0)
    assert "Address" in texts(waterfall(explanation(home)), "heading")


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        (None, ["probable from +4.2", "strong from +6.6"]),
        (Thresholds(strong=0.9, probable=0.5, possible=0.4), ["probable from 0", "strong from +3.2"]),
        (Thresholds(strong=1.0, probable=0.75, possible=0.4), ["probable from +1.6"]),
    ],
)
def test_thresholds_are_drawn_in_bits(limits: Thresholds | None, said: list[str]) -> None:
    chart = waterfall(explanation(NAME), thresholds=limits)
    written = [text for text in texts(chart, "words") if " from " in text]
    assert written == said
    assert default_model().thresholds.probable == 0.95


def test_a_withheld_value_leaves_no_weight_total_probability_or_threshold_to_work_it_out_from() -> None:
    chart = waterfall(explanation(NAME, HIDDEN, total=False, probability=0.97312))
    assert texts(chart, "value") == ["−20.0", "+9.5", "", ""]
    assert "not told" in texts(chart, "words")
    everything = json.dumps(spec(chart))
    assert "Probability" not in everything
    assert "0.973" not in everything
    assert "probable from" not in everything


def test_a_verdict_and_a_shared_home_are_said_below_the_title() -> None:
    below = spec(waterfall(explanation(NAME, verdict="same", at_one_home=True)))["title"]["subtitle"]
    assert any("decided: same" in line for line in below)
    assert any("share a home" in line for line in below)
    assert len(spec(waterfall(explanation(NAME)))["title"]["subtitle"]) == 1


def test_what_holds_a_weight_down_is_a_bar_of_its_own_and_the_bars_meet() -> None:
    held = replace(explanation(NAME, BORN), total=-20.0, held="They look as twins would.")
    bars = rows(waterfall(held), "low", "kind")
    assert [(bar["heading"], bar["low"], bar["high"]) for bar in bars[-2:]] == [
        ("Held down", -20.0, -14.75),
        ("Together", -20.0, 0.0),
    ]
    assert texts(waterfall(held), "value")[-2:] == ["−5.2", "−20.0"]


def test_what_other_records_say_is_told_apart_from_what_the_two_show_by_themselves() -> None:
    chart = waterfall(replace(explanation(NAME, BORN), standing=-3.5))
    assert texts(chart, "heading")[-2:] == ["Together", "With the other records"]
    assert texts(chart, "words")[-2:] == ["by themselves", "possible"]
    assert texts(chart, "value")[-2:] == ["−14.8", "−3.5"]
    steps = rows(chart, "row", "next")
    assert [step["row"] for step in steps] == [0, 1, 2]
    assert "Together" in texts(waterfall(replace(explanation(NAME), standing=-10.5)), "heading")[-1]


def test_words_of_a_long_sentence_end_before_the_bars() -> None:
    long = replace(NAME, sentence="The names differ by a letter or two in each of several words. " * 3)
    assert max(len(line) for text in texts(waterfall(explanation(long)), "sentence") for line in text.split("\n")) <= 59


def test_weights_are_grouped_by_comparison_and_the_home_is_a_diamond_and_words() -> None:
    chart = weights(LEVELS)
    assert texts(chart, "heading") == ["Name", "Birth date"]
    assert texts(chart, "value") == ["", "+16.9", "−7.9", "", "+13.8"]
    assert texts(chart, "words") == ["", "at one home +9.7", "", "", ""]
    assert rows(chart, "home", "row")[1]["home"] == 9.7
    diamonds = [la for la in spec(chart)["layer"] if la["mark"].get("shape") == "diamond"]
    assert [d["data"]["values"] for d in diamonds] == [[{"row": 1, "home": 9.7}]]
    without = spec(weights(LEVELS.with_columns(weight_at_one_home=pl.lit(None, pl.Float64))))
    assert len(without["title"]["subtitle"]) == 1


def test_the_graph_has_the_person_s_records_and_the_records_next_to_them() -> None:
    boxes = {(b["id"], b["source"], b["outside"]) for b in rows(who_is_who(EDGES, PEOPLE, "p"), "id", "words")}
    layers = spec(who_is_who(EDGES, PEOPLE, "p"))["layer"]
    edges = {
        la["mark"]["strokeDash"][0]: la["data"]["values"]
        for la in layers
        if la["mark"]["type"] == "rect" and "strokeDash" in la["mark"]
    }
    assert {b["id"] for b in edges[1]} == {"a", "b", "c", "d"}
    assert {b["id"] for b in edges[4]} == {"x", "y"}
    assert ("a", "health", False) in boxes


def test_lines_differ_by_stroke_and_are_named_in_the_legend() -> None:
    chart = who_is_who(EDGES, PEOPLE, "p")
    looks = {(line["a"], line["b"]): line["look"] for line in rows(chart, "look")}
    assert looks == {
        ("a", "b"): "verified",
        ("b", "c"): "strong",
        ("a", "c"): "probable",
        ("c", "d"): "strong",
        ("a", "d"): "possible",
        ("c", "x"): "apart",
        ("d", "y"): "possible",
    }
    encoding = next(la["encoding"] for la in spec(chart)["layer"] if "strokeDash" in la["encoding"])
    dashes, widths = encoding["strokeDash"]["scale"], encoding["strokeWidth"]["scale"]
    assert dashes["domain"] == widths["domain"]
    strokes = [(tuple(dash), width) for dash, width in zip(dashes["range"], widths["range"], strict=True)]
    assert len(set(strokes)) == len(strokes) == 5
    assert all(": " in words for words in dashes["domain"])


def test_a_bridge_and_a_rival_are_marked_in_words_and_only_they() -> None:
    rivals = pl.DataFrame({"persona": ["d"], "best": ["a"], "rival": ["y"], "difference": [0.5]})
    lines = rows(who_is_who(EDGES, PEOPLE, "p", rivals=rivals), "look")
    marks = {(line["a"], line["b"]): line["marks"].split("\n")[1:] for line in lines}
    assert {pair: words for pair, words in marks.items() if words} == {("c", "d"): ["bridge"], ("d", "y"): ["rival"]}


def test_a_probability_that_most_lines_have_is_said_once() -> None:
    ids = ["a", "b", "c", "d"]
    pairs = [(a, b, 0.9999, "strong", 20.0) for i, a in enumerate(ids) for b in ids[i + 1 :]]
    edges = pl.DataFrame([*pairs[1:], ("a", "b", 0.97, "strong", 5.0)], schema=EDGES.schema, orient="row")
    chart = who_is_who(edges, PEOPLE, "p")
    assert sorted(line["marks"] for line in rows(chart, "look")) == ["", "", "", "", "", "0.970"]
    assert "Lines without a figure: probability over 0.999." in spec(chart)["title"]["subtitle"]


def test_words_on_a_line_stand_on_paper_as_large_as_they_are() -> None:
    layers = spec(who_is_who(EDGES, PEOPLE, "p"))["layer"]
    behind = [la for la in layers if la["mark"]["type"] == "rect" and "strokeDash" not in la["mark"]]
    assert len(behind) == 1
    for line in behind[0]["data"]["values"]:
        assert line["words_left"] < line["words_x"] < line["words_right"]
        assert line["words_low"] < line["words_y"] < line["words_high"]


def test_the_one_link_of_two_records_is_not_called_a_bridge() -> None:
    two = PEOPLE.filter(pl.col("id").is_in(["a", "b"]))
    chart = who_is_who(EDGES.filter(pl.col("weight") == 20.0), two, "p")
    assert [line["bridge"] for line in rows(chart, "look")] == [False]


def test_the_order_of_rows_does_not_matter() -> None:
    shuffled = who_is_who(EDGES.reverse(), PEOPLE.sample(fraction=1, shuffle=True, seed=4), "p")
    assert shuffled.to_json() == who_is_who(EDGES, PEOPLE, "p").to_json()


def test_a_record_alone_and_ids_that_are_numbers_are_drawn() -> None:
    people = pl.DataFrame({"id": [5, 6], "person": [1, 2]})
    none = EDGES.clear().with_columns(pl.col("a", "b").cast(pl.Int64))
    chart = who_is_who(none, people, 2)
    assert [(b["id"], b["source"]) for b in rows(chart, "id")] == [("6", "")]
    assert rows(chart, "look") == []


def test_sources_may_stand_in_a_frame_of_their_own_and_long_ids_are_cut_in_the_middle() -> None:
    people = pl.DataFrame({"id": ["0123456789abcdefghij"], "person": ["p"]})
    sources = pl.DataFrame({"id": ["0123456789abcdefghij"], "source": ["police"]})
    box = rows(who_is_who(EDGES.clear(), people, "p", sources=sources), "id")[0]
    assert (box["source"], box["words"]) == ("police", "0123456…cdefghij")


def test_an_unknown_person_is_an_error_that_names_no_id() -> None:
    with pytest.raises(UsageError, match="no such person") as caught:
        who_is_who(EDGES, PEOPLE, "secret-7")
    assert "secret-7" not in str(caught.value)


def test_more_records_than_a_page_holds_are_counted_and_a_ring_has_no_bridge_where_it_is_cut() -> None:
    ids = [f"r{i:02d}" for i in range(MOST_INSIDE + 3)]
    ring = [(a, b, 0.999, "strong", 10.0) for a, b in zip(ids, [*ids[1:], ids[0]], strict=True)]
    far = [f"z{i:02d}" for i in range(MOST_OUTSIDE + 2)]
    out = [("r00", z, 0.9, "possible", 3.0 - i / 100) for i, z in enumerate(far)]
    people = pl.DataFrame({"id": [*ids, *far], "person": ["p"] * len(ids) + far})
    chart = who_is_who(pl.DataFrame(ring + out, schema=EDGES.schema, orient="row"), people, "p")
    below = spec(chart)["title"]["subtitle"]
    assert "3 further records of this person are not drawn." in below
    assert "2 further records outside this person are not drawn." in below
    lines = rows(chart, "look")
    assert not any(line["bridge"] for line in lines)
    assert {line["b"] for line in lines if line["look"] == "possible"} == set(far[:MOST_OUTSIDE])
    assert {line["marks"] for line in lines} == {""}


def test_boxes_do_not_touch_one_another() -> None:
    ids = [f"record-{i:07d}" for i in range(MOST_INSIDE)]
    pairs = [(a, b, 0.999, "strong", 10.0) for a, b in pairwise(ids)]
    far = [f"another-{i:04d}" for i in range(MOST_OUTSIDE)]
    out = [(ids[2 * i], z, 0.9, "possible", 3.0) for i, z in enumerate(far)]
    people = pl.DataFrame({"id": [*ids, *far], "person": ["p"] * len(ids) + far})
    for inside in (1, 2, 3, 5, 9, MOST_INSIDE):
        shown = people.filter(~pl.col("id").is_in(ids[inside:]))
        edges = pl.DataFrame(pairs[: inside - 1] + out, schema=EDGES.schema, orient="row")
        layers = spec(who_is_who(edges, shown, "p"))["layer"]
        boxes = [
            b
            for la in layers
            if la["mark"]["type"] == "rect" and "strokeDash" in la["mark"]
            for b in la["data"]["values"]
        ]
        touching = [
            (one["id"], two["id"])
            for i, one in enumerate(boxes)
            for two in boxes[:i]
            if one["left"] < two["right"]
            and two["left"] < one["right"]
            and one["bottom"] < two["top"]
            and two["bottom"] < one["top"]
        ]
        assert touching == [], f"{inside} records"
