"""The Common Transfer File adapter, on transfer files of invented children."""

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
from triangulate_adapters.education.ctf import CommonTransferFile
from triangulate_adapters.education.ctf_marks import runs_of

if TYPE_CHECKING:
    from triangulate.extract import Extract

HEADER = """<Header><DocumentName>Common Transfer File</DocumentName><CTFversion>25.0</CTFversion>
<DateTime>2025-01-17T09:30:00</DateTime><DocumentQualifier>partial</DocumentQualifier><SupplierID>Blue MIS</SupplierID>
<SourceSchool><LEA>823</LEA><Estab>4001</Estab><URN>100001</URN>
<SchoolName>Heron Bank Primary</SchoolName></SourceSchool>
<DestSchool><LEA>823</LEA><Estab>4002</Estab></DestSchool></Header>"""

PUPIL = r"""<Pupil><UPN>H823200014008</UPN><UniqueLearnerNumber>1000000000</UniqueLearnerNumber>
<Surname>Quillfeather</Surname><Forename>Tamsin</Forename><DOB>2014-03-01</DOB><Sex>F</Sex>
<BasicDetails><FormerUPN>H82320001400A</FormerUPN><PreferredSurname>Marsh</PreferredSurname>
<PreferredForename>Tam</PreferredForename><FormerSurname>Oldacre</FormerSurname><FormerForename>Tamsyn</FormerForename>
<MiddleNames>Rose Ivy</MiddleNames><NCyearActual>5</NCyearActual><Ethnicity>WENG</Ethnicity>
<EthnicitySource>P</EthnicitySource>
<Languages><Type><LanguageType>F</LanguageType><Language>POR</Language></Type>
<Type><LanguageType>H</LanguageType><Language>ENG</Language></Type></Languages>
<EnrolStatus>M</EnrolStatus><MedicalFlag>true</MedicalFlag>
<Disabilities><Disability>HEAR</Disability></Disabilities><NewItem>seen</NewItem></BasicDetails>
<LookedAfter><InCare>true</InCare><CareAuthority>823</CareAuthority></LookedAfter>
<FSMhistory><FSMinstance><FSMstartDate>2021-09-01</FSMstartDate><FSMendDate>2022-03-31</FSMendDate></FSMinstance></FSMhistory>
<SENhistory><SEN><StartDate>2021-01-05</StartDate><SENprovision>K</SENprovision></SEN>
<SENneeds><SENneed><SENtypeRank>1</SENtypeRank><SENtype>SLCN</SENtype></SENneed></SENneeds></SENhistory>
<Address><BS7666Address><SAON>Flat 2</SAON><PAON>17</PAON><Street>Reed Street</Street><Town>Fenwick</Town>
<UniquePropertyReferenceNumber>100090000001</UniquePropertyReferenceNumber></BS7666Address>
<PostCode>ZZ9 9ZZ</PostCode></Address>
<Phones><Phone><TelephoneType>H</TelephoneType><PhoneNo>01632 960001</PhoneNo></Phone></Phones>
<Email>tam@example.org</Email>
<Contacts>
<Contact><Order>1</Order><Title>Ms</Title><Surname>Marsh</Surname><Forename>Delia</Forename><Gender>F</Gender>
<Relationship>PAM</Relationship><Responsibility>true</Responsibility><AddressAsPupil>true</AddressAsPupil>
<Phones><Phone><TelephoneType>M</TelephoneType><PhoneNo>07700 900001</PhoneNo></Phone></Phones></Contact>
<Contact><Order>2</Order><Surname>Oldacre</Surname><Forename>Piers</Forename>
<Relationship>STF</Relationship><Responsibility>0</Responsibility>
<Address><AddressLines><AddressLine1>3 Sedge Lane</AddressLine1></AddressLines><PostCode>ZZ9 8ZZ</PostCode></Address>
</Contact>
<Contact><Order>3</Order><Surname>Unknown</Surname><Relationship>ZZZ</Relationship></Contact>
</Contacts>
<Attendance><YearData><Year>2025</Year><LEA>823</LEA><Estab>4001</Estab><SessionsPossible>12</SessionsPossible>
<SessionsAttended>7</SessionsAttended><SessionsAuthorised>3</SessionsAuthorised><SessionsUnauthorised>2</SessionsUnauthorised>
<AttendSessions><AttendanceStartDate>2024-09-05</AttendanceStartDate><AttendanceMarks>/\/\####IIIO/\</AttendanceMarks></AttendSessions>
</YearData></Attendance>
<SchoolHistory><School><LEA>823</LEA><Estab>2999</Estab><SchoolName>Willow Infants</SchoolName>
<EntryDate>2018-09-04</EntryDate><LeavingDate>2021-07-20</LeavingDate><LeavingReason>PM</LeavingReason></School></SchoolHistory>
<StageAssessments><KeyStage><Stage>KS1</Stage></KeyStage></StageAssessments>
</Pupil>"""


