"""The school census adapter, on COLLECT tables of invented children."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from triangulate.errors import UnreadableInput, UsageError
from triangulate.plugins import Offer, ReadOptions
from triangulate.testing import AdapterContract
from triangulate_adapters.education.school_census import SchoolCensus

if TYPE_CHECKING:
    from triangulate.extract import Extract

ON_ROLL = """pupilonrolltableid,NativeId,dob,surname,forename,middlenames,preferredsurname,formersurname,upn,formerupn,\
uniquelearnernumber,sex,entrydate,pupilonrollorderseqcolumn,sourceid,schoolcensustableid,ethnicity,language,\
enrolstatus,plaa,senprovision,ncyearactual,youngcarer,fundedhours
11,SCH1,2014-Mar-01 00:00:00,Quillfeather,Tamsin,Rose,Marsh,Oldacre,H823200014008,H82320001400A,1000000000,\
F,2021-Sep-03 00:00:00,1,s1,c1,WENG,POR,M,A,K,5,P,15
12,SCH1,2013-Nov-30 00:00:00,Brook,Ada,,,,H82320001400B,,,M,2022-Jan-10 00:00:00,2,s2,c1,REFU,ENG,S,N,N,6,,
13,SCH1,30/11/2013,UNKNOWN,,,,,,,,U,,3,s3,c1,ZZZZ,,O,,,,,
"""
OFF_ROLL = """pupilnolongeronrolltableid,NativeId,dob,surname,forename,upn,sex,entrydate,leavingdate,sourceid
11,SCH2,2012-Jun-09 00:00:00,Fenn,Ivo,H823200014010,M,2019-Sep-03 00:00:00,2024-Dec-20 00:00:00,s9
"""
EXCLUSIONS = """pupilonrolltableid,NativeId,termlyexclusionsonrolltableid,sourceid,\
startdate,sessions,reason1,reason2,reason3,category,senprovision
12,SCH1,x1,s2,2025-Jan-22 00:00:00,10.0,VP,TH,,SUSP,N
"""
SESSIONS = """pupilonrolltableid,NativeId,termlysessiondetailsonrolltableid,sourceid,sessions,attendancereason
12,SCH1,t1,s2,3.0,I
12,SCH1,t2,s2,1.0,Y5
"""
NEEDS = "pupilonrolltableid,NativeId,senneedstableid,sourceid,sentyperank,sentype\n11,SCH1,n1,s1,1.0,SLCN\n"
MEALS = """pupilonrolltableid,NativeId,fsmperiodtableid,sourceid,fsmstartdate,fsmenddate,ukcountry
11,SCH1,f1,s1,2021-Sep-01 00:00:00,2022-Mar-31 00:00:00,ENG
"""
ADDRESSES = """pupilonrolltableid,NativeId,addressestableid,sourceid,saon,paon,street,town,postcode,\
uniquepropertyreferencenumber,note
11,SCH1,a1,s1,Flat 2,17,Reed Street,Fenwick,ZZ9 9ZZ,100090000001,second home
12,SCH1,a2,s2,,,,,,,
"""
TABLES = {
    "2025_spring_pupilonroll.csv": ON_ROLL,
    "2025_spring_pupilnolongeronroll.csv": OFF_ROLL,
    "2025_spring_termlyexclusionsonroll.csv": EXCLUSIONS,
    "2025_spring_termlysessiondetailsonroll.csv": SESSIONS,
    "2025_spring_senneeds.csv": NEEDS,
    "2025_spring_fsmperiod.csv": MEALS,
    "2025_spring_addresses.csv": ADDRESSES,
}
TAMSIN, ADA, NOBODY, IVO = "onroll/11/s1", "onroll/12/s2", "onroll/13/s3", "offroll/11/s9"


def write(folder: Path, tables: dict[str, str]) -> Path:
    for name, text in tables.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def read(path: Path) -> Extract:
    return SchoolCensus().read(Offer(path), ReadOptions())


def said(extract: Extract, predicate: str, about: str | None = None) -> list[dict[str, Any]]:
    rows = extract.statements.filter(pl.col("predicate") == predicate)
    if about is not None:
        rows = rows.filter(pl.col("about") == f"school_census:{about}")
    return rows.sort("about", "raw", nulls_last=True).to_dicts()


def values(extract: Extract, predicate: str, about: str | None = None) -> list[Any]:
    found = said(extract, predicate, about)
    return [json.loads(row["value"]) if row["value_kind"] == "object" else row["value"] for row in found]


class TestSchoolCensus(AdapterContract):
    adapter = SchoolCensus()

    def write_example(self, folder: Path) -> Path:
        """Three tables: the contract reads the folder some twenty times for each."""
        names = ("pupilonroll", "pupilnolongeronroll", "termlyexclusionsonroll")
        return write(folder, {name: TABLES[name] for name in (f"2025_spring_{name}.csv" for name in names)})


class TestOneTableOfSchoolCensus(AdapterContract):
    adapter = SchoolCensus()

    def write_example(self, folder: Path) -> Path:
        return write(folder, {"pupils.csv": ON_ROLL}) / "pupils.csv"


@pytest.fixture
def extract(tmp_path: Path) -> Extract:
    return read(write(tmp_path, TABLES))


def test_a_folder_is_one_source_and_other_files_in_it_are_left(tmp_path: Path) -> None:
    write(tmp_path, {**TABLES, "colours.csv": "colour,shape\nred,round\n"})
    claimed = SchoolCensus().claims(Offer(tmp_path))
    assert sorted(path.name for path in claimed) == sorted(TABLES)


def test_on_roll_and_off_roll_numbers_are_kept_apart(extract: Extract) -> None:
    """Both halves number their rows from one: 11 on roll and 11 off roll are two children."""
    ids = set(extract.personas.get_column("id"))
    assert ids == {f"school_census:{one}" for one in (TAMSIN, ADA, NOBODY, IVO)}
    assert values(extract, "birth_date", TAMSIN) == ["2014-03-01"]
    assert values(extract, "birth_date", IVO) == ["2012-06-09"]


def test_names_numbers_and_codes_of_a_pupil(extract: Extract) -> None:
    assert values(extract, "name", TAMSIN) == [
        {"given": ["Tamsin"], "family": "Marsh", "type": "preferred"},
        {"given": ["Tamsin"], "family": "Oldacre", "type": "former"},
        {"given": ["Tamsin", "Rose"], "family": "Quillfeather", "type": "official"},
    ]
    assert values(extract, "identifier", TAMSIN) == [
        {"scheme": "uln", "use": "current", "value": "1000000000"},
        {"scheme": "upn", "use": "current", "value": "H823200014008"},
        {"scheme": "upn", "use": "former", "value": "H82320001400A"},
    ]
    assert values(extract, "identifier", ADA) == [{"scheme": "upn", "use": "temporary", "value": "H82320001400B"}]
    assert values(extract, "first_language", TAMSIN) == ["POR"]
    assert values(extract, "x_sen_provision", TAMSIN) == ["sen_support"]


def test_a_code_the_census_does_not_have_keeps_its_writing_and_no_value(extract: Extract) -> None:
    ethnicities = {row["about"]: (row["value"], row["raw"]) for row in said(extract, "ethnicity")}
    assert ethnicities == {
        f"school_census:{TAMSIN}": ("WENG", "WENG"),
        f"school_census:{ADA}": ("U", "REFU"),
        f"school_census:{NOBODY}": (None, "ZZZZ"),
    }


def test_enrolment_says_main_or_subsidiary_and_is_ongoing_only_where_the_school_says_so(extract: Extract) -> None:
    """M and S are on roll as at the census; O says nothing of it; off roll ends on the leaving date."""
    rows = {row["about"].partition(":")[2]: row for row in said(extract, "enrolled_at")}
    shown = {who: (json.loads(row["value"]), row["valid_from"], row["valid_to"]) for who, row in rows.items()}
    assert shown == {
        TAMSIN: ({"code": "SCH1", "status": "main"}, "2021-09-03", ".."),
        ADA: ({"code": "SCH1", "status": "subsidiary"}, "2022-01-10", ".."),
        NOBODY: ({"code": "SCH1", "status": "other"}, None, None),
        IVO: ({"code": "SCH2"}, "2019-09-03", "2024-12-20"),
    }


def test_a_child_adopted_from_care_is_flagged(extract: Extract) -> None:
    """PLAA is A: the linker must not join the child to the time before the adoption without a person's word."""
    flags = dict(extract.personas.select("id", "flags").iter_rows())
    assert flags[f"school_census:{TAMSIN}"] == ["adopted"]
    assert flags[f"school_census:{ADA}"] == []
    assert values(extract, "x_post_looked_after", TAMSIN) == ["adopted"]


