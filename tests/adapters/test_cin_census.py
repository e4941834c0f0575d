"""The children in need census adapter: old and new shapes, and what a file may hold that it should not.

All people are invented.
"""

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
from triangulate_adapters.social_care.cin_census import CINCensus

HEADER = """<Header><CollectionDetails><Collection>CIN</Collection><Year>2024</Year>
<ReferenceDate>2024-03-31</ReferenceDate></CollectionDetails>
<Source><LEA>801</LEA><DateTime>2024-05-23T11:14:05</DateTime></Source></Header>"""
FIRST = """<Child><ChildIdentifiers><LAchildID>C1</LAchildID><UPN>A801200001001</UPN>
<FormerUPN>B801200001002</FormerUPN><PersonBirthDate>2015-03-27</PersonBirthDate><GenderCurrent>1</GenderCurrent></ChildIdentifiers>
<ChildCharacteristics><Ethnicity>WBRI</Ethnicity><Disabilities><Disability>HAND</Disability><Disability>HEAR</Disability>
</Disabilities></ChildCharacteristics>
<CINdetails><CINreferralDate>2022-10-06</CINreferralDate><ReferralSource>6</ReferralSource>
<PrimaryNeedCode>N4</PrimaryNeedCode><DateOfInitialCPC>2022-11-01</DateOfInitialCPC>
<Assessments><AssessmentActualStartDate>2022-10-07</AssessmentActualStartDate>
<AssessmentInternalReviewDate>2022-10-20</AssessmentInternalReviewDate>
<AssessmentAuthorisationDate>2022-11-02</AssessmentAuthorisationDate>
<FactorsIdentifiedAtAssessment><AssessmentFactors>2A</AssessmentFactors><AssessmentFactors>2B</AssessmentFactors>
<AssessmentFactors>9A</AssessmentFactors></FactorsIdentifiedAtAssessment></Assessments>
<CINPlanDates><CINPlanStartDate>2023-01-24</CINPlanStartDate></CINPlanDates>
<Section47><S47ActualStartDate>2022-10-10</S47ActualStartDate><InitialCPCtarget>2022-10-31</InitialCPCtarget>
<DateOfInitialCPC>2022-11-01</DateOfInitialCPC><ICPCnotRequired>0</ICPCnotRequired></Section47>
<ReferralNFA>false</ReferralNFA>
<ChildProtectionPlans><CPPstartDate>2022-11-01</CPPstartDate><InitialCategoryOfAbuse>PHY</InitialCategoryOfAbuse>
<LatestCategoryOfAbuse>MUL</LatestCategoryOfAbuse><NumberOfPreviousCPP>0</NumberOfPreviousCPP>
<Reviews><CPPreviewDate>2023-01-15</CPPreviewDate><CPPreviewDate>2023-07-01</CPPreviewDate></Reviews>
</ChildProtectionPlans></CINdetails></Child>"""
SECOND = """<Child><ChildIdentifiers><LAchildID>C2</LAchildID><UPNunknown>UN3</UPNunknown>
<PersonBirthDate>2012-01-02</PersonBirthDate><Sex>F</Sex><PersonDeathDate>2023-02-01</PersonDeathDate>
</ChildIdentifiers><CINdetails><CINreferralDate>2022-12-01</CINreferralDate><ReferralSource>10</ReferralSource>
<CINclosureDate>2023-02-27</CINclosureDate><ReasonForClosure>RC2</ReasonForClosure><ReferralNFA>1</ReferralNFA>
<ChildProtectionPlans><CPPstartDate>2022-12-20</CPPstartDate><InitialCategoryOfAbuse>NEG</InitialCategoryOfAbuse>
</ChildProtectionPlans></CINdetails></Child>"""
UNBORN = """<Child><ChildIdentifiers><LAchildID>C3</LAchildID>
<ExpectedPersonBirthDate>2024-06-01</ExpectedPersonBirthDate><Sex>U</Sex></ChildIdentifiers></Child>"""


def message(*children: str, header: str = HEADER) -> str:
    """Return a census message with these children."""
    return f'<?xml version="1.0" encoding="utf-8"?><Message>{header}<Children>{"".join(children)}</Children></Message>'


def child(inside: str = "", identifiers: str = "<PersonBirthDate>2015-03-27</PersonBirthDate>") -> str:
    """Return a child C1 with these identifiers and this content."""
    known = f"<ChildIdentifiers><LAchildID>C1</LAchildID>{identifiers}</ChildIdentifiers>"
    return f"<Child>{known}<CINdetails><CINreferralDate>2022-10-06</CINreferralDate>{inside}</CINdetails></Child>"