def document(*pupils: str, header: str = HEADER) -> str:
    inside = "".join(pupils)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<CTfile>{header}<CTFpupilData>{inside}</CTFpupilData></CTfile>'


def small(upn: str = "", **elements: str) -> str:
    """A pupil with the elements given."""
    inside = "".join(f"<{name}>{text}</{name}>" for name, text in elements.items())
    return f"<Pupil>{f'<UPN>{upn}</UPN>' if upn else ''}{inside}</Pupil>"


def written(folder: Path, *pupils: str, header: str = HEADER) -> Path:
    path = folder / "transfer.xml"
    path.write_text(document(*pupils, header=header), encoding="utf-8")
    return path


def read(path: Path, **options: Any) -> Extract:
    return CommonTransferFile().read(Offer(path), ReadOptions(**options))


def said(extract: Extract, predicate: str, about: str | None = None) -> list[dict[str, Any]]:
    rows = extract.statements.filter(pl.col("predicate") == predicate)
    if about is not None:
        rows = rows.filter(pl.col("about") == f"ctf:{about}")
    return rows.sort("about", "raw", "valid_from", "event_time").to_dicts()


def values(extract: Extract, predicate: str, about: str | None = None) -> list[Any]:
    found = said(extract, predicate, about)
    return [json.loads(row["value"]) if row["value_kind"] == "object" else row["value"] for row in found]


CHILD = "H823200014008"


class TestCommonTransferFile(AdapterContract):
    adapter = CommonTransferFile()

    def write_example(self, folder: Path) -> Path:
        return written(folder, PUPIL, small("H823200014009", Surname="Brook", Forename="Ada", DOB="2013-11-30"))


@pytest.fixture
def extract(tmp_path: Path) -> Extract:
    return read(written(tmp_path, PUPIL))


def test_the_header_tells_the_source(extract: Extract) -> None:
    assert extract.source.system == "Blue MIS"
    assert extract.source.organisation == "Heron Bank Primary"
    assert extract.source.extracted_at == "2025-01-17T09:30:00"
    assert any("partial" in note for note in extract.reconciliation.notes)


def test_every_name_of_a_pupil_keeps_its_type(extract: Extract) -> None:
    """Official, preferred and former names are three statements; middle names belong to the official one."""
    assert sorted(values(extract, "name", CHILD), key=lambda name: str(name["type"])) == [
        {"given": ["Tamsyn"], "family": "Oldacre", "type": "former"},
        {"given": ["Tamsin", "Rose Ivy"], "family": "Quillfeather", "type": "official"},
        {"given": ["Tam"], "family": "Marsh", "type": "preferred"},
    ]


def test_identifiers_say_which_are_in_use(extract: Extract) -> None:
    assert sorted(values(extract, "identifier", CHILD), key=str) == [
        {"scheme": "uln", "use": "current", "value": "1000000000"},
        {"scheme": "upn", "use": "current", "value": "H823200014008"},
        {"scheme": "upn", "use": "former", "value": "H82320001400A"},
    ]


