"""FHIR in JSON and XML: the adapter contract, and each trap that the format sets."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

import polars as pl
import pytest

from triangulate.errors import UnreadableInput
from triangulate.extract import Extract
from triangulate.plugins import Offer, ReadOptions
from triangulate.testing import AdapterContract
from triangulate_adapters.health.fhir import FHIR

Node = dict[str, Any]

NHS = "https://fhir.nhs.uk/Id/nhs-number"
UK = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-"
DCH = "https://fhir.nhs.uk/STU3/StructureDefinition/Extension-DCH-"


def concept(code: str, display: str = "", system: str = "") -> Node:
    return {"coding": [{"system": system, "code": code, "display": display}]}


def snomed(code: str, display: str = "") -> Node:
    return concept(code, display, "http://snomed.info/sct")


def resource(kind: str, number: str | None, **fields: Any) -> Node:
    return {"resourceType": kind, **({"id": number} if number else {}), **fields}


def patient(number: str | None = "child", **fields: Any) -> Node:
    return resource("Patient", number, **fields)


def about(kind: str, number: str, **fields: Any) -> Node:
    return resource(kind, number, subject={"reference": "Patient/child"}, **fields)


def bundle(*resources: Node, kind: str = "collection", **fields: Any) -> Node:
    entries = [r if "resourceType" not in r else {"resource": r} for r in resources]
    return {"resourceType": "Bundle", "type": kind, **fields, "entry": entries}


def as_xml(node: Node) -> str:
    """Write a resource as FHIR XML: attributes for ids of elements and addresses, elements for the rest."""
    kind = node["resourceType"]
    return f'<{kind} xmlns="http://hl7.org/fhir">{_members(node)}</{kind}>'


def _members(node: Node, *, of_resource: bool = True) -> str:
    left_out = {"resourceType"} if of_resource else {"id", "url"}
    return "".join(
        _element(name, item, node.get(f"_{name}"))
        for name, value in node.items()
        if name not in left_out and not name.startswith("_")
        for item in (value if isinstance(value, list) else [value])
    )


def _element(name: str, value: Any, beside: Node | None) -> str:
    if not isinstance(value, dict):
        written = str(value).lower() if isinstance(value, bool) else str(value)
        inside = _members(beside, of_resource=False) if beside else ""
        return f"<{name} value={quoteattr(written)}>{inside}</{name}>"
    if "resourceType" in value:
        return f"<{name}><{value['resourceType']}>{_members(value)}</{value['resourceType']}></{name}>"
    marks = "".join(f" {mark}={quoteattr(value[mark])}" for mark in ("id", "url") if mark in value)
    return f"<{name}{marks}>{_members(value, of_resource=False)}</{name}>"


class Reader:
    """Reads what a test writes, as JSON and as XML."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def text(self, content: str, name: str = "a.json") -> Extract:
        path = self.folder / name
        path.write_text(content, encoding="utf-8")
        extract = FHIR().read(Offer(path), ReadOptions())
        assert extract.reconciliation.reconciled, extract.reconciliation.to_frame()
        return extract

    def __call__(self, *resources: Node) -> Extract:
        return self.text(json.dumps(resources[0] if len(resources) == 1 else bundle(*resources)))

    def xml(self, node: Node) -> Extract:
        return self.text(as_xml(node), "a.xml")


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    return Reader(tmp_path)


def said(extract: Extract, predicate: str) -> list[Node]:
    rows = extract.statements.filter(pl.col("predicate") == predicate).sort("locator")
    return list(rows.iter_rows(named=True))


def one_said(extract: Extract, predicate: str) -> Node:
    (row,) = said(extract, predicate)
    return row


def value(row: Node) -> Any:
    return json.loads(row["value"]) if row["value_kind"] in {"object", "boolean", "list"} else row["value"]


def skipped(extract: Extract) -> dict[str, dict[str, int]]:
    return {part.part: part.skipped for part in extract.reconciliation.parts if part.skipped}


FAMILY = bundle(
    patient(
        identifier=[{"system": NHS, "value": "9990548609"}],
        name=[
            {
                "use": "official",
                "family": "Querée",
                "given": ["Maisie Ann"],
                "prefix": ["Miss"],
                "period": {"start": "2015-04-02"},
            },
            {"use": "nickname", "given": ["Mais"]},
        ],
        gender="female",
        birthDate="2015-04",
        address=[{"use": "home", "line": ["3 Tide Row"], "city": "Saltbury", "postalCode": "ZZ1 4AB"}],
        telecom=[{"system": "phone", "value": "01632 960001"}, {"system": "email", "value": "q@example.org"}],
        generalPractitioner=[{"reference": "Organization/gp"}],
        multipleBirthInteger=2,
    ),
    resource(
        "RelatedPerson",
        "mum",
        patient={"reference": "Patient/child"},
        relationship=[concept("MTH", "mother", "http://terminology.hl7.org/CodeSystem/v3-RoleCode")],
        name=[{"family": "Querée", "given": ["Odette"]}],
    ),
    resource("Organization", "gp", name="Tide Row Surgery", identifier=[{"value": "Z00001"}]),
    about(
        "Encounter",
        "ed",
        status="finished",
        **{"class": {"code": "EMER", "display": "emergency"}},
        period={"start": "2021-03-28T00:30:00+01:00", "end": "2021-03-28T04:00:00+01:00"},
    ),
    about(
        "Condition",
        "arm",
        verificationStatus=concept("confirmed"),
        clinicalStatus=concept("active"),
        code=snomed("1", "Fracture of arm"),
        encounter={"reference": "Encounter/ed"},
        onsetDateTime="2021-03-28T00:10:00+01:00",
        recordedDate="2021-03-28",
    ),
    timestamp="2022-01-05T09:00:00Z",
)


class TestFHIRJson(AdapterContract):
    adapter = FHIR()

    def write_example(self, folder: Path) -> Path:
        path = folder / "answer"
        path.write_text(json.dumps(FAMILY), encoding="utf-8")
        return path


class TestFHIRXml(AdapterContract):
    adapter = FHIR()

    def write_example(self, folder: Path) -> Path:
        path = folder / "answer"
        path.write_text(as_xml(FAMILY), encoding="utf-8")
        return path


def test_json_and_xml_say_the_same(read: Reader) -> None:
    columns = ["about", "predicate", "value", "ref", "valid_from", "valid_to", "event_time", "recorded_at", "locator"]
    one, other = (e.statements.select(columns).sort(columns) for e in (read(FAMILY), read.xml(FAMILY)))
    assert one.equals(other)
    assert one.height == 16


class TestClaims:
    def claims(self, tmp_path: Path, content: str) -> bool:
        path = tmp_path / "x"
        path.write_text(content, encoding="utf-8")
        return FHIR().claims(Offer(path)) == (path,)

    def test_a_code_set_is_claimed_and_counted_as_not_read(self, read: Reader, tmp_path: Path) -> None:
        node = resource("CodeSystem", "colours", url="https://example.org/colours")
        assert self.claims(tmp_path, as_xml(node))
        assert skipped(read.xml(node)) == {"CodeSystem": {"resource type not read": 1}}

    def test_a_bundle_whose_type_stands_last_is_claimed_however_long_it_is(self, tmp_path: Path) -> None:
        filler = {"resource": patient(name=[{"family": "x" * 200_000}])}
        late = json.dumps({"entry": [filler], "resourceType": "Bundle", "type": "searchset"})
        assert late.index('"Bundle"') > 64 * 1024
        assert self.claims(tmp_path, late)

    @pytest.mark.parametrize(
        "content",
        [
            '[{"resourceType": "Patient"}]',
            '{"resourceType": "patient list"}',
            '{"entry": [{"colour": "red"}]}',
            '{"entry": [{"colour": "' + "r" * 100_000 + '"}]}',
            '{"menu": {"resourceType": "Patient"}}',
            "<Patient><id value='1'/></Patient>",
            "<feed xmlns='http://hl7.org/fhir'><entry/></feed>",
        ],
    )
    def test_what_is_not_a_resource_is_left_alone(self, tmp_path: Path, content: str) -> None:
        assert not self.claims(tmp_path, content)

    def test_a_folder_is_not_claimed(self, tmp_path: Path) -> None:
        (tmp_path / "a.json").write_text(json.dumps(FAMILY), encoding="utf-8")
        assert FHIR().claims(Offer(tmp_path)) == ()
        with pytest.raises(UnreadableInput, match="read from one file"):
            FHIR().read(Offer(tmp_path), ReadOptions())

    def test_reading_something_else_is_refused_without_quoting_it(self, read: Reader) -> None:
        for content in ('{"child": "Maisie"}', '["Maisie"]', "<child>Maisie</child>"):
            with pytest.raises(UnreadableInput) as fault:
                read.text(content)
            assert "Maisie" not in str(fault.value)


