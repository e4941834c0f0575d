"""Identifiers: checks, canonical forms, placeholders, and the column form against the single form."""

from __future__ import annotations

import polars as pl
import pytest

from triangulate.normalise.identifiers import (
    Identifier,
    IdentifierState,
    check_identifier,
    identifier_frame,
    judged_values,
    scheme,
    scheme_table,
)

# Every number here is invented for this test, or is an example printed in the standard that defines the scheme.
JUDGED = [
    ("nhs", "943 476 5919", "9434765919", "valid"),
    ("nhs", "943-476-5919", "9434765919", "valid"),
    ("nhs", "9434765918", "9434765918", "invalid"),
    ("nhs", "943476591", "943476591", "invalid"),
    ("nhs", "94347659l9", "94347659L9", "invalid"),
    ("nhs", "0000000000", "0000000000", "placeholder"),
    ("nhs", "3333333333", "3333333333", "placeholder"),
    ("nhs", "1234567890", "1234567890", "placeholder"),
    ("nhs", "", "", "placeholder"),
    ("nhs", "Not known", "NOTKNOWN", "placeholder"),
    ("nhs", "N/A", "NA", "placeholder"),
    ("uln", "9434765918", "9434765918", "valid"),
    ("uln", "9434765919", "9434765919", "invalid"),
    ("chi", "0101800010", "0101800010", "valid"),
    ("chi", "101800010", "0101800010", "valid"),
    ("chi", "9434765919", "9434765919", "invalid"),
    ("upn", "E823015001017", "E823015001017", "valid"),
    ("upn", "e823 0150 0101 7", "E823015001017", "valid"),
    ("upn", "V82301500101B", "V82301500101B", "temporary"),
    ("upn", "A823015001017", "A823015001017", "invalid"),
    ("upn", "V82301500101I", "V82301500101I", "invalid"),
    ("upn", "UN3", "UN3", "placeholder"),
    ("upn", "A000000000000", "A000000000000", "placeholder"),
    ("upn", "A000000000001", "A000000000001", "invalid"),
    ("pnc", "81/34U", "19810000034U", "valid"),
    ("pnc", "1981/0000034U", "19810000034U", "valid"),
    ("pnc", "19810000034u", "19810000034U", "valid"),
    ("pnc", "0273319Z", "20020073319Z", "valid"),
    ("pnc", "2002/0073319A", "20020073319A", "invalid"),
    ("pnc", "2002/007331Z9", "2002007331Z9", "invalid"),
    ("pnc", "2000/0000000Z", "20000000000Z", "placeholder"),
    ("cro", "265416/21G", "26541621G", "valid"),
    ("cro", "26541621G", "26541621G", "valid"),
    ("cro", "265416/21H", "26541621H", "invalid"),
    ("cro", "SF05/482703J", "SF05482703J", "valid"),
    ("cro", "SF83/50058Z", "SF8350058Z", "valid"),
    ("cro", "SF83/050058Z", "SF8350058Z", "valid"),
    ("cro", "000000/00Z", "00000000Z", "placeholder"),
    ("cro", "CRO", "CRO", "invalid"),
    ("asn", "11/01ZD/01/448754K", "1101ZD0100000448754K", "valid"),
    ("asn", "1101ZD0100000448754K", "1101ZD0100000448754K", "valid"),
    ("asn", "1101ZD01448754K", "1101ZD0100000448754K", "valid"),
    ("asn", "1101ZD0100000448754L", "1101ZD0100000448754L", "invalid"),
    ("asn", "1101ZD0100000000000Z", "1101ZD0100000000000Z", "placeholder"),
    ("asn", "no number", "NONUMBER", "invalid"),
    ("ni", "AB 12 34 56 C", "AB123456", "valid"),
    ("ni", "AB123456", "AB123456", "valid"),
    ("ni", "QQ123456C", "QQ123456C", "invalid"),
    ("ni", "TN010180F", "TN010180", "temporary"),
    ("la_child_id", "111", "111", "unverifiable"),
    ("la_child_id", "999999", "999999", "placeholder"),
    ("la_child_id", "A" * 21, "A" * 21, "invalid"),
    ("mosaic", "401 77", "40177", "unverifiable"),
    ("je_health_index", "J-10/2", "J-10/2", "unverifiable"),
    ("urn", "01ZD 12345 21", "01ZD1234521", "unverifiable"),
    ("urn", "?", "?", "invalid"),
    ("something_else", "x 1", "X1", "unverifiable"),
    ("something_else", "none", "NONE", "placeholder"),
]


@pytest.mark.parametrize(("name", "value", "canonical", "state"), JUDGED)
def test_each_scheme_judges_its_values(name: str, value: str, canonical: str, state: str) -> None:
    found = check_identifier(name, value)
    assert (found.canonical, found.state.value) == (canonical, state)


