"""Code tables: every row reviewed, every value in the vocabulary, and translation that never guesses."""

from __future__ import annotations

import os
from pathlib import Path

import polars as pl
import pytest

from triangulate.errors import UsageError
from triangulate.normalise import codes
from triangulate.normalise.codes import (
    ETHNIC_GROUPS,
    code_key,
    code_key_expr,
    code_table,
    ethnicity_relation,
    mapping,
    schemes,
    tables,
    translate,
)
from triangulate.vocabulary import CONCERNS, EVENT_TYPES, ORDERS, PARENTAGE, PREDICATES, ROLES, SEXES, is_known

OUTCOMES = {
    "criminal": {"reported", "under_investigation", "no_further_action", "charged", "out_of_court_disposal"}
    | {"discontinued", "acquitted", "convicted"},
    "care": {"alleged", "unsubstantiated", "false", "malicious", "unfounded", "substantiated"},
    "civil": {"alleged", "not_proved", "proved"},
}
MAIN_ETHNIC = {
    *("WBRI", "WIRI", "WOTH", "WIRT", "WROM", "MWBC", "MWBA", "MWAS", "MOTH"),
    *("AIND", "APKN", "ABAN", "AOTH", "CHNE", "BCRB", "BAFR", "BOTH", "OOTH"),
}
_EXT = ("dfe_extended", 0)
_ENROL = ("enrol_status", "census", 0)
_MARKS = ("attendance", "dfe", 0)
_REASONS = ("exclusion", "census_reason", 0)
VOCABULARY: dict[str, set[str]] = {
    "sex": set(SEXES),
    "gender": set(SEXES),
    "ethnicity": MAIN_ETHNIC | ETHNIC_GROUPS | {"U"},
    "legal_status": set(ORDERS),
    "abuse_category": {"physical_abuse", "sexual_abuse", "emotional_abuse", "neglect", "multiple"},
    "attendance": set(PREDICATES["attendance"].values),
    "outcome": set().union(*OUTCOMES.values()),
    "event_type": set(EVENT_TYPES),
    "assessment_factor": set(CONCERNS),
    "participant": set(ROLES),
}


@pytest.mark.parametrize("name", tables())
def test_every_row_has_a_source_a_label_and_its_place_in_the_order(name: str) -> None:
    table = code_table(name)
    assert table.columns[:4] == ["scheme", "code", "value", "label"]
    assert table.columns[-3:] == ["valid_from", "valid_to", "source"]
    for column in ("scheme", "code", "label", "source"):
        assert table.filter(pl.col(column).str.strip_chars() == "").is_empty(), column
    assert table.filter(~pl.col("source").str.contains(r"\d{4}|version \d")).is_empty()
    keys = [(row["scheme"], code_key(row["code"]), row["valid_from"]) for row in table.iter_rows(named=True)]
    assert keys == sorted(set(keys))
    for column in ("valid_from", "valid_to"):
        assert table.filter(~pl.col(column).str.contains(r"^(\d{4}-\d{2}-\d{2})?$")).is_empty()


@pytest.mark.parametrize("name", sorted(VOCABULARY))
def test_values_are_in_the_vocabulary(name: str) -> None:
    found = {value for value in code_table(name)["value"].to_list() if value and not value.startswith("observed:")}
    assert found <= VOCABULARY[name]


def test_the_tables_asked_for_are_there() -> None:
    wanted = set(VOCABULARY) | {"relationship", "referral_source", "placement_type", "leaving_care_reason"}
    assert wanted | {"offence_date_code", "exclusion", "sen", "enrol_status"} <= set(tables())


