"""The custodian adapter, on answers of four agencies about invented children."""

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
from triangulate_adapters.social_care.custodian import Custodian

if TYPE_CHECKING:
    from triangulate.extract import Extract

NUMBER = "9434765919"
PERSONAL: dict[str, Any] = {
    "firstName": "Tamsin",
    "lastName": "Quillfeather",
    "dateOfBirth": "2014-03-01",
    "address": {"line1": "17 Reed Street", "line2": "", "townOrCity": "Fenwick", "county": None, "postcode": "ZZ9 9ZZ"},
    "namesOfIndividualsResidingAtMainAddress": ["Delia Marsh", "Unknown"],
    "birthAssignedSex": "Female",
    "pronouns": None,
    "ethnicity": "Irish Traveller",
    "firstLanguage": "Portuguese",
    "makaton": False,
    "relatedPeople": [
        {
            "relationshipToTheChild": "Birth mother",
            "name": "Delia Marsh",
            "dob": "1988-11-01",
            "risk": ["May resort to violence"],
            "servicesKnownTo": ["Probation"],
        },
        {"relationshipToTheChild": "Father", "name": "Piers Oldacre", "dob": None, "risk": None},
        {"relationshipToTheChild": "Daughter", "name": "Ivy Quillfeather"},
        {"relationshipToTheChild": "Godmother's neighbour", "name": "Ada Brook"},
    ],
}
SOCIAL: dict[str, Any] = {
    "keyWorker": "Alex Fenn",
    "dutyContactDetails": ["duty@example.org", "01632 960001"],
    "cscActiveStatusesAndPlans": [
        {"status": "Child In Need", "plan": "Child in need plan"},
        {"status": "Early Help", "plan": None},
    ],
    "childrensServicesReferrals": [
        {"date": "2022-10-01", "type": "Early Help"},
        {"date": "2022-10-02", "type": "Social Care"},
    ],
}
POLICE: dict[str, Any] = {
    "policeMarkerDetails": "Dangerous dog",
    "servicesKnownTo": ["Youth justice service", "Police"],
    "lastPoliceProtectionPowerEvent": "2024-06-02",
    "missingEpisodes": [{"date": "2024-10-30", "returnedHomeInterviewAttended": True}],
    "riskSexualExploitation": None,
    "riskCriminalExploitation": True,
    "riskRadicalisation": False,
    "crimeActiveStatusesAndPlans": [{"status": "Open to Youth Justice Service", "plan": None}],
}
HEALTH: dict[str, Any] = {
    "registeredGPName": "Dr E Green",
    "RegisteredGPSurgery": "Sedge Practice",
    "gpAddress": {"line1": "Sedge Practice", "postcode": "ZZ9 7ZZ"},
    "missedAppointments": [{"date": "2025-10-29", "setting": "GP", "reason": "no transport"}],
    "emergencyDepartmentAttendances": [{"date": "2025-11-29", "reason": None}],
}
EDUCATION: dict[str, Any] = {
    "educationSettingName": "Heron Bank Primary",
    "educationSettingAddress": {"line1": "School Lane", "postcode": "ZZ9 6ZZ"},
    "educationActiveStatusesAndPlans": [{"status": "SEND", "plan": "EHC plan"}],
    "yearlyEducationAttendances": [
        {"academicTermYearStart": 2023, "academicTermYearEnd": 2024, "attendancePercentage": 62.7, "exclusions": None}
    ],
}


def document(kind: str, *payloads: dict[str, Any], person: str = NUMBER, **record: Any) -> dict[str, Any]:
    return {
        "orgId": f"{kind}-01",
        "orgName": "Example Custodian",
        "orgType": kind,
        "records": [
            {
                "recordId": f"R-{place}",
                "personId": person,
                "recordType": "personal.details",
                "version": "1",
                "systemId": "SYSTEM-01",
                "contactDetails": [{"name": "Records Team"}],
                "payload": payload,
                **record,
            }
            for place, payload in enumerate(payloads, 1)
        ],
    }


