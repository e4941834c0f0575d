"""The SSDA903 adapter: tables read together, one by one, over several years, and as XML. All people are invented."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from triangulate.errors import UnreadableInput
from triangulate.extract import Extract
from triangulate.plugins import Offer, ReadOptions
from triangulate.testing import AdapterContract
from triangulate_adapters.social_care.ssda903 import SSDA903

HEADER = """CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB
K1,2,27/03/2008,WBRI,A801200001001,1,02/05/2023
K2,1,09/09/2011,REFU,UN3,,
K3,1,01/02/2009,WENG,A80120000123B,0,
"""
EPISODES = """CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN
K1,15/02/2016,S,L1,N1,U6,PR1,17/02/2016,X1,CARPL,AB1 2CD,EF3 4GH,1234567
K1,17/02/2016,L,C1,N1,A5,PR1,14/08/2017,E11,,AB1 2CD,JK5 6LM,
K2,01/03/2020,S,V2,N3,T1,PR0,,,,AB1 2CD,NP7 8QR,
K3,05/06/2021,S,J2,N8,K9,PR4,07/06/2021,E15,,,,
"""
TABLES = {
    "header.csv": HEADER,
    "episodes.csv": EPISODES,
    "reviews.csv": "CHILD,DOB,REVIEW,REVIEW_CODE\nK1,27/03/2008,30/05/2016,PN1\nK2,09/09/2011,01/05/2020,PN7\n",
    "uasc.csv": "CHILD,SEX,DOB,DUC\nK3,1,15/02/2009,15/02/2027\n",
    "oc2.csv": (
        "CHILD,DOB,SDQ_SCORE,SDQ_REASON,CONVICTED,HEALTH_CHECK,IMMUNISATIONS,TEETH_CHECK,HEALTH_ASSESSMENT,"
        "SUBSTANCE_MISUSE,INTERVENTION_RECEIVED,INTERVENTION_OFFERED\n"
        "K1,27/03/2008,21,,1,,1,0,1,1,0,0\nK2,09/09/2011,,SDQ1,0,1,1,1,1,0,0,0\n"
    ),
    "oc3.csv": "CHILD,DOB,IN_TOUCH,ACTIV,ACCOM\nK9,01/01/2003,DIED,0,0\n",
    "ad1.csv": (
        "CHILD,DOB,DATE_INT,DATE_MATCH,FOSTER_CARE,NB_ADOPTR,SEX_ADOPTR,LS_ADOPTR\n"
        "K1,27/03/2008,01/05/2016,03/06/2016,0,2,MF,L11\n"
    ),
    "placed.csv": (
        "CHILD,DOB,DATE_PLACED,DATE_PLACED_CEASED,REASON_PLACED_CEASED\nK2,09/09/2011,01/06/2020,01/09/2020,RD1\n"
    ),
    "permanence.csv": ("CHILD,DOB,PREV_PERM,LA_PERM,DATE_PERM\nK4,04/04/2010,P1,301,zz/05/2012\nK2,09/09/2011,Z1,,\n"),
    "missing.csv": (
        "CHILD,DOB,MISSING,MIS_START,MIS_END\nK2,09/09/2011,M,13/06/2020,15/06/2020\nK2,09/09/2012,A,01/07/2020,\n"
    ),
    "workers.csv": "CHILD,DOB,SW_ID,SW_DECOM,SW_DEC,SW_REASON\nK2,09/09/2011,SW77,01/03/2020,,\n",
    "liberty.csv": "CHILD,DOB,DOLO_START,DOLO_END\nK2,09/09/2011,01/07/2020,02/07/2020\n",
}
XML = """<?xml version="1.0" encoding="utf-8"?>
<EXPSSDA903><CHILD><HEADER><CHILDID>K7</CHILDID><UPN>A801200001001</UPN><SEX>F</SEX><DOB>28/07/2010</DOB>
<DOB>28/07/2011</DOB><ETHNIC>WBRI</ETHNIC><UASC>1</UASC><MOTHER /><DUC>28/07/2028</DUC><IN_TOUCH>YES</IN_TOUCH>
<AREVIEW><REVIEW>27/09/2015</REVIEW><REVIEW_CODE>PN3</REVIEW_CODE></AREVIEW>
<AMISSING><MISSING>M</MISSING><MIS_START>01/02/2017</MIS_START><MIS_END>02/02/2017</MIS_END></AMISSING>
<AD_PLACED><DATE_PLACED>03/05/2015</DATE_PLACED></AD_PLACED><PERMANENCE><PREV_PERM>Z1</PREV_PERM></PERMANENCE>
<OC2><SDQ_SCORE>21</SDQ_SCORE><CONVICTED>0</CONVICTED></OC2><NEWGROUP><NEWITEM>7</NEWITEM></NEWGROUP></HEADER>
<EPISODE><DECOM>06/01/2017</DECOM><RNE>S</RNE><LS>C2</LS><CIN>N4</CIN><PL>U1</PL><PL_POST>E7 5YR</PL_POST>
<DEC>06/10/2017</DEC><REC>E45</REC></EPISODE></CHILD></EXPSSDA903>
"""


def read(path: Path, **options: Any) -> Extract:
    """Return what the adapter reads from a path."""
    return SSDA903().read(Offer(path), ReadOptions(**options))


def read_text(folder: Path, text: str, name: str = "table.csv", **options: Any) -> Extract:
    """Return what the adapter reads from one file of this content."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read(path, **options)