def test_the_frame_says_the_same_as_the_single_check_for_every_example() -> None:
    frame = pl.DataFrame(
        [(name, value, " hq ") for name, value, *_ in JUDGED], schema=["scheme", "value", "issuer"], orient="row"
    )
    answer = identifier_frame(frame)
    assert answer.select(frame.columns).equals(frame)
    singles = [check_identifier(name, value) for name, value, *_ in JUDGED]
    assert answer["canonical"].to_list() == [single.canonical for single in singles]
    assert answer["state"].to_list() == [single.state.value for single in singles]
    assert answer["test_range"].to_list() == [single.test_range for single in singles]


def test_test_ranges_are_valid_and_marked() -> None:
    for number in ("9990001006", "9000000009"):
        found = check_identifier("nhs", number)
        assert found.state is IdentifierState.VALID
        assert found.test_range
    assert not check_identifier("nhs", "9434765919").test_range
    assert check_identifier("uln", "9990001005").test_range


def test_a_learner_number_in_the_nhs_field_is_recognised() -> None:
    assert check_identifier("nhs", "9434765918").looks_like == "uln"
    assert check_identifier("uln", "9434765919").looks_like == "nhs"
    assert check_identifier("nhs", "E823015001017").looks_like == "upn"
    assert check_identifier("nhs", "9434765917").looks_like == ""
    assert check_identifier("nhs", "9434765919").looks_like == ""


def test_a_local_number_keeps_its_separators_so_two_children_stay_two() -> None:
    assert check_identifier("hospital", "1/23").canonical != check_identifier("hospital", "12/3").canonical


def test_the_value_never_shows_in_the_repr() -> None:
    found = check_identifier("nhs", "943 476 5919", "gp")
    assert "943" not in repr(found)
    assert found == Identifier("nhs", "GP", "9434765919", IdentifierState.VALID)


def test_scheme_names_are_read_without_regard_to_case_and_spaces() -> None:
    assert check_identifier(" NHS ", "9434765919").scheme == "nhs"
    assert scheme(" UPN ").official


def test_an_unknown_scheme_is_local_and_compared_only_inside_its_issuer() -> None:
    unknown = scheme("clinic_card")
    assert (unknown.official, unknown.per_issuer, unknown.reissuable, unknown.check) == (False, True, True, "")


def test_the_scheme_table_is_sorted_complete_and_sourced() -> None:
    table = scheme_table()
    assert table["scheme"].to_list() == sorted(set(table["scheme"].to_list()))
    wanted = {"nhs", "upn", "uln", "pnc", "cro", "asn", "la_child_id", "mosaic", "ni", "chi", "urn"}
    assert wanted | {"je_health_index", "je_social_security"} <= set(table["scheme"])
    assert table.filter(pl.col("source") == "").is_empty()
    assert table.filter(pl.col("official") & pl.col("per_issuer")).is_empty()


def test_keys_join_what_may_be_compared_and_nothing_else() -> None:
    frame = pl.DataFrame(
        {
            "scheme": ["nhs", "NHS", "la_child_id", "la_child_id", "la_child_id", "la_child_id", "nhs", "nhs", None],
            "value": ["943 476 5919", "9434765919", "7", "7", "7", "7", "9434765918", "0000000000", None],
            "issuer": ["gp", "trust", "Essex", " essex", "Kent", "", "gp", "gp", None],
        }
    )
    keys = identifier_frame(frame)["key"].to_list()
    assert keys == [
        "nhs||9434765919",
        "nhs||9434765919",
        "la_child_id|ESSEX|7",
        "la_child_id|ESSEX|7",
        "la_child_id|KENT|7",
        None,
        None,
        None,
        None,
    ]


def test_an_empty_frame_gives_all_columns_and_no_rows() -> None:
    text = pl.String
    answer = identifier_frame(pl.DataFrame(schema={"scheme": text, "value": text, "issuer": text}))
    assert answer.is_empty()
    assert answer.columns[3:] == [
        "canonical",
        "state",
        "test_range",
        "official",
        "reissuable",
        "per_issuer",
        "key",
    ]
    assert answer.schema["official"] == pl.Boolean


@pytest.mark.parametrize("name", sorted({name for name, *_ in JUDGED}))
def test_values_of_one_scheme_are_judged_as_in_a_frame(name: str) -> None:
    values = pl.Series(sorted({value for _, value, *_ in JUDGED}, reverse=True))
    frame = pl.DataFrame({"scheme": name, "value": values, "issuer": ""})
    found = judged_values(f" {name.upper()} ", values)
    assert found.equals(identifier_frame(frame).select("canonical", "state", "test_range"))


def test_no_values_are_judged_as_none() -> None:
    assert judged_values("nhs", pl.Series([], dtype=pl.String)).height == 0