def flat(**facts: Any) -> dict[str, Any]:
    who = {"sui": NUMBER, "firstName": "Tamsin", "lastName": "Quillfeather", "nhsNumber": NUMBER}
    return {**who, "dateOfBirth": "2014-03-01", **facts}


def write(folder: Path, value: object, name: str = "answer.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


def read(path: Path) -> Extract:
    return Custodian().read(Offer(path), ReadOptions(source="custodian"))


def read_value(folder: Path, value: object, name: str = "answer.json") -> Extract:
    return read(write(folder, value, name))


def said(extract: Extract, predicate: str, about: str | None = None) -> list[dict[str, Any]]:
    rows = extract.statements.filter(pl.col("predicate") == predicate)
    if about is not None:
        rows = rows.filter(pl.col("about") == f"custodian:{about}")
    return rows.sort("raw", "about", "ref", nulls_last=True).to_dicts()


def values(extract: Extract, predicate: str, about: str | None = None) -> list[Any]:
    plain = {"text", "null"}
    return [
        row["value"] if row["value_kind"] in plain else json.loads(row["value"])
        for row in said(extract, predicate, about)
    ]


class TestCustodianDocument(AdapterContract):
    adapter = Custodian()

    def write_example(self, folder: Path) -> Path:
        return write(folder, document("LOCAL_AUTHORITY", PERSONAL, SOCIAL))


class TestFlatRecord(AdapterContract):
    adapter = Custodian()

    def write_example(self, folder: Path) -> Path:
        return write(folder, flat(knownToPolice=False, policePowersOfProtection=True))


class TestBarePayload(AdapterContract):
    adapter = Custodian()

    def write_example(self, folder: Path) -> Path:
        return write(folder, POLICE)


class TestPeople(AdapterContract):
    adapter = Custodian()

    def write_example(self, folder: Path) -> Path:
        person = {"nhsNumber": NUMBER, "given": "Tamsin", "family": "Quillfeather", "birthDate": "2014-03-01"}
        return write(folder, {"people": [person]})


@pytest.mark.parametrize(
    ("value", "agency"),
    [
        (document("LOCAL_AUTHORITY", PERSONAL), "social_care"),
        (document("POLICE", POLICE), "police"),
        (document("HEALTH", HEALTH), "health"),
        (document("EDUCATION", EDUCATION), "education"),
        (document("CHARITY", SOCIAL), "social_care"),
        (document("CHARITY", PERSONAL), "other"),
        (flat(referrals=[{"id": "1", "date": "2020-01-02"}]), "social_care"),
        (flat(childProtection=True, knownToPolice=False), "police"),
        (flat(gpName="Dr E Green", gpSurgery="Sedge Practice"), "health"),
        (flat(pupilPremium=True, schoolsAttended=[{"name": "Heron Bank"}]), "education"),
        ({**SOCIAL, **HEALTH}, "other"),
        (PERSONAL, "other"),
        ({"people": [{"nhsNumber": NUMBER, "family": "Quillfeather"}]}, "health"),
    ],
)
def test_the_agency_comes_from_the_content(tmp_path: Path, value: object, agency: str) -> None:
    """The organisation's kind decides; without one, the kind of facts; two kinds of facts, or none, are no answer."""
    assert read_value(tmp_path, value).source.agency.value == agency


def test_four_flat_records_name_one_child_alike(tmp_path: Path) -> None:
    """Each agency's record gives number, name and birth date, by which a linker can join the four."""
    answers: dict[str, dict[str, Any]] = {
        "Mosaic": {"referrals": [{"id": "1", "date": "2020-01-02", "reason": "Concern"}]},
        "Niche": {"childProtection": True, "policePowersOfProtection": False},
        "SystmOne": {"gpName": "Dr E Green", "gpSurgery": "Sedge Practice"},
        "Arbor": {"pupilPremium": True, "electivelyHomeEducated": False},
    }
    keys = set()
    for name, facts in answers.items():
        extract = read_value(tmp_path, flat(**facts), f"fake_{name}_{NUMBER}.json")
        assert extract.source.system == name
        keys.add(tuple(str(values(extract, what, NUMBER)) for what in ("identifier", "name", "birth_date")))
    assert len(keys) == 1


def test_personal_details_of_the_child(tmp_path: Path) -> None:
    extract = read_value(tmp_path, document("LOCAL_AUTHORITY", PERSONAL))
    assert values(extract, "name", NUMBER) == [{"given": ["Tamsin"], "family": "Quillfeather"}]
    assert values(extract, "birth_date", NUMBER) == ["2014-03-01"]
    assert values(extract, "sex", NUMBER) == ["F"]
    assert [(row["value"], row["raw"]) for row in said(extract, "ethnicity")] == [("WIRT", "Irish Traveller")]
    assert values(extract, "first_language") == ["Portuguese"]
    assert values(extract, "identifier") == [{"scheme": "nhs", "value": NUMBER}]
    assert values(extract, "address", NUMBER) == [
        {"lines": ["17 Reed Street", "Fenwick"], "postcode": "ZZ9 9ZZ", "type": "home"}
    ]
    assert values(extract, "x_makaton") == [False]
    assert said(extract, "x_pronouns") == []


def test_each_record_is_a_document_and_says_where_its_statements_stand(tmp_path: Path) -> None:
    extract = read_value(tmp_path, document("LOCAL_AUTHORITY", PERSONAL, SOCIAL))
    documents = extract.documents.select("id", "type", "version", "author").sort("id").rows()
    assert documents == [
        ("custodian:R-1", "personal.details", "1", "Example Custodian"),
        ("custodian:R-2", "personal.details", "1", "Example Custodian"),
    ]
    [birth] = said(extract, "birth_date", NUMBER)
    assert (birth["document"], birth["locator"]) == ("custodian:R-1", "records/R-1/dateOfBirth")
    assert values(extract, "x_system_id", "R-1") == ["SYSTEM-01"]


def test_the_household_lives_at_the_childs_address(tmp_path: Path) -> None:
    extract = read_value(tmp_path, document("LOCAL_AUTHORITY", PERSONAL))
    members = said(extract, "household_member")
    assert [(row["raw"], row["ref"]) for row in members] == [
        ("Delia Marsh", f"custodian:{NUMBER}"),
        ("Unknown", f"custodian:{NUMBER}"),
    ]
    delia, nobody = (row["about"] for row in members)
    assert values(extract, "address", delia.removeprefix("custodian:"))[0]["postcode"] == "ZZ9 9ZZ"
    types = dict(extract.personas.select("id", pl.col("type").cast(pl.String)).iter_rows())
    assert (types[delia], types[nobody]) == ("person", "placeholder")


def test_a_household_without_an_address_is_still_a_household(tmp_path: Path) -> None:
    extract = read_value(tmp_path, document("EDUCATION", {**PERSONAL, "address": None}))
    assert len(said(extract, "household_member")) == 2
    assert said(extract, "address") == []


def test_relatives_keep_the_words_and_only_birth_is_called_birth(tmp_path: Path) -> None:
    """Birth mother is a birth parent; Father says no more than parent; Daughter makes the child the parent."""
    extract = read_value(tmp_path, document("LOCAL_AUTHORITY", PERSONAL))
    mother, daughter, father = said(extract, "parent")
    assert (mother["value"], mother["said_as"], mother["ref"]) == ("birth", "Birth mother", f"custodian:{NUMBER}")
    assert (father["value"], father["said_as"], father["ref"]) == (None, "Father", f"custodian:{NUMBER}")
    assert daughter["about"] == f"custodian:{NUMBER}"
    [other] = said(extract, "x_relative")
    assert other["raw"] == "Godmother's neighbour"
    about = mother["about"].removeprefix("custodian:")
    assert values(extract, "birth_date", about) == ["1988-11-01"]
    assert values(extract, "warning_marker", about) == [{"text": "May resort to violence"}]
    assert values(extract, "x_services_known_to", about) == ["Probation"]


def test_social_care_details(tmp_path: Path) -> None:
    extract = read_value(tmp_path, document("LOCAL_AUTHORITY", SOCIAL))
    [plan] = said(extract, "child_in_need_plan")
    assert (plan["value"], plan["value_kind"], plan["valid_to"]) == ("true", "boolean", "..")
    assert values(extract, "x_active_status") == [{"status": "Early Help"}]
    [worker] = said(extract, "x_worker")
    assert values(extract, "name", worker["about"].removeprefix("custodian:")) == ["Alex Fenn"]
    assert sorted(values(extract, "x_duty_contact_details")) == ["01632 960001", "duty@example.org"]
    assert extract.events.get_column("type").to_list() == ["referral", "referral"]
    assert sorted(values(extract, "time")) == ["2022-10-01", "2022-10-02"]
    assert sorted(values(extract, "x_referral_type")) == ["Early Help", "Social Care"]
    assert {row["ref"] for row in said(extract, "participant")} == set(extract.events.get_column("id"))


def test_police_facts(tmp_path: Path) -> None:
    extract = read_value(tmp_path, document("POLICE", POLICE))
    [protection] = said(extract, "legal_status")
    assert (protection["value"], protection["polarity"]) == ("police_protection", "+")
    assert (protection["valid_from"], protection["basis"]) == ("2024-06-02", "official")
    markers = {json.loads(row["value"])["text"]: row["polarity"] for row in said(extract, "warning_marker")}
    assert markers == {"Dangerous dog": "+", "risk of criminal exploitation": "+", "risk of radicalisation": "-"}
    assert extract.events.get_column("type").to_list() == ["missing"]
    assert values(extract, "x_return_home_interview_attended") == [True]
    assert values(extract, "x_services_known_to") == ["Police", "Youth justice service"]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"lastPoliceProtectionPowerEvent": "None"}, [("police_protection", "-", None)]),
        ({"lastPoliceProtectionPowerEvent": None}, []),
        ({"lastPoliceProtectionPowerEvent": "last spring"}, []),
        ({"lastPoliceProtectionPowerEvent": 7}, []),
        ({"lastPoliceProtectionPowerEvent": "2024-06-02T00:00:00"}, [("police_protection", "+", "2024-06-02")]),
        ({"policePowersOfProtection": True}, [("police_protection", "+", None)]),
        ({"policePowersOfProtection": False}, [("police_protection", "-", None)]),
    ],
)
def test_police_protection_said_denied_or_left_open(
    tmp_path: Path, facts: dict[str, Any], expected: list[tuple[str, str, str | None]]
) -> None:
    """``None`` in words denies; null says nothing; words that are no date are carried and say nothing."""
    extract = read_value(tmp_path, flat(**facts))
    shown = [(row["value"], row["polarity"], row["valid_from"]) for row in said(extract, "legal_status")]
    assert shown == expected