class TestRows:
    def test_what_is_no_resource_is_set_aside_with_its_pointer(self, read: Reader) -> None:
        document = {
            "resourceType": "Bundle",
            "entry": [{"resource": patient()}, {"resource": "text"}, 7, {"resource": {}}],
        }
        faults = read(document).reconciliation.faults
        assert faults.select("place", "kind").rows() == [
            ("/entry/1/resource", "what stands here is not a resource"),
            ("/entry/2", "what stands here is not a resource"),
            ("/entry/3/resource", "a resource names no type"),
        ]

    def test_contained_resources_and_inner_bundles_are_rows_too(self, read: Reader) -> None:
        inner = bundle(patient("other", contained=[resource("Organization", "o", name="A"), "text"]))
        extract = read(bundle(inner, {"request": {"method": "GET"}}, {"response": {"status": "200"}}))
        counts = {part.part: (part.read, part.recorded, part.quarantined) for part in extract.reconciliation.parts}
        assert counts == {"Bundle.entry": (3, 0, 1), "Organization": (1, 0, 0), "Patient": (1, 1, 0)}
        assert extract.reconciliation.faults["place"].to_list() == ["/entry/0/resource/entry/0/resource/contained/1"]

    def test_an_empty_answer_is_noted_as_no_evidence(self, read: Reader) -> None:
        extract = read({"resourceType": "Bundle", "type": "searchset", "total": 0})
        assert extract.statements.is_empty()
        assert any("not evidence" in note for note in extract.reconciliation.notes)

    def test_an_error_answer_is_skipped_and_its_codes_are_noted(self, read: Reader) -> None:
        issues = [{"details": concept("INVALIDATED_RESOURCE")}, {"code": "not-found"}, {"code": "id 9990548609"}]
        extract = read(resource("OperationOutcome", None, issue=issues))
        assert extract.reconciliation.notes == ("OperationOutcome: INVALIDATED_RESOURCE", "OperationOutcome: not-found")
        assert list(skipped(extract)["OperationOutcome"].values()) == [1]

    def test_types_that_name_others_and_types_not_read_are_told_apart(self, read: Reader) -> None:
        extract = read(resource("Practitioner", "p"), resource("Immunization", "i"))
        assert skipped(extract) == {
            "Immunization": {"resource type not read": 1},
            "Practitioner": {"read for names only": 1},
        }

    def test_a_resource_that_holds_nothing_is_not_counted_as_recorded(self, read: Reader) -> None:
        kinds = ("CarePlan", "Condition", "Flag", "Observation", "EpisodeOfCare")
        extract = read(patient(), *(about(kind, "x", meta={}) for kind in kinds))
        assert skipped(extract) == {kind: {"holds nothing that is read": 1} for kind in kinds}
        assert extract.statements.is_empty()

    def test_the_order_of_entries_changes_nothing(self, read: Reader) -> None:
        turned = {**FAMILY, "entry": FAMILY["entry"][::-1]}
        assert read(FAMILY).sha256 == read(turned).sha256

    def test_repeated_members_are_noted(self, read: Reader) -> None:
        extract = read.text('{"resourceType": "Patient", "id": "a", "gender": "male", "gender": "female"}')
        assert one_said(extract, "sex")["value"] == "F"
        assert any("repeated" in note for note in extract.reconciliation.notes)

    def test_shapes_that_the_standard_does_not_know_end_in_no_error(self, read: Reader) -> None:
        strange: Any
        for strange in (7, "text", [], [7], {}, [{}], [[{}]], None, True):
            names = ("name", "identifier", "birthDate", "gender", "address", "telecom", "contact", "extension", "meta")
            more = (
                "link",
                "communication",
                "generalPractitioner",
                "managingOrganization",
                "maritalStatus",
                "contained",
            )
            extract = read(patient(**dict.fromkeys((*names, *more), strange)))
            assert extract.personas.height >= 1
            fields = (
                "code",
                "period",
                "category",
                "status",
                "encounter",
                "performer",
                "component",
                "participant",
                "type",
            )
            for kind in ("Flag", "CarePlan", "Condition", "Observation", "Encounter", "EpisodeOfCare", "CareTeam"):
                read(patient(), about(kind, "x", **dict.fromkeys(fields, strange)))
            for kind in ("Provenance", "RelatedPerson", "QuestionnaireResponse", "MessageHeader"):
                read(
                    resource(
                        kind, "x", **dict.fromkeys(("target", "agent", "patient", "item", "focus", "event"), strange)
                    )
                )


class TestReferences:
    SUBJECT = {"code": snomed("1", "Asthma"), "verificationStatus": concept("confirmed")}  # noqa: RUF012

    def subject(self, extract: Extract) -> str:
        about: str = one_said(extract, "health_state")["about"]
        return about

    @pytest.mark.parametrize(
        "written",
        [
            "urn:uuid:0f0e0d0c-0000-4000-8000-000000000001",
            "0f0e0d0c-0000-4000-8000-000000000001",
            "Patient/child",
            "Patient/child/_history/3",
            "Patient?identifier=https://fhir.nhs.uk/Id/nhs-number|9990548609",
        ],
    )
    def test_each_way_to_name_a_patient_finds_the_record(self, read: Reader, written: str) -> None:
        child = patient(identifier=[{"system": NHS, "value": "9990548609"}])
        entry = {"fullUrl": "urn:uuid:0f0e0d0c-0000-4000-8000-000000000001", "resource": child}
        condition = resource("Condition", "c", subject={"reference": written}, **self.SUBJECT)
        assert self.subject(read(bundle(entry, condition))) == "fhir:Patient/child"

    def test_a_record_without_an_id_is_known_by_its_full_url_or_its_content(self, read: Reader) -> None:
        entry = {"fullUrl": "urn:uuid:0f0e0d0c-0000-4000-8000-000000000001", "resource": patient(None)}
        assert read(bundle(entry)).personas["id"].to_list() == ["fhir:Patient/0f0e0d0c-0000-4000-8000-000000000001"]
        (first,) = read(patient(None, gender="male")).personas["id"]
        assert first.startswith("fhir:Patient/~")
        assert [first] == read(patient(None, gender="male")).personas["id"].to_list()

    def test_an_address_on_a_server_finds_the_record_there_and_not_one_of_another_server(self, read: Reader) -> None:
        entry = {"fullUrl": "https://a.example/Patient/child", "resource": patient()}
        for host, found in (("a", "Patient/child"), ("b", "https://b.example/Patient/child")):
            reference = {"reference": f"https://{host}.example/Patient/child"}
            extract = read(bundle(entry, resource("Condition", "c", subject=reference, **self.SUBJECT)))
            assert self.subject(extract) == f"fhir:{found}"
        reference = {"reference": "https://a.example/Patient/child"}
        assert self.subject(read(patient(), resource("Condition", "c", subject=reference, **self.SUBJECT))) == (
            "fhir:Patient/child"
        )

    def test_a_contained_patient_is_found(self, read: Reader) -> None:
        inside = patient("p", birthDate="2015-04-02")
        extract = read(resource("Condition", "c", contained=[inside], subject={"reference": "#p"}, **self.SUBJECT))
        assert self.subject(extract) == one_said(extract, "birth_date")["about"] == "fhir:Condition/c#p"
        lost = read(resource("Condition", "c", subject={"reference": "#q", "type": "Patient"}, **self.SUBJECT))
        assert skipped(lost) == {"Condition": {"names no person": 1}}

    def test_a_reference_that_finds_nothing_dangles_with_what_is_written(self, read: Reader) -> None:
        reference = {"reference": "Patient/elsewhere", "display": "QUERÉE, Maisie"}
        condition = resource(
            "Condition", "c", subject=reference, encounter={"reference": "Encounter/e"}, **self.SUBJECT
        )
        extract = read(condition)
        state = one_said(extract, "health_state")
        assert (state["about"], state["ref"]) == ("fhir:Patient/elsewhere", "fhir:Encounter/e")
        assert one_said(extract, "name")["value"] == "QUERÉE, Maisie"
        assert extract.events.is_empty()

    def test_a_urn_that_finds_nothing_never_looks_like_another_source(self, read: Reader) -> None:
        reference = {"reference": "urn:uuid:0f0e0d0c-0000-4000-8000-00000000000a"}
        extract = read(resource("Condition", "c", subject=reference, **self.SUBJECT))
        again = extract.renamed("hospital")
        assert self.subject(again) == "hospital:Patient/0f0e0d0c-0000-4000-8000-00000000000a"

    def test_a_number_alone_makes_a_persona_that_has_the_number(self, read: Reader) -> None:
        reference = {"identifier": {"system": NHS, "value": "9990548609"}}
        flag = resource("Flag", "f", status="active", subject=reference, code=snomed("1", "Bites"))
        extract = read(flag)
        assert value(one_said(extract, "identifier")) == {"scheme": "nhs", "value": "9990548609"}
        assert one_said(extract, "identifier")["about"] == one_said(extract, "warning_marker")["about"]

    def test_a_number_that_two_records_carry_settles_nothing(self, read: Reader) -> None:
        twins = [patient(n, identifier=[{"system": NHS, "value": "9990548609"}]) for n in ("a", "b")]
        reference = {"identifier": {"system": NHS, "value": "9990548609"}}
        extract = read(*twins, resource("Condition", "c", subject=reference, **self.SUBJECT))
        assert self.subject(extract) == f"fhir:Patient?identifier={NHS}|9990548609"

    def test_what_is_not_about_a_person_is_skipped(self, read: Reader) -> None:
        for reference in ({"reference": "Group/g"}, {"display": "the ward"}, {}):
            extract = read(resource("Condition", "c", subject=reference, **self.SUBJECT))
            assert skipped(extract) == {"Condition": {"names no person": 1}}

    def test_an_observation_without_subject_is_about_the_patient_of_its_encounter(self, read: Reader) -> None:
        seen = about("Encounter", "e", status="finished")
        extract = read(
            patient(), seen, resource("Observation", "o", context={"reference": "Encounter/e"}, status="final")
        )
        assert one_said(extract, "health_state")["about"] == "fhir:Patient/child"

    def test_two_organisations_of_one_id_are_both_named(self, read: Reader) -> None:
        names = [resource("Organization", "o", name=name) for name in ("Saltbury Council", "Coast Trust")]
        plan = about("CarePlan", "p", status="active", title="Diet", author=[{"reference": "Organization/o"}])
        for order in (names, names[::-1]):
            assert one_said(read(patient(), plan, *order), "x_care_plan")["author"] == "Coast Trust; Saltbury Council"