def test_a_upn_that_ends_in_a_letter_is_temporary(tmp_path: Path) -> None:
    extract = read(written(tmp_path, small("H82320001400A", Surname="Brook")))
    assert values(extract, "identifier") == [{"scheme": "upn", "use": "temporary", "value": "H82320001400A"}]


def test_sex_of_new_files_and_gender_of_old_ones_mean_the_same(tmp_path: Path) -> None:
    extract = read(written(tmp_path, small("A1", Sex="F"), small("A2", Gender="f")))
    assert values(extract, "sex") == ["F", "F"]
    assert [row["raw"] for row in said(extract, "sex")] == ["F", "f"]
    assert any("Gender" in note for note in extract.reconciliation.notes)


def test_ethnicity_keeps_its_finest_code_and_who_said_it(extract: Extract) -> None:
    [row] = said(extract, "ethnicity")
    assert (row["value"], row["raw"], row["basis"]) == ("WENG", "WENG", "told")


def test_only_the_first_language_is_the_first_language(extract: Extract) -> None:
    assert values(extract, "first_language") == ["POR"]
    assert values(extract, "x_language") == ["ENG"]


def test_care_address_and_flags_are_dated_by_the_file(extract: Extract) -> None:
    [care] = said(extract, "looked_after")
    assert (care["value"], care["value_kind"], care["recorded_at"]) == ("true", "boolean", "2025-01-17T09:30:00")
    assert values(extract, "address", CHILD) == [
        {"lines": ["Flat 2", "17", "Reed Street", "Fenwick"], "postcode": "ZZ9 9ZZ", "uprn": "100090000001",
         "type": "home"}
    ]  # fmt: skip
    assert values(extract, "x_care_authority") == ["823"]
    assert values(extract, "x_medical_flag") == ["true"]
    assert values(extract, "x_disability") == ["HEAR"]
    assert values(extract, "phone", CHILD) == ["01632 960001"]
    assert values(extract, "email", CHILD) == ["tam@example.org"]


def test_a_mother_by_the_schools_code_is_no_proof_of_birth(extract: Extract) -> None:
    """PAM gives parent without a value; STF gives step; a code the table lacks is a contact and nothing more."""
    mother, stepfather = said(extract, "parent")
    assert (mother["value"], mother["raw"], mother["ref"]) == (None, "PAM", f"ctf:{CHILD}")
    assert (stepfather["value"], stepfather["raw"]) == ("step", "STF")
    [unknown] = said(extract, "x_contact")
    assert (unknown["value"], unknown["raw"]) == (None, "ZZZ")


def test_parental_responsibility_is_held_or_none_as_the_school_says(extract: Extract) -> None:
    assert {row["about"]: row["value"] for row in said(extract, "parental_responsibility")} == {
        f"ctf:{CHILD}/contact/1": "held",
        f"ctf:{CHILD}/contact/2": "none",
    }


def test_a_contact_at_the_pupils_address_has_that_address(extract: Extract) -> None:
    [mother] = values(extract, "address", f"{CHILD}/contact/1")
    [stepfather] = values(extract, "address", f"{CHILD}/contact/2")
    assert mother["postcode"] == "ZZ9 9ZZ"
    assert stepfather == {"lines": ["3 Sedge Lane"], "postcode": "ZZ9 8ZZ", "type": "home"}


def test_a_contacts_phone_belongs_to_the_contact(extract: Extract) -> None:
    assert values(extract, "phone", f"{CHILD}/contact/1") == ["07700 900001"]
    assert values(extract, "sex", f"{CHILD}/contact/1") == ["F"]


def test_a_contact_called_unknown_is_a_placeholder(extract: Extract) -> None:
    types = dict(extract.personas.select("id", pl.col("type").cast(pl.String)).iter_rows())
    assert types == {
        f"ctf:{CHILD}": "person",
        f"ctf:{CHILD}/contact/1": "person",
        f"ctf:{CHILD}/contact/2": "person",
        f"ctf:{CHILD}/contact/3": "placeholder",
    }