def test_a_missed_appointment_never_places_the_child(tmp_path: Path) -> None:
    extract = read_value(tmp_path, document("HEALTH", HEALTH))
    roles = {row["ref"]: row["value"] for row in said(extract, "participant")}
    kinds = dict(extract.events.select("id", "type").iter_rows())
    assert {kinds[event]: role for event, role in roles.items()} == {
        "appointment": "invited",
        "attendance_ed": "subject",
    }
    assert [(row["value"], row["process"]) for row in said(extract, "outcome")] == [("missed", "medical")]
    assert values(extract, "narrative") == ["no transport"]


def test_a_practice_and_its_address_are_not_the_childs(tmp_path: Path) -> None:
    extract = read_value(tmp_path, document("HEALTH", HEALTH))
    assert values(extract, "registered_with") == [{"name": "Sedge Practice"}]
    assert values(extract, "x_registered_gp_name") == ["Dr E Green"]
    assert said(extract, "address") == []
    assert values(extract, "x_gp_address") == [{"line1": "Sedge Practice", "postcode": "ZZ9 7ZZ"}]


def test_education_facts(tmp_path: Path) -> None:
    extract = read_value(tmp_path, document("EDUCATION", EDUCATION))
    assert values(extract, "enrolled_at") == [{"name": "Heron Bank Primary"}]
    assert said(extract, "address") == []
    [year] = said(extract, "x_yearly_attendance")
    assert (year["valid_from"], year["valid_to"]) == ("2023", "2024")
    assert json.loads(year["value"])["attendancePercentage"] == 62.7
    assert "exclusions" not in json.loads(year["value"])