def read_text(folder: Path, text: str, **options: Any) -> Extract:
    """Return what the adapter reads from a file of this content."""
    path = folder / "census.xml"
    path.write_text(text, encoding="utf-8")
    return CINCensus().read(Offer(path), ReadOptions(**options))


def said(extract: Extract, about: str, predicate: str) -> list[dict[str, Any]]:
    """Return the statements about a child or event with a predicate."""
    where = (pl.col("about") == f"{extract.source.id}:{about}") & (pl.col("predicate") == predicate)
    return extract.statements.filter(where).sort("locator", "raw").to_dicts()


def values(extract: Extract, about: str, predicate: str) -> list[str | None]:
    """Return the values of those statements."""
    return [statement["value"] for statement in said(extract, about, predicate)]


@pytest.fixture
def census(tmp_path: Path) -> Extract:
    """Three children: C1 with everything, C2 who died, C3 not yet born."""
    return read_text(tmp_path, message(FIRST, SECOND, UNBORN))


class TestContract(AdapterContract):
    """What holds for every adapter."""

    adapter = CINCensus()

    def write_example(self, folder: Path) -> Path:
        path = folder / "census.xml"
        path.write_text(message(FIRST, SECOND, UNBORN), encoding="utf-8")
        return path


def test_every_element_is_counted(census: Extract) -> None:
    parts = {part.part: (part.read, part.recorded) for part in census.reconciliation.parts}
    assert parts == {
        "AssessmentFactors": (3, 3),
        "Assessments": (1, 1),
        "CINPlanDates": (1, 1),
        "CINdetails": (2, 2),
        "CPPreviewDate": (2, 2),
        "Child": (3, 3),
        "ChildProtectionPlans": (2, 2),
        "Disability": (2, 2),
        "Section47": (1, 1),
    }


def test_the_header_says_whose_it_is_and_for_which_period(census: Extract) -> None:
    source = census.source
    assert (source.organisation, source.jurisdiction, source.extracted_at) == ("801", "GB-ENG", "2024-05-23T11:14:05")
    assert {(c.from_, c.to, c.complete) for c in source.coverage} == {("2023-04-01", "2024-03-31", False)}
    assert "child_protection_plan" in {c.of for c in source.coverage}


def test_what_the_caller_knows_outweighs_the_header(tmp_path: Path) -> None:
    extract = read_text(tmp_path, message(FIRST), organisation="Northshire", source="cin")
    assert extract.source.organisation == "Northshire"
    assert {"issuer": "Northshire", "scheme": "la_child_id", "use": "current", "value": "C1"} in [
        json.loads(value) for value in values(extract, "C1", "identifier") if value
    ]


def test_a_message_without_a_header_is_read(tmp_path: Path) -> None:
    extract = read_text(tmp_path, message(UNBORN, header=""))
    assert (extract.source.organisation, extract.source.coverage) == (None, ())
    assert json.loads(values(extract, "C3", "identifier")[0] or "") == {
        "scheme": "la_child_id",
        "use": "current",
        "value": "C3",
    }


def test_identifiers_say_whether_they_are_current(census: Extract) -> None:
    numbers = [json.loads(value) for value in values(census, "C1", "identifier") if value]
    assert {(n["scheme"], n["use"], n["value"]) for n in numbers} == {
        ("la_child_id", "current", "C1"),
        ("upn", "current", "A801200001001"),
        ("upn", "former", "B801200001002"),
    }
    unknown = [s for s in said(census, "C2", "identifier") if s["value"] is None]
    assert [(s["raw"], s["polarity"]) for s in unknown] == [("UN3", "?")]


@pytest.mark.parametrize(
    ("element", "code", "value"),
    [
        ("GenderCurrent", "1", "M"),
        ("GenderCurrent", "0", "U"),
        ("GenderCurrent", "9", "U"),
        ("Sex", "M", "M"),
        ("Sex", "U", "U"),
    ],
)
def test_the_item_of_both_names_states_sex(tmp_path: Path, element: str, code: str, value: str) -> None:
    extract = read_text(tmp_path, message(child(identifiers=f"<{element}>{code}</{element}>")))
    assert [(s["value"], s["raw"]) for s in said(extract, "C1", "sex")] == [(value, code)]
    assert any(f"Child.{element}" in note for note in extract.reconciliation.notes)


def test_an_unborn_child_is_marked_and_has_an_expected_birth(census: Extract) -> None:
    kinds = dict(census.personas.select("id", "type").iter_rows())
    assert kinds == {"cin_census:C1": "person", "cin_census:C2": "person", "cin_census:C3": "unborn"}
    assert values(census, "C3", "expected_birth_date") == ["2024-06-01"]
    assert values(census, "C3", "birth_date") == []