def said(extract: Extract, child: str, predicate: str) -> list[dict[str, Any]]:
    """Return the statements about a child with a predicate, by their ids' locators."""
    about = f"{extract.source.id}:{child}"
    found = extract.statements.filter((pl.col("about") == about) & (pl.col("predicate") == predicate))
    return found.sort("locator", "raw", "valid_from").to_dicts()


def flags(extract: Extract) -> dict[str, list[str]]:
    """Return the flags of every persona, by local id."""
    rows = extract.personas.select(pl.col("id").str.strip_prefix(f"{extract.source.id}:"), "flags").iter_rows()
    return dict(rows)


@pytest.fixture
def whole(tmp_path: Path) -> Extract:
    """The whole return, read as one source."""
    for name, text in TABLES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return read(tmp_path, organisation="801")


class TestContract(AdapterContract):
    """What holds for every adapter, with the CSV tables."""

    adapter = SSDA903()

    def write_example(self, folder: Path) -> Path:
        for name, text in TABLES.items():
            (folder / name).write_text(text, encoding="utf-8")
        return folder


class TestContractXML(AdapterContract):
    """What holds for every adapter, with the XML form."""

    adapter = SSDA903()

    def write_example(self, folder: Path) -> Path:
        path = folder / "return.xml"
        path.write_text(XML, encoding="utf-8")
        return path


@pytest.mark.parametrize("name", sorted(TABLES))
def test_each_table_is_recognised_and_read_by_itself(tmp_path: Path, name: str) -> None:
    extract = read_text(tmp_path, TABLES[name])
    assert SSDA903().claims(Offer(tmp_path / "table.csv")) == (tmp_path / "table.csv",)
    assert extract.reconciliation.recorded == TABLES[name].count("\n") - 1
    assert extract.statements.height > 0


def test_only_the_tables_of_a_folder_are_taken(tmp_path: Path) -> None:
    (tmp_path / "header.csv").write_text(HEADER)
    (tmp_path / "notes.txt").write_text("nothing\n")
    (tmp_path / "return.xml").write_text(XML)
    assert SSDA903().claims(Offer(tmp_path)) == (tmp_path / "header.csv",)


def test_something_else_is_refused_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text("CHILD,COLOUR\n1,red\n")
    with pytest.raises(UnreadableInput, match=r"other\.csv: no table of the SSDA903 return"):
        read(tmp_path / "other.csv")
    with pytest.raises(UnreadableInput, match="no table"):
        SSDA903().read(Offer(frame=pl.DataFrame({"a": ["1"]})), ReadOptions())


def test_a_table_in_memory_is_read() -> None:
    frame = pl.DataFrame({"CHILD": ["K1"], "SEX": ["M"], "DOB": ["2008-03-27"], "ETHNIC": ["WBRI"]})
    extract = SSDA903().read(Offer(frame=frame), ReadOptions())
    assert [s["value"] for s in said(extract, "K1", "birth_date")] == ["2008-03-27"]
    assert SSDA903().claims(Offer(frame=frame)) == ()