def test_schools_attended_and_flags_of_a_flat_record(tmp_path: Path) -> None:
    schools = [{"name": "Heron Bank", "address": "1 School Lane"}, {"name": "Willow Infants", "address": None}]
    extract = read_value(tmp_path, flat(schoolsAttended=schools, electivelyHomeEducated=False, childProtection=False))
    assert sorted(value["name"] for value in values(extract, "enrolled_at")) == ["Heron Bank", "Willow Infants"]
    assert values(extract, "x_electively_home_educated") == [False]
    assert values(extract, "child_protection_plan") == [False]


def test_a_list_entry_with_its_own_id_keeps_it(tmp_path: Path) -> None:
    extract = read_value(tmp_path, flat(referrals=[{"id": "77", "date": "2020-01-02", "reason": "Concern"}]))
    assert extract.events.get_column("id").to_list() == [f"custodian:{NUMBER}/referrals/77"]


def test_the_order_of_entries_changes_nothing(tmp_path: Path) -> None:
    turned = {**SOCIAL, "childrensServicesReferrals": SOCIAL["childrensServicesReferrals"][::-1]}
    assert (
        read_value(tmp_path, document("LOCAL_AUTHORITY", SOCIAL)).sha256
        == read_value(tmp_path, document("LOCAL_AUTHORITY", turned)).sha256
    )


