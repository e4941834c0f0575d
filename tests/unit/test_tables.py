"""From a table's columns to statements."""

from __future__ import annotations

import json

import polars as pl

from triangulate.tables import Say, iso_date, json_object, recode, speak, with_keys


def table() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "CHILD": ["1", "2"],
            "DOB": ["01/03/2014", "31/02/2014"],
            "SEX": [" f", None],
            "POST": ["JE2 3AB", None],
            "_line": [2, 3],
        }
    )


SAYS = (
    Say("DOB", "birth_date", iso_date(pl.col("DOB"), "%d/%m/%Y")),
    Say("SEX", "sex", recode(pl.col("SEX"), {"F": "F", "M": "M"}), fields={"basis": "official"}),
    Say("POST", "address", json_object(postcode=pl.col("POST"), type=pl.lit("home")), "object", tag="home"),
    Say("ABSENT", "x_absent"),
    Say("DOB", "x_even", where=pl.col("CHILD") == "2", tag="even"),
)


def test_a_null_cell_says_nothing_and_a_code_not_understood_keeps_its_writing() -> None:
    keyed = with_keys(table(), "header", ["CHILD", "NOT_THERE"])
    said = speak(keyed, SAYS, about="CHILD")
    assert said["predicate"].to_list() == ["birth_date", "birth_date", "sex", "address", "x_even"]
    assert said["value"].to_list()[:3] == ["2014-03-01", "31/02/2014", "F"]
    assert json.loads(said["value"][3]) == {"postcode": "JE2 3AB", "type": "home"}
    assert said["raw"].to_list() == ["01/03/2014", "31/02/2014", " f", "JE2 3AB", "31/02/2014"]
    assert said["locator"][0] == "header CHILD=1 DOB"
    assert said["basis"].drop_nulls().to_list() == ["official"]
    unknown = table().with_columns(pl.lit("9").alias("SEX"))
    assert speak(with_keys(unknown, "header", []), SAYS[1:2], about="CHILD")["value"].to_list() == [None, None]


def test_ids_and_places_do_not_depend_on_the_order_of_rows_or_the_reader_s_own_columns() -> None:
    forward = speak(with_keys(table(), "header", ["CHILD"]), SAYS, about="CHILD")
    moved = table().reverse().with_columns(pl.Series("_line", [9, 8]))
    backward = speak(with_keys(moved, "header", ["CHILD"]), SAYS, about="CHILD")
    assert forward.sort("id").equals(backward.sort("id"))
    assert forward["id"].is_unique().all()


def test_a_table_without_rows_says_nothing() -> None:
    assert speak(with_keys(table().clear(), "header", ["CHILD"]), SAYS, about="CHILD").is_empty()


def test_members_that_are_null_are_left_out_and_others_keep_every_character() -> None:
    rows = pl.DataFrame(
        {"a": ['q"\\\n', None, '"b":null,', None], "b": [None, "y", "z", None], "c": [None] * 4},
        schema=dict.fromkeys("abc", pl.String),
    )
    texts = rows.select(json_object(b=pl.col("b"), a=pl.col("a"), c=pl.col("c")).alias("text"))["text"]
    said = [json.loads(text) for text in texts]
    assert said == [{"a": 'q"\\\n'}, {"b": "y"}, {"a": '"b":null,', "b": "z"}, {}]
    assert rows.select(json_object(c=pl.col("c")).alias("text"))["text"].to_list() == ["{}"] * 4
    assert rows.clear().select(json_object(a=pl.col("a")).alias("text"))["text"].to_list() == []


def test_an_object_of_constants_is_one_text_for_every_row() -> None:
    rows = table().select("CHILD", json_object(scheme=pl.lit("upn"), n=pl.lit(1)).alias("text"))
    assert rows["text"].to_list() == ['{"n":1,"scheme":"upn"}'] * 2


def test_a_column_with_nothing_in_it_says_nothing() -> None:
    nothing = table().with_columns(pl.lit(None, dtype=pl.String).alias("POST"))
    assert speak(with_keys(nothing, "header", ["CHILD"]), SAYS[2:3], about="CHILD").is_empty()
