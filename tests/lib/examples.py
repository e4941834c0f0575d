"""One small valid example a format, about an invented child whose name occurs nowhere else.

:data:`SECRETS` are that child's particulars in every form the examples write them. No message, fault, note, repr or
file name may hold one, whatever is done to an example. The codes of the agencies (child ids, case numbers) are not
among them: a place may name the record that a caseworker has to correct.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import triangulate as tri
from triangulate.interchange_columns import write_columns

if TYPE_CHECKING:
    from pathlib import Path

FAMILY = "Zzyzxqua"
GIVEN = "Qwixlobé"
STREET = "Vorpalgate"
NHS = "9990548609"
UPN = "H823200014008"
BORN = {"iso": "2009-07-19", "british": "19/07/2009", "pnc": "19072009", "collect": "2009-Jul-19"}
SECRETS = (FAMILY, "Qwixlob", STREET, NHS, UPN, *BORN.values())


@dataclass(frozen=True)
class Example:
    """A valid input: its adapter and the text of each file. ``folder`` tells that the folder itself is the input."""

    name: str
    adapter: str
    files: dict[str, str] = field(repr=False)
    folder: bool = False

    def write(self, at: Path, **changed: bytes) -> Path:
        """Write the example below ``at``, with the content of some files ``changed``, and return the input's path."""
        at.mkdir(parents=True)
        for name, text in self.files.items():
            (at / name).write_bytes(changed.get(name, text.encode()))
        return at if self.folder else at / next(iter(self.files))

    @property
    def main(self) -> str:
        """The name of the file that is damaged: the first."""
        return next(iter(self.files))

    @property
    def kind(self) -> str:
        """``csv``, ``xml`` or ``json``."""
        return self.main.rpartition(".")[2]


def census(rows: str = "") -> str:
    """Return a pupils on roll table of two pupils and these further ``rows``."""
    return (
        "pupilonrolltableid,NativeId,dob,surname,forename,upn,sex,entrydate,leavingdate,sourceid,ethnicity,enrolstatus\n"
        f"11,SCH1,{BORN['collect']} 00:00:00,{FAMILY},{GIVEN},{UPN},F,2021-Sep-03 00:00:00,,s1,WENG,C\n"
        "12,SCH1,2013-Nov-30 00:00:00,Brook,Ada,H82320001400B,M,2022-Jan-10 00:00:00,,s2,WIRI,C\n" + rows
    )