def test_school_history_and_the_sending_school_are_enrolments_with_their_dates(extract: Extract) -> None:
    history, sending = said(extract, "enrolled_at")
    assert json.loads(history["value"]) == {"name": "Willow Infants", "code": "8232999"}
    assert (history["valid_from"], history["valid_to"]) == ("2018-09-04", "2021-07-20")
    assert json.loads(sending["value"]) == {
        "name": "Heron Bank Primary", "code": "8234001", "urn": "100001", "status": "main",
    }  # fmt: skip
    assert (sending["valid_from"], sending["valid_to"]) == (None, "..")
    assert values(extract, "x_leaving_reason") == ["PM"]


def test_special_needs_and_meals_are_carried_with_their_periods(extract: Extract) -> None:
    [provision] = said(extract, "x_sen_provision")
    assert (provision["value"], provision["valid_from"]) == ("sen_support", "2021-01-05")
    assert values(extract, "x_sen_need") == [{"code": "SLCN", "meaning": "speech_language_communication", "rank": "1"}]
    [meals] = said(extract, "x_free_school_meals")
    assert (meals["value"], meals["valid_from"], meals["valid_to"]) == ("true", "2021-09-01", "2022-03-31")


def test_session_marks_become_runs_and_half_days(extract: Extract) -> None:
    r"""``/\/\####IIIO/\`` from Thursday 5 September 2024, weekend included.

    Thursday and Friday present; the weekend closed; Monday ill all day; Tuesday ill, then absent without leave;
    Wednesday present.
    """
    columns = ("raw", "value", "valid_from", "valid_to", "event_time")
    assert [tuple(row[name] for name in columns) for row in said(extract, "attendance")] == [
        ("/\\", "present", "2024-09-11", "2024-09-11", None),
        ("/\\/\\", "present", "2024-09-05", "2024-09-06", None),
        ("I", "absent_authorised", None, None, "2024-09-10T00:00/2024-09-10T12:00"),
        ("II", "absent_authorised", "2024-09-09", "2024-09-09", None),
        ("O", "absent_unauthorised", None, None, "2024-09-10T12:00/2024-09-10T23:59"),
    ]  # fmt: skip
    assert values(extract, "x_attendance_marks") == ["/\\/\\####IIIO/\\"]
    assert values(extract, "x_attendance_year") == [
        {"year": "2025", "possible": "12", "attended": "7", "authorised": "3", "unauthorised": "2"}
    ]


def test_elements_of_later_versions_are_carried(extract: Extract) -> None:
    """What the reader has no place for is kept whole: a new basic detail, and assessments."""
    [rest] = values(extract, "x_ctf")
    assert rest == {
        "BasicDetails": [{"NewItem": ["seen"]}],
        "StageAssessments": [{"KeyStage": [{"Stage": ["KS1"]}]}],
    }