@pytest.mark.samples
@pytest.mark.parametrize(
    ("path", "column", "table", "scheme", "strange"),
    [
        ("social_care/ssda903/episodes.csv", "LS", "legal_status", "ssda903", 0),
        ("social_care/ssda903/episodes.csv", "PLACE", "placement_type", "ssda903", 0),
        ("social_care/ssda903/episodes.csv", "REC", "leaving_care_reason", "ssda903", 0),
        ("social_care/ssda903/header.csv", "SEX", "sex", "dfe_903", 0),
        ("social_care/ssda903/header.csv", "ETHNIC", "ethnicity", "dfe_main", 0),
        ("education/school_census_collect/2025_spring_pupilonroll.first300.csv", "ethnicity", "ethnicity", *_EXT),
        ("education/school_census_collect/2025_spring_pupilonroll.first300.csv", "enrolstatus", *_ENROL),
        ("education/school_census_collect/2025_summer_termlysessiondetailsoffroll.csv", "attendancereason", *_MARKS),
        ("education/school_census_collect/2025_spring_termlyexclusionsoffroll.csv", "reason1", *_REASONS),
    ],
)
def test_real_files_hold_only_codes_that_are_listed(
    path: str, column: str, table: str, scheme: str, strange: int
) -> None:
    folder = os.environ.get("TRIANGULATE_SAMPLES")
    if not folder:
        pytest.skip("TRIANGULATE_SAMPLES does not name a folder of sample files")
    found = pl.read_csv(Path(folder) / path, infer_schema=False)[column].drop_nulls().unique().to_list()
    assert len([code for code in found if translate(table, scheme, code) is None]) == strange


def test_rows_of_one_code_do_not_overlap_in_time() -> None:
    for name in tables():
        rows = code_table(name).with_columns(key=code_key_expr(pl.col("code"))).sort("scheme", "key", "valid_from")
        for (_, _), group in rows.group_by("scheme", "key", maintain_order=True):
            ends = group["valid_to"].to_list()[:-1]
            starts = group["valid_from"].to_list()[1:]
            assert all(end and end < start for end, start in zip(ends, starts, strict=True)), name


def test_codes_are_matched_without_case_spaces_and_separators() -> None:
    for written in ("step-father", " Step Father ", "STEP_FATHER", "step\u2010father"):
        found = translate("relationship", "words", written)
        assert found is not None
        assert (found.value, found.extra["sex"], found.extra["predicate"]) == ("step", "M", "parent")
    assert code_key("\\") == "\\"
    assert code_key(" - ") == "-"
    texts = ["step-father", " A  b_c ", "Mum\u2019s partner", "/", "-", ""]
    assert pl.DataFrame({"t": texts}).select(code_key_expr(pl.col("t")))["t"].to_list() == [code_key(t) for t in texts]


def test_an_unlisted_code_gives_none_and_a_wrong_call_an_error_without_the_code() -> None:
    assert translate("sex", "cin", "7") is None
    with pytest.raises(UsageError) as no_table:
        translate("hair_colour", "cin", "red-secret")
    with pytest.raises(UsageError) as no_scheme:
        translate("sex", "nowhere", "red-secret")
    assert "red-secret" not in str(no_table.value) + str(no_scheme.value)
    with pytest.raises(UsageError):
        mapping("sex", "cin", "colour")
    with pytest.raises(UsageError):
        translate("sex", "cin", "1", on="last year")


def test_a_code_means_what_it_meant_in_its_year() -> None:
    old = translate("attendance", "dfe", "J", on="2023-05-04")
    assert old is not None
    assert (old.value, old.in_period) == ("elsewhere", True)
    late = translate("attendance", "dfe", "J", on="2025-01-10")
    assert late is not None
    assert (late.value, late.in_period) == ("elsewhere", False)
    early = translate("attendance", "dfe", "J1", on="2020")
    assert early is not None
    assert (early.value, early.in_period) == ("absent_authorised", False)
    both = translate("sex", "dfe_903", "1", on="2024")
    assert both is not None
    assert both.in_period