def test_every_repeated_birth_date_becomes_a_statement(whole: Extract) -> None:
    """K2: Header, Reviews, OC2, PlacedAdoption, PrevPerm, Missing (twice, two dates), SWEpisodes, DoLo."""
    dates = said(whole, "K2", "birth_date")
    assert len(dates) == 9
    assert {s["value"] for s in dates} == {"2011-09-09", "2012-09-09"}
    assert [s["locator"] for s in dates if s["value"] == "2012-09-09"] == ["Missing CHILD=K2 DOB"]
    assert {s["raw"] for s in dates} == {"09/09/2011", "09/09/2012"}


def test_one_table_repeating_one_birth_date_says_it_once(tmp_path: Path) -> None:
    rows = "".join(f"K1,27/03/2008,{day:02}/05/2016,PN1\n" for day in range(1, 9))
    extract = read_text(tmp_path, f"CHILD,DOB,REVIEW,REVIEW_CODE\n{rows}")
    assert len(said(extract, "K1", "birth_date")) == 1
    assert extract.events.height == 8


@pytest.mark.parametrize(("code", "value"), [("1", "M"), ("2", "F"), ("M", "M"), ("f", "F"), ("U", "U"), ("7", None)])
def test_sex_codes_of_all_years_translate_alike(tmp_path: Path, code: str, value: str | None) -> None:
    extract = read_text(tmp_path, f"CHILD,SEX,DOB,ETHNIC\nK1,{code},27/03/2008,WBRI\n")
    (statement,) = said(extract, "K1", "sex")
    assert (statement["value"], statement["raw"]) == (value, code)


@pytest.mark.parametrize(("codes", "words"), [("12", "in digits"), ("MF", "in letters"), ("1F", "of two periods")])
def test_the_period_of_the_sex_codes_is_noted(tmp_path: Path, codes: str, words: str) -> None:
    rows = "".join(f"K{n},{code},27/03/2008,WBRI\n" for n, code in enumerate(codes))
    notes = read_text(tmp_path, f"CHILD,SEX,DOB,ETHNIC\n{rows}").reconciliation.notes
    assert any(words in note for note in notes)


def test_identifiers_say_what_they_are(whole: Extract) -> None:
    """K1 has a permanent number, K2 a reason for having none, K3 a temporary one; all have the authority's id."""
    values = {
        c: [json.loads(s["value"]) if s["value"] else s for s in said(whole, c, "identifier")]
        for c in ("K1", "K2", "K3")
    }
    own = {"issuer": "801", "scheme": "la_child_id", "use": "current", "value": "K1"}
    assert values["K1"] == [own, {"scheme": "upn", "use": "current", "value": "A801200001001"}]
    assert values["K3"][1]["use"] == "temporary"
    unknown = values["K2"][1]
    assert (unknown["value"], unknown["raw"], unknown["polarity"]) == (None, "UN3", "?")


def test_ethnicity_keeps_the_code_it_was_written_in(whole: Extract) -> None:
    found = {c: (s["value"], s["raw"]) for c in ("K1", "K2", "K3") for s in said(whole, c, "ethnicity")}
    assert found == {"K1": ("WBRI", "WBRI"), "K2": ("U", "REFU"), "K3": ("WBRI", "WENG")}


def test_episodes_state_legal_status_between_their_dates(whole: Extract) -> None:
    states = [(s["value"], s["valid_from"], s["valid_to"], s["raw"]) for s in said(whole, "K1", "legal_status")]
    assert states == [
        ("police_protection", "2016-02-15", "2016-02-17", "L1"),
        ("interim_care_order", "2016-02-17", "2017-08-14", "C1"),
    ]
    assert whole.source.jurisdiction == "GB-ENG"


def test_a_code_without_a_word_keeps_its_raw_writing(whole: Extract) -> None:
    (status,) = said(whole, "K3", "legal_status")
    assert (status["value"], status["raw"], status["value_kind"]) == (None, "J2", "null")
    (placement,) = said(whole, "K3", "placement")
    assert json.loads(placement["value"]) == {"code": "K9", "provider": "PR4"}