class TestPatient:
    def test_names_keep_use_and_period_and_several_names_in_one_are_parted(self, read: Reader) -> None:
        names = said(read(FAMILY), "name")
        first = next(row for row in names if row["locator"] == "Patient/child.name[0]")
        assert value(first) == {"family": "Querée", "given": ["Maisie", "Ann"], "title": "Miss", "type": "official"}
        assert (first["valid_from"], first["valid_to"]) == ("2015-04-02", "..")
        assert json.loads(first["raw"])["given"] == ["Maisie Ann"]

    @pytest.mark.parametrize(
        ("use", "kind"),
        [("usual", "usual"), ("old", "former"), ("maiden", "maiden"), ("nickname", "alias"), ("temp", None)],
    )
    def test_the_use_of_a_name_becomes_its_type(self, read: Reader, use: str, kind: str | None) -> None:
        row = one_said(read(patient(name=[{"use": use, "family": "Ash", "period": {"start": "2001"}}])), "name")
        assert value(row).get("type") == kind
        assert row["valid_to"] == (None if use == "old" else "..")

    def test_a_name_given_only_as_text_stays_text_and_an_empty_one_says_nothing(self, read: Reader) -> None:
        extract = read(patient(name=[{"text": "Maisie Querée"}, {"use": "usual", "period": {"start": "2001"}}]))
        assert one_said(extract, "name")["value"] == "Maisie Querée"

    def test_a_placeholder_name_makes_a_placeholder(self, read: Reader) -> None:
        extract = read(patient(name=[{"family": "UNKNOWN", "given": ["UNKNOWN"]}]))
        assert extract.personas["type"].to_list() == ["placeholder"]

    @pytest.mark.parametrize("written", ["2015", "2015-04", "2015-04-02", "20150402", "02/04/2015"])
    def test_a_date_of_birth_is_kept_as_written(self, read: Reader, written: str) -> None:
        row = one_said(read(patient(birthDate=written)), "birth_date")
        assert (row["value"], row["raw"]) == (written, written)

    def test_a_time_of_birth_is_carried_apart_and_moves_no_date(self, read: Reader) -> None:
        time = {
            "url": "http://hl7.org/fhir/StructureDefinition/patient-birthTime",
            "valueDateTime": "2015-04-01T23:30:00Z",
        }
        node = patient(birthDate="2015-04-02", _birthDate={"extension": [time]})
        for extract in (read(node), read.xml(node)):
            assert one_said(extract, "birth_date")["value"] == "2015-04-02"
            assert one_said(extract, "x_birth_time")["value"] == "2015-04-01T23:30:00Z"

    def test_a_date_of_birth_said_to_be_unknown_is_not_known(self, read: Reader) -> None:
        absent = {"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "unknown"}
        row = one_said(read(patient(_birthDate={"extension": [absent]})), "birth_date")
        assert (row["value"], row["polarity"], row["raw"]) == (None, "?", "unknown")

    def test_gender_is_sex_unless_the_record_gives_another_sex_at_birth(self, read: Reader) -> None:
        assert one_said(read(patient(gender="other")), "sex")["value"] == "I"
        born = {"url": UK + "BirthSex", "valueCodeableConcept": concept("M")}
        extract = read(patient(gender="female", extension=[born]))
        assert [(r["value"], r["basis"]) for r in said(extract, "sex")] == [("M", "official")]
        assert one_said(extract, "gender")["value"] == "F"
        same = read(patient(gender="male", extension=[{"url": UK + "BirthSex", "valueCode": "M"}]))
        assert {r["value"] for r in said(same, "sex")} == {"M"}
        assert said(same, "gender") == []

    def test_a_gender_the_person_stated_is_said_as_theirs(self, read: Reader) -> None:
        stated = {"url": UK + "PersonStatedGender", "valueCodeableConcept": concept("2")}
        row = one_said(read(patient(extension=[stated])), "gender")
        assert (row["value"], row["basis"]) == ("F", "self")

    def test_codes_that_are_not_listed_keep_their_writing(self, read: Reader) -> None:
        group = {"url": UK + "EthnicCategory", "valueCodeableConcept": concept("Q7", "Martian")}
        extract = read(patient(gender="banana", extension=[group]))
        assert [(r["value"], r["raw"]) for r in said(extract, "sex")] == [(None, "banana")]
        assert [(r["value"], r["raw"]) for r in said(extract, "ethnicity")] == [(None, "Q7 Martian")]

    def test_the_letters_of_another_nation_are_not_read_as_english_ones(self, read: Reader) -> None:
        values = []
        for system in ("UKCore-EthnicCategoryEngland", "UKCore-EthnicCategoryScotland"):
            group = {"url": UK + "EthnicCategory", "valueCodeableConcept": concept("A", "?", system)}
            values.append(one_said(read(patient(extension=[group])), "ethnicity")["value"])
        assert values == ["WBRI", None]

    def test_orders_of_birth(self, read: Reader) -> None:
        assert one_said(read(FAMILY), "multiple_birth")["value"] == "2"
        assert one_said(read(patient(multipleBirthBoolean=False)), "multiple_birth")["value"] == "1/1"
        assert value(one_said(read(patient(multipleBirthBoolean=True)), "x_multiple_birth")) is True

    def test_a_place_of_birth_is_found_inside_an_identifier_too(self, read: Reader) -> None:
        place = {"url": "http://hl7.org/fhir/StructureDefinition/birthPlace", "valueAddress": {"city": "Saltbury"}}
        extract = read(patient(identifier=[{"system": NHS, "extension": [place]}]))
        assert one_said(extract, "birth_place")["value"] == "Saltbury"

    def test_addresses_keep_use_period_and_property_number(self, read: Reader) -> None:
        key = [
            {"url": "type", "valueCoding": {"code": "UPRN"}},
            {"url": "value", "valueString": "100000000001"},
        ]
        other = [{"url": "type", "valueCoding": {"code": "PAF"}}, {"url": "value", "valueString": "7"}]
        keys = [{"url": UK + "AddressKey", "extension": inner} for inner in (other, key)]
        home = {"id": "h", "use": "home", "line": ["3 Tide Row", ""], "city": "Saltbury", "postalCode": "ZZ1 4AB"}
        addresses = [
            {**home, "extension": keys, "period": {"start": "2020-05-01T00:00:00+01:00"}},
            {"use": "old", "text": "Old Mill", "period": {"start": "2010"}},
            {"use": "temp", "postalCode": "ZZ1 4AC"},
            {"type": "postal", "line": ["PO Box 1"]},
            {"use": "home", "period": {"start": "2011"}},
        ]
        rows = said(read(patient(address=addresses)), "address")
        assert [row["locator"].partition(".")[2] for row in rows] == [
            "address[1]",
            "address[2]",
            "address[3]",
            "address[h]",
        ]
        assert [value(row) for row in rows] == [
            {"lines": ["Old Mill"], "type": "former"},
            {"lines": [], "postcode": "ZZ1 4AC", "type": "temporary"},
            {"lines": ["PO Box 1"], "type": "correspondence"},
            {"lines": ["3 Tide Row", "Saltbury"], "postcode": "ZZ1 4AB", "type": "home", "uprn": "100000000001"},
        ]
        assert [(row["valid_from"], row["valid_to"]) for row in rows] == [
            ("2010", None),
            (None, None),
            (None, None),
            ("2020-05-01", ".."),
        ]

    def test_ways_to_reach_somebody(self, read: Reader) -> None:
        telecom = [{"system": s, "value": s} for s in ("phone", "sms", "email", "fax", "owl")] + [{"system": "phone"}]
        extract = read(patient(telecom=telecom))
        assert [row["value"] for row in said(extract, "phone")] == ["phone", "sms"]
        assert [row["value"] for row in said(extract, "email")] == ["email"]
        assert [row["value"] for row in said(extract, "x_contact_point")] == ["fax", "owl"]

    def test_numbers_with_their_scheme_issuer_use_and_verification(self, read: Reader) -> None:
        doubt = {"url": UK + "NHSNumberVerificationStatus", "valueCodeableConcept": concept("05", "conflict")}
        identifiers = [
            {"system": NHS, "value": "9990548609", "extension": [doubt]},
            {"system": "https://fhir.nhs.uk/Id/local-patient-identifier", "value": "L1", "use": "old"},
            {"system": "https://trust.example/mrn", "value": "M1", "period": {"start": "2019", "end": "2020"}},
            {"system": "https://trust.example/mrn", "value": "M2", "assigner": {"display": "Coast Trust"}},
            {"system": "https://fhir.nhs.uk/Id/sds-user-id", "value": "S1"},
            {"system": "urn:ietf:rfc:3986", "value": "urn:uuid:1"},
            {
                "extension": [
                    {"url": UK + "NHSNumberUnavailableReason", "valueCodeableConcept": concept("1", "Visitor")}
                ]
            },
        ]
        organisation = {"identifier": {"value": "RZZ"}}
        extract = read(patient(identifier=identifiers, managingOrganization=organisation))
        rows = said(extract, "identifier")
        assert [value(row) for row in rows] == [
            {"scheme": "nhs", "value": "9990548609"},
            {"issuer": "RZZ", "scheme": "health_local", "use": "former", "value": "L1"},
            {"issuer": "RZZ", "scheme": "health_local", "value": "M1"},
            {"issuer": "Coast Trust", "scheme": "health_local", "value": "M2"},
        ]
        assert (rows[2]["valid_from"], rows[2]["valid_to"]) == ("2019", "2020")
        assert one_said(extract, "x_nhs_verification")["value"] == "05"
        assert one_said(extract, "x_nhs_number_unavailable")["value"] == "Visitor"
        assert value(one_said(extract, "x_identifier"))["value"] == "S1"
        assert one_said(extract, "x_record_id")["value"] == "urn:uuid:1"

    def test_the_issuer_of_a_local_number_is_its_system_where_nobody_else_is_named(self, read: Reader) -> None:
        extract = read(patient(identifier=[{"system": "https://trust.example/mrn", "value": "M1"}]))
        assert value(one_said(extract, "identifier"))["issuer"] == "https://trust.example/mrn"

    @pytest.mark.parametrize("label", ["R", "V", "REDACTED"])
    def test_a_restricted_record_withholds_where_the_person_is(self, read: Reader, label: str) -> None:
        (child, *rest) = [entry["resource"] for entry in FAMILY["entry"]]
        contact = {"name": {"family": "Vale"}, "telecom": [{"system": "phone", "value": "01632 960009"}]}
        hidden = {**child, "meta": {"security": [{"code": label}]}, "contact": [contact]}
        mother = {**rest[0], "address": [{"line": ["3 Tide Row"]}]}
        place = {**rest[2], "location": [{"location": {"display": "Saltbury"}}]}
        extract = read(hidden, mother, *rest[1:2], place)
        private = extract.statements.filter(pl.col("predicate").is_in(["address", "phone", "registered_with", "place"]))
        assert private.height == 6
        assert private["withheld"].to_list() == [True] * 6
        assert {row["withheld"] for row in said(extract, "name")} == {None}
        assert any("hidden, not absent" in note for note in extract.reconciliation.notes)

    def test_an_open_record_withholds_nothing(self, read: Reader) -> None:
        child = {**FAMILY["entry"][0]["resource"], "meta": {"security": [{"code": "U"}]}}
        assert read(child).statements["withheld"].null_count() == read(child).statements.height

    def test_a_sensitive_condition_is_withheld_whole(self, read: Reader) -> None:
        extract = read(
            patient(), about("Condition", "c", code=snomed("1", "Asthma"), meta={"security": [{"code": "R"}]})
        )
        assert one_said(extract, "health_state")["withheld"] is True

    def test_test_data_is_flagged(self, read: Reader) -> None:
        extract = read(patient(meta={"tag": [{"code": "HTEST"}]}))
        assert extract.personas["flags"].to_list() == [["test"]]

    def test_registration_by_code_name_and_period(self, read: Reader) -> None:
        assert value(one_said(read(FAMILY), "registered_with")) == {"code": "Z00001", "name": "Tide Row Surgery"}
        by_code = {"identifier": {"value": "Z00002", "period": {"start": "2019-01-01", "end": "2020-01-01"}}}
        extract = read(patient(generalPractitioner=[by_code, {}]))
        row = one_said(extract, "registered_with")
        assert (value(row), row["valid_from"], row["valid_to"]) == ({"code": "Z00002"}, "2019-01-01", "2020-01-01")

    def test_removal_from_registration_links_and_disuse_are_carried(self, read: Reader) -> None:
        code = {"url": "removalFromRegistrationCode", "valueCodeableConcept": concept("EMB")}
        time = {"url": "effectiveTime", "valuePeriod": {"start": "2020-02-01T00:00:00+00:00"}}
        removal = {"url": "https://x.example/Extension-PDS-RemovalFromRegistration", "extension": [code, time]}
        link = {"type": "replaced-by", "other": {"reference": "Patient/new"}}
        extract = read(patient(extension=[removal], link=[link, {}], active=False, maritalStatus=concept("S")))
        row = one_said(extract, "x_removal_from_registration")
        assert (row["value"], row["valid_from"]) == ("EMB", "2020-02-01")
        assert (one_said(extract, "x_record_link")["value"], one_said(extract, "x_record_link")["ref"]) == (
            "replaced-by",
            "fhir:Patient/new",
        )
        assert value(one_said(extract, "x_record_active")) is False
        assert one_said(extract, "x_marital_status")["value"] == "S"

    def test_languages_are_carried_and_never_a_first_language(self, read: Reader) -> None:
        inner = [
            {"url": "language", "valueCodeableConcept": concept("pt", "Portuguese")},
            {"url": "interpreterRequired", "valueBoolean": True},
        ]
        national = {"url": UK + "NHSCommunication", "extension": inner}
        extract = read(patient(extension=[national], communication=[{"language": concept("en", "English")}]))
        assert one_said(extract, "x_preferred_language")["value"] == "Portuguese"
        assert one_said(extract, "x_language")["value"] == "English"
        assert value(one_said(extract, "x_interpreter_required")) is True
        assert said(extract, "first_language") == []

    def test_extensions_that_are_not_read_are_noted_by_name(self, read: Reader) -> None:
        extract = read(
            patient(extension=[{"url": UK + "NominatedPharmacy"}, {"url": "x y z"}, {"url": UK + "BirthSex"}])
        )
        assert extract.reconciliation.notes == ("Patient: the extension NominatedPharmacy is not read",)

    def test_the_score_of_a_search_is_carried(self, read: Reader) -> None:
        extract = read(bundle({"resource": patient(), "search": {"mode": "match", "score": 0.8716}}, kind="searchset"))
        assert one_said(extract, "x_search_score")["value"] == "0.8716"


class TestDeath:
    def notice(self, code: str) -> Node:
        inner = [
            {"url": "deathNotificationStatus", "valueCodeableConcept": concept(code)},
            {"url": "systemEffectiveDate", "valueDateTime": "2021-10-01T00:00:00+01:00"},
        ]
        return {"url": UK + "DeathNotificationStatus", "extension": inner}

    @pytest.mark.parametrize(("code", "basis"), [("1", "told"), ("2", "official")])
    def test_a_date_of_death_keeps_its_day_and_how_it_became_known(self, read: Reader, code: str, basis: str) -> None:
        extract = read(patient(deceasedDateTime="2021-09-30T00:00:00+01:00", extension=[self.notice(code)]))
        row = one_said(extract, "death_date")
        assert (row["value"], row["basis"]) == ("2021-09-30", basis)
        assert row["recorded_at"] == "2021-10-01T00:00:00+01:00"

    @pytest.mark.parametrize("fields", [{"deceasedDateTime": "2021-09-30"}, {"deceasedBoolean": True}, {}])
    def test_a_removed_notice_states_no_death(self, read: Reader, fields: Node) -> None:
        extract = read(patient(extension=[self.notice("U")], **fields))
        assert said(extract, "death_date") == []
        assert len(said(extract, "x_withdrawn")) == len(fields)
        assert one_said(extract, "x_death_notification")["value"] == "removed"

    def test_death_without_a_date_and_a_default_no(self, read: Reader) -> None:
        assert [(r["value"], r["raw"]) for r in said(read(patient(deceasedBoolean=True)), "death_date")] == [
            (None, "true")
        ]
        alive = read(patient(deceasedBoolean=False))
        assert said(alive, "death_date") == []
        assert value(one_said(alive, "x_deceased")) is False


class TestRelations:
    def relation(self, read: Reader, **fields: Any) -> Extract:
        return read(patient(), resource("RelatedPerson", "r", patient={"reference": "Patient/child"}, **fields))

    def test_a_mother_is_said_to_be_a_parent_of_the_patient(self, read: Reader) -> None:
        row = one_said(read(FAMILY), "parent")
        assert (row["about"], row["ref"], row["value"]) == ("fhir:RelatedPerson/mum", "fhir:Patient/child", None)
        assert (row["raw"], row["said_as"]) == ("MTH mother", "mother")

    def test_a_child_is_said_to_have_the_patient_as_parent(self, read: Reader) -> None:
        row = one_said(self.relation(read, relationship=[concept("CHLDFOST")]), "parent")
        assert (row["about"], row["ref"], row["value"]) == ("fhir:Patient/child", "fhir:RelatedPerson/r", "foster")

    @pytest.mark.parametrize(
        ("system", "code", "predicate", "kind"),
        [
            (
                "https://x.example/NHSDataDictionary-RelationshipToPersonForChildrenAndYoungPeople-1",
                "BPF",
                "parent",
                "birth",
            ),
            ("https://x.example/EMS-PDS-RelationshipType-1", "61", "parent", "step"),
            ("https://x.example/UKCore-AdditionalRelatedPersonRole", "Guardian", "carer", "guardian"),
        ],
    )
    def test_each_code_set_is_read_by_its_own_table(
        self, read: Reader, system: str, code: str, predicate: str, kind: str
    ) -> None:
        extract = self.relation(read, relationship={"coding": [{"system": system, "code": code}]})
        assert one_said(extract, predicate)["value"] == kind

    def test_codes_that_mean_one_thing_say_it_once_and_others_each(self, read: Reader) -> None:
        codings = [{"code": "MTH"}, {"code": "PRN"}, {"code": "N"}]
        extract = self.relation(read, relationship=[{"coding": codings}])
        assert len(said(extract, "parent")) == 1
        assert one_said(extract, "next_of_kin")["ref"] == "fhir:Patient/child"

    @pytest.mark.parametrize(
        "written", [concept("U", "unknown"), concept("QQ", "odd"), {"text": "the lady next door but one"}]
    )
    def test_a_relationship_that_is_not_understood_is_carried(self, read: Reader, written: Node) -> None:
        row = one_said(self.relation(read, relationship=[written]), "x_relationship")
        assert row["raw"]
        assert row["ref"] == "fhir:Patient/child"

    def test_a_relationship_in_words_is_read(self, read: Reader) -> None:
        assert one_said(self.relation(read, relationship=[{"text": "Step-father"}]), "parent")["value"] == "step"

    def test_an_ended_relationship_ends(self, read: Reader) -> None:
        period = {"start": "2019-02-01"}
        rows = [
            one_said(self.relation(read, active=a, period=period, relationship=[concept("SPS")]), "partner")
            for a in (True, False)
        ]
        assert [row["valid_to"] for row in rows] == ["..", None]

    def test_responsibility_household_and_significance(self, read: Reader) -> None:
        household = [
            {"url": "householdMember", "valueBoolean": False},
            {"url": "householdMemberDescription", "valueString": "left in May"},
        ]
        extensions = [
            {"url": DCH + "ParentalResponsibility-1", "valueBoolean": False},
            {"url": DCH + "HouseholdMember-1", "extension": household},
            {"url": DCH + "SignificantIndividual-1", "valueBoolean": True},
            {"url": "https://x.example/Extension-EMS-PDS-NextOfKinIndicator-1", "valueBoolean": True},
        ]
        extract = self.relation(read, extension=extensions)
        assert one_said(extract, "parental_responsibility")["value"] == "none"
        home = one_said(extract, "household_member")
        assert (home["polarity"], home["quote"], home["ref"]) == ("-", "left in May", "fhir:Patient/child")
        assert value(one_said(extract, "x_significant_individual")) is True
        assert one_said(extract, "next_of_kin")["about"] == "fhir:RelatedPerson/r"

    def test_somebody_related_to_nobody_is_still_a_person(self, read: Reader) -> None:
        extract = read(resource("RelatedPerson", "r", name=[{"family": "Ash"}], relationship=[concept("MTH")]))
        assert extract.personas["id"].to_list() == ["fhir:RelatedPerson/r"]
        assert said(extract, "parent") == []
        assert any("names no patient" in note for note in extract.reconciliation.notes)

    def test_a_number_of_the_patient_on_a_relative_is_kept_as_said_and_noted(self, read: Reader) -> None:
        number = [{"system": NHS, "value": "9990548609"}]
        mother = resource("RelatedPerson", "r", patient={"reference": "Patient/child"}, identifier=number)
        extract = read(patient(identifier=number), mother)
        assert {row["about"] for row in said(extract, "identifier")} == {"fhir:Patient/child", "fhir:RelatedPerson/r"}
        assert any("carries a number of the patient" in note for note in extract.reconciliation.notes)

    def test_contacts_of_a_patient_are_people_with_a_relationship(self, read: Reader) -> None:
        contacts = [
            {
                "id": "C1",
                "name": {"family": "Ash", "given": ["Rob"]},
                "gender": "male",
                "relationship": [concept("FTH")],
            },
            {"telecom": [{"system": "phone", "value": "01632 960002"}]},
            {"organization": {"display": "Coast Home"}, "relationship": [concept("ECON")]},
            {"name": {"text": "Mum"}, "relationship": [concept("MTH")]},
        ]
        extract = read(patient(contact=contacts))
        kinds = dict(extract.personas.select("id", "type").rows())
        assert kinds == {
            "fhir:Patient/child": "person",
            "fhir:Patient/child.contact[C1]": "person",
            "fhir:Patient/child.contact[1]": "person",
            "fhir:Patient/child.contact[2]": "organisation",
            "fhir:Patient/child.contact[3]": "placeholder",
        }
        assert {row["about"] for row in said(extract, "parent")} == {
            "fhir:Patient/child.contact[C1]",
            "fhir:Patient/child.contact[3]",
        }
        assert len(said(extract, "x_contact")) == 2

    def test_a_contact_that_is_the_patient_says_how_to_reach_the_patient(self, read: Reader) -> None:
        own = {"relationship": [concept("ONESELF")], "telecom": [{"system": "phone", "value": "01632 960003"}]}
        extract = read(patient(contact=[own]))
        assert one_said(extract, "phone")["about"] == "fhir:Patient/child"
        assert extract.personas.height == 1

    def test_oneself_under_another_name_is_not_taken_for_the_patient(self, read: Reader) -> None:
        odd = {"relationship": [concept("ONESELF")], "name": {"family": "Vale", "given": ["Jon"]}}
        extract = read(patient(name=[{"family": "Ash", "given": ["Ivy"]}], contact=[odd]))
        assert extract.personas.height == 2
        assert one_said(extract, "x_relationship")["raw"] == "ONESELF"


class TestRefusals:
    """What names nobody, stands twice or goes in a circle is counted and never guessed."""

    @pytest.mark.parametrize("kind", ["CarePlan", "Flag", "Observation", "Condition"])
    def test_a_record_of_a_group_is_not_about_a_person(self, read: Reader, kind: str) -> None:
        extract = read(resource(kind, "x", subject={"reference": "Group/g"}, status="active"))
        assert skipped(extract) == {kind: {"names no person": 1}}
        episode = resource("EpisodeOfCare", "x", patient={"reference": "Group/g"})
        assert skipped(read(episode)) == {"EpisodeOfCare": {"names no person": 1}}

    def test_roles_that_refer_to_each_other_name_nobody(self, read: Reader) -> None:
        roles = [
            resource("PractitionerRole", a, practitioner={"reference": f"PractitionerRole/{b}", "display": "Dr A"})
            for a, b in (("p", "q"), ("q", "p"))
        ]
        flag = about(
            "Flag", "f", status="active", code=snomed("1", "Bites"), author={"reference": "PractitionerRole/p"}
        )
        assert one_said(read(patient(), flag, *roles), "warning_marker")["author"] == "Dr A"

    def test_an_encounter_of_nobody_is_still_an_event(self, read: Reader) -> None:
        extract = read(resource("Encounter", "e", status="finished"))
        assert extract.events["id"].to_list() == ["fhir:Encounter/e"]
        assert said(extract, "participant") == []
        assert read(resource("Encounter", "e", status="entered-in-error")).events.is_empty()

    def test_a_deleted_encounter_is_no_event(self, read: Reader) -> None:
        entry = {"resource": about("Encounter", "e", status="finished"), "request": {"method": "DELETE"}}
        extract = read(bundle({"resource": patient()}, entry, kind="transaction"))
        assert extract.events.is_empty()
        assert value(one_said(extract, "x_withdrawn"))["reason"] == "deleted"

    def test_who_came_is_not_guessed_between_two_encounters(self, read: Reader) -> None:
        header = resource("MessageHeader", "h", event={"code": "CH011"})
        relative = resource("RelatedPerson", "m", patient={"reference": "Patient/child"})
        meetings = [about("Encounter", number, status="finished") for number in ("e1", "e2")]
        extract = read(header, patient(), relative, *meetings)
        assert "accompanied_by" not in [row["value"] for row in said(extract, "participant")]
        single = read(header, patient(), relative, meetings[0])
        assert "accompanied_by" in [row["value"] for row in said(single, "participant")]


class TestEncounter:
    @pytest.mark.parametrize(
        ("code", "kind", "role"),
        [
            ("EMER", "attendance_ed", "attendee"),
            ("AMB", "appointment", "attendee"),
            ("IMP", "admission", "subject"),
            ("HH", "home_visit", "subject"),
            ("XX", "other", "subject"),
        ],
    )
    def test_the_class_is_the_type_of_the_event(self, read: Reader, code: str, kind: str, role: str) -> None:
        extract = read(patient(), about("Encounter", "e", status="finished", **{"class": {"code": code}}))
        assert extract.events.select("id", "type").rows() == [("fhir:Encounter/e", kind)]
        assert one_said(extract, "event_type")["value"] == kind
        assert (one_said(extract, "participant")["value"], one_said(extract, "participant")["ref"]) == (
            role,
            "fhir:Encounter/e",
        )

    def test_time_is_an_interval_as_written(self, read: Reader) -> None:
        assert one_said(read(FAMILY), "time")["value"] == "2021-03-28T00:30:00+01:00/2021-03-28T04:00:00+01:00"
        for period, time in (({"start": "2021"}, "2021"), ({"end": "2021"}, "../2021")):
            assert one_said(read(patient(), about("Encounter", "e", period=period)), "time")["value"] == time

    def test_a_virtual_encounter_is_remote_wherever_staff_sat(self, read: Reader) -> None:
        place = [{"location": {"display": "Clinic"}}]
        extract = read(patient(), about("Encounter", "e", location=place, **{"class": {"code": "VR"}}))
        assert one_said(extract, "place")["value"] == "remote"

    def test_place_staff_reason_reference_and_outcome(self, read: Reader) -> None:
        visit = about(
            "Encounter",
            "e",
            identifier=[
                {"system": "https://x.example/case", "value": "K7"},
                {"system": "urn:ietf:rfc:3986", "value": "u"},
            ],
            location=[{"location": {"reference": "Location/l"}}],
            serviceProvider={"reference": "HealthcareService/h"},
            reasonCode=[snomed("1", "Fell from swing")],
            hospitalization={"dischargeDisposition": concept("19", "Home"), "admitSource": concept("1", "Ambulance")},
            participant=[
                {"type": [concept("ATND")], "individual": {"reference": "PractitionerRole/pr"}},
                {"type": [concept("ESC")], "individual": {"reference": "RelatedPerson/r"}},
                {"individual": {}},
            ],
        )
        extract = read(
            patient(),
            visit,
            resource("Location", "l", name="Ward 2"),
            resource("HealthcareService", "h", providedBy={"reference": "Organization/o"}),
            resource("Organization", "o", name="Coast Trust"),
            resource("PractitionerRole", "pr", practitioner={"reference": "Practitioner/p"}),
            resource("Practitioner", "p", name=[{"prefix": ["Dr"], "given": ["Ida"], "family": "Marsh"}]),
            resource("RelatedPerson", "r", patient={"reference": "Patient/child"}),
        )
        assert one_said(extract, "place")["value"] == "Ward 2"
        assert one_said(extract, "x_service_provider")["value"] == "Coast Trust"
        assert one_said(extract, "x_staff")["value"] == "Dr Ida Marsh"
        assert one_said(extract, "narrative")["value"] == "Fell from swing"
        assert one_said(extract, "reference")["value"] == "K7"
        assert (one_said(extract, "outcome")["value"], one_said(extract, "outcome")["process"]) == ("Home", "medical")
        escort = next(row for row in said(extract, "participant") if row["value"] == "accompanied_by")
        assert (escort["about"], escort["ref"]) == ("fhir:RelatedPerson/r", "fhir:Encounter/e")

    @pytest.mark.parametrize("status", ["planned", "cancelled"])
    def test_nobody_attended_what_did_not_take_place(self, read: Reader, status: str) -> None:
        extract = read(patient(), about("Encounter", "e", status=status, **{"class": {"code": "AMB"}}))
        assert one_said(extract, "participant")["value"] == "invited"

    def test_an_encounter_entered_in_error_is_no_event(self, read: Reader) -> None:
        extract = read(patient(), about("Encounter", "e", status="entered-in-error", **{"class": {"code": "EMER"}}))
        assert extract.events.is_empty()
        assert value(one_said(extract, "x_withdrawn")) == {"reason": "entered-in-error", "what": "event"}


class TestClinical:
    def condition(self, read: Reader, **fields: Any) -> Extract:
        return read(patient(), about("Condition", "c", code=snomed("73211009", "Diabetes"), **fields))

    def test_a_confirmed_injury_with_its_times_and_event(self, read: Reader) -> None:
        row = one_said(read(FAMILY), "injury")
        assert (row["value"], row["kind"], row["ref"]) == ("Fracture of arm", "fact", "fhir:Encounter/ed")
        assert (row["valid_from"], row["valid_to"], row["recorded_at"]) == ("2021-03-28", "..", "2021-03-28")

    @pytest.mark.parametrize("status", ["unconfirmed", "provisional", "differential"])
    def test_what_is_not_confirmed_is_an_assessment(self, read: Reader, status: str) -> None:
        for written in (concept(status), status):  # a concept in R4, a plain code in STU3
            row = one_said(self.condition(read, verificationStatus=written), "health_state")
            assert (row["kind"], row["polarity"]) == ("assessment", "+")

    def test_what_was_refuted_is_denied(self, read: Reader) -> None:
        assert one_said(self.condition(read, verificationStatus=concept("refuted")), "health_state")["polarity"] == "-"

    def test_what_was_entered_in_error_is_not_said(self, read: Reader) -> None:
        extract = self.condition(read, verificationStatus=concept("entered-in-error"))
        assert said(extract, "health_state") == []
        row = one_said(extract, "x_withdrawn")
        assert (row["raw"], row["locator"]) == ("73211009 Diabetes", "Condition/c.verificationStatus")

    def test_a_condition_without_status_claims_no_kind(self, read: Reader) -> None:
        row = one_said(self.condition(read), "health_state")
        assert (row["kind"], row["valid_to"]) == (None, None)

    def test_abatement_ends_it(self, read: Reader) -> None:
        fields = {"onsetPeriod": {"start": "2019"}, "abatementDateTime": "2020-03-01"}
        row = one_said(self.condition(read, clinicalStatus="resolved", **fields), "health_state")
        assert (row["valid_from"], row["valid_to"]) == ("2019", "2020-03-01")

    def test_who_wrote_it_and_who_told(self, read: Reader) -> None:
        staff = {"recorder": {"reference": "Practitioner/p", "display": "Dr I. Marsh"}}
        row = one_said(self.condition(read, asserter={"reference": "Patient/child"}, **staff), "health_state")
        assert (row["author"], row["informant"], row["basis"]) == ("Dr I. Marsh", "Patient/child", "self")
        relative = {"asserter": {"reference": "RelatedPerson/mum"}, "assertedDate": "2019-01-02"}
        row = one_said(self.condition(read, **relative), "health_state")
        assert (row["author"], row["informant"], row["basis"]) == (None, "RelatedPerson/mum", "told")
        assert row["recorded_at"] == "2019-01-02"
        row = one_said(self.condition(read, asserter={"display": "Dr B"}), "health_state")
        assert (row["author"], row["informant"], row["basis"]) == ("Dr B", None, None)

    @pytest.mark.parametrize(
        ("code", "predicate"),
        [
            (concept("S52.5", "", "http://hl7.org/fhir/sid/icd-10"), "injury"),
            (concept("J45", "", "http://hl7.org/fhir/sid/icd-10"), "health_state"),
            ({"text": "Bruising of left ear"}, "injury"),
            ({"text": "No injury found"}, "health_state"),
            ({"text": "Family history of fracture"}, "health_state"),
        ],
    )
    def test_injuries_are_told_from_other_states(self, read: Reader, code: Node, predicate: str) -> None:
        assert len(said(read(patient(), about("Condition", "c", code=code)), predicate)) == 1

    def test_when_it_was_measured_is_not_when_it_was_issued(self, read: Reader) -> None:
        weight = {"code": snomed("27113001", "Body weight"), "valueQuantity": {"value": 12.5, "unit": "kg"}}
        node = about(
            "Observation", "o", status="final", effectiveDateTime="2020-01-02", issued="2020-01-09T10:00:00Z", **weight
        )
        row = one_said(read(patient(), node), "health_state")
        assert (row["value"], row["kind"]) == ("Body weight: 12.5 kg", "fact")
        assert (row["event_time"], row["recorded_at"]) == ("2020-01-02", "2020-01-09T10:00:00Z")

    def test_parts_of_an_observation_are_told_together(self, read: Reader) -> None:
        parts = [
            {"code": {"text": "Systolic"}, "valueQuantity": {"value": 120}},
            {"code": {"text": "Diastolic"}, "valueQuantity": {"comparator": "<", "value": 80}},
            {"code": {"text": "Missing"}},
        ]
        span = {"start": "2020-01-02T10:00:00Z", "end": "2020-01-02T11:00:00Z"}
        node = about(
            "Observation", "o", status="preliminary", code={"text": "Pressure"}, component=parts, effectivePeriod=span
        )
        row = one_said(read(patient(), node), "health_state")
        assert row["value"] == "Pressure: Systolic 120, Diastolic < 80"
        assert (row["kind"], row["event_time"]) == ("assessment", "2020-01-02T10:00:00Z/2020-01-02T11:00:00Z")

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"valueCodeableConcept": concept("N", "No")}, "Smoker: No"),
            ({"valueString": "rarely"}, "Smoker: rarely"),
            ({"valueBoolean": False}, "Smoker: false"),
            ({}, "Smoker"),
        ],
    )
    def test_values_of_every_kind_are_told(self, read: Reader, fields: Node, words: str) -> None:
        node = about("Observation", "o", status="final", code={"text": "Smoker"}, **fields)
        assert one_said(read(patient(), node), "health_state")["value"] == words

    @pytest.mark.parametrize("status", ["entered-in-error", "cancelled"])
    def test_an_observation_taken_back_is_not_said(self, read: Reader, status: str) -> None:
        extract = read(patient(), about("Observation", "o", status=status, code=snomed("1", "Weight")))
        assert said(extract, "health_state") == []
        assert value(one_said(extract, "x_withdrawn"))["reason"] == status

    def test_a_performer_who_is_the_patient_or_a_relative_tells_and_one_of_staff_writes(self, read: Reader) -> None:
        found = []
        for performer in ({"reference": "Patient/child"}, {"reference": "RelatedPerson/mum"}, {"display": "Nurse A"}):
            node = about("Observation", "o", status="final", code={"text": "Pain"}, performer=[performer])
            row = one_said(read(patient(), node), "health_state")
            found.append((row["author"], row["informant"], row["basis"]))
        assert found == [
            (None, "Patient/child", "self"),
            (None, "RelatedPerson/mum", "told"),
            ("Nurse A", None, None),
        ]

    def test_sex_at_birth_and_estimated_age_as_observations(self, read: Reader) -> None:
        sex = about("Observation", "s", code=concept("M", "Male", UK + "BirthSex"))
        age = about(
            "Observation", "a", code={"text": "Patient Estimated Age"}, valueQuantity={"value": 9, "unit": "years"}
        )
        extract = read(patient(), sex, age)
        assert (one_said(extract, "sex")["value"], one_said(extract, "sex")["basis"]) == ("M", "official")
        assert one_said(extract, "x_estimated_age")["value"] == "9 years"
        assert extract.personas["flags"].to_list() == [["age_estimated"]]
        known = read(patient(birthDate="2012-01-05"), age)
        assert known.personas["flags"].to_list() == [[]]