def test_a_pupil_called_unknown_is_a_placeholder(extract: Extract) -> None:
    types = dict(extract.personas.select("id", pl.col("type").cast(pl.String)).iter_rows())
    assert types[f"school_census:{NOBODY}"] == "placeholder"
    assert types[f"school_census:{TAMSIN}"] == "person"


def test_an_exclusion_is_an_event_of_the_pupil(extract: Extract) -> None:
    [event] = extract.events.to_dicts()
    assert event["type"] == "exclusion"
    [part] = said(extract, "participant")
    assert (part["about"], part["value"], part["ref"]) == (f"school_census:{ADA}", "subject", event["id"])
    assert [row["value"] for row in said(extract, "time")] == ["2025-01-22"]
    [outcome] = said(extract, "outcome")
    assert (outcome["value"], outcome["raw"], outcome["process"]) == ("suspension", "SUSP", "education")
    assert values(extract, "x_exclusion_reason") == ["theft", "verbal_abuse_pupil"]
    assert [(row["value"], row["value_kind"]) for row in said(extract, "x_exclusion_sessions")] == [("10", "number")]


def test_counts_of_sessions_are_carried_and_are_no_attendance(extract: Extract) -> None:
    assert said(extract, "attendance") == []
    assert values(extract, "x_sessions_by_reason", ADA) == [
        {"code": "I", "meaning": "absent_authorised", "sessions": 3},
        {"code": "Y5", "sessions": 1},
    ]