def test_an_open_episode_is_ongoing_and_a_closed_one_without_a_date_is_not(tmp_path: Path) -> None:
    """DEC and REC empty: open. REC given without DEC: it ended, on a day that is not known."""
    head = EPISODES.splitlines()[0]
    extract = read_text(
        tmp_path, f"{head}\nK1,01/03/2020,S,V2,N1,U1,PR1,,,,,,\nK2,01/03/2020,S,V2,N1,U1,PR1,,E4A,,,,\n"
    )
    assert [said(extract, c, "looked_after")[0]["valid_to"] for c in ("K1", "K2")] == ["..", None]


def test_only_the_latest_of_several_years_says_that_an_episode_is_open(tmp_path: Path) -> None:
    head = EPISODES.splitlines()[0] + ",LA,YEAR"
    rows = "K1,2016-06-19,S,C2,N1,U6,PR4,,,,AB 1,CD 2,,Northshire,{year}\n"
    extract = read_text(tmp_path, head + "\n" + rows.format(year=2017) + rows.format(year=2018))
    ends = {s["valid_to"] for s in said(extract, "Northshire/K1", "placement")}
    assert ends == {None, ".."}
    assert {s["value"] for s in said(extract, "Northshire/K1", "x_903_YEAR")} == {"2017", "2018"}


def test_one_id_in_two_authorities_is_two_children(tmp_path: Path) -> None:
    text = "CHILD,SEX,DOB,ETHNIC,LA,YEAR\nK1,M,2008-03-27,WBRI,Northshire,2024\nK1,M,2008-03-27,WBRI,Southshire,2024\n"
    extract = read_text(tmp_path, text)
    assert sorted(flags(extract)) == ["Northshire/K1", "Southshire/K1"]
    assert [json.loads(s["value"])["issuer"] for s in said(extract, "Southshire/K1", "identifier")] == ["Southshire"]
    assert len(said(extract, "Northshire/K1", "birth_date")) == len(said(extract, "Southshire/K1", "birth_date")) == 1
    assert extract.reconciliation.quarantined == 0


def test_a_placement_with_adopters_is_withheld_and_another_is_not(whole: Extract) -> None:
    placements = {json.loads(s["value"])["code"]: s["withheld"] for s in said(whole, "K1", "placement")}
    assert placements == {"U6": None, "A5": True}
    addresses = {
        json.loads(s["value"])["postcode"]: (json.loads(s["value"])["type"], s["withheld"])
        for s in said(whole, "K1", "address")
    }
    assert addresses == {"AB1 2CD": ("home", None), "EF3 4GH": ("placement", None), "JK5 6LM": ("placement", True)}


def test_the_home_that_was_left_has_an_unknown_end(whole: Extract) -> None:
    homes = [s for s in said(whole, "K1", "address") if json.loads(s["value"])["type"] == "home"]
    assert {(s["valid_from"], s["valid_to"]) for s in homes} == {("2016-02-15", None), ("2016-02-17", None)}


def test_adoption_sets_a_flag_and_states_the_order_and_a_plan_for_it_does_neither(whole: Extract) -> None:
    """K1: REC E11 and AD1. K4: PREV_PERM P1. K2 was only placed for adoption, and the decision was reversed."""
    marked = {child for child, marks in flags(whole).items() if "adopted" in marks}
    assert marked == {"K1", "K4"}
    (order,) = said(whole, "K1", "order")
    assert (order["value"], order["valid_from"], order["raw"]) == ("adoption_order", "2017-08-14", "E11")
    assert said(whole, "K2", "x_903_DATE_PLACED")[0]["value"] == "2020-06-01"


@pytest.mark.parametrize(
    ("code", "order"), [("E41", "residence_order"), ("E46", "special_guardianship"), ("E4A", None)]
)
def test_other_orders_that_end_care_are_stated(tmp_path: Path, code: str, order: str | None) -> None:
    head = EPISODES.splitlines()[0]
    extract = read_text(tmp_path, f"{head}\nK1,01/03/2020,S,V2,N1,U1,PR1,05/03/2021,{code},,,,\n")
    assert [s["value"] for s in said(extract, "K1", "order")] == ([order] if order else [])
    assert flags(extract)["K1"] == []