_SSDA903 = {
    "header.csv": (
        "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB,SURNAME\n"
        f"K1,2,{BORN['british']},WBRI,{UPN},1,02/05/2023,{FAMILY}\n"
        "K2,1,09/09/2011,WIRI,UN3,,,Brook\n"
    ),
    "episodes.csv": (
        "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN\n"
        "K1,15/02/2016,S,L1,N1,U6,PR1,17/02/2016,X1,CARPL,AB1 2CD,EF3 4GH,1234567\n"
        "K2,01/03/2020,S,V2,N3,T1,PR0,,,,AB1 2CD,NP7 8QR,\n"
    ),
}
_SSDA903_XML = (
    '<?xml version="1.0" encoding="utf-8"?>\n<EXPSSDA903><CHILD><HEADER><CHILDID>K7</CHILDID>'
    f"<UPN>{UPN}</UPN><SEX>F</SEX><DOB>{BORN['british']}</DOB><ETHNIC>WBRI</ETHNIC><SURNAME>{FAMILY}</SURNAME>"
    "<AMISSING><MISSING>M</MISSING><MIS_START>01/02/2017</MIS_START><MIS_END>02/02/2017</MIS_END></AMISSING></HEADER>"
    "<EPISODE><DECOM>06/01/2017</DECOM><RNE>S</RNE><LS>C2</LS><CIN>N4</CIN><PL>U1</PL></EPISODE></CHILD>\n"
    "<CHILD><HEADER><CHILDID>K8</CHILDID><SEX>M</SEX><DOB>01/02/2011</DOB></HEADER></CHILD></EXPSSDA903>\n"
)
_CIN = (
    '<?xml version="1.0" encoding="utf-8"?>\n<Message><Header><CollectionDetails><Collection>CIN</Collection>'
    "<Year>2024</Year><ReferenceDate>2024-03-31</ReferenceDate></CollectionDetails><Source><LEA>801</LEA></Source>"
    f"</Header><Children><Child><ChildIdentifiers><LAchildID>C1</LAchildID><UPN>{UPN}</UPN>"
    f"<PersonBirthDate>{BORN['iso']}</PersonBirthDate><Sex>F</Sex><PersonSurname>{FAMILY}</PersonSurname>"
    "</ChildIdentifiers><CINdetails><CINreferralDate>2022-10-06</CINreferralDate><ReferralSource>6</ReferralSource>"
    "<Assessments><AssessmentActualStartDate>2022-10-07</AssessmentActualStartDate></Assessments></CINdetails></Child>\n"
    "<Child><ChildIdentifiers><LAchildID>C2</LAchildID><PersonBirthDate>2012-01-02</PersonBirthDate><Sex>M</Sex>"
    "</ChildIdentifiers></Child></Children></Message>\n"
)
_CTF = (
    '<?xml version="1.0" encoding="utf-8"?>\n<CTfile><Header><DocumentName>Common Transfer File</DocumentName>'
    "<CTFversion>25.0</CTFversion><SourceSchool><LEA>823</LEA><Estab>4001</Estab></SourceSchool></Header><CTFpupilData>"
    f"<Pupil><UPN>{UPN}</UPN><Surname>{FAMILY}</Surname><Forename>{GIVEN}</Forename><DOB>{BORN['iso']}</DOB>"
    f"<Sex>F</Sex><Address><BS7666Address><PAON>1</PAON><Street>{STREET}</Street></BS7666Address></Address>"
    f"<Contacts><Contact><Order>1</Order><Surname>{FAMILY}</Surname><Forename>Delia</Forename>"
    "<Relationship>PAM</Relationship></Contact></Contacts></Pupil>\n"
    "<Pupil><UPN>H823200014009</UPN><Surname>Brook</Surname><Forename>Ada</Forename><DOB>2013-11-30</DOB></Pupil>"
    "</CTFpupilData></CTfile>\n"
)
_NAME = f"<PersonGivenName1>{GIVEN}</PersonGivenName1><PersonFamilyName>{FAMILY}</PersonFamilyName>"
_CHARGE = (
    '<?xml version="1.0" encoding="utf-8"?>\n<NewCaseMessage><Case><PTIURN>01ZD0000123</PTIURN>'
    "<CaseInitiation>C</CaseInitiation><Defendant><ProsecutorReference>2301ZD0100000000123E</ProsecutorReference>"
    f"<PoliceIndividualDefendant><PersonDefendant><BasePersonDetails><PersonName>{_NAME}</PersonName>"
    f"<Birthdate>{BORN['iso']}</Birthdate><Gender>2</Gender></BasePersonDetails></PersonDefendant>"
    "</PoliceIndividualDefendant><Offence><BaseOffenceDetails><OffenceSequenceNumber>001</OffenceSequenceNumber>"
    "<OffenceCode>TH68006</OffenceCode><ChargeDate>2022-12-02</ChargeDate></BaseOffenceDetails></Offence>"
    "</Defendant></Case></NewCaseMessage>\n"
)
_PNC = (
    '<?xml version="1.0" encoding="utf-8"?>\n<CPE02><NMS><PIS><PI1 PNCID="2002/0073319Z" '
    f'Filename="{FAMILY.upper()}/{GIVEN.upper()}" DOB="{BORN["pnc"]}" SEX="FEMALE"/></PIS>'
    f"<IPS><IP3 OCC-NMBR='001' ARREST-SUMMONS-REF='2301ZD01123E' FILENAME-ALIAS-NAME='{FAMILY.upper()}, ADE'>"
    "<IP4 ARREST-CHARGE-NUMBER='1' OFF-DECODE='THEFT' OFFENCE-START-DATE='28112022'/></IP3></IPS></NMS></CPE02>\n"
)
_LEDS = {
    "personUrn": "2002/0073319Z",
    "disposals": [
        {
            "courtCaseReference": "23/2576/000001A",
            "convictionDate": "2023-01-09",
            "charges": [
                {
                    "arrestChargeNumber": 1,
                    "cjsOffenceCode": "TH68006",
                    "adjudication": "G",
                    "locationAddress": {"locationText": STREET},
                }
            ],
        }
    ],
    "remands": [{"remandDate": "2022-12-02", "remandConditions": [f"No contact with {GIVEN} {FAMILY}"]}],
}
_POLE = {
    "person.csv": (
        "person_id,person_type,forename,surname,date_of_birth,gender,location_id,address_line_1,postcode,recorded_at\n"
        f"P1,Person,{GIVEN},{FAMILY},{BORN['british']},Female,,1 {STREET},ZZ9 9ZZ,2023-05-02\n"
        "P2,Person,Marta,Nowak,1990-02-03,Female,,4 Rue Neuve,ZZ9 8ZZ,2023-05-02\n"
    ),
    "event.csv": (
        "event_id,event_type,occurred_from_date,occurred_from_time,summary,recorded_at\n"
        f"E1,Domestic Abuse Incident,2023-05-01,2130,{GIVEN} was there,2023-05-02\n"
    ),
    "person_event.csv": "person_id,event_id,role\nP1,E1,Child present\nP2,E1,Victim\n",
}
_CUSTODIAN = {
    "orgId": "LA-01",
    "orgName": "Example Council",
    "orgType": "LOCAL_AUTHORITY",
    "records": [
        {
            "recordId": "R-1",
            "personId": "child-1",
            "recordType": "personal.details",
            "version": "1",
            "payload": {
                "firstName": GIVEN,
                "lastName": FAMILY,
                "dateOfBirth": BORN["iso"],
                "address": {"line1": f"1 {STREET}", "postcode": "ZZ9 9ZZ"},
                "relatedPeople": [{"relationshipToTheChild": "Birth mother", "name": f"Delia {FAMILY}"}],
            },
        },
        {"recordId": "R-2", "personId": "child-1", "payload": {"keyWorker": f"Alex {FAMILY}"}},
    ],
}
_PATIENT: dict[str, Any] = {
    "resourceType": "Patient",
    "id": "child",
    "identifier": [{"system": "https://fhir.nhs.uk/Id/nhs-number", "value": NHS}],
    "name": [{"use": "official", "family": FAMILY, "given": [GIVEN]}],
    "gender": "female",
    "birthDate": BORN["iso"],
    "address": [{"line": [f"1 {STREET}"], "postalCode": "ZZ9 9ZZ"}],
}
_FHIR = {
    "resourceType": "Bundle",
    "type": "collection",
    "entry": [
        {"resource": _PATIENT},
        {
            "resource": {
                "resourceType": "Encounter",
                "id": "ed",
                "status": "finished",
                "class": {"code": "EMER"},
                "subject": {"reference": "Patient/child", "display": f"{GIVEN} {FAMILY}"},
                "period": {"start": "2021-03-28", "end": "2021-03-28"},
            }
        },
    ],
}
_FHIR_XML = (
    '<?xml version="1.0" encoding="utf-8"?>\n<Bundle xmlns="http://hl7.org/fhir"><type value="collection"/><entry>'
    '<resource><Patient><id value="child"/><identifier><system value="https://fhir.nhs.uk/Id/nhs-number"/>'
    f'<value value="{NHS}"/></identifier><name><family value="{FAMILY}"/><given value="{GIVEN}"/></name>'
    f'<gender value="female"/><birthDate value="{BORN["iso"]}"/></Patient></resource></entry>\n<entry><resource>'
    '<RelatedPerson><id value="mum"/><patient><reference value="Patient/child"/></patient>'
    f'<name><family value="{FAMILY}"/></name></RelatedPerson></resource></entry></Bundle>\n'
)
NATIVE: dict[str, Any] = {
    "format": "triangulate-extract/1",
    "source": {"id": "csc", "agency": "social_care"},
    "personas": [{"id": "1", "type": "person"}, {"id": "2", "type": "person"}],
    "events": [{"id": "E1", "type": "incident"}],
    "documents": [{"id": "D1", "title": f"Minutes about {GIVEN}"}],
    "statements": [
        {"id": "s1", "about": "1", "predicate": "name", "value": {"given": [GIVEN], "family": FAMILY}, "locator": "a"},
        {"id": "s2", "about": "1", "predicate": "birth_date", "value": BORN["iso"], "locator": "b"},
        {"id": "s3", "about": "1", "predicate": "identifier", "value": {"scheme": "nhs", "value": NHS}, "locator": "c"},
        {"id": "s4", "about": "2", "predicate": "parent", "ref": "1", "locator": "d"},
        {"id": "s5", "about": "E1", "predicate": "time", "value": "2023-05-01", "locator": "e"},
    ],
}