def test_needs_meals_and_addresses_join_their_pupil(extract: Extract) -> None:
    assert values(extract, "x_sen_need", TAMSIN) == [
        {"code": "SLCN", "meaning": "speech_language_communication", "rank": 1}
    ]
    [meals] = said(extract, "x_free_school_meals", TAMSIN)
    assert (meals["value"], meals["valid_from"], meals["valid_to"]) == ("true", "2021-09-01", "2022-03-31")
    [address] = said(extract, "address")
    assert json.loads(address["value"]) == {
        "lines": ["Flat 2", "17", "Reed Street", "Fenwick"],
        "postcode": "ZZ9 9ZZ",
        "uprn": "100090000001",
        "type": "home",
    }
    assert address["about"] == f"school_census:{TAMSIN}"
    assert values(extract, "x_census_note", TAMSIN) == ["second home"]


def test_columns_without_a_place_in_the_vocabulary_are_carried(extract: Extract) -> None:
    assert values(extract, "x_census", TAMSIN) == [{"fundedhours": "15"}]
    assert values(extract, "x_young_carer", TAMSIN) == ["P"]


def test_the_term_in_the_files_name_dates_the_statement(extract: Extract) -> None:
    assert {row["recorded_at"] for row in said(extract, "birth_date")} == {"2025-01"}
    assert any("term" in note for note in extract.reconciliation.notes)


def test_terms_are_not_mixed(tmp_path: Path) -> None:
    """The same table id in two terms, each with its own return: rows join the pupil of their own term only."""
    autumn = SESSIONS.replace(",s2,", ",s7,").replace("12,SCH1", "11,SCH1")
    pupils = OFF_ROLL.replace("pupilnolongeronrolltableid", "pupilonrolltableid").replace(",s9", ",s7")
    write(tmp_path, {**TABLES, "2024_autumn_pupilonroll.csv": pupils, "2024_autumn_sessions.csv": autumn})
    extract = read(tmp_path)
    assert len(said(extract, "x_sessions_by_reason", "onroll/11/s7")) == 2
    assert said(extract, "x_sessions_by_reason", TAMSIN) == []
    assert {row["recorded_at"] for row in said(extract, "birth_date", "onroll/11/s7")} == {"2024-10"}


def test_an_unchanged_row_of_two_terms_is_said_twice(tmp_path: Path) -> None:
    write(tmp_path, {"2025_spring_pupilonroll.csv": ON_ROLL, "2025_summer_pupilonroll.csv": ON_ROLL})
    extract = read(tmp_path)
    assert [row["recorded_at"] for row in said(extract, "birth_date", TAMSIN)] == ["2025-01", "2025-05"]
    assert extract.reconciliation.quarantined == 0


def test_gender_of_older_years_is_read_as_sex_and_noted(tmp_path: Path) -> None:
    extract = read(write(tmp_path, {"2022_spring_pupilonroll.csv": ON_ROLL.replace(",sex,", ",gender,")}))
    assert values(extract, "sex", TAMSIN) == ["F"]
    assert said(extract, "gender") == []
    assert any("gender" in note for note in extract.reconciliation.notes)