def test_an_assessed_age_and_an_unaccompanied_child_are_flagged(whole: Extract) -> None:
    assert flags(whole)["K3"] == ["age_estimated", "unaccompanied"]
    (status,) = said(whole, "K3", "x_unaccompanied")
    assert (status["value"], status["valid_to"]) == ("true", "2027-02-15")


def test_a_death_is_stated_with_its_day_or_without(tmp_path: Path, whole: Extract) -> None:
    head = EPISODES.splitlines()[0]
    extract = read_text(
        tmp_path, f"{head}\nK1,01/03/2020,S,V2,N1,U1,PR1,05/03/2021,E2,,,,\nK2,01/03/2020,S,V2,N1,U1,PR1,,E2,,,,\n"
    )
    assert [(s["value"], s["raw"]) for c in ("K1", "K2") for s in said(extract, c, "death_date")] == [
        ("2021-03-05", "E2"),
        (None, "E2"),
    ]
    assert [(s["value"], s["raw"]) for s in said(whole, "K9", "death_date")] == [(None, "DIED")]


def test_missing_episodes_are_events_with_their_times(whole: Extract) -> None:
    parts = {s["ref"]: s["event_time"] for s in said(whole, "K2", "participant") if "missing" in s["ref"]}
    assert parts == {
        "ssda903:missing K2 2020-06-13": "2020-06-13/2020-06-15",
        "ssda903:missing K2 2020-07-01": "2020-07-01/..",
    }
    kinds = dict(whole.events.select("id", "type").iter_rows())
    assert {kinds[event] for event in parts} == {"missing"}
    times = whole.statements.filter(pl.col("about").is_in(list(parts)) & (pl.col("predicate") == "time"))
    assert set(times["value"]) == set(parts.values())
    assert {s["value"]: s["ref"] for s in said(whole, "K2", "x_903_MISSING")}["M"] == "ssda903:missing K2 2020-06-13"


def test_reviews_are_events_and_say_whether_the_child_was_heard(whole: Extract) -> None:
    (heard,) = said(whole, "K1", "views")
    assert (heard["value"], heard["raw"], heard["event_time"]) == (
        "attended and spoke for themself",
        "PN1",
        "2016-05-30",
    )
    assert heard["ref"] == "ssda903:reviews K1 2016-05-30"
    assert said(whole, "K2", "views") == []
    assert [s["value"] for s in said(whole, "K2", "x_903_REVIEW_CODE")] == ["PN7"]


def test_a_caution_or_conviction_is_carried_and_never_stated_as_a_conviction(whole: Extract) -> None:
    assert said(whole, "K1", "convicted") == []
    assert [s["value"] for s in said(whole, "K1", "x_903_CONVICTED")] == ["1"]


def test_health_answers_are_said_or_denied(whole: Extract) -> None:
    states = {s["value"]: s["polarity"] for s in said(whole, "K1", "health_state")}
    assert states == {
        "SDQ total difficulties score 21": "+",
        "immunisations up to date": "+",
        "teeth checked by a dentist in the year": "-",
        "annual health assessment carried out": "+",
    }
    assert [s["value"] for s in said(whole, "K1", "concern")] == ["substance_misuse"]
    assert said(whole, "K2", "concern") == []
    assert [s["value"] for s in said(whole, "K2", "x_903_SUBSTANCE_MISUSE")] == ["0"]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("zz/05/2012", "2012-05"),
        ("ZZ/ZZ/2012", "2012"),
        ("zz/zz/zzzz", None),
        ("03/05/2012", "2012-05-03"),
        ("soon", "soon"),
    ],
)
def test_a_date_of_permanence_may_be_partly_unknown(tmp_path: Path, written: str, value: str | None) -> None:
    extract = read_text(tmp_path, f"CHILD,DOB,PREV_PERM,LA_PERM,DATE_PERM\nK4,04/04/2010,P2,301,{written}\n")
    (date,) = said(extract, "K4", "x_903_DATE_PERM")
    assert (date["value"], date["raw"]) == (value, written)
    assert [s["value"] for s in said(extract, "K4", "x_903_PREV_PERM")] == ["special_guardianship"]