class TestMarks:
    def test_without_weekends_the_dates_are_inferred(self) -> None:
        runs = runs_of("/\\" * 6, "2024-09-05")
        assert runs is not None
        assert [(run.first, run.last) for run in runs] == [("2024-09-05", "2024-09-06"), ("2024-09-09", "2024-09-12")]
        assert all(run.inferred for run in runs)

    def test_presence_is_never_said_of_a_closed_day(self) -> None:
        runs = runs_of("/\\##/\\", "2024-09-02")
        assert runs is not None
        assert [(run.first, run.last) for run in runs] == [("2024-09-02", "2024-09-02"), ("2024-09-04", "2024-09-04")]

    def test_a_morning_mark_in_an_afternoon_leaves_the_days_unsure(self) -> None:
        assert runs_of("\\/\\/", "2024-09-02") is None

    def test_marks_from_a_saturday_without_weekends_leave_the_days_unsure(self) -> None:
        assert runs_of("/\\" * 6, "2024-09-07") is None

    def test_a_start_that_is_no_date_leaves_the_days_unsure(self) -> None:
        assert runs_of("/\\", "spring") is None

    def test_codes_of_two_characters_are_one_mark(self) -> None:
        """Y5: in criminal justice detention; the vocabulary has no value, and the mark is kept."""
        runs = runs_of("Y5Y5C1C1", "2024-09-02")
        assert runs is not None
        assert [(run.raw, run.value, run.first) for run in runs] == [
            ("Y5Y5", None, "2024-09-02"),
            ("C1C1", "absent_authorised", "2024-09-03"),
        ]

    def test_a_mark_that_says_nothing_of_the_child_gives_no_statement(self) -> None:
        assert runs_of("##--ZZXX", "2024-09-02") == []

    def test_an_unknown_mark_is_kept_without_a_value(self) -> None:
        runs = runs_of("@@", "2024-09-02")
        assert runs is not None
        assert [(run.raw, run.value) for run in runs] == [("@@", None)]

    def test_a_string_of_one_mark_is_a_morning(self) -> None:
        runs = runs_of("/", "2024-09-02")
        assert runs is not None
        assert [run.event_time for run in runs] == ["2024-09-02T00:00/2024-09-02T12:00"]

    def test_a_string_beyond_the_calendar_is_unsure(self) -> None:
        assert runs_of("/\\" * 400, "9999-12-01") is None


def test_marks_without_sure_days_are_carried_and_noted(tmp_path: Path) -> None:
    year = "".join(
        f"<YearData><AttendSessions><AttendanceStartDate>{start}</AttendanceStartDate>"
        f"<AttendanceMarks>{marks}</AttendanceMarks></AttendSessions></YearData>"
        for start, marks in (("2024-09-02", "\\/"), ("2024-09-03", "/\\" * 9))
    )
    extract = read(written(tmp_path, small("A1", Surname="Brook", Attendance=year)))
    assert {row["basis"] for row in said(extract, "attendance")} == {"inferred"}
    assert len(values(extract, "x_attendance_marks")) == 2
    assert len([note for note in extract.reconciliation.notes if "session marks" in note]) == 2


def test_two_children_under_one_upn_stay_two_people(tmp_path: Path) -> None:
    """A UPN given twice by mistake must not make one person of two children; the same child twice is one."""
    one, other = (small("A1", Surname="Brook", Forename=name, DOB="2014-01-01") for name in ("Ada", "Eve"))
    apart = read(written(tmp_path, one, other))
    assert apart.personas.height == 2
    assert apart.personas.get_column("id").str.starts_with("ctf:A1/Pupil-").all()
    again = read(written(tmp_path, one, one.replace("</Pupil>", "<Email>ada@example.org</Email></Pupil>")))
    assert again.personas.get_column("id").to_list() == ["ctf:A1"]


def test_a_pupil_without_a_upn_is_known_by_what_is_said_of_them(tmp_path: Path) -> None:
    child = small(Surname="Brook", Forename="Ada", DOB="2014-01-01")
    first = read(written(tmp_path, child, PUPIL)).personas.get_column("id").to_list()
    second = read(written(tmp_path, PUPIL, child)).personas.get_column("id").to_list()
    assert sorted(first) == sorted(second)
    assert sum(one.startswith("ctf:Pupil-") for one in first) == 1


def test_the_order_of_pupils_changes_nothing(tmp_path: Path) -> None:
    other = small("H823200014009", Surname="Brook", Contacts="<Contact><Surname>Brook</Surname></Contact>")
    first = read(written(tmp_path, PUPIL, other)).sha256
    assert read(written(tmp_path, other, PUPIL)).sha256 == first


def test_contacts_that_share_an_order_stay_apart(tmp_path: Path) -> None:
    contacts = "".join(f"<Contact><Order>1</Order><Surname>{name}</Surname></Contact>" for name in ("Brook", "Marsh"))
    extract = read(written(tmp_path, small("A1", Contacts=contacts)))
    assert extract.personas.filter(pl.col("id").str.contains("/contact/")).height == 2