def test_a_referral_is_an_event_with_its_informant(census: Extract) -> None:
    event = "cin_census:referral C1 2022-10-06"
    (part,) = [s for s in said(census, "C1", "participant") if s["ref"] == event]
    assert (part["value"], part["informant"], part["event_time"]) == ("subject", "police", "2022-10-06")
    assert values(census, "referral C1 2022-10-06", "time") == ["2022-10-06"]
    (source,) = said(census, "C1", "x_cin_ReferralSource")
    assert (source["value"], source["raw"], source["ref"]) == ("police", "6", event)
    unknown = [s["informant"] for s in said(census, "C2", "participant") if "referral" in s["ref"]]
    assert unknown == [None]


@pytest.mark.parametrize(
    ("written", "polarity"), [("1", "+"), ("true", "+"), ("TRUE", "+"), ("0", "-"), ("false", "-")]
)
def test_both_ways_of_writing_yes_and_no_are_read(tmp_path: Path, written: str, polarity: str) -> None:
    extract = read_text(tmp_path, message(child(f"<ReferralNFA>{written}</ReferralNFA>")))
    (decision,) = said(extract, "referral C1 2022-10-06", "decision")
    assert (decision["value"], decision["polarity"], decision["raw"]) == ("no_further_action", polarity, written)


def test_an_answer_that_is_neither_keeps_its_writing(tmp_path: Path) -> None:
    extract = read_text(tmp_path, message(child("<ReferralNFA>maybe</ReferralNFA>")))
    (decision,) = said(extract, "referral C1 2022-10-06", "decision")
    assert (decision["value"], decision["raw"]) == (None, "maybe")


def test_one_conference_named_in_two_places_is_one_event(census: Extract) -> None:
    conferences = census.events.filter(pl.col("type") == "conference")
    assert conferences["id"].to_list() == ["cin_census:conference C1 2022-11-01"]
    assert len([s for s in said(census, "C1", "participant") if s["ref"] == conferences["id"][0]]) == 2


def test_conferences_of_different_days_are_two_events(tmp_path: Path) -> None:
    later = "<Section47><DateOfInitialCPC>2022-11-03</DateOfInitialCPC></Section47>"
    extract = read_text(tmp_path, message(child(f"<DateOfInitialCPC>2022-11-01</DateOfInitialCPC>{later}")))
    assert sorted(extract.events.filter(pl.col("type") == "conference")["id"]) == [
        "cin_census:conference C1 2022-11-01",
        "cin_census:conference C1 2022-11-03",
    ]


def test_an_enquiry_and_the_reviews_of_a_plan_are_events(census: Extract) -> None:
    kinds = dict(census.events.select("id", "type").iter_rows())
    assert kinds["cin_census:section47 C1 2022-10-10"] == "section47"
    assert sorted(e for e, kind in kinds.items() if kind == "review") == [
        "cin_census:review C1 2023-01-15",
        "cin_census:review C1 2023-07-01",
    ]
    assert [(s["value"], s["value_kind"]) for s in said(census, "C1", "x_cin_ICPCnotRequired")] == [
        ("false", "boolean")
    ]


def test_an_assessment_lasts_until_it_is_authorised(census: Extract) -> None:
    assert values(census, "assessment C1 2022-10-07", "time") == ["2022-10-07/2022-11-02"]
    assert values(census, "C1", "x_cin_AssessmentInternalReviewDate") == ["2022-10-20"]


def test_only_factors_about_the_child_are_concerns(census: Extract) -> None:
    """2A: the child's drug use. 2B: a parent's. 9A: the child came to the country alone."""
    concerns = {(s["raw"], s["value"], s["kind"]) for s in said(census, "C1", "concern")}
    assert concerns == {("2A", "substance_misuse", "assessment"), ("9A", "other", "assessment")}
    assert values(census, "C1", "x_cin_AssessmentFactors") == ["2B"]
    assert {s["ref"] for s in said(census, "C1", "concern")} == {"cin_census:assessment C1 2022-10-07"}


def test_an_unaccompanied_child_is_flagged(census: Extract) -> None:
    flags = dict(census.personas.select("id", "flags").iter_rows())
    assert flags["cin_census:C1"] == ["unaccompanied"]
    assert values(census, "C1", "x_unaccompanied") == ["true"]