@pytest.mark.parametrize(
    ("table", "scheme", "code", "value"),
    [
        ("sex", "dfe_903", "2", "F"),
        ("sex", "cin", "9", "U"),
        ("sex", "nhs_phenotypic", "9", "I"),
        ("sex", "pole", "Trans Male", "U"),
        ("gender", "pole", "trans male", "M"),
        ("ethnicity", "dfe_extended", "BSOM", "BAFR"),
        ("ethnicity", "dfe_extended", "ABRI", "ASIAN"),
        ("ethnicity", "nhs", "S", "OOTH"),
        ("ethnicity", "nhs", "Z", "U"),
        ("ethnicity", "dfe_main", "REFU", "U"),
        ("ethnicity", "cjs_self", "B2", "BAFR"),
        ("ethnicity", "cjs_observed", "IC3", "observed:black"),
        ("legal_status", "ssda903", "L1", "police_protection"),
        ("legal_status", "ssda903", "C1", "interim_care_order"),
        ("legal_status", "je_mosaic", "Care order Art 24", "care_order"),
        ("legal_status", "cjs", "LA", "remand"),
        ("legal_status", "cjs", "CB", None),
        ("relationship", "ctf", "PAM", None),
        ("relationship", "ctf", "STF", "step"),
        ("relationship", "fhir", "NMTH", "birth"),
        ("relationship", "hl7_itk", "13", None),
        ("relationship", "words", "mgm", "maternal_grandparent"),
        ("abuse_category", "cin", "mul", "multiple"),
        ("placement_type", "ssda903", "T1", "temporary_hospital"),
        ("leaving_care_reason", "ssda903", "E12", "adopted"),
        ("attendance", "dfe", "\\", "present"),
        ("attendance", "dfe", "Y5", None),
        ("attendance", "dfe", "O", "absent_unauthorised"),
        ("outcome", "ho_outcome", "14", "no_further_action"),
        ("outcome", "cjs_verdict", "NG", "acquitted"),
        ("outcome", "cjs_plea", "G", "charged"),
        ("outcome", "care", "NFA", None),
        ("offence_date_code", "cjs", "4", "between"),
        ("assessment_factor", "cin", "3B", "domestic_abuse"),
        ("assessment_factor", "cin", "21", None),
        ("event_type", "words", "Strategy discussion", "strategy_meeting"),
    ],
)
def test_codes_mean_what_their_standard_says(table: str, scheme: str, code: str, value: str | None) -> None:
    found = translate(table, scheme, code)
    assert found is not None
    assert found.value == value


def test_a_contact_code_for_a_parent_never_says_birth() -> None:
    told = ("birth", "natural", "biological", "bio ", "gestational")
    parents = code_table("relationship").filter(pl.col("predicate") == "parent")
    for row in parents.iter_rows(named=True):
        says_so = any(word in f"{row['code']} {row['label']}".lower() for word in told)
        assert (row["value"] == "birth") <= (says_so or row["about"] == "person"), row["code"]
    for scheme, code in (("ctf", "PAM"), ("ctf", "PAF"), ("fhir", "MTH"), ("words", "dad"), ("hl7_itk", "3")):
        found = translate("relationship", scheme, code)
        assert found is not None
        assert (found.extra["predicate"], found.value) == ("parent", None)


def test_a_partial_date_that_spans_two_meanings_is_not_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    base = {"scheme": "dfe", "code": "q", "label": "Q", "source": "invented, 2026"}
    rows = [
        base | {"value": "present", "valid_from": "", "valid_to": "2024-08-18"},
        base | {"value": "elsewhere", "valid_from": "2024-08-19", "valid_to": ""},
    ]
    monkeypatch.setattr(codes, "_rows", lambda *_: {"q": rows})
    translate.cache_clear()
    answers = [translate("attendance", "dfe", "Q", on=day) for day in ("2024", "2024-08", "2024-07", "2024-08-19")]
    newest = translate("attendance", "dfe", "Q")
    translate.cache_clear()
    assert [answer and answer.value for answer in answers] == [None, None, "present", "elsewhere"]
    assert newest is not None
    assert newest.value == "elsewhere"