def test_people_of_the_demographics_service(tmp_path: Path) -> None:
    person = {
        "nhsNumber": NUMBER, "given": "Tamsin", "family": "Quillfeather", "birthDate": "2014-03-01",
        "gender": "female", "phone": "01632 960001", "email": None, "addressPostalCode": "ZZ9 9ZZ",
    }  # fmt: skip
    extract = read_value(tmp_path, {"people": [person, {"family": "Brook"}, "nobody"]})
    assert (extract.source.agency.value, extract.source.system) == ("health", "PDS")
    assert values(extract, "sex") == ["F"]
    assert values(extract, "phone") == ["01632 960001"]
    assert values(extract, "address") == [{"postcode": "ZZ9 9ZZ", "type": "home"}]
    assert (extract.reconciliation.read, extract.reconciliation.quarantined) == (3, 2)


def test_a_bare_payload_takes_its_number_and_agency_from_the_files_name(tmp_path: Path) -> None:
    extract = read_value(tmp_path, PERSONAL, f"MockEducationProvider_{NUMBER}_PersonalDetailsRecordV1.json")
    assert extract.source.agency.value == "education"
    assert values(extract, "identifier", NUMBER) == [{"scheme": "nhs", "value": NUMBER}]
    assert len(extract.reconciliation.notes) == 2


def test_a_bare_payload_without_a_number_is_a_child_of_its_own(tmp_path: Path) -> None:
    one, other = read_value(tmp_path, POLICE), read_value(tmp_path, {**POLICE, "policeMarkerDetails": "Other"})
    assert one.personas.get_column("id").to_list() != other.personas.get_column("id").to_list()
    assert said(one, "identifier") == []


def test_a_number_that_is_no_nhs_number_is_the_programmes_own(tmp_path: Path) -> None:
    extract = read_value(tmp_path, document("POLICE", POLICE, person="AB12"))
    assert values(extract, "identifier") == [{"scheme": "sui", "issuer": "DfE", "value": "AB12"}]


def test_a_number_of_the_test_range_marks_a_test_entry(tmp_path: Path) -> None:
    extract = read_value(tmp_path, flat(sui="9990000018", nhsNumber="9990000018", knownToPolice=False))
    assert extract.personas.get_column("flags").to_list() == [["test"]]