def test_a_plan_states_its_latest_category_and_carries_the_first(census: Extract) -> None:
    (plan,) = said(census, "C1", "child_protection_plan")
    assert (plan["value"], plan["raw"], plan["valid_from"], plan["valid_to"]) == ("multiple", "MUL", "2022-11-01", "..")
    assert values(census, "C1", "x_cin_InitialCategoryOfAbuse") == ["physical_abuse"]
    (first_only,) = said(census, "C2", "child_protection_plan")
    assert (first_only["value"], first_only["raw"]) == ("neglect", "NEG")


def test_a_plan_of_a_closed_case_without_an_end_is_not_called_open(census: Extract) -> None:
    assert [s["valid_to"] for s in said(census, "C2", "child_protection_plan")] == [None]
    assert [s["valid_to"] for s in said(census, "C1", "child_in_need_plan")] == [".."]


def test_a_plan_without_a_category_is_still_a_plan(tmp_path: Path) -> None:
    dates = "<CPPstartDate>2022-11-01</CPPstartDate><CPPendDate>2023-01-01</CPPendDate>"
    plan = f"<ChildProtectionPlans>{dates}</ChildProtectionPlans>"
    (stated,) = said(read_text(tmp_path, message(child(plan))), "C1", "child_protection_plan")
    assert (stated["value"], stated["raw"], stated["valid_to"]) == (None, "2022-11-01", "2023-01-01")


def test_a_death_is_stated_where_it_is_dated_and_where_a_case_closed_with_it(census: Extract) -> None:
    deaths = {(s["value"], s["raw"]) for s in said(census, "C2", "death_date")}
    assert deaths == {("2023-02-01", "2023-02-01"), (None, "RC2")}
    (closure,) = said(census, "C2", "x_cin_ReasonForClosure")
    assert (closure["value"], closure["raw"], closure["event_time"]) == ("died", "RC2", "2023-02-27")


def test_a_case_closed_by_adoption_flags_the_child_and_dates_no_order(tmp_path: Path) -> None:
    extract = read_text(tmp_path, message(child("<ReasonForClosure>RC1</ReasonForClosure>")))
    assert extract.personas["flags"].to_list() == [["adopted"]]
    assert values(extract, "C1", "order") == []


def test_disabilities_are_carried_one_by_one(census: Extract) -> None:
    assert values(census, "C1", "x_cin_Disability") == ["HAND", "HEAR"]


def test_elements_that_are_not_known_are_carried_and_noted(tmp_path: Path) -> None:
    inside = (
        "<NewItem>7</NewItem><PreProceedingsandFGDM><PLOstartDate>2023-01-01</PLOstartDate>"
        "<Meeting><Day>2023-02-02</Day></Meeting></PreProceedingsandFGDM>"
    )
    extract = read_text(
        tmp_path, message(child(inside, "<PersonBirthDate>2015-03-27</PersonBirthDate><Extra>y</Extra>"))
    )
    assert values(extract, "C1", "x_cin_NewItem") == ["7"]
    assert values(extract, "C1", "x_cin_Extra") == ["y"]
    assert values(extract, "C1", "x_cin_Day") == ["2023-02-02"]
    (started,) = said(extract, "C1", "x_cin_PLOstartDate")
    assert "CINreferralDate=2022-10-06" in started["locator"]
    notes = " ".join(extract.reconciliation.notes)
    assert all(name in notes for name in ("PreProceedingsandFGDM", "Meeting", "NewItem", "Extra"))


def test_text_between_elements_is_carried_and_noted_without_being_quoted(tmp_path: Path) -> None:
    identifiers = "<UPNunknown>UN3</UPNunknown>stray words<PersonBirthDate>2015-03-27</PersonBirthDate>"
    extract = read_text(tmp_path, message(child(identifiers=identifiers)))
    assert values(extract, "C1", "x_cin_stray_text") == ["stray words"]
    assert values(extract, "C1", "birth_date") == ["2015-03-27"]
    assert any("text stands between elements" in note for note in extract.reconciliation.notes)
    assert not any("stray words" in note for note in extract.reconciliation.notes)


def test_an_item_said_twice_is_kept_twice(tmp_path: Path) -> None:
    twice = "<PersonBirthDate>2015-03-27</PersonBirthDate><PersonBirthDate>2015-04-27</PersonBirthDate>"
    assert values(read_text(tmp_path, message(child(identifiers=twice))), "C1", "birth_date") == [
        "2015-03-27",
        "2015-04-27",
    ]


def test_a_message_without_children_or_a_readable_period_is_an_empty_extract(tmp_path: Path) -> None:
    header = HEADER.replace("2024-03-31", "March")
    extract = read_text(tmp_path, message(header=header))
    assert (extract.reconciliation.read, extract.personas.height, extract.source.coverage) == (0, 0, ())


