"""Police charges, court results, PNC and LEDS answers: what each states, and the traps of each."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from triangulate.columns import decode_value
from triangulate.errors import UnreadableInput
from triangulate.extract import Extract
from triangulate.plugins import Offer, ReadOptions
from triangulate.testing import AdapterContract
from triangulate_adapters.police.collected_rows import Rows, carried_name
from triangulate_adapters.police.occurrence import Ends, date_code, occurrence
from triangulate_adapters.police.pnc_answer import SHIFTED_NOTE, pnc_date
from triangulate_adapters.police.spi import SPI

ASN = "2301ZD0100000000123E"
URN = "01ZD0000123"


def offence(number: str, code: str = "TH68006", *, timing: str = "", inside: str = "", after: str = "") -> str:
    """One offence; ``timing`` replaces the usual "on 28 November 2022"."""
    timing = timing or _timing("1", "2022-11-28")
    return (
        f"<Offence><BaseOffenceDetails><OffenceSequenceNumber>{number}</OffenceSequenceNumber>"
        f"<OffenceCode>{code}</OffenceCode><OffenceWording>Took a bicycle.</OffenceWording>{timing}"
        f"<ChargeDate>2022-12-02</ChargeDate><ArrestDate>2022-12-01</ArrestDate>"
        f"<LocationOfOffence>Harbour Lane</LocationOfOffence>{inside}</BaseOffenceDetails>{after}</Offence>"
    )


def _timing(code: str, start: str, end: str = "", *, at: str = "", until: str = "") -> str:
    start_time = f"<OffenceStartTime>{at}</OffenceStartTime>" if at else ""
    end_time = f"<OffenceEndTime>{until}</OffenceEndTime>" if until else ""
    last = f"<OffenceEnd><OffenceEndDate>{end}</OffenceEndDate>{end_time}</OffenceEnd>" if end else ""
    return (
        f"<OffenceTiming><OffenceDateCode>{code}</OffenceDateCode><OffenceStart>"
        f"<OffenceDateStartDate>{start}</OffenceDateStartDate>{start_time}</OffenceStart>{last}</OffenceTiming>"
    )


def person(given: str = "Aidan", family: str = "VAUTIER", born: str = "2008-03-12", extra: str = "") -> str:
    return (
        f"<PersonDefendant><BasePersonDetails><PersonName><PersonTitle>Mr</PersonTitle>"
        f"<PersonGivenName1>{given}</PersonGivenName1><PersonGivenName2>Paul</PersonGivenName2>"
        f"<PersonFamilyName>{family}</PersonFamilyName></PersonName><Birthdate>{born}</Birthdate>"
        f"<Gender>1</Gender></BasePersonDetails>{extra}</PersonDefendant>"
    )


ADDRESS = (
    "<Address><b:PAON xmlns:b='http://www.govtalk.gov.uk/people/bs7666'>7</b:PAON>"
    "<b:StreetDescription xmlns:b='http://www.govtalk.gov.uk/people/bs7666'>Rue Neuve</b:StreetDescription>"
    "<b:Town xmlns:b='http://www.govtalk.gov.uk/people/bs7666'>Bristol</b:Town>"
    "<b:PostCode xmlns:b='http://www.govtalk.gov.uk/people/bs7666'>BS1 1AA</b:PostCode></Address>"
)
GUARDIAN = (
    "<ParentGuardianDetails><BasePersonDetails><PersonName><PersonGivenName1>Marta</PersonGivenName1>"
    "<PersonFamilyName>NOWAK</PersonFamilyName></PersonName><Birthdate>1980-01-02</Birthdate><Gender>2</Gender>"
    "</BasePersonDetails></ParentGuardianDetails>"
)
ALIAS = "<Alias><PersonGivenName1>Ade</PersonGivenName1><PersonFamilyName>VAUTER</PersonFamilyName></Alias>"
VICTIM = (
    "<OtherPartyVictim><PersonDetails><PersonGivenName1>Rosa</PersonGivenName1><PersonFamilyName>LIMA"
    "</PersonFamilyName></PersonDetails><Birthdate>2012-05-06</Birthdate><Gender>2</Gender></OtherPartyVictim>"
)
OFFICER = (
    "<OtherPartyOfficerInCase><OfficerName><PersonGivenName1>Ann</PersonGivenName1><PersonFamilyName>FALLE"
    "</PersonFamilyName></OfficerName><PoliceOfficerRank>Sergeant</PoliceOfficerRank>"
    "<PoliceWorkerReferenceNumber>PS9</PoliceWorkerReferenceNumber></OtherPartyOfficerInCase>"
)


def charge(defendants: str = "", urn: str = URN) -> str:
    """A police charge with one youth, his guardian and a victim, unless ``defendants`` are given."""
    usual = (
        f"<Defendant><ProsecutorReference>{ASN}</ProsecutorReference><PoliceIndividualDefendant>"
        + person(extra="<PNCidentifier>2002/0073319Z</PNCidentifier>")
        + "<PerceivedBirthYear>2007</PerceivedBirthYear>"
        + ADDRESS
        + "<PersonEthnicity><ObservedEthnicity>1</ObservedEthnicity><SelfDefinedEthnicity>W9</SelfDefinedEthnicity>"
        + "</PersonEthnicity><Occupation>Pupil</Occupation><CROnumber>73319/02Z</CROnumber>"
        + "<CustodyStatus>L</CustodyStatus>"
        + ALIAS
        + GUARDIAN
        + "</PoliceIndividualDefendant>"
        + offence("001", after=VICTIM)
        + offence("002", "RT88191", timing=_timing("4", "2022-11-28", "2022-11-30", at="22:15:00"))
        + "</Defendant>"
    )
    return (
        "<NewCaseMessage xmlns='http://www.dca.gov.uk/xmlschemas/libra'><Case>"
        f"<PTIURN>{urn}</PTIURN><CaseInitiation>C</CaseInitiation><CaseMarker>DV</CaseMarker>"
        "<InitialHearing><CourtHearingLocation>B01EF01</CourtHearingLocation><DateOfHearing>2023-01-09</DateOfHearing>"
        f"<TimeOfHearing>10:00:00</TimeOfHearing></InitialHearing>{OFFICER}{defendants or usual}</Case>"
        "</NewCaseMessage>"
    )


def result(offences: str = "", *, defendant: str = "", case: str = "", bail: str = "U") -> str:
    """A court result in its CJSE envelope, with prefixed names."""
    convicted = offence("001", after="<Plea>2</Plea><Finding>G</Finding><ConvictionDate>2023-01-09</ConvictionDate>"
                        "<Result><ResultCode>1015</ResultCode><ResultText>Fined.</ResultText></Result>")  # fmt: skip
    individual = f"<CourtIndividualDefendant>{person()}<BailStatus>{bail}</BailStatus></CourtIndividualDefendant>"
    one = f"<Case><PTIURN>{URN}</PTIURN><Defendant><ProsecutorReference>{ASN}</ProsecutorReference>{defendant or individual}{offences or convicted}</Defendant></Case>"  # noqa: E501
    body = (
        "<ResultedCaseMessage><Session><CourtHearing><Hearing><CourtHearingLocation>B01EF01</CourtHearingLocation>"
        "<DateOfHearing>2023-01-09</DateOfHearing><TimeOfHearing>10:00:00</TimeOfHearing></Hearing>"
        f"<PSAcode>2576</PSAcode></CourtHearing>{one}{case}</Session></ResultedCaseMessage>"
    )
    prefixed = body.replace("</", "\x00").replace("<", "<DC:").replace("\x00", "</DC:")
    prefixed = prefixed.replace("<DC:b:", "<b:").replace("</DC:b:", "</b:")
    prefixed = prefixed.replace("<DC:ResultedCaseMessage", "<DC:ResultedCaseMessage xmlns:DC='urn:libra'", 1)
    envelope = "<DeliverRequest xmlns='urn:cjse'><MessageIdentifier>1</MessageIdentifier><Message>"
    return f"{envelope}{prefixed}</Message></DeliverRequest>"


def pnc(identity: str = "", cases: str = "", remand: str = "") -> str:
    shifted = (
        "PNCID='XXXX/XX' Filename='VAUTIER/AIDAN/PAUL' Trans-Filename='12032008MU0' DOB='0' SEX='' FACE-HAIR='O MALE'"
    )
    usual = (
        "<IPS><IP1 DESCRIPTION='Impending'/><IP3 OCC-NMBR='001' ARREST-SUMMONS-REF='2301ZD01123E' "
        "FILENAME-ALIAS-NAME='VAUTER, ADE'><IP4 ARREST-CHARGE-NUMBER='1' ADJUDICATION='' OFF-DECODE='THEFT OF CYCLE' "
        "OFFENCE-START-DATE='28112022' OFFENCE-END-DATE='' OFF-CODE-CJS='TH68006' PLEA=''>"
        "<IP5 COURT-SENTENCE-DATE='09012023' COURT-NAME='HARBOUR'/></IP4></IP3></IPS>"
    )
    return f"<CPE02><NMS><PIS><PI1 {identity or shifted}/></PIS>{cases or usual}<RBS>{remand}</RBS></NMS></CPE02>"


def decided(letter: str, section: str = "CV") -> str:
    """A case of the register in which one offence was decided."""
    return (
        f"<{section}S><{section}3 CASE-NUMBER='1' CONVICTION-DATE='09012023' COURT-NAME='HARBOUR'>"
        f"<{section}4 ARREST-CHARGE-NUMBER='1' ADJUDICATION='{letter}' OFF-DECODE='THEFT' OFF-CODE-CJS='TH68006' "
        f"OFFENCE-START-DATE='28112022' OFFENCE-END-DATE='30112022' PLEA='2'><{section}5 DISPL-CODE='1015' "
        f"DISPOSAL-OUTPUT1='FINE' DISPL-DUR=''/></{section}4></{section}3></{section}S>"
    )


def leds() -> dict[str, Any]:
    return {
        "disposals": [
            {
                "courtCaseReference": "23/2576/000001A",
                "convictionDate": "2023-01-09",
                "court": {"courtIdentityType": "code", "courtCode": "2576"},
                "charges": [
                    {
                        "arrestChargeNumber": 1,
                        "arrestSummonsReference": "23/01ZD/01/123E",
                        "cjsOffenceCode": "TH68006",
                        "startDate": "2022-11-28",
                        "adjudication": "G",
                        "plea": "2",
                        "locationAddress": {"locationType": "description", "locationText": "Harbour Lane"},
                        "results": [{"disposalCode": "1015", "fineAmount": 100}],
                        "committedOnBail": False,
                    },
                    {"arrestChargeNumber": 2, "arrestSummonsReference": "23/01ZD/01/123E", "committedOnBail": False},
                ],
            }
        ],
        "remands": [
            {
                "remandDate": "2022-12-02",
                "appearanceResult": "remanded-on-bail",
                "remandConditions": ["Live at one address"],
                "nextAppearance": {"date": "2023-01-09", "court": {"courtCode": "2576"}},
            }
        ],
    }


def read(folder: Path, text: str, name: str = "message.xml") -> Extract:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return SPI().read(Offer(path), ReadOptions())


def said(extract: Extract, predicate: str, about: str | None = None) -> list[Any]:
    """The values said, sorted; ``about`` is the end of the id they are said of."""
    rows = extract.statements.filter(pl.col("predicate") == predicate)
    if about is not None:
        rows = rows.filter(pl.col("about").str.ends_with(about))
    values = [decode_value(value, kind) for value, kind in rows.select("value", "value_kind").iter_rows()]
    return sorted(values, key=str)


def rows_of(extract: Extract, predicate: str) -> list[dict[str, Any]]:
    return extract.statements.filter(pl.col("predicate") == predicate).sort("id").to_dicts()


class TestPoliceCharge(AdapterContract):
    """The adapter contract, held by a police charge."""

    adapter = SPI()

    def write_example(self, folder: Path) -> Path:
        path = folder / "case.xml"
        path.write_text(charge(), encoding="utf-8")
        return path


class TestCourtResult(AdapterContract):
    """The adapter contract, held by a court result in an envelope."""

    adapter = SPI()

    def write_example(self, folder: Path) -> Path:
        path = folder / "result.xml"
        path.write_text(result(), encoding="utf-8")
        return path


class TestPncAnswer(AdapterContract):
    """The adapter contract, held by an answer of the Police National Computer."""

    adapter = SPI()

    def write_example(self, folder: Path) -> Path:
        path = folder / "answer.xml"
        path.write_text(pnc(), encoding="utf-8")
        return path


class TestLedsAnswer(AdapterContract):
    """The adapter contract, held by an answer of the Law Enforcement Data Service."""

    adapter = SPI()

    def write_example(self, folder: Path) -> Path:
        path = folder / "answer.json"
        path.write_text(json.dumps(leds()), encoding="utf-8")
        return path


def test_each_view_is_a_source_of_its_own_with_its_agency_and_system(tmp_path: Path) -> None:
    views = [read(tmp_path, charge()), read(tmp_path, result()), read(tmp_path, pnc())]
    views.append(read(tmp_path, json.dumps(leds()), "answer.json"))
    assert [(view.source.id, view.source.agency.value, view.source.system) for view in views] == [
        ("police-charge", "police", "Police charging"),
        ("libra", "court", "Libra"),
        ("pnc", "police", "PNC"),
        ("leds", "police", "LEDS"),
    ]


def test_a_defendant_is_described_with_titles_apart_and_ethnicity_stated_and_observed_apart(tmp_path: Path) -> None:
    extract = read(tmp_path, charge())
    about = f"{URN}/{ASN}"
    assert said(extract, "name", about) == [
        {"family": "VAUTER", "given": ["Ade"], "type": "alias"},
        {"family": "VAUTIER", "given": ["Aidan", "Paul"]},
    ]
    assert said(extract, "x_title", about) == ["Mr"]
    assert said(extract, "birth_date", about) == ["2008-03-12"]
    assert said(extract, "gender", about) == ["M"]
    assert said(extract, "ethnicity") == ["WOTH"]
    assert [row["basis"] for row in rows_of(extract, "ethnicity")] == ["self"]
    assert said(extract, "x_observed_ethnicity") == ["observed:white_north"]
    assert [row["basis"] for row in rows_of(extract, "x_observed_ethnicity")] == ["observed"]
    assert said(extract, "address", about) == [
        {"lines": ["7 Rue Neuve", "Bristol"], "postcode": "BS1 1AA", "type": "home"}
    ]
    assert {value["scheme"]: value["value"] for value in said(extract, "identifier", about)} == {
        "asn": ASN,
        "pnc": "2002/0073319Z",
        "cro": "73319/02Z",
    }
    assert said(extract, "x_occupation") == ["Pupil"]
    assert said(extract, "x_perceived_birth_year") == ["2007"]


def test_remand_to_local_authority_care_is_a_legal_status_and_bail_is_only_carried(tmp_path: Path) -> None:
    remanded = read(tmp_path, charge())
    assert said(remanded, "x_custody_status") == ["Remanded to the care of the local authority"]
    assert said(remanded, "legal_status") == ["remand"]
    bailed = read(tmp_path, result())
    assert said(bailed, "x_bail_status") == ["Unconditional bail"]
    assert said(bailed, "legal_status") == []


def test_a_parent_or_guardian_is_a_persona_whose_parentage_is_not_stated(tmp_path: Path) -> None:
    extract = read(tmp_path, charge())
    guardian = f"police-charge:{URN}/{ASN}/parent-or-guardian"
    assert guardian in extract.personas["id"].to_list()
    assert said(extract, "name", guardian) == [{"family": "NOWAK", "given": ["Marta"]}]
    assert said(extract, "identifier", "parent-or-guardian") == []
    (link,) = rows_of(extract, "x_parent_or_guardian")
    assert (link["about"], link["ref"]) == (guardian, f"police-charge:{URN}/{ASN}")
    assert said(extract, "parent") == []


def test_a_charge_is_an_allegation_and_never_a_conviction(tmp_path: Path) -> None:
    extract = read(tmp_path, charge())
    offender = f"police-charge:{URN}/{ASN}"
    roles = [row for row in rows_of(extract, "participant") if row["about"] == offender and row["kind"]]
    charged = [row for row in roles if row["value"] != "subject"]
    assert {(row["value"], row["kind"], row["process"]) for row in charged} == {("suspect", "allegation", "criminal")}
    assert said(extract, "convicted") == []
    assert {row["kind"] for row in rows_of(extract, "allegation")} == {"allegation"}
    assert [row["quote"] for row in rows_of(extract, "allegation")] == ["Took a bicycle."] * 2
    outcomes = rows_of(extract, "outcome")
    assert {(row["value"], row["event_time"], row["process"]) for row in outcomes} == {
        ("charged", "2022-12-02", "criminal")
    }


def test_a_victim_named_in_a_charge_takes_part_in_the_offence(tmp_path: Path) -> None:
    extract = read(tmp_path, charge())
    (victim,) = [row for row in rows_of(extract, "participant") if row["value"] == "victim"]
    assert victim["ref"].endswith("/offence-1")
    assert said(extract, "name", victim["about"]) == [{"family": "LIMA", "given": ["Rosa"]}]
    assert said(extract, "identifier", victim["about"]) == []


def test_the_officer_in_the_case_is_a_worker_of_the_case(tmp_path: Path) -> None:
    extract = read(tmp_path, charge())
    (worker,) = [row for row in rows_of(extract, "participant") if row["value"] == "worker"]
    assert worker["about"] == "police-charge:officer/PS9"
    assert worker["ref"] == f"police-charge:{URN}/case"
    assert said(extract, "x_rank") == ["Sergeant"]


def test_charge_and_result_name_one_offence_alike_and_two_offences_differently(tmp_path: Path) -> None:
    charged, resulted, registered = read(tmp_path, charge()), read(tmp_path, result()), read(tmp_path, pnc())
    both = set(said(charged, "reference")) & set(said(resulted, "reference"))
    assert both == {URN, f"{URN}/2023-01-09", f"{ASN}/1/TH68006"}
    assert f"{ASN}/2/RT88191" in said(charged, "reference")
    assert said(registered, "reference") == [f"{ASN}/1/TH68006"]


@pytest.mark.parametrize(
    ("finding", "outcome", "part"),
    [
        ("G", "convicted", "offender"),
        ("N", "acquitted", "suspect"),
        ("A", "acquitted", "suspect"),
        ("O", "discontinued", "suspect"),
        ("C", "out_of_court_disposal", "suspect"),
    ],
)
def test_only_a_finding_of_guilt_makes_an_offender(tmp_path: Path, finding: str, outcome: str, part: str) -> None:
    extract = read(tmp_path, result(offence("001", after=f"<Plea>1</Plea><Finding>{finding}</Finding>")))
    assert said(extract, "outcome") == [outcome]
    (row,) = rows_of(extract, "outcome")
    assert (row["kind"], row["process"], row["basis"], row["raw"]) == ("finding", "criminal", "official", finding)
    (role,) = [each for each in rows_of(extract, "participant") if each["value"] != "subject"]
    assert (role["value"], role["kind"]) == (part, "finding" if part == "offender" else "allegation")
    convictions = rows_of(extract, "convicted")
    assert [(each["value"], each["kind"], each["quote"]) for each in convictions] == (
        [("TH68006", "finding", "Took a bicycle.")] if part == "offender" else []
    )


def test_a_guilty_plea_without_a_finding_is_no_conviction(tmp_path: Path) -> None:
    extract = read(tmp_path, result(offence("001", after="<Plea>1</Plea>")))
    assert said(extract, "convicted") == []
    assert said(extract, "outcome") == ["charged"]
    assert said(extract, "x_plea") == ["Guilty plea: a plea alone is not a conviction"]


def test_a_finding_code_that_is_not_known_states_no_outcome_and_keeps_its_code(tmp_path: Path) -> None:
    extract = read(tmp_path, result(offence("001", after="<Finding>Z</Finding>")))
    (row,) = rows_of(extract, "outcome")
    assert (row["value"], row["raw"]) == (None, "Z")
    assert said(extract, "convicted") == []


def test_a_withdrawn_charge_is_discontinued_by_its_result(tmp_path: Path) -> None:
    withdrawn = "<Result><ResultCode>2051</ResultCode><ResultText>Withdrawn.</ResultText></Result>"
    extract = read(tmp_path, result(offence("001", after=withdrawn)))
    assert said(extract, "outcome") == ["discontinued"]
    assert said(extract, "x_result") == ["Withdrawn."]


def test_a_court_result_is_recorded_no_earlier_than_its_hearing(tmp_path: Path) -> None:
    extract = read(tmp_path, result())
    about_people = extract.statements.filter(pl.col("predicate").is_in(["name", "birth_date", "convicted", "outcome"]))
    assert set(about_people["recorded_at"]) == {"2023-01-09"}


def test_hearings_have_time_and_place_and_the_defendant_is_their_subject(tmp_path: Path) -> None:
    later = (
        "<Result><ResultText>Adjourned.</ResultText><NextHearing><NextHearingDetails><CourtHearingLocation>B01EF01"
        "</CourtHearingLocation><DateOfHearing>2023-02-01</DateOfHearing><TimeOfHearing>14:00:00</TimeOfHearing>"
        "</NextHearingDetails><NextHearingReason>For reports</NextHearingReason></NextHearing></Result>"
    )
    extract = read(tmp_path, result(offence("001", after=later) + offence("002", after=later)))
    hearings = extract.events.filter(pl.col("type") == "hearing")["id"].to_list()
    assert len(hearings) == 2
    times = {row["value"]: row["kind"] for row in rows_of(extract, "time") if row["about"] in hearings}
    assert times == {"2023-01-09T10:00:00": None, "2023-02-01T14:00:00": "decision"}
    subjects = [row for row in rows_of(extract, "participant") if row["ref"] in hearings]
    assert {row["value"] for row in subjects} == {"subject"}
    assert said(extract, "x_next_hearing_reason") == ["For reports"]


@pytest.mark.parametrize(
    ("timing", "time"),
    [
        (_timing("1", "2022-11-28"), "2022-11-28"),
        (_timing("1", "2022-11-28", at="22:15:00"), "2022-11-28T22:15:00"),
        (_timing("1", "2022-11-28", "2022-11-30"), "2022-11-28/2022-11-30"),
        (_timing("1", "2022-11-28", "2022-11-28"), "2022-11-28"),
        (_timing("2", "2022-11-28"), "/2022-11-28"),
        (_timing("3", "2022-11-28"), "2022-11-28/"),
        (_timing("4", "2022-11-28", "2022-11-30", at="22:15:00", until="02:00:00"),
         "2022-11-28T22:15:00/2022-11-30T02:00:00"),
        (_timing("4", "2022-11-28"), "2022-11-28/"),
        (_timing("5", "2022-11-28", at="22:15:00"), "2022-11-28~"),
        (_timing("6", "2022-11-28"), "/2022-11-28"),
        (_timing("1", "2022-11-28", at="late"), "2022-11-28"),
        (_timing("8", "2022-11-28"), None),
    ],
)  # fmt: skip
def test_the_date_code_says_how_the_dates_are_meant(tmp_path: Path, timing: str, time: str | None) -> None:
    extract = read(tmp_path, result(offence("001", timing=timing)))
    (row,) = [each for each in rows_of(extract, "time") if each["about"].endswith("offence-1")]
    assert row["value"] == time
    assert row["raw"].split()[1] == "2022-11-28"


def test_an_interval_of_which_only_the_end_is_given_has_no_known_beginning() -> None:
    frame = pl.DataFrame({"code": ["4", "1"], "day": [None, None], "time": [None, None], "last": ["2022-11-30"] * 2})
    frame = frame.cast(pl.String)
    ends = Ends(pl.col("day"), pl.col("time"), pl.col("last"), pl.col("time"))
    assert frame.select(occurrence(date_code(pl.col("code")), ends)).to_series().to_list() == [
        "/2022-11-30",
        "2022-11-30",
    ]


def test_one_reference_used_for_two_people_keeps_them_apart_in_any_order(tmp_path: Path) -> None:
    def other(given: str, born: str) -> str:
        who = f"<CourtIndividualDefendant>{person(given, born=born)}</CourtIndividualDefendant>"
        return (
            f"<Case><PTIURN>{URN}</PTIURN><Defendant><ProsecutorReference>{ASN}</ProsecutorReference>{who}"
            f"{offence('001')}</Defendant></Case>"
        )

    first = read(tmp_path, result(case=other("Rory", "1971-07-07")))
    people = set(first.personas["id"])
    assert len(people) == 2
    assert any("kept apart" in note for note in first.reconciliation.notes)
    assert {len(said(first, "birth_date", one)) for one in people} == {1}
    turned = read(tmp_path, result(defendant=f"<CourtIndividualDefendant>{person('Rory', born='1971-07-07')}"
                                   "</CourtIndividualDefendant>", case=other("Aidan", "2008-03-12")))  # fmt: skip
    assert set(turned.personas["id"]) == people


def test_one_person_before_two_courts_of_a_file_is_one_persona(tmp_path: Path) -> None:
    again = (
        f"<Case><PTIURN>{URN.lower()}</PTIURN><Defendant><ProsecutorReference>{ASN}</ProsecutorReference>"
        f"<CourtIndividualDefendant>{person('AIDAN')}</CourtIndividualDefendant>{offence('001')}</Defendant></Case>"
    )
    extract = read(tmp_path, result(case=again))
    assert extract.personas.height == 1
    assert extract.reconciliation.quarantined == 0


def test_one_sequence_number_for_two_offences_gives_two_events_without_a_shared_reference(tmp_path: Path) -> None:
    extract = read(tmp_path, result(offence("001") + offence("001", "RT88191")))
    incidents = extract.events.filter(pl.col("type") == "incident")
    assert incidents.height == 2
    assert [row["value"] for row in rows_of(extract, "reference") if "offence" in row["about"]] == []


def test_an_asn_with_a_wrong_check_letter_is_kept_and_gives_no_reference(tmp_path: Path) -> None:
    extract = read(tmp_path, result().replace(ASN, ASN[:-1] + "A"))
    assert said(extract, "identifier") == [{"scheme": "asn", "value": ASN[:-1] + "A"}]
    assert [row["value"] for row in rows_of(extract, "reference") if "offence" in row["about"]] == []


def test_a_defendant_or_offence_without_any_key_is_set_aside_and_the_rest_is_read(tmp_path: Path) -> None:
    usual = f"<PoliceIndividualDefendant>{person()}</PoliceIndividualDefendant>"
    defendants = (
        f"<Defendant><ProsecutorReference>{ASN}</ProsecutorReference>{offence('001')}</Defendant>"
        f"<Defendant>{usual}{offence('001')}<Offence><ProsecutionFacts>None</ProsecutionFacts></Offence></Defendant>"
    )
    extract = read(tmp_path, charge(defendants, urn=""))
    kinds = extract.reconciliation.faults.select("place", "kind").rows()
    assert kinds == [
        ("Defendant 1", "neither a person nor an organisation is described"),
        ("Defendant 2", "neither a case reference nor a prosecutor reference is given"),
        ("Offence 1", "the defendant it belongs to cannot be used"),
        ("Offence 2", "the defendant it belongs to cannot be used"),
        ("Offence 3", "the defendant it belongs to cannot be used"),
    ]
    assert extract.reconciliation.reconciled
    named = f"<ProsecutorReference>{ASN}</ProsecutorReference>{usual}"
    only = f"<Defendant>{named}<Offence><Plea>1</Plea></Offence></Defendant>"
    one = read(tmp_path, charge(only))
    assert one.reconciliation.faults["kind"].to_list() == ["neither a sequence number nor an offence code is given"]
    assert one.reconciliation.recorded == 1


def test_an_organisation_is_never_taken_for_a_person_and_an_unknown_defendant_is_a_placeholder(tmp_path: Path) -> None:
    company = (
        f"<Defendant><ProsecutorReference>{ASN}</ProsecutorReference><PoliceCorporateDefendant><OrganisationName>"
        "<OrganisationName>Harbour Stores Ltd</OrganisationName></OrganisationName><Alias>The Stores</Alias>"
        f"</PoliceCorporateDefendant>{offence('001')}</Defendant>"
    )
    nobody = f"<Defendant><PoliceIndividualDefendant>{person('Unknown', 'UNKNOWN').replace('Paul', '')}</PoliceIndividualDefendant></Defendant>"  # noqa: E501
    extract = read(tmp_path, charge(company + nobody))
    types = dict(extract.personas.select("id", "type").iter_rows())
    assert types[f"police-charge:{URN}/{ASN}"] == "organisation"
    assert types[f"police-charge:{URN}/-"] == "placeholder"
    assert said(extract, "name", ASN) == ["Harbour Stores Ltd", "The Stores"]


def test_a_message_without_a_case_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="neither a case nor a court session"):
        read(tmp_path, "<NewCaseMessage/>")
    with pytest.raises(UnreadableInput, match="neither a police or court message"):
        read(tmp_path, "<Other/>")


def test_an_annotated_hearing_outcome_is_not_claimed(tmp_path: Path) -> None:
    path = tmp_path / "aho.xml"
    path.write_text("<AnnotatedHearingOutcome><HearingOutcome><Case/></HearingOutcome></AnnotatedHearingOutcome>")
    assert SPI().claims(Offer(path)) == ()
    assert SPI().claims(Offer(tmp_path)) == ()


def test_shifted_columns_of_a_pnc_answer_are_recognised_taken_and_noted(tmp_path: Path) -> None:
    extract = read(tmp_path, pnc())
    assert said(extract, "birth_date") == ["2008-03-12"]
    assert said(extract, "sex") == ["M"]
    assert {row["raw"] for row in rows_of(extract, "birth_date")} == {"12032008MU0"}
    assert said(extract, "x_shifted_columns") == ["DOB=0; FACE-HAIR=O MALE"]
    assert SHIFTED_NOTE in extract.reconciliation.notes
    assert said(extract, "x_face_hair") == []


def test_a_pnc_answer_with_its_columns_in_place_is_read_by_their_names(tmp_path: Path) -> None:
    identity = (
        "PNCID='2002/0073319Z' Filename='VAUTIER/AIDAN' Trans-Filename='' CRO-NO='73319/02Z' DOB='00032008' SEX='M' "
        "ETHNIC-APPEARANCE='WHITE'"
    )
    extract = read(tmp_path, pnc(identity))
    assert extract.personas["id"].to_list() == ["pnc:pnc-20020073319Z"]
    assert said(extract, "birth_date") == ["2008-03"]
    assert said(extract, "sex") == ["M"]
    assert said(extract, "x_ethnic_appearance") == ["WHITE"]
    assert {value["scheme"] for value in said(extract, "identifier")} == {"pnc", "cro", "asn"}
    assert extract.reconciliation.notes == ()


def test_a_pnc_name_is_split_and_the_name_charged_under_is_an_alias_only_where_it_differs(tmp_path: Path) -> None:
    assert said(read(tmp_path, pnc()), "name") == [
        {"family": "VAUTER", "given": ["ADE"], "type": "alias"},
        {"family": "VAUTIER", "given": ["AIDAN", "PAUL"]},
    ]
    same = read(tmp_path, pnc().replace("VAUTER, ADE", "VAUTIER, AIDAN/PAUL"))
    assert said(same, "name") == [{"family": "VAUTIER", "given": ["AIDAN", "PAUL"]}]


@pytest.mark.parametrize(
    ("letter", "section", "outcome", "part"),
    [
        ("G", "CV", "convicted", "offender"),
        ("N", "NG", "acquitted", "suspect"),
        ("NON-CONVICTION", "NC", "discontinued", "suspect"),
    ],
)
def test_the_conviction_date_of_an_acquittal_is_the_day_it_was_decided(
    tmp_path: Path, letter: str, section: str, outcome: str, part: str
) -> None:
    extract = read(tmp_path, pnc(cases=decided(letter, section)))
    (row,) = rows_of(extract, "outcome")
    assert (row["value"], row["event_time"]) == (outcome, "2023-01-09")
    assert [each["value"] for each in rows_of(extract, "participant") if each["value"] != "subject"] == [part]
    assert len(said(extract, "convicted")) == (part == "offender")
    assert said(extract, "x_result") == ["FINE"]
    assert said(extract, "reference") == []
    times = [each["value"] for each in rows_of(extract, "time")]
    assert sorted(times) == ["2022-11-28/2022-11-30", "2023-01-09"]


def test_pnc_remands_and_next_appearances_are_read(tmp_path: Path) -> None:
    remand = (
        "<RB2 REMAND-DATE='02122022' RESULT-LIT='ON BAIL' NEXT-APPR-DATE='09012023' NEXT-APPR-LOCN='HARBOUR'>"
        "<RB3 POST-RELEASE-CONDITIONS='LIVE AT ONE ADDRESS'/><RB3 POST-RELEASE-CONDITIONS='THE END'/></RB2>"
    )
    extract = read(tmp_path, pnc(remand=remand))
    (row,) = rows_of(extract, "x_bail_status")
    assert (row["value"], row["event_time"], row["kind"]) == ("ON BAIL", "2022-12-02", "decision")
    assert said(extract, "x_bail_conditions") == ["LIVE AT ONE ADDRESS; THE END"]
    assert extract.events.filter(pl.col("type") == "hearing").height == 1


def test_a_pnc_answer_that_names_nobody_is_set_aside_and_one_without_a_person_refused(tmp_path: Path) -> None:
    nobody = "<CPE02><NMS><PIS/><IPS><IP3><IP4 OFF-CODE-CJS='TH68006'/></IP3></IPS></NMS></CPE02>"
    extract = read(tmp_path, nobody)
    assert extract.personas.is_empty()
    assert extract.reconciliation.quarantined == 2
    assert extract.reconciliation.reconciled
    with pytest.raises(UnreadableInput, match="holds no person"):
        read(tmp_path, "<CPE02><OTHER/></CPE02>")


def test_pnc_dates_keep_what_is_known() -> None:
    written = pl.DataFrame({"d": ["12032008", "00032008", "00002008", "0", None]})
    assert written.select(pnc_date(pl.col("d")))["d"].to_list() == ["2008-03-12", "2008-03", "2008", "0", None]


def test_a_leds_answer_has_identifiers_offences_and_remands_and_no_name(tmp_path: Path) -> None:
    extract = read(tmp_path, json.dumps(leds()), "answer.json")
    assert extract.personas["id"].to_list() == [f"leds:asn-{ASN}"]
    assert said(extract, "identifier") == [{"scheme": "asn", "value": "23/01ZD/01/123E"}]
    assert said(extract, "convicted") == ["TH68006"]
    assert said(extract, "reference") == [f"{ASN}/1/TH68006"]
    assert said(extract, "place") == ["2576", "Harbour Lane"]
    assert said(extract, "x_result_code") == ["1015"]
    assert said(extract, "x_fine_amount") == ["100"]
    assert said(extract, "x_bail_status") == ["remanded-on-bail"]
    assert extract.reconciliation.faults.select("place", "kind").rows() == [
        ("disposal 1 offence 2", "neither code nor date is given")
    ]
    assert said(extract, "name") == []


def test_the_interface_spelling_of_leds_is_read_like_that_of_its_records(tmp_path: Path) -> None:
    answer = {
        "personId": "p-1",
        "personUrn": "2002/0073319Z",
        "reportId": "r-1",
        "asn": ASN,
        "disposals": [
            {
                "courtCaseReference": "23/2576/000001A",
                "court": {"courtIdentityType": "name", "courtName": "Harbour"},
                "offences": [
                    {
                        "courtOffenceSequenceNumber": 1,
                        "cjsOffenceCode": "TH68006",
                        "offenceStartDate": "2022-11-28",
                        "offenceStartTime": "22:15+00:00",
                        "offenceEndDate": "2022-11-29",
                        "offenceDescription": ["Theft of cycle"],
                        "plea": "Not Guilty",
                        "adjudications": [
                            {"appearanceNumber": 1, "disposalDate": "2022-12-20", "adjudication": "Guilty"},
                            {"appearanceNumber": 2, "disposalDate": "2023-01-09", "adjudication": "Not Guilty"},
                        ],
                        "disposalResults": [{"disposalCode": 2004}],
                    }
                ],
            }
        ],
    }
    extract = read(tmp_path, json.dumps(answer), "answer.json")
    assert extract.personas["id"].to_list() == ["leds:pnc-20020073319Z"]
    (row,) = rows_of(extract, "outcome")
    assert (row["value"], row["event_time"], row["raw"]) == ("acquitted", "2023-01-09", "Not Guilty")
    assert said(extract, "time") == ["2022-11-28T22:15+00:00/2022-11-29"]
    assert said(extract, "narrative") == ["Theft of cycle"]
    assert said(extract, "x_plea") == ["Not Guilty"]
    assert said(extract, "convicted") == []


def test_a_leds_file_that_is_no_answer_is_refused_and_repeated_names_are_noted(tmp_path: Path) -> None:
    nobody = json.dumps({"disposals": [], "remands": []})
    with pytest.raises(UnreadableInput, match="names a person"):
        read(tmp_path, nobody, "answer.json")
    with pytest.raises(UnreadableInput, match="neither a police or court message"):
        read(tmp_path, json.dumps([leds()]), "answer.json")
    text = json.dumps(leds()).replace('"plea": "2"', '"plea": "1", "plea": "2"')
    assert any("repeated" in note for note in read(tmp_path, text, "answer.json").reconciliation.notes)


def test_columns_that_begin_later_are_empty_before_and_names_are_carried_in_words() -> None:
    rows = Rows()
    rows.add("t", {"a": "1", "b": None})
    rows.add("t", {"a": "", "b": "2"})
    assert rows.frame("t", ("c",)).to_dict(as_series=False) == {"a": ["1", None], "b": [None, "2"], "c": [None, None]}
    assert repr(rows) == "Rows(t=2)"
    assert carried_name("PSAcode") == "x_psacode"


@pytest.mark.samples
@pytest.mark.skipif("TRIANGULATE_SAMPLES" not in os.environ, reason="TRIANGULATE_SAMPLES is not set")
def test_every_real_format_file_is_read_and_accounted_for() -> None:
    adapter, read_files = SPI(), 0
    for path in sorted(Path(os.environ["TRIANGULATE_SAMPLES"]).rglob("*")):
        offer = Offer(path)
        if not path.is_file() or not adapter.claims(offer):
            continue
        extract = adapter.read(offer, ReadOptions())
        assert extract.reconciliation.reconciled, path
        assert extract.reconciliation.quarantined == 0, path
        assert extract.personas.height >= 1, path
        read_files += 1
    assert read_files > 0