def test_records_that_cannot_be_used_are_set_aside(tmp_path: Path) -> None:
    """No person, no payload, no object, and one record id for two people: both of those, whatever their order."""
    answer = document("POLICE", POLICE)
    good = answer["records"][0]
    answer["records"] += [
        {**good, "recordId": "R-2", "personId": None},
        {**good, "recordId": "R-3", "payload": None},
        "nothing",
        {**good, "recordId": "R-4", "personId": "AB12"},
        {**good, "recordId": "R-4", "personId": "AB13"},
        {**good, "recordId": None, "personId": 15},
    ]
    extract = read_value(tmp_path, answer)
    [part] = extract.reconciliation.parts
    assert (part.read, part.recorded, part.quarantined) == (7, 2, 5)
    assert sorted(extract.reconciliation.faults.get_column("kind").unique()) == [
        "one record id stands for more than one person",
        "the record does not say whose it is",
        "the record has no payload",
        "the record is not an object",
    ]
    assert "AB12" not in str(extract.reconciliation.faults.to_dicts())
    assert sorted(extract.personas.get_column("id")) == ["custodian:15", f"custodian:{NUMBER}"]


def test_a_field_of_an_unexpected_kind_is_carried_as_it_came(tmp_path: Path) -> None:
    """Nothing is lost and nothing is guessed where a text is a number, a list is a text, or an address is empty."""
    odd: dict[str, Any] = {
        "firstName": 7, "dateOfBirth": 20140301, "birthAssignedSex": 1, "firstLanguage": ["A", {"b": 1}],
        "address": {"line1": " "}, "addressPostalCode": 9, "educationSettingName": 1, "schoolsAttended": "Heron Bank",
        "registeredGPSurgery": 1, "policeMarkerDetails": 1, "riskRadicalisation": "maybe", "childProtection": "yes",
        "policePowersOfProtection": "yes", "cscActiveStatusesAndPlans": "open", "yearlyEducationAttendances": "all",
        "namesOfIndividualsResidingAtMainAddress": [1], "relatedPeople": "mother", "keyWorker": 5, "nhsNumber": True,
        "referrals": "one", "ethnicity": "Martian",
    }  # fmt: skip
    extract = read_value(tmp_path, {"sui": NUMBER, **odd})
    known = extract.statements.filter(~pl.col("predicate").str.starts_with("x_"))
    assert sorted(known.get_column("predicate")) == ["ethnicity", "identifier"]
    assert [(row["value"], row["raw"]) for row in said(extract, "ethnicity")] == [(None, "Martian")]
    carried = set(extract.statements.get_column("predicate")) - {"ethnicity", "identifier"}
    assert len(carried) == len(odd) - 1


def test_a_number_of_an_unexpected_kind_is_carried(tmp_path: Path) -> None:
    extract = read_value(tmp_path, {"sui": {"value": NUMBER}, "knownToPolice": True, "teams": ["A", None]})
    assert values(extract, "x_sui") == [{"value": NUMBER}]
    assert values(extract, "x_teams") == ["A"]


def test_addresses_in_one_line_events_with_more_and_sparse_relatives(tmp_path: Path) -> None:
    facts = flat(
        address="17 Reed Street, Fenwick",
        missingEpisodes=[{"date": "2024-10-30", "officers": ["A", "B"], "place": {"town": "Fenwick"}}],
        relatedPeople=[{"name": None, "relationshipToTheChild": "Aunt", "risk": "fire"}, {"name": "Ivo Fenn"}],
    )
    extract = read_value(tmp_path, facts)
    assert values(extract, "address") == [{"lines": ["17 Reed Street, Fenwick"], "type": "home"}]
    assert values(extract, "x_officers") == ["A", "B"]
    assert values(extract, "x_place") == [{"town": "Fenwick"}]
    assert values(extract, "warning_marker") == [{"text": "fire"}]
    assert [row["value"] for row in said(extract, "x_relative")] == ["aunt"]