def test_elements_inside_a_list_that_are_not_simple_are_read_too(tmp_path: Path) -> None:
    reviews = "<Reviews><CPPreviewDate /><CPPreview><Chair>W1</Chair></CPPreview></Reviews>"
    plan = f"<ChildProtectionPlans><CPPstartDate>2022-11-01</CPPstartDate>{reviews}</ChildProtectionPlans>"
    extract = read_text(tmp_path, message(child(plan)))
    assert values(extract, "C1", "x_cin_Chair") == ["W1"]


def test_a_plan_sent_twice_is_stated_once(tmp_path: Path) -> None:
    content = "<CPPstartDate>2022-11-01</CPPstartDate><LatestCategoryOfAbuse>EMO</LatestCategoryOfAbuse>"
    plan = f"<ChildProtectionPlans>{content}</ChildProtectionPlans>"
    extract = read_text(tmp_path, message(child(plan + plan)))
    assert values(extract, "C1", "child_protection_plan") == ["emotional_abuse"]
    assert extract.reconciliation.recorded == extract.reconciliation.read


def test_a_child_without_an_id_is_set_aside_with_everything_in_it(tmp_path: Path) -> None:
    extract = read_text(tmp_path, message(FIRST.replace("<LAchildID>C1</LAchildID>", ""), UNBORN))
    assert extract.reconciliation.reconciled
    assert extract.personas["id"].to_list() == ["cin_census:C3"]
    faults = extract.reconciliation.faults
    assert set(faults["place"]) == {"census.xml, Child element 1"}
    assert set(faults["kind"]) == {"the child's identifier is missing"}


def test_a_row_with_two_cells_of_the_wrong_kind_is_set_aside(tmp_path: Path) -> None:
    extract = read_text(
        tmp_path, message(child("<ReferralSource>2022-10-06</ReferralSource><PrimaryNeedCode>1A</PrimaryNeedCode>"))
    )
    assert extract.reconciliation.reconciled
    assert extract.reconciliation.faults["part"].to_list() == ["CINdetails"]


def test_one_date_that_cannot_be_read_stays_as_written(tmp_path: Path) -> None:
    plan = "<CINPlanDates><CINPlanStartDate>2023-13-01</CINPlanStartDate></CINPlanDates>"
    extract = read_text(tmp_path, message(child(plan, "<PersonBirthDate>27 March</PersonBirthDate>")))
    assert values(extract, "C1", "birth_date") == ["27 March"]
    assert [s["valid_from"] for s in said(extract, "C1", "child_in_need_plan")] == [None]
    assert values(extract, "C1", "x_cin_CINPlanStartDate") == ["2023-13-01"]


def test_the_order_of_children_changes_nothing(tmp_path: Path) -> None:
    one = read_text(tmp_path, message(FIRST, SECOND, UNBORN))
    assert read_text(tmp_path, message(UNBORN, SECOND, FIRST)).sha256 == one.sha256


def test_a_namespace_changes_nothing(tmp_path: Path) -> None:
    plain = read_text(tmp_path, message(FIRST))
    named = message(FIRST).replace("<Message>", '<Message xmlns="urn:example:cin">')
    assert read_text(tmp_path, named).sha256 == plain.sha256


@pytest.mark.parametrize(
    "text",
    [
        message(FIRST).replace("<Collection>CIN</Collection>", "<Collection>SC</Collection>"),
        message(FIRST).replace("Children>", "Pupils>"),
        message(FIRST).replace("Message>", "Post>"),
        "<Message><Children></Message>",
    ],
)
def test_other_messages_are_left_alone(tmp_path: Path, text: str) -> None:
    (tmp_path / "other.xml").write_text(text)
    assert CINCensus().claims(Offer(tmp_path / "other.xml")) == ()
    assert CINCensus().claims(Offer(tmp_path)) == ()


def test_a_cut_message_and_one_of_another_kind_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="not well-formed"):
        read_text(tmp_path, message(FIRST)[:-30])
    with pytest.raises(UnreadableInput, match="not a census message"):
        read_text(tmp_path, "<Post></Post>")


@pytest.mark.samples
def test_the_sample_files_are_accounted_for() -> None:
    folder = os.environ.get("TRIANGULATE_SAMPLES")
    if not folder:
        pytest.skip("TRIANGULATE_SAMPLES is not set")
    claimed = [path for path in sorted(Path(folder).rglob("*.xml")) if CINCensus().claims(Offer(path))]
    if not claimed:
        pytest.skip("the folder holds no children in need census")
    for path in claimed:
        extract = CINCensus().read(Offer(path), ReadOptions())
        assert extract.reconciliation.read > 0
        assert extract.reconciliation.reconciled