def test_workers_and_deprivations_of_liberty_are_carried_with_their_times(whole: Extract) -> None:
    (worker,) = said(whole, "K2", "x_903_SW_ID")
    assert (worker["value"], worker["valid_from"], worker["valid_to"]) == ("SW77", "2020-03-01", "..")
    (start,) = said(whole, "K2", "x_903_DOLO_START")
    assert (start["value"], start["valid_from"], start["valid_to"]) == ("2020-07-01", "2020-07-01", "2020-07-02")


def test_mother_and_first_child_are_kept(whole: Extract) -> None:
    assert [(s["value"], s["value_kind"]) for s in said(whole, "K1", "x_is_mother")] == [("true", "boolean")]
    assert [s["value"] for s in said(whole, "K1", "x_903_MC_DOB")] == ["2023-05-02"]


def test_one_unreadable_date_keeps_its_row_and_its_writing(tmp_path: Path) -> None:
    """A bound that cannot be read is unknown, and the cell is carried; a birth date stays as written."""
    head = EPISODES.splitlines()[0]
    extract = read_text(
        tmp_path, f"{head}\nK1,1st March,S,V2,N1,U1,PR1,05/03/21,X1,,,,\nK2,01/13/2020,S,V2,N1,U1,PR1,,,,,,\n"
    )
    assert extract.reconciliation.quarantined == 1
    (status,) = said(extract, "K2", "legal_status")
    assert (status["valid_from"], status["valid_to"]) == (None, "..")
    assert [s["value"] for s in said(extract, "K2", "x_903_DECOM")] == ["01/13/2020"]
    header = read_text(tmp_path, "CHILD,SEX,DOB,ETHNIC\nK1,M,27/03/08,WBRI\n")
    assert [(s["value"], s["raw"]) for s in said(header, "K1", "birth_date")] == [("27/03/08", "27/03/08")]


def test_rows_that_cannot_be_used_are_set_aside_with_their_line(tmp_path: Path) -> None:
    """Line 3 has a cell too many, 4 no child, 5 is shifted, 6 is empty, 7 is good."""
    text = (
        "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\nK1,2,27/03/2008,WBRI,,,\nK2,1,09/09/2011,WBRI,,,,\n"
        " ,1,09/09/2011,WBRI,,,\nK3,09/09/2011,WBRI,UN1,,,\n,,,,,,\nK4,1,09/09/2011,WBRI,,,\n"
    )
    reconciliation = read_text(tmp_path, text).reconciliation
    assert reconciliation.reconciled
    (part,) = reconciliation.parts
    assert (part.read, part.recorded, part.quarantined, part.skipped) == (6, 2, 3, {"no cell is filled": 1})
    assert sorted(reconciliation.faults["place"]) == ["table.csv, line 3", "table.csv, line 4", "table.csv, line 5"]
    assert "K3" not in str(reconciliation.faults.to_dicts())


def test_columns_that_are_not_known_are_carried_and_noted(tmp_path: Path) -> None:
    text = "child;Sex;dob;ETHNIC;Team;\nK1;M;27/03/2008;WBRI;North;late\n"
    extract = read_text(tmp_path, text)
    assert [s["value"] for s in said(extract, "K1", "x_903_TEAM")] == ["North"]
    assert [s["value"] for s in said(extract, "K1", "x_903_X_column_6")] == ["late"]
    assert [s["value"] for s in said(extract, "K1", "birth_date")] == ["2008-03-27"]
    assert any("TEAM" in note for note in extract.reconciliation.notes)


def test_byte_order_marks_line_ends_and_column_order_change_nothing(tmp_path: Path) -> None:
    plain = read_text(tmp_path, HEADER)
    (tmp_path / "marked.csv").write_bytes(b"\xef\xbb\xbf" + HEADER.replace("\n", "\r\n").encode())
    assert read(tmp_path / "marked.csv").sha256 == plain.sha256
    turned = "\n".join(",".join(reversed(line.split(","))) for line in HEADER.splitlines()) + "\n"
    assert read_text(tmp_path, turned).sha256 == plain.sha256