class TestFlagsAndPlans:
    BARS = "https://fhir.nhs.uk/CodeSystem/safeguarding-codes-bars"

    def flag(self, read: Reader, code: Node, **fields: Any) -> Extract:
        given = {"status": "active", "code": code, **fields}
        return read(patient(), about("Flag", "f", **given))

    def test_a_flag_is_a_warning_with_its_period_author_and_notes(self, read: Reader) -> None:
        notes = {"url": "https://x.example/Extension-FlagNotes", "valueAnnotation": {"text": "seen twice"}}
        period = {"start": "2021-02-03T09:00:00+00:00"}
        extract = self.flag(read, snomed("1", "Bites"), period=period, extension=[notes], author={"display": "Dr A"})
        row = one_said(extract, "warning_marker")
        assert value(row) == {"text": "Bites"}
        assert (row["valid_from"], row["valid_to"]) == ("2021-02-03", "..")
        assert (row["author"], row["quote"]) == ("Dr A", "seen twice")

    def test_an_inactive_flag_is_not_ongoing(self, read: Reader) -> None:
        extract = self.flag(read, snomed("1", "Bites"), status="inactive", period={"start": "2021"})
        assert one_said(extract, "warning_marker")["valid_to"] is None

    @pytest.mark.parametrize(
        ("code", "category", "predicate"),
        [
            (snomed("1", "Nut-free diet"), concept("diet", "", "http://x/flag-category"), "health_state"),
            (
                snomed("1", "Large print"),
                concept("RA", "", "https://x/flag-categories-bars"),
                "x_reasonable_adjustment",
            ),
            (
                concept("S", "Safe", "https://x/scene-safety-codes-bars"),
                concept("SS", "", "https://x/flag-categories-bars"),
                "x_scene_safety",
            ),
            (
                concept("U", "Unsafe", "https://x/scene-safety-codes-bars"),
                concept("SS", "", "https://x/flag-categories-bars"),
                "warning_marker",
            ),
            (
                concept("child-protection-information-system-flag", "", "https://x/England-FlagCategoryPatient"),
                {},
                "warning_marker",
            ),
        ],
    )
    def test_only_a_sign_of_danger_is_a_warning(self, read: Reader, code: Node, category: Node, predicate: str) -> None:
        assert len(said(self.flag(read, code, category=[category]), predicate)) == 1

    def test_safeguarding_codes_are_concerns_each(self, read: Reader) -> None:
        codings = [
            {"system": self.BARS, "code": "702953007", "display": "Suspected victim of child neglect"},
            {"system": self.BARS, "code": "777996001", "display": "Alleged being subjected to abuse"},
        ]
        rows = said(self.flag(read, {"coding": codings}), "concern")
        assert sorted((row["value"], row["kind"]) for row in rows) == [
            ("neglect", "assessment"),
            ("other", "allegation"),
        ]
        assert all(row["quote"] for row in rows)

    def test_a_short_code_means_something_only_in_its_own_system(self, read: Reader) -> None:
        assert len(said(self.flag(read, concept("U", "Unspecified", self.BARS)), "concern")) == 1
        assert said(self.flag(read, concept("U", "Urgent", "https://x.example/other")), "concern") == []

    def test_nothing_found_at_one_contact_denies_no_plan(self, read: Reader) -> None:
        code = concept("861931000000100", "No safeguarding issues identified", self.BARS)
        extract = self.flag(read, code, encounter={"reference": "Encounter/e"})
        row = one_said(extract, "x_no_safeguarding_issue_identified")
        assert (row["ref"], row["polarity"]) == ("fhir:Encounter/e", "+")
        assert said(extract, "concern") == said(extract, "child_protection_plan") == []

    def test_a_flag_added_in_error_is_withdrawn_with_its_reason(self, read: Reader) -> None:
        reason = {
            "url": "https://x.example/Extension-England-FGMRemovalReason",
            "valueCodeableConcept": concept("0", "Wrong child"),
        }
        extract = self.flag(
            read, snomed("902961000000107", "Family history"), status="entered-in-error", extension=[reason]
        )
        row = one_said(extract, "x_withdrawn")
        assert (row["quote"], row["raw"]) == ("Wrong child", "902961000000107 Family history")
        assert said(extract, "warning_marker") == []

    def test_a_request_to_delete_withdraws_what_it_carries(self, read: Reader) -> None:
        flag = about("Flag", "f", status="active", code=snomed("1", "Bites"))
        extract = read(bundle({"resource": flag, "request": {"method": "DELETE", "url": "Flag/f"}}, kind="transaction"))
        assert value(one_said(extract, "x_withdrawn"))["reason"] == "deleted"
        assert said(extract, "warning_marker") == []

    def test_what_a_flag_is_about_is_referred_to(self, read: Reader) -> None:
        url = "http://hl7.org/fhir/StructureDefinition/flag-detail"
        detail = {"url": url, "valueReference": {"reference": "CarePlan/p"}}
        extract = self.flag(read, snomed("1", "Bites"), extension=[detail, {"url": url}])
        assert one_said(extract, "x_flag_detail")["ref"] == "fhir:CarePlan/p"

    def plan(self, read: Reader, category: Node, **fields: Any) -> Extract:
        team = resource("CareTeam", "t", name="Saltbury Council")
        given = {"status": "active", "category": [category], "careTeam": [{"reference": "CareTeam/t"}], **fields}
        return read(patient(), about("CarePlan", "p", **given), team)

    def test_plan_and_looked_after_categories_of_information_sharing(self, read: Reader) -> None:
        period = {"start": "2022-05-01T09:00:00+01:00"}
        row = one_said(self.plan(read, snomed("342191000000101"), period=period), "child_protection_plan")
        assert (row["valid_from"], row["valid_to"], row["value"]) == ("2022-05-01", "..", None)
        assert (row["kind"], row["process"], row["author"]) == ("decision", "care", "Saltbury Council")
        row = one_said(self.plan(read, snomed("764841000000100"), period=period, status="completed"), "looked_after")
        assert (value(row), row["valid_to"]) == (True, None)

    def test_a_draft_plan_is_no_plan_and_one_in_error_is_withdrawn(self, read: Reader) -> None:
        draft = self.plan(read, snomed("342191000000101"), status="draft")
        assert said(draft, "child_protection_plan") == []
        assert len(said(draft, "x_care_plan")) == 1
        error = self.plan(read, snomed("342191000000101"), status="entered-in-error")
        assert said(error, "child_protection_plan") == []
        assert value(one_said(error, "x_withdrawn"))["what"] == "child_protection_plan"

    def test_other_plans_and_profiles(self, read: Reader) -> None:
        extract = self.plan(read, {"text": "Weight"}, title="Eat well", created="2020-02-01")
        assert (one_said(extract, "x_care_plan")["value"], one_said(extract, "x_care_plan")["recorded_at"]) == (
            "Eat well",
            "2020-02-01",
        )
        profile = {"profile": ["https://fhir.nhs.uk/STU3/StructureDefinition/DCH-ChildProtection-CarePlan-1"]}
        assert len(said(self.plan(read, {}, meta=profile), "child_protection_plan")) == 1

    def test_a_care_team_of_somebody_and_one_of_nobody(self, read: Reader) -> None:
        extract = read(patient(), about("CareTeam", "t", name="Team A", status="active", period={"start": "2020"}))
        assert (one_said(extract, "x_care_team")["value"], one_said(extract, "x_care_team")["valid_to"]) == (
            "Team A",
            "..",
        )
        assert skipped(read(resource("CareTeam", "t", name="A"))) == {"CareTeam": {"read for names only": 1}}
        error = read(patient(), about("CareTeam", "t", name="Team A", status="entered-in-error"))
        assert len(said(error, "x_withdrawn")) == 1
        nobody = read(resource("CareTeam", "t", subject={"reference": "Group/g"}))
        assert skipped(nobody) == {"CareTeam": {"names no person": 1}}

    def episode(self, read: Reader, **fields: Any) -> Extract:
        return read(patient(), resource("EpisodeOfCare", "x", patient={"reference": "Patient/child"}, **fields))

    def test_episodes_of_care(self, read: Reader) -> None:
        profile = {"profile": "https://fhir.nhs.uk/STU3/StructureDefinition/DCH-LookedAfterChild-EpisodeOfCare-1"}
        council = {"managingOrganization": {"display": "Saltbury Council"}}
        extract = self.episode(read, status="active", meta=profile, period={"start": "2018-02-01"}, **council)
        row = one_said(extract, "looked_after")
        assert (value(row), row["valid_to"], row["author"]) == (True, "..", "Saltbury Council")
        other = self.episode(read, status="finished", type=[{"text": "Physiotherapy"}])
        assert one_said(other, "x_episode_of_care")["raw"] == "finished; Physiotherapy"
        assert len(said(self.episode(read, status="cancelled", meta=profile), "looked_after")) == 0
        assert len(said(self.episode(read, status="entered-in-error", meta=profile), "x_withdrawn")) == 1


