"""The column form of the statement model, and what building an extract does to it."""

from __future__ import annotations

import polars as pl
import pytest

from triangulate.builder import ExtractBuilder
from triangulate.columns import PERSONA_COLUMNS, STATEMENT_COLUMNS, decode_value, encode_value, qualify, stack
from triangulate.content_id import frame_digest, row_digests
from triangulate.errors import UnreadableInput
from triangulate.extract import Extract
from triangulate.records import Source, Statement
from triangulate.vocabulary import Agency

SOURCE = Source(id="csc", agency=Agency.SOCIAL_CARE)


@pytest.mark.parametrize("value", ["text", "", None, True, False, 3, 2.5, {"b": [1, None], "a": "é"}, ["x", {"y": 1}]])
def test_every_value_comes_back_from_its_text(value: object) -> None:
    text, kind = encode_value(value)  # type: ignore[arg-type]
    assert decode_value(text, kind) == value


def test_an_object_is_held_the_same_whatever_the_order_of_its_members() -> None:
    assert encode_value({"a": 1, "b": 2}) == encode_value({"b": 2, "a": 1})


def test_a_reference_with_a_colon_is_local_when_the_source_lists_it() -> None:
    frame = pl.DataFrame({"ref": ["urn:uuid:7", "hlt:9", "9", None]})
    own = pl.Series(["urn:uuid:7"])
    answer = frame.select(qualify(pl.col("ref"), "csc", own))["ref"].to_list()
    assert answer == ["csc:urn:uuid:7", "hlt:9", "csc:9", None]


def test_row_digests_tell_null_from_empty_and_split_from_joined() -> None:
    frame = pl.DataFrame({"a": ["x", "x", "xy"], "b": [None, "", None], "c": [["p"], ["p"], ["p"]]})
    assert row_digests(frame, ["a", "b", "c"]).n_unique() == 3


def build() -> ExtractBuilder:
    return ExtractBuilder(SOURCE)


def test_ids_become_global_and_statements_without_one_get_one_from_their_content() -> None:
    first, second = build(), build()
    for builder, place in ((first, "row A"), (second, "row B")):
        builder.persona("1")
        builder.say("1", "birth_date", "2014-03-01", locator=place)
    ids = [b.finish().statements["id"][0] for b in (first, second)]
    assert all(i.startswith("csc:s-") for i in ids)
    assert ids[0] != ids[1]
    assert build_again(first).statements["id"][0] == ids[0]


def build_again(builder: ExtractBuilder) -> Extract:
    return builder.finish()


def test_a_repetition_is_kept_once_and_noted() -> None:
    builder = build()
    builder.say("1", "sex", "F")
    builder.say("1", "sex", "F")
    extract = builder.finish()
    assert extract.statements.height == 1
    assert any("repeated word for word" in note for note in extract.reconciliation.notes)


def test_one_id_for_different_content_is_quarantined() -> None:
    builder = build()
    builder.say("1", "sex", "F", id="s1")
    builder.say("1", "sex", "M", id="s1")
    extract = builder.finish()
    assert extract.statements.is_empty()
    assert extract.reconciliation.quarantined == 2
    assert extract.reconciliation.reconciled


def test_what_is_spoken_of_but_not_listed_is_declared_by_what_is_said_of_it() -> None:
    builder = build()
    builder.say("1", "sex", "F")
    builder.say("E", "narrative", "words")
    builder.say("D", "cites", ref="s9")
    extract = builder.finish()
    assert extract.personas["id"].to_list() == ["csc:1"]
    assert extract.events["id"].to_list() == ["csc:E"]
    assert extract.documents["id"].to_list() == ["csc:D"]


def test_a_statement_about_another_source_s_persona_declares_nothing_here() -> None:
    builder = build()
    builder.say("hlt:9001", "concern", "neglect")
    extract = builder.finish()
    assert extract.personas.is_empty()
    assert extract.statements["about"].to_list() == ["hlt:9001"]


def test_a_persona_declared_often_keeps_all_flags_and_its_special_type() -> None:
    builder = build()
    builder.persona("1", flags=["adopted"])
    builder.add_personas(pl.DataFrame({"id": ["1", "2"], "type": ["unborn", "person"]}))
    builder.persona("1", flags=["sealed"])
    rows = builder.finish().personas.sort("id")
    assert rows["type"].to_list() == ["unborn", "person"]
    assert rows["flags"].to_list() == [["adopted", "sealed"], []]