def test_the_order_of_rows_and_files_changes_nothing(tmp_path: Path) -> None:
    for place, tables in (
        ("a", TABLES),
        ("b", {f"z{len(TABLES) - n}.csv": TABLES[name] for n, name in enumerate(TABLES)}),
    ):
        (tmp_path / place).mkdir()
        for name, text in tables.items():
            head, *rows = text.splitlines()
            kept = [head, *(rows if place == "a" else reversed(rows))]
            (tmp_path / place / name).write_text("\n".join(kept) + "\n")
    assert read(tmp_path / "a").sha256 == read(tmp_path / "b").sha256


def test_the_xml_form_says_what_the_tables_say(tmp_path: Path) -> None:
    extract = read_text(tmp_path, XML, "return.xml")
    parts = {part.part: part.recorded for part in extract.reconciliation.parts}
    assert parts == {
        "Episodes": 1,
        "Header": 2,  # the header, and the birth date that it says a second time
        "Missing": 1,
        "NEWGROUP": 1,
        "OC2": 1,
        "OC3": 1,
        "PlacedAdoption": 1,
        "PrevPerm": 1,
        "Reviews": 1,
        "UASC": 1,
    }
    assert {s["value"] for s in said(extract, "K7", "birth_date")} == {"2010-07-28", "2011-07-28"}
    assert [json.loads(s["value"])["type"] for s in said(extract, "K7", "placement")] == ["foster_relative"]
    assert flags(extract) == {"K7": ["unaccompanied"]}
    assert [s["value"] for s in said(extract, "K7", "x_903_NEWITEM")] == ["7"]
    assert [s["value"] for s in said(extract, "K7", "views")] == ["attended and conveyed views by signs"]
    assert [s["value"] for s in said(extract, "K7", "order")] == ["special_guardianship"]


def test_xml_outside_the_usual_shape_is_read_all_the_same(tmp_path: Path) -> None:
    """An id and a number outside the header, a review said twice in one group, and a group inside a group."""
    inside = (
        "<CHILDID>K8</CHILDID><UPN>UN1</UPN><HEADER><DOB>01/02/2010</DOB><AREVIEW><REVIEW>01/03/2020</REVIEW>"
        "<REVIEW>01/09/2020</REVIEW><REVIEW_CODE>PN4</REVIEW_CODE><OUTER><OC2><CONVICTED>0</CONVICTED></OC2></OUTER>"
        "</AREVIEW><CHILDID /></HEADER>"
    )
    extract = read_text(tmp_path, f"<EXPSSDA903><CHILD>{inside}</CHILD></EXPSSDA903>", "return.xml")
    assert [s["raw"] for s in said(extract, "K8", "identifier")] == ["K8", "UN1"]
    assert extract.events["type"].to_list() == ["review", "review"]
    assert [s["value"] for s in said(extract, "K8", "x_903_CONVICTED")] == ["0"]


def test_an_xml_return_without_children_is_an_empty_extract(tmp_path: Path) -> None:
    extract = read_text(tmp_path, "<EXPSSDA903></EXPSSDA903>", "return.xml")
    assert (extract.reconciliation.read, extract.personas.height, extract.statements.height) == (0, 0, 0)


def test_a_child_without_an_id_in_xml_is_set_aside_with_all_its_rows(tmp_path: Path) -> None:
    extract = read_text(tmp_path, XML.replace("<CHILDID>K7</CHILDID>", ""), "return.xml")
    assert extract.reconciliation.reconciled
    assert (extract.reconciliation.recorded, extract.statements.height) == (0, 0)
    assert set(extract.reconciliation.faults["place"]) == {"return.xml, CHILD element 1"}


def test_a_cut_xml_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match=r"return\.xml"):
        read_text(tmp_path, XML[:-40], "return.xml")


@pytest.mark.samples
def test_the_sample_files_are_accounted_for() -> None:
    folder = os.environ.get("TRIANGULATE_SAMPLES")
    if not folder:
        pytest.skip("TRIANGULATE_SAMPLES is not set")
    claimed = [path for path in sorted(Path(folder).rglob("*")) if path.is_file() and SSDA903().claims(Offer(path))]
    if not claimed:
        pytest.skip("the folder holds no table of the SSDA903 return")
    for path in claimed:
        extract = read(path)
        assert extract.reconciliation.read > 0
        assert extract.reconciliation.reconciled