def test_names_repeated_in_one_object_are_noted(tmp_path: Path) -> None:
    path = tmp_path / "answer.json"
    path.write_text(f'{{"sui": "{NUMBER}", "firstName": "Tam", "firstName": "Tamsin"}}', encoding="utf-8")
    extract = read(path)
    assert values(extract, "name") == [{"given": ["Tamsin"]}]
    assert any("stand twice" in note for note in extract.reconciliation.notes)


@pytest.mark.parametrize("value", [{"menu": 1}, [1], {"orgId": "A", "records": 5}, {"people": 5}, "text"], ids=str)
def test_another_document_is_refused(tmp_path: Path, value: object) -> None:
    with pytest.raises(UnreadableInput):
        read_value(tmp_path, value)


def test_people_of_another_format_a_list_and_a_folder_are_not_claimed(tmp_path: Path) -> None:
    adapter = Custodian()
    others: list[Any] = [{"people": []}, {"people": [{"name": "Ada"}]}, {"people": 5}, [flat()]]
    for value in others:
        assert adapter.claims(Offer(write(tmp_path, value))) == ()
    path = tmp_path / "cut.json"
    path.write_text('{"people": [{"nhsNumber"', encoding="utf-8")
    assert adapter.claims(Offer(path)) == ()
    assert adapter.claims(Offer(tmp_path)) == ()
    with pytest.raises(UsageError, match="one JSON file"):
        read(tmp_path)


@pytest.mark.samples
def test_every_custodian_record_among_the_samples_is_accounted_for() -> None:
    folder = os.environ.get("TRIANGULATE_SAMPLES")
    if not folder:
        pytest.skip("TRIANGULATE_SAMPLES names no folder of sample files")
    adapter = Custodian()
    claimed = [path for path in sorted(Path(folder).rglob("*.json")) if adapter.claims(Offer(path))]
    assert claimed
    agencies = set()
    for path in claimed:
        extract = read(path)
        agencies.add(extract.source.agency.value)
        assert extract.reconciliation.reconciled
        assert extract.reconciliation.recorded > 0
    assert agencies == {"social_care", "police", "health", "education"}


def test_a_source_is_called_after_its_system_because_four_agencies_share_the_format(tmp_path: Path) -> None:
    path = tmp_path / "answer.json"
    path.write_text(json.dumps(document("LOCAL_AUTHORITY", PERSONAL)), encoding="utf-8")
    source = Custodian().read(Offer(path), ReadOptions()).source
    assert source.id == "local-authority-01"
    assert source.agency.value == "social_care"


CHILD = {"firstName": "Tamsin", "lastName": "Quillfeather", "dateOfBirth": "2014-03-01"}


def test_two_children_under_one_number_stay_two_personas(tmp_path: Path) -> None:
    one = {**CHILD, "firstName": "Amelia", "dateOfBirth": "2014-10-18"}
    other = {**CHILD, "firstName": "Adrian", "dateOfBirth": "2016-05-27"}
    extract = read_value(tmp_path, document("LOCAL_AUTHORITY", one, other))
    births = extract.statements.filter(pl.col("predicate") == "birth_date").select("about", "value").sort("value")
    children = births["about"].to_list()
    assert births["value"].to_list() == ["2014-10-18", "2016-05-27"]
    assert len(set(children)) == 2
    assert all(child.startswith(f"custodian:{NUMBER}/") for child in children)
    numbers = extract.statements.filter(pl.col("predicate") == "identifier")
    assert set(numbers["about"]) == set(children)
    assert any("kept apart" in note for note in extract.reconciliation.notes)


def test_two_birth_dates_of_one_name_are_one_child_with_a_conflict(tmp_path: Path) -> None:
    one = {**CHILD, "dateOfBirth": "2014-03-01"}
    other = {**CHILD, "dateOfBirth": "2014-01-03"}
    extract = read_value(tmp_path, document("LOCAL_AUTHORITY", one, other))
    births = extract.statements.filter(pl.col("predicate") == "birth_date")
    assert births["about"].unique().to_list() == [f"custodian:{NUMBER}"]
    assert births.height == 2