def test_equal_contacts_of_two_children_are_two_personas(tmp_path: Path) -> None:
    """One mother of two pupils is written out twice; the linker joins her, not the reader."""
    contact = "<Contact><Order>1</Order><Surname>Brook</Surname><Relationship>PAM</Relationship></Contact>"
    extract = read(written(tmp_path, small("A1", Contacts=contact), small("A2", Contacts=contact)))
    assert {row["ref"] for row in said(extract, "parent")} == {"ctf:A1", "ctf:A2"}


def test_an_element_given_twice_is_not_lost(tmp_path: Path) -> None:
    extract = read(written(tmp_path, "<Pupil><UPN>A1</UPN><Surname>Brook</Surname><Surname>Fenn</Surname></Pupil>"))
    assert [name["family"] for name in values(extract, "name")] == ["Brook"]
    assert values(extract, "x_ctf") == [{"Surname": ["Fenn"]}]


def test_empty_elements_say_nothing(tmp_path: Path) -> None:
    extract = read(written(tmp_path, "<Pupil><UPN>A1</UPN><Surname>Brook</Surname><Email> </Email><DOB/></Pupil>"))
    assert set(extract.statements.get_column("predicate")) == {"identifier", "name"}


def test_british_dates_are_read_and_noted_and_other_texts_kept(tmp_path: Path) -> None:
    extract = read(
        written(tmp_path, small("H823200014008", DOB="01/03/2014"), small("H823200014009", DOB="early March"))
    )
    assert values(extract, "birth_date") == ["2014-03-01", "early March"]
    assert any("dd/mm/yyyy" in note for note in extract.reconciliation.notes)


def test_a_pupil_that_cannot_be_used_is_set_aside_with_its_contacts(tmp_path: Path) -> None:
    contact = "<Contact><Surname>Brook</Surname></Contact>"
    shifted = small("A1", DOB="F", Sex="2014-03-01", Surname="Brook", Contacts=contact)
    extract = read(written(tmp_path, "<Pupil><Email>x@example.org</Email></Pupil>", shifted, PUPIL))
    counts = {part.part: (part.read, part.recorded, part.quarantined) for part in extract.reconciliation.parts}
    assert counts["Pupil"] == (3, 1, 2)
    assert counts["Contact"] == (4, 3, 0)
    assert extract.reconciliation.reconciled
    assert extract.reconciliation.faults.get_column("place").to_list() == ["Pupil 1", "Pupil 2"]
    assert "Brook" not in str(extract.reconciliation.faults.to_dicts())


def test_a_file_without_a_header_is_read(tmp_path: Path) -> None:
    extract = read(written(tmp_path, small("A1", Surname="Brook", EnrolStatus="C"), header=""))
    assert extract.source.extracted_at is None
    assert values(extract, "x_enrol_status") == ["C"]


def test_a_header_date_that_is_no_date_is_left_out(tmp_path: Path) -> None:
    extract = read(written(tmp_path, PUPIL, header="<Header><DateTime>Friday</DateTime></Header>"))
    assert extract.source.extracted_at is None


def test_another_document_or_no_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "menu.xml"
    path.write_text("<menu><dish>soup</dish></menu>")
    with pytest.raises(UnreadableInput, match="root element"):
        read(path)
    with pytest.raises(UsageError, match="one XML file"):
        read(tmp_path)
    assert CommonTransferFile().claims(Offer(tmp_path)) == ()


@pytest.mark.samples
def test_every_transfer_file_among_the_samples_is_accounted_for() -> None:
    folder = os.environ.get("TRIANGULATE_SAMPLES")
    if not folder:
        pytest.skip("TRIANGULATE_SAMPLES names no folder of sample files")
    adapter = CommonTransferFile()
    claimed = [path for path in sorted(Path(folder).rglob("*.xml")) if adapter.claims(Offer(path))]
    if not claimed:
        pytest.skip("the samples hold no Common Transfer File")
    for path in claimed:
        assert read(path).reconciliation.reconciled