def test_an_unknown_statement_field_is_a_fault_of_the_caller() -> None:
    with pytest.raises(TypeError, match="colour"):
        build().say("1", "sex", "F", colour="red")


def test_frames_from_pandas_and_arrow_are_accepted() -> None:
    rows = pl.DataFrame({"about": ["1"], "predicate": ["sex"], "value": ["F"]})
    for table in (rows, rows.to_pandas(), rows.to_arrow()):
        extract = Extract(SOURCE, statements=table)
        assert extract.statements["value"].to_list() == ["F"]
        assert dict(extract.statements.schema) == STATEMENT_COLUMNS


def test_frames_leave_as_arrow_streams() -> None:
    frame = Extract(SOURCE, statements=pl.DataFrame({"about": ["1"], "predicate": ["sex"]})).statements
    import pyarrow as pa

    assert pa.table(frame).num_rows == 1


def test_a_frame_without_a_needed_column_is_refused_with_its_name() -> None:
    with pytest.raises(UnreadableInput, match="predicate"):
        Extract(SOURCE, statements=pl.DataFrame({"about": ["1"]}))


def test_the_digest_does_not_depend_on_the_order_of_rows() -> None:
    rows = pl.DataFrame({"about": ["1", "2"], "predicate": ["sex", "sex"], "value": ["F", "M"]})
    assert Extract(SOURCE, statements=rows).sha256 == Extract(SOURCE, statements=rows.reverse()).sha256


def test_renaming_a_source_renames_every_id_and_keeps_foreign_references() -> None:
    builder = build()
    builder.document("D")
    builder.event("E", "incident")
    builder.say("1", "participant", "victim", ref="E", document="D", derived_from=["s1", "hlt:s2"])
    renamed = builder.finish().renamed("csc-2")
    row = renamed.statements.row(0, named=True)
    assert (row["about"], row["ref"], row["document"]) == ("csc-2:1", "csc-2:E", "csc-2:D")
    assert row["derived_from"] == ["csc-2:s1", "hlt:s2"]
    assert renamed.events["type"].to_list() == ["incident"]


def test_no_repr_shows_a_person() -> None:
    builder = build()
    builder.say("1", "name", "Karen Renouf")
    statement = Statement(about="1", predicate="name", value="Karen Renouf")
    for thing in (builder, builder.finish(), statement, SOURCE, builder.reconciliation):
        assert "Renouf" not in repr(thing)
        assert "Renouf" not in str(thing)


def test_a_frame_s_digest_is_its_rows_digests_in_order() -> None:
    frame = pl.DataFrame({"a": [str(n) for n in range(300)], "b": [None, "x", ""] * 100})
    rows = row_digests(frame, ["a", "b"])
    assert frame_digest(frame.reverse(), ["a", "b"]) == "".join(rows.sort().to_list()).encode()


def test_stacked_frames_keep_every_row_and_all_columns() -> None:
    some = pl.DataFrame({"id": ["1", "2"], "type": [None, "unborn"], "further": ["x", "y"]})
    none = pl.DataFrame({"id": [None], "extra": [None]}, schema={"id": pl.String, "extra": pl.Null})
    stacked = stack([some, some.clear(), none], PERSONA_COLUMNS)
    assert dict(stacked.schema) == PERSONA_COLUMNS
    assert stacked.select("id", "type").rows() == [("1", None), ("2", "unborn"), (None, None)]
    assert stack([some.clear()], PERSONA_COLUMNS).is_empty()


def test_statements_said_one_by_one_keep_each_cell_with_its_statement() -> None:
    builder = build()
    builder.say("1", "x_a", "first")
    builder.say("2", "x_b", raw="second", basis="told")
    builder.say("3", "x_c", 3, withheld=True, derived_from=["s"])
    rows = builder.finish().statements.select("about", "value", "raw", "basis", "withheld", "derived_from").rows()
    assert rows == [
        ("csc:1", "first", None, None, None, None),
        ("csc:2", None, "second", "told", None, None),
        ("csc:3", "3", None, None, True, ["csc:s"]),
    ]


def test_a_reference_with_a_colon_leaves_local_ones_local() -> None:
    builder = build()
    builder.persona("urn:uuid:7")
    for about in ("urn:uuid:7", "hlt:9", "8"):
        builder.say(about, "sex", "F")
    assert builder.finish().statements["about"].to_list() == ["csc:urn:uuid:7", "hlt:9", "csc:8"]