class TestProvenance:
    def test_it_says_who_recorded_when_and_from_what(self, read: Reader) -> None:
        origin = resource(
            "Provenance",
            "v",
            target=[{"reference": "#"}],
            recorded="2023-01-02T10:00:00Z",
            agent=[
                {"who": {"display": "Clerk"}},
                {"type": concept("author"), "who": {"display": "Dr A"}, "role": [{"text": "GP"}]},
            ],
            entity=[{"role": "source", "what": {"reference": "DocumentReference/d"}}, {"what": {}}],
        )
        extract = read(patient(), about("Flag", "f", status="active", code=snomed("1", "Bites"), contained=[origin]))
        row = one_said(extract, "warning_marker")
        assert (row["author"], row["author_role"], row["recorded_at"]) == ("Dr A", "GP", "2023-01-02T10:00:00Z")
        assert row["derived_from"] == ["fhir:DocumentReference/d"]
        assert skipped(extract) == {}

    def test_several_are_taken_in_the_order_of_their_dates(self, read: Reader) -> None:
        def origin(number: str, recorded: str, who: str) -> Node:
            target = [{"reference": "Flag/f"}]
            entity = [{"what": {"reference": f"DocumentReference/{number}"}}]
            return resource(
                "Provenance", number, target=target, recorded=recorded, agent=[{"whoUri": who}], entity=entity
            )

        flag = about("Flag", "f", status="active", code=snomed("1", "Bites"))
        versions = [origin("b", "2023-05-01", "later"), origin("a", "2023-01-01", "first")]
        for order in (versions, versions[::-1]):
            row = one_said(read(patient(), flag, *order), "warning_marker")
            assert (row["author"], row["recorded_at"]) == ("first", "2023-01-01")
            assert row["derived_from"] == ["fhir:DocumentReference/a", "fhir:DocumentReference/b"]

    def test_what_the_resource_says_itself_outweighs_it(self, read: Reader) -> None:
        flag = about("Flag", "f", status="active", code=snomed("1", "Bites"), author={"display": "Dr B"})
        origin = resource("Provenance", "v", target=[{"reference": "Flag/f"}], agent=[{"who": {"display": "Dr A"}}])
        assert one_said(read(patient(), flag, origin), "warning_marker")["author"] == "Dr B"

    def test_one_that_speaks_of_nothing_here_is_skipped(self, read: Reader) -> None:
        extract = read(resource("Provenance", "v", target=[{"reference": "Consent/c"}]))
        assert skipped(extract) == {"Provenance": {"none of its targets is in this document": 1}}