def test_a_child_table_alone_keeps_its_rows_under_the_pupils_id(tmp_path: Path) -> None:
    path = write(tmp_path, {"exclusions.csv": EXCLUSIONS}) / "exclusions.csv"
    extract = read(path)
    assert extract.personas.get_column("id").to_list() == [f"school_census:{ADA}"]
    assert extract.reconciliation.recorded == 1
    assert said(extract, "participant")[0]["recorded_at"] is None


def test_a_table_of_another_kind_is_carried_column_by_column(tmp_path: Path) -> None:
    extract = read(write(tmp_path, {"other.csv": "pupilonrolltableid,sourceid,learneraim\n11,s1,60001\n"}))
    assert values(extract, "x_census_learneraim", TAMSIN) == ["60001"]


def test_a_table_without_return_ids_is_read_by_its_own_ids(tmp_path: Path) -> None:
    extract = read(write(tmp_path, {"a.csv": "pupilonrolltableid,addressline1\n11,3 Sedge Lane\n"}))
    assert values(extract, "address", "onroll/11") == [{"lines": ["3 Sedge Lane"], "type": "home"}]


def test_rows_that_cannot_be_used_are_set_aside_by_line(tmp_path: Path) -> None:
    """No id; too few cells; date of birth and sex not of their kind. One bad date alone is kept as written."""
    bad = "\n".join(
        (
            ",SCH1,2013-Nov-30 00:00:00,Brook,Ada,H1,F,,,s5",
            "14,SCH1",
            "15,SCH1,Fenn,2013-Nov-30 00:00:00,Ivo,H2,Male,,,s6",
            "16,SCH1,early spring,Fenn,Ivo,H2,M,,,s7",
        )
    )
    path = write(tmp_path, {"off.csv": OFF_ROLL + bad + "\n"}) / "off.csv"
    extract = read(path)
    [part] = extract.reconciliation.parts
    assert (part.read, part.recorded, part.quarantined) == (5, 2, 3)
    faults = sorted(extract.reconciliation.faults.get_column("place"))
    assert faults == ["off.csv line 3", "off.csv line 4", "off.csv line 5"]
    assert "Fenn" not in str(extract.reconciliation.faults.to_dicts())
    assert values(extract, "birth_date", "offroll/16/s7") == ["early spring"]


def test_a_time_of_day_other_than_midnight_is_no_date(tmp_path: Path) -> None:
    """23:00 the day before is a clock change, not a birthday: the day is not guessed."""
    shifted = OFF_ROLL.replace("2012-Jun-09 00:00:00", "2012-Jun-08 23:00:00")
    extract = read(write(tmp_path, {"off.csv": shifted}))
    assert values(extract, "birth_date", IVO) == ["2012-Jun-08 23:00:00"]


def test_columns_that_differ_only_in_case_are_left_apart(tmp_path: Path) -> None:
    text = "pupilonrolltableid,sourceid,SEN,sen\n11,s1,a,b\n"
    extract = read(write(tmp_path, {"other.csv": text}))
    assert sorted(values(extract, "x_census_SEN") + values(extract, "x_census_sen")) == ["a", "b"]


def test_the_order_of_rows_changes_nothing(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    header, *rows = ON_ROLL.splitlines()
    write(first, TABLES)
    write(second, {**TABLES, "2025_spring_pupilonroll.csv": "\n".join((header, *reversed(rows))) + "\n"})
    assert read(first).sha256 == read(second).sha256


def test_another_table_a_frame_or_an_empty_folder_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, {"colours.csv": "colour,shape\nred,round\n"}) / "colours.csv"
    with pytest.raises(UnreadableInput, match="joins the rows"):
        read(path)
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(UsageError, match="read from files"):
        read(empty)
    with pytest.raises(UsageError, match="read from files"):
        SchoolCensus().read(Offer(frame=pl.DataFrame({"pupilonrolltableid": ["11"]})), ReadOptions())


@pytest.mark.samples
def test_every_census_table_among_the_samples_is_accounted_for() -> None:
    folder = os.environ.get("TRIANGULATE_SAMPLES")
    if not folder:
        pytest.skip("TRIANGULATE_SAMPLES names no folder of sample files")
    adapter = SchoolCensus()
    folders = {path.parent for path in Path(folder).rglob("*.csv") if adapter.claims(Offer(path))}
    assert folders
    for one in sorted(folders):
        extract = read(one)
        assert extract.reconciliation.reconciled
        assert extract.reconciliation.recorded > 0