def json_text(value: object) -> str:
    """Return a JSON document as exports write it: letters as they are, in lines."""
    return json.dumps(value, ensure_ascii=False, indent=1)


EXAMPLES = (
    Example("native", "native", {"extract.json": json_text(NATIVE)}),
    Example("ssda903", "social_care.ssda903", _SSDA903, folder=True),
    Example("ssda903-xml", "social_care.ssda903", {"return.xml": _SSDA903_XML}),
    Example("cin", "social_care.cin_census", {"census.xml": _CIN}),
    Example("custodian", "social_care.custodian", {"answer.json": json_text(_CUSTODIAN)}),
    Example("ctf", "education.ctf", {"transfer.xml": _CTF}),
    Example("school-census", "education.school_census", {"pupilonroll.csv": census()}),
    Example("fhir", "health.fhir", {"bundle.json": json_text(_FHIR)}),
    Example("fhir-xml", "health.fhir", {"bundle.xml": _FHIR_XML}),
    Example("charge", "police.spi", {"charge.xml": _CHARGE}),
    Example("pnc", "police.spi", {"pnc.xml": _PNC}),
    Example("leds", "police.spi", {"leds.json": json_text(_LEDS)}),
    Example("pole", "police.pole", _POLE, folder=True),
)


def write_native_columns(folder: Path) -> Path:
    """Write the native example as a folder of Parquet files."""
    plain = folder.with_name(f"{folder.name}.json")
    plain.write_text(json_text(NATIVE), encoding="utf-8")
    write_columns(tri.read(plain), folder)
    plain.unlink()
    return folder