class TestChildHealthEvents:
    def message(self, event: str, *resources: Node, action: str = "new") -> Node:
        kind = {"url": DCH + "MessageEventType-1", "valueCodeableConcept": concept(action)}
        header = resource(
            "MessageHeader",
            "h",
            event={"code": event},
            extension=[kind],
            timestamp="2018-04-01T15:00:00+00:00",
            responsible={"reference": "urn:uuid:0f0e0d0c-0000-4000-8000-00000000000f"},
            focus=[{"reference": "Encounter/e"}],
        )
        sender = {
            "fullUrl": "urn:uuid:0f0e0d0c-0000-4000-8000-00000000000f",
            "resource": resource("Organization", "o", name="Saltbury Health"),
        }
        return bundle(header, sender, patient(), about("Encounter", "e", status="finished"), *resources, kind="message")

    def test_the_message_names_the_source_and_its_time(self, read: Reader) -> None:
        source = read(self.message("CH023")).source
        assert (source.organisation, source.extracted_at) == ("Saltbury Health", "2018-04-01T15:00:00+00:00")

    def test_who_came_to_the_emergency_department(self, read: Reader) -> None:
        mother = resource(
            "RelatedPerson", "m", patient={"reference": "Patient/child"}, relationship=concept("MTH", "mother")
        )
        extract = read(self.message("CH011", mother))
        assert extract.events["type"].to_list() == ["attendance_ed"]
        came = next(row for row in said(extract, "participant") if row["value"] == "accompanied_by")
        assert (came["about"], came["ref"], came["raw"]) == ("fhir:RelatedPerson/m", "fhir:Encounter/e", "mother")

    def test_a_relative_of_another_message_accompanied_nobody(self, read: Reader) -> None:
        mother = resource("RelatedPerson", "m", patient={"reference": "Patient/child"}, relationship=concept("MTH"))
        assert [row["value"] for row in said(read(self.message("CH023", mother)), "participant")] == ["subject"]

    def test_looked_after_and_plan_dates_of_legal_information(self, read: Reader) -> None:
        council = {"performer": [{"display": "Saltbury Council"}]}
        looked_after = about(
            "Observation",
            "l",
            status="final",
            code=snomed("764841000000100"),
            effectivePeriod={"start": "2018-02-01"},
            **council,
        )
        plan = about(
            "Observation",
            "p",
            status="final",
            code=snomed("1064311000000109"),
            valueDateTime="2018-03-01T09:00:00",
            **council,
        )
        extract = read(self.message("CH033", looked_after, plan))
        row = one_said(extract, "looked_after")
        assert (value(row), row["valid_from"], row["valid_to"]) == (True, "2018-02-01", "..")
        row = one_said(extract, "child_protection_plan")
        assert (row["valid_from"], row["valid_to"], row["author"]) == ("2018-03-01", None, "Saltbury Council")

    def answers(self, *items: tuple[str, Node], **fields: Any) -> Node:
        written = [{"linkId": link, "answer": [answer]} for link, answer in items]
        given = {"status": "completed", "item": written, **fields}
        return about("QuestionnaireResponse", "q", **given)

    def test_schools_and_their_years(self, read: Reader) -> None:
        school = resource("Organization", "s", name="Tide Row School", identifier=[{"value": "999001"}])
        history = self.answers(
            ("educationalEstablishment", {"valueReference": {"reference": "Organization/s"}}),
            ("educationalEstablishmentType", {"valueCoding": {"code": "2", "display": "Primary"}}),
            ("educationalEstablishmentStart", {"valueDate": "2019"}),
            ("educationalEstablishmentEnd", {"valueDate": "2024"}),
            ("specialEducationalNeedType", {"valueCoding": {"code": "1", "display": "Speech"}}),
            ("educationalEstablishmentName", {"valueString": "Coast Nursery"}),
            ("educationalEstablishmentEnd", {"valueDate": "2019"}),
        )
        extract = read(self.message("CH032", school, history))
        first, second = said(extract, "enrolled_at")
        assert value(first) == {"code": "999001", "name": "Tide Row School", "type": "Primary"}
        assert (first["valid_from"], first["valid_to"]) == ("2019", "2024")
        assert (value(second), second["valid_from"], second["valid_to"]) == ({"name": "Coast Nursery"}, None, "2019")
        assert one_said(extract, "x_specialEducationalNeedType")["value"] == "Speech"

    def test_other_questionnaires_are_not_read_and_wrong_ones_withdrawn(self, read: Reader) -> None:
        assert skipped(read(patient(), self.answers(("housing", {"valueString": "x"})))) == {
            "QuestionnaireResponse": {"resource type not read": 1}
        }
        nobody = resource("QuestionnaireResponse", "q", item=[{"linkId": "educationalEstablishmentName"}])
        assert skipped(read(nobody)) == {"QuestionnaireResponse": {"names no person": 1}}
        wrong = self.answers(("educationalEstablishmentName", {"valueString": "A"}), status="entered-in-error")
        extract = read(patient(), wrong)
        assert said(extract, "enrolled_at") == []
        assert len(said(extract, "x_withdrawn")) == 1

    def test_a_message_that_takes_an_earlier_one_back_states_none_of_it(self, read: Reader) -> None:
        mother = resource("RelatedPerson", "m", patient={"reference": "Patient/child"}, relationship=concept("MTH"))
        plan = about("Observation", "p", status="final", code=snomed("764841000000100"), valueDateTime="2018-03-01")
        extract = read(self.message("CH011", mother, plan, action="delete"))
        assert extract.events.is_empty()
        for predicate in ("looked_after", "parent", "participant"):
            assert said(extract, predicate) == []
        assert {value(row)["reason"] for row in said(extract, "x_withdrawn")} == {"message retracted"}


def _sample_files() -> Iterator[Path]:
    folder = os.environ.get("TRIANGULATE_SAMPLES")
    if folder:
        yield from sorted(p for p in Path(folder).rglob("*") if p.suffix in {".json", ".xml"})


@pytest.mark.samples
def test_every_sample_that_is_claimed_is_read_and_reconciled() -> None:
    if not os.environ.get("TRIANGULATE_SAMPLES"):
        pytest.skip("TRIANGULATE_SAMPLES does not name a folder of sample files")
    adapter, read = FHIR(), 0
    for path in _sample_files():
        offer = Offer(path)
        if not adapter.claims(offer):
            continue
        extract = adapter.read(offer, ReadOptions())
        assert extract.reconciliation.reconciled
        assert extract.reconciliation.quarantined == 0
        assert extract.statements["locator"].null_count() == 0
        unsaid = pl.col("value").is_null() & pl.col("ref").is_null() & pl.col("raw").is_null()
        assert extract.statements.filter(unsaid).is_empty()
        read += 1
    assert read > 0