def test_relationships_use_the_vocabulary_and_say_whose_statement_it_is() -> None:
    table = code_table("relationship")
    assert all(is_known(predicate) for predicate in table["predicate"] if predicate)
    assert set(table.filter(pl.col("predicate") == "parent")["value"]) <= {*PARENTAGE, ""}
    assert set(table["sex"]) <= {"F", "M", ""}
    assert table.filter((pl.col("predicate") == "") != (pl.col("about") == "")).is_empty()
    child = translate("relationship", "fhir", "DAU")
    assert child is not None
    assert (child.extra["about"], child.extra["sex"]) == ("person", "F")


def test_outcomes_stand_on_the_ladder_of_their_process() -> None:
    for row in code_table("outcome").iter_rows(named=True):
        assert row["value"] in OUTCOMES[row["process"]] | {""}
        assert (row["rank"] == "") == (row["value"] == "")


def test_no_further_action_never_reads_as_unfounded() -> None:
    table = code_table("outcome").filter(pl.col("label").str.to_lowercase().str.contains("no further action"))
    assert "unfounded" not in set(table["value"])
    assert len(table) > 0


def test_legal_status_rows_name_predicate_and_jurisdiction() -> None:
    table = code_table("legal_status")
    assert set(table["predicate"]) == {"legal_status", "order"}
    assert set(table.filter(pl.col("scheme") == "je_mosaic")["jurisdiction"]) == {"JE"}
    assert set(table.filter(pl.col("scheme") == "ssda903")["jurisdiction"]) == {"GB-ENG"}


def test_a_mapping_serves_a_polars_column() -> None:
    wanted = mapping("relationship", "ctf", "predicate")
    frame = pl.DataFrame({"code": [" pam", "CAR", "??", None]})
    got = frame.select(code_key_expr(pl.col("code")).replace_strict(wanted, default=None))
    assert got["code"].to_list() == ["parent", "carer", None, None]
    assert "" not in mapping("relationship", "ctf").values()
    wanted.clear()
    assert mapping("relationship", "ctf", "predicate")


@pytest.mark.parametrize(
    ("a", "b", "relation"),
    [
        ("WBRI", "WBRI", "same"),
        ("wbri", "WBRI ", "same"),
        ("WENG", "WBRI", "refines"),
        ("WENG", "WHITE", "refines"),
        ("WENG", "WSCO", "different"),
        ("WBRI", "WIRI", "different"),
        ("WBRI", "BLACK", "different"),
        ("CHNE", "ASIAN", "refines"),
        ("CHNE", "OTHER", "refines"),
        ("CHKC", "OTHER", "refines"),
        ("CHNE", "BLACK", "different"),
        ("ABRI", "AIND", "refines"),
        ("REFU", "WBRI", "unknown"),
        ("U", "WBRI", "unknown"),
        ("NOT A CODE", "WBRI", "unknown"),
        ("observed:white_north", "WBRI", "unknown"),
        ("observed:white_north", "observed:white", "refines"),
        ("observed:white_north", "observed:white_south", "different"),
        ("observed:black", "observed:black", "same"),
        ("observed:", "observed:black", "unknown"),
    ],
)
def test_ethnicity_is_compared_at_the_level_both_sides_state(a: str, b: str, relation: str) -> None:
    assert ethnicity_relation(a, b) == relation
    assert ethnicity_relation(b, a) == relation


def test_every_ethnicity_row_rolls_up_to_its_group() -> None:
    for row in code_table("ethnicity").iter_rows(named=True):
        if row["level"] in ("main", "extended"):
            assert ethnicity_relation(row["value"], row["group"]) == "refines"
        if row["detail"]:
            assert ethnicity_relation(row["detail"], row["value"]) == "refines", row["code"]
        assert row["basis"] == ("observed" if row["scheme"] == "cjs_observed" else "self")


def test_schemes_are_listed_sorted() -> None:
    assert schemes("abuse_category") == ["cin", "words"]
